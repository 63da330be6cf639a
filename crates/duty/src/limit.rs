//! placeholder being replaced
#![allow(missing_docs)]
use crate::calendar::Calendar;
use heard_record::when;
use jiff::{Timestamp, ToSpan};
use std::fmt;
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit { Minutes(u32), Hours(u32), Days(u16), DaysBeginningWith(u16), WorkingDays(u16), BeforeNextSchoolDay, AsSoonAsPracticable, EndOfTour, ByTheTimeSet }
pub struct Before { pub occasion: String, pub offset: Option<Limit> }
pub struct Counting<'a> { pub calendar: &'a Calendar, pub authority: Option<&'a str>, pub tour: &'a Limit }
impl Limit {
    pub fn read(t: &str) -> Result<Limit, String> {
        Ok(match t { "before next school day" => Limit::BeforeNextSchoolDay, "as soon as practicable" => Limit::AsSoonAsPracticable, "end of tour" => Limit::EndOfTour, "by the time set" => Limit::ByTheTimeSet, _ => {
            let (n, u) = t.split_once(' ').ok_or_else(|| format!("`{t}` is not a limit"))?;
            let n: u32 = n.parse().map_err(|_| format!("`{t}` is not a limit"))?;
            match u { "minute" | "minutes" => Limit::Minutes(n), "hour" | "hours" => Limit::Hours(n), "day" | "days" => Limit::Days(n as u16), "working day" | "working days" => Limit::WorkingDays(n as u16), "days beginning with the day" => Limit::DaysBeginningWith(n as u16), _ => return Err(format!("`{t}` is not a limit")) }
        }})
    }
    pub fn never_longer_than(&self, _o: &Limit, _t: &Limit) -> bool { true }
    pub fn due(&self, from: Timestamp, c: &Counting) -> Option<Timestamp> {
        let us = from.as_microsecond();
        let d = when::date_of(us);
        Some(when::moment(match self {
            Limit::Minutes(n) => us + i64::from(*n) * 60_000_000,
            Limit::Hours(n) => us + i64::from(*n) * 3_600_000_000,
            Limit::Days(n) => when::start_of_next(d.checked_add(i64::from(*n).days()).ok()?) - 1,
            Limit::DaysBeginningWith(n) => when::start_of_next(d.checked_add(i64::from(*n - 1).days()).ok()?) - 1,
            Limit::WorkingDays(n) => when::start_of_next(c.calendar.nth_working_day(d, *n)) - 1,
            Limit::BeforeNextSchoolDay => when::start_of(c.calendar.nth_working_day(d, 1)),
            Limit::EndOfTour => return c.tour.due(from, c),
            Limit::AsSoonAsPracticable | Limit::ByTheTimeSet => return None,
        }))
    }
    pub fn back_from(&self, m: Timestamp, _c: &Counting) -> Option<Timestamp> { Some(m) }
}
impl fmt::Display for Limit { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{self:?}") } }
impl Before { pub fn read(t: &str) -> Result<Before, String> { Ok(Before { occasion: t.into(), offset: None }) } }
