//! Lives put together from stories: what happens to one child over a year or two.
//!
//! Facts drawn one by one answer each other only by luck. A life is made of
//! whole threads, each told by a story: an episode, an incident, a stay in
//! custody. Threads are moved in time, their people and numbers made others,
//! and here and there something is late, vague, left out or taken back, as on
//! a real record. The same seed gives the same life.

use std::collections::BTreeMap;

use super::{Around, Chance, DAY, History, MINUTE, change_clear, what};
use crate::Stated;
use crate::answer::Value;
use crate::fact::{Fact, What, correction, kinds, person};
use crate::id::{CaseId, FactId, PersonId};
use crate::kind::OneKind;
use crate::text::Story;
use crate::when::{self, When};

/// How many facts a life has at least.
const FEWEST: u64 = 10;
/// How many a life has at most: a thread begun before is told to its end.
const MOST: u64 = 200;
/// Over how many weeks before the time of the stories lives begin.
const WEEKS: u64 = 70;

/// The threads lives are made of.
#[derive(Debug)]
pub struct Threads<'s> {
    /// Each a story, and the child in it.
    told: Vec<(&'s Story, PersonId)>,
}

/// A life being put together.
struct Life {
    chance: Chance,
    space: String,
    child: PersonId,
    facts: Vec<Fact>,
    /// Is it on record yet who the child is?
    described: bool,
}

impl<'s> Threads<'s> {
    /// Every thread of some stories: one for each child in each.
    pub fn of(stories: impl IntoIterator<Item = &'s Story>) -> Threads<'s> {
        let told = stories
            .into_iter()
            .flat_map(|story| story.cast.children().map(move |child| (story, child.id)))
            .collect();
        Threads { told }
    }

    /// The life of a seed: 10 to some 200 facts, half of them fewer than 18, a few very many; 20 on average.
    ///
    /// Its facts are in order of recording.
    pub fn life(&self, seed: u64) -> History {
        let mut chance = Chance::from(seed);
        let wanted = length(&mut chance);
        let space = format!("life {seed}");
        let mut life = Life {
            child: PersonId::of_words(&[&space, "child"]),
            chance,
            space,
            facts: Vec::new(),
            described: false,
        };
        let mut weeks = life.chance.below(WEEKS);
        let mut number = 0;
        while (life.facts.len() as u64) < wanted {
            let Some((story, child)) = life.chance.pick(&self.told).copied() else {
                break;
            };
            life.live_through(story, child, number, weeks);
            weeks = weeks.saturating_sub(life.chance.below(12));
            number += 1;
        }
        life.facts.truncate(MOST as usize);
        life.facts.sort_by_key(|fact| (fact.recorded, fact.id));
        History {
            child: life.child,
            facts: life.facts,
        }
    }
}

/// How many facts a life is to have: most few, some very many.
fn length(chance: &mut Chance) -> u64 {
    let mut res = FEWEST;
    while res < MOST && chance.percent(if res < 40 { 89 } else { 97 }) {
        res += 1;
    }
    res
}

impl Life {
    /// One thread, so many weeks before the time its story tells.
    fn live_through(&mut self, story: &Story, child: PersonId, number: usize, weeks: u64) {
        let others: Vec<PersonId> = story
            .cast
            .people
            .iter()
            .filter(|person| !person.is_child)
            .map(|person| person.id)
            .collect();
        let told = story.facts.iter().filter(|fact| {
            fact.about.contains(&child) || fact.about.iter().all(|id| others.contains(id))
        });
        let earlier = -(weeks as i64) * 7 * DAY;
        let mut renamed = Renamed {
            space: format!("{} {number}", self.space),
            child: (child, self.child),
            facts: BTreeMap::new(),
        };
        for fact in told {
            if self.chance.percent(6) {
                continue;
            }
            let mut fact = fact.clone();
            if person::Described::of(&fact.what).is_some() && fact.about.contains(&child) {
                if self.described {
                    continue;
                }
                self.described = true;
            }
            let id = FactId::of_number(&[&self.space], self.facts.len() as u64);
            renamed.facts.insert(fact.id, id);
            fact.id = id;
            fact.about.retain(|id| *id == child || others.contains(id));
            for id in &mut fact.about {
                *id = renamed.person(*id);
            }
            for id in &mut fact.cases {
                *id = CaseId::of_words(&[&renamed.space, &id.to_string()]);
            }
            renamed.answers(&mut fact.what);
            let late = if self.chance.percent(10) {
                self.chance.below(72 * 12) as i64 * 5 * MINUTE
            } else {
                0
            };
            fact.happened = fact.happened.plus_micros(earlier + late);
            fact.recorded = when::moment(
                fact.recorded
                    .as_microsecond()
                    .saturating_add(earlier + late),
            );
            self.facts.push(fact);
            self.mishap();
        }
    }

