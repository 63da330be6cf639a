//! What was told to whom of late: a page that is opened again and again tells the same each time, and that is one look of
//! whoever asks in a tour of duty.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use heard_record::{FactId, PersonId, Role};
use jiff::Timestamp;
use uuid::Uuid;

use crate::desk::Signed;
use crate::pushes::TOUR;

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Told {
    /// A fact.
    Fact(FactId),
    /// A child, on the register of exploited children.
    OnRegister(PersonId),
}

/// Who was told, in which role, by which token, and what.
type Of = (PersonId, Role, Option<Uuid>, Told);

/// When each was told what, as far as a look of it is kept.
#[derive(Debug, Default)]
pub(crate) struct ToldOnce(Mutex<BTreeMap<Of, Timestamp>>);

impl ToldOnce {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Of, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Is it kept already that all of these were told to them in this tour of duty?
    pub(crate) fn is_kept(&self, signed: &Signed, what: &[Told], now: Timestamp) -> bool {
        let all = self.all();
        let mut what = what.iter();
        what.all(|one| {
            let told = all.get(&of(signed, *one));
            told.is_some_and(|at| is_in_this_tour(*at, now))
        })
    }

    /// Notes that a look is kept of what was told to them.
    pub(crate) fn note(&self, signed: &Signed, what: &[Told], now: Timestamp) {
        let mut all = self.all();
        all.retain(|_, at| is_in_this_tour(*at, now));
        for one in what {
            all.entry(of(signed, *one)).or_insert(now);
        }
    }
}

fn of(signed: &Signed, told: Told) -> Of {
    (signed.account.person, signed.role, signed.token(), told)
}

fn is_in_this_tour(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).abs() < TOUR
}
