//! Conflicts of interest that somebody has on record: told to whoever keeps the record and to the privacy lead, and never to
//! whoever it is said of.

use std::collections::BTreeSet;

use heard_record::fact::access::{self, ConflictOf, HeldAs};
use heard_record::{Fact, FactId, PersonId, Role, What};
use heard_store::{Change, Fault};
use jiff::Timestamp;

use crate::access::Tie;
use crate::desk::{Desk, No, Signed};

/// A conflict of interest, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The fact.
    pub declared: FactId,
    /// Of whom it is said.
    pub who: PersonId,
    /// With which child; with anybody, where it names none.
    pub child: Option<PersonId>,
    /// What it is.
    pub is: Option<ConflictOf>,
    /// When it was put on record.
    pub at: Timestamp,
    /// Was it said since, by somebody else, that it does not stand in the way?
    pub cleared: bool,
}

impl Desk {
    /// The conflicts of interest that somebody is to be told of, the latest first: of the children whose records they keep;
    /// to the privacy lead, of everybody who works here.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn conflicts(&self, signed: &Signed) -> Result<Vec<Conflict>, No> {
        let mut facts = Vec::new();
        if signed.role == Role::DataProtectionOfficer {
            for account in self.store.accounts().await? {
                facts.extend(self.leave_of(account.person).await?);
            }
        } else {
            let own = self.leave_of(signed.account.person).await?;
            for child in kept_by(signed.account.person, &own) {
                facts.extend(self.leave_of(child).await?);
            }
        }
        let mut seen = BTreeSet::new();
        let mut res = Vec::new();
        for fact in &facts {
            if seen.insert(fact.id)
                && let Some(conflict) = self.told_of_conflict(signed, fact).await?
            {
                res.push(conflict);
            }
        }
        res.sort_by_key(|conflict| std::cmp::Reverse((conflict.at, conflict.declared)));
        Ok(res)
    }

    /// The conflict of interest that a change is, to whoever is to be told of it.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn conflict_in(
        &self,
        signed: &Signed,
        change: &Change,
    ) -> Result<Option<Conflict>, No> {
        let came: Vec<FactId> = change.facts().into_iter().collect();
        for kept in self.store.facts(&came).await? {
            if said_in(&kept.fact).is_some() {
                return self.told_of_conflict(signed, &kept.fact).await;
            }
        }
        Ok(None)
    }

    /// A conflict of interest, if somebody is to be told of it. That they were told is a look.
    async fn told_of_conflict(&self, signed: &Signed, fact: &Fact) -> Result<Option<Conflict>, No> {
        let Some((says, who)) = said_in(fact) else {
            return Ok(None);
        };
        let child = says.child.clear().copied();
        if who == signed.account.person || !self.is_to_be_told_of(signed, child).await? {
            return Ok(None);
        }
        if let Some(child) = child {
            self.keep_told(signed, "told of a conflict of interest", child)
                .await?;
        }
        let since = self.leave_of(who).await?;
        let clears = |fact: &Fact| match &fact.what {
            What::Access(access::Fact::ConflictCleared(cleared)) => {
                fact.about == [who]
                    && cleared.child.clear().copied() == child
                    && cleared.by.clear().is_some_and(|by| *by != who)
            }
            _ => false,
        };
        Ok(Some(Conflict {
            declared: fact.id,
            who,
            child,
            is: says.is.clear().copied(),
            at: fact.recorded,
            cleared: since
                .iter()
                .any(|later| later.recorded >= fact.recorded && clears(later)),
        }))
    }

    /// Do they keep the child's record, or lead on privacy?
    async fn is_to_be_told_of(
        &self,
        signed: &Signed,
        child: Option<PersonId>,
    ) -> Result<bool, Fault> {
        if signed.role == Role::DataProtectionOfficer {
            return Ok(true);
        }
        let Some(child) = child else {
            return Ok(false);
        };
        let around = self.around(signed, child).await?;
        Ok(around.ties_to(signed).of(Tie::Keeps).is_some())
    }
}

/// The children whose records somebody was ever given to keep.
fn kept_by(who: PersonId, own: &[Fact]) -> BTreeSet<PersonId> {
    let own = own.iter().filter(|fact| fact.about == [who]);
    own.filter_map(|fact| match &fact.what {
        What::Access(access::Fact::Held(held)) => held
            .child
            .clear()
            .filter(|_| held.held_as.clear() == Some(&HeldAs::Keeper)),
        _ => None,
    })
    .copied()
    .collect()
}

/// What a fact says of a conflict of interest, and of whom.
fn said_in(fact: &Fact) -> Option<(&access::ConflictDeclared, PersonId)> {
    let What::Access(access::Fact::ConflictDeclared(says)) = &fact.what else {
        return None;
    };
    Some((says, *fact.about.first()?))
}
