//! What was said afterwards about what was put on record. Nothing is edited; these are facts too.

use crate::id::{FactId, PersonId};

crate::kind::family! {
    correction(Correction) = 2;

    /// A fact taken back, with the reason. It counts until this is recorded, and not after.
    Withdrawn = "withdrawn", 1 {
        fact: FactId, "fact", "Which fact?", lead, must;
        because: String, "because", "Why?", must;
    }

    /// A fact put right by another one, which stands in its place from now on.
    Replaced = "replaced", 1 {
        fact: FactId, "fact", "Which fact was wrong?", lead, must;
        with: FactId, "with", "Which fact stands in its place?", must;
        because: String, "because", "Why?", must;
    }

    /// Two records are of one person.
    SamePerson = "same person", 1 {
        other: PersonId, "as", "As whom?", lead, must;
        because: String, "because", "What shows it?", must;
    }

    /// Two records are not of one person, whatever was said before.
    NotSamePerson = "not the same person", 1 {
        other: PersonId, "as", "As whom?", lead, must;
        because: String, "because", "What shows it?", must;
    }

    /// Somebody disagrees with what the record says is owed, in a sentence.
    Disputed = "disputed", 1 {
        rule: String, "rule", "Which duty?", lead, must;
        because: String, "because", "Why?", must;
        agreed_by: String, "agreed by", "Who agreed?";
    }

    /// The content of a fact taken out by authority of law; its place in the record stays.
    Expunged = "expunged", 1 {
        fact: FactId, "fact", "Which fact?", lead, must;
        authority: String, "authority", "On whose authority?", must;
    }
}
