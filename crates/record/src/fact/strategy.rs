//! Strategy discussions, section 47 enquiries and child protection conferences.

use crate::answer::{
    ActionRef, ConferenceRef, CrimeRef, DiscussionRef, IncidentRef, NoticeRef, codes,
};
use crate::fact::investigation::{self, CrimeKind};
use crate::fact::notice::About;
use crate::fact::{What, contact, custody, exploitation, missing, protection, tell_each};
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

    /// The harm a child protection plan is about.
    PlanCategory { Neglect = "neglect", Physical = "physical abuse", Sexual = "sexual abuse", Emotional = "emotional abuse" }

    /// What a conference decided.
    ConferenceDecision { Plan = "plan", NoPlan = "no plan" }

    /// What a section 47 enquiry came to.
    EnquiryOutcome {
        NotSubstantiated = "not substantiated",
        NoContinuingRisk = "substantiated with no continuing risk",
        Conference = "substantiated with a conference",
    }
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
        crime: CrimeRef, "crime", "Which crime?";
        notice: NoticeRef, "notice", "Which notice?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// Police asked for a strategy discussion, or called one.
    Requested = "strategy discussion asked for", 1 {
        by: String, "by", "Who asked?", lead;
        council_answer: String, "council answered", "What did the council decide?";
        discussion: DiscussionRef, "discussion", "A short name for it";
        planned_for: When, "planned for", "If a time is set for it, when?";
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
        harm: Vec<HarmTrigger>, "of", "Of which harm?";
        crime: CrimeRef, "crime", "Of which crime?";
        notice: NoticeRef, "notice", "Of which notice?";
        incident: IncidentRef, "incident", "Of which log?";
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
        called_by: TookPart, "called by", "Who called it?";
        attendees: String, "attendees", "Who took part for each agency?";
        agreed_by: String, "agreed by", "If one agency alone, who agreed?";
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
        childs_words: String, "child's words", "What has the child said, and what does the child want?";
        suspect_plan: String, "suspect plan", "What is the plan for the suspect?";
        bail_and_contact: String, "bail and contact", "Which conditions of bail and limits of contact?";
        next_meeting: When, "next meeting", "When is the next meeting?";
        discussion: DiscussionRef, "discussion", "Which?";
    }

    /// An agency that matters to the child took no part in the discussion.
    AgencyMissing = "agency missing from discussion", 1 {
        agency: TookPart, "agency", "Which agency?", lead, must;
        asked: When, "asked at", "When was it asked?";
        because: String, "because", "Why did it take no part?", must;
        discussion: DiscussionRef, "discussion", "Which?";
    }

    /// An agency said whether it will take part in a discussion, and who will.
    AttendanceAnswered = "discussion attendance answered", 1 {
        agency: TookPart, "agency", "Which agency?", lead, must;
        will: bool, "will take part", "Will it take part?", must;
        who: String, "who", "Who will?";
        because: String, "because", "If not, why not?";
        discussion: DiscussionRef, "discussion", "Which?";
    }

    /// An agency sees it differently from what the discussion decided.
    AgencyDisagreed = "agency disagreed with discussion", 1 {
        agency: TookPart, "agency", "Which agency?", lead, must;
        view: String, "view", "What is its view?", must;
        escalated_to: String, "taken to", "To whom was it taken further?";
        outcome: String, "outcome", "What came of it?";
        discussion: DiscussionRef, "discussion", "Which?";
    }

    /// The discussion gave somebody an action.
    ActionSet = "discussion action set", 1 {
        what: String, "what", "What is to be done?", lead, must;
        owner: String, "owner", "By whom?";
        due: When, "due", "By when?";
        action: ActionRef, "action", "A short name for it";
        discussion: String, "discussion", "Of which discussion? The next one has a name of its own";
    }

    /// An action of the discussion was done, or not, with its result.
    ActionDone = "discussion action done", 1 {
        result: String, "result", "What came of it?", lead, must;
        done: bool, "done", "Was it done?";
        action: ActionRef, "action", "Which action?";
        discussion: DiscussionRef, "discussion", "Which?";
    }

    /// The record of the discussion went to those who took part.
    RecordSent = "discussion record sent", 1 {
        to: Vec<TookPart>, "to", "To which agencies?", lead, must;
        discussion: DiscussionRef, "discussion", "Which?";
    }

    /// An agency that took part confirmed the record of the discussion, or put it right.
    RecordAnswered = "discussion record answered", 1 {
        agency: TookPart, "agency", "Which agency?", lead, must;
        right: bool, "right", "Is the record right?", must;
        correction: String, "correction", "If not, what is wrong?";
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
        consent: String, "consent", "Who consents to what?";
        advice: String, "medical advice", "What did the sexual assault referral centre or the paediatrician advise?";
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

    /// A section 47 enquiry finished.
    Section47Ended = "section 47 finished", 1 {
        outcome: EnquiryOutcome, "outcome", "What did it come to?", lead, must;
        because: String, "because", "Why?";
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
        category: Vec<PlanCategory>, "category", "If a plan, about which harm?";
        dissent: String, "dissent", "Which disagreement was recorded?";
        conference: ConferenceRef, "conference", "Which?";
    }
}

