//! When something happened: exactly, or between two moments.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

use crate::Shown;

/// London's clocks as one rule, the same since 1996: an hour forward on the
/// last Sunday of March and back on the last of October, at 01:00 GMT (the
/// Summer Time Act 1972 and its orders).
pub const LONDON_RULE: &str = "GMT0BST,M3.5.0/1,M10.5.0";

/// The one time zone, Europe/London: every force of England and Wales lives in it.
pub fn london() -> &'static TimeZone {
    static LONDON: LazyLock<TimeZone> = LazyLock::new(|| {
        // The zone is built into the program; the rule beside it is the same
        // one written out, should the built-in copy ever be left out.
        TimeZone::get("Europe/London")
            .or_else(|_| TimeZone::posix(LONDON_RULE))
            .unwrap_or(TimeZone::UTC)
    });
    &LONDON
}

/// A moment known exactly, or only to lie between two moments.
///
/// Kept in microseconds. A time stated to the minute, as notebooks and logs
/// do, is taken as exact; anything coarser (a day, "between eight and ten")
/// is a range and is judged as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct When {
    earliest: i64,
    latest: i64,
}

impl When {
    /// Nobody can say when.
    pub const EVER: When = When::between_micros(i64::MIN, i64::MAX);

    /// Exactly then.
    pub fn at(moment: Timestamp) -> When {
        When::at_micros(moment.as_microsecond())
    }

    /// Exactly then, in microseconds since 1970.
    pub const fn at_micros(micros: i64) -> When {
        When {
            earliest: micros,
            latest: micros,
        }
    }

    /// Some time between the two, both included; whichever way round they are given.
    pub fn between(one: Timestamp, other: Timestamp) -> When {
        When::between_micros(one.as_microsecond(), other.as_microsecond())
    }

    /// Some time in either, or between them.
    pub fn spanning(self, other: When) -> When {
        When::between_micros(
            self.earliest_micros().min(other.earliest_micros()),
            self.latest_micros().max(other.latest_micros()),
        )
    }

    /// Some time between the two, in microseconds since 1970.
    pub const fn between_micros(one: i64, other: i64) -> When {
        if one <= other {
            When {
                earliest: one,
                latest: other,
            }
        } else {
            When {
                earliest: other,
                latest: one,
            }
        }
    }

    /// Some time on that day, in London.
    pub fn on(day: Date) -> When {
        When::between_micros(start_of(day), start_of_next(day) - 1)
    }

    /// The first moment it can have been.
    pub fn earliest(self) -> Timestamp {
        moment(self.earliest)
    }

    /// The last moment it can have been.
    pub fn latest(self) -> Timestamp {
        moment(self.latest)
    }

    /// The first moment it can have been, in microseconds since 1970.
    pub const fn earliest_micros(self) -> i64 {
        self.earliest
    }

    /// The last moment it can have been, in microseconds since 1970.
    pub const fn latest_micros(self) -> i64 {
        self.latest
    }

    /// Is it one known moment?
    pub const fn is_exact(self) -> bool {
        self.earliest == self.latest
    }

    /// Was it at or before the other?
    pub fn is_by(self, other: When) -> Shown {
        if self.latest <= other.earliest {
            Shown::Yes
        } else if self.earliest > other.latest {
            Shown::No
        } else {
            Shown::CannotTell
        }
    }

    /// Was it at or after the other?
    pub fn is_from(self, other: When) -> Shown {
        other.is_by(self)
    }

    /// Was it after the other, not at the same moment?
    pub fn is_after(self, other: When) -> Shown {
        !self.is_by(other)
    }

    /// Was it before the other, not at the same moment?
    pub fn is_before(self, other: When) -> Shown {
        !other.is_by(self)
    }

    /// The part of it that lies no later than a moment; `None` when there is none.
    pub fn no_later_than(self, micros: i64) -> Option<When> {
        (self.earliest <= micros)
            .then(|| When::between_micros(self.earliest, self.latest.min(micros)))
    }

