//! Who is told that a protected place is asked for, or that one person alone opened it; and whose place somebody keeps.

use std::collections::BTreeSet;

use heard_record::fact::access::{self, HeldAs};
use heard_record::{Fact, FactId, PersonId, Role, What};
use heard_store::{Change, Fault, Kept};
use jiff::{SignedDuration, Timestamp};

use super::asking::Asking;
use super::written::PlaceKept;
use crate::access::{Act, Answer, EMERGENCY_LASTS, PLACE_LOOKED_AT_IN, ends, policy};
use crate::desk::{Desk, No, Signed};
use crate::emergency::{GOES_BACK, MOST};
use crate::together::{facts_or_each, read_or_damaged};

/// Why somebody is told of a protected place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceCallKind {
    /// It is asked for, and waits until then for somebody to agree: they may.
    Asked(Timestamp),
    /// One person alone declared an immediate risk to life.
    Declared,
}

/// That a protected place is asked for, or was opened by one alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceCall {
    /// The fact.
    pub fact: FactId,
    /// Which.
    pub kind: PlaceCallKind,
    /// Who asked, or declared it.
    pub who: PersonId,
    /// Whose place.
    pub child: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why, in their words.
    pub because: String,
    /// Where one person alone opened it: how it stands with looking at whether that was right.
    pub review: Option<PlaceReview>,
}

impl PlaceCall {
    /// Does it wait for whoever is told of it to say whether it was right?
    pub fn waits_for_review(&self) -> bool {
        let review = self.review.as_ref();
        review.is_some_and(|review| review.may && review.justified.is_none())
    }
}

/// How it stands with looking at whether it was right that one person alone opened a protected place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceReview {
    /// By when somebody is to have looked at it.
    pub until: Timestamp,
    /// Was it looked at, and was it right?
    pub justified: Option<bool>,
    /// May whoever is told of it be the one who says so?
    pub may: bool,
}

/// The calls that somebody is told of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceCalls {
    /// Those that can be told, the latest first.
    pub told: Vec<PlaceCall>,
    /// What is damaged of others that they are to be told of, so that not all of them are.
    pub damaged: Vec<Fault>,
}

/// The protected places that somebody keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlacesKept {
    /// Those of whom it can be told.
    pub told: Vec<PlaceKept>,
    /// What is damaged of others whose place they were given to keep.
    pub damaged: Vec<Fault>,
}

