//! Is a child on record twice? Those who may be the same one, two records side by side, and what somebody says of them.
//! Nothing is chosen by the machine, nothing is copied, and what was joined is parted again by saying so.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Like, Overview, Reading};
use heard_record::fact::correction::{NotSamePerson, SamePerson};
use heard_record::kind::{Kind, OneKind};
use jiff::Timestamp;
use maud::{Markup, html};

use super::entries::{Entries, Part};
use super::form::{Filled, Sent};
use super::layout::Page;
use super::opened::{Opened, not_recorded};
use crate::api::child_named;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

/// What says which of the two it is, on the form.
const SAYS: &str = "says";

/// Those who may be the same child.
pub async fn likes(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let likes = desk.like_this(&opened.by.signed, &opened.reading).await?;
    let name = opened.first_name();
    let history = opened.history();
    let said: Vec<&Entry> = history
        .iter()
        .filter(|entry| [SamePerson::KIND.words, NotSamePerson::KIND.words].contains(&entry.kind))
        .collect();
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "Records that may be " (told::own(&name)) " too" } span class="meta" { (likes.len()) } }
            @if likes.is_empty() { p class="empty" { "No other record that you may know of is like this one, by name, date of birth, address, phone or number." } }
            ul class="found" { @for like in &likes { (found(&opened, like)) } }
            p class="meta" { "A likeness is worked out from what both records say, field by field. It decides nothing: two people may be alike, and one child may be written two ways." }
        }
        @if !said.is_empty() {
            section class="panel" {
                div class="panel__top" { h2 { "Said before" } }
                ul class="rows" {
                    @for entry in said {
                        li {
                            span { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } @if entry.taken_back.is_some() { " (taken back)" } }
                            span class="meta" { (entry.by.name) ", " (told::moment(entry.recorded, opened.by.now)) }
                        }
                    }
                }
            }
        }
    };
    Ok(opened
        .page("The same child on record twice", "/same", main)
        .into_response())
}

/// Somebody who may be the same one.
fn found(opened: &Opened, like: &Like) -> Markup {
    let name = like.name.clone().unwrap_or_else(|| like.person.shown());
    html! {
        li {
            a href=(opened.address(&format!("/same/{}", like.person))) { "Compare with " (name) }
            strong { (told::begun(like.band.in_words())) }
            span class="meta" { (told::begun(&like.reasons.join("; "))) }
        }
    }
}

fn parts(other: &Reading) -> impl Fn(&'static Kind) -> Vec<Part> {
    let other = other.child().to_string();
    move |kind| {
        vec![
            Part::of("", kind)
                .must()
                .now()
                .fixed("other", other.clone()),
        ]
    }
}

/// The other record, as far as it is open.
async fn other(desk: &Desk, opened: &Opened, id: &str) -> Result<Reading, Problem> {
    opened.is_now()?;
    let other = child_named(desk, &opened.by.signed, id).await?;
    if other == opened.reading.child() {
        return Err(Problem::nothing_there());
    }
    Ok(desk
        .read_most(&opened.by.signed, other, opened.stated())
        .await?)
}

/// Two records side by side.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let other = other(&desk, &opened, &id).await?;
    let entries = Entries::begun(&desk, &opened, parts(&other)(SamePerson::KIND)).await?;
    let (draft, _) = Filled::kept(&desk, &opened.by, &opened.path).await?;
    Ok(shown(&opened, &other, &entries, draft.one(SAYS)).into_response())
}

/// Says that they are of one person, or that they are not.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, id)): Path<(String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let other = other(&desk, &opened, &id).await?;
    let says = filled.one(SAYS);
    let kind = match says {
        "not" => NotSamePerson::KIND,
        _ => SamePerson::KIND,
    };
    let mut entries = Entries::sent(&opened, parts(&other)(kind), &filled);
    if !["same", "not"].contains(&says) {
        entries.add_wrong("Say whether they are of one child", Some(SAYS));
        let page = shown(&opened, &other, &entries, says);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let page = |entries: &Entries| shown(&opened, &other, entries, says);
    entries.record(&desk, &opened, "/same", page).await
}

