//! A person as the facts describe them.

use std::fmt;

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::things;
use crate::answer::Value;
use crate::fact::person::Sex;
use crate::fact::place::ReachKind;
use crate::fact::{Fact, What, person, place};
use crate::id::PersonId;
use crate::{Stated, Timeline};

/// What is on record by which somebody can be known again.
///
/// What is not known is not there: an answer that is blank, not known or
/// refused is like nobody's. Of somebody with a protected place, no place and
/// no telephone number is there, whenever it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Described {
    /// What they are called, the latest first.
    pub names: Vec<String>,
    /// What else they are called.
    pub known_as: Vec<String>,
    /// When they were born, as finely as it is known.
    pub born: Option<Born>,
    /// The sex on record.
    pub sex: Option<Sex>,
    /// Where they live or have lived.
    pub places: Vec<String>,
    /// Telephone numbers that are theirs.
    pub phones: Vec<String>,
    /// Accounts, addresses for e-mail and vehicles that are theirs.
    pub accounts: Vec<String>,
    /// Numbers given to this person alone, such as an NHS number, where a file that was brought in has them.
    pub numbers: Vec<String>,
    /// Crimes, logs, notices and other numbers that facts about them name. They find people; they make nobody alike.
    pub references: Vec<String>,
    /// Places, telephone numbers, vehicles and accounts they are tied to in any way, each by what it is the same by on two
    /// records ([`super::ThingKind::key`]). They say who else is tied to it, and make nobody alike.
    pub things: Vec<String>,
}

impl Described {
    /// As a timeline has the person it is about.
    pub fn of(timeline: &Timeline) -> Described {
        let own = |id: PersonId| timeline.person(id) == timeline.child();
        Described::from_facts(timeline.facts().iter().copied(), own)
    }

    /// As these facts, none of them taken back, have a person; `is_them` says which ids are theirs.
    pub fn from_facts<'f>(
        facts: impl IntoIterator<Item = &'f Fact>,
        is_them: impl Fn(PersonId) -> bool,
    ) -> Described {
        let mut res = Described::default();
        let mut is_protected = false;
        let mut facts: Vec<&Fact> = facts
            .into_iter()
            .filter(|fact| fact.about.iter().any(|id| is_them(*id)))
            .collect();
        facts.sort_by_key(|fact| std::cmp::Reverse((fact.recorded, fact.id)));
        for fact in facts {
            is_protected |= matches!(fact.what, What::Place(place::Fact::Protected(_)));
            res.take_in(&fact.what, &is_them);
        }
        if is_protected {
            res.places.clear();
            res.phones.clear();
            res.things.clear();
        }
        res
    }

    fn take_in(&mut self, what: &What, is_them: &impl Fn(PersonId) -> bool) {
        match what {
            What::Person(person::Fact::Described(it)) => {
                add(&mut self.names, it.name.clear());
                self.sex = self.sex.or_else(|| it.sex.clear().copied());
                self.born = self.born.or_else(|| born_of(&it.born));
            }
            What::Person(person::Fact::KnownAs(it)) => add(&mut self.known_as, it.name.clear()),
            What::Person(person::Fact::LivesAt(it)) => add(&mut self.places, it.place.clear()),
            What::Place(place::Fact::ReachedBy(it))
                if it.owner.clear().is_none_or(|owner| is_them(*owner)) =>
            {
                let into = match it.kind.clear() {
                    Some(ReachKind::Phone) => &mut self.phones,
                    _ => &mut self.accounts,
                };
                add(into, it.value.clear());
            }
            _ => {}
        }
        add(&mut self.things, things::key_in(what).as_ref());
        for answer in what.answers() {
            if let Stated::Clear(Value::Reference(reference)) = answer {
                add(&mut self.references, Some(&reference));
            }
        }
    }

    /// Is there anything by which somebody could be known again?
    pub fn is_empty(&self) -> bool {
        *self == Described::default()
    }

    /// As text that [`Described::read`] reads back.
    pub fn write(&self) -> String {
        json!({
            "names": self.names,
            "known_as": self.known_as,
            "born": self.born.map(Born::figures),
            "sex": self.sex.map(Sex::word),
            "places": self.places,
            "phones": self.phones,
            "accounts": self.accounts,
            "numbers": self.numbers,
            "references": self.references,
            "things": self.things,
        })
        .to_string()
    }

    /// Reads what [`Described::write`] wrote; nothing, if it is not that.
    pub fn read(text: &str) -> Option<Described> {
        let json: Json = serde_json::from_str(text).ok()?;
        let list = |key: &str| {
            let list = json.get(key)?.as_array()?;
            list.iter()
                .map(|one| one.as_str().map(str::to_owned))
                .collect::<Option<Vec<String>>>()
        };
        let born = match json.get("born")? {
            Json::Null => None,
            born => Some(Born::of_figures(born.as_u64()?.try_into().ok()?)?),
        };
        let sex = match json.get("sex")? {
            Json::Null => None,
            sex => Some(Sex::of_word(sex.as_str()?)?),
        };
        Some(Described {
            names: list("names")?,
            known_as: list("known_as")?,
            born,
            sex,
            places: list("places")?,
            phones: list("phones")?,
            accounts: list("accounts")?,
            numbers: list("numbers")?,
            references: list("references")?,
            // What was kept before anybody was found by these has none.
            things: if json.get("things").is_some() {
                list("things")?
            } else {
                Vec::new()
            },
        })
    }

    /// Every name, the latest first, those also used last.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain(&self.known_as).map(String::as_str)
    }
}

