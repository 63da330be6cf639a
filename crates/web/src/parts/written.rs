//! Times and days as people here write them: 17:40, 17:40 yesterday, 10/06/2026 17:40, 10 June 2026. What cannot be read so is
//! left as it was typed, and what is wrong with it is told where it is checked. Nothing is guessed of a time to come, nor a
//! century of a date of birth.

use heard_record::when;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

/// How a day is written here with its whole year.
const WHOLE: [&str; 5] = [
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%a %d %B %Y",
];

/// The same with the last two figures of its year.
const SHORT: [&str; 4] = ["%d/%m/%y", "%d.%m.%y", "%d %B %y", "%d %b %y"];

/// The same without a year, where one is written after it.
const WITHOUT: [&str; 3] = ["%d/%m %Y", "%d %B %Y", "%d %b %Y"];

/// Before this year nothing happened that is put on record: fewer figures are no year.
const FIRST_YEAR: i16 = 1900;

/// A time that has passed, as the record writes it: of a clock without a day the last time it showed that, of a day without
/// a year the last of that day.
pub fn past(typed: &str, now: Timestamp) -> String {
    let today = today(now);
    let (clock, day) = apart(typed);
    let day = match (day.as_str(), clock) {
        ("", Some(clock)) if clock > when::time_of(now.as_microsecond()) => today.yesterday().ok(),
        ("", Some(_)) => Some(today),
        (day, _) => named(day, today).or_else(|| last_of(day, today)),
    };
    written(typed, day, clock)
}

/// The same of a time that may be still to come: nothing is guessed.
pub fn any(typed: &str, now: Timestamp) -> String {
    let (clock, day) = apart(typed);
    written(typed, named(&day, today(now)), clock)
}

/// A day as the record writes it; its year is written whole.
pub fn date(typed: &str, now: Timestamp) -> String {
    let day = tidy(typed);
    let day = read(&WHOLE, &day).or_else(|| near(&day, today(now)));
    written(typed, day, None)
}

fn today(now: Timestamp) -> Date {
    when::date_of(now.as_microsecond())
}

fn written(typed: &str, day: Option<Date>, clock: Option<Time>) -> String {
    match (day, clock) {
        (Some(day), Some(clock)) => format!("{day} {:02}:{:02}", clock.hour(), clock.minute()),
        (Some(day), None) => day.to_string(),
        (None, _) => typed.to_owned(),
    }
}

fn tidy(typed: &str) -> String {
    let lower = typed.trim().to_lowercase().replace(',', " ");
    let words = lower
        .split_whitespace()
        .filter(|word| !matches!(*word, "on" | "at"));
    words.collect::<Vec<_>>().join(" ")
}

/// The clock, and what is left of it.
fn apart(typed: &str) -> (Option<Time>, String) {
    let tidied = tidy(typed);
    let mut clock = None;
    let left = tidied.split(' ').filter(|word| {
        let read = Time::strptime("%H:%M", word)
            .ok()
            .filter(|_| clock.is_none());
        clock = clock.or(read);
        read.is_none()
    });
    let left: Vec<&str> = left.collect();
    (clock, left.join(" "))
}

fn read(formats: &[&str], day: &str) -> Option<Date> {
    let each = formats.iter();
    let mut each = each.filter_map(|format| Date::strptime(format, day).ok());
    each.find(|day| day.year() >= FIRST_YEAR)
}

/// A day that is named without doubt.
fn named(day: &str, today: Date) -> Option<Date> {
    let whole = read(&WHOLE, day).or_else(|| read(&SHORT, day));
    whole.or_else(|| near(day, today))
}

fn near(day: &str, today: Date) -> Option<Date> {
    match day {
        "today" => Some(today),
        "yesterday" => today.yesterday().ok(),
        "tomorrow" => today.tomorrow().ok(),
        _ => None,
    }
}

/// The last of a day and month that is not still to come.
fn last_of(day: &str, today: Date) -> Option<Date> {
    let this_year = read(&WITHOUT, &format!("{day} {}", today.year()))?;
    if this_year > today {
        this_year.checked_sub(1.year()).ok()
    } else {
        Some(this_year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20:31 in London.
    fn now() -> Timestamp {
        "2026-06-10T19:31:00Z".parse().unwrap()
    }

    #[test]
    fn a_time_is_read_as_people_here_write_it() {
        for (typed, read) in [
            ("17:40", "2026-06-10 17:40"),
            ("23:50", "2026-06-09 23:50"),
            ("17:40 today", "2026-06-10 17:40"),
            ("yesterday at 17:40", "2026-06-09 17:40"),
            ("10/06/2026 17:40", "2026-06-10 17:40"),
            ("17:40 on 10/6/2026", "2026-06-10 17:40"),
            ("10 June 2026, 17:40", "2026-06-10 17:40"),
            ("9 June 21:50", "2026-06-09 21:50"),
            ("9 Jun 2026", "2026-06-09"),
            ("09/06/26 21:50", "2026-06-09 21:50"),
            ("9/6/26", "2026-06-09"),
            ("9 June 26", "2026-06-09"),
            ("20 December 09:00", "2025-12-20 09:00"),
            ("20/12", "2025-12-20"),
            ("yesterday", "2026-06-09"),
        ] {
            assert_eq!(past(typed, now()), read, "{typed}");
        }
    }

    #[test]
    fn what_is_no_time_is_left_as_it_was_typed() {
        for typed in [
            "",
            "teatime",
            "2026-06-10 17:40",
            "2026-06",
            "2026-06-10 17:40 .. 2026-06-10 18:00",
            "25:70",
            "31/02/2026",
        ] {
            assert_eq!(past(typed, now()), typed);
            assert_eq!(any(typed, now()), typed);
        }
    }

    #[test]
    fn of_a_time_to_come_nothing_is_guessed() {
        assert_eq!(any("07:00", now()), "07:00");
        assert_eq!(any("20 December 07:00", now()), "20 December 07:00");
        assert_eq!(any("tomorrow 07:00", now()), "2026-06-11 07:00");
        assert_eq!(any("11/06/26 07:00", now()), "2026-06-11 07:00");
        assert_eq!(any("11/06/2026 07:00", now()), "2026-06-11 07:00");
    }

    #[test]
    fn a_date_of_birth_has_its_whole_year() {
        assert_eq!(date("3 February 2011", now()), "2011-02-03");
        assert_eq!(date("03/02/1962", now()), "1962-02-03");
        for typed in ["03/02/62", "3/2/11", "3 February"] {
            assert_eq!(date(typed, now()), typed, "which century is not guessed");
        }
    }
}
