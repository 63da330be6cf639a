//! Whether what somebody opened alone was right, as somebody outside their line says afterwards.

use std::collections::BTreeSet;

use heard_record::fact::access;
use heard_record::{Fact, FactId, PersonId, Stated, What};
use heard_store::Fault;
use uuid::Uuid;

use super::{of, written};
use crate::access::{Act, Answer, Asked, Of, Situation, decide, supervisors_ever};
use crate::desk::{Desk, No, Signed};
use crate::places::declared_in;
use crate::put::{Now, Recorded};
use crate::reading;

/// How many people a line of supervisors has at most.
const LINE: usize = 12;

/// What somebody says of an opening of emergency access, or of a protected place by one person alone, who looked at it.
#[derive(Debug, Clone)]
pub struct Review {
    /// Made by whoever asks: with the same key it is recorded once.
    pub key: Uuid,
    /// Which opening.
    pub opened: FactId,
    /// When they looked at it, as it was typed.
    pub happened: String,
    /// Was it right?
    pub justified: bool,
    /// Why.
    pub because: String,
}

impl Desk {
    /// Says whether an opening was right: by somebody outside the line of whoever opened it; where it opened a protected place,
    /// by one who is told of it.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave is as if there were no such opening.
    pub async fn review_emergency(&self, signed: &Signed, review: Review) -> Result<Recorded, No> {
        let opened = self.store.facts(&[review.opened]).await?;
        let opened = opened.first().map(|kept| &kept.fact);
        let (who, child) = opened.and_then(opened_alone).ok_or(No::NothingThere)?;
        let is_of_place = opened.is_some_and(|fact| declared_in(fact).is_some());
        let what = What::Access(access::Fact::EmergencyReviewed(access::EmergencyReviewed {
            justified: Stated::Clear(review.justified),
            opened: Stated::Clear(review.opened),
            reviewer: Stated::Clear(signed.account.person),
            because: written(review.because),
        }));
        let now = Now {
            key: review.key,
            happened: review.happened,
            about: who,
            what,
        };
        let entry = match self.asked_now(signed, &now).await? {
            Ok(entry) => entry,
            Err(answered) => return Ok(answered),
        };
        let (asked, answer) = self.may_review(signed, who).await?;
        let answer = if is_of_place && !self.around(signed, child).await?.is_told_of_place(signed) {
            Answer::NothingThere
        } else {
            answer.if_it_lets_record(&now.what, &[who], &[], None)
        };
        self.keep_look(&asked, Some(child), &answer).await?;
        self.put_now(signed, now.key, answer, entry).await
    }

    /// May somebody say whether it was right that another opened something alone?
    pub(crate) async fn may_review(
        &self,
        signed: &Signed,
        who: PersonId,
    ) -> Result<(Asked, Answer), Fault> {
        let mut facts = self.line_of(signed.account.person).await?;
        facts.extend(self.line_of(who).await?);
        let mut asked = reading::asked(
            signed,
            Act::ReviewEmergency,
            Of::Staff(who),
            None,
            self.now(),
        );
        asked.for_whom = Some(who);
        let situation = Situation::as_known_at(asked.who, asked.role, &asked.of, asked.at, &facts);
        let answer = decide(&asked, &situation);
        Ok((asked, answer))
    }

    /// What was said last of whether it was right that somebody opened something alone.
    pub(crate) async fn was_right(
        &self,
        opened: FactId,
        who: PersonId,
    ) -> Result<Option<bool>, Fault> {
        let reviews = self.leave_of(who).await?;
        let last = reviews.iter().rev().find_map(|fact| match &fact.what {
            What::Access(access::Fact::EmergencyReviewed(review))
                if review.opened.clear() == Some(&opened) =>
            {
                review.justified.clear().copied()
            }
            _ => None,
        });
        Ok(last)
    }

    /// The facts of leave about somebody and everybody who supervises them.
    pub(crate) async fn line_of(&self, person: PersonId) -> Result<Vec<Fact>, Fault> {
        let mut res = Vec::new();
        let mut reached = BTreeSet::new();
        let mut next = vec![person];
        while let Some(one) = next.pop() {
            if reached.len() < LINE && reached.insert(one) {
                let facts = self.leave_of(one).await?;
                next.extend(supervisors_ever(one, &facts));
                res.extend(facts);
            }
        }
        Ok(res)
    }
}

/// Who opened a record or a protected place alone, and of which child, where a fact says that somebody did.
fn opened_alone(fact: &Fact) -> Option<(PersonId, PersonId)> {
    let record = of(fact).map(|(_, who, child)| (who, child));
    record.or_else(|| declared_in(fact).map(|(_, who, child)| (who, child)))
}
