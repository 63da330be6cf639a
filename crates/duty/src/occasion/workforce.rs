//! Who works with children, what they were trained for, how much they hold and how they are.

use heard_record::fact::investigation::Team;
use heard_record::fact::workforce::{
    AccreditationEnded, Accredited, CapacityDecided, CapacityStep, Course, LoadCounted, LookedAt,
    OnDuty, PostEstablished, PostHeld, PostLeft, TeamReviewed, WellbeingAsked,
};
use heard_record::kind::OneKind;
use heard_record::{Fact, Role, Shown, Stated, Timeline, When, when};

use super::Scope::ForTheChild;
use super::{Element, Occasion, Sight, is_first, same};
use crate::establishment::lasts_until;

/// The teams that investigate crimes against children.
const OF_CHILDREN: [Team; 3] = [Team::ChildAbuse, Team::Exploitation, Team::Online];

macro_rules! post_taken_up {
    ($name:literal, $counts_when:literal, $team:expr) => {
        Occasion {
            name: $name,
            counts_when: $counts_when,
            scope: ForTheChild,
            find: &[on!(PostHeld, |held| held.team.is($team))],
        }
    };
}

macro_rules! completed {
    ($name:literal, $counts_when:literal, $courses:expr) => {
        Occasion {
            name: $name,
            counts_when: $counts_when,
            scope: ForTheChild,
            find: &[
                on!(Accredited, |accredited| is_one_of(accredited, &$courses)),
                on!(PostHeld, |_, fact, timeline| {
                    held_then(timeline, fact, &$courses)
                }),
                on!(OnDuty, |_, fact, timeline| {
                    held_then(timeline, fact, &$courses)
                }),
            ],
        }
    };
}

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    post_taken_up!(
        "post in the complex exploitation team taken up",
        "somebody takes up a post in the complex exploitation team; a post in another team does not count",
        Team::Exploitation
    ),
    post_taken_up!(
        "post in the child abuse team taken up",
        "somebody takes up a post in the child abuse and vulnerable adults team; a post in another team does not count",
        Team::ChildAbuse
    ),
    post_taken_up!(
        "post in the online team taken up",
        "somebody takes up a post in the online investigation team; a post in another team does not count",
        Team::Online
    ),
    post_taken_up!(
        "post in response taken up",
        "somebody takes up a post in response; a post in another team does not count",
        Team::Response
    ),
    Occasion {
        name: "post investigating crimes against children taken up",
        counts_when: "somebody takes up a post in the child abuse, complex exploitation or online team; \
                      a post in response, CID or major investigation does not count",
        scope: ForTheChild,
        find: &[on!(PostHeld, |held| of_children(held))],
    },
    Occasion {
        name: "post left",
        counts_when: "somebody leaves the post they held",
        scope: ForTheChild,
        find: &[on!(PostLeft, |_| true)],
    },
    Occasion {
        name: "first tour in the control room",
        counts_when: "somebody is on duty as a call handler or control-room supervisor for the first time on record",
        scope: ForTheChild,
        find: &[on!(OnDuty, |_, fact, timeline| {
            is_first(timeline, fact, &[OnDuty::KIND], in_control_room, |_| {
                Shown::Yes
            })
        })],
    },
    Occasion {
        name: "tour as the one who leads on a child's death",
        counts_when: "somebody is on duty as detective inspector, to whom the sudden death of a child is told; \
                      a tour in another role does not count",
        scope: ForTheChild,
        find: &[on!(OnDuty, |on| on.role.is(Role::DetectiveInspector))],
    },
    completed!(
        "SCAIDP held",
        "the specialist child abuse programme is completed, or was and holds when a post is taken up or a tour begins; \
         another course does not count",
        [Course::Scaidp]
    ),
    completed!(
        "ICIDP held",
        "the initial crime investigators programme is completed, or was and holds when a post is taken up or a tour begins; \
         another course does not count",
        [Course::Icidp]
    ),
    completed!(
        "PIP 2 or above held",
        "somebody is accredited at PIP 2, 3 or 4, or was and it holds when a post is taken up or a tour begins; PIP 1 does not count",
        crate::establishment::AT_PIP_2
    ),
    completed!(
        "achieving best evidence training held",
        "training to interview children for evidence is completed, or was and holds when a post is taken up or a tour begins; \
         another course does not count",
        [Course::Abe]
    ),
    completed!(
        "SUDIC lead training held",
        "training to lead on the sudden death of a child is completed, or was and holds when a post is taken up or a tour begins; \
         another course does not count",
        [Course::SudicLead]
    ),
    completed!(
        "missing risk training held",
        "training to judge the risk to a missing child is completed, or was and holds when a post is taken up or a tour begins; \
         another course does not count",
        [Course::MissingRisk]
    ),
    completed!(
        "training in language about children held",
        "training in how children are written of is completed, or was and holds when a post is taken up or a tour begins; \
         another course does not count",
        [Course::Language]
    ),
    Occasion {
        name: "accredited until a day",
        counts_when: "somebody is accredited, and until when is said; one without an end asks for nothing",
        scope: ForTheChild,
        find: &[on!(Accredited, |accredited| {
            Sight::from(accredited.until.answered()).setting(runs_out(&accredited.until))
        })],
    },
    Occasion {
        name: "accredited",
        counts_when: "somebody completes a course or is accredited, in that of which it is said",
        scope: ForTheChild,
        find: &[on!(Accredited, |accredited| accredited.course.answered())],
    },
    Occasion {
        name: "accreditation given up",
        counts_when: "an accreditation was lost, or is no longer needed",
        scope: ForTheChild,
        find: &[on!(AccreditationEnded, |_| true)],
    },
    Occasion {
        name: "more children held than agreed",
        counts_when: "somebody's children are counted, and they are more than the limit agreed with them; where no limit was agreed it does not count",
        scope: ForTheChild,
        find: &[on!(LoadCounted, |load| over_the_limit(load))],
    },
    Occasion {
        name: "no more children held than agreed",
        counts_when: "somebody's children are counted, and they are no more than the limit agreed with them",
        scope: ForTheChild,
        find: &[on!(LoadCounted, |load| within_the_limit(load))],
    },
    Occasion {
        name: "capacity decided",
        counts_when: "it is decided what is done about somebody who holds more children than was agreed, and why; \
                      that nothing is done yet does not count",
        scope: ForTheChild,
        find: &[on!(CapacityDecided, |decided| {
            let acts = decided.step.shown(|step| *step != CapacityStep::NothingYet);
            acts.and(decided.because.answered())
        })],
    },
    Occasion {
        name: "somebody who investigates crimes against children asked how they are",
        counts_when: "somebody who holds a post in the child abuse, complex exploitation or online team is asked how they are; \
                      of anybody else it does not count",
        scope: ForTheChild,
        find: &[on!(WellbeingAsked, |_, fact, timeline| {
            investigates_then(timeline, fact)
        })],
    },
    Occasion {
        name: "team's first post established",
        counts_when: "the first post of a team is established; a second post of the same team does not count",
        scope: ForTheChild,
        find: &[on!(PostEstablished, |established, fact, timeline| {
            let of_the_team = |other: &Fact| {
                PostEstablished::of(&other.what)
                    .map_or(Shown::No, |one| same(&one.team, &established.team))
            };
            is_first(
                timeline,
                fact,
                &[PostEstablished::KIND],
                |_| Shown::Yes,
                of_the_team,
            )
        })],
    },
    Occasion {
        name: "team looked at",
        counts_when: "the posts and the work of a team are looked at, and what was decided is said; without a decision it does not count",
        scope: ForTheChild,
        find: &[on!(TeamReviewed, |reviewed| reviewed.decided.answered())],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "posts that stand empty looked at",
        shown_when: "the posts that stand empty and those whose holder is away were looked at",
        find: &[on!(TeamReviewed, |reviewed| {
            looked_at(reviewed, LookedAt::Vacancies).and(looked_at(reviewed, LookedAt::Absences))
        })],
    },
    Element {
        name: "children held looked at",
        shown_when: "how many children each holds was looked at",
        find: &[on!(TeamReviewed, |reviewed| looked_at(
            reviewed,
            LookedAt::Load
        ))],
    },
    Element {
        name: "how people are looked at",
        shown_when: "how those who work in the team are was looked at",
        find: &[on!(TeamReviewed, |reviewed| looked_at(
            reviewed,
            LookedAt::Wellbeing
        ))],
    },
];

