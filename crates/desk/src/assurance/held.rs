//! What was worked out for those who asked of late, and how it is brought up to date.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use heard_record::{Fact, FactId, PersonId, Role, What};
use heard_store::Fault;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedMutexGuard, Semaphore, watch};
use tokio::task::spawn_blocking;

use super::Assurance;
use super::count::{Count, One};
use super::everybody::Everybody;
use super::reach::Reach;
use crate::desk::{Desk, No, Signed};
use crate::together::{NotRead, facts_unless_damaged};

/// How many changes are followed before everybody is looked at anew.
const FOLLOWED: i64 = 2_000;

/// For how many who ask, and moments they ask about, what was worked out is held.
const HELD: usize = 24;

/// For how many everybody is read at once; the others wait, and are told so.
const AT_ONCE: usize = 2;

/// How long what stands with time alone may be old.
const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// What is held, for whom, in which role, as known when; now, where that is nothing.
type Of = (PersonId, Role, Option<Timestamp>);

/// What was worked out for those who asked of late.
#[derive(Debug)]
pub(crate) struct Figures {
    held: Mutex<BTreeMap<Of, Arc<Held>>>,
    /// How many may read everybody at once.
    pub(super) at_once: Semaphore,
    /// How everybody counts, for whoever may see all that bears on them.
    pub(super) everybody: Arc<tokio::sync::Mutex<Everybody>>,
}

impl Default for Figures {
    fn default() -> Figures {
        Figures {
            held: Mutex::default(),
            at_once: Semaphore::new(AT_ONCE),
            everybody: Arc::default(),
        }
    }
}

/// What is held for one.
#[derive(Debug)]
pub(super) struct Held {
    /// Whoever works it out has this.
    pub(super) working: Arc<tokio::sync::Mutex<Option<Standing>>>,
    /// What was worked out last.
    pub(super) shown: watch::Sender<Option<Shown>>,
}

/// What was worked out, and up to which change it is.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) upto: i64,
    pub(super) whole: Arc<Assurance>,
}

/// How each child counts, as far as the changes were followed.
#[derive(Debug)]
pub(super) struct Standing {
    upto: i64,
    pub(super) looked: Timestamp,
    /// How far they reach by their role alone, if they do; and may that be otherwise since?
    pub(super) reach: Option<Reach>,
    pub(super) may_reach_otherwise: bool,
    /// How often anything had changed of how everybody counts when it was looked at last.
    pub(super) seen: Option<u64>,
    /// Those who were judged for whoever asks alone, each with how they counted by everything there is.
    pub(super) apart: BTreeMap<PersonId, Arc<Count>>,
    /// How these count, of whom enough is open.
    pub(super) own: BTreeMap<PersonId, Arc<One>>,
    /// How those count of whom all is open, as for everybody else to whom it is.
    pub(super) shared: BTreeMap<PersonId, Arc<One>>,
    /// Those who could not be read, and are not counted.
    pub(super) not_read: NotRead,
}

impl Standing {
    fn begun(upto: i64, now: Timestamp) -> Standing {
        Standing {
            upto,
            looked: now,
            reach: None,
            may_reach_otherwise: true,
            seen: None,
            apart: BTreeMap::new(),
            own: BTreeMap::new(),
            shared: BTreeMap::new(),
            not_read: NotRead::new(),
        }
    }
}

impl Figures {
    pub(super) fn of(&self, of: &Of) -> Arc<Held> {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains_key(of) && all.len() >= HELD {
            // Whoever looks at now is let be; of what is looked at as it was, one makes room.
            let one = all.keys().find(|(.., known)| known.is_some()).copied();
            let one = one.or_else(|| all.keys().next().copied());
            one.map(|one| all.remove(&one));
        }
        let held = all.entry(*of).or_insert_with(|| {
            Arc::new(Held {
                working: Arc::default(),
                shown: watch::channel(None).0,
            })
        });
        Arc::clone(held)
    }
}

impl Desk {
    /// Brings what is held up to date.
    pub(super) async fn work_out(
        &self,
        signed: &Signed,
        known: Option<Timestamp>,
        held: &Held,
        mut working: OwnedMutexGuard<Option<Standing>>,
    ) -> Result<(), No> {
        let now = self.now();
        let before = working
            .take()
            .filter(|standing| now.duration_since(standing.looked) <= FRESH);
        let followed = match before {
            Some(standing) => self.follow(signed, standing).await?,
            None => None,
        };
        let begun = || Standing::begun(*self.store.changes().borrow(), now);
        let standing = followed.unwrap_or_else(begun);
        let (standing, is_otherwise) = match known {
            None => self.share(signed, standing, now).await?,
            Some(known) => self.judge_as_known(signed, standing, known, now).await?,
        };
        let shown = held.shown.borrow().clone();
        let (standing, whole) = match shown {
            Some(shown) if !is_otherwise => (standing, shown.whole),
            _ => self.told_in_whole(standing, known.unwrap_or(now)).await?,
        };
        let upto = standing.upto;
        held.shown.send_replace(Some(Shown { upto, whole }));
        *working = Some(standing);
        Ok(())
    }

    async fn told_in_whole(
        &self,
        standing: Standing,
        known: Timestamp,
    ) -> Result<(Standing, Arc<Assurance>), Fault> {
        let reasons = self.counting.reasons.all();
        let told = spawn_blocking(move || {
            let whole = standing.told(known, &reasons);
            (standing, Arc::new(whole))
        });
        told.await.map_err(|_| Fault::Down)
    }

    /// What is held, up to the last change there is; nothing, where everybody is to be looked at anew.
    async fn follow(
        &self,
        signed: &Signed,
        mut standing: Standing,
    ) -> Result<Option<Standing>, Fault> {
        let changes = self.store.changed_after(standing.upto, FOLLOWED).await?;
        if changes.are_none() {
            return Ok(Some(standing));
        };
        // Of whom those are that are left out, nobody knows.
        if changes.left_out > 0 || changes.count() as i64 >= FOLLOWED {
            return Ok(None);
        }
        let came: Vec<FactId> = changes
            .all
            .iter()
            .flat_map(|change| change.facts())
            .collect();
        // Of what is damaged nobody knows whether it says who may see what.
        let Some(kept) = facts_unless_damaged(&self.store, &came).await? else {
            return Ok(None);
        };
        let who = signed.account.person;
        let mut facts = kept.iter().map(|kept| &kept.fact);
        if facts.any(|fact| is_of_leave(&fact.what) || is_of(fact, who)) {
            return Ok(None);
        }
        standing.upto = changes.upto;
        standing.may_reach_otherwise = true;
        Ok(Some(standing))
    }
}

fn is_of_leave(what: &What) -> bool {
    matches!(what, What::Access(_) | What::Correction(_) | What::Place(_))
}

/// Is a fact about somebody, or does it name them?
fn is_of(fact: &Fact, who: PersonId) -> bool {
    let mut names = false;
    fact.what.people(&mut |id| names |= id == who);
    names || fact.about.contains(&who)
}
