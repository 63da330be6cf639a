//! Child protection conferences, and the police report to them.

use heard_record::fact::strategy::{self};
use heard_record::{Fact, Shown, Stated, Timeline, When};

use super::Scope::ForTheChild;
use super::{Element, Occasion, Sight};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "discussion that led to a conference",
        counts_when: "the council calls a child protection conference: seen when the strategy discussion that began the \
                      section 47 enquiry was held, as stated, or else when any earlier discussion agreed one",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceCalled, |called, fact, timeline| {
            discussion_before(timeline, fact, called)
        })],
    },
    Occasion {
        name: "section 47 enquiry that led to a conference",
        counts_when: "the council calls a child protection conference: seen when the last section 47 enquiry on record before the call began",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceCalled, |_, fact, timeline| {
            enquiry_before(timeline, fact)
        })],
    },
    Occasion {
        name: "conference called",
        counts_when: "the council decides on an initial child protection conference, whether or not its date is set yet",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceCalled, |_| true)],
    },
    Occasion {
        name: "date of the conference",
        counts_when: "a date is set for the child protection conference; a conference without a date does not count",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceCalled, |called| planned_for(
            called
        ))],
    },
    Occasion {
        name: "conference put off",
        counts_when: "the conference is put off, with why, agreed by the council's manager with the chair",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceDelayed, |delayed| delayed
            .because
            .answered())],
    },
    Occasion {
        name: "conference report sent",
        counts_when: "police send the conference a report of what they know",
        scope: ForTheChild,
        find: &[on!(strategy::ReportSent, |_| true)],
    },
    Occasion {
        name: "conference held",
        counts_when: "the child protection conference is held, whoever attends it",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceHeld, |_| true)],
    },
    Occasion {
        name: "conference over",
        counts_when: "the child protection conference has been held to its end",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceHeld, |_| true)],
    },
    Occasion {
        name: "police took part in the conference",
        counts_when: "somebody from police takes part in the child protection conference; a report sent does not count",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceHeld, |held| held
            .police_attended
            .on_record(|attended| *attended))],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "history in the conference report",
        shown_when: "the report has the history, with the risk from adults",
        find: &[on!(strategy::ReportSent, |report| report
            .history
            .answered())],
    },
    Element {
        name: "police view of the plan",
        shown_when: "the report says what police think of the plan",
        find: &[on!(strategy::ReportSent, |report| report.view.answered())],
    },
    Element {
        name: "police prepared for the conference",
        shown_when: "whoever attended for police was prepared",
        find: &[on!(strategy::ConferenceHeld, |held| held
            .prepared
            .on_record(|prepared| *prepared))],
    },
    Element {
        name: "police attendee of the conference named",
        shown_when: "who attended for police is recorded",
        find: &[on!(strategy::ConferenceHeld, |held| held
            .police_attendee
            .answered())],
    },
    Element {
        name: "disagreement at the conference recorded",
        shown_when: "which disagreement there was, or that there was none, is recorded",
        find: &[on!(strategy::ConferenceHeld, |held| held
            .dissent
            .answered())],
    },
];

/// The discussion from which the time to a conference runs: the one stated, or any that agreed an enquiry before the call.
///
/// Where several did and none is stated, the time is only known to lie among theirs.
fn discussion_before(
    timeline: &Timeline,
    call: &Fact,
    called: &strategy::ConferenceCalled,
) -> Sight {
    match &called.discussed {
        Stated::Clear(when) => return Sight::from(true).at(*when),
        Stated::Unclear(_) => {
            let ever = When::between_micros(i64::MIN, call.happened.latest_micros());
            return Sight::from(Shown::CannotTell).at(ever);
        }
        _ => {}
    }
    merged(timeline.of::<strategy::Held>().map(|(fact, held)| {
        let agreed = held
            .section_47
            .on_record(|agreed| *agreed)
            .and(fact.happened.is_by(call.happened));
        Sight::from(agreed).at(fact.happened)
    }))
}

/// The last section 47 enquiry that began by a call; where the record cannot say which was last, any time among them.
fn enquiry_before(timeline: &Timeline, call: &Fact) -> Sight {
    let begun = || {
        timeline
            .of::<strategy::Section47Begun>()
            .map(|(fact, _)| fact)
    };
    merged(begun().map(|fact| {
        let overtaken = Shown::any(begun().filter(|other| other.id != fact.id).map(|other| {
            other
                .happened
                .is_after(fact.happened)
                .and(other.happened.is_by(call.happened))
        }));
        let last = fact.happened.is_by(call.happened).and(!overtaken);
        Sight::from(last).at(fact.happened)
    }))
}

/// Several sights of one thing: seen if any is, at a time among theirs.
fn merged(sights: impl Iterator<Item = Sight>) -> Sight {
    sights
        .filter(|sight| !sight.shown.is_no())
        .reduce(|one, other| Sight {
            when: one
                .when
                .zip(other.when)
                .map(|(one, other)| one.spanning(other)),
            ..Sight::from(one.shown.or(other.shown))
        })
        .unwrap_or(Sight::NO)
}

/// The date set for a conference, as finely as it was stated; one that cannot be read may be any.
fn planned_for(called: &strategy::ConferenceCalled) -> Sight {
    let date = match &called.date {
        Stated::Clear(date) => Some(*date),
        Stated::Unclear(_) => Some(When::EVER),
        _ => None,
    };
    Sight::from(called.date.answered()).setting(date)
}
