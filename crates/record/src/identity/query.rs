//! What somebody typed to find a person, read into its parts.

use super::described::{Born, month_of};
use super::names;

/// One part of what was typed, with how many points it is worth when it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A word of a name; perhaps of a place.
    Word(String),
    /// A word or number of an address.
    Place(String),
    /// A date of birth, or what is known of it.
    Born(Born),
    /// A telephone number, or its last figures.
    Phone(String),
    /// A number or name from outside, such as a crime number.
    Reference(String),
}

/// What was typed, in parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The parts, at most twelve.
    pub parts: Vec<Part>,
}

/// How many parts are looked at.
const MOST: usize = 12;
/// So many figures are a telephone number.
const PHONE: usize = 7;
/// So many last figures of a telephone number are enough to find it.
pub(super) const LAST_FIGURES: usize = 6;

impl Query {
    /// Reads what somebody typed: names, a date of birth or part of it, an address, a telephone number, a reference, in any order.
    ///
    /// ```
    /// use heard_record::identity::query::{Part, Query};
    ///
    /// let read = Query::read("kai brambly b 2011");
    /// assert_eq!(read.parts.len(), 3);
    /// assert!(matches!(read.parts[2], Part::Born(born) if born.year() == 2011));
    /// ```
    pub fn read(text: &str) -> Query {
        let pieces: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'))
            .filter(|piece| !piece.is_empty())
            .collect();
        let mut res = Query::default();
        let mut rest = pieces.as_slice();
        while let Some((first, after)) = rest.split_first() {
            let taken = res
                .take_date(rest)
                .or_else(|| res.take_phone(rest))
                .or_else(|| res.take_place(rest))
                .or_else(|| res.take_reference(rest));
            rest = match taken {
                Some(taken) => rest.get(taken..).unwrap_or_default(),
                None => {
                    res.parts
                        .extend(names::words(first).into_iter().map(Part::Word));
                    after
                }
            };
        }
        res.join_words_that_belong_together(text);
        res.parts.truncate(MOST);
        res
    }

    fn take_date(&mut self, rest: &[&str]) -> Option<usize> {
        let is_lead = |piece: &str| {
            let piece = piece.trim_end_matches(['.', ':']).to_lowercase();
            matches!(piece.as_str(), "b" | "born" | "dob" | "d.o.b")
        };
        let lead = usize::from(rest.len() > 1 && rest.first().is_some_and(|first| is_lead(first)));
        let rest = rest.get(lead..)?;
        let first = *rest.first()?;
        let is_month = |piece: &&&str| month_of(&piece.to_lowercase()).is_some();
        let in_words = |at: usize| {
            rest.get(at)
                .filter(is_month)
                .is_some_and(|month| month.len() > 2)
        };
        let taken = match () {
            _ if first.contains(['/', '-', '.']) && starts_with_figure(first) => 1,
            _ if in_words(1) && starts_with_figure(first) => 3,
            _ if in_words(0) => 2,
            _ if first.len() == 4 => 1,
            _ => return None,
        };
        let born = Born::read(&rest.get(..taken)?.join(" "))?;
        let is_a_year_of_life = (1900..2100).contains(&born.year());
        is_a_year_of_life.then(|| {
            self.parts.push(Part::Born(born));
            lead + taken
        })
    }

    fn take_phone(&mut self, rest: &[&str]) -> Option<usize> {
        let first = rest.first()?;
        if !first.starts_with(['0', '+']) {
            return None;
        }
        let is_figures = |piece: &&&str| {
            piece
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        };
        let taken = rest.iter().take_while(is_figures).count();
        let figures = phone(&rest.get(..taken)?.concat())?;
        self.parts.push(Part::Phone(figures));
        Some(taken)
    }

    fn take_place(&mut self, rest: &[&str]) -> Option<usize> {
        let is_number = |piece: &str| {
            let letters = piece.trim_start_matches(|c: char| c.is_ascii_digit());
            piece.len() <= 5 && letters.len() < 2 && letters.len() < piece.len()
        };
        let street = rest
            .iter()
            .take(4)
            .position(|piece| is_kind_of_street(&kind_of_street(piece)));
        let first = rest.first()?;
        let taken = match street {
            Some(at) if at > 0 && (is_number(first) || at == 1) => at + 1,
            _ if is_postcode(&format!("{first}{}", rest.get(1).unwrap_or(&""))) => 2,
            _ if is_postcode(first) || is_outward(first) => 1,
            _ if is_number(first) => 1,
            _ => return None,
        };
        let place = place_words(&rest.get(..taken)?.join(" "));
        self.parts.extend(place.into_iter().map(Part::Place));
        Some(taken)
    }

