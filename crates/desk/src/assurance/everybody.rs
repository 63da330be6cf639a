//! How everybody counts for whoever may see all that bears on them: kept in the store, at hand once it was read, and worked
//! out again of those alone of whom something came, or with whom time alone may have changed something.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use heard_duty::Catalogue;
use heard_record::PersonId;
use heard_store::{CountKept, Fault, Store, hex};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;

use super::count::{Count, Reasons};
use super::held::first_month;
use crate::clock::Clock;
use crate::measures::{Everything, Judge, Measuring, judge_these, of_children};
use crate::reading::NOBODY;

/// How many are read from the store at a time.
const READ_AT_A_TIME: i64 = 5_000;

/// How many are judged before the first of them are kept.
const JUDGED_AT_A_TIME: usize = 5_000;

/// How many are kept in one transaction.
const KEPT_AT_A_TIME: usize = 100;

/// How long whoever puts something on record is let go first before the next are kept.
const BETWEEN: Duration = Duration::from_millis(20);

/// How everybody counts, at hand.
#[derive(Debug, Default)]
pub(super) struct Everybody {
    /// Up to which turn it was read.
    last: i64,
    people: BTreeMap<PersonId, Held>,
    /// Before when somebody is to be judged again.
    due: BTreeSet<(i64, PersonId)>,
    /// The latest moment from which on anything holds.
    latest: i64,
    /// How often anything in it changed.
    pub(super) changes: u64,
}

/// How one of them counts.
#[derive(Debug)]
struct Held {
    turn: i64,
    from: i64,
    until: i64,
    /// Nothing, where it was put aside.
    count: Option<Arc<Count>>,
}

impl Everybody {
    fn take_in(&mut self, person: PersonId, held: Held) {
        let due = held.until;
        self.latest = self.latest.max(held.from);
        let before = self.people.insert(person, held);
        if let Some(before) = &before {
            self.due.remove(&(before.until, person));
        }
        self.due.insert((due, person));
        let now = self.people.get(&person);
        let is_as_before = before
            .as_ref()
            .zip(now)
            .is_some_and(|(before, now)| before.count == now.count);
        if !is_as_before {
            self.changes += 1;
        }
    }

    /// Of whom it is to be worked out how they count at a moment.
    fn due(&self, now: Timestamp) -> BTreeSet<PersonId> {
        let now = now.as_microsecond();
        let past = self.due.range(..(now.saturating_add(1), NOBODY));
        let mut res: BTreeSet<PersonId> = past.map(|(_, person)| *person).collect();
        if now < self.latest {
            let ahead = self.people.iter().filter(|(_, held)| held.from > now);
            res.extend(ahead.map(|(person, _)| *person));
        }
        res
    }

    fn turn_of(&self, person: PersonId) -> i64 {
        self.people.get(&person).map_or(0, |held| held.turn)
    }

    /// Everybody of whom anything is on record, each with how they count.
    pub(super) fn counts(&self) -> impl Iterator<Item = (PersonId, &Arc<Count>)> {
        let each = self.people.iter();
        each.filter_map(|(person, held)| Some((*person, held.count.as_ref()?)))
            .filter(|(_, count)| count.is_on_record)
    }
}

/// How everybody counts, worked out from the facts and kept beside them.
#[derive(Debug, Clone)]
pub struct Counting {
    store: Store,
    catalogue: Arc<Catalogue>,
    clock: Clock,
    counted_by: String,
    pub(super) reasons: Arc<Reasons>,
}

impl Counting {
    /// Of a store, by the rules in force.
    pub fn of(store: &Store, catalogue: &Arc<Catalogue>, clock: &Clock) -> Counting {
        Counting {
            store: store.clone(),
            catalogue: Arc::clone(catalogue),
            clock: clock.clone(),
            counted_by: counted_by(catalogue),
            reasons: Arc::default(),
        }
    }

