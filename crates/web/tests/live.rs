//! A page that is open is told that something changed, by the leave of whoever has it open, and never what.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use tokio_stream::StreamExt;

use crate::running::{Running, STAFF};
use crate::streams::{Recorder, told_until};

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_hears_of_a_change_at_another_desk_and_of_nothing_closed() {
    let team = "  2026-03-03 09:05  given to team: \"complex exploitation\" | about Ava; no case\n";
    let service = Running::telling(format!("{STAFF}{team}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let holloway = service.signed_in("Holloway").await;
    let ava = service.who("Ava");
    let request = Request::get("/live").header("cookie", format!("__Host-heard={rookwood}"));
    let request = request.body(Body::empty()).unwrap();
    let (mut told, _) = service.listening(request).await;
    // Of Kai, whom she does not hold, she hears nothing; of Ava at once.
    service
        .goes_on("  2026-06-10 20:30  reported missing; by mum | about Kai; case \"kai\"\n")
        .await;
    let form = format!("/children/{ava}/record/child-said");
    let page = service.page(&holloway, "", &form).await;
    let words = [
        ("happened", "2026-06-10 20:30"),
        ("words", "I want to go home."),
        ("how", "by phone"),
    ];
    let sent = service.send(&holloway, &form, &page, &words).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let first = tokio::time::timeout(Duration::from_secs(5), told.next()).await;
    let first = String::from_utf8(first.unwrap().unwrap().unwrap().to_vec()).unwrap();
    assert!(
        first.contains("event: changed") && first.contains(&ava.to_string()),
        "{first}"
    );
    assert!(!first.contains("go home"), "{first}");
}

/// A fact has its moment a second before the stream begins, and is on record only once the stream was broken off.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_put_on_record_as_a_stream_began_is_told_when_it_goes_on() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = service.who("Ava");
    let asking = || Request::get("/live").header("cookie", format!("__Host-heard={rookwood}"));
    let begins = asking().body(Body::empty()).unwrap();
    let (broken_off, from) = service.listening(begins).await;
    drop(broken_off);
    let recorder = Recorder {
        service: &service,
        at: service.clock.now() - SignedDuration::from_secs(1),
    };
    let (graded, _) = recorder.grade(&["a second before"], ava).await;
    let goes_on = asking().header("last-event-id", from);
    let (mut told, _) = service
        .listening(goes_on.body(Body::empty()).unwrap())
        .await;
    told_until(&mut told, graded).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_is_not_signed_in_hears_anything() {
    let service = Running::new().await;
    let request = Request::get("/live").body(Body::empty()).unwrap();
    let answer = service.ask(request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}
