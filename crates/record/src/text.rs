//! The plain-text form of a record: a story that people can read and write.
//!
//! ```text
//! A phone call is not a conversation
//!   child: Ava
//!   2024-05-01 22:10  reported missing; by "care home"
//!   2024-05-02 06:05  found: came back
//!   2024-05-02 07:00  child seen: spoken to by phone  | recorded 2024-05-03 09:00; by PC Marsh, responding officer
//! asked at 2024-05-06 09:00
//!   missing.seen-on-return  overdue
//! ```
//!
//! `docs/guide/story-format.md` tells it whole.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::answer::{Asks, Names, Value, quoted};
use crate::fact::{Author, Fact, Source, kinds};
use crate::id::{CaseId, FactId, PersonId};
use crate::kind::{Field, Kind};
use crate::near::did_you_mean;
use crate::role::Role;
use crate::stated::{SAY_WHAT_WAS_TRIED, SAY_WHY};
use crate::when::When;
use crate::{Stated, What};

pub(crate) mod quote;
mod write;

use quote::Marks;
pub use write::{tell_fact, tell_what, write, write_fact, write_what};

/// A mistake in a file: where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what was expected, as a sentence.
    pub say: String,
}

/// Somebody a story is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// What the story calls them.
    pub name: String,
    /// Are they one of the children whose duties are asked about?
    pub is_child: bool,
}

/// Who and what a story's short names stand for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cast {
    /// Everyone named, in order.
    pub people: Vec<Person>,
    /// Every case named, in order.
    pub cases: Vec<(CaseId, String)>,
    /// The facts' numbers in the story, in order from 1.
    pub facts: Vec<FactId>,
}

impl Cast {
    /// The children, in order.
    pub fn children(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.is_child)
    }

    /// Someone of the cast by id.
    pub fn person_by_id(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }
}

impl Names for Cast {
    fn person(&self, name: &str) -> Option<PersonId> {
        self.people
            .iter()
            .find(|person| person.name == name)
            .map(|person| person.id)
    }
    fn case(&self, name: &str) -> Option<CaseId> {
        self.cases
            .iter()
            .find(|(_, called)| called == name)
            .map(|(id, _)| *id)
    }
    fn fact(&self, name: &str) -> Option<FactId> {
        let number: usize = name.strip_prefix("fact ").unwrap_or(name).parse().ok()?;
        self.facts.get(number.checked_sub(1)?).copied()
    }
    fn name_of_person(&self, id: PersonId) -> String {
        self.person_by_id(id)
            .map_or_else(|| id.to_string(), |person| person.name.clone())
    }
    fn name_of_case(&self, id: CaseId) -> String {
        self.cases
            .iter()
            .find(|(case, _)| *case == id)
            .map_or_else(|| id.to_string(), |(_, name)| name.clone())
    }
    fn name_of_fact(&self, id: FactId) -> String {
        self.facts
            .iter()
            .position(|fact| *fact == id)
            .map_or_else(|| id.to_string(), |at| (at + 1).to_string())
    }
}

/// A file's text with one kind of line ending, and without the mark some programs put before it.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A question a story asks: how things stood at a moment, and what the writer expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The moment asked about.
    pub at: Timestamp,
    /// The moment as known at which, if not the same.
    pub known: Option<Timestamp>,
    /// What is expected, line by line: its number, its indent, its text.
    pub expects: Vec<(usize, usize, String)>,
}

crate::words! {
    /// One of the two nations, whose law and guidance differ.
    Nation { England = "England", Wales = "Wales" }
}

/// A record as a story tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Story {
    /// What the story is called, and what else it says of itself.
    pub title: Vec<String>,
    /// The nation it is told in, if it says so: whose law judges it.
    pub nation: Option<Nation>,
    /// Who is in it.
    pub cast: Cast,
    /// What was put on record.
    pub facts: Vec<Fact>,
    /// What it asks.
    pub asked: Vec<Asked>,
}

impl Story {
    /// The story's name.
    pub fn name(&self) -> &str {
        self.title.first().map_or("", String::as_str)
    }

    /// The last moment anything in it was recorded.
    pub fn last_recorded(&self) -> Option<Timestamp> {
        self.facts.iter().map(|fact| fact.recorded).max()
    }
}

