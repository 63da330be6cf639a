//! Showing again who one is, before what matters most: what was written waits as a draft.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, NotIn};
use maud::html;
use serde::Deserialize;

use super::asker::{Asker, page_of_ours, with_session};
use super::demonstration;
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::{Problem, sentence};
use crate::parts::govuk::{self, Question};
use crate::session::Network;

/// Where somebody wanted to go.
#[derive(Deserialize)]
pub struct Wanted {
    to: Option<String>,
}

/// Asks.
pub async fn ask(
    by: Asker,
    Extension(network): Extension<Network>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let to = page_of_ours(wanted.to.as_deref()).to_owned();
    shown(&by, &network, &to, None).into_response()
}

fn shown<'b>(by: &'b Asker, network: &Network, to: &str, wrong: Option<&str>) -> Page<'b> {
    Page {
        by,
        title: if wrong.is_some() {
            "Error: Show who you are"
        } else {
            "Show who you are"
        },
        tab: Tab::Elsewhere,
        strip: None,
        head: html! { h1 { "Show again who you are" } },
        main: html! {
            @if let Some(say) = wrong { (govuk::error_summary(&[(say.to_owned(), Some("password".to_owned()))])) }
            section class="panel panel--form" {
                p class="lead" { "What you are about to do wants it, because you signed in more than five minutes ago. What you wrote is kept, and is in the form again." }
                form method="post" action="/show-again" novalidate {
                    (sealed(by))
                    (govuk::hidden("to", to))
                    (govuk::input(&Question::called("password", "Password"), "password", ""))
                    (govuk::input(&Question::called("code", "Code").hint("The six digits your second factor shows now"), "text", ""))
                    (govuk::button("Go on", ""))
                }
                @if let Some(demonstration) = &network.demonstration { (demonstration::again(demonstration, &by.signed.account.name, to)) }
            }
        },
        past: None,
        of: None,
    }
}

/// Takes it, and goes back to where they were.
pub async fn show(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Extension(network): Extension<Network>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let to = page_of_ours(Some(filled.one("to"))).to_owned();
    let shown_again = desk
        .sign_in()
        .show_again(&by.token, filled.one("password"), filled.one("code"))
        .await;
    match shown_again {
        Ok(token) => Ok(with_session(
            Redirect::to(&to),
            &token,
            Some(by.signed.role),
        )),
        Err(not @ (NotIn::NotRight | NotIn::Wait(_))) => {
            let status = match not {
                NotIn::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNAUTHORIZED,
            };
            let say = sentence(&not.to_string());
            Ok((status, shown(&by, &network, &to, Some(&say))).into_response())
        }
        Err(not) => Err(not.into()),
    }
}
