//! Whom a fact brings around the child: whoever it names, links or says lives at an address.

use crate::fact::{Fact, What, person};
use crate::id::PersonId;
use crate::identity::address;

/// Tells everyone a fact about the child names as somebody around the child: who may see a record is not that.
pub(super) fn named_around(what: &What, tell: &mut dyn FnMut(PersonId)) {
    if !matches!(what, What::Access(_)) {
        what.people(tell);
    }
}

/// To whom a fact links those it is about.
pub(super) fn linked_in(fact: &Fact) -> Option<PersonId> {
    match &fact.what {
        What::Person(person::Fact::Linked(link)) => link.other.clear().copied(),
        _ => None,
    }
}

/// Where a fact says those it is about live, however it is written.
pub(super) fn home_in(fact: &Fact) -> Option<String> {
    match &fact.what {
        What::Person(person::Fact::LivesAt(lives)) => lives.place.clear().map(|it| address(it)),
        _ => None,
    }
}