/// Tells each kind of harm a fact calls for a discussion of, or decides that none is needed of; `None` where that cannot be read.
pub(super) fn harm_in(what: &What, tell: &mut dyn FnMut(Option<HarmTrigger>)) {
    let of_crime = |kind: &CrimeKind| kind.harm().into_iter().collect();
    match what {
        What::Strategy(Fact::HarmSuspected(harm)) => tell_each(
            harm.because.map(|because| vec![because.of_one_kind()]),
            tell,
        ),
        What::Strategy(Fact::ThresholdNotMet(said)) => {
            tell_each(
                said.harm
                    .map(|all| all.iter().map(HarmTrigger::of_one_kind).collect()),
                tell,
            );
        }
        What::Investigation(investigation::Fact::Opened(opened)) => {
            tell_each(opened.kind.map(of_crime), tell)
        }
        What::Contact(contact::Fact::CrimeReported(reported)) => {
            tell_each(reported.kind.map(of_crime), tell)
        }
        What::Exploitation(
            exploitation::Fact::TraffickingSuspected(_) | exploitation::Fact::Assessed(_),
        )
        | What::Custody(custody::Fact::Arrested(_) | custody::Fact::ExploitationScreened(_)) => {
            tell(Some(HarmTrigger::Exploitation))
        }
        What::Missing(missing::Fact::Found(_)) => tell(Some(HarmTrigger::MissingWithHarm)),
        What::Protection(protection::Fact::Taken(_)) => tell(Some(HarmTrigger::PoliceProtection)),
        _ => {}
    }
}

impl Decision {
    /// Does one agency go on alone by it?
    pub const fn is_of_one_agency(self) -> bool {
        matches!(self, Decision::SingleCouncil | Decision::SinglePolice)
    }
}

impl HarmTrigger {
    /// An arrest that shows exploitation is exploitation.
    fn of_one_kind(&self) -> HarmTrigger {
        match self {
            HarmTrigger::Arrest => HarmTrigger::Exploitation,
            other => *other,
        }
    }

    /// What a notice of it is about, where it is one kind of concern.
    pub(super) fn about(self) -> Option<About> {
        match self {
            HarmTrigger::SexualOffence => Some(About::SexualAbuse),
            HarmTrigger::PhysicalHarm => Some(About::PhysicalAbuse),
            HarmTrigger::Neglect => Some(About::Neglect),
            HarmTrigger::OnlineCoercion => Some(About::OnlineAbuse),
            HarmTrigger::DomesticAbuse => Some(About::DomesticAbuse),
            HarmTrigger::PoliceProtection
            | HarmTrigger::Exploitation
            | HarmTrigger::MissingWithHarm
            | HarmTrigger::Arrest
            | HarmTrigger::DeathWithSiblings
            | HarmTrigger::NewConcern => None,
        }
    }
}
