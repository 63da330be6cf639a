//! Names: written alike, one name spelt otherwise, nicknames, and how they sound.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use any_ascii::any_ascii;
use rphonetic::DoubleMetaphone;

/// What is written apart and belongs to the word after it: O Neill, Mc Donald, van der Berg.
const JOINED_ON: &[&str] = &[
    "o", "mc", "mac", "fitz", "ni", "nic", "ui", "de", "di", "da", "du", "dos", "van", "von",
    "der", "den", "la", "le", "ap",
];
/// What may stand before a name or not.
const LEFT_OUT: &[&str] = &["al", "el", "bin", "ibn", "bint", "mr", "mrs", "miss", "ms"];

/// Letters and figures of the plain Latin alphabet, in small letters, with spaces and hyphens between; other scripts written in it.
pub fn folded(text: &str) -> String {
    any_ascii(text)
        .chars()
        .filter(|c| !matches!(c, '\'' | '`' | '"'))
        .map(|c| match c {
            '-' => '-',
            c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
            _ => ' ',
        })
        .collect()
}

/// The words of a name, folded: `Seán O'Neill-Brown` is `sean`, `oneill` and `brown`.
pub fn words(name: &str) -> Vec<String> {
    let folded = folded(name);
    let pieces: Vec<&str> = folded
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let mut res: Vec<String> = Vec::with_capacity(pieces.len());
    let mut before = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let is_last = at + 1 == pieces.len();
        if JOINED_ON.contains(piece) && !is_last && (at > 0 || *piece != "la" && *piece != "le") {
            before.push_str(piece);
        } else if LEFT_OUT.contains(piece) && !is_last && before.is_empty() {
        } else {
            res.push(std::mem::take(&mut before) + piece);
        }
    }
    res
}

/// What neighbouring words of a name make written as one, where they may be: `Anne-Marie` is also `annemarie`.
pub fn written_as_one(name: &str) -> Vec<String> {
    let mut res: Vec<String> = folded(name)
        .split(' ')
        .map(words)
        .filter(|words| words.len() > 1)
        .map(|words| words.concat())
        .collect();
    let words = words(name);
    let pairs = words.iter().zip(words.iter().skip(1));
    let known = pairs
        .map(|(one, next)| format!("{one}{next}"))
        .filter(|joined| Names::built_in().knows(joined));
    for joined in known {
        if !res.contains(&joined) {
            res.push(joined);
        }
    }
    res
}

/// How two words can be one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kin {
    /// The same name, spelt otherwise.
    Spelling,
    /// One is what people of the other name are called.
    Nickname,
    /// Both are what people of one name are called.
    Nicknames,
}

/// Which words are one name.
#[derive(Debug, Default)]
pub struct Names {
    groups: Vec<Group>,
    of: HashMap<Box<str>, Vec<u32>>,
}

#[derive(Debug)]
struct Group {
    spelt: Vec<Box<str>>,
    called: Vec<Box<str>>,
}

static BUILT_IN: LazyLock<Names> = LazyLock::new(|| Names::read(Names::TEXT).unwrap_or_default());

impl Names {
    /// The text of the names that come with the program.
    pub const TEXT: &str = include_str!("../../../../catalogue/names.toml");

