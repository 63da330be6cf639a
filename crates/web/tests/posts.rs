//! Posts and skills are kept by whoever may, of everybody but themselves, and open no child's record.

use axum::http::StatusCode;

use crate::running::{Answer, Running, STAFF};

const POSTS: &str = "  2026-01-02 09:00  post taken up: complex exploitation team; post CE1 | about Rookwood; no case
  2026-01-02 09:00  accredited: PIP 2; until 2026-05-31 | about Rookwood; no case
";

/// A force in which Rookwood has taken up her account, and whoever keeps posts is signed in.
async fn force() -> (Running, String, String) {
    let service = Running::telling(format!("{STAFF}{POSTS}")).await;
    let quay = service.signed_in("Quay").await;
    let rookwood = service.signed_in("Rookwood").await;
    (service, quay, rookwood)
}

async fn sent(service: &Running, who: &str, path: &str, answers: &[(&str, &str)]) -> Answer {
    let page = service.page(who, "", path).await;
    service.send(who, path, &page, answers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_are_established_held_left_and_seen_to_stand_empty() {
    let (service, quay, _) = force().await;
    for post in ["CE1", "CE2"] {
        let answers = [
            ("what", "established"),
            ("established.team", "complex exploitation team"),
            ("established.post", post),
            ("established.needs", "SCAIDP"),
            ("established.when", "01/04/2026 09:00"),
        ];
        let put = sent(&service, &quay, "/posts", &answers).await;
        assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
        let twice = sent(&service, &quay, "/posts", &answers).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            twice.html().contains("href=\"#established-post\""),
            "{}",
            twice.words()
        );
    }
    let said = service.page(&quay, "", "/posts").await.words();
    assert!(said.contains("2 posts: 1 held by nobody"), "{said}");
    assert!(
        said.contains("Not on record: SCAIDP"),
        "what the post needs and its holder has not: {said}"
    );

    let own = "/posts/rookwood";
    let said = service.page(&quay, "", own).await.words();
    assert!(said.contains("PIP 2 , ran out 31 May 2026"), "{said}");
    let unsaid = sent(&service, &quay, own, &[("what", "away")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unsaid.words().contains("Say which post"),
        "{}",
        unsaid.words()
    );
    let away = [
        ("what", "away"),
        ("away.because", "sick"),
        ("away.post", "CE1"),
        ("away.when", "09:00 today"),
    ];
    let put = sent(&service, &quay, own, &away).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let said = service.page(&quay, "", "/posts").await.words();
    assert!(
        said.contains("1 whose holder is away") && said.contains("away: sick"),
        "{said}"
    );
    let left = [
        ("what", "left"),
        ("left.post", "CE1"),
        ("left.when", "10:00 today"),
    ];
    let put = sent(&service, &quay, own, &left).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let said = service.page(&quay, "", "/posts").await.words();
    assert!(said.contains("2 posts: 2 held by nobody"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_by_mistake_is_withdrawn_with_why() {
    let (service, quay, _) = force().await;
    let own = "/posts/rookwood";
    let page = service.page(&quay, "", own).await;
    let html = page.html();
    let fact = html.split("name=\"fact\" value=\"").nth(1).unwrap();
    let fact = fact.split('"').next().unwrap();
    let path = "/posts/rookwood/mistaken";
    let unsaid = service.send(&quay, path, &page, &[("fact", fact)]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unsaid.words().contains("Say what was wrong"),
        "{}",
        unsaid.words()
    );
    let answers = [("fact", fact), ("because", "it was DC Larch")];
    let put = service.send(&quay, path, &page, &answers).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let said = service.page(&quay, "", own).await.words();
    assert!(said.contains("No post they hold is on record"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_keeps_their_own_and_nobody_else_keeps_any() {
    let (service, quay, rookwood) = force().await;
    let accredited = [
        ("what", "accredited"),
        ("accredited.course", "SCAIDP"),
        ("accredited.when", "09:00 today"),
    ];
    let own = sent(&service, &quay, "/posts/quay", &accredited).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        own.words()
            .contains("Nobody puts their own posts and skills on record"),
        "{}",
        own.words()
    );
    let holloway = service.signed_in("Holloway").await;
    for token in [&rookwood, &holloway] {
        for path in ["/posts", "/posts/rookwood"] {
            let shut = service.page(token, "", path).await;
            assert_eq!(shut.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let ava = service.who("Ava");
    let on_a_child = service
        .page(&rookwood, "", &format!("/children/{ava}/record/accredited"))
        .await;
    assert_eq!(
        on_a_child.status,
        StatusCode::NOT_FOUND,
        "no skill is on a child’s record"
    );
}
