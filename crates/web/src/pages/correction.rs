//! Putting an entry right: by another that stands in its place, or by taking it back. What it said is kept either way.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, Entry, begins_an_investigation};
use heard_record::draft::Draft;
use heard_record::fact::correction::{Replaced, Withdrawn};
use heard_record::fact::missing::Graded;
use heard_record::kind::OneKind;
use heard_record::{CaseId, FactId};
use maud::{Markup, html};

use super::entries::{Entries, Part};
use super::form::{Filled, Sent};
use super::incident::new_case;
use super::interruption::{Stop, interrupted};
use super::investigation::{self, steps};
use super::layout::Page;
use super::missing::grading;
use super::opened::Opened;
use super::record;
use super::timeline::answers;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

/// Families whose entries are put right by an entry of their own kind: a leave is ended, a correction answered by another,
/// a protected place is opened by somebody else than whoever closed it.
const OF_THEIR_OWN: [&str; 3] = ["access", "correction", "place"];

/// What the reason is called on the page, beside the fields of the entry itself.
const BECAUSE: &str = "correction.because";

/// The entry an address names, and how it was written, where it stands and can be put right here.
struct Stands {
    entry: Entry,
    written: Draft,
}

/// Can an entry be put right where it stands?
pub fn is_put_right(entry: &Entry) -> bool {
    entry.taken_back.is_none() && !OF_THEIR_OWN.contains(&entry.family)
}

fn standing(opened: &Opened, fact: &str) -> Result<Stands, Problem> {
    opened.is_now()?;
    let fact: FactId = fact.parse().map_err(|_| Problem::nothing_there())?;
    let mut history = opened.history().iter();
    let entry = history.find(|entry| entry.fact == fact).cloned();
    let written = opened.reading.written(fact);
    let (Some(entry), Some(written)) = (entry, written) else {
        return Err(Problem::nothing_there());
    };
    if !is_put_right(&entry) {
        return Err(Problem::unreadable(
            "This entry counts for nothing any more, or is ended by an entry of its own. What it says is kept, on the timeline.",
        ));
    }
    Ok(Stands { entry, written })
}

/// What an entry says of several people is not put right for one of them alone.
fn of_this_child_alone(opened: &Opened, stands: &Stands) -> Result<(), Problem> {
    if stands.written.about == [opened.reading.child()] {
        return Ok(());
    }
    Err(Problem::unreadable(
        "This entry is about others as well. Take it back, and record what is right on each of their records.",
    ))
}

/// What stands in the way of taking an entry back: an investigation it holds open, or a lower grade before it.
pub fn stopped_taking_back(opened: &Opened, fact: FactId) -> Option<Stop> {
    investigation::standing::stopped(opened, fact, None).or_else(|| lowered_by(opened, fact))
}

/// What stands in the way of what would stand in the place of an entry.
fn stopped_putting_right(opened: &Opened, stands: &Stands, entries: &Entries) -> Option<Stop> {
    let mut supposed = entries.clone();
    let said = supposed.check_about(opened.reading.child(), opened.by.now);
    let said = said.first().filter(|_| !supposed.is_wrong())?;
    investigation::standing::stopped(opened, stands.entry.fact, Some(said))
}

/// Taking back a grade makes the one before stand: where that is lower, it is lowered.
fn lowered_by(opened: &Opened, fact: FactId) -> Option<Stop> {
    let time = opened.reading.time_missing(opened.known, opened.known)?;
    let history = opened.history();
    let mut grades = history
        .iter()
        .rev()
        .filter(|entry| entry.kind == Graded::KIND.words && entry.taken_back.is_none());
    let standing = grades.next()?;
    if time.closed || standing.fact != fact {
        return None;
    }
    let before = opened.reading.written(grades.next()?.fact)?;
    grading::lowered_to(opened, &time, before.answer("grade")?)
}

fn corrected(stands: &Stands) -> Vec<Part> {
    vec![
        Part::of("", stands.written.kind)
            .must()
            .beginning_as(&stands.written),
    ]
}

/// Asks what an entry should have said.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, fact)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let stands = standing(&opened, &fact)?;
    if let Some(form) = record::own_form(stands.written.kind) {
        return Ok(Redirect::to(&opened.address(form)).into_response());
    }
    of_this_child_alone(&opened, &stands)?;
    let entries = Entries::begun(&desk, &opened, corrected(&stands)).await?;
    let entries = entries.usually_as(&stands.written);
    let (filled, _) = Filled::kept(&desk, &opened.by, &opened.path).await?;
    Ok(shown(&opened, &stands, &entries, filled.one(BECAUSE)).into_response())
}

