//! Calls, logs, research, grading and attendance.

use heard_record::answer::IncidentRef;
use heard_record::fact::contact::{self, IncidentGrade, Searched, Thrive};
use heard_record::fact::{domestic_abuse, missing};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Role, Shown, Stated, Timeline, What};

use super::Scope::InItsCase;
use super::{Element, Occasion, Sight, same};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "incident opened",
        counts_when: "a call or other contact that concerns the child opens a log",
        scope: InItsCase,
        find: &[on!(contact::IncidentOpened, |_| true)],
    },
    Occasion {
        name: "immediate incident opened",
        counts_when: "a log about the child is opened that is graded immediate before any officer arrives, sent already or not",
        scope: InItsCase,
        find: &[on!(contact::IncidentOpened, |_, fact, timeline| {
            graded_immediate_before_arrival(timeline, fact)
        })],
    },
    Occasion {
        name: "incident opened that is not immediate",
        counts_when: "a log about the child is opened, and is not graded immediate before an officer arrives",
        scope: InItsCase,
        find: &[on!(contact::IncidentOpened, |_, fact, timeline| {
            !graded_immediate_before_arrival(timeline, fact)
        })],
    },
    Occasion {
        name: "incident linked to a parent log",
        counts_when: "the log is a duplicate, linked to one that already deals with the matter; \
                      a log that only mentions another does not count",
        scope: InItsCase,
        find: &[on!(contact::IncidentOpened, |opened| {
            opened.duplicate.on_record(|duplicate| *duplicate)
        })],
    },
    Occasion {
        name: "call ended",
        counts_when: "the call or other contact that brought the report comes to its end",
        scope: InItsCase,
        find: &[on!(contact::CallEnded, |_| true)],
    },
    Occasion {
        name: "call over or officer sent",
        counts_when: "the call that brought the report ends, or an officer is sent to it, whichever is first",
        scope: InItsCase,
        find: &[
            on!(contact::CallEnded, |_| true),
            on!(contact::OfficerSent, |_| true),
        ],
    },
    Occasion {
        name: "THRIVE assessment made",
        counts_when: "threat, harm, risk, investigation, vulnerability, engagement are assessed and written down",
        scope: InItsCase,
        find: &[on!(contact::ThriveAssessed, |_| true)],
    },
    Occasion {
        name: "THRIVE assessment made with no grade yet",
        counts_when: "a THRIVE assessment is made of a log that has not been graded before",
        scope: InItsCase,
        find: &[on!(contact::ThriveAssessed, |_, fact, timeline| {
            !graded_before(timeline, fact)
        })],
    },
    Occasion {
        name: "police records searched",
        counts_when: "what police already hold about the child or the address is looked up, in the force's own \
                      system at the least; a search of custody or firearms records alone does not count",
        scope: InItsCase,
        find: &[on!(contact::ResearchDone, |done| {
            done.searched
                .shown(|searched| searched.contains(&Searched::Local))
        })],
    },
    Occasion {
        name: "force system down",
        counts_when: "it is recorded that the force's own system could not be searched; \
                      another system being down does not count",
        scope: InItsCase,
        find: &[on!(contact::SystemDown, |down| {
            down.system.is(Searched::Local)
        })],
    },
    Occasion {
        name: "incident graded",
        counts_when: "the log is given a grade that says how quickly police mean to come",
        scope: InItsCase,
        find: &[on!(contact::IncidentGraded, |_| true)],
    },
    Occasion {
        name: "incident graded with a reason",
        counts_when: "the log is given a grade, and why is written down; a grade alone does not count",
        scope: InItsCase,
        find: &[on!(contact::IncidentGraded, |graded| graded
            .because
            .answered())],
    },
    Occasion {
        name: "incident graded immediate",
        counts_when: "the log becomes immediate, at first or on being looked at again; \
                      saying again that it is immediate does not count",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |_, fact, timeline| becomes(
                timeline,
                fact,
                IncidentGrade::Immediate
            )),
            on!(contact::Reassessed, |_, fact, timeline| becomes(
                timeline,
                fact,
                IncidentGrade::Immediate
            )),
        ],
    },
    Occasion {
        name: "incident graded priority",
        counts_when: "the log becomes priority, at first or on being looked at again; \
                      saying again that it is priority does not count",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |_, fact, timeline| becomes(
                timeline,
                fact,
                IncidentGrade::Priority
            )),
            on!(contact::Reassessed, |_, fact, timeline| becomes(
                timeline,
                fact,
                IncidentGrade::Priority
            )),
        ],
    },
    Occasion {
        name: "incident graded scheduled",
        counts_when: "the log becomes scheduled, at first or on being looked at again; \
                      saying again that it is scheduled does not count",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |_, fact, timeline| becomes(
                timeline,
                fact,
                IncidentGrade::Scheduled
            )),
            on!(contact::Reassessed, |_, fact, timeline| becomes(
                timeline,
                fact,
                IncidentGrade::Scheduled
            )),
        ],
    },
    Occasion {
        name: "incident grade changed",
        counts_when: "the log is given another grade than the one it had, under which somebody is still to go; \
                      resolved without anybody going does not count",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |_, fact, timeline| grade_differs(
                timeline,
                fact,
                |before, now| before != now && !is_without_attendance(now)
            )),
            on!(contact::Reassessed, |_, fact, timeline| grade_differs(
                timeline,
                fact,
                |before, now| before != now && !is_without_attendance(now)
            )),
        ],
    },
    Occasion {
        name: "incident grade lowered",
        counts_when: "the log is given a lower grade than it had, whether or not the entry says so",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |graded, fact, timeline| graded
                .lowered
                .on_record(|lowered| *lowered)
                .or(is_lower(timeline, fact))),
            on!(contact::Reassessed, |_, fact, timeline| is_lower(
                timeline, fact
            )),
        ],
    },
    Occasion {
        name: "grade authorised with a reason",
        counts_when: "a grade is given with its reason by a supervisor, or with the supervisor who authorised it named; \
                      a lower grade nobody stands for does not count",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |graded, fact| by_supervisor(fact)
                .or(graded.authorised_by.answered())
                .and(graded.because.answered())),
            on!(contact::Reassessed, |reassessed, fact| by_supervisor(fact)
                .and(reassessed.because.answered())),
        ],
    },
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
        name: "six letters answered",
        shown_when: "each of the six letters of THRIVE has text",
        find: &[on!(contact::ThriveAssessed, |thrive| thrive
            .letters
            .on_record(|letters| Thrive::ALL
                .iter()
                .all(|letter| letters.contains(letter))))],
    },
    Element {
        name: "each child listed",
        shown_when: "each child, how old, and where now is written down",
        find: &[on!(contact::ThriveAssessed, |thrive| thrive
            .children
            .answered())],
    },
    Element {
        name: "time before arrival considered",
        shown_when: "what could happen before officers arrive is written down",
        find: &[on!(contact::ThriveAssessed, |thrive| thrive
            .before_arrival
            .answered())],
    },
    Element {
        name: "caller's own words",
        shown_when: "the assessment holds what the caller said",
        find: &[on!(contact::ThriveAssessed, |thrive| thrive
            .words
            .answered())],
    },
    Element {
        name: "research stated",
        shown_when: "the assessment says whether records were searched",
        find: &[on!(contact::ThriveAssessed, |thrive| thrive
            .research
            .addressed())],
    },
    Element {
        name: "PNC searched",
        shown_when: "the Police National Computer was searched",
        find: &[on!(contact::ResearchDone, |done| searched(
            done,
            Searched::Pnc
        ))],
    },
    Element {
        name: "PND searched",
        shown_when: "the Police National Database was searched",
        find: &[on!(contact::ResearchDone, |done| searched(
            done,
            Searched::Pnd
        ))],
    },
    Element {
        name: "flags looked at",
        shown_when: "flags and warning markers were looked at",
        find: &[on!(contact::ResearchDone, |done| searched(
            done,
            Searched::Flags
        ))],
    },
    Element {
        name: "plan or care status looked up",
        shown_when: "it was looked up whether the child has a protection plan or is looked after",
        find: &[on!(contact::ResearchDone, |done| searched(
            done,
            Searched::Plans
        ))],
    },
    Element {
        name: "known sex offenders looked up",
        shown_when: "links to registered sex offenders were looked up",
        find: &[on!(contact::ResearchDone, |done| searched(
            done,
            Searched::SexOffenders
        ))],
    },
    Element {
        name: "result passed to the crew",
        shown_when: "when the officers going were told the result is recorded",
        find: &[on!(contact::ResearchDone, |done| done
            .passed_to_crew
            .answered())],
    },
    Element {
        name: "grader recorded",
        shown_when: "who gave the grade, and in what role, is recorded",
        find: &[on!(contact::IncidentGraded, |_, fact| fact.by.role
            != Role::NotStated)],
    },
    Element {
        name: "what changed recorded",
        shown_when: "what changed so that a lower grade is right is recorded",
        find: &[on!(contact::IncidentGraded, |graded| graded
            .what_changed
            .answered())],
    },
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

