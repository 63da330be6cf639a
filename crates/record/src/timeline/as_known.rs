//! What was on record at a moment, whomever it is about, of which the timeline of anybody is read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use super::Timeline;
use super::around::{home_in, linked_in, named_around};
use super::same_people::{Pair, leader, said_of_pairs, same_people};
use super::taken_back::{Correction, Gone, StoodSince, still_about, stood_since, taken_back};
use crate::fact::{Fact, What, person};
use crate::id::{FactId, PersonId};
use crate::kind::KindsAsked;
use crate::when::{self, When};

/// What was on record, as it was known at one moment, whomever it is about: of it any number of timelines are read, and
/// what is the same for all of them is worked out once.
#[derive(Debug, Clone)]
pub struct AsKnown<'a> {
    known: Timestamp,
    /// What was recorded by then and is not taken back, in order.
    live: Vec<&'a Fact>,
    /// The places among these of whatever is still about each person.
    about: HashMap<PersonId, Vec<usize>>,
    /// The places of those that link people.
    links: Vec<usize>,
    /// The places of those that say where somebody lives, by the address.
    homes: HashMap<String, Vec<usize>>,
    gone: Arc<Gone>,
    stood_since: Arc<StoodSince>,
    /// What corrections name, whether it has come or not.
    named: Arc<BTreeSet<FactId>>,
    /// For each two records somebody spoke of: are they of one person?
    said: BTreeMap<Pair, bool>,
}

impl<'a> AsKnown<'a> {
    /// What facts were on record at a moment.
    pub fn at(known: Timestamp, facts: impl IntoIterator<Item = &'a Fact>) -> AsKnown<'a> {
        let recorded: Vec<&Fact> = facts
            .into_iter()
            .filter(|fact| fact.recorded <= known)
            .collect();
        let corrections = Correction::all(&recorded);
        let (gone, in_place_of) = taken_back(&recorded, &corrections);
        let stood_since = stood_since(&recorded, &in_place_of);
        let mut live: Vec<&Fact> = recorded
            .into_iter()
            .filter(|fact| fact.about.is_empty() || still_about(&gone, fact).next().is_some())
            .collect();
        live.sort_by_key(|fact| (fact.happened, fact.recorded, fact.id));
        live.dedup_by_key(|fact| fact.id);
        let mut about: HashMap<PersonId, Vec<usize>> = HashMap::new();
        let mut links = Vec::new();
        let mut homes: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, fact) in live.iter().enumerate() {
            for id in still_about(&gone, fact) {
                about.entry(*id).or_default().push(place);
            }
            if let What::Person(person::Fact::Linked(_)) = fact.what {
                links.push(place);
            }
            if let Some(home) = home_in(fact) {
                homes.entry(home).or_default().push(place);
            }
        }
        AsKnown {
            known,
            named: Arc::new(corrections.iter().flat_map(Correction::names).collect()),
            said: said_of_pairs(&live),
            gone: Arc::new(gone),
            stood_since: Arc::new(stood_since),
            live,
            about,
            links,
            homes,
        }
    }

    /// The record of a child, or of whomever else, as it stood.
    pub fn of(&self, child: PersonId) -> Timeline<'a> {
        let same = same_people(child, &self.said);
        let child = leader(&same, child);
        let own = self.places_about(&same, [child]);
        let around = self.people_around(child, &own, &same);
        let mut background = self.places_about(&same, around.iter().copied());
        background.retain(|place| own.binary_search(place).is_err());
        let own = self.at_places(&own);
        let mut res = Timeline {
            child,
            known: self.known,
            kinds: own.iter().map(|fact| fact.kind().index).collect(),
            elsewhere: self.live.len() - own.len() - background.len(),
            facts: own,
            background: self.at_places(&background),
            same,
            born: None,
            of_age: None,
            gone: Arc::clone(&self.gone),
            stood_since: Arc::clone(&self.stood_since),
            named: Arc::clone(&self.named),
            around,
            asked: KindsAsked::default(),
        };
        let born = res.birth();
        res.born = born.map(When::on);
        res.of_age = born.map(|born| When::at_micros(when::birthday(born, 18)));
        res
    }

    fn at_places(&self, places: &[usize]) -> Vec<&'a Fact> {
        let each = places.iter();
        each.filter_map(|place| self.live.get(*place))
            .copied()
            .collect()
    }

    /// The places of whatever is about some people, by any record that is read as theirs, in order.
    fn places_about(
        &self,
        same: &BTreeMap<PersonId, PersonId>,
        people: impl IntoIterator<Item = PersonId>,
    ) -> Vec<usize> {
        let mut places = Vec::new();
        for person in people {
            let read_as_theirs = same.iter().filter(|(_, stands)| **stands == person);
            for record in read_as_theirs.map(|(record, _)| record).chain([&person]) {
                places.extend(self.about.get(record).into_iter().flatten());
            }
        }
        places.sort();
        places.dedup();
        places
    }

    /// Everyone linked to the child, either way round, and everyone on record at an address of the child's.
    fn people_around(
        &self,
        child: PersonId,
        own: &[usize],
        same: &BTreeMap<PersonId, PersonId>,
    ) -> BTreeSet<PersonId> {
        let mut res = BTreeSet::new();
        let mut homes: BTreeSet<String> = BTreeSet::new();
        let about = |fact: &'a Fact| still_about(&self.gone, fact).map(|id| leader(same, *id));
        for fact in self.at_places(own) {
            res.extend(about(fact));
            named_around(&fact.what, &mut |id| {
                res.insert(leader(same, id));
            });
            homes.extend(home_in(fact));
        }
        for fact in self.at_places(&self.links) {
            if linked_in(fact).is_some_and(|id| leader(same, id) == child) {
                res.extend(about(fact));
            }
        }
        for lived_at in homes.iter().filter_map(|home| self.homes.get(home)) {
            res.extend(self.at_places(lived_at).into_iter().flat_map(about));
        }
        res.remove(&child);
        res
    }
}
