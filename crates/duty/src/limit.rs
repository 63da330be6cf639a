//! How long there is: a limit, and how it is counted from an anchor.
//!
//! Hours on a stopwatch, calendar days and working days are different limits:
//! in the last week of March they differ. Some limits have no number at all,
//! and the types say so. The conventions of counting are the law's: the day of
//! the anchor is day 0, unless the text says "beginning with the day", when it
//! is day 1 (as in the Police Act 1996, section 55).
//!
//! Every limit is monotone: a later anchor is never due earlier. An anchor that
//! is only known to lie between two moments is counted from both on the
//! strength of that.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Time;

use crate::calendar::{Calendar, days_after, end_of_day, local_date, moment_of};

/// When a school day starts, on London's clocks: 08:30.
///
/// A force default, not law: guidance on notices to schools says "before the
/// start of the next school day" and names no hour.
pub const SCHOOL_STARTS: Time = Time::constant(8, 30, 0, 0);

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

/// How long there is to do something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Counted on a stopwatch, whatever the clocks do.
    Minutes(u32),
    /// Counted on a stopwatch: 72 hours is 72 hours when the clocks change.
    Hours(u32),
    /// Calendar days, the anchor's being day 0; due at the end of the last one.
    Days(u16),
    /// Calendar days, the anchor's being day 1; due at the end of the last one.
    DaysBeginningWith(u16),
    /// Days that are no weekend and no bank holiday, the anchor's own being
    /// day 0 even when it is not one; due at the end of the last one.
    WorkingDays(u16),
    /// By [`SCHOOL_STARTS`] on the next day school starts: the anchor's own day
    /// if it is a school day and the anchor comes before that hour.
    BeforeNextSchoolDay,
    /// No number in law, so a duty under it is never late, only old.
    AsSoonAsPracticable,
    /// When the tour of duty ends: as long as the force says a tour is.
    EndOfTour,
    /// A moment stated in the fact: a booked slot, a panel date.
    ByTheTimeSet,
}

/// Another occasion before which a thing is owed, and how long before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// The name of the occasion.
    pub occasion: String,
    /// How long before it; `None` for any time before.
    pub offset: Option<Limit>,
}

/// What a limit is counted by.
#[derive(Debug, Clone, Copy)]
pub struct Counting<'a> {
    /// Bank holidays and school terms.
    pub calendar: &'a Calendar,
    /// The local authority whose school terms count; `None` for the default.
    pub authority: Option<&'a str>,
    /// How long a tour of duty is: a number of hours or the like.
    pub tour: &'a Limit,
}

/// The limits that have no number.
const WITHOUT_NUMBER: [Limit; 4] = [
    Limit::BeforeNextSchoolDay,
    Limit::AsSoonAsPracticable,
    Limit::EndOfTour,
    Limit::ByTheTimeSet,
];

impl Limit {
    /// Do bank holidays make it longer?
    pub fn passes_over_holidays(&self) -> bool {
        matches!(self, Limit::WorkingDays(_) | Limit::BeforeNextSchoolDay)
    }

