//! A supervisor's review of a search: the gaps the record shows come before the words, so that it directs and does not
//! only tell.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::{Colleague, Desk, Owed, TimeMissing};
use heard_record::fact::missing::Reviewed;
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::entries::Entries;
use super::super::form::{FORM, Filled, Sent};
use super::super::gaps::{self, Gap};
use super::super::layout::Page;
use super::super::opened::Opened;
use super::super::wording;
use super::child::owed;
use super::{doing, page, time_missing, time_missing_now};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

/// What is missing from the record.
fn gaps_of(opened: &Opened, time: &TimeMissing, owed: &[Owed]) -> Vec<Gap> {
    let unanswered = time.unanswered().map(|known| {
        format!(
            "Nobody has said whether this matters tonight: {}",
            known.factor.in_words()
        )
    });
    let unchecked = time.places.iter().filter(|place| place.checked.is_none());
    let unchecked = unchecked.map(|place| format!("Nobody has looked at {}", place.place));
    let said = unanswered
        .chain(gaps::late(time.owed(owed), opened.known))
        .chain(unchecked);
    let mut gaps: Vec<Gap> = said.map(Gap::of).collect();
    gaps.extend(gaps::questions(opened));
    if time.back.is_yes() && time.interview.is_none() {
        gaps.push(Gap::of(format!(
            "Nobody has asked {} what happened",
            opened.first_name()
        )));
    }
    gaps
}

/// The part of the record at which the review is written.
const AT: &str = "/missing/review";

/// What of the form stands beside the search.
const WORDS: &str = "review.words";
const NEXT: &str = "review.next";

/// Asks for the whole form, with what was written beside the search.
const WHOLE: &str = "the-whole-form";

/// The review as it stands beside the search: its words and its next time, with whatever else of it was begun.
pub struct Beside {
    entries: Entries,
    gaps: Vec<Gap>,
    /// What was begun elsewhere, which the form carries.
    begun: Filled,
}

impl Beside {
    /// That of whoever may write one, while the search goes on.
    pub async fn of(
        desk: &Desk,
        opened: &Opened,
        time: &TimeMissing,
        owed: &[Owed],
    ) -> Result<Option<Beside>, Problem> {
        let role = opened.by.signed.role;
        let may = role.supervises() && may_ever(role, Act::Write);
        if !may || time.closed || opened.past.is_some() {
            return Ok(None);
        }
        let form = draft_beside(opened);
        let (begun, saved) = Filled::kept(desk, &opened.by, &form).await?;
        let gaps = gaps::of_begun(&begun, saved, || gaps_of(opened, time, owed));
        let parts = gaps::parts_with(&gaps, Reviewed::KIND);
        let entries = Entries::kept_at(opened.by.now, parts, &begun, saved).beside(form);
        Ok(Some(Beside {
            entries: entries.of(time.cases.clone()).only_if_nothing_came(opened),
            gaps,
            begun: begun.only(|name, _| !is_its_own(name)),
        }))
    }

    /// It, to be written and sent.
    pub fn shown(&self, opened: &Opened) -> Markup {
        let words = self.entries.answer("review", "words");
        let whole = opened.address(AT);
        html! {
            form method="post" action=(whole) novalidate class="beside" {
                (self.entries.carried(opened))
                (self.begun.carried())
                @for gap in &self.gaps { (gaps::carried(gap)) }
                (govuk::textarea(&self.entries.question("review", "words", "What you decide, and why"), 4, words))
                (wording::beside(WORDS, words, false))
                (self.entries.field("review", "next", opened))
                (govuk::button("Save review", ""))
                @if !self.gaps.is_empty() { p { button type="submit" class="plain" name=(WHOLE) value="yes" { "Direct the " (told::counted(self.gaps.len(), "gap", "gaps")) " the record shows" } } }
                (self.entries.keeping(opened))
            }
        }
    }
}

/// As what it is kept while it is written beside the search: whoever began the whole form elsewhere loses nothing of that.
fn draft_beside(opened: &Opened) -> String {
    format!("/children/{}/missing#review", opened.reading.child())
}

/// Does the form beside the search put it there itself, so that it is not carried?
fn is_its_own(name: &str) -> bool {
    let own = ["key", "seen", WORDS, NEXT, WHOLE, wording::LOOK];
    own.contains(&name) || gaps::is_carried(name)
}

