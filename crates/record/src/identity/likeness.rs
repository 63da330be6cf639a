//! How alike two descriptions of a person are, and why.
//!
//! Each thing on record of both is compared, and how it compares has a
//! weight: how much more often it is so of one person than of two (Fellegi
//! and Sunter). Weights are log2, so each point doubles the odds. Two people
//! are not only alike by chance: brothers and sisters share a family name and
//! an address, twins a date of birth too. So the other side of the weight is
//! a mixture: by chance, a household, twins, namesakes.
//!
//! It says how alike they are. Whether they are one person, somebody decides.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::comparing::{Interned, Record};
use super::described::Described;

/// What is compared.
pub const FIELDS: [&str; 8] = [
    "given", "family", "middle", "born", "sex", "number", "place", "phone",
];

/// For each field, how it can compare: the key of the text of weights, and the sentence.
/// What cannot be compared, because one of them has nothing there, stands in none.
pub const LEVELS: [&[(&str, &str)]; 8] = [
    &[
        ("same", "The first name is the same."),
        (
            "one-name",
            "The first names are spellings or short forms of one name.",
        ),
        ("very-alike", "The first names are nearly the same."),
        ("alike", "The first names look or sound alike."),
        (
            "somewhat",
            "The first names are somewhat alike, or one is an initial.",
        ),
        ("different", "The first names are different."),
        (
            "swapped",
            "First name and family name stand the other way round.",
        ),
    ],
    &[
        ("same", "The family name is the same."),
        ("one-name", "The family names are spellings of one name."),
        ("very-alike", "The family names are nearly the same."),
        ("alike", "The family names look or sound alike."),
        ("somewhat", "The family names are somewhat alike."),
        ("different", "The family names are different."),
    ],
    &[
        ("same", "The middle name is the same."),
        ("alike", "The middle names are alike, or one is an initial."),
        ("different", "The middle names are different."),
    ],
    &[
        ("same", "The date of birth is the same."),
        (
            "swapped",
            "The dates of birth are the same but for day and month, which stand the other way round.",
        ),
        ("one-figure", "The dates of birth differ in one figure."),
        ("two-figures", "The dates of birth differ in two figures."),
        (
            "as-far-as-known",
            "The dates of birth agree as far as they are known.",
        ),
        (
            "first-of-january",
            "The year of birth is the same, and one date is 1 January.",
        ),
        (
            "within-a-year",
            "The dates of birth are within a year of each other.",
        ),
        ("within-ten-years", "The dates of birth are years apart."),
        (
            "further",
            "The dates of birth are more than ten years apart.",
        ),
    ],
    &[
        ("same", "The sex on record is the same."),
        ("different", "The sex on record is different."),
    ],
    &[
        ("same", "A number given to one person alone is the same."),
        (
            "one-figure",
            "A number given to one person alone differs in one figure.",
        ),
        (
            "two-figures",
            "A number given to one person alone differs in two figures.",
        ),
        (
            "different",
            "The numbers given to one person alone are different.",
        ),
    ],
    &[
        ("same", "They live or lived at the same address."),
        ("postcode", "They live or lived in the same postcode."),
        (
            "street",
            "They live or lived at the same number and street.",
        ),
        ("alike", "The addresses are nearly the same."),
        ("town", "They live or lived in the same town."),
        ("different", "The addresses are different."),
    ],
    &[
        ("same", "They have a telephone number in common."),
        ("different", "The telephone numbers are different."),
    ],
];

/// How each field of two descriptions compares: the place of its level, from 1; 0 where there is nothing to compare.
pub type Pattern = [u8; FIELDS.len()];

/// Where the names and the place are among the fields.
pub(super) const GIVEN: usize = 0;
pub(super) const FAMILY: usize = 1;
pub(super) const PLACE: usize = 6;

/// How alike two descriptions are.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// The whole weight: log2 of the odds that they are one person.
    pub weight: f64,
    /// In which band the weight lies.
    pub band: Band,
    /// Field by field, what speaks for it and what against, the strongest first.
    pub reasons: Vec<Reason>,
}

/// How one field compares, and what it weighs by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Which field.
    pub field: &'static str,
    /// How it compares, as a sentence.
    pub say: &'static str,
    /// More than 0 speaks for one person, less for two.
    pub weight: f64,
}

