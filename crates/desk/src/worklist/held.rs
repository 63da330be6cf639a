//! What was read for a list a moment ago. Of those about whom something came since, it is read again; of everybody, as
//! soon as something came that says who may see what, or takes something back, and after ten seconds in any case: so long,
//! and no longer, a leave that ends with time alone and a limit that passes may be seen late on a list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use heard_record::{FactId, PersonId, Role, What};
use heard_store::{Changes, Fault};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::read::Read;
use super::{TOGETHER, Whose};
use crate::desk::{Desk, No, Signed};
use crate::together::facts_unless_damaged;

/// How long what was read for a list is good for.
const FRESH: SignedDuration = SignedDuration::from_secs(10);

/// How many changes are followed before everybody is read anew.
const FOLLOWED: i64 = 200;

/// Whose list, of which session, since its owner last showed who they are, in which role.
type Of = (Uuid, Timestamp, PersonId, Role, Whose);

/// The lists that were asked for of late.
#[derive(Debug)]
pub(crate) struct Lists<T>(Mutex<BTreeMap<Of, (Timestamp, Held<T>)>>);

/// A list, which whoever reads it has to themselves.
type Held<T> = Arc<tokio::sync::Mutex<List<T>>>;

/// What was read for one.
#[derive(Debug)]
pub(super) struct List<T> {
    /// The change up to which it was.
    upto: i64,
    /// When the first of it was; nothing, before anything was.
    pub(super) since: Option<Timestamp>,
    /// Who may be on it, in their order.
    pub(super) wanted: Vec<PersonId>,
    /// Those who were read.
    pub(super) read: BTreeMap<PersonId, Read<T>>,
}

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists(Mutex::default())
    }
}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List {
            upto: 0,
            since: None,
            wanted: Vec::new(),
            read: BTreeMap::new(),
        }
    }
}

impl<T> List<T> {
    /// Was it read a moment ago?
    fn is_fresh(&self, now: Timestamp) -> bool {
        self.since
            .is_some_and(|since| now.duration_since(since).abs() <= FRESH)
    }

    /// What is damaged of what was read.
    pub(super) fn damaged(&self) -> Vec<Fault> {
        let read = self.read.values();
        read.filter_map(|read| read.damaged.clone()).collect()
    }
}

impl<T: Clone> List<T> {
    /// What was read of those on it who are open, each in its order and until there are so many: whoever was not read is read
    /// now. Whoever is closed takes nobody's place, and is not counted.
    pub(super) async fn open<R>(
        &mut self,
        most: usize,
        read: impl Fn(BTreeSet<PersonId>) -> R,
        is_on: impl Fn(&T) -> bool,
    ) -> Result<Vec<T>, No>
    where
        R: Future<Output = Result<Vec<(PersonId, Read<T>)>, No>>,
    {
        let mut found = Vec::new();
        for some in self.wanted.chunks(TOGETHER.min(most)) {
            let new = some.iter().filter(|child| !self.read.contains_key(child));
            let new = read(new.copied().collect()).await?;
            self.read.extend(new);
            let read = some.iter().filter_map(|child| self.read.get(child));
            let open = read.filter_map(|read| read.open.as_ref());
            found.extend(open.filter(|one| is_on(one)).cloned());
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }
}

fn of_whom(signed: &Signed, whose: Whose) -> Of {
    let session = &signed.session;
    (
        session.id,
        session.strong,
        signed.account.person,
        signed.role,
        whose,
    )
}

impl<T> Lists<T> {
    /// One list: whoever asks for it while it is read waits for it. What nobody asked for of late is let go.
    pub(super) fn of(&self, signed: &Signed, whose: Whose, now: Timestamp) -> Held<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (asked, _)| now.duration_since(*asked).abs() <= FRESH);
        let (asked, list) = all.entry(of_whom(signed, whose)).or_default();
        *asked = now;
        Arc::clone(list)
    }

    /// Was one read a moment ago, and is nobody reading it anew?
    pub(super) fn is_fresh(&self, signed: &Signed, whose: Whose, now: Timestamp) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.get(&of_whom(signed, whose));
        held.is_some_and(|(_, list)| list.try_lock().is_ok_and(|list| list.is_fresh(now)))
    }
}

impl Desk {
    /// Asks anew who is on a list, where that may be otherwise than it was.
    pub(super) async fn ask_who_is_on<T>(
        &self,
        list: &mut List<T>,
        now: Timestamp,
        wanted: impl Future<Output = Result<Vec<PersonId>, No>>,
    ) -> Result<(), No> {
        if self.forget_what_changed(list, now).await? {
            // Should it not be answered, nothing of the list is held: it must never seem that nobody is on it.
            let since = list.since.take();
            list.wanted = wanted.await?;
            list.since = since;
        }
        Ok(())
    }

    /// Forgets of a list what may not be as it was read any more. Is it to be asked anew who is on it?
    async fn forget_what_changed<T>(&self, list: &mut List<T>, now: Timestamp) -> Result<bool, No> {
        let is_fresh = list.is_fresh(now);
        let came = if is_fresh {
            Some(self.store.changed_after(list.upto, FOLLOWED).await?)
        } else {
            None
        };
        if came.as_ref().is_some_and(Changes::are_none) {
            return Ok(false);
        }
        // Of whom those are that are left out, nobody knows.
        let came = came.filter(|came| came.left_out == 0 && (came.count() as i64) < FOLLOWED);
        let all = || came.iter().flat_map(|came| &came.all);
        let facts: BTreeSet<FactId> = all().flat_map(|change| change.facts()).collect();
        let facts: Vec<FactId> = facts.into_iter().collect();
        // Of what is damaged nobody knows whether it says who may see what.
        let facts = facts_unless_damaged(&self.store, &facts).await?;
        let is_followed = came.is_some()
            && facts.is_some_and(|facts| {
                !facts.iter().any(|kept| {
                    matches!(
                        kept.fact.what,
                        What::Access(_) | What::Correction(_) | What::Place(_)
                    )
                })
            });
        if is_followed {
            let about: BTreeSet<PersonId> = all().map(|change| change.about).collect();
            list.read.retain(|_, read| read.circle.is_disjoint(&about));
            list.upto = came.map_or(list.upto, |came| came.upto);
        } else {
            *list = List {
                upto: *self.store.changes().borrow(),
                since: Some(now),
                ..List::default()
            };
        }
        Ok(true)
    }
}
