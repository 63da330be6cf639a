//! Words that people on the index have, each kept once, and which of them are near a word.

use std::collections::HashMap;

use hashbrown::HashTable;
use rapidfuzz::distance::osa;

use super::names::{self, Kin, Names};

/// A list of numbers: mostly of none or one, which stands here itself; a longer one stands in [`Lists`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct List(u32);

const LONGER: u32 = 1 << 31;

impl List {
    pub(super) const NONE: List = List(u32::MAX);
}

/// The longer lists. Each is in order.
#[derive(Debug, Default)]
pub(super) struct Lists {
    longer: Vec<Vec<u32>>,
    unused: Vec<u32>,
}

impl Lists {
    pub(super) fn of<'a>(&'a self, list: &'a List) -> &'a [u32] {
        if *list == List::NONE {
            &[]
        } else if list.0 & LONGER == 0 {
            std::slice::from_ref(&list.0)
        } else {
            let place = (list.0 & !LONGER) as usize;
            self.longer.get(place).map_or(&[], Vec::as_slice)
        }
    }

    pub(super) fn add(&mut self, list: &mut List, number: u32) {
        if *list == List::NONE {
            *list = List(number);
        } else if list.0 & LONGER == 0 {
            let first = list.0;
            if first != number {
                let both = vec![first.min(number), first.max(number)];
                *list = self.longer_list(both);
            }
        } else if let Some(longer) = self.longer.get_mut((list.0 & !LONGER) as usize)
            && let Err(place) = longer.binary_search(&number)
        {
            longer.insert(place, number);
        }
    }

    fn longer_list(&mut self, numbers: Vec<u32>) -> List {
        match self
            .unused
            .pop()
            .map(|place| (place, self.longer.get_mut(place as usize)))
        {
            Some((place, Some(list))) => {
                *list = numbers;
                List(place | LONGER)
            }
            _ => {
                self.longer.push(numbers);
                List((self.longer.len() - 1) as u32 | LONGER)
            }
        }
    }

    pub(super) fn remove(&mut self, list: &mut List, number: u32) {
        if list.0 == number {
            *list = List::NONE;
        } else if *list != List::NONE && list.0 & LONGER != 0 {
            let place = list.0 & !LONGER;
            let Some(longer) = self.longer.get_mut(place as usize) else {
                return;
            };
            if let Ok(at) = longer.binary_search(&number) {
                longer.remove(at);
            }
            if let [last] = *longer.as_slice() {
                *list = List(last);
                *longer = Vec::new();
                self.unused.push(place);
            }
        }
    }

    pub(super) fn shrink(&mut self) {
        self.longer.iter_mut().for_each(Vec::shrink_to_fit);
        self.longer.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        let lists: usize = self.longer.iter().map(Vec::capacity).sum();
        lists * size_of::<u32>() + self.longer.capacity() * size_of::<Vec<u32>>()
    }
}

/// How a word is near another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    Same,
    Spelling,
    Nickname,
    AsOne,
    Slips(u8),
    Nicknames,
    Sound,
    NoVowels,
    Begins,
    Initial,
    Alike,
}

/// A word of a lexicon that is near another: how near, of 100, and in what way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) word: u32,
    pub(super) closeness: u8,
    pub(super) how: How,
}

/// Words, each kept once, with the people who have it.
#[derive(Debug)]
pub(super) struct Lexicon {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
    people: Vec<List>,
    lists: Lists,
    /// By pieces of words and by sounds: the words that have them. Absent where words are only looked up whole.
    near: Option<Keys>,
}

#[derive(Debug, Default)]
struct Keys {
    words: HashMap<u64, List>,
    lists: Lists,
}

/// Fewer letters than this, and no slip is allowed for; up to [`LONG`], one; else two.
const SHORTEST: usize = 3;
const LONG: usize = 5;
/// A word longer than this is taken as no longer.
const LONGEST: usize = 40;

