//! One duty: how it stands, how that was worked out, and how to say that it is wrong.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Outcome, Owed};
use heard_record::FactId;
use heard_record::fact::correction::Disputed;
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::duty_row::{Moments, basis, row, row_told_below, without_facts};
use super::entries::{Entries, Part};
use super::form::Sent;
use super::layout::Page;
use super::opened::Opened;
use super::timeline::{answers, put_right};
use crate::fault::Problem;
use crate::parts::govuk::{self, summary_list};
use crate::parts::mark;
use crate::parts::told;

/// The page.
pub async fn duty(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, rule, fact)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let owed = of_address(&desk, &opened, &rule, &fact)?;
    let history = opened.history();
    let main = html! {
        section class="panel" { ul class="duties" { (row_told_below(&owed, opened.moments())) } }
        (worked_out(&opened, &owed, history))
        (shows(&owed))
        (disagreed(&opened, &owed, history))
        section class="panel" {
            div class="panel__top" { h2 { "On whose authority" } }
            (summary_list(&[
                ("Rule", html! { a href={ "/catalogue/" (owed.rule) } { (owed.rule) } ", version " (owed.version) }),
                ("It rests on", html! { (basis(owed.basis)) ": " (owed.says) }),
                ("Owed by", html! { (told::begun(&owed.owed_by.join(" or "))) }),
            ]))
            @if opened.past.is_none() {
                p {
                    "Is a fact it rests on wrong? Put that right beside it, above: the duty is worked out again at once, and what it said before is kept. "
                    "Is the fact right, and the rule wrong for " (opened.first_name()) "? "
                    a href=(opened.address(&format!("/duties/{}/{}/disagree", owed.rule, owed.arose_on))) { "Disagree, with a reason" }
                }
            }
        }
    };
    Ok(opened.page("One duty", "/duty", main).into_response())
}

fn of_address(desk: &Desk, opened: &Opened, rule: &str, fact: &str) -> Result<Owed, Problem> {
    let owed = opened
        .reading
        .owed_with_reasons(desk.catalogue(), opened.known, opened.known);
    owed.into_iter()
        .find(|owed| owed.rule == rule && owed.arose_on.to_string() == fact)
        .ok_or_else(Problem::nothing_there)
}

/// Who disagreed with it, and why. It stays owed.
fn disagreed(opened: &Opened, owed: &Owed, history: &[Entry]) -> Markup {
    let all: Vec<&Entry> = history
        .iter()
        .filter(|entry| {
            entry.kind == Disputed::KIND.words
                && entry.taken_back.is_none()
                && entry.lead.as_deref() == Some(&owed.named())
        })
        .collect();
    html! {
        @if !all.is_empty() {
            section class="panel" {
                div class="panel__top" { h2 { "Who disagreed" } span class="meta" { (all.len()) } }
                @for entry in all {
                    div class="held" {
                        p class="meta" { (entry.by.name) ", " (entry.by.role.word()) ", " (told::moment(entry.recorded, opened.by.now)) (put_right(opened, entry)) }
                        (answers(entry, opened.by.now))
                    }
                }
                p class="meta" { "It stays owed: a disagreement is kept for whoever keeps the rule, and ends no duty." }
            }
        }
    }
}

fn disagreeing(owed: &Owed) -> Vec<Part> {
    vec![
        Part::of("", Disputed::KIND)
            .must()
            .now()
            .fixed("rule", owed.named()),
    ]
}

/// Asks why somebody disagrees.
pub async fn ask_disagree(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, rule, fact)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    opened.is_now()?;
    let owed = of_address(&desk, &opened, &rule, &fact)?;
    let entries = Entries::begun(&desk, &opened, disagreeing(&owed)).await?;
    Ok(disagree_page(&opened, &owed, &entries).into_response())
}

/// Puts it on record that somebody disagrees.
pub async fn disagree(
    State(desk): State<Arc<Desk>>,
    Path((_, rule, fact)): Path<(String, String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let owed = of_address(&desk, &opened, &rule, &fact)?;
    let of = opened.reading.written(owed.arose_on);
    let cases = of.map(|written| written.cases).unwrap_or_default();
    let mut entries = Entries::sent(&opened, disagreeing(&owed), &filled).of(cases);
    let page = |entries: &Entries| disagree_page(&opened, &owed, entries);
    let then = format!("/duties/{rule}/{fact}");
    entries.record(&desk, &opened, &then, page).await
}

fn disagree_page<'o>(opened: &'o Opened, owed: &Owed, entries: &Entries) -> Page<'o> {
    let main = html! {
        section class="panel" { ul class="duties" { (row(opened.reading.child(), owed, opened.moments(), 2)) } }
        section class="panel panel--form" {
            h2 { "Disagree, with a reason" }
            p class="lead" { "The duty stays owed. What you say is kept beside it with your name, for whoever keeps the rule; it is no mark against you." }
            form method="post" novalidate {
                (entries.problems())
                (entries.carried(opened))
                (entries.field("", "because", opened))
                (entries.field("", "agreed_by", opened))
                (govuk::button("Put on record", ""))
                (entries.keeping(opened))
            }
        }
    };
    let title = entries.title("Disagree with a duty", "Error: Disagree with a duty");
    opened.page(title, "/duty", main)
}

fn worked_out(opened: &Opened, owed: &Owed, history: &[Entry]) -> Markup {
    worked(owed, opened.moments(), |facts| {
        html! {
            @for entry in history.iter().filter(|entry| facts.contains(&entry.fact)) {
                p class="meta" {
                    a href={ (opened.address("/timeline")) "#fact-" (entry.fact) } { (told::begun(entry.kind)) }
                    ", " (told::when(entry.happened, opened.by.now)) ", known " (told::moment(entry.recorded, opened.by.now)) ", by " (entry.by.name) (put_right(opened, entry))
                }
            }
        }
    })
}

/// How a duty was worked out, with what is told of the facts behind each reason.
pub fn worked(owed: &Owed, at: Moments, behind: impl Fn(&[FactId]) -> Markup) -> Markup {
    html! {
        section class="panel worked" {
            div class="panel__top" { h2 { "How this was worked out" } }
            p { "It arose " (told::when(owed.arose, at.now)) @if let Some(due) = owed.due { ", and was due by " (told::when(due, at.now)) } ". At the moment shown, " strong { (mark::sentence(owed, at.known)) } "." }
            @if let Some(aim) = owed.aim { p { "This force aims at " (told::when(aim, at.now)) ". To miss an aim is no breach." } }
            ol class="because" {
                @for (say, facts) in &owed.because {
                    li {
                        p { (without_facts(say)) }
                        (behind(facts))
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