fn searched(done: &contact::ResearchDone, system: Searched) -> Shown {
    done.searched
        .on_record(|searched| searched.contains(&system))
}

/// Which log a fact names.
fn log_of(fact: &Fact) -> Option<&Stated<IncidentRef>> {
    let What::Contact(what) = &fact.what else {
        return None;
    };
    Some(match what {
        contact::Fact::IncidentOpened(said) => &said.incident,
        contact::Fact::ThriveAssessed(said) => &said.incident,
        contact::Fact::IncidentGraded(said) => &said.incident,
        contact::Fact::OfficerSent(said) => &said.incident,
        contact::Fact::OfficerArrived(said) => &said.incident,
        contact::Fact::AttendanceCancelled(said) => &said.incident,
        contact::Fact::Reassessed(said) => &said.incident,
        contact::Fact::RiskLearned(said) => &said.incident,
        contact::Fact::AppointmentProposed(said) => &said.incident,
        contact::Fact::AppointmentReviewed(said) => &said.incident,
        contact::Fact::AppointmentConfirmed(said) => &said.incident,
        contact::Fact::IncidentClosed(said) => &said.incident,
        _ => return None,
    })
}

/// Are two facts of the same log: of one case, and not of logs with different names?
fn same_log(one: &Fact, other: &Fact) -> Shown {
    let same_log = match (log_of(one), log_of(other)) {
        (Some(one), Some(other)) => same(one, other),
        _ => Shown::Yes,
    };
    Shown::from(Timeline::share_case(one, other)).and(same_log)
}

