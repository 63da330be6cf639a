//! The plan for when a child goes missing: one page that is read in a car, printed, and measured by whether it helps.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry};
use heard_record::fact::missing::TriggerPlanMade;
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::entries::{Entries, Part};
use super::super::form::Sent;
use super::super::layout::Page;
use super::super::opened::Opened;
use super::super::timeline::answers;
use super::page;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

/// The versions of the plan, the latest first.
fn versions(opened: &Opened) -> Vec<Entry> {
    let history = opened.history().iter().rev();
    let made = history
        .filter(|entry| entry.kind == TriggerPlanMade::KIND.words && entry.taken_back.is_none());
    made.cloned().collect()
}

/// The form of a new version, which begins with what the last one says.
fn parts(opened: &Opened, versions: &[Entry]) -> Vec<Part> {
    let part = Part::of("", TriggerPlanMade::KIND).must();
    let last = versions
        .first()
        .and_then(|last| opened.reading.written(last.fact));
    vec![match last {
        Some(last) => part.beginning_as(&last),
        None => part,
    }]
}

/// The plan.
pub async fn plan(opened: Opened) -> Response {
    let versions = versions(&opened);
    let name = opened.first_name();
    let main = html! {
        @match versions.first() {
            None => section class="panel" {
                p class="empty" { (opened.none_of_summary(&format!("A plan for when {name} goes missing"), &format!("There is no plan for when {name} goes missing. Make it with {name}: what helps {name} come home, where to look first, whom to ring."))) }
            },
            Some(last) => section class="panel plan" { (whole(&opened, last)) },
        }
        @if let Some(time) = super::time_missing(&opened)
            && !time.places.is_empty()
        {
            section class="panel" {
                div class="panel__top" { h2 { "How the plan has helped" } }
                ul class="rows" { @for place in &time.places {
                    li {
                        span { (place.place) }
                        span class="meta" {
                            @if place.found_there.is_empty() { "never found there" }
                            @else { "found there: " @for (at, when) in place.found_there.iter().enumerate() { @if at > 0 { "; " } (told::when(*when, opened.by.now)) } }
                        }
                    }
                } }
            }
        }
        @if versions.len() > 1 {
            section class="panel" {
                div class="panel__top" { h2 { "Earlier versions" } }
                @for version in versions.iter().skip(1) { (govuk::details(&format!("{}, {}", told::when(version.happened, opened.by.now), version.by.name), &answers(version, opened.by.now))) }
            }
        }
        @if opened.past.is_none() {
            p { a class="govuk-button" href=(opened.address("/plan/write")) { @if versions.is_empty() { "Make a plan" } @else { "Revise the plan" } } }
        }
    };
    let head = html! { h1 { "Plan for when " (opened.name()) " goes missing" } p { a href=(opened.address("")) { (told::own(&name)) " record" } } };
    page(&opened, "Trigger plan", head, main).into_response()
}

fn whole(opened: &Opened, entry: &Entry) -> Markup {
    html! {
        div class="panel__top" { h2 { "The plan now" } span class="meta" { (told::when(entry.happened, opened.by.now)) ", " (entry.by.name) } }
        (answers(entry, opened.by.now))
    }
}

/// The form of a new version.
pub async fn write(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let versions = versions(&opened);
    let entries = Entries::begun(&desk, &opened, parts(&opened, &versions)).await?;
    let entries = entries.only_if_nothing_came(&opened);
    Ok(shown(&opened, &entries).into_response())
}

/// Puts a new version on record; the earlier ones stay.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let mut entries = Entries::sent(&opened, parts(&opened, &versions(&opened)), &filled);
    let shown = |entries: &Entries| shown(&opened, entries);
    entries.record(&desk, &opened, "/plan", shown).await
}

fn shown<'o>(opened: &'o Opened, entries: &Entries) -> Page<'o> {
    let name = opened.first_name();
    let main = html! {
        section class="panel panel--form" {
            (entries.problems())
            form method="post" novalidate {
                (entries.carried(opened))
                (entries.when("When was it agreed?"))
                (entries.fields("", opened))
                (govuk::button("Save the plan", ""))
                (entries.keeping(opened))
                p class="meta" { "The earlier version stays on the record." }
            }
        }
    };
    let head = html! {
        h1 { "Write the plan for when " (name) " goes missing" }
        p class="lead" { "With " (name) ", if " (name) " will. Put the places in the order to check them, with a semicolon between them." }
    };
    page(
        opened,
        entries.title("Write the trigger plan", "Error: Write the trigger plan"),
        head,
        main,
    )
}
