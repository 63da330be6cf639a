//! The named moments a timeline shows, and the elements a good piece of work shows.
//!
//! An occasion is the vocabulary in which rules are written. Each has a name,
//! a plain definition, and a small function that finds it in a timeline. What
//! is owed because of it is not said here; that is the catalogue's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use heard_record::answer::{Name, Thread};
use heard_record::fact::notice::About;
use heard_record::fact::strategy::HarmTrigger;
use heard_record::kind::{Kind, OneKind};
use heard_record::timeline::Place;
use heard_record::{Fact, Shown, Stated, Timeline};

use crate::engine::at_odds;

#[macro_use]
mod declare;
pub mod allocation;
pub mod attendance;
pub mod conference;
pub mod contact;
pub mod crime;
pub mod custody;
pub mod death;
pub mod decision;
pub mod details;
pub mod disclosure;
pub mod disruption;
pub mod domestic_abuse;
pub mod ending;
pub mod evidence;
pub mod exploitation;
pub mod household;
pub mod investigation;
mod logs;
pub mod missing;
pub mod notice;
pub mod online;
pub mod pattern;
pub mod person;
pub mod protection;
pub mod returning;
mod rows;
pub mod search;
mod sight;
pub mod strategy;
pub mod supervision;
pub mod trafficking;
pub mod victim;
pub mod wording;

pub(crate) use rows::{Changed, Named, Rows};
pub use rows::{Seen, seen_in};
pub use sight::Sight;
use sight::from_when_known;

macro_rules! families {
    ($($module:ident),+ $(,)?) => {
        /// Every occasion, by family, in order. Its place here is its number.
        static OCCASIONS: LazyLock<Vec<&'static Occasion>> =
            LazyLock::new(|| [$($module::OCCASIONS),+].into_iter().flatten().collect());

        /// Every element, by family, in order. Its place here is its number.
        static ELEMENTS: LazyLock<Vec<&'static Element>> =
            LazyLock::new(|| [$($module::ELEMENTS),+].into_iter().flatten().collect());
    };
}

families! {
    person, contact, attendance, crime, missing, search, pattern, returning, domestic_abuse, disclosure, protection, notice,
    strategy, evidence, conference, custody, exploitation, disruption, trafficking, allocation, investigation, victim, ending,
    online, death, wording, supervision, details, decision, household,
}

/// Whether an occasion answers only what happened in its own case, or for the child wherever it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Within its case: a prevention interview counts for its own episode.
    InItsCase,
    /// For the child: a strategy discussion counts wherever it was recorded.
    ForTheChild,
    /// Of a fact about somebody around the child: a notice about another child at the address.
    OfOthersAround,
}

/// Do two facts speak of the same thing: both name it, or one of them names none?
fn same<T: PartialEq>(one: &Stated<T>, other: &Stated<T>) -> Shown {
    match (one, other) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
        (Stated::Clear(_) | Stated::Unclear(_), Stated::Clear(_) | Stated::Unclear(_)) => {
            Shown::CannotTell
        }
        _ => Shown::Yes,
    }
}

/// Did one of two facts come before the other? Of two at one moment the one with the lesser id did.
fn came_first(one: &Fact, other: &Fact) -> Shown {
    if one.happened.is_exact() && one.happened == other.happened {
        Shown::from(one.id < other.id)
    } else {
        one.happened.is_before(other.happened)
    }
}

/// Whether a fact counts, and no other of these kinds that is of the same thing counted before.
fn is_first(
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
fn given_before<K: OneKind>(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<K>()
            .filter(|(other, _)| other.id != fact.id && Timeline::share_case(other, fact))
            .map(|(other, _)| came_first(other, fact).and(of_one_matter(other, fact))),
    )
}

