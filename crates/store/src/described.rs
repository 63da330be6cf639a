//! By what each person can be known again, kept beside the facts and changed with them.

use std::collections::BTreeMap;

use heard_record::identity::Described;
use heard_record::{PersonId, Timeline};
use uuid::Uuid;

use crate::around::ids;
use crate::db::{Tx, all, run, the_one};
use crate::fault::Fault;
use crate::many::{among, for_rows};

/// As a timeline has the person it is about, as text; nothing, where nothing is known of them.
pub(crate) fn of(timeline: &Timeline) -> Option<String> {
    let described = Described::of(timeline);
    (!described.is_empty()).then(|| described.write())
}

/// What is kept of each of some people.
pub(crate) async fn kept_of_each(
    tx: &mut Tx,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, String>, Fault> {
    let rows: Vec<(Uuid, String)> = among(
        tx,
        "select person, body from described where person in (#)",
        &ids(people),
    )
    .await?;
    let row = |(person, body)| (PersonId::from_uuid(person), body);
    Ok(rows.into_iter().map(row).collect())
}

/// How one person was described and is now.
pub(crate) type Turn = (PersonId, Option<String>, Option<String>);

/// Keeps how people are described otherwise than they were.
pub(crate) async fn keep(tx: &mut Tx, turned: &[Turn]) -> Result<(), Fault> {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (person, before, now) in turned {
        if before.is_some() {
            gone.push([person.uuid().into()]);
        }
        if let Some(now) = now {
            come.push([person.uuid().into(), now.as_str().into()]);
        }
    }
    for_rows(tx, "delete from described where person in (values #)", gone).await?;
    for_rows(tx, "insert into described (person, body) values #", come).await
}

/// Forgets what is kept of whoever no fact is about.
pub(crate) async fn forget_nobodys(tx: &mut Tx) -> Result<(), Fault> {
    run!(
        tx,
        "delete from described where person not in (select person from fact_names where about = 1 union select one from same_person)"
    );
    Ok(())
}

/// How many are described.
pub(crate) async fn count(tx: &mut Tx) -> Result<i64, Fault> {
    let (count,): (i64,) = the_one!(tx, "select count(*) from described");
    Ok(count)
}

/// How people are described, in the order of their ids, from one on: so many at most.
pub(crate) async fn after(
    tx: &mut Tx,
    last: PersonId,
    most: i64,
) -> Result<Vec<(PersonId, Described)>, Fault> {
    let rows: Vec<(Uuid, String)> = all!(
        tx,
        "select person, body from described where person > $1 order by person limit $2",
        last.uuid(),
        most
    );
    rows.into_iter()
        .map(|(id, body)| read(PersonId::from_uuid(id), &body))
        .collect()
}

/// How each of some people is described, of those of whom anything is known.
pub(crate) async fn of_each(
    tx: &mut Tx,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Described>, Fault> {
    let kept = kept_of_each(tx, people).await?;
    kept.into_iter()
        .map(|(person, body)| read(person, &body))
        .collect()
}

fn read(person: PersonId, body: &str) -> Result<(PersonId, Described), Fault> {
    let described = Described::read(body).ok_or_else(|| {
        Fault::Damaged("how a person is described cannot be read: rebuild it".into())
    })?;
    Ok((person, described))
}
