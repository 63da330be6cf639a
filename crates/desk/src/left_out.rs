//! What is left out where a record is shown to a room: other children and addresses that are on record.

use heard_record::identity::ThingKind;
use jiff::Timestamp;

use crate::overview::Overview;
use crate::owed::NOT_NAMED;
use crate::reading::Reading;

/// What stands in a page for another child's name, and for an address.
const ANOTHER_CHILD: &str = "another child";
const AN_ADDRESS: &str = "an address";

/// What is left out of a page that is shown to a room.
#[derive(Debug, Default)]
pub struct LeftOut(Vec<Words>);

/// Words that are left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Words {
    words: String,
    instead: &'static str,
    /// Are they a name where they begin with a capital letter alone, and may be an ordinary word else?
    is_capital: bool,
}

impl Words {
    fn wherever(words: &str, instead: &'static str) -> Words {
        Words {
            words: words.trim().to_owned(),
            instead,
            is_capital: false,
        }
    }
}

/// The words by which another child is named: the whole name, and each name of it that is not this child's too.
fn of_name(name: &str, own: &str) -> Vec<Words> {
    let is_own = |one: &str| {
        let mut own = own.split_whitespace();
        own.any(|own| own.to_lowercase() == one.to_lowercase())
    };
    let single = name
        .split_whitespace()
        .filter(|one| one.starts_with(char::is_uppercase) && !is_own(one));
    let single = single.map(|one| Words {
        is_capital: true,
        ..Words::wherever(one, ANOTHER_CHILD)
    });
    std::iter::once(Words::wherever(name, ANOTHER_CHILD))
        .chain(single)
        .collect()
}

/// The words by which an address is told: the whole of it, its first part, the street without the number, each part with a
/// number in it, and the postcode.
fn of_address(address: &str) -> Vec<Words> {
    let parts = || address.split([',', '\n']).map(str::trim);
    let is_told = |part: &str| part.contains(char::is_alphabetic);
    let telling = parts()
        .enumerate()
        .filter(|(at, part)| *at == 0 || part.contains(|one: char| one.is_ascii_digit()));
    let mut all = vec![address.trim().to_owned()];
    for (_, part) in telling.filter(|(_, part)| is_told(part)) {
        all.push(part.to_owned());
        all.extend(street_of(part));
    }
    all.extend(postcode_of(address));
    all.iter()
        .map(|words| Words::wherever(words, AN_ADDRESS))
        .collect()
}

/// A street without the number of the house, where it is told by more words than one.
fn street_of(part: &str) -> Option<String> {
    let (number, street) = part.split_once(' ')?;
    let is_numbered = number.starts_with(|one: char| one.is_ascii_digit());
    let street = street.trim();
    (is_numbered && street.contains(' ')).then(|| street.to_owned())
}

/// The postcode of an address, with the space in it and without.
fn postcode_of(address: &str) -> Vec<String> {
    let words: Vec<&str> = address
        .split(|one: char| one.is_whitespace() || one == ',')
        .filter(|word| !word.is_empty())
        .collect();
    let is_inward = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|one| one.is_ascii_digit())
            && word.chars().count() == 3
            && letters.all(|one| one.is_ascii_alphabetic())
    };
    let is_outward = |word: &str| {
        (2..=4).contains(&word.chars().count())
            && word.starts_with(|one: char| one.is_ascii_alphabetic())
            && word.contains(|one: char| one.is_ascii_digit())
            && word.chars().all(|one| one.is_ascii_alphanumeric())
    };
    let in_two = words.windows(2).filter_map(|pair| match pair {
        [outward, inward] if is_outward(outward) && is_inward(inward) => Some((*outward, *inward)),
        _ => None,
    });
    let in_one = words.iter().filter_map(|word| {
        let at = word.len().checked_sub(3)?;
        let (outward, inward) = word.split_at_checked(at)?;
        (is_outward(outward) && is_inward(inward)).then_some((outward, inward))
    });
    in_two
        .chain(in_one)
        .flat_map(|(outward, inward)| [format!("{outward} {inward}"), format!("{outward}{inward}")])
        .collect()
}

