//! How everybody counts for whoever may see all that bears on them: kept in the store, at hand once it was read, and worked
//! out again of those alone of whom something came, or with whom time alone may have changed something.

mod at_hand;
mod unlike;

use std::sync::Arc;

use heard_duty::Catalogue;
use heard_record::PersonId;
use heard_store::{CountKept, Fault, Store, hex};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::count::{Count, Reasons};
use super::keeping::{Keeper, Keeping};
use super::told::first_month;
use crate::clock::Clock;
use crate::measures::{Everything, Judge, Measuring, judge_these, of_children};

pub(super) use at_hand::Everybody;
use at_hand::Held;

/// How many are read from the store at a time.
const READ_AT_A_TIME: i64 = 5_000;

/// How many are judged before the first of them are kept.
const JUDGED_AT_A_TIME: usize = 5_000;

/// In which form what is worked out is kept, and by which logic it is worked out: another number with every change of either.
const FORM: &str = "5\n";

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
    const COUNTED_SO: &str = "3905015f2279fa97b7b30f1fdeb424cebb6bc790992a565f56210779b18b31b5";

    /// Where it says how a child counts, beside the rules.
    const SAYS_HOW: [&str; 8] = [
        "../duty/src/measure.rs",
        "../duty/src/measure",
        "../duty/src/register.rs",
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
    fn whoever_cannot_be_read_may_be_on_the_register() {
        let ava = PersonId::of_words(&["Ava"]);
        let mut everybody = Everybody::default();
        assert_eq!(everybody.perhaps_exploited(), []);
        everybody.hold_apart([(ava, Fault::Down)].into());
        assert_eq!(everybody.perhaps_exploited(), [ava]);
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
