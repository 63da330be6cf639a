//! What of a change somebody is told, as it comes.

use heard_record::{FactId, PersonId};
use heard_store::Change;

use crate::access::{Act, Answer, Asked};
use crate::desk::{Desk, No, Signed};
use crate::planted::{Leak, is_planted};
use crate::reading::Reading;
use crate::sign_in::is_hook;

/// What of a change somebody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The facts that came, each with its kind.
    pub facts: Vec<(FactId, &'static str)>,
    /// The duties that stand otherwise, each by its rule and the fact that raised it.
    pub duties: Vec<(String, FactId)>,
}

/// What is to be told of a change, and was not yet.
#[derive(Debug)]
pub struct ToTell {
    by: &'static str,
    asked: Asked,
    child: PersonId,
    answer: Answer,
    told: Told,
}

impl Desk {
    /// What somebody may be told of a change: the facts they may read, and the duties told with them. Of a change that
    /// brought nothing they may read they are told nothing. Each thing told is a look.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn may_be_told(&self, signed: &Signed, change: &Change) -> Result<Option<Told>, No> {
        match self.has_to_tell(signed, change).await? {
            Some(ready) => Ok(Some(self.tell(ready).await?)),
            None => Ok(None),
        }
    }

    /// The same, told only when it is asked for: until then nobody looked.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn has_to_tell(
        &self,
        signed: &Signed,
        change: &Change,
    ) -> Result<Option<ToTell>, No> {
        if change.facts().is_empty() {
            return Ok(None);
        }
        let mut around = self.around(signed, change.about).await?;
        if is_planted(Leak::AskedOnce) {
            around.leave_as_it_was(signed.session.began);
        }
        let asked = around.asked(signed, Act::Read, None);
        let answer = around.decide(&asked);
        let Answer::Read(leave) = answer.clone() else {
            return Ok(None);
        };
        let reading = Reading::of(leave, around, &asked);
        let facts = reading.told_of(change);
        if facts.is_empty() {
            return Ok(None);
        }
        let owed = reading.owed(&self.catalogue, asked.at, asked.at);
        let changed = change.duties();
        let duties = owed
            .into_iter()
            .filter(|owed| changed.contains(&(owed.rule.clone(), owed.arose_on)))
            .map(|owed| (owed.rule, owed.arose_on))
            .collect();
        Ok(Some(ToTell {
            by: if is_hook(&signed.session) {
                "hook"
            } else {
                "token"
            },
            asked,
            child: change.about,
            answer,
            told: Told { facts, duties },
        }))
    }

    /// Tells it. That it was told is kept first.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn tell(&self, ready: ToTell) -> Result<Told, No> {
        self.keep_look_by(ready.by, &ready.asked, Some(ready.child), &ready.answer)
            .await?;
        Ok(ready.told)
    }
}
