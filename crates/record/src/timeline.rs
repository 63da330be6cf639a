//! One child's facts, as they were known at a chosen moment.

mod around;
mod as_known;
mod learn;
mod same_people;
mod taken_back;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::Shown;
use crate::fact::{Fact, person};
use crate::id::{CaseId, FactId, PersonId};
use crate::kind::{Kind, Kinds, KindsAsked, OneKind};
use crate::when::When;

pub use as_known::AsKnown;
pub use learn::Learned;
pub use taken_back::without_effect;

use same_people::leader;
use taken_back::{Gone, StoodSince, still_about};

/// One child's facts across all cases, as they were known at one moment, with
/// the background on record about the people around the child.
///
/// It borrows the facts and holds them in one order whatever order they came
/// in: by when they happened, then by when they were recorded, then by id.
#[derive(Debug, Clone)]
pub struct Timeline<'a> {
    child: PersonId,
    known: Timestamp,
    facts: Vec<&'a Fact>,
    /// Of which kind each of them is, by its number.
    kinds: Vec<u16>,
    background: Vec<&'a Fact>,
    same: BTreeMap<PersonId, PersonId>,
    born: Option<When>,
    /// When the child comes of age.
    of_age: Option<When>,
    gone: Arc<Gone>,
    stood_since: Arc<StoodSince>,
    /// What corrections name, whether it has come or not.
    named: Arc<BTreeSet<FactId>>,
    /// Whom its background is about.
    around: BTreeSet<PersonId>,
    /// How many facts it was given that are about nobody it concerns.
    elsewhere: usize,
    asked: KindsAsked,
}

/// Where a fact stands in a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Among the child's own facts.
    Own(usize),
    /// Among the facts about the people around the child.
    Around(usize),
}

impl Place {
    /// Where it stands once another fact came to stand at a place: those that stood there and after moved on by one.
    pub fn after(self, other: Place) -> Place {
        match (self, other) {
            (Place::Own(this), Place::Own(new)) => Place::Own(this + usize::from(this >= new)),
            (Place::Around(this), Place::Around(new)) => {
                Place::Around(this + usize::from(this >= new))
            }
            _ => self,
        }
    }
}

