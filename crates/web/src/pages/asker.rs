//! Who asks for a page: somebody signed in by the one cookie there is.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::FRESH_FOR;
use heard_desk::sign_in::{IDLE, KEPT_EVERY, Token, ends_unused};
use heard_desk::{Appearance, Desk, Fault, NotIn, Overview, Signed, SystemRead, Those};
use heard_record::{PersonId, Role};
use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::drafts::OF_ITSELF;
use super::opened::moment_typed;
use super::refused::SignInFirst;
use crate::fault::Problem;
use crate::figures::TARGET;
use crate::session::Network;

/// The session, and in which role; a browser sends it to nobody else, and no script reads it.
const SESSION: &str = "__Host-heard";

/// That this browser was used to sign in before, so that a stranger who tries passwords does not keep its owner out.
const BROWSER: &str = "__Host-heard-browser";

/// That this screen is a wall: it opens the board for one, and nothing else.
const WALL: &str = "__Host-heard-wall";

/// Between the token and the role.
const THEN: char = '~';

/// What an address says of the moment its page shows.
#[derive(Deserialize)]
struct Shown {
    known_at: Option<String>,
}

/// Somebody signed in who asks for a page.
pub struct Asker {
    /// Who.
    pub signed: Signed,
    /// Their session's token.
    pub token: Token,
    /// When they ask.
    pub now: Timestamp,
    /// Is everything shown invented?
    pub invented: bool,
    /// How they want their pages.
    pub appearance: Appearance,
    /// The other systems, and up to when each had been read at the moment the page shows; nothing, where that cannot be told.
    pub systems: Option<Arc<[SystemRead]>>,
    /// In how many places is what is acknowledged? It is told to those who can see to it.
    pub copies: Copies,
}

impl Asker {
    /// Did they show just now who they are?
    pub fn is_fresh(&self) -> bool {
        self.now.duration_since(self.signed.session.strong) < FRESH_FOR
    }

    /// How many seconds their session lasts if it is not used again, how many it does when it is used, and how many
    /// whatever they do: a page warns by them before it ends.
    pub fn session_lasts(&self) -> String {
        let session = &self.signed.session;
        let left = |ends: Timestamp| self.now.duration_until(ends).as_secs().max(0);
        let used = (IDLE - KEPT_EVERY).as_secs();
        let unused = left(ends_unused(session, self.now));
        format!("{unused} {used} {}", left(session.ends))
    }

    /// What a form of theirs sends back, which nobody else can know.
    pub fn form_seal(&self) -> String {
        form_seal(&self.token)
    }
}

/// In how many places what is acknowledged is, as far as whoever asks is to see to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Copies {
    /// There is nothing they are to see to.
    #[default]
    AsTheyShouldBe,
    /// In one place alone.
    One,
    /// It cannot be told now.
    NotTold,
}

/// Why there is no page for whoever asks.
pub enum Away {
    /// To another page first.
    To(String),
    /// What went wrong.
    Problem(Problem),
}

impl IntoResponse for Away {
    fn into_response(self) -> Response {
        match self {
            Away::To(page) => {
                let mut response = Redirect::to(&page).into_response();
                response.extensions_mut().insert(SignInFirst);
                response
            }
            Away::Problem(problem) => problem.into_response(),
        }
    }
}

impl FromRequestParts<Arc<Desk>> for Asker {
    type Rejection = Away;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Asker, Away> {
        let back = if parts.method == Method::GET {
            parts.uri.path()
        } else {
            "/"
        };
        let sign_in = || Away::To(format!("/sign-in?to={back}"));
        let (token, role) = session_of(&parts.headers).ok_or_else(sign_in)?;
        // What a page asks of itself does not prolong the session of whoever has gone away from it.
        let signed = if parts.headers.contains_key(OF_ITSELF) {
            desk.still_signed_for(&token, role, None).await
        } else {
            desk.signed(&token, role).await
        };
        let signed = match signed {
            Ok(signed) => signed,
            Err(NotIn::Over | NotIn::OutOfScope) => return Err(sign_in()),
            Err(NotIn::SayWhichRole) => return Err(Away::To(format!("/role?to={back}"))),
            Err(not) => return Err(Away::Problem(not.into())),
        };
        let appearance = desk.appearance(&signed).await;
        let appearance = appearance.map_err(|fault| Away::Problem(fault.into()))?;
        let systems = desk.systems_read(shown_at(parts)).await;
        let copies = copies_told(desk, signed.role).await;
        Ok(Asker {
            copies,
            appearance,
            systems: or_without(systems),
            signed,
            token,
            now: desk.now(),
            invented: is_invented(parts),
        })
    }
}