    /// Reads `72 hours`, `2 working days`, `56 days beginning with the day`,
    /// `before next school day`, and so on: exactly what [`Limit`] writes.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong and what to write.
    pub fn read(text: &str) -> Result<Limit, String> {
        if let Some(limit) = WITHOUT_NUMBER
            .into_iter()
            .find(|limit| limit.to_string() == text)
        {
            return Ok(limit);
        }
        let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            let named = WITHOUT_NUMBER.map(|limit| format!("`{limit}`")).join(", ");
            return Err(format!(
                "`{text}` is not a limit: write a number and its unit, such as `72 hours`, or one of {named}"
            ));
        }
        let too_long = || format!("`{text}` is longer than any limit can be");
        let count: u32 = number.parse().map_err(|_| too_long())?;
        let days = || u16::try_from(count).map_err(|_| too_long());
        let limit = match unit {
            "minute" | "minutes" => Limit::Minutes(count),
            "hour" | "hours" => Limit::Hours(count),
            "day" | "days" => Limit::Days(days()?),
            "day beginning with the day" | "days beginning with the day" => {
                Limit::DaysBeginningWith(days()?)
            }
            "working day" | "working days" => Limit::WorkingDays(days()?),
            "" => {
                return Err(format!(
                    "`{text}` is not a limit: say its unit, such as `{number} hours`, `{number} working days`"
                ));
            }
            _ => {
                return Err(format!(
                    "`{text}` is not a limit: `{unit}` is no unit; use minutes, hours, days, \
                     working days, or days beginning with the day"
                ));
            }
        };
        let written = limit.to_string();
        if count == 0 {
            Err(format!("`{text}` is not a limit: it gives no time at all"))
        } else if written != text {
            Err(format!(
                "`{text}` is not how a limit is written: write `{written}`"
            ))
        } else {
            Ok(limit)
        }
    }

    /// When a thing owed from a moment is due. Counted in whole microseconds.
    ///
    /// `None` when nothing here gives a moment: as soon as practicable, which
    /// has none; by the time set, for which whoever holds the stated moment
    /// uses that; and the end of a tour when the tour has no length.
    pub fn due(&self, from: Timestamp, counting: &Counting) -> Option<Timestamp> {
        let day = local_date(from);
        match *self {
            Limit::Minutes(n) => Some(moved(from, i64::from(n), MINUTE)),
            Limit::Hours(n) => Some(moved(from, i64::from(n), HOUR)),
            Limit::Days(n) => Some(end_of_day(days_after(day, n.into()))),
            Limit::DaysBeginningWith(n) => {
                Some(end_of_day(days_after(day, n.saturating_sub(1).into())))
            }
            Limit::WorkingDays(n) => Some(end_of_day(counting.calendar.nth_working_day(day, n))),
            Limit::BeforeNextSchoolDay => Some(next_school_start(from, counting)),
            Limit::EndOfTour => counting.tour.counted()?.due(from, counting),
            Limit::AsSoonAsPracticable | Limit::ByTheTimeSet => None,
        }
    }

    /// The latest moment that is this long before an event.
    ///
    /// Minutes and hours are on a stopwatch. Days count back from the event's
    /// own day as day 0 and end with the day they reach: 2 working days before
    /// an event on a Thursday is the end of the Tuesday, and 1 working day
    /// before one on a Monday or a Sunday is the end of the Friday. "Beginning
    /// with the day" makes the event's day day 1. Never later than the event.
    ///
    /// `None` for a limit that is no length of time: before next school day,
    /// as soon as practicable, end of tour, by the time set.
    pub fn back_from(&self, moment: Timestamp, counting: &Counting) -> Option<Timestamp> {
        let day = local_date(moment);
        let back = |days: u16| end_of_day(days_after(day, -i32::from(days)));
        let res = match *self {
            Limit::Minutes(n) => moved(moment, -i64::from(n), MINUTE),
            Limit::Hours(n) => moved(moment, -i64::from(n), HOUR),
            Limit::Days(n) => back(n),
            Limit::DaysBeginningWith(n) => back(n.saturating_sub(1)),
            Limit::WorkingDays(0) => moment,
            Limit::WorkingDays(n) => {
                let last = counting.calendar.working_day_ordinal(days_after(day, -1));
                end_of_day(
                    counting
                        .calendar
                        .working_day(last.saturating_add(1).saturating_sub(n.into())),
                )
            }
            Limit::BeforeNextSchoolDay
            | Limit::AsSoonAsPracticable
            | Limit::EndOfTour
            | Limit::ByTheTimeSet => return None,
        };
        Some(res.min(moment))
    }

    /// Is this due no later than the other from every anchor, whatever the
    /// clocks and the bank holidays do? (For moments since 1972.)
    ///
    /// It answers yes only where that is certain, so that no force lengthens a
    /// limit of law by a change of unit: `24 hours` is never longer than `1
    /// working day` nor than `2 days`, but may be longer than `1 day`.
    /// Anything is no longer than a limit with no moment of its own.
    pub fn never_longer_than(&self, other: &Limit, tour: &Limit) -> bool {
        use Length::{Days, Never, School, Set, Stopwatch, WorkingDays};
        match (self.length(tour), other.length(tour)) {
            (_, Never) | (School, School) | (Set, Set) => true,
            (Never | School | Set, _) | (_, School | Set) => false,
            (Stopwatch(this), Stopwatch(other))
            | (Days(this), Days(other))
            | (WorkingDays(this), WorkingDays(other)) => this <= other,
            (Stopwatch(this), other) => this <= other.least_minutes(),
            (this, Stopwatch(other)) => this.greatest_minutes() <= other,
            (this, other) => this.greatest_days() <= other.least_days(),
        }
    }

    /// Counted back from any moment, is this no later than the other? For lengths of one unit.
    pub fn reaches_as_far_back_as(&self, other: &Limit) -> bool {
        use Length::{Days, Stopwatch, WorkingDays};
        match (self.length(self), other.length(other)) {
            (Stopwatch(this), Stopwatch(other))
            | (Days(this), Days(other))
            | (WorkingDays(this), WorkingDays(other)) => this >= other,
            _ => false,
        }
    }

    /// This limit, if it is a number of something.
    fn counted(&self) -> Option<&Limit> {
        (!WITHOUT_NUMBER.contains(self)).then_some(self)
    }

    fn length(&self, tour: &Limit) -> Length {
        match *self {
            Limit::Minutes(n) => Length::Stopwatch(n.into()),
            Limit::Hours(n) => Length::Stopwatch(u64::from(n) * 60),
            Limit::Days(n) => Length::Days(n.into()),
            Limit::DaysBeginningWith(n) => Length::Days(n.saturating_sub(1).into()),
            Limit::WorkingDays(n) => Length::WorkingDays(n.into()),
            Limit::BeforeNextSchoolDay => Length::School,
            Limit::AsSoonAsPracticable => Length::Never,
            Limit::EndOfTour => tour
                .counted()
                .map_or(Length::Never, |tour| tour.length(tour)),
            Limit::ByTheTimeSet => Length::Set,
        }
    }
}

