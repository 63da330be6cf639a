//! Signing in and out, and one's own sessions.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use heard_desk::Desk;
use heard_desk::sign_in::{AT_MOST, IDLE, Token, Try};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::refused::{NoneOfThatId, Unreadable};
use super::{done, named};
use crate::fault::Problem;
use crate::session::{By, Shown, comes_from};

/// What is typed to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignIn)]
pub struct Typed {
    /// The account's name.
    name: String,
    /// The password.
    password: String,
    /// The six digits of the second factor.
    code: String,
    /// What made this browser or program known before, if it has that.
    browser: Option<String>,
}

/// Somebody is signed in.
#[derive(Serialize, ToSchema)]
pub struct In {
    /// The bearer token of every other request.
    token: String,
    /// What makes this browser or program known again the next time.
    browser: String,
    /// The roles in which they may ask; with several, each request says which in the header `heard-role`.
    roles: Vec<&'static str>,
    /// After how many seconds without a request it ends.
    idle_seconds: i64,
    /// After how many seconds it ends at the latest.
    at_most_seconds: i64,
}

/// Signs somebody in.
///
/// With a name, a password and a code of the second factor. Which of them is wrong is not said.
#[utoipa::path(
    post, path = "/api/sign-in", request_body = Typed,
    responses(
        (status = 200, description = "Signed in.", body = In),
        (status = 401, description = "The name, the password or the code is not right.", body = Problem, content_type = "application/problem+json"),
        Unreadable,
        (status = 429, description = "It was tried too often; Retry-After says when to try again.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn sign_in(
    State(desk): State<Arc<Desk>>,
    extensions: Extensions,
    headers: HeaderMap,
    super::Read(typed): super::Read<Typed>,
) -> Result<Json<In>, Problem> {
    let label = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let attempt = Try {
        name: typed.name,
        password: typed.password,
        code: typed.code,
        from: comes_from(&extensions, &headers),
        browser: typed.browser.as_deref().and_then(Token::read),
        label: label.unwrap_or("a program").to_owned(),
    };
    let signed = desk.sign_in().sign_in(&attempt).await?;
    let roles = desk.roles(signed.person).await?;
    Ok(Json(In {
        token: signed.token.shown(),
        browser: signed.browser.shown(),
        roles: roles.into_iter().map(|role| role.word()).collect(),
        idle_seconds: IDLE.as_secs(),
        at_most_seconds: AT_MOST.as_secs(),
    }))
}

/// Signs out.
#[utoipa::path(
    post, path = "/api/sign-out", security(("token" = [])),
    responses((status = 204, description = "Signed out."), (status = 401, description = "Nobody was signed in.", body = Problem, content_type = "application/problem+json"))
)]
pub async fn sign_out(
    State(desk): State<Arc<Desk>>,
    Shown(token): Shown,
) -> Result<StatusCode, Problem> {
    desk.sign_in().sign_out(&token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is typed to show again who one is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// The password.
    password: String,
    /// The six digits of the second factor.
    code: String,
}

/// The session goes on by another token.
#[derive(Serialize, ToSchema)]
pub struct Renewed {
    /// The bearer token from now on; the old one is of no use.
    token: String,
}

/// Shows again who one is, as what matters most asks.
#[utoipa::path(
    post, path = "/api/show-again", request_body = Again, security(("token" = [])),
    responses(
        (status = 200, description = "The session goes on by another token.", body = Renewed),
        Unreadable,
        (status = 401, description = "The password or the code is not right, or nobody is signed in.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "It was tried too often.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show_again(
    State(desk): State<Arc<Desk>>,
    Shown(token): Shown,
    super::Read(again): super::Read<Again>,
) -> Result<Json<Renewed>, Problem> {
    let token = desk
        .sign_in()
        .show_again(&token, &again.password, &again.code)
        .await?;
    Ok(Json(Renewed {
        token: token.shown(),
    }))
}

/// One of one's own sessions.
#[derive(Serialize, ToSchema)]
pub struct SessionTold {
    /// Its id. It opens nothing.
    id: Uuid,
    /// What the browser or program calls itself.
    label: String,
    /// When it began.
    began: String,
    /// When it was last used, to the minute.
    seen: String,
    /// Is it this one?
    this: bool,
}

/// One's own open sessions, the latest first.
#[utoipa::path(
    get, path = "/api/sessions", security(("token" = [])),
    responses((status = 200, description = "The sessions.", body = Vec<SessionTold>))
)]
pub async fn sessions(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
) -> Result<Json<Vec<SessionTold>>, Problem> {
    let sessions = desk.sign_in().sessions(&signed.account).await?;
    let told = sessions.into_iter().map(|session| SessionTold {
        this: session.id == signed.session.id,
        id: session.id,
        label: session.label,
        began: session.began.to_string(),
        seen: session.seen.to_string(),
    });
    Ok(Json(told.collect()))
}

/// Ends one of one's own sessions.
#[utoipa::path(
    delete, path = "/api/sessions/{id}", security(("token" = [])), params(("id" = Uuid, Path, description = "The session's id")),
    responses((status = 204, description = "It is ended."), NoneOfThatId)
)]
pub async fn end_session(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    done(desk.sign_in().end_session(&signed.account, id).await?)
}
