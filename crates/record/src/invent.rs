//! Invented facts, from a seed: for tests, laws and benchmarks. Never for a force's record.

use jiff::civil::Date;

use crate::answer::{Asks, Value};
use crate::fact::What;
use crate::id::{CaseId, FactId, PersonId};
use crate::kind::Kind;
use crate::when::When;
use crate::Stated;

/// A stream of chances that is the same for the same seed.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub fn from(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
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
    /// Of a hundred answers, how many are unclear, not known or not asked.
    pub vague: u64,
    /// Of a hundred answers, how many are left out.
    pub left_out: u64,
}

const WORDS: &[&str] = &["at the bus station", "he \"felt\" safe; then left", "two lines\nof it", "a | b", "not known", "with her aunt", "naïve — ☂", "12"];

/// An invented fact of a kind.
pub fn what(kind: &'static Kind, chance: &mut Chance, around: &Around) -> What {
    let mut res = (kind.blank)();
    for (at, field) in kind.fields.iter().enumerate() {
        let stated = if chance.percent(around.left_out) {
            Stated::LeftOut
        } else if chance.percent(around.vague) {
            match chance.below(3) {
                0 => Stated::Unclear("Med/High?".into()),
                1 => Stated::NotKnown,
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
        Asks::Choice(words) => Value::Choice(chance.pick(words)?),
        Asks::Choices(words) => {
            let chosen: Vec<&'static str> = words.iter().copied().filter(|_| chance.percent(50)).collect();
            Value::Choices(if chosen.is_empty() { vec![*words.first()?] } else { chosen })
        }
        Asks::Person(_) => Value::Person(*chance.pick(&around.people)?),
        Asks::People => Value::People(vec![*chance.pick(&around.people)?]),
        Asks::Case => Value::Case(*chance.pick(&around.cases)?),
        Asks::Fact => Value::Fact(*chance.pick(&around.facts)?),
        Asks::Reference(thread) => Value::Reference(format!("{} {}", thread.word(), chance.below(3))),
    })
}

fn moment(chance: &mut Chance, around: &Around) -> When {
    const MINUTE: i64 = 60_000_000;
    let at = around.about + chance.below(10_000) as i64 * MINUTE;
    if chance.percent(80) { When::at_micros(at) } else { When::between_micros(at, at + chance.below(600) as i64 * MINUTE) }
}

fn day(chance: &mut Chance) -> Option<Date> {
    Date::new(2008 + chance.below(18) as i16, 1 + chance.below(12) as i8, 1 + chance.below(28) as i8).ok()
}
