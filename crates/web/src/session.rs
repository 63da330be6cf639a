//! Who is asking.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
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

/// How the service stands in the network.
#[derive(Debug, Clone, Copy)]
pub struct Network {
    /// Does a proxy in front of it alone speak to it, and say in `x-forwarded-for` for whom?
    pub behind_proxy: bool,
}

/// Where a request comes from: the address the proxy in front saw, or else the one that speaks to us. What a stranger
/// writes into the header stands before what the proxy adds, and is not read.
pub fn comes_from(extensions: &Extensions, headers: &HeaderMap) -> String {
    let behind_proxy = extensions
        .get::<Network>()
        .is_some_and(|network| network.behind_proxy);
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .filter(|_| behind_proxy)
        .and_then(|told| {
            told.to_str()
                .ok()?
                .rsplit(',')
                .next()?
                .trim()
                .parse::<IpAddr>()
                .ok()
        });
    let speaks = extensions.get::<ConnectInfo<SocketAddr>>();
    let from = forwarded.or_else(|| speaks.map(|ConnectInfo(from)| from.ip()));
    from.map(|from| from.to_string()).unwrap_or_default()
}