fn looked_at(reviewed: &TeamReviewed, part: LookedAt) -> Shown {
    reviewed.looked_at.on_record(|all| all.contains(&part))
}

fn is_one_of(accredited: &Accredited, courses: &[Course]) -> Shown {
    accredited.course.shown(|course| courses.contains(course))
}

fn of_children(held: &PostHeld) -> Shown {
    held.team.shown(|team| OF_CHILDREN.contains(team))
}

fn in_control_room(fact: &Fact) -> Shown {
    OnDuty::of(&fact.what).map_or(Shown::No, |on| {
        on.role
            .shown(|role| matches!(role, Role::CallHandler | Role::ControlRoomSupervisor))
    })
}

/// Did somebody hold one of these courses when a fact of theirs happened?
fn held_then(timeline: &Timeline, fact: &Fact, courses: &[Course]) -> Shown {
    let each = timeline.of::<Accredited>().map(|(given, accredited)| {
        is_one_of(accredited, courses)
            .and(given.happened.is_by(fact.happened))
            .and(lasts_until(accredited, fact.happened))
            .and(!lost_by(timeline, fact, given, accredited))
    });
    Shown::any(each)
}

/// Was an accreditation lost between being given and the fact?
fn lost_by(timeline: &Timeline, fact: &Fact, given: &Fact, accredited: &Accredited) -> Shown {
    let each = timeline.of::<AccreditationEnded>().map(|(end, ended)| {
        same(&ended.course, &accredited.course)
            .and(end.happened.is_from(given.happened))
            .and(end.happened.is_by(fact.happened))
    });
    Shown::any(each)
}

