//! The death of a child, and serious incidents.

use heard_record::fact::death;
use heard_record::fact::missing::{self, FoundHow};
use heard_record::{Fact, Shown, Timeline, When};

use super::Scope::{ForTheChild, InItsCase};
use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "sudden unexpected death or collapse of a child",
        counts_when: "a child dies or collapses suddenly, or a missing child is found dead and no death was recorded; \
                      a natural, expected death does not count",
        scope: InItsCase,
        find: &[
            on!(death::Sudden, |sudden| !sudden
                .expected
                .on_record(|expected| *expected)),
            on!(missing::Found, |found, fact, timeline| found_dead(
                timeline, fact, found
            )),
        ],
    },
    Occasion {
        name: "death of a child",
        counts_when: "a child dies or collapses, expected or not, or a missing child is found dead and no death was recorded; \
                      a collapse that the child survives does not count",
        scope: InItsCase,
        find: &[
            on!(death::Sudden, |sudden| !sudden
                .died
                .on_record(|died| !*died)),
            on!(missing::Found, |found, fact, timeline| found_dead(
                timeline, fact, found
            )),
        ],
    },
    Occasion {
        name: "child died",
        counts_when: "the child is found dead, or a sudden death or serious incident is recorded in which the child died; \
                      a collapse that the child survives does not count",
        scope: ForTheChild,
        find: &[
            on!(missing::Found, |found| found.how.is(FoundHow::Dead)),
            on!(death::Sudden, |sudden| sudden.died.shown(|died| *died)),
            on!(death::SeriousIncident, |incident| incident
                .died
                .on_record(|died| *died)),
        ],
    },
    Occasion {
        name: "death lead attended",
        counts_when: "the lead investigator attends the hospital or the scene",
        scope: InItsCase,
        find: &[on!(death::LeadAttended, |_| true)],
    },
    Occasion {
        name: "death information shared",
        counts_when: "police, health and the council first share what they know",
        scope: InItsCase,
        find: &[on!(death::InitialSharing, |_| true)],
    },
    Occasion {
        name: "joint home visit made",
        counts_when: "police and health visit the home together",
        scope: InItsCase,
        find: &[on!(death::JointHomeVisit, |visit| visit.made.is(true))],
    },
    Occasion {
        name: "joint home visit jointly found not needed",
        counts_when: "police and health decide together, with the reason, that a visit is not needed",
        scope: InItsCase,
        find: &[on!(death::JointHomeVisit, |visit| {
            visit.made.is(false).and(visit.because.answered())
        })],
    },
    Occasion {
        name: "child death notified",
        counts_when: "the child death overview panel, or whoever reviews the deaths of children in Wales, is notified, by whichever agency",
        scope: InItsCase,
        find: &[on!(death::PanelNotified, |_| true)],
    },
    Occasion {
        name: "serious incident known",
        counts_when: "a child died or was seriously harmed, and abuse or neglect is known or suspected",
        scope: InItsCase,
        find: &[on!(death::SeriousIncident, |_| true)],
    },
    Occasion {
        name: "national panel notified",
        counts_when: "the council notifies the national panel",
        scope: InItsCase,
        find: &[on!(death::NationalPanelNotified, |_| true)],
    },
    Occasion {
        name: "rapid review done",
        counts_when: "the rapid review of the incident is done",
        scope: InItsCase,
        find: &[on!(death::RapidReviewDone, |_| true)],
    },
    Occasion {
        name: "police information given to the review",
        counts_when: "police give their information to the review",
        scope: InItsCase,
        find: &[on!(death::PoliceInformationGiven, |_| true)],
    },
    Occasion {
        name: "serious incident criteria not met",
        counts_when: "agencies agree, with the reason, that the criteria are not met",
        scope: InItsCase,
        find: &[on!(death::CriteriaNotMet, |not| not.because.answered())],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "lead trained for a child's death",
        shown_when: "the lead is trained for the sudden death of a child",
        find: &[on!(death::LeadAttended, |lead| lead
            .trained
            .on_record(|trained| *trained))],
    },
    Element {
        name: "history taken jointly",
        shown_when: "the history was taken jointly with the clinician",
        find: &[on!(death::LeadAttended, |lead| lead
            .joint_history
            .on_record(|joint| *joint))],
    },
    Element {
        name: "coroner told",
        shown_when: "the coroner was told",
        find: &[on!(death::LeadAttended, |lead| lead
            .coroner_told
            .on_record(|told| *told))],
    },
    Element {
        name: "brothers and sisters safe",
        shown_when: "whether brothers and sisters are safe is recorded",
        find: &[on!(death::InitialSharing, |shared| shared
            .siblings_safe
            .answered())],
    },
    Element {
        name: "findings passed to the pathologist",
        shown_when: "the findings of the visit went to the pathologist",
        find: &[on!(death::JointHomeVisit, |visit| visit
            .findings_passed
            .on_record(|passed| *passed))],
    },
    Element {
        name: "learning with owners",
        shown_when: "the review's actions, with owners, are recorded",
        find: &[on!(death::RapidReviewDone, |review| review
            .learning
            .answered())],
    },
    Element {
        name: "scene looked to",
        shown_when: "the scene was looked to",
        find: &[on!(death::LeadAttended, |lead| lead
            .scene
            .on_record(|scene| *scene))],
    },
    Element {
        name: "family liaison named",
        shown_when: "who supports the family is recorded",
        find: &[on!(death::LeadAttended, |lead| lead
            .family_liaison
            .answered())],
    },
    Element {
        name: "discussion considered after the death",
        shown_when: "whether to hold a strategy discussion was considered",
        find: &[on!(death::InitialSharing, |shared| shared
            .strategy_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "immediate safety told to the review",
        shown_when: "what keeps children safe now is told to the review",
        find: &[on!(death::PoliceInformationGiven, |given| given
            .safety
            .answered())],
    },
];

/// Had the child died by a moment, found dead or otherwise?
pub(super) fn died_by(timeline: &Timeline, at: When) -> Shown {
    let found = timeline
        .of::<missing::Found>()
        .map(|(fact, found)| (fact, found.how.is(FoundHow::Dead)));
    let sudden = timeline
        .of::<death::Sudden>()
        .map(|(fact, sudden)| (fact, sudden.died.shown(|died| *died)));
    let incidents = timeline
        .of::<death::SeriousIncident>()
        .map(|(fact, incident)| (fact, incident.died.on_record(|died| *died)));
    Shown::any(
        found
            .chain(sudden)
            .chain(incidents)
            .map(|(fact, died)| died.and(fact.happened.is_by(at))),
    )
}

/// Was a missing child found dead, of whom no death is recorded in its own words?
fn found_dead(timeline: &Timeline, fact: &Fact, found: &missing::Found) -> Shown {
    let recorded = timeline
        .of::<death::Sudden>()
        .any(|(death, _)| Timeline::share_case(death, fact));
    found.how.is(FoundHow::Dead).and((!recorded).into())
}
