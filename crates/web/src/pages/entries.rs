//! What one form puts on record together: one fact or several, each from its own declaration, all of them or none.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::Stated;
use heard_desk::{Desk, No, Recorded, Request, Said, Signed};
use heard_record::answer::ById;
use heard_record::draft::{self, Draft, Problem as Wrong, Typed};
use heard_record::kind::{Field, Kind};
use heard_record::{CaseId, FactId, PersonId, When, when};
use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

use super::fields;
use super::form::{FORM, Filled, sealed};
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::told;

/// A minute and a second, in microseconds: people tell times no finer than by the minute.
const A_MINUTE: i64 = 60 * A_SECOND;
const A_SECOND: i64 = 1_000_000;

/// One fact of a form.
#[derive(Debug, Clone)]
pub struct Part {
    /// By what its fields are called on the page, before their own names; nothing, where the form has no other fact.
    called: String,
    kind: &'static Kind,
    typed: Vec<Typed>,
    /// What the page answers itself, and shows no field for.
    fixed: Vec<bool>,
    /// Is it put on record even if nothing was typed?
    must: bool,
    /// What the time is called on the page at which it happened; nothing, where it happens as it is sent.
    at: &'static str,
}

/// What the time of a form is called that has one time alone.
const HAPPENED: &str = "happened";

impl Part {
    /// A fact of a kind, put on record if any of its fields is filled in.
    pub fn of(called: impl Into<String>, kind: &'static Kind) -> Part {
        Part {
            called: called.into(),
            kind,
            typed: vec![Typed::Blank; kind.fields.len()],
            fixed: vec![false; kind.fields.len()],
            must: false,
            at: HAPPENED,
        }
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
    pub fn must(mut self) -> Part {
        self.must = true;
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

    fn set(&mut self, at: usize, typed: Typed) {
        if let Some(place) = self.typed.get_mut(at) {
            *place = typed;
        }
    }

    fn name(&self, key: &str) -> String {
        if self.called.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.called)
        }
    }

    fn is_filled(&self) -> bool {
        let each = self.typed.iter().zip(&self.fixed);
        self.must
            || each
                .into_iter()
                .any(|(typed, fixed)| !fixed && *typed != Typed::Blank)
    }

    fn fill(&mut self, filled: &Filled) {
        for (at, field) in self.kind.fields.iter().enumerate() {
            if self.fixed.get(at) != Some(&true) {
                let typed = fields::typed(filled, &self.name(field.key), field);
                self.set(at, typed);
            }
        }
    }
}

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
}