    fn take_reference(&mut self, rest: &[&str]) -> Option<usize> {
        let first = rest.first()?;
        let has_figure = first.contains(|c: char| c.is_ascii_digit());
        if !has_figure && !first.contains('@') {
            return None;
        }
        self.parts.push(Part::Reference(reference(first)));
        Some(1)
    }

    /// `O Neill`, `van der Berg`: read again as one name, where only words of names stand together.
    fn join_words_that_belong_together(&mut self, text: &str) {
        if self.parts.iter().all(|part| matches!(part, Part::Word(_))) {
            self.parts = names::words(text).into_iter().map(Part::Word).collect();
        }
    }
}

fn starts_with_figure(piece: &str) -> bool {
    piece.starts_with(|c: char| c.is_ascii_digit())
}

/// A telephone number as it is kept: figures only, with 0 in place of +44; nothing where there are too few.
pub(super) fn phone(text: &str) -> Option<String> {
    let figures: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = text.trim_start().starts_with('+') || figures.starts_with("00");
    let bare = figures.trim_start_matches('0');
    let national = match bare.strip_prefix("44") {
        Some(national) if abroad => format!("0{}", national.trim_start_matches('0')),
        _ => figures,
    };
    let is_told_apart = national.bytes().any(|figure| figure != b'0');
    (national.len() >= PHONE && is_told_apart).then_some(national)
}

/// The last figures of a telephone number, as they are kept.
pub(super) fn last_figures(phone: &str) -> String {
    let from = phone.len().saturating_sub(LAST_FIGURES);
    format!("~{}", phone.get(from..).unwrap_or_default())
}

/// A number or name from outside as it is kept: letters and figures only.
pub(super) fn reference(text: &str) -> String {
    names::folded(text)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

const KINDS_OF_STREET: &[(&str, &str)] = &[
    ("street", "st"),
    ("road", "rd"),
    ("lane", "ln"),
    ("avenue", "ave"),
    ("close", "cl"),
    ("drive", "dr"),
    ("court", "ct"),
    ("crescent", "cres"),
    ("gardens", "gdns"),
    ("terrace", "terr"),
    ("place", "pl"),
    ("square", "sq"),
    ("grove", "gr"),
    ("way", "wy"),
    ("walk", "wk"),
    ("row", "row"),
    ("mews", "mews"),
    ("house", "hse"),
    ("estate", "est"),
    ("buildings", "bldgs"),
];

fn kind_of_street(word: &str) -> String {
    let word = reference(word);
    let whole = KINDS_OF_STREET.iter().find(|(_, short)| *short == word);
    whole.map_or(word, |(whole, _)| (*whole).to_owned())
}

/// Is it the word for a kind of street, which tells little by itself?
pub(super) fn is_kind_of_street(word: &str) -> bool {
    KINDS_OF_STREET.iter().any(|(whole, _)| *whole == word)
}

/// Is it a whole postcode, folded or not?
pub(super) fn is_postcode(text: &str) -> bool {
    let folded = reference(text);
    let (out, inward) = folded
        .split_at_checked(folded.len().saturating_sub(3))
        .unwrap_or_default();
    matches!(inward.as_bytes(), [figure, one, other]
        if figure.is_ascii_digit() && one.is_ascii_alphabetic() && other.is_ascii_alphabetic())
        && is_outward(out)
}

/// Is it the first half of a postcode?
fn is_outward(text: &str) -> bool {
    let text = reference(text);
    let figures = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = text.len() - figures.len();
    let bare = figures.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (1..=2).contains(&letters)
        && figures.len() - bare.len() <= 1
        && (1..=2).contains(&bare.len())
        && bare.bytes().all(|c| c.is_ascii_digit())
}

/// The words of an address as they are kept: kinds of street whole, a postcode as one word and its first half as another.
pub(super) fn place_words(place: &str) -> Vec<String> {
    let folded = names::folded(place);
    let pieces: Vec<&str> = folded
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let mut res = Vec::with_capacity(pieces.len() + 1);
    let mut rest = pieces.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let with_next = after.first().map(|next| format!("{first}{next}"));
        let whole = with_next.filter(|both| is_postcode(both) && is_outward(first));
        rest = match whole {
            Some(both) => {
                res.extend([both, (*first).to_owned()]);
                after.get(1..).unwrap_or_default()
            }
            None if is_postcode(first) => {
                let (out, _) = first.split_at_checked(first.len() - 3).unwrap_or_default();
                res.extend([(*first).to_owned(), out.to_owned()]);
                after
            }
            None => {
                res.push(if res.is_empty() {
                    (*first).to_owned()
                } else {
                    kind_of_street(first)
                });
                after
            }
        };
    }
    res
}
