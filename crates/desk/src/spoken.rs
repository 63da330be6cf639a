//! Whose record it is, of what was shown or spoken of an id.
//!
//! Among very many two may be shown alike. Whoever asks is taken to the one they may know of; one they may not know of
//! changes nothing in that.

use heard_record::{PersonId, Spoken};
use heard_store::Fault;

use crate::access::{Act, Answer};
use crate::desk::{Desk, Signed};

/// By any of these somebody may know that there is a record.
const KNOWN_BY: [Act; 5] = [
    Act::Read,
    Act::ReadPacket,
    Act::ReadSummary,
    Act::ReadLooks,
    Act::OpenEmergency,
];

impl Desk {
    /// Who on record is shown like this; what may be done with the record is asked as of any other. Where there is nobody,
    /// or several whom they may know of, it is nobody, and the answer that for nothing there. Those of whom nothing is on
    /// record by which they could be known again are found by their whole id alone.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn shown_as(
        &self,
        signed: &Signed,
        spoken: Spoken<PersonId>,
    ) -> Result<PersonId, Fault> {
        let mut like = self.directory.shown_as(&self.store, spoken).await?;
        if like.is_empty() {
            // Nobody is looked up like anybody.
            like.push(spoken.nobody());
        }
        let mut known = Vec::new();
        for person in &like {
            if self.may_know_of(signed, *person).await? {
                known.push(*person);
            }
        }
        Ok(match (known.as_slice(), like.as_slice()) {
            ([one], _) | ([], [one, ..]) => *one,
            _ => spoken.nobody(),
        })
    }

    async fn may_know_of(&self, signed: &Signed, person: PersonId) -> Result<bool, Fault> {
        let around = self.around(signed, person).await?;
        let mut acts = KNOWN_BY.into_iter();
        Ok(acts.any(|act| {
            let asked = around.asked(signed, act, None);
            around.decide(&asked) != Answer::NothingThere
        }))
    }
}
