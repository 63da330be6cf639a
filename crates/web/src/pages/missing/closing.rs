//! Closing a missing report: only once somebody independent has seen the child in person.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, TimeMissing};
use heard_record::fact::missing::{Closed, ClosingRequested};
use heard_record::kind::OneKind;
use maud::html;

use super::super::entries::{Entries, Part};
use super::super::form::{Filled, Sent};
use super::super::interruption::{Stop, interrupted};
use super::super::layout::Page;
use super::super::opened::Opened;
use super::{doing, page, seen_by, time_missing, time_missing_now};
use crate::fault::Problem;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

fn parts() -> Vec<Part> {
    vec![Part::of("", Closed::KIND).must()]
}

/// The form.
pub async fn ask(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let time = time_missing(&opened);
    let Some(time) = time.filter(|time| !time.closed) else {
        let head = html! { h1 { "There is no open report to close" } };
        let main = html! { p { a href=(opened.address("/missing")) { "Go back" } } };
        return Ok(page(&opened, "Close the report", head, main).into_response());
    };
    let entries = Entries::begun(&desk, &opened, parts()).await?;
    let entries = entries.of(time.cases.clone()).only_if_nothing_came(&opened);
    Ok(shown(&opened, &time, &entries).into_response())
}

/// Closes the report; or says that nobody has seen the child, and keeps that it was asked for.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let time = time_missing_now(&opened)?;
    let mut entries = Entries::sent(&opened, parts(), &filled).of(time.cases.clone());
    if filled.has(Stop::BACK) {
        return Ok(shown(&opened, &time, &entries).into_response());
    }
    if time.seen.is_none() {
        return unseen(&desk, &opened, &time, &filled, &mut entries).await;
    }
    let shown = |entries: &Entries| shown(&opened, &time, entries);
    entries.record(&desk, &opened, "/missing", shown).await
}

/// Nobody independent has seen the child: that closing was asked for is kept, with the reason, and the report stays open.
async fn unseen(
    desk: &Desk,
    opened: &Opened,
    time: &TimeMissing,
    filled: &Filled,
    entries: &mut Entries,
) -> Result<Response, Problem> {
    let asked = entries.answer("", "because").to_owned();
    if asked.is_empty() {
        entries.add_wrong("Say why it can be closed", Some("because"));
        let page = shown(opened, time, entries);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let request = Part::of("", ClosingRequested::KIND)
        .must()
        .fixed("because", asked);
    // The form itself, and its draft, are not used up by it: once somebody has seen the child, it closes the report.
    let request = Entries::sent(opened, vec![request], filled).of(time.cases.clone());
    let (child, by) = (opened.reading.child(), &opened.by);
    let is_kept = request
        .with_another_key()
        .put_about(desk, &by.signed, child, by.now, opened.stated())
        .await?;
    Ok(interrupted(
        desk,
        opened,
        &unseen_by_anybody(opened, is_kept),
        filled,
    ))
}

/// Nobody independent has seen the child: the first hard stop.
pub fn unseen_by_anybody(opened: &Opened, is_kept: bool) -> Stop {
    let name = opened.first_name();
    Stop {
        known_by: "seen by nobody",
        heading: format!("Nobody has seen {name} in person."),
        says: html! {
            p { "This report cannot close on a phone call, or on word from whoever reported it or looks after " (name) ". " "What is owed stays owed." }
            p { "Have an officer of any force, a social worker or a health professional see " (name) ", and record who, when and where." }
            @if is_kept { p { "That you asked to close it, and why, is on the record." } }
        },
        on: "Go back to what I wrote",
        leave: (
            "Record who saw the child",
            opened.address("/missing/return"),
        ),
        rule: "missing.close",
    }
}

fn shown<'o>(opened: &'o Opened, time: &TimeMissing, entries: &Entries) -> Page<'o> {
    let name = opened.first_name();
    let now = opened.by.now;
    let main = html! {
        section class="panel panel--form" {
            @match &time.seen {
                Some(seen) => p { (mark(Shape::Done, &format!("{name} was seen in person by {} {}", seen_by(opened, seen), told::when(seen.happened, now)))) },
                None => p { (mark(Shape::Late, &format!("Nobody independent has seen {name} in person"))) },
            }
            (entries.problems())
            (entries.whole(opened, "When is it closed?", "Close the report"))
        }
    };
    let title = entries.title("Close the report", "Error: Close the report");
    let says = format!(
        "A supervisor closes it, once {name} has been seen and the risks have been dealt with. It is not enough to know where {name} is."
    );
    page(
        opened,
        title,
        doing(
            opened,
            &format!("Close the report that {name} is missing"),
            &says,
        ),
        main,
    )
}
