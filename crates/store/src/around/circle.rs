//! Whether one more fact bears on a child, by who is around.

use std::collections::BTreeSet;

use heard_record::{Fact, PersonId};

use crate::chain::Seal;
use crate::log;

/// A child and the people around, by which it is told whether one more fact bears on the child.
#[derive(Debug)]
pub(crate) struct Circle {
    /// The child's records.
    pub(super) records: BTreeSet<PersonId>,
    /// The records of the people around.
    pub(super) around: BTreeSet<PersonId>,
    /// Where the child is on record as living.
    pub(super) places: BTreeSet<Seal>,
}

/// Whether one more fact bears on a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bears {
    No,
    Yes,
    /// It may bring somebody else around the child, and with them what was on record of them.
    WithOthers,
}

impl Circle {
    pub(crate) fn bears(&self, fact: &Fact) -> Bears {
        if log::is_of_leave(fact) {
            return Bears::No;
        }
        let people = log::people(fact);
        let known = |id: &PersonId| self.records.contains(id) || self.around.contains(id);
        let names_the_child = people.iter().any(|(id, _)| self.records.contains(id));
        let about_those_around = people
            .iter()
            .any(|(id, about)| *about && self.around.contains(id));
        if names_the_child && !people.iter().all(|(id, _)| known(id))
            || log::said_the_same(fact).iter().any(|(one, _)| known(one))
            || log::lives_at(fact).iter().any(|lives| self.moves(lives))
        {
            Bears::WithOthers
        } else if names_the_child || about_those_around {
            Bears::Yes
        } else {
            Bears::No
        }
    }

    /// Does somebody's living at a place put the child among others?
    fn moves(&self, (place, person): &(Seal, PersonId)) -> bool {
        let the_childs = self.places.contains(place);
        if self.records.contains(person) {
            !the_childs
        } else {
            the_childs && !self.around.contains(person)
        }
    }
}
