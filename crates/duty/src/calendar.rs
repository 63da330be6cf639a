//! placeholder being replaced
#![allow(missing_docs)]
use jiff::civil::{Date, Weekday};
use jiff::ToSpan;
#[derive(Debug, Clone)]
pub struct Calendar {}
impl Calendar {
    pub fn read(_h: &str, _s: &[&str]) -> Result<Calendar, Vec<String>> { Ok(Calendar {}) }
    pub fn is_working_day(&self, d: Date) -> bool { !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday) }
    pub fn nth_working_day(&self, after: Date, n: u16) -> Date {
        let mut d = after; let mut left = n;
        while left > 0 { d = d.checked_add(1.day()).unwrap_or(d); if self.is_working_day(d) { left -= 1; } }
        d
    }
}
