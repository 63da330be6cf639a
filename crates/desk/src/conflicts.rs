//! Conflicts of interest that somebody has on record: told to whoever keeps the record and to the privacy lead, and never to
//! whoever it is said of.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use heard_record::fact::access::{self, ConflictOf, HeldAs};
use heard_record::{Fact, FactId, PersonId, Role, What};
use heard_store::{Change, Fault};
use jiff::Timestamp;

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

/// How many conflicts of interest are told at a time: the latest.
pub const MOST_CONFLICTS: usize = 200;

impl Desk {
    /// The conflicts of interest that somebody is to be told of, the latest first: of the children whose records they keep;
    /// to the privacy lead, of everybody who works here.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn conflicts(&self, signed: &Signed) -> Result<Vec<Conflict>, No> {
        let people = if signed.role == Role::DataProtectionOfficer {
            let accounts = self.store.accounts().await?.into_iter();
            accounts.map(|account| account.person).collect()
        } else {
            let own = self.leave_of(signed.account.person).await?;
            kept_by(signed.account.person, &own)
        };
        let facts = self.store.leave_of_all(people).await?;
        let facts = facts.into_iter().map(|kept| kept.fact);
        self.told_of(signed, facts.collect()).await
    }

    /// The conflicts of interest that a change tells of, to whoever is to be told of them.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn conflicts_in(
        &self,
        signed: &Signed,
        change: &Change,
    ) -> Result<Vec<Conflict>, No> {
        let came: Vec<FactId> = change.facts().into_iter().collect();
        let facts = self.store.facts(&came).await?;
        let facts = facts.into_iter().map(|kept| kept.fact);
        self.told_of(signed, facts.collect()).await
    }

    /// The conflicts of interest among some facts, as far as somebody is to be told of them: so many at most, the latest first.
    /// That they were told of each is a look.
    async fn told_of(&self, signed: &Signed, facts: Vec<Fact>) -> Result<Vec<Conflict>, No> {
        let me = signed.account.person;
        let mut all: Vec<Conflict> = facts.iter().filter_map(declared_in).collect();
        all.retain(|conflict| conflict.who != me);
        let children: BTreeSet<Option<PersonId>> = all.iter().map(|one| one.child).collect();
        let mut told_of = BTreeSet::new();
        for child in children {
            if self.is_to_be_told_of(signed, child).await? {
                told_of.insert(child);
            }
        }
        all.retain(|conflict| told_of.contains(&conflict.child));
        all.sort_by_key(|conflict| std::cmp::Reverse((conflict.at, conflict.declared)));
        all.truncate(MOST_CONFLICTS);
        let children = all.iter().filter_map(|conflict| conflict.child);
        let looks =
            children.map(|child| self.keep_told(signed, "told of a conflict of interest", child));
        try_join_all(looks).await?;
        let people = all.iter().map(|conflict| conflict.who).collect();
        let leave = self.store.leave_of_all(people).await?;
        for conflict in &mut all {
            let mut since = leave.iter().map(|kept| &kept.fact);
            conflict.cleared = since.any(|fact| is_cleared_by(conflict, fact));
        }
        Ok(all)
    }

    /// Do they keep the child's record, with no interest of their own, or lead on privacy?
    async fn is_to_be_told_of(
        &self,
        signed: &Signed,
        child: Option<PersonId>,
    ) -> Result<bool, Fault> {
        if signed.role == Role::DataProtectionOfficer {
            return Ok(true);
        }
        match child {
            Some(child) => Ok(self.around(signed, child).await?.is_kept_by(signed)),
            None => Ok(false),
        }
    }
}

/// Did somebody else say since that it does not stand in the way?
fn is_cleared_by(conflict: &Conflict, fact: &Fact) -> bool {
    let What::Access(access::Fact::ConflictCleared(cleared)) = &fact.what else {
        return false;
    };
    fact.recorded >= conflict.at
        && fact.about == [conflict.who]
        && cleared.child.clear().copied() == conflict.child
        && cleared.by.clear().is_some_and(|by| *by != conflict.who)
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

/// The conflict of interest that a fact declares, not cleared as far as it says.
fn declared_in(fact: &Fact) -> Option<Conflict> {
    let What::Access(access::Fact::ConflictDeclared(says)) = &fact.what else {
        return None;
    };
    Some(Conflict {
        declared: fact.id,
        who: *fact.about.first()?,
        child: says.child.clear().copied(),
        is: says.is.clear().copied(),
        at: fact.recorded,
        cleared: false,
    })
}
