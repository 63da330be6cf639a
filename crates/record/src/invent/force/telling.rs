//! One incident: a course told of one child, from one moment, with what is late, left out, vague or taken back.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::households::People;
use super::named::Named;
use super::rates::{self, lapse};
use super::staff::Staff;
use super::words::filled;
use crate::Stated;
use crate::answer::Value;
use crate::fact::{Fact, Source, What, correction};
use crate::id::{CaseId, FactId, PersonId};
use crate::invent::{Chance, DAY, MINUTE, change_clear};
use crate::kind::Flag;
use crate::role::Role;
use crate::text::Story;
use crate::when::{self, When};

const HOUR: i64 = 60 * MINUTE;
/// Facts of one telling have ids in a row, and no more than this.
const IDS: u64 = 1_024;

/// Everything tellings have in common.
pub struct World {
    /// The families.
    pub people: People,
    /// The staff.
    pub staff: Staff,
    /// How many people are suspected of harming children outside their family.
    pub suspects: u64,
}

/// What of a step is put on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The step itself.
    Told,
    /// That it is taken back.
    TakenBack,
    /// Another in its place.
    PutRight,
    /// That the other stands in its place.
    Replaced,
}

/// A step, with when.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// When it was put on record.
    pub recorded: i64,
    happened: When,
    place: u16,
    part: Part,
}

/// A course told once.
#[derive(Debug)]
pub struct Telling<'c> {
    course: &'c Story,
    child: u64,
    number: u64,
    seed: u64,
    steps: Vec<Step>,
}

