//! Strategy discussions, section 47 enquiries and child protection conferences.

use crate::answer::{ConferenceRef, CrimeRef, DiscussionRef, codes};
use crate::when::When;

codes! {
    /// Why there is reasonable cause to suspect significant harm.
    HarmTrigger {
        PoliceProtection = "police protection used",
        SexualOffence = "sexual offence against the child",
        PhysicalHarm = "physical harm",
        Neglect = "neglect",
        Exploitation = "exploitation",
        OnlineCoercion = "online coercion with self-harm risk",
        MissingWithHarm = "harm while missing",
        Arrest = "arrest showing exploitation",
        DeathWithSiblings = "death of a child with siblings",
        DomesticAbuse = "domestic abuse",
        NewConcern = "new concern on an open case",
    }

    /// Who took part.
    TookPart {
        Police = "police",
        Council = "council",
        Health = "health",
        School = "school",
        Referrer = "referrer",
        Placement = "placement",
        Doctor = "hospital doctor",
        Other = "other",
    }

    /// How a discussion was held.
    HeldBy { Call = "call", Video = "video", InPerson = "in person" }

    /// What a strategy discussion decided.
    Decision {
        NoFurtherAction = "no further action",
        InNeed = "child in need or early help",
        SingleCouncil = "section 47 by the council alone",
        SinglePolice = "criminal investigation by police alone",
        Joint = "section 47 jointly",
        Emergency = "emergency action",
    }

    /// What a child, or a parent, did not want.
    EvidencePart { Medical = "medical examination", Interview = "interview" }

    /// What a conference decided.
    ConferenceDecision { Plan = "plan", NoPlan = "no plan" }
}

