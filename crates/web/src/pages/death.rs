//! A child's death or collapse: the other children of the home first, then the lead, the home, who was told and when, each as
//! what is owed.

pub mod sections;
pub mod steps;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Death, Desk, Near, Owed};
use heard_record::fact::death::LeadAttended;
use heard_record::kind::OneKind;
use heard_record::{CaseId, PersonId};
use maud::{Markup, html};

use self::sections::{SECTIONS, SIBLINGS};
use super::asker::{Overviews, all_that_can_be_read};
use super::investigation::not_there;
use super::investigation::sections::{Section, Step};
use super::matter::{StepRow, of_kind, owed_by, owed_panel, rows, way};
use super::opened::{Opened, not_recorded};
use super::voice;
use crate::fault::Problem;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// Where they are on a record.
const HERE: &str = "/death";

/// The rules of who is sent and who is told.
pub const RULES: [&str; 2] = ["sudic.", "serious."];

/// The death or collapse of a matter of the record.
fn of_case(opened: &Opened, case: &str) -> Result<Death, Problem> {
    let case: CaseId = case.parse().map_err(|_| Problem::nothing_there())?;
    let mut all = opened.reading.deaths(opened.known).into_iter();
    all.find(|one| one.case == case)
        .ok_or_else(Problem::nothing_there)
}

/// What it is called.
fn called(one: &Death) -> &'static str {
    match (one.died, one.expected, one.is_serious) {
        (Some(true), Some(true), _) => "A death that was expected",
        (Some(true), ..) => "A child’s death",
        (Some(false), _, true) => "A serious incident",
        (Some(false), ..) => "A collapse that the child survived",
        (None, _, true) => "A serious incident",
        (None, ..) => "A death or collapse",
    }
}

/// The address of a page of it.
fn address(opened: &Opened, one: &Death, part: &str) -> String {
    opened.address(&format!("{HERE}/{}{part}", one.case))
}

/// Every one of the record.
pub async fn all(opened: Opened) -> Response {
    let all = opened.reading.deaths(opened.known);
    let name = opened.first_name();
    let main = html! {
        section class="panel" id="deaths" data-live {
            div class="panel__top" { h2 { "Deaths, collapses and serious incidents" } span class="meta" { (all.len()) (opened.of_part()) } }
            (opened.ask_for_the_rest())
            @if all.is_empty() { p class="empty" { (opened.none(&format!("Whether {name} died or collapsed"), &format!("No death or collapse of {name} and no serious incident is on record."))) } }
            ul class="rows" {
                @for one in &all {
                    li { span { a href=(address(&opened, one, "")) { (called(one)) } } span class="meta" { (told::when(one.began, opened.by.now)) } }
                }
            }
            @if opened.past.is_none() { p { a class="govuk-button" href=(opened.address("/death/begin")) { "Record a sudden death or collapse" } } }
        }
    };
    opened.page("Death or collapse", HERE, main).into_response()
}

/// One of them.
pub async fn one(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let one = of_case(&opened, &case)?;
    let others = others(&desk, &opened).await?;
    let owed = owed_by(&desk, &opened, |owed| one.dealt.owes(owed));
    let done = done(&desk, &opened, &one);
    let none = "Nothing of this is owed now, as far as is on record.";
    let says = ("What is owed after a child’s death or collapse", none);
    let has_said = opened.overview.voice.iter().any(|voice| voice.what.said);
    let main = html! {
        (head(&opened, &one))
        @for section in SECTIONS.iter().filter(|section| section.at == SIBLINGS) { (section_panel(&opened, &one, section, &children(&opened, &others))) }
        (owed_panel(&opened, &owed, says, opened.is_part_of(one.case), |owed| form_of(&opened, &one, owed)))
        @for section in SECTIONS.iter().filter(|section| section.at != SIBLINGS) { (section_panel(&opened, &one, section, &html! {})) }
        (told_panel(&opened, &done))
        @if has_said { (voice::said_first(&opened)) }
    };
    Ok(opened.page("Death or collapse", HERE, main).into_response())
}

fn form_of(opened: &Opened, one: &Death, owed: &Owed) -> Option<String> {
    way(SECTIONS, owed, |step| {
        address(opened, one, &format!("/{}", step.at))
    })
}

/// What was owed of who is sent and who is told, and is done, or is owed no more.
fn done(desk: &Desk, opened: &Opened, one: &Death) -> Vec<Owed> {
    let all = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let is_of_it = |owed: &Owed| RULES.iter().any(|rule| owed.rule.starts_with(rule));
    let done = all
        .into_iter()
        .filter(|owed| !owed.is_unmet() && is_of_it(owed) && one.dealt.owes(owed));
    done.collect()
}

