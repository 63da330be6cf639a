//! Calls, logs, research, grading and attendance.

use heard_record::fact::contact::{self, IncidentGrade, Searched, Thrive};
use heard_record::{Role, Shown};

use super::Scope::InItsCase;
use super::logs::{
    becomes, by_supervisor, grade_differs, graded_before, graded_immediate_before_arrival,
    is_lower, is_without_attendance,
};
use super::{Element, Occasion};

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
