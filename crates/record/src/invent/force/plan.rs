//! What will happen in an invented force, day by day, and whom it meets.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::named::{suspect, suspect_id, suspect_name};
use super::rates::{self, COURSES, Days};
use super::telling::Telling;
use super::{Due, Force, Line, courses};
use crate::invent::{Chance, DAY};
use crate::text::{Person, Story};
use crate::when;

/// An incident that will happen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    number: u64,
    pub(super) day: Date,
    rate: u8,
    variant: u8,
    child: u64,
}

impl<'c> Force<'c> {
    /// The variant of a course that a planned incident follows.
    fn course(&self, planned: &Planned) -> Option<&'c Story> {
        let rate = COURSES.get(usize::from(planned.rate))?;
        let variants = self.courses.get(rate.name)?;
        variants.get(usize::from(planned.variant))
    }

    pub(super) fn begin(&mut self, planned: Planned) {
        let Some(course) = self.course(&planned) else {
            return;
        };
        let telling = Telling::of(
            course,
            planned.child,
            planned.number,
            planned.day,
            &self.world,
        );
        if let Some(first) = telling.steps().first() {
            let at = first.recorded;
            if at <= self.until {
                self.tellings.insert(planned.number, telling);
                self.put(at, Due::Step(planned.number, 0));
            }
        }
    }

    /// Every incident of the table's courses, in order of days.
    pub(super) fn planned(&self, incidents: u64, days: u64) -> Vec<Planned> {
        let mut res = Vec::with_capacity(incidents as usize);
        let mut day = self.day;
        for place in 0..days {
            let count = incidents * (place + 1) / days - incidents * place / days;
            for number in 0..count {
                let number = number + 100_000 * (when::start_of(day) / DAY) as u64;
                let mut chance = Chance::of(self.seed, &[10, number]);
                let rate = drawn_rate(day, &mut chance);
                let Some(course) = COURSES.get(rate) else {
                    continue;
                };
                let child = self.world.people.drawn(
                    rate as u64,
                    day,
                    course.ages,
                    course.whose,
                    &mut chance,
                );
                let variant = chance.below(courses::VARIANTS) as u8;
                res.push(Planned {
                    number,
                    day,
                    rate: rate as u8,
                    variant,
                    child,
                });
            }
            day = day.saturating_add(1.day());
        }
        res
    }

    /// Everybody whom the plan meets: at the head of the record, and what is known of them when it was put there.
    pub(super) fn gather(&mut self) {
        let mut families = BTreeSet::new();
        let mut suspects = BTreeSet::new();
        for planned in &self.plan {
            let people = &self.world.people;
            families.insert(people.family(planned.child));
            families.insert(people.family(people.friend(planned.child)));
            if self.course(planned).is_some_and(names_a_suspect) {
                suspects.insert(suspect(planned.number, &self.world));
            }
        }
        self.head
            .extend(self.world.staff.people().map(Line::Person));
        let from = when::start_of(self.day);
        for number in families {
            let home = self.world.people.household(number);
            self.head
                .extend(home.everybody().into_iter().map(Line::Person));
            for (lot, at) in (0..).zip(home.known_at(from)) {
                self.put(at, Due::Family(number, lot));
            }
        }
        for number in suspects {
            let space = &self.world.people.space;
            self.head.push(Line::Person(Person {
                id: suspect_id(space, number),
                name: suspect_name(self.seed, number),
                is_child: false,
            }));
            let back = 30 + Chance::of(self.seed, &[11, number]).below(900) as i64;
            self.put(from - back * DAY, Due::Suspect(number));
        }
    }
}

/// Is somebody outside the family suspected in a course?
fn names_a_suspect(course: &Story) -> bool {
    course
        .cast
        .people
        .iter()
        .any(|person| person.name == "Suspect")
}

/// Which course of the table an incident of a day follows.
fn drawn_rate(day: Date, chance: &mut Chance) -> usize {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let late_week = weekend || day.weekday() == Weekday::Friday;
    let weight = |rate: &rates::Course| {
        rate.a_year
            * match rate.days {
                Days::Any => 1_000,
                Days::Weekdays if weekend => 0,
                Days::Weekdays => 1_400,
                Days::Weekends if late_week => 1_235,
                Days::Weekends => 824,
            }
    };
    let mut left = chance.below(COURSES.iter().map(weight).sum());
    for (place, rate) in COURSES.iter().enumerate() {
        if left < weight(rate) {
            return place;
        }
        left -= weight(rate);
    }
    0
}
