//! What an investigation and an online plan are made of: each part with its steps, each step with the kind of fact that is put
//! on record by it.

use heard_record::fact::exploitation::{
    NrmNotReferred, NrmReferred, SuspectAssessed, TraffickingSuspected,
};
use heard_record::fact::investigation::{
    DeviceHandled, DeviceKnown, DigitalAdvice, ExaminationDecided, InterviewDecided,
    KeyDecisionMade, LineOfEnquiry, NeedsAssessed, OutcomeProposed, Planned, PndChecked,
    Supervised, SupportDeclined, SupportReferred, SuspectArrested, SuspectIdentified,
    SuspectInterviewed, SuspectNotInterviewed, ThirdPartyMaterial, VictimNotTold, VictimTold,
};
use heard_record::fact::online::{
    DiscussionConsidered, EvidenceSecured, FollowedUp, ImageDatabaseUsed, ImagesRecovered,
    ResourcesGiven, SuspectBanded, SuspectEnforced, SuspectKnown, TemplateCompleted,
    VulnerabilityAssessed, WiderRiskAssessed,
};
use heard_record::fact::person::{ChildSeen, SafetyPlanMade};
use heard_record::fact::strategy::{
    AccountTaken, EvidencePlanned, EvidenceRefused, JointVisitMade, Section47Begun,
};
use heard_record::kind::{Kind, OneKind};

/// One thing that is put on record of an investigation.
pub struct Step {
    /// By what its address is known.
    pub at: &'static str,
    /// What it is called.
    pub says: &'static str,
    /// The kind of fact.
    pub kind: &'static Kind,
}

/// A step.
pub const fn step(at: &'static str, says: &'static str, kind: &'static Kind) -> Step {
    Step { at, says, kind }
}

/// A part of the work.
pub struct Section {
    /// By what it is found on the page.
    pub at: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What is to be thought of.
    pub says: &'static str,
    /// What it is made of.
    pub steps: &'static [Step],
}

/// By what the part about the national referral mechanism is found: it is of exploitation alone.
pub const REFERRAL: &str = "referral";

/// The parts of an investigation, in the order in which they are thought of.
pub const SECTIONS: &[Section] = &[
    Section {
        at: "children",
        title: "Children",
        says: "",
        steps: &[
            step("seen", "Seen and spoken to", ChildSeen::KIND),
            step("safety", "Safety plan", SafetyPlanMade::KIND),
            step(
                "needs",
                "What the child needs, and how they want to hear",
                NeedsAssessed::KIND,
            ),
            step("told", "Told, and why", VictimTold::KIND),
            step(
                "not-told",
                "Not told, because it would be unsafe",
                VictimNotTold::KIND,
            ),
            step("support", "Referred for support", SupportReferred::KIND),
            step(
                "support-declined",
                "Support not wanted",
                SupportDeclined::KIND,
            ),
        ],
    },
    Section {
        at: "suspects",
        title: "Suspects",
        says: "The risk to other children comes first: with whom they live, whom they reach, through what work.",
        steps: &[
            step(
                "suspect-risk",
                "Risk to other children",
                SuspectAssessed::KIND,
            ),
            step("suspect", "Identified", SuspectIdentified::KIND),
            step("arrest", "Arrested", SuspectArrested::KIND),
            step(
                "interview-route",
                "Arrest or volunteer, and why",
                InterviewDecided::KIND,
            ),
            step("interviewed", "Interviewed", SuspectInterviewed::KIND),
            step(
                "not-interviewed",
                "Not interviewed, because",
                SuspectNotInterviewed::KIND,
            ),
        ],
    },
    Section {
        at: "lines",
        title: "Lines of enquiry",
        says: "Each has an owner and a time; each ends in a result, or in why it was not done.",
        steps: &[
            step("plan", "Investigation plan", Planned::KIND),
            step("line", "Line of enquiry", LineOfEnquiry::KIND),
            step("pnd", "Police National Database", PndChecked::KIND),
        ],
    },
    Section {
        at: "digital",
        title: "Digital",
        says: "No image is kept or shown here: only where it is lawfully held.",
        steps: &[
            step(
                "device",
                "Device or account that may hold evidence",
                DeviceKnown::KIND,
            ),
            step(
                "device-handled",
                "Seized, preserved, examined, left or returned",
                DeviceHandled::KIND,
            ),
            step(
                "examination",
                "To be examined or not, and why",
                ExaminationDecided::KIND,
            ),
            step("advice", "Specialist advice", DigitalAdvice::KIND),
        ],
    },
    Section {
        at: "medical",
        title: "Medical and interviews",
        says: "What was considered and is not done is recorded as carefully: medical examination, recorded interview, intermediary.",
        steps: &[
            step(
                "evidence-plan",
                "Medical examination, interview and intermediary",
                EvidencePlanned::KIND,
            ),
            step("account", "The child’s account", AccountTaken::KIND),
            step(
                "declined",
                "Not wanted by the child or a parent",
                EvidenceRefused::KIND,
            ),
        ],
    },
    Section {
        at: "joint",
        title: "Joint working",
        says: "Where one agency goes on alone, the strategy discussion says why, and who agreed.",
        steps: &[
            step(
                "enquiry",
                "Section 47 enquiry, joint or not",
                Section47Begun::KIND,
            ),
            step("joint-visit", "Joint visit", JointVisitMade::KIND),
        ],
    },
    Section {
        at: REFERRAL,
        title: "National referral mechanism",
        says: "A child’s denial is common, and does not end the question. Neither it nor a want of evidence is a reason not to refer.",
        steps: &[
            step(
                "indicators",
                "Indicators seen, each with its source",
                TraffickingSuspected::KIND,
            ),
            step("referred", "Referred", NrmReferred::KIND),
            step(
                "not-referred",
                "Not referred, because",
                NrmNotReferred::KIND,
            ),
        ],
    },
    Section {
        at: "disclosure",
        title: "Disclosure and third-party material",
        says: "",
        steps: &[step(
            "material",
            "Material others hold",
            ThirdPartyMaterial::KIND,
        )],
    },
    Section {
        at: "bail",
        title: "Bail and contact",
        says: "Conditions that protect the child are recorded with the interview; each change is a decision the child is told of.",
        steps: &[step(
            "decision",
            "Decision the child must be told of",
            KeyDecisionMade::KIND,
        )],
    },
    Section {
        at: "reviews",
        title: "Reviews",
        says: "",
        steps: &[
            step("review", "Supervisor’s review", Supervised::KIND),
            step("outcome", "End proposed", OutcomeProposed::KIND),
        ],
    },
];

