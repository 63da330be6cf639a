//! Two descriptions made ready, and how each thing in them compares.

use std::collections::HashMap;

use rapidfuzz::distance::{jaro_winkler, osa};

use super::described::{Born, Described};
use super::likeness::Pattern;
use super::names::{self, Names};
use super::query;
use crate::fact::person::Sex;

/// A name in three parts, each a word's number; 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Named {
    pub(super) given: u32,
    pub(super) middle: u32,
    pub(super) family: u32,
}

/// An address in three parts, each a word's number; 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub(super) postcode: u32,
    pub(super) street: u32,
    pub(super) town: u32,
}

/// A description made ready to be compared.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) names: Vec<Named>,
    pub(super) places: Vec<Place>,
    pub(super) numbers: Vec<u32>,
    pub(super) phones: Vec<u32>,
    pub(super) born: Option<Born>,
    pub(super) sex: Option<Sex>,
}

impl Record {
    pub(super) fn of(described: &Described, words: &mut Interned) -> Record {
        let names = described
            .all_names()
            .map(|name| words.named(name))
            .collect();
        let places = described
            .places
            .iter()
            .map(|place| words.place(place))
            .collect();
        let numbers = described
            .numbers
            .iter()
            .map(|number| words.number(&query::reference(number)));
        let numbers = numbers.filter(|number| *number > 0).collect();
        let phones = described
            .phones
            .iter()
            .filter_map(|phone| query::phone(phone));
        let phones = phones.map(|phone| words.number(&phone)).collect();
        Record {
            names,
            places,
            numbers,
            phones,
            born: described.born,
            sex: described.sex,
        }
    }
}

/// Words, each with a number, and what was found out about pairs of them.
#[derive(Debug)]
pub(super) struct Interned {
    numbers: HashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
    /// How two names compared, where they last met.
    remembered: Vec<(u32, u32, u8)>,
}

/// For how many pairs of names it is remembered how they compared. A power of two.
const REMEMBERED: usize = 1 << 15;

impl Default for Interned {
    fn default() -> Interned {
        Interned {
            numbers: HashMap::new(),
            words: vec!["".into()],
            remembered: Vec::new(),
        }
    }
}

impl Interned {
    fn number(&mut self, word: &str) -> u32 {
        if word.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", |word| word)
    }

    /// A name in its parts: the first word, the last, and the first of those between. With a comma, the family name stands before it.
    fn named(&mut self, name: &str) -> Named {
        let as_one = name.replace('-', "");
        let (family, others) = match as_one.split_once(',') {
            Some((family, others)) => (names::words(family).concat(), names::words(others)),
            None => {
                let mut words = names::words(&as_one);
                let family = if words.len() > 1 { words.pop() } else { None };
                (family.unwrap_or_default(), words)
            }
        };
        Named {
            given: others.first().map_or(0, |word| self.number(word)),
            middle: others.get(1).map_or(0, |word| self.number(word)),
            family: self.number(&family),
        }
    }

    fn place(&mut self, place: &str) -> Place {
        let mut res = Place::default();
        for piece in place.split(',') {
            let words = query::place_words(piece);
            let is_code = |word: &String| {
                query::is_postcode(word)
                    || word.len() > 3 && word.bytes().all(|c| c.is_ascii_digit())
            };
            if let Some(code) = words.iter().find(|word| is_code(word)) {
                res.postcode = self.number(code);
                if words
                    .iter()
                    .take(2)
                    .all(|word| is_code(word) || code.starts_with(word.as_str()))
                {
                    continue;
                }
            }
            let rest: Vec<&str> = words
                .iter()
                .filter(|word| !is_code(word))
                .map(String::as_str)
                .collect();
            let rest = self.number(&rest.join(" "));
            if res.street == 0 {
                res.street = rest
            } else if res.town == 0 {
                res.town = rest
            }
        }
        res
    }

    /// How two records compare, field by field.
    pub(super) fn compare(&mut self, one: &Record, other: &Record) -> Pattern {
        let [given, family, middle] = self.names_level(one, other);
        [
            given,
            family,
            middle,
            born_level(one.born, other.born),
            match (one.sex, other.sex) {
                (Some(one), Some(other)) => 1 + u8::from(one != other),
                _ => 0,
            },
            self.numbers_level(&one.numbers, &other.numbers),
            self.places_level(&one.places, &other.places),
            match (one.phones.as_slice(), other.phones.as_slice()) {
                ([], _) | (_, []) => 0,
                (one, other) => 1 + u8::from(!one.iter().any(|phone| other.contains(phone))),
            },
        ]
    }

    /// Given, family and middle name, of the two names that are the most alike.
    fn names_level(&mut self, one: &Record, other: &Record) -> [u8; 3] {
        let mut best = [0; 3];
        let mut least = u8::MAX;
        for one in &one.names {
            for other in &other.names {
                let levels = self.name_level(*one, *other);
                let apart = levels
                    .iter()
                    .take(2)
                    .map(|level| if *level == 0 { 4 } else { *level })
                    .sum();
                if apart < least {
                    (best, least) = (levels, apart);
                }
            }
        }
        best
    }

