//! Ids that cannot be mixed up, and that can be read over a radio.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::Uuid;

/// Crockford's alphabet: no I, L, O or U, so nothing is misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

macro_rules! ids {
    ($( $(#[doc = $doc:literal])+ $name:ident = $noun:literal, $letter:literal; )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// From the identifier it is kept under.
            pub const fn from_uuid(uuid: Uuid) -> $name {
                $name(uuid)
            }

            /// The identifier it is kept under.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// An id that is always the same for the same words: for stories and tests.
            pub fn of_words(words: &[&str]) -> $name {
                $name(uuid_of_words($noun, words))
            }

            /// As [`Self::of_words`], and in the order of the numbers given: for the facts of a story.
            pub fn of_number(words: &[&str], number: u64) -> $name {
                let (space, _) = uuid_of_words($noun, words).as_u64_pair();
                $name(Uuid::from_u64_pair(space, number))
            }

            /// How it is shown and spoken: a letter, seven characters and a check character.
            pub fn shown(self) -> String {
                shown($letter, self.0)
            }

            /// What was shown or spoken of one, in small letters or capitals; nothing, where it was misheard.
            pub fn spoken(text: &str) -> Option<Spoken<$name>> {
                let bits = heard($letter, text)?;
                Some(Spoken { bits, of: PhantomData })
            }

            /// Is it shown like this? So may another be, among very many.
            pub fn is_shown_as(self, spoken: Spoken<$name>) -> bool {
                shown_bits(self.0) == spoken.bits
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<$name, String> {
                Uuid::try_parse(text).map($name).map_err(|_| {
                    format!("this is not a {} id; those look like `0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77`", $noun)
                })
            }
        }
    )+};
}

ids! {
    /// Anyone on the record.
    PersonId = "person", 'p';
    /// One piece of safeguarding work.
    CaseId = "case", 'c';
    /// One thing put on record.
    FactId = "fact", 'f';
}

/// Folds words into a stable identifier (two rounds of FNV-1a; not for secrets).
fn uuid_of_words(noun: &str, words: &[&str]) -> Uuid {
    let fold = |seed: u64| {
        let mut hash = seed;
        for word in std::iter::once(&noun).chain(words) {
            for byte in word.bytes().chain([0x1f]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        hash ^ (hash >> 29)
    };
    Uuid::from_u64_pair(fold(0xcbf2_9ce4_8422_2325), fold(0x6c62_272e_07bb_0142))
}

/// An id as far as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken<I> {
    bits: u64,
    of: PhantomData<I>,
}

impl Spoken<PersonId> {
    /// A person there is nobody like: what stands for one that was never issued.
    pub fn nobody(self) -> PersonId {
        PersonId(Uuid::from_u128(u128::from(self.bits)))
    }
}

/// The part of an id that is shown.
fn shown_bits(uuid: Uuid) -> u64 {
    (uuid.as_u128() as u64) & 0x7_ffff_ffff
}

fn shown(letter: char, uuid: Uuid) -> String {
    let bits = shown_bits(uuid);
    let mut text = String::with_capacity(10);
    text.push(letter);
    text.push('-');
    for place in (0..7).rev() {
        text.push(letter_of((bits >> (place * 5)) & 31));
    }
    text.push(check_character(bits));
    text
}

fn letter_of(value: u64) -> char {
    ALPHABET
        .get((value & 31) as usize)
        .map_or('0', |byte| char::from(*byte))
}

/// Horner's rule over the field of 32 values: every single wrong character and every swap of neighbours changes it.
fn check_character(bits: u64) -> char {
    let double = |value: u64| ((value << 1) & 31) ^ if value & 16 == 0 { 0 } else { 0b00101 };
    letter_of(
        (0..7)
            .rev()
            .fold(0, |sum, place| double(sum ^ ((bits >> (place * 5)) & 31))),
    )
}

/// Is this a shown id whose check character is right?
pub fn is_well_spoken(text: &str) -> bool {
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|letter| letter.is_ascii_lowercase() && heard(letter, text).is_some())
}

/// What an id's shown form says of it, if it begins with this letter and its check character is right.
fn heard(letter: char, text: &str) -> Option<u64> {
    let mut characters = text.chars();
    let first = characters.next()?;
    if !first.eq_ignore_ascii_case(&letter) || characters.next() != Some('-') {
        return None;
    }
    let values: Option<Vec<u64>> = characters
        .map(|wanted| {
            ALPHABET
                .iter()
                .position(|byte| char::from(*byte) == wanted.to_ascii_uppercase())
                .map(|at| at as u64)
        })
        .collect();
    let values = values?;
    let (check, body) = values.split_last()?;
    let bits = body.iter().fold(0, |bits, value| (bits << 5) | value);
    (body.len() == 7 && letter_of(*check) == check_character(bits)).then_some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_id_in_a_persons_place_explains_itself() {
        let wrong = "case-41".parse::<PersonId>().unwrap_err();
        assert!(wrong.starts_with("this is not a person id"));
    }

    #[test]
    fn a_misheard_character_is_noticed() {
        let shown = CaseId::of_words(&["the first case"]).shown();
        assert!(is_well_spoken(&shown), "{shown}");
        for at in 2..9 {
            let mut heard: Vec<char> = shown.chars().collect();
            heard[at] = if heard[at] == '7' { '8' } else { '7' };
            assert!(
                !is_well_spoken(&heard.iter().collect::<String>()),
                "{shown} misheard at {at}"
            );
        }
    }

    #[test]
    fn what_is_spoken_is_the_id_it_was_shown_of() {
        let (one, other) = (PersonId::of_words(&["one"]), PersonId::of_words(&["other"]));
        for text in [
            one.shown(),
            one.shown().to_lowercase(),
            one.shown().to_uppercase(),
        ] {
            let spoken = PersonId::spoken(&text).unwrap();
            assert!(one.is_shown_as(spoken) && !other.is_shown_as(spoken));
            assert!(spoken.nobody().is_shown_as(spoken) && spoken.nobody() != one);
        }
        let of_a_case = CaseId::of_words(&["one"]).shown();
        assert!(PersonId::spoken(&of_a_case).is_none());
        assert!(PersonId::spoken("").is_none() && PersonId::spoken("p-").is_none());
    }

    #[test]
    fn two_swapped_characters_are_noticed() {
        let shown = CaseId::of_words(&["another"]).shown();
        let mut heard: Vec<char> = shown.chars().collect();
        let at = (2..8).find(|at| heard[*at] != heard[at + 1]).unwrap();
        heard.swap(at, at + 1);
        assert!(!is_well_spoken(&heard.iter().collect::<String>()));
    }
}
