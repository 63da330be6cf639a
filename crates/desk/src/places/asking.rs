//! A protected place is asked for by whoever keeps it and agreed to by a second person; or somebody says alone that a life is
//! at risk now.

use heard_record::draft::Problem;
use heard_record::fact::access::{self, ToldOfPlace};
use heard_record::{Fact, FactId, PersonId, Stated, What, When};
use jiff::Timestamp;
use uuid::Uuid;

use crate::access::{
    Act, Answer, FRESH_FOR, PLACE_ASKED_LASTS, PLACE_OPEN_FOR, ends, is_outside_line, is_within,
};
use crate::desk::{Desk, No, Signed};
use crate::emergency::written;
use crate::put::{Now, Recorded};
use crate::reading::Around;

/// A protected place that somebody wants to be told, as it came in.
#[derive(Debug, Clone)]
pub struct PlaceWanted {
    /// Made by whoever asks: with the same key it is recorded once.
    pub key: Uuid,
    /// Whose place.
    pub child: PersonId,
    /// When it is asked, as it was typed: now, or a moment ago.
    pub happened: String,
    /// Why it is needed.
    pub because: String,
}

/// That a second person agrees.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Made by whoever agrees: with the same key it is recorded once.
    pub key: Uuid,
    /// To which asking.
    pub asked: FactId,
    /// When, as it was typed.
    pub happened: String,
}

impl Desk {
    /// Asks to be told a protected place one keeps; somebody else agrees first.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave is as if there were no such child.
    pub async fn ask_for_place(
        &self,
        signed: &Signed,
        wanted: PlaceWanted,
    ) -> Result<Recorded, No> {
        let what = access::RevealAsked {
            child: Stated::Clear(wanted.child),
            because: written(wanted.because.clone()),
        };
        self.put_of_place(signed, Act::AskPlace, wanted, what.into())
            .await
    }

    /// Says alone that a life is at risk now: the place may be seen once, and who is to be told is told at once.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave, or no protected place, is as if there were no such child.
    pub async fn declare_risk(&self, signed: &Signed, wanted: PlaceWanted) -> Result<Recorded, No> {
        let what = access::RiskDeclared {
            child: Stated::Clear(wanted.child),
            because: written(wanted.because.clone()),
            told: Stated::Clear(ToldOfPlace::ALL.to_vec()),
        };
        self.put_of_place(signed, Act::DeclareRisk, wanted, what.into())
            .await
    }

    async fn put_of_place(
        &self,
        signed: &Signed,
        act: Act,
        wanted: PlaceWanted,
        what: What,
    ) -> Result<Recorded, No> {
        let child = wanted.child;
        let now = Now {
            key: wanted.key,
            happened: wanted.happened,
            about: signed.account.person,
            what,
        };
        let entry = match self.asked_now(signed, &now).await? {
            Ok(entry) => entry,
            Err(answered) => return Ok(answered),
        };
        if let Some(wrong) = not_now(&now.happened, self.now()) {
            return Ok(wrong);
        }
        let around = self.around(signed, child).await?;
        let asked = around.asked(signed, act, None);
        let answer = match around.decide(&asked) {
            Answer::Write(_) if around.protected_place().is_none() => Answer::NothingThere,
            answer => answer,
        };
        let answer = answer.if_it_lets_record(&now.what, &[now.about], &[], None);
        self.keep_look(&asked, Some(child), &answer).await?;
        self.put_now(signed, now.key, answer, entry).await
    }

