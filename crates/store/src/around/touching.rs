//! Whom facts can bear on that name somebody, asked the other way round.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;
use uuid::Uuid;

use super::{SamePeople, ids};
use crate::db::Tx;
use crate::fault::Fault;
use crate::many::among;

/// Whom facts that name somebody can bear on, for each of some: whoever [`facts_for`](super::facts_for) would give such a fact for, and
/// perhaps more.
pub(crate) async fn touching(
    tx: &mut Tx,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, BTreeSet<PersonId>>, Fault> {
    let mut same = SamePeople::default();
    same.reach(tx, people).await?;
    let pairs: Vec<(Uuid, Uuid)> = among(
        tx,
        "select one.person, other.person from fact_names one join fact_names other on other.seq = one.seq \
         where one.person in (#) \
         union select one.person, other.person from lives_at one join lives_at other on other.place = one.place \
         where one.person in (#)",
        &ids(&same.of(people)),
    )
    .await?;
    let mut beside: BTreeMap<PersonId, BTreeSet<PersonId>> = BTreeMap::new();
    for (one, other) in pairs {
        let of_one = beside.entry(PersonId::from_uuid(one)).or_default();
        of_one.insert(PersonId::from_uuid(other));
    }
    let all = beside.values().flatten().copied().collect();
    same.reach(tx, &all).await?;
    let touched = |person: &PersonId| {
        let mut touched = same.of(&BTreeSet::from([*person]));
        let found = touched.iter().filter_map(|one| beside.get(one));
        let found: Vec<PersonId> = found.flatten().copied().collect();
        touched.extend(found);
        (*person, same.of(&touched))
    };
    Ok(people.iter().map(touched).collect())
}

/// The same for all of some together, each found once: of those who live at one place no pairs are made.
pub(crate) async fn all_touching(
    tx: &mut Tx,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>, Fault> {
    let mut same = SamePeople::default();
    same.reach(tx, people).await?;
    let mut touched = same.of(people);
    let beside: Vec<(Uuid,)> = among(
        tx,
        "select person from fact_names where seq in (select seq from fact_names where person in (#)) \
         union select person from lives_at where place in (select place from lives_at where person in (#))",
        &ids(&touched),
    )
    .await?;
    touched.extend(beside.into_iter().map(|(id,)| PersonId::from_uuid(id)));
    same.reach(tx, &touched).await?;
    Ok(same.of(&touched))
}

/// Those whom facts that name some can bear on, and whom facts that are about these can bear on in turn: whoever has a fact
/// that names one of some among what bears on them.
pub(crate) async fn two_steps_from(
    tx: &mut Tx,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>, Fault> {
    let beside = all_touching(tx, people).await?;
    all_touching(tx, &beside).await
}
