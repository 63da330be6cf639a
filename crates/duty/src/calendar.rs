//! Days and times as England and Wales keep them: bank holidays, school terms,
//! and the one time zone.
//!
//! What is a working day and what is a school day is text (`holidays.toml`,
//! `schools.toml`, and a force's own files of school terms). The reader is
//! strict, because a holiday left out by a slip would make a duty look late.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use heard_record::When;
use heard_record::when::{self, london};
use jiff::civil::{Date, Time, Weekday};

use jiff::{SignedDuration, Timestamp};
use toml::{Table, Value};

use crate::fault;

/// The calendar a child's authority falls to when it has none of its own.
const DEFAULT: &str = "default";

/// Monday 1 January 2001: the working day numbered 1, and day 0 of the day numbers here.
const EPOCH: Date = Date::constant(2001, 1, 1);

/// The moment of a date and time on London's clocks.
///
/// A time the clocks skip is moved on by the hour they skip; of a time that
/// comes twice, the first is meant. Beyond jiff's years, the nearest there is.
pub fn moment_of(date: Date, time: Time) -> Timestamp {
    match london().to_timestamp(date.to_datetime(time)) {
        Ok(moment) => moment,
        Err(_) if date < EPOCH => Timestamp::MIN,
        Err(_) => Timestamp::MAX,
    }
}

/// The moment a London day begins.
pub fn start_of_day(date: Date) -> Timestamp {
    when::moment(when::start_of(date))
}

/// The last microsecond of a London day, which has 23, 24 or 25 hours.
pub fn end_of_day(date: Date) -> Timestamp {
    when::moment(when::start_of_next(date) - 1)
}

/// The date in London at a moment.
pub fn local_date(moment: Timestamp) -> Date {
    when::date_of(moment.as_microsecond())
}

/// The date so many days after another (before it, when negative); the
/// nearest date there is, beyond the years jiff knows.
pub fn days_after(date: Date, days: i32) -> Date {
    date.saturating_add(SignedDuration::from_secs(i64::from(days) * 86_400))
}

/// Bank holidays, and school terms by local authority.
///
/// Outside the years of the bank-holiday file weekends still count but no bank
/// holiday is known: see [`Calendar::covers`]. A duty counted in such days says so
/// among its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    holidays: BTreeMap<Date, String>,
    /// By the name of the authority; each list in order, without overlaps.
    terms: BTreeMap<String, Vec<Term>>,
    /// The first and last day for which bank holidays are known.
    known: (Date, Date),
    /// The working day each known day is, or follows: its ordinal.
    ordinals: Vec<i32>,
    /// Every working day of the known years, in order.
    working: Vec<Date>,
}

/// Days on which schools are open, weekends and bank holidays among them.
type Term = RangeInclusive<Date>;

impl Calendar {
    /// Reads the bank holidays of England and Wales, and files of school terms.
    ///
    /// One of the files of terms must hold a calendar named `default`.
    ///
    /// # Errors
    ///
    /// Every fault of every text at once, each a sentence that names its place:
    /// an unknown or missing key, a date that does not exist or stands twice, a
    /// holiday on a weekend or in another year, years or terms that overlap or
    /// are not in order, a term that ends before it begins, a calendar named twice.
    pub fn read(holidays: &str, schools: &[&str]) -> Result<Calendar, Vec<String>> {
        let mut reading = Reading { faults: Vec::new() };
        let (years, holidays) = reading.holidays(holidays);
        let mut terms = BTreeMap::new();
        for (number, text) in (1..).zip(schools) {
            reading.schools(text, &format!("school terms {number}"), &mut terms);
        }
        if !terms.contains_key(DEFAULT) {
            reading.fault("school terms", "no calendar is named `default`");
        }
        let known = match (years.first(), years.last()) {
            (Some(first), Some(last)) if reading.faults.is_empty() => (*first, last.last_of_year()),
            _ => return Err(reading.faults),
        };
        let (ordinals, working) = numbered(known, &holidays);
        Ok(Calendar {
            holidays,
            terms,
            known,
            ordinals,
            working,
        })
    }

    /// The days whose bank holidays are known, from the first moment of the first to the last of the last.
    pub fn covers(&self) -> When {
        let (first, last) = self.known;
        When::between_micros(when::start_of(first), when::start_of_next(last) - 1)
    }

    /// The bank holiday kept on a date, by name.
    pub fn holiday(&self, date: Date) -> Option<&str> {
        self.holidays.get(&date).map(String::as_str)
    }

    /// Is it a Monday to Friday that is not a bank holiday?
    pub fn is_working_day(&self, date: Date) -> bool {
        !is_weekend(date) && !self.holidays.contains_key(&date)
    }