/// The kinds of fact that may give a log its grade.
const GRADINGS: &[&Kind] = &[contact::IncidentGraded::KIND, contact::Reassessed::KIND];

/// The grade a fact gives its log, where it gives one.
fn grade_given(fact: &Fact) -> Option<&Stated<IncidentGrade>> {
    match &fact.what {
        What::Contact(contact::Fact::IncidentGraded(graded)) => Some(&graded.grade),
        What::Contact(contact::Fact::Reassessed(again)) => {
            matches!(again.grade, Stated::Clear(_) | Stated::Unclear(_)).then_some(&again.grade)
        }
        _ => None,
    }
}

/// The other grades given to a fact's log, each with whether it was surely given before it.
fn grades_before<'t>(
    timeline: &'t Timeline,
    fact: &'t Fact,
) -> impl Iterator<Item = (&'t Fact, &'t Stated<IncidentGrade>, Shown)> {
    timeline
        .of_kinds(GRADINGS)
        .filter(|other| other.id != fact.id)
        .filter_map(|other| {
            let grade = grade_given(other)?;
            let before = same_log(other, fact).and(other.happened.is_before(fact.happened));
            (!before.is_no()).then_some((other, grade, before))
        })
}

fn graded_before(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(grades_before(timeline, fact).map(|(_, _, before)| before))
}

fn needed_officers_before(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        grades_before(timeline, fact).map(|(_, grade, before)| before.and(!needs_nobody(grade))),
    )
}

