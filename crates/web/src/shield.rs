//! What stands around every answer: limits, and the headers by which a browser keeps nothing, and runs nothing but
//! the one script there is.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use heard_desk::Desk;
use tokio::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::fault::Problem;
use crate::pages::{refused, walls};

/// The most bytes that are taken in with one request.
const MOST_BYTES: usize = 1 << 20;

/// How long one answer may take; a stream of changes is begun within it.
const PATIENCE: Duration = Duration::from_secs(30);

/// After how many seconds a wall is asked for again where no script runs.
const WALL_AGAIN: HeaderValue = HeaderValue::from_static("60");

/// What every answer says to a browser.
const HEADERS: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    (
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
];

/// Puts them around a service.
pub fn around(service: Router, desk: Arc<Desk>, nothing_takes: Duration) -> Router {
    service
        .layer(RequestBodyLimitLayer::new(MOST_BYTES))
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            let said = "Something went wrong that nobody foresaw. Nothing you sent is known to be lost; ask again with the same key.";
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "unforeseen", said).into_response()
        }))
        .layer(middleware::from_fn_with_state(desk, refused::for_people))
        .layer(middleware::from_fn(with_headers))
        .layer(middleware::from_fn_with_state(
            nothing_takes,
            takes_as_long,
        ))
}

/// Says that nothing is there no sooner and no later for what had to be read to find that out.
async fn takes_as_long(State(part): State<Duration>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND && !part.is_zero() {
        let parts = begun.elapsed().div_duration_f64(part).ceil();
        tokio::time::sleep_until(begun + part.mul_f64(parts)).await;
    }
    response
}

async fn with_headers(request: Request, next: Next) -> Response {
    let is_wall = request.uri().path() == walls::WALL;
    let mut response = next.run(request).await;
    // Whatever a wall is answered, it asks again; but for where it is sent elsewhere.
    if is_wall && !response.status().is_redirection() {
        response.headers_mut().insert(header::REFRESH, WALL_AGAIN);
    }
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        // What never changes under its name says so itself.
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let said = "That took too long. Whether anything was recorded is not known; ask again with the same key.";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too-long", said).into_response()
        }
    }
}
