//! A protected place is told once to whoever has leave to be told it, and that it is told is kept before.

use heard_record::fact::access;
use heard_record::{FactId, PersonId, Stated, What, When};
use jiff::Timestamp;
use uuid::Uuid;

use super::asking::Asking;
use super::{Revealed, reveal};
use crate::access::{Act, Answer, MayReveal, Purpose, Tie};
use crate::desk::{Desk, No, Signed};
use crate::put::{Now, Recorded};
use crate::reading::Around;

/// How it stands with a child's protected place, for whoever keeps it or may be told it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceStands {
    /// Do they keep it, and so may ask for it?
    pub keeps: bool,
    /// Is it sealed here? If not, it is held elsewhere.
    pub sealed: bool,
    /// Until when somebody may agree to what they asked last, where nobody has.
    pub waits_until: Option<Timestamp>,
    /// Until when they may see it, once.
    pub open_until: Option<Timestamp>,
}

/// What comes of asking to see a protected place.
pub enum Shown {
    /// The place.
    Place(Revealed),
    /// It is not sealed here, or its content was taken out: nothing was used up.
    HeldElsewhere,
    /// It cannot be opened, for want of its key: nothing was used up.
    WithoutKey,
}

impl Desk {
    /// How it stands with a child's protected place, to whoever keeps it or may be told it now. That they asked is a look.
    ///
    /// # Errors
    ///
    /// A [`No`]: for everybody else it is as if there were no such child.
    pub async fn place_stands(&self, signed: &Signed, child: PersonId) -> Result<PlaceStands, No> {
        let around = self.around(signed, child).await?;
        let asking = around.asked(signed, Act::AskPlace, None);
        let asks = around.decide(&asking);
        let opening = around.asked(signed, Act::RevealPlace, None);
        let opens = around.decide(&opening);
        let keeps = matches!(asks, Answer::Write(_) | Answer::ProveAgain);
        let is_open = matches!(opens, Answer::Read(_) | Answer::ProveAgain);
        let (asked, answer) = if keeps {
            (asking, asks)
        } else {
            (opening, opens)
        };
        self.keep_look(&asked, Some(child), &answer).await?;
        if let Some(no) = answer.refused() {
            return Err(no);
        }
        let sealed = around.protected_place().and_then(|(_, number)| number);
        let own = self.leave_of(signed.account.person).await?;
        let mut last = own.iter().rev().filter_map(Asking::of);
        let last = last.find(|asking| asking.who == signed.account.person && asking.child == child);
        let ties = around.ties_to(signed);
        let covers = [Tie::RevealAgreed, Tie::LifeAtRisk].map(|tie| ties.of(tie));
        let until = covers.into_iter().flatten().filter_map(|cover| cover.until);
        Ok(PlaceStands {
            keeps,
            sealed: sealed.is_some(),
            waits_until: last.and_then(|asking| asking.waits_until(self.now(), &own)),
            open_until: until.max().filter(|_| is_open),
        })
    }

    /// Tells a protected place, once, to whoever has leave to be told it: that it is told is kept, for good, before.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave, or leave that was used up, is as if there were no such child.
    pub async fn reveal_place(&self, signed: &Signed, child: PersonId) -> Result<Shown, No> {
        let around = self.around(signed, child).await?;
        let asked = around.asked(signed, Act::RevealPlace, None);
        let answer = around.decide(&asked);
        let by = opened_by(&around, signed, &answer);
        let kept = self.keep_look_of_place(&asked, child, &answer, by).await?;
        if let Some(no) = answer.refused() {
            return Err(no);
        }
        let leave = leave_to_reveal(&answer).ok_or(No::NothingThere)?;
        let by = by.ok_or(No::NothingThere)?;
        let Some((fact, Some(number))) = around.protected_place() else {
            return Ok(Shown::HeldElsewhere);
        };
        if self.places.is_none() {
            return Ok(Shown::WithoutKey);
        }
        if self.store.sealed_place(number).await?.is_none() {
            return Ok(Shown::HeldElsewhere);
        }
        let Some(place) = self.opened_place(child, number).await? else {
            return Ok(Shown::WithoutKey);
        };
        let (once, what) = self.place_told(by, child, fact, kept.id()).await?;
        if !self.use_up(signed, once, what, answer).await? {
            return Err(No::NothingThere);
        }
        Ok(Shown::Place(reveal(place, leave, &kept)))
    }

    /// What is put on record of a place that is told, who agreed and why; and what it can be told for once.
    async fn place_told(
        &self,
        by: FactId,
        child: PersonId,
        place: FactId,
        look: Uuid,
    ) -> Result<(FactId, What), No> {
        let opened = self.store.facts(&[by]).await?;
        let opened = opened.first().map(|kept| &kept.fact.what);
        let (once, agreed_by, because) = match opened {
            Some(What::Access(access::Fact::RevealAgreed(it))) => {
                let asked = it.asked.clear().copied().unwrap_or(by);
                (asked, it.agreed_by.clone(), it.because.clone())
            }
            Some(What::Access(access::Fact::RiskDeclared(it))) => {
                (by, Stated::LeftOut, it.because.clone())
            }
            _ => return Err(No::NothingThere),
        };
        let told = What::from(access::PlaceRevealed {
            child: Stated::Clear(child),
            place: Stated::Clear(place),
            by: Stated::Clear(by),
            agreed_by,
            because,
            look: Stated::Clear(look.to_string()),
        });
        Ok((once, told))
    }

    /// Puts on record that a place is told for this. By one key: of two who ask at once, one is told that it is used up.
    async fn use_up(
        &self,
        signed: &Signed,
        once: FactId,
        what: What,
        answer: Answer,
    ) -> Result<bool, No> {
        let now = Now {
            key: once.uuid(),
            happened: When::at(self.now()).to_string(),
            about: signed.account.person,
            what,
        };
        Ok(match self.asked_now(signed, &now).await? {
            Ok(entry) => {
                let recorded = self.put_now(signed, now.key, answer, entry).await?;
                matches!(recorded, Recorded::Kept(_))
            }
            Err(_) => false,
        })
    }
}

fn leave_to_reveal(answer: &Answer) -> Option<MayReveal> {
    match answer {
        Answer::Read(leave) => leave.to_reveal(),
        _ => None,
    }
}

/// The agreement or declaration by which a place is told.
fn opened_by(around: &Around, signed: &Signed, answer: &Answer) -> Option<FactId> {
    let Answer::Read(leave) = answer else {
        return None;
    };
    let tie = match leave.look().purpose {
        Purpose::ProtectNow => Tie::LifeAtRisk,
        _ => Tie::RevealAgreed,
    };
    let ties = around.ties_to(signed);
    ties.of(tie)?.facts.first().copied()
}