/// Reads a story. `space` keeps its ids apart from other stories': the file's name.
///
/// Everything that could be read is given, with every mistake beside it.
pub fn read(space: &str, text: &str) -> (Story, Vec<Wrong>) {
    let mut reader = Reader {
        space,
        story: Story::default(),
        wrongs: Vec::new(),
        lines: Vec::new(),
        marks: Marks::default(),
        fact_indent: 0,
    };
    reader.read(&plain(text));
    (reader.story, reader.wrongs)
}

/// Reads a file of stories, with a line `---` between one and the next.
pub fn read_all(space: &str, text: &str) -> Vec<(Story, Vec<Wrong>)> {
    let text = plain(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut from = 0;
    let mut res = Vec::new();
    for part in lines.split(|line| line.trim_end() == "---") {
        let padded = "\n".repeat(from) + &part.join("\n");
        let number = res.len() + 1;
        res.push(if number == 1 {
            read(space, &padded)
        } else {
            read(&format!("{space}#{number}"), &padded)
        });
        from += part.len() + 1;
    }
    res
}

/// The name of the case a story's facts belong to when they name none.
pub const OWN_CASE: &str = "this case";
/// The name of the child of a story that names none.
pub const THE_CHILD: &str = "the child";

struct Reader<'a> {
    space: &'a str,
    story: Story,
    wrongs: Vec<Wrong>,
    /// Fact lines, joined with the lines that carry them on.
    lines: Vec<(usize, String)>,
    /// The quotation marks of the last of them.
    marks: Marks,
    /// How far in the last of them begins.
    fact_indent: usize,
}

