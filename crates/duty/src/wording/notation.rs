//! The notation in which the guide writes a phrase.
//!
//! It is meant to be read aloud: words, endings left open, choices, a gap of a
//! few words, and named slots for the child and for those who are plainly
//! somebody else. The top of `catalogue/language.toml` explains it to its
//! readers. Here it becomes a regular expression, and a few plain letters that
//! a text must contain for the expression to be worth trying.
//!
//! Nothing crosses a full stop, a colon or a blank line, so a text may be read
//! sentence by sentence.

use std::sync::OnceLock;

use regex::{Match, Regex, RegexBuilder};

/// What may stand between two words of a phrase: never a full stop.
const BETWEEN: &str = r#"(?:[ \t\u{a0}",/“”–—-]+(?:\r?\n[ \t]*)?|\r?\n[ \t]*)"#;
/// The same in an ordinary use, where a comma or a mark parts who from what.
const CLOSE: &str = r"(?:[ \t\u{a0}-]+(?:\r?\n[ \t]*)?|\r?\n[ \t]*)";
/// Any word, in a gap.
const ANY: &str = r#"[^\s.,;:!?“”"()…/–—]+"#;
/// A word left open at its end.
const ENDING: &str = "[A-Za-zÀ-ÿ'’]*";
/// A first name, with or without a surname. The only place where a capital matters.
const NAME: &str = "(?u-i:[A-ZÀ-ÞĀ-Ž][A-Za-zß-ž'’-]+(?: [A-ZÀ-ÞĀ-Ž][a-zß-ž'’-]+)?)";

const PRONOUN: &str = "(?:himself|herself|themselves|themself|he|she|they|him|hers|her|them|his|theirs|their)(?:['’](?:s|d|ll|re|ve))?";
const CALLED: &str = "(?:the|this|that|our|these|those)~(?:young~)?(?:child|children|person|people|victim|girl|boy|female|male|teenager|juvenile|youth|subject|misper|kid|lad)(?:['’]s)?|YP";
const OTHER: &str = "(?:(?:suspect|offender|defendant|perpetrator|abuser|groomer|attacker|assailant|dealer|burglar|thief|robber|driver|rider|passenger|motorist|cyclist|officer|police|constable|sergeant|inspector|detective|superintendent|paramedic|firefighter|crew|staff|worker|teacher|tutor|lecturer|doctor|nurse|lawyer|solicitor|prosecutor|school|college|council|hospital|company|firm|shop|landlord|landlady|neighbour|witness|manager|service|agency|agencies|force|team|court|prisoner|trafficker|gang|group|network|adult|stranger|Insp|Sgt|Supt)(?:s['’]|['’]s|s)?|(?:PC|DC|DS|DI|DCI|PS|PCSO|Op|Mr|Mrs|Ms|Dr)~@|(?:the|an?|older|another|unknown|two|three|these|those|both|two|his|her|other|local)~(?:man|men|woman|women)(?:['’]s)?|(?:adult|older|other|unknown|another|two|three|these|those|white|second)~(?:males|male|females|female))";
const PARENT: &str = "(?:mum|mummy|mom|mam|mother|dad|father|step-?dad|step-?father|step-?mum|step-?mother|parent|carer|guardian|uncle|aunt|auntie|aunty|nan|nana|gran|grandmother|grandad|grandfather|grandparent)(?:s['’]|['’]s|s)?";
const NEGATION: &str = "(?:(?:does|do|did|will|would|can|could|is|was|are|were|has|have|had|should)~not|(?:wo|do|does|did|would|could|ca|is|was|are|were|has|have|had|should)n['’]?t|cannot|not|never)";
const HELPER: &str = "(?:am|is|was|are|were|be|been|being|has|have|had|having|does|do|did|will|would|can|could|may|might|must|should|shall|cannot|not|never|(?:wo|do|does|did|would|could|ca|is|was|are|were|has|have|had|should)n['’]?t|become|became|becomes|seems|seemed|appeared|appears|looked|who|that|which|also|then|now|still|already|just|later|simply|really|often|always|previously|refus[a-z]*|declin[a-z]*|fail[a-z]*|unwilling|to)";
const FORCED: &str = "(?:forced|forcing|forces|made|makes|making|coerced|coercing|pressured|pressuring|threatened|groomed|told|ordered|tricked|persuaded|asked|blackmailed|used|manipulated|trained|recruited|compelled|bullied|exploited|trafficked)(?:~(?:him|her|them|children|@))?(?:~(?:to|into|by|for))?";
const NUMBER: &str = "[0-9][0-9:]*(?:am|pm)?";
const NOT_UNDERSTOOD: &str = "which is not one of its slots (<child>, <name>, <other>, <parent>, <not>, <aux>, <forced>, <number>)";

/// What a pattern is for, which says how far apart its words may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To find a phrase.
    Phrase,
    /// To know an ordinary use.
    Unless,
}

