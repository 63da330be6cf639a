//! The number under which something is kept sealed, apart from the record.

use std::fmt;
use std::str::FromStr;

/// The number of a place that is kept sealed: the digest of its sealed form, so that another put in its stead shows. It says
/// nothing of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SealedPlace([u8; 32]);

impl SealedPlace {
    /// The number of a sealed form with this digest.
    pub const fn of_digest(digest: [u8; 32]) -> SealedPlace {
        SealedPlace(digest)
    }

    /// The digest of the sealed form.
    pub const fn digest(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for SealedPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for SealedPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<SealedPlace, String> {
        let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
        let bytes: Option<Vec<u8>> = digits.and_then(|digits| {
            let pairs = digits.chunks_exact(2);
            let byte = |pair: &[u32]| pair.iter().fold(0, |byte, digit| byte << 4 | digit);
            pairs.map(|pair| u8::try_from(byte(pair)).ok()).collect()
        });
        bytes
            .filter(|_| text.len() == 64)
            .and_then(|bytes| bytes.try_into().ok())
            .map(SealedPlace)
            .ok_or_else(|| "this is not the number of a sealed place".to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use super::SealedPlace;
    use crate::fact::place::Protected;
    use crate::id::{CaseId, FactId, PersonId};
    use crate::{Author, Fact, Role, Source, Stated, When, lines, text};

    const NUMBER: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    #[test]
    fn a_number_comes_back_as_it_was_written_and_nothing_else_is_one() {
        assert_eq!(NUMBER.parse::<SealedPlace>().unwrap().to_string(), NUMBER);
        let long = format!("{NUMBER}00");
        let spaced = format!(" {NUMBER}");
        for none in ["", "4 Lantern Row", &NUMBER[2..], &long, &spaced] {
            assert!(none.parse::<SealedPlace>().is_err());
        }
    }

    #[test]
    fn a_protected_place_comes_back_by_its_number_from_a_line_and_from_a_story() {
        let child = PersonId::of_words(&["sealed", "Ava"]);
        let fact = Fact {
            id: FactId::of_words(&["sealed", "place"]),
            what: Protected {
                sealed: Stated::Clear(NUMBER.parse().unwrap()),
                ..Protected::default()
            }
            .into(),
            happened: When::read("2026-06-01 09:00").unwrap(),
            recorded: "2026-06-01T08:00:00Z".parse().unwrap(),
            by: Author {
                name: "Bryony Slate".into(),
                role: Role::Hub,
            },
            about: vec![child],
            cases: Vec::<CaseId>::new(),
            source: Source::Keyboard,
        };
        assert_eq!(lines::read_fact(&lines::write_fact(&fact)).unwrap(), fact);
        let told = format!(
            "A place\n  children: Ava\n  2026-06-01 09:00  protected place; sealed as {NUMBER} | about Ava; no case\n"
        );
        let (story, wrongs) = text::read("here", &told);
        assert!(wrongs.is_empty(), "{wrongs:?}");
        assert_eq!(story.facts.first().unwrap().what, fact.what);
    }
}
