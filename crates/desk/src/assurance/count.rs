//! How one child counts, as it is at hand and as it is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use heard_duty::measure::Counted;
use heard_duty::measure::month::Month;
use heard_record::PersonId;
use heard_record::fact::access::Theme;
use heard_record::fact::person::{Ethnicity, Sex};
use serde_json::{Value as Json, json};

use super::ActionStands;
use crate::measures::{Everything, Judged};
use crate::reading::Openness;
use crate::traits::Traits;

/// The letters for a child on either side of a measure, and of whom there is no record.
const YES: char = 'Y';
const NO: char = 'N';
const NO_RECORD: char = 'R';

/// In how many ways a child kept as text can be left out: one letter for each.
const LETTERS: u32 = 36;

/// How a child counts for one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Yes,
    No,
    NoRecord,
    /// Not counted: which of the reasons.
    LeftOut(u16),
}

/// Every reason for which a child was left out, each once.
#[derive(Debug, Default)]
pub(super) struct Reasons(RwLock<Vec<Arc<str>>>);

impl Reasons {
    /// Which of the reasons this is.
    fn which(&self, reason: &str) -> u16 {
        let known = place_of(&self.all_known(), reason);
        let at = known.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            place_of(&all, reason).unwrap_or_else(|| {
                all.push(reason.into());
                all.len() - 1
            })
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    fn all_known(&self) -> RwLockReadGuard<'_, Vec<Arc<str>>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them, in their order.
    pub(super) fn all(&self) -> Vec<Arc<str>> {
        self.all_known().clone()
    }

    fn how(&self, counted: &Counted) -> How {
        match counted {
            Counted::Yes => How::Yes,
            Counted::No => How::No,
            Counted::NoRecord => How::NoRecord,
            Counted::Excluded(reason) => How::LeftOut(self.which(reason)),
        }
    }

    fn each<'c>(&self, counted: impl Iterator<Item = &'c Counted>) -> Box<[How]> {
        counted.map(|counted| self.how(counted)).collect()
    }
}

fn place_of(all: &[Arc<str>], reason: &str) -> Option<usize> {
    all.iter().position(|one| **one == *reason)
}

/// A child who is open, and how they count for each measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct One {
    pub(super) records: BTreeSet<PersonId>,
    pub(super) traits: Traits,
    pub(super) units: Box<[How]>,
    pub(super) months: Vec<(Month, Box<[How]>)>,
    /// In which months it was decided of them that one agency goes on alone.
    pub(super) alone: BTreeSet<Month>,
    /// How often something that was to be done for them stands in each way.
    pub(super) actions: BTreeMap<ActionStands, usize>,
}

impl One {
    pub(super) fn of(judged: Judged, reasons: &Reasons) -> One {
        let months = judged.months.into_iter();
        One {
            records: judged.records,
            traits: judged.traits,
            units: reasons.each(judged.units.iter().map(|(unit, _)| &unit.counted)),
            months: months
                .map(|(month, units)| (month, reasons.each(units.iter())))
                .collect(),
            alone: judged.alone,
            actions: judged.actions,
        }
    }
}

/// How somebody counts for whoever may see all that bears on them, and to whom all of it is open.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// Is anything on record about them?
    pub(super) is_on_record: bool,
    /// Was anything ever put on record about them that may put a child on the register of exploited children, or beside it?
    pub(super) perhaps_exploited: bool,
    pub(super) one: Option<Arc<One>>,
    pub(super) openness: Option<Openness>,
}

impl Count {
    pub(super) fn of(everything: Everything, reasons: &Reasons) -> Count {
        let one = everything.judged.map(|judged| One::of(judged, reasons));
        Count {
            is_on_record: everything.is_on_record,
            perhaps_exploited: everything.perhaps_exploited,
            one: one.map(Arc::new),
            openness: everything.openness,
        }
    }