impl Reading {
    /// The names of other children and the addresses that are on record around the child, to be left out for a room.
    pub fn left_out_for_a_room(&self, overview: &Overview, known: Timestamp) -> LeftOut {
        let near = overview.near.iter();
        let children = near.filter(|near| near.may_be_a_child() && near.name != NOT_NAMED);
        let own = overview.name.as_deref().unwrap_or_default();
        let names = children.flat_map(|near| of_name(&near.name, own));
        let things = self.beside(known, known).things.into_iter();
        let places = things.filter(|thing| thing.kind == ThingKind::Place);
        let lives = overview.lives.iter().map(|lives| lives.what.clone());
        let places = places.map(|thing| thing.called).chain(lives);
        LeftOut::of(names.chain(places.flat_map(|place| of_address(&place))))
    }
}

impl LeftOut {
    /// The whole of a name goes before a part of it.
    fn of(all: impl Iterator<Item = Words>) -> LeftOut {
        let mut all: Vec<Words> = all.filter(|one| !one.words.is_empty()).collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.words.chars().count()));
        LeftOut(all)
    }

    /// Some words without it.
    pub fn from(&self, words: &str) -> String {
        let mut res = words.to_owned();
        for left in &self.0 {
            res = without(&res, left);
        }
        res
    }
}

/// Some words with a name in them told otherwise, wherever it stands by itself, however it is written; one that may be an
/// ordinary word, where it begins with a capital letter.
fn without(words: &str, left: &Words) -> String {
    let instead = left.instead;
    let (lower, wanted) = (words.to_lowercase(), left.words.to_lowercase());
    // What changes its length in small letters cannot be found by place: nothing of it is shown.
    if lower.len() != words.len() {
        return if lower.contains(&wanted) {
            instead.to_owned()
        } else {
            words.to_owned()
        };
    }
    let mut res = String::new();
    let mut from = 0;
    for (at, found) in lower.match_indices(&wanted) {
        let before = lower
            .get(..at)
            .and_then(|before| before.chars().next_back());
        let after = lower
            .get(at + found.len()..)
            .and_then(|rest| rest.chars().next());
        let is_part = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let is_ordinary = left.is_capital
            && !words
                .get(at..)
                .is_some_and(|rest| rest.starts_with(char::is_uppercase));
        if at < from || is_part(before) || is_part(after) || is_ordinary {
            continue;
        }
        res.push_str(words.get(from..at).unwrap_or_default());
        res.push_str(instead);
        from = at + found.len();
    }
    res.push_str(words.get(from..).unwrap_or_default());
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_out() -> LeftOut {
        let name = of_name("Mina Sorrel", "Ava Quillmarsh");
        let address = of_address("5 Quay Steps, Holm, HO1 2AB");
        LeftOut::of(name.into_iter().chain(address))
    }

    #[test]
    fn an_address_is_left_out_in_part_as_well_as_whole() {
        let told = left_out();
        for part in [
            "5 Quay Steps, Holm, HO1 2AB",
            "5 quay steps",
            "Quay Steps",
            "HO1 2AB",
            "ho12ab",
        ] {
            assert_eq!(
                told.from(&format!("He waits at {part}.")),
                "He waits at an address.",
                "{part}"
            );
        }
        assert_eq!(told.from("In Holm by 5"), "In Holm by 5");
        let without_comma = LeftOut::of(of_address("The Mill Saltby SA13BC").into_iter());
        assert_eq!(without_comma.from("near SA1 3BC"), "near an address");
    }

    #[test]
    fn another_childs_surname_is_left_out_and_an_ordinary_word_or_the_childs_own_name_is_not() {
        let told = left_out();
        assert_eq!(told.from("the Sorrel girl"), "the another child girl");
        let will = LeftOut::of(of_name("Will Quillmarsh", "Ava Quillmarsh").into_iter());
        assert_eq!(
            will.from("Ava Quillmarsh will ring Will and Will Quillmarsh"),
            "Ava Quillmarsh will ring another child and another child"
        );
    }

    #[test]
    fn another_childs_name_is_left_out_however_it_is_written_and_nothing_else_is() {
        let told = left_out();
        assert_eq!(
            told.from("He said he would come back for Mina."),
            "He said he would come back for another child."
        );
        assert_eq!(
            told.from("MINA SORREL’s mum, at 5 quay steps, holm"),
            "another child’s mum, at an address, holm"
        );
        assert_eq!(told.from("Minami and domina"), "Minami and domina");
        assert_eq!(
            told.from("İ Mina"),
            ANOTHER_CHILD,
            "nothing is shown of what cannot be told apart"
        );
    }
}
