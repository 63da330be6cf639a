//! What one form puts on record together: one fact or several, each from its own declaration, all of them or none.

use std::collections::BTreeMap;

use heard_desk::{Desk, No};
use heard_record::draft::{Draft, Typed};
use heard_record::kind::Field;
use heard_record::{CaseId, FactId, When, when};
use jiff::Timestamp;
use uuid::Uuid;

use super::form::Filled;
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::{govuk, written};

mod asking;
mod part;
mod putting;

pub use part::Part;
pub use putting::why_not;

/// What the time of a form is called that has one time alone.
pub const HAPPENED: &str = "happened";

/// A minute and a second, in microseconds: people tell times no finer than by the minute.
const A_MINUTE: i64 = 60 * A_SECOND;
const A_SECOND: i64 = 1_000_000;

/// The facts of a form, as far as they are filled in, and what is wrong with them.
#[derive(Debug, Clone)]
pub struct Entries {
    key: Uuid,
    /// The last fact that stood on the page, where it matters that nothing came since.
    seen: Option<FactId>,
    /// What was typed as each time, by what it is called.
    times: BTreeMap<&'static str, String>,
    /// The moment it was sent, to the second.
    sent: String,
    /// Was it sent, or begun before?
    is_filled: bool,
    cases: Vec<CaseId>,
    parts: Vec<Part>,
    wrong: Vec<(String, Option<String>)>,
    /// When it was kept as a draft, where it is one.
    draft: Option<Timestamp>,
    /// Of which form it is kept as a draft, where that is not the page's own.
    beside: Option<String>,
    /// What it put on record.
    kept: Vec<FactId>,
}

impl Entries {
    /// A form as whoever asks for it left it last, if they began it and did not send it; else with nothing filled in.
    pub async fn begun(desk: &Desk, opened: &Opened, parts: Vec<Part>) -> Result<Entries, Problem> {
        let draft = desk.draft_of(&opened.by.signed, &opened.path).await;
        let Some(draft) = draft.map_err(No::from)? else {
            return Ok(Entries::blank(opened, parts));
        };
        let filled = Filled::of_body(&draft.body);
        let mut res = Entries::sent(opened, parts, &filled).of(filled.cases());
        res.draft = Some(draft.saved);
        Ok(res)
    }

    /// A form in which nothing is filled in yet but the time, which is now.
    pub fn blank(opened: &Opened, parts: Vec<Part>) -> Entries {
        Entries::at(opened.by.now, parts)
    }

    /// The same, of no record yet.
    pub fn at(now: Timestamp, parts: Vec<Part>) -> Entries {
        let micros = now.as_microsecond();
        let minute = when::write_moment(micros - micros % A_MINUTE);
        let called = parts.iter().map(|part| part.at).filter(|at| !at.is_empty());
        Entries {
            key: Uuid::new_v4(),
            seen: None,
            times: called.map(|at| (at, minute.clone())).collect(),
            // Sent twice within a moment, it is the same form.
            sent: When::at(when::moment(micros - micros % A_SECOND)).to_string(),
            is_filled: false,
            cases: Vec::new(),
            parts,
            wrong: Vec::new(),
            draft: None,
            beside: None,
            kept: Vec::new(),
        }
    }

    /// A form of no record as whoever asks left it last, where it was kept at a moment; else with nothing filled in.
    pub fn kept_at(
        now: Timestamp,
        parts: Vec<Part>,
        filled: &Filled,
        saved: Option<Timestamp>,
    ) -> Entries {
        match saved {
            Some(saved) => Entries {
                draft: Some(saved),
                ..Entries::sent_at(now, parts, filled)
            },
            None => Entries::at(now, parts),
        }
    }

    /// A form as it was sent.
    pub fn sent(opened: &Opened, parts: Vec<Part>, filled: &Filled) -> Entries {
        Entries::sent_at(opened.by.now, parts, filled)
    }

    /// The same, of no record yet.
    pub fn sent_at(now: Timestamp, parts: Vec<Part>, filled: &Filled) -> Entries {
        let blank = Entries::at(now, parts);
        let seen = filled.one("seen").parse().ok();
        let mut res = Entries {
            key: filled.key(),
            seen,
            is_filled: true,
            ..blank
        };
        for (called, typed) in &mut res.times {
            // Where nobody was asked when, it is now: of two answers of one minute the later one is the last.
            *typed = if filled.has(called) {
                written::past(filled.one(called), now)
            } else {
                res.sent.clone()
            };
        }
        for part in &mut res.parts {
            part.fill(filled, now);
        }
        res
    }

    /// The same, of these cases.
    pub fn of(mut self, cases: impl IntoIterator<Item = CaseId>) -> Entries {
        self.cases = cases.into_iter().collect();
        self
    }

    /// The same, of these cases where it is no draft, which says itself of which it is.
    pub fn usually_of(self, cases: impl IntoIterator<Item = CaseId>) -> Entries {
        if self.draft.is_some() {
            self
        } else {
            self.of(cases)
        }
    }

    /// The same, kept as a draft of its own and not of the page's form.
    pub fn beside(mut self, form: impl Into<String>) -> Entries {
        self.beside = Some(form.into());
        self
    }

