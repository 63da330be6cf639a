//! How some count is kept in the store, while whoever asked goes on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use heard_record::PersonId;
use heard_store::{CountKept, Fault, Store};
use tokio::task::JoinHandle;

/// How many are kept in one transaction.
const KEPT_AT_A_TIME: usize = 100;

/// How long whoever puts something on record is let go first before the next are kept.
const BETWEEN: Duration = Duration::from_millis(20);

/// Which turn was given to each whose count, as it is at hand, was kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<Mutex<BTreeMap<PersonId, i64>>>);

impl Turns {
    fn all(&self) -> MutexGuard<'_, BTreeMap<PersonId, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Is this the turn that was given to somebody? It is asked once of each.
    pub(super) fn take(&self, person: PersonId, turn: i64) -> bool {
        let mut all = self.all();
        let is_it = all.get(&person) == Some(&turn);
        if is_it {
            all.remove(&person);
        }
        is_it
    }
}

/// Keeps how people count: one at a time does, however many were worked out.
#[derive(Debug, Clone)]
pub(super) struct Keeper {
    store: Store,
    counted_by: Arc<str>,
    one_at_a_time: Arc<tokio::sync::Mutex<()>>,
}

impl Keeper {
    pub(super) fn of(store: &Store, counted_by: Arc<str>) -> Keeper {
        Keeper {
            store: store.clone(),
            counted_by,
            one_at_a_time: Arc::default(),
        }
    }

    /// Keeps how some count, few at a time, and notes the turn of each; where some cannot be kept, the others are, and the first
    /// fault is told.
    async fn keep(self, counts: Vec<CountKept>, turns: Turns) -> Result<(), Fault> {
        let _alone = self.one_at_a_time.lock().await;
        let mut res = Ok(());
        for some in counts.chunks(KEPT_AT_A_TIME) {
            let given = self.store.keep_counts(&self.counted_by, some).await;
            res = res.and(given.map(|given| turns.all().extend(given)));
            tokio::time::sleep(BETWEEN).await;
        }
        res
    }
}

/// Some being kept, beside whoever asked.
type Begun = JoinHandle<Result<(), Fault>>;

/// What is being kept, which goes on beside. What could not be kept is worked out again by whoever reads it next.
#[derive(Debug, Clone, Default)]
pub(super) struct Keeping(Arc<Mutex<Option<Begun>>>);

impl Keeping {
    /// Keeps some, as soon as those before are kept or could not be.
    pub(super) fn then(&self, keeper: &Keeper, counts: Vec<CountKept>, turns: &Turns) {
        let keep = keeper.clone().keep(counts, turns.clone());
        let mut last = self.last();
        let before = last.take();
        *last = Some(tokio::spawn(async move {
            let before = kept(before).await;
            before.and(keep.await)
        }));
    }

    /// Waits until all of it is kept; tells the first fault there was since it was waited for.
    pub(super) async fn all_kept(&self) -> Result<(), Fault> {
        let last = self.last().take();
        kept(last).await
    }

    fn last(&self) -> MutexGuard<'_, Option<Begun>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn kept(begun: Option<Begun>) -> Result<(), Fault> {
    match begun {
        Some(begun) => begun.await.map_err(|_| Fault::Down)?,
        None => Ok(()),
    }
}
