//! Reviews of files: being drawn for a sample, and what a named reviewer judged.

use crate::answer::{ActionRef, SampleRef, codes};
use crate::fact::missing::Grade;
use crate::id::FactId;
use crate::when::When;

codes! {
    /// What a reviewer makes of a file, or of a part of it.
    Judged {
        Outstanding = "outstanding",
        Good = "good",
        Adequate = "adequate",
        RequiresImprovement = "requires improvement",
        Inadequate = "inadequate",
    }

    /// The thing a reviewer judges.
    Question {
        WholeFile = "the whole file",
        Supervision = "effective supervision",
        ProtectionDecision = "initial decision on police protection",
        GradeRight = "grading of risk",
        InterviewQuality = "prevention interview",
        TriggerPlan = "trigger plan",
        LifeTest = "threat to life as the only test",
        Recordkeeping = "record of police protection",
        Voice = "voice of the child",
        JointWorking = "joint working",
        Closing = "closing",
    }

    /// The kind of file, which says to which samples' rows it belongs.
    FileKind {
        Missing = "missing",
        DomesticAbuse = "domestic abuse",
        Protection = "police protection",
        CriminalExploitation = "criminal exploitation",
        SexualExploitation = "sexual exploitation",
        Online = "online abuse",
        Custody = "custody",
        Sextortion = "sextortion",
        Disclosure = "disclosure scheme",
        Abuse = "abuse or neglect",
    }

    /// What a reviewer answers to a question about a file.
    ReviewAnswer { Yes = "yes", Partly = "partly", No = "no", CannotTell = "cannot tell" }

    /// What kind of finding it is.
    FindingKind {
        Concern = "cause of concern",
        Improvement = "area for improvement",
        Recommendation = "recommendation",
        Promising = "promising practice",
        OwnAudit = "own audit",
    }

    /// How an action of the improvement plan stands. Only an effect that was shown completes it.
    ActionState {
        Planned = "planned",
        InProgress = "in progress",
        Done = "done",
        EffectShown = "done and effect shown",
        NoEffect = "done with no effect",
        Stopped = "stopped",
    }
}

crate::kind::family! {
    review(Review) = 17;

    /// The file was drawn for a sample, as a file of some kind.
    Drawn = "drawn for sample", 1 {
        sample: SampleRef, "sample", "Which sample?", lead, must;
        kind: FileKind, "as", "As what kind of file?";
        reviewer: String, "reviewer", "Who reviews it?";
    }

    /// A sample of files was drawn at random and locked, so that it can be drawn again the same.
    SampleLocked = "sample locked", 1 {
        sample: SampleRef, "sample", "Which sample?", lead, must;
        files: i64, "files", "How many files were drawn?";
        out_of: i64, "out of", "Out of how many?";
        seed: i64, "seed", "With which seed?";
        strata: String, "strata", "How were the files divided before drawing?";
    }

    /// A named reviewer answered one question about the file, before seeing what the rules say.
    Answered = "reviewer answered", 1 {
        question: String, "question", "Which question?", lead, must;
        answer: ReviewAnswer, "answer", "What is the answer?", must;
        evidence: String, "evidence", "What in the file shows it?";
        fact: FactId, "fact", "Which fact shows it?";
        kept_because: String, "kept because", "If the rules say otherwise, why is the answer kept?";
        known_at: When, "known at", "As known at which moment?";
        sample: SampleRef, "sample", "In which sample?";
    }

    /// A named reviewer finished with the file: what the work did for this child, and what is to be learned.
    Learned = "reviewer finished", 1 {
        difference: String, "difference to this child", "What difference did it make to the child?", lead, must;
        learning: String, "learning", "What would help next time?";
        sample: SampleRef, "sample", "In which sample?";
    }

    /// Reviewers who differed looked at the file together and agreed on an answer.
    Moderated = "reviewers agreed", 1 {
        question: String, "question", "On which question?", lead, must;
        answer: ReviewAnswer, "answer", "What is the answer?", must;
        because: String, "because", "Why?";
        sample: SampleRef, "sample", "In which sample?";
    }

    /// Somebody says that a measure counts the child wrongly.
    CountQuestioned = "count questioned", 1 {
        measure: String, "measure", "Which measure?", lead, must;
        because: String, "because", "Why is it wrong?", must;
    }

    /// A named reviewer judged the file, or a part of it, with the reason.
    Judgement = "reviewer judged", 1 {
        question: Question, "question", "What?", lead, must;
        judged: Judged, "judged", "How?", must;
        because: String, "because", "Why?", must;
        sample: SampleRef, "sample", "In which sample?";
    }

    /// A named reviewer graded the missing child's risk again without seeing how it had been graded.
    Regraded = "reviewer graded", 1 {
        grade: Grade, "grade", "Which grade?", lead, must;
        because: String, "because", "Why?", must;
        sample: SampleRef, "sample", "In which sample?";
    }

    /// An audit found something, with what is to be done about it.
    FindingMade = "audit finding", 1 {
        finding: String, "finding", "What was found?", lead, must;
        owner: String, "owner", "Whose is it?";
        kind: FindingKind, "kind", "What kind of finding?";
        action: String, "to be done", "What is to be done about it?";
        measure: String, "measure", "Which measure or audit would show that it worked?";
    }

    /// Something is to be done about a finding, by one person, with what would show that it worked.
    ImprovementSet = "improvement action set", 1 {
        what: String, "what", "What is to be done?", lead, must;
        finding: FactId, "finding", "About which finding?";
        owner: String, "owner", "By whom?", must;
        due: When, "due", "By when?";
        measure: String, "measure", "Which measure or audit would show that it worked?", must;
        action: ActionRef, "action", "A short name for it";
    }

    /// How an action of the improvement plan stands now.
    ImprovementStands = "improvement action stands", 1 {
        state: ActionState, "state", "How does it stand?", lead, must;
        because: String, "because", "Why, if it was stopped?";
        evidence: String, "evidence", "What shows it?";
        effect_on_children: String, "effect on children", "What changed for children?";
        next_look: When, "next look", "When is it looked at again?";
        action: ActionRef, "action", "Which action?";
    }

    /// A finding was tested again after something was done about it.
    FindingRetested = "audit finding retested", 1 {
        improved: bool, "improved", "Is it better?", lead, must;
        measure: String, "measure", "By which measure or audit?";
        because: String, "because", "What shows it?";
    }
}
