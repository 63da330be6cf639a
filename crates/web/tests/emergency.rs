//! At three in the morning: a record one has no leave for is opened, those who are to be told are told at once, and somebody
//! else looks at it afterwards.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tokio_stream::StreamExt;

use crate::running::Running;

const NIGHT: &str = "A night
  children: Kai, Wren
  people: Marsh, Larch, Slate, Holloway, Dale, Rookwood, Quill
  2025-06-01 09:00  account given: responding officer; name \"PC Marsh\"; team \"Saltby response\"; supervisor Larch | about Marsh; no case
  2025-06-01 09:00  account given: sergeant; name \"PS Larch\"; team \"Saltby response\" | about Larch; no case
  2026-01-01 09:00  account given: responding officer; name \"PC Marsh\"; team \"Saltby response\"; supervisor Slate | about Marsh; no case
  2026-01-01 09:00  account given: sergeant; name \"PS Slate\"; team \"Saltby response\" | about Slate; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: data protection officer; name \"Dale\" | about Dale; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Quill\"; team \"Thornwick\" | about Quill; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Wren Ashdown\" | about Wren; no case
  2026-03-03 09:00  child held: Kai; as keeper | about Holloway; no case
  2026-03-03 09:00  record restricted: restricted; because \"a witness\" | about Kai; no case
  2026-03-03 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
";

fn wanted(until: &str) -> Json {
    json!({ "happened": "2026-06-10 20:31", "until": until, "because": "may be in the car that was stopped" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_opened_for_a_reason_told_at_once_and_looked_at_by_somebody_else() {
    let service = Running::telling(NIGHT.to_owned()).await;
    let (kai, wren) = (service.who("Kai"), service.who("Wren"));
    let never = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77";
    let mut who = std::collections::BTreeMap::new();
    for name in [
        "Larch", "Slate", "Holloway", "Dale", "Rookwood", "Quill", "Marsh",
    ] {
        who.insert(name, service.signed_in(name).await);
    }
    let stream = Request::get("/api/changes")
        .header("authorization", format!("Bearer {}", who["Holloway"]))
        .body(Body::empty())
        .unwrap();
    let stream = tower::ServiceExt::oneshot(service.router.clone(), stream)
        .await
        .unwrap();
    let mut told = stream.into_body().into_data_stream();

    let duties = format!("/api/children/{kai}/duties");
    let shut = service.get(&who["Marsh"], &duties).await;
    assert_eq!(shut.status, StatusCode::NOT_FOUND);
    let open = |child: String| format!("/api/children/{child}/emergency");
    let marsh = Some(who["Marsh"].as_str());
    for (key, child) in (1..).zip([wren.to_string(), never.to_owned()]) {
        let refused = service
            .post(marsh, &open(child), key, &wanted("2026-06-11 02:00"))
            .await;
        assert_eq!(
            refused.status,
            StatusCode::NOT_FOUND,
            "a sealed record is opened to nobody so"
        );
    }
    let unsaid =
        json!({ "happened": "2026-06-10 20:31", "until": "2026-06-11 02:00", "because": " " });
    let refused = service
        .post(marsh, &open(kai.to_string()), 3, &unsaid)
        .await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a reason is asked for"
    );
    let kept = service
        .post(
            marsh,
            &open(kai.to_string()),
            4,
            &wanted("2026-06-11 02:00"),
        )
        .await;
    assert_eq!(
        kept.status,
        StatusCode::CREATED,
        "{}",
        String::from_utf8_lossy(&kept.bytes)
    );
    let opened = kept.json()["facts"][0].as_str().unwrap().to_owned();
    let again = service
        .post(
            marsh,
            &open(kai.to_string()),
            4,
            &wanted("2026-06-11 02:00"),
        )
        .await;
    assert_eq!(
        (again.status, again.bytes),
        (kept.status, kept.bytes),
        "opened once"
    );
    assert_eq!(
        service.get(&who["Marsh"], &duties).await.status,
        StatusCode::OK
    );

    let first = tokio::time::timeout(std::time::Duration::from_secs(10), told.next()).await;
    let first = String::from_utf8(first.unwrap().unwrap().unwrap().to_vec()).unwrap();
    assert!(
        first.contains("event: emergency") && first.contains(&kai.to_string()),
        "{first}"
    );

    let told = |answer: crate::running::Answer| answer.json().as_array().unwrap().clone();
    for name in ["Holloway", "Slate", "Dale"] {
        let openings = told(service.get(&who[name], "/api/emergencies").await);
        assert_eq!(openings.len(), 1, "{name} is told");
        assert_eq!(openings[0]["id"], opened.as_str());
        assert_eq!(openings[0]["because"], "may be in the car that was stopped");
    }
    // Larch supervised PC Marsh last year.
    for name in ["Larch", "Rookwood", "Quill", "Marsh"] {
        let openings = told(service.get(&who[name], "/api/emergencies").await);
        assert!(openings.is_empty(), "{name} is not told");
    }

    let review = format!("/api/emergencies/{opened}/review");
    let judged = json!({ "happened": "2026-06-10 20:31", "justified": false, "because": "another child was in the car" });
    for name in ["Slate", "Larch", "Marsh", "Rookwood"] {
        let refused = service.post(Some(&who[name]), &review, 9, &judged).await;
        assert_eq!(
            refused.status,
            StatusCode::NOT_FOUND,
            "{name} does not judge it"
        );
    }
    let judged = service.post(Some(&who["Quill"]), &review, 9, &judged).await;
    assert_eq!(
        judged.status,
        StatusCode::CREATED,
        "{}",
        String::from_utf8_lossy(&judged.bytes)
    );
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_secs(1));
    let shut = service.get(&who["Marsh"], &duties).await;
    assert_eq!(
        shut.status,
        StatusCode::NOT_FOUND,
        "found not to be right, it is shut again"
    );
    let openings = told(service.get(&who["Dale"], "/api/emergencies").await);
    assert_eq!(openings[0]["justified"], false);
}
