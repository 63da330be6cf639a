//! By what children are looked at apart: what is not recorded is a group of its own.

use std::collections::BTreeMap;

use heard_record::fact::person::{CareStatusRecorded, Described, EthnicityRecorded, LivesAt, Sex};
use heard_record::{CaseId, Timeline, when};
use jiff::Timestamp;

use crate::overview::age_at;

/// By what children are looked at apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traits {
    /// Is the child looked after by a council? Nothing, where that is not recorded.
    pub in_care: Option<bool>,
    /// How old the child was when what is counted last began; how old now, where nothing did.
    pub age: Option<i16>,
    /// The sex on record.
    pub sex: Option<Sex>,
    /// The ethnicity on record.
    pub ethnicity: Option<&'static str>,
    /// In which town the child lives: the end of the address last on record.
    pub town: Option<String>,
}

impl Traits {
    pub(crate) fn of(timeline: &Timeline, at: Timestamp) -> Traits {
        let described = || timeline.of::<Described>().rev();
        let born = described().find_map(|(_, says)| says.born.clear().copied());
        let care = timeline.of::<CareStatusRecorded>().next_back();
        let ethnicity = timeline.of::<EthnicityRecorded>().next_back();
        let home = timeline.of::<LivesAt>().next_back();
        let home = home.and_then(|(_, says)| says.place.clear());
        Traits {
            in_care: care.and_then(|(_, says)| Some(says.status.clear()?.is_looked_after())),
            age: born.map(|born| age_at(born, last_begun(timeline).unwrap_or(at))),
            sex: described().find_map(|(_, says)| says.sex.clear().copied()),
            ethnicity: ethnicity.and_then(|(_, says)| Some(says.ethnicity.clear()?.in_words())),
            town: home.and_then(|home| town_of(home)),
        }
    }
}

/// The first birthday after a moment of whoever a timeline is about, by what is on record.
pub(crate) fn birthday_after(timeline: &Timeline, at: Timestamp) -> Option<i64> {
    let mut described = timeline.of::<Described>().rev();
    let born = described.find_map(|(_, says)| says.born.clear().copied())?;
    let age = age_at(born, at);
    let birthdays = (age..=age.saturating_add(2)).map(|years| when::birthday(born, years));
    birthdays.filter(|day| *day > at.as_microsecond()).min()
}

/// When the case began that began last.
fn last_begun(timeline: &Timeline) -> Option<Timestamp> {
    let mut cases: BTreeMap<CaseId, Timestamp> = BTreeMap::new();
    for fact in timeline.facts() {
        for case in &fact.cases {
            let happened = fact.happened.earliest();
            let first = cases.entry(*case).or_insert(happened);
            *first = happened.min(*first);
        }
    }
    cases.into_values().max()
}

/// The town an address ends with: the last part of it without a digit, where it has parts.
pub(crate) fn town_of(address: &str) -> Option<String> {
    let (_, parts) = address.split_once(',')?;
    let mut parts = parts.rsplit(',').map(str::trim);
    let town =
        parts.find(|part| !part.is_empty() && !part.contains(|c: char| c.is_ascii_digit()))?;
    Some(town.to_owned())
}
