//! Who is asking.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use heard_desk::sign_in::Token;
use heard_desk::{Desk, NotIn, Signed};
use heard_record::Role;

use crate::fault::Problem;

/// The header in which somebody with several roles says in which they ask.
pub const ROLE: &str = "heard-role";

/// Somebody signed in.
pub struct By(pub Signed);

/// What a request shows to say who asks.
pub struct Shown(pub Token);

impl FromRequestParts<Arc<Desk>> for Shown {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Desk>) -> Result<Shown, Problem> {
        let shown = parts.headers.get(header::AUTHORIZATION);
        let token = shown
            .and_then(|shown| shown.to_str().ok()?.strip_prefix("Bearer "))
            .and_then(|token| Token::read(token.trim()));
        token.map(Shown).ok_or_else(|| NotIn::Over.into())
    }
}

impl FromRequestParts<Arc<Desk>> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<By, Problem> {
        let Shown(token) = <Shown as FromRequestParts<_>>::from_request_parts(parts, desk).await?;
        let role = match parts.headers.get(ROLE) {
            None => None,
            Some(role) => Some(
                role.to_str()
                    .ok()
                    .and_then(Role::of_word)
                    .ok_or_else(|| Problem::unreadable("The header heard-role names no role."))?,
            ),
        };
        Ok(By(desk.signed(&token, role).await?))
    }
}

impl OptionalFromRequestParts<Arc<Desk>> for Shown {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        desk: &Arc<Desk>,
    ) -> Result<Option<Shown>, Problem> {
        Ok(
            <Shown as FromRequestParts<_>>::from_request_parts(parts, desk)
                .await
                .ok(),
        )
    }
}
