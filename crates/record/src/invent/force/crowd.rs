//! People alone, for the search by name: names, dates of birth, addresses, and some spelt in two ways.

use jiff::ToSpan;

use super::NOW;
use super::places::{self, DISTRICTS};
use crate::fact::person::{Described, KnownAs, LivesAt, Sex};
use crate::fact::{Fact, Source, What};
use crate::id::{FactId, PersonId};
use crate::invent::{Chance, DAY};
use crate::role::Role;
use crate::text::Person;
use crate::when::{self, When};
use crate::{Author, Stated};

/// Of a hundred people, how many are children.
const CHILDREN: u64 = 30;
/// Of a hundred people, how many are known by another name too.
const KNOWN_AS: u64 = 4;
/// Of a hundred people, how many are somebody already recorded, spelt otherwise.
const AGAIN: u64 = 3;

/// Somebody of a crowd, by number, with what is on record of them.
///
/// Everybody's facts are recorded a moment after those of the one before.
pub fn somebody(seed: u64, number: u64) -> (Person, Vec<Fact>) {
    let mut own = Chance::of(seed, &[20, number]);
    let again = number > 100 && own.percent(AGAIN);
    let whose = if again {
        number - 1 - own.below(100)
    } else {
        number
    };
    let mut chance = Chance::of(seed, &[21, whose]);
    let is_child = chance.percent(CHILDREN);
    let girl = chance.percent(50);
    let first = match (is_child, girl) {
        (true, true) => places::GIRLS,
        (true, false) => places::BOYS,
        (false, true) => places::WOMEN,
        (false, false) => places::MEN,
    };
    let mut family = places::family_name(&mut chance);
    if again {
        family = respelt(&family);
    }
    let name = format!("{} {family}", places::one(first, &mut chance));
    let days = if is_child {
        chance.below(18 * 365)
    } else {
        18 * 365 + chance.below(60 * 365)
    };
    let today = when::date_of(now());
    let born = today.saturating_sub((days as i64).days());
    let address = DISTRICTS
        .get(chance.below(3) as usize)
        .map_or_else(String::new, |district| {
            places::address(district, &mut chance)
        });
    let mut whats = vec![
        What::from(Described {
            name: Stated::Clear(name.clone()),
            born: if own.percent(96) {
                Stated::Clear(born)
            } else {
                Stated::NotKnown
            },
            expected: Stated::LeftOut,
            sex: Stated::Clear(if girl { Sex::Female } else { Sex::Male }),
        }),
        LivesAt {
            place: Stated::Clear(address),
            with: Stated::LeftOut,
            until: Stated::LeftOut,
        }
        .into(),
    ];
    if own.percent(KNOWN_AS) {
        whats.push(
            KnownAs {
                name: Stated::Clear(format!("{} {family}", places::one(first, &mut own))),
            }
            .into(),
        );
    }
    let space = format!("crowd {seed}");
    let id = PersonId::of_number(&[&space], number);
    let at = now() - 900 * DAY + number as i64 * 1_000_000;
    let facts = (0..)
        .zip(whats)
        .map(|(place, what)| Fact {
            id: FactId::of_number(&[&space], number * 8 + place),
            what,
            happened: When::at_micros(at),
            recorded: when::moment(at),
            by: Author {
                name: "records".into(),
                role: Role::RecordsManager,
            },
            about: vec![id],
            cases: Vec::new(),
            source: Source::Keyboard,
        })
        .collect();
    (Person { id, name, is_child }, facts)
}

/// The name as somebody else might hear it: a letter doubled, or one of two alike.
fn respelt(name: &str) -> String {
    for (heard, written) in [
        ("ie", "y"),
        ("ck", "k"),
        ("ll", "l"),
        ("ey", "y"),
        ("oo", "u"),
        ("ea", "ee"),
        ("th", "f"),
    ] {
        if name.contains(heard) {
            return name.replacen(heard, written, 1);
        }
    }
    let mut letters: Vec<char> = name.chars().collect();
    if let Some(last) = letters.last().copied() {
        letters.push(last);
    }
    letters.into_iter().collect()
}

/// The moment at which the invented record ends.
pub(super) fn now() -> i64 {
    NOW.parse().map_or(0, jiff::Timestamp::as_microsecond)
}