/// What the online team puts on record of an online plan.
pub const ONLINE: &[Section] = &[
    Section {
        at: "accounts",
        title: "Accounts and platforms",
        says: "A request to preserve runs out: note until when the platform keeps it.",
        steps: &[step(
            "accounts-secured",
            "What was asked for, answered and secured, by platform",
            EvidenceSecured::KIND,
        )],
    },
    Section {
        at: "devices",
        title: "Devices",
        says: "No image is kept or shown here, not even blurred: only a reference to the secure system.",
        steps: &[
            step("device-known", "Device or account", DeviceKnown::KIND),
            step(
                "device-done",
                "Seized, preserved, examined, left or returned",
                DeviceHandled::KIND,
            ),
            step(
                "device-decision",
                "To be examined or not, why, and what triage showed",
                ExaminationDecided::KIND,
            ),
        ],
    },
    Section {
        at: "checks",
        title: "Checks",
        says: "",
        steps: &[
            step(
                "images",
                "Images recovered: the reference alone",
                ImagesRecovered::KIND,
            ),
            step("image-database", "Image database", ImageDatabaseUsed::KIND),
            step("database", "Police National Database", PndChecked::KIND),
            step(
                "template",
                "Template for online abuse, with the advice taken",
                TemplateCompleted::KIND,
            ),
        ],
    },
    Section {
        at: "others",
        title: "Other children this person may reach",
        says: "Required. Contacts, homes, work, and the same account reported elsewhere. Where none is found: why that is thought to be so, and what was checked.",
        steps: &[step(
            "other-children",
            "Other children",
            WiderRiskAssessed::KIND,
        )],
    },
    Section {
        at: "person",
        title: "The person behind it",
        says: "Who has children or lives with any is a risk to them tonight: a notice for each, and a strategy discussion.",
        steps: &[
            step("person-known", "Known", SuspectKnown::KIND),
            step(
                "person-reach",
                "Children they have, live with or reach",
                SuspectAssessed::KIND,
            ),
            step("band", "Band, and by when police act", SuspectBanded::KIND),
            step("dealt-with", "Dealt with", SuspectEnforced::KIND),
        ],
    },
    Section {
        at: "child",
        title: "The child, again",
        says: "",
        steps: &[
            step("called-again", "Called again", FollowedUp::KIND),
            step(
                "vulnerability",
                "What makes this child vulnerable",
                VulnerabilityAssessed::KIND,
            ),
            step(
                "discussion",
                "Is a strategy discussion needed?",
                DiscussionConsidered::KIND,
            ),
            step("given", "Support and guidance given", ResourcesGiven::KIND),
            step("child-told", "Told, and why", VictimTold::KIND),
        ],
    },
];
