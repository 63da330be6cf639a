//! Invented facts, from a seed: for tests, laws and benchmarks. Never for a force's record.

use jiff::civil::Date;

use crate::Stated;
use crate::answer::{Asks, Value};
use crate::fact::{Author, Fact, Source, What, person};
use crate::id::{CaseId, FactId, PersonId};
use crate::kind::Kind;
use crate::role::Role;
use crate::text::{Cast, Person, Story};
use crate::when::{self, When};

pub mod force;
pub mod lives;
pub mod people;

/// A stream of chances that is the same for the same seed.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub fn from(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    /// A stream of its own for something numbered, whatever else is drawn.
    pub fn of(seed: u64, numbers: &[u64]) -> Chance {
        let mut res = Chance::from(seed);
        for number in numbers {
            res = Chance(res.bits() ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93));
        }
        res
    }

    /// The next 64 bits (splitmix64).
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `end` (0 if `end` is 0).
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.bits() % end }
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    /// One of a list, if there is one.
    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len() as u64) as usize)
    }
}

/// What an invented fact may point at.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// People it may name.
    pub people: Vec<PersonId>,
    /// Cases it may name.
    pub cases: Vec<CaseId>,
    /// Facts it may name.
    pub facts: Vec<FactId>,
    /// The moment around which its times lie, in microseconds since 1970.
    pub about: i64,
    /// Of a hundred answers, how many are unclear, or one of the ways of not answering.
    pub vague: u64,
    /// Of a hundred answers, how many are left out.
    pub left_out: u64,
}

const WORDS: &[&str] = &[
    "at the bus station",
    "he \"felt\" safe; then left",
    "two lines\nof it",
    "a | b",
    "not known",
    "with her aunt",
    "naïve — ☂",
    "Saltby Council",
    "12",
];

/// An invented fact of a kind.
pub fn what(kind: &'static Kind, chance: &mut Chance, around: &Around) -> What {
    let mut res = (kind.blank)();
    for (at, field) in kind.fields.iter().enumerate() {
        let stated = if chance.percent(around.left_out) {
            Stated::LeftOut
        } else if chance.percent(around.vague) {
            match chance.below(5) {
                0 => Stated::Unclear("Med/High?".into()),
                1 => Stated::NotKnown,
                2 => Stated::WouldNotSay,
                3 => Stated::NotFoundOut("rang \"home\"; no answer".into()),
                _ => Stated::NotAsked("no time; \"asleep\"".into()),
            }
        } else {
            value(&field.asks, chance, around).map_or(Stated::LeftOut, Stated::Clear)
        };
        res.set(at, stated);
    }
    res
}

fn value(asks: &Asks, chance: &mut Chance, around: &Around) -> Option<Value> {
    Some(match asks {
        Asks::Words => Value::Words((*chance.pick(WORDS)?).to_owned()),
        Asks::YesNo => Value::YesNo(chance.percent(60)),
        Asks::Number => Value::Number(chance.below(30) as i64),
        Asks::When => Value::When(moment(chance, around)),
        Asks::Date => Value::Date(day(chance)?),
        Asks::Choice(list) => Value::Choice(chance.pick(list.words)?),
        Asks::Choices(list) => {
            let chosen: Vec<&'static str> = list
                .words
                .iter()
                .copied()
                .filter(|_| chance.percent(50))
                .collect();
            Value::Choices(if chosen.is_empty() {
                vec![*list.words.first()?]
            } else {
                chosen
            })
        }
        Asks::Person(_) => Value::Person(*chance.pick(&around.people)?),
        Asks::People => Value::People(vec![*chance.pick(&around.people)?]),
        Asks::Case => Value::Case(*chance.pick(&around.cases)?),
        Asks::Fact => Value::Fact(*chance.pick(&around.facts)?),
        Asks::Sealed => return None,
        Asks::Reference(thread) => {
            Value::Reference(format!("{} {}", thread.word(), chance.below(3)))
        }
    })
}

fn moment(chance: &mut Chance, around: &Around) -> When {
    const MINUTE: i64 = 60_000_000;
    let at = around.about + chance.below(10_000) as i64 * MINUTE;
    if chance.percent(80) {
        When::at_micros(at)
    } else {
        When::between_micros(at, at + chance.below(600) as i64 * MINUTE)
    }
}

fn day(chance: &mut Chance) -> Option<Date> {
    Date::new(
        2008 + chance.below(18) as i16,
        1 + chance.below(12) as i8,
        1 + chance.below(28) as i8,
    )
    .ok()
}

/// One child's invented history.
#[derive(Debug, Clone)]
pub struct History {
    /// The child.
    pub child: PersonId,
    /// The facts, in order of recording.
    pub facts: Vec<Fact>,
}

impl History {
    /// The same as a story, its people called P0, P1 and so on.
    pub fn story(&self, title: &str) -> Story {
        let people = self.facts.iter().flat_map(|fact| {
            let mut named = fact.about.clone();
            fact.what.people(&mut |id| named.push(id));
            named
        });
        let mut cast = Cast {
            facts: self.facts.iter().map(|fact| fact.id).collect(),
            ..Cast::default()
        };
        for id in std::iter::once(self.child).chain(people) {
            if cast.person_by_id(id).is_none() {
                cast.people.push(Person {
                    id,
                    name: format!("P{}", cast.people.len()),
                    is_child: id == self.child,
                });
            }
        }
        Story {
            title: vec![title.to_owned()],
            cast,
            facts: self.facts.clone(),
            ..Story::default()
        }
    }
}

const DAY: i64 = 86_400_000_000;
const MINUTE: i64 = 60_000_000;
/// The moment around which half of the invented histories lie: 1 June 2025, in microseconds since 1970.
const MIDDLE: i64 = 1_748_736_000_000_000;
/// How much later the other half lie, so that what came into force since is met too.
const LATER: i64 = 365 * DAY;
/// Over how many days an invented history stretches.
const DAYS: u64 = 60;