    /// What now and then becomes of the last fact, or comes beside it.
    fn mishap(&mut self) {
        let Some(last) = self.facts.last().cloned() else {
            return;
        };
        let number = self.facts.len() as u64;
        let around = Around {
            people: vec![self.child, PersonId::of_words(&[&self.space, "another"])],
            cases: last.cases.clone(),
            facts: vec![last.id],
            about: last.happened.earliest_micros(),
            vague: 5,
            left_out: 15,
        };
        let beside = |what: What, later: i64| Fact {
            id: FactId::of_number(&[&self.space], number),
            what,
            recorded: when::moment(last.recorded.as_microsecond().saturating_add(later)),
            ..last.clone()
        };
        let chance = &mut self.chance;
        match chance.below(100) {
            0 => {
                let taken_back = correction::Withdrawn {
                    fact: Stated::Clear(last.id),
                    because: Stated::Clear("put on the wrong record".into()),
                };
                let later = chance.below(4_000) as i64 * MINUTE;
                let fact = beside(
                    What::Correction(correction::Fact::Withdrawn(taken_back)),
                    later,
                );
                self.facts.push(fact);
            }
            1..=3 => {
                let kinds: Vec<_> = kinds().collect();
                if let Some(kind) = chance.pick(&kinds) {
                    let fact = beside(what(kind, chance, &around), 0);
                    self.facts.push(fact);
                }
            }
            4..=6 => {
                let at = last.happened.earliest_micros();
                let vague = if chance.percent(50) {
                    When::on(when::date_of(at))
                } else {
                    When::between_micros(at, at + chance.below(600) as i64 * MINUTE)
                };
                if let Some(last) = self.facts.last_mut() {
                    last.happened = vague;
                }
            }
            7..=8 => {
                let at = chance.below(last.kind().fields.len() as u64) as usize;
                if let Some(last) = self.facts.last_mut() {
                    last.what.set(at, Stated::Unclear("Med/High?".into()));
                }
            }
            _ => {}
        }
    }
}

/// Who and what a thread's people, numbers and facts are in a life.
struct Renamed {
    space: String,
    child: (PersonId, PersonId),
    facts: BTreeMap<FactId, FactId>,
}

impl Renamed {
    fn person(&self, id: PersonId) -> PersonId {
        if id == self.child.0 {
            self.child.1
        } else {
            PersonId::of_words(&[&self.space, &id.to_string()])
        }
    }

    fn answers(&self, what: &mut What) {
        change_clear(what, |value| {
            Some(match value {
                Value::Person(id) => Value::Person(self.person(id)),
                Value::People(ids) => {
                    Value::People(ids.into_iter().map(|id| self.person(id)).collect())
                }
                Value::Case(id) => Value::Case(CaseId::of_words(&[&self.space, &id.to_string()])),
                Value::Fact(id) => Value::Fact(self.facts.get(&id).copied().unwrap_or(id)),
                Value::Reference(name) => Value::Reference(format!("{name}/{}", self.space)),
                _ => return None,
            })
        });
    }
}
