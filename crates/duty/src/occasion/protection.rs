//! Police protection.

use std::collections::BTreeSet;

use heard_record::answer::ProtectionRef;
use heard_record::fact::protection;
use heard_record::{Fact, Role, Shown, Stated, Timeline, When};

use super::Scope::InItsCase;
use super::{Element, Occasion, Sight, same};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "child taken into police protection",
        counts_when: "a constable removes a child to suitable accommodation, or prevents the child's removal",
        scope: InItsCase,
        find: &[on!(protection::Taken, |_| true)],
    },
    Occasion {
        name: "child removed into police protection",
        counts_when: "a constable removes a child; keeping a child where the child is does not count",
        scope: InItsCase,
        find: &[on!(protection::Taken, |taken| taken
            .mode
            .is(protection::Mode::Removed))],
    },
    Occasion {
        name: "child from elsewhere taken into police protection",
        counts_when: "a child who ordinarily lives in another council's area is taken into police protection",
        scope: InItsCase,
        find: &[on!(protection::Taken, |taken| taken
            .lives_elsewhere
            .on_record(|elsewhere| *elsewhere))],
    },
    Occasion {
        name: "grounds for police protection recorded",
        counts_when: "the start record holds the reasonable cause to believe that significant harm was otherwise likely",
        scope: InItsCase,
        find: &[on!(protection::Taken, |taken| taken.grounds.answered())],
    },
    Occasion {
        name: "council told of police protection",
        counts_when: "the council where the child was found, or its night team, is told the steps and the reasons",
        scope: InItsCase,
        find: &[on!(protection::CouncilTold, |_| true)],
    },
    Occasion {
        name: "home council told of police protection",
        counts_when: "the council where the child ordinarily lives is told where the child is",
        scope: InItsCase,
        find: &[on!(protection::HomeCouncilTold, |told| told
            .place
            .answered())],
    },
    Occasion {
        name: "child told about police protection, and heard",
        counts_when: "the child is told what is happening and why, and the child's wishes and feelings are recorded",
        scope: InItsCase,
        find: &[on!(protection::ChildToldAndHeard, |said| said
            .told
            .answered()
            .and(said.wishes.answered()))],
    },
    Occasion {
        name: "child not able to understand police protection",
        counts_when: "why the child could not understand is recorded",
        scope: InItsCase,
        find: &[on!(protection::ChildToldAndHeard, |said| said
            .too_young_because
            .answered())],
    },
    Occasion {
        name: "designated officer named",
        counts_when: "an officer other than the one who took the child is designated to inquire into the case; \
                      a name that may be the same one's cannot tell",
        scope: InItsCase,
        find: &[on!(
            protection::DesignatedOfficerNamed,
            |named, fact, timeline| { is_somebody_else(timeline, fact, named) }
        )],
    },
    Occasion {
        name: "child accommodated",
        counts_when: "the child is moved to accommodation by or for the council, or to a refuge; a police station does not count, \
                      nor a relative or anywhere else that is not the council's",
        scope: InItsCase,
        find: &[on!(protection::Accommodated, |placed| suitable(placed))],
    },
    Occasion {
        name: "child removed straight to suitable accommodation",
        counts_when: "a child is removed to accommodation that the council, or somebody for it, already provides, or to a refuge; \
                      removed to anywhere else does not count",
        scope: InItsCase,
        find: &[on!(protection::Taken, |taken| taken
            .to_council
            .on_record(|to_council| *to_council))],
    },
    Occasion {
        name: "parents told of police protection",
        counts_when: "the parents, others with parental responsibility, or whoever the child lived with, are told",
        scope: InItsCase,
        find: &[on!(protection::ParentsTold, |_| true)],
    },
    Occasion {
        name: "parents could not be told",
        counts_when: "it was not reasonably practicable to tell them; the attempts and the reason are recorded",
        scope: InItsCase,
        find: &[on!(protection::ParentsNotTold, |said| said
            .because
            .answered())],
    },
    Occasion {
        name: "designated officer's inquiry finished",
        counts_when: "the designated officer finishes the inquiry",
        scope: InItsCase,
        find: &[on!(protection::InquiryMade, |inquiry| inquiry
            .finished
            .on_record(|finished| *finished))],
    },
    Occasion {
        name: "release decided",
        counts_when: "the designated officer releases the child, or says why significant harm is still likely",
        scope: InItsCase,
        find: &[on!(protection::ReleaseDecided, |decided| decided
            .because
            .answered())],
    },
    Occasion {
        name: "time set to look at police protection again",
        counts_when: "whoever is designated says when police protection is looked at again; one that names no time does not count",
        scope: InItsCase,
        find: &[on!(protection::NextReviewSet, |set| Sight::by_time(
            &set.next
        ))],
    },
    Occasion {
        name: "police protection reviewed",
        counts_when: "police protection is looked at while it lasts, and why it goes on is recorded",
        scope: InItsCase,
        find: &[on!(protection::Reviewed, |reviewed| reviewed
            .because
            .answered())],
    },
    Occasion {
        name: "police protection ended",
        counts_when: "police protection ends, for whatever reason",
        scope: InItsCase,
        find: &[on!(protection::Ended, |_| true)],
    },
    Occasion {
        name: "police protection over",
        counts_when: "police protection ends, or 72 hours have passed since the child was taken: it cannot last longer",
        scope: InItsCase,
        find: &[
            on!(protection::Ended, |_| true),
            on!(protection::Taken, |_, fact| Sight::from(true)
                .at(when_it_expires(fact))),
        ],
    },
    Occasion {
        name: "police protection brought to an end",
        counts_when: "somebody ends police protection, and how is recorded; that it expired at 72 hours does not count",
        scope: InItsCase,
        find: &[on!(protection::Ended, |ended| ended
            .how
            .shown(|how| *how != protection::Ending::Expired))],
    },
    Occasion {
        name: "emergency protection order considered",
        counts_when: "whether to apply for an emergency protection order is considered, with the reason",
        scope: InItsCase,
        find: &[on!(protection::OrderConsidered, |considered| considered
            .because
            .answered())],
    },
    Occasion {
        name: "contact decided",
        counts_when: "contact between the child and family is decided, in the child's best interests",
        scope: InItsCase,
        find: &[on!(protection::ContactDecided, |_| true)],
    },
    Occasion {
        name: "contact passed to the council",
        counts_when: "the child is accommodated by the council or for it, or it is recorded that deciding on contact has passed to it; \
                      a relative's home does not count",
        scope: InItsCase,
        find: &[
            on!(protection::Accommodated, |placed| placed
                .by_council
                .on_record(|by_council| *by_council)),
            on!(protection::ContactDecided, |decided| decided
                .passed_to_council
                .on_record(|passed| *passed)),
        ],
    },
    Occasion {
        name: "police protection record complete",
        counts_when: "once police protection has ended: end and who decided, designated officer, grounds \
                      and a supervisor's entry are all on record",
        scope: InItsCase,
        find: &[
            on!(protection::Ended, |ended, fact, timeline| complete(
                timeline,
                fact,
                &ended.protection
            )),
            on!(protection::Overseen, |overseen, fact, timeline| complete(
                timeline,
                fact,
                &overseen.protection
            )),
            on!(
                protection::DesignatedOfficerNamed,
                |named, fact, timeline| complete(timeline, fact, &named.protection)
            ),
        ],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "reason for any police station",
        shown_when: "the child was at no police station before, or the exceptional circumstances are recorded",
        find: &[on!(protection::Accommodated, |placed, fact, timeline| {
            each_station(timeline, fact, placed, |station| {
                station.station_because.answered()
            })
        })],
    },
    Element {
        name: "inspector allowed any police station",
        shown_when: "the child was at no police station before, or which inspector allowed it is recorded",
        find: &[on!(protection::Accommodated, |placed, fact, timeline| {
            each_station(timeline, fact, placed, |station| {
                station.authorised_by.answered()
            })
        })],
    },
    Element {
        name: "alternatives considered",
        shown_when: "what else was considered before the power was used is recorded",
        find: &[on!(protection::Taken, |taken| taken
            .alternatives
            .answered())],
    },
    Element {
        name: "steps and reasons given to the council",
        shown_when: "the council was told the steps taken and proposed, with reasons",
        find: &[on!(protection::CouncilTold, |told| told.steps.answered())],
    },
    Element {
        name: "agreed with the council on release",
        shown_when: "the release or its refusal was agreed with the council",
        find: &[on!(protection::ReleaseDecided, |decided| decided
            .agreed_with_council
            .on_record(|agreed| *agreed))],
    },
    Element {
        name: "where the child goes recorded",
        shown_when: "where the child goes when police protection ends is recorded",
        find: &[on!(protection::Ended, |ended| ended.goes_to.answered())],
    },
    Element {
        name: "what parents were told recorded",
        shown_when: "what parents were told, and what may follow, is recorded",
        find: &[on!(protection::ParentsTold, |told| told.told.answered())],
    },
    Element {
        name: "rank of the designated officer recorded",
        shown_when: "which rank the designated officer holds is recorded",
        find: &[on!(protection::DesignatedOfficerNamed, |named| named
            .rank
            .answered())],
    },
];

