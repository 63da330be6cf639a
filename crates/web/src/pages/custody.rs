//! A child in custody: from arrest to the council's accommodation on one page, and everybody who is held now on one board.

pub mod board;
pub mod sections;
pub mod steps;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Detention, Owed};
use heard_record::CaseId;
use maud::{Markup, html};

use self::sections::{CHILD, REVIEWS, SECTIONS, TRANSFER};
use super::investigation::sections::{Section, Step};
use super::matter::{StepRow, of_kind, owed_by, owed_panel, rows, way};
use super::opened::Opened;
use super::voice;
use crate::fault::Problem;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// Where they are on a record.
const HERE: &str = "/custody";

/// The rules by which detention is reviewed.
pub const REVIEWS_OF: &str = "custody.reviews";

/// The time in custody of a matter of the record.
fn of_case(opened: &Opened, case: &str) -> Result<Detention, Problem> {
    let case: CaseId = case.parse().map_err(|_| Problem::nothing_there())?;
    let mut all = opened.reading.detentions(opened.known).into_iter();
    all.find(|one| one.case == case)
        .ok_or_else(Problem::nothing_there)
}

/// What a time in custody is called.
fn called(one: &Detention) -> String {
    let what = if one.is_volunteer {
        "Interviewed as a volunteer"
    } else {
        "In custody"
    };
    match one.arrested_for {
        Some(offence) => format!("{what}: {}", offence.word()),
        None => what.to_owned(),
    }
}

/// The address of a page of it.
fn address(opened: &Opened, one: &Detention, part: &str) -> String {
    opened.address(&format!("{HERE}/{}{part}", one.case))
}

/// Every time in custody of the record.
pub async fn all(opened: Opened) -> Response {
    let all = opened.reading.detentions(opened.known);
    let name = opened.first_name();
    let main = html! {
        section class="panel" id="custody" data-live {
            div class="panel__top" { h2 { "Times in custody" } span class="meta" { (all.len()) (opened.of_part()) } }
            (opened.ask_for_the_rest())
            @if all.is_empty() { p class="empty" { (opened.none(&format!("Whether {name} has been in custody"), &format!("{name} has not been in custody, as far as is on record."))) } }
            ul class="rows" { @for one in &all { (line(&opened, one)) } }
            @if opened.past.is_none() { p { a class="govuk-button" href=(opened.address("/custody/begin")) { "Brought to custody" } } }
        }
    };
    opened.page("Custody", HERE, main).into_response()
}

fn line(opened: &Opened, one: &Detention) -> Markup {
    html! {
        li {
            span { a href=(address(opened, one, "")) { (called(one)) } span class="meta" { ", since " (told::when(one.began, opened.by.now)) } }
            (stands(opened, one))
        }
    }
}

/// How it stands: going on, or how it ended.
fn stands(opened: &Opened, one: &Detention) -> Markup {
    let now = opened.by.now;
    let passed = opened.known.as_microsecond() - one.began.latest_micros();
    match &one.ended {
        Some(ended) => mark(
            Shape::Over,
            &format!("{} {}", ended.what, told::when(ended.happened, now)),
        ),
        None if one.is_volunteer => html! { "no end of it is on record" },
        None => mark(Shape::Soon, &format!("held for {}", told::long(passed))),
    }
}

/// One time in custody.
pub async fn one(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let one = of_case(&opened, &case)?;
    let owed = owed_by(&desk, &opened, |owed| one.dealt.owes(owed));
    let (reviews, others): (Vec<Owed>, Vec<Owed>) = owed
        .into_iter()
        .partition(|owed| owed.rule.starts_with(REVIEWS_OF));
    let none = "Nothing else of this time in custody is owed now, as far as is on record.";
    let main = html! {
        (head(&opened, &one))
        (voice::said_first(&opened))
        (owed_panel(&opened, &others, ("What is owed in custody", none), opened.is_part_of(one.case), |owed| form_of(&opened, &one, owed)))
        @for section in SECTIONS { (section_panel(&opened, &one, section, &reviews)) }
    };
    Ok(opened.page("Custody", HERE, main).into_response())
}

/// Where the form is of the step that meets what is owed.
fn form_of(opened: &Opened, one: &Detention, owed: &Owed) -> Option<String> {
    way(SECTIONS, owed, |step| {
        address(opened, one, &format!("/{}", step.at))
    })
}

fn head(opened: &Opened, one: &Detention) -> Markup {
    let now = opened.by.now;
    html! {
        section class="panel" id="now" data-live {
            div class="panel__top" { h2 { (called(one)) } @if let Some(number) = &one.number { span class="meta" { "custody number " (number) } } }
            p { (stands(opened, one)) " · since " (told::when(one.began, now)) }
            p {
                @match &one.charged {
                    Some(charged) => { "Charged " (told::when(charged.happened, now)) @if charged.what { ", and " strong { "bail refused" } ": to be moved to the council’s accommodation" } "." },
                    None => (mark(Shape::Unknown, if opened.is_part_of(one.case) { "whether charged: not open to you" } else { "not charged, as far as is on record" })),
                }
            }
        }
    }
}

fn step_row(opened: &Opened, one: &Detention, step: &Step) -> Markup {
    let row = StepRow {
        step,
        is_found: true,
        entries: &of_kind(opened, &one.dealt, step.kind),
        is_part: opened.is_part_of(one.case),
        form: address(opened, one, &format!("/{}", step.at)),
    };
    row.shown(opened)
}

fn section_panel(opened: &Opened, one: &Detention, section: &Section, reviews: &[Owed]) -> Markup {
    html! {
        section class="panel" id=(section.at) data-live {
            div class="panel__top" { h2 { (section.title) } }
            @if !section.says.is_empty() { p class="meta" { (section.says) } }
            @if section.at == REVIEWS { (clocks(opened, one, reviews)) }
            @if section.at == TRANSFER && !one.is_bail_refused() { p { (opened.none_if(opened.is_part_of(one.case), "Whether bail was refused", "Bail has not been refused, as far as is on record: nobody has to be moved.")) } }
            ul class="rows" {
                @for step in section.steps {
                    (step_row(opened, one, step))
                }
            }
            @if section.at == CHILD && opened.past.is_none() {
                p {
                    a class="govuk-button govuk-button--secondary" href=(opened.address("/notice")) { "Write the notice to the council" } " "
                    a class="govuk-button govuk-button--secondary" href=(opened.address("/exploitation")) { "Exploitation and risks" }
                }
            }
        }
    }
}

/// The reviews that are owed, each with its clock and who owes it.
fn clocks(opened: &Opened, one: &Detention, reviews: &[Owed]) -> Markup {
    html! {
        @if !reviews.is_empty() { (rows(opened, reviews, |owed| form_of(opened, one, owed))) }
        @else if one.is_held() { p class="empty" { (opened.none_if(opened.is_part_of(one.case), "Which review is owed", "No review is owed, as far as is on record.")) } }
    }
}