    /// The part of it that lies within another; `None` when there is none.
    pub fn within(self, other: When) -> Option<When> {
        let earliest = self.earliest.max(other.earliest);
        let latest = self.latest.min(other.latest);
        (earliest <= latest).then_some(When { earliest, latest })
    }

    /// Both ends moved by so many microseconds.
    pub fn plus_micros(self, micros: i64) -> When {
        When {
            earliest: self.earliest.saturating_add(micros),
            latest: self.latest.saturating_add(micros),
        }
    }

    /// Reads `2024-05-01 22:10`, `2024-05-01`, `2024-05`, or two of them with `..` between.
    ///
    /// Times are London times; an offset (`+01:00`, `Z`) may be added where the
    /// clocks change and a time comes twice. Nothing else is read as a time.
    pub fn read(text: &str) -> Result<When, String> {
        let text = text.trim();
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (read_one(from)?, read_one(to)?);
            if to.latest < from.earliest {
                return Err(ENDS_FIRST.into());
            }
            return Ok(When {
                earliest: from.earliest,
                latest: to.latest,
            });
        }
        read_one(text)
    }
}

/// Microseconds at which somebody born on a day reaches an age in years. Who was born on 29 February does so on 1 March.
pub fn birthday(born: Date, years: i16) -> i64 {
    let year = born.year().saturating_add(years);
    let day = Date::new(year, born.month(), born.day())
        .or_else(|_| Date::new(year, 3, 1))
        .unwrap_or(born);
    start_of(day)
}

/// Microseconds at which a London day begins.
pub fn start_of(day: Date) -> i64 {
    day.to_zoned_datetime(london().clone()).map_or_else(
        |_| {
            if day.year() < 0 {
                Timestamp::MIN.as_microsecond()
            } else {
                Timestamp::MAX.as_microsecond()
            }
        },
        |start| start.timestamp().as_microsecond(),
    )
}

/// Microseconds at which the day after a London day begins.
pub fn start_of_next(day: Date) -> i64 {
    day.tomorrow()
        .map_or(Timestamp::MAX.as_microsecond(), start_of)
}

