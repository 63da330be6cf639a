//! Whom a search found, told as far as it is open.

use heard_record::identity::Born;
use heard_record::when::date_of;
use heard_record::{PersonId, When};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::overview::age_at;

/// From which age on somebody is no child.
const OF_AGE: i16 = 18;

/// Somebody who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub person: PersonId,
    /// What they are called, as far as that is open.
    pub name: Option<String>,
    /// When they were born, as it is written.
    pub born: Option<String>,
    /// How old they are, where their date of birth is known to the day.
    pub age: Option<i16>,
    /// Are they surely of age?
    pub is_adult: bool,
    /// Where they live, as it was recorded last, where that is open.
    pub place: Option<String>,
    /// When police last saw them; nothing, where that was not asked for.
    pub contact: Option<Contact>,
    /// Why: what of what was typed fits.
    pub reasons: Vec<String>,
}

/// When police last saw somebody, as far as that is open to whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// Their record is not open, or not before it is said what for.
    NotOpen,
    /// What is open says of no time at which they were seen.
    NotRecorded,
    /// Then, and how.
    Seen(When, &'static str),
}

/// Whom a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Those who fit best, the best first.
    pub found: Vec<Found>,
    /// Are there more who fit?
    pub more: bool,
}

/// A date of birth that is known to the day.
fn day_of(born: Born) -> Option<Date> {
    let (month, day) = (born.month()?, born.day()?);
    let numbers = (born.year().try_into(), month.try_into(), day.try_into());
    let (Ok(year), Ok(month), Ok(day)) = numbers else {
        return None;
    };
    Date::new(year, month, day).ok()
}

/// How old somebody is, where their date of birth is known to the day.
pub(super) fn age(born: Born, at: Timestamp) -> Option<i16> {
    Some(age_at(day_of(born)?, at))
}

/// Is somebody surely of age, however finely it is known when they were born?
pub(super) fn is_of_age(born: Born, at: Timestamp) -> bool {
    match day_of(born) {
        Some(day) => age_at(day, at) >= OF_AGE,
        None => {
            let years = date_of(at.as_microsecond()).year() - born.year().cast_signed();
            years > OF_AGE
        }
    }
}