fn shown<'o>(opened: &'o Opened, other: &Reading, entries: &Entries, says: &str) -> Page<'o> {
    let known = opened.known;
    let there = other.overview(known, known);
    let rows = side_by_side(&opened.overview, &there, opened.by.now);
    let (here_name, there_name) = (opened.name(), name_of(other, &there));
    let choices = [
        (
            "same",
            "One child: what is owed is worked out from both records, and each says where the other is",
        ),
        (
            "not",
            "Two children: they stay apart, and are not shown as alike",
        ),
    ];
    let choices = choices.map(|(value, text)| govuk::Choice {
        value: value.into(),
        text: text.into(),
        chosen: says == value,
        ..govuk::Choice::default()
    });
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "Side by side" } }
            div class="scroll" tabindex="0" role="region" aria-label="Side by side" {
                table class="board" {
                    caption class="govuk-visually-hidden" { "What each of the two records says" }
                    thead { tr { th scope="col" { "What" } th scope="col" { "This record" } th scope="col" { a href={ "/children/" (other.child()) } { "The other record" } } th scope="col" { "Alike?" } } }
                    tbody {
                        @for (what, here, there) in &rows {
                            tr {
                                th scope="row" { (what) }
                                td { @match here { Some(says) => (says), None => (not_recorded()) } }
                                td { @match there { Some(says) => (says), None => (not_recorded()) } }
                                td { (alike(here.as_deref(), there.as_deref())) }
                            }
                        }
                        tr {
                            th scope="row" { "Entries open to you" }
                            td { (opened.reading.facts(known).len()) }
                            td { (other.facts(known).len()) }
                            td {}
                        }
                    }
                }
            }
        }
        section class="panel panel--form" {
            h2 { "Are " (here_name) " and " (there_name) " one child?" }
            form method="post" novalidate {
                (entries.problems())
                (entries.carried(opened))
                (govuk::radios(&entries.asked(SAYS, "Which is it?"), &choices))
                (entries.field("", "because", opened))
                (govuk::button("Put on record", ""))
                (entries.keeping(opened))
                p class="meta" { "Nothing is copied or lost. Said wrongly, it is undone by saying the other." }
            }
        }
    };
    let title = entries.title("Two records compared", "Error: Two records compared");
    opened.page(title, "/same", main)
}

fn name_of(reading: &Reading, overview: &Overview) -> String {
    overview.name_of(reading.child())
}

/// How something by which a child is known is told of a record.
type Tell = fn(&Overview, Timestamp) -> Option<String>;

/// What a child is known by.
const KNOWN_BY: [(&str, Tell); 7] = [
    ("Name", |one, _| one.name.clone()),
    ("Born", |one, _| one.born.map(told::date)),
    ("Lives at", |one, _| {
        one.lives.as_ref().map(|lives| lives.what.clone())
    }),
    ("Ethnicity", |one, _| {
        one.ethnicity.as_ref().map(|says| says.what.0.clone())
    }),
    ("Care", |one, _| {
        one.care.as_ref().map(|care| told::begun(care.what.0))
    }),
    ("People around", |one, _| {
        let near = one.near.iter();
        let names: Vec<String> = near
            .map(|near| format!("{} ({})", near.name, near.is))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }),
    ("Last seen by police", |one, now| {
        one.seen.as_ref().map(|seen| told::when(seen.happened, now))
    }),
];

/// One row: what, as this record has it, and as the other has it.
type Row = (&'static str, Option<String>, Option<String>);

/// What a child is known by, as each record has it.
fn side_by_side(here: &Overview, there: &Overview, now: Timestamp) -> Vec<Row> {
    let rows = KNOWN_BY.into_iter();
    rows.map(|(what, tell)| (what, tell(here, now), tell(there, now)))
        .collect()
}

fn alike(here: Option<&str>, there: Option<&str>) -> &'static str {
    match (here, there) {
        (Some(here), Some(there)) if here == there => "the same",
        (Some(_), Some(_)) => "different",
        _ => "not known",
    }
}
