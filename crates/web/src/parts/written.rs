//! Times and days as people here write them: 17:40, 17:40 yesterday, 10/06/2026 17:40, 10 June 2026. What cannot be read so is
//! left as it was typed, and what is wrong with it is told where it is checked.

use heard_record::when;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

/// How a day is written here; one without a year is the last of that day and month.
const DAYS: [&str; 6] = [
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%a %d %B %Y",
];

/// A time as the record writes it, to which the last time of that clock belongs where no day is named.
pub fn past(typed: &str, now: Timestamp) -> String {
    let (clock, day) = apart(typed);
    let Some(clock) = clock else {
        return date(typed, now);
    };
    let today = when::date_of(now.as_microsecond());
    let day = match day.as_str() {
        "" => {
            let later = is_later_today(clock, now);
            if later {
                today.yesterday().ok()
            } else {
                Some(today)
            }
        }
        day => read_day(day, today),
    };
    day.map_or_else(|| typed.to_owned(), |day| written(day, clock))
}

/// The same of a time that may be still to come: without a day, nothing is guessed.
pub fn any(typed: &str, now: Timestamp) -> String {
    match apart(typed) {
        (Some(_), day) if day.is_empty() => typed.to_owned(),
        _ => past(typed, now),
    }
}

/// A day as the record writes it.
pub fn date(typed: &str, now: Timestamp) -> String {
    let today = when::date_of(now.as_microsecond());
    let day = read_day(&tidy(typed), today);
    day.map_or_else(|| typed.to_owned(), |day| day.to_string())
}

fn written(day: Date, clock: Time) -> String {
    format!("{day} {:02}:{:02}", clock.hour(), clock.minute())
}

fn is_later_today(clock: Time, now: Timestamp) -> bool {
    let here = when::write_moment(now.as_microsecond());
    let here = here
        .rsplit(' ')
        .next()
        .and_then(|here| Time::strptime("%H:%M", here).ok());
    here.is_some_and(|here| clock > here)
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

fn read_day(day: &str, today: Date) -> Option<Date> {
    match day {
        "today" => return Some(today),
        "yesterday" => return today.yesterday().ok(),
        "tomorrow" => return today.tomorrow().ok(),
        _ => {}
    }
    let read = DAYS
        .iter()
        .find_map(|format| Date::strptime(format, day).ok());
    read.or_else(|| {
        let this_year = format!("{day} {}", today.year());
        let read = ["%d %B %Y", "%d %b %Y", "%d/%m %Y"];
        let read = read
            .iter()
            .find_map(|format| Date::strptime(format, &this_year).ok())?;
        if read > today.checked_add(180.days()).ok()? {
            read.checked_sub(1.year()).ok()
        } else {
            Some(read)
        }
    })
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
        assert_eq!(any("tomorrow 07:00", now()), "2026-06-11 07:00");
        assert_eq!(any("11/06/2026 07:00", now()), "2026-06-11 07:00");
    }
}
