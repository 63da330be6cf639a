//! A newcomer with nothing but the guide: signs in, asks, puts, is refused, and finds it all in the looks.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::running::Running;

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_asks_puts_and_finds_it_in_the_looks() {
    let service = Running::new().await;
    let ava = service.who("Ava");
    let duties = format!("/api/children/{ava}/duties");
    let rookwood = service.signed_in("Rookwood").await;
    let now = service.get(&rookwood, &duties).await;
    assert_eq!(now.status, StatusCode::OK);
    let now = now.json();
    let grade = |told: &serde_json::Value| {
        let duties = told["duties"].as_array().unwrap();
        duties
            .iter()
            .find(|duty| duty["rule"] == "missing.risk-grade")
            .map(|duty| duty["stands"].clone())
    };
    assert_eq!(grade(&now), Some(json!("overdue")));
    let then = service
        .get(&rookwood, &format!("{duties}?at=2026-06-09T20:00:00Z"))
        .await
        .json();
    assert_eq!(grade(&then), None, "she was not missing yet");

    let facts = format!("/api/children/{ava}/facts");
    let graded = json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": "high", "because": "seen getting into a car" } }], "seen": now["seen"] });
    let kept = service.post(Some(&rookwood), &facts, 1, &graded).await;
    assert_eq!(
        kept.status,
        StatusCode::CREATED,
        "{}",
        String::from_utf8_lossy(&kept.bytes)
    );
    let again = service.post(Some(&rookwood), &facts, 1, &graded).await;
    assert_eq!((again.status, again.bytes), (kept.status, kept.bytes));
    let after = service.get(&rookwood, &duties).await.json();
    assert_eq!(grade(&after), Some(json!("met late")));
    let other = json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": "low", "because": "seen getting into a car" } }] });
    let refused = service.post(Some(&rookwood), &facts, 1, &other).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the key was used for something else"
    );
    let stale = service.post(Some(&rookwood), &facts, 2, &graded).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(stale.json()["since"].as_array().unwrap().len(), 1);

    let oake = service.signed_in("Oake").await;
    assert_eq!(
        service.get(&oake, &duties).await.status,
        StatusCode::NOT_FOUND
    );
    let holloway = service.signed_in("Holloway").await;
    let looks = service
        .get(&holloway, &format!("/api/children/{ava}/looks"))
        .await;
    assert_eq!(
        looks.status,
        StatusCode::OK,
        "{}",
        String::from_utf8_lossy(&looks.bytes)
    );
    let looks = looks.json();
    let looks = looks["looks"].as_array().unwrap();
    let by = |name: &str| {
        looks
            .iter()
            .filter(|look| look["who"] == service.who(name).to_string())
            .count()
    };
    assert!(by("Rookwood") >= 5 && by("Oake") == 1, "{looks:#?}");
}

/// A record one may not see, and one there never was, are answered in the same bytes.
#[tokio::test(flavor = "multi_thread")]
async fn without_leave_every_answer_is_that_for_nothing_there() {
    let service = Running::new().await;
    let oake = service.signed_in("Oake").await;
    let (ava, never) = (
        service.who("Ava").to_string(),
        "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77",
    );
    let graded = json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": "high", "because": "x" } }] });
    for path in [
        "duties",
        "timeline",
        "looks",
        "duties?purpose=live%20incident&reference=1",
        "timeline?known_at=2026-01-01",
    ] {
        let theirs = service
            .get(&oake, &format!("/api/children/{ava}/{path}"))
            .await;
        let nothing = service
            .get(&oake, &format!("/api/children/{never}/{path}"))
            .await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            (theirs.status, theirs.headers, theirs.bytes),
            (nothing.status, nothing.headers, nothing.bytes),
            "{path}"
        );
    }
    let theirs = service
        .post(
            Some(&oake),
            &format!("/api/children/{ava}/facts"),
            1,
            &graded,
        )
        .await;
    let nothing = service
        .post(
            Some(&oake),
            &format!("/api/children/{never}/facts"),
            2,
            &graded,
        )
        .await;
    assert_eq!(
        (theirs.status, theirs.headers, theirs.bytes),
        (nothing.status, nothing.headers, nothing.bytes)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_way_in_is_answered_without_signing_in() {
    let service = Running::new().await;
    let description = heard_web::described();
    let description = serde_json::to_value(description).unwrap();
    let open = ["/api/sign-in", "/api/set-up/{link}", "/health", "/ready"];
    let mut closed = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        if open.contains(&path.as_str()) {
            continue;
        }
        for method in methods.as_object().unwrap().keys() {
            let path = path
                .replace("{id}", "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77")
                .replace("{rule}", "missing.risk-grade");
            let request = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(&path);
            let request = request
                .header("content-type", "application/json")
                .body(Body::from("{}"))
                .unwrap();
            let answer = service.ask(request).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
            closed += 1;
        }
    }
    assert!(closed >= 10, "only {closed} were tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_a_browser_to_keep_and_run_nothing() {
    let service = Running::new().await;
    for path in [
        "/health",
        "/nowhere",
        "/api",
        "/api/openapi.json",
        "/api/sessions",
    ] {
        let answer = service.get("", path).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_answered_with_a_sentence_and_never_with_what_was_sent() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = service.who("Ava");
    let facts = format!("/api/children/{ava}/facts");
    let secret = "Brambleby-at-14-Tern-Street";
    let wrong = [
        json!({ "facts": [{ "kind": secret, "happened": "2026-06-10 20:30", "body": {} }] }),
        json!({ "facts": [{ "kind": "graded", "happened": secret, "body": { "grade": "high", "because": "x" } }] }),
        json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { secret: "high" } }] }),
        json!({ "facts": [], "seen": secret }),
        json!({ "facts": [] }),
        json!({ secret: 1 }),
    ];
    for (key, body) in (10..).zip(&wrong) {
        let answer = service.post(Some(&rookwood), &facts, key, body).await;
        assert!(
            answer.status == StatusCode::BAD_REQUEST
                || answer.status == StatusCode::UNPROCESSABLE_ENTITY,
            "{body}: {}",
            answer.status
        );
        let told = answer.json();
        assert!(told["title"].as_str().unwrap().ends_with('.'), "{told}");
        assert!(!told.to_string().contains("Brambleby"), "{told}");
    }
    let no_key = Request::post(&facts).header("authorization", format!("Bearer {rookwood}"));
    let no_key = no_key
        .header("content-type", "application/json")
        .body(Body::from(wrong[0].to_string()))
        .unwrap();
    assert_eq!(service.ask(no_key).await.status, StatusCode::BAD_REQUEST);
    for path in [
        "duties?at=yesterday",
        "duties?when=now",
        "duties?purpose=curiosity",
    ] {
        let answer = service
            .get(&rookwood, &format!("/api/children/{ava}/{path}"))
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
    }
}

