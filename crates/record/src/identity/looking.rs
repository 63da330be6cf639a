//! One part of what was typed: who is found by it, and how near what somebody has is to it.

use super::described::Born;
use super::index::{Entry, Index, Is, place_number};
use super::lexicon::{How, Near};
use super::query::{self, Part};

/// How near a word typed is that stands in an address and not in a name.
const IN_AN_ADDRESS: u8 = 55;
/// How near a telephone number is that only ends so.
const ENDS_SO: u8 = 85;
/// One part of a query as it is looked for.
pub(super) struct Look<'q> {
    pub(super) part: &'q Part,
    pub(super) weight: u32,
    /// Are people found by it, or only looked at for it?
    pub(super) finds: bool,
    pub(super) sought: Sought,
}

pub(super) enum Sought {
    /// Words near it, of names or places.
    Words {
        near: Vec<Near>,
        /// By the number of a word: how near it is, and one more; 0 where it has not been looked at.
        closeness: Vec<u8>,
        /// The word itself in addresses, for a word of a name.
        in_address: Option<u32>,
        of_names: bool,
    },
    /// The number itself, and what ends like it.
    Number {
        whole: Option<u32>,
        end: Option<u32>,
    },
    Born(Born),
}

impl<'q> Look<'q> {
    pub(super) fn at(index: &Index, part: &'q Part) -> Look<'q> {
        let number = |word: &str| Sought::Number {
            whole: index.numbers.number(word),
            end: None,
        };
        let (weight, finds, sought) = match part {
            Part::Word(word) => {
                let is_whole = word.len() > 1;
                (
                    if is_whole { 100 } else { 40 },
                    is_whole,
                    Sought::words(index, word, true),
                )
            }
            Part::Place(word) => match place_number(word) {
                Some(with_figures) if query::is_postcode(word) => {
                    (120, true, number(&with_figures))
                }
                Some(with_figures) => (25, false, number(&with_figures)),
                None if query::is_kind_of_street(word) => {
                    (10, false, Sought::words(index, word, false))
                }
                None => (80, true, Sought::words(index, word, false)),
            },
            Part::Born(born) if born.is_whole() => (120, true, Sought::Born(*born)),
            Part::Born(born) => (
                if born.month().is_some() { 80 } else { 60 },
                false,
                Sought::Born(*born),
            ),
            Part::Phone(phone) => {
                let whole = index.numbers.number(phone);
                let end = index.numbers.number(&query::last_figures(phone));
                (200, true, Sought::Number { whole, end })
            }
            Part::Reference(reference) => (200, true, number(reference)),
        };
        Look {
            part,
            weight,
            finds,
            sought,
        }
    }

    /// Tells each list of people that meet it, and how near they are, the nearest first.
    pub(super) fn each_list<'i>(&self, index: &'i Index, tell: &mut dyn FnMut(u8, &'i [u32])) {
        match &self.sought {
            Sought::Words {
                near,
                in_address,
                of_names,
                ..
            } => {
                let words = if *of_names {
                    &index.names
                } else {
                    &index.places
                };
                let (nearer, further): (Vec<&Near>, Vec<&Near>) = near
                    .iter()
                    .partition(|near| near.closeness >= IN_AN_ADDRESS);
                nearer
                    .into_iter()
                    .for_each(|near| tell(near.closeness, words.people(near.word)));
                if let Some(word) = in_address {
                    tell(IN_AN_ADDRESS, index.places.people(*word));
                }
                further
                    .into_iter()
                    .for_each(|near| tell(near.closeness, words.people(near.word)));
            }
            Sought::Number { whole, end } => {
                for (closeness, number) in [(100, whole), (ENDS_SO, end)] {
                    if let Some(number) = number {
                        tell(closeness, index.numbers.people(*number));
                    }
                }
            }
            Sought::Born(born) => {
                for (closeness, figures) in dates_near(index, *born) {
                    if let Some(list) = index.born.get(&figures) {
                        tell(closeness, index.born_lists.of(list));
                    }
                }
            }
        }
    }

    /// May a word of it be met by one that is only somewhat alike?
    pub(super) fn may_be_loose(&self) -> bool {
        matches!(self.sought, Sought::Words { of_names: true, .. })
    }

    pub(super) fn how(&self, word: u32) -> Option<How> {
        let Sought::Words { near, .. } = &self.sought else {
            return None;
        };
        near.iter()
            .find(|near| near.word == word)
            .map(|near| near.how)
    }

    pub(super) fn is_met_as_one(&self, entry: Entry) -> bool {
        entry.is_of_name() && self.how(entry.word()) == Some(How::AsOne)
    }
}

impl Sought {
    fn words(index: &Index, word: &str, of_names: bool) -> Sought {
        let lexicon = if of_names {
            &index.names
        } else {
            &index.places
        };
        let near = lexicon.near(word, of_names);
        let mut closeness = vec![0_u8; lexicon.len()];
        for near in &near {
            if let Some(place) = closeness.get_mut(near.word as usize) {
                *place = near.closeness;
            }
        }
        let in_address = if of_names {
            index.places.number(word)
        } else {
            None
        };
        Sought::Words {
            near,
            closeness,
            in_address,
            of_names,
        }
    }

