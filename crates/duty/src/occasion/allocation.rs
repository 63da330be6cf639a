//! Giving a crime against a child to somebody able to investigate it.

use heard_record::fact::contact;
use heard_record::fact::investigation::{self, CrimeKind, Pip};
use heard_record::fact::workforce;
use heard_record::kind::OneKind;
use heard_record::{Fact, PersonId, Role, Shown, Stated, Timeline};

use super::Scope::InItsCase;
use super::investigation::{is_serious, needs_pip_2, opened_as, same_crime, same_number};
use super::{Element, Occasion, Sight, came_first};
use crate::establishment;

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "crime against the child to allocate",
        counts_when: "a crime against the child is recorded, or its investigation opened, other than a serious sexual offence; \
                      a crime already recorded, or under investigation, does not count again",
        scope: InItsCase,
        find: &[
            on!(contact::CrimeRecorded, |_, fact, timeline| {
                first_word_of(timeline, fact).and(!serious_sexual(timeline, fact))
            }),
            on!(investigation::Opened, |_, fact, timeline| {
                first_word_of(timeline, fact).and(!serious_sexual(timeline, fact))
            }),
        ],
    },
    Occasion {
        name: "serious sexual crime to allocate",
        counts_when: "a serious sexual offence against the child is recorded, or its investigation opened, whichever comes first; \
                      another sexual offence does not count",
        scope: InItsCase,
        find: &[
            on!(contact::CrimeRecorded, |_, fact, timeline| {
                first_word_of(timeline, fact).and(serious_sexual(timeline, fact))
            }),
            on!(investigation::Opened, |_, fact, timeline| {
                first_word_of(timeline, fact).and(serious_sexual(timeline, fact))
            }),
        ],
    },
    Occasion {
        name: "investigation allocated with the reason",
        counts_when: "a team is given the investigation and it is recorded why this team and not another; \
                      a team without a reason does not count",
        scope: InItsCase,
        find: &[on!(investigation::Allocated, |allocated| {
            allocated.team.answered().and(allocated.because.answered())
        })],
    },
    Occasion {
        name: "investigation allocated",
        counts_when: "a team or an officer is given the investigation, with or without a reason",
        scope: InItsCase,
        find: &[on!(investigation::Allocated, |_| true)],
    },
    Occasion {
        name: "investigation needing PIP 2 opened",
        counts_when: "an investigation opens into exploitation in person or online, blackmail with images, \
                      a serious sexual or physical offence, the death of a child, or any complex crime",
        scope: InItsCase,
        find: &[on!(investigation::Opened, |opened| needs_pip_2(opened))],
    },
    Occasion {
        name: "investigator at PIP 2 given the case",
        counts_when: "the officer given the case is recorded at PIP 2 or above, in the allocation or by an accreditation that holds; \
                      PIP 1 does not count",
        scope: InItsCase,
        find: &[on!(
            investigation::Allocated,
            |allocated, fact, timeline| { at_pip_2(timeline, fact, allocated) }
        )],
    },
    Occasion {
        name: "case held below PIP 2 by exception",
        counts_when: "a detective inspector, or the inspector who manages crime, gives the case to somebody below PIP 2 with the reason, a supervisor at PIP 2 \
                      and the time it moves; without one of these it does not count",
        scope: InItsCase,
        find: &[on!(
            investigation::Allocated,
            |allocated, fact, timeline| {
                let excepted = by_detective_inspector(fact)
                    .or(Shown::from(fact.by.role == Role::CrimeManager))
                    .and(allocated.because.answered())
                    .and(allocated.supervisor_accredited.on_record(|at_two| *at_two))
                    .and(allocated.move_by.answered())
                    .and(!at_pip_2(timeline, fact, allocated));
                Sight::from(excepted).set_by(&allocated.move_by)
            }
        )],
    },
    Occasion {
        name: "serious investigation allocated",
        counts_when: "an investigation that needs PIP 2 is given to a team or an officer for the first time",
        scope: InItsCase,
        find: &[on!(investigation::Allocated, |_, fact, timeline| {
            first_allocated(timeline, fact).and(is_serious(timeline, fact))
        })],
    },
    Occasion {
        name: "other investigation allocated",
        counts_when: "an investigation that does not need PIP 2 is given to a team or an officer for the first time",
        scope: InItsCase,
        find: &[on!(investigation::Allocated, |_, fact, timeline| {
            first_allocated(timeline, fact).and(!is_serious(timeline, fact))
        })],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "officer named in the allocation",
        shown_when: "it is recorded which officer was given the investigation",
        find: &[on!(investigation::Allocated, |allocated| allocated
            .officer
            .answered())],
    },
    Element {
        name: "officer's level recorded",
        shown_when: "the level at which the officer is accredited is recorded",
        find: &[on!(investigation::Allocated, |allocated| allocated
            .pip
            .answered())],
    },
    Element {
        name: "child abuse training recorded",
        shown_when: "whether the officer has the specialist child abuse course is recorded",
        find: &[on!(investigation::Allocated, |allocated| allocated
            .specialist
            .answered())],
    },
    Element {
        name: "workload looked at",
        shown_when: "the officer's workload was looked at before the investigation was given",
        find: &[on!(investigation::Allocated, |allocated| allocated
            .workload_seen
            .on_record(|seen| *seen))],
    },
    Element {
        name: "accreditation number on record",
        shown_when: "the officer's accreditation at PIP 2 or above is on record with its number",
        find: &[on!(
            investigation::Allocated,
            |allocated, fact, timeline| {
                accredited(timeline, fact, &allocated.officer, |accredited| {
                    accredited.reference.answered()
                })
            }
        )],
    },
];

