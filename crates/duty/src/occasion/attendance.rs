//! Going there: who is sent, how long a child waits, and visits by appointment.

use heard_record::fact::contact::{self, IncidentGrade};
use heard_record::fact::{domestic_abuse, missing};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Shown, Stated, Timeline, What};

use super::Scope::InItsCase;
use super::logs::{
    by_supervisor, grade_given, graded_before, grades_before, is_without_attendance,
    of_grade_before, same_log,
};
use super::{Element, Occasion, Sight, same};

/// The kinds of fact that say that an officer was sent or arrived.
const OFFICER_SENT: &[&Kind] = &[
    contact::OfficerSent::KIND,
    contact::OfficerArrived::KIND,
    missing::Attended::KIND,
    domestic_abuse::IncidentAttended::KIND,
];

/// The kinds of fact that may end the wait for one.
const MAY_END_THE_WAIT: &[&Kind] = &[
    contact::OfficerSent::KIND,
    contact::OfficerArrived::KIND,
    missing::Attended::KIND,
    domestic_abuse::IncidentAttended::KIND,
    contact::IncidentClosed::KIND,
    contact::AttendanceCancelled::KIND,
];

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "visit booked",
        counts_when: "a slot is set at which officers will come, by a grade of scheduled or by being confirmed to the caller",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |graded| Sight::from(
                graded
                    .grade
                    .is(IncidentGrade::Scheduled)
                    .and(graded.slot.answered())
            )
            .set_by(&graded.slot)),
            on!(
                contact::AppointmentConfirmed,
                |confirmed, fact, timeline| Sight::from(
                    confirmed
                        .slot
                        .answered()
                        .and(!slot_set_by_grade(timeline, fact, confirmed))
                )
                .set_by(&confirmed.slot)
            ),
        ],
    },
    Occasion {
        name: "officer arrived",
        counts_when: "an officer is where the incident is; being sent or on the way does not count",
        scope: InItsCase,
        find: &[
            on!(contact::OfficerArrived, |_| true),
            on!(missing::Attended, |_| true),
            on!(domestic_abuse::IncidentAttended, |_| true),
        ],
    },
    Occasion {
        name: "attendance called off by a supervisor",
        counts_when: "a supervisor calls attendance off and says why; a call taker's word does not count",
        scope: InItsCase,
        find: &[on!(contact::AttendanceCancelled, |cancelled, fact| {
            called_off(fact, cancelled)
        })],
    },
    Occasion {
        name: "resolved without attendance with the child confirmed safe",
        counts_when: "the matter is dealt with without anybody going, and it is confirmed that the child is safe",
        scope: InItsCase,
        find: &[on!(contact::AttendanceCancelled, |cancelled| {
            confirmed_safe(cancelled)
        })],
    },
    Occasion {
        name: "incident graded with nobody sent",
        counts_when: "a log that needs officers is graded for the first time, and nobody has been sent yet",
        scope: InItsCase,
        find: &[on!(contact::IncidentGraded, |_, fact, timeline| {
            waits(timeline, fact).and(!needed_officers_before(timeline, fact))
        })],
    },
    Occasion {
        name: "incident reassessed",
        counts_when: "a log that has a grade is assessed again, letter by letter; \
                      the first assessment does not count",
        scope: InItsCase,
        find: &[
            on!(contact::Reassessed, |_| true),
            on!(contact::ThriveAssessed, |_, fact, timeline| graded_before(
                timeline, fact
            )),
        ],
    },
    Occasion {
        name: "incident reassessed with nobody sent",
        counts_when: "a log that has a grade is assessed again while nobody has been sent to it",
        scope: InItsCase,
        find: &[
            on!(contact::Reassessed, |_, fact, timeline| waits(
                timeline, fact
            )),
            on!(contact::ThriveAssessed, |_, fact, timeline| graded_before(
                timeline, fact
            )
            .and(waits(timeline, fact))),
        ],
    },
    Occasion {
        name: "incident reassessed as the wait ended",
        counts_when: "a log that has a grade is assessed again when an officer has been sent, or so that none is needed; \
                      while nobody has been sent it does not count as this",
        scope: InItsCase,
        find: &[
            on!(contact::Reassessed, |_, fact, timeline| !waits(
                timeline, fact
            )),
            on!(contact::ThriveAssessed, |_, fact, timeline| graded_before(
                timeline, fact
            )
            .and(!waits(timeline, fact))),
        ],
    },
    Occasion {
        name: "new risk learned while the incident waited",
        counts_when: "something new about risk is learned while nobody has been sent to the log",
        scope: InItsCase,
        find: &[on!(contact::RiskLearned, |_, fact, timeline| {
            waits(timeline, fact)
        })],
    },
    Occasion {
        name: "incident resourced",
        counts_when: "an officer is sent, or arrives where nobody recorded the sending",
        scope: InItsCase,
        find: &[
            on!(contact::OfficerSent, |_| true),
            on!(contact::OfficerArrived, |_| true),
            on!(missing::Attended, |_| true),
            on!(domestic_abuse::IncidentAttended, |_| true),
        ],
    },
    Occasion {
        name: "wait ended without an officer",
        counts_when: "the log is closed or given a grade that needs nobody, or attendance is soundly called off: \
                      by a supervisor with a reason, or with the child confirmed safe",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentClosed, |_| true),
            on!(contact::AttendanceCancelled, |cancelled, fact| called_off(
                fact, cancelled
            )
            .or(confirmed_safe(cancelled))),
            on!(contact::IncidentGraded, |graded| needs_nobody(
                &graded.grade
            )),
            on!(contact::Reassessed, |_, fact| grade_given(fact)
                .map_or(Shown::No, needs_nobody)),
        ],
    },
    Occasion {
        name: "appointment proposed",
        counts_when: "the caller is offered an appointment for a matter that concerns the child",
        scope: InItsCase,
        find: &[on!(contact::AppointmentProposed, |_| true)],
    },
    Occasion {
        name: "appointment looked at by a supervisor",
        counts_when: "a supervisor says whether an appointment is right where a child is involved; \
                      the call taker's own view does not count",
        scope: InItsCase,
        find: &[on!(contact::AppointmentReviewed, |_, fact| {
            by_supervisor(fact)
        })],
    },
    Occasion {
        name: "appointment confirmed",
        counts_when: "the slot is confirmed to the caller, not only offered",
        scope: InItsCase,
        find: &[on!(contact::AppointmentConfirmed, |_| true)],
    },
    Occasion {
        name: "appointment declined",
        counts_when: "the caller does not want the appointment that was offered",
        scope: InItsCase,
        find: &[on!(contact::AppointmentDeclined, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "sending recorded",
        shown_when: "when an officer was sent is recorded as well as when one arrived",
        find: &[on!(
            contact::OfficerArrived,
            |_, fact, timeline| Shown::any(
                timeline
                    .of::<contact::OfficerSent>()
                    .map(|(sent, _)| same_log(sent, fact).and(sent.happened.is_by(fact.happened)))
            )
        )],
    },
    Element {
        name: "delay accounted for",
        shown_when: "why officers came later than meant, or that there was no delay, is recorded",
        find: &[
            on!(contact::OfficerArrived, |arrived| arrived
                .delay_reason
                .addressed()),
            on!(missing::Attended, |attended| attended
                .delay_reason
                .addressed()),
        ],
    },
    Element {
        name: "caller advised meanwhile",
        shown_when: "what the caller was advised until officers came is recorded",
        find: &[on!(contact::OfficerArrived, |arrived| arrived
            .advice_meanwhile
            .answered())],
    },
    Element {
        name: "letters that changed",
        shown_when: "which of the six letters changed, or that none did, is recorded",
        find: &[
            on!(contact::Reassessed, |reassessed| reassessed
                .changed
                .addressed()),
            on!(contact::ThriveAssessed, |thrive| thrive.letters.answered()),
        ],
    },
    Element {
        name: "grade after reassessment",
        shown_when: "the grade that holds after being assessed again is recorded",
        find: &[on!(contact::Reassessed, |reassessed| reassessed
            .grade
            .answered())],
    },
    Element {
        name: "reason after reassessment",
        shown_when: "why the grade is kept or changed is recorded",
        find: &[on!(contact::Reassessed, |reassessed| reassessed
            .because
            .answered())],
    },
    Element {
        name: "reassessed by a supervisor",
        shown_when: "a supervisor made the new assessment",
        find: &[
            on!(contact::Reassessed, |_, fact| by_supervisor(fact)),
            on!(contact::ThriveAssessed, |_, fact| by_supervisor(fact)),
        ],
    },
    Element {
        name: "vulnerability marked on the offer",
        shown_when: "the offer of the appointment is marked: a child is involved",
        find: &[on!(contact::AppointmentReviewed, |_, fact, timeline| {
            Shown::any(
                timeline
                    .of::<contact::AppointmentProposed>()
                    .map(|(proposed, offer)| {
                        offer
                            .vulnerable
                            .on_record(|marked| *marked)
                            .and(same_log(proposed, fact))
                            .and(proposed.happened.is_by(fact.happened))
                    }),
            )
        })],
    },
    Element {
        name: "suitability reasoned",
        shown_when: "why an appointment is right, or is not, is recorded",
        find: &[on!(contact::AppointmentReviewed, |reviewed| reviewed
            .suitable
            .answered()
            .and(reviewed.because.answered()))],
    },
    Element {
        name: "safety advice until the appointment",
        shown_when: "what the caller was advised until the appointment is recorded",
        find: &[on!(contact::AppointmentReviewed, |reviewed| reviewed
            .advice
            .answered())],
    },
    Element {
        name: "slot kept or not",
        shown_when: "whether the slot is kept is recorded",
        find: &[on!(contact::AppointmentReviewed, |reviewed| reviewed
            .kept
            .answered())],
    },
];

fn needed_officers_before(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        grades_before(timeline, fact).map(|(_, grade, before)| before.and(!needs_nobody(grade))),
    )
}

