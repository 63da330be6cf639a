//! A reference read out over a radio leads to the record, and to whoever may not know of it to nothing.

use axum::http::StatusCode;
use heard_desk::bring::Bringing;
use heard_record::{FactId, PersonId};
use serde_json::json;
use uuid::Uuid;

use crate::running::{Answer, Running};

/// Somebody else who is shown as the person is.
fn shown_alike(person: PersonId) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(person.uuid().as_u128() ^ (1 << 64)))
}

/// Puts somebody on record, kept as closely as it says.
async fn is_on_record(service: &Running, person: PersonId, level: &str) {
    let line = |kind: &str, body: serde_json::Value| {
        json!({ "fact": FactId::of_words(&[kind]).to_string(), "kind": kind, "shape": 1, "body": body,
            "about": [person.to_string()], "cases": [], "source": "keyboard",
            "happened": "2026-06-01T09:00:00Z", "recorded": "2026-06-01T09:00:00Z",
            "by": { "name": "DI Holloway", "role": "detective inspector" } })
        .to_string()
    };
    let told = [
        line("described", json!({ "name": "Wren Ashdown" })),
        line(
            "record restricted",
            json!({ "level": level, "because": "a witness" }),
        ),
    ]
    .join("\n");
    let store = service.desk.store();
    let brought = Bringing::of(store, &service.clock, "alike.jsonl")
        .json_lines(told.as_bytes(), |_| {})
        .await
        .unwrap();
    assert_eq!((brought.facts, brought.held), (2, 0));
}

fn same(one: &Answer, other: &Answer) {
    assert_eq!(
        (one.status, &one.headers, &one.bytes),
        (other.status, &other.headers, &other.bytes)
    );
}

const PLACES: [&str; 3] = ["duties", "timeline", "looks"];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_leads_where_the_id_leads_however_it_is_typed() {
    let service = Running::new().await;
    let ava = service.who("Ava");
    let token = service.signed_in("Holloway").await;
    for place in PLACES {
        let by_id = service
            .get(&token, &format!("/api/children/{ava}/{place}"))
            .await;
        assert_eq!(by_id.status, StatusCode::OK);
        for shown in [ava.shown(), ava.shown().to_lowercase()] {
            let path = format!("/api/children/{shown}/{place}");
            let answer = service.get(&token, &path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            if place != "looks" {
                let (mut one, mut other) = (by_id.json(), answer.json());
                // The moment of the question is the one thing that differs.
                for told in [&mut one, &mut other] {
                    told.as_object_mut().unwrap().remove("at");
                    told.as_object_mut().unwrap().remove("known_at");
                }
                assert_eq!(one, other, "{path}");
            }
        }
    }
    let graded = json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": "high", "because": "seen getting into a car" } }] });
    let rookwood = service.signed_in("Rookwood").await;
    let facts = |child: String| format!("/api/children/{child}/facts");
    let kept = service
        .post(Some(&rookwood), &facts(ava.shown()), 1, &graded)
        .await;
    assert_eq!(kept.status, StatusCode::CREATED);
    // It is one request, whichever way the child is named.
    let again = service
        .post(Some(&rookwood), &facts(ava.to_string()), 1, &graded)
        .await;
    same(&kept, &again);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_leave_or_misheard_it_leads_to_nothing_and_that_it_was_asked_is_a_look() {
    let service = Running::new().await;
    let ava = service.who("Ava");
    let oake = service.signed_in("Oake").await;
    let never = PersonId::of_words(&["never issued"]);
    let shown = ava.shown();
    let misheard = format!(
        "{}{}",
        &shown[..9],
        if shown.ends_with('7') { '8' } else { '7' }
    );
    for place in PLACES {
        let asks = async |child: String| {
            let path = format!("/api/children/{child}/{place}");
            service.get(&oake, &path).await
        };
        let nothing = asks(never.to_string()).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
        for child in [shown.clone(), never.shown(), misheard.clone()] {
            same(&asks(child).await, &nothing);
        }
    }
    let holloway = service.signed_in("Holloway").await;
    let looks = service
        .get(&holloway, &format!("/api/children/{shown}/looks"))
        .await;
    let looks = looks.json();
    let looks = looks["looks"].as_array().unwrap();
    let refused = looks
        .iter()
        .filter(|look| look["who"] == service.who("Oake").to_string());
    assert_eq!(refused.count(), PLACES.len());
    let path = format!("/api/children/{misheard}/duties");
    let never_there = service.get(&holloway, &path).await;
    assert_eq!(never_there.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_shown_alike_who_may_not_be_known_of_changes_nothing() {
    let service = Running::new().await;
    let (ava, token) = (service.who("Ava"), service.signed_in("Rookwood").await);
    let other = shown_alike(ava);
    assert!(other != ava && other.shown() == ava.shown());
    let path = format!("/api/children/{}/timeline", ava.shown());
    let before = service.get(&token, &path).await;
    assert_eq!(before.status, StatusCode::OK);
    is_on_record(&service, other, "sealed").await;
    same(&service.get(&token, &path).await, &before);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_shown_alike_who_may_both_be_known_of_neither_is_taken_for_the_other() {
    let service = Running::new().await;
    let (ava, token) = (service.who("Ava"), service.signed_in("Rookwood").await);
    is_on_record(&service, shown_alike(ava), "ordinary").await;
    let path = format!("/api/children/{}/timeline", ava.shown());
    let answer = service.get(&token, &path).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let by_id = service
        .get(&token, &format!("/api/children/{ava}/timeline"))
        .await;
    assert_eq!(by_id.status, StatusCode::OK);
}