/// A moment from microseconds since 1970; the nearest there is, outside the calendar's years.
pub fn moment(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The London date of a moment.
pub fn date_of(micros: i64) -> Date {
    moment(micros).to_zoned_datetime(london().clone()).date()
}

/// What a clock in London shows at a moment.
pub fn time_of(micros: i64) -> Time {
    moment(micros).to_zoned_datetime(london().clone()).time()
}

/// What is told of a time that ends before it begins.
pub(crate) const ENDS_FIRST: &str = "this time ends before it begins";

/// What is told of something that cannot be read as a time.
pub const NOT_A_TIME: &str = "this is not a time; write 2024-05-01 22:10, 2024-05-01, 2024-05, or two of them with .. between";

fn read_one(text: &str) -> Result<When, String> {
    let text = text.trim();
    if let Some(first) = read_date(&format!("{text}-01")) {
        return Ok(When {
            earliest: start_of(first),
            latest: start_of_next(first.last_of_month()) - 1,
        });
    }
    if let Some(day) = read_date(text) {
        return Ok(When::on(day));
    }
    if let Some(instant) = read_instant(text) {
        return Ok(When::at(instant));
    }
    let local = read_clock(text).ok_or(NOT_A_TIME)?;
    let zoned = london().to_ambiguous_zoned_datetime(local);
    match zoned.offset() {
        AmbiguousOffset::Gap { .. } => {
            Err("this time never came: the clocks went forward over it".into())
        }
        AmbiguousOffset::Fold { .. } => Err(
            "this time came twice, as the clocks went back; add `+01:00` for the first or `+00:00` for the second".into(),
        ),
        AmbiguousOffset::Unambiguous { .. } => zoned
            .unambiguous()
            .map(|zoned| When::at(zoned.timestamp()))
            .map_err(|_| NOT_A_TIME.into()),
    }
}

/// Reads `2024-05-01`, and no other way of writing a date.
pub(crate) fn read_date(text: &str) -> Option<Date> {
    (outline(text) == "0000-00-00").then(|| text.parse().ok())?
}

/// Reads a moment with its offset from UTC: `2024-05-01T21:10:00Z`, `2024-05-01 22:10+01:00`.
pub(crate) fn read_instant(text: &str) -> Option<Timestamp> {
    let before_offset = || {
        let (clock, offset) = text.split_at_checked(text.len().checked_sub("+00:00".len())?)?;
        matches!(outline(offset).as_str(), "+00:00" | "-00:00").then_some(clock)
    };
    let clock = text.strip_suffix('Z').or_else(before_offset)?;
    is_clock(clock).then(|| text.replacen(' ', "T", 1).parse().ok())?
}

fn read_clock(text: &str) -> Option<DateTime> {
    is_clock(text).then(|| text.parse().ok())?
}

/// Is it a date and a time of day, to the minute or as finely as a microsecond?
fn is_clock(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let to_seconds = matches!(
        outline(whole).as_str(),
        "0000-00-00 00:00" | "0000-00-00 00:00:00" | "0000-00-00T00:00" | "0000-00-00T00:00:00"
    );
    let to_micros =
        (1..=6).contains(&fraction.len()) && fraction.bytes().all(|c| c.is_ascii_digit());
    to_seconds && to_micros && !whole.ends_with(":60")
}

/// How a text is written: the same with `0` in place of every digit.
fn outline(text: &str) -> String {
    text.replace(|c: char| c.is_ascii_digit(), "0")
}

/// Writes a moment as London time, as finely as it needs, so that it reads back the same.
pub fn write_moment(micros: i64) -> String {
    let zoned = moment(micros).to_zoned_datetime(london().clone());
    let mut text = zoned.strftime("%Y-%m-%d %H:%M").to_string();
    if zoned.second() != 0 || zoned.subsec_nanosecond() != 0 {
        text = zoned.strftime("%Y-%m-%d %H:%M:%S%.f").to_string();
    }
    if london()
        .to_ambiguous_zoned_datetime(zoned.datetime())
        .is_ambiguous()
    {
        text.push_str(&zoned.strftime("%:z").to_string());
    }
    text
}

/// The time of day of a moment, in London: `22:10`; `01:30 BST` or `01:30 GMT` in the hour that comes twice.
pub fn clock(micros: i64) -> String {
    let zoned = moment(micros).to_zoned_datetime(london().clone());
    let comes_twice = london()
        .to_ambiguous_zoned_datetime(zoned.datetime())
        .is_ambiguous();
    let written = if comes_twice { "%H:%M %Z" } else { "%H:%M" };
    zoned.strftime(written).to_string()
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_exact() {
            return f.write_str(&write_moment(self.earliest));
        }
        let (first, last) = (date_of(self.earliest), date_of(self.latest));
        if self.earliest == start_of(first) && self.latest == start_of_next(last) - 1 {
            return if first == last {
                write!(f, "{first}")
            } else {
                write!(f, "{first}..{last}")
            };
        }
        write!(
            f,
            "{}..{}",
            write_moment(self.earliest),
            write_moment(self.latest)
        )
    }
}

/// A length of time in words: `26h 55m`, `4 days 10h`, `40m`; seconds and the sign are left out.
pub fn length(micros: i64) -> String {
    let minutes = micros.abs() / 60_000_000;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60, minutes % 60);
    match (days, hours) {
        (0..=3, 0) => format!("{minutes}m"),
        (0..=3, hours) => format!("{hours}h {minutes:02}m"),
        (days, hours) => {
            let hours = hours - days * 24;
            if hours == 0 {
                format!("{days} days")
            } else {
                format!("{days} days {hours}h")
            }
        }
    }
}

