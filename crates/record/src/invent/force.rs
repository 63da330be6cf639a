//! An invented force: everything it put on record in a year, or less, in order of recording.
//!
//! Incidents follow courses: stories with gaps, of which each telling is late, left undone or roughly timed in its own
//! places, by the rates of one table. Around them stand families, staff and posts; within them the eleven cases of the
//! inspection under other names, and a cast that is the same for every seed. The same wishes give the same record.

mod background;
pub mod courses;
pub mod crowd;
mod establishment;
mod households;
mod known;
mod named;
mod places;
mod plan;
pub mod rates;
pub mod recast;
mod staff;
mod stories;
mod telling;
mod words;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::fact::Fact;
use crate::id::CaseId;
use crate::invent::DAY;
use crate::text::{Person, Story};
use crate::when;

pub use stories::{CASES_LATER, Told};

use households::People;
use plan::Planned;
use staff::Staff;
use telling::{Telling, World};

/// The moment at which the invented record ends, and everybody looks at it: 20:31 on Wednesday 10 June 2026, in London.
pub const NOW: &str = "2026-06-10T19:31:00Z";

/// What is wished for.
#[derive(Debug, Clone, Copy)]
pub struct Wished {
    /// The seed.
    pub seed: u64,
    /// The first day.
    pub from: Date,
    /// The last moment anything is put on record.
    pub until: Timestamp,
    /// How many incidents; as many as the rates say, if not said.
    pub incidents: Option<u64>,
}

/// One line of the record.
#[derive(Debug)]
pub enum Line {
    /// Somebody.
    Person(Person),
    /// A case, with its name.
    Case(CaseId, String),
    /// A fact.
    Fact(Box<Fact>),
}

/// What is due to be put on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// A lot of what is known of a family.
    Family(u64, u8),
    /// Who somebody suspected is.
    Suspect(u64),
    /// A fact made already.
    Made(u64),
    /// The next step of a telling.
    Step(u64, u16),
}

/// An invented force, told day by day.
pub struct Force<'c> {
    world: World,
    courses: &'c BTreeMap<String, Vec<Story>>,
    plan: Vec<Planned>,
    next: usize,
    day: Date,
    until: i64,
    due: BinaryHeap<Reverse<(i64, u64, Due)>>,
    made: BTreeMap<u64, Fact>,
    tellings: BTreeMap<u64, Telling<'c>>,
    /// Who and what stands at the head of the record.
    head: Vec<Line>,
    serial: u64,
    seed: u64,
}

impl<'c> Force<'c> {
    /// The force that is wished for, from its courses and the stories that stand in it.
    pub fn of(
        wished: &Wished,
        courses: &'c BTreeMap<String, Vec<Story>>,
        told: Told<'_>,
    ) -> Force<'c> {
        let until = wished.until.as_microsecond();
        let today = when::date_of(until);
        let days = (when::start_of(today) - when::start_of(wished.from)) / DAY + 1;
        let days = days.max(1) as u64;
        let incidents = wished
            .incidents
            .unwrap_or(rates::INCIDENTS_A_YEAR * days / 365);
        let a_year = incidents * 365 / days;
        let space = format!("force {}", wished.seed);
        let people = People {
            seed: wished.seed,
            children: (a_year * rates::CHILDREN / rates::INCIDENTS_A_YEAR).max(40),
            today,
            space: space.clone(),
        };
        let world = World {
            suspects: (people.children / 15).max(12),
            staff: Staff::of(wished.seed, &space),
            people,
        };
        let mut res = Force {
            world,
            courses,
            plan: Vec::new(),
            next: 0,
            day: wished.from,
            until,
            due: BinaryHeap::new(),
            made: BTreeMap::new(),
            tellings: BTreeMap::new(),
            head: Vec::new(),
            serial: 0,
            seed: wished.seed,
        };
        let rarer = res.tell_rarer(told.rarer, incidents, days);
        res.plan = res.planned(incidents.saturating_sub(rarer), days);
        res.gather();
        for story in told.cast {
            res.take(story.clone());
        }
        res.tell_cases(told.cases);
        res.tell_found(told.found);
        // Where an inspection found who was there, nobody else is.
        if told.found.is_empty() {
            res.tell_staff(wished.from);
        }
        res
    }

    /// How many days it stretches over.
    pub fn days(&self) -> usize {
        ((self.until - when::start_of(self.day)) / DAY + 1).max(1) as usize
    }

    /// Tells the head of the record and then, a day each time it is asked, what was put on record up to its end. False when there is no more.
    pub fn tell_day(&mut self, tell: &mut dyn FnMut(Line)) -> bool {
        self.head.drain(..).for_each(&mut *tell);
        let start = when::start_of(self.day);
        if start > self.until {
            return false;
        }
        for on in self.world.staff.day(self.day) {
            self.make(on.at, on.what, vec![on.about]);
        }
        while let Some(planned) = self
            .plan
            .get(self.next)
            .filter(|planned| planned.day <= self.day)
            .copied()
        {
            self.next += 1;
            self.begin(planned);
        }
        self.day = self.day.saturating_add(1.day());
        let end = when::start_of(self.day).min(self.until + 1);
        while let Some(Reverse((at, _, due))) = self.due.peek().copied() {
            if at >= end {
                break;
            }
            self.due.pop();
            self.tell(at, due, tell);
        }
        true
    }

    fn tell(&mut self, at: i64, due: Due, tell: &mut dyn FnMut(Line)) {
        match due {
            Due::Made(number) => {
                if let Some(fact) = self.made.remove(&number) {
                    tell(Line::Fact(Box::new(fact)));
                }
            }
            Due::Family(number, lot) => self.tell_family(number, lot, at, tell),
            Due::Suspect(number) => tell(Line::Fact(Box::new(self.suspect(number, at)))),
            Due::Step(number, place) => {
                let Some(telling) = self.tellings.get(&number) else {
                    return;
                };
                if place == 0 {
                    let (case, name) = telling.case(&self.world);
                    tell(Line::Case(case, name));
                }
                let step = telling.steps().get(usize::from(place));
                if let Some(fact) = step.and_then(|step| telling.fact(step, &self.world)) {
                    tell(Line::Fact(Box::new(fact)));
                }
                match telling.steps().get(usize::from(place) + 1) {
                    Some(next) => self.put(next.recorded, Due::Step(number, place + 1)),
                    None => {
                        self.tellings.remove(&number);
                    }
                }
            }
        }
    }

    fn put(&mut self, at: i64, due: Due) {
        if at <= self.until {
            self.serial += 1;
            self.due.push(Reverse((at, self.serial, due)));
        }
    }

    /// Puts a fact where it belongs in the order of recording.
    fn put_fact(&mut self, fact: Fact) {
        let number = self.serial + 1;
        let at = fact.recorded.as_microsecond();
        if at <= self.until {
            self.made.insert(number, fact);
            self.put(at, Due::Made(number));
        }
    }
}