/// Whether what came of something says which of those given in its case by then it answers: words that are of two with different
/// short names do not, nor does an answer that names none of several.
fn says_which<K: OneKind>(timeline: &Timeline, fact: &Fact) -> Shown {
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
    let apart =
        |words: &str| -> Vec<String> { words.split_whitespace().map(str::to_owned).collect() };
    let mut unreadable = 0;
    for name in names {
        match name {
            Some(Name::Titled(short, words)) => {
                shorts.insert(apart(short));
                titles.insert(apart(words));
            }
            Some(Name::Words(words)) => {
                alone.insert(apart(words));
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
fn shown_in_case_by(
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

/// How one fact is looked at for an occasion.
pub type Look = fn(&Fact, &Timeline) -> Sight;

/// How one fact is looked at for an element.
pub type LookForElement = fn(&Fact, &Timeline) -> Shown;

/// A named moment a timeline shows.
pub struct Occasion {
    /// What it is called, in rules and on pages.
    pub name: &'static str,
    /// What counts as it, in plain words.
    pub counts_when: &'static str,
    /// For what it counts.
    pub scope: Scope,
    /// How it is found: in facts of these kinds (by number), one at a time.
    pub find: &'static [(u16, Look)],
}

impl Occasion {
    /// Is it looked for in facts of a kind, one at a time?
    pub fn looks_at(&self, kind: u16) -> bool {
        self.find.iter().any(|(of, _)| *of == kind)
    }
}

/// Something a good piece of work shows.
pub struct Element {
    /// What it is called, in rules and on pages.
    pub name: &'static str,
    /// What shows it, in plain words.
    pub shown_when: &'static str,
    /// Whether one fact shows it, within its timeline; kinds not listed do not.
    pub find: &'static [(u16, LookForElement)],
}

/// The number of an occasion: its place among all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OccasionId(u16);

/// The number of an element: its place among all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(u16);

static NAMES: LazyLock<BTreeMap<&'static str, OccasionId>> = LazyLock::new(|| {
    (0..)
        .zip(OCCASIONS.iter())
        .map(|(at, occasion)| (occasion.name, OccasionId(at)))
        .collect()
});

static KINDS_THAT_OWE_OTHERS: LazyLock<BTreeSet<u16>> = LazyLock::new(|| {
    let all = occasions().map(|(_, occasion)| occasion);
    let of_others = all.filter(|occasion| occasion.scope == Scope::OfOthersAround);
    let kinds = of_others.flat_map(|occasion| occasion.find);
    kinds.map(|(kind, _)| *kind).collect()
});

static ELEMENT_NAMES: LazyLock<BTreeMap<&'static str, ElementId>> = LazyLock::new(|| {
    (0..)
        .zip(ELEMENTS.iter())
        .map(|(at, element)| (element.name, ElementId(at)))
        .collect()
});

/// For each kind of fact by number: the occasions found one at a time in it.
type Looks = Vec<Vec<(OccasionId, Look)>>;

/// Those found in the child's own facts.
static LOOKS: LazyLock<Looks> = LazyLock::new(|| looks_of(|scope| scope != Scope::OfOthersAround));

/// Those found in facts about the people around.
static LOOKS_AROUND: LazyLock<Looks> =
    LazyLock::new(|| looks_of(|scope| scope == Scope::OfOthersAround));

fn looks_of(wanted: fn(Scope) -> bool) -> Looks {
    let mut res = Looks::new();
    let all = (0..).zip(OCCASIONS.iter());
    for (at, occasion) in all.filter(|(_, occasion)| wanted(occasion.scope)) {
        for (kind, look) in occasion.find {
            let kind = usize::from(*kind);
            if res.len() <= kind {
                res.resize_with(kind + 1, Vec::new);
            }
            if let Some(of_kind) = res.get_mut(kind) {
                of_kind.push((OccasionId(at), *look));
            }
        }
    }
    res
}

/// Every occasion, in order.
pub fn occasions() -> impl Iterator<Item = (OccasionId, &'static Occasion)> {
    (0..).map(OccasionId).zip(OCCASIONS.iter().copied())
}

/// May a fact of this kind owe something to somebody whom it is not about?
pub fn may_owe_others(kind: u16) -> bool {
    KINDS_THAT_OWE_OTHERS.contains(&kind)
}

/// Every element, in order.
pub fn elements() -> impl Iterator<Item = (ElementId, &'static Element)> {
    (0..).map(ElementId).zip(ELEMENTS.iter().copied())
}

impl OccasionId {
    /// The occasion of a name.
    pub fn of_name(name: &str) -> Option<OccasionId> {
        NAMES.get(name).copied()
    }

    /// Its number.
    pub fn number(self) -> u16 {
        self.0
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.occasion().map_or("", |occasion| occasion.name)
    }

    /// For what it counts.
    pub fn scope(self) -> Scope {
        self.occasion()
            .map_or(Scope::ForTheChild, |occasion| occasion.scope)
    }

    /// The occasion itself.
    pub fn occasion(self) -> Option<&'static Occasion> {
        OCCASIONS.get(usize::from(self.0)).copied()
    }
}

impl ElementId {
    /// The element of a name.
    pub fn of_name(name: &str) -> Option<ElementId> {
        ELEMENT_NAMES.get(name).copied()
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        ELEMENTS
            .get(usize::from(self.0))
            .map_or("", |element| element.name)
    }

    /// Whether a fact shows it.
    pub fn shown_in(self, fact: &Fact, timeline: &Timeline) -> Shown {
        let kind = fact.kind().index;
        let looks = ELEMENTS
            .get(usize::from(self.0))
            .map_or(&[][..], |element| element.find);
        Shown::any(
            looks
                .iter()
                .filter(|(of, _)| *of == kind)
                .map(|(_, look)| look(fact, timeline)),
        )
    }
}

/// The occasions looked for in facts of one kind, where they stand.
pub(crate) fn looks(kind: u16, place: Place) -> &'static [(OccasionId, Look)] {
    let looks = match place {
        Place::Own(_) => &LOOKS,
        Place::Around(_) => &LOOKS_AROUND,
    };
    looks.get(usize::from(kind)).map_or(&[], Vec::as_slice)
}