/// How long a limit can be, for comparing one with another.
#[derive(Clone, Copy)]
enum Length {
    /// Minutes.
    Stopwatch(u64),
    /// Calendar days after the anchor's.
    Days(u64),
    /// Working days after the anchor's.
    WorkingDays(u64),
    /// Until school starts: next to nothing, or a whole summer.
    School,
    /// Without end.
    Never,
    /// As someone states.
    Set,
}

impl Length {
    /// The fewest calendar days from the anchor's day to the day it is due.
    fn least_days(self) -> u64 {
        match self {
            Length::Days(n) => n,
            // From a Sunday, with no bank holiday: a weekend after every five.
            Length::WorkingDays(n) => n + 2 * (n.saturating_sub(1) / 5),
            Length::Stopwatch(_) | Length::School | Length::Never | Length::Set => 0,
        }
    }

    /// The most calendar days from the anchor's day to the day it is due.
    fn greatest_days(self) -> u64 {
        match self {
            Length::Days(n) => n,
            Length::WorkingDays(0) => 0,
            Length::WorkingDays(n) => {
                // A calendar may gain days by proclamation, so it is not asked. It
                // is taken that of any w weekdays in a row no more than 3 + w/5 are
                // bank holidays, more than any Christmas or spring has had (4 of 6
                // around New Year 2000, 4 of 7 in April 2011). These are the fewest
                // weekdays sure to hold n working days, and their weekends.
                let weekdays = 5 * (n + 2) / 4 + 1;
                weekdays + 2 * (1 + (weekdays - 1) / 5)
            }
            Length::Stopwatch(_) | Length::School | Length::Never | Length::Set => u64::MAX,
        }
    }