fn hash(bytes: &[u8]) -> u64 {
    let folded = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (folded ^ (folded >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn slips_allowed(length: usize) -> usize {
    match length {
        0..SHORTEST => 0,
        SHORTEST..LONG => 1,
        _ => 2,
    }
}

/// The three pieces of a word of so many letters: where each begins, and its length.
fn pieces(length: usize) -> [(usize, usize); 3] {
    let (first, second) = (length / 3, (length - length / 3) / 2);
    [
        (0, first),
        (first, second),
        (first + second, length - first - second),
    ]
}

fn piece_key(length: usize, piece: usize, letters: &[u8]) -> u64 {
    hash(letters) ^ ((length * 4 + piece) as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

fn sound_key(sound: u64) -> u64 {
    hash(&sound.to_le_bytes()) ^ 0x50
}

fn consonant_key(consonants: &str) -> u64 {
    hash(consonants.as_bytes()) ^ 0xc0
}

impl Lexicon {
    /// Of words that are only looked up whole.
    pub(super) fn whole() -> Lexicon {
        Lexicon {
            text: String::new(),
            ends: Vec::new(),
            numbers: HashTable::new(),
            people: Vec::new(),
            lists: Lists::default(),
            near: None,
        }
    }

    /// Of words that are also found by what is near them.
    pub(super) fn with_near() -> Lexicon {
        Lexicon {
            near: Some(Keys::default()),
            ..Lexicon::whole()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn word(&self, number: u32) -> &str {
        word_of(&self.text, &self.ends, number)
    }

    pub(super) fn people(&self, number: u32) -> &[u32] {
        self.people
            .get(number as usize)
            .map_or(&[], |list| self.lists.of(list))
    }

    pub(super) fn number(&self, word: &str) -> Option<u32> {
        let is_it = |number: &u32| self.word(*number) == word;
        self.numbers.find(hash(word.as_bytes()), is_it).copied()
    }

    /// The number of a word, which is kept from now on.
    pub(super) fn keep(&mut self, word: &str) -> u32 {
        if let Some(number) = self.number(word) {
            return number;
        }
        let number = self.ends.len() as u32;
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        self.people.push(List::NONE);
        let (text, ends) = (&self.text, &self.ends);
        self.numbers
            .insert_unique(hash(word.as_bytes()), number, |number| {
                hash(word_of(text, ends, *number).as_bytes())
            });
        if let Some(keys) = &mut self.near {
            keys.keep(word, number);
        }
        number
    }

    pub(super) fn add(&mut self, word: u32, person: u32) {
        if let Some(list) = self.people.get_mut(word as usize) {
            self.lists.add(list, person);
        }
    }

    pub(super) fn remove(&mut self, word: u32, person: u32) {
        if let Some(list) = self.people.get_mut(word as usize) {
            self.lists.remove(list, person);
        }
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.people.shrink_to_fit();
        self.lists.shrink();
        if let Some(keys) = &mut self.near {
            keys.lists.shrink();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let keys = self.near.as_ref().map_or(0, |keys| {
            keys.lists.bytes() + keys.words.capacity() * (size_of::<(u64, List)>() + 1)
        });
        self.text.capacity()
            + self.ends.capacity() * size_of::<u32>()
            + self.numbers.capacity() * (size_of::<u32>() + 1)
            + self.people.capacity() * size_of::<List>()
            + self.lists.bytes()
            + keys
    }

    /// The words near a folded word, the nearest first; each once.
    ///
    /// Which words are near another rests on the two of them alone, so it
    /// tells nothing about who else is on the index.
    pub(super) fn near(&self, word: &str, also_by_sound: bool) -> Vec<Near> {
        let mut res: Vec<Near> = Vec::new();
        if let Some(same) = self.number(word) {
            res.push(Near {
                word: same,
                closeness: 100,
                how: How::Same,
            });
        }
        if also_by_sound {
            for (other, kin) in Names::built_in().others(word) {
                if let Some(word) = self.number(other) {
                    let (how, closeness) = by_kin(kin);
                    res.push(Near {
                        word,
                        closeness,
                        how,
                    });
                }
            }
        }
        if let Some(keys) = &self.near {
            self.add_slips(keys, word, &mut res);
            if also_by_sound {
                self.add_sounds(keys, word, &mut res);
            }
        }
        res.sort_unstable_by_key(|near| (near.word, std::cmp::Reverse(near.closeness), near.how));
        res.dedup_by_key(|near| near.word);
        res.sort_by_key(|near| std::cmp::Reverse(near.closeness));
        res
    }

    fn add_slips(&self, keys: &Keys, word: &str, res: &mut Vec<Near>) {
        let letters = word.as_bytes();
        let length = letters.len().min(LONGEST);
        let allowed = slips_allowed(length);
        if allowed == 0 {
            return;
        }
        let mut found: Vec<u32> = Vec::new();
        for other in length.saturating_sub(allowed).max(SHORTEST - 1)..=length + allowed {
            for (number, (begins, size)) in pieces(other).into_iter().enumerate() {
                for at in begins.saturating_sub(allowed)..=begins + allowed {
                    if let Some(piece) = letters.get(at..at + size) {
                        found.extend(keys.words_with(piece_key(other, number, piece)));
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        let compared = osa::BatchComparator::new(word.bytes());
        let within = osa::Args::default().score_cutoff(allowed);
        for number in found {
            let other = self.word(number);
            let slips = compared.distance_with_args(other.bytes(), &within);
            if let Some(slips @ 1..) = slips {
                let closeness = by_slips(word, other, slips);
                let how = How::Slips(slips as u8);
                res.push(Near {
                    word: number,
                    closeness,
                    how,
                });
            }
        }
    }

    fn add_sounds(&self, keys: &Keys, word: &str, res: &mut Vec<Near>) {
        let (one, other) = names::sounds(word);
        for sound in [one, other] {
            if sound != 0 {
                for number in keys.words_with(sound_key(sound)) {
                    let closeness = by_sound(word, self.word(*number));
                    res.push(Near {
                        word: *number,
                        closeness,
                        how: How::Sound,
                    });
                }
            }
        }
        let consonants = names::consonants(word);
        if consonants.len() > 1 {
            let has_none = names::has_no_vowels(word);
            for number in keys.words_with(consonant_key(&consonants)) {
                if has_none || names::has_no_vowels(self.word(*number)) {
                    res.push(Near {
                        word: *number,
                        closeness: 72,
                        how: How::NoVowels,
                    });
                }
            }
        }
    }
}

fn word_of<'t>(text: &'t str, ends: &[u32], number: u32) -> &'t str {
    let number = number as usize;
    let begins = number.checked_sub(1).and_then(|before| ends.get(before));
    let begins = begins.map_or(0, |end| *end as usize);
    let ends = ends.get(number).map_or(begins, |end| *end as usize);
    text.get(begins..ends).unwrap_or_default()
}

impl Keys {
    fn words_with(&self, key: u64) -> &[u32] {
        self.words.get(&key).map_or(&[], |list| self.lists.of(list))
    }

    fn keep(&mut self, word: &str, number: u32) {
        let letters = word.as_bytes();
        let mut keys: Vec<u64> = Vec::with_capacity(6);
        if (SHORTEST - 1..=LONGEST).contains(&letters.len()) {
            for (piece, (begins, size)) in pieces(letters.len()).into_iter().enumerate() {
                keys.extend(
                    letters
                        .get(begins..begins + size)
                        .map(|piece_of| piece_key(letters.len(), piece, piece_of)),
                );
            }
        }
        let (one, other) = names::sounds(word);
        let sounds = [one, other].into_iter().filter(|sound| *sound != 0);
        keys.extend(sounds.map(sound_key));
        let consonants = names::consonants(word);
        if consonants.len() > 1 {
            keys.push(consonant_key(&consonants));
        }
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let list = self.words.entry(key).or_insert(List::NONE);
            self.lists.add(list, number);
        }
    }
}

pub(super) fn by_kin(kin: Kin) -> (How, u8) {
    match kin {
        Kin::Spelling => (How::Spelling, 94),
        Kin::Nickname => (How::Nickname, 88),
        Kin::Nicknames => (How::Nicknames, 66),
    }
}

fn by_slips(word: &str, other: &str, slips: usize) -> u8 {
    let same_beginning = u8::from(word.bytes().next() == other.bytes().next()) * 3;
    let shorter = word.len().min(other.len());
    same_beginning
        + match (slips, shorter) {
            (1, 0..=3) => 68,
            (1, 4) => 78,
            (1, _) => 86,
            (_, 0..=4) => 58,
            (_, 5..=6) => 66,
            _ => 74,
        }
}

/// What sounds the same, and how much of it looks the same.
fn by_sound(word: &str, other: &str) -> u8 {
    let alike = rapidfuzz::distance::jaro_winkler::similarity(word.bytes(), other.bytes());
    (40.0 + 44.0 * alike) as u8
}

/// How near two words are that share neither spelling, sound nor most letters, of 100.
pub(super) fn loosely(word: &str, other: &str) -> (How, u8) {
    if word.len() == 1 || other.len() == 1 {
        let same = word.bytes().next() == other.bytes().next();
        return (How::Initial, if same { 50 } else { 0 });
    }
    if word.len() > 2 && other.starts_with(word) {
        return (How::Begins, 70);
    }
    let alike = rapidfuzz::distance::jaro_winkler::similarity(word.bytes(), other.bytes());
    if alike < 0.75 {
        return (How::Alike, 0);
    }
    (
        How::Alike,
        ((alike * 100.0) as u8).saturating_sub(30).min(LOOSEST),
    )
}

/// The nearest that [`loosely`] finds anything.
const LOOSEST: u8 = 70;