fn serious_sexual(timeline: &Timeline, fact: &Fact) -> Shown {
    let recorded = timeline
        .of::<contact::CrimeRecorded>()
        .map(|(recorded, said)| {
            let serious = said
                .kind
                .on_record(|kind| *kind == CrimeKind::SeriousSexual);
            serious.and(same_crime(recorded, fact))
        });
    let opened = opened_as(timeline, fact, |opened| {
        opened.kind.is(CrimeKind::SeriousSexual)
    });
    opened.or(Shown::any(recorded))
}

/// Was this crime neither recorded nor investigated before? Recorded and opened at one time, it is its recording that counts.
fn first_word_of(timeline: &Timeline, fact: &Fact) -> Shown {
    let is_opening = investigation::Opened::of(&fact.what).is_some();
    let recorded = timeline
        .of::<contact::CrimeRecorded>()
        .filter(|(recorded, _)| recorded.id != fact.id)
        .map(|(recorded, _)| {
            let one = same_crime(recorded, fact);
            if is_opening {
                one.and(recorded.happened.is_by(fact.happened))
            } else {
                one.and(same_number(recorded, fact))
                    .and(came_first(recorded, fact))
            }
        });
    let opened = timeline
        .of::<investigation::Opened>()
        .filter(|_| !is_opening)
        .map(|(opening, _)| {
            same_crime(opening, fact).and(opening.happened.is_before(fact.happened))
        });
    !Shown::any(recorded.chain(opened))
}

/// Is the officer given the case at PIP 2 or above, as the allocation says or as their accreditations show?
pub(super) fn at_pip_2(
    timeline: &Timeline,
    fact: &Fact,
    allocated: &investigation::Allocated,
) -> Shown {
    allocated
        .pip
        .on_record(|pip| *pip >= Pip::Two)
        .or(accredited(timeline, fact, &allocated.officer, |_| {
            Shown::Yes
        }))
}

/// Is something so of an accreditation at PIP 2 or above that the officer held when the fact happened?
fn accredited(
    timeline: &Timeline,
    fact: &Fact,
    officer: &Stated<PersonId>,
    ask: impl Fn(&workforce::Accredited) -> Shown,
) -> Shown {
    let officer = match officer {
        Stated::Clear(officer) => *officer,
        Stated::Unclear(_) => return Shown::CannotTell,
        _ => return Shown::No,
    };
    Shown::any(
        timeline
            .around::<workforce::Accredited>()
            .filter(|(given, _)| timeline.is_about(given, officer))
            .map(|(given, accredited)| {
                accredited
                    .course
                    .shown(|course| establishment::AT_PIP_2.contains(course))
                    .and(given.happened.is_by(fact.happened))
                    .and(establishment::lasts_until(accredited, fact.happened))
                    .and(!ended_by(timeline, fact, officer, given, accredited))
                    .and(ask(accredited))
            }),
    )
}

/// Was an accreditation lost between being given and the fact?
fn ended_by(
    timeline: &Timeline,
    fact: &Fact,
    officer: PersonId,
    given: &Fact,
    accredited: &workforce::Accredited,
) -> Shown {
    Shown::any(
        timeline
            .around::<workforce::AccreditationEnded>()
            .filter(|(end, _)| timeline.is_about(end, officer))
            .map(|(end, ended)| {
                let same = match (ended.course.clear(), accredited.course.clear()) {
                    (Some(one), Some(other)) => Shown::from(one == other),
                    _ => Shown::CannotTell,
                };
                same.and(end.happened.is_from(given.happened))
                    .and(end.happened.is_by(fact.happened))
            }),
    )
}

pub(super) fn by_detective_inspector(fact: &Fact) -> Shown {
    match fact.by.role {
        Role::NotStated => Shown::CannotTell,
        role => matches!(role, Role::DetectiveInspector | Role::Superintendent).into(),
    }
}

fn first_allocated(timeline: &Timeline, fact: &Fact) -> Shown {
    !Shown::any(
        timeline
            .of::<investigation::Allocated>()
            .filter(|(other, _)| other.id != fact.id)
            .map(|(other, _)| same_crime(other, fact).and(other.happened.is_before(fact.happened))),
    )
}