impl Reader<'_> {
    fn wrong(&mut self, line: usize, say: impl Into<String>) {
        self.wrongs.push(Wrong {
            line,
            say: say.into(),
        });
    }

    fn read(&mut self, text: &str) {
        for (number, raw) in (1..).zip(text.lines()) {
            let body = raw.trim();
            let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
            let is_asking = !self.story.asked.is_empty();
            let carries_on = indent > self.fact_indent && !self.lines.is_empty() && !is_asking;
            let is_note = body.starts_with('#') && !(carries_on && self.marks.are_open());
            if body.is_empty() || is_note {
                continue;
            }
            let begins_as_fact = body.starts_with(|c: char| c.is_ascii_digit());
            if carries_on {
                self.carry_on(" ");
                self.carry_on(body);
            } else if indent == 0 {
                self.heading(number, body);
            } else if is_asking && begins_as_fact {
                self.wrong(number, "a fact stands before the first `asked at`; here only what is expected can stand");
            } else if let Some(asked) = self.story.asked.last_mut() {
                asked.expects.push((number, indent, body.to_owned()));
            } else if begins_as_fact {
                self.fact_indent = indent;
                self.marks = Marks::default();
                self.lines.push((number, String::new()));
                self.carry_on(body);
            } else if let Some(header) = Header::of(body) {
                self.header(number, header);
            } else {
                self.wrong(number, "this is neither a fact (it would begin with a time) nor a line such as `child: Ava`");
            }
        }
        self.facts();
    }

    /// Adds to the last fact's line.
    fn carry_on(&mut self, text: &str) {
        if let Some((_, last)) = self.lines.last_mut() {
            last.push_str(text);
            text.chars().for_each(|c| self.marks.pass(c));
        }
    }

    fn heading(&mut self, number: usize, body: &str) {
        let Some(rest) = body.strip_prefix("asked at ") else {
            if begins_with_date(body) || Header::of(body).is_some() {
                self.wrong(
                    number,
                    "facts, and lines such as `child: Ava`, are indented; this one is not",
                );
            } else if self.story.asked.is_empty() && self.lines.is_empty() {
                self.story.title.push(body.to_owned());
            } else {
                self.wrong(
                    number,
                    "facts are indented, and `asked at` comes after them",
                );
            }
            return;
        };
        let (at, known) = rest
            .split_once(", known at ")
            .map_or((rest, None), |(at, known)| (at, Some(known)));
        let at = When::read(at).map(When::latest);
        let known = known
            .map(|known| When::read(known).map(When::latest))
            .transpose();
        match (at, known) {
            (Ok(at), Ok(known)) => self.story.asked.push(Asked {
                at,
                known,
                expects: Vec::new(),
            }),
            (Err(say), _) | (_, Err(say)) => self.wrong(number, format!("asked at: {say}")),
        }
    }

    fn header(&mut self, number: usize, header: Header) {
        match header {
            Header::Nation(word) => self.nation(number, word.trim()),
            Header::Cast { is_child, names } => self.cast(number, is_child, names),
        }
    }

    fn nation(&mut self, number: usize, word: &str) {
        if self.story.nation.is_some() {
            self.wrong(number, "the nation is said a second time");
        } else if let Some(nation) = Nation::of_word(word) {
            self.story.nation = Some(nation);
        } else {
            let near = did_you_mean(word, Nation::WORDS.iter().copied());
            let words = quoted(Nation::WORDS);
            self.wrong(number, format!("{NATION}: one of {words}{near}"));
        }
    }

    fn cast(&mut self, number: usize, is_child: bool, names: &str) {
        match quote::read_names(names, &[';', ',']) {
            Ok(names) if names.is_empty() => self.wrong(number, "no name stands here"),
            Ok(names) => {
                for name in names {
                    if self.story.cast.person(&name).is_some() {
                        self.wrong(
                            number,
                            "somebody is named a second time; each name stands once",
                        );
                    } else {
                        self.add_person(&name, is_child);
                    }
                }
            }
            Err(say) => self.wrong(number, say),
        }
    }

    fn add_person(&mut self, name: &str, is_child: bool) {
        let id = PersonId::of_words(&[self.space, name]);
        self.story.cast.people.push(Person {
            id,
            name: name.to_owned(),
            is_child,
        });
    }

    fn facts(&mut self) {
        if self.story.cast.children().next().is_none() {
            self.add_person(THE_CHILD, true);
        }
        let lines = std::mem::take(&mut self.lines);
        let ids = (1..=lines.len() as u64).map(|number| FactId::of_number(&[self.space], number));
        self.story.cast.facts = ids.collect();
        for ((number, line), at) in lines.iter().zip(0..) {
            match self.fact(line, at) {
                Ok(fact) => self.story.facts.push(fact),
                Err(say) => self.wrong(*number, say),
            }
        }
    }

    fn fact(&mut self, line: &str, at: usize) -> Result<Fact, String> {
        let (time, rest) = split_time(line);
        let happened = When::read(time).map_err(|say| format!("when it happened: {say}"))?;
        let parts = quote::split(rest, &['|'])?;
        let (said, about_it) = parts.split_first().ok_or("a fact must say what happened")?;
        let what = read_what(said.trim(), &self.story.cast)?;
        let meta = Meta::read(&about_it.join("|"))?;
        let recorded = meta.recorded.unwrap_or_else(|| happened.latest());
        let mut cases = Vec::new();
        for name in meta.cases.unwrap_or_else(|| vec![OWN_CASE.to_owned()]) {
            cases.push(self.case(&name));
        }
        let about = match meta.about {
            Some(names) => self.people(&names)?,
            None => self
                .story
                .cast
                .children()
                .take(1)
                .map(|child| child.id)
                .collect(),
        };
        let id = *self
            .story
            .cast
            .facts
            .get(at)
            .ok_or("the fact has no number")?;
        Ok(Fact {
            id,
            what,
            happened,
            recorded,
            by: meta.by,
            about,
            cases,
            source: meta.source,
        })
    }

    fn case(&mut self, name: &str) -> CaseId {
        self.story.cast.case(name).unwrap_or_else(|| {
            let id = CaseId::of_words(&[self.space, name]);
            self.story.cast.cases.push((id, name.to_owned()));
            id
        })
    }

    fn people(&self, names: &[String]) -> Result<Vec<PersonId>, String> {
        names
            .iter()
            .map(|name| self.story.cast.person(name).ok_or_else(|| "somebody after `about` is not named in the story; name everybody in a line such as `people: PC Marsh`".into()))
            .collect()
    }
}

fn begins_with_date(body: &str) -> bool {
    let date = body.get(.."2024-05".len()).unwrap_or_default();
    When::read(date).is_ok()
}

const NATION: &str = "nation";

