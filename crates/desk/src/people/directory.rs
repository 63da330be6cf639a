//! Everybody on record by whom they can be known again, followed as it changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use heard_record::identity::{Index, Weights};
use heard_record::{PersonId, Spoken};
use heard_store::{Fault, Store};
use tokio::sync::{RwLock, RwLockReadGuard};
use uuid::Uuid;

/// How many are read from the store at a time.
const AT_A_TIME: i64 = 5_000;

/// Everybody on record by whom they can be known again, as far as the changes were followed.
#[derive(Debug)]
pub(crate) struct Directory {
    known: RwLock<Known>,
    pub(super) weights: &'static Weights,
}

#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) index: Index,
    /// The last change that was followed; nothing while nobody was read in.
    upto: Option<i64>,
}

impl Directory {
    /// Begins to read in everybody; a search waits until that is done.
    pub(crate) fn begin(store: &Store) -> Result<Arc<Directory>, Fault> {
        let directory = Arc::new(Directory {
            known: RwLock::default(),
            weights: Weights::built_in().map_err(Fault::Refused)?,
        });
        let (reading, store) = (Arc::clone(&directory), store.clone());
        // If it fails, the first search tries again, and says so.
        tokio::spawn(async move { drop(reading.follow(&store).await) });
        Ok(directory)
    }

    /// Everybody as they are now.
    pub(super) async fn now(&self, store: &Store) -> Result<RwLockReadGuard<'_, Known>, Fault> {
        self.follow(store).await?;
        Ok(self.known.read().await)
    }

    /// Everybody on record who is shown like this.
    pub(crate) async fn shown_as(
        &self,
        store: &Store,
        spoken: Spoken<PersonId>,
    ) -> Result<Vec<PersonId>, Fault> {
        Ok(self.now(store).await?.index.shown_as(spoken))
    }

    /// Reads in everybody, once, and whoever changed since.
    async fn follow(&self, store: &Store) -> Result<(), Fault> {
        if let Some(upto) = self.known.read().await.upto
            && store.changed_after(upto, 1).await?.are_none()
        {
            return Ok(());
        }
        let mut known = self.known.write().await;
        let mut upto = match known.upto {
            Some(upto) => upto,
            None => known.read_in(store).await?,
        };
        loop {
            let changes = store.changed_after(upto, AT_A_TIME).await?;
            if changes.are_none() {
                break;
            }
            upto = changes.upto;
            if changes.left_out > 0 {
                // Of whom those are, nobody knows.
                *known = Known::default();
                upto = known.read_in(store).await?.max(upto);
                continue;
            }
            let all = changes.all.iter();
            let people: BTreeSet<PersonId> = all.map(|change| change.about).collect();
            let people: Vec<PersonId> = people.into_iter().collect();
            let described = store.described(&people).await?;
            for person in people {
                match described.get(&person) {
                    Some(described) => known.index.put(person, described),
                    None => known.index.remove(person),
                }
            }
        }
        known.upto = Some(upto);
        Ok(())
    }
}

impl Known {
    /// Reads in everybody; answers with the last change that is surely in it.
    async fn read_in(&mut self, store: &Store) -> Result<i64, Fault> {
        let upto = *store.changes().borrow();
        let mut last = PersonId::from_uuid(Uuid::nil());
        loop {
            let described = store.described_after(last, AT_A_TIME).await?;
            let Some((end, _)) = described.last() else {
                self.index.shrink();
                return Ok(upto);
            };
            last = *end;
            for (person, described) in &described {
                self.index.put(*person, described);
            }
        }
    }
}
