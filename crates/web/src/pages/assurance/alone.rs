//! The children of whom it was decided that one agency goes on alone, each with why and who agreed.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Alone, Assurance, DecidedAlone, Desk, Known};
use heard_record::PersonId;
use jiff::Timestamp;
use maud::{Markup, html};

use super::{Asking, Told, View, children, not_counted, page, worked_out};
use crate::fault::Problem;
use crate::pages::asker::Asker;
use crate::pages::duties::may_be_missing;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// Where the page is.
const AT: &str = "/assurance/single-agency";

/// The page.
pub async fn alone(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let view = asking.view(by.now)?;
    let whole = match worked_out(&desk, &by, &view, AT).await? {
        Ok(whole) => whole,
        Err(none) => return Ok(none),
    };
    let some = Told::of(view.alone(&whole)?, asking.from);
    let all = some.all;
    let shown: BTreeSet<PersonId> = some.these.iter().copied().collect();
    let told = desk.decided_alone(&by.signed, &shown, whole.known).await?;
    let next = |from: &str| format!("{AT}{}", view.query(&[("from", from)]));
    let main = html! {
        section class="panel" id="children" data-live {
            div class="panel__top" { h2 { "The children" } span class="meta" { (some.of_how_many()) } }
            (may_be_missing(&told.damaged))
            (table(&told.these, by.now))
            (some.next(next))
        }
    };
    let head = html! {
        h1 { "One agency goes on alone" }
        p class="headline" { "For " (children(all)) " a strategy discussion" (of_what(&view)) " decided that the council enquires alone, or that police investigate alone." }
        @if all < whole.alone.len() { p class="meta" { (whole.alone.len() - all) " more on record are not of what is shown here. " a href={ (AT) (view.of_all().query(&[])) } { "Show all that is on record" } } }
        p class="meta" { "That is right for some children. Each decision says why, by each agency, and who agreed; where it does not, that is a gap in the record." }
        (not_counted(&whole))
        p { a href={ "/assurance" (view.query(&[])) } { "Back to all of assurance" } }
    };
    Ok(page(&by, "Single-agency decisions", head, main, view.past).into_response())
}

/// The way there, with how many children it names.
pub fn way(whole: &Assurance, view: &View) -> Markup {
    let here = whole.alone_in(view.month, view.town.as_deref()).len();
    let all = view.of_all();
    html! {
        section class="panel" id="single-agency" data-live {
            div class="panel__top" { h2 { "One agency goes on alone" } }
            p { "A strategy discussion" (of_what(view)) " decided that one agency goes on alone for " (children(here)) "." }
            @if here > 0 { p { a href={ (AT) (view.query(&[])) } { "See each, with why and who agreed" } } }
            @else if !whole.alone.is_empty() { p { a href={ (AT) (all.query(&[])) } { "See each on record, with why and who agreed" } } }
        }
    }
}

/// Of which month and town, where not of everything.
fn of_what(view: &View) -> Markup {
    html! {
        @if let Some(month) = view.month { " in " (month.in_words()) }
        @if let Some(town) = &view.town { " about a child whose home is in " (town) }
    }
}

fn table(all: &[Alone], now: Timestamp) -> Markup {
    html! {
        @if all.is_empty() { p class="empty" { "No such decision is on record, of a child whose record is open to you." } }
        @else {
            div class="scroll" tabindex="0" role="region" aria-label="The children" {
                table {
                    caption class="govuk-visually-hidden" { "Each child of whom one agency goes on alone, with what was decided, why, and who agreed" }
                    thead { tr { th scope="col" { "Child" } th scope="col" { "What was decided" } th scope="col" { "Why" } th scope="col" { "Who agreed" } th scope="col" { "Record" } } }
                    tbody { @for one in all { (rows(one, now)) } }
                }
            }
        }
    }
}

fn rows(one: &Alone, now: Timestamp) -> Markup {
    let name = one.overview.name_of(one.child);
    let who = html! { (name) @if let Some(age) = one.overview.age { ", " (age) } };
    let open = html! { a href={ "/children/" (one.child) "/strategy" } { "Open" span class="govuk-visually-hidden" { " the strategy discussions of " (name) } } };
    html! {
        @if one.decisions.is_empty() {
            tr {
                th scope="row" { (who) }
                td colspan="3" { (why_none(one.is_whole)) }
                td { (open) }
            }
        }
        @for decided in &one.decisions {
            tr {
                th scope="row" { (who) }
                (decision(decided, now))
                td { (open) }
            }
        }
    }
}

/// Why nothing is told of what was decided: no more is said to be hidden than is.
fn why_none(is_whole: bool) -> &'static str {
    if is_whole {
        "What was decided was corrected since: no such decision stands on the record any more."
    } else {
        "What was decided, why and who agreed is not in the part of the record that you are shown here. Ask whoever holds the child."
    }
}

fn decision(decided: &Known<DecidedAlone>, now: Timestamp) -> Markup {
    let said = |says: &Option<String>| {
        html! {
            @match says { Some(says) => (says), None => (mark(Shape::Unknown, "not recorded")) }
        }
    };
    html! {
        td { (told::begun(decided.what.decision)) ", " (told::when(decided.happened, now)) span class="meta" { " recorded by " (decided.by) } }
        td { (said(&decided.what.because)) }
        td { (said(&decided.what.agreed_by)) }
    }
}