/// A line before the facts that says who is in the story, or where it is told.
enum Header<'a> {
    Cast { is_child: bool, names: &'a str },
    Nation(&'a str),
}

impl Header<'_> {
    fn of(body: &str) -> Option<Header<'_>> {
        let (word, rest) = body.split_once(':')?;
        let cast = |is_child| Header::Cast {
            is_child,
            names: rest,
        };
        match word {
            "child" | "children" => Some(cast(true)),
            "people" | "person" => Some(cast(false)),
            NATION => Some(Header::Nation(rest)),
            _ => None,
        }
    }
}

/// Where the time ends and the words begin: after two spaces, or after the time as usually written.
fn split_time(line: &str) -> (&str, &str) {
    line.split_once("  ").unwrap_or_else(|| {
        let end = line
            .char_indices()
            .find(|(_, c)| c.is_alphabetic())
            .map_or(line.len(), |(at, _)| at);
        line.split_at(end)
    })
}

/// Reads `graded: medium; because "…"`.
fn read_what(said: &str, names: &dyn Names) -> Result<What, String> {
    let kind = kinds()
        .filter(|kind| starts_with_word(said, kind.words))
        .max_by_key(|kind| kind.words.len())
        .ok_or_else(|| {
            format!(
                "what happened is no kind of fact (`heard words` lists them){}",
                did_you_mean(said, kinds().map(|kind| kind.words))
            )
        })?;
    let rest = said
        .get(kind.words.len()..)
        .unwrap_or_default()
        .trim_start();
    let mut what = (kind.blank)();
    let (lead, rest) = match rest.strip_prefix(':') {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix(';').unwrap_or(rest)),
    };
    for (place, segment) in quote::split(rest, &[';'])?.iter().enumerate() {
        let segment = segment.trim();
        if segment.is_empty() {
            continue;
        }
        let (at, field, answer) = if lead && place == 0 {
            let (at, field) = kind
                .fields
                .iter()
                .enumerate()
                .find(|(_, field)| field.leads())
                .ok_or_else(|| format!("`{}` has nothing to say after a colon", kind.words))?;
            (at, field, segment)
        } else {
            find_field(kind, segment)?
        };
        let stated = read_stated(field, answer, names).map_err(|say| {
            format!(
                "{}, {}: {say}{}",
                kind.words,
                field.label,
                how_to_name(field)
            )
        })?;
        if !what.answers().get(at).is_some_and(Stated::is_left_out) {
            return Err(format!("{}: `{}` is said twice", kind.words, field.label));
        }
        if !what.set(at, stated) {
            return Err(format!(
                "{}, {}: {} was expected",
                kind.words,
                field.label,
                field.asks.wanted()
            ));
        }
    }
    Ok(what)
}

fn find_field<'s>(
    kind: &'static Kind,
    segment: &'s str,
) -> Result<(usize, &'static Field, &'s str), String> {
    kind.fields
        .iter()
        .enumerate()
        .filter(|(_, field)| starts_with_word(segment, field.label))
        .max_by_key(|(_, field)| field.label.len())
        .map(|(at, field)| {
            (
                at,
                field,
                segment.get(field.label.len()..).unwrap_or_default().trim(),
            )
        })
        .ok_or_else(|| {
            let labels: Vec<&str> = kind.fields.iter().map(|field| field.label).collect();
            if labels.is_empty() {
                return format!("{}: nothing more can be said of it", kind.words);
            }
            format!(
                "{}: an answer begins with none of {}{}",
                kind.words,
                quoted(&labels),
                did_you_mean(segment, labels)
            )
        })
}

fn read_stated(field: &Field, text: &str, names: &dyn Names) -> Result<Stated<Value>, String> {
    if text.is_empty() && field.asks == Asks::YesNo {
        return Ok(Stated::Clear(Value::YesNo(true)));
    }
    if text.is_empty() {
        return Err(format!("{} was expected", field.asks.wanted()));
    }
    if text == "not known" {
        return Ok(Stated::NotKnown);
    }
    if let Some(because) = quote::not_asked(text) {
        let because = quote::unquote(because.trim())?;
        if because.trim().is_empty() {
            return Err(format!("{SAY_WHY}: `not asked because \"…\"`"));
        }
        return Ok(Stated::NotAsked(because));
    }
    if text == "would not say" {
        return Ok(Stated::WouldNotSay);
    }
    if let Some(tried) = quote::not_found_out(text) {
        let tried = quote::unquote(tried.trim())?;
        if tried.trim().is_empty() {
            return Err(format!("{SAY_WHAT_WAS_TRIED}: `not found out after \"…\"`"));
        }
        return Ok(Stated::NotFoundOut(tried));
    }
    if let Some(written) = text.strip_prefix("unclear ") {
        return quote::unquote(written).map(Stated::Unclear);
    }
    if field.asks == Asks::People {
        return field.asks.read(text, names).map(Stated::Clear);
    }
    field
        .asks
        .read(&quote::unquote(text)?, names)
        .map(Stated::Clear)
}

