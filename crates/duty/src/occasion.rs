//! The named moments a timeline shows, and the elements a good piece of work shows.
//!
//! An occasion is the vocabulary in which rules are written. Each has a name,
//! a plain definition, and a small function that finds it in a timeline. What
//! is owed because of it is not said here; that is the catalogue's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use heard_record::fact::kinds;
use heard_record::fact::workforce::PostHeld;
use heard_record::kind::OneKind;
use heard_record::timeline::Place;
use heard_record::{Fact, Shown, Timeline};

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
mod matter;
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
pub mod workforce;

use matter::{came_first, given_before, is_first, same, says_which, shown_in_case_by};
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
    online, death, wording, supervision, details, decision, household, workforce,
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

    /// Is it found in what is on record of whoever works here, or of the force, and not in what is of a child?
    pub fn is_of_staff(&self) -> bool {
        self.find.iter().all(|(kind, _)| OF_STAFF.contains(kind))
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

/// The kinds of fact that are on record of whoever works here, by their numbers.
static OF_STAFF: LazyLock<BTreeSet<u16>> = LazyLock::new(|| {
    let of_staff = kinds().filter(|kind| kind.family == PostHeld::KIND.family);
    of_staff.map(|kind| kind.index).collect()
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

    /// Is it of a fact about somebody around the child?
    pub fn is_of_others(self) -> bool {
        self.scope() == Scope::OfOthersAround
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
