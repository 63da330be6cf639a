//! A program that asks without end is held back, and nobody at their work is.

use std::num::NonZeroU32;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use heard_web::{Limits, Rate};

use crate::running::{Answer, Running};

fn rate(a_second: u32, at_once: u32) -> Rate {
    Rate {
        a_second: NonZeroU32::new(a_second).unwrap(),
        at_once: NonZeroU32::new(at_once).unwrap(),
    }
}

/// Asks what costs nothing: who the token is, and no more.
async fn asks(service: &Running, token: &str, from: &str) -> Answer {
    let request = Request::get("/api/sessions")
        .header("authorization", format!("Bearer {token}"))
        .header("x-forwarded-for", from);
    service.ask(request.body(Body::empty()).unwrap()).await
}

const STATION: &str = "192.0.2.1";

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_without_end_waits_and_is_told_how_long_while_others_are_answered() {
    let service = Running::within(Limits {
        session: rate(1, 5),
        source: rate(1, 20),
    })
    .await;
    let [rookwood, holloway] = [
        service.signed_in("Rookwood").await,
        service.signed_in("Holloway").await,
    ];
    for _ in 0..5 {
        let answer = asks(&service, &rookwood, STATION).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    for _ in 0..50 {
        let held_back = asks(&service, &rookwood, STATION).await;
        assert_eq!(held_back.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(
            held_back.headers["content-type"],
            "application/problem+json"
        );
        assert_eq!(held_back.headers["retry-after"], "1");
        assert_eq!(held_back.headers["cache-control"], "no-store");
        let told = held_back.json();
        assert_eq!(told["type"], "too-much-asked");
        let said = told["title"].as_str().unwrap();
        assert!(said.ends_with("Ask again in 1 s."), "{said}");
    }
    // Fifty that were held back took nothing from whoever sits beside them.
    let beside = asks(&service, &holloway, STATION).await;
    assert_eq!(beside.status, StatusCode::OK);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let after = asks(&service, &rookwood, STATION).await;
    assert_eq!(after.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_place_of_the_network_gets_no_more_by_many_tokens_and_whoever_watches_is_always_answered()
 {
    let service = Running::within(Limits {
        session: rate(1_000, 1_000),
        source: rate(1, 10),
    })
    .await;
    // Of the newer kind of address, whoever has one has all beside it.
    for (one, other, elsewhere) in [
        ("198.51.100.7", "198.51.100.7", "198.51.100.8"),
        ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"),
    ] {
        for number in 0..10 {
            let made_up = asks(&service, &format!("made up {number}"), one).await;
            assert_eq!(made_up.status, StatusCode::UNAUTHORIZED);
        }
        let one_more = asks(&service, "made up too", other).await;
        assert_eq!(one_more.status, StatusCode::TOO_MANY_REQUESTS, "{other}");
        let from_elsewhere = asks(&service, "made up too", elsewhere).await;
        assert_eq!(from_elsewhere.status, StatusCode::UNAUTHORIZED);
    }
    for _ in 0..50 {
        for path in ["/health", "/ready"] {
            let watched = Request::get(path).header("x-forwarded-for", "198.51.100.7");
            let answer = service.ask(watched.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
        }
    }
}

/// Twenty things a page asks, two pages a second, for three seconds: more than anybody can read.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_at_their_work_is_held_back() {
    let service = Running::within(Limits::default()).await;
    let rookwood = service.signed_in("Rookwood").await;
    for _ in 0..6 {
        for _ in 0..20 {
            let answer = asks(&service, &rookwood, STATION).await;
            assert_eq!(answer.status, StatusCode::OK);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    // A program that reads two hundred records at once is not either.
    for _ in 0..80 {
        let answer = asks(&service, &rookwood, STATION).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}

/// A browser is held back by its session as a program is, and told so as a page.
#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_asks_without_end_is_held_back_by_its_session() {
    let service = Running::within(Limits {
        session: rate(1, 5),
        source: rate(1_000, 1_000),
    })
    .await;
    let rookwood = service.signed_in("Rookwood").await;
    let holloway = service.signed_in("Holloway").await;
    let mut last = service
        .page(&rookwood, "", "/catalogue/missing.close")
        .await;
    for _ in 0..6 {
        last = service
            .page(&rookwood, "", "/catalogue/missing.close")
            .await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.words().contains("Wait a moment"), "{}", last.words());
    let beside = service
        .page(&holloway, "", "/catalogue/missing.close")
        .await;
    assert_eq!(beside.status, StatusCode::OK);
}
