//! Which column of another system's files says what: a text that whoever brings the files writes.

use std::collections::BTreeMap;

use heard_duty::fault;
use heard_record::answer::{Asks, ById};
use heard_record::fact::{kind_called, kinds};
use heard_record::kind::{Field, Kind};
use heard_record::near::did_you_mean;
use heard_record::{Role, When};
use jiff::Timestamp;
use serde::Deserialize;

use super::clocks::Clocks;

/// A mapping as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    system: String,
    every_hours: Option<u32>,
    made: Option<String>,
    #[serde(default)]
    row: Vec<String>,
    #[serde(default)]
    times: Vec<String>,
    zone: Option<String>,
    recorded: Option<String>,
    separator: Option<char>,
    letters: Option<String>,
    lists: Option<char>,
    sheet: Option<String>,
    #[serde(default)]
    by: WrittenBy,
    #[serde(default)]
    series: BTreeMap<String, String>,
    fact: Vec<WrittenFact>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenBy {
    name: Option<String>,
    role: Option<String>,
    name_column: Option<String>,
    role_column: Option<String>,
    #[serde(default)]
    roles: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenFact {
    kind: String,
    happened: Option<String>,
    #[serde(default)]
    about: Vec<String>,
    #[serde(default)]
    cases: Vec<String>,
    where_filled: Option<String>,
    where_is: Option<WhereIs>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
    #[serde(default)]
    always: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
}

/// A column, and the words of which one must stand there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhereIs {
    pub(super) column: String,
    pub(super) words: Vec<String>,
}

/// How the letters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    Utf8,
    Windows1252,
}

/// What somebody's rows are, and which column says what: checked, so that every word of ours in it is one.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What the other system is called: part of every id that comes of it.
    pub(super) system: String,
    /// Within how many hours of the moment one was made the next of its files is to come, if it says.
    pub(super) every_hours: Option<u32>,
    /// When the file was made.
    pub(super) made: Option<Timestamp>,
    /// The columns that tell a row apart; none, if only the whole row does.
    pub(super) row: Vec<String>,
    pub(super) clocks: Clocks,
    pub(super) recorded: Option<String>,
    pub(super) separator: u8,
    pub(super) letters: Letters,
    pub(super) lists: char,
    pub(super) sheet: Option<String>,
    pub(super) by: By,
    /// Which series of references a column is of, where it is not that of people.
    pub(super) series: BTreeMap<String, String>,
    pub(super) facts: Vec<FactOf>,
}

/// Who put a row on record over there.
#[derive(Debug, Clone)]
pub(super) struct By {
    pub(super) name: Option<String>,
    pub(super) role: Option<Role>,
    pub(super) name_column: Option<String>,
    pub(super) role_column: Option<String>,
    pub(super) roles: BTreeMap<String, Role>,
}

/// A kind of fact that a row tells, and which column says what of it.
#[derive(Debug, Clone)]
pub(super) struct FactOf {
    pub(super) kind: &'static Kind,
    /// Which of its kind in the mapping, from 0: a row may tell several.
    pub(super) nth: usize,
    pub(super) happened: Option<String>,
    pub(super) about: Vec<String>,
    pub(super) cases: Vec<String>,
    pub(super) where_filled: Option<String>,
    pub(super) where_is: Option<WhereIs>,
    pub(super) fields: Vec<FieldOf>,
    /// What every such row says: the answer by its key.
    pub(super) always: Vec<(&'static str, String)>,
}

/// An answer and the column that says it.
#[derive(Debug, Clone)]
pub(super) struct FieldOf {
    pub(super) field: &'static Field,
    pub(super) column: String,
    /// What their words are in ours.
    pub(super) words: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    ///
    /// The first thing in it that is not understood, as a sentence that says where.
    pub fn read(text: &str) -> Result<Mapping, String> {
        Mapping::read_as_made(text, None)
    }

    /// The same, for files that were made at another moment than it says.
    ///
    /// # Errors
    ///
    /// As [`Mapping::read`].
    pub fn read_as_made(text: &str, made: Option<Timestamp>) -> Result<Mapping, String> {
        let written: Written =
            toml::from_str(text).map_err(|wrong| fault::in_toml(text, &wrong))?;
        written.check(made)
    }

    /// The sheet of a workbook that it is for, if it says.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// Every column it names, after where it names it.
    pub(super) fn columns(&self) -> Vec<(String, &str)> {
        let by = &self.by;
        let one = [
            ("recorded", &self.recorded),
            ("by, name-column", &by.name_column),
            ("by, role-column", &by.role_column),
        ];
        let one = one.into_iter();
        let mut res: Vec<(String, &str)> = one
            .filter_map(|(place, column)| Some((place.to_owned(), column.as_deref()?)))
            .collect();
        res.extend(
            self.row
                .iter()
                .map(|column| ("row".to_owned(), column.as_str())),
        );
        res.extend(
            self.series
                .keys()
                .map(|column| ("series".to_owned(), column.as_str())),
        );
        for (number, fact) in (1..).zip(&self.facts) {
            let columns = fact.columns();
            res.extend(columns.map(|(key, column)| (format!("fact {number}, {key}"), column)));
        }
        res
    }
}

/// The same key before each of several columns.
fn several<'a>(
    key: &'static str,
    columns: &'a [String],
) -> impl Iterator<Item = (&'static str, &'a str)> {
    columns.iter().map(move |column| (key, column.as_str()))
}