    /// The names that come with the program.
    pub fn built_in() -> &'static Names {
        &BUILT_IN
    }

    /// Reads names: by section, each with its other spellings and, after a semicolon, what people of that name are called.
    ///
    /// # Errors
    ///
    /// A sentence, where the text cannot be read.
    pub fn read(text: &str) -> Result<Names, String> {
        let sections: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(text)
            .map_err(|fault| format!("the names cannot be read: {}", fault.message()))?;
        let mut res = Names::default();
        for (name, others) in sections.values().flatten() {
            let (spelt, called) = others.split_once(';').unwrap_or((others, ""));
            let all = |list: &str| -> Vec<Box<str>> {
                let words = list.split(',').map(|one| words(one).concat());
                words
                    .filter(|word| !word.is_empty())
                    .map(Into::into)
                    .collect()
            };
            let mut spelt = all(spelt);
            spelt.insert(0, words(name).concat().into());
            let group = Group {
                spelt,
                called: all(called),
            };
            let number = u32::try_from(res.groups.len()).map_err(|_| "there are too many names")?;
            for word in group.spelt.iter().chain(&group.called) {
                let groups = res.of.entry(word.clone()).or_default();
                if groups.last() != Some(&number) {
                    groups.push(number);
                }
            }
            res.groups.push(group);
        }
        Ok(res)
    }

    /// How many names it has.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Has it none?
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The names themselves, folded.
    pub fn firsts(&self) -> impl Iterator<Item = &str> {
        self.groups
            .iter()
            .filter_map(|group| group.spelt.first())
            .map(|word| &**word)
    }

    /// Is the folded word one of its names?
    pub fn knows(&self, word: &str) -> bool {
        self.of.contains_key(word)
    }

    fn groups(&self, word: &str) -> impl Iterator<Item = (usize, &Group)> {
        let numbers = self.of.get(word).into_iter().flatten();
        numbers.filter_map(|number| {
            let at = *number as usize;
            self.groups.get(at).map(|group| (at, group))
        })
    }

    /// The other folded words that can be the same name as this one, the closest way first.
    pub fn others(&self, word: &str) -> Vec<(&str, Kin)> {
        let mut res: Vec<(&str, Kin)> = Vec::new();
        for (_, group) in self.groups(word) {
            let is_spelling = group.is_spelling(word);
            let spelt = group.spelt.iter().map(|other| (other, true));
            let called = group.called.iter().map(|other| (other, false));
            let kin = spelt
                .chain(called)
                .map(|(other, spelling)| (&**other, kin_of(is_spelling, spelling)));
            res.extend(kin.filter(|(other, _)| *other != word));
        }
        res.sort_unstable_by_key(|(word, kin)| (*word, *kin));
        res.dedup_by_key(|(word, _)| *word);
        res.sort_by_key(|(_, kin)| *kin);
        res
    }

    /// How two different folded words can be one name, if they can.
    pub fn kin(&self, one: &str, other: &str) -> Option<Kin> {
        let of_other = self.of.get(other)?;
        self.groups(one)
            .filter(|(at, _)| of_other.iter().any(|number| *number as usize == *at))
            .map(|(_, group)| kin_of(group.is_spelling(one), group.is_spelling(other)))
            .min()
    }
}

impl Group {
    fn is_spelling(&self, word: &str) -> bool {
        self.spelt.iter().any(|one| **one == *word)
    }
}

fn kin_of(one_is_spelling: bool, other_is_spelling: bool) -> Kin {
    match (one_is_spelling, other_is_spelling) {
        (true, true) => Kin::Spelling,
        (false, false) => Kin::Nicknames,
        _ => Kin::Nickname,
    }
}

/// How long the code of a sound is at most.
const SOUNDS: usize = 6;

/// The one or two ways a folded word may sound, as numbers (Double Metaphone).
pub fn sounds(word: &str) -> (u64, u64) {
    let number = |code: String| {
        code.bytes().fold(0, |number, letter| {
            number * 64 + u64::from(letter.saturating_sub(b'/'))
        })
    };
    let said = DoubleMetaphone::new(Some(SOUNDS)).double_metaphone(word);
    (number(said.primary()), number(said.alternate()))
}

/// The consonants of a folded word, doubled ones once: all that some scripts write.
pub fn consonants(word: &str) -> String {
    let mut res = String::with_capacity(word.len());
    for letter in word
        .chars()
        .filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w'))
    {
        if !res.ends_with(letter) {
            res.push(letter);
        }
    }
    if word.ends_with('h') && res.len() > 1 {
        res.pop();
    }
    res
}

/// Is it written without vowels, as Arabic and Hebrew are?
pub fn has_no_vowels(word: &str) -> bool {
    word.len() > 2 && !word.contains(['a', 'e', 'i', 'o', 'u'])
}
