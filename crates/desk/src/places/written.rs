//! Where the words of a protected place stand in what was written otherwise: told to whoever keeps the place, and to nobody
//! else.

use std::collections::BTreeSet;

use heard_record::identity::address;
use heard_record::lines::write_fact;
use heard_record::{Fact, FactId, PersonId};
use jiff::Timestamp;
use serde_json::Value as Json;
use zeroize::Zeroizing;

use super::ProtectedPlace;
use crate::access::{Act, Answer, is_place_bearing};
use crate::desk::{Desk, No, Signed};
use crate::reading::Around;
use crate::together::unless_damaged;

/// Of how many letters two words may differ in one and be the same.
const ALIKE_FROM: usize = 5;

/// How many of the last figures of a telephone number tell it from others, and how many it has at least.
const LAST_FIGURES: usize = 9;
const FIGURES: usize = 10;

/// A protected place that somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceKept {
    /// Whose place.
    pub child: PersonId,
    /// When others put that on record in which it may stand by its words, its postcode or its telephone number, taken back or not;
    /// nothing, where the place cannot be opened here and held against what is on record.
    pub written: Option<Vec<Timestamp>>,
}

impl PlaceKept {
    /// Was something put on record since a moment in which it may stand?
    pub fn is_written_since(&self, from: Timestamp) -> bool {
        self.written.iter().flatten().any(|at| *at >= from)
    }
}

impl Desk {
    /// A child's protected place, where they keep it. That they were told where it is written is a look.
    pub(super) async fn place_kept(
        &self,
        signed: &Signed,
        child: PersonId,
    ) -> Result<Option<PlaceKept>, No> {
        let around = self.around(signed, child).await?;
        let asked = around.asked(signed, Act::AskPlace, None);
        if !matches!(around.decide(&asked), Answer::Write(_) | Answer::ProveAgain) {
            return Ok(None);
        }
        let Some(written) = self.written_around(signed, child, &around).await? else {
            let written = None;
            return Ok(Some(PlaceKept { child, written }));
        };
        if !written.is_empty() {
            let act = "told where a protected place is written";
            let facts: Vec<FactId> = written.iter().map(|(_, fact)| *fact).collect();
            self.keep_told(signed, act, child, &facts).await?;
        }
        let written: BTreeSet<Timestamp> = written.into_iter().map(|(at, _)| at).collect();
        Ok(Some(PlaceKept {
            child,
            written: Some(written.into_iter().collect()),
        }))
    }

    /// What others put on record in which a child's place stands, and when; nothing, where it cannot be opened here. What a
    /// keeper typed is not held against it: nobody finds out by trying where a place is that was never told to them.
    async fn written_around(
        &self,
        signed: &Signed,
        child: PersonId,
        around: &Around,
    ) -> Result<Option<Vec<(Timestamp, FactId)>>, No> {
        let Some((_, Some(number))) = around.protected_place() else {
            return Ok(Some(Vec::new()));
        };
        let place = unless_damaged(self.opened_place(child, number).await)?;
        Ok(place.map(|place| written_in(&place, child, around, &signed.name)))
    }
}

fn written_in(
    place: &ProtectedPlace,
    child: PersonId,
    around: &Around,
    asker: &str,
) -> Vec<(Timestamp, FactId)> {
    let is_shut_with_the_place =
        |fact: &Fact| fact.about.contains(&child) && is_place_bearing(&fact.what);
    let stands = around
        .facts()
        .filter(|fact| fact.by.name != asker && !is_shut_with_the_place(fact))
        .filter(|fact| is_in(&write_fact(fact), &place.0));
    stands.map(|fact| (fact.recorded, fact.id)).collect()
}

fn is_in(json: &Json, place: &str) -> bool {
    match json {
        Json::String(text) => stands_in(place, text),
        Json::Array(each) => each.iter().any(|one| is_in(one, place)),
        Json::Object(parts) => parts.values().any(|one| is_in(one, place)),
        _ => false,
    }
}

/// Does a place stand in a text: its house and street, its postcode, its name, or its telephone number?
fn stands_in(place: &str, text: &str) -> bool {
    let folded = Zeroizing::new(address(place));
    let own: Vec<&str> = folded.split(' ').collect();
    let folded = address(text);
    let words: Vec<&str> = folded.split(' ').collect();
    has_house(&own, &words)
        || !postcodes(&own).is_disjoint(&postcodes(&words))
        || has_name(place, &words)
        || has_phone(place, text)
}

