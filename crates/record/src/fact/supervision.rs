//! Supervision, wording and what is known about who somebody is.

use crate::answer::{ActionRef, WritingRef, codes};
use crate::fact::notice::Partner;
use crate::id::FactId;
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

    /// What an action of a meeting changed.
    ActionEffect { Seen = "effect seen", TooEarly = "too early to tell", None = "no effect" }
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
        decision: String, "decision", "What is decided?";
        because: String, "because", "Why?";
        open_questions: String, "open questions", "What is still not known?";
        good_work: String, "good work", "What was done well, and by whom?";
    }

    /// A supervisor directed somebody to do something for the child.
    DirectionGiven = "direction given", 1 {
        what: String, "what", "What is to be done?", lead, must;
        to: String, "to", "By whom?", must;
        due: When, "due", "By when?";
        because: String, "because", "Why?";
        action: ActionRef, "action", "A short name for it";
    }

    /// What a supervisor directed was done, or not, with the result.
    DirectionAnswered = "direction carried out", 1 {
        result: String, "result", "What came of it?", lead, must;
        done: bool, "done", "Was it done?";
        action: ActionRef, "action", "Which direction?";
    }

    /// A gap the record shows was looked at: it is to be filled, or need not be, with the reason.
    GapJudged = "gap judged", 1 {
        gap: String, "gap", "Which gap?", lead, must;
        needed: bool, "to be filled", "Does it need to be filled?", must;
        because: String, "because", "If not, why not?";
    }

    /// Something about the child that police do not know and mean to find out.
    QuestionOpened = "question opened", 1 {
        question: String, "question", "What is not known?", lead, must;
        owner: String, "owner", "Who finds out?";
        due: When, "due", "By when?";
    }

    /// A question about the child that stood open was answered, or given up.
    QuestionAnswered = "question answered", 1 {
        answer: String, "answer", "What is the answer, or why is it given up?", lead, must;
        question: FactId, "question", "Which question?";
    }

    /// Something owed to the child is to pass from one person to another at the end of a tour, with a line about it.
    DutyHandedOver = "duty handed over", 1 {
        duty: String, "duty", "Which duty?", lead, must;
        from: String, "from", "From whom?";
        to: String, "to", "To whom?", must;
        note: String, "note", "What must they know?";
        tour_begins: When, "tour begins", "When does their tour of duty begin?";
    }

    /// Somebody accepted something owed to the child that was handed over to them.
    DutyAccepted = "duty taken over", 1 {
        duty: String, "duty", "Which duty?", lead, must;
        by: String, "by", "Who took it over?", must;
    }

    /// Something owed to the child was given to somebody else, with the reason.
    DutyReassigned = "duty reassigned", 1 {
        duty: String, "duty", "Which duty?", lead, must;
        to: String, "to", "To whom?", must;
        from: String, "from", "From whom?";
        because: String, "because", "Why?";
        note: String, "note", "What must they know?";
    }

    /// A district's daily meeting was held, with the children it talked about.
    DailyMeetingHeld = "daily meeting held", 1 {
        district: String, "district", "Which district?", lead, must;
        present: Vec<Partner>, "partners present", "Which partners were there?";
        absent: Vec<Partner>, "partners absent", "Which partners were not?";
    }

    /// A daily meeting talked about the child.
    DailyMeetingTalked = "talked about at daily meeting", 1 {
        asked: String, "asked", "What was asked for the child?", lead;
        decided: String, "decided", "What was decided?";
        district: String, "district", "Of which district?";
    }

    /// A daily meeting gave somebody an action for the child.
    MeetingActionSet = "meeting action set", 1 {
        what: String, "what", "What is to be done?", lead, must;
        owner: String, "owner", "By whom?", must;
        due: When, "due", "By when?";
        action: ActionRef, "action", "A short name for it";
    }

    /// An action of a daily meeting was done, or not, with what it changed for the child.
    MeetingActionDone = "meeting action done", 1 {
        result: String, "result", "What came of it?", lead, must;
        done: bool, "done", "Was it done?";
        effect: ActionEffect, "effect", "Did it change anything?";
        effect_on_child: String, "effect on this child", "What changed for this child?";
        action: ActionRef, "action", "Which action?";
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
