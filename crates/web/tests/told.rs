//! What is about to be late for a child is told once, to the one person who owes it, on whatever page they have open.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use heard_desk::Pushing;
use jiff::SignedDuration;
use tokio_stream::StreamExt;
use tower::ServiceExt;

use crate::running::Running;

/// Ashgrove is on duty for the force, Quill was until two; nobody holds Kai, whom an officer was to look for by 20:09.
const EVENING: &str = "Who is on duty
  children: Kai
  people: Ashgrove, Quill, Rookwood
  2026-01-01 09:00  account given: control-room supervisor; name \"Insp Holm Ashgrove\"; team \"control room\" | about Ashgrove; no case
  2026-01-01 09:00  account given: control-room supervisor; name \"Insp Quill\"; team \"control room\" | about Quill; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-06-10 06:00  on duty: control-room supervisor; for \"the force\"; until 2026-06-10 14:00 | about Quill; no case
  2026-06-10 14:00  on duty: control-room supervisor; for \"the force\"; until 2026-06-10 23:00 | about Ashgrove; no case
  2026-06-10 19:01  incident opened: missing child; incident \"L1\" | about Kai; case \"kai\"
  2026-06-10 19:02  reported missing; by mum | about Kai; case \"kai\"
  2026-06-10 19:09  graded: medium; because \"out late before\" | about Kai; case \"kai\"
";

const GO: &str = "Go to where the child lives or was last seen";

async fn round(service: &Running) -> usize {
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_secs(1));
    // Each round is of a program that was just started.
    let mut pushing = Pushing::of(Arc::clone(&service.desk));
    pushing.round().await.unwrap()
}

async fn told_now(service: &Running, token: &str) -> String {
    service.page(token, "", "/told/now").await.html()
}

fn how_often(html: &str, says: &str) -> usize {
    html.matches(says).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_owes_it_is_told_once_on_every_page_and_by_the_stream() {
    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    let quill = service.signed_in("Quill").await;
    let request = Request::get("/live").header("cookie", format!("__Host-heard={ashgrove}"));
    let stream = service
        .router
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let mut told = stream.into_body().into_data_stream();
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 0);
    assert_eq!(
        round(&service).await,
        1,
        "what is owed for one child is one message"
    );
    let event = tokio::time::timeout(Duration::from_secs(20), told.next()).await;
    let event = String::from_utf8(event.unwrap().unwrap().unwrap().to_vec()).unwrap();
    assert!(
        event.contains("event: told") && event.contains("missing.attend-golden-hour.medium"),
        "{event}"
    );
    assert!(!event.contains("Brambleby"), "ids and times alone: {event}");
    for page in ["/missing", "/duties", "/account", "/told/now"] {
        let html = service.page(&ashgrove, "", page).await.html();
        assert_eq!(how_often(&html, "data-message="), 1, "{page}: {html}");
        assert_eq!(how_often(&html, GO), 1, "{page}: {html}");
        assert!(
            html.contains("role=\"status\"")
                && html.contains("/duties/missing.attend-golden-hour.medium/"),
            "politely, with the way to it: {html}"
        );
        let banner = html.split("id=\"told-now\"").nth(1).unwrap();
        let banner = banner.split("</section>").next().unwrap();
        assert!(
            !banner.contains("Brambleby"),
            "no record was opened for it: {banner}"
        );
    }
    assert!(!told_now(&service, &quill).await.contains(GO), "off duty");
    assert_eq!(
        round(&service).await,
        0,
        "once, and not again after a restart"
    );
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 1);

    // Graded again, an officer is owed by another time; it is the same to be done.
    service
        .goes_on("  2026-06-10 20:32  graded: high; because \"nobody has seen him\" | about Kai; case \"kai\"\n")
        .await;
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_mins(50));
    round(&service).await;
    let ashgrove = service.signed_in_again("Ashgrove").await;
    assert_eq!(
        how_often(&told_now(&service, &ashgrove).await, GO),
        1,
        "one push, not two"
    );
    let all = service.page(&ashgrove, "", "/told").await.words();
    assert!(
        all.contains("Kai Brambleby")
            && all.contains("you had been told of the same to be done, and nobody had done it yet"),
        "{all}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_or_done_is_told_no_more() {
    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    round(&service).await;
    let page = service.page(&ashgrove, "", "/told").await;
    let html = page.html();
    let message = html.split("data-message=\"").nth(1).unwrap();
    let message = message.split('"').next().unwrap();
    let seen = format!("/told/{message}/seen");
    let rookwood = service.signed_in("Rookwood").await;
    let others = service.page(&rookwood, "", "/told").await;
    assert!(!others.html().contains(message), "theirs alone");
    let account = service.page(&rookwood, "", "/account").await;
    service.send(&rookwood, &seen, &account, &[]).await;
    assert_eq!(
        how_often(&told_now(&service, &ashgrove).await, GO),
        1,
        "nobody else says for them that they have seen it"
    );
    let sent = service.send(&ashgrove, &seen, &page, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 0);
    let after = service.page(&ashgrove, "", "/told").await.words();
    assert!(after.contains("you had seen it"), "{after}");

    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    round(&service).await;
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 1);
    service
        .goes_on("  2026-06-10 20:31  attended: \"14 Tern Street\"; actions home and room searched | about Kai; case \"kai\"; by \"PC Marsh\", responding officer\n")
        .await;
    assert_eq!(
        how_often(&told_now(&service, &ashgrove).await, GO),
        0,
        "somebody is there"
    );
}

