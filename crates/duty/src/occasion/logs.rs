//! How logs and their grades are compared: which log a fact is of, and which grade it had before.

use heard_record::answer::IncidentRef;
use heard_record::fact::contact::{self, IncidentGrade};
use heard_record::fact::{domestic_abuse, missing};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Role, Shown, Stated, Timeline, What};

use super::same;

/// The kinds of fact that may give a log its grade.
const GRADINGS: &[&Kind] = &[contact::IncidentGraded::KIND, contact::Reassessed::KIND];

/// The kinds of fact that show one there.
const OFFICER_THERE: &[&Kind] = &[
    contact::OfficerArrived::KIND,
    missing::Attended::KIND,
    domestic_abuse::IncidentAttended::KIND,
];

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
pub(super) fn becomes(timeline: &Timeline, fact: &Fact, grade: IncidentGrade) -> Shown {
    grade_given(fact)
        .map_or(Shown::No, |given| given.is(grade))
        .and(!of_grade_before(timeline, fact, |before| before.is(grade)))
}

/// Does a fact give its log a grade that differs so from the one it had?
pub(super) fn grade_differs(
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

pub(super) fn is_lower(timeline: &Timeline, fact: &Fact) -> Shown {
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

pub(super) fn graded_immediate_before_arrival(timeline: &Timeline, opened: &Fact) -> Shown {
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
