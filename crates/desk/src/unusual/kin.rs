//! Whether whoever looked and whom they looked at may be of one family: the same surname, or an address that is on record
//! as that of both.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;
use heard_record::identity::{Described, address, names};
use heard_store::Look;

use super::Why;
use crate::desk::{Desk, No};

/// The surnames and addresses of those who looked, and of those they looked at.
#[derive(Debug, Default)]
pub(super) struct Kin {
    surnames: BTreeMap<PersonId, BTreeSet<String>>,
    places: BTreeMap<PersonId, BTreeSet<String>>,
}

impl Desk {
    /// By what those who looked may be of the family of those they looked at.
    pub(super) async fn kin(&self, looks: &[Look]) -> Result<Kin, No> {
        let who: BTreeSet<PersonId> = looks.iter().map(|look| look.who).collect();
        let about = looks.iter().filter_map(|look| look.about);
        let all: BTreeSet<PersonId> = about.chain(who.iter().copied()).collect();
        let all: Vec<PersonId> = all.into_iter().collect();
        let mut kin = Kin::default();
        for (person, described) in self.store.described(&all).await? {
            kin.is_described(person, &described);
        }
        for (person, called) in self.called_at_work(&who).await? {
            kin.is_called(person, &called);
        }
        Ok(kin)
    }
}

impl Kin {
    fn is_described(&mut self, person: PersonId, described: &Described) {
        for name in described.all_names() {
            self.is_called(person, name);
        }
        let places = described.places.iter().map(|place| address(place));
        self.places.entry(person).or_default().extend(places);
    }

    /// A name of one word has no surname.
    pub(super) fn is_called(&mut self, person: PersonId, name: &str) {
        let words = names::words(name);
        if let [_, .., surname] = &words[..] {
            let surnames = self.surnames.entry(person).or_default();
            surnames.insert(surname.clone());
        }
    }

    #[cfg(test)]
    pub(super) fn lives_at(&mut self, person: PersonId, place: &str) {
        let places = self.places.entry(person).or_default();
        places.insert(address(place));
    }

    /// Why somebody may be of the family of whom they looked at; nothing, where no name and no address says so, or it is
    /// their own record.
    pub(super) fn of(&self, who: PersonId, about: PersonId) -> Option<Why> {
        let share = |all: &BTreeMap<PersonId, BTreeSet<String>>| {
            let (one, other) = (all.get(&who), all.get(&about));
            one.zip(other)
                .is_some_and(|(one, other)| !one.is_disjoint(other))
        };
        if who == about {
            return None;
        }
        if share(&self.places) {
            return Some(Why::OwnAddress);
        }
        share(&self.surnames).then_some(Why::OwnSurname)
    }
}