fn add(list: &mut Vec<String>, value: Option<&String>) {
    if let Some(value) = value.map(|value| value.trim())
        && !value.is_empty()
        && !list.iter().any(|one| one == value)
    {
        list.push(value.to_owned());
    }
}

fn born_of(stated: &Stated<Date>) -> Option<Born> {
    match stated {
        Stated::Clear(date) => Some(Born::on(*date)),
        Stated::Unclear(written) => Born::read(written),
        _ => None,
    }
}

/// A date of birth, as finely as it is known: a day, a month, a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Born {
    year: u16,
    month: u8,
    day: u8,
}

/// A year of two figures below this is of this century.
const THIS_CENTURY: u16 = 30;
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Born {
    /// On a day.
    pub fn on(date: Date) -> Born {
        Born {
            year: date.year().unsigned_abs(),
            month: date.month().unsigned_abs(),
            day: date.day().unsigned_abs(),
        }
    }

    /// From numbers, where there is such a day, month or year; 0 where it is not known.
    pub fn of(year: u16, month: u8, day: u8) -> Option<Born> {
        let fits = (1850..=2199).contains(&year) && month <= 12 && (day == 0 || month > 0);
        let (first, on) = (month.max(1), day.max(1));
        let is_there = Date::new(
            year.try_into().ok()?,
            first.try_into().ok()?,
            on.try_into().ok()?,
        );
        (fits && is_there.is_ok()).then_some(Born { year, month, day })
    }

    /// Reads `02/09/2011`, `2011-09-02`, `2 Sep 2011`, `09/2011`, `Sep 2011`, `2011`: the day before the month, as here.
    pub fn read(text: &str) -> Option<Born> {
        let text = text.to_lowercase();
        let pieces: Vec<&str> = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|piece| !piece.is_empty())
            .collect();
        match *pieces.as_slice() {
            [year] => Born::of(year_of(year)?, 0, 0).filter(|_| year.len() == 4),
            [month, year] => Born::of(year_of(year)?, month_of(month)?, 0),
            [year, month, day] if year.len() == 4 => {
                Born::of(year_of(year)?, month_of(month)?, day_of(day)?)
            }
            [day, month, year] => Born::of(year_of(year)?, month_of(month)?, day_of(day)?)
                .or_else(|| Born::of(year_of(year)?, month_of(day)?, day_of(month)?)),
            _ => None,
        }
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, where it is known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, where it is known.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// With the day and the month the other way round, where that is another day.
    pub fn other_way_round(self) -> Option<Born> {
        Born::of(self.year, self.day, self.month).filter(|other| self.day > 0 && *other != self)
    }

    /// Is it known to the day?
    pub fn is_whole(self) -> bool {
        self.day > 0
    }

    /// Where one of them is known less finely: does what is known of both agree?
    pub fn agrees_as_far_as_known(self, other: Born) -> bool {
        let same = |one: u8, other: u8| one == 0 || other == 0 || one == other;
        self.year == other.year && same(self.month, other.month) && same(self.day, other.day)
    }

    /// In how many of its eight figures it differs.
    pub fn figures_apart(self, other: Born) -> u32 {
        let (mut one, mut other, mut apart) = (self.figures(), other.figures(), 0);
        for _ in 0..8 {
            apart += u32::from(one % 10 != other % 10);
            (one, other) = (one / 10, other / 10);
        }
        apart
    }

    /// As one number in the order of the calendar: 20110902.
    pub fn figures(self) -> u32 {
        u32::from(self.year) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day)
    }

    /// Back from one number.
    pub fn of_figures(figures: u32) -> Option<Born> {
        let (month, day) = (figures / 100 % 100, figures % 100);
        Born::of((figures / 10_000).try_into().ok()?, month as u8, day as u8)
    }

    /// About how many days lie between the two.
    pub fn days_apart(self, other: Born) -> u32 {
        let days = |born: Born| {
            i64::from(born.year) * 365 + i64::from(born.month) * 30 + i64::from(born.day)
        };
        days(self)
            .abs_diff(days(other))
            .try_into()
            .unwrap_or(u32::MAX)
    }
}

