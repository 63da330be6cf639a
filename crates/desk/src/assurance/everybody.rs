//! How everybody counts for whoever may see all that bears on them: kept in the store, at hand once it was read, and worked
//! out again of those alone of whom something came, or with whom time alone may have changed something.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_duty::Catalogue;
use heard_record::PersonId;
use heard_store::{CountKept, Fault, Store, hex};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::count::{Count, Reasons};
use super::keeping::{Keeper, Keeping, Turns};
use super::told::first_month;
use crate::clock::Clock;
use crate::measures::{Everything, Judge, Measuring, judge_these, of_children};
use crate::reading::NOBODY;
use crate::together::NotRead;

/// How many are read from the store at a time.
const READ_AT_A_TIME: i64 = 5_000;

/// How many are judged before the first of them are kept.
const JUDGED_AT_A_TIME: usize = 5_000;

/// In which form what is worked out is kept, and by which logic it is worked out: another number with every change of either.
const FORM: &str = "3\n";

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
    /// Of whom something changed, by when it last did.
    by_change: BTreeMap<u64, PersonId>,
    /// Which turns were given to what was worked out here.
    given: Turns,
    /// Who could not be read when it was to be worked out how they count: they are due until they can be.
    pub(super) not_read: NotRead,
}

/// How one of them counts.
#[derive(Debug)]
struct Held {
    turn: i64,
    from: i64,
    until: i64,
    /// Nothing, where it was put aside.
    count: Option<Arc<Count>>,
    /// When that last changed.
    changed: u64,
}

impl Held {
    /// Of somebody of whom it is to be worked out.
    fn of_nothing(turn: i64) -> Held {
        Held {
            turn,
            from: 0,
            until: i64::MIN,
            count: None,
            changed: 0,
        }
    }
}

impl Everybody {
    fn take_in(&mut self, person: PersonId, held: Held) {
        if held.count.is_some() {
            self.not_read.remove(&person);
        }
        self.changes += 1;
        self.latest = self.latest.max(held.from);
        self.due.insert((held.until, person));
        self.by_change.insert(self.changes, person);
        let changed = self.changes;
        let now = Held { changed, ..held };
        let until = now.until;
        if let Some(before) = self.people.insert(person, now) {
            self.by_change.remove(&before.changed);
            if before.until != until {
                self.due.remove(&(before.until, person));
            }
        }
    }

    /// Holds those apart who could not be read: what was worked out of them before is told nobody any more.
    fn hold_apart(&mut self, not_read: NotRead) {
        for (person, damaged) in not_read {
            if self.count_of(person).is_some() {
                let turn = self.turn_of(person);
                self.take_in(person, Held::of_nothing(turn));
            }
            self.not_read.insert(person, damaged);
        }
    }

    /// Notes which turn was given to what is at hand; false, where something else was kept.
    fn is_at_hand(&mut self, row: &CountKept) -> bool {
        let held = self.people.get_mut(&row.person);
        let Some(held) = held.filter(|held| held.count.is_some() && row.says.is_some()) else {
            return false;
        };
        let is_at_hand = self.given.take(row.person, row.turn);
        if is_at_hand {
            held.turn = row.turn;
        }
        is_at_hand
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

    /// Those of whom something changed after so many changes had, or everybody; each with how they count, if anything is on
    /// record of them.
    pub(super) fn since(
        &self,
        seen: Option<u64>,
    ) -> impl Iterator<Item = (PersonId, Option<&Arc<Count>>)> {
        let from = seen.map_or(0, |seen| seen.saturating_add(1));
        let each = self.by_change.range(from..);
        each.map(|(_, person)| (*person, self.count_of(*person)))
    }

    /// Those about whom anything was ever put on record that may put a child on the register of exploited children.
    pub(super) fn perhaps_exploited(&self) -> Vec<PersonId> {
        let each = self.since(None);
        let some = each.filter(|(_, count)| count.is_some_and(|count| count.perhaps_exploited));
        some.map(|(person, _)| person).collect()
    }

    fn count_of(&self, person: PersonId) -> Option<&Arc<Count>> {
        let count = self.people.get(&person)?.count.as_ref()?;
        Some(count).filter(|count| count.is_on_record)
    }
}

/// How everybody counts, worked out from the facts and kept beside them.
#[derive(Debug, Clone)]
pub struct Counting {
    store: Store,
    catalogue: Arc<Catalogue>,
    clock: Clock,
    counted_by: Arc<str>,
    keeper: Keeper,
    keeping: Keeping,
    pub(super) reasons: Arc<Reasons>,
}

impl Counting {
    /// Of a store, by the rules in force.
    pub fn of(store: &Store, catalogue: &Arc<Catalogue>, clock: &Clock) -> Counting {
        let counted_by: Arc<str> = counted_by(catalogue).into();
        Counting {
            store: store.clone(),
            catalogue: Arc::clone(catalogue),
            clock: clock.clone(),
            keeper: Keeper::of(store, Arc::clone(&counted_by)),
            counted_by,
            keeping: Keeping::default(),
            reasons: Arc::default(),
        }
    }