    /// The form it is kept as a draft of.
    fn form<'f>(&'f self, opened: &'f Opened) -> &'f str {
        self.beside.as_deref().unwrap_or(&opened.path)
    }

    /// The same, refused where something came on record since the page was made.
    pub fn only_if_nothing_came(mut self, opened: &Opened) -> Entries {
        self.seen = self.seen.or_else(|| opened.reading.seen());
        self
    }

    /// The same, sent for itself, where another form was sent with its key.
    pub fn with_another_key(self) -> Entries {
        self.with_key_of(Uuid::from_u128(1))
    }

    /// The same, where one form puts things on several records: each has a key of its own.
    pub fn with_key_of(mut self, of: Uuid) -> Entries {
        self.key = Uuid::from_u128(self.key.as_u128() ^ of.as_u128());
        self
    }

    /// The same, by a key that follows from what it answers: answered twice, it is answered once.
    pub fn with_only_key(mut self, of: Uuid) -> Entries {
        self.key = of;
        self
    }

    /// The same, at the time and of the cases of something written before, where it is no draft, which says itself.
    pub fn usually_as(mut self, written: &Draft) -> Entries {
        if self.draft.is_none() {
            for typed in self.times.values_mut() {
                typed.clone_from(&written.happened);
            }
            self.cases.clone_from(&written.cases);
        }
        self
    }

    /// The cases it is of.
    pub fn cases(&self) -> &[CaseId] {
        &self.cases
    }

    /// What it put on record, once it did.
    pub fn kept(&self) -> &[FactId] {
        &self.kept
    }

    /// Is anything of this fact filled in?
    pub fn is_filled_in(&self, called: &str) -> bool {
        self.part(called).is_some_and(Part::is_filled)
    }

    /// Did somebody answer anything of any fact?
    pub fn is_begun(&self) -> bool {
        self.parts.iter().any(Part::is_begun)
    }

    /// Is anything wrong?
    pub fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// What is wrong: with a field, by where it is found, or with all of it.
    pub fn wrong(&self) -> &[(String, Option<String>)] {
        &self.wrong
    }

    /// Something is wrong: with a field, or with all of it.
    pub fn add_wrong(&mut self, say: impl Into<String>, field: Option<&str>) {
        self.wrong.push((say.into(), field.map(govuk::id_of)));
    }

    /// Something is wrong with a field of a fact.
    pub fn add_wrong_at(&mut self, called: &str, key: &str, say: &str) {
        let field = self.name_of(called, key);
        self.add_wrong(say, Some(&field));
    }

    /// Something is wrong where a field has no answer: that it is not known is none.
    pub fn must_answer(&mut self, called: &str, key: &str, say: &str) {
        if self.answer(called, key).is_empty() {
            self.add_wrong_at(called, key, say);
        }
    }

    /// Something is wrong where nothing at all is said at a field.
    pub fn must_say(&mut self, called: &str, key: &str, say: &str) {
        if self.is_blank(called, key) {
            self.add_wrong_at(called, key, say);
        }
    }

    fn name_of(&self, called: &str, key: &str) -> String {
        let part = self.part(called);
        part.map_or_else(|| key.to_owned(), |part| part.name(key))
    }

    fn part(&self, called: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.called == called)
    }

    fn typed_at(&self, called: &str, key: &str) -> (&Typed, Option<&'static Field>) {
        let found = self.part(called).and_then(|part| {
            let (at, field) = part.kind.field(key)?;
            Some((part.typed.get(at)?, field))
        });
        found.map_or((&Typed::Blank, None), |(typed, field)| (typed, Some(field)))
    }

    /// The answer at a field, as typed; empty, where there is none.
    pub fn answer(&self, called: &str, key: &str) -> &str {
        match self.typed_at(called, key).0 {
            Typed::Answer(answer) => answer,
            _ => "",
        }
    }

    /// Was nothing at all said at a field?
    pub fn is_blank(&self, called: &str, key: &str) -> bool {
        *self.typed_at(called, key).0 == Typed::Blank
    }

    /// Says at a field that it was not asked, and why.
    pub fn not_asked(&mut self, called: &str, key: &str, because: &str) {
        self.set(called, key, Typed::NotAsked(because.to_owned()));
    }

    /// Says at a field that it is not known.
    pub fn not_known(&mut self, called: &str, key: &str) {
        self.set(called, key, Typed::NotKnown);
    }

    /// What was typed at a field, whichever way it was answered or not.
    pub fn typed(&self, called: &str, key: &str) -> &Typed {
        self.typed_at(called, key).0
    }

    /// Answers a field by what another answer of the form says already.
    pub fn follows(&mut self, called: &str, key: &str, answer: &str) {
        self.set(called, key, Typed::Answer(answer.to_owned()));
    }

    fn set(&mut self, called: &str, key: &str, typed: Typed) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.called == called)
            && let Some((at, _)) = part.kind.field(key)
        {
            part.set(at, typed);
        }
    }

    /// When it happened, as far as that can be read.
    pub fn happened(&self) -> Option<When> {
        When::read(self.times.get(HAPPENED)?).ok()
    }

    /// Takes a fact out of the form.
    pub fn leave_out(&mut self, called: &str) {
        self.parts.retain(|part| part.called != called);
    }
}