/// Whether the officer named is another than the constable who took the child, as far as names can say.
///
/// Where the child was taken more than once, by one and by another, it cannot be told which taking is meant.
fn is_somebody_else(
    timeline: &Timeline,
    fact: &Fact,
    named: &protection::DesignatedOfficerNamed,
) -> Shown {
    let answers: Vec<Shown> = timeline
        .of::<protection::Taken>()
        .filter(|(taken, _)| Timeline::share_case(taken, fact))
        .map(|(taken, who)| {
            let is_meant = taken
                .happened
                .is_by(fact.happened)
                .and(same(&who.protection, &named.protection));
            let somebody_else = match (who.officer.clear(), named.officer.clear()) {
                (Some(took), Some(named)) => !are_one_officer(took, named),
                _ => Shown::CannotTell,
            };
            (is_meant, (!is_meant).or(somebody_else))
        })
        .filter(|(is_meant, _)| !is_meant.is_no())
        .map(|(_, answer)| answer)
        .collect();
    let (all, any) = (
        Shown::all(answers.iter().copied()),
        Shown::any(answers.iter().copied()),
    );
    if all.is_yes() || any.is_no() {
        all
    } else {
        Shown::CannotTell
    }
}

/// Police protection cannot last longer than 72 hours (Children Act 1989, section 46(6)).
const LASTS_AT_MOST: i64 = 72 * 3_600_000_000;