/// The longest expression a pattern may become; within it, building one cannot fail.
const LONGEST: usize = 60_000;

/// One pattern. Most are never needed, so its expression is built when first tried.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Of each of these a text must hold one, or it cannot match. In lower case, rarest first.
    pub letters: Vec<Vec<String>>,
    expression: String,
    built: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Where it stands in a text, as whole words.
    pub fn found_in<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        let regex = self.built.get_or_init(|| {
            RegexBuilder::new(&self.expression)
                .size_limit(1 << 26)
                .build()
                .ok()
        });
        let found = regex.as_ref().map(|regex| regex.find_iter(text));
        found
            .into_iter()
            .flatten()
            .filter(|found| is_whole(text, found))
    }
}

/// The expression looks for the ends of words in English letters only, which is fast.
fn is_whole(text: &str, found: &Match<'_>) -> bool {
    let last = text
        .get(..found.start())
        .and_then(|head| head.chars().next_back());
    let next = text.get(found.end()..).and_then(|tail| tail.chars().next());
    !last.is_some_and(char::is_alphanumeric) && !next.is_some_and(char::is_alphanumeric)
}

#[derive(Debug)]
enum Item {
    Word(String),
    Slot(String),
    /// Words which may stand there several times, or not at all.
    Helpers,
    Gap,
    OneOf(Vec<Vec<Item>>),
    Maybe(Vec<Vec<Item>>),
}

/// Reads one pattern.
///
/// # Errors
///
/// What is wrong with it, to follow the pattern in a sentence: "has a bracket that does not close".
pub(super) fn read(text: &str, purpose: Purpose) -> Result<Pattern, String> {
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    let mut reader = Reader { rest: text };
    let items = reader.sequence()?;
    if let Some(left) = reader.rest.chars().next() {
        return Err(format!("has `{left}` where nothing opened it"));
    }
    let letters = letters_of_all(&items);
    if letters.is_empty() {
        return Err("needs at least one plain word that must be there".to_owned());
    }
    let between = if purpose == Purpose::Phrase {
        BETWEEN
    } else {
        CLOSE
    };
    let body = expression(&items, between);
    let expression = format!(r"(?-u:\b{{start-half}})(?:{body})(?-u:\b{{end-half}})");
    if expression.len() > LONGEST {
        return Err("is too long".to_owned());
    }
    Ok(Pattern {
        letters,
        expression,
        built: OnceLock::new(),
    })
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// Items up to the end, a bar or a closing bracket.
    fn sequence(&mut self) -> Result<Vec<Item>, String> {
        let mut res = Vec::new();
        loop {
            self.rest = self.rest.trim_start_matches(' ');
            match self.rest.chars().next() {
                None | Some('|' | ')' | ']') => break,
                Some('(') => res.push(Item::OneOf(self.choices(')')?)),
                Some('[') => res.push(Item::Maybe(self.choices(']')?)),
                Some('<') => res.push(self.slot()?),
                Some(_) => res.push(self.word()?),
            }
        }
        let is_open = |item: Option<&Item>| matches!(item, Some(Item::Gap | Item::Helpers));
        if is_open(res.first()) || is_open(res.last()) {
            return Err("begins or ends with a gap: a gap stands between two words".to_owned());
        }
        Ok(res)
    }

    fn choices(&mut self, end: char) -> Result<Vec<Vec<Item>>, String> {
        self.skip();
        let mut res = Vec::new();
        loop {
            let choice = self.sequence()?;
            if !choice.iter().any(is_firm) {
                return Err("has a choice with nothing in it".to_owned());
            }
            res.push(choice);
            match self.rest.chars().next() {
                Some('|') => self.skip(),
                Some(found) if found == end => {
                    self.skip();
                    return Ok(res);
                }
                _ => return Err("has a bracket that does not close".to_owned()),
            }
        }
    }

    fn slot(&mut self) -> Result<Item, String> {
        self.skip();
        let Some((name, rest)) = self.rest.split_once('>') else {
            return Err("has a `<` without its `>`".to_owned());
        };
        self.rest = rest;
        if name == "aux" {
            return Ok(Item::Helpers);
        }
        slot(name)
            .map(Item::Slot)
            .ok_or_else(|| format!("has `<{name}>`, {NOT_UNDERSTOOD}"))
    }

    fn word(&mut self) -> Result<Item, String> {
        let ends = |c: char| " ()[]<>|".contains(c);
        let (word, rest) = self
            .rest
            .split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        if word == "..." {
            return Ok(Item::Gap);
        }
        let stem = word.strip_suffix('*').unwrap_or(word);
        let is_plain = |c: char| c.is_alphanumeric() || "'-&\u{308}".contains(c);
        match stem.chars().find(|&c| !is_plain(c)) {
            Some('*') => Err(format!(
                "has `{word}`: a star stands only at the end of a word"
            )),
            Some(found) => Err(format!("has `{found}`, which the notation does not use")),
            None if stem.is_empty() => Err("has a star without a word before it".to_owned()),
            None => Ok(Item::Word(word.to_owned())),
        }
    }

    fn skip(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }
}

