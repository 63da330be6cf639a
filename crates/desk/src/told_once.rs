//! What was told to whom of late: a page that is opened again and again tells the same each time, and that is one look of
//! whoever asks in a tour of duty.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use heard_record::{FactId, PersonId, Role};
use jiff::Timestamp;
use uuid::Uuid;

use crate::desk::Signed;
use crate::pushes::TOUR;

/// Who was told, in which role, by which token, and of which fact.
type Of = (PersonId, Role, Option<Uuid>, FactId);

/// When each fact was told to each, as far as a look of it is kept.
#[derive(Debug, Default)]
pub(crate) struct ToldOnce(Mutex<BTreeMap<Of, Timestamp>>);

impl ToldOnce {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Of, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Is it kept already that all of these were told to them in this tour of duty?
    pub(crate) fn is_kept(&self, signed: &Signed, facts: &[FactId], now: Timestamp) -> bool {
        let all = self.all();
        let mut facts = facts.iter();
        facts.all(|fact| {
            let told = all.get(&of(signed, *fact));
            told.is_some_and(|at| is_in_this_tour(*at, now))
        })
    }

    /// Notes that a look is kept of what was told to them.
    pub(crate) fn note(&self, signed: &Signed, facts: &[FactId], now: Timestamp) {
        let mut all = self.all();
        all.retain(|_, at| is_in_this_tour(*at, now));
        for fact in facts {
            all.entry(of(signed, *fact)).or_insert(now);
        }
    }
}

fn of(signed: &Signed, fact: FactId) -> Of {
    (signed.account.person, signed.role, signed.token(), fact)
}

fn is_in_this_tour(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).abs() < TOUR
}
