//! Reviews of files: being drawn for a sample, and what a named reviewer judged.

use crate::answer::{SampleRef, codes};
use crate::fact::missing::Grade;

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
}

crate::kind::family! {
    review(Review) = 17;

    /// The file was drawn for a sample, as a file of some kind.
    Drawn = "drawn for sample", 1 {
        sample: SampleRef, "sample", "Which sample?", lead, must;
        kind: FileKind, "as", "As what kind of file?";
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
    }

    /// A finding was tested again after something was done about it.
    FindingRetested = "audit finding retested", 1 {
        improved: bool, "improved", "Is it better?", lead, must;
    }
}