fn head(opened: &Opened, one: &Death) -> Markup {
    let now = opened.by.now;
    let lead = of_kind(opened, &one.dealt, LeadAttended::KIND);
    let lead = lead
        .first()
        .and_then(|entry| opened.reading.written(entry.fact));
    let answer = |key| lead.as_ref().and_then(|lead| lead.answer(key));
    let gap = |what: &str| mark(Shape::Unknown, &not_there(opened, what));
    html! {
        section class="panel" id="now" data-live {
            div class="panel__top" { h2 { (called(one)) } span class="meta" { (told::when(one.began, now)) } }
            @if let Some(place) = &one.place { p { "Where: " (place) } }
            p {
                @match answer("lead") {
                    Some(lead) => { "Lead investigator: " (lead) " " (trained(opened, answer("trained"))) },
                    None => (gap("who leads")),
                }
            }
            p { @match answer("family_liaison") { Some(who) => { "The family’s named contact: " (who) }, None => (gap("the family’s named contact")) } }
        }
    }
}

/// Whether the lead is trained for the sudden death of a child.
fn trained(opened: &Opened, trained: Option<&str>) -> Markup {
    match trained {
        Some("yes") => mark(Shape::Done, "trained for the sudden death of a child"),
        Some(_) => mark(Shape::Late, "not trained for the sudden death of a child"),
        None => mark(
            Shape::Unknown,
            &not_there(opened, "whether trained for the sudden death of a child"),
        ),
    }
}

/// The other children of the home, and brothers and sisters who live elsewhere.
fn near(opened: &Opened) -> impl Iterator<Item = &Near> {
    let near = opened.overview.near.iter();
    near.filter(|near| near.may_be_a_child() && (near.together || near.relation.is_sibling()))
}

/// Those of them whose own records are open to whoever looks.
async fn others(desk: &Desk, opened: &Opened) -> Result<Overviews, Problem> {
    if opened.is_part() {
        return Ok(Overviews::new());
    }
    let wanted: BTreeSet<PersonId> = near(opened).map(|near| near.person).collect();
    let these = desk.these(&opened.by.signed, &wanted, opened.known);
    Ok(all_that_can_be_read(these.await?))
}

/// Each with when they were last seen, and the way to a discussion about them.
fn children(opened: &Opened, others: &Overviews) -> Markup {
    let all: Vec<&Near> = near(opened).collect();
    html! {
        @if all.is_empty() { p class="empty" { (opened.none("Whether there are other children of the home", "No other child of the home, and no brother or sister, is on record. Ask who else lives there.")) } }
        ul class="rows" {
            @for one in all {
                li {
                    span { a href={ "/children/" (one.person) } { (one.name) @if let Some(age) = one.age { ", " (age) } } span class="meta" { ", " (one.is) @if one.together { ", of the same home" } } }
                    span {
                        "last seen "
                        @match others.get(&one.person) {
                            None => span class="gap" { "cannot be shown to you" },
                            Some(told) => { (told.seen.as_ref().map_or_else(not_recorded, |seen| html! { (told::when(seen.happened, opened.by.now)) })) " " a href={ "/children/" (one.person) "/strategy" } { "Strategy discussions" span class="govuk-visually-hidden" { " about " (one.name) } } },
                        }
                    }
                }
            }
        }
    }
}

fn step_row(opened: &Opened, one: &Death, step: &Step) -> Markup {
    let row = StepRow {
        step,
        is_found: true,
        entries: &of_kind(opened, &one.dealt, step.kind),
        is_part: opened.is_part_of(one.case),
        form: address(opened, one, &format!("/{}", step.at)),
    };
    row.shown(opened)
}

fn section_panel(opened: &Opened, one: &Death, section: &Section, inside: &Markup) -> Markup {
    html! {
        section class="panel" id=(section.at) data-live {
            div class="panel__top" { h2 { (section.title) } }
            @if !section.says.is_empty() { p class="meta" { (section.says) } }
            (inside)
            ul class="rows" {
                @for step in section.steps {
                    (step_row(opened, one, step))
                }
            }
        }
    }
}

/// Who was sent and told by when, each as what was owed.
fn told_panel(opened: &Opened, done: &[Owed]) -> Markup {
    html! {
        section class="panel" id="done" data-live {
            div class="panel__top" { h2 { "Done, or not owed any more" } @if !done.is_empty() { span class="meta" { (done.len()) (opened.of_part()) } } }
            @if done.is_empty() { p class="empty" { (opened.none("What was done", "Nobody has been sent or told yet, as far as is on record.")) } }
            @else { (rows(opened, done, |_| None)) }
        }
    }
}