/// An invented history of so many facts, of every kind there is.
///
/// `vague` of a hundred times and answers are vague.
pub fn history(seed: u64, count: usize, vague: u64) -> History {
    let mut chance = Chance::from(seed);
    let word = seed.to_string();
    let person = |name: &str| PersonId::of_words(&["invented", &word, name]);
    let child = person("child");
    let mut around = Around {
        people: ["child", "sibling", "adult", "officer"]
            .map(person)
            .to_vec(),
        cases: ["one", "two"]
            .map(|name| CaseId::of_words(&["invented", &word, name]))
            .to_vec(),
        facts: Vec::new(),
        about: MIDDLE,
        vague,
        left_out: 15,
    };
    let kinds: Vec<&'static Kind> = crate::fact::kinds().collect();
    let focus = chance.below(kinds.len() as u64) as usize;
    let mut facts: Vec<Fact> = Vec::with_capacity(count);
    for number in 0..count {
        // Facts keep company: half of them come from one neighbourhood of the list of kinds, so that what is owed is also met.
        let at = if chance.percent(60) {
            (focus + chance.below(24) as usize) % kinds.len()
        } else {
            chance.below(kinds.len() as u64) as usize
        };
        let Some(kind) = kinds.get(at) else { continue };
        let happened = happened(&mut chance, vague, seed);
        around.about = happened.earliest_micros();
        let fact = Fact {
            id: FactId::of_words(&["invented", &word, &number.to_string()]),
            what: what(kind, &mut chance, &around),
            happened,
            recorded: when::moment(
                happened.latest_micros()
                    + chance.below(3_000) as i64 * MINUTE * i64::from(chance.percent(30)),
            ),
            by: Author {
                name: "Op. Invented".into(),
                role: chance.pick(Role::ALL).copied().unwrap_or(Role::NotStated),
            },
            about: about(&mut chance, &around, child),
            cases: chance
                .pick(&around.cases)
                .copied()
                .into_iter()
                .filter(|_| !seed.is_multiple_of(5))
                .collect(),
            source: Source::Keyboard,
        };
        around.facts.push(fact.id);
        facts.push(fact);
    }
    facts.sort_by_key(|fact| (fact.recorded, fact.id));
    History { child, facts }
}

fn happened(chance: &mut Chance, vague: u64, seed: u64) -> When {
    let later = if seed.is_multiple_of(2) { LATER } else { 0 };
    let at = MIDDLE + later + chance.below(DAYS * 24 * 12) as i64 * 5 * MINUTE;
    if !chance.percent(vague) {
        return When::at_micros(at);
    }
    match chance.below(3) {
        0 => When::on(when::date_of(at)),
        1 => When::between_micros(at, at + 3 * DAY),
        _ => When::between_micros(at, at + chance.below(600) as i64 * MINUTE),
    }
}

fn about(chance: &mut Chance, around: &Around, child: PersonId) -> Vec<PersonId> {
    match chance.below(20) {
        0 => around
            .people
            .iter()
            .copied()
            .filter(|id| *id != child)
            .take(2)
            .collect(),
        1 => around.people.clone(),
        _ => vec![child],
    }
}

/// The same history with some of what was vague made clear: times narrowed, unreadable answers read.
pub fn made_clearer(history: &History, seed: u64) -> History {
    let mut chance = Chance::from(seed ^ 0x5eed);
    let mut res = history.clone();
    let around = Around {
        people: history
            .facts
            .iter()
            .flat_map(|fact| fact.about.iter().copied())
            .collect(),
        cases: history
            .facts
            .iter()
            .flat_map(|fact| fact.cases.iter().copied())
            .collect(),
        facts: history.facts.iter().map(|fact| fact.id).collect(),
        about: MIDDLE,
        vague: 0,
        left_out: 0,
    };
    // A correction made clearer would take another fact back, and a date of birth end what is owed to whoever is treated as
    // a child while in doubt: that is more than learning what was meant.
    let says_who = |fact: &Fact| {
        let described = matches!(fact.what, What::Person(person::Fact::Described(_)));
        described || matches!(fact.what, What::Correction(_))
    };
    for fact in res.facts.iter_mut().filter(|fact| !says_who(fact)) {
        if chance.percent(60) {
            fact.happened = narrowed(fact.happened, &mut chance);
        }
        let clear = what(fact.kind(), &mut chance, &around).answers();
        for (at, (stated, clear)) in fact.what.answers().into_iter().zip(clear).enumerate() {
            if matches!(stated, Stated::Unclear(_)) && chance.percent(60) {
                fact.what.set(at, clear);
            }
        }
    }
    res
}

/// Puts others in the place of the answers that are clear; what `change` gives nothing for stays.
fn change_clear(what: &mut What, mut change: impl FnMut(Value) -> Option<Value>) {
    for (at, stated) in what.answers().into_iter().enumerate() {
        if let Stated::Clear(value) = stated
            && let Some(other) = change(value)
        {
            what.set(at, Stated::Clear(other));
        }
    }
}

fn narrowed(when: When, chance: &mut Chance) -> When {
    let width = (when.latest_micros() - when.earliest_micros()) / MINUTE;
    let from = when.earliest_micros() + chance.below(width.max(0) as u64 + 1) as i64 * MINUTE;
    let left = (when.latest_micros() - from) / MINUTE;
    let to = if chance.percent(50) {
        from
    } else {
        from + chance.below(left.max(0) as u64 + 1) as i64 * MINUTE
    };
    When::between_micros(from.min(when.latest_micros()), to.min(when.latest_micros()))
}
