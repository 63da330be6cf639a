//! One fact of a form.

use heard_record::answer::Asks;
use heard_record::draft::{Draft, Typed};
use heard_record::fact::contact::ResearchDone;
use heard_record::fact::missing::Reported;
use heard_record::fact::notice::Judged;
use heard_record::kind::{Field, Kind, OneKind};
use jiff::Timestamp;

use super::super::fields;
use super::super::form::Filled;
use super::HAPPENED;
use crate::parts::written;

/// The questions at which a time has passed, whichever form asks them: a clock without a day is then the last time it showed
/// that.
const PASSED: [(&Kind, &str); 2] = [
    (Reported::KIND, "last_seen"),
    (ResearchDone::KIND, "passed_to_crew"),
];

/// What the desk answers as something is put on record, whichever form it comes from.
const BY_THE_DESK: [(&Kind, &str); 2] = [(Judged::KIND, "rules_say"), (Judged::KIND, "rules_from")];

fn is_by_the_desk(kind: &Kind, key: &str) -> bool {
    let mut all = BY_THE_DESK.iter();
    all.any(|(of, answered)| *of == kind && *answered == key)
}

/// One fact of a form.
#[derive(Debug, Clone)]
pub struct Part {
    /// By what its fields are called on the page, before their own names; nothing, where the form has no other fact.
    pub(super) called: String,
    pub(super) kind: &'static Kind,
    pub(super) typed: Vec<Typed>,
    /// What the page answers itself, and shows no field for.
    pub(super) fixed: Vec<bool>,
    /// Is it put on record even if nothing was typed?
    must: bool,
    /// What the page asks at a field in place of its declaration, by the field's key.
    asks: Vec<(&'static str, String)>,
    /// What the time is called on the page at which it happened; nothing, where it happens as it is sent.
    pub(super) at: &'static str,
}

impl Part {
    /// A fact of a kind, put on record if any of its fields is filled in.
    pub fn of(called: impl Into<String>, kind: &'static Kind) -> Part {
        let keys = kind.fields.iter().map(|field| field.key);
        Part {
            called: called.into(),
            kind,
            typed: vec![Typed::Blank; kind.fields.len()],
            fixed: keys.map(|key| is_by_the_desk(kind, key)).collect(),
            must: false,
            asks: Vec::new(),
            at: HAPPENED,
        }
    }

    /// The same, where the page asks for a field in words of its own: what is wrong with it is told with them.
    pub fn asks(mut self, key: &'static str, ask: &str) -> Part {
        self.asks.push((key, ask.to_owned()));
        self
    }

    /// What the page asks at a field in words of its own, where it does.
    pub(super) fn ask(&self, key: &str) -> Option<&str> {
        let mut own = self.asks.iter();
        own.find(|(of, _)| *of == key).map(|(_, ask)| ask.as_str())
    }

    /// The same, which happened at a time of its own.
    pub fn at(mut self, called: &'static str) -> Part {
        self.at = called;
        self
    }

    /// The same, which happens as it is sent.
    pub fn now(self) -> Part {
        self.at("")
    }

    /// The same, put on record with the form whatever is filled in.
    pub fn must(self) -> Part {
        self.must_if(true)
    }

    /// The same, where it depends.
    pub fn must_if(mut self, must: bool) -> Part {
        self.must = must;
        self
    }

    /// The same, with a field answered by the page itself.
    pub fn fixed(mut self, key: &str, answer: impl Into<String>) -> Part {
        if let Some((at, _)) = self.kind.field(key) {
            self.set(at, Typed::Answer(answer.into()));
            if let Some(fixed) = self.fixed.get_mut(at) {
                *fixed = true;
            }
        }
        self
    }

    /// The same, without a field, where there is nothing to choose by it.
    pub fn without(mut self, key: &str) -> Part {
        if let Some((at, _)) = self.kind.field(key)
            && let Some(fixed) = self.fixed.get_mut(at)
        {
            *fixed = true;
        }
        self
    }

    /// The same, with a field that begins with an answer whoever writes may change.
    pub fn beginning(mut self, key: &str, answer: impl Into<String>) -> Part {
        if let Some((at, _)) = self.kind.field(key) {
            self.set(at, Typed::Answer(answer.into()));
        }
        self
    }

    /// The same, with every field that is not answered by the page beginning with what a fact of the kind says.
    pub fn beginning_as(mut self, draft: &Draft) -> Part {
        for (at, typed) in draft.typed.iter().enumerate() {
            if self.fixed.get(at) != Some(&true) {
                self.set(at, typed.clone());
            }
        }
        self
    }

    pub(super) fn set(&mut self, at: usize, typed: Typed) {
        if let Some(place) = self.typed.get_mut(at) {
            *place = typed;
        }
    }

    pub(super) fn name(&self, key: &str) -> String {
        if self.called.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.called)
        }
    }

    pub(super) fn is_filled(&self) -> bool {
        self.must || self.is_begun()
    }

    /// Did somebody answer anything of it?
    pub(super) fn is_begun(&self) -> bool {
        let mut each = self.typed.iter().zip(&self.fixed);
        each.any(|(typed, fixed)| !fixed && *typed != Typed::Blank)
    }

    /// What is asked first of a fact of which nothing at all was answered, though there is something to answer.
    pub(super) fn unsaid(&self) -> Option<&'static Field> {
        let mut answers = self.typed.iter();
        let first = self.kind.fields.first()?;
        answers.all(|typed| *typed == Typed::Blank).then_some(first)
    }

    fn has_passed(&self, field: &Field) -> bool {
        let mut passed = PASSED.iter();
        passed.any(|(kind, key)| kind.words == self.kind.words && *key == field.key)
    }

    pub(super) fn fill(&mut self, filled: &Filled, now: Timestamp) {
        for (at, field) in self.kind.fields.iter().enumerate() {
            if self.fixed.get(at) != Some(&true) {
                let typed = match (
                    fields::typed(filled, &self.name(field.key), field),
                    &field.asks,
                ) {
                    (Typed::Answer(time), Asks::When) if self.has_passed(field) => {
                        Typed::Answer(written::past(&time, now))
                    }
                    (Typed::Answer(time), Asks::When) => Typed::Answer(written::any(&time, now)),
                    (Typed::Answer(day), Asks::Date) => Typed::Answer(written::date(&day, now)),
                    (typed, _) => typed,
                };
                self.set(at, typed);
            }
        }
    }
}