    /// Agrees, as the second person, that whoever asked is told the place: not oneself, nor anybody in one's line.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave, or an asking that is over, is as if there were no such asking.
    pub async fn agree_to_place(
        &self,
        signed: &Signed,
        agreement: Agreement,
    ) -> Result<Recorded, No> {
        let asking = self.store.facts(&[agreement.asked]).await?;
        let asking = asking.first().and_then(|kept| Asking::of(&kept.fact));
        let asking = asking.ok_or(No::NothingThere)?;
        let me = signed.account.person;
        let agreed_at = When::read(&agreement.happened).map_or(self.now(), |at| at.earliest());
        let until = ends(agreed_at, PLACE_OPEN_FOR);
        let what = What::from(access::RevealAgreed {
            child: Stated::Clear(asking.child),
            keeper: Stated::Clear(asking.who),
            agreed_by: Stated::Clear(me),
            because: written(asking.because.clone()),
            until: Stated::Clear(When::at(until)),
            asked: Stated::Clear(agreement.asked),
        });
        let now = Now {
            key: agreement.key,
            happened: agreement.happened,
            about: asking.who,
            what,
        };
        let entry = match self.asked_now(signed, &now).await? {
            Ok(entry) => entry,
            Err(answered) => return Ok(answered),
        };
        if let Some(wrong) = not_now(&now.happened, self.now()) {
            return Ok(wrong);
        }
        let (around, answer) = self.may_agree(signed, &asking).await?;
        let mut asked = around.asked(signed, Act::AgreePlace, None);
        asked.for_whom = Some(asking.who);
        let answer = answer.if_it_lets_record(&now.what, &[asking.who], &[], None);
        self.keep_look(&asked, Some(asking.child), &answer).await?;
        if let (None, Some(wrong)) = (answer.refused(), before_asked(&now.happened, &asking)) {
            return Ok(wrong);
        }
        self.put_now(signed, now.key, answer, entry).await
    }

    /// May they agree to an asking that waits still?
    pub(super) async fn may_agree(
        &self,
        signed: &Signed,
        asking: &Asking,
    ) -> Result<(Around, Answer), No> {
        let around = self.around(signed, asking.child).await?;
        let mut asked = around.asked(signed, Act::AgreePlace, None);
        asked.for_whom = Some(asking.who);
        let answer = around.decide(&asked);
        let mut line = self.line_of(signed.account.person).await?;
        line.extend(self.line_of(asking.who).await?);
        let is_outside = is_outside_line(signed.account.person, asking.who, self.now(), &line);
        let waits = asking.waits_until(self.now(), &line).is_some();
        let answer = if is_outside && waits {
            answer
        } else {
            Answer::NothingThere
        };
        Ok((around, answer))
    }
}

/// That a place was asked for.
pub(super) struct Asking {
    pub(super) fact: FactId,
    pub(super) who: PersonId,
    pub(super) child: PersonId,
    pub(super) at: Timestamp,
    pub(super) because: String,
}

impl Asking {
    pub(super) fn of(fact: &Fact) -> Option<Asking> {
        let What::Access(access::Fact::RevealAsked(says)) = &fact.what else {
            return None;
        };
        Some(Asking {
            fact: fact.id,
            who: *fact.about.first()?,
            child: *says.child.clear()?,
            at: fact.happened.earliest(),
            because: says.because.clear()?.clone(),
        })
    }

    fn until(&self) -> Timestamp {
        ends(self.at, PLACE_ASKED_LASTS)
    }

    /// Is it too late to agree, whoever did?
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.until()
    }

    /// Until when somebody may agree, where nobody has, by the facts of leave of whoever asked.
    pub(super) fn waits_until(&self, now: Timestamp, facts: &[Fact]) -> Option<Timestamp> {
        let agreed = facts.iter().any(|fact| {
            matches!(&fact.what, What::Access(access::Fact::RevealAgreed(it))
                if it.asked.clear() == Some(&self.fact))
        });
        (!agreed && !self.is_over(now)).then(|| self.until())
    }
}

/// What is wrong with when something is said to be done that opens a place from then on: it is done now, and its moment is known.
fn not_now(happened: &str, now: Timestamp) -> Option<Recorded> {
    let is_now = When::read(happened)
        .is_ok_and(|when| when.is_exact() && is_within(when.earliest(), FRESH_FOR, now));
    let minutes = FRESH_FOR.as_mins();
    (!is_now).then(|| {
        wrongly_timed(format!(
            "Give the time as it is now, with hour and minute: at most {minutes} minutes ago. Nothing was recorded."
        ))
    })
}

/// What is wrong with an agreement that is said to be older than what it answers.
fn before_asked(happened: &str, asking: &Asking) -> Option<Recorded> {
    let is_before = When::read(happened).is_ok_and(|when| when.latest() < asking.at);
    is_before.then(|| {
        wrongly_timed(
            "You cannot have agreed before it was asked for: give the time as it is now. Nothing was recorded.".into(),
        )
    })
}

fn wrongly_timed(say: String) -> Recorded {
    let problem = Problem {
        field: "happened",
        ask: "",
        say,
    };
    Recorded::Problems(vec![(0, problem)])
}
