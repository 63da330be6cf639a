//! Taking up an account by its link.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use heard_desk::sign_in::Token;
use heard_desk::{Desk, NotIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::refused::{NoSuchLink, Unreadable};
use crate::fault::Problem;

/// Whose account a link takes up.
#[derive(Serialize, ToSchema)]
pub struct Linked {
    /// The account's name.
    name: String,
    /// What a phone is told to make the codes of the second factor.
    otpauth: String,
}

fn read(link: &str) -> Result<Token, Problem> {
    Token::read(link).ok_or_else(|| NotIn::NoLink.into())
}

/// Whose account a link takes up, and what to tell a phone.
#[utoipa::path(
    get, path = "/api/set-up/{link}", params(("link" = String, Path, description = "The end of the link that was given")),
    responses((status = 200, description = "The account.", body = Linked), NoSuchLink)
)]
pub async fn look(
    State(desk): State<Arc<Desk>>,
    Path(link): Path<String>,
) -> Result<Json<Linked>, Problem> {
    let (name, otpauth) = desk.sign_in().look_at_link(&read(&link)?).await?;
    Ok(Json(Linked { name, otpauth }))
}

/// What is typed to take an account up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TakeUp)]
pub struct Typed {
    /// A password of at least twelve characters that others do not guess.
    password: String,
    /// A code of the second factor, to show that the phone makes them.
    code: String,
}

/// Takes an account up, with a password and a second factor.
#[utoipa::path(
    post, path = "/api/set-up/{link}", request_body = Typed, params(("link" = String, Path, description = "The end of the link that was given")),
    responses(
        (status = 204, description = "The account is taken up; sign in with it."),
        Unreadable,
        (status = 401, description = "The code is not right.", body = Problem, content_type = "application/problem+json"),
        NoSuchLink,
        (status = 422, description = "The password would soon be guessed.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn take_up(
    State(desk): State<Arc<Desk>>,
    Path(link): Path<String>,
    super::Read(typed): super::Read<Typed>,
) -> Result<StatusCode, Problem> {
    desk.sign_in()
        .take_up(&read(&link)?, &typed.password, &typed.code)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