/// Is something so of the grade the log had when a fact came: the last one given before it?
///
/// Where the record cannot say which was the last, it is asked of each that may have been. No grade before: no.
fn of_grade_before(
    timeline: &Timeline,
    fact: &Fact,
    ask: impl Fn(&Stated<IncidentGrade>) -> Shown,
) -> Shown {
    let all: Vec<_> = grades_before(timeline, fact).collect();
    let superseded = |one: &Fact| {
        all.iter().any(|(other, _, before)| {
            before
                .and(one.happened.is_before(other.happened))
                .and(same_log(one, other))
                .is_yes()
        })
    };
    let (mut answer, mut sure) = (None, false);
    for (_, grade, before) in all.iter().filter(|(other, ..)| !superseded(other)) {
        let this = ask(grade);
        answer = Some(answer.map_or(this, |so_far: Shown| {
            if so_far == this {
                this
            } else {
                Shown::CannotTell
            }
        }));
        sure |= before.is_yes();
    }
    answer.map_or(Shown::No, |answer| Shown::from_sure(sure).and(answer))
}

/// Does a fact give its log a grade that it did not have?
fn becomes(timeline: &Timeline, fact: &Fact, grade: IncidentGrade) -> Shown {
    grade_given(fact)
        .map_or(Shown::No, |given| given.is(grade))
        .and(!of_grade_before(timeline, fact, |before| before.is(grade)))
}

/// Does a fact give its log a grade that differs so from the one it had?
fn grade_differs(
    timeline: &Timeline,
    fact: &Fact,
    differs: fn(IncidentGrade, IncidentGrade) -> bool,
) -> Shown {
    let Some(now) = grade_given(fact) else {
        return Shown::No;
    };
    of_grade_before(timeline, fact, |before| {
        match (before.clear(), now.clear()) {
            (Some(before), Some(now)) => differs(*before, *now).into(),
            _ => Shown::CannotTell,
        }
    })
}

fn is_lower(timeline: &Timeline, fact: &Fact) -> Shown {
    grade_differs(timeline, fact, |before, now| before < now)
}

fn needs_nobody(grade: &Stated<IncidentGrade>) -> Shown {
    grade.shown(|grade| is_without_attendance(*grade))
}

fn is_without_attendance(grade: IncidentGrade) -> bool {
    matches!(grade, IncidentGrade::Resolved | IncidentGrade::Referred)
}

fn by_supervisor(fact: &Fact) -> Shown {
    match fact.by.role {
        Role::NotStated => Shown::CannotTell,
        role => role.supervises().into(),
    }
}

fn called_off(fact: &Fact, cancelled: &contact::AttendanceCancelled) -> Shown {
    by_supervisor(fact).and(cancelled.because.answered())
}

fn confirmed_safe(cancelled: &contact::AttendanceCancelled) -> Shown {
    cancelled.child_confirmed_safe.on_record(|safe| *safe)
}

/// The kinds of fact that say that an officer was sent or arrived.
const OFFICER_SENT: &[&Kind] = &[
    contact::OfficerSent::KIND,
    contact::OfficerArrived::KIND,
    missing::Attended::KIND,
    domestic_abuse::IncidentAttended::KIND,
];

/// The kinds of fact that show one there.
const OFFICER_THERE: &[&Kind] = &[
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

fn graded_immediate_before_arrival(timeline: &Timeline, opened: &Fact) -> Shown {
    let attended = |graded: &Fact| {
        Shown::any(
            timeline
                .of_kinds(OFFICER_THERE)
                .map(|there| same_log(there, graded).and(there.happened.is_before(graded.happened))),
        )
    };
    Shown::any(timeline.of_kinds(GRADINGS).filter_map(|fact| {
        let immediate = grade_given(fact)?
            .is(IncidentGrade::Immediate)
            .and(same_log(fact, opened));
        Some(immediate.and(!attended(fact)))
    }))
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

fn is_victim(timeline: &Timeline, reported: &contact::CrimeReported) -> Shown {
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
