//! Who is asking.

use std::marker::PhantomData;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use heard_desk::sign_in::{Scope, Token};
use heard_desk::{Desk, NotIn, Signed};
use heard_record::{PersonId, Role};

use crate::fault::Problem;
use crate::hooks::Origins;
use crate::limits::Limits;

/// The header in which somebody with several roles says in which they ask.
pub const ROLE: &str = "heard-role";

/// Somebody signed in, who asks themselves or by a program's token that is for what is asked.
pub struct By<N = InPerson>(pub Signed, pub PhantomData<N>);

/// What a token must be for, to ask at an address; at most addresses no token asks at all.
pub trait Needs {
    /// For what.
    const SCOPE: Option<Scope>;
}

/// Only somebody themselves asks.
pub struct InPerson;

/// By a token for reading.
pub struct ToRead;

/// By a token for putting on record.
pub struct ToPut;

/// By a token for measures.
pub struct ToMeasure;

/// By a token for changes.
pub struct ToBeTold;

impl Needs for InPerson {
    const SCOPE: Option<Scope> = None;
}

impl Needs for ToRead {
    const SCOPE: Option<Scope> = Some(Scope::Read);
}

impl Needs for ToPut {
    const SCOPE: Option<Scope> = Some(Scope::Put);
}

impl Needs for ToMeasure {
    const SCOPE: Option<Scope> = Some(Scope::Measures);
}

impl Needs for ToBeTold {
    const SCOPE: Option<Scope> = Some(Scope::Changes);
}

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

impl<N: Needs> FromRequestParts<Arc<Desk>> for By<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<By<N>, Problem> {
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
        let signed = desk.signed_for(&token, role, N::SCOPE).await?;
        Ok(By(signed, PhantomData))
    }
}

/// How the service stands: in the network, and whether anything it shows is real.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Does a proxy in front of it alone speak to it, and say in `x-forwarded-for` for whom?
    pub behind_proxy: bool,
    /// Where hooks may go.
    pub hooks: Origins,
    /// Is everything it shows invented? Every page says so, and whoever looks may be anybody of it.
    pub demonstration: Option<Arc<Demonstration>>,
    /// How much may be asked of it.
    pub limits: Limits,
    /// Such a part of a second it takes to say that nothing is there, or several whole ones: how long it took to find that out
    /// would tell what was read for it. No time at all, if it is zero.
    pub nothing_takes: Duration,
}

/// What it takes to say that nothing is there, where nobody says otherwise.
pub const NOTHING_TAKES: Duration = Duration::from_millis(50);

/// An invented evening, in which a visitor may sign in as anybody.
#[derive(Default)]
pub struct Demonstration {
    /// Who may be signed in as.
    pub people: Vec<Invented>,
    /// The password of everybody in it.
    pub password: String,
    /// The children whom the tour visits, by first name.
    pub children: Vec<(String, PersonId)>,
    /// Is it in a store that stays when the program ends?
    pub is_kept: bool,
}

/// Somebody of an invented evening.
pub struct Invented {
    /// The account's name.
    pub account: String,
    /// What they are called.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// What a phone is told to make their codes.
    pub otpauth: String,
}

/// Not with what anybody signs in.
impl std::fmt::Debug for Demonstration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Demonstration({} people)", self.people.len())
    }
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
