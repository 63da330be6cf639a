//! One's own tokens, by which programs ask.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use heard_desk::Desk;
use heard_desk::sign_in::{Scope, Wanted, scope_of};
use heard_record::When;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::refused::{ByAToken, NoneOfThatId, NotMade, Unreadable};
use super::{done, named};
use crate::fault::Problem;
use crate::session::By;

/// A token that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenWanted {
    /// What you call it, to know it again.
    name: String,
    /// What a program may do by it, of what you may do: `read`, `put`, `measures`, `changes`.
    scope: Vec<String>,
    /// When it ends: within 90 days.
    ends: String,
}

/// A token, as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct TokenTold {
    /// Its id, which looks at records name. It opens nothing.
    id: Uuid,
    /// What its owner calls it.
    name: String,
    /// What a program may do by it.
    scope: Vec<&'static str>,
    /// When it was made.
    made: String,
    /// When it was last used, to the minute.
    used: String,
    /// When it ends.
    ends: String,
}

/// A token that was made.
#[derive(Serialize, ToSchema)]
pub struct TokenMade {
    /// What a program shows as bearer token. It is shown this once, and nobody can show it again.
    token: String,
    #[serde(flatten)]
    told: TokenTold,
}

fn told(token: heard_desk::sign_in::Session) -> TokenTold {
    TokenTold {
        scope: scope_of(&token).into_iter().map(Scope::word).collect(),
        id: token.id,
        name: token.label,
        made: token.began.to_string(),
        used: token.seen.to_string(),
        ends: token.ends.to_string(),
    }
}

/// Makes a token by which a program asks for you.
///
/// You must have shown just now who you are (`/api/show-again`). By it a program does no more than its scope says, and
/// never more than you may do at that moment yourself; nothing that wants fresh proof of who you are. Every look says by
/// which token it was.
#[utoipa::path(
    post, path = "/api/tokens", security(("token" = [])), request_body = TokenWanted,
    responses(
        (status = 201, description = "The token, this once.", body = TokenMade),
        Unreadable,
        NotMade,
        (status = 422, description = "There can be no such token.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn make(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    super::Read(wanted): super::Read<TokenWanted>,
) -> Result<(StatusCode, Json<TokenMade>), Problem> {
    let scope = wanted.scope.iter().map(|word| Scope::of_word(word));
    let scope: Option<Vec<Scope>> = scope.collect();
    let wanted = Wanted {
        name: wanted.name,
        scope: scope.ok_or_else(|| {
            let words = Scope::WORDS.join(", ");
            Problem::unreadable(format!("scope: some of {words} were expected."))
        })?,
        ends: When::read(&wanted.ends)
            .map_err(|why| Problem::unreadable(format!("ends: {why}.")))?
            .latest(),
    };
    let made = desk
        .sign_in()
        .make_token(&signed.session, &signed.account, wanted);
    let (token, session) = made.await?;
    let made = TokenMade {
        token: token.shown(),
        told: told(session),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// One's own tokens that are good, the latest first.
#[utoipa::path(
    get, path = "/api/tokens", security(("token" = [])),
    responses((status = 200, description = "The tokens.", body = Vec<TokenTold>), ByAToken)
)]
pub async fn list(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
) -> Result<Json<Vec<TokenTold>>, Problem> {
    let tokens = desk.sign_in().tokens(&signed.account).await?;
    Ok(Json(tokens.into_iter().map(told).collect()))
}

/// Ends one of one's own tokens: the next request by it is refused.
#[utoipa::path(
    delete, path = "/api/tokens/{id}", security(("token" = [])), params(("id" = Uuid, Path, description = "The token's id")),
    responses((status = 204, description = "It is ended."), ByAToken, NoneOfThatId)
)]
pub async fn end(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    done(desk.sign_in().end_token(&signed.account, id).await?)
}
