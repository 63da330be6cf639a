//! Supervision, wording and what is known about who somebody is.

use crate::answer::{WritingRef, codes};
use crate::when::When;

codes! {
    /// The kind of entry a text stands in.
    EntryKind {
        Review = "supervisor review",
        Closure = "closure",
        Notice = "notice",
        Log = "log entry",
        Crime = "crime report",
        Other = "other entry",
    }
}

crate::kind::family! {
    supervision(Supervision) = 14;

    /// A free text about the child was saved. What it says is looked at for wording, by the language guide.
    TextSaved = "text saved", 1 {
        words: String, "words", "The text, word for word", lead, must;
        entry: EntryKind, "in", "In what kind of entry?";
        writing: WritingRef, "writing", "A short name for it";
    }

    /// A phrase of a text was put another way, or kept as a true quotation with its speaker.
    WordingResolved = "wording resolved", 1 {
        how: String, "how", "How: rewritten, or kept as whose words?", lead, must;
        writing: WritingRef, "writing", "Which text?";
    }

    /// A manager spoke with the author about wording.
    WordingChallenged = "wording challenged", 1 {
        feedback: String, "feedback", "What was said?", lead, must;
        learning: String, "learning", "What was learned?";
        repeat: bool, "spoken with before", "Had the author been spoken with about wording before?";
        writing: WritingRef, "writing", "Which text?";
    }

    /// A supervisor reviewed a matter about the child, whatever kind of matter it is.
    ChildReviewed = "supervisor review", 1 {
        childs_risk: String, "risk to this child", "What is the risk to this child, first?", lead;
        tasks: String, "tasks", "Which tasks answer it, whose, by when?";
        demand_only: bool, "rests on demand", "Does it rest on workload without anything done about the risk?";
        place_only: bool, "rests on place", "Does it call the risk over because it is known where the child is?";
        next: When, "next review", "When is it looked at again?";
        words: String, "words", "The review as written";
    }

    /// A record of a person was made or used.
    NominalUsed = "record of person used", 1 {
        suspect: bool, "as suspect", "As a suspect?";
    }

    /// It would be unsafe to ask for somebody's details now, with the reason and when they are asked.
    UnsafeToAsk = "unsafe to ask", 1 {
        because: String, "because", "Why?", lead, must;
        retry: When, "retry", "When will it be asked?";
    }

    /// The record as a whole was reviewed.
    RecordReviewed = "record reviewed", 1 {
        complete: bool, "complete", "Is it complete?", lead;
    }

    /// A person's details were completed: ethnicity, age, disability, language, religion, care status, nationality.
    DemographicsRecorded = "demographics recorded", 1 {
        complete: bool, "complete", "Are all answered, if only as not known with a reason?", lead, must;
        self_defined: bool, "self-defined", "Was the ethnicity the person's own answer?";
    }
}
