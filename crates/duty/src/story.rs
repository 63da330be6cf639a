//! Stories that say what they expect, and whether it came true.
//!
//! A story's questions (`asked at …`) are followed by what its writer expects:
//!
//! ```text
//! asked at 2024-05-06 09:00
//!   missing.seen-on-return  overdue by 96h 55m
//!     owed since 2024-05-02 06:05
//!     due 2024-05-02 08:05
//!     because "spoken to by phone"
//!     shows spoken to alone: no
//!   missing.close  not owed
//! ```
//!
//! For each rule named, the duties expected must be all there are, in order.
//! What inspectors found stands at the head of a story; `says finding 2` below
//! a duty says that the duty says it.

use heard_record::fact::person;
use heard_record::kind::OneKind;
use heard_record::text::{Asked, Person, Story};
use heard_record::{PersonId, Shown, Timeline, When};
use jiff::Timestamp;

use crate::catalogue::Catalogue;
use crate::duty::Duty;
use crate::engine::duties;
use crate::standing::Standing;

mod expected;
mod findings;

pub use expected::{Pointed, differences, differences_of, pointed_at, rules_of};
pub use findings::{Finding, findings, found, said_by};

/// A duty as it stood at a moment.
#[derive(Debug, Clone)]
pub struct Stood<'c> {
    /// The duty.
    pub duty: Duty<'c>,
    /// How it stood.
    pub standing: Standing,
    /// Where the force asks for it sooner: was what law or guidance itself gives missed too?
    pub missed_in_law: Shown,
}

/// A child of a story, as known at the moment a question is asked.
#[derive(Debug)]
pub struct KnownChild<'s> {
    /// The first of the records on the child.
    pub id: PersonId,
    /// What the story calls the child.
    pub name: &'s str,
    /// What it calls the child in other records of the same one.
    also: Vec<&'s str>,
    /// What was known.
    pub timeline: Timeline<'s>,
}

impl KnownChild<'_> {
    /// What the child is called, in every record there is: "Kai (also Kay)".
    pub fn known_as(&self) -> String {
        if self.also.is_empty() {
            self.name.to_owned()
        } else {
            format!("{} (also {})", self.name, self.also.join(", "))
        }
    }

    /// Every duty owed to the child, as it stood when asked.
    pub fn stood<'c>(&self, asked: &Asked, catalogue: &'c Catalogue) -> Vec<Stood<'c>> {
        stood(&self.timeline, asked.at, catalogue)
    }

    /// Are a record and this child's read as one, from either side?
    fn is_also(&self, id: PersonId, timeline: &Timeline) -> bool {
        self.timeline.person(id) == self.timeline.child()
            && timeline.person(self.id) == timeline.child()
    }
}

/// The children a record is about, as known at a moment: those named as its children, then whoever else was under
/// eighteen, by their date of birth, when something about them was put on record.
pub fn children_known(story: &Story, known: Timestamp) -> impl Iterator<Item = &Person> {
    let known_by_birth = story.cast.people.iter().filter(move |person| {
        let has_birth = story.facts.iter().any(|fact| {
            let described = person::Described::of(&fact.what);
            described.is_some_and(|described| described.born.clear().is_some())
                && fact.about.contains(&person.id)
        });
        !person.is_child && has_birth && was_a_child(person.id, story, known)
    });
    story.cast.children().chain(known_by_birth)
}

fn was_a_child(id: PersonId, story: &Story, known: Timestamp) -> bool {
    let timeline = Timeline::as_known_at(id, known, &story.facts);
    timeline.comes_of_age().is_some_and(|of_age| {
        let mut facts = timeline.facts().iter();
        facts.any(|fact| When::at(fact.recorded).is_before(of_age).is_yes())
    })
}

/// The children a story's question is about: each once, though there be two records said to be of one child.
pub fn children<'s>(story: &'s Story, asked: &Asked) -> Vec<KnownChild<'s>> {
    let mut res: Vec<KnownChild> = Vec::new();
    for person in children_known(story, asked.known.unwrap_or(asked.at)) {
        let timeline = timeline(story, person.id, asked);
        match res
            .iter_mut()
            .find(|known| known.is_also(person.id, &timeline))
        {
            Some(known) => known.also.push(&person.name),
            None => res.push(KnownChild {
                id: person.id,
                name: &person.name,
                also: Vec::new(),
                timeline,
            }),
        }
    }
    res
}

/// Every duty owed to a timeline's child, as it stood at a moment.
pub fn stood<'c>(timeline: &Timeline, at: Timestamp, catalogue: &'c Catalogue) -> Vec<Stood<'c>> {
    all_stood(duties(timeline, catalogue), at)
}

/// How duties stood at a moment, those that had arisen.
pub(crate) fn all_stood(duties: Vec<Duty<'_>>, at: Timestamp) -> Vec<Stood<'_>> {
    let each = duties.into_iter();
    each.filter_map(|duty| {
        Some(Stood {
            standing: duty.standing(at)?,
            missed_in_law: duty.missed_in_law(at),
            duty,
        })
    })
    .collect()
}

/// A child's timeline as a question asks for it.
pub fn timeline<'s>(story: &'s Story, child: PersonId, asked: &Asked) -> Timeline<'s> {
    Timeline::as_known_at(child, asked.known.unwrap_or(asked.at), &story.facts)
}
