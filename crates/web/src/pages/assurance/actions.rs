//! What was directed, asked for and found about children, and whether it changed anything: each figure opens to its children.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Acted, Action, ActionStands, ActionsByChild, Desk, Known};
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
const AT: &str = "/assurance/actions";

/// How each way in which it stands is told: as an address says it, in words, and by its shape.
fn told_as(stands: ActionStands) -> (&'static str, &'static str, Shape) {
    match stands {
        ActionStands::EffectShown => (
            "effect-shown",
            "Changed something for the child",
            Shape::Done,
        ),
        ActionStands::Done => ("done", "Done, effect not yet shown", Shape::Unknown),
        ActionStands::NoEffect => ("no-effect", "Done, with no effect", Shape::Over),
        ActionStands::InProgress => ("in-progress", "In progress", Shape::Later),
        ActionStands::Late => ("late", "Late", Shape::Late),
        ActionStands::NotDone => ("not-done", "Not done, or stopped", Shape::Over),
        ActionStands::FoundOnly => ("found", "Found, with nothing set yet", Shape::Unknown),
    }
}

fn of_word(word: &str) -> Option<ActionStands> {
    let mut each = ActionStands::EACH.into_iter();
    each.find(|stands| told_as(*stands).0 == word)
}

/// The page.
pub async fn actions(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let view = asking.view(by.now)?;
    let whole = match worked_out(&desk, &by, &view, AT).await? {
        Ok(whole) => whole,
        Err(none) => return Ok(none),
    };
    let stands = asking.side.as_deref().and_then(of_word);
    let actions = view.actions(&whole)?;
    let some = Told::of(children_of(&actions, stands), asking.from);
    let shown: BTreeSet<PersonId> = some.these.iter().copied().collect();
    let told = desk.acted_for(&by.signed, &shown, whole.known).await?;
    let side = stands.map_or("", |stands| told_as(stands).0);
    let next = |from: &str| format!("{AT}{}", view.query(&[("side", side), ("from", from)]));
    let main = html! {
        section class="panel" id="children" data-live {
            div class="panel__top" { h2 { "The children" } span class="meta" { (some.of_how_many()) } }
            (choose(&actions, stands, &view))
            (may_be_missing(&told.damaged))
            (table(&told.these, stands, by.now))
            (some.next(next))
        }
    };
    let head = html! {
        h1 { "Actions and their effect" }
        p class="headline" { "For " (children(children_of(&actions, None).len())) @if let Some(town) = &view.town { ", whose home is in " (town) "," } " something was directed by a supervisor, asked for by a daily meeting, or found by an audit, whenever that was." }
        p class="meta" { "Done is not the same as changed: an action counts as having changed something once that is on record. One action for several children is told for each of them." }
        (not_counted(&whole))
        p { a href={ "/assurance" (view.query(&[])) "#actions" } { "Back to all of assurance" } }
    };
    Ok(page(&by, "Actions and their effect", head, main, view.past).into_response())
}

/// The children for whom something stands in a way, or in any.
fn children_of(actions: &ActionsByChild, stands: Option<ActionStands>) -> BTreeSet<PersonId> {
    let each = actions.iter();
    let of_it = each.filter(|(one, _)| stands.is_none_or(|stands| stands == **one));
    of_it
        .flat_map(|(_, by_child)| by_child.keys())
        .copied()
        .collect()
}

fn count(actions: &ActionsByChild, stands: ActionStands) -> usize {
    let by_child = actions.get(&stands);
    by_child.map_or(0, |by_child| by_child.values().sum())
}

fn href(view: &View, stands: Option<ActionStands>) -> String {
    let side = stands.map_or("", |stands| told_as(stands).0);
    format!("{AT}{}", view.query(&[("side", side)]))
}

