//! Who looked at a child's record, and who was refused; and what somebody looked at themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{FromRequestParts, Query, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, Purpose, Stated, reads_looks_for};
use heard_desk::{Desk, Look, LookPage, No, Opening, Question, Reading};
use heard_record::PersonId;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::asker::{Asker, tell_of};
use super::layout::{Page, Tab};
use super::opened::Opened;
use crate::api::child_named;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice};
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// How many are shown.
const MOST: usize = 200;

/// How many of one's own are shown at a time.
const OWN: usize = 50;

/// Who asks who looked.
pub enum Asked {
    /// Somebody who opened the record.
    Opened(Box<Opened>),
    /// Somebody whose work is who looked, and not what is in the record: of which, and for what.
    AtLooks(Box<Asker>, String, Option<Purpose>),
}

/// For what, and before which of one's own.
#[derive(Debug, Default, Deserialize)]
pub struct Asking {
    pub(super) purpose: Option<String>,
    before: Option<Uuid>,
}

impl FromRequestParts<Arc<Desk>> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Asked, Response> {
        let by = Asker::from_request_parts(parts, desk).await;
        let by = by.map_err(IntoResponse::into_response)?;
        let purposes = reads_looks_for(by.signed.role);
        if purposes.is_empty() {
            let opened = Opened::from_request_parts(parts, desk).await?;
            return Ok(Asked::Opened(Box::new(opened)));
        }
        let path = RawPathParams::from_request_parts(parts, desk).await;
        let path = path.map_err(IntoResponse::into_response)?;
        let id = path.iter().find(|(name, _)| *name == "id");
        let id = id.map_or_else(String::new, |(_, id)| id.to_owned());
        let asking = Query::<Asking>::try_from_uri(&parts.uri);
        let said = asking.ok().and_then(|Query(asking)| asking.purpose);
        let purpose = said.as_deref().and_then(Purpose::of_word);
        let purpose = purpose.filter(|purpose| purposes.contains(purpose));
        Ok(Asked::AtLooks(Box::new(by), id, purpose))
    }
}

/// The page.
pub async fn looks(State(desk): State<Arc<Desk>>, asked: Asked) -> Result<Response, Problem> {
    match asked {
        Asked::Opened(opened) => of_opened(&desk, &opened).await,
        Asked::AtLooks(by, _, None) => Ok(say_what_for(&by, "Who looked at this record")),
        Asked::AtLooks(by, id, Some(purpose)) => at_looks(&desk, &by, &id, purpose).await,
    }
}

async fn of_opened(desk: &Desk, opened: &Opened) -> Result<Response, Problem> {
    let question = Question {
        act: Act::ReadLooks,
        child: opened.reading.child(),
        stated: None,
    };
    let main = match desk.read(&opened.by.signed, question).await {
        Ok(reading) => shown(desk, &opened.by, &reading, &opened.first_name()).await?,
        Err(No::NothingThere) => {
            html! { section class="panel" { p class="empty" { "Whoever keeps this record, and the privacy lead, can see who looked at it." } } }
        }
        Err(no) => return Err(no.into()),
    };
    Ok(opened.page("Who looked", "/access", main).into_response())
}

