//! How well people fit what was typed: a bound for many from lists, then each of the best looked at whole.
//!
//! Nothing here may rest on how many people there are, or how many have a
//! name: whoever somebody may not know of would be seen by it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::described::Born;
use super::index::{Answer, Entry, Hit, Index, Is};
use super::lexicon::{self, How};
use super::looking::{Look, Sought, as_one, born_alike};
use super::query::{Part, Query};
use crate::id::PersonId;

/// What share of what was typed must fit, of 100.
const ENOUGH: u32 = 50;
/// What share fits well, of 100.
const WELL: u32 = 70;
/// Who has less than this of the best, of 100, is left out.
const FAR_WORSE: u32 = 66;
/// How near another part must be before a word that is hardly alike is looked at.
const SURE: u8 = 95;
/// Marks whoever meets a part surely, among the points of those reached.
const SURELY: u32 = 1 << 15;
/// How many points it costs that first and last name stand the other way round.
const OTHER_WAY_ROUND: u32 = 4;
/// Of how many hits one may bear the same name, the others being as good, before others are shown.
const NAMESAKES: usize = 4;

thread_local! {
    /// Room for what has been reached, all 0 between searches: it is large, and a search reaches little of it.
    static REACHED: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// What meets a part of the query.
#[derive(Clone, Copy, Default)]
struct Met {
    closeness: u8,
    /// Where among the person's entries; none for a date of birth.
    entry: Option<u16>,
}

/// A query being answered.
pub(super) struct Scoring<'i, 'q> {
    index: &'i Index,
    looks: Vec<Look<'q>>,
    met: Vec<Met>,
    /// For each part, by the number of a word: how near it is loosely, and one more; 0 where it has not been looked at.
    loosely: Vec<Vec<u8>>,
    /// Room for the ways words can be met.
    ways: Vec<(u8, u16, u16)>,
}

/// By levels, from the highest bound down, where the people of each stand; the people; and whom something is sure of.
type Reached = (Vec<(u32, std::ops::Range<usize>)>, Vec<u32>, Vec<u32>);

/// The best first; of equals, by their ids; and no more than so many.
fn order(pool: &mut Vec<Fits>, most: usize) {
    pool.sort_unstable_by_key(|fits| (std::cmp::Reverse(fits.points), fits.id));
    pool.truncate(most);
}

/// Somebody who fits.
struct Fits {
    points: u32,
    /// Was a word met by what is only somewhat alike?
    loosely: bool,
    id: PersonId,
    person: u32,
}

impl<'i, 'q> Scoring<'i, 'q> {
    pub(super) fn of(index: &'i Index, query: &'q Query) -> Scoring<'i, 'q> {
        let mut looks: Vec<Look> = query
            .parts
            .iter()
            .map(|part| Look::at(index, part))
            .collect();
        as_one(index, &mut looks);
        if !looks.iter().any(|look| look.finds) {
            looks.iter_mut().for_each(|look| look.finds = true);
        }
        Scoring {
            index,
            met: vec![Met::default(); looks.len()],
            loosely: vec![Vec::new(); looks.len()],
            looks,
            ways: Vec::new(),
        }
    }

    pub(super) fn answer(mut self, most: usize, may: &dyn Fn(PersonId) -> bool) -> Answer {
        let pool = self.best(most.saturating_mul(5) + 1, may);
        let more = pool.len() > most;
        let chosen = self.one_name_not_everywhere(pool, most);
        let whole = self.whole().max(1);
        let hits = chosen
            .into_iter()
            .map(|fits| Hit {
                person: fits.id,
                score: (fits.points * 1_000 / whole) as u16,
                reasons: self.reasons(fits.person, fits.loosely),
            })
            .collect();
        Answer { hits, more }
    }

    fn whole(&self) -> u32 {
        self.looks.iter().map(|look| look.weight).sum()
    }

    /// The best of those that may be known of, best first; of equals, by their ids.
    ///
    /// Where nobody fits well, a word may also be met by what is only somewhat alike. Where somebody fits well, those who
    /// fit far worse are left out. Who fits well is asked only among those that may be known of.
    fn best(&mut self, most: usize, may: &dyn Fn(PersonId) -> bool) -> Vec<Fits> {
        let whole = self.whole();
        let enough = (whole * ENOUGH).div_ceil(100).max(1);
        let mut pool: Vec<Fits> = Vec::new();
        let (levels, people, sure) = self.by_bound(enough);
        let mut best = 0;
        for (bound, range) in levels {
            if pool.len() >= most {
                order(&mut pool, most);
            }
            let is_full = pool.len() >= most;
            let worst = pool.last().map_or(0, |worst| worst.points);
            if bound * 100 < best * FAR_WORSE || (is_full && worst > bound) {
                break;
            }
            for person in people.get(range).unwrap_or_default() {
                if let Some(fits) = self.fits(*person, false, enough, may) {
                    best = best.max(fits.points);
                    pool.push(fits);
                }
            }
        }
        if best * 100 < whole * WELL {
            for person in sure {
                pool.extend(self.fits(person, true, enough, may));
            }
            pool.sort_unstable_by_key(|fits| {
                (fits.person, std::cmp::Reverse(fits.points), fits.loosely)
            });
            pool.dedup_by_key(|fits| fits.person);
        }
        let best = pool.iter().map(|fits| fits.points).max().unwrap_or(0);
        pool.retain(|fits| fits.points * 100 >= best * FAR_WORSE);
        order(&mut pool, most);
        pool
    }

    fn fits(
        &mut self,
        person: u32,
        loosely: bool,
        enough: u32,
        may: &dyn Fn(PersonId) -> bool,
    ) -> Option<Fits> {
        let points = self.points(person, loosely);
        let id = self.index.people.get(person as usize)?.id;
        (points >= enough && may(id)).then_some(Fits {
            points,
            loosely,
            id,
            person,
        })
    }

    /// Whoever is on a list of a part, by the most points they can have: each level's bound and where its people stand;
    /// the people; and who meets a part surely and not every word.
    fn by_bound(&self, enough: u32) -> Reached {
        let only_looked_at: u32 = self
            .looks
            .iter()
            .filter(|look| !look.finds)
            .map(|look| look.weight)
            .sum();
        // For each person: the points of the parts that found them, and above, a bit for each such part.
        let mut reached = REACHED.take();
        reached.resize(self.index.people.len(), 0);
        let mut touched: Vec<u32> = Vec::new();
        for (is_last, at) in self.longest_last() {
            let Some(look) = self.looks.get(at) else {
                continue;
            };
            let bit = 1_u32 << (16 + at);
            look.each_list(self.index, &mut |closeness, people| {
                let points = look.weight * u32::from(closeness) / 100;
                // Whoever this is too little for, and whom no other part found, cannot be among those who fit.
                let alone_is_too_little =
                    is_last && closeness < SURE && points + only_looked_at < enough;
                for person in people {
                    if let Some(reached) = reached.get_mut(*person as usize)
                        && *reached & bit == 0
                        && !(alone_is_too_little && *reached == 0)
                    {
                        if *reached == 0 {
                            touched.push(*person);
                        }
                        *reached = (*reached | bit) + points;
                        *reached |= u32::from(closeness >= SURE) * SURELY;
                    }
                }
            });
        }
        let words: u32 = self
            .looks
            .iter()
            .enumerate()
            .filter(|(_, look)| look.finds && look.may_be_loose())
            .fold(0, |words, (at, _)| words | 1 << (16 + at));
        let sure: Vec<u32> = touched
            .iter()
            .filter(|person| {
                let reached = reached.get(**person as usize).copied().unwrap_or(0);
                reached & SURELY != 0 && reached & words != words
            })
            .copied()
            .collect();
        let bound = |reached: u32| (reached & (SURELY - 1)) + only_looked_at;
        let highest = self.whole() as usize;
        let mut begins = vec![0_usize; highest + 2];
        let bounds: Vec<u32> = touched
            .iter()
            .map(|person| match reached.get_mut(*person as usize) {
                Some(reached) => bound(std::mem::take(reached)),
                None => 0,
            })
            .collect();
        REACHED.set(reached);
        let wanted = |bound: &u32| *bound >= enough;
        for bound in bounds.iter().filter(|bound| wanted(bound)) {
            // From the highest down.
            if let Some(count) = begins.get_mut(highest - (*bound as usize).min(highest) + 1) {
                *count += 1;
            }
        }
        let mut levels = Vec::new();
        let mut so_far = 0;
        for (at, count) in begins.iter_mut().enumerate().skip(1) {
            if *count > 0 {
                levels.push(((highest + 1 - at) as u32, so_far..so_far + *count));
            }
            let begins_here = so_far;
            so_far += *count;
            *count = begins_here;
        }
        let mut people = vec![0_u32; so_far];
        for (person, bound) in touched
            .iter()
            .zip(&bounds)
            .filter(|(_, bound)| wanted(bound))
        {
            let level = highest - (*bound as usize).min(highest) + 1;
            if let Some(next) = begins.get_mut(level) {
                if let Some(place) = people.get_mut(*next) {
                    *place = *person;
                }
                *next += 1;
            }
        }
        (levels, people, sure)
    }

    /// The parts that find people, the one with the most people on its lists last; and whether it is the last of several.
    fn longest_last(&self) -> Vec<(bool, usize)> {
        let finding = self.looks.iter().enumerate().filter(|(_, look)| look.finds);
        let mut sizes: Vec<(usize, usize)> = finding
            .map(|(at, look)| {
                let mut size = 0;
                look.each_list(self.index, &mut |_, people| size += people.len());
                (size, at)
            })
            .collect();
        sizes.sort_unstable();
        let last = sizes.len() - usize::from(!sizes.is_empty());
        let in_turn = sizes.iter().enumerate();
        in_turn
            .map(|(place, (_, at))| (place == last && last > 0, *at))
            .collect()
    }

    /// How many points somebody has, all parts looked at; what meets each part is left in `met`.
    fn points(&mut self, person: u32, loosely: bool) -> u32 {
        let Some(held) = self.index.people.get(person as usize) else {
            return 0;
        };
        let entries = self.index.entries(held);
        self.met.fill(Met::default());
        self.ways.clear();
        for (at, look) in self.looks.iter().enumerate() {
            match &look.sought {
                Sought::Born(born) => {
                    let closeness =
                        Born::of_figures(held.born).map_or(0, |theirs| born_alike(*born, theirs).0);
                    if let Some(met) = self.met.get_mut(at) {
                        met.closeness = closeness;
                    }
                }
                sought => {
                    let ways = entries.iter().enumerate().filter_map(|(place, entry)| {
                        let closeness = sought.closeness(*entry);
                        (closeness > 0).then_some((closeness, at as u16, place as u16))
                    });
                    self.ways.extend(ways);
                }
            }
        }
        self.take_best_ways(entries);
        self.meet_loosely(entries, loosely);
        let points: u32 = self
            .looks
            .iter()
            .zip(&self.met)
            .map(|(look, met)| look.weight * u32::from(met.closeness) / 100)
            .sum();
        points.saturating_sub(if self.is_other_way_round(entries) {
            OTHER_WAY_ROUND
        } else {
            0
        })
    }

    /// Meets each part by at most one entry and the reverse, the nearest first; two words typed may meet one written as one.
    fn take_best_ways(&mut self, entries: &[Entry]) {
        self.ways.sort_unstable_by_key(|(closeness, at, place)| {
            (std::cmp::Reverse(*closeness), *at, *place)
        });
        for (closeness, at, place) in &self.ways {
            let is_taken = self.met.iter().any(|met| met.entry == Some(*place));
            let may_share = entries.get(usize::from(*place)).is_some_and(|entry| {
                self.looks
                    .get(usize::from(*at))
                    .is_some_and(|look| look.is_met_as_one(*entry))
            });
            if let Some(met) = self.met.get_mut(usize::from(*at))
                && met.closeness == 0
                && (!is_taken || may_share)
            {
                *met = Met {
                    closeness: *closeness,
                    entry: Some(*place),
                };
            }
        }
    }

    /// Where another part is sure: meets an initial, and where so asked any word of a name, by whatever is somewhat alike
    /// among names not yet taken.
    fn meet_loosely(&mut self, entries: &[Entry], any_word: bool) {
        let mut finding = self
            .looks
            .iter()
            .zip(&self.met)
            .filter(|(look, _)| look.finds);
        if !finding.any(|(_, met)| met.closeness >= SURE) {
            return;
        }
        for at in 0..self.met.len() {
            let is_met = self.met.get(at).is_none_or(|met| met.closeness > 0);
            let Some(look) = self
                .looks
                .get(at)
                .filter(|look| !is_met && look.may_be_loose())
            else {
                continue;
            };
            let Part::Word(word) = look.part else {
                continue;
            };
            let free = entries.iter().enumerate().filter(|(place, entry)| {
                entry.is_of_name() && !self.met.iter().any(|met| met.entry == Some(*place as u16))
            });
            if word.len() > 1 && !any_word {
                continue;
            }
            let Some(known) = self.loosely.get_mut(at) else {
                continue;
            };
            known.resize(self.index.names.len(), 0);
            let nearest = free
                .map(|(place, entry)| {
                    let reckoned = || {
                        let theirs = self.index.names.word(entry.word());
                        lexicon::loosely(word, theirs).1
                    };
                    let closeness = match known.get_mut(entry.word() as usize) {
                        Some(known) => {
                            if *known == 0 {
                                *known = reckoned() + 1;
                            }
                            *known - 1
                        }
                        None => reckoned(),
                    };
                    (closeness, std::cmp::Reverse(place))
                })
                .max();
            if let Some((closeness @ 1.., place)) = nearest
                && let Some(met) = self.met.get_mut(at)
            {
                *met = Met {
                    closeness,
                    entry: Some(place.0 as u16),
                };
            }
        }
    }

    fn is_other_way_round(&self, entries: &[Entry]) -> bool {
        let mut places = self.looks.iter().zip(&self.met).filter_map(|(look, met)| {
            let place = met.entry?;
            let of_name = entries.get(usize::from(place))?.is_of_name();
            (of_name && matches!(look.part, Part::Word(_))).then_some(place)
        });
        match (places.next(), places.next_back()) {
            (Some(first), Some(last)) => last < first,
            _ => false,
        }
    }

    /// The first of them; of many who bear one name and fit alike, a few, before others.
    fn one_name_not_everywhere(&self, pool: Vec<Fits>, most: usize) -> Vec<Fits> {
        let a_few = (most / NAMESAKES).max(1);
        let mut seen: HashMap<(u32, &[Entry]), usize> = HashMap::new();
        let (mut first, mut later) = (Vec::new(), Vec::new());
        for fits in pool {
            let count = seen
                .entry((fits.points, self.name(fits.person)))
                .or_default();
            *count += 1;
            if *count <= a_few {
                first.push(fits)
            } else {
                later.push(fits)
            }
        }
        first.extend(later);
        first.truncate(most);
        first
    }

    fn name(&self, person: u32) -> &'i [Entry] {
        let held = self.index.people.get(person as usize);
        let entries = held.map_or(&[][..], |held| self.index.entries(held));
        let ends = entries
            .iter()
            .skip(1)
            .position(|entry| entry.is() != Is::Name)
            .map_or(entries.len(), |at| at + 1);
        entries.get(..ends).unwrap_or_default()
    }

    /// Why somebody was found, part by part.
    fn reasons(&mut self, person: u32, loosely: bool) -> Vec<String> {
        self.points(person, loosely);
        let Some(held) = self.index.people.get(person as usize) else {
            return Vec::new();
        };
        let entries = self.index.entries(held);
        let mut res: Vec<String> = Vec::new();
        for (look, met) in self
            .looks
            .iter()
            .zip(&self.met)
            .filter(|(_, met)| met.closeness > 0)
        {
            let entry = met.entry.and_then(|place| entries.get(usize::from(place)));
            let reason = match (&look.sought, entry) {
                (Sought::Born(born), _) => {
                    Born::of_figures(held.born).map(|theirs| born_alike(*born, theirs).1)
                }
                (_, Some(entry)) => Some(self.reason(look, *entry, met.closeness)),
                _ => None,
            };
            res.extend(reason.filter(|reason| !res.contains(reason)));
        }
        if self.is_other_way_round(entries) {
            res.push("First and last name stand the other way round.".into());
        }
        res
    }

    fn reason(&self, look: &Look, entry: Entry, closeness: u8) -> String {
        match entry.is() {
            Is::Number => match look.part {
                Part::Phone(_) if closeness == 100 => "That is their telephone number.".into(),
                Part::Phone(_) => "Their telephone number ends so.".into(),
                Part::Reference(_) => "That number is on their record.".into(),
                _ => "They live or lived at that number or postcode.".into(),
            },
            Is::Place => {
                let theirs = self.index.places.word(entry.word());
                format!("They live or lived at a place with “{theirs}” in its address.")
            }
            is => {
                let Part::Word(typed) = look.part else {
                    return String::new();
                };
                let theirs = self.index.names.word(entry.word());
                let how = look
                    .how(entry.word())
                    .unwrap_or_else(|| lexicon::loosely(typed, theirs).0);
                let also = if matches!(is, Is::AlsoBegins | Is::Also) {
                    " They also go by it."
                } else {
                    ""
                };
                format!("{}{also}", how_in_words(how, typed, theirs))
            }
        }
    }
}

fn how_in_words(how: How, typed: &str, theirs: &str) -> String {
    match how {
        How::Same => format!("The name “{theirs}” is the same."),
        How::Spelling => format!("“{typed}” and “{theirs}” are spellings of one name."),
        How::Nickname => format!("“{typed}” and “{theirs}” can be short and long for one name."),
        How::Nicknames => format!("“{typed}” and “{theirs}” can be short for one name."),
        How::AsOne => format!("“{theirs}” is written as one word."),
        How::Slips(1) => format!("“{typed}” is one slip away from “{theirs}”."),
        How::Slips(_) => format!("“{typed}” is two slips away from “{theirs}”."),
        How::Sound => format!("“{typed}” sounds like “{theirs}”."),
        How::NoVowels => format!("“{typed}” and “{theirs}” have the same consonants."),
        How::Begins => format!("“{theirs}” begins with “{typed}”."),
        How::Initial => format!("“{typed}” and “{theirs}” begin alike."),
        How::Alike => format!("“{typed}” is somewhat like “{theirs}”."),
    }
}
