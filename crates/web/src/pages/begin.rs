//! Beginning a child's record, which stays closed until it was looked for whether there is one.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, Like, No};
use heard_record::fact::person::{Described, KnownAs, LivesAt};
use heard_record::identity::{self, Born};
use heard_record::kind::OneKind;
use heard_record::when::date_of;
use maud::{Markup, html};

use super::asker::Asker;
use super::entries::{Entries, Part};
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk::{self, Question};
use crate::parts::told;

/// The address of the form.
const HERE: &str = "/children/new";

/// What says that nobody who was found is the child.
const NONE_OF_THESE: &str = "none-of-these";

/// Whom it was looked for, on the page that shows who was found.
const LOOKED_FOR: &str = "looked-for";

/// What is looked for besides what goes on record.
const PHONE: &str = "phone";

fn parts() -> Vec<Part> {
    vec![
        Part::of("child", Described::KIND).must().now(),
        Part::of("also", KnownAs::KIND).now(),
        Part::of("lives", LivesAt::KIND).now(),
    ]
}

/// Whom it is looked for, written down.
fn looked_for(described: &identity::Described) -> String {
    let lists = [&described.names, &described.places, &described.phones];
    let mut all: Vec<String> = lists.into_iter().flatten().cloned().collect();
    all.extend(described.born.map(|born| born.to_string()));
    all.join("; ")
}

/// The form.
pub async fn ask(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let (filled, saved) = Filled::kept(&desk, &by, HERE).await?;
    let entries = Entries::kept_at(by.now, parts(), &filled, saved);
    Ok(shown(&by, &entries, &filled, None).into_response())
}

/// Looks whether there is a record; or begins one, once somebody who was shown who there is says that none of them is the
/// child.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let mut entries = Entries::sent_at(by.now, parts(), &filled);
    let name = filled.one("child.name").to_owned();
    if name.is_empty() {
        let say = "Type what the child is called, or what is known instead, such as “girl, about 9, red coat”";
        entries.add_wrong(say, Some("child.name"));
    }
    let born = Born::read(filled.one("child.born"));
    let today = Born::on(date_of(by.now.as_microsecond()));
    if born.is_some_and(|born| born > today) {
        let say = "The date of birth is in the future. For a child not born yet, give the date they are expected";
        entries.add_wrong(say, Some("child.born"));
    }
    if entries.is_wrong() {
        let page = shown(&by, &entries, &filled, None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let list = |typed: &str| -> Vec<String> {
        (!typed.is_empty())
            .then(|| typed.to_owned())
            .into_iter()
            .collect()
    };
    let mut names = vec![name];
    names.extend(list(filled.one("also.name")));
    let described = identity::Described {
        names,
        born,
        places: list(filled.one("lives.place")),
        phones: list(filled.one(PHONE)),
        ..identity::Described::default()
    };
    // Who was looked for is who is begun.
    if filled.has(NONE_OF_THESE) && filled.one(LOOKED_FOR) == looked_for(&described) {
        if let Some(child) = entries.begin(&desk, &by.signed, by.now).await? {
            desk.drop_draft(&by.signed, HERE).await.map_err(No::from)?;
            let to = format!("/children/{child}?purpose=safeguarding+enquiry");
            return Ok(Redirect::to(&to).into_response());
        }
        let likes = desk.like(&by.signed, &described).await?;
        let page = shown(&by, &entries, &filled, Some((&likes, &described)));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let likes = desk.like(&by.signed, &described).await?;
    let page = shown(&by, &entries, &filled, Some((&likes, &described)));
    Ok(page.into_response())
}

fn shown<'b>(
    by: &'b Asker,
    entries: &Entries,
    filled: &Filled,
    likes: Option<(&[Like], &identity::Described)>,
) -> Page<'b> {
    let field = |called: &str, key: &str| entries.field_alone(called, key);
    Page {
        by,
        title: entries.title("Begin a child’s record", "Error: Begin a child’s record"),
        tab: Tab::Children,
        strip: None,
        head: html! {
            h1 { "Begin a child’s record" }
            p class="meta" { "First look whether there is one. Where a child has two records, whoever opens one knows half." }
        },
        main: html! {
            form method="post" novalidate class="steps" {
                (entries.problems())
                (sealed(by))
                (entries.carried_key())
                section class="panel panel--form" {
                    h2 { "What is known of the child" }
                    (field("child", "name"))
                    (field("also", "name"))
                    (field("child", "born"))
                    (field("child", "expected"))
                    (field("child", "sex"))
                    (field("lives", "place"))
                    (govuk::input(&Question::called(PHONE, "A phone number to search by"), "text", filled.one(PHONE)))
                    (govuk::button("Look whether there is a record", ""))
                    (entries.keeping_at(HERE, by.now))
                }
                @if let Some((likes, described)) = likes {
                    (govuk::hidden(LOOKED_FOR, &looked_for(described)))
                    (found(likes))
                }
            }
        },
        past: None,
        of: None,
    }
}

fn found(likes: &[Like]) -> Markup {
    html! {
        section class="panel panel--form" id="found" {
            h2 { "On record, and like this child: " (likes.len()) }
            @if likes.is_empty() { p class="empty" { "No record open to you is like this child, by name in any spelling, date of birth, address or phone number." } }
            ul class="found" {
                @for like in likes {
                    li {
                        a href={ "/children/" (like.person) } { (like.name.clone().unwrap_or_else(|| like.person.shown())) }
                        strong { (told::begun(like.band.in_words())) }
                        span class="meta" { (told::begun(&like.reasons.join("; "))) }
                    }
                }
            }
            button type="submit" class="govuk-button" name=(NONE_OF_THESE) value="yes" data-module="govuk-button" {
                @if likes.is_empty() { "Begin the record" } @else { "None of these is the child: begin the record" }
            }
        }
    }
}