impl<'c> Telling<'c> {
    /// A course told of a child from a day on, under a number of its own.
    pub fn of(course: &'c Story, child: u64, number: u64, day: Date, world: &World) -> Telling<'c> {
        let seed = world.people.seed;
        let mut res = Telling {
            course,
            child,
            number,
            seed,
            steps: Vec::new(),
        };
        let mut chance = res.chance(0);
        let siblings = world
            .people
            .household(world.people.family(child))
            .children
            .len()
            > 1;
        res.take_steps(day, siblings, &mut chance);
        res.steps.sort_by_key(|step| (step.recorded, step.place));
        res
    }

    fn chance(&self, of: u64) -> Chance {
        Chance::of(self.seed, &[5, self.number, of])
    }

    /// Its steps in order of recording.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Its case, with the case's name.
    pub fn case(&self, world: &World) -> (CaseId, String) {
        let day = self.steps.first().map(|step| when::date_of(step.recorded));
        let day = day.map_or_else(String::new, |day| format!(", {day}"));
        (self.case_id(world), format!("{}{day}", self.course.name()))
    }

    fn case_id(&self, world: &World) -> CaseId {
        CaseId::of_number(&[&world.people.space], self.number)
    }

    /// Decides which steps are taken, and when.
    fn take_steps(&mut self, day: Date, siblings: bool, chance: &mut Chance) {
        let Some(first) = self.course.facts.first() else {
            return;
        };
        let told_from = first.happened.earliest_micros();
        let start = start(day, told_from, chance);
        let stretch = 60 + chance.below(51) as i64 + chance.below(51) as i64;
        let others_alone = self.about_others_alone();
        let mut carried = 0;
        // What is done by day waits for everything before it; the rest only for what is done at any hour.
        let (mut at_any_hour, mut before) = (start, start);
        for (place, fact) in self.course.facts.iter().enumerate() {
            let lapse = lapse(fact.kind().words);
            let is_first = place == 0;
            if (!siblings && others_alone.contains(&place))
                || (!is_first && chance.percent(lapse.undone))
            {
                continue;
            }
            let told = fact.happened.earliest_micros() - told_from;
            let after = if told < 36 * HOUR {
                told * stretch / 100
            } else {
                told
            };
            let mut at =
                start + after + carried + chance.below(4) as i64 * MINUTE * i64::from(!is_first);
            if !is_first && chance.percent(lapse.late) {
                let late = skewed(lapse.minutes, chance) * MINUTE;
                at += late;
                carried += if late < 12 * HOUR { late } else { 0 };
            }
            let by_day = works_by_day(fact.by.role) && after > 3 * HOUR;
            at = at.max(if by_day { before } else { at_any_hour });
            if by_day {
                at = working_time(at, chance);
            } else {
                at_any_hour = at;
            }
            before = before.max(at);
            let at = at - at.rem_euclid(MINUTE);
            let between = fact.recorded.as_microsecond() - fact.happened.latest_micros();
            let entered = entered_late(fact.by.role, chance);
            let happened = roughly(at, chance);
            let recorded = (at + between.max(0) + entered).max(happened.earliest_micros());
            self.take(
                Step {
                    recorded,
                    happened,
                    place: place as u16,
                    part: Part::Told,
                },
                chance,
            );
        }
    }

    /// A step, and now and then what is said of it afterwards.
    fn take(&mut self, step: Step, chance: &mut Chance) {
        self.steps.push(step);
        let later = step.recorded + (20 + chance.below(3_000)) as i64 * MINUTE;
        let mut then = |part| {
            self.steps.push(Step {
                recorded: later,
                part,
                ..step
            })
        };
        match chance.below(1_000) {
            at if at < rates::TAKEN_BACK => then(Part::TakenBack),
            at if at < rates::TAKEN_BACK + rates::PUT_RIGHT => {
                then(Part::PutRight);
                then(Part::Replaced);
            }
            _ => {}
        }
    }

    /// The places of facts about nobody but the child's brothers and sisters.
    fn about_others_alone(&self) -> Vec<usize> {
        let others = self.id_called("Others");
        let facts = self.course.facts.iter().enumerate();
        facts
            .filter(|(_, fact)| fact.about.iter().all(|id| Some(*id) == others))
            .map(|(place, _)| place)
            .collect()
    }

    fn id_called(&self, name: &str) -> Option<PersonId> {
        let mut people = self.course.cast.people.iter();
        people
            .find(|person| person.name == name)
            .map(|person| person.id)
    }

    /// The fact of a step.
    pub fn fact(&self, step: &Step, world: &World) -> Option<Fact> {
        let told = self.course.facts.get(usize::from(step.place))?;
        let named = Named {
            world,
            home: world.people.household(world.people.family(self.child)),
            child: self.child,
            number: self.number,
            at: step.recorded,
        };
        let is_afterwards = matches!(step.part, Part::TakenBack | Part::Replaced);
        Some(Fact {
            id: self.id(step.place, step.part, world),
            what: self.what(told, step, &named),
            happened: if is_afterwards {
                When::at_micros(step.recorded)
            } else {
                step.happened
            },
            recorded: when::moment(step.recorded),
            by: named.author(&told.by),
            about: told
                .about
                .iter()
                .flat_map(|id| named.people(self.name_of(*id)))
                .collect(),
            cases: vec![self.case_id(world)],
            source: Source::Keyboard,
        })
    }

    fn id(&self, place: u16, part: Part, world: &World) -> FactId {
        let number = self.number * IDS + u64::from(place) * 4 + part as u64;
        FactId::of_number(&[&world.people.space], number)
    }

    fn name_of(&self, id: PersonId) -> &str {
        let person = self.course.cast.person_by_id(id);
        person.map_or("", |person| person.name.as_str())
    }

    fn what(&self, told: &Fact, step: &Step, named: &Named) -> What {
        let fact = Stated::Clear(self.id(step.place, Part::Told, named.world));
        match step.part {
            Part::TakenBack => {
                let because = Stated::Clear("put on the wrong record".into());
                return correction::Withdrawn { fact, because }.into();
            }
            Part::Replaced => {
                let with = Stated::Clear(self.id(step.place, Part::PutRight, named.world));
                let because = Stated::Clear("said more exactly".into());
                return correction::Replaced {
                    fact,
                    with,
                    because,
                }
                .into();
            }
            Part::Told | Part::PutRight => {}
        }
        let mut what = told.what.clone();
        let moved = step.happened.earliest_micros() - told.happened.earliest_micros();
        let mut gaps = self.chance(10 + u64::from(step.place));
        change_clear(&mut what, |value| {
            Some(match value {
                Value::Words(words) => {
                    Value::Words(filled(&words, &|gap| named.gap(gap), &mut gaps))
                }
                Value::Person(id) => {
                    Value::Person(named.people(self.name_of(id)).first().copied()?)
                }
                Value::People(ids) => Value::People(
                    ids.iter()
                        .flat_map(|id| named.people(self.name_of(*id)))
                        .collect(),
                ),
                Value::Reference(name) => Value::Reference(self.reference(&name)),
                Value::When(when) => Value::When(when.plus_micros(moved)),
                Value::Date(date) => Value::Date(date.saturating_add((moved / DAY).days())),
                _ => return None,
            })
        });
        if step.part == Part::Told {
            mistaken(&mut what, &mut self.chance(2_000 + u64::from(step.place)));
        }
        what
    }

    /// A number of this telling: the course's word for it, the day, the telling's number on the day.
    fn reference(&self, name: &str) -> String {
        format!("{name}-{}", self.number)
    }
}

/// On the day, about the time of day the course tells of.
fn start(day: Date, told_from: i64, chance: &mut Chance) -> i64 {
    let of_day = told_from - when::start_of(when::date_of(told_from));
    let about = chance.below(181) as i64 + chance.below(181) as i64 - 180;
    when::start_of(day) + of_day + about * MINUTE
}

/// Some minutes: mostly few.
fn skewed(most: u64, chance: &mut Chance) -> i64 {
    let share = chance.below(1 << 16);
    ((most * share / (1 << 16)) * share / (1 << 16)) as i64
}

/// Does somebody of this role work by day, on weekdays?
fn works_by_day(role: Role) -> bool {
    use Role::*;
    matches!(
        role,
        Hub | ExploitationTeam
            | NeighbourhoodTeam
            | OnlineInvestigationTeam
            | CrimeManager
            | MissingPersonCoordinator
            | DetectiveInspector
            | Investigator
            | LocalAuthority
            | Health
            | School
    )
}

/// That moment, if anybody is at work; else some time after eight on the next working day.
fn working_time(at: i64, chance: &mut Chance) -> i64 {
    let opens = |day: Date| when::start_of(day) + 8 * HOUR;
    let is_free = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let mut day = when::date_of(at);
    if !is_free(day) && at >= opens(day) && at < opens(day) + 10 * HOUR {
        return at;
    }
    if at >= opens(day) {
        day = day.saturating_add(1.day());
    }
    while is_free(day) {
        day = day.saturating_add(1.day());
    }
    opens(day) + chance.below(100) as i64 * MINUTE
}

/// How much later a fact is put on record, where it is not entered at once.
fn entered_late(role: Role, chance: &mut Chance) -> i64 {
    let at_once = matches!(
        role,
        Role::CallHandler | Role::ControlRoomSupervisor | Role::CustodyOfficer
    );
    if at_once || chance.below(1_000) >= rates::ENTERED_LATE {
        return 0;
    }
    skewed(600, chance) * MINUTE
}

/// That moment; or, now and then, only roughly.
fn roughly(at: i64, chance: &mut Chance) -> When {
    if chance.below(1_000) >= rates::VAGUE {
        When::at_micros(at)
    } else if chance.percent(40) {
        When::between_micros(when::start_of(when::date_of(at)), at)
    } else {
        When::between_micros(at - (15 + chance.below(90)) as i64 * MINUTE, at)
    }
}

/// What now and then becomes of an answer: it cannot be read, or is not there.
fn mistaken(what: &mut What, chance: &mut Chance) {
    let drawn = chance.below(1_000);
    if drawn >= rates::UNREADABLE + rates::UNANSWERED {
        return;
    }
    let at = chance.below(what.kind().fields.len() as u64) as usize;
    let must = |at: usize| {
        what.kind()
            .fields
            .get(at)
            .is_none_or(|field| field.flags.contains(&Flag::Must))
    };
    let is_left_out = what.answers().get(at).is_none_or(Stated::is_left_out);
    if drawn < rates::UNREADABLE && !is_left_out {
        what.set(at, Stated::Unclear("Med/High?".into()));
    } else if !must(at) {
        what.set(at, Stated::LeftOut);
    }
}
