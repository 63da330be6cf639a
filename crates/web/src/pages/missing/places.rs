//! The places of a child's plan: where they were found before, whether anybody looked there this time, and who says so.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, Place, TimeMissing};
use heard_record::fact::missing::TriggerPlaceChecked;
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::entries::{Entries, Part};
use super::super::form::Sent;
use super::super::opened::Opened;
use super::{doing, page, time_missing_now};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice};
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// The plan, its places with whether anybody looked there, and room to say that somebody did.
pub fn panel(opened: &Opened, time: &TimeMissing) -> Markup {
    let name = opened.first_name();
    html! {
        section class="panel" id="plan" data-live {
            div class="panel__top" { h2 { "Trigger plan" } a href=(opened.address("/plan")) { @if time.plan.is_some() { "The whole plan" } @else { "Make one" } } }
            @match &time.plan {
                None => p class="empty" { (opened.none_of_summary(&format!("A plan for when {name} goes missing"), &format!("There is no plan for when {name} goes missing."))) },
                Some(plan) => {
                    p class="meta" { @if let Some(called) = &plan.what.called { (called) ", " } (told::when(plan.happened, opened.by.now)) ", " (plan.by) @if plan.what.with_child == Some(true) { ", made with " (name) } }
                    ul class="rows" { @for place in &time.places { (place_row(opened, place)) } }
                    @for (ask, says) in plan.what.says.iter().take(2) { p { strong { (ask) ": " } (says) } }
                },
            }
            @if opened.past.is_none() && !time.closed && !time.places.is_empty() { (check_a_place(opened, time)) }
        }
    }
}

fn place_row(opened: &Opened, place: &Place) -> Markup {
    let now = opened.by.now;
    html! {
        li {
            span { (place.place) @if let Some(when) = place.found_there.last() { span class="meta" { " found there " (told::when(*when, now)) } } }
            @match &place.checked {
                Some(checked) => {
                    @let when = told::when(checked.happened, now);
                    @match checked.what {
                        Some(true) => (mark(Shape::Done, &format!("found there {when}"))),
                        Some(false) => (mark(Shape::Done, &format!("not there {when}"))),
                        None => (mark(Shape::Unknown, &format!("looked at {when}, and nobody said whether {} was there", opened.first_name()))),
                    }
                },
                None => (mark(Shape::Unknown, "not checked")),
            }
        }
    }
}

const CHECK: &str = "check";

fn check_parts(time: &TimeMissing) -> Vec<Part> {
    let plan = time.plan.as_ref().and_then(|plan| plan.what.called.clone());
    let part = Part::of(CHECK, TriggerPlaceChecked::KIND).must();
    vec![plan.map_or(part.clone(), |plan| part.fixed("plan", plan))]
}

fn check_a_place(opened: &Opened, time: &TimeMissing) -> Markup {
    let entries = Entries::blank(opened, check_parts(time));
    let mut choices = vec![Choice {
        text: "Choose".into(),
        ..Choice::default()
    }];
    choices.extend(time.places.iter().map(|place| Choice {
        value: place.place.clone(),
        text: place.place.clone(),
        ..Choice::default()
    }));
    govuk::details(
        "Record a place you checked",
        &html! {
            form method="post" action=(opened.address("/missing/places")) novalidate {
                (entries.carried(opened))
                (govuk::select(&entries.question(CHECK, "place", "Which place?"), &choices))
                (entries.field(CHECK, "found", opened))
                (govuk::input(&entries.question(CHECK, "result", "What did you see there?"), "text", ""))
                (govuk::button("Save", "govuk-button--secondary"))
            }
        },
    )
}

/// Records that a place of the plan was checked.
pub async fn check(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let time = time_missing_now(&opened)?;
    let mut checked = Entries::sent(&opened, check_parts(&time), &filled).of(time.cases.clone());
    let name = opened.first_name();
    if checked.is_blank(CHECK, "place") {
        checked.add_wrong("Say which place", Some("check.place"));
    }
    if checked.is_blank(CHECK, "found") {
        checked.add_wrong(format!("Say whether {name} was there"), Some("check.found"));
    }
    if checked.put(&desk, &opened).await? {
        return Ok(Redirect::to(&opened.address("/missing")).into_response());
    }
    let main = html! {
        section class="panel panel--form" {
            (checked.problems())
            form method="post" action=(opened.address("/missing/places")) novalidate {
                (checked.carried(&opened))
                (checked.fields(CHECK, &opened))
                (govuk::button("Save", ""))
            }
        }
    };
    let head = doing(
        &opened,
        "A place of the plan",
        &format!("Where {name} may be, and whether anybody looked."),
    );
    let page = page(&opened, "Error: A place of the plan", head, main);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