    pub(super) fn closeness(&self, entry: Entry) -> u8 {
        match self {
            Sought::Words {
                closeness,
                in_address,
                of_names,
                ..
            } => match entry.is() {
                Is::Number => 0,
                Is::Place if *of_names && *in_address == Some(entry.word()) => IN_AN_ADDRESS,
                is if (is == Is::Place) != *of_names => {
                    closeness.get(entry.word() as usize).copied().unwrap_or(0)
                }
                _ => 0,
            },
            Sought::Number { whole, end } => match entry.is() {
                Is::Number if *whole == Some(entry.word()) => 100,
                Is::Number if *end == Some(entry.word()) => ENDS_SO,
                _ => 0,
            },
            Sought::Born(_) => 0,
        }
    }
}

/// Two words typed one after the other may be one of somebody's written as one.
pub(super) fn as_one(index: &Index, looks: &mut [Look]) {
    for at in 1..looks.len() {
        let words: Vec<&str> = looks
            .get(at - 1..=at)
            .unwrap_or_default()
            .iter()
            .filter_map(|look| match look.part {
                Part::Word(word) => Some(word.as_str()),
                _ => None,
            })
            .collect();
        let Some(word) = (words.len() == 2)
            .then(|| index.names.number(&words.concat()))
            .flatten()
        else {
            continue;
        };
        for look in looks.get_mut(at - 1..=at).unwrap_or_default() {
            if let Sought::Words {
                near, closeness, ..
            } = &mut look.sought
                && let Some(place) = closeness
                    .get_mut(word as usize)
                    .filter(|place| **place < 92)
            {
                *place = 92;
                near.retain(|near| near.word != word);
                near.push(Near {
                    word,
                    closeness: 92,
                    how: How::AsOne,
                });
                near.sort_by_key(|near| std::cmp::Reverse(near.closeness));
            }
        }
    }
}

/// How alike a date of birth typed and one on record are, of 100, and in words.
pub(super) fn born_alike(typed: Born, theirs: Born) -> (u8, String) {
    if typed == theirs {
        let when = if theirs.is_whole() { "on" } else { "in" };
        return (100, format!("Born {when} {theirs}."));
    }
    if typed.agrees_as_far_as_known(theirs) {
        return if typed.figures() < theirs.figures() {
            (100, format!("Born on {theirs}."))
        } else {
            let closeness = if theirs.month().is_some() { 78 } else { 70 };
            (
                closeness,
                format!("Born in {theirs}: no more is on record."),
            )
        };
    }
    if typed.other_way_round() == Some(theirs) {
        return (
            82,
            format!("Born on {theirs}: day and month may stand the other way round."),
        );
    }
    if typed.is_whole() && theirs.is_whole() && typed.figures_apart(theirs) == 1 {
        return (68, format!("Born on {theirs}: one figure is another."));
    }
    (0, String::new())
}

/// The dates on the index that are alike enough to a date of birth, the most alike first.
fn dates_near(index: &Index, born: Born) -> Vec<(u8, u32)> {
    let (from, to) = (
        born.figures() / 10_000 * 10_000,
        born.figures() / 10_000 * 10_000 + 9_999,
    );
    let mut dates: Vec<u32> = index
        .born
        .range(from..=to)
        .map(|(figures, _)| *figures)
        .collect();
    if born.is_whole() {
        let figures = born.figures();
        for place in [10_000, 100_000, 1_000_000, 10_000_000_u32] {
            let without = figures - figures / place % 10 * place;
            dates.extend((0..10).map(|figure| without + figure * place));
        }
    }
    let mut res: Vec<(u8, u32)> = dates
        .into_iter()
        .filter_map(|figures| Some((born_alike(born, Born::of_figures(figures)?).0, figures)))
        .filter(|(closeness, _)| *closeness > 0)
        .collect();
    res.sort_unstable_by_key(|(closeness, figures)| (std::cmp::Reverse(*closeness), *figures));
    res.dedup();
    res
}
