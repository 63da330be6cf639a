//! Crimes against a child: reported, recorded, or not recorded for a reason.

use heard_record::fact::contact::{self};
use heard_record::{Shown, Stated, Timeline};

use super::Scope::InItsCase;
use super::{Element, Occasion, same};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "crime against the child reported",
        counts_when: "the child, or anybody for the child, reports what on balance is a crime against the child; \
                      a crime against somebody else does not count",
        scope: InItsCase,
        find: &[on!(contact::CrimeReported, |reported, _fact, timeline| {
            is_victim(timeline, reported)
        })],
    },
    Occasion {
        name: "crime recorded",
        counts_when: "the crime is put on record as a crime, not as an incident only",
        scope: InItsCase,
        find: &[on!(contact::CrimeRecorded, |_| true)],
    },
    Occasion {
        name: "crime not recorded for a stated reason",
        counts_when: "it is decided not to record a crime, with the credible evidence or exceptional circumstances \
                      on record; a decision without them does not count",
        scope: InItsCase,
        find: &[on!(contact::CrimeNotRecorded, |not| not.because.answered())],
    },
    Occasion {
        name: "victim told that no crime was recorded",
        counts_when: "whoever was harmed, or a parent or carer for them, is told that no crime was recorded",
        scope: InItsCase,
        find: &[on!(contact::CrimeNotRecorded, |not| not
            .victim_told
            .on_record(|told| *told))],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "offence named",
        shown_when: "what crime it is recorded as is there",
        find: &[on!(contact::CrimeRecorded, |recorded| recorded
            .offence
            .answered())],
    },
    Element {
        name: "every child victim recorded",
        shown_when: "every child who was harmed is recorded as a victim, each for themselves",
        find: &[on!(contact::CrimeRecorded, |recorded| recorded
            .every_child
            .on_record(|every| *every))],
    },
    Element {
        name: "reporter named",
        shown_when: "who reported the crime is recorded",
        find: &[on!(contact::CrimeRecorded, |recorded, _fact, timeline| {
            reporter_named(timeline, recorded)
        })],
    },
];

pub(super) fn is_victim(timeline: &Timeline, reported: &contact::CrimeReported) -> Shown {
    match &reported.victim {
        Stated::Clear(victim) => Shown::from(timeline.person(*victim) == timeline.child()),
        Stated::LeftOut => Shown::Yes,
        _ => Shown::CannotTell,
    }
}

fn reporter_named(timeline: &Timeline, recorded: &contact::CrimeRecorded) -> Shown {
    Shown::any(
        timeline
            .of::<contact::CrimeReported>()
            .map(|(_, reported)| {
                reported
                    .reporter
                    .answered()
                    .and(!!same(&reported.crime, &recorded.crime))
            }),
    )
}
