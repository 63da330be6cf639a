//! Suspects, whom they can reach, and what is done to stop them.

use heard_record::fact::contact::Searched;
use heard_record::fact::exploitation;
use heard_record::fact::person::{self, Relationship};
use heard_record::fact::place;
use heard_record::{Fact, Shown, Stated, Timeline, When};

use super::Scope::ForTheChild;
use super::exploitation::{flagged_for_exploitation, is_for_exploitation, is_indicated};
use super::{Element, Occasion, came_first};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "disruption called for",
        counts_when: "a suspect, a place or a network is linked with a child at risk of exploitation, or it is recorded that it is; \
                      a child is at risk when flagged for exploitation or when an assessment finds it; \
                      of a link on record before, the first flag or assessment that follows calls for it, unless it was called for \
                      or planned since",
        scope: ForTheChild,
        find: &[
            on!(exploitation::DisruptionCalledFor, |_| true),
            on!(exploitation::SuspectNamed, |_, fact, timeline| {
                at_risk_of_exploitation(timeline, fact.happened)
            }),
            on!(person::Linked, |link, fact, timeline| {
                is_of_concern(timeline, link, fact.happened)
                    .and(at_risk_of_exploitation(timeline, fact.happened))
            }),
            on!(place::PlaceOfConcern, |_, fact, timeline| {
                at_risk_of_exploitation(timeline, fact.happened)
            }),
            on!(person::FlagRaised, |flag, fact, timeline| {
                is_for_exploitation(flag).and(finds_a_link(timeline, fact))
            }),
            on!(exploitation::Assessed, |assessed, fact, timeline| {
                is_indicated(assessed).and(finds_a_link(timeline, fact))
            }),
        ],
    },
    Occasion {
        name: "disruption plan made",
        counts_when: "a plan to disrupt the exploitation is made, with the means considered",
        scope: ForTheChild,
        find: &[on!(exploitation::DisruptionPlanned, |plan| is_planned(
            plan
        ))],
    },
    Occasion {
        name: "disruption plan reviewed",
        counts_when: "the disruption plan is looked at again",
        scope: ForTheChild,
        find: &[on!(exploitation::DisruptionReviewed, |_| true)],
    },
    Occasion {
        name: "disruption ended",
        counts_when: "a prosecution covers it or the risk is over, and the reason is recorded",
        scope: ForTheChild,
        find: &[on!(exploitation::DisruptionEnded, |ended| ended
            .because
            .answered())],
    },
    Occasion {
        name: "suspect named",
        counts_when: "somebody known by name is suspected of an offence against the child; an unidentified suspect does not count",
        scope: ForTheChild,
        find: &[on!(exploitation::SuspectNamed, |named| is_identified(
            named
        ))],
    },
    Occasion {
        name: "suspect assessed",
        counts_when: "the suspect is researched, and the children they live with or can reach are recorded",
        scope: ForTheChild,
        find: &[on!(exploitation::SuspectAssessed, |assessed| assessed
            .children_in_reach
            .answered())],
    },
    Occasion {
        name: "suspect of sexual exploitation reached",
        counts_when: "a suspect in group-based or other sexual exploitation is identified or interviewed",
        scope: ForTheChild,
        find: &[on!(exploitation::SuspectReached, |reached| {
            reached.group_or_exploitation.on_record(|is| *is)
        })],
    },
    Occasion {
        name: "suspect's ethnicity recorded",
        counts_when: "the suspect's own answer on ethnicity, with nationality, is recorded; \"not stated\" only after asking",
        scope: ForTheChild,
        find: &[on!(exploitation::SuspectDemographics, |said| {
            said.ethnicity.answered().and(said.nationality.answered())
        })],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "child's view of the disruption",
        shown_when: "what the child thinks of the plan, and how it affects them, is recorded",
        find: &[on!(exploitation::DisruptionPlanned, |plan| plan
            .victims_view
            .answered())],
    },
    Element {
        name: "children in reach referred",
        shown_when: "the children the suspect can reach were referred",
        find: &[on!(exploitation::SuspectAssessed, |assessed| assessed
            .children_referred
            .on_record(|referred| *referred))],
    },
    Element {
        name: "suspect searched on the PND",
        shown_when: "the suspect was searched on the PND",
        find: &[on!(exploitation::SuspectAssessed, |assessed| searched(
            assessed,
            Searched::Pnd
        ))],
    },
    Element {
        name: "suspect searched on PNC",
        shown_when: "the suspect was searched on PNC",
        find: &[on!(exploitation::SuspectAssessed, |assessed| searched(
            assessed,
            Searched::Pnc
        ))],
    },
    Element {
        name: "suspect searched among sex offenders",
        shown_when: "the suspect was searched among registered sex offenders (ViSOR)",
        find: &[on!(exploitation::SuspectAssessed, |assessed| searched(
            assessed,
            Searched::SexOffenders
        ))],
    },
    Element {
        name: "suspect's work and access recorded",
        shown_when: "through what work or else the suspect reaches children is recorded",
        find: &[on!(exploitation::SuspectAssessed, |assessed| assessed
            .other_access
            .answered())],
    },
    Element {
        name: "suspect's address recorded",
        shown_when: "where the suspect lives is recorded",
        find: &[on!(exploitation::SuspectAssessed, |assessed| assessed
            .address
            .answered())],
    },
    Element {
        name: "suspect's past recorded",
        shown_when: "what is known of the suspect from before is recorded",
        find: &[on!(exploitation::SuspectAssessed, |assessed| assessed
            .previous
            .answered())],
    },
];

