//! What somebody is told at once, because they owe it to a child and it is about to be late: on every page they have open, and
//! all of it on one.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use heard_desk::{AHEAD, Came, Desk, MOST_IN_A_TOUR, Message, MessageRead, Owed, Push, TOUR};
use maud::{Markup, html};
use uuid::Uuid;

use super::asker::Asker;
use super::duty_row::{Moments, row_to_act};
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// How many messages every page shows; the others are one step away.
const SHOWN_NOW: usize = 2;

/// How many messages the page shows.
const SHOWN: usize = 50;

/// The address of the page.
const HERE: &str = "/told";

/// What is told now, on every page: nobody is named, because no record was opened for it.
pub fn told_now(by: &Asker) -> Markup {
    let all = &by.told;
    html! {
        section class=(if all.is_empty() { "told-now" } else { "told-now told-now--some" }) id="told-now" role="status" aria-label="Told to you now" {
            @if !all.is_empty() {
                div class="width" {
                    @for message in all.iter().take(SHOWN_NOW) { (one_now(by, message)) }
                    @if all.len() > SHOWN_NOW { p { a href=(HERE) { (all.len() - SHOWN_NOW) " more that you were told in this tour of duty" } } }
                }
            }
        }
    }
}

fn one_now(by: &Asker, message: &Message) -> Markup {
    html! {
        div class="told-now__one" data-message=(message.id) {
            div {
                p { strong { "You owe this to a child, and it is about to be late or just was." } " Told to you at " (told::moment(message.at, by.now)) "." }
                ul {
                    @for thing in &message.things {
                        li { a href=(address(&thing.push)) { (thing.title) } ", by " (told::moment(thing.push.due, by.now)) }
                    }
                }
            }
            (seen_by_them(by, message))
        }
    }
}

fn seen_by_them(by: &Asker, message: &Message) -> Markup {
    html! {
        form action={ (HERE) "/" (message.id) "/seen" } method="post" {
            (sealed(by))
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
pub async fn now(by: Asker) -> Html<String> {
    Html(told_now(&by).into_string())
}

/// All of it.
pub async fn all(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let all = desk.told_lately(&by.signed, SHOWN).await?;
    let minutes = AHEAD.as_mins();
    let main = html! {
        section class="panel" id="all-told" data-live {
            div class="panel__top" { h2 { "Messages" } span class="meta" { (all.len()) } }
            @if all.is_empty() { p class="empty" { "You were told nothing so in the last 14 days." } }
            @for one in &all { (message(&by, one)) }
        }
        section class="panel" {
            h2 { "When you are told" }
            ul {
                li { "When something that you owe to a child is " (minutes) " minutes from being late, or became late within the last hour and nobody was told." }
                li { "Only of what a delay may harm a child by: going to a child who is missing or in danger, grades and reviews of a search, police protection, detention, strategy discussions, and a child still to be seen." }
                li { "Once for each thing, to one person: whoever holds the child, else whoever is on duty for it, else whoever supervises who holds the child. Nobody is told who is off duty or away, as far as is on record." }
                li { "What is owed for one child at one time is one message. You are told at most " (MOST_IN_A_TOUR) " messages in " (TOUR.as_hours()) " hours; what comes after them is only kept here." }
            }
            p class="meta" { "These numbers are the force’s own choice: no law or guidance gives them. That you saw a message does nothing to what is owed." }
        }
    };
    let page = Page {
        by: &by,
        title: "Told to you",
        tab: Tab::Duties,
        strip: Some("You were told because you owe something to these children.".into()),
        head: html! { h1 { "Told to you" } p class="lead" { "What you owed to a child and was about to be late, in the last 14 days." } },
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
                    Some((overview, _)) => a href={ "/children/" (message.child) } { (overview.name.clone().unwrap_or_else(|| message.child.shown())) },
                    None => "A record that is not open to you now",
                }
                ", " (told::moment(message.at, by.now))
            }
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
                None => (seen_by_them(by, message)),
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
        "duties": duties,
    })
}
