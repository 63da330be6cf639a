//! Many records at once: which pairs to compare, how each compares, and weights found from them.

use std::collections::HashMap;

use super::comparing::{Interned, Named, Record};
use super::described::{Born, Described};
use super::likeness::{FAMILY, FIELDS, GIVEN, LEVELS, Often, PLACE, Pattern, Weights, sum_of_log2};
use crate::invent::Chance;

/// Two records that are worth comparing, and how they compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The place of one among the records.
    pub one: u32,
    /// The place of the other.
    pub other: u32,
    pattern: u32,
}

impl Pair {
    /// How they compare, field by field.
    pub fn pattern(&self) -> Pattern {
        pattern_of(self.pattern)
    }
}

const PATTERNS: usize = {
    let mut all = 1;
    let mut field = 0;
    while field < LEVELS.len() {
        #[expect(
            clippy::indexing_slicing,
            reason = "while compiling, and within its length"
        )]
        {
            all *= LEVELS[field].len() + 1;
        }
        field += 1;
    }
    all
};

fn number_of(pattern: &Pattern) -> u32 {
    let levels = pattern.iter().zip(LEVELS);
    levels.fold(0, |number, (level, of)| {
        number * (of.len() as u32 + 1) + u32::from(*level)
    })
}

fn pattern_of(mut number: u32) -> Pattern {
    let mut res = Pattern::default();
    for (level, of) in res.iter_mut().zip(LEVELS).rev() {
        let count = of.len() as u32 + 1;
        *level = (number % count) as u8;
        number /= count;
    }
    res
}

const KEYS: usize = 20;
/// Log2 of how often one person's records compare so; and of two, for each way they come to be alike.
type Weighed = (f64, Vec<f64>);

/// A block with more records than this tells nothing: its pairs come together by another key, or not at all.
const MOST_IN_A_BLOCK: usize = 400;
/// The last keys say so little that fewer records are enough to tell nothing.
const VAGUE_KEYS: usize = 4;
const MOST_IN_A_VAGUE_BLOCK: usize = 16;
/// How many pairs are drawn to see how two records compare by chance.
const BY_CHANCE: u64 = 1_000_000;
const ROUNDS: usize = 40;

/// Many records, to be compared with one another.
#[derive(Debug, Default)]
pub struct Linker {
    words: Interned,
    records: Vec<Record>,
}

impl Linker {
    /// Adds a record; they count from 0.
    pub fn add(&mut self, described: &Described) {
        let record = Record::of(described, &mut self.words);
        self.records.push(record);
    }

    /// Every pair that has a key in common, each once, compared. Keys are what one record in two still has right.
    pub fn pairs(&mut self) -> Vec<Pair> {
        let mut keys = self.keys();
        let mut res = Vec::new();
        for at in 0..keys.len() {
            let (earlier, later) = keys.split_at_mut(at);
            let Some(own) = later.first_mut() else { break };
            let most = if at + VAGUE_KEYS < KEYS {
                MOST_IN_A_BLOCK
            } else {
                MOST_IN_A_VAGUE_BLOCK
            };
            let order = in_blocks(own, most);
            for block in order.chunk_by(|one, other| one.0 == other.0) {
                for (place, (_, one)) in block.iter().enumerate() {
                    for (_, other) in block.iter().skip(place + 1) {
                        if !meet(earlier, *one as usize, *other as usize) {
                            res.extend(self.pair(*one, *other));
                        }
                    }
                }
            }
        }
        res
    }

    fn pair(&mut self, one: u32, other: u32) -> Option<Pair> {
        let records = (
            self.records.get(one as usize)?,
            self.records.get(other as usize)?,
        );
        let pattern = number_of(&self.words.compare(records.0, records.1));
        Some(Pair {
            one,
            other,
            pattern,
        })
    }

    /// By key, for each record: what it has there; 0 for nothing.
    fn keys(&self) -> Vec<Vec<u64>> {
        let mut res: Vec<Vec<u64>> = Vec::new();
        for record in &self.records {
            let keys = self.keys_of(record);
            if res.is_empty() {
                res = keys
                    .iter()
                    .map(|_| Vec::with_capacity(self.records.len()))
                    .collect();
            }
            for (list, key) in res.iter_mut().zip(keys) {
                list.push(key);
            }
        }
        res
    }