impl Desk {
    /// The askings that somebody may agree to, the declarations of the last thirty days that they are to be told of, and those
    /// of before that wait for them to say whether they were right, the latest first; of a damaged record none is told, but that
    /// it is. That they were told of each is a look, once in a tour of duty.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn place_calls(&self, signed: &Signed) -> Result<PlaceCalls, No> {
        self.calls_of(signed, GOES_BACK).await
    }

    /// The same, of those of the last hours, and those that wait.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn place_calls_lately(&self, signed: &Signed) -> Result<PlaceCalls, No> {
        self.calls_of(signed, EMERGENCY_LASTS).await
    }

    async fn calls_of(&self, signed: &Signed, goes_back: SignedDuration) -> Result<PlaceCalls, No> {
        if !may_be_called(signed) {
            return Ok(PlaceCalls::default());
        }
        let earliest = self
            .now()
            .saturating_sub(goes_back)
            .unwrap_or(Timestamp::MIN);
        let (mut all, damaged) = read_or_damaged(self.store.emergencies(MOST).await?)?;
        all.retain(|kept| kept.fact.recorded >= earliest || declared_in(&kept.fact).is_some());
        let mut res = self.calls_among(signed, all, earliest).await?;
        res.damaged.extend(damaged);
        Ok(res)
    }

    /// The same among what a change brought, to whoever is to be told of it.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn place_calls_in(
        &self,
        signed: &Signed,
        change: &Change,
    ) -> Result<Vec<PlaceCall>, No> {
        if !may_be_called(signed) {
            return Ok(Vec::new());
        }
        let came: Vec<FactId> = change.facts().into_iter().collect();
        let came = facts_or_each(&self.store, &came).await?;
        let calls = self.calls_among(signed, came, Timestamp::MIN).await?;
        Ok(calls.told)
    }

    async fn calls_among(
        &self,
        signed: &Signed,
        among: Vec<Kept>,
        earliest: Timestamp,
    ) -> Result<PlaceCalls, No> {
        let is_told = |call: &PlaceCall| call.at >= earliest || call.waits_for_review();
        let mut res = PlaceCalls::default();
        for kept in among {
            let call = match self.call_in(signed, &kept.fact).await {
                Err(No::Fault(damaged @ Fault::Damaged(_))) => {
                    let is_told = self.is_called_though_damaged(signed, &kept.fact).await?;
                    res.damaged.extend(is_told.then_some(damaged));
                    continue;
                }
                call => call?,
            };
            if let Some(call) = call.filter(is_told) {
                let act = "told of a protected place";
                self.keep_told(signed, act, call.child, &[call.fact])
                    .await?;
                res.told.push(call);
            }
        }
        Ok(res)
    }

    /// Where the child's record cannot be read: are they to be told by what they are for, or by what is on record of themselves?
    async fn is_called_though_damaged(&self, signed: &Signed, fact: &Fact) -> Result<bool, No> {
        let me = signed.account.person;
        let asked = Asking::of(fact).map(|asking| (asking.who, asking.child));
        let called = asked.or_else(|| declared_in(fact).map(|(_, who, child)| (who, child)));
        let Some((_, child)) = called.filter(|(who, _)| *who != me) else {
            return Ok(false);
        };
        let leads = signed.role == Role::DataProtectionOfficer && declared_in(fact).is_some();
        if signed.role == Role::Superintendent || leads {
            return Ok(true);
        }
        let own = self.leave_of(me).await?;
        let mut kept = own.iter().filter_map(|fact| kept_in(fact, me));
        Ok(kept.any(|one| one == child))
    }

    async fn call_in(&self, signed: &Signed, fact: &Fact) -> Result<Option<PlaceCall>, No> {
        if let Some(asking) = Asking::of(fact) {
            return self.call_of_asking(signed, asking).await;
        }
        let Some((says, who, child)) = declared_in(fact) else {
            return Ok(None);
        };
        let is_told = who != signed.account.person
            && self.around(signed, child).await?.is_told_of_place(signed);
        if !is_told {
            return Ok(None);
        }
        Ok(Some(PlaceCall {
            fact: fact.id,
            kind: PlaceCallKind::Declared,
            who,
            child,
            at: fact.recorded,
            because: says.because.clear().cloned().unwrap_or_default(),
            review: Some(self.review_of(signed, fact, who).await?),
        }))
    }

    async fn review_of(
        &self,
        signed: &Signed,
        declared: &Fact,
        who: PersonId,
    ) -> Result<PlaceReview, No> {
        let (_, answer) = self.may_review(signed, who).await?;
        Ok(PlaceReview {
            until: ends(declared.recorded, PLACE_LOOKED_AT_IN),
            justified: self.was_right(declared.id, who).await?,
            may: matches!(answer, Answer::Write(_) | Answer::ProveAgain),
        })
    }

    async fn call_of_asking(
        &self,
        signed: &Signed,
        asking: Asking,
    ) -> Result<Option<PlaceCall>, No> {
        if asking.is_over(self.now()) {
            return Ok(None);
        }
        let own = self.leave_of(asking.who).await?;
        let Some(until) = asking.waits_until(self.now(), &own) else {
            return Ok(None);
        };
        let (_, answer) = self.may_agree(signed, &asking).await?;
        let may = matches!(answer, Answer::Write(_) | Answer::ProveAgain);
        Ok(may.then_some(PlaceCall {
            fact: asking.fact,
            kind: PlaceCallKind::Asked(until),
            who: asking.who,
            child: asking.child,
            at: asking.at,
            because: asking.because,
            review: None,
        }))
    }

    /// The protected places that somebody keeps now; of those whose record is damaged, that it is.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn places_kept(&self, signed: &Signed) -> Result<PlacesKept, No> {
        let me = signed.account.person;
        let own = self.leave_of(me).await?;
        let mut res = PlacesKept::default();
        let given: BTreeSet<PersonId> = own.iter().filter_map(|fact| kept_in(fact, me)).collect();
        for child in given {
            match self.place_kept(signed, child).await {
                Err(No::Fault(damaged @ Fault::Damaged(_))) => res.damaged.push(damaged),
                kept => res.told.extend(kept?),
            }
        }
        Ok(res)
    }
}

/// May somebody in their role be told of any?
fn may_be_called(signed: &Signed) -> bool {
    let acts = [Act::AgreePlace, Act::ReviewEmergency];
    acts.into_iter()
        .any(|act| policy::may_ever(signed.role, act))
}

/// That one person alone declared a risk to life, who did, and whose place they need, where a fact says so.
pub(crate) fn declared_in(fact: &Fact) -> Option<(&access::RiskDeclared, PersonId, PersonId)> {
    let What::Access(access::Fact::RiskDeclared(says)) = &fact.what else {
        return None;
    };
    Some((says, *fact.about.first()?, *says.child.clear()?))
}

/// The child whose place a fact gives somebody to keep.
fn kept_in(fact: &Fact, who: PersonId) -> Option<PersonId> {
    let What::Access(access::Fact::Held(held)) = &fact.what else {
        return None;
    };
    let is_theirs = fact.about == [who] && held.held_as.clear() == Some(&HeldAs::PlaceKeeper);
    held.child.clear().copied().filter(|_| is_theirs)
}
