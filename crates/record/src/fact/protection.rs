//! Police protection, under section 46 of the Children Act 1989.

use crate::answer::{ProtectionRef, codes};
use crate::when::When;

codes! {
    /// How the power was used.
    Mode { Removed = "removed", Prevented = "removal prevented" }

    /// Where the child was taken.
    Accommodation {
        ParentOrCarer = "parent or other carer agreed",
        RelativeOrFriend = "relative or family friend",
        Foster = "foster carer",
        ChildrensHome = "children's home",
        Refuge = "refuge",
        Hospital = "hospital",
        PoliceStation = "police station",
        OtherCouncil = "other local authority accommodation",
    }

    /// How police protection ended.
    Ending {
        ToParent = "released to parent or carer",
        ToAccommodation = "accommodated under section 20",
        EmergencyOrder = "emergency protection order granted",
        InterimCareOrder = "interim care order",
        ToPlacement = "returned to placement",
        Expired = "expired at 72 hours",
        Rescinded = "rescinded by the designated officer",
    }
}

crate::kind::family! {
    protection(Protection) = 6;

    /// A constable took a child into police protection.
    Taken = "taken into police protection", 1 {
        mode: Mode, "mode", "Was the child removed, or removal prevented?", lead, must;
        grounds: String, "grounds", "What was the reasonable cause to believe significant harm was otherwise likely?", must;
        alternatives: String, "alternatives", "What else was considered?";
        found_at: String, "found at", "Where was the child found?";
        officer: String, "officer", "Which constable?", must;
        lives_elsewhere: bool, "ordinarily lives elsewhere", "Does the child ordinarily live in another council's area?";
        protection: ProtectionRef, "protection", "Which number?";
        to_council: bool, "removed to council accommodation", "Was the child removed straight to accommodation by or for the council, or to a refuge?";
    }

    /// The local authority where the child was found was told: steps taken, steps proposed, reasons.
    CouncilTold = "council told of police protection", 1 {
        who: String, "who", "Who was told?", lead, must;
        steps: String, "steps", "Which steps were told, taken and proposed, and why?";
        strategy_discussion: bool, "strategy discussion asked for", "Was a strategy discussion asked for?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// The local authority where the child ordinarily lives was told where the child is.
    HomeCouncilTold = "home council told of police protection", 1 {
        who: String, "who", "Who was told?", lead, must;
        place: String, "place", "Which place was given?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// The child was told what is happening and why, and asked for their wishes and feelings.
    ChildToldAndHeard = "child told and heard", 1 {
        told: String, "told", "What was the child told?", must;
        wishes: String, "wishes", "What did the child say they wish and feel?", must;
        interpreter: String, "interpreter", "Which interpreter or other help was used?";
        too_young_because: String, "not able to understand because", "If the child could not understand, why?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// An officer was designated to inquire into the case.
    DesignatedOfficerNamed = "designated officer named", 1 {
        officer: String, "officer", "Who?", lead, must;
        rank: String, "rank", "What rank?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// The designated officer made or finished the inquiry.
    InquiryMade = "designated officer's inquiry", 1 {
        finished: bool, "finished", "Is the inquiry finished?", lead;
        findings: String, "findings", "What was found?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// The designated officer reviewed police protection while it lasted.
    Reviewed = "police protection reviewed", 1 {
        because: String, "because", "Why does it go on?", lead;
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// Where the child was taken to stay.
    Accommodated = "child accommodated", 1 {
        at: Accommodation, "at", "What kind of place?", lead, must;
        by_council: bool, "by council", "Was it by or for the local authority, or a refuge?";
        station_because: String, "station because", "If a police station, what exceptional circumstances?";
        authorised_by: String, "authorised by", "If a police station, which inspector allowed it?";
        place: String, "where", "Where?";
        station_until: When, "station until", "If a police station, until when?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// Parents, others with parental responsibility, or whoever the child lived with, were told.
    ParentsTold = "parents told of police protection", 1 {
        who: String, "who", "Who was told?", lead, must;
        told: String, "told", "What were they told, and what may follow?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// It was not reasonably practicable to tell the parents, with the attempts and the reason.
    ParentsNotTold = "parents could not be told", 1 {
        because: String, "because", "Why, and what was tried?", lead, must;
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// On finishing the inquiry the designated officer released the child, or said why harm is still likely.
    ReleaseDecided = "release decided", 1 {
        released: bool, "released", "Is the child released?", lead, must;
        because: String, "because", "Why?", must;
        agreed_with_council: bool, "agreed with council", "Was it agreed with the council?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// Whether to apply for an emergency protection order was considered.
    OrderConsidered = "emergency protection order considered", 1 {
        apply: bool, "apply", "Is it applied for?", lead;
        because: String, "because", "Why?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// Contact between the child and family was decided while police protection lasted.
    ContactDecided = "contact decided", 1 {
        with: String, "with", "With whom, and how is it in the child's best interests?", lead, must;
        passed_to_council: bool, "passed to council", "Has the duty passed to the council?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// Police protection of the child ended.
    Ended = "police protection ended", 1 {
        how: Ending, "how", "How did it end?", lead, must;
        by: String, "by", "Who decided?", must;
        because: String, "because", "Why?";
        goes_to: String, "child goes to", "Where does the child go?";
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// A supervisor looked at the record of police protection.
    Overseen = "police protection overseen", 1 {
        entry: String, "entry", "What was decided or directed?", lead, must;
        protection: ProtectionRef, "protection", "Which number?";
    }

    /// When another step is due, as set by the designated officer.
    NextReviewSet = "police protection review set", 1 {
        next: When, "next", "When?", lead, must;
        protection: ProtectionRef, "protection", "Which number?";
    }
}
