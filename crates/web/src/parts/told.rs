//! Times and lengths of time, as people are told them: London's clock, days by name, and what has truly passed.

use heard_record::When;
use heard_record::when::{clock, date_of, start_of, start_of_next};
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How many there are, where that cannot be told.
pub const HOW_MANY_UNKNOWN: &str = "?";

/// That something cannot be told now, which is never to say that there is nothing to tell.
pub fn not_now(what: &str) -> Markup {
    html! { p class="machine" { strong { (what) " cannot be told now." } " There may be something to tell. Whoever runs the service has been told." } }
}

/// How long, by what has truly passed: `9 min`, `2 h 51 min`, `26 h`, `3 days`.
pub fn long(micros: i64) -> String {
    let (minutes, hours, days) = (
        micros.abs() / MINUTE,
        micros.abs() / HOUR,
        micros.abs() / DAY,
    );
    match (days, hours) {
        (_, 0) => format!("{minutes} min"),
        (0, hours) if minutes % 60 > 0 => format!("{hours} h {} min", minutes % 60),
        (0 | 1, hours) => format!("{hours} h"),
        (days, _) => format!("{days} days"),
    }
}

/// How long, in hours however many: `52 h 40 min`.
pub fn hours(micros: i64) -> String {
    let minutes = micros.abs() / MINUTE;
    format!("{} h {} min", minutes / 60, minutes % 60)
}

/// A day as seen from another: `today`, `yesterday`, `tomorrow`, `Sat 13 June`, `3 May 2025`.
pub fn day(day: Date, now: Timestamp) -> String {
    let today = date_of(now.as_microsecond());
    let away = today.until(day).map_or(i32::MAX, |span| span.get_days());
    match away {
        0 => "today".into(),
        -1 => "yesterday".into(),
        1 => "tomorrow".into(),
        -6..=6 => day.strftime("%a %-d %B").to_string(),
        _ => date(day),
    }
}

/// A date: `3 May 2025`.
pub fn date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// A moment: `14:10 today`.
pub fn moment(at: Timestamp, now: Timestamp) -> String {
    let micros = at.as_microsecond();
    format!("{} {}", clock(micros), day(date_of(micros), now))
}

/// When something was or will be, as finely as is known and no finer.
pub fn when(when: When, now: Timestamp) -> String {
    if when == When::EVER {
        return "time not known".into();
    }
    let (from, to) = (when.earliest_micros(), when.latest_micros());
    if when.is_exact() {
        return moment(when.earliest(), now);
    }
    let (first, last) = (date_of(from), date_of(to));
    if from == start_of(first) && to == start_of_next(last) - 1 {
        return if first == last {
            day(first, now)
        } else {
            format!("between {} and {}", day(first, now), day(last, now))
        };
    }
    format!(
        "between {} and {}",
        moment(when.earliest(), now),
        moment(when.latest(), now)
    )
}

/// How many there are: `no entry`, `1 entry`, `6 entries`.
pub fn counted(count: usize, one: &str, more: &str) -> String {
    match count {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    }
}

/// How often: `once`, `twice`, `3 times`.
pub fn times(count: usize) -> String {
    match count {
        1 => "once".into(),
        2 => "twice".into(),
        count => format!("{count} times"),
    }
}

/// With a capital letter.
pub fn begun(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

/// What belongs to a child of this name: `Kai’s`.
pub fn own(name: &str) -> String {
    format!("{name}’s")
}

/// The first of somebody's names.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use super::*;

    fn at(text: &str) -> When {
        When::read(text).unwrap()
    }

    #[test]
    fn a_count_of_one_is_told_as_one() {
        assert_eq!(counted(0, "entry", "entries"), "no entry");
        assert_eq!(counted(1, "entry", "entries"), "1 entry");
        assert_eq!(counted(6, "entry", "entries"), "6 entries");
    }

    #[test]
    fn days_have_names_and_unknown_times_are_not_midnight() {
        let now = at("2026-06-10 20:31").earliest();
        let told = |text| when(at(text), now);
        assert_eq!(told("2026-06-10 14:10"), "14:10 today");
        assert_eq!(told("2026-06-09 22:11"), "22:11 yesterday");
        assert_eq!(told("2026-06-13 01:12"), "01:12 Sat 13 June");
        assert_eq!(told("2025-05-03"), "3 May 2025");
        assert_eq!(told("2026-06-09"), "yesterday");
        assert_eq!(when(When::EVER, now), "time not known");
    }

    #[test]
    fn the_hour_that_comes_twice_says_which_it_is_and_lengths_are_what_has_passed() {
        let before = at("2026-10-25 01:30+01:00").earliest();
        let after = at("2026-10-25 01:30+00:00").earliest();
        assert_eq!(moment(before, before), "01:30 BST today");
        assert_eq!(moment(after, before), "01:30 GMT today");
        assert_eq!(
            long(after.as_microsecond() - before.as_microsecond()),
            "1 h"
        );
        assert_eq!(long(171 * MINUTE), "2 h 51 min");
        assert_eq!(long(26 * HOUR), "26 h");
        assert_eq!(long(49 * HOUR), "2 days");
    }
}
