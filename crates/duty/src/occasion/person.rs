//! Who a child is, how the child was seen, and what the child said.

use heard_record::fact::{missing, person};
use heard_record::{Fact, Role, Shown, Stated, Timeline};

use super::Scope::{ForTheChild, InItsCase};
use super::{Element, Occasion, Sight};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "child seen by police",
        counts_when: "an officer, or a professional police agreed it with, physically sees the child; \
                      a phone or video call or the carer's word does not count",
        scope: InItsCase,
        find: &[on!(person::ChildSeen, |seen, fact| seen_independently(
            fact, seen
        ))],
    },
    Occasion {
        name: "time set to see the child",
        counts_when: "it is said when the child will be seen, because nobody saw the child, or the child slept, was elsewhere or did not \
                      want to; saying no time does not count",
        scope: InItsCase,
        find: &[on!(person::ChildSeen, |seen| Sight::by_time(&seen.next))],
    },
    Occasion {
        name: "child seen awake by police",
        counts_when: "an officer, or a professional police agreed it with, physically sees the child, and not asleep; \
                      a phone or video call or the carer's word does not count",
        scope: InItsCase,
        find: &[on!(person::ChildSeen, |seen, fact| seen_awake(fact, seen))],
    },
    Occasion {
        name: "talk with the child planned",
        counts_when: "somebody says when the child will be spoken with, or when a child who did not want to speak is asked again; \
                      saying no time does not count",
        scope: InItsCase,
        find: &[
            on!(person::TalkPlanned, |talk| Sight::by_time(&talk.on)),
            on!(missing::InterviewDeclined, |declined| Sight::by_time(
                &declined.retry
            )),
        ],
    },
    Occasion {
        name: "talk held with the child",
        counts_when: "the child is seen and spoken to, or says something to somebody in person; \
                      what is said by phone, in writing or by somebody else does not count",
        scope: InItsCase,
        find: &[
            on!(person::ChildSeen, |seen, fact| seen_independently(
                fact, seen
            )
            .and(seen.status.shown(|status| status.is_spoken_to()))),
            on!(person::ChildSaid, |said| said
                .how
                .shown(|how| how.is_in_person())),
        ],
    },
    Occasion {
        name: "child asked for something",
        counts_when: "the child asks police or others to do something",
        scope: ForTheChild,
        find: &[on!(person::ChildAskedFor, |asked| {
            Sight::from(true).set_by(&asked.answer_by)
        })],
    },
    Occasion {
        name: "child answered",
        counts_when: "the child is told or given an answer to what they asked for",
        scope: ForTheChild,
        find: &[on!(person::ChildAnswered, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "spoken to alone",
        shown_when: "the child was seen and spoken to alone",
        find: &[on!(person::ChildSeen, |seen| seen
            .status
            .is(person::SeenStatus::Alone))],
    },
    Element {
        name: "condition and injuries recorded",
        shown_when: "how the child looked, and any injuries, are recorded",
        find: &[on!(person::ChildSeen, |seen| seen
            .condition
            .answered()
            .and(seen.injuries.addressed()))],
    },
    Element {
        name: "crime asked about",
        shown_when: "the child was asked whether anything had been done to them",
        find: &[on!(person::ChildSeen, |seen| seen
            .crime_asked
            .on_record(|asked| *asked))],
    },
    Element {
        name: "who saw the child, and where",
        shown_when: "who saw the child, and where, is recorded",
        find: &[on!(person::ChildSeen, |seen| seen
            .by
            .answered()
            .and(seen.place.answered()))],
    },
    Element {
        name: "clothing and things recorded",
        shown_when: "what the child was wearing, and had that they did not have before, is recorded",
        find: &[on!(person::ChildSeen, |seen| seen.belongings.answered())],
    },
    Element {
        name: "child's mood recorded on return",
        shown_when: "how the child seemed is recorded",
        find: &[on!(person::ChildSeen, |seen| seen.mood.answered())],
    },
];

/// Whether somebody independent physically saw the child: an officer, a social worker or a health professional.
///
/// Whoever reported the child missing, the home's own staff and the family do not count.
pub(crate) fn seen_independently(fact: &Fact, seen: &person::ChildSeen) -> Shown {
    let role = match &seen.by_role {
        Stated::Clear(role) => *role,
        Stated::Unclear(_) => Role::NotStated,
        _ => fact.by.role,
    };
    let independent = match role {
        Role::CareHome
        | Role::FosterCarer
        | Role::Family
        | Role::Child
        | Role::Public
        | Role::System => Shown::No,
        Role::NotStated => Shown::CannotTell,
        _ => Shown::Yes,
    };
    seen.status
        .shown(|status| status.is_seen())
        .and(independent)
}

/// Whether somebody independent physically saw the child, and not asleep.
pub(super) fn seen_awake(fact: &Fact, seen: &person::ChildSeen) -> Shown {
    seen_independently(fact, seen).and(!seen.status.is(person::SeenStatus::Asleep))
}

/// Whether the child lived in care at the time of a fact.
pub(crate) fn in_care_at(timeline: &Timeline, fact: &Fact) -> Shown {
    let in_care = |recorded: &person::CareStatusRecorded| {
        let placed = recorded
            .placement
            .on_record(|placement| placement.is_care());
        placed.or(recorded.status.shown(|status| status.is_looked_after()))
    };
    let statuses = || timeline.of::<person::CareStatusRecorded>();
    Shown::any(statuses().map(|(status, recorded)| {
        let ended = Shown::any(statuses().filter(|(other, _)| other.id != status.id).map(
            |(other, said)| {
                let between = other
                    .happened
                    .is_after(status.happened)
                    .and(other.happened.is_by(fact.happened));
                between.and(!in_care(said))
            },
        ));
        in_care(recorded)
            .and(status.happened.is_by(fact.happened))
            .and(!ended)
    }))
}

/// Whether a flag was ended, by an end that counts: one for the same thing, no earlier than the flag.
pub(crate) fn flag_ended(
    timeline: &Timeline,
    fact: &Fact,
    flag: &person::FlagRaised,
    counts: impl Fn(&Fact) -> Shown,
) -> Shown {
    Shown::any(timeline.of::<person::FlagEnded>().map(|(end, ended)| {
        let same = match (flag.kind.clear(), ended.kind.clear()) {
            (Some(one), Some(other)) => Shown::from(one == other),
            _ => Shown::CannotTell,
        };
        same.and(end.happened.is_from(fact.happened))
            .and(counts(end))
    }))
}