/// What a weight amounts to. None of them is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Too little in common, or too much against it.
    Not,
    /// Somebody should look.
    Perhaps,
    /// Much in common and little against it: somebody should look first.
    Same,
}

impl Band {
    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Band::Same => "probably the same person",
            Band::Perhaps => "perhaps the same person",
            Band::Not => "probably not the same person",
        }
    }
}

/// Log2 of how often a field compares so: of one person, and of two by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Often {
    /// Of one person.
    pub m: f64,
    /// Of two, by chance.
    pub u: f64,
}

/// One way in which two people come to be alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// What it is called.
    pub name: String,
    /// Log2 of its share of pairs that are two people.
    pub share: f64,
    /// The fields that compare as if they were one person's.
    pub linked: [bool; FIELDS.len()],
}

/// The weights of everything that is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Log2 of the odds, before anything is compared, that two records which have come together are of one person.
    pub prior: f64,
    /// From which weight on it is [`Band::Same`].
    pub same: f64,
    /// From which weight on it is [`Band::Perhaps`].
    pub perhaps: f64,
    /// By field, by level from 1; what stands at 0 is not used.
    pub often: [Vec<Often>; FIELDS.len()],
    /// How two people come to be alike.
    pub alike: Vec<Alike>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    prior: f64,
    same: f64,
    perhaps: f64,
    often: BTreeMap<String, BTreeMap<String, [f64; 2]>>,
    alike: Vec<AlikeText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AlikeText {
    name: String,
    share: f64,
    linked: Vec<String>,
}

static BUILT_IN: LazyLock<Result<Weights, String>> = LazyLock::new(|| Weights::read(Weights::TEXT));

impl Weights {
    /// The text of the weights that come with the program.
    pub const TEXT: &str = include_str!("../../../../catalogue/likeness.toml");

