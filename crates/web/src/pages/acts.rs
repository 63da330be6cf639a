//! Where what meets a duty is put on record: a page of its own, or else the form of the kind of fact that tells it.

use heard_desk::Owed;
use heard_record::PersonId;
use heard_record::fact::{
    contact, domestic_abuse, exploitation, investigation, missing, notice, online, person,
    protection, strategy, supervision,
};
use heard_record::kind::{Kind, OneKind};
use maud::{Markup, html};

use super::record::{ANSWERS, slug};

/// The pages on which facts of some kinds are put on record: what the way there is called, and where on the child's record
/// it is.
const PAGES: &[(&[&Kind], &str, &str)] = &[
    (
        &[
            contact::Reassessed::KIND,
            contact::AppointmentReviewed::KIND,
            contact::IncidentGraded::KIND,
        ],
        "Assess the call again",
        "/incident",
    ),
    (
        &[
            missing::Graded::KIND,
            missing::FactorAnswered::KIND,
            missing::TriggerPlaceChecked::KIND,
        ],
        "Open the search",
        "/missing",
    ),
    (
        &[missing::Reviewed::KIND, missing::Ratified::KIND],
        "Review the search",
        "/missing/review",
    ),
    (&[supervision::ChildReviewed::KIND], "Review it", "/review"),
    (
        &[missing::InterviewHeld::KIND, missing::Found::KIND],
        "Record the return",
        "/missing/return",
    ),
    (
        &[missing::Closed::KIND],
        "Close the report",
        "/missing/close",
    ),
    (
        &[
            missing::TriggerPlanMade::KIND,
            missing::TriggerPlanReviewed::KIND,
        ],
        "Write the plan",
        "/plan/write",
    ),
    (
        &[notice::Submitted::KIND, notice::VoiceRecorded::KIND],
        "Write the notice",
        "/notice",
    ),
    (
        &[
            notice::QualityChecked::KIND,
            notice::Judged::KIND,
            notice::Shared::KIND,
        ],
        "Check the notice",
        "/notice/check",
    ),
    (
        &[strategy::Held::KIND],
        "Record the discussion",
        "/strategy/record",
    ),
    (
        &[
            protection::Taken::KIND,
            protection::CouncilTold::KIND,
            protection::ChildToldAndHeard::KIND,
            protection::DesignatedOfficerNamed::KIND,
            protection::ParentsTold::KIND,
            protection::Accommodated::KIND,
            protection::Ended::KIND,
        ],
        "Open police protection",
        "/protection",
    ),
    (
        &[investigation::Allocated::KIND],
        "Give it to somebody",
        "/investigation",
    ),
    (
        &[investigation::Closed::KIND],
        "Open the investigation",
        "/investigation",
    ),
    (
        &[
            online::WelfareSecured::KIND,
            online::EvidenceSecured::KIND,
            online::FollowedUp::KIND,
        ],
        "Open the online plan",
        "/online",
    ),
    (
        &[exploitation::Assessed::KIND],
        "Assess, factor by factor",
        "/exploitation/assess",
    ),
    (&[exploitation::PanelHeard::KIND], "At the panel", "/panel"),
    (
        &[domestic_abuse::MaracHeard::KIND],
        "At the conference",
        "/marac",
    ),
    (
        &[
            domestic_abuse::DisclosureChecked::KIND,
            domestic_abuse::DisclosureMet::KIND,
            domestic_abuse::DisclosureDecided::KIND,
            domestic_abuse::ChildRechecked::KIND,
            domestic_abuse::DisclosureEnded::KIND,
        ],
        "Open the disclosure",
        "/disclosure",
    ),
    (
        &[exploitation::NrmReferred::KIND],
        "Refer, with a draft to copy",
        "/exploitation/refer",
    ),
    (
        &[exploitation::NrmNotReferred::KIND],
        "Answer each indicator",
        "/exploitation/not-referred",
    ),
    (
        &[person::AdviceGiven::KIND, online::ResourcesGiven::KIND],
        "Record what was given",
        "/advice",
    ),
];

/// The way to where what meets a duty is put on record.
pub fn act(child: PersonId, owed: &Owed) -> Markup {
    let of_page = owed.told_in.iter().find_map(|kind| {
        let mut pages = PAGES.iter();
        pages.find(|(kinds, ..)| kinds.iter().any(|one| one.words == *kind))
    });
    let way = match of_page {
        Some((_, says, part)) => Some(((*says).to_owned(), (*part).to_owned())),
        None => owed.told_in.first().map(|kind| {
            let part = format!("/record/{}?{ANSWERS}={}", slug(kind), owed.arose_on);
            ("Record it".to_owned(), part)
        }),
    };
    html! {
        @if let Some((says, part)) = way { (way_to(&says, &format!("/children/{child}{part}"), &owed.title)) }
    }
}

/// The way to a form, called so, for what is owed.
pub fn way_to(says: &str, address: &str, title: &str) -> Markup {
    html! {
        a class="govuk-button govuk-button--secondary duty__act" href=(address) {
            (says) span class="govuk-visually-hidden" { ": " (title) }
        }
    }
}
