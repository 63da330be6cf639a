//! Investigating crimes against children, and what victims are owed.

use crate::answer::{CrimeRef, DeviceRef, Suspect, codes};
use crate::fact::notice::About;
use crate::fact::strategy::HarmTrigger;
use crate::id::PersonId;
use crate::when::When;

codes! {
    /// The kind of crime, as far as who may investigate it depends on it.
    CrimeKind {
        SexualExploitation = "sexual exploitation",
        CriminalExploitation = "criminal exploitation",
        OnlineAbuse = "online sexual abuse",
        Sextortion = "sextortion",
        SeriousSexual = "serious sexual offence",
        SexualOffence = "other sexual offence",
        SeriousPhysical = "serious physical abuse",
        Cruelty = "physical abuse or cruelty",
        Neglect = "neglect",
        ChildDeath = "death of a child",
        DomesticAbuse = "domestic abuse",
        Other = "other",
    }

    /// A team that crimes go to.
    Team {
        Response = "response",
        Cid = "CID",
        ChildAbuse = "child abuse and vulnerable adults team",
        Exploitation = "complex exploitation team",
        Online = "online investigation team",
        Major = "major investigation team",
    }

    /// A level of the professionalising investigations programme.
    Pip { None = "none", One = "PIP 1", Two = "PIP 2", Three = "PIP 3", Four = "PIP 4" }

    /// What an investigation plan covers.
    PlanPart {
        SuspectIdentified = "suspect identification",
        Digital = "digital",
        Scene = "scene",
        Witnesses = "witnesses",
        Medical = "medical",
        Interview = "recorded interview",
        ChildSafe = "safeguarding of the child",
        OtherChildren = "safeguarding of other children",
        Pnd = "PND",
        Disclosure = "disclosure",
        Partners = "partner tasks",
    }

    /// How a suspect came to be interviewed.
    InterviewedAfter { Arrest = "arrest", Voluntary = "voluntary attendance" }

    /// What was done with a device or account.
    DeviceDone {
        Seized = "seized",
        Preserved = "preserved",
        Examined = "examined",
        LeftBecause = "left",
        Returned = "returned",
        ToBeCollected = "to be collected",
    }

    /// What became of asking a third party for material.
    MaterialState { AskedFor = "asked for", Received = "received", Refused = "refused", NotAskedFor = "not asked for" }

    /// A decision that a victim must be told of.
    KeyDecision {
        Arrested = "suspect arrested",
        Interviewed = "suspect interviewed under caution",
        ReleasedNoCharge = "suspect released without charge",
        BailChanged = "bail or conditions changed",
        NotInvestigated = "decision not to investigate",
        Charged = "suspect charged",
    }

    /// What became of a line of enquiry.
    LineState { Open = "open", Done = "done", NotDone = "not done" }

    /// How a victim is told.
    Channel { InPerson = "in person", Phone = "by phone", Text = "by text", Email = "by e-mail", Letter = "by letter" }
}