fn when_it_expires(taken: &Fact) -> When {
    let later = |micros: i64| micros.saturating_add(LASTS_AT_MOST);
    When::between_micros(
        later(taken.happened.earliest_micros()),
        later(taken.happened.latest_micros()),
    )
}

/// Was each police station to which the child was taken before, in the police protection of a fact, used with something recorded?
fn each_station(
    timeline: &Timeline,
    fact: &Fact,
    placed: &protection::Accommodated,
    recorded: impl Fn(&protection::Accommodated) -> Shown,
) -> Shown {
    let stations = timeline
        .of::<protection::Accommodated>()
        .filter(|(other, _)| Timeline::share_case(other, fact))
        .map(|(other, station)| {
            station
                .at
                .on_record(|at| *at == protection::Accommodation::PoliceStation)
                .and(same(&station.protection, &placed.protection))
                .and(other.happened.is_by(fact.happened))
                .and(!recorded(station))
        });
    !Shown::any(stations)
}

/// Is it accommodation by or for the council, or a refuge?
fn suitable(placed: &protection::Accommodated) -> Shown {
    use protection::Accommodation::{ChildrensHome, Foster, OtherCouncil, PoliceStation, Refuge};
    let of_its_kind = placed
        .at
        .shown(|at| matches!(at, ChildrensHome | Foster | OtherCouncil | Refuge));
    let a_station = placed.at.shown(|at| *at == PoliceStation);
    let said = placed.by_council.on_record(|by| *by);
    let denied = placed.by_council.on_record(|by| !*by);
    (of_its_kind.and(!denied)).or(said.and(!a_station))
}

/// Words that say what an officer is and not who.
const RANKS: [&str; 25] = [
    "pc",
    "wpc",
    "dc",
    "wdc",
    "ps",
    "ds",
    "sgt",
    "insp",
    "di",
    "dci",
    "ci",
    "supt",
    "dsupt",
    "cs",
    "det",
    "t",
    "a",
    "acting",
    "temporary",
    "officer",
    "constable",
    "sergeant",
    "inspector",
    "superintendent",
    "detective",
];

/// Are two names of one officer? The same words are; names that share none, or whose numbers differ, are not.
fn are_one_officer(one: &str, other: &str) -> Shown {
    let words = |name: &str| -> BTreeSet<String> {
        name.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && !RANKS.contains(word))
            .map(str::to_owned)
            .collect()
    };
    let number = |words: &BTreeSet<String>| {
        words
            .iter()
            .find(|word| word.contains(|c: char| c.is_ascii_digit()))
            .cloned()
    };
    let (one, other) = (words(one), words(other));
    let numbers_differ =
        matches!((number(&one), number(&other)), (Some(one), Some(other)) if one != other);
    if one.is_empty() || other.is_empty() {
        Shown::CannotTell
    } else if one == other {
        Shown::Yes
    } else if numbers_differ || one.is_disjoint(&other) {
        Shown::No
    } else {
        Shown::CannotTell
    }
}

/// Whether everything a record of one use of police protection needs is there by the time of a fact of it.
fn complete(timeline: &Timeline, fact: &Fact, number: &Stated<ProtectionRef>) -> Shown {
    let near = |other: &Fact, its: &Stated<ProtectionRef>| -> Shown {
        let by = if other.id == fact.id {
            Shown::Yes
        } else {
            other.happened.is_by(fact.happened)
        };
        by.and(same(its, number))
            .and(Timeline::share_case(other, fact).into())
    };
    let ended = Shown::any(timeline.of::<protection::Ended>().map(|(other, ended)| {
        near(other, &ended.protection)
            .and(ended.how.answered())
            .and(ended.by.answered())
    }));
    let named = Shown::any(
        timeline
            .of::<protection::DesignatedOfficerNamed>()
            .map(|(other, named)| near(other, &named.protection).and(named.officer.answered())),
    );
    let grounds = Shown::any(
        timeline
            .of::<protection::Taken>()
            .map(|(other, taken)| near(other, &taken.protection).and(taken.grounds.answered())),
    );
    let overseen = Shown::any(
        timeline
            .of::<protection::Overseen>()
            .map(|(other, overseen)| {
                let supervises =
                    other.by.role.supervises() || other.by.role == Role::DesignatedOfficer;
                near(other, &overseen.protection).and(supervises.into())
            }),
    );
    ended.and(named).and(grounds).and(overseen)
}