/// Did somebody hold a post in which crimes against children are investigated when a fact of theirs happened?
fn investigates_then(timeline: &Timeline, fact: &Fact) -> Shown {
    let each = timeline.of::<PostHeld>().map(|(taken, held)| {
        of_children(held)
            .and(taken.happened.is_by(fact.happened))
            .and(!left_by(timeline, fact, taken, held))
    });
    Shown::any(each)
}

fn left_by(timeline: &Timeline, fact: &Fact, taken: &Fact, held: &PostHeld) -> Shown {
    let each = timeline.of::<PostLeft>().map(|(left, says)| {
        same(&says.post, &held.post)
            .and(left.happened.is_from(taken.happened))
            .and(left.happened.is_by(fact.happened))
    });
    Shown::any(each)
}

/// The end of the last day of an accreditation.
fn runs_out(until: &Stated<jiff::civil::Date>) -> Option<When> {
    match until {
        Stated::Clear(last) => Some(When::at_micros(when::start_of_next(*last))),
        Stated::Unclear(_) => Some(When::EVER),
        _ => None,
    }
}

fn over_the_limit(load: &LoadCounted) -> Shown {
    against_the_limit(load, |children, limit| children > limit)
}

fn within_the_limit(load: &LoadCounted) -> Shown {
    against_the_limit(load, |children, limit| children <= limit)
}

/// How the children held compare with the limit agreed; where none was agreed, they are neither over nor within it.
fn against_the_limit(load: &LoadCounted, is: fn(i64, i64) -> bool) -> Shown {
    match (&load.children, &load.limit) {
        (Stated::Clear(children), Stated::Clear(limit)) => is(*children, *limit).into(),
        (Stated::Unclear(_), Stated::Clear(_) | Stated::Unclear(_))
        | (Stated::Clear(_), Stated::Unclear(_)) => Shown::CannotTell,
        _ => Shown::No,
    }
}
