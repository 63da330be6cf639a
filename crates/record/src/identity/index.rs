//! Everybody on record, held so that somebody is found whatever is typed of them.

use std::collections::BTreeMap;

use hashbrown::HashTable;

use super::described::{Born, Described};
use super::lexicon::{Lexicon, List, Lists};
use super::names;
use super::query::{self, Query};
use super::scoring::Scoring;
use crate::id::{PersonId, Spoken};

/// Everybody on record, by names, dates of birth, places, telephone numbers and references.
///
/// It is held in memory and can always be made again from the facts. One
/// person is added or changed without looking at the others.
#[derive(Debug)]
pub struct Index {
    pub(super) people: Vec<Held>,
    by_id: HashTable<u32>,
    unused: Vec<u32>,
    /// What each person has, one after another.
    entries: Vec<Entry>,
    /// How many of the entries are nobody's any more.
    stale: usize,
    pub(super) names: Lexicon,
    pub(super) places: Lexicon,
    /// Telephone numbers, references, numbers and postcodes of addresses.
    pub(super) numbers: Lexicon,
    pub(super) born: BTreeMap<u32, List>,
    pub(super) born_lists: Lists,
}

/// One person on the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) id: PersonId,
    from: u32,
    /// The figures of the date of birth; 0 where there is none.
    pub(super) born: u32,
    count: u16,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    /// The first word of a name.
    NameBegins,
    /// A further word of a name.
    Name,
    /// The first word of another name they go by.
    AlsoBegins,
    /// A further word of another name.
    Also,
    /// Two words of a name written as one.
    AsOne,
    /// A word of an address.
    Place,
    /// A telephone number, a reference, or a number of an address.
    Number,
}

const IS: [Is; 7] = [
    Is::NameBegins,
    Is::Name,
    Is::AlsoBegins,
    Is::Also,
    Is::AsOne,
    Is::Place,
    Is::Number,
];

/// One thing a person has: what it is, and the number of its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Entry(u32);

const WORD_BITS: u32 = 28;

impl Entry {
    fn new(is: Is, word: u32) -> Entry {
        Entry((is as u32) << WORD_BITS | word)
    }

    pub(super) fn is(self) -> Is {
        let at = (self.0 >> WORD_BITS) as usize;
        IS.get(at).copied().unwrap_or(Is::Number)
    }

    pub(super) fn is_of_name(self) -> bool {
        self.is() as u32 <= Is::AsOne as u32
    }

    pub(super) fn word(self) -> u32 {
        self.0 & ((1 << WORD_BITS) - 1)
    }
}

/// Somebody who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Who.
    pub person: PersonId,
    /// How much of what was typed fits, of 1,000. It says nothing else of anybody.
    pub score: u16,
    /// What fits, as sentences.
    pub reasons: Vec<String>,
}

/// Whom a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Those who fit best, the best first.
    pub hits: Vec<Hit>,
    /// Are there more who fit?
    pub more: bool,
}

impl Default for Index {
    fn default() -> Index {
        Index {
            people: Vec::new(),
            by_id: HashTable::new(),
            unused: Vec::new(),
            entries: Vec::new(),
            stale: 0,
            names: Lexicon::with_near(),
            places: Lexicon::with_near(),
            numbers: Lexicon::whole(),
            born: BTreeMap::new(),
            born_lists: Lists::default(),
        }
    }
}

