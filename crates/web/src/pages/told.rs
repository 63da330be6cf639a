//! What somebody is told at once, because they owe it to a child and it is about to be late, or because they are above whoever
//! does and it is late: on every page they have open, and all of it on one.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use heard_desk::{
    AHEAD, Came, Desk, GOES_UP_AFTER, MOST_IN_A_TOUR, Message, MessageRead, Owed, Push, TOUR,
    ToldAs,
};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::asker::{Asker, tell_of};
use super::duty_row::{Moments, row_to_act};
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use super::top::Made;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// How many messages the page shows.
const SHOWN: usize = 50;

/// The address of the page.
const HERE: &str = "/told";

/// What is told now, on every page, in no more than two lines: the first of it, and how much else there is. Nobody is named,
/// because no record was opened for it. Where it cannot be told, that is said.
pub fn told_now(all: Option<&[Message]>, to: &Made) -> Markup {
    let says = match all {
        Some([]) => None,
        Some([first, others @ ..]) => Some(one_now(to, first, others.len())),
        None => Some(told::not_now(
            "Whether something that you owe to a child, or answer for, is late or about to be",
        )),
    };
    html! {
        section class=(if says.is_some() { "told-now told-now--some" } else { "told-now" }) id="told-now" role="status" aria-label="Told to you now" {
            @if let Some(says) = says { div class="width" { (says) } }
        }
    }
}

fn one_now(to: &Made, message: &Message, others: usize) -> Markup {
    let more = message.things.len().saturating_sub(1);
    html! {
        div class="told-now__one" data-message=(message.id) {
            p {
                strong { (why_told(message.told_as)) } " "
                @if let Some(thing) = message.things.iter().min_by_key(|thing| thing.push.due) { a href=(address(&thing.push)) { (thing.title) } ", by " (told::moment(thing.push.due, to.now)) }
                @if more > 0 { ", and " (more) " more to the same child" }
                ". Told to you at " (told::moment(message.at, to.now)) "."
                @if others > 0 { " " a href=(HERE) { (told::counted(others, "more message", "more messages")) " in this tour of duty" } }
            }
            (seen_by_them(&to.seal, message))
        }
    }
}

/// Why somebody is told, and that nobody has done it.
const fn why_told(told_as: ToldAs) -> &'static str {
    match told_as {
        ToldAs::Owes => "You owe this to a child, and it is about to be late or just was.",
        ToldAs::Supervisor => {
            "This is owed to a child and is late. You are told because you supervise whoever owes it."
        }
        ToldAs::DutyInspector => {
            "This is owed to a child and is still late. You are told as duty inspector."
        }
        ToldAs::Superintendent => {
            "This is owed to a child and is still late. You are told as superintendent."
        }
    }
}

fn seen_by_them(seal: &Markup, message: &Message) -> Markup {
    html! {
        form action={ (HERE) "/" (message.id) "/seen" } method="post" {
            (seal)
            (govuk::button("I have seen this", "govuk-button--secondary"))
        }
    }
}

fn address(thing: &Push) -> String {
    format!(
        "/children/{}/duties/{}/{}",
        thing.child, thing.rule, thing.fact
    )
}