fn has_house(own: &[&str], words: &[&str]) -> bool {
    houses(own).any(|(number, street)| {
        houses(words).any(|(other, word)| number == other && is_alike(street, word))
    })
}

/// Each number with the word of a street after it.
fn houses<'w>(words: &'w [&str]) -> impl Iterator<Item = (&'w str, &'w str)> {
    words.windows(2).filter_map(|pair| {
        let [number, street] = pair else { return None };
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        let is_street = street.len() > 2 && street.chars().all(char::is_alphabetic);
        (is_number && is_street).then_some((*number, *street))
    })
}

fn postcodes(words: &[&str]) -> BTreeSet<String> {
    let in_two = words.windows(2).map(<[&str]>::concat);
    let in_one = words.iter().map(|word| (*word).to_owned());
    in_two
        .chain(in_one)
        .filter(|word| is_postcode(word))
        .collect()
}

fn is_postcode(word: &str) -> bool {
    let Some((area, rest)) = word
        .len()
        .checked_sub(3)
        .and_then(|at| word.split_at_checked(at))
    else {
        return false;
    };
    let has_shape = |text: &str, shape: fn(&char) -> bool| text.chars().all(|c| shape(&c));
    let (sector, unit) = rest.split_at_checked(1).unwrap_or_default();
    (2..=4).contains(&area.len())
        && area.starts_with(|c: char| c.is_ascii_alphabetic())
        && area.contains(|c: char| c.is_ascii_digit())
        && has_shape(sector, char::is_ascii_digit)
        && has_shape(unit, char::is_ascii_alphabetic)
}

/// Does what a place is called stand in a text, where it begins with a name of several words and no number?
fn has_name(place: &str, words: &[&str]) -> bool {
    let name = place.split([',', '\n']).next().unwrap_or_default();
    let name = Zeroizing::new(address(name));
    let name: Vec<&str> = name.split(' ').collect();
    let is_name = name.len() > 1
        && name
            .iter()
            .all(|word| word.chars().all(char::is_alphabetic));
    is_name
        && words.windows(name.len()).any(|some| {
            let mut pairs = some.iter().zip(&name);
            pairs.all(|(word, own)| is_alike(word, own))
        })
}

fn has_phone(place: &str, text: &str) -> bool {
    figures(place).any(|own| {
        let last = own.len().checked_sub(LAST_FIGURES);
        let last = last.and_then(|at| own.get(at..)).unwrap_or(&own);
        figures(text).any(|other| other.contains(last))
    })
}

/// Figures that may be of a telephone number, without what stands between them.
fn figures(text: &str) -> impl Iterator<Item = String> {
    let is_between = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '+' | '.');
    let runs = text.split(move |c: char| !c.is_ascii_digit() && !is_between(c));
    let figures = runs.map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>());
    figures.filter(|figures| figures.len() >= FIGURES)
}

/// Are two words the same but for one letter, where they are long enough to tell?
fn is_alike(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shorter = one.len().min(other.len());
    let before = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let ends = one.iter().rev().zip(other.iter().rev());
    let after = ends
        .take(shorter - before)
        .take_while(|(a, b)| a == b)
        .count();
    let longest = one.len().max(other.len()) - before - after;
    longest == 0 || (longest == 1 && shorter >= ALIKE_FROM)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "Flat 2, 4 Lantern Row, Saltby, SB4 7QT; call 07700 900118";

    #[test]
    fn a_place_is_found_however_it_is_written() {
        for text in [
            "She sleeps at 4 Lantern Row now.",
            "seen at 4, LANTERN row",
            "4 lantrn rd he thinks",
            "somewhere in sb47qt",
            "the postcode is SB4 7QT, I am sure",
            "ring her on +44 7700 900 118.",
        ] {
            assert!(stands_in(ROW, text), "{text}");
        }
        let named = "Harbour Light House, Saltby";
        assert!(stands_in(named, "the refuge, harbor light house"));
        assert!(!stands_in(named, "the harbour, a house"));
    }

    #[test]
    fn what_is_not_of_the_place_is_not_taken_for_it() {
        for text in [
            "5 Lantern Row",
            "14 Lantern Row",
            "Flat 2, 9 Foundry Yard, Saltby",
            "she was seen in Saltby at 4",
            "SB4 7QX",
            "07700 900119",
            "2026-06-10T20:31:00Z",
            "",
        ] {
            assert!(!stands_in(ROW, text), "{text}");
        }
        assert!(!stands_in("4", "4 of them"));
    }
}