    /// The weights that come with the program.
    ///
    /// # Errors
    ///
    /// A sentence, where their text cannot be read.
    pub fn built_in() -> Result<&'static Weights, String> {
        BUILT_IN.as_ref().map_err(Clone::clone)
    }

    /// Reads weights: for every field and level how often it is so of one person and of two, as log2.
    ///
    /// # Errors
    ///
    /// A sentence, where something is missing, unknown or no likelihood.
    pub fn read(text: &str) -> Result<Weights, String> {
        let text: Text = toml::from_str(text)
            .map_err(|fault| format!("the weights cannot be read: {}", fault.message()))?;
        if let Some(unknown) = text
            .often
            .keys()
            .find(|field| !FIELDS.contains(&field.as_str()))
        {
            return Err(format!("nothing called `{unknown}` is compared"));
        }
        let mut often: [Vec<Often>; FIELDS.len()] = Default::default();
        for ((field, levels), into) in FIELDS.iter().zip(LEVELS).zip(&mut often) {
            let given = text
                .often
                .get(*field)
                .ok_or(format!("`{field}` has no weights"))?;
            if let Some(unknown) = given
                .keys()
                .find(|key| !levels.iter().any(|(level, _)| level == key))
            {
                return Err(format!("`{field}` never compares as `{unknown}`"));
            }
            into.push(Often { m: 0.0, u: 0.0 });
            for (level, _) in levels {
                let [m, u] = *given
                    .get(*level)
                    .ok_or(format!("`{field}` has no weight for `{level}`"))?;
                if m > 0.0 || u > 0.0 || !m.is_finite() || !u.is_finite() {
                    return Err(format!(
                        "`{field}`, `{level}`: log2 of a share is 0 or less"
                    ));
                }
                into.push(Often { m, u });
            }
        }
        let alike = text
            .alike
            .into_iter()
            .map(Alike::read)
            .collect::<Result<Vec<_>, _>>()?;
        if alike.is_empty() {
            return Err("no way is told in which two people come to be alike".into());
        }
        if text.perhaps > text.same {
            return Err("`perhaps` begins above `same`".into());
        }
        Ok(Weights {
            prior: text.prior,
            same: text.same,
            perhaps: text.perhaps,
            often,
            alike,
        })
    }

    /// The same as text, to be read again.
    pub fn write(&self) -> String {
        let mut res = format!(
            "prior = {:.2}\nsame = {:.1}\nperhaps = {:.1}\n",
            self.prior, self.same, self.perhaps
        );
        for ((field, levels), often) in FIELDS.iter().zip(LEVELS).zip(&self.often) {
            res += &format!("\n[often.{field}]\n");
            for ((level, _), often) in levels.iter().zip(often.iter().skip(1)) {
                res += &format!(
                    "{level} = [{:.2}, {:.2}]\n",
                    often.m.min(0.0),
                    often.u.min(0.0)
                );
            }
        }
        for alike in &self.alike {
            let linked = FIELDS
                .iter()
                .zip(alike.linked)
                .filter(|(_, linked)| *linked);
            let linked: Vec<String> = linked.map(|(field, _)| format!("\"{field}\"")).collect();
            res += &format!(
                "\n[[alike]]\nname = \"{}\"\nshare = {:.2}\nlinked = [{}]\n",
                alike.name,
                alike.share,
                linked.join(", ")
            );
        }
        res
    }

    /// How alike two descriptions are, and why.
    pub fn likeness(&self, one: &Described, other: &Described) -> Likeness {
        let mut words = Interned::default();
        let (one, other) = (Record::of(one, &mut words), Record::of(other, &mut words));
        let pattern = words.compare(&one, &other);
        let weight = self.weight(&pattern);
        let compared = pattern.iter().enumerate().filter(|(_, level)| **level > 0);
        let mut reasons: Vec<Reason> = compared
            .filter_map(|(field, level)| {
                let (_, say) = LEVELS.get(field)?.get(usize::from(*level) - 1)?;
                let often = self.often.get(field)?.get(usize::from(*level))?;
                let weight = often.m - often.u;
                Some(Reason {
                    field: FIELDS.get(field)?,
                    say,
                    weight,
                })
            })
            .collect();
        reasons.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
        let nothing_to_compare = reasons.is_empty();
        let band = match () {
            _ if nothing_to_compare || weight < self.perhaps => Band::Not,
            _ if weight < self.same => Band::Perhaps,
            _ => Band::Same,
        };
        Likeness {
            weight,
            band,
            reasons,
        }
    }

    /// The whole weight of how two compare.
    pub fn weight(&self, pattern: &Pattern) -> f64 {
        self.prior + self.of_one_person(pattern) - self.of_two(pattern)
    }

    fn of_one_person(&self, pattern: &Pattern) -> f64 {
        self.sum(pattern, |_, often| often.m)
    }

    fn of_two(&self, pattern: &Pattern) -> f64 {
        let ways = self.alike.iter().map(|alike| self.of_alike(alike, pattern));
        sum_of_log2(ways)
    }

    /// Log2 of how often two people who are alike in one way compare so, and are alike in that way.
    pub(super) fn of_alike(&self, alike: &Alike, pattern: &Pattern) -> f64 {
        let linked = |field: usize| alike.linked.get(field) == Some(&true);
        let sum = self.sum(
            pattern,
            |field, often| if linked(field) { often.m } else { often.u },
        );
        alike.share + sum
    }

    pub(super) fn of_one(&self, pattern: &Pattern) -> f64 {
        self.prior + self.of_one_person(pattern)
    }

    fn sum(&self, pattern: &Pattern, which: impl Fn(usize, &Often) -> f64) -> f64 {
        let fields = pattern.iter().zip(&self.often).enumerate();
        let compared = fields.filter(|(_, (level, _))| **level > 0);
        compared
            .filter_map(|(field, (level, often))| {
                often
                    .get(usize::from(*level))
                    .map(|often| which(field, often))
            })
            .sum()
    }
}

impl Alike {
    fn read(text: AlikeText) -> Result<Alike, String> {
        let mut linked = [false; FIELDS.len()];
        for field in &text.linked {
            let place = FIELDS.iter().position(|one| one == field);
            let place = place.and_then(|place| linked.get_mut(place));
            *place.ok_or(format!("nothing called `{field}` is compared"))? = true;
        }
        if text.share > 0.0 {
            return Err(format!("`{}`: log2 of a share is 0 or less", text.name));
        }
        Ok(Alike {
            name: text.name,
            share: text.share,
            linked,
        })
    }
}

/// Log2 of the sum of numbers given as log2.
pub(super) fn sum_of_log2(of: impl Iterator<Item = f64> + Clone) -> f64 {
    let most = of.clone().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    most + of.map(|one| (one - most).exp2()).sum::<f64>().log2()
}