fn needs_nobody(grade: &Stated<IncidentGrade>) -> Shown {
    grade.shown(|grade| is_without_attendance(*grade))
}

fn called_off(fact: &Fact, cancelled: &contact::AttendanceCancelled) -> Shown {
    by_supervisor(fact).and(cancelled.because.answered())
}

fn confirmed_safe(cancelled: &contact::AttendanceCancelled) -> Shown {
    cancelled.child_confirmed_safe.on_record(|safe| *safe)
}

/// Does a fact end the wait for an officer: one was sent, or none is needed any more?
fn ends_the_wait(fact: &Fact) -> Shown {
    match &fact.what {
        What::Contact(contact::Fact::IncidentClosed(_)) => Shown::Yes,
        What::Contact(contact::Fact::AttendanceCancelled(cancelled)) => {
            called_off(fact, cancelled).or(confirmed_safe(cancelled))
        }
        _ => OFFICER_SENT.contains(&fact.kind()).into(),
    }
}

/// Was the log of a fact waiting for an officer at that moment?
fn waits(timeline: &Timeline, fact: &Fact) -> Shown {
    let needs_nobody = match grade_given(fact) {
        Some(grade) => needs_nobody(grade),
        None => of_grade_before(timeline, fact, needs_nobody),
    };
    let ended = Shown::any(timeline.of_kinds(MAY_END_THE_WAIT).map(|other| {
        ends_the_wait(other)
            .and(same_log(other, fact))
            .and(other.happened.is_by(fact.happened))
    }));
    !needs_nobody.or(ended)
}

/// Did a grading already book the slot that was confirmed?
fn slot_set_by_grade(
    timeline: &Timeline,
    fact: &Fact,
    confirmed: &contact::AppointmentConfirmed,
) -> Shown {
    Shown::any(
        timeline
            .of::<contact::IncidentGraded>()
            .map(|(grading, graded)| {
                let same = match (&graded.slot, &confirmed.slot) {
                    (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
                    (one, other) => !same(one, other),
                };
                graded
                    .grade
                    .is(IncidentGrade::Scheduled)
                    .and(same)
                    .and(same_log(grading, fact))
            }),
    )
}