/// A day some way before another, for looking back over a number of days.
pub fn days_before(micros: i64, days: i64) -> i64 {
    moment(micros)
        .to_zoned_datetime(london().clone())
        .checked_sub(days.days())
        .map_or(Timestamp::MIN.as_microsecond(), |zoned| {
            zoned.timestamp().as_microsecond()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        When::read(text).unwrap()
    }

    #[test]
    fn a_day_alone_is_a_range_and_settles_nothing_within_it() {
        let day = when("2024-05-05");
        assert_eq!(day.is_by(when("2024-05-05 12:00")), Shown::CannotTell);
        assert_eq!(day.is_by(when("2024-05-06 00:00")), Shown::Yes);
        assert_eq!(day.is_after(when("2024-05-04 23:59")), Shown::Yes);
    }

    #[test]
    fn the_same_minute_counts_as_in_time() {
        assert_eq!(
            when("2024-05-05 06:05").is_by(when("2024-05-05 06:05")),
            Shown::Yes
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "2024-05-01 22:10",
            "2024-05-01",
            "2024-05-01..2024-05-03",
            "2024-05-01 22:10..2024-05-01 23:00",
        ] {
            assert_eq!(when(text).to_string(), text);
        }
        assert_eq!(when("2024-05").to_string(), "2024-05-01..2024-05-31");
    }

    #[test]
    fn a_time_that_comes_twice_must_say_which() {
        assert!(
            When::read("2024-10-27 01:30")
                .unwrap_err()
                .contains("came twice")
        );
        assert!(
            When::read("2024-03-31 01:30")
                .unwrap_err()
                .contains("never came")
        );
        assert_eq!(
            when("2024-10-27 01:30+00:00").to_string(),
            "2024-10-27 01:30+00:00"
        );
        assert_eq!(
            when("2024-10-27 01:30+01:00").to_string(),
            "2024-10-27 01:30+01:00"
        );
    }

    #[test]
    fn two_moments_never_read_alike() {
        let told = |text: &str| clock(when(text).earliest_micros());
        assert_eq!(told("2024-10-27 01:30+01:00"), "01:30 BST");
        assert_eq!(told("2024-10-27 01:30+00:00"), "01:30 GMT");
        assert_eq!(told("2024-10-27 02:30"), "02:30");
        assert_eq!(told("2024-07-01 22:10"), "22:10");
    }

    #[test]
    fn what_is_not_written_as_the_guide_says_is_told_and_not_read_as_something_else() {
        for text in [
            "20260503",
            "20260503T1010",
            "2026-05-03T10:10[Europe/Paris]",
            "2026-05-03 10:10+01:00[Europe/London]",
            "2026-05-03 10:10:60",
            "2026-05-03 10:10:60Z",
            "2026-05-03 24:00",
            "2026-05-03 10",
            "2026-05-03 10:10+01",
            "2026-05-03 10:10:00.1234567",
            "2026-W18-7",
            "2026-02-30",
            "2026-13",
            "+002026-05-03",
            "02026-05-03",
        ] {
            let said = When::read(text).unwrap_err();
            assert!(said.contains("not a time"), "{text}: {said}");
        }
        for text in ["20260503", "2026-05-03T10:10", "2026-05-03[Europe/London]"] {
            assert_eq!(read_date(text), None, "{text}");
        }
        assert!(
            When::read("2026-05-03..2026-05-01")
                .unwrap_err()
                .contains("ends before it begins")
        );
        assert_eq!(
            when("2026-05-03T09:10:00Z"),
            when("2026-05-03 10:10"),
            "as JSON has it"
        );
        assert_eq!(
            when("2026-05-03 10:10:07.000001").to_string(),
            "2026-05-03 10:10:07.000001"
        );
    }

    #[test]
    fn lengths_read_as_people_say_them() {
        assert_eq!(length(3_600_000_000 * 26 + 55 * 60_000_000), "26h 55m");
        assert_eq!(length(40 * 60_000_000), "40m");
        assert_eq!(length(86_400_000_000 * 7), "7 days");
    }
}
