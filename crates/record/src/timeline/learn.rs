//! What one new fact makes of a timeline that is already read.

use super::around::named_around;
use super::{Place, Timeline};
use crate::fact::{Fact, What, correction, person};
use crate::id::PersonId;

/// What became of a fact told to a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    /// It is one of the child's own facts, or part of the background, at this place; those that stood there and after moved
    /// on by one.
    At(Place),
    /// It is about nobody the timeline concerns.
    Elsewhere,
    /// It may change whom the record is about, or what is on it. Nothing was
    /// added: the timeline is to be read anew from all the facts.
    Anew,
}

impl<'a> Timeline<'a> {
    /// Adds a fact recorded after those it was read from, where that makes
    /// it the same as one read from all of them.
    ///
    /// Nearly every fact is added. One that takes another back, says who is
    /// who, where somebody lives, who is linked to whom or when the child was
    /// born, or that brings somebody new among facts about others, is not.
    pub fn learn(&mut self, fact: &'a Fact) -> Learned {
        if is_about_whom(&fact.what) || self.named.contains(&fact.id) || self.holds(fact) {
            return Learned::Anew;
        }
        let about =
            |who: &dyn Fn(PersonId) -> bool| fact.about.iter().any(|id| who(self.person(*id)));
        let (own, around) = (
            about(&|id| id == self.child),
            about(&|id| self.around.contains(&id)),
        );
        if own && !self.brings_nobody_from_elsewhere(fact) {
            return Learned::Anew;
        }
        self.known = self.known.max(fact.recorded);
        let order = |fact: &Fact| (fact.happened, fact.recorded, fact.id);
        let place_in = |facts: &[&Fact]| facts.partition_point(|other| order(other) < order(fact));
        if own {
            let place = place_in(&self.facts);
            self.facts.insert(place, fact);
            self.kinds.insert(place, fact.kind().index);
            Learned::At(Place::Own(place))
        } else if around {
            let place = place_in(&self.background);
            self.background.insert(place, fact);
            Learned::At(Place::Around(place))
        } else {
            self.elsewhere += 1;
            Learned::Elsewhere
        }
    }

    fn holds(&self, fact: &Fact) -> bool {
        let mut all = self.facts.iter().chain(&self.background);
        all.any(|other| other.id == fact.id)
    }

    /// Adds the people a fact of the child's names to those around the child, unless facts elsewhere may be about them.
    fn brings_nobody_from_elsewhere(&mut self, fact: &Fact) -> bool {
        let mut named: Vec<PersonId> = fact.about.clone();
        named_around(&fact.what, &mut |id| named.push(id));
        let new = |id: &PersonId| *id != self.child && !self.around.contains(id);
        let new: Vec<PersonId> = named
            .into_iter()
            .map(|id| self.person(id))
            .filter(new)
            .collect();
        let nobody = new.is_empty() || self.elsewhere == 0;
        if nobody {
            self.around.extend(new);
        }
        nobody
    }
}

/// May a fact of this kind change whose facts a record is of, or which of them stand?
fn is_about_whom(what: &What) -> bool {
    match what {
        What::Correction(correction) => matches!(
            correction,
            correction::Fact::Withdrawn(_)
                | correction::Fact::Replaced(_)
                | correction::Fact::Expunged(_)
                | correction::Fact::SamePerson(_)
                | correction::Fact::NotSamePerson(_)
        ),
        What::Person(person) => matches!(
            person,
            person::Fact::Described(_) | person::Fact::Linked(_) | person::Fact::LivesAt(_)
        ),
        _ => false,
    }
}
