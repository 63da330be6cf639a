//! Supervision: reviews that begin with the child's risk, and what supervisors direct, ask and say will be done by when.

use heard_record::fact::{investigation, missing, supervision};
use heard_record::{Fact, Shown, Stated, When};

use super::Scope::{ForTheChild, InItsCase};
use super::investigation::by_supervisor;
use super::{Element, Occasion, Sight, given_before, says_which};
use crate::catalogue::built_in;
use crate::wording::Class;

/// A look at each kind of fact in which a supervisor reviews a matter about the child.
macro_rules! in_each_review {
    (|$review:pat_param| $body:expr) => {
        &[
            on!(supervision::ChildReviewed, |$review| $body),
            on!(missing::Reviewed, |$review| $body),
            on!(investigation::Supervised, |$review| $body),
        ]
    };
}

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "supervisor review made",
        counts_when: "a supervisor reviews a matter about the child: a search, an investigation or any other",
        scope: InItsCase,
        find: in_each_review!(|_| true),
    },
    Occasion {
        name: "supervisor review led by the child's risk",
        counts_when: "a supervisor's review says what the risk to this child is; \
                      a review that speaks of workload, tasks or whereabouts alone, or only reassures without saying what was seen, \
                      does not count",
        scope: InItsCase,
        find: in_each_review!(|review| says_what_risk(&review.childs_risk)),
    },
    Occasion {
        name: "time set to review the matter again",
        counts_when: "a supervisor's review of a matter about the child says when it is looked at again; \
                      one that names no time does not count, nor one by somebody else",
        scope: InItsCase,
        find: &[on!(supervision::ChildReviewed, |review, fact| {
            supervisor_set(fact, &review.next)
        })],
    },
    Occasion {
        name: "matter reviewed by a supervisor",
        counts_when: "a supervisor reviews the matter about the child; a review by somebody else does not count",
        scope: InItsCase,
        find: &[on!(supervision::ChildReviewed, |_, fact| by_supervisor(
            fact
        ))],
    },
    Occasion {
        name: "time set to review the investigation again",
        counts_when: "a review of the investigation says when it is looked at again; one that names no time does not count",
        scope: InItsCase,
        find: &[on!(investigation::Supervised, |review| Sight::by_time(
            &review.next
        ))],
    },
    Occasion {
        name: "direction with a time given",
        counts_when: "a supervisor directs somebody to do something for the child, and by when; a direction with no time does not count, \
                      nor one by somebody who supervises nobody",
        scope: InItsCase,
        find: &[on!(supervision::DirectionGiven, |given, fact| {
            supervisor_set(fact, &given.due)
        })],
    },
    Occasion {
        name: "direction given another time",
        counts_when: "what was directed before is directed again, with the time by which it is then to be done",
        scope: InItsCase,
        find: &[on!(supervision::DirectionGiven, |given, fact, timeline| {
            given
                .due
                .answered()
                .and(given_before::<supervision::DirectionGiven>(timeline, fact))
        })],
    },
    Occasion {
        name: "direction answered",
        counts_when: "what came of a direction is recorded, done or not; an entry without a result does not count, and one that calls it \
                      by words alone does not say which of two directions with short names and the same words it was, \
                      nor does one that names none of several",
        scope: InItsCase,
        find: &[on!(
            supervision::DirectionAnswered,
            |answered, fact, timeline| answered
                .result
                .answered()
                .and(says_which::<supervision::DirectionGiven>(timeline, fact))
        )],
    },
    Occasion {
        name: "action of a daily meeting with a time set",
        counts_when: "a daily meeting gives somebody something to do for the child, and by when; an action with no time does not count",
        scope: InItsCase,
        find: &[on!(supervision::MeetingActionSet, |set| Sight::by_time(
            &set.due
        ))],
    },
    Occasion {
        name: "action of a daily meeting given another time",
        counts_when: "what a daily meeting gave somebody to do before is given again, with the time by which it is then to be done",
        scope: InItsCase,
        find: &[on!(supervision::MeetingActionSet, |set, fact, timeline| {
            set.due
                .answered()
                .and(given_before::<supervision::MeetingActionSet>(
                    timeline, fact,
                ))
        })],
    },
    Occasion {
        name: "action of a daily meeting answered",
        counts_when: "what came of an action of a daily meeting is recorded, done or not; an entry without a result does not count, and \
                      one that calls it by words alone does not say which of two actions with short names and the same words it was, \
                      nor does one that names none of several",
        scope: InItsCase,
        find: &[on!(
            supervision::MeetingActionDone,
            |done, fact, timeline| done
                .result
                .answered()
                .and(says_which::<supervision::MeetingActionSet>(timeline, fact))
        )],
    },
    Occasion {
        name: "question opened with a time to answer it",
        counts_when: "something about the child that police do not know is asked, and by when it is to be found out; \
                      a question with no time does not count",
        scope: ForTheChild,
        find: &[on!(supervision::QuestionOpened, |asked| Sight::by_time(
            &asked.due
        ))],
    },
    Occasion {
        name: "question about the child answered",
        counts_when: "the answer to a question about the child is recorded, or why it is given up; an entry that says neither does not count",
        scope: ForTheChild,
        find: &[on!(supervision::QuestionAnswered, |said| said
            .answer
            .answered())],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "tasks answer the risk",
        shown_when: "the review sets tasks that answer the risk, whose and by when",
        find: &[
            on!(supervision::ChildReviewed, |review| review.tasks.answered()),
            on!(missing::Reviewed, |review| review
                .tasks_chased
                .on_record(|chased| *chased)),
            on!(investigation::Supervised, |review| review
                .direction
                .answered()),
        ],
    },
    Element {
        name: "risk not set aside for workload",
        shown_when: "the review says that it does not rest on workload",
        find: in_each_review!(|review| says_no(&review.demand_only)),
    },
    Element {
        name: "risk not called over because the child was found",
        shown_when: "the review says that knowing where the child is does not end the risk",
        find: &[on!(supervision::ChildReviewed, |review| says_no(
            &review.place_only
        ))],
    },
];