    fn keys_of(&self, record: &Record) -> [u64; KEYS] {
        let name = record.names.first().copied().unwrap_or_default();
        let place = record.places.first().copied().unwrap_or_default();
        let born = record
            .born
            .filter(|born| born.is_whole())
            .map_or(0, Born::figures);
        let year = record.born.map_or(0, |born| u32::from(born.year()));
        let month_and_day = if born == 0 { 0 } else { born % 10_000 };
        let begins = |word: u32, count: usize| {
            let word = self.words.word(word);
            word.bytes()
                .take(count)
                .fold(0_u32, |sum, letter| sum << 8 | u32::from(letter))
        };
        let (g1, g3) = (begins(name.given, 1), begins(name.given, 3));
        let (f1, f4) = (begins(name.family, 1), begins(name.family, 4));
        let number = record.numbers.first().copied().unwrap_or(0);
        let phone = record.phones.first().copied().unwrap_or(0);
        let (first, second) = (name.given.min(name.family), name.given.max(name.family));
        [
            key(1, &[number]),
            key(2, &[born, g1]),
            key(3, &[born, f1]),
            key(4, &[place.postcode, g1]),
            key(5, &[place.postcode, year]),
            key(6, &[f4, year, g1]),
            key(7, &[g3, year, f1]),
            key(8, &[first, second]),
            key(9, &[f4, g3]),
            key(10, &[f4, month_and_day]),
            key(11, &[g3, month_and_day]),
            key(12, &[place.street, f1]),
            key(13, &[place.street, g1]),
            key(14, &[phone]),
            key(15, &[first, second, year]),
            key(16, &[place.postcode, f1]),
            key(17, &[f4, place.town]),
            key(18, &[g3, place.town]),
            key(19, &[born]),
            key(20, &[place.street]),
        ]
    }

    /// Weights as these pairs have them: how one person's records compare, and how often two people's are alike in each way.
    ///
    /// Nobody says which pairs are of one person: both are found together, from a beginning (expectation and maximisation).
    /// How two records compare by chance is seen from pairs drawn at random.
    pub fn train(&mut self, pairs: &[Pair], begin: &Weights) -> Weights {
        let mut res = begin.clone();
        self.see_chance(&mut res);
        let mut counts: HashMap<u32, f64> = HashMap::new();
        for pair in pairs {
            *counts.entry(pair.pattern).or_default() += 1.0;
        }
        let mut patterns: Vec<(Pattern, f64)> = counts
            .into_iter()
            .map(|(number, count)| (pattern_of(number), count))
            .collect();
        patterns.sort_unstable_by_key(|(pattern, _)| *pattern);
        for _ in 0..ROUNDS {
            learn(&mut res, &patterns);
        }
        res
    }

    fn see_chance(&mut self, weights: &mut Weights) {
        let mut chance = Chance::from(1);
        let count = self.records.len() as u64;
        let mut seen: Vec<Vec<f64>> = LEVELS
            .iter()
            .map(|levels| vec![0.0; levels.len() + 1])
            .collect();
        for _ in 0..BY_CHANCE.min(count * count) {
            let (one, other) = (chance.below(count) as u32, chance.below(count) as u32);
            if one == other {
                continue;
            }
            if let Some(pair) = self.pair(one, other) {
                for (seen, level) in seen.iter_mut().zip(pair.pattern()) {
                    if let Some(seen) = seen.get_mut(usize::from(level)) {
                        *seen += 1.0;
                    }
                }
            }
        }
        for (often, seen) in weights.often.iter_mut().zip(&seen) {
            set_shares(often, seen, 0.5, |often, share| often.u = share);
        }
    }

    /// The weight of each pair, rare names weighing more than common ones.
    pub fn weights(&self, pairs: &[Pair], weights: &Weights) -> Vec<f32> {
        let commonness = [
            self.commonness(|name| name.given),
            self.commonness(|name| name.family),
        ];
        let of_kin: Vec<bool> = weights
            .alike
            .iter()
            .map(|alike| {
                alike.linked.get(FAMILY) == Some(&true) && alike.linked.get(PLACE) == Some(&true)
            })
            .collect();
        let mut known: Vec<Option<Box<Weighed>>> = vec![None; PATTERNS];
        let weigh = |pair: &Pair| -> Option<f32> {
            let pattern = pair.pattern();
            let place = known.get_mut(pair.pattern as usize)?;
            let (one_person, two) = &**place.get_or_insert_with(|| {
                let two = weights
                    .alike
                    .iter()
                    .map(|alike| weights.of_alike(alike, &pattern));
                Box::new((weights.of_one(&pattern), two.collect()))
            });
            let name = self
                .records
                .get(pair.one as usize)?
                .names
                .first()
                .copied()
                .unwrap_or_default();
            let more_common = |field: usize, word: u32| match pattern.get(field) {
                Some(1) => commonness.get(field)?.get(word as usize).copied(),
                _ => Some(0.0),
            };
            let (given, family) = (
                more_common(GIVEN, name.given)?,
                more_common(FAMILY, name.family)?,
            );
            let ways = two
                .iter()
                .zip(&of_kin)
                .map(|(way, of_kin)| way + given + if *of_kin { 0.0 } else { family });
            Some((one_person - sum_of_log2(ways)) as f32)
        };
        pairs
            .iter()
            .map(weigh)
            .map(|weight| weight.unwrap_or(f32::MIN))
            .collect()
    }