/// What is told now, for a page that is open already.
pub async fn now(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Html<String>, Problem> {
    let all = desk.told_now(&by.signed).await?;
    Ok(Html(told_now(Some(&all), &Made::of(&by)).into_string()))
}

/// After how many of the latest messages a page begins.
#[derive(Deserialize)]
pub struct From {
    after: Option<usize>,
}

/// How many messages a page shows, and whether they are all.
fn how_many(from: usize, shown: usize, more: bool) -> String {
    match (from, more) {
        _ if shown == 0 => "none".into(),
        (0, false) => shown.to_string(),
        (0, true) => format!("the latest {shown} of more"),
        (from, more) => {
            let of = if more { ", of more" } else { "" };
            format!("{} to {}{of}", from + 1, from + shown)
        }
    }
}

/// All of it.
pub async fn all(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let from = from.after.unwrap_or_default();
    let lately = desk.told_lately(&by.signed, from, SHOWN).await?;
    lately.damaged.iter().for_each(tell_of);
    let (all, more) = (&lately.messages, lately.more);
    let minutes = AHEAD.as_mins();
    let goes_up = GOES_UP_AFTER.as_mins();
    let main = html! {
        section class="panel" id="all-told" data-live {
            div class="panel__top" { h2 { "Messages" } span class="meta" { (how_many(from, all.len(), more)) } }
            @if all.is_empty() { p class="empty" { @if from > 0 { "There is nothing earlier of the last 14 days." } @else { "You were told nothing so in the last 14 days." } } }
            @if !lately.damaged.is_empty() { p class="machine" { strong { "Some of what is kept is damaged: a record that is said here not to be open to you may be one that cannot be read." } " Whoever runs the service has been told." } }
            @for one in all { (message(&by, one)) }
            @if more { p { a href={ (HERE) "?after=" (from + SHOWN) } { "Earlier messages" } } }
            @if from > 0 { p { a href=(HERE) { "The latest messages" } } }
        }
        section class="panel" {
            h2 { "When you are told" }
            ul {
                li { "When something that you owe to a child is " (minutes) " minutes from being late, or became late within the last hour and nobody was told." }
                li { "When something that is owed to a child is late and not done: at once, if you supervise whoever owes it; if you are the duty inspector on duty, after a further quarter of the time there was, and at least " (goes_up) " minutes; if you are the superintendent on duty, after a further half, and at least " (goes_up) " minutes more." }
                li { "Only of what a delay may harm a child by: going to a child who is missing or in danger, grades and reviews of a search, police protection, detention, strategy discussions, and a child still to be seen." }
                li { "Once for each thing, to one person who owes it and to one at each step above: whoever holds the child, else whoever is on duty for it, else whoever supervises who holds the child. Nobody is told who is off duty or away, as far as is on record." }
                li { "What is found at one time to be late for one child, or about to be, is one message. You are told at most " (MOST_IN_A_TOUR) " messages in " (TOUR.as_hours()) " hours; what comes after them is only kept here." }
            }
            p class="meta" { "These numbers are the force’s own choice: no law or guidance gives them. That you saw a message does nothing to what is owed." }
        }
    };
    let page = Page {
        by: &by,
        title: "Told to you",
        tab: Tab::Duties,
        strip: Some("You were told because you owe something to these children, or answer for whoever does.".into()),
        head: html! { h1 { "Told to you" } p class="lead" { "What you owed to a child and was about to be late, and what was late and went up to you, in the last 14 days." } },
        main,
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

fn message(by: &Asker, read: &MessageRead) -> Markup {
    let message = &read.message;
    html! {
        article class="told-message" id={ "message-" (message.id) } {
            h3 {
                @match &read.open {
                    Some((overview, _)) => a href={ "/children/" (message.child) } { (overview.name_of(message.child)) },
                    None => "A record that is not open to you now",
                }
                ", " (told::moment(message.at, by.now))
            }
            @if message.told_as != ToldAs::Owes { p class="meta" { (why_told(message.told_as)) } }
            ul class="duties" {
                @for thing in &message.things {
                    @match owed(read, &thing.push) {
                        Some(owed) => (row_to_act(message.child, owed, Moments::of(by.now), 4)),
                        None => li class="duty" { (thing.title) ", by " (told::moment(thing.push.due, by.now)) },
                    }
                    @if let Some(why) = not_told(thing.push.came) { li class="meta" { (why) } }
                }
            }
            @match message.seen {
                Some(seen) => p { (mark(Shape::Done, &format!("you had seen it {}", told::moment(seen, by.now)))) },
                None => (seen_by_them(&sealed(by), message)),
            }
        }
    }
}

fn owed<'r>(read: &'r MessageRead, thing: &Push) -> Option<&'r Owed> {
    let (_, owed) = read.open.as_ref()?;
    let mut owed = owed.iter();
    owed.find(|owed| (&owed.rule, owed.arose_on) == (&thing.rule, thing.fact))
}

/// Why something was kept here and not told.
const fn not_told(came: Came) -> Option<&'static str> {
    match came {
        Came::Told => None,
        Came::EnoughTold => {
            Some("Kept here and not told: you had been told as much as one tour of duty may bring.")
        }
        Came::ToldBefore => Some(
            "Kept here and not told: you had been told of the same to be done, and nobody had done it yet.",
        ),
    }
}

/// Somebody says that they have seen a message of theirs.
pub async fn seen(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(message): Path<String>,
    filled: Filled,
) -> Result<Redirect, Problem> {
    filled.is_of(&by)?;
    let message: Uuid = message.parse().map_err(|_| Problem::nothing_there())?;
    desk.saw(&by.signed, message).await?;
    Ok(Redirect::to(HERE))
}

/// Nothing stands where only a form is sent to: back to where the form is.
pub async fn back(_: Asker) -> Redirect {
    Redirect::to(HERE)
}

/// What a stream tells a program of a message: ids and times alone.
pub fn as_json(message: &Message) -> serde_json::Value {
    let duties: Vec<_> = message
        .things
        .iter()
        .map(|thing| {
            serde_json::json!({
                "rule": thing.push.rule,
                "fact": thing.push.fact.to_string(),
                "due": thing.push.due.to_string(),
            })
        })
        .collect();
    serde_json::json!({
        "id": message.id.to_string(),
        "child": message.child.to_string(),
        "at": message.at.to_string(),
        "as": message.told_as.word(),
        "duties": duties,
    })
}