fn year_of(text: &str) -> Option<u16> {
    let year: u16 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year < THIS_CENTURY => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// The number of a month, from its number or its name.
pub(super) fn month_of(text: &str) -> Option<u8> {
    if let Ok(month) = text.parse() {
        return (1..=12).contains(&month).then_some(month);
    }
    let begins = if text == "sept" { "sep" } else { text };
    let at = MONTHS
        .iter()
        .position(|month| begins.len() >= 3 && month.starts_with(begins))?;
    u8::try_from(at + 1).ok()
}

fn day_of(text: &str) -> Option<u8> {
    let figures = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = text.get(figures.len()..)?;
    let day: u8 = figures.parse().ok()?;
    (matches!(ending, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&day)).then_some(day)
}

impl fmt::Display for Born {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = MONTHS.get(usize::from(self.month).wrapping_sub(1));
        let (first, rest) = name.map_or(("", ""), |name| name.split_at(1));
        match (self.month, self.day) {
            (0, _) => write!(f, "{}", self.year),
            (_, 0) => write!(f, "{}{rest} {}", first.to_uppercase(), self.year),
            (_, day) => write!(f, "{day} {}{rest} {}", first.to_uppercase(), self.year),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As it was kept before places, numbers, vehicles and accounts were among it.
    const KEPT_BEFORE: &str = r#"{"names":["Kai Brambleby"],"known_as":[],"born":20110902,"sex":"male","places":["14 Tern Street, Saltby"],"phones":[],"accounts":[],"numbers":[],"references":["CR-0606"]}"#;

    #[test]
    fn what_was_kept_before_things_were_among_it_is_read_without_any() {
        let kept = Described::read(KEPT_BEFORE);
        let found = kept.as_ref().map(|kept| (&kept.names, &kept.things));
        assert_eq!(found, Some((&vec!["Kai Brambleby".to_owned()], &vec![])));
        assert_eq!(
            kept.as_ref()
                .and_then(|kept| Described::read(&kept.write())),
            kept
        );
    }

    #[test]
    fn what_is_not_what_was_written_is_not_read() {
        let with = |things: &str| KEPT_BEFORE.replace('{', &format!("{{\"things\":{things},"));
        let read = |text: &str| Described::read(text).map(|kept| kept.things);
        assert_eq!(
            read(&with(r#"["=place:14ternstreetsaltby"]"#)),
            Some(vec!["=place:14ternstreetsaltby".to_owned()])
        );
        for wrong in ["null", "7", "[7]", r#""a place""#] {
            assert_eq!(read(&with(wrong)), None, "{wrong}");
        }
        assert_eq!(read(&KEPT_BEFORE.replace("\"places\"", "\"homes\"")), None);
    }
}
