//! Signing in, choosing a role, signing out.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::sign_in::Try;
use heard_desk::{Desk, NotIn};
use heard_record::Role;
use maud::{Markup, html};
use serde::Deserialize;

use super::asker::{
    Asker, browser_of, page_of_ours, session_of, with_browser, with_session, without_session,
};
use super::form::Filled;
use super::{demonstration, layout};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::told;
use crate::session::{Network, comes_from};

/// Where somebody wanted to go.
#[derive(Deserialize)]
pub struct Wanted {
    to: Option<String>,
}

/// Asks who somebody is.
pub async fn ask(Extension(network): Extension<Network>, Query(wanted): Query<Wanted>) -> Response {
    let to = page_of_ours(wanted.to.as_deref());
    let page = html! {
        (form("", to, None))
        @if let Some(demonstration) = &network.demonstration { (demonstration::choices(demonstration, to)) }
    };
    layout::bare("Sign in", network.demonstration.is_some(), &page).into_response()
}

/// Asks who somebody is whose session ended while they were writing: what they wrote is their draft.
pub fn once_more(to: &str) -> Response {
    let page = html! {
        p class="lead" { "You were signed out. What you wrote is saved as your draft: sign in, and it is in the form again." }
        (form("", to, None))
    };
    let page = layout::bare("Sign in", false, &page);
    (StatusCode::UNAUTHORIZED, page).into_response()
}

fn form(account: &str, to: &str, wrong: Option<String>) -> Markup {
    let problem = wrong.map(|say| (say, Some("account".to_owned())));
    html! {
        @if let Some(problem) = problem { (govuk::error_summary(&[problem])) }
        h1 { "Sign in" }
        form action="/sign-in" method="post" novalidate {
            (govuk::hidden("to", to))
            (govuk::input(&Question::called("account", "Account"), "text", account))
            (govuk::input(&Question::called("password", "Password"), "password", ""))
            (govuk::input(&Question::called("code", "Code").hint("The six digits your second factor shows now"), "text", ""))
            (govuk::button("Sign in", ""))
        }
        p { "You are signed out after 10 minutes in which you do nothing, and after 12 hours." }
    }
}

/// Signs somebody in.
pub async fn sign_in(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    extensions: Extensions,
    filled: Filled,
) -> Result<Response, Problem> {
    let to = page_of_ours(Some(filled.one("to")));
    let label = headers
        .get("user-agent")
        .and_then(|agent| agent.to_str().ok());
    let typed = Try {
        name: filled.one("account").to_owned(),
        password: filled.one("password").to_owned(),
        code: filled.one("code").to_owned(),
        from: comes_from(&extensions, &headers),
        browser: browser_of(&headers),
        label: label.unwrap_or_default().chars().take(200).collect(),
    };
    match desk.sign_in().sign_in(&typed).await {
        Ok(is_in) => {
            let response = with_session(Redirect::to(to), &is_in.token, None);
            Ok(with_browser(response, &is_in.browser))
        }
        Err(not @ (NotIn::NotRight | NotIn::Wait(_))) => {
            let status = match not {
                NotIn::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNAUTHORIZED,
            };
            let say = crate::fault::sentence(&not.to_string());
            let page = form(&typed.name, to, Some(say));
            Ok((
                status,
                layout::bare("Error: Sign in", network.demonstration.is_some(), &page),
            )
                .into_response())
        }
        Err(not) => Err(not.into()),
    }
}

/// Asks in which of their roles somebody acts.
pub async fn ask_role(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let to = page_of_ours(wanted.to.as_deref());
    let Some((token, _)) = session_of(&headers) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let (_, account) = desk.sign_in().signed_in(&token).await?;
    let roles = desk.roles(account.person).await.map_err(NotIn::from)?;
    let choices: Vec<Choice> = roles
        .iter()
        .map(|role| Choice {
            value: role.word().into(),
            text: told::begun(role.word()),
            ..Choice::default()
        })
        .collect();
    let page = html! {
        h1 { "In which role do you act?" }
        form action="/role" method="post" {
            (govuk::hidden("to", to))
            (govuk::radios(&Question::called("role", "What you may see and do rests on it. It is kept with every look."), &choices))
            (govuk::button("Go on", ""))
        }
    };
    Ok(layout::bare("Your role", network.demonstration.is_some(), &page).into_response())
}

/// Takes the role in which somebody acts.
pub async fn take_role(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    filled: Filled,
) -> Result<Response, Problem> {
    let to = page_of_ours(Some(filled.one("to")));
    let Some((token, _)) = session_of(&headers) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let Some(role) = Role::of_word(filled.one("role")) else {
        return Ok(Redirect::to("/role").into_response());
    };
    desk.signed(&token, Some(role)).await?;
    Ok(with_session(Redirect::to(to), &token, Some(role)))
}

/// Signs somebody out.
pub async fn sign_out(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    _filled: Filled,
) -> Result<Response, Problem> {
    if let Some((token, _)) = session_of(&headers) {
        desk.sign_in().sign_out(&token).await?;
    }
    Ok(without_session(Redirect::to("/sign-in")))
}

/// Stays signed in: to ask is to use the session.
pub async fn stay(by: Asker, filled: Filled) -> Result<StatusCode, Problem> {
    filled.is_of(&by)?;
    Ok(StatusCode::NO_CONTENT)
}
