//! The plan for a child harmed online: the first officer looks to the child before anything else; the online team holds what
//! may be lost, and finds the other children.

pub mod first;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, Entry, Investigation};
use heard_record::When;
use heard_record::fact::exploitation::SuspectAssessed;
use heard_record::fact::investigation::DeviceHandled;
use heard_record::fact::notice::Submitted;
use heard_record::fact::online::{
    ResourcesGiven, SuspectBanded, WelfareSecured, WiderRiskAssessed,
};
use heard_record::kind::{Kind, OneKind};
use maud::{Markup, html};

use super::investigation::marks::mark_of;
use super::investigation::sections::{ONLINE, Section};
use super::investigation::{
    accreditation, address, address_online, called, given_to, last, not_there, of_case, owed_panel,
    section_panel,
};
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// Where the plan is on a record, and under which of its pages it stands.
const HERE: &str = "/online";
const UNDER: &str = "/investigation";

/// The plans of a record: each investigation of harm online has one.
pub async fn all(opened: Opened) -> Redirect {
    let all = opened.reading.investigations(opened.known);
    let mut open = all
        .iter()
        .filter(|one| one.is_online && one.closed.is_none());
    match (open.next(), open.next()) {
        (Some(only), None) => Redirect::to(&address_online(&opened, only, "")),
        _ => Redirect::to(&opened.address(UNDER)),
    }
}

/// The plan: what the first officer did, and what the online team does.
pub async fn plan(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let one = of_case(&opened, &case)?;
    let main = html! {
        (looked_to(&opened, &one))
        (owed_panel(&desk, &opened, &one))
        (may_be_lost(&opened, &one))
        @for section in ONLINE { (section_panel(&opened, &one, section, &before(&opened, &one, section))) }
        (closing(&opened, &one))
    };
    Ok(opened.page("Online plan", UNDER, main).into_response())
}

/// What comes before the steps of a part of the work.
fn before(opened: &Opened, one: &Investigation, section: &Section) -> Markup {
    html! {
        @match section.at {
            "others" => p { a href=(opened.address("/people")) { "Other children of the same account, phone or place" } },
            "person" => {
                (reach(opened, one))
                p { a href=(opened.address("/notice")) { "Write a notice" } " · " a href=(opened.address("/strategy")) { "Strategy discussions" } }
            },
            _ => {},
        }
    }
}

/// What the first officer looked to, and the way to put it on record.
fn looked_to(opened: &Opened, one: &Investigation) -> Markup {
    let now = opened.by.now;
    let welfare = last(opened, one, WelfareSecured::KIND);
    let given = last(opened, one, ResourcesGiven::KIND);
    let rows: [(&str, Option<&Entry>); 4] = [
        ("Is the child safe now?", welfare),
        ("Told it is not their fault, and what was given", given),
        ("Device", last(opened, one, DeviceHandled::KIND)),
        ("Notice", last(opened, one, Submitted::KIND)),
    ];
    html! {
        section class="panel" id="first" data-live {
            div class="panel__top" { h2 { (called(one)) } span class="meta" { "begun " (told::when(one.began, now)) } }
            p { (told::begun(&given_to(one))) ". " (accreditation(opened, one)) " " a href=(address(opened, one, "")) { "The whole investigation" } }
            ul class="rows" {
                @for (says, entry) in rows {
                    li {
                        span { strong { (says) } @if let Some(lead) = entry.and_then(|entry| entry.lead.as_ref()) { " " (lead) } }
                        @match entry {
                            Some(entry) => (mark_of(opened, entry)),
                            None => (opened.mark_of_gap()),
                        }
                    }
                }
            }
            @if opened.past.is_none() { p { a class="govuk-button" href=(address_online(opened, one, "/first")) { "First officer: look to the child" } } }
        }
    }
}

/// What a platform keeps no longer than until a time, and what it has not answered.
fn may_be_lost(opened: &Opened, one: &Investigation) -> Markup {
    let now = opened.by.now;
    let kept = opened.reading.kept_by_platforms(one, opened.history());
    html! {
        section class="panel" id="may-be-lost" data-live {
            div class="panel__top" { h2 { "Evidence that may be lost" } span class="meta" { (kept.len()) } }
            @if kept.is_empty() { p class="empty" { (told::begun(&not_there(opened, "until when any platform keeps what it holds"))) "." } }
            ul class="rows" {
                @for held in &kept {
                    li {
                        span { strong { (held.platform.as_deref().unwrap_or("a platform that is not named")) } }
                        span {
                            @if held.has_replied { (mark(Shape::Done, "answered")) } @else if let Some(due) = held.due { (clock("answer due", due, opened)) }
                            @if let Some(expires) = held.expires { " " (clock("kept until", expires, opened)) }
                        }
                    }
                }
            }
            @if opened.past.is_none() { p class="meta" { "Now " (told::moment(now, now)) "." } }
        }
    }
}

fn clock(says: &str, when: When, opened: &Opened) -> Markup {
    let left = when.latest_micros() - opened.known.as_microsecond();
    let told = told::when(when, opened.by.now);
    if left < 0 {
        mark(
            Shape::Late,
            &format!("{says} {told}: {} past", told::long(left)),
        )
    } else {
        mark(
            Shape::Later,
            &format!("{says} {told}: {} left", told::long(left)),
        )
    }
}

/// Which children the person has, lives with or reaches, where that is recorded: each is at risk now.
fn reach(opened: &Opened, one: &Investigation) -> Markup {
    let said = |kind: &'static Kind, key: &str| {
        let entry = last(opened, one, kind)?;
        let written = opened.reading.written(entry.fact)?;
        written.answer(key).map(str::to_owned)
    };
    let assessed = said(SuspectAssessed::KIND, "children_in_reach");
    let children = assessed.or_else(|| said(SuspectBanded::KIND, "access_to_children"));
    html! {
        @match children {
            Some(children) => p { (mark(Shape::Soon, "children in reach")) " " "“" (children) "”. A notice for each of them, if there are any, and a strategy discussion." },
            None => p { (mark(Shape::Unknown, &not_there(opened, "whether this person has or lives with children"))) },
        }
    }
}

/// What has to be there before it is closed.
fn closing(opened: &Opened, one: &Investigation) -> Markup {
    let others = last(opened, one, WiderRiskAssessed::KIND);
    html! {
        section class="panel" id="closing" data-live {
            div class="panel__top" { h2 { "Before it is closed" } }
            p { @match others { Some(_) => (mark(Shape::Done, "other children looked for")), None => (mark(Shape::Unknown, &not_there(opened, "other children this person may reach"))) } }
            p class="meta" { "The child hears what came of it, the device goes back or it says why not, and other children were looked for." }
            @if opened.past.is_none() && one.closed.is_none() { p { a href=(address(opened, one, "/close")) { "Close the investigation" } } }
        }
    }
}