/// Puts another entry in its place.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, fact)): Path<(String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let stands = standing(&opened, &fact)?;
    if let Some(form) = record::own_form(stands.written.kind) {
        return Ok(Redirect::to(&opened.address(form)).into_response());
    }
    of_this_child_alone(&opened, &stands)?;
    let because = filled.one(BECAUSE).to_owned();
    let cases: Vec<CaseId> = filled.cases().collect();
    let is_of_none = cases.is_empty() && stands.written.cases.is_empty();
    let mut entries = Entries::sent(&opened, corrected(&stands), &filled).of(cases);
    if is_of_none && begins_an_investigation(stands.written.kind) {
        entries = entries.of([new_case(&filled)]);
    }
    let page = |entries: &Entries| shown(&opened, &stands, entries, &because);
    if filled.has(Stop::BACK) {
        return Ok(page(&entries).into_response());
    }
    let stop = record::stopped(&opened, stands.written.kind, &entries)
        .or_else(|| stopped_putting_right(&opened, &stands, &entries));
    if let Some(stop) = stop {
        return Ok(interrupted(&desk, &opened, &stop, &filled));
    }
    steps::check(stands.written.kind, &mut entries);
    if because.is_empty() {
        entries.add_wrong("Say what was wrong with it", Some(BECAUSE));
    }
    if !entries.put(&desk, &opened).await? {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&entries)).into_response());
    }
    let with = entries.kept().first().map(FactId::to_string);
    let replaced = Part::of("", Replaced::KIND)
        .must()
        .now()
        .fixed("fact", stands.entry.fact.to_string())
        .fixed("with", with.unwrap_or_default())
        .fixed("because", because.clone());
    let cases = stands.written.cases.iter().copied();
    let mut replaced = Entries::sent(&opened, vec![replaced], &filled)
        .of(cases)
        .with_another_key();
    let then = |entries: &Entries| shown(&opened, &stands, entries, &because);
    replaced.record(&desk, &opened, "/timeline", then).await
}

fn shown<'o>(opened: &'o Opened, stands: &Stands, entries: &Entries, because: &str) -> Page<'o> {
    let main = html! {
        (as_it_stands(opened, &stands.entry))
        section class="panel panel--form" {
            h2 { "What it should have said" }
            form method="post" novalidate {
                (entries.problems())
                (entries.carried(opened))
                (entries.when("When did it happen?"))
                (entries.fields("", opened))
                (entries.matters(opened))
                @if stands.written.cases.is_empty() { (record::begins_its_own(stands.written.kind)) }
                (govuk::textarea(&entries.asked(BECAUSE, "What was wrong with it?"), 2, because))
                (govuk::button("Put it right", ""))
                (entries.keeping(opened))
                p class="meta" { "The new entry stands in its place from now on. The old one stays on the timeline, struck through, with your name and reason." }
            }
            p { a href=(opened.address(&format!("/entries/{}/withdraw", stands.entry.fact))) { "It should not be there at all: take it back" } }
        }
    };
    let title = entries.title("Put an entry right", "Error: Put an entry right");
    opened.page(title, "/timeline", main)
}

fn as_it_stands(opened: &Opened, entry: &Entry) -> Markup {
    let now = opened.by.now;
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "As it stands" } }
            div class="held" {
                h3 { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } }
                p class="meta" { (told::when(entry.happened, now)) ", recorded " (told::moment(entry.recorded, now)) " by " (entry.by.name) }
                (answers(entry, now))
            }
        }
    }
}

fn withdrawn(stands: &Stands) -> Vec<Part> {
    vec![
        Part::of("", Withdrawn::KIND)
            .must()
            .now()
            .fixed("fact", stands.entry.fact.to_string()),
    ]
}

/// Asks why an entry is taken back.
pub async fn ask_withdraw(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, fact)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let stands = standing(&opened, &fact)?;
    let entries = Entries::begun(&desk, &opened, withdrawn(&stands)).await?;
    Ok(withdrawing(&opened, &stands, &entries).into_response())
}

/// Takes an entry back.
pub async fn withdraw(
    State(desk): State<Arc<Desk>>,
    Path((_, fact)): Path<(String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let stands = standing(&opened, &fact)?;
    let cases = stands.written.cases.iter().copied();
    let mut entries = Entries::sent(&opened, withdrawn(&stands), &filled).of(cases);
    let page = |entries: &Entries| withdrawing(&opened, &stands, entries);
    if filled.has(Stop::BACK) {
        return Ok(page(&entries).into_response());
    }
    if let Some(stop) = stopped_taking_back(&opened, stands.entry.fact) {
        return Ok(interrupted(&desk, &opened, &stop, &filled));
    }
    entries.record(&desk, &opened, "/timeline", page).await
}

fn withdrawing<'o>(opened: &'o Opened, stands: &Stands, entries: &Entries) -> Page<'o> {
    let main = html! {
        (as_it_stands(opened, &stands.entry))
        section class="panel panel--form" {
            h2 { "Take it back" }
            form method="post" novalidate {
                (entries.problems())
                (entries.carried(opened))
                (entries.field("", "because", opened))
                (govuk::button("Take it back", ""))
                (entries.keeping(opened))
                p class="meta" { "It counts for nothing from now on, and stays on the timeline, struck through, with your name and reason." }
            }
            p { a href=(opened.address(&format!("/entries/{}/correct", stands.entry.fact))) { "It should have said something else: put it right" } }
        }
    };
    let title = entries.title("Take an entry back", "Error: Take an entry back");
    opened.page(title, "/timeline", main)
}
