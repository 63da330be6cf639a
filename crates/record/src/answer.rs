//! The kinds of answer a question can have, and how each is written.
//!
//! Every answer is written in one way as text (for stories, rows and forms)
//! and in one way as JSON. There is no second list of either.

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::id::{CaseId, FactId, PersonId};
use crate::near::did_you_mean;
use crate::sealed::SealedPlace;
use crate::text::quote;
use crate::when::{self, When};

mod named;
mod words;

pub use named::{
    ActionRef, ConferenceRef, CrimeRef, DetentionRef, DeviceRef, DisclosureRef, DiscussionRef,
    IncidentRef, MaracRef, Name, NoticeRef, OneChild, PlanRef, PostRef, ProtectionRef, ReferralRef,
    RequestRef, SampleRef, Suspect, Thread, WritingRef,
};
pub use words::List;
pub(crate) use words::codes;

/// An answer of any kind, between its type and its written forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Free words, as they were written.
    Words(String),
    /// Yes or no.
    YesNo(bool),
    /// A whole number.
    Number(i64),
    /// A moment, or a range of them.
    When(When),
    /// A calendar date.
    Date(Date),
    /// One word of a list.
    Choice(&'static str),
    /// Several words of a list.
    Choices(Vec<&'static str>),
    /// Someone on the record.
    Person(PersonId),
    /// Several people on the record.
    People(Vec<PersonId>),
    /// A case on the record.
    Case(CaseId),
    /// Another fact on the record.
    Fact(FactId),
    /// A number or name that something goes by outside this record.
    Reference(String),
    /// The number of a place that is kept sealed.
    Sealed(SealedPlace),
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Free words.
    Words,
    /// Yes or no.
    YesNo,
    /// A whole number.
    Number,
    /// A moment, or a range of them.
    When,
    /// A calendar date.
    Date,
    /// One of these words.
    Choice(&'static List),
    /// Any of these words.
    Choices(&'static List),
    /// Someone on the record; the thread says as what, where it matters.
    Person(Option<Thread>),
    /// Several people on the record.
    People,
    /// A case on the record.
    Case,
    /// Another fact on the record.
    Fact,
    /// A number or name from outside.
    Reference(Thread),
    /// The number of a place that is kept sealed: nobody types one.
    Sealed,
}

/// Who and what the short names in a text stand for.
pub trait Names {
    /// The person meant by a name, where one is.
    fn person(&self, name: &str) -> Option<PersonId>;
    /// The case meant by a name.
    fn case(&self, name: &str) -> Option<CaseId>;
    /// The fact meant by a name.
    fn fact(&self, name: &str) -> Option<FactId>;
    /// What a person is called here.
    fn name_of_person(&self, id: PersonId) -> String;
    /// What a case is called here.
    fn name_of_case(&self, id: CaseId) -> String;
    /// What a fact is called here.
    fn name_of_fact(&self, id: FactId) -> String;
}

/// Names that are the ids themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct ById;

impl Names for ById {
    fn person(&self, name: &str) -> Option<PersonId> {
        name.parse().ok()
    }
    fn case(&self, name: &str) -> Option<CaseId> {
        name.parse().ok()
    }
    fn fact(&self, name: &str) -> Option<FactId> {
        name.parse().ok()
    }
    fn name_of_person(&self, id: PersonId) -> String {
        id.to_string()
    }
    fn name_of_case(&self, id: CaseId) -> String {
        id.to_string()
    }
    fn name_of_fact(&self, id: FactId) -> String {
        id.to_string()
    }
}

impl Asks {
    /// Reads an answer from text; the error says what was wanted, and never what was written.
    pub fn read(&self, text: &str, names: &dyn Names) -> Result<Value, String> {
        let text = text.trim();
        if let Asks::When = self {
            return When::read(text).map(Value::When);
        }
        let answer = match self {
            Asks::Words => Some(Value::Words(text.to_owned())),
            Asks::YesNo => yes_or_no(text).map(Value::YesNo),
            Asks::Number => text.parse().ok().map(Value::Number),
            Asks::When => None,
            Asks::Date => when::read_date(text).map(Value::Date),
            Asks::Choice(of) => of.word(text).map(Value::Choice),
            Asks::Choices(of) => {
                let chosen: Option<Vec<_>> = list(text).map(|word| of.word(word)).collect();
                chosen.map(Value::Choices)
            }
            Asks::Person(_) => names.person(text).map(Value::Person),
            Asks::People => {
                let people = quote::read_names(text, &[','])?;
                let people: Option<Vec<_>> = people.iter().map(|name| names.person(name)).collect();
                people.map(Value::People)
            }
            Asks::Case => names.case(text).map(Value::Case),
            Asks::Fact => names.fact(text).map(Value::Fact),
            Asks::Reference(_) => (!text.is_empty()).then(|| Value::Reference(text.to_owned())),
            Asks::Sealed => text.parse().ok().map(Value::Sealed),
        };
        answer.ok_or_else(|| self.was_expected(text))
    }

    /// What was expected where something else stands, with the word of ours that may have been meant.
    fn was_expected(&self, text: &str) -> String {
        let near = match self {
            Asks::YesNo => did_you_mean(text, ["yes", "no"]),
            Asks::Choice(of) => did_you_mean(text, of.words.iter().copied()),
            Asks::Choices(of) => list(text)
                .find(|word| of.word(word).is_none())
                .map_or_else(String::new, |word| {
                    did_you_mean(word, of.words.iter().copied())
                }),
            _ => String::new(),
        };
        format!("{} was expected{near}", self.wanted())
    }

    /// Reads an answer from JSON; the error says what was wanted.
    pub fn read_json(&self, json: &Json, names: &dyn Names) -> Result<Value, String> {
        match (self, json) {
            (Asks::YesNo, Json::Bool(is)) => Ok(Value::YesNo(*is)),
            (Asks::Number, Json::Number(number)) => number
                .as_i64()
                .map(Value::Number)
                .ok_or_else(|| self.was_expected("")),
            (Asks::Choices(_) | Asks::People, Json::Array(items)) => {
                let words: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
                let words = words.ok_or_else(|| self.was_expected(""))?;
                self.read(&words.join(", "), names)
            }
            (Asks::YesNo | Asks::Number | Asks::Choices(_) | Asks::People, _) => {
                Err(self.was_expected(""))
            }
            (_, Json::String(text)) => self.read(text, names),
            _ => Err(self.was_expected("")),
        }
    }

    /// An answer as people are told it: in plain words where it is a code.
    pub fn tell(&self, answer: &Value, names: &dyn Names) -> String {
        match (self, answer) {
            (Asks::Choice(list), Value::Choice(word)) => list.meaning_of(word).to_owned(),
            (Asks::Choices(list), Value::Choices(words)) => {
                let told: Vec<&str> = words.iter().map(|word| list.meaning_of(word)).collect();
                told.join(if list.is_of_codes() { ", and " } else { ", " })
            }
            _ => answer.write(names),
        }
    }

    /// What is wanted, in words, for messages and pages.
    pub fn wanted(&self) -> String {
        match self {
            Asks::Words => "words".into(),
            Asks::YesNo => "yes or no".into(),
            Asks::Number => "a whole number".into(),
            Asks::When => "a date and time".into(),
            Asks::Date => "a date such as `2024-05-01`".into(),
            Asks::Choice(list) => format!("one of {}", quoted(list.words)),
            Asks::Choices(list) => format!("any of {}", quoted(list.words)),
            Asks::Person(_) => "a person on the record".into(),
            Asks::People => "people on the record".into(),
            Asks::Case => "a case on the record".into(),
            Asks::Fact => "a fact on the record".into(),
            Asks::Reference(thread) => format!("the number or name of the {}", thread.word()),
            Asks::Sealed => "the number of a sealed place".into(),
        }
    }
}

impl Value {
    /// Does it say nothing: words or a reference with nothing in them but spaces?
    pub fn is_blank(&self) -> bool {
        match self {
            Value::Words(words) | Value::Reference(words) => words.trim().is_empty(),
            _ => false,
        }
    }

    /// The answer as text; [`Asks::read`] reads it back.
    pub fn write(&self, names: &dyn Names) -> String {
        match self {
            Value::Words(text) | Value::Reference(text) => text.clone(),
            Value::YesNo(is) => if *is { "yes" } else { "no" }.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::When(when) => when.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Choice(word) => (*word).to_owned(),
            Value::Choices(words) => words.join(", "),
            Value::Person(id) => names.name_of_person(*id),
            Value::People(ids) => quote::names(ids.iter().map(|id| names.name_of_person(*id))),
            Value::Case(id) => names.name_of_case(*id),
            Value::Fact(id) => names.name_of_fact(*id),
            Value::Sealed(number) => number.to_string(),
        }
    }

    /// The answer as JSON; [`Asks::read_json`] reads it back.
    pub fn write_json(&self, names: &dyn Names) -> Json {
        match self {
            Value::YesNo(is) => Json::Bool(*is),
            Value::Number(number) => Json::from(*number),
            Value::Choices(words) => Json::from(words.clone()),
            Value::People(ids) => ids.iter().map(|id| names.name_of_person(*id)).collect(),
            other => Json::String(other.write(names)),
        }
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Words of ours in a row, each marked as a word.
pub(crate) fn quoted(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A type whose values answer one kind of question.
pub trait Answer: Sized + Clone {
    /// What the question asks for.
    const ASKS: Asks;
    /// The value, ready to be written.
    fn value(&self) -> Value;
    /// The value, as read; `None` if it is of another kind.
    fn from_value(value: Value) -> Option<Self>;

    /// What it is called by, where it ties its fact to others.
    fn name(&self) -> Option<Name<'_>> {
        None
    }

    /// The people it names.
    fn people(&self) -> &[PersonId] {
        &[]
    }
}

macro_rules! plain_answers {
    ($($type:ty, $asks:expr, $variant:ident $(, $people:expr)?;)+) => {$(
        impl Answer for $type {
            const ASKS: Asks = $asks;
            fn value(&self) -> Value {
                Value::$variant(self.clone())
            }
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::$variant(inner) => Some(inner),
                    _ => None,
                }
            }
            $(fn people(&self) -> &[PersonId] {
                let people: fn(&Self) -> &[PersonId] = $people;
                people(self)
            })?
        }
    )+};
}

plain_answers! {
    String, Asks::Words, Words;
    bool, Asks::YesNo, YesNo;
    i64, Asks::Number, Number;
    When, Asks::When, When;
    Date, Asks::Date, Date;
    PersonId, Asks::Person(None), Person, |id| std::slice::from_ref(id);
    Vec<PersonId>, Asks::People, People, |ids| ids;
    CaseId, Asks::Case, Case;
    FactId, Asks::Fact, Fact;
    SealedPlace, Asks::Sealed, Sealed;
}
