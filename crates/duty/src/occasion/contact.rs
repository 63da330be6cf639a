//! Calls, logs, research, grading and attendance.

use heard_record::answer::IncidentRef;
use heard_record::fact::contact::{self, IncidentGrade, Searched, Thrive};
use heard_record::fact::{domestic_abuse, missing};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Role, Shown, Stated, Timeline, What};

use super::Scope::InItsCase;
use super::{Element, Occasion, same};

/// The kinds of fact that may give a log its grade.
const GRADINGS: &[&Kind] = &[contact::IncidentGraded::KIND, contact::Reassessed::KIND];

/// The kinds of fact that show one there.
const OFFICER_THERE: &[&Kind] = &[
    contact::OfficerArrived::KIND,
    missing::Attended::KIND,
    domestic_abuse::IncidentAttended::KIND,
];

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
pub(super) fn same_log(one: &Fact, other: &Fact) -> Shown {
    let same_log = match (log_of(one), log_of(other)) {
        (Some(one), Some(other)) => same(one, other),
        _ => Shown::Yes,
    };
    Shown::from(Timeline::share_case(one, other)).and(same_log)
}

/// The grade a fact gives its log, where it gives one.
pub(super) fn grade_given(fact: &Fact) -> Option<&Stated<IncidentGrade>> {
    match &fact.what {
        What::Contact(contact::Fact::IncidentGraded(graded)) => Some(&graded.grade),
        What::Contact(contact::Fact::Reassessed(again)) => {
            matches!(again.grade, Stated::Clear(_) | Stated::Unclear(_)).then_some(&again.grade)
        }
        _ => None,
    }
}

/// The other grades given to a fact's log, each with whether it was surely given before it.
pub(super) fn grades_before<'t>(
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

pub(super) fn graded_before(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(grades_before(timeline, fact).map(|(_, _, before)| before))
}

/// Is something so of the grade the log had when a fact came: the last one given before it?
///
/// Where the record cannot say which was the last, it is asked of each that may have been. No grade before: no.
pub(super) fn of_grade_before(
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

pub(super) fn is_without_attendance(grade: IncidentGrade) -> bool {
    matches!(grade, IncidentGrade::Resolved | IncidentGrade::Referred)
}

pub(super) fn by_supervisor(fact: &Fact) -> Shown {
    match fact.by.role {
        Role::NotStated => Shown::CannotTell,
        role => role.supervises().into(),
    }
}

fn graded_immediate_before_arrival(timeline: &Timeline, opened: &Fact) -> Shown {
    let attended =
        |graded: &Fact| {
            Shown::any(timeline.of_kinds(OFFICER_THERE).map(|there| {
                same_log(there, graded).and(there.happened.is_before(graded.happened))
            }))
        };
    Shown::any(timeline.of_kinds(GRADINGS).filter_map(|fact| {
        let immediate = grade_given(fact)?
            .is(IncidentGrade::Immediate)
            .and(same_log(fact, opened));
        (!immediate.is_no()).then(|| immediate.and(!attended(fact)))
    }))
}