fn searched(assessed: &exploitation::SuspectAssessed, on: Searched) -> Shown {
    assessed
        .searched
        .on_record(|searched| searched.contains(&on))
}

/// Is it known who a suspect is? One who is named is, unless it is said that they are not identified.
pub(super) fn is_identified(named: &exploitation::SuspectNamed) -> Shown {
    !named.identified.on_record(|known| !*known)
}

/// Whether the child was flagged for exploitation, or assessed as exploited or at risk of it, at a moment: the last assessment counts.
fn at_risk_of_exploitation(timeline: &Timeline, at: When) -> Shown {
    let assessments = || timeline.of::<exploitation::Assessed>();
    let assessed = assessments().map(|(fact, assessed)| {
        let overtaken = Shown::any(assessments().filter(|(other, _)| other.id != fact.id).map(
            |(other, later)| {
                let between = other
                    .happened
                    .is_after(fact.happened)
                    .and(other.happened.is_by(at));
                between.and(!is_indicated(later))
            },
        ));
        is_indicated(assessed)
            .and(fact.happened.is_by(at))
            .and(!overtaken)
    });
    flagged_for_exploitation(timeline, at).or(Shown::any(assessed))
}

/// Whether what puts the child at risk comes upon a link that was there before, and on which nothing called for action yet.
fn finds_a_link(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(links(timeline, fact.happened).map(|(link, counts)| {
        let acted_on = Shown::any(
            calls_to_act(timeline)
                .filter(|(call, _)| call.id != fact.id)
                .map(|(call, calls)| {
                    calls
                        .and(!call.happened.is_before(link.happened))
                        .and(came_first(call, fact))
                }),
        );
        counts
            .and(link.happened.is_before(fact.happened))
            .and(!at_risk_of_exploitation(timeline, link.happened))
            .and(!acted_on)
    }))
}

/// What links the child with a suspect, a place or somebody of concern, and whether it does at a moment.
fn links<'t>(timeline: &'t Timeline, at: When) -> impl Iterator<Item = (&'t Fact, Shown)> {
    let suspects = timeline
        .of::<exploitation::SuspectNamed>()
        .map(|(fact, _)| (fact, Shown::Yes));
    let places = timeline
        .of::<place::PlaceOfConcern>()
        .map(|(fact, _)| (fact, Shown::Yes));
    let people = timeline.of::<person::Linked>().map(move |(fact, link)| {
        let holds = is_of_concern(timeline, link, at).and(!is_over(&link.until, at));
        (fact, holds)
    });
    suspects.chain(places).chain(people)
}

/// What calls for action on a link that is there, and whether it does.
fn calls_to_act<'t>(timeline: &'t Timeline) -> impl Iterator<Item = (&'t Fact, Shown)> {
    let flags = timeline
        .of::<person::FlagRaised>()
        .map(|(fact, flag)| (fact, is_for_exploitation(flag)));
    let assessments = timeline
        .of::<exploitation::Assessed>()
        .map(|(fact, assessed)| (fact, is_indicated(assessed)));
    let called = timeline
        .of::<exploitation::DisruptionCalledFor>()
        .map(|(fact, _)| (fact, Shown::Yes));
    let planned = timeline
        .of::<exploitation::DisruptionPlanned>()
        .map(|(fact, plan)| (fact, is_planned(plan)));
    flags.chain(assessments).chain(called).chain(planned)
}

fn is_planned(plan: &exploitation::DisruptionPlanned) -> Shown {
    plan.tools.answered()
}

/// Is somebody linked with the child of concern: a suspect, so called, or with something on record against them, at a moment?
fn is_of_concern(timeline: &Timeline, link: &person::Linked, at: When) -> Shown {
    let on_record = match &link.other {
        Stated::Clear(other) => Shown::any(
            timeline
                .around::<person::OfConcern>()
                .filter(|(concern, _)| timeline.is_about(concern, *other))
                .map(|(concern, said)| concern.happened.is_by(at).and(!is_over(&said.until, at))),
        ),
        Stated::Unclear(_) => Shown::CannotTell,
        _ => Shown::No,
    };
    let so_called = link
        .is
        .shown(|is| matches!(is, Relationship::PersonOfConcern | Relationship::Suspect));
    so_called.or(on_record)
}

fn is_over(until: &Stated<When>, at: When) -> Shown {
    match until {
        Stated::Clear(until) => until.is_before(at),
        Stated::Unclear(_) => Shown::CannotTell,
        _ => Shown::No,
    }
}