    /// Works out how everybody counts of whom it is not kept, and keeps it.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn keep_everybody(&self) -> Result<(), Fault> {
        let keeping = self.bring_up_to_date(&mut Everybody::default()).await?;
        all_kept(keeping).await
    }

    /// What is kept of how people count that is not what the facts say, a line for each.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn unlike_kept(&self) -> Result<Vec<String>, Fault> {
        let (mut wrong, mut last) = (Vec::new(), 0);
        loop {
            let rows = self.store.counts_after(last, READ_AT_A_TIME).await?;
            let Some(end) = rows.last() else {
                return Ok(wrong);
            };
            last = end.turn;
            wrong.append(&mut self.unlike(rows).await?);
        }
    }

    async fn unlike(&self, rows: Vec<CountKept>) -> Result<Vec<String>, Fault> {
        let now = self.clock.now();
        let holds = |row: &CountKept| {
            row.counted_by == self.counted_by
                && (row.holds_from..row.holds_until).contains(&now.as_microsecond())
        };
        let rows = rows.into_iter().filter(holds);
        let mut kept: BTreeMap<PersonId, String> = rows
            .filter_map(|row| Some((row.person, row.says?)))
            .collect();
        let people = kept.keys().copied().collect();
        let mut wrong = Vec::new();
        let take = |some: Vec<Everything>| {
            for one in some {
                let (person, _, says) = self.counted(one);
                if kept.remove(&person) != says {
                    wrong.push(format!(
                        "what is kept of how {} counts is not what the facts say: rebuild it",
                        person.shown()
                    ));
                }
            }
        };
        let judge = self.judge(now);
        judge_these(&self.store, judge, &people, Judge::everything, take).await?;
        Ok(wrong)
    }

    /// Reads what was kept or put aside since, and works out how those count of whom it is not known; what keeps that goes on
    /// beside, and what could not be kept is worked out again by whoever reads it next.
    pub(super) async fn bring_up_to_date(
        &self,
        everybody: &mut Everybody,
    ) -> Result<JoinSet<Result<(), Fault>>, Fault> {
        self.read_on(everybody).await?;
        let now = self.clock.now();
        let due: Vec<PersonId> = everybody.due(now).into_iter().collect();
        let mut keeping = JoinSet::new();
        for some in due.chunks(JUDGED_AT_A_TIME) {
            let people = some.iter().copied().collect();
            let mut counts = Vec::new();
            let take = |some: Vec<Everything>| {
                let each = some.into_iter();
                counts.extend(each.filter_map(|one| self.take_in(everybody, one, now)));
            };
            let judge = self.judge(now);
            judge_these(&self.store, judge, &people, Judge::everything, take).await?;
            keeping.spawn(keep(self.store.clone(), counts));
        }
        Ok(keeping)
    }

    async fn read_on(&self, everybody: &mut Everybody) -> Result<(), Fault> {
        loop {
            let rows = self
                .store
                .counts_after(everybody.last, READ_AT_A_TIME)
                .await?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            let last = end.turn;
            let counting = self.clone();
            let read = tokio::task::spawn_blocking(move || counting.read(rows)).await;
            for (person, held) in read.map_err(|_| Fault::Down)? {
                everybody.take_in(person, held);
            }
            everybody.last = last;
        }
    }

    fn read(&self, rows: Vec<CountKept>) -> Vec<(PersonId, Held)> {
        let measures = of_children().count();
        let count = |row: &CountKept| {
            let says = row.says.as_ref()?;
            let is_ours = row.counted_by == self.counted_by;
            let count = is_ours.then(|| Count::read(says, measures, &self.reasons));
            count.flatten().map(Arc::new)
        };
        let each = rows.into_iter().map(|row| {
            let count = count(&row);
            let until = count.as_ref().map_or(i64::MIN, |_| row.holds_until);
            let held = Held {
                turn: row.turn,
                from: row.holds_from,
                until,
                count,
            };
            (row.person, held)
        });
        each.collect()
    }

    /// Takes in how somebody counts; answers with what is to be kept of it.
    fn take_in(
        &self,
        everybody: &mut Everybody,
        one: Everything,
        now: Timestamp,
    ) -> Option<CountKept> {
        let (person, holds_until) = (one.person, one.holds_until);
        let turn = everybody.turn_of(person);
        let holds_from = now.as_microsecond();
        let (_, count, says) = self.counted(one);
        let held = Held {
            turn,
            from: holds_from,
            until: holds_until,
            count: Some(Arc::new(count)),
        };
        everybody.take_in(person, held);
        Some(CountKept {
            person,
            turn,
            holds_from,
            holds_until,
            counted_by: self.counted_by.clone(),
            says: Some(says?),
        })
    }

    /// How somebody counts, and as it is kept.
    fn counted(&self, one: Everything) -> (PersonId, Count, Option<String>) {
        let person = one.person;
        let count = Count::of(one, &self.reasons);
        let says = count.write(&self.reasons.all());
        (person, count, says)
    }

    fn judge(&self, now: Timestamp) -> Judge {
        let measuring = Measuring {
            known: now,
            at: now,
            sample: None,
        };
        let wanted = of_children().collect();
        Judge::of_everything(&self.catalogue, wanted, measuring, now).by_month(first_month(now))
    }
}

/// Waits until all of it is kept.
pub(super) async fn all_kept(mut keeping: JoinSet<Result<(), Fault>>) -> Result<(), Fault> {
    while let Some(kept) = keeping.join_next().await {
        kept.map_err(|_| Fault::Down)??;
    }
    Ok(())
}

/// Keeps how some count, few at a time.
async fn keep(store: Store, counts: Vec<CountKept>) -> Result<(), Fault> {
    for some in counts.chunks(KEPT_AT_A_TIME) {
        store.keep_counts(some).await?;
        tokio::time::sleep(BETWEEN).await;
    }
    Ok(())
}

/// By what somebody is counted: this program, its measures and the rules in force.
fn counted_by(catalogue: &Catalogue) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    for measure in of_children() {
        hash.update(measure.id);
        hash.update("\n");
    }
    hash.update(format!("{catalogue:?}"));
    hex(&hash.finalize().into())
}
