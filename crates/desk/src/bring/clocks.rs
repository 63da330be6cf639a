//! How another system writes its times.

use heard_record::When;
use heard_record::when::{london, moment};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// A year before this is one of two digits that was read as four.
const FIRST_YEAR: i16 = 1900;

/// The ways in which a system writes its times, and by which clocks.
#[derive(Debug, Clone)]
pub(super) struct Clocks {
    ways: Vec<String>,
    zone: TimeZone,
}

impl Clocks {
    /// By these ways, each tried in turn, and by the clocks of a zone.
    pub(super) fn of(ways: Vec<String>, zone: Option<&str>) -> Result<Clocks, String> {
        let zone = match zone {
            None | Some("Europe/London") => london().clone(),
            Some("UTC") => TimeZone::UTC,
            Some(_) => return Err("zone: `Europe/London` or `UTC` was expected".into()),
        };
        for (number, way) in (1..).zip(&ways) {
            if !reads_what_it_writes(way) {
                return Err(format!(
                    "times, {number}: this is no way of writing a time; `%d/%m/%Y %H:%M` is one"
                ));
            }
        }
        Ok(Clocks { ways, zone })
    }

    /// The time a cell tells, by the first way that reads it, else as our own guide writes times. The hour that comes
    /// twice is read as either.
    pub(super) fn when(&self, text: &str) -> Option<When> {
        let by_ways = self.parts(text).find_map(|parts| self.moment_of(&parts));
        by_ways.or_else(|| When::read(text).ok())
    }

    /// The date a cell tells, by the first way that reads it.
    pub(super) fn date(&self, text: &str) -> Option<Date> {
        self.parts(text).find_map(|parts| date_of(&parts))
    }

    fn parts(&self, text: &str) -> impl Iterator<Item = BrokenDownTime> {
        let ways = self.ways.iter();
        ways.filter_map(move |way| BrokenDownTime::parse(way, text).ok())
    }

    fn moment_of(&self, parts: &BrokenDownTime) -> Option<When> {
        let date = date_of(parts)?;
        if parts.hour().is_none() {
            return self.day(date);
        }
        if parts.offset().is_some() {
            return parts.to_timestamp().ok().map(When::at);
        }
        self.local(date.to_datetime(parts.to_time().ok()?))
    }

    fn local(&self, local: DateTime) -> Option<When> {
        match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => {
                offset.to_timestamp(local).ok().map(When::at)
            }
            AmbiguousOffset::Fold { before, after } => Some(When::between(
                before.to_timestamp(local).ok()?,
                after.to_timestamp(local).ok()?,
            )),
            AmbiguousOffset::Gap { .. } => None,
        }
    }

    fn day(&self, date: Date) -> Option<When> {
        let start = |date: Date| Some(date.to_zoned_datetime(self.zone.clone()).ok()?.timestamp());
        let next = start(date.checked_add(1.day()).ok()?)?;
        let last = moment(next.as_microsecond() - 1);
        Some(When::between(start(date)?, last))
    }
}

fn date_of(parts: &BrokenDownTime) -> Option<Date> {
    let date = parts.to_date().ok()?;
    (date.year() >= FIRST_YEAR).then_some(date)
}

/// Does a way of writing a time tell at least the day, so that what it writes can be read?
fn reads_what_it_writes(way: &str) -> bool {
    let some_day = jiff::civil::datetime(2024, 5, 1, 22, 10, 0, 0).to_zoned_datetime(TimeZone::UTC);
    let Ok(some_day) = some_day else {
        return false;
    };
    let written = BrokenDownTime::from(&some_day).to_string(way);
    let read = written.and_then(|text| BrokenDownTime::parse(way, text)?.to_date());
    read.is_ok_and(|date| date == some_day.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ways: &[&str], zone: Option<&str>, text: &str) -> Option<String> {
        let ways = ways.iter().map(|way| (*way).to_owned()).collect();
        let clocks = Clocks::of(ways, zone).unwrap();
        clocks.when(text).map(|when| when.to_string())
    }

    #[test]
    fn times_are_read_as_the_system_writes_them() {
        let ways = ["%d/%m/%Y %H:%M", "%d/%m/%y", "%d/%m/%Y"];
        let told = |text: &str| read(&ways, None, text);
        assert_eq!(told("01/05/2024 22:10").unwrap(), "2024-05-01 22:10");
        assert_eq!(told("01/05/2024").unwrap(), "2024-05-01");
        assert_eq!(told("01/05/24").unwrap(), "2024-05-01", "not the year 24");
        assert_eq!(told("2024-05-01 22:10").unwrap(), "2024-05-01 22:10");
        for text in ["", "05/13/2024", "last Tuesday", "31/03/2024 01:30"] {
            assert_eq!(told(text), None, "{text}");
        }
        assert_eq!(
            read(&ways, Some("UTC"), "01/05/2024 21:10").unwrap(),
            "2024-05-01 22:10"
        );
    }

    #[test]
    fn the_hour_that_comes_twice_is_read_as_either() {
        let told = read(&["%d/%m/%Y %H:%M"], None, "27/10/2024 01:30").unwrap();
        assert_eq!(told, "2024-10-27 01:30+01:00..2024-10-27 01:30+00:00");
    }

    #[test]
    fn what_is_no_way_of_writing_a_time_is_said() {
        for way in ["", "%H:%M", "%Q!", "dd/mm/yyyy", "%d/%m"] {
            let wrong = Clocks::of(vec![way.into()], None).unwrap_err();
            assert!(wrong.starts_with("times, 1: "), "{way}: {wrong}");
        }
        assert!(Clocks::of(vec![], Some("Europe/Paris")).is_err());
    }
}