fn hash_of(id: PersonId) -> u64 {
    let (high, low) = id.uuid().as_u64_pair();
    (high ^ low.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Index {
    /// An index with nobody on it.
    pub fn new() -> Index {
        Index::default()
    }

    /// How many people are on it.
    pub fn len(&self) -> usize {
        self.people.len() - self.unused.len()
    }

    /// Is nobody on it?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts somebody on it as described, in place of what it had of them.
    pub fn put(&mut self, id: PersonId, described: &Described) {
        self.remove(id);
        let person = self.unused.pop().unwrap_or(self.people.len() as u32);
        let from = self.entries.len() as u32;
        let mut entries = self.entries_of(described);
        entries.truncate(u16::MAX.into());
        for entry in &entries {
            self.lexicon(*entry).add(entry.word(), person);
        }
        let born = described.born.map_or(0, Born::figures);
        if born != 0 {
            let list = self.born.entry(born).or_insert(List::NONE);
            self.born_lists.add(list, person);
        }
        let held = Held {
            id,
            from,
            born,
            count: entries.len() as u16,
        };
        self.entries.append(&mut entries);
        match self.people.get_mut(person as usize) {
            Some(place) => *place = held,
            None => self.people.push(held),
        }
        let people = &self.people;
        self.by_id.insert_unique(hash_of(id), person, |person| {
            people
                .get(*person as usize)
                .map_or(0, |held| hash_of(held.id))
        });
        self.tidy();
    }

    /// Takes somebody off it, if they are there.
    pub fn remove(&mut self, id: PersonId) {
        let people = &self.people;
        let is_them = |person: &u32| {
            people
                .get(*person as usize)
                .is_some_and(|held| held.id == id)
        };
        let Ok(found) = self.by_id.find_entry(hash_of(id), is_them) else {
            return;
        };
        let (person, _) = found.remove();
        let Some(held) = self.people.get_mut(person as usize) else {
            return;
        };
        let gone = *held;
        (held.count, held.born) = (0, 0);
        for at in gone.from..gone.from + u32::from(gone.count) {
            if let Some(entry) = self.entries.get(at as usize).copied() {
                self.lexicon(entry).remove(entry.word(), person);
            }
        }
        if let Some(list) = self.born.get_mut(&gone.born) {
            self.born_lists.remove(list, person);
        }
        self.stale += usize::from(gone.count);
        self.unused.push(person);
    }

    /// Gives back what room it holds in reserve: for when everybody has been put on it.
    pub fn shrink(&mut self) {
        self.entries.shrink_to_fit();
        self.people.shrink_to_fit();
        self.born_lists.shrink();
        for lexicon in [&mut self.names, &mut self.places, &mut self.numbers] {
            lexicon.shrink();
        }
    }

    /// Whom somebody may mean, of those they may know of.
    ///
    /// Whoever `may` is false of is as if not on the index at all: the answer
    /// is the same, in every hit, reason, score, order and in whether there are more.
    pub fn search(&self, query: &Query, most: usize, may: impl Fn(PersonId) -> bool) -> Answer {
        Scoring::of(self, query).answer(most, &may)
    }

    /// Everybody on it whose id is shown like this, in the order of their ids.
    pub fn shown_as(&self, spoken: Spoken<PersonId>) -> Vec<PersonId> {
        let all = self
            .by_id
            .iter()
            .filter_map(|slot| self.people.get(*slot as usize));
        let mut like: Vec<PersonId> = all
            .map(|held| held.id)
            .filter(|id| id.is_shown_as(spoken))
            .collect();
        like.sort();
        like
    }

    /// Everybody on it who is tied to a place, telephone number, vehicle or account, by what it is the same by on two
    /// records, in the order of their ids.
    pub fn tied_to(&self, key: &str) -> Vec<PersonId> {
        let word = self.numbers.number(key);
        let people = word.map_or(&[][..], |word| self.numbers.people(word));
        let held = people
            .iter()
            .filter_map(|person| self.people.get(*person as usize));
        let mut all: Vec<PersonId> = held.map(|held| held.id).collect();
        all.sort();
        all
    }

    /// The words of the name of somebody on it, folded.
    pub fn name_of(&self, id: PersonId) -> Option<Vec<String>> {
        let is_them = |person: &u32| {
            self.people
                .get(*person as usize)
                .is_some_and(|held| held.id == id)
        };
        let person = self.by_id.find(hash_of(id), is_them)?;
        let entries = self.entries(self.people.get(*person as usize)?);
        let further = entries
            .iter()
            .skip(1)
            .take_while(|entry| entry.is() == Is::Name);
        let words = entries.first().into_iter().chain(further);
        Some(
            words
                .map(|entry| self.names.word(entry.word()).to_owned())
                .collect(),
        )
    }

    /// How many bytes it takes up, about.
    pub fn bytes(&self) -> usize {
        self.people.capacity() * size_of::<Held>()
            + self.by_id.capacity() * (size_of::<u32>() + 1)
            + self.entries.capacity() * size_of::<Entry>()
            + self.names.bytes()
            + self.places.bytes()
            + self.numbers.bytes()
            + self.born.len() * 2 * size_of::<(u32, List)>()
            + self.born_lists.bytes()
    }

    pub(super) fn entries(&self, held: &Held) -> &[Entry] {
        let from = held.from as usize;
        self.entries
            .get(from..from + usize::from(held.count))
            .unwrap_or_default()
    }

    fn lexicon(&mut self, entry: Entry) -> &mut Lexicon {
        match entry.is() {
            Is::Place => &mut self.places,
            Is::Number => &mut self.numbers,
            _ => &mut self.names,
        }
    }

    fn entries_of(&mut self, described: &Described) -> Vec<Entry> {
        let mut res: Vec<Entry> = Vec::new();
        let names = described
            .names
            .iter()
            .map(|name| (name, Is::NameBegins, Is::Name));
        let also = described
            .known_as
            .iter()
            .map(|name| (name, Is::AlsoBegins, Is::Also));
        for (name, first, further) in names.chain(also) {
            for (at, word) in names::words(name).iter().enumerate() {
                let is = if at == 0 { first } else { further };
                res.push(Entry::new(is, self.names.keep(word)));
            }
            for word in names::written_as_one(name) {
                res.push(Entry::new(Is::AsOne, self.names.keep(&word)));
            }
        }
        let mut others: Vec<Entry> = Vec::new();
        for word in described
            .places
            .iter()
            .flat_map(|place| query::place_words(place))
        {
            others.push(match place_number(&word) {
                Some(number) => Entry::new(Is::Number, self.numbers.keep(&number)),
                None => Entry::new(Is::Place, self.places.keep(&word)),
            });
        }
        for phone in described
            .phones
            .iter()
            .filter_map(|phone| query::phone(phone))
        {
            let last = query::last_figures(&phone);
            others.extend([phone, last].map(|it| Entry::new(Is::Number, self.numbers.keep(&it))));
        }
        let references = described.references.iter().chain(&described.accounts);
        for reference in references.chain(&described.numbers) {
            let reference = query::reference(reference);
            if !reference.is_empty() {
                others.push(Entry::new(Is::Number, self.numbers.keep(&reference)));
            }
        }
        let things = described.things.iter();
        others.extend(things.map(|key| Entry::new(Is::Number, self.numbers.keep(key))));
        others.sort_unstable_by_key(|entry| entry.0);
        others.dedup();
        res.extend(others);
        res
    }

    /// Closes the gaps that changes leave, once they are half of it.
    fn tidy(&mut self) {
        const WORTH_IT: usize = 4_096;
        if self.stale < WORTH_IT || self.stale * 2 < self.entries.len() {
            return;
        }
        let mut kept: Vec<Entry> = Vec::with_capacity(self.entries.len() - self.stale);
        for held in &mut self.people {
            let from = held.from as usize;
            let own = self.entries.get(from..from + usize::from(held.count));
            held.from = kept.len() as u32;
            kept.extend(own.unwrap_or_default());
        }
        self.entries = kept;
        self.stale = 0;
    }
}

/// A word of an address with figures in it, as it stands among the numbers.
pub(super) fn place_number(word: &str) -> Option<String> {
    word.contains(|c: char| c.is_ascii_digit())
        .then(|| format!("@{word}"))
}
