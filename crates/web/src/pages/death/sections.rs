//! What the work after a child's death, a collapse or a serious incident is made of.

use heard_record::fact::death::{
    CriteriaNotMet, InitialSharing, JointHomeVisit, LeadAttended, NationalPanelNotified,
    PanelNotified, PoliceInformationGiven, RapidReviewDone, SeriousIncident, Sudden,
};
use heard_record::fact::strategy::{HarmSuspected, ThresholdNotMet};
use heard_record::kind::OneKind;

use super::super::investigation::sections::{Section, Step, step};

/// By what the part about other children of the home is found.
pub const SIBLINGS: &str = "siblings";

/// The parts, in the order in which they are thought of: the other children of the home come first.
pub const SECTIONS: &[Section] = &[
    Section {
        at: SIBLINGS,
        title: "Other children of the home, first",
        says: "Are they safe tonight, who has seen each of them, and is a strategy discussion needed? Each has a record of their own.",
        steps: SHARED,
    },
    Section {
        at: "lead",
        title: "The lead, with the clinician",
        says: "A trained lead takes the history together with the clinician, looks to the scene, names who supports the family, and tells the coroner.",
        steps: LEAD,
    },
    Section {
        at: "home",
        title: "The home",
        says: "Police and health visit together; that a visit is not needed they decide together, and say why. What was found goes to the pathologist.",
        steps: HOME,
    },
    Section {
        at: "told",
        title: "Who is told",
        says: "",
        steps: TOLD,
    },
    Section {
        at: "review",
        title: "A serious incident, and its review",
        says: "Where abuse or neglect is known or suspected. That the criteria are not met is agreed between agencies, with the reason.",
        steps: REVIEW,
    },
];

const SHARED: &[Step] = &[
    step(
        "shared",
        "What is known shared with health and the council, and whether brothers and sisters are safe",
        InitialSharing::KIND,
    ),
    step("harm", "Significant harm suspected", HarmSuspected::KIND),
    step(
        "no-discussion",
        "No strategy discussion needed, because",
        ThresholdNotMet::KIND,
    ),
];

const LEAD: &[Step] = &[
    step("what-happened", "What happened", Sudden::KIND),
    step("lead-attended", "Lead attended", LeadAttended::KIND),
];

const HOME: &[Step] = &[step("visit", "Joint home visit", JointHomeVisit::KIND)];

const TOLD: &[Step] = &[step(
    "panel",
    "Whoever reviews the deaths of children notified",
    PanelNotified::KIND,
)];

const REVIEW: &[Step] = &[
    step("serious", "Serious incident", SeriousIncident::KIND),
    step(
        "national",
        "National panel notified by the council",
        NationalPanelNotified::KIND,
    ),
    step(
        "information",
        "What police know given to the review",
        PoliceInformationGiven::KIND,
    ),
    step("reviewed", "Rapid review done", RapidReviewDone::KIND),
    step(
        "not-met",
        "Criteria not met, as agreed",
        CriteriaNotMet::KIND,
    ),
];
