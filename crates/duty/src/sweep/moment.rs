//! Moments of the years 2000 to 2067 in four bytes, and the days of London among them.
//!
//! A moment is counted in half seconds: a whole second is even, and the last
//! microsecond of a second, with which days end, is odd. Records speak of no
//! others; where one does, its child is judged the plain way.

use heard_record::When;
use jiff::civil::{Date, date};

use crate::calendar::{Calendar, days_after, end_of_day, moment_of, start_of_day};
use crate::limit::{Limit, SCHOOL_STARTS};

/// A moment, in half seconds since the year 2000.
pub(crate) type Moment = u32;

/// Before every moment.
pub(crate) const EVER: Moment = 0;
/// After every moment.
pub(crate) const NEVER: Moment = Moment::MAX;

const FIRST_DAY: Date = date(2000, 1, 1);
const LAST_DAY: Date = date(2067, 12, 31);
/// The first moment of 2000, in seconds since 1970.
const EPOCH: i64 = 946_684_800;
const SECOND: i64 = 1_000_000;
/// How many seconds are numbered.
const SECONDS: i64 = (NEVER / 2) as i64 - 1;

/// A moment in microseconds, where it can be told in half seconds.
pub(crate) fn exactly(micros: i64) -> Option<Moment> {
    let seconds = micros.div_euclid(SECOND) - EPOCH;
    let last = match micros.rem_euclid(SECOND) {
        0 => 0,
        999_999 => 1,
        _ => return None,
    };
    let half = Moment::try_from(seconds).ok()?;
    (0 < seconds && seconds < SECONDS).then(|| half * 2 + last)
}

/// The same, with whatever lies beyond the years there are as before or after every moment.
pub(crate) fn or_beyond(micros: i64) -> Option<Moment> {
    let seconds = micros.div_euclid(SECOND) - EPOCH;
    match seconds {
        ..=0 => Some(EVER),
        SECONDS.. => Some(NEVER),
        _ => exactly(micros),
    }
}

/// The first whole second, since 1970, that is no earlier than a moment in microseconds.
pub(crate) fn second_from(micros: i64) -> u32 {
    let seconds = micros.div_euclid(SECOND) + i64::from(micros.rem_euclid(SECOND) > 0);
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}

/// A moment that lies between two, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Between {
    pub(crate) earliest: Moment,
    pub(crate) latest: Moment,
}

impl Between {
    /// At one moment.
    pub(crate) const fn at(moment: Moment) -> Between {
        Between {
            earliest: moment,
            latest: moment,
        }
    }

    pub(crate) fn of(when: When, tell: fn(i64) -> Option<Moment>) -> Option<Between> {
        Some(Between {
            earliest: tell(when.earliest_micros())?,
            latest: tell(when.latest_micros())?,
        })
    }

    /// What may have been at any time of many years, some of them perhaps before or after the years there are.
    pub(crate) fn over_years(when: When) -> Option<Between> {
        let res = Between::of(when, or_beyond)?;
        (res.earliest != NEVER && res.latest != EVER).then_some(res)
    }

    /// Was it at or before the other? 0 for no, 1 where that cannot be told, 2 for yes.
    #[inline]
    pub(crate) fn is_by(self, other: Between) -> u8 {
        u8::from(self.latest <= other.earliest) + u8::from(self.earliest <= other.latest)
    }

    /// Was it before the other, not at the same moment?
    #[inline]
    pub(crate) fn is_before(self, other: Between) -> u8 {
        2 - other.is_by(self)
    }

    #[inline]
    pub(crate) fn within(self, other: Between) -> Option<Between> {
        let earliest = self.earliest.max(other.earliest);
        let latest = self.latest.min(other.latest);
        (earliest <= latest).then_some(Between { earliest, latest })
    }
}

/// How long a limit is, or how long before something: as it is counted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// No number: it is never late.
    Never,
    /// So many half seconds.
    Span(u32),
    /// To the end of the day so many days away.
    Days(u16),
    /// To the end of the working day so many working days away.
    WorkingDays(u16),
    /// Until school next starts.
    School,
    /// As the raising fact states.
    Set,
}

impl Length {
    pub(crate) fn of(limit: &Limit, tour: &Limit) -> Length {
        match *limit {
            Limit::Minutes(n) => Length::Span(n.saturating_mul(120)),
            Limit::Hours(n) => Length::Span(n.saturating_mul(7_200)),
            Limit::Days(n) => Length::Days(n),
            Limit::DaysBeginningWith(n) => Length::Days(n.saturating_sub(1)),
            Limit::WorkingDays(n) => Length::WorkingDays(n),
            Limit::BeforeNextSchoolDay => Length::School,
            Limit::ByTheTimeSet => Length::Set,
            Limit::AsSoonAsPracticable => Length::Never,
            Limit::EndOfTour => match tour {
                Limit::EndOfTour
                | Limit::AsSoonAsPracticable
                | Limit::BeforeNextSchoolDay
                | Limit::ByTheTimeSet => Length::Never,
                tour => Length::of(tour, tour),
            },
        }
    }
}

/// The days of London, the working days and the school days among them.
#[derive(Debug)]
pub(crate) struct Days {
    /// When each day begins, and the day after the last.
    starts: Vec<Moment>,
    /// For each day: the working day it is, or follows, by its place among them.
    working: Vec<usize>,
    /// When each working day ends.
    working_ends: Vec<Moment>,
    /// For each day: when school starts on it, where it does.
    school: Vec<Option<Moment>>,
    /// For each day: when school starts on the next school day.
    next_school: Vec<Moment>,
}

