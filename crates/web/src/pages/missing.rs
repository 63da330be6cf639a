//! Children who are missing: the board, one time missing as it goes, its grading and review, coming back, closing, and the
//! plan for the next time.

pub mod back;
pub mod board;
pub mod child;
pub mod closing;
pub mod grading;
pub mod places;
pub mod plan;
pub mod review;

use heard_desk::{Entry, TimeMissing};
use maud::{Markup, html};

use super::layout::{Page, Tab};
use super::opened::Opened;
use crate::fault::Problem;

/// The last time the child of a record was missing.
fn time_missing(opened: &Opened) -> Option<TimeMissing> {
    opened.reading.time_missing(opened.known, opened.known)
}

/// The same, for whoever does something about it.
fn time_missing_now(opened: &Opened) -> Result<TimeMissing, Problem> {
    opened.is_now()?;
    time_missing(opened).ok_or_else(|| {
        Problem::unreadable("This child has not been reported missing. Record the report first: its kind is “reported missing”.")
    })
}

/// Who saw the child, which need not be whoever put it on record.
fn seen_by(opened: &Opened, seen: &Entry) -> String {
    let written = opened.reading.written(seen.fact);
    let by = written.as_ref().and_then(|written| written.answer("by"));
    by.unwrap_or(&seen.by.name).to_owned()
}

/// A page of a time missing.
fn page<'a>(opened: &'a Opened, title: &'a str, head: Markup, main: Markup) -> Page<'a> {
    Page {
        by: &opened.by,
        title,
        tab: Tab::Missing,
        strip: Some(opened.why()),
        head,
        main,
        past: opened.past,
        of: Some(opened.reading.child()),
    }
}

/// The head of a page on which something about a time missing is done.
fn doing(opened: &Opened, heading: &str, says: &str) -> Markup {
    html! {
        h1 { (heading) }
        p class="lead" { (says) }
        p { a href=(opened.address("/missing")) { "Go back to the search for " (opened.first_name()) } }
    }
}