/// In how many places what is acknowledged is, told to those in whose role it is seen to.
async fn copies_told(desk: &Desk, role: Role) -> Copies {
    if role != Role::Administrator {
        return Copies::AsTheyShouldBe;
    }
    match or_without(is_one_copy(desk).await) {
        Some(false) => Copies::AsTheyShouldBe,
        Some(true) => Copies::One,
        None => Copies::NotTold,
    }
}

/// Has no standby what the store acknowledges? Of a file whoever keeps it knows.
async fn is_one_copy(desk: &Desk) -> Result<bool, Fault> {
    Ok(desk.store().care().await?.is_some_and(|care| care.one_copy))
}

/// The moment a page is asked to show the record at, where it is one: what is wrong with it, the page itself says.
fn shown_at(parts: &Parts) -> Option<Timestamp> {
    let asking = Query::<Shown>::try_from_uri(&parts.uri).ok()?.0;
    moment_typed(&asking.known_at?).ok()
}

/// What stands beside what a page is there for: where it cannot be had, that is told to whoever runs the service, and the
/// page is shown without it.
pub fn or_without<T>(asked: Result<T, impl Display>) -> Option<T> {
    asked.map_err(|no| tell_of(&no)).ok()
}

/// Tells whoever runs the service that a page is shown without something, and why.
pub fn tell_of(no: &impl Display) {
    tracing::error!(target: TARGET, %no, "a page is shown without all of it");
}

/// Some people, each told.
pub type Overviews = BTreeMap<PersonId, Overview>;

/// Those of some people who can be read: of whom nothing can, whoever runs the service is told.
pub fn all_that_can_be_read(those: Those<(PersonId, Overview)>) -> Overviews {
    those.damaged.iter().for_each(tell_of);
    those.these.into_iter().collect()
}

/// Is everything this program shows invented?
pub fn is_invented(parts: &Parts) -> bool {
    let network = parts.extensions.get::<Network>();
    network.is_some_and(|network| network.demonstration.is_some())
}

/// The session a request shows, and the role that was taken in it.
pub fn session_of(headers: &HeaderMap) -> Option<(Token, Option<Role>)> {
    let shown = cookie(headers, SESSION)?;
    let (token, role) = shown.split_once(THEN).unwrap_or((shown, ""));
    let role = role.replace('+', " ");
    Some((Token::read(token)?, Role::of_word(&role)))
}

/// The browser's own token, where it was used to sign in before.
pub fn browser_of(headers: &HeaderMap) -> Option<Token> {
    cookie(headers, BROWSER).and_then(Token::read)
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter();
    let mut each = all
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    each.find_map(|one| one.trim().strip_prefix(name)?.strip_prefix('='))
}

/// An answer with the session set.
pub fn with_session(response: impl IntoResponse, token: &Token, role: Option<Role>) -> Response {
    let role = role.map(|role| format!("{THEN}{}", role.word().replace(' ', "+")));
    let value = format!("{}{}", token.shown(), role.unwrap_or_default());
    with_cookie(
        response,
        &format!("{SESSION}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"),
    )
}

/// An answer by which the browser is known again for 90 days.
pub fn with_browser(response: impl IntoResponse, browser: &Token) -> Response {
    let value = browser.shown();
    with_cookie(
        response,
        &format!("{BROWSER}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=7776000"),
    )
}

/// The wall's own token, where the screen is one.
pub fn wall_of(headers: &HeaderMap) -> Option<Token> {
    cookie(headers, WALL).and_then(Token::read)
}

/// An answer after which the screen is a wall for a year, unless it is ended.
pub fn with_wall(response: impl IntoResponse, wall: &Token) -> Response {
    let value = wall.shown();
    with_cookie(
        response,
        &format!("{WALL}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=31536000"),
    )
}

/// An answer after which nobody is signed in.
pub fn without_session(response: impl IntoResponse) -> Response {
    with_cookie(
        response,
        &format!("{SESSION}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"),
    )
}

fn with_cookie(response: impl IntoResponse, cookie: &str) -> Response {
    let mut response = response.into_response();
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What a form of a session sends back.
pub fn form_seal(token: &Token) -> String {
    let digest = Sha256::new()
        .chain_update("form")
        .chain_update(token.shown())
        .finalize();
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Where somebody wanted to go: a page of ours, or the first.
pub fn page_of_ours(to: Option<&str>) -> &str {
    let is_ours = |to: &&str| {
        to.starts_with('/')
            && !to.starts_with("//")
            && !to.contains('\\')
            && !to.contains(char::is_control)
    };
    to.filter(is_ours).unwrap_or("/")
}
