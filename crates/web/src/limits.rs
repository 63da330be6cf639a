//! How much may be asked at once: so much by one session or token, so much from one place of the network. It holds back a
//! program that asks without end, and nobody at their work.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};

use crate::fault::Problem;
use crate::pages::asker::session_of;
use crate::session::comes_from;

/// What whoever watches over the service asks is always answered.
pub const NOT_LIMITED: [&str; 2] = ["/health", "/ready"];

/// After how many requests those who asked nothing for a while are forgotten.
const FORGETS_AFTER: u32 = 4_096;

/// How many requests may come, as they are sustained and at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many a second, for as long as one likes.
    pub a_second: NonZeroU32,
    /// How many at once, by whoever asked nothing for a while.
    pub at_once: NonZeroU32,
}

/// How much may be asked. No law or guidance gives the numbers: they are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// By one session or token.
    pub session: Rate,
    /// From one place of the network, by whomever.
    pub source: Rate,
}

impl Default for Limits {
    /// A page asks some twenty things, and nobody opens more than two pages a second: 50 a second and 200 at once are
    /// several times that. A station of five hundred people may have one address, and the whole force one proxy.
    fn default() -> Limits {
        let rate = |a_second, at_once| Rate {
            a_second: NonZeroU32::new(a_second).unwrap_or(NonZeroU32::MAX),
            at_once: NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MAX),
        };
        Limits {
            session: rate(50, 200),
            source: rate(1_000, 4_000),
        }
    }
}

/// Who asked how much of late. Of a token its digest is held, and of nobody anything for longer than they are held back.
pub struct Asked {
    session: DefaultKeyedRateLimiter<[u8; 32]>,
    source: DefaultKeyedRateLimiter<String>,
    since_forgotten: AtomicU32,
}

impl Asked {
    pub fn within(limits: Limits) -> Arc<Asked> {
        let quota = |rate: Rate| Quota::per_second(rate.a_second).allow_burst(rate.at_once);
        Arc::new(Asked {
            session: RateLimiter::hashmap(quota(limits.session)),
            source: RateLimiter::hashmap(quota(limits.source)),
            since_forgotten: AtomicU32::new(0),
        })
    }

    /// How long whoever asks has to wait, where they have to. A session that is held back does not use up what others
    /// may ask from the same place.
    fn waits(&self, request: &Request) -> Option<Duration> {
        self.forget_now_and_then();
        let by_session = session(request.headers())
            .and_then(|token| waits(&self.session, &Sha256::digest(token).into()));
        by_session.or_else(|| {
            let from = comes_from(request.extensions(), request.headers());
            waits(&self.source, &place(from))
        })
    }

    fn forget_now_and_then(&self) {
        if self.since_forgotten.fetch_add(1, Ordering::Relaxed) >= FORGETS_AFTER {
            self.since_forgotten.store(0, Ordering::Relaxed);
            self.session.retain_recent();
            self.source.retain_recent();
        }
    }
}

/// The session or token a request shows: a program in a header, a browser in its cookie.
fn session(headers: &HeaderMap) -> Option<Vec<u8>> {
    match headers.get(header::AUTHORIZATION) {
        Some(token) => Some(token.as_bytes().to_vec()),
        None => session_of(headers).map(|(token, _)| token.shown().into_bytes()),
    }
}

fn waits<K>(asked: &DefaultKeyedRateLimiter<K>, key: &K) -> Option<Duration>
where
    K: Clone + Eq + std::hash::Hash,
{
    let not_until = asked.check_key(key).err()?;
    Some(not_until.wait_time_from(asked.clock().now()))
}

/// One network of the newer kind is one place: whoever has one has all of its addresses.
fn place(from: String) -> String {
    match from.parse() {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        _ => from,
    }
}

/// Answers whoever asked too much that they have to wait, before anything is looked up.
pub async fn hold_back(State(asked): State<Arc<Asked>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    if route.is_some_and(|route| NOT_LIMITED.contains(&route.as_str())) {
        return next.run(request).await;
    }
    let Some(wait) = asked.waits(&request) else {
        return next.run(request).await;
    };
    let seconds = wait.as_secs() + 1;
    let said = format!(
        "More was asked in a moment than is answered: nothing was looked up or recorded. Ask again in {seconds} s."
    );
    Problem {
        retry_after: Some(seconds),
        ..Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-much-asked", said)
    }
    .into_response()
}