    /// By word: log2 of how much more common it is than the names that two records share.
    fn commonness(&self, part: impl Fn(&Named) -> u32) -> Vec<f64> {
        let mut counts = vec![0.0_f64; self.words.len()];
        let mut all = 0.0;
        for name in self
            .records
            .iter()
            .filter_map(|record| record.names.first())
        {
            let word = part(name);
            if word > 0
                && let Some(count) = counts.get_mut(word as usize)
            {
                *count += 1.0;
                all += 1.0;
            }
        }
        let shared: f64 = counts
            .iter()
            .map(|count| (count / all) * (count / all))
            .sum();
        counts
            .iter()
            .map(|count| {
                if *count > 0.0 {
                    (count / all / shared).log2()
                } else {
                    0.0
                }
            })
            .collect()
    }
}

/// One round: how likely each pattern is of one person, by the weights; and the weights, by that.
fn learn(weights: &mut Weights, patterns: &[(Pattern, f64)]) {
    let mut one_person: Vec<Vec<f64>> = LEVELS
        .iter()
        .map(|levels| vec![0.0; levels.len() + 1])
        .collect();
    let mut shares = vec![0.0; weights.alike.len()];
    let mut of_one = 0.0;
    for (pattern, count) in patterns {
        let one = weights.of_one(pattern);
        let ways: Vec<f64> = weights
            .alike
            .iter()
            .map(|alike| weights.of_alike(alike, pattern))
            .collect();
        let all = sum_of_log2(ways.iter().copied().chain([one]));
        let is_one = (one - all).exp2() * count;
        of_one += is_one;
        for (share, way) in shares.iter_mut().zip(&ways) {
            *share += (way - all).exp2() * count;
        }
        for (seen, level) in one_person.iter_mut().zip(pattern) {
            if let Some(seen) = seen.get_mut(usize::from(*level)) {
                *seen += is_one;
            }
        }
    }
    let of_two: f64 = shares.iter().sum();
    weights.prior = ((of_one + 1.0) / (of_two + 1.0)).log2();
    for (alike, share) in weights.alike.iter_mut().zip(shares) {
        alike.share = ((share + 1e-3) / (of_two + 1e-2)).log2().min(0.0);
    }
    for (often, seen) in weights.often.iter_mut().zip(&one_person) {
        set_shares(often, seen, 0.1, |often, share| often.m = share);
    }
}

/// Sets shares, as log2, from how often each level was seen; `rare` is added to each, since what was not seen is not impossible.
fn set_shares(often: &mut [Often], seen: &[f64], rare: f64, set: impl Fn(&mut Often, f64)) {
    let all: f64 = seen.iter().skip(1).map(|seen| seen + rare).sum();
    if seen.iter().skip(1).all(|seen| *seen == 0.0) {
        return;
    }
    for (often, seen) in often.iter_mut().zip(seen).skip(1) {
        set(often, ((seen + rare) / all).log2());
    }
}

/// A key of some parts; 0 where one of them is missing.
fn key(which: u64, parts: &[u32]) -> u64 {
    if parts.contains(&0) {
        return 0;
    }
    let folded = parts.iter().fold(which, |sum, part| {
        let mixed = (sum ^ u64::from(*part)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    });
    folded | 1
}

/// The records that have a key, in the order of their keys; a key that too many have is taken from them.
fn in_blocks(keys: &mut [u64], most: usize) -> Vec<(u64, u32)> {
    let mut order: Vec<(u64, u32)> = keys
        .iter()
        .zip(0..)
        .filter(|(key, _)| **key != 0)
        .map(|(key, record)| (*key, record))
        .collect();
    order.sort_unstable();
    let blocks = order.chunk_by(|one, other| one.0 == other.0);
    for (_, record) in blocks.filter(|block| block.len() > most).flatten() {
        if let Some(key) = keys.get_mut(*record as usize) {
            *key = 0;
        }
    }
    order.retain(|(_, record)| keys.get(*record as usize).is_some_and(|key| *key != 0));
    order
}

/// Have two records one of these keys in common?
fn meet(keys: &[Vec<u64>], one: usize, other: usize) -> bool {
    keys.iter()
        .any(|list| match (list.get(one), list.get(other)) {
            (Some(one), Some(other)) => *one != 0 && one == other,
            _ => false,
        })
}

const _: () = assert!(FIELDS.len() == LEVELS.len());
