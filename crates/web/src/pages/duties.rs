//! What is owed by whoever is signed in, and to whom something is late.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Redirect;
use heard_desk::{Desk, Whose, Work, Worklist};
use maud::{Markup, html};

use super::asker::Asker;
use super::duty_row::{counted, in_order, row};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::mark::{self, Shape};
use crate::parts::told;

/// Where somebody begins.
pub async fn home(_: Asker) -> Redirect {
    Redirect::to("/duties")
}

/// What is owed to the children somebody holds.
pub async fn mine(
    State(desk): State<Arc<Desk>>,
    by: Asker,
) -> Result<axum::response::Response, Problem> {
    let list = desk.worklist(&by.signed, Whose::Mine).await?;
    Ok(show(&by, "My duties", "mine", list))
}

/// Every child something is late for, of those who may be opened.
pub async fn late(
    State(desk): State<Arc<Desk>>,
    by: Asker,
) -> Result<axum::response::Response, Problem> {
    let list = desk.worklist(&by.signed, Whose::Late).await?;
    Ok(show(&by, "Late duties", "late", list))
}

fn show(by: &Asker, title: &str, here: &str, mut list: Worklist) -> axum::response::Response {
    for work in &mut list.children {
        in_order(&mut work.owed, by.now);
    }
    // The child something is longest late for comes first; nobody is ranked by how likely harm is.
    list.children.sort_by_key(|work| {
        let first = work.owed.first();
        first.map_or((Shape::Over, i64::MAX, work.child), |owed| {
            let due = owed.due.map_or(i64::MAX, |due| due.latest_micros());
            (mark::of(owed, by.now).0, due, work.child)
        })
    });
    let count: usize = list.children.iter().map(|work| work.owed.len()).sum();
    let page = Page {
        by,
        title,
        tab: Tab::Duties,
        strip: Some("You can see these children because of your role, and because you hold them or have to act for them.".into()),
        head: html! {
            h1 { (title) }
            ul class="switch" aria-label="Which duties" {
                li { a href="/duties" aria-current=[(here == "mine").then_some("true")] { "Children I hold" } }
                li { a href="/duties/late" aria-current=[(here == "late").then_some("true")] { "Everyone something is late for" } }
            }
            p class="meta" { (children(list.children.len())) ", " (count) " duties. Nothing is hidden by a filter." @if list.more { " There are more: these have waited longest." } }
        },
        main: html! {
            div id="list" data-live {
                @if list.children.is_empty() { (empty(here)) }
                @for work in &list.children { (child(by, work)) }
            }
        },
        past: None,
        of: None,
    };
    axum::response::IntoResponse::into_response(page)
}

fn children(count: usize) -> String {
    match count {
        1 => "1 child".into(),
        count => format!("{count} children"),
    }
}

fn empty(here: &str) -> Markup {
    html! {
        p class="empty" {
            @if here == "mine" { "You hold no child at present, so nothing is owed by you. A child is given to you on record; then what is owed to them stands here." }
            @else { "Nothing is late for any child whose record is open to you." }
        }
    }
}

fn child(by: &Asker, work: &Work) -> Markup {
    let name = work
        .overview
        .name
        .clone()
        .unwrap_or_else(|| work.child.shown());
    html! {
        section class="panel" {
            div class="panel__top" {
                h2 { a href={ "/children/" (work.child) } { (name) } @if let Some(age) = work.overview.age { ", " (age) } }
                span class="meta" { (told::begun(&counted(&work.owed, by.now))) }
            }
            ul class="duties" { @for owed in &work.owed { (row(work.child, owed, by.now, 3)) } }
            @if work.owed.is_empty() { p class="empty" { "Nothing is owed to " (told::first_name(&name)) " now." } }
        }
    }
}