    /// Are an authority's schools open: a weekday in term that is not a bank holiday?
    ///
    /// An authority not named, and a date outside the terms given for it, take the
    /// default. Beyond that every working day is a school day: better soon than never.
    pub fn is_school_day(&self, date: Date, authority: Option<&str>) -> bool {
        let in_term = |terms: &[Term]| {
            // The terms are in order and apart: the first not over by then decides.
            let over = terms.partition_point(|term| *term.end() < date);
            terms.get(over).is_some_and(|term| term.contains(&date))
        };
        self.is_working_day(date) && self.terms(date, authority).is_none_or(in_term)
    }

    /// Does an authority keep terms of its own?
    pub fn has_terms_of(&self, authority: &str) -> bool {
        self.terms.contains_key(authority)
    }

    /// Every authority that keeps terms of its own, the default among them.
    pub(crate) fn authorities(&self) -> impl Iterator<Item = &str> {
        self.terms.keys().map(String::as_str)
    }

    /// The first school day later than a date.
    pub fn next_school_day(&self, after: Date, authority: Option<&str>) -> Date {
        let mut date = after;
        while let Ok(next) = date.tomorrow() {
            date = next;
            if self.is_school_day(date, authority) {
                break;
            }
        }
        date
    }

    /// The `n`th working day later than a date, be that one or not; for 0, the date itself.
    pub fn nth_working_day(&self, after: Date, n: u16) -> Date {
        if n == 0 {
            return after;
        }
        self.working_day(self.working_day_ordinal(after).saturating_add(i32::from(n)))
    }

    /// How many working days there have been up to and including a date,
    /// counted from Monday 1 January 2001 (1); negative before that.
    ///
    /// Only for comparing dates under one calendar: another calendar's holidays
    /// give other numbers.
    pub fn working_day_ordinal(&self, date: Date) -> i32 {
        let weekdays = weekdays_up_to(day_number(date));
        if date < self.known.0 {
            return weekdays;
        }
        let place = usize::try_from(day_number(date) - day_number(self.known.0)).ok();
        let known = place.and_then(|place| self.ordinals.get(place).copied());
        known.unwrap_or(weekdays - self.holidays_known())
    }

    /// The working day with that ordinal.
    pub fn working_day(&self, ordinal: i32) -> Date {
        let before = weekdays_up_to(day_number(self.known.0) - 1);
        if ordinal <= before {
            return weekday(ordinal);
        }
        let place = usize::try_from(ordinal - before - 1).ok();
        let known = place.and_then(|place| self.working.get(place).copied());
        known.unwrap_or_else(|| weekday(ordinal.saturating_add(self.holidays_known())))
    }

    fn holidays_known(&self) -> i32 {
        i32::try_from(self.holidays.len()).unwrap_or(i32::MAX)
    }

    fn terms(&self, date: Date, authority: Option<&str>) -> Option<&[Term]> {
        let named = |name: &str| {
            let terms = self.terms.get(name)?.as_slice();
            let begun = *terms.first()?.start() <= date;
            (begun && date <= *terms.last()?.end()).then_some(terms)
        };
        authority.and_then(named).or_else(|| named(DEFAULT))
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The ordinal of every known day, and every working day among them.
fn numbered(known: (Date, Date), holidays: &BTreeMap<Date, String>) -> (Vec<i32>, Vec<Date>) {
    let (first, last) = (day_number(known.0), day_number(known.1));
    let mut ordinal = weekdays_up_to(first - 1);
    let (mut ordinals, mut working) = (Vec::new(), Vec::new());
    for date in (first..=last).map(|number| days_after(EPOCH, number)) {
        if !is_weekend(date) && !holidays.contains_key(&date) {
            ordinal += 1;
            working.push(date);
        }
        ordinals.push(ordinal);
    }
    (ordinals, working)
}

/// Days since [`EPOCH`]: jiff's years hold some seven million, so an `i32` holds them all.
fn day_number(date: Date) -> i32 {
    i32::try_from(date.duration_since(EPOCH).as_secs() / 86_400).unwrap_or(i32::MAX)
}

/// Mondays to Fridays from [`EPOCH`] up to and including a day.
fn weekdays_up_to(day: i32) -> i32 {
    day.div_euclid(7) * 5 + (day.rem_euclid(7) + 1).min(5)
}

/// The inverse of [`weekdays_up_to`]: the weekday with that number.
fn weekday(number: i32) -> Date {
    let whole_weeks = (number.saturating_sub(1)).div_euclid(5);
    let day = number.saturating_sub(1).rem_euclid(5);
    days_after(EPOCH, whole_weeks.saturating_mul(7).saturating_add(day))
}

/// The texts being read, by hand rather than by derive, so that one reading
/// finds every fault and not only the first.
struct Reading {
    faults: Vec<String>,
}

/// A table in a text, and its place there in words.
struct Entry<'t>(String, &'t Table);

impl Reading {
    fn fault(&mut self, place: &str, say: impl Display) {
        self.faults
            .push(fault::shortened(&format!("{place}: {say}")));
    }

