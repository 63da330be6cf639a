//! By what a place, telephone number, vehicle or account is the same on two records: its kind and its words, however they
//! are set. It finds people beside one another; it makes nobody alike.

use super::{address, query};
use crate::fact::place::{self, ReachKind};
use crate::fact::{What, person};

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThingKind {
    /// A place.
    Place,
    /// A phone.
    Phone,
    /// A vehicle.
    Vehicle,
    /// An online account or e-mail address.
    Account,
}

impl ThingKind {
    /// What somebody is reached by, as one of these.
    pub fn of(kind: ReachKind) -> ThingKind {
        match kind {
            ReachKind::Phone => ThingKind::Phone,
            ReachKind::Vehicle => ThingKind::Vehicle,
            ReachKind::Account | ReachKind::Email => ThingKind::Account,
        }
    }

    fn word(self) -> &'static str {
        match self {
            ThingKind::Place => "place",
            ThingKind::Phone => "phone",
            ThingKind::Vehicle => "vehicle",
            ThingKind::Account => "account",
        }
    }

    /// By what a thing called so is known again; nothing, where too little is left of its name.
    pub fn key(self, called: &str) -> Option<String> {
        let plain = match self {
            ThingKind::Phone => query::phone(called)?,
            ThingKind::Place => address(called),
            ThingKind::Vehicle | ThingKind::Account => query::reference(called),
        };
        let left = plain.chars().filter(char::is_ascii_alphanumeric);
        let is_told_apart = left.count() >= SHORTEST;
        is_told_apart.then(|| format!("={}:{plain}", self.word()))
    }
}

/// Under how many letters and figures nothing is told apart.
const SHORTEST: usize = 4;

/// The place, phone, vehicle or account a fact ties somebody to, but for a school, which many children share.
pub(super) fn key_in(what: &What) -> Option<String> {
    let (kind, called) = match what {
        What::Person(person::Fact::LivesAt(it)) => (ThingKind::Place, &it.place),
        What::Place(place::Fact::PlaceOfConcern(it)) => (ThingKind::Place, &it.place),
        What::Place(place::Fact::SeenAtPlace(it)) => (ThingKind::Place, &it.place),
        What::Place(place::Fact::ReachedBy(it)) => (ThingKind::of(*it.kind.clear()?), &it.value),
        What::Place(place::Fact::VehicleOfConcern(it)) => (ThingKind::Vehicle, &it.vehicle),
        What::Place(place::Fact::AccountOfConcern(it)) => (ThingKind::Account, &it.account),
        _ => return None,
    };
    kind.key(called.clear()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_known_however_it_is_written_and_kinds_are_told_apart() {
        let car = ThingKind::Vehicle.key("Grey car, part plate");
        assert_eq!(car, ThingKind::Vehicle.key("grey car  PART-plate"));
        assert_ne!(car, ThingKind::Place.key("Grey car, part plate"));
        assert_eq!(
            ThingKind::Phone.key("07700 900118"),
            ThingKind::Phone.key("+44 7700 900118")
        );
        assert_ne!(
            ThingKind::Account.key("kestrel_7"),
            ThingKind::Account.key("kestrel_8")
        );
    }

    #[test]
    fn flats_of_one_street_are_told_apart_and_one_of_them_is_the_same_however_it_is_set() {
        let place = |called| ThingKind::Place.key(called);
        assert_ne!(
            place("Flat 1, 23 Quay Street"),
            place("Flat 12, 3 Quay Street")
        );
        assert_eq!(
            place("Flat 1, 23 Quay Street"),
            place("flat 1 - 23  QUAY street")
        );
    }

    #[test]
    fn what_has_too_little_left_of_its_name_is_the_same_as_nothing() {
        assert_eq!(ThingKind::Vehicle.key("car"), None);
        assert_eq!(ThingKind::Phone.key("none"), None);
        assert_eq!(ThingKind::Place.key("1 2 3"), None);
        assert_eq!(ThingKind::Place.key("?????"), None);
    }
}