impl FactOf {
    fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let happened = self
            .happened
            .iter()
            .map(|column| ("happened", column.as_str()));
        let filled = self.where_filled.iter();
        let filled = filled.map(|column| ("where-filled", column.as_str()));
        let is = self.where_is.iter();
        let is = is.map(|is| ("where-is", is.column.as_str()));
        let fields = self.fields.iter();
        let fields = fields.map(|of| (of.field.key, of.column.as_str()));
        happened
            .chain(several("about", &self.about))
            .chain(several("cases", &self.cases))
            .chain(filled)
            .chain(is)
            .chain(fields)
    }
}

impl Written {
    fn check(self, made: Option<Timestamp>) -> Result<Mapping, String> {
        if self.system.trim().is_empty() || self.system.chars().any(char::is_control) {
            return Err("system: say what the other system is called, in one line".into());
        }
        if self.every_hours == Some(0) {
            return Err(
                "every-hours: say within how many hours the next file is to come, at least 1"
                    .into(),
            );
        }
        let own = self.made.as_deref().map(When::read).transpose();
        let own = own.map_err(|say| format!("made: {say}"))?;
        let made = made.or(own.map(When::latest));
        if self.recorded.is_none() && made.is_none() {
            return Err("recorded: name the column that says when a row was put on record; or say in `made` when the file was made, which is the latest it can have been".into());
        }
        if self.every_hours.is_some() && made.is_none() {
            return Err("every-hours: say in `made` when the file was made, or with `--made` for one file: up to then the system was read, and from then on the next is to come".into());
        }
        if self.fact.is_empty() {
            return Err("fact: it names no kind of fact".into());
        }
        let separator = u8::try_from(self.separator.unwrap_or(','));
        let separator = separator
            .ok()
            .filter(|one| !b"\"\r\n".contains(one) && one.is_ascii());
        let letters = match self.letters.as_deref() {
            None | Some("utf-8") => Letters::Utf8,
            Some("windows-1252") => Letters::Windows1252,
            Some(_) => return Err("letters: `utf-8` or `windows-1252` was expected".into()),
        };
        let mut facts: Vec<FactOf> = Vec::new();
        for (number, fact) in (1..).zip(self.fact) {
            let say = |why| format!("fact {number}: {why}");
            let mut fact = fact.check().map_err(say)?;
            fact.nth = facts.iter().filter(|one| one.kind == fact.kind).count();
            facts.push(fact);
        }
        Ok(Mapping {
            system: self.system,
            every_hours: self.every_hours,
            made,
            row: self.row,
            clocks: Clocks::of(self.times, self.zone.as_deref())?,
            recorded: self.recorded,
            separator: separator.ok_or("separator: one plain character was expected")?,
            letters,
            lists: self.lists.unwrap_or(','),
            sheet: self.sheet,
            by: self.by.check()?,
            series: self.series,
            facts,
        })
    }
}

impl WrittenBy {
    fn check(self) -> Result<By, String> {
        let role = self.role.as_deref().map(Role::read).transpose()?;
        let mut roles = BTreeMap::new();
        for (theirs, ours) in self.roles {
            roles.insert(theirs, Role::read(&ours)?);
        }
        Ok(By {
            name: self.name,
            role,
            name_column: self.name_column,
            role_column: self.role_column,
            roles,
        })
    }
}

impl WrittenFact {
    fn check(mut self) -> Result<FactOf, String> {
        let kind = kind_called(&self.kind).ok_or_else(|| {
            let near = did_you_mean(&self.kind, kinds().map(|kind| kind.words));
            format!("`kind` is no kind of fact (`heard words` lists them){near}")
        })?;
        let mut fields = Vec::new();
        for (key, column) in self.fields {
            let field = field_of(kind, &key)?;
            if matches!(field.asks, Asks::Fact | Asks::Sealed) {
                return Err(format!(
                    "{}: no column of another system names a fact of this record, or what is sealed beside it",
                    field.key
                ));
            }
            let words = self.words.remove(&key).unwrap_or_default();
            for ours in words.values() {
                is_an_answer(field, ours).map_err(|say| format!("words, {say}"))?;
            }
            fields.push(FieldOf {
                field,
                column,
                words,
            });
        }
        if let Some(key) = self.words.keys().next() {
            let field = field_of(kind, key)?;
            return Err(format!(
                "words, {}: `fields` names no column for it",
                field.key
            ));
        }
        let mut always = Vec::new();
        for (key, answer) in self.always {
            let field = field_of(kind, &key)?;
            if fields.iter().any(|of| of.field == field) {
                return Err(format!("{}: it is in `fields` and in `always`", field.key));
            }
            is_an_answer(field, &answer).map_err(|say| format!("always, {say}"))?;
            always.push((field.key, answer));
        }
        Ok(FactOf {
            kind,
            nth: 0,
            happened: self.happened,
            about: self.about,
            cases: self.cases,
            where_filled: self.where_filled,
            where_is: self.where_is,
            fields,
            always,
        })
    }
}

fn field_of(kind: &'static Kind, key: &str) -> Result<&'static Field, String> {
    let field = kind.field(key).map(|(_, field)| field);
    field.ok_or_else(|| {
        let near = did_you_mean(key, kind.columns());
        format!(
            "`{}` has no such question (`heard words --questions` lists them by key){near}",
            kind.words
        )
    })
}

fn is_an_answer(field: &Field, text: &str) -> Result<(), String> {
    let read = field.asks.read(text, &ById);
    read.map(drop)
        .map_err(|say| format!("{}: {say}", field.key))
}
