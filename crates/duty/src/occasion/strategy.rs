//! Strategy discussions, section 47 enquiries and conferences.

use heard_record::fact::strategy::{self, Decision, TookPart};
use heard_record::fact::{missing, protection};
use heard_record::{Fact, Role, Shown, Timeline};

use super::Scope::ForTheChild;
use super::{Element, Find, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "significant harm suspected",
        counts_when: "there is reasonable cause to suspect significant harm: it is recorded as suspected, \
                      the child came to harm while missing, or police protection was used",
        scope: ForTheChild,
        find: Find::Each(&[
            on!(strategy::HarmSuspected, |harm| !harm.immediate.on_record(|immediate| *immediate)),
            on!(missing::Found, |found| found.harm.answered()),
        ]),
    },
    Occasion {
        name: "immediate significant harm suspected",
        counts_when: "the harm suspected is happening or about to, or a child was taken into police protection",
        scope: ForTheChild,
        find: Find::Each(&[
            on!(strategy::HarmSuspected, |harm| harm.immediate.on_record(|immediate| *immediate)),
            on!(protection::Taken, |_| true),
        ]),
    },
    Occasion {
        name: "strategy discussion held",
        counts_when: "police and children's social care, with others, discuss the child and decide what to do; a phone call counts",
        scope: ForTheChild,
        find: Find::Each(&[on!(strategy::Held, |held| {
            held.took_part.shown(|who| who.contains(&TookPart::Police) && who.contains(&TookPart::Council))
        })]),
    },
    Occasion {
        name: "strategy threshold not met",
        counts_when: "a detective inspector decides, with the reason, that the threshold for a discussion is not met",
        scope: ForTheChild,
        find: Find::Each(&[on!(strategy::ThresholdNotMet, |said, fact| {
            said.because.answered().and((fact.by.role == Role::DetectiveInspector).into())
        })]),
    },
    Occasion {
        name: "strategy discussion recorded",
        counts_when: "police put their own record of the discussion on file",
        scope: ForTheChild,
        find: Find::Each(&[on!(strategy::Recorded, |_| true)]),
    },
    Occasion {
        name: "discussion held on a suspected crime",
        counts_when: "a discussion agrees a section 47 enquiry where an offence is alleged or suspected",
        scope: ForTheChild,
        find: Find::Each(&[on!(strategy::Held, |held, fact, timeline| {
            held.section_47.on_record(|agreed| *agreed).and(crime_suspected(timeline, fact, held))
        })]),
    },
    Occasion {
        name: "joint enquiry decided, or one agency alone with reasons",
        counts_when: "the discussion decides on a joint enquiry, or on one agency alone with the reason recorded",
        scope: ForTheChild,
        find: Find::Each(&[on!(strategy::Held, |held| {
            held.decision.is(Decision::Joint).or(held.single_agency_because.answered())
        })]),
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "health took part",
        shown_when: "health took part in the discussion",
        find: &[on!(strategy::Held, |held| held.took_part.on_record(|who| who.contains(&TookPart::Health)))],
    },
    Element {
        name: "police attendee trained",
        shown_when: "whoever took part for police is trained for it",
        find: &[on!(strategy::Held, |held| held.attendee_trained.on_record(|trained| *trained))],
    },
    Element {
        name: "other children considered",
        shown_when: "brothers, sisters and other children near the suspect were considered",
        find: &[on!(strategy::Recorded, |record| record.other_children.answered())],
    },
    Element {
        name: "immediate safety planned",
        shown_when: "what keeps each child safe now is recorded",
        find: &[on!(strategy::Recorded, |record| record.immediate_safety.answered())],
    },
];

/// Whether an offence is suspected: the discussion says so, or what was suspected before it does.
fn crime_suspected(timeline: &Timeline, fact: &Fact, held: &strategy::Held) -> Shown {
    let before = timeline.of::<strategy::HarmSuspected>().map(|(harm, said)| {
        said.crime_suspected.on_record(|suspected| *suspected).and(harm.happened.is_by(fact.happened))
    });
    held.crime_suspected.on_record(|suspected| *suspected).or(Shown::any(before))
}
