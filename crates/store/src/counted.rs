//! How each person counts in the whole force, kept beside the facts for whoever works it out.
//!
//! What is kept is put aside in the same transaction with whatever may change it. It is worked out again at leisure, and
//! kept only if nothing put it aside meanwhile. What is kept under some rules and measures is nothing to whoever counts by
//! others: two programs that count otherwise keep theirs side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_record::fact::access;
use heard_record::{Fact, PersonId, What};
use uuid::Uuid;

use crate::Store;
use crate::around::{self, ids};
use crate::db::{Db, Tx, run, the_one};
use crate::fault::Fault;
use crate::follows::people_after;
use crate::log::{self, Kept};
use crate::many::{Value, among_beside, for_rows};
use crate::rows::{COUNTED, Row};

/// How many are put aside together, where it is everybody.
const TOGETHER: usize = 5_000;

/// Put aside, it stands under no rules: whoever works it out again keeps what they find by their own.
const BY_NOBODY: &str = "";

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
            says: None,
        }
    }

    /// One row; put aside, where it is not what was kept, and nothing, where it cannot even be read whose it is or when it was kept.
    fn read((row, is_whole): (Row, bool)) -> Option<CountKept> {
        let says = row.some_text(5).filter(|says| !says.is_empty());
        Some(CountKept {
            person: PersonId::from_uuid(row.id(0).ok()?),
            turn: row.some_number(2)?,
            holds_from: row.some_number(3).unwrap_or(0),
            holds_until: row.some_number(4).unwrap_or(0),
            says: says.filter(|_| is_whole),
        })
    }

    /// The row as kept under some rules.
    fn row(self, by: &str, turn: i64) -> [Value; 6] {
        [
            self.person.uuid().into(),
            by.into(),
            turn.into(),
            self.holds_from.into(),
            self.holds_until.into(),
            self.says.unwrap_or_default().into(),
        ]
    }
}

impl Store {
    /// How people count by some rules and measures, as kept or put aside after one of them: so many at most.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn counts_after(
        &self,
        by: &str,
        turn: i64,
        most: i64,
    ) -> Result<Vec<CountKept>, Fault> {
        let mut tx = self.db.read().await?;
        let asked = [by.into(), turn.into(), most.into()];
        let kept = COUNTED
            .read_each(
                &mut tx,
                "select person, counted_by, turn, holds_from, holds_until, says, seal from counted \
                 where counted_by = $1 and turn > $2 order by turn limit $3",
                &asked,
            )
            .await?;
        // Whoever is put aside has nothing kept by any rules, until it is kept again.
        let aside = COUNTED
            .read_each(
                &mut tx,
                "select person, counted_by, turn, holds_from, holds_until, says, seal from counted aside \
                 where counted_by = '' and turn > $2 and not exists \
                 (select 1 from counted since where since.person = aside.person and since.counted_by = $1) order by turn limit $3",
                &asked,
            )
            .await?;
        let rows = kept.into_iter().chain(aside).filter_map(CountKept::read);
        let mut rows: Vec<CountKept> = rows.collect();
        rows.sort_by_key(|row| row.turn);
        rows.truncate(usize::try_from(most).unwrap_or_default());
        Ok(rows)
    }

    /// Of some people which is the last that was kept of them by some rules and measures, or put aside.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn last_turns(
        &self,
        by: &str,
        people: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, i64>, Fault> {
        let mut tx = self.db.read().await?;
        last_turns(&mut tx, by, people).await
    }

    /// Keeps how people count by some rules and measures, but of whomever something was kept or put aside since the turn that
    /// is given with it; answers with the turn of each that it kept.
    ///
    /// # Errors
    ///
    /// As [`Store::put`].
    pub async fn keep_counts(
        &self,
        by: &str,
        counts: &[CountKept],
    ) -> Result<BTreeMap<PersonId, i64>, Fault> {
        let mut tx = self.db.write().await?;
        let people = counts.iter().map(|count| count.person).collect();
        let turns = last_turns(&mut tx, by, &people).await?;
        let is_the_last = |count: &&CountKept| turns.get(&count.person) == Some(&count.turn);
        let counts: Vec<CountKept> = counts.iter().filter(is_the_last).cloned().collect();
        let last = last_turn(&mut tx).await?;
        let people = counts.iter().map(|count| count.person);
        let kept = people.zip(last + 1..).collect();
        write(&mut tx, by, counts, last).await?;
        self.db.commit(tx).await?;
        Ok(kept)
    }
}

