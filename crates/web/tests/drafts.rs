//! What somebody writes is kept while they write it, for them alone, and is not lost when their session ends.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::running::Running;

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_its_owners_alone_and_gone_once_it_is_on_record() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let holloway = service.signed_in("Holloway").await;
    let form = format!("/children/{}/record/child-said", service.who("Ava"));
    let page = service.page(&rookwood, "", &form).await;
    let words = [
        ("happened", "2026-06-10 20:30"),
        ("words", "He said he would wait."),
        ("draft-of", &*form),
    ];
    let body: Vec<(String, String)> = page.hidden(&form);
    let mut all: Vec<(&str, &str)> = body
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    all.extend(words);
    let request = Request::post("/drafts")
        .header("cookie", format!("__Host-heard={rookwood}"))
        .header("sec-fetch-site", "same-origin")
        .header("heard-of-itself", "yes")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(serde_urlencoded::to_string(&all).unwrap()));
    let kept = service.ask(request.unwrap()).await;
    assert_eq!(kept.status, StatusCode::OK);
    assert!(
        kept.html().starts_with("Saved 20:3") && kept.html().contains("not on record yet"),
        "{}",
        kept.html()
    );
    let again = service.page(&rookwood, "", &form).await;
    assert!(
        again.html().contains("He said he would wait."),
        "a reload loses nothing"
    );
    assert!(
        again.words().contains("Your draft, saved"),
        "{}",
        again.words()
    );
    let others = service.page(&holloway, "", &form).await;
    assert!(!others.html().contains("He said he would wait."));
    let timeline = format!("/children/{}/timeline", service.who("Ava"));
    assert!(
        !service
            .page(&rookwood, "", &timeline)
            .await
            .words()
            .contains("He said"),
        "it is no fact"
    );
    let sent = service
        .send(
            &rookwood,
            &form,
            &again,
            &[
                ("words", "He said he would wait."),
                ("how", "by phone"),
                ("happened", "2026-06-10 20:30"),
            ],
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let blank = service.page(&rookwood, "", &form).await;
    assert!(
        !blank.html().contains("He said he would wait."),
        "on record, it is no draft any more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_out_while_writing_finds_their_words_after_signing_in() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let form = format!("/children/{}/record/child-said", service.who("Ava"));
    let page = service.page(&rookwood, "", &form).await;
    let words = [
        ("words", "Don't tell \"the home\" & Jo."),
        ("happened", "2026-06-10 20:30"),
    ];
    let ended = service.send("", &form, &page, &words).await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    assert!(
        ended.words().contains("What you wrote is kept here"),
        "{}",
        ended.words()
    );
    // A wrong password loses nothing either.
    let wrong = service
        .send(
            "",
            "/sign-in",
            &ended,
            &[
                ("account", "Rookwood"),
                ("password", "no"),
                ("code", "000000"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let typed = service.types("Rookwood");
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    let signed = service.send("", "/sign-in", &wrong, &typed).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.words());
    assert_eq!(signed.headers["location"].to_str().unwrap(), form);
    let back = service.page(&rookwood, "", &form).await;
    assert!(
        back.words().contains("Don't tell \"the home\" & Jo."),
        "{}",
        back.words()
    );
}

/// A page elsewhere cannot put words into what somebody finds after signing in.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_is_not_kept_for_anybody() {
    let service = Running::new().await;
    let form = format!("/children/{}/record/child-said", service.who("Ava"));
    let request = Request::post(&form)
        .header("sec-fetch-site", "cross-site")
        .header("accept", "text/html")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("words=planted"));
    let answer = service.ask(request.unwrap()).await;
    assert!(!answer.html().contains("planted"), "{}", answer.html());
}
