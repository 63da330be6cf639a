//! Are two facts of one thing, and is it the first word of it?

use std::collections::BTreeSet;

use heard_record::answer::{Name, Thread};
use heard_record::fact::notice::About;
use heard_record::fact::strategy::HarmTrigger;
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Shown, Stated, Timeline};

use super::{Look, Named, Occasion};
use crate::engine::at_odds;

/// Do two facts speak of the same thing: both name it, or one of them names none?
pub(super) fn same<T: PartialEq>(one: &Stated<T>, other: &Stated<T>) -> Shown {
    match (one, other) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
        (Stated::Clear(_) | Stated::Unclear(_), Stated::Clear(_) | Stated::Unclear(_)) => {
            Shown::CannotTell
        }
        _ => Shown::Yes,
    }
}

/// Did one of two facts come before the other? Of two at one moment the one with the lesser id did.
pub(super) fn came_first(one: &Fact, other: &Fact) -> Shown {
    if one.happened.is_exact() && one.happened == other.happened {
        Shown::from(one.id < other.id)
    } else {
        one.happened.is_before(other.happened)
    }
}

/// Whether a fact counts, and no other of these kinds that is of the same thing counted before.
pub(super) fn is_first(
    timeline: &Timeline,
    fact: &Fact,
    among: &[&'static Kind],
    counts: impl Fn(&Fact) -> Shown,
    is_of_the_same: impl Fn(&Fact) -> Shown,
) -> Shown {
    let before = timeline
        .of_kinds(among)
        .filter(|other| other.id != fact.id)
        .map(|other| {
            counts(other)
                .and(is_of_the_same(other))
                .and(came_first(other, fact))
        });
    counts(fact).and(!Shown::any(before))
}

/// Whether somebody was given the same thing to do before, in its case: the same by its short name, or else by its words.
pub(super) fn given_before<K: OneKind>(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<K>()
            .filter(|(other, _)| other.id != fact.id && Timeline::share_case(other, fact))
            .map(|(other, _)| came_first(other, fact).and(of_one_matter(other, fact))),
    )
}

/// Whether what came of something says which of those given in its case by then it answers: words that are of two with different
/// short names do not, nor does an answer that names none of several.
pub(super) fn says_which<K: OneKind>(timeline: &Timeline, fact: &Fact) -> Shown {
    let given = timeline
        .of::<K>()
        .filter(|(given, _)| Timeline::share_case(given, fact))
        .filter(|(given, _)| !given.happened.is_after(fact.happened).is_yes())
        .filter_map(|(given, _)| action_of(given));
    let mut given: Vec<Option<Name>> = given.collect();
    match action_of(fact) {
        None => {}
        Some(None) => return Shown::Yes,
        Some(Some(answer)) => {
            given.retain(|name| name.is_none_or(|name| name.names_the_same(&answer)));
            let is_short = |name: &Name| matches!(name, Name::Titled(short, _) if answer.names_the_same(&Name::Words(short)));
            if given.iter().flatten().any(is_short) {
                given.retain(Option::is_some);
            }
        }
    }
    Shown::from_sure(things_called(&given) < 2)
}

/// How many things are called by some names: what has a short name may be called by its words as well, and each that cannot be
/// read may be of another.
fn things_called(names: &[Option<Name>]) -> usize {
    let (mut shorts, mut titles, mut alone) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let known_by = |words| Name::known_by(words).collect::<Vec<&str>>();
    let mut unreadable = 0;
    for name in names {
        match name {
            Some(Name::Titled(short, words)) => {
                shorts.insert(known_by(short));
                titles.insert(known_by(words));
            }
            Some(Name::Words(words)) => {
                alone.insert(known_by(words));
            }
            _ => unreadable += 1,
        }
    }
    let alone = alone
        .iter()
        .filter(|words| !shorts.contains(*words) && !titles.contains(*words));
    shorts.len() + alone.count() + unreadable
}

/// By what an action goes in a fact that gives or answers one; none where that cannot be read.
fn action_of(fact: &Fact) -> Option<Option<Name<'_>>> {
    let mut named = fact.threads().into_iter();
    named
        .find(|(thread, _)| *thread == Thread::Action)
        .map(|(_, name)| name)
}

/// Whether another fact in the case of one, of the same matter, shows any of these occasions, and came by its time.
pub(super) fn shown_in_case_by(
    timeline: &Timeline,
    fact: &Fact,
    family: &[Occasion],
    names: &[&str],
) -> Shown {
    let (kinds, looks): (Vec<u16>, Vec<Look>) = family
        .iter()
        .filter(|occasion| names.contains(&occasion.name))
        .flat_map(|occasion| occasion.find)
        .copied()
        .unzip();
    Shown::any(
        timeline
            .of_numbers(&kinds)
            .filter(|other| other.id != fact.id && Timeline::share_case(other, fact))
            .map(|other| {
                let shown = kinds
                    .iter()
                    .zip(&looks)
                    .filter(|(of, _)| **of == other.kind().index)
                    .map(|(_, look)| look(other, timeline).shown);
                Shown::any(shown)
                    .and(other.happened.is_by(fact.happened))
                    .and(of_one_matter(other, fact))
            }),
    )
}

/// May two facts be of one matter: do they name no crime, log, concern or harm in which they differ?
///
/// Police protection, and harm while missing, may be of any kind of harm; what is sexual, online or exploitation is called by
/// each of these names.
fn of_one_matter(one: &Fact, other: &Fact) -> Shown {
    fn named(fact: &Fact) -> Vec<Named<'_>> {
        let mut res = fact.threads();
        res.retain(
            |(_, name)| !matches!(name, Some(Name::Words(words)) if OF_ANY_HARM.contains(words)),
        );
        for (thread, name) in &mut res {
            let is_kind = matches!(thread, Thread::Harm | Thread::Concern);
            if let Some(Name::Words(words)) = name
                && is_kind
                && SEXUAL_OR_EXPLOITATION.contains(words)
            {
                *words = SEXUAL_OR_EXPLOITATION[0];
            }
        }
        res
    }
    !at_odds(&named(one), &named(other))
}

/// What calls for a discussion whatever the kind of harm.
const OF_ANY_HARM: [&str; 2] = [
    HarmTrigger::PoliceProtection.word(),
    HarmTrigger::MissingWithHarm.word(),
];

/// The names by which one matter may be called, when it is suspected and when it is investigated.
const SEXUAL_OR_EXPLOITATION: [&str; 7] = [
    HarmTrigger::SexualOffence.word(),
    HarmTrigger::Exploitation.word(),
    HarmTrigger::OnlineCoercion.word(),
    About::SexualExploitation.word(),
    About::SexualAbuse.word(),
    About::OnlineAbuse.word(),
    About::CriminalExploitation.word(),
];