    fn holidays(&mut self, text: &str) -> (Vec<Date>, BTreeMap<Date, String>) {
        let (mut years, mut holidays) = (Vec::<Date>::new(), BTreeMap::new());
        let table = self.file(text, "bank holidays", "year");
        let file = Entry("bank holidays".to_owned(), &table);
        for entry in self.entries(&file, "year", &["year", "holiday"]) {
            let year = entry.1.get("year").and_then(Value::as_integer);
            let first = year.and_then(|year| Date::new(i16::try_from(year).ok()?, 1, 1).ok());
            let Some(first) = first else {
                self.fault(&entry.0, "`year` is not a year such as 2024");
                continue;
            };
            let year = first.year();
            let entry = Entry(format!("bank holidays, {year}"), entry.1);
            if years.last().is_some_and(|last| last.year() != year - 1) {
                self.fault(&entry.0, "it does not follow the year above it");
            }
            years.push(first);
            for entry in self.entries(&entry, "holiday", &["on", "name"]) {
                self.holiday(&entry, year, &mut holidays);
            }
        }
        (years, holidays)
    }

    fn holiday(&mut self, entry: &Entry, year: i16, holidays: &mut BTreeMap<Date, String>) {
        let name = self.words(entry, "name").unwrap_or_default().to_owned();
        let Some(on) = self.date(entry, "on") else {
            return;
        };
        if on.year() != year {
            self.fault(&entry.0, format!("{on} is not in {year}"));
        }
        if is_weekend(on) {
            let say = "is on a weekend; give the weekday kept in its place";
            self.fault(&entry.0, format!("{on} {say}"));
        }
        if holidays.insert(on, name).is_some() {
            self.fault(&entry.0, format!("{on} stands twice"));
        }
    }

    fn schools(&mut self, text: &str, place: &str, calendars: &mut BTreeMap<String, Vec<Term>>) {
        let table = self.file(text, place, "calendar");
        let file = Entry(place.to_owned(), &table);
        for entry in self.entries(&file, "calendar", &["name", "term"]) {
            let name = self.words(&entry, "name").unwrap_or_default();
            let entry = Entry(format!("{place}, `{name}`"), entry.1);
            let mut terms = Vec::new();
            for entry in self.entries(&entry, "term", &["from", "to"]) {
                let term = self.term(&entry, terms.last());
                terms.extend(term);
            }
            if calendars.insert(name.to_owned(), terms).is_some() {
                self.fault(&entry.0, "a calendar of that name is given twice");
            }
        }
    }

    fn term(&mut self, entry: &Entry, last: Option<&Term>) -> Option<Term> {
        let from = self.date(entry, "from");
        let (to, from) = (self.date(entry, "to")?, from?);
        if to < from {
            self.fault(&entry.0, format!("{to} comes before {from}"));
        }
        if last.is_some_and(|last| from <= *last.end()) {
            self.fault(&entry.0, "it begins before the term above it ends");
        }
        Some(from..=to)
    }

    /// A whole text, which holds one list; an empty table, if it is not TOML.
    fn file(&mut self, text: &str, place: &str, list: &str) -> Table {
        let table = text.parse().unwrap_or_else(|wrong: toml::de::Error| {
            let say = fault::in_toml(text, &wrong);
            self.faults.push(format!("{place}, {say}"));
            Table::new()
        });
        self.only(&Entry(place.to_owned(), &table), &[list]);
        table
    }

    /// The entries of a list, counted from 1; there must be some, with no other keys.
    fn entries<'t>(&mut self, of: &Entry<'t>, list: &str, keys: &[&str]) -> Vec<Entry<'t>> {
        let mut res = Vec::new();
        let values = of.1.get(list).and_then(Value::as_array);
        for (number, value) in (1..).zip(values.into_iter().flatten()) {
            let place = format!("{}, {list} {number}", of.0);
            match value.as_table() {
                Some(table) => res.push(Entry(place, table)),
                None => self.fault(&place, "it has no keys"),
            }
        }
        if res.is_empty() {
            self.fault(&of.0, format!("`{list}` is missing or empty"));
        }
        for entry in &res {
            self.only(entry, keys);
        }
        res
    }

    fn only(&mut self, entry: &Entry, keys: &[&str]) {
        for key in entry.1.keys().filter(|key| !keys.contains(&key.as_str())) {
            let keys = keys.join("`, `");
            self.fault(&entry.0, format!("`{key}` is not one of `{keys}`"));
        }
    }

    fn words<'t>(&mut self, entry: &Entry<'t>, key: &str) -> Option<&'t str> {
        let res = entry.1.get(key).and_then(Value::as_str);
        if res.is_none_or(str::is_empty) {
            self.fault(&entry.0, format!("`{key}` is missing or not words"));
        }
        res
    }

    fn date(&mut self, entry: &Entry, key: &str) -> Option<Date> {
        let text = self.words(entry, key)?;
        // Only the one form: jiff would also take `20240501`, or a date with a time.
        let date = text.parse().ok();
        let date = date.filter(|date: &Date| date.to_string() == text);
        if date.is_none() {
            self.fault(&entry.0, format!("`{text}` is no date like 2024-05-01"));
        }
        date
    }
}
