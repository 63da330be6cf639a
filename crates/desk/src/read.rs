//! Asking for leave to read a child's record: kept as a look before anything is shown.

use heard_record::PersonId;

use crate::access::{Act, Answer, Stated};
use crate::desk::{Desk, No, Signed};
use crate::looks::Opened;
use crate::reading::Reading;

/// What is asked of a child's record.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// What is to be done with it.
    pub act: Act,
    /// The child.
    pub child: PersonId,
    /// What for, where that was said.
    pub stated: Option<Stated>,
}

/// As much of a record as is open: all of it, a packet of it, a summary.
const MOST_FIRST: [Act; 3] = [Act::Read, Act::ReadPacket, Act::ReadSummary];

impl Desk {
    /// Asks for leave to read a child's record. That it was asked for is kept before this answers, whatever it answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn read(&self, signed: &Signed, question: Question) -> Result<Reading, No> {
        let Question { act, child, stated } = question;
        self.read_by(signed, &[act], child, stated, Opened::ByItself)
            .await
    }

    /// Asks for leave to read as much as there is leave for: all of it, else a packet, else a summary. One look is
    /// kept, of what was given or of what was refused last.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn read_most(
        &self,
        signed: &Signed,
        child: PersonId,
        stated: Option<Stated>,
    ) -> Result<Reading, No> {
        self.read_by(signed, &MOST_FIRST, child, stated, Opened::ByItself)
            .await
    }

    /// The same of a record that was not asked for: it is one of those that what a caller said may be about.
    ///
    /// # Errors
    ///
    /// As [`Desk::read_most`].
    pub(crate) async fn read_beside_call(
        &self,
        signed: &Signed,
        child: PersonId,
        stated: Option<Stated>,
    ) -> Result<Reading, No> {
        self.read_by(signed, &MOST_FIRST, child, stated, Opened::BesideCall)
            .await
    }

    /// Reads by the first of some acts for which there is leave.
    async fn read_by(
        &self,
        signed: &Signed,
        acts: &[Act],
        child: PersonId,
        stated: Option<Stated>,
        opened: Opened,
    ) -> Result<Reading, No> {
        let around = self.around(signed, child).await?;
        let mut refused = No::NothingThere;
        for (at, act) in acts.iter().enumerate() {
            let asked = around.asked(signed, *act, stated);
            let answer = around.decide(&asked);
            if !matches!(answer, Answer::Read(_)) && at + 1 < acts.len() {
                continue;
            }
            self.keep_look_at(opened, &asked, Some(child), &answer)
                .await?;
            refused = answer.refused().unwrap_or(refused);
            if let Answer::Read(leave) = answer {
                return Ok(Reading::of(leave, around, &asked));
            }
        }
        Err(refused)
    }
}