/// What helps where somebody a story speaks of may not be named in it.
fn how_to_name(field: &Field) -> &'static str {
    match field.asks {
        Asks::Person(_) | Asks::People => "; name everybody in a line such as `people: PC Marsh`",
        _ => "",
    }
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', ';', '\t']))
}

/// What stands after the bar: when it was recorded, by whom, about whom, in which case, from what.
struct Meta {
    recorded: Option<Timestamp>,
    by: Author,
    about: Option<Vec<String>>,
    cases: Option<Vec<String>>,
    source: Source,
}

/// The author of a fact whose story does not say who put it on record.
pub fn author_not_stated() -> Author {
    Author {
        name: "not stated".into(),
        role: Role::NotStated,
    }
}

const ABOUT_NOBODY: &str = "about nobody";
const AFTER_THE_BAR: [&str; 6] = ["recorded", "by", "about", "case", "no case", "row"];

impl Meta {
    fn read(text: &str) -> Result<Meta, String> {
        let mut res = Meta {
            recorded: None,
            by: author_not_stated(),
            about: None,
            cases: None,
            source: Source::Keyboard,
        };
        let mut said = Vec::new();
        for segment in quote::split(text, &[';'])? {
            let segment = segment.trim();
            let (word, rest) = segment.split_once(' ').unwrap_or((segment, ""));
            let said_of = match (word, rest.trim()) {
                ("", _) => continue,
                ("recorded", when) => {
                    let when = When::read(when).map_err(|say| format!("recorded: {say}"))?;
                    res.recorded = Some(when.latest());
                    "recorded"
                }
                ("by", who) => {
                    res.by = read_author(who)?;
                    "by"
                }
                _ if segment == ABOUT_NOBODY => {
                    res.about = Some(Vec::new());
                    "about"
                }
                ("about", names) => {
                    res.about = Some(list("about", names)?);
                    "about"
                }
                ("case", names) => {
                    res.cases = Some(list("case", names)?);
                    "case"
                }
                ("no", "case") => {
                    res.cases = Some(Vec::new());
                    "case"
                }
                ("row", row) => {
                    res.source = read_row(row)?;
                    "row"
                }
                _ => {
                    return Err(format!(
                        "after the bar come {}{}",
                        quoted(&AFTER_THE_BAR),
                        did_you_mean(segment, AFTER_THE_BAR)
                    ));
                }
            };
            if said.contains(&said_of) {
                return Err(format!("after the bar `{said_of}` is said twice"));
            }
            said.push(said_of);
        }
        Ok(res)
    }
}

fn list(word: &str, names: &str) -> Result<Vec<String>, String> {
    let names = quote::read_names(names, &[','])?;
    if names.is_empty() {
        return Err(format!("no name stands after `{word}`"));
    }
    Ok(names)
}

fn read_author(who: &str) -> Result<Author, String> {
    let (name, role) = who.rsplit_once(',').ok_or_else(|| {
        "by: say who and in what role, such as `PC Marsh, responding officer`".to_owned()
    })?;
    Ok(Author {
        name: quote::unquote(name.trim())?,
        role: Role::read(role.trim())?,
    })
}

fn read_row(row: &str) -> Result<Source, String> {
    let wanted = "a row is its file, its line and its text, such as `row \"old.csv\" 12 \"…\"`";
    let (file, rest) = quote::take(row).ok_or(wanted)?;
    let (line, text) = rest.trim_start().split_once(' ').ok_or(wanted)?;
    Ok(Source::Row {
        file,
        line: line.parse().map_err(|_| wanted)?,
        text: quote::unquote(text.trim())?,
    })
}