/// Must something stand there?
fn is_firm(item: &Item) -> bool {
    matches!(item, Item::Word(_) | Item::Slot(_) | Item::OneOf(_))
}

/// The expression of a slot, with `~` between words and `@` for a name.
fn slot(name: &str) -> Option<String> {
    let res = match name {
        "child" => format!("(?:{PRONOUN}|{CALLED}|@)"),
        "name" => "@".to_owned(),
        "other" => OTHER.to_owned(),
        "parent" => PARENT.to_owned(),
        "not" => NEGATION.to_owned(),
        "forced" => FORCED.to_owned(),
        "number" => NUMBER.to_owned(),
        _ => return None,
    };
    Some(plain(&res).replace('@', NAME))
}

/// Letters without regard to capitals, and to nothing else: cheaper by far than all of Unicode.
fn plain(slot: &str) -> String {
    format!("(?i-u:{slot})")
        .replace("['’]", "(?u:['’])")
        .replace('~', "(?u:~)")
}

fn expression(items: &[Item], between: &str) -> String {
    let mut res = String::new();
    let mut has_begun = false;
    for item in items {
        let own = own_expression(item, between);
        let optional = matches!(item, Item::Maybe(_));
        let part = match (has_begun, item) {
            (_, Item::Gap) => format!("(?:{between}{ANY}){{0,3}}?"),
            (_, Item::Helpers) => format!("(?:~{})*", plain(HELPER)).replace('~', between),
            (true, _) if optional => format!("(?:{between}{own})?"),
            (false, _) if optional => format!("(?:{own}{between})?"),
            (true, _) => format!("{between}{own}"),
            (false, _) => own,
        };
        has_begun |= is_firm(item);
        res.push_str(&part);
    }
    res
}

fn own_expression(item: &Item, between: &str) -> String {
    match item {
        Item::Word(word) => word_expression(word),
        Item::Slot(slot) => slot.replace('~', between),
        Item::OneOf(choices) | Item::Maybe(choices) => {
            let choices: Vec<String> = choices
                .iter()
                .map(|choice| expression(choice, between))
                .collect();
            format!("(?:{})", choices.join("|"))
        }
        Item::Gap | Item::Helpers => String::new(),
    }
}

fn word_expression(word: &str) -> String {
    let mut res = String::new();
    for c in word.chars() {
        match c {
            // Without its apostrophe `partner's` would be `partners`.
            '\'' if word.ends_with("'s") => res.push_str("['’ʼ`]"),
            '\'' => res.push_str("['’ʼ`]?"),
            '-' => res.push_str("[-‐‑]?"),
            '*' => res.push_str(ENDING),
            _ if c.is_ascii_alphabetic() => res.push_str(&format!("(?i-u:{c})")),
            _ => res.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    res
}

/// The letters of every word that must be there; the longest, which few texts hold, first.
fn letters_of_all(items: &[Item]) -> Vec<Vec<String>> {
    let mut res: Vec<Vec<String>> = items.iter().filter_map(letters_of).collect();
    res.sort_by_key(|one_of| std::cmp::Reverse(one_of.iter().map(String::len).min()));
    res
}

fn letters_of(item: &Item) -> Option<Vec<String>> {
    match item {
        Item::Word(word) => word
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|run| !run.is_empty())
            .max_by_key(|run| run.len())
            .map(|run| vec![run.to_ascii_lowercase()]),
        Item::OneOf(choices) => {
            let each: Option<Vec<Vec<String>>> = choices
                .iter()
                .map(|one| letters_of_all(one).into_iter().next())
                .collect();
            each.map(|each| each.concat())
        }
        Item::Slot(_) | Item::Helpers | Item::Gap | Item::Maybe(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Purpose, read};

    #[test]
    fn every_pattern_of_the_guide_can_be_built() {
        let guide = include_str!("../../../../catalogue/language.toml");
        let guide: toml::Table = toml::from_str(guide).unwrap();
        let mut built = 0;
        for entry in guide["entry"].as_array().unwrap() {
            for (key, purpose) in [("patterns", Purpose::Phrase), ("unless", Purpose::Unless)] {
                let texts = entry.get(key).and_then(toml::Value::as_array);
                for text in texts.into_iter().flatten() {
                    let pattern = read(text.as_str().unwrap(), purpose).unwrap();
                    let _ = pattern.found_in("").count();
                    assert!(matches!(pattern.built.get(), Some(Some(_))), "{text}");
                    built += 1;
                }
            }
        }
        assert!(built > 500, "only {built}");
    }
}
