//! Finding a child. What is typed stands in no address.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_report;
use heard_desk::{Contact, Desk, Found, People};
use jiff::Timestamp;
use maud::{Markup, html};

use super::asker::Asker;
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk::{self, Question};
use crate::parts::told;

/// Asks whom to look for.
pub async fn ask(by: Asker) -> Response {
    page(
        &by,
        "",
        &html! {
            p class="empty" { "Search before you create: a child who is on record twice is a child of whom half is known." }
        },
    )
}

/// Looks for somebody.
pub async fn find(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let typed = filled.one("typed");
    if typed.is_empty() {
        return Ok(ask(by).await);
    }
    let found = desk.search_with_contact(&by.signed, typed).await?;
    let may_begin = may_report(by.signed.role);
    Ok(page(&by, typed, &results(typed, &found, may_begin, by.now)))
}

fn page(by: &Asker, typed: &str, main: &Markup) -> Response {
    let page = Page {
        by,
        title: "Find a child",
        tab: Tab::Children,
        strip: None,
        head: html! {
            h1 { "Find a child" }
            form action="/search" method="post" class="find" {
                (sealed(by))
                (govuk::input(&Question { id: "typed".into(), ..Question::called("typed", "Name, date of birth, address, phone or reference") }
                    .hint("A first name and an age, a nickname, a spelling as you heard it: all of these are tried"), "text", typed))
                (govuk::button("Find", ""))
            }
        },
        main: main.clone(),
        past: None,
        of: None,
    };
    page.into_response()
}

fn results(typed: &str, people: &People, may_begin: bool, now: Timestamp) -> Markup {
    html! {
        section class="panel" {
            div class="panel__top" { h2 { (people.found.len()) " found" @if people.more { ", and more: type more of what you know" } } }
            @if people.found.is_empty() {
                p class="empty" { "0 results for “" (typed) "”. Check the spelling, or try a first name and age, a phone number or an address." }
            }
            ul class="found" { @for one in &people.found { (found(one, now)) } }
            @if may_begin { p { "Not among them? " a href="/children/new" { "Begin a child’s record" } } }
        }
    }
}

fn found(one: &Found, now: Timestamp) -> Markup {
    html! {
        li {
            a href={ "/children/" (one.person) } { (one.name.clone().unwrap_or_else(|| one.person.shown())) }
            span {
                @if one.is_adult { strong { "Adult" } @if let Some(age) = one.age { ", " (age) } }
                @else if let Some(age) = one.age { "Aged " (age) }
                @else { "Age not known" }
                @if let Some(born) = &one.born { ", born " (born) }
            }
            span { @match &one.place { Some(place) => (place), None => "No address is on record that is open to you" } }
            @if let Some(contact) = &one.contact { span { (last_contact(contact, now)) } }
            span class="meta" { (told::begun(&one.reasons.join("; "))) }
        }
    }
}

fn last_contact(contact: &Contact, now: Timestamp) -> String {
    match contact {
        Contact::Seen(when, how) => {
            format!("Last seen by police {}: {how}", told::when(*when, now))
        }
        Contact::NotRecorded => "No time is on record at which police saw them".to_owned(),
        Contact::NotOpen => "When police last saw them stands in the record".to_owned(),
    }
}