/// The same without the record: nothing of what is in it, not even whose it is.
async fn at_looks(
    desk: &Desk,
    by: &Asker,
    id: &str,
    purpose: Purpose,
) -> Result<Response, Problem> {
    let child = child_named(desk, &by.signed, id).await?;
    let stated = Some(Stated {
        purpose,
        with_reference: false,
    });
    let question = Question {
        act: Act::ReadLooks,
        child,
        stated,
    };
    let reading = desk.read(&by.signed, question).await?;
    let main = shown(desk, by, &reading, "").await?;
    let page = Page {
        by,
        title: "Who looked",
        tab: Tab::Elsewhere,
        strip: Some(format!(
            "You can see this for {}: your role shows you who looked at a record, and nothing of what is in it.",
            purpose.word()
        )),
        head: html! {
            h1 { "Who looked at the record " (child.shown()) }
            p class="lead" { "The record itself is not opened by this, so the child is not named." }
        },
        main,
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

/// Asks what for, of whichever record, whether there is one or not, or of them all.
pub(super) fn say_what_for(by: &Asker, of: &str) -> Response {
    let purposes = reads_looks_for(by.signed.role).iter();
    let choices: Vec<Choice> = purposes
        .map(|purpose| Choice {
            value: purpose.word().into(),
            text: told::begun(purpose.word()),
            ..Choice::default()
        })
        .collect();
    let page = Page {
        by,
        title: "Say what for",
        tab: Tab::Elsewhere,
        strip: None,
        head: html! { h1 { (of) } },
        main: html! {
            p class="lead" { "Say what you need to know it for. Your name, your role and the reason are kept with the look. The record itself is not opened." }
            form method="get" {
                (govuk::radios(&govuk::Question::called("purpose", "What is it for?"), &choices))
                (govuk::button("Show who looked", ""))
            }
        },
        past: None,
        of: None,
    };
    let mut response = page.into_response();
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

/// Who looked, and each look, with the reason where somebody gave one.
async fn shown(
    desk: &Desk,
    by: &Asker,
    reading: &Reading,
    first_name: &str,
) -> Result<Markup, Problem> {
    let page = desk.looks(reading, None, MOST).await?;
    let lately = desk.lookers_lately(reading).await?;
    let openings = desk.emergencies_about(&by.signed, reading.child()).await?;
    openings.damaged.iter().for_each(tell_of);
    let who: BTreeSet<_> = page.looks.iter().map(|look| look.who).collect();
    let names = desk.called_at_work(&who).await?;
    let whose = if first_name.is_empty() {
        "this".to_owned()
    } else {
        told::own(first_name)
    };
    Ok(html! {
        section class="panel" {
            div class="panel__top" { h2 { "Who looked at " (whose) " record" } span class="meta" { "Last 30 days: " (told::counted(lately, "person", "people")) } }
            p class="meta" { "Below are the latest " (page.looks.len()) " looks, by " (told::counted(who.len(), "person", "people")) @if page.next.is_some() { "; there are more" } "." }
            @if !openings.damaged.is_empty() { (told::not_now("Which of them opened it in an emergency")) }
            ul class="rows" { @for one in &lookers(&page.looks) { (looker(one, &names, &openings.told, by.now)) } }
        }
        section class="panel" {
            div class="panel__top" { h2 { "Every look" } }
            (every(&page, &names, by.now))
        }
    })
}

fn looker(
    one: &Looked,
    names: &BTreeMap<PersonId, String>,
    openings: &[Opening],
    now: Timestamp,
) -> Markup {
    let mut reasons = openings.iter().filter(|opening| opening.who == one.who);
    let reason = reasons.next().filter(|_| one.in_emergency);
    html! {
        li {
            span {
                @if one.in_emergency { (mark(Shape::Late, "emergency")) " " }
                strong { (named(one.who, names)) } ", " (one.role)
                @if !one.purpose.is_empty() { span class="meta" { ", for " (one.purpose) } }
                @if let Some(opening) = reason { br; "Why: “" (opening.because) "”" span class="meta" { ", opened " (told::moment(opening.at, now)) } }
            }
            span { (told::times(one.looks)) @if one.refused > 0 { ", refused " (told::times(one.refused)) } span class="meta" { ", last " (told::moment(one.last, now)) } }
        }
    }
}

pub(super) fn named(who: PersonId, names: &BTreeMap<PersonId, String>) -> String {
    names.get(&who).cloned().unwrap_or_else(|| who.shown())
}

fn every(page: &LookPage, names: &BTreeMap<PersonId, String>, now: Timestamp) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Looks" {
            table class="board" {
                caption class="govuk-visually-hidden" { "Each look, the latest first" }
                thead { tr { th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "In which role" } th scope="col" { "What" } th scope="col" { "For what" } th scope="col" { "By which rule" } th scope="col" { "Answer" } } }
                tbody {
                    @for look in &page.looks {
                        @let said = Said::of(look);
                        tr {
                            td { (told::moment(look.at, now)) }
                            th scope="row" { (named(look.who, names)) }
                            @for part in ["role", "act", "purpose", "rule", "answer"] { td { (said.told(part)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What somebody looked at themselves.
pub async fn own(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let looks = desk.own_looks(&by.signed, asking.before, OWN).await?;
    let page = Page {
        by: &by,
        title: "What you looked at",
        tab: Tab::Elsewhere,
        strip: None,
        head: html! {
            h1 { "What you looked at" }
            p class="lead" { "Every time a record was opened to you or refused to you, by you or by a list you asked for, the latest first. Records stand here by their numbers: to name a child here would be another look." }
            p { a href="/account" { "Your account" } @if asking.before.is_some() { " · " a href="/account/looks" { "The latest" } } }
        },
        main: html! {
            section class="panel" {
                div class="panel__top" { h2 { "Your looks" } span class="meta" { (looks.looks.len()) @if looks.next.is_some() { " shown; there are earlier ones" } } }
                @if looks.looks.is_empty() { p class="empty" { "No earlier look of yours is kept." } }
                @else { (each_own(&looks, by.now)) }
                @if let Some(next) = looks.next { p { a href={ "/account/looks?before=" (next) } { "Earlier looks" } } }
            }
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

fn each_own(page: &LookPage, now: Timestamp) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Your looks" {
            table class="board" {
                caption class="govuk-visually-hidden" { "Each of your looks, the latest first" }
                thead { tr { th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "Which record" } th scope="col" { "In which role" } th scope="col" { "For what" } th scope="col" { "By which rule" } th scope="col" { "Answer" } } }
                tbody {
                    @for look in &page.looks {
                        @let said = Said::of(look);
                        tr {
                            th scope="row" { (told::moment(look.at, now)) }
                            td { (said.told("act")) }
                            td { @match look.about { Some(about) => a href={ "/children/" (about) } { (about.shown()) }, None => "no one record" } }
                            @for part in ["role", "purpose", "rule", "answer"] { td { (said.told(part)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What a look says of itself.
struct Said(serde_json::Value);

impl Said {
    fn of(look: &Look) -> Said {
        Said(serde_json::from_str(&look.body).unwrap_or_default())
    }

    fn told(&self, key: &str) -> String {
        told::begun(self.part(key))
    }

    fn part(&self, key: &str) -> &str {
        self.0
            .get(key)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    }
}

/// Somebody who looked in a role for something, how often, and when last.
struct Looked {
    who: PersonId,
    role: String,
    purpose: String,
    in_emergency: bool,
    looks: usize,
    refused: usize,
    last: Timestamp,
}

/// Those who looked: whoever opened it in an emergency first, then the latest.
fn lookers(looks: &[Look]) -> Vec<Looked> {
    let mut res: Vec<Looked> = Vec::new();
    for look in looks {
        let said = Said::of(look);
        let (role, purpose) = (said.part("role"), said.part("purpose"));
        let refused = usize::from(said.part("answer") == "refused");
        let mut before = res.iter_mut();
        match before.find(|one| one.who == look.who && one.role == role && one.purpose == purpose) {
            Some(one) => {
                one.looks += 1;
                one.refused += refused;
                one.last = one.last.max(look.at);
            }
            None => res.push(Looked {
                who: look.who,
                role: role.to_owned(),
                purpose: purpose.to_owned(),
                in_emergency: purpose == Purpose::ProtectNow.word(),
                looks: 1,
                refused,
                last: look.at,
            }),
        }
    }
    res.sort_by_key(|one| (!one.in_emergency, std::cmp::Reverse(one.last)));
    res
}