/// The panel beside the figures: how many stand in each way, each with the way to its children.
pub fn panel(actions: &ActionsByChild, view: &View) -> Markup {
    html! {
        section class="panel" id="actions" data-live {
            div class="panel__top" { h2 { "Actions and their effect" } }
            @if actions.values().all(BTreeMap::is_empty) { p class="empty" { "Nothing directed, asked for or found about a child" @if let Some(town) = &view.town { " whose home is in " (town) } " is on record, as far as it is open to you." } }
            ul class="rows" {
                @for stands in ActionStands::EACH {
                    @let (_, says, _) = told_as(stands);
                    @let count = count(actions, stands);
                    li { @if count > 0 { a href=(href(view, Some(stands))) { (says) } } @else { span { (says) } } strong { (count) } }
                }
            }
            p class="meta" { "Counted for each child, whenever it was set. Not recorded here yet: plans for the force as a whole, and whether a measure moved because of one." }
        }
    }
}

fn choose(actions: &ActionsByChild, chosen: Option<ActionStands>, view: &View) -> Markup {
    let each = ActionStands::EACH.into_iter().map(Some).chain([None]);
    html! {
        ul class="switch" aria-label="How it stands" {
            @for stands in each {
                @let says = stands.map_or("All", |stands| told_as(stands).1);
                li { a href=(href(view, stands)) aria-current=[(stands == chosen).then_some("true")] { (says) " (" (children_of(actions, stands).len()) ")" } }
            }
        }
    }
}

fn table(all: &[Acted], stands: Option<ActionStands>, now: Timestamp) -> Markup {
    html! {
        @if all.is_empty() { p class="empty" { "No such action is on record, for a child whose record is open to you." } }
        @else {
            div class="scroll" tabindex="0" role="region" aria-label="The children" {
                table {
                    caption class="govuk-visually-hidden" { "Each child, with what was to be done, by whom, how it stands and what came of it" }
                    thead { tr { @for head in ["Child", "What was to be done, or was found", "From", "How it stands", "What came of it", "Record"] { th scope="col" { (head) } } } }
                    tbody { @for one in all { (rows(one, stands, now)) } }
                }
            }
        }
    }
}

fn rows(one: &Acted, stands: Option<ActionStands>, now: Timestamp) -> Markup {
    let name = one.overview.name_of(one.child);
    let who = html! { (name) @if let Some(age) = one.overview.age { ", " (age) } };
    let open = html! { a href={ "/children/" (one.child) "/timeline" } { "Open" span class="govuk-visually-hidden" { " the timeline of " (name) } } };
    let of_it = |action: &&Known<Action>| stands.is_none_or(|stands| stands == action.what.stands);
    let actions: Vec<&Known<Action>> = one.actions.iter().filter(of_it).collect();
    html! {
        @if actions.is_empty() {
            tr {
                th scope="row" { (who) }
                td colspan="4" { (why_none(one.is_whole)) }
                td { (open) }
            }
        }
        @for known in actions {
            tr { th scope="row" { (who) } (cells(known, now)) td { (open) } }
        }
    }
}

/// Why nothing is told of what it was: no more is said to be hidden than is.
fn why_none(is_whole: bool) -> &'static str {
    if is_whole {
        "What it was, or how it stands, was corrected since: nothing stands so on the record any more."
    } else {
        "What it was is not in the part of the record that you are shown here. Ask whoever holds the child."
    }
}

fn cells(known: &Known<Action>, now: Timestamp) -> Markup {
    let action = &known.what;
    let (_, says, shape) = told_as(action.stands);
    html! {
        td { (action.what) @if let Some(whose) = &action.whose { span class="meta" { " " (whose) } } }
        td { (told::begun(action.from)) span class="meta" { " " (told::when(known.happened, now)) } }
        td { (mark(shape, says)) @if let Some(due) = action.due { span class="meta" { " due " (told::when(due, now)) } } }
        td { @match &action.came { Some(came) => (came), None => (mark(Shape::Unknown, "not recorded")) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_it_stands_has_an_address_of_its_own() {
        for stands in ActionStands::EACH {
            assert_eq!(of_word(told_as(stands).0), Some(stands));
        }
        assert_eq!(of_word(""), None);
    }
}
