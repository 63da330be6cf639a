//! A program asks for its owner, by a token that does less than the owner may and ends when the owner says.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use crate::running::{Answer, Running};

fn wanted(scope: &[&str]) -> Json {
    json!({ "name": "the nightly list", "scope": scope, "ends": "2026-07-01" })
}

async fn made(service: &Running, session: &str, scope: &[&str]) -> (String, String) {
    let made = service
        .post(Some(session), "/api/tokens", 1, &wanted(scope))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", text(&made));
    let made = made.json();
    let field = |name: &str| made[name].as_str().unwrap().to_owned();
    (field("token"), field("id"))
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

fn graded() -> Json {
    json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": "high", "because": "seen getting into a car" } }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_what_its_scope_says_and_no_more_than_its_owner() {
    let service = Running::new().await;
    let session = service.signed_in("Rookwood").await;
    let (ava, kai) = (service.who("Ava"), service.who("Kai"));
    let duties = format!("/api/children/{ava}/duties");
    let facts = format!("/api/children/{ava}/facts");
    let (reads, id) = made(&service, &session, &["read"]).await;
    let (puts, _) = made(&service, &session, &["put"]).await;

    assert_eq!(service.get(&reads, &duties).await.status, StatusCode::OK);
    let put = service.post(Some(&reads), &facts, 2, &graded()).await;
    assert_eq!(
        (put.status, put.json()["type"].as_str()),
        (StatusCode::FORBIDDEN, Some("out-of-scope"))
    );
    let put = service.post(Some(&puts), &facts, 3, &graded()).await;
    assert_eq!(put.status, StatusCode::CREATED, "{}", text(&put));
    for path in [
        duties.as_str(),
        "/api/changes",
        "/api/measures",
        "/api/catalogue",
    ] {
        let refused = service.get(&puts, path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }

    // What the owner may not do, the token does not either; and it is answered as the owner is.
    let others = format!("/api/children/{kai}/looks");
    let (owner, token) = (
        service.get(&session, &others).await,
        service.get(&reads, &others).await,
    );
    assert_eq!((token.status, &token.bytes), (owner.status, &owner.bytes));
    assert_eq!(token.status, StatusCode::NOT_FOUND);

    // Every look says by which token it was, and those of the owner say none.
    let looks = service
        .desk
        .store()
        .looks_about(ava, None, 50)
        .await
        .unwrap();
    assert!(
        looks.iter().any(|look| look.body.contains(&id)),
        "{looks:?}"
    );
    service.get(&session, &duties).await;
    let looks = service
        .desk
        .store()
        .looks_about(ava, None, 1)
        .await
        .unwrap();
    assert!(!looks[0].body.contains("token"), "{looks:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_made_listed_and_ended_by_its_owner_alone() {
    let service = Running::new().await;
    let session = service.signed_in("Rookwood").await;
    let (token, id) = made(&service, &session, &["read", "put"]).await;
    let ava = service.who("Ava");
    let duties = format!("/api/children/{ava}/duties");

    // By a token nobody makes, sees or ends tokens, shows who they are, or opens a record in an emergency.
    let again = json!({ "password": "teal otter ladder forty", "code": "000000" });
    let night = json!({ "happened": "2026-06-10 20:30", "until": "2026-06-11 02:00", "because": "may be in the car that was stopped" });
    for (path, body) in [
        ("/api/tokens".to_owned(), wanted(&["read"])),
        ("/api/show-again".to_owned(), again),
        (format!("/api/children/{ava}/emergency"), night),
    ] {
        let refused = service.post(Some(&token), &path, 4, &body).await;
        assert_eq!(
            refused.status,
            StatusCode::FORBIDDEN,
            "{path}: {}",
            text(&refused)
        );
    }
    for path in ["/api/tokens", "/api/sessions"] {
        let refused = service.get(&token, path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }

    // Its owner sees it, never again what opens it; and it is no session.
    let list = text(&service.get(&session, "/api/tokens").await);
    assert!(list.contains(&id) && list.contains("the nightly list") && !list.contains(&token));
    assert!(!text(&service.get(&session, "/api/sessions").await).contains(&id));

    // It goes on where a session would be over for want of use; a session that is not fresh makes none.
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_mins(9));
    let stale = service
        .post(Some(&session), "/api/tokens", 5, &wanted(&["read"]))
        .await;
    assert_eq!(
        (stale.status, stale.json()["type"].as_str()),
        (StatusCode::FORBIDDEN, Some("show-again"))
    );
    let other = service.signed_in("Holloway").await;
    let not_theirs = delete(&service, &other, &id).await;
    assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_hours(24));
    assert_eq!(
        service.get(&session, &duties).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(service.get(&token, &duties).await.status, StatusCode::OK);

    // At its end it opens nothing.
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_hours(24 * 30));
    assert_eq!(
        service.get(&token, &duties).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_when_its_owner_says_and_with_the_account() {
    let service = Running::new().await;
    let session = service.signed_in("Rookwood").await;
    let path = format!("/api/children/{}/duties", service.who("Ava"));
    let (one, id) = made(&service, &session, &["read"]).await;
    let (other, _) = made(&service, &session, &["read"]).await;
    assert_eq!(
        delete(&service, &session, &id).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        service.get(&one, &path).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(service.get(&other, &path).await.status, StatusCode::OK);

    let store = service.desk.store();
    let account = store.account_called("rookwood").await.unwrap().unwrap();
    store
        .close_account(account.id, service.clock.now())
        .await
        .unwrap();
    assert_eq!(
        service.get(&other, &path).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_cannot_be_is_refused_with_what_is_wrong() {
    let service = Running::new().await;
    let session = service.signed_in("Rookwood").await;
    for (ends, scope, name, status) in [
        (
            "2026-12-01",
            json!(["read"]),
            "list",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "2026-06-01",
            json!(["read"]),
            "list",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "2026-07-01",
            json!([]),
            "list",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "2026-07-01",
            json!(["read"]),
            " ",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "2026-07-01",
            json!(["quillmarsh"]),
            "list",
            StatusCode::BAD_REQUEST,
        ),
        (
            "quillmarsh",
            json!(["read"]),
            "list",
            StatusCode::BAD_REQUEST,
        ),
    ] {
        let body = json!({ "name": name, "scope": scope, "ends": ends });
        let refused = service.post(Some(&session), "/api/tokens", 6, &body).await;
        assert_eq!(refused.status, status, "{body}: {}", text(&refused));
        assert!(!text(&refused).contains("quillmarsh"), "{}", text(&refused));
    }
}

async fn delete(service: &Running, session: &str, id: &str) -> Answer {
    let request = Request::delete(format!("/api/tokens/{id}"))
        .header("authorization", format!("Bearer {session}"));
    service.ask(request.body(Body::empty()).unwrap()).await
}
