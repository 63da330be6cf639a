//! Conflicts of interest that somebody has on record: told to whoever keeps the record and to the privacy lead, and never to
//! whoever it is said of.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;
use heard_record::fact::access::{self, ConflictOf, HeldAs};
use heard_record::{Fact, FactId, PersonId, Role, What};
use heard_store::{Change, Fault};
use jiff::Timestamp;

use crate::access::Tie;
use crate::desk::{Desk, No, Signed};
use crate::together::facts_or_each;

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

/// The conflicts of interest somebody is told of at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conflicts {
    /// Those that stand in the way before those that somebody else cleared, the latest first of each.
    pub told: Vec<Conflict>,
    /// Are there more?
    pub more: bool,
    /// Do any of those that are left out stand in the way?
    pub more_stand: bool,
    /// What is damaged of the records of children that others are about, so that not all of them are told.
    pub damaged: Vec<Fault>,
}

/// How many conflicts of interest are told at a time.
pub const MOST_CONFLICTS: usize = 200;

impl Desk {
    /// The conflicts of interest that somebody is to be told of: of the children whose records they keep; to the privacy lead,
    /// of everybody who works here.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn conflicts(&self, signed: &Signed) -> Result<Conflicts, No> {
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
        let facts = facts_or_each(&self.store, &came).await?;
        let facts = facts.into_iter().map(|kept| kept.fact);
        Ok(self.told_of(signed, facts.collect()).await?.told)
    }

    /// The conflicts of interest among some facts, as far as somebody is to be told of them: so many at most. That they were
    /// told of each child is a look.
    async fn told_of(&self, signed: &Signed, facts: Vec<Fact>) -> Result<Conflicts, No> {
        let mut res = Conflicts::default();
        let mut children = BTreeMap::new();
        for conflict in self.declared_among(signed, &facts).await? {
            match self.is_told(signed, conflict.child, &mut children).await {
                Ok(true) => {}
                Ok(false) => continue,
                Err(damaged @ Fault::Damaged(_)) => {
                    res.damaged.push(damaged);
                    continue;
                }
                Err(fault) => return Err(fault.into()),
            }
            if res.told.len() == MOST_CONFLICTS {
                res.more = true;
                res.more_stand = !conflict.cleared;
                break;
            }
            res.told.push(conflict);
        }
        let mut of_each: BTreeMap<PersonId, Vec<FactId>> = BTreeMap::new();
        for conflict in &res.told {
            let of_child = conflict
                .child
                .map(|child| of_each.entry(child).or_default());
            of_child
                .into_iter()
                .for_each(|facts| facts.push(conflict.declared));
        }
        let looks = of_each.iter().map(|(child, facts)| {
            self.keep_told(signed, "told of a conflict of interest", *child, facts)
        });
        try_join_all(looks).await?;
        Ok(res)
    }

    /// The conflicts of interest of others that some facts declare: those that stand in the way first, and the latest first.
    async fn declared_among(
        &self,
        signed: &Signed,
        facts: &[Fact],
    ) -> Result<Vec<Conflict>, Fault> {
        let mut all: Vec<Conflict> = facts.iter().filter_map(declared_in).collect();
        all.retain(|conflict| conflict.who != signed.account.person);
        let people = all.iter().map(|conflict| conflict.who).collect();
        let leave = self.store.leave_of_all(people).await?;
        for conflict in &mut all {
            let mut since = leave.iter().map(|kept| &kept.fact);
            conflict.cleared = since.any(|fact| is_cleared_by(conflict, fact));
        }
        all.sort_by_key(|one| (one.cleared, std::cmp::Reverse((one.at, one.declared))));
        Ok(all)
    }

    /// Are they to be told who has an interest in a child, worked out once for each?
    async fn is_told(
        &self,
        signed: &Signed,
        child: Option<PersonId>,
        children: &mut BTreeMap<Option<PersonId>, bool>,
    ) -> Result<bool, Fault> {
        if let Some(is_told) = children.get(&child) {
            return Ok(*is_told);
        }
        let is_told = self.is_to_be_told_of(signed, child).await?;
        children.insert(child, is_told);
        Ok(is_told)
    }

    /// Do they keep the child's record or lead on privacy, with no interest of their own?
    async fn is_to_be_told_of(
        &self,
        signed: &Signed,
        child: Option<PersonId>,
    ) -> Result<bool, Fault> {
        let leads = signed.role == Role::DataProtectionOfficer;
        let Some(child) = child else {
            return Ok(leads);
        };
        let around = self.around(signed, child).await?;
        let ties = around.ties_without_interest(signed);
        Ok(ties.is_some_and(|ties| leads || ties.of(Tie::Keeps).is_some()))
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
pub(crate) fn kept_by(who: PersonId, own: &[Fact]) -> BTreeSet<PersonId> {
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
