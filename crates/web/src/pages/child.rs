//! A child: what is owed now, in their words, what happened and when police knew.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Outcome};
use maud::{Markup, html};

use super::asker::Asker;
use super::duty_row::{counted, in_order, row};
use super::opened::{Asking, Opened, open};
use super::timeline::entries;
use super::voice::quote;
use crate::parts::govuk::details;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// How much of the timeline the overview shows.
const LATEST: usize = 12;

/// The overview.
pub async fn overview(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    Query(asking): Query<Asking>,
) -> Result<Response, Response> {
    let opened = open(&desk, &by, &id, &asking).await?;
    let main = html! {
        div class="two" {
            div class="two__main" {
                (owed(&desk, &by, &opened))
                (words(&by, &opened))
                (happened(&by, &opened))
            }
            div class="two__side" {
                (talk(&by, &opened))
                (not_known(&by, &opened))
                (near(&opened))
            }
        }
    };
    Ok(opened.page(&by, "Child overview", "", main).into_response())
}

fn owed(desk: &Desk, by: &Asker, opened: &Opened) -> Markup {
    let all = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let is_open = |stands| {
        matches!(
            stands,
            Outcome::Open | Outcome::Overdue | Outcome::CannotTell
        )
    };
    let (mut now, mut past): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|owed| is_open(owed.stands));
    in_order(&mut now, opened.known);
    past.sort_by_key(|owed| std::cmp::Reverse(owed.arose));
    let child = opened.reading.child();
    html! {
        section class="panel" {
            div class="panel__top" {
                h2 { "Owed to " (opened.first_name()) " now" }
                span class="meta" { (counted(&now, opened.known)) }
            }
            @if now.is_empty() { p class="empty" { "Nothing is owed to " (opened.first_name()) " now, as far as is on record." } }
            ul class="duties" { @for owed in &now { (row(child, owed, opened.known, 3)) } }
            @if !past.is_empty() {
                (details(&format!("{} done, or not owed any more", past.len()), &html! {
                    ul class="duties" { @for owed in &past { (row(child, owed, opened.known, 3)) } }
                }))
            }
            @if opened.past.is_some() { p class="meta" { "Worked out by the rules in force then, from what was known then. Today is " (told::moment(by.now, by.now)) "." } }
        }
    }
}

fn words(by: &Asker, opened: &Opened) -> Markup {
    let child = &opened.overview;
    let name = opened.first_name();
    html! {
        section class="panel voice" aria-labelledby="words" {
            div class="voice__two" {
                div {
                    h2 id="words" { "In " (told::own(&name)) " words" }
                    @match child.voice.iter().find(|one| one.what.said).or(child.voice.first()) {
                        Some(latest) => {
                            (quote(latest, by.now))
                            p { a href=(opened.address("/voice")) { "Everything " (name) " has told or shown us: " (child.voice.len()) } }
                        },
                        None => {
                            p class="voice__none" { "We have not recorded anything " (name) " has said." }
                            p { a href=(opened.address("/record/talk-with-child-planned")) { "Plan to speak to " (name) } }
                        },
                    }
                }
                div {
                    h2 { "What " (name) " asked for" }
                    @if child.requests.is_empty() { p { "Nothing is recorded that " (name) " asked for." } }
                    ul class="rows" {
                        @for asked in &child.requests {
                            li {
                                span { (told::begun(&asked.what.what)) }
                                @match (&asked.what.answered, asked.what.answer_by) {
                                    (Some((answer, when)), _) => (mark(Shape::Done, &format!("{answer}, {}", told::when(*when, by.now)))),
                                    (None, Some(due)) if due.latest() < opened.known => (mark(Shape::Late, &format!("was due {}", told::when(due, by.now)))),
                                    (None, Some(due)) => (mark(Shape::Later, &format!("due {}", told::when(due, by.now)))),
                                    (None, None) => (mark(Shape::Unknown, "no answer recorded")),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn happened(by: &Asker, opened: &Opened) -> Markup {
    let mut history = opened.reading.history(opened.known);
    history.reverse();
    let all = history.len();
    history.truncate(LATEST);
    html! {
        section class="panel" {
            div class="panel__top" {
                h2 { "What happened, and when we knew" }
                a href=(opened.address("/timeline")) { "Full timeline: " (all) }
            }
            (entries(&history, by.now, true))
        }
    }
}

fn talk(by: &Asker, opened: &Opened) -> Markup {
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "How to talk with " (opened.first_name()) } }
            @match &opened.overview.talk {
                Some(talk) => {
                    p { (told::begun(&talk.what)) "." }
                    p class="meta" { "Written by " (talk.by) ", " (told::when(talk.happened, by.now)) }
                },
                None => p class="empty" { "Nothing is recorded. Ask " (opened.first_name()) ", or somebody who knows them well." },
            }
        }
    }
}

fn not_known(by: &Asker, opened: &Opened) -> Markup {
    let questions = &opened.overview.questions;
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "What we still do not know" } }
            @if questions.is_empty() { p class="empty" { "No question is open on this record." } }
            ul class="rows" {
                @for question in questions {
                    li { (mark(Shape::Unknown, &question.what)) span class="meta" { "asked by " (question.by) ", " (told::when(question.happened, by.now)) } }
                }
            }
        }
    }
}

fn near(opened: &Opened) -> Markup {
    let near = &opened.overview.near;
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "People around " (opened.first_name()) } a href=(opened.address("/people")) { "All" } }
            @if near.is_empty() { p class="empty" { "Nobody is recorded." } }
            ul class="rows" {
                @for one in near {
                    li { a href={ "/children/" (one.person) } { (one.name) } span { (one.is) @if one.together { ", lives with " (opened.first_name()) } } }
                }
            }
        }
    }
}