/// Eight children, each of whom somebody was to be looking for by now: six messages come in a tour, the rest is only kept.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_more_in_a_tour_than_they_can_heed() {
    let names: Vec<String> = (1..=8).map(|at| format!("C{at}")).collect();
    let mut story = EVENING.replace(
        "children: Kai",
        &format!("children: Kai, {}", names.join(", ")),
    );
    for name in &names {
        story.push_str(&format!(
            "  2026-06-10 19:01  incident opened: missing child; incident \"{name}\" | about {name}; case \"{name}\"
  2026-06-10 19:03  reported missing; by mum | about {name}; case \"{name}\"
  2026-06-10 19:10  graded: medium; because \"out late\" | about {name}; case \"{name}\"\n"
        ));
    }
    let service = Running::telling(story).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    assert_eq!(round(&service).await, 6);
    let banner = told_now(&service, &ashgrove).await;
    assert!(
        banner.contains("4 more that you were told in this tour of duty"),
        "no page is buried: {banner}"
    );
    let all = service.page(&ashgrove, "", "/told").await.words();
    assert!(
        all.contains("you had been told as much as one tour of duty may bring"),
        "nothing is lost: {all}"
    );
}

/// Marsh holds Kai: Marsh is told, and Ashgrove where Marsh is off duty or away; of a sealed record nobody is told who may not
/// open it.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_the_child_is_told_first_and_nobody_who_is_off_duty_or_may_not_open_it() {
    let story = EVENING.replace("Quill, Rookwood", "Quill, Rookwood, Marsh");
    let marsh = "  2026-01-01 09:00  account given: responding officer; name \"PC Marsh\"; team \"Saltby response\" | about Marsh; no case
  2026-03-03 09:00  child held: Kai; as officer in the case | about Marsh; no case\n";
    let off = "  2026-06-10 06:00  on duty: responding officer; for \"Saltby\"; until 2026-06-10 14:00 | about Marsh; no case\n";
    let away = "  2026-03-01 09:00  post taken up: response; post PC3 | about Marsh; no case
  2026-06-08 09:00  away from post: sick; post PC3 | about Marsh; no case\n";
    let sealed = "  2026-06-10 19:00  record restricted: sealed; because \"a witness\" | about Kai; no case\n";
    for (more, told) in [
        ("", ["Marsh"].as_slice()),
        (off, &["Ashgrove"]),
        (away, &["Ashgrove"]),
        (sealed, &[]),
    ] {
        let service = Running::telling(format!("{story}{marsh}{more}")).await;
        let mut tokens = Vec::new();
        for name in ["Marsh", "Ashgrove", "Quill"] {
            tokens.push((name, service.signed_in(name).await));
        }
        round(&service).await;
        for (name, token) in tokens {
            let was_told = told_now(&service, &token).await.contains(GO);
            assert_eq!(was_told, told.contains(&name), "{name}: {more}");
        }
    }
}
