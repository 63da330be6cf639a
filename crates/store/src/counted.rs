//! How each person counts in the whole force, kept beside the facts for whoever works it out.
//!
//! What is kept is put aside in the same transaction with whatever may change it. It is worked out again at leisure, and
//! kept only if nothing put it aside meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_record::fact::access;
use heard_record::{Fact, PersonId, What};
use uuid::Uuid;

use crate::Store;
use crate::around::{self, ids};
use crate::chain::{self, hex};
use crate::db::{Db, Tx, all, run, the_one};
use crate::fault::Fault;
use crate::log::{self, Kept};
use crate::many::{among, for_rows};

/// How somebody counts, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountKept {
    /// Who.
    pub person: PersonId,
    /// Which it is of all that were kept or put aside: each comes after those before.
    pub turn: i64,
    /// From which moment on it holds, in microseconds since 1970.
    pub holds_from: i64,
    /// Before which moment it holds.
    pub holds_until: i64,
    /// By which rules and measures they were counted.
    pub counted_by: String,
    /// How they count; nothing, where it was put aside.
    pub says: Option<String>,
}

impl CountKept {
    fn put_aside(person: PersonId) -> CountKept {
        CountKept {
            person,
            turn: 0,
            holds_from: 0,
            holds_until: 0,
            counted_by: String::new(),
            says: None,
        }
    }

    /// By which it is seen that it is what was kept.
    fn digest(&self) -> String {
        let says = self.says.as_deref().unwrap_or_default();
        let (from, until) = (self.holds_from, self.holds_until);
        let all = format!("{} {from} {until} {} {says}", self.person, self.counted_by);
        hex(&chain::digest(&all))
    }
}

/// A row: the person, which it is, from when it holds and until when, by what it was counted, what it says, its digest.
type Row = (Uuid, i64, i64, i64, String, String, String);

impl Store {
    /// How people count, as kept or put aside after one of them: so many at most.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn counts_after(&self, turn: i64, most: i64) -> Result<Vec<CountKept>, Fault> {
        let mut tx = self.db.read().await?;
        let rows: Vec<Row> = all!(
            tx,
            "select person, turn, holds_from, holds_until, counted_by, says, digest from counted \
             where turn > $1 order by turn limit $2",
            turn,
            most
        );
        Ok(rows.into_iter().map(read).collect())
    }

    /// Keeps how people count, but of whomever something was kept or put aside since the turn that is given with it.
    ///
    /// # Errors
    ///
    /// As [`Store::put`].
    pub async fn keep_counts(&self, counts: &[CountKept]) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        let rows: Vec<(Uuid, i64)> = among(
            &mut tx,
            "select person, turn from counted where person in (#)",
            &ids(counts.iter().map(|count| &count.person)),
        )
        .await?;
        let turns: BTreeMap<Uuid, i64> = rows.into_iter().collect();
        let is_the_last = |count: &&CountKept| turns.get(&count.person.uuid()) == Some(&count.turn);
        write(&mut tx, counts.iter().filter(is_the_last).cloned()).await?;
        self.db.commit(tx).await
    }
}

/// One row; put aside, where it is not what was kept.
fn read((person, turn, holds_from, holds_until, counted_by, says, digest): Row) -> CountKept {
    let count = CountKept {
        person: PersonId::from_uuid(person),
        turn,
        holds_from,
        holds_until,
        counted_by,
        says: Some(says).filter(|says| !says.is_empty()),
    };
    let is_what_was_kept = count.digest() == digest;
    CountKept {
        says: count.says.filter(|_| is_what_was_kept),
        ..count
    }
}

/// Keeps some rows, after all that were kept.
async fn write(tx: &mut Tx, counts: impl IntoIterator<Item = CountKept>) -> Result<(), Fault> {
    let (last,): (i64,) = the_one!(tx, "select coalesce(max(turn), 0) from counted");
    let rows = (last + 1..).zip(counts).map(|(turn, count)| {
        let digest = count.digest();
        [
            count.person.uuid().into(),
            turn.into(),
            count.holds_from.into(),
            count.holds_until.into(),
            count.counted_by.into(),
            count.says.unwrap_or_default().into(),
            digest.into(),
        ]
    });
    for_rows(
        tx,
        "insert into counted (person, turn, holds_from, holds_until, counted_by, says, digest) values # \
         on conflict (person) do update set turn = excluded.turn, holds_from = excluded.holds_from, \
         holds_until = excluded.holds_until, counted_by = excluded.counted_by, says = excluded.says, \
         digest = excluded.digest",
        rows,
    )
    .await
}

/// Puts aside how those count whom new facts touch, and whomever what is said of leave may open or close a record of.
pub(crate) async fn put_aside(
    tx: &mut Tx,
    bearing: &[Arc<Kept>],
    touched: &BTreeSet<PersonId>,
) -> Result<(), Fault> {
    let of_leave = about(bearing, log::is_of_leave);
    let mut people = around::same_as(tx, of_leave).await?;
    let closed = about(bearing, opens_or_closes);
    if !closed.is_empty() {
        let beside = around::all_touching(tx, &closed).await?;
        people.append(&mut around::all_touching(tx, &beside).await?);
    }
    people.extend(touched);
    if people.is_empty() {
        return Ok(());
    }
    write(tx, people.into_iter().map(CountKept::put_aside)).await
}

fn about(facts: &[Arc<Kept>], which: fn(&Fact) -> bool) -> BTreeSet<PersonId> {
    let facts = facts.iter().map(|kept| &kept.fact);
    let about = facts
        .filter(|fact| which(fact))
        .flat_map(|fact| &fact.about);
    about.copied().collect()
}

/// May it open or close a record to somebody, or something in it?
fn opens_or_closes(fact: &Fact) -> bool {
    matches!(
        fact.what,
        What::Access(
            access::Fact::Restricted(_)
                | access::Fact::RestrictionLifted(_)
                | access::Fact::DoNotTell(_)
                | access::Fact::MayBeTold(_)
        )
    )
}

/// Puts aside how everybody counts whom a fact is about, and forgets everybody else.
pub(crate) async fn put_everybody_aside(db: &Db) -> Result<(), Fault> {
    let mut tx = db.write().await?;
    let (last,): (i64,) = the_one!(tx, "select coalesce(max(turn), 0) from counted");
    run!(tx, "delete from counted");
    run!(
        tx,
        "insert into counted (person, turn, holds_from, holds_until, counted_by, says, digest) \
         select person, $1 + row_number() over (order by person), 0, 0, '', '', '' \
         from (select distinct person from fact_names where about = 1) everybody",
        last
    );
    db.commit(tx).await
}

/// Is there somebody whom a fact is about, and nothing kept or put aside of how they count?
pub(crate) async fn is_without_somebody(tx: &mut Tx) -> Result<bool, Fault> {
    let (without,): (i64,) = the_one!(
        tx,
        "select count(*) from (select distinct person from fact_names where about = 1) everybody \
         where person not in (select person from counted)"
    );
    Ok(without > 0)
}
