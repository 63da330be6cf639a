//! One duty: how it stands, how that was worked out, and how to say that it is wrong.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Outcome, Owed};
use maud::{Markup, html};

use super::duty_row::{basis, row, without_facts};
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::govuk::summary_list;
use crate::parts::told;

/// The page.
pub async fn duty(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, rule, fact)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let owed = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let owed = owed
        .into_iter()
        .find(|owed| owed.rule == rule && owed.arose_on.to_string() == fact)
        .ok_or_else(Problem::nothing_there)?;
    let history = opened.reading.history(opened.known);
    let main = html! {
        section class="panel" { ul class="duties" { (row(opened.reading.child(), &owed, opened.known, 2)) } }
        (worked_out(&opened, &owed, &history))
        (shows(&owed))
        section class="panel" {
            div class="panel__top" { h2 { "On whose authority" } }
            (summary_list(&[
                ("Rule", html! { a href={ "/catalogue/" (owed.rule) } { (owed.rule) } ", version " (owed.version) }),
                ("It rests on", html! { (basis(owed.basis)) ": " (owed.says) }),
                ("Owed by", html! { (told::begun(&owed.owed_by.join(" or "))) }),
            ]))
            @if opened.past.is_none() {
                p {
                    "Is this wrong? What the record says is put right on the record: "
                    a href=(opened.address("/record/withdrawn")) { "withdraw" } " or "
                    a href=(opened.address("/record/replaced")) { "replace" }
                    " the fact it rests on, with your reason. The duty is worked out again at once, and what it said before is kept."
                }
            }
        }
    };
    Ok(opened.page("One duty", "/duty", main).into_response())
}

fn worked_out(opened: &Opened, owed: &Owed, history: &[Entry]) -> Markup {
    html! {
        section class="panel worked" {
            div class="panel__top" { h2 { "How this was worked out" } }
            p { "It arose " (told::when(owed.arose, opened.by.now)) @if let Some(due) = owed.due { ", and was due by " (told::when(due, opened.by.now)) } ". At the moment shown it is " strong { (owed.said) } "." }
            @if let Some(aim) = owed.aim { p { "This force aims at " (told::when(aim, opened.by.now)) ". To miss an aim is no breach." } }
            ol class="because" {
                @for (say, facts) in &owed.because {
                    li {
                        p { (without_facts(say)) }
                        @for entry in history.iter().filter(|entry| facts.contains(&entry.fact)) {
                            p class="meta" {
                                a href={ (opened.address("/timeline")) "#fact-" (entry.fact) } { (told::begun(entry.kind)) }
                                ", " (told::when(entry.happened, opened.by.now)) ", known " (told::moment(entry.recorded, opened.by.now)) ", by " (entry.by.name)
                            }
                        }
                    }
                }
            }
            @if owed.because.is_empty() { p class="empty" { "What it rests on is not open to you." } }
        }
    }
}

/// What a good piece of work shows; and, where there was one, whether it does.
fn shows(owed: &Owed) -> Markup {
    let was_done = matches!(owed.stands, Outcome::Met | Outcome::MetLate);
    html! {
        @if !owed.shows.is_empty() {
            section class="panel" {
                div class="panel__top" { h2 { @if was_done { "What the work that met it shows" } @else { "What the work has to show" } } }
                ul class="rows" {
                    @for (element, shown) in &owed.shows {
                        li { span { (told::begun(element)) } @if was_done { strong { (shown) } } }
                    }
                }
            }
        }
    }
}