/// Whoever may read a child is told what changes; whoever may not is told nothing; and a stream ends with its session.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_what_changes_to_those_who_may_know_and_ends_with_the_session() {
    use std::time::Duration;
    use tokio_stream::StreamExt;

    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let oake = service.signed_in("Oake").await;
    let mut told = service.told_changes(&rookwood).await;
    let mut untold = service.told_changes(&oake).await;
    let ava = service.who("Ava");
    let graded = json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": "high", "because": "seen getting into a car" } }] });
    let kept = service
        .post(
            Some(&rookwood),
            &format!("/api/children/{ava}/facts"),
            1,
            &graded,
        )
        .await;
    assert_eq!(kept.status, StatusCode::CREATED);
    let first = tokio::time::timeout(Duration::from_secs(10), told.next())
        .await
        .unwrap();
    let first = String::from_utf8(first.unwrap().unwrap().to_vec()).unwrap();
    assert!(
        first.contains(&ava.to_string()) && first.contains("missing.risk-grade"),
        "{first}"
    );
    let nothing = tokio::time::timeout(Duration::from_secs(2), untold.next()).await;
    assert!(nothing.is_err(), "{nothing:?}");

    let out = service
        .post(Some(&rookwood), "/api/sign-out", 0, &json!({}))
        .await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    let ended = async { while told.next().await.is_some() {} };
    assert!(
        tokio::time::timeout(Duration::from_secs(7), ended)
            .await
            .is_ok(),
        "it goes on"
    );
}

/// Nobody signs out whoever left: their account is closed, and what they listened to ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_the_account() {
    use std::time::Duration;
    use tokio_stream::StreamExt;

    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let oake = service.signed_in("Oake").await;
    let mut ends = service.told_changes(&rookwood).await;
    let mut goes_on = service.told_changes(&oake).await;
    let store = service.desk.store();
    let account = store.account_called("rookwood").await.unwrap().unwrap();
    let now = service.clock.now();
    store.close_account(account.id, now).await.unwrap();
    let ended = async { while ends.next().await.is_some() {} };
    let ended = tokio::time::timeout(Duration::from_secs(7), ended).await;
    assert!(ended.is_ok(), "it goes on");
    let others = async { while goes_on.next().await.is_some() {} };
    let others = tokio::time::timeout(Duration::from_secs(1), others).await;
    assert!(others.is_err(), "only theirs ends");
}

/// Behind a proxy the place somebody tries from is what the proxy saw, and not what they write before it.
#[tokio::test(flavor = "multi_thread")]
async fn one_place_that_tries_too_often_makes_only_that_place_wait() {
    let service = Running::new().await;
    let from = async |number: usize, written: &str, seen: &str| {
        let typed = json!({ "name": format!("nobody-{number}"), "password": "a guess that is wrong", "code": "123456" });
        let request = Request::post("/api/sign-in")
            .header("content-type", "application/json")
            .header("x-forwarded-for", format!("{written}, {seen}"));
        service
            .ask(request.body(Body::from(typed.to_string())).unwrap())
            .await
            .status
    };
    for number in 0..50 {
        let written = format!("203.0.113.{number}");
        assert_eq!(
            from(number, &written, "198.51.100.7").await,
            StatusCode::UNAUTHORIZED
        );
    }
    assert_eq!(
        from(50, "203.0.113.99", "198.51.100.7").await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        from(51, "203.0.113.99", "198.51.100.8").await,
        StatusCode::UNAUTHORIZED
    );
}
