//! What is asked of the force as a whole, and not of one child's record.

use heard_store::Fault;

use crate::access::{self, Act, Answer, Asked, Of, Situation, Stated};
use crate::desk::{Desk, No, Signed};
use crate::reading;

impl Desk {
    /// What somebody asks of the force as a whole, now.
    pub(crate) fn asked_of_force(
        &self,
        signed: &Signed,
        act: Act,
        stated: Option<Stated>,
    ) -> Asked {
        reading::asked(signed, act, Of::Force, stated, self.now())
    }

    /// May somebody do something with the force as a whole, as things stand now? Nothing is shown by it, and no look kept.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn may_now(&self, signed: &Signed, act: Act) -> Result<bool, No> {
        let answer = self
            .decide_of_force(&self.asked_of_force(signed, act, None))
            .await?;
        Ok(answer.refused().is_none())
    }

    /// What somebody may do with the force as a whole.
    pub(crate) async fn decide_of_force(&self, asked: &Asked) -> Result<Answer, Fault> {
        let facts = self.leave_of(asked.who).await?;
        let situation = Situation::as_known_at(asked.who, asked.role, &asked.of, asked.at, &facts);
        Ok(access::decide(asked, &situation))
    }
}
