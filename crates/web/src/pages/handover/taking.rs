//! Taking over: what waits for whoever comes, and what waits still.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, HandedOver, Work};
use heard_record::fact::supervision::DutyAccepted;
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::asker::Asker;
use super::super::entries::{Entries, Part};
use super::super::form::{Filled, sealed};
use super::{HERE, Shift};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// What was handed over to whoever asks.
pub fn taking(by: &Asker, for_me: &[(&Work, &HandedOver)]) -> Markup {
    html! {
        @if !for_me.is_empty() {
            section class="panel panel--form" id="taking" {
                h2 { "Handed over to you" }
                form method="post" action="/duties/handover/take" {
                    (sealed(by))
                    ul class="rows" {
                        @for (work, handed) in for_me {
                            li {
                                div class="govuk-checkboxes" data-module="govuk-checkboxes" {
                                    div class="govuk-checkboxes__item" {
                                        input class="govuk-checkboxes__input" id={ "take-" (handed.fact) } name="take" type="checkbox" value=(handed.fact) checked;
                                        label class="govuk-label govuk-checkboxes__label" for={ "take-" (handed.fact) } { (what(handed)) }
                                    }
                                }
                                span {
                                    "from " (handed.from) ", " (told::moment(handed.at, by.now)) ". "
                                    @if let Some(note) = &handed.note { "“" (note) "” " }
                                    a href={ "/children/" (work.child) } { "Open the record" span class="govuk-visually-hidden" { ": " (what(handed)) } }
                                }
                            }
                        }
                    }
                    (govuk::button("Take over what is ticked", ""))
                }
            }
        }
    }
}

/// What was handed over, as people read it.
fn what(handed: &HandedOver) -> &str {
    handed
        .duty
        .rsplit_once(" (")
        .map_or(handed.duty.as_str(), |(title, _)| title)
}

/// Everything that was handed over and waits, each with its child.
pub fn all_handed(children: &[Work]) -> impl Iterator<Item = (&Work, &HandedOver)> {
    let each = children.iter();
    each.flat_map(|work| work.handed.iter().map(move |handed| (work, handed)))
}

/// What of a list was handed over and waits: with whoever handed it over, late once the next tour has run for a while.
pub fn waiting(by: &Asker, children: &[Work]) -> Markup {
    let mut all: Vec<(&Work, &HandedOver)> = all_handed(children).collect();
    all.sort_by_key(|(_, handed)| (!handed.is_late(by.now), handed.at));
    html! {
        @if !all.is_empty() {
            section class="panel" {
                div class="panel__top" { h2 { "Handed over, and not taken over yet" } span class="meta" { (all.len()) } }
                ul class="rows" {
                    @for (work, handed) in all {
                        li {
                            span { a href={ "/children/" (work.child) } { (what(handed)) } br; span class="meta" { "from " (handed.from) " to " (handed.to) ", " (told::moment(handed.at, by.now)) @if let Some(note) = &handed.note { ": “" (note) "”" } } }
                            @if handed.is_late(by.now) { (mark(Shape::Late, "late to be taken over")) } @else { (mark(Shape::Later, "waits")) }
                        }
                    }
                }
                p { a href=(HERE) { "Take over, or hand over" } }
            }
        }
    }
}

/// Takes over what is ticked of what was handed over to whoever asks.
pub async fn take(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let shift = Shift::of(&desk, &by).await?;
    let mut wrong = Vec::new();
    for (work, handed) in shift.for_me(&by) {
        if !filled.all("take").any(|one| one == handed.fact.to_string()) {
            continue;
        }
        let part = Part::of("taken", DutyAccepted::KIND)
            .must()
            .now()
            .fixed("duty", handed.duty.clone())
            .fixed("by", by.signed.name.clone());
        // Taken over twice, it is taken over once.
        let mut form = Entries::at(by.now, vec![part]).with_only_key(handed.fact.uuid());
        if !form
            .put_about(&desk, &by.signed, work.child, by.now, None)
            .await?
        {
            wrong.extend(form.wrong().iter().cloned());
        }
    }
    if wrong.is_empty() {
        return Ok(Redirect::to("/duties").into_response());
    }
    let page = shift.page(&by, &Filled::of_body(""), &wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Nothing stands where only a form is sent to: back to where the form is.
pub async fn back(_: Asker) -> Redirect {
    Redirect::to(HERE)
}
