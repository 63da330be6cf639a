//! An invented force: everything it put on record in a year, or less, in order of recording.
//!
//! Incidents follow courses: stories with gaps, of which each telling is late, left undone or roughly timed in its own
//! places, by the rates of one table. Around them stand families, staff and posts; within them the eleven cases of the
//! inspection under other names, and a cast that is the same for every seed. The same wishes give the same record.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

use self::households::People;
use self::named::{suspect, suspect_id, suspect_name};
use self::rates::{COURSES, Days};
use self::staff::Staff;
use self::telling::{Telling, World};
use crate::fact::{Fact, What, person};
use crate::id::{CaseId, FactId, PersonId};
use crate::invent::{Chance, DAY};
use crate::text::{Person, Story};
use crate::when::{self, When};
use crate::{Author, Role, Source, Stated};

pub mod courses;
pub mod crowd;
mod establishment;
mod households;
mod known;
mod named;
mod places;
pub mod rates;
pub mod recast;
mod staff;
mod telling;
mod words;

/// The moment at which the invented record ends, and everybody looks at it: 20:31 on Wednesday 10 June 2026, in London.
pub const NOW: &str = "2026-06-10T19:31:00Z";

/// How many days after the last one some of the rarer courses still go on.
const GOES_ON_AFTER: u64 = 20;

/// So many weeks later each of the eleven cases of the inspection is told than it happened there: each stands at that moment as it stood.
pub const CASES_LATER: [i64; 11] = [88, 88, 88, 87, 88, 104, 86, 88, 88, 88, 88];

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

/// The stories that stand in the record beside what is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Told<'s> {
    /// The cast: as it is.
    pub cast: &'s [Story],
    /// The eleven cases: with other names, later.
    pub cases: &'s [Story],
    /// Courses that are rarer than those of the table.
    pub rarer: &'s [Story],
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

/// An incident that will happen.
#[derive(Debug, Clone, Copy)]
struct Planned {
    number: u64,
    day: Date,
    rate: u8,
    variant: u8,
    child: u64,
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
        res.tell_staff(wished.from);
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

    /// The variant of a course that a planned incident follows.
    fn course(&self, planned: &Planned) -> Option<&'c Story> {
        let rate = COURSES.get(usize::from(planned.rate))?;
        let variants = self.courses.get(rate.name)?;
        variants.get(usize::from(planned.variant))
    }

    fn begin(&mut self, planned: Planned) {
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
    fn planned(&self, incidents: u64, days: u64) -> Vec<Planned> {
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
    fn gather(&mut self) {
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

    fn tell_family(&mut self, number: u64, lot: u8, at: i64, tell: &mut dyn FnMut(Line)) {
        let home = self.world.people.household(number);
        let by = home.known_by(&self.world.staff, at);
        let space = format!("{} family {lot}", self.world.people.space);
        for (place, known) in (0..).zip(home.known(usize::from(lot))) {
            tell(Line::Fact(Box::new(Fact {
                id: FactId::of_number(&[&space], number * 256 + place),
                what: known.what,
                happened: known.happened.unwrap_or_else(|| When::at_micros(at)),
                recorded: when::moment(at),
                by: by.clone(),
                about: known.about,
                cases: Vec::new(),
                source: Source::Keyboard,
            })));
        }
    }

    fn suspect(&self, number: u64, at: i64) -> Fact {
        let space = &self.world.people.space;
        let described = person::Described {
            name: Stated::Clear(suspect_name(self.seed, number)),
            ..person::Described::default()
        };
        Fact {
            id: FactId::of_number(&[space, "suspect"], number),
            what: described.into(),
            happened: When::at_micros(at),
            recorded: when::moment(at),
            by: self.world.staff.author(Role::Investigator, 0, at, number),
            about: vec![suspect_id(space, number)],
            cases: Vec::new(),
            source: Source::Keyboard,
        }
    }

    /// A story as it is: its people and cases at the head, its facts in their places.
    fn take(&mut self, story: Story) {
        // A story of nobody's childhood is still about somebody called the child: of whom it says nothing.
        let is_told_of = |id: &PersonId| story.facts.iter().any(|fact| fact.about.contains(id));
        let people = story.cast.people.into_iter();
        let told = people.filter(|person| !person.is_child || is_told_of(&person.id));
        self.head.extend(told.map(Line::Person));
        let cases = story.cast.cases.into_iter();
        self.head
            .extend(cases.map(|(id, name)| Line::Case(id, name)));
        for fact in story.facts {
            self.put_fact(fact);
        }
    }

    /// The eleven cases, under other names.
    fn tell_cases(&mut self, cases: &[Story]) {
        for (number, story) in cases.iter().enumerate() {
            let weeks = CASES_LATER.get(number).copied().unwrap_or_default();
            let space = format!("{} case {}", self.world.people.space, number + 1);
            let mut chance = Chance::of(self.seed, &[12, number as u64]);
            self.take(recast::recast(
                story,
                &space,
                weeks,
                &BTreeMap::new(),
                &mut chance,
            ));
        }
    }

    /// Incidents of the rarer courses: each at least once in a year, if there is room. Says how many.
    fn tell_rarer(&mut self, rarer: &[Story], incidents: u64, days: u64) -> u64 {
        let rarer: Vec<&Story> = rarer.iter().filter(|story| !foretells(story)).collect();
        let told = rarer.len() as u64;
        let in_a_year = if days >= 365 { told } else { told * days / 365 };
        let by_rate = incidents * rates::RARER_A_YEAR / rates::INCIDENTS_A_YEAR;
        let most = if told == 0 {
            0
        } else {
            by_rate.max(in_a_year).min(incidents / 2).min(4 * told)
        };
        let from = when::start_of(self.day);
        for number in 0..most {
            let mut chance = Chance::of(self.seed, &[13, number]);
            let Some(story) = rarer.get((number % told.max(1)) as usize).copied() else {
                continue;
            };
            let Some(last) = story.last_recorded() else {
                continue;
            };
            let goes_on_after = if number < told { 0 } else { GOES_ON_AFTER };
            let to = from + chance.below(days + goes_on_after) as i64 * DAY;
            let weeks = (to - last.as_microsecond()).div_euclid(7 * DAY);
            let space = format!("{} rarer {number}", self.world.people.space);
            self.take(recast::recast(
                story,
                &space,
                weeks,
                &BTreeMap::new(),
                &mut chance,
            ));
        }
        most
    }

    fn tell_staff(&mut self, from: Date) {
        for on in self.world.staff.career(when::start_of(from), self.until) {
            self.make(on.at, on.what, vec![on.about]);
        }
    }

    /// Makes a fact of what is said of staff.
    fn make(&mut self, at: i64, what: What, about: Vec<PersonId>) {
        let number = self.serial;
        self.put_fact(Fact {
            id: FactId::of_number(&[&self.world.people.space, "staff"], number),
            what,
            happened: When::at_micros(at),
            recorded: when::moment(at),
            by: Author {
                name: "Sorrel Quay".into(),
                role: Role::Administrator,
            },
            about,
            cases: Vec::new(),
            source: Source::Keyboard,
        });
    }
}

/// Is something put on record in a story before it happened?
fn foretells(story: &Story) -> bool {
    let facts = &mut story.facts.iter();
    facts.any(|fact| fact.happened.earliest() > fact.recorded)
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
