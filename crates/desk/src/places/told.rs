//! Who is told that a protected place is asked for, or that one person alone opened it; and whose place somebody keeps.

use heard_record::fact::access::{self, HeldAs};
use heard_record::{Fact, FactId, PersonId, What};
use heard_store::{Change, Kept};
use jiff::{SignedDuration, Timestamp};

use super::asking::Asking;
use crate::access::{Act, Answer, EMERGENCY_LASTS, policy};
use crate::desk::{Desk, No, Signed};
use crate::emergency::{GOES_BACK, MOST};
use crate::together::unless_damaged;

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
}

impl Desk {
    /// The askings that somebody may agree to, and the declarations of the last thirty days that they are to be told of,
    /// the latest first; of a damaged record none is told. That they were told of each is a look.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn place_calls(&self, signed: &Signed) -> Result<Vec<PlaceCall>, No> {
        self.calls_of(signed, GOES_BACK).await
    }

    /// The same, of those of the last hours.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn place_calls_lately(&self, signed: &Signed) -> Result<Vec<PlaceCall>, No> {
        self.calls_of(signed, EMERGENCY_LASTS).await
    }

    async fn calls_of(
        &self,
        signed: &Signed,
        goes_back: SignedDuration,
    ) -> Result<Vec<PlaceCall>, No> {
        if !may_be_called(signed) {
            return Ok(Vec::new());
        }
        let earliest = self
            .now()
            .saturating_sub(goes_back)
            .unwrap_or(Timestamp::MIN);
        let mut lately = self.store.emergencies(MOST).await?;
        lately.retain(|kept| kept.fact.recorded >= earliest);
        self.calls_among(signed, lately).await
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
        let came = self.store.facts(&came).await?;
        self.calls_among(signed, came).await
    }

    async fn calls_among(&self, signed: &Signed, among: Vec<Kept>) -> Result<Vec<PlaceCall>, No> {
        let mut res = Vec::new();
        for kept in among {
            if let Some(call) = unless_damaged(self.call_in(signed, &kept.fact).await)? {
                self.keep_told(signed, "told of a protected place", call.child)
                    .await?;
                res.push(call);
            }
        }
        Ok(res)
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
        Ok(is_told.then(|| PlaceCall {
            fact: fact.id,
            kind: PlaceCallKind::Declared,
            who,
            child,
            at: fact.recorded,
            because: says.because.clear().cloned().unwrap_or_default(),
        }))
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
        }))
    }

    /// The children whose protected place somebody keeps now; none whose record is damaged.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn places_kept(&self, signed: &Signed) -> Result<Vec<PersonId>, No> {
        let me = signed.account.person;
        let own = self.leave_of(me).await?;
        let mut res = Vec::new();
        for child in own.iter().filter_map(|fact| kept_in(fact, me)) {
            let keeps = unless_damaged(self.keeps_place_of(signed, child).await)?;
            res.extend(keeps.filter(|child| !res.contains(child)));
        }
        Ok(res)
    }

    /// The child, where they keep the place.
    async fn keeps_place_of(
        &self,
        signed: &Signed,
        child: PersonId,
    ) -> Result<Option<PersonId>, No> {
        let around = self.around(signed, child).await?;
        let asked = around.asked(signed, Act::AskPlace, None);
        let keeps = matches!(around.decide(&asked), Answer::Write(_) | Answer::ProveAgain);
        Ok(keeps.then_some(child))
    }
}

/// May somebody in their role be told of any?
fn may_be_called(signed: &Signed) -> bool {
    policy::may_ever(signed.role, Act::AgreePlace)
}

fn declared_in(fact: &Fact) -> Option<(&access::RiskDeclared, PersonId, PersonId)> {
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
