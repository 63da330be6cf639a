//! Who is told at once that a record was opened in an emergency, and of what.

use heard_record::fact::access::Told as ToldTo;
use heard_record::{Fact, FactId, PersonId, Role, When};
use heard_store::{Change, Fault, Kept};
use jiff::{SignedDuration, Timestamp};

use super::{GOES_BACK, MOST, of};
use crate::access::{EMERGENCY_LASTS, Tie, supervisors_at};
use crate::conflicts::kept_by;
use crate::desk::{Desk, No, Signed};
use crate::together::{facts_or_each, read_or_damaged, unless_damaged};

/// An opening, as it is told to those who are to be told at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The fact.
    pub opened: FactId,
    /// Who opened it.
    pub who: PersonId,
    /// Whose record.
    pub child: PersonId,
    /// When.
    pub at: Timestamp,
    /// Until when, where that can be read.
    pub until: Option<When>,
    /// Why, in their words.
    pub because: String,
    /// Was it looked at, and was it right?
    pub justified: Option<bool>,
    /// As whom whoever asks is told of it.
    pub told_as: ToldTo,
}

/// The openings that somebody is told of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Openings {
    /// Those that can be told, the latest first.
    pub told: Vec<Opening>,
    /// What is damaged of others that they are to be told of, so that not all of them are.
    pub damaged: Vec<Fault>,
}

impl Desk {
    /// The openings of the last thirty days that somebody is to be told of, the latest first; of a damaged record none is told,
    /// but that it is damaged.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn emergencies(&self, signed: &Signed) -> Result<Openings, No> {
        self.emergencies_of(signed, GOES_BACK, None).await
    }

    /// The same, of one child's record.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn emergencies_about(
        &self,
        signed: &Signed,
        child: PersonId,
    ) -> Result<Openings, No> {
        self.emergencies_of(signed, GOES_BACK, Some(child)).await
    }

    /// The same, of those that may still last.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn emergencies_lately(&self, signed: &Signed) -> Result<Openings, No> {
        self.emergencies_of(signed, EMERGENCY_LASTS, None).await
    }

    async fn emergencies_of(
        &self,
        signed: &Signed,
        goes_back: SignedDuration,
        about: Option<PersonId>,
    ) -> Result<Openings, No> {
        let earliest = self
            .now()
            .saturating_sub(goes_back)
            .unwrap_or(Timestamp::MIN);
        let (all, damaged) = read_or_damaged(self.store.emergencies(MOST).await?)?;
        let mut res = Openings {
            told: Vec::new(),
            damaged,
        };
        for kept in all {
            let is_of = |child| of(&kept.fact).is_some_and(|(_, _, of_it)| of_it == child);
            if kept.fact.recorded < earliest || !about.is_none_or(is_of) {
                continue;
            }
            match self.told_of_opening(signed, &kept).await {
                Err(No::Fault(damaged @ Fault::Damaged(_))) => {
                    let is_told = self.is_told_that_damaged(signed, &kept.fact).await?;
                    res.damaged.extend(is_told.then_some(damaged));
                }
                told => res.told.extend(told?),
            }
        }
        Ok(res)
    }

    /// Where the record cannot be read that was opened: are they to be told of it by what they are for, by what is on record of
    /// themselves, or of whoever opened it?
    async fn is_told_that_damaged(&self, signed: &Signed, opened: &Fact) -> Result<bool, No> {
        let me = signed.account.person;
        let Some((_, who, child)) = of(opened).filter(|(_, who, _)| *who != me) else {
            return Ok(false);
        };
        if signed.role == Role::DataProtectionOfficer {
            return Ok(true);
        }
        if kept_by(me, &self.leave_of(me).await?).contains(&child) {
            return Ok(true);
        }
        let of_who = unless_damaged(self.leave_of(who).await.map(Some))?;
        let supervisors = of_who.map(|facts| supervisors_at(who, self.now(), &facts));
        Ok(supervisors.is_some_and(|all| all.contains(&me)))
    }

    /// The opening that a change is, to whoever is to be told of it.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn opening_in(
        &self,
        signed: &Signed,
        change: &Change,
    ) -> Result<Option<Opening>, No> {
        let came: Vec<FactId> = change.facts().into_iter().collect();
        for kept in facts_or_each(&self.store, &came).await? {
            if of(&kept.fact).is_some() {
                return unless_damaged(self.told_of_opening(signed, &kept).await);
            }
        }
        Ok(None)
    }

    /// An opening, if somebody is to be told of it. That they were told is a look.
    async fn told_of_opening(&self, signed: &Signed, kept: &Kept) -> Result<Option<Opening>, No> {
        let Some((says, who, child)) = of(&kept.fact) else {
            return Ok(None);
        };
        let Some(told_as) = self.is_told_as(signed, who, child).await? else {
            return Ok(None);
        };
        self.keep_told(signed, "told of emergency access", child, &[kept.fact.id])
            .await?;
        let opened = kept.fact.id;
        let justified = self.was_right(opened, who).await?;
        Ok(Some(Opening {
            opened,
            who,
            child,
            at: kept.fact.recorded,
            until: says.until.clear().copied(),
            because: says.because.clear().cloned().unwrap_or_default(),
            justified,
            told_as,
        }))
    }

    /// As whom they are told: do they keep the record, supervise whoever opened it, or lead on privacy? Nobody is who has an
    /// interest of their own in the child.
    async fn is_told_as(
        &self,
        signed: &Signed,
        who: PersonId,
        child: PersonId,
    ) -> Result<Option<ToldTo>, Fault> {
        if signed.account.person == who {
            return Ok(None);
        }
        let around = self.around(signed, child).await?;
        let Some(ties) = around.ties_without_interest(signed) else {
            return Ok(None);
        };
        if signed.role == Role::DataProtectionOfficer {
            return Ok(Some(ToldTo::PrivacyLead));
        }
        if ties.of(Tie::Keeps).is_some() {
            return Ok(Some(ToldTo::Keeper));
        }
        let facts = self.leave_of(who).await?;
        let supervisors = supervisors_at(who, self.now(), &facts);
        let supervises = supervisors.contains(&signed.account.person);
        Ok(supervises.then_some(ToldTo::Supervisor))
    }
}