crate::kind::family! {
    strategy(Strategy) = 8;

    /// There is reasonable cause to suspect that a child is suffering, or likely to suffer, significant harm.
    HarmSuspected = "significant harm suspected", 1 {
        because: HarmTrigger, "because", "Why?", lead, must;
        what: String, "what", "What is known?";
        immediate: bool, "immediate", "Is the harm happening or about to?";
        crime_suspected: bool, "crime suspected", "Is an offence alleged or suspected?";
        inside_forensic_window: bool, "inside forensic window", "Could a medical examination still find evidence?";
    }

    /// Police asked for a strategy discussion, or called one.
    Requested = "strategy discussion asked for", 1 {
        by: String, "by", "Who asked?", lead;
        council_answer: String, "council answered", "What did the council decide?";
        discussion: DiscussionRef, "discussion", "A short name for it";
    }

    /// The council declined to convene a strategy discussion.
    Declined = "strategy discussion declined", 1 {
        because: String, "because", "Why?", lead, must;
        escalated: bool, "escalated", "Was it taken further?";
        discussion: DiscussionRef, "discussion", "Which?";
    }

    /// A detective inspector decided that the threshold for a strategy discussion is not met, with the reason.
    ThresholdNotMet = "strategy threshold not met", 1 {
        because: String, "because", "Why?", lead, must;
    }

    /// Police, children's social care and others discussed the child and decided what to do.
    Held = "strategy discussion held", 1 {
        decision: Decision, "decision", "What was decided?", lead, must;
        took_part: Vec<TookPart>, "took part", "Who took part?", must;
        how: HeldBy, "how", "How was it held?";
        police_attendee: String, "police attendee", "Who took part for police?";
        attendee_trained: bool, "attendee trained", "Are they trained for it?";
        attendee_prepared: bool, "attendee prepared", "Had they done PNC, PND and local checks?";
        able_to_decide: bool, "able to decide", "Could they decide for police?";
        because: String, "because", "Why this decision?";
        single_agency_because: String, "single agency because", "If one agency alone, why, by each agency?";
        crime_suspected: bool, "crime suspected", "Is an offence alleged or suspected?";
        section_47: bool, "section 47 agreed", "Is a section 47 enquiry agreed?";
        discussion: DiscussionRef, "discussion", "A short name for it";
    }

    /// Police put their own record of the discussion on file.
    Recorded = "strategy discussion recorded", 1 {
        shared: String, "information shared", "What did each agency share?";
        other_children: String, "other children", "Which other children, siblings or children near the suspect, were considered?";
        immediate_safety: String, "immediate safety", "What keeps each child safe now?";
        plan: String, "plan", "What is the plan for interview, medical, arrest and devices?";
        actions: String, "actions", "Which actions, whose, by when?";
        review: When, "review", "When is it looked at again?";
        discussion: DiscussionRef, "discussion", "Which?";
    }

    /// Something material changed after a discussion: a new fact, a changed plan, actions past their time.
    NewMaterial = "material change after discussion", 1 {
        what: String, "what", "What changed?", lead, must;
        discussion: String, "discussion", "After which discussion? The next one has a name of its own";
    }

    /// The joint visit was made and the child seen.
    JointVisitMade = "joint visit made", 1 {
        alone: bool, "seen alone", "Was the child seen alone?", lead;
        words: String, "child's words", "What did the child say?";
        home: String, "home", "What is life like there?";
        siblings: String, "siblings", "Which brothers and sisters were seen?";
        explained: bool, "next steps explained", "Was the child told what happens next?";
    }

    /// The plan puts the joint visit off, for evidence or safety.
    JointVisitDeferred = "joint visit put off", 1 {
        because: String, "because", "Why?", lead, must;
        until: When, "until", "Until when?";
    }

    /// Medical examination, recorded interview, intermediary and liaison officer were each considered.
    EvidencePlanned = "evidence plan made", 1 {
        medical_considered: bool, "medical considered", "Was a medical examination considered?";
        medical: String, "medical", "What was decided, and why?";
        interview_considered: bool, "recorded interview considered", "Was a visually recorded interview considered?";
        interview: String, "interview", "What was decided, and why?";
        intermediary_considered: bool, "intermediary considered", "Was an intermediary considered?";
        liaison_considered: bool, "liaison officer considered", "Was a sexual offences liaison officer considered?";
        inside_forensic_window: bool, "inside forensic window", "Is it inside the forensic window?";
        needs: String, "needs", "Which needs of the child bear on it?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The child, or a parent, did not want a medical examination or interview.
    EvidenceRefused = "examination or interview declined", 1 {
        because: String, "because", "Why?", lead;
        declined: Vec<EvidencePart>, "declined", "What was declined?", must;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The child gave an account: a recorded interview, or a statement.
    AccountTaken = "child's account taken", 1 {
        how: crate::fact::missing::HeldHow, "how", "How?", lead, must;
        recorded_interview: bool, "recorded interview", "Was it a visually recorded interview?";
        needs_met: String, "needs met", "How were the child's needs met?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A section 47 enquiry began.
    Section47Begun = "section 47 begun", 1 {
        joint: bool, "joint", "Is it joint?", lead;
        discussion: DiscussionRef, "discussion", "From which discussion?";
    }

    /// The council decided on an initial child protection conference, for a date.
    ConferenceCalled = "conference called", 1 {
        date: When, "date", "For when?", lead, must;
        discussed: When, "section 47 agreed on", "When was the strategy discussion that began the section 47 enquiry?";
        conference: ConferenceRef, "conference", "A short name for it";
    }

    /// The conference was put off, agreed by the council's manager and the chair, with the reason.
    ConferenceDelayed = "conference put off", 1 {
        because: String, "because", "Why, and who agreed?", lead, must;
        conference: ConferenceRef, "conference", "Which?";
    }

    /// Police sent their report to the conference.
    ReportSent = "conference report sent", 1 {
        history: String, "history", "Which history and risk from adults?";
        view: String, "view", "What do police think of the plan?";
        conference: ConferenceRef, "conference", "Which?";
    }

    /// The child protection conference was held.
    ConferenceHeld = "conference held", 1 {
        decision: ConferenceDecision, "decision", "What was decided?", lead;
        police_attended: bool, "police attended", "Did police take part?";
        police_attendee: String, "police attendee", "Who?";
        prepared: bool, "prepared", "Were they prepared?";
        dissent: String, "dissent", "Which disagreement was recorded?";
        conference: ConferenceRef, "conference", "Which?";
    }
}