    /// The same, told apart by no month before one.
    pub(super) fn since_month(mut self, first: Month) -> Count {
        if let Some(one) = &mut self.one {
            let one = Arc::make_mut(one);
            one.months.retain(|(month, _)| *month >= first);
        }
        self
    }

    /// As it is kept; nothing, where it has more reasons than there are letters.
    pub(super) fn write(&self, reasons: &[Arc<str>]) -> Option<String> {
        let mut letters = Letters {
            reasons,
            used: Vec::new(),
        };
        let one = self.one.as_ref().map(|one| letters.write_one(one));
        let one = match one {
            None => Json::Null,
            Some(one) => one?,
        };
        let said: Option<Vec<&str>> = letters
            .used
            .iter()
            .map(|at| Some(&**reasons.get(usize::from(*at))?))
            .collect();
        let openness = self.openness.as_ref().map_or(Json::Null, write_openness);
        let is_perhaps = self.perhaps_exploited;
        Some(json!([self.is_on_record, openness, one, said?, is_perhaps]).to_string())
    }

    /// Reads one back; nothing, where it cannot be read.
    pub(super) fn read(text: &str, measures: usize, reasons: &Reasons) -> Option<Count> {
        let json: Json = serde_json::from_str(text).ok()?;
        let said = json.get(3)?.as_array()?.iter();
        let said: Option<Vec<u16>> = said
            .map(|said| Some(reasons.which(said.as_str()?)))
            .collect();
        let read = Read {
            measures,
            reasons: said?,
        };
        Some(Count {
            is_on_record: json.get(0)?.as_bool()?,
            perhaps_exploited: json.get(4)?.as_bool()?,
            openness: or_nothing(json.get(1)?, read_openness)?,
            one: or_nothing(json.get(2)?, |one| read.one(one).map(Arc::new))?,
        })
    }
}

/// What stands there, where anything does; nothing at all, where it cannot be read.
fn or_nothing<T>(json: &Json, read: impl FnOnce(&Json) -> Option<T>) -> Option<Option<T>> {
    if json.is_null() {
        return Some(None);
    }
    read(json).map(Some)
}

/// Writes how somebody counts with one letter for each measure.
struct Letters<'r> {
    reasons: &'r [Arc<str>],
    /// The reasons that have a letter, in the order of these.
    used: Vec<u16>,
}

impl Letters<'_> {
    fn write_one(&mut self, one: &One) -> Option<Json> {
        let months: Option<Vec<Json>> = one
            .months
            .iter()
            .map(|(month, units)| Some(json!([month.to_string(), self.write(units)?])))
            .collect();
        let records = one.records.iter().map(PersonId::to_string);
        let records: Vec<String> = records.collect();
        let units = self.write(&one.units)?;
        Some(json!([
            records,
            write_traits(&one.traits),
            units,
            months?,
            write_alone(&one.alone),
            write_actions(&one.actions),
        ]))
    }

    fn write(&mut self, units: &[How]) -> Option<String> {
        units.iter().map(|how| self.letter(*how)).collect()
    }

    fn letter(&mut self, how: How) -> Option<char> {
        match how {
            How::Yes => Some(YES),
            How::No => Some(NO),
            How::NoRecord => Some(NO_RECORD),
            How::LeftOut(reason) => {
                self.reasons.get(usize::from(reason))?;
                let known = self.used.iter().position(|used| *used == reason);
                let at = known.unwrap_or_else(|| {
                    self.used.push(reason);
                    self.used.len() - 1
                });
                char::from_digit(u32::try_from(at).ok()?, LETTERS)
            }
        }
    }
}

/// Reads how somebody counts.
struct Read {
    measures: usize,
    reasons: Vec<u16>,
}

