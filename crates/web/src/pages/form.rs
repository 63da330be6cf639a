//! What a form sent.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, No};
use heard_record::CaseId;
use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

use super::asker::Asker;
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::govuk::hidden;

/// The name of what says for whom, signed in now, a form was made.
const SEAL: &str = "of-this-session";

/// The name of what says of which form a draft is.
pub const FORM: &str = "draft-of";

/// What a protected place is called on the one form that asks for it: nothing keeps it, and no page says it back.
pub const PLACE: &str = "place-to-protect";

/// Everything a form of ours sent, each answer by its name.
pub struct Filled(Vec<(String, String)>);

impl Filled {
    /// The answer to a question; empty, where there is none.
    pub fn one(&self, name: &str) -> &str {
        let mut all = self.0.iter();
        all.find(|(one, _)| one == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Was a question on the page, answered or not?
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(one, _)| one == name)
    }

    /// Every answer to a question.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.0.iter().filter(move |(one, _)| one == name);
        all.map(|(_, value)| value.trim())
    }
}

impl FromRequest<Arc<Desk>> for Filled {
    type Rejection = Problem;

    async fn from_request(request: Request, desk: &Arc<Desk>) -> Result<Filled, Problem> {
        if !is_from_here(request.headers()) {
            return Err(Problem::not_from_here());
        }
        let Form(all): Form<Vec<(String, String)>> = Form::from_request(request, desk)
            .await
            .map_err(|_: FormRejection| {
                Problem::unreadable(
                    "This form cannot be read. Nothing was recorded. Go back and send it again.",
                )
            })?;
        Ok(Filled(all))
    }
}

impl Filled {
    /// What a form sent, as it was written down.
    pub fn of_body(body: &str) -> Filled {
        Filled(
            form_urlencoded::parse(body.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// What somebody has written in a form so far, and when it was kept; nothing, where they have not begun it.
    pub async fn kept(
        desk: &Desk,
        by: &Asker,
        form: &str,
    ) -> Result<(Filled, Option<Timestamp>), Problem> {
        let draft = desk.draft_of(&by.signed, form).await.map_err(No::from)?;
        let body = draft.as_ref().map_or("", |draft| &draft.body);
        Ok((
            Filled::of_body(body),
            draft.as_ref().map(|draft| draft.saved),
        ))
    }

    /// The matters it was sent for.
    pub fn cases(&self) -> impl Iterator<Item = CaseId> {
        self.all("case").filter_map(|case| case.parse().ok())
    }

    /// The key by which what it sends is on record once; a new one, where it carries none.
    pub fn key(&self) -> Uuid {
        let key = self.one("key").parse();
        key.unwrap_or_else(|_| Uuid::new_v4())
    }

    /// The same, with no more of it than is wanted.
    pub fn only(self, wanted: impl Fn(&str, &str) -> bool) -> Filled {
        let all = self.0.into_iter();
        Filled(all.filter(|(name, value)| wanted(name, value)).collect())
    }

    /// Everything in it but what is the page's own, written down.
    pub fn body(&self) -> String {
        let all = self
            .0
            .iter()
            .filter(|(name, _)| ![SEAL, FORM, PLACE].contains(&&**name));
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(all);
        body.finish()
    }

    /// Everything in it, for a form that sends it once more.
    pub fn carried(&self) -> Markup {
        let all = self
            .0
            .iter()
            .filter(|(name, _)| ![SEAL, PLACE].contains(&&**name));
        html! { @for (name, value) in all { (hidden(name, value)) } }
    }

    /// Is it from a page that was made for whoever is signed in now?
    pub fn is_of(&self, asker: &Asker) -> Result<(), Problem> {
        if self.one(SEAL) == asker.form_seal() {
            Ok(())
        } else {
            Err(Problem::not_from_here())
        }
    }
}

/// A form of a record's page, as whoever has the record open sent it: from a page of their session, of the record as it
/// is now.
pub struct Sent {
    /// The record.
    pub opened: Opened,
    /// What the form sent.
    pub filled: Filled,
}

impl FromRequest<Arc<Desk>> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Arc<Desk>) -> Result<Sent, Response> {
        let (mut parts, body) = request.into_parts();
        let opened = Opened::from_request_parts(&mut parts, desk).await?;
        let filled = Filled::from_request(Request::from_parts(parts, body), desk).await;
        let filled = filled.and_then(|filled| {
            filled.is_of(&opened.by)?;
            opened.is_now()?;
            Ok(filled)
        });
        let filled = filled.map_err(IntoResponse::into_response)?;
        Ok(Sent { opened, filled })
    }
}

/// Does a request come from a page of ours, as far as the browser tells?
pub fn is_from_here(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = said("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (said("origin"), said(header::HOST.as_str())) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, of)| of == host),
        _ => true,
    }
}

/// A part of a form, with its heading.
pub fn part(heading: &str, inside: &Markup) -> Markup {
    html! { section class="panel panel--form" { h2 { (heading) } (inside) } }
}

/// What every form of somebody signed in carries.
pub fn sealed(asker: &Asker) -> Markup {
    html! { (hidden(SEAL, &asker.form_seal())) }
}