    /// By which rules and measures people are counted, as it is kept.
    pub fn counted_by(&self) -> &str {
        &self.counted_by
    }

    /// Works out how everybody counts of whom it is not kept, and keeps it.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn keep_everybody(&self) -> Result<(), Fault> {
        self.bring_up_to_date(&mut Everybody::default()).await?;
        self.all_kept().await
    }

    /// Waits until all that was worked out is kept.
    pub(super) async fn all_kept(&self) -> Result<(), Fault> {
        self.keeping.all_kept().await
    }

    /// What is kept of how people count that is not what the facts say, a line for each.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn unlike_kept(&self) -> Result<Vec<String>, Fault> {
        let (mut wrong, mut last) = (Vec::new(), 0);
        loop {
            let rows = self
                .store
                .counts_after(&self.counted_by, last, READ_AT_A_TIME)
                .await?;
            let Some(end) = rows.last() else {
                return Ok(wrong);
            };
            last = end.turn;
            wrong.append(&mut self.unlike(rows).await?);
        }
    }

    async fn unlike(&self, rows: Vec<CountKept>) -> Result<Vec<String>, Fault> {
        let now = self.clock.now();
        let moment = now.as_microsecond();
        let holds = |row: &CountKept| {
            row.says.is_some() && (row.holds_from..row.holds_until).contains(&moment)
        };
        let rows = rows.into_iter().filter(holds);
        let kept: BTreeMap<PersonId, CountKept> = rows.map(|row| (row.person, row)).collect();
        let people: BTreeSet<PersonId> = kept.keys().copied().collect();
        let from = first_month(now);
        let mut unlike: BTreeMap<PersonId, i64> = BTreeMap::new();
        let take = |some: Vec<Everything>| {
            for one in some {
                let Some(row) = kept.get(&one.person) else {
                    continue;
                };
                let said = self.read(row).map(|count| count.since_month(from));
                if said != Some(Count::of(one, &self.reasons).since_month(from)) {
                    unlike.insert(row.person, row.turn);
                }
            }
        };
        let judge = self.judge(now);
        let not_read = judge_these(&self.store, judge, &people, Judge::everything, take).await?;
        let mut wrong = self.still_unlike(unlike).await?;
        wrong.extend(not_read.values().map(ToString::to_string));
        Ok(wrong)
    }

    /// Tells those of some of whom nothing was kept or put aside since they were read.
    async fn still_unlike(&self, unlike: BTreeMap<PersonId, i64>) -> Result<Vec<String>, Fault> {
        let people = unlike.keys().copied().collect();
        let turns = self.store.last_turns(&self.counted_by, &people).await?;
        let still = unlike
            .into_iter()
            .filter(|(person, turn)| turns.get(person) == Some(turn));
        let told = still.map(|(person, _)| {
            format!(
                "what is kept of how {} counts is not what the facts say: rebuild it",
                person.shown()
            )
        });
        Ok(told.collect())
    }

    /// Reads what was kept or put aside since, and works out how those count of whom it is not known; what keeps that goes on
    /// beside, and what could not be kept is worked out again by whoever reads it next.
    pub(super) async fn bring_up_to_date(&self, everybody: &mut Everybody) -> Result<(), Fault> {
        self.read_on(everybody).await?;
        let now = self.clock.now();
        let due: Vec<PersonId> = everybody.due(now).into_iter().collect();
        for some in due.chunks(JUDGED_AT_A_TIME) {
            let people = some.iter().copied().collect();
            let mut counts = Vec::new();
            let take =
                |some: Vec<Everything>| counts.append(&mut self.take_in(everybody, some, now));
            let judge = self.judge(now);
            let not_read =
                judge_these(&self.store, judge, &people, Judge::everything, take).await?;
            everybody.hold_apart(not_read);
            self.keeping.then(&self.keeper, counts, &everybody.given);
        }
        Ok(())
    }

    async fn read_on(&self, everybody: &mut Everybody) -> Result<(), Fault> {
        loop {
            let rows = self
                .store
                .counts_after(&self.counted_by, everybody.last, READ_AT_A_TIME)
                .await?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            let last = end.turn;
            let is_new = |row: &CountKept| !everybody.is_at_hand(row);
            let rows: Vec<CountKept> = rows.into_iter().filter(is_new).collect();
            let counting = self.clone();
            let read = tokio::task::spawn_blocking(move || counting.read_each(rows)).await;
            for (person, held) in read.map_err(|_| Fault::Down)? {
                everybody.take_in(person, held);
            }
            everybody.last = last;
        }
    }

    fn read_each(&self, rows: Vec<CountKept>) -> Vec<(PersonId, Held)> {
        let each = rows.into_iter().map(|row| {
            let count = self.read(&row).map(Arc::new);
            let until = count.as_ref().map_or(i64::MIN, |_| row.holds_until);
            let held = Held {
                turn: row.turn,
                from: row.holds_from,
                until,
                count,
                changed: 0,
            };
            (row.person, held)
        });
        each.collect()
    }

    /// How somebody counts, as kept; nothing, where it was put aside or cannot be read.
    fn read(&self, row: &CountKept) -> Option<Count> {
        Count::read(row.says.as_ref()?, of_children().count(), &self.reasons)
    }

    /// Takes in how some count; answers with what is to be kept of it.
    fn take_in(
        &self,
        everybody: &mut Everybody,
        some: Vec<Everything>,
        now: Timestamp,
    ) -> Vec<CountKept> {
        let counted = some.into_iter().map(|one| {
            let (person, until) = (one.person, one.holds_until);
            (person, until, Arc::new(Count::of(one, &self.reasons)))
        });
        let counted: Vec<(PersonId, i64, Arc<Count>)> = counted.collect();
        let reasons = self.reasons.all();
        let mut to_keep = Vec::new();
        for (person, holds_until, count) in counted {
            let kept = CountKept {
                person,
                turn: everybody.turn_of(person),
                holds_from: now.as_microsecond(),
                holds_until,
                says: count.write(&reasons),
            };
            let held = Held {
                turn: kept.turn,
                from: kept.holds_from,
                until: holds_until,
                count: Some(count),
                changed: 0,
            };
            everybody.take_in(person, held);
            if kept.says.is_some() {
                to_keep.push(kept);
            }
        }
        to_keep
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

/// By what somebody is counted: this form and logic, this program, its measures and the rules in force.
fn counted_by(catalogue: &Catalogue) -> String {
    let mut hash = Sha256::new();
    hash.update(FORM);
    hash.update(env!("CARGO_PKG_VERSION"));
    for measure in of_children() {
        hash.update(measure.id);
        hash.update("\n");
    }
    hash.update(format!("{catalogue:?}"));
    hex(&hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    /// How the force counted when the form was given its number.
    const COUNTED_SO: &str = "2e8bac6fcc38d706ca69dff8b9704b7666b0456bb903e4964288087bf5b5cf8a";

    /// Where it says how a child counts, beside the rules.
    const SAYS_HOW: [&str; 7] = [
        "../duty/src/measure.rs",
        "../duty/src/measure",
        "src/measures/judge.rs",
        "src/traits.rs",
        "src/assurance/actions.rs",
        "src/assurance/alone.rs",
        "src/assurance/count.rs",
    ];

    fn files_of(path: &Path) -> Vec<PathBuf> {
        if path.is_file() {
            return vec![path.to_owned()];
        }
        let inside = fs::read_dir(path).unwrap();
        let mut inside: Vec<PathBuf> = inside.map(|one| one.unwrap().path()).collect();
        inside.sort();
        inside.iter().flat_map(|one| files_of(one)).collect()
    }

    #[test]
    fn what_is_kept_is_nothing_to_whoever_counts_otherwise() {
        let mut hash = Sha256::new();
        for path in SAYS_HOW {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            for file in files_of(&path) {
                hash.update(fs::read(file).unwrap());
            }
        }
        let now = hex(&hash.finalize().into());
        assert_eq!(
            now, COUNTED_SO,
            "how the force counts reads otherwise: if anybody may count otherwise by it, give FORM another number, so that \
             nothing kept before is shown; then put {now} in COUNTED_SO"
        );
    }
}