impl Read {
    fn one(&self, json: &Json) -> Option<One> {
        let records = json.get(0)?.as_array()?.iter();
        let records: Option<BTreeSet<PersonId>> = records
            .map(|record| record.as_str()?.parse().ok())
            .collect();
        let months = json.get(3)?.as_array()?.iter();
        let months: Option<Vec<_>> = months
            .map(|month| {
                Some((
                    Month::read(month.get(0)?.as_str()?)?,
                    self.units(month.get(1)?)?,
                ))
            })
            .collect();
        Some(One {
            records: records?,
            traits: read_traits(json.get(1)?)?,
            units: self.units(json.get(2)?)?,
            months: months?,
            alone: read_alone(json.get(4)?)?,
            actions: read_actions(json.get(5)?)?,
        })
    }

    fn units(&self, json: &Json) -> Option<Box<[How]>> {
        let letters = json.as_str()?.chars();
        let units: Option<Box<[How]>> = letters.map(|letter| self.how(letter)).collect();
        units.filter(|units| units.len() == self.measures)
    }

    fn how(&self, letter: char) -> Option<How> {
        Some(match letter {
            YES => How::Yes,
            NO => How::No,
            NO_RECORD => How::NoRecord,
            letter => {
                let at = usize::try_from(letter.to_digit(LETTERS)?).ok()?;
                How::LeftOut(*self.reasons.get(at)?)
            }
        })
    }
}

fn write_alone(months: &BTreeSet<Month>) -> Vec<String> {
    months.iter().map(Month::to_string).collect()
}

fn read_alone(json: &Json) -> Option<BTreeSet<Month>> {
    let months = json.as_array()?.iter();
    months.map(|month| Month::read(month.as_str()?)).collect()
}

/// How often something stands in each way, in the order of these.
fn write_actions(actions: &BTreeMap<ActionStands, usize>) -> Vec<usize> {
    let each = ActionStands::EACH.iter();
    each.map(|stands| actions.get(stands).copied().unwrap_or_default())
        .collect()
}

fn read_actions(json: &Json) -> Option<BTreeMap<ActionStands, usize>> {
    let counts = json.as_array()?.iter();
    let counts: Option<Vec<usize>> = counts
        .map(|count| count.as_u64()?.try_into().ok())
        .collect();
    let counts = counts.filter(|counts| counts.len() == ActionStands::EACH.len())?;
    let each = ActionStands::EACH.into_iter().zip(counts);
    Some(each.filter(|(_, count)| *count > 0).collect())
}

fn write_traits(traits: &Traits) -> Json {
    json!([
        traits.in_care,
        traits.age,
        traits.sex.map(Sex::word),
        traits.ethnicity,
        traits.town
    ])
}

fn read_traits(json: &Json) -> Option<Traits> {
    let ethnicity = |said: &str| {
        let mut all = Ethnicity::ALL.iter().map(|one| one.in_words());
        all.find(|one| *one == said)
    };
    Some(Traits {
        in_care: or_nothing(json.get(0)?, Json::as_bool)?,
        age: or_nothing(json.get(1)?, |age| age.as_i64()?.try_into().ok())?,
        sex: or_nothing(json.get(2)?, |sex| Sex::of_word(sex.as_str()?))?,
        ethnicity: or_nothing(json.get(3)?, |said| ethnicity(said.as_str()?))?,
        town: or_nothing(json.get(4)?, |town| Some(town.as_str()?.to_owned()))?,
    })
}

fn write_openness(openness: &Openness) -> Json {
    let words = |themes: &BTreeSet<Theme>| -> Vec<&str> {
        themes.iter().map(|theme| theme.word()).collect()
    };
    let beside: Vec<Vec<&str>> = openness.beside.iter().map(words).collect();
    json!([words(&openness.themes), openness.has_other_ties, beside])
}

fn read_openness(json: &Json) -> Option<Openness> {
    let themes = |json: &Json| -> Option<BTreeSet<Theme>> {
        let words = json.as_array()?.iter();
        words.map(|word| Theme::of_word(word.as_str()?)).collect()
    };
    let beside = json.get(2)?.as_array()?.iter();
    Some(Openness {
        themes: themes(json.get(0)?)?,
        has_other_ties: json.get(1)?.as_bool()?,
        beside: beside.map(themes).collect::<Option<_>>()?,
    })
}
