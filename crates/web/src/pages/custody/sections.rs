//! What a time in custody is made of, from arrest to the council's accommodation.

use heard_record::fact::custody::{
    AccommodationAsked, AdultArrived, AdultCalled, Arrested, BroughtToCourt, CertificateMade,
    Charged, Detained, DetentionReviewed, ExploitationScreened, Released, ResponsibleNotFound,
    ResponsibleTold, ReviewPostponed, Stopped, TransferImpracticable, Transferred, UrgentInterview,
};
use heard_record::fact::person::{ChildObserved, ChildSaid, ChildSeen, NeedsRecorded};
use heard_record::kind::OneKind;

use super::super::investigation::sections::{Section, Step, step};

/// By what the parts are found that the page adds something to.
pub const CHILD: &str = "child";
pub const REVIEWS: &str = "reviews";
pub const TRANSFER: &str = "transfer";

/// The parts of a time in custody, in the order in which they come.
pub const SECTIONS: &[Section] = &[
    Section {
        at: "arrest",
        title: "Why the child is here",
        says: "With whom the child was is what the screen for exploitation begins with.",
        steps: ARREST,
    },
    Section {
        at: "told",
        title: "Who was told, and who is with the child",
        says: "Whoever is responsible for the child’s welfare is told of the arrest, why, and where the child is. An appropriate adult is there when rights are given, at interview and at charge.",
        steps: TOLD,
    },
    Section {
        at: CHILD,
        title: "Seen, heard and screened",
        says: "A child’s denial is common, and is no proof that nobody exploits them.",
        steps: HEARD,
    },
    Section {
        at: REVIEWS,
        title: "Reviews of detention",
        says: "Before charge an inspector who is not directly involved in the investigation reviews; after charge the custody officer does.",
        steps: REVIEWED,
    },
    Section {
        at: "charge",
        title: "Charge, and leaving",
        says: "",
        steps: LEAVING,
    },
    Section {
        at: TRANSFER,
        title: "To the council’s accommodation",
        says: "A child who was charged and refused bail is moved, unless moving them is impracticable. What they did, and how they behave, is no reason. Secure accommodation is asked for from the age of 12 alone, and only where nothing less protects the public from serious harm.",
        steps: MOVING,
    },
];

const ARREST: &[Step] = &[
    step("search", "Stopped and searched", Stopped::KIND),
    step("arrested", "Arrested", Arrested::KIND),
    step(
        "detained",
        "Detention authorised, or interviewed as a volunteer",
        Detained::KIND,
    ),
];

const TOLD: &[Step] = &[
    step(
        "responsible",
        "Whoever is responsible told",
        ResponsibleTold::KIND,
    ),
    step(
        "nobody-responsible",
        "Nobody responsible found, after trying",
        ResponsibleNotFound::KIND,
    ),
    step(
        "adult-called",
        "Appropriate adult called",
        AdultCalled::KIND,
    ),
    step(
        "adult-arrived",
        "Appropriate adult arrived",
        AdultArrived::KIND,
    ),
    step(
        "urgent-interview",
        "Urgent interview without one allowed",
        UrgentInterview::KIND,
    ),
];

const HEARD: &[Step] = &[
    step("seen", "Seen and spoken to", ChildSeen::KIND),
    step("said", "What the child said", ChildSaid::KIND),
    step("observed", "What was observed", ChildObserved::KIND),
    step("needs", "What the child needs", NeedsRecorded::KIND),
    step(
        "screen",
        "Screened for exploitation",
        ExploitationScreened::KIND,
    ),
];

const REVIEWED: &[Step] = &[
    step("review", "Detention reviewed", DetentionReviewed::KIND),
    step("postponed", "Review postponed", ReviewPostponed::KIND),
];

const LEAVING: &[Step] = &[
    step("charged", "Charged", Charged::KIND),
    step("released", "Left custody", Released::KIND),
];

const MOVING: &[Step] = &[
    step(
        "asked",
        "Council asked for accommodation, and what it answered",
        AccommodationAsked::KIND,
    ),
    step("moved", "Moved", Transferred::KIND),
    step(
        "impracticable",
        "Not moved, because it was impracticable",
        TransferImpracticable::KIND,
    ),
    step(
        "certificate",
        "Certificate for the court",
        CertificateMade::KIND,
    ),
    step("court", "Brought to court", BroughtToCourt::KIND),
];