    fn name_level(&mut self, one: Named, other: Named) -> [u8; 3] {
        const DIFFERENT: u8 = 6;
        const SWAPPED: u8 = 7;
        let mut given = self.word_level(one.given, other.given);
        let mut family = self.word_level(one.family, other.family);
        if given.max(family) == DIFFERENT
            && given != 1
            && family != 1
            && one.given > 0
            && one.family > 0
        {
            let crossed = (
                self.word_level(one.given, other.family),
                self.word_level(one.family, other.given),
            );
            if matches!(crossed, (1..=3, 1..=3)) {
                (given, family) = (SWAPPED, 0);
            }
        }
        let middle = match self.word_level(one.middle, other.middle) {
            level @ (0 | 1) => level,
            2..=4 => 2,
            _ => {
                let (one, other) = (self.word(one.middle), self.word(other.middle));
                let is_initial = one.len().min(other.len()) == 1;
                if is_initial && one.bytes().next() == other.bytes().next() {
                    2
                } else {
                    3
                }
            }
        };
        [given, family, middle]
    }

    /// 0 where one is missing, 1 the same, to 6 different.
    fn word_level(&mut self, one: u32, other: u32) -> u8 {
        if one == 0 || other == 0 {
            return 0;
        }
        if one == other {
            return 1;
        }
        let (one, other) = (one.min(other), one.max(other));
        if self.remembered.is_empty() {
            self.remembered = vec![(0, 0, 0); REMEMBERED];
        }
        let at = (one.wrapping_mul(0x9e37_79b1) ^ other.wrapping_mul(0x85eb_ca6b)) as usize >> 3;
        let at = at & (REMEMBERED - 1);
        if let Some((first, second, level)) = self.remembered.get(at)
            && (*first, *second) == (one, other)
        {
            return *level;
        }
        let level = words_alike(self.word(one), self.word(other));
        if let Some(place) = self.remembered.get_mut(at) {
            *place = (one, other, level);
        }
        level
    }

    fn numbers_level(&self, one: &[u32], other: &[u32]) -> u8 {
        let pairs = one
            .iter()
            .flat_map(|one| other.iter().map(move |other| (*one, *other)));
        let level = |(one, other): (u32, u32)| {
            if one == other {
                return 1;
            }
            let (one, other) = (self.word(one), self.word(other));
            let within = osa::Args::default().score_cutoff(2);
            match osa::distance_with_args(one.bytes(), other.bytes(), &within) {
                Some(0..=1) => 2,
                Some(_) => 3,
                None => 4,
            }
        };
        pairs.map(level).min().unwrap_or(0)
    }

    fn places_level(&self, one: &[Place], other: &[Place]) -> u8 {
        let pairs = one
            .iter()
            .flat_map(|one| other.iter().map(move |other| (*one, *other)));
        pairs
            .map(|(one, other)| self.place_level(one, other))
            .filter(|level| *level > 0)
            .min()
            .unwrap_or(0)
    }

    fn place_level(&self, one: Place, other: Place) -> u8 {
        let same = |one: u32, other: u32| (one > 0 && other > 0).then_some(one == other);
        let code = same(one.postcode, other.postcode);
        let street = same(one.street, other.street);
        let town = same(one.town, other.town);
        let alike = |one: u32, other: u32, least: f64| {
            let (one, other) = (self.word(one), self.word(other));
            one == other || jaro_winkler::similarity(one.bytes(), other.bytes()) >= least
        };
        let street_alike = || street.is_some() && alike(one.street, other.street, 0.9);
        let code_alike = || {
            let (one, other) = (self.word(one.postcode), self.word(other.postcode));
            let within = osa::Args::default().score_cutoff(1);
            code.is_some() && osa::distance_with_args(one.bytes(), other.bytes(), &within).is_some()
        };
        match (code, street) {
            (Some(true), Some(true)) => 1,
            (Some(true), _) if street_alike() => 1,
            (Some(true), _) => 2,
            (_, Some(true)) => 3,
            _ if street_alike() || code_alike() => 4,
            _ if town.is_some() && alike(one.town, other.town, 0.92) => 5,
            (None, None) if town.is_none() => 0,
            _ => 6,
        }
    }
}

/// How alike two different words of names are: 2 one name, to 6 different.
fn words_alike(one: &str, other: &str) -> u8 {
    if Names::built_in().kin(one, other).is_some() {
        return 2;
    }
    let alike = jaro_winkler::similarity(one.bytes(), other.bytes());
    let is_initial = one.len().min(other.len()) == 1 && one.bytes().next() == other.bytes().next();
    match alike {
        _ if is_initial => 5,
        0.92.. => 3,
        0.85.. => 4,
        0.7.. if sound_alike(one, other) => 4,
        0.7.. => 5,
        _ => 6,
    }
}

fn sound_alike(one: &str, other: &str) -> bool {
    let (one, other) = (names::sounds(one), names::sounds(other));
    one.0 == other.0 || one.0 == other.1 || one.1 == other.0
}

fn born_level(one: Option<Born>, other: Option<Born>) -> u8 {
    let (Some(one), Some(other)) = (one, other) else {
        return 0;
    };
    if !one.is_whole() || !other.is_whole() {
        return match one.agrees_as_far_as_known(other) {
            true => 5,
            false if one.year().abs_diff(other.year()) <= 1 => 7,
            false if one.year().abs_diff(other.year()) <= 10 => 8,
            false => 9,
        };
    }
    let is_first_of_january = |born: Born| (born.month(), born.day()) == (Some(1), Some(1));
    match (one.figures_apart(other), one.days_apart(other)) {
        (0, _) => 1,
        _ if one.other_way_round() == Some(other) => 2,
        (1, _) => 3,
        _ if one.year() == other.year()
            && (is_first_of_january(one) || is_first_of_january(other)) =>
        {
            6
        }
        (2, _) => 4,
        (_, 0..=366) => 7,
        (_, 367..=3_653) => 8,
        _ => 9,
    }
}