crate::kind::family! {
    investigation(Investigation) = 11;

    /// An investigation of a crime against a child began, with what kind of crime it is.
    Opened = "investigation opened", 1 {
        kind: CrimeKind, "kind", "What kind of crime?", lead, must;
        online: bool, "online", "Did it happen online?";
        complex: bool, "complex", "Is it complex?";
        outside_force: bool, "from outside the force area", "Is the suspect or child from outside the force's area?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The investigation was given to a team and an officer, with the reason.
    Allocated = "allocated", 1 {
        team: Team, "team", "To which team?", lead, must;
        officer: PersonId, "officer", "To whom?";
        pip: Pip, "level", "Which level is the officer accredited at?";
        specialist: bool, "child abuse trained", "Has the officer the specialist child abuse course?";
        workload_seen: bool, "workload seen", "Was the officer's workload looked at?";
        because: String, "because", "Why this team and not another?";
        supervisor_accredited: bool, "supervised at PIP 2", "Is the supervisor accredited at PIP 2?";
        move_by: When, "to move by", "If not accredited, when does it move?";
        overseen_by: String, "overseen by", "If not accredited, which supervisor oversees it?";
        overseen_until: When, "overseen until", "If not accredited, until when?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// An investigation plan was made.
    Planned = "investigation plan made", 1 {
        parts: Vec<PlanPart>, "parts", "What does it cover?", lead, must;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A line of enquiry, its owner and what became of it.
    LineOfEnquiry = "line of enquiry", 1 {
        line: String, "line", "Which line?", lead, must;
        state: LineState, "state", "How does it stand?", must;
        owner: String, "owner", "Whose is it?";
        due: When, "due", "By when?";
        result: String, "result", "What came of it?";
        because: String, "because", "If not done, why?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A supervisor reviewed the investigation.
    Supervised = "investigation reviewed", 1 {
        lines_missed: String, "lines missed", "Which lines were missed?", lead;
        delay_challenged: bool, "delay challenged", "Was delay challenged?";
        childs_risk: String, "risk to this child", "What is the risk to this child now?";
        direction: String, "direction", "What was directed, to whom, by when?";
        words: String, "words", "The review as written";
        demand_only: bool, "rests on demand", "Does it rest on workload alone?";
        next: When, "next review", "When is it looked at again?";
        good_work: String, "good work", "What was done well, and by whom?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A device or account may hold evidence.
    DeviceKnown = "device known", 1 {
        what: String, "what", "Which device or account, whose?", lead, must;
        device: DeviceRef, "device", "A short name for it";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A device or account was seized, preserved, examined, or left, with the reason.
    DeviceHandled = "device handled", 1 {
        done: DeviceDone, "done", "What was done?", lead, must;
        because: String, "because", "If left, why?";
        childs_need_met: String, "child's need for a phone", "How is the child's need for a phone met?";
        third_party_request: bool, "victim information request", "Was a victim information request made, where third parties hold it?";
        evidence: String, "evidence", "What was recovered?";
        preservation_requested: bool, "preservation requested", "Was whoever holds the account asked to preserve it?";
        collected_by: String, "collected by", "If to be collected, by whom?";
        collected_on: When, "collected on", "If to be collected, when?";
        device: DeviceRef, "device", "Which?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// It was decided whether a device or account is examined, with the reason.
    ExaminationDecided = "device examination decided", 1 {
        examine: bool, "examine", "Is it to be examined?", lead, must;
        because: String, "because", "Why?", must;
        triage: String, "triage", "What did triage show?";
        device: DeviceRef, "device", "Which?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Somebody outside police holds material that may matter: school, council, health, a company.
    ThirdPartyMaterial = "third-party material", 1 {
        holder: String, "holder", "Who holds it?", lead, must;
        what: String, "what", "What is it?";
        state: MaterialState, "state", "How does it stand?", must;
        because: String, "because", "If refused or not asked for, why?";
        disclosed: String, "disclosure", "What of it goes to the defence, and why?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Specialist digital advice was taken.
    DigitalAdvice = "digital advice taken", 1 {
        advice: String, "advice", "What was advised?", lead;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The Police National Database was checked.
    PndChecked = "PND checked", 1 {
        terms: String, "terms", "What was searched for?", lead;
        hits: String, "hits", "What was found?";
        used: bool, "used", "Was it used?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// It is known who the suspect is.
    SuspectIdentified = "suspect identified", 1 {
        suspect: Suspect, "suspect", "Who?", lead;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A suspect was arrested for the crime.
    SuspectArrested = "suspect arrested", 1 {
        suspect: Suspect, "suspect", "Who?", lead;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A suspect was interviewed about the crime.
    SuspectInterviewed = "suspect interviewed", 1 {
        after: InterviewedAfter, "after", "After arrest, or as a volunteer?", lead, must;
        voluntary_because: String, "voluntary because", "If a volunteer, why, with loss of evidence considered?";
        bail_conditions: String, "bail conditions", "Which conditions protect the child?";
        suspect: Suspect, "suspect", "Who?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// It was decided not to interview a suspect, with the reason.
    SuspectNotInterviewed = "suspect not interviewed", 1 {
        because: String, "because", "Why not?", lead, must;
        suspect: Suspect, "suspect", "Who?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A decision was made that the victim must be told of.
    KeyDecisionMade = "key decision made", 1 {
        decision: KeyDecision, "decision", "Which?", lead, must;
        suspect: Suspect, "suspect", "About which suspect?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The child, or a parent, was told of a decision, with the reason, in a way that suits them.
    VictimTold = "victim told", 1 {
        what: String, "what", "What were they told, and why?", lead, must;
        how: Channel, "how", "How?";
        as_agreed: bool, "as agreed", "Was it the way they asked for?";
        suits_child: bool, "suits the child", "Was it put so that a child can understand?";
        next: When, "next contact", "When do they hear next?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Telling the victim would be unsafe, with the reason.
    VictimNotTold = "victim not told", 1 {
        because: String, "because", "Why would it be unsafe?", lead, must;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A child is the victim of a reported crime.
    ChildIsVictim = "child is victim", 1 {
        offence: String, "offence", "Of what?", lead;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// What the child needs as a victim was assessed.
    NeedsAssessed = "victim's needs assessed", 1 {
        contact_agreed: String, "contact agreed", "How often, and how, do they want to hear?";
        special_measures: String, "special measures", "Which special measures?";
        statement_offered: bool, "personal statement offered", "Was a victim personal statement offered?";
        acknowledged: bool, "written acknowledgement", "Was the report acknowledged in writing?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The child was referred for support.
    SupportReferred = "support referral made", 1 {
        to: String, "to", "To whom?", lead, must;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The child, or a parent, did not want support.
    SupportDeclined = "support declined", 1 {
        because: String, "because", "Why?", lead;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Somebody proposed that the investigation end, with which outcome.
    OutcomeProposed = "outcome proposed", 1 {
        outcome: i64, "outcome", "Which crime outcome, by number?", lead, must;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The investigation of the crime was closed.
    Closed = "investigation closed", 1 {
        outcome: i64, "outcome", "Which crime outcome, by number?", lead, must;
        lines_done: bool, "all lines done", "Are all reasonable lines done, or is it said why not?";
        other_children: bool, "other children considered", "Was the wider risk to other children assessed?";
        victim_told: bool, "victim told", "Was the victim told?";
        partners_told: bool, "partners told", "Were partners told?";
        because: String, "because", "Why?";
        agreed_by: String, "agreed by", "If the child was never spoken to or a notice never shared, which detective inspector agreed?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// It was decided whether a suspect is arrested or comes as a volunteer, with the reason.
    InterviewDecided = "interview decided on", 1 {
        after: InterviewedAfter, "after", "After arrest, or as a volunteer?", lead, must;
        because: String, "because", "Why?", must;
        evidence_loss_considered: bool, "loss of evidence considered", "Was it considered what evidence could be lost?";
        suspect: Suspect, "suspect", "Who?";
        crime: CrimeRef, "crime", "Which crime?";
    }
}

impl CrimeKind {
    /// The kind of harm it does to a child, where that is one for which agencies hold a strategy discussion.
    pub(super) fn harm(self) -> Option<HarmTrigger> {
        match self {
            CrimeKind::SexualExploitation | CrimeKind::CriminalExploitation => {
                Some(HarmTrigger::Exploitation)
            }
            CrimeKind::OnlineAbuse | CrimeKind::SeriousSexual | CrimeKind::SexualOffence => {
                Some(HarmTrigger::SexualOffence)
            }
            CrimeKind::Sextortion => Some(HarmTrigger::OnlineCoercion),
            CrimeKind::SeriousPhysical | CrimeKind::Cruelty => Some(HarmTrigger::PhysicalHarm),
            CrimeKind::Neglect => Some(HarmTrigger::Neglect),
            CrimeKind::DomesticAbuse => Some(HarmTrigger::DomesticAbuse),
            CrimeKind::ChildDeath | CrimeKind::Other => None,
        }
    }

    /// What a notice of it is about.
    pub(super) fn about(self) -> Option<About> {
        match self {
            CrimeKind::SexualExploitation => Some(About::SexualExploitation),
            CrimeKind::CriminalExploitation => Some(About::CriminalExploitation),
            CrimeKind::OnlineAbuse | CrimeKind::Sextortion => Some(About::OnlineAbuse),
            CrimeKind::SeriousSexual | CrimeKind::SexualOffence => Some(About::SexualAbuse),
            CrimeKind::SeriousPhysical | CrimeKind::Cruelty => Some(About::PhysicalAbuse),
            CrimeKind::Neglect => Some(About::Neglect),
            CrimeKind::DomesticAbuse => Some(About::DomesticAbuse),
            CrimeKind::ChildDeath | CrimeKind::Other => None,
        }
    }
}
