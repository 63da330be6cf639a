//! Taking up an account by the link that was given for it: a password, and a phone that makes the codes.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::sign_in::Token;
use heard_desk::{Desk, NotIn};
use maud::{Markup, html};
use qrcode::{Color, QrCode};

use super::form::Filled;
use super::layout;
use crate::fault::{Problem, sentence};
use crate::parts::govuk::{self, Question};
use crate::session::Network;

/// How wide the border of a code is that a camera needs, in its own squares.
const QUIET: usize = 4;

fn read(link: &str) -> Result<Token, Problem> {
    Token::read(link).ok_or_else(|| NotIn::NoLink.into())
}

/// Asks.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    Path(link): Path<String>,
) -> Result<Response, Problem> {
    let (name, otpauth) = desk.sign_in().look_at_link(&read(&link)?).await?;
    let page = form(&name, &otpauth, None);
    let is_invented = network.demonstration.is_some();
    Ok(layout::bare("Take up your account", is_invented, &page).into_response())
}

fn form(name: &str, otpauth: &str, wrong: Option<(&str, &'static str)>) -> Markup {
    let said = |field: &str| {
        wrong
            .filter(|(_, at)| *at == field)
            .map(|(say, _)| say.to_owned())
    };
    html! {
        @if let Some((say, field)) = wrong { (govuk::error_summary(&[(say.to_owned(), Some(field.to_owned()))])) }
        h1 { "Take up your account" }
        p class="lead" { "You sign in as " strong { (name) } ", with a password and with the code your phone shows." }
        form method="post" novalidate {
            h2 { "1. Your phone" }
            p { "Open the app on your phone that makes codes, and let it look at this square; or, on the phone itself, " a href=(otpauth) { "open it from here" } "." }
            (square(otpauth))
            (govuk::details("No camera? The key to type", &html! { p { code class="key" { (key_in(otpauth)) } } }))
            (govuk::input(&Question::called("code", "The six digits your phone shows now").error(said("code")), "text", ""))
            h2 { "2. A password" }
            (govuk::input(&Question::called("password", "Password").hint("At least twelve characters that others do not guess. Four words you make up are good").error(said("password")), "password", ""))
            (govuk::button("Take up the account", ""))
        }
    }
}

/// The key alone, in groups that can be read.
fn key_in(otpauth: &str) -> String {
    let key = otpauth.split("secret=").nth(1).unwrap_or_default();
    let key = key.split('&').next().unwrap_or_default();
    let letters: Vec<char> = key.chars().collect();
    let groups = letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

/// What a camera reads; nothing, where it is too long for that.
fn square(text: &str) -> Markup {
    let Ok(code) = QrCode::new(text) else {
        return html! {};
    };
    let across = code.width();
    let all = across + 2 * QUIET;
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % across + QUIET, at / across + QUIET);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    html! {
        svg class="square" viewBox={ "0 0 " (all) " " (all) } width="232" height="232" role="img" aria-label="A code for the camera of your phone; the key stands below" {
            rect class="square__paper" width=(all) height=(all) {}
            path class="square__ink" d=(path) {}
        }
    }
}

/// Takes it up.
pub async fn take_up(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    Path(link): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    let token = read(&link)?;
    let (name, otpauth) = desk.sign_in().look_at_link(&token).await?;
    // Their code is typed as it is shown, in two groups of three.
    let code: String = filled.one("code").split_whitespace().collect();
    let taken = desk
        .sign_in()
        .take_up(&token, filled.one("password"), &code)
        .await;
    let (say, field) = match taken {
        Ok(()) => return Ok(Redirect::to("/sign-in").into_response()),
        Err(not @ NotIn::Weak(_)) => (sentence(&not.to_string()), "password"),
        Err(NotIn::NotRight) => (
            "That code is not right. Type the one your phone shows now.".to_owned(),
            "code",
        ),
        Err(not) => return Err(not.into()),
    };
    let page = form(&name, &otpauth, Some((&say, field)));
    let page = layout::bare(
        "Error: Take up your account",
        network.demonstration.is_some(),
        &page,
    );
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