impl Days {
    pub(crate) fn of(calendar: &Calendar) -> Days {
        let all: Vec<Date> = FIRST_DAY
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= LAST_DAY)
            .collect();
        let told = |moment: jiff::Timestamp| or_beyond(moment.as_microsecond()).unwrap_or(NEVER);
        let before_first = calendar.working_day_ordinal(days_after(FIRST_DAY, -1));
        let place = |day: &Date| {
            usize::try_from(calendar.working_day_ordinal(*day) - before_first).unwrap_or(0)
        };
        let working = all.iter().map(place).collect();
        let is_working = |day: &&Date| calendar.is_working_day(**day);
        let mut working_ends = vec![EVER];
        working_ends.extend(
            all.iter()
                .filter(is_working)
                .map(|day| told(end_of_day(*day))),
        );
        let school_on = |day: Date| {
            let open = calendar.is_school_day(day, None);
            open.then(|| told(moment_of(day, SCHOOL_STARTS)))
        };
        let school: Vec<Option<Moment>> = all.iter().map(|day| school_on(*day)).collect();
        let mut next_school = vec![NEVER; school.len()];
        let mut next = NEVER;
        for (start, slot) in school.iter().zip(&mut next_school).rev() {
            *slot = next;
            next = start.unwrap_or(next);
        }
        let mut starts: Vec<Moment> = all.iter().map(|day| told(start_of_day(*day))).collect();
        starts.push(NEVER);
        Days {
            starts,
            working,
            working_ends,
            school,
            next_school,
        }
    }

    /// The day of a moment, by its number.
    #[inline]
    fn day(&self, moment: Moment) -> usize {
        // A London day begins at midnight GMT, or an hour before.
        let day = (moment / 172_800) as usize;
        match self.starts.get(day + 1) {
            Some(next) if *next <= moment => day + 1,
            _ => day,
        }
    }

    #[inline]
    fn end_of(&self, day: usize) -> Moment {
        self.starts.get(day + 1).map_or(NEVER, |next| next - 1)
    }

    /// When something so long from a moment is due.
    #[inline]
    pub(crate) fn due(&self, length: Length, from: Moment) -> Moment {
        if from == EVER || from == NEVER {
            return from;
        }
        match length {
            Length::Span(span) => from.saturating_add(span),
            Length::Days(n) => self.end_of(self.day(from) + usize::from(n)),
            Length::WorkingDays(n) => {
                let place = self.working.get(self.day(from));
                let place = place.map(|place| place + usize::from(n));
                let end = place.and_then(|place| self.working_ends.get(place));
                end.copied().unwrap_or(NEVER)
            }
            Length::School => {
                let day = self.day(from);
                let today = self.school.get(day).copied().flatten();
                let next = self.next_school.get(day).copied().unwrap_or(NEVER);
                today.filter(|today| from < *today).unwrap_or(next)
            }
            Length::Never | Length::Set => NEVER,
        }
    }

    /// The latest moment that is so long before another.
    #[inline]
    pub(crate) fn back(&self, length: Length, from: Moment) -> Moment {
        if from == EVER || from == NEVER {
            return from;
        }
        let back = match length {
            Length::Span(span) => from.saturating_sub(span),
            Length::Days(n) => match self.day(from).checked_sub(usize::from(n)) {
                Some(day) => self.end_of(day),
                None => EVER,
            },
            Length::WorkingDays(n) => {
                let before = self.day(from).checked_sub(1);
                let last = before.and_then(|day| self.working.get(day));
                let place = last.and_then(|last| (last + 1).checked_sub(usize::from(n)));
                let end = place.and_then(|place| self.working_ends.get(place));
                end.copied().unwrap_or(EVER)
            }
            Length::Never | Length::School | Length::Set => from,
        };
        back.min(from)
    }
}

/// The moment of a whole second in microseconds, beyond which is before or after every moment.
pub(crate) fn of_second(second: i64) -> Moment {
    or_beyond(second.saturating_mul(SECOND)).unwrap_or(NEVER)
}

#[cfg(test)]
mod tests {
    use heard_record::when;

    use super::*;
    use crate::calendar::local_date;
    use crate::catalogue::{Nation, built_in};
    use crate::limit::Counting;

    /// Every way of counting, from moments around midnights, clock changes, Easter and Christmas.
    #[test]
    fn days_are_counted_as_the_calendar_counts_them() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        let calendar = catalogue.calendar();
        let days = Days::of(calendar);
        let counting = Counting {
            calendar,
            authority: None,
            tour: catalogue.tour(),
        };
        let limits = [
            "90 minutes",
            "72 hours",
            "1 day",
            "28 days",
            "56 days beginning with the day",
            "1 working day",
            "15 working days",
            "before next school day",
            "end of tour",
        ];
        let limits = limits.map(|text| Limit::read(text).unwrap());
        let first = when::start_of(date(2019, 12, 20));
        for step in 0..6_000_i64 {
            let micros = first + step * 3_600 * SECOND * 9 + (step % 2) * (SECOND - 1);
            let moment = exactly(micros).unwrap();
            let from = when::moment(micros);
            for limit in &limits {
                let length = Length::of(limit, catalogue.tour());
                let plain = limit.due(from, &counting).unwrap();
                let due = days.due(length, moment);
                assert_eq!(
                    Some(due),
                    exactly(plain.as_microsecond()),
                    "{limit} from {from}"
                );
                if let Some(plain) = limit.back_from(from, &counting) {
                    let back = days.back(length, moment);
                    assert_eq!(
                        Some(back),
                        exactly(plain.as_microsecond()),
                        "{limit} before {from}"
                    );
                }
            }
            let day = days_after(FIRST_DAY, days.day(moment) as i32);
            assert_eq!(day, local_date(from));
        }
    }
}