async fn last_turns(
    tx: &mut Tx,
    by: &str,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, i64>, Fault> {
    let rows: Vec<(Uuid, i64)> = among_beside(
        tx,
        "select person, max(turn) from counted where counted_by in ('', $1) and person in (#) group by person",
        &[by.into()],
        &ids(people),
    )
    .await?;
    let each = rows.into_iter();
    Ok(each
        .map(|(person, turn)| (PersonId::from_uuid(person), turn))
        .collect())
}

/// The last turn there is of anybody.
async fn last_turn(tx: &mut Tx) -> Result<i64, Fault> {
    let (last,): (i64,) = the_one!(tx, "select coalesce(max(turn), 0) from counted");
    Ok(last)
}

/// Keeps some rows under some rules, after the last turn there is.
async fn write(
    tx: &mut Tx,
    by: &str,
    counts: impl IntoIterator<Item = CountKept>,
    last: i64,
) -> Result<(), Fault> {
    let rows = (last + 1..).zip(counts).map(|(turn, count)| {
        let row = count.row(by, turn);
        let seal = COUNTED.sealing(&row);
        let [person, by, turn, from, until, says] = row;
        [person, by, turn, from, until, says, seal]
    });
    for_rows(
        tx,
        "insert into counted (person, counted_by, turn, holds_from, holds_until, says, seal) values # \
         on conflict (person, counted_by) do update set turn = excluded.turn, holds_from = excluded.holds_from, \
         holds_until = excluded.holds_until, says = excluded.says, seal = excluded.seal",
        rows,
    )
    .await
}

/// Those of whom what is said of leave may open or close a record, or what it rests on.
pub(crate) async fn touched_by_leave(
    tx: &mut Tx,
    bearing: &[Arc<Kept>],
) -> Result<BTreeSet<PersonId>, Fault> {
    let facts = || bearing.iter().map(|kept| &kept.fact);
    let of_leave = facts().filter(|fact| log::is_of_leave(fact));
    let about = of_leave.flat_map(|fact| &fact.about).copied().collect();
    let mut people = around::same_as(tx, about).await?;
    // It bears on whoever has somebody beside them whom it names, as on those it is about.
    let closing = facts().filter(|fact| opens_or_closes(fact));
    let closed: BTreeSet<PersonId> = closing
        .flat_map(log::people)
        .map(|(person, _)| person)
        .collect();
    if !closed.is_empty() {
        people.append(&mut around::two_steps_from(tx, &closed).await?);
    }
    Ok(people)
}

/// Puts aside how some count: what was kept of them is gone, by whatever rules they were counted, and is to be worked out again.
pub(crate) async fn put_aside(tx: &mut Tx, people: BTreeSet<PersonId>) -> Result<(), Fault> {
    if people.is_empty() {
        return Ok(());
    }
    let last = last_turn(tx).await?;
    let kept: Vec<[Value; 1]> = ids(&people).into_iter().map(|id| [id]).collect();
    for_rows(
        tx,
        "delete from counted where counted_by <> '' and person in (values #)",
        kept,
    )
    .await?;
    let aside = people.into_iter().map(CountKept::put_aside);
    write(tx, BY_NOBODY, aside, last).await
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

/// Puts aside how everybody counts whom a fact is about, some at a time, and forgets everybody else; broken off, it is begun
/// again.
pub(crate) async fn put_everybody_aside(db: &Db) -> Result<(), Fault> {
    let mut last = PersonId::from_uuid(Uuid::nil());
    loop {
        let mut tx = db.write().await?;
        let people = people_after(&mut tx, last, TOGETHER).await?;
        let Some(end) = people.last() else {
            run!(
                &mut tx,
                "delete from counted where not exists \
                 (select 1 from fact_names where fact_names.person = counted.person and about = 1)"
            );
            return db.commit(tx).await;
        };
        last = *end;
        put_aside(&mut tx, people.into_iter().collect()).await?;
        db.commit(tx).await?;
    }
}

/// Is there somebody whom a fact is about, and nothing kept or put aside of how they count?
pub(crate) async fn is_without_somebody(tx: &mut Tx) -> Result<bool, Fault> {
    let (without,): (i64,) = the_one!(
        tx,
        "select count(*) from (select distinct person from fact_names where about = 1) everybody \
         where not exists (select 1 from counted where counted.person = everybody.person and counted_by = '' and turn > 0)"
    );
    Ok(without > 0)
}