/// A supervisor said by when something is done: a time somebody else writes is not theirs to keep anybody to.
fn supervisor_set(fact: &Fact, by_when: &Stated<When>) -> Sight {
    Sight::from(by_when.answered().and(by_supervisor(fact))).set_by(by_when)
}

/// Words that add nothing to a phrase that reassures.
const JOINING: &[&str] = &[
    "a", "all", "also", "and", "are", "both", "but", "child", "children", "he", "is", "kids", "n",
    "now", "she", "so", "still", "the", "they", "very", "was", "were",
];

/// Is there an answer that says more than that the child is well?
fn says_what_risk(risk: &Stated<String>) -> Shown {
    match risk {
        Stated::Clear(words) => !only_reassures(words),
        _ => risk.answered(),
    }
}

/// Is a text nothing but phrases of the guide that reassure without saying what was seen?
fn only_reassures(text: &str) -> Shown {
    let Some(guide) = built_in::guide() else {
        return Shown::CannotTell;
    };
    let mut rest = String::new();
    let mut from = 0;
    for hit in guide.hits(text) {
        if hit.entry.class == Class::NoEvidence && hit.is_prompted() {
            rest.push_str(text.get(from..hit.start).unwrap_or_default());
            rest.push(' ');
            from = hit.end;
        }
    }
    let rest = rest + text.get(from..).unwrap_or_default();
    let adds = rest
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .any(|word| !JOINING.contains(&word.to_lowercase().as_str()));
    Shown::from(from > 0 && !adds)
}

/// Does it say that it is not so? Saying nothing does not.
fn says_no(stated: &Stated<bool>) -> Shown {
    stated.on_record(|is| !*is)
}