impl Entries {
    /// A form as whoever asks for it left it last, if they began it and did not send it; else with nothing filled in.
    pub async fn begun(desk: &Desk, opened: &Opened, parts: Vec<Part>) -> Result<Entries, Problem> {
        let draft = desk.draft_of(&opened.by.signed, &opened.path).await;
        let Some(draft) = draft.map_err(No::from)? else {
            return Ok(Entries::blank(opened, parts));
        };
        let filled = Filled::of_body(&draft.body);
        let cases = filled.all("case").filter_map(|case| case.parse().ok());
        let mut res = Entries::sent(opened, parts, &filled).of(cases.collect::<Vec<_>>());
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
        }
    }

    /// A form as it was sent.
    pub fn sent(opened: &Opened, parts: Vec<Part>, filled: &Filled) -> Entries {
        Entries::sent_at(opened.by.now, parts, filled)
    }

    /// The same, of no record yet.
    pub fn sent_at(now: Timestamp, parts: Vec<Part>, filled: &Filled) -> Entries {
        let blank = Entries::at(now, parts);
        let key = filled.one("key").parse().unwrap_or(blank.key);
        let seen = filled.one("seen").parse().ok();
        let mut res = Entries {
            key,
            seen,
            is_filled: true,
            ..blank
        };
        for (called, typed) in &mut res.times {
            // Where nobody was asked when, it is now: of two answers of one minute the later one is the last.
            *typed = if filled.has(called) {
                filled.one(called).to_owned()
            } else {
                res.sent.clone()
            };
        }
        for part in &mut res.parts {
            part.fill(filled);
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

    /// The same, as a draft kept at a moment.
    pub fn drafted(mut self, saved: Timestamp) -> Entries {
        self.draft = Some(saved);
        self
    }

    /// It is of this case, and of no other.
    pub fn now_of(&mut self, case: CaseId) {
        self.cases = vec![case];
    }

    /// The same, refused where something came on record since the page was made.
    pub fn only_if_nothing_came(mut self, opened: &Opened) -> Entries {
        self.seen = self.seen.or_else(|| opened.reading.seen());
        self
    }

    /// The cases it belongs to.
    pub fn cases(&self) -> &[CaseId] {
        &self.cases
    }

    /// The same, sent for itself, where another form was sent with its key.
    pub fn with_another_key(mut self) -> Entries {
        self.key = Uuid::from_u128(self.key.as_u128() ^ 1);
        self
    }

    /// Is nothing of it filled in?
    pub fn is_blank(&self) -> bool {
        !self.parts.iter().any(Part::is_filled)
    }

    /// Takes over what is wrong with another form of the same key.
    pub fn take_wrong(&mut self, other: &mut Entries) {
        self.key = other.key;
        self.wrong.append(&mut other.wrong);
    }

    /// Is anything wrong?
    pub fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// Something is wrong: with a field, or with all of it.
    pub fn add_wrong(&mut self, say: impl Into<String>, field: Option<&str>) {
        self.wrong.push((say.into(), field.map(govuk::id_of)));
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

    /// Says at a field that it was not asked, and why.
    pub fn not_asked(&mut self, called: &str, key: &str, because: &str) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.called == called)
            && let Some((at, _)) = part.kind.field(key)
        {
            part.set(at, Typed::NotAsked(because.to_owned()));
        }
    }

    /// Takes a fact out of the form.
    pub fn leave_out(&mut self, called: &str) {
        self.parts.retain(|part| part.called != called);
    }

    /// What a field asks, with what is wrong with its answer.
    pub fn question(&self, called: &str, key: &str, ask: &str) -> Question {
        let name = self
            .part(called)
            .map_or_else(|| key.to_owned(), |part| part.name(key));
        self.asked(&name, ask)
    }

    fn asked(&self, name: &str, ask: &str) -> Question {
        let question = Question::called(name, ask);
        let wrong = self
            .wrong
            .iter()
            .find(|(_, at)| at.as_deref() == Some(&*question.id));
        let say = wrong.map(|(say, _)| say.clone());
        question.error(say)
    }

    /// A field as its declaration has it.
    pub fn field(&self, called: &str, key: &str, opened: &Opened) -> Markup {
        self.field_of(called, key, Some(opened))
    }

    /// The same, of no record yet: there are no people and entries to choose from.
    pub fn field_alone(&self, called: &str, key: &str) -> Markup {
        self.field_of(called, key, None)
    }

    fn field_of(&self, called: &str, key: &str, opened: Option<&Opened>) -> Markup {
        match self.typed_at(called, key) {
            (typed, Some(field)) => {
                fields::field(field, &self.question(called, key, field.ask), typed, opened)
            }
            (_, None) => html! {},
        }
    }

    /// Every field of a fact that the page does not answer itself.
    pub fn fields(&self, called: &str, opened: &Opened) -> Markup {
        let Some(part) = self.part(called) else {
            return html! {};
        };
        let asked = part
            .kind
            .fields
            .iter()
            .zip(&part.fixed)
            .filter(|(_, fixed)| !**fixed);
        html! { @for (field, _) in asked { (self.field(called, field.key, opened)) } }
    }

    /// When it happened.
    pub fn when(&self, ask: &str) -> Markup {
        self.when_called(HAPPENED, ask)
    }

    /// When some of it happened.
    pub fn when_called(&self, called: &str, ask: &str) -> Markup {
        let hint = "Date and time, as 2026-06-10 14:10; a day alone, or two times with .. between, where it is not known more exactly";
        let typed = self.times.get(called).map_or("", String::as_str);
        govuk::input(&self.asked(called, ask).hint(hint), "text", typed)
    }

    /// Which cases it belongs to: what is owed for one time missing, say, is met by what belongs to that time.
    pub fn matters(&self, opened: &Opened) -> Markup {
        let each = opened.reading.cases(opened.known).into_iter();
        let choices: Vec<Choice> = each
            .map(|case| Choice {
                value: case.id.to_string(),
                text: format!(
                    "{}, {}",
                    told::begun(case.began_with),
                    told::when(case.began, opened.known)
                ),
                hint: None,
                chosen: self.cases.contains(&case.id),
            })
            .collect();
        html! {
            @if !choices.is_empty() {
                (govuk::checkboxes(&Question::called("case", "Which matter does it belong to?").hint("None, where it is about the child whatever the matter"), &choices))
            }
        }
    }

    /// What every such form carries and nobody sees.
    pub fn carried(&self, opened: &Opened) -> Markup {
        html! {
            (sealed(&opened.by))
            (self.carried_key())
            // What somebody filled in is not brought up to date over their head.
            @if self.is_filled { span data-filled hidden {} }
            @if let Some(seen) = self.seen { (govuk::hidden("seen", &seen.to_string())) }
        }
    }

    /// The key by which it is put on record once, however often it is sent.
    pub fn carried_key(&self) -> Markup {
        govuk::hidden("key", &self.key.to_string())
    }

    /// That what is written is kept while it is written; and that it was, where somebody goes on with a draft.
    pub fn keeping(&self, opened: &Opened) -> Markup {
        self.keeping_at(&opened.path, opened.by.now)
    }

    /// The same of a form at an address.
    pub fn keeping_at(&self, form: &str, now: Timestamp) -> Markup {
        html! {
            div class="keeping" {
                p role="status" data-keeps=(form) {
                    @if let Some(saved) = self.draft { "Your draft, saved " (told::moment(saved, now)) ". It is not on record yet." }
                }
                button type="submit" class="plain" formaction="/drafts" name=(FORM) value=(form) { "Save as a draft" }
                @if self.draft.is_some() { " " button type="submit" class="plain" formaction="/drafts/drop" name=(FORM) value=(form) { "Throw the draft away" } }
            }
        }
    }

    /// Everything that is wrong, at once.
    pub fn problems(&self) -> Markup {
        html! { @if self.is_wrong() { (govuk::error_summary(&self.wrong)) } }
    }

    /// What a page is called that shows them.
    pub fn title<'t>(&self, title: &'t str, wrong: &'t str) -> &'t str {
        if self.is_wrong() { wrong } else { title }
    }

    /// Checks what is filled in about somebody.
    pub fn check_about(&mut self, child: PersonId, now: Timestamp) -> Vec<Said> {
        let mut said = Vec::new();
        for part in self.parts.iter().filter(|part| part.is_filled()) {
            let draft = Draft {
                kind: part.kind,
                happened: self.times.get(part.at).unwrap_or(&self.sent).clone(),
                about: vec![child],
                cases: self.cases.clone(),
                typed: part.typed.clone(),
            };
            match draft::check(&draft, now, &ById) {
                Ok(entry) => said.push(Said {
                    what: entry.what().clone(),
                    happened: draft.happened,
                    cases: draft.cases,
                }),
                Err(problems) => {
                    let wrong = problems.iter().map(|problem| at_field(part, problem));
                    self.wrong.extend(wrong);
                }
            }
        }
        // What is wrong with the time is wrong with it once.
        let mut told: Vec<(String, Option<String>)> = Vec::new();
        for wrong in self.wrong.drain(..) {
            if !told.contains(&wrong) {
                told.push(wrong);
            }
        }
        self.wrong = told;
        said
    }

    /// Puts what is filled in on record, all or nothing of it; says whether it is there. Where it is not, what is wrong
    /// is told by the form.
    pub async fn put(&mut self, desk: &Desk, opened: &Opened) -> Result<bool, Problem> {
        let child = opened.reading.child();
        let by = &opened.by;
        let is_kept = self
            .put_about(desk, &by.signed, child, by.now, opened.stated())
            .await?;
        if is_kept {
            let dropped = desk.drop_draft(&by.signed, &opened.path).await;
            dropped.map_err(No::from)?;
        } else if self.seen.is_some() {
            self.seen = opened.reading.seen();
        }
        Ok(is_kept)
    }

    /// Puts it on record and goes on to a page of the record; or shows the form again, with what is wrong and nothing lost.
    pub async fn record<P: IntoResponse>(
        &mut self,
        desk: &Desk,
        opened: &Opened,
        then: &str,
        shown: impl FnOnce(&Entries) -> P,
    ) -> Result<Response, Problem> {
        if self.put(desk, opened).await? {
            return Ok(Redirect::to(&opened.address(then)).into_response());
        }
        Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(self)).into_response())
    }

    /// The same, about somebody whose record need not have been opened.
    pub async fn put_about(
        &mut self,
        desk: &Desk,
        signed: &Signed,
        child: PersonId,
        now: Timestamp,
        stated: Option<Stated>,
    ) -> Result<bool, Problem> {
        let said = self.check_about(child, now);
        if said.is_empty() && self.wrong.is_empty() {
            self.add_wrong("Nothing is filled in yet.", None);
        }
        if self.is_wrong() {
            return Ok(false);
        }
        let request = Request {
            key: self.key,
            child,
            said,
            seen: self.seen,
            stated,
        };
        match desk.put(signed, request).await {
            Ok(Recorded::Kept(_)) => return Ok(true),
            Ok(Recorded::Problems(problems)) => {
                let filled: Vec<&Part> = self.parts.iter().filter(|part| part.is_filled()).collect();
                let wrong: Vec<_> = problems
                    .iter()
                    .filter_map(|(number, problem)| Some(at_field(filled.get(*number)?, problem)))
                    .collect();
                self.wrong.extend(wrong);
            }
            Ok(Recorded::Stale(since)) => {
                let came: Vec<String> = since
                    .iter()
                    .map(|fact| {
                        format!(
                            "{} recorded “{}” at {} while you were writing.",
                            fact.by.name,
                            fact.kind().words,
                            told::moment(fact.recorded, now)
                        )
                    })
                    .collect();
                for say in came {
                    self.add_wrong(say, None);
                }
                self.add_wrong("Your words are kept. Compare them with what came, on the timeline, and send this again to record yours as well.", None);
            }
            Ok(Recorded::AnotherKeyIsNeeded) => {
                self.key = Uuid::new_v4();
                self.add_wrong("This form was sent before with other words. Your words are kept; send it again to record these as well.", None);
            }
            Err(No::NothingThere) => self.add_wrong("You may read this record, and may not put this on it in your role. Your words are kept here: give them to whoever may.", None),
            Err(no) => return Err(no.into()),
        }
        Ok(false)
    }
}

fn at_field(part: &Part, problem: &Wrong) -> (String, Option<String>) {
    let field = match problem.field {
        "" | "about" => None,
        "happened" if part.at.is_empty() => None,
        "happened" => Some(govuk::id_of(part.at)),
        key => Some(govuk::id_of(&part.name(key))),
    };
    (problem.say.clone(), field)
}