    /// The fewest minutes to the end of the last day: from the last moment of the anchor's day.
    fn least_minutes(self) -> u64 {
        let days = self.least_days();
        // A Sunday may lose an hour. Up to five working days can be so few days
        // only when no Sunday is among them.
        let loses_an_hour = match self {
            Length::WorkingDays(n) => n > 5,
            _ => days > 0,
        };
        days * 24 * 60 - if loses_an_hour { 60 } else { 0 }
    }

    /// The most minutes to the end of the last day: from the first moment of the
    /// anchor's day, through a Sunday that gains an hour.
    fn greatest_minutes(self) -> u64 {
        self.greatest_days()
            .saturating_add(1)
            .saturating_mul(24 * 60)
            .saturating_add(60)
    }
}

/// A moment moved by so many units of microseconds; the nearest there is, beyond the years jiff knows.
fn moved(moment: Timestamp, count: i64, unit: i64) -> Timestamp {
    let micros = moment
        .as_microsecond()
        .saturating_add(count.saturating_mul(unit));
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

fn next_school_start(from: Timestamp, counting: &Counting) -> Timestamp {
    let day = local_date(from);
    let today = moment_of(day, SCHOOL_STARTS);
    if from < today && counting.calendar.is_school_day(day, counting.authority) {
        today
    } else {
        moment_of(
            counting.calendar.next_school_day(day, counting.authority),
            SCHOOL_STARTS,
        )
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = |count: u32| if count == 1 { "" } else { "s" };
        match *self {
            Limit::Minutes(n) => write!(f, "{n} minute{}", several(n)),
            Limit::Hours(n) => write!(f, "{n} hour{}", several(n)),
            Limit::Days(n) => write!(f, "{n} day{}", several(n.into())),
            Limit::DaysBeginningWith(n) => {
                write!(f, "{n} day{} beginning with the day", several(n.into()))
            }
            Limit::WorkingDays(n) => write!(f, "{n} working day{}", several(n.into())),
            Limit::BeforeNextSchoolDay => f.write_str("before next school day"),
            Limit::AsSoonAsPracticable => f.write_str("as soon as practicable"),
            Limit::EndOfTour => f.write_str("end of tour"),
            Limit::ByTheTimeSet => f.write_str("by the time set"),
        }
    }
}

impl Before {
    /// Reads `missing report closed`, or `2 working days before conference held`.
    ///
    /// # Errors
    ///
    /// A sentence: the length is no limit, or is one that cannot be counted
    /// back (`end of tour before …`), or no occasion is named.
    pub fn read(text: &str) -> Result<Before, String> {
        let named = |occasion: &str, offset| match occasion.trim() {
            "" => Err(format!("`{text}` names no occasion")),
            occasion => Ok(Before {
                occasion: occasion.to_owned(),
                offset,
            }),
        };
        match text.split_once(" before ") {
            // Only what starts with a number is a length, so that the name of
            // an occasion may hold the word "before".
            Some((length, occasion))
                if length.starts_with(|first: char| first.is_ascii_digit()) =>
            {
                named(occasion, Some(Limit::read(length)?))
            }
            Some((length, _)) if Limit::read(length).is_ok() => {
                Before::read_length(length).and(named(text, None))
            }
            _ => named(text, None),
        }
    }

    /// Reads how long before an occasion: `2 working days`.
    ///
    /// # Errors
    ///
    /// A sentence: it is no limit, or one that cannot be counted back.
    pub fn read_length(text: &str) -> Result<Limit, String> {
        let limit = Limit::read(text)?;
        if limit.counted().is_some() {
            Ok(limit)
        } else {
            Err(format!(
                "`{text}` cannot be counted back from an occasion: give a number, such as `2 working days`"
            ))
        }
    }
}

impl fmt::Display for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.offset {
            Some(offset) => write!(f, "{offset} before {}", self.occasion),
            None => f.write_str(&self.occasion),
        }
    }
}