/// The form.
pub async fn ask(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let Some(time) = time_missing(&opened).filter(|time| !time.closed) else {
        let head = html! { h1 { "There is no open search to review" } };
        let main = html! { p { a href=(opened.address("/missing")) { "Go back" } } };
        return Ok(page(&opened, "Review the search", head, main).into_response());
    };
    let owed = owed(&desk, &opened);
    let gaps = gaps::of_form(&desk, &opened, || gaps_of(&opened, &time, &owed)).await?;
    let entries = Entries::begun(&desk, &opened, gaps::parts_with(&gaps, Reviewed::KIND)).await?;
    let entries = entries.of(time.cases.clone()).only_if_nothing_came(&opened);
    let colleagues = desk.colleagues(&opened.by.signed).await?;
    Ok(shown(&opened, &time, &gaps, &colleagues, &entries, false).into_response())
}

/// Puts the review on record, with what it directs.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let time = time_missing_now(&opened)?;
    let gaps = gaps::sent(&filled);
    let colleagues = desk.colleagues(&opened.by.signed).await?;
    let mut entries = Entries::sent(&opened, gaps::parts_with(&gaps, Reviewed::KIND), &filled)
        .of(time.cases.clone());
    if filled.one(FORM) == draft_beside(&opened) {
        entries = entries.beside(draft_beside(&opened));
    }
    let look = filled.has(wording::LOOK);
    if look || filled.has(WHOLE) {
        return Ok(shown(&opened, &time, &gaps, &colleagues, &entries, look).into_response());
    }
    gaps::check(&mut entries, &gaps, opened.by.now);
    if entries.answer("review", "words").is_empty() {
        entries.add_wrong("Say what you decide, and why", Some("review.words"));
    }
    if entries.answer("review", "next").is_empty() {
        entries.add_wrong("Say when it is looked at again", Some("review.next"));
    }
    gaps::is_to_come(&mut entries, "review", "next", opened.by.now);
    let then = gaps::then(&desk, &opened, &entries, &gaps, &colleagues, "/missing").await?;
    let shown = |entries: &Entries| shown(&opened, &time, &gaps, &colleagues, entries, false);
    entries.record_then(&desk, &opened, &then, shown).await
}

fn shown<'o>(
    opened: &'o Opened,
    time: &TimeMissing,
    gaps: &[Gap],
    colleagues: &[Colleague],
    entries: &Entries,
    look: bool,
) -> Page<'o> {
    let name = opened.first_name();
    let words = entries.answer("review", "words");
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field(called, key, opened)) } };
    let main = html! {
        form method="post" novalidate class="steps" {
            (entries.problems())
            (entries.carried(opened))
            section class="panel panel--form" {
                h2 { "What has changed since the last grade" }
                (changed(opened, time))
            }
            (gaps::panel(entries, gaps, colleagues))
            (gaps::anything_else(entries, colleagues, opened))
            section class="panel panel--form" {
                h2 { "Your review" }
                (fields("review", &["childs_risk", "new", "grade_argued", "tasks_chased"]))
                (govuk::textarea(&entries.question("review", "words", "What you decide, and why"), 5, words))
                (wording::beside("review.words", words, look))
                (entries.field("review", "next", opened))
                (fields("review", &["demand_only", "good_work"]))
            }
            (govuk::button("Save review", ""))
            (entries.keeping(opened))
        }
    };
    let title = entries.title("Review the search", "Error: Review the search");
    page(
        opened,
        title,
        doing(
            opened,
            &format!("Review the search for {name}"),
            "Look at the gaps first. Then decide, direct, and say when it is looked at again.",
        ),
        main,
    )
}

/// What came on record since the grade that stands was given.
fn changed(opened: &Opened, time: &TimeMissing) -> Markup {
    let since = time.gradings.last().map(|graded| graded.recorded);
    let new = time
        .did
        .iter()
        .filter(|entry| since.is_none_or(|since| entry.recorded > since));
    let new: Vec<_> = new.collect();
    html! {
        @if new.is_empty() { p class="empty" { "Nothing is on record since." } }
        ul class="rows" { @for entry in new { li { span { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } } span class="meta" { (told::when(entry.happened, opened.by.now)) ", " (entry.by.name) } } } }
        p class="meta" {
            (opened.first_name()) ": last seen by police " @match &opened.overview.seen { Some(seen) => (told::when(seen.happened, opened.by.now)), None => "not recorded" }
            "; spoken to alone " @match &opened.overview.alone { Some(seen) => (told::when(seen.happened, opened.by.now)), None => "not recorded" } "."
        }
    }
}