impl<'a> Timeline<'a> {
    /// The record of a child as it stood at `known`.
    ///
    /// Facts recorded later are not there yet, and facts withdrawn or replaced
    /// by then are gone. The background is what was then on record about the
    /// people linked to the child and the people who live where the child does.
    ///
    /// ```
    /// use heard_record::{Timeline, When, text};
    ///
    /// let told = "What her aunt knew
    ///   child: Ava
    ///   2024-05-01 22:10  reported missing; by mum
    ///   2024-05-01 21:00  sighting; where \"bus station\"; source \"her aunt\" | recorded 2024-05-02 09:00
    /// ";
    /// let (story, _) = text::read("doc", told);
    /// let ava = story.cast.people[0].id;
    /// let known_at = |time| {
    ///     let known = When::read(time)?.latest();
    ///     Ok::<_, String>(Timeline::as_known_at(ava, known, &story.facts).facts().len())
    /// };
    /// assert_eq!(known_at("2024-05-01 23:00")?, 1, "nobody had told police of the bus station yet");
    /// assert_eq!(known_at("2024-05-02 12:00")?, 2);
    /// # Ok::<(), String>(())
    /// ```
    pub fn as_known_at(
        child: PersonId,
        known: Timestamp,
        facts: impl IntoIterator<Item = &'a Fact>,
    ) -> Timeline<'a> {
        AsKnown::at(known, facts).of(child)
    }

    /// Begins to note which kinds of fact are asked for.
    pub fn begin_noting(&self) {
        self.asked.forget();
    }

    /// Which kinds of fact have been asked for since: a fact of any other kind would not have changed an answer.
    ///
    /// Where all the facts were looked through, or one was found by its id, it is every kind.
    pub fn asked_for(&self) -> Kinds {
        self.asked.kinds()
    }

    /// The child it is about.
    pub fn child(&self) -> PersonId {
        self.child
    }

    /// The moment as known at which it is.
    pub fn known(&self) -> Timestamp {
        self.known
    }

    /// The child's own facts, in order.
    pub fn facts(&self) -> &[&'a Fact] {
        self.asked.ask_all();
        &self.facts
    }

    /// The fact at a place.
    pub fn at(&self, place: Place) -> Option<&'a Fact> {
        match place {
            Place::Own(at) => self.facts.get(at).copied(),
            Place::Around(at) => self.background.get(at).copied(),
        }
    }

    /// Every place at which a fact stands: the child's own in order, then those of the background.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let own = (0..self.facts.len()).map(Place::Own);
        own.chain((0..self.background.len()).map(Place::Around))
    }

    /// The child's facts of one kind, in order.
    pub fn of<K: OneKind>(&self) -> impl DoubleEndedIterator<Item = (&'a Fact, &'a K)> + '_ {
        self.asked.ask(K::KIND.index);
        let each = self.kinds.iter().zip(&self.facts);
        each.filter(|(kind, _)| **kind == K::KIND.index)
            .filter_map(|(_, fact)| K::of(&fact.what).map(|kind| (*fact, kind)))
    }

    /// The child's facts of any of these kinds, in order.
    pub fn of_kinds(&self, kinds: &[&'static Kind]) -> impl Iterator<Item = &'a Fact> {
        self.of_any(kinds.iter().map(|kind| kind.index))
    }

    /// The child's facts of any of the kinds with these numbers, in order.
    pub fn of_numbers(&self, kinds: &[u16]) -> impl Iterator<Item = &'a Fact> {
        self.of_any(kinds.iter().copied())
    }

    fn of_any(&self, kinds: impl Iterator<Item = u16> + Clone) -> impl Iterator<Item = &'a Fact> {
        kinds.clone().for_each(|kind| self.asked.ask(kind));
        let each = self.kinds.iter().zip(&self.facts);
        each.filter(move |(of, _)| kinds.clone().any(|kind| kind == **of))
            .map(|(_, fact)| *fact)
    }

    /// Facts of one kind about the people around the child, in order.
    pub fn around<K: OneKind>(&self) -> impl DoubleEndedIterator<Item = (&'a Fact, &'a K)> + '_ {
        self.asked.ask(K::KIND.index);
        self.background
            .iter()
            .filter_map(|fact| K::of(&fact.what).map(|kind| (*fact, kind)))
    }

    /// A fact of this timeline or its background, by its id.
    pub fn fact(&self, id: FactId) -> Option<&'a Fact> {
        self.asked.ask_all();
        self.facts
            .iter()
            .chain(&self.background)
            .find(|fact| fact.id == id)
            .copied()
    }

    /// When a fact, or the first of those it was put in the place of, was put on record: a correction makes nothing newly known.
    pub fn first_recorded(&self, fact: &Fact) -> Timestamp {
        let since = self.stood_since.get(&fact.id);
        since.map_or(fact.recorded, |since| fact.recorded.min(*since))
    }

    /// The one record all records of this person are read as.
    pub fn person(&self, id: PersonId) -> PersonId {
        leader(&self.same, id)
    }

    /// Is the fact about this person?
    pub fn is_about(&self, fact: &Fact, id: PersonId) -> bool {
        let id = self.person(id);
        still_about(&self.gone, fact).any(|about| self.person(*about) == id)
    }

    /// Do the two facts share a case? A fact that names no case shares one with any.
    pub fn share_case(one: &Fact, other: &Fact) -> bool {
        shares(&one.cases, &other.cases)
    }

    /// When the child was born, as far as it is on record.
    pub fn born(&self) -> Option<When> {
        self.born
    }

    /// When the child comes of age, as far as it is on record.
    pub fn comes_of_age(&self) -> Option<When> {
        self.of_age
    }

    /// Whether the person is a child at a moment: under 18, or nobody has put on record a date of birth that can be read.
    ///
    /// Somebody whose age is in doubt is treated as a child (Modern Slavery Act 2015, section 51; PACE Code C).
    pub fn is_a_child(&self, micros: i64) -> Shown {
        self.of_age.map_or(Shown::Yes, |of_age| {
            When::at_micros(micros).is_before(of_age)
        })
    }

    /// The latest word on when the child was born, of those that can be read.
    fn birth(&self) -> Option<Date> {
        self.of::<person::Described>()
            .filter_map(|(fact, described)| {
                Some((fact.recorded, fact.id, *described.born.clear()?))
            })
            .max()
            .map(|(_, _, born)| born)
    }
}

/// Do two lists of cases have one in common? A list that names none shares with any.
pub fn shares(one: &[CaseId], other: &[CaseId]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|case| other.contains(case))
}
