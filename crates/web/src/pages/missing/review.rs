//! A supervisor's review of a search: the gaps the record shows come before the words, so that it directs and does not
//! only tell.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, No, Owed, TimeMissing};
use heard_record::When;
use heard_record::fact::missing::Reviewed;
use heard_record::fact::supervision::{DirectionGiven, GapJudged};
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::entries::{Entries, Part};
use super::super::form::{Filled, Sent};
use super::super::layout::Page;
use super::super::opened::Opened;
use super::super::wording;
use super::{doing, page, time_missing, time_missing_now};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice};
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// How many gaps a review shows at most: the late first.
const MOST: usize = 8;

/// What is missing from the record, each as one sentence.
fn gaps(opened: &Opened, time: &TimeMissing, owed: &[Owed]) -> Vec<String> {
    let mut gaps: Vec<String> = time
        .unanswered()
        .map(|known| {
            format!(
                "Nobody has said whether this matters tonight: {}",
                known.factor.in_words()
            )
        })
        .collect();
    let mut late: Vec<&Owed> = time.owed(owed);
    late.retain(|owed| mark::of(owed, opened.known).0 == Shape::Late);
    gaps.extend(late.into_iter().map(|owed| format!("Late: {}", owed.title)));
    let unchecked = time.places.iter().filter(|place| place.checked.is_none());
    gaps.extend(unchecked.map(|place| format!("Nobody has looked at {}", place.place)));
    let questions = opened.overview.questions.iter();
    gaps.extend(questions.map(|question| format!("Not known yet: {}", question.what)));
    if time.back.is_yes() && time.interview.is_none() {
        gaps.push(format!(
            "Nobody has asked {} what happened",
            opened.first_name()
        ));
    }
    gaps.truncate(MOST);
    gaps
}

fn parts(gaps: &[String]) -> Vec<Part> {
    let judged = gaps
        .iter()
        .enumerate()
        .map(|(at, gap)| Part::of(format!("gap{at}"), GapJudged::KIND).fixed("gap", gap.clone()));
    let mut parts: Vec<Part> = judged.collect();
    parts.push(Part::of("direct", DirectionGiven::KIND));
    parts.push(Part::of("review", Reviewed::KIND).must());
    parts
}

/// The form.
pub async fn ask(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let Some(time) = time_missing(&opened).filter(|time| !time.closed) else {
        let head = html! { h1 { "There is no open search to review" } };
        let main = html! { p { a href=(opened.address("/missing")) { "Go back" } } };
        return Ok(page(&opened, "Review the search", head, main).into_response());
    };
    let owed = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    // A draft is of the gaps that were shown when it was begun.
    let draft = desk.draft_of(&opened.by.signed, &opened.path).await;
    let draft = draft
        .map_err(No::from)?
        .map(|draft| Filled::of_body(&draft.body));
    let gaps = match &draft {
        Some(draft) => draft.all("gap").take(MOST).map(str::to_owned).collect(),
        None => gaps(&opened, &time, &owed),
    };
    let entries = Entries::begun(&desk, &opened, parts(&gaps)).await?;
    let entries = entries.of(time.cases.clone()).only_if_nothing_came(&opened);
    Ok(shown(&opened, &time, &gaps, &entries, false).into_response())
}

/// Puts the review on record, with what it directs.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let time = time_missing_now(&opened)?;
    // The gaps are those the page showed: some may be filled by now.
    let gaps: Vec<String> = filled.all("gap").take(MOST).map(str::to_owned).collect();
    let mut entries = Entries::sent(&opened, parts(&gaps), &filled).of(time.cases.clone());
    if filled.has(wording::LOOK) {
        return Ok(shown(&opened, &time, &gaps, &entries, true).into_response());
    }
    for at in 0..gaps.len() {
        let called = format!("gap{at}");
        if entries.answer(&called, "needed") == "no"
            && entries.answer(&called, "because").is_empty()
        {
            entries.add_wrong(
                "Say why it need not be filled",
                Some(&format!("{called}.because")),
            );
        }
        if entries.answer(&called, "needed").is_empty() {
            entries.leave_out(&called);
        }
    }
    if entries.answer("review", "words").is_empty() {
        entries.add_wrong("Say what you decide, and why", Some("review.words"));
    }
    if entries.answer("review", "next").is_empty() {
        entries.add_wrong("Say when it is looked at again", Some("review.next"));
    }
    let next = When::read(entries.answer("review", "next"));
    if next.is_ok_and(|next| next.latest() <= opened.by.now) {
        entries.add_wrong(
            "The time it is looked at again has passed already",
            Some("review.next"),
        );
    }
    let shown = |entries: &Entries| shown(&opened, &time, &gaps, entries, false);
    entries.record(&desk, &opened, "/missing", shown).await
}

fn shown<'o>(
    opened: &'o Opened,
    time: &TimeMissing,
    gaps: &[String],
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
            section class="panel panel--form" {
                h2 { "Gaps the record shows" }
                @if gaps.is_empty() { p class="empty" { "No gap shows. That is not to say there is none." } }
                @for (at, gap) in gaps.iter().enumerate() { (gap_of(entries, at, gap)) }
            }
            section class="panel panel--form" {
                h2 { "Your direction" }
                (fields("direct", &["what", "to", "due", "because"]))
            }
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

fn gap_of(entries: &Entries, at: usize, gap: &str) -> Markup {
    let called = format!("gap{at}");
    let chosen = entries.answer(&called, "needed");
    let choices =
        [("yes", "I direct it"), ("no", "Not needed, because …")].map(|(value, text)| Choice {
            value: value.into(),
            text: text.into(),
            chosen: chosen == value,
            ..Choice::default()
        });
    let mut asks = entries.question(&called, "needed", gap);
    asks.classes = "govuk-radios--small govuk-radios--inline";
    html! {
        div class="gap-row" {
            (mark(Shape::Unknown, "gap"))
            (govuk::hidden("gap", gap))
            (govuk::radios(&asks, &choices))
            (govuk::input(&entries.question(&called, "because", "If it is not needed, why not?"), "text", entries.answer(&called, "because")))
        }
    }
}
