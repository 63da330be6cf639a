//! What somebody writes is kept while they write it, for them alone, and is not lost when their session ends.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;

use crate::running::{Answer, Running};

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
        .header("heard-while-written", "yes")
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
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_mins(11));
    let words = [
        ("words", "Don't tell \"the home\" & Jo."),
        ("happened", "2026-06-10 20:30"),
    ];
    let ended = service.send(&rookwood, &form, &page, &words).await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    assert!(
        ended
            .words()
            .contains("What you wrote is saved as your draft"),
        "{}",
        ended.words()
    );
    assert!(
        !ended.html().contains("the home"),
        "and is not told to whoever sits there now"
    );
    let typed = service.types("Rookwood");
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    let signed = service.send("", "/sign-in", &ended, &typed).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.words());
    assert_eq!(signed.headers["location"].to_str().unwrap(), form);
    let back = service.page(&session_in(&signed), "", &form).await;
    assert!(
        back.words().contains("Don't tell \"the home\" & Jo."),
        "{}",
        back.words()
    );
    // Somebody else who signs in there finds nothing of it.
    let holloway = service.signed_in("Holloway").await;
    let others = service.page(&holloway, "", &form).await;
    assert!(!others.html().contains("the home"), "{}", others.words());
}

/// The session a signing-in gives.
fn session_in(signed: &Answer) -> String {
    let mut cookies = signed.headers.get_all("set-cookie").iter();
    let cookie = cookies.find_map(|cookie| cookie.to_str().unwrap().strip_prefix("__Host-heard="));
    cookie.unwrap().split(['~', ';']).next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_and_leads_nowhere_else() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", "/duties").await;
    let out = service.send(&rookwood, "/sign-out", &page, &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.words());
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    let after = service.page(&rookwood, "", "/duties").await;
    assert_eq!(after.status, StatusCode::SEE_OTHER);
    for away in [
        "/%09/elsewhere.example",
        "/%0a/elsewhere.example",
        "//elsewhere.example",
        "/%5Celsewhere.example",
    ] {
        let asks = service.page("", "", &format!("/sign-in?to={away}")).await;
        assert!(!asks.html().contains("elsewhere.example"), "{away}");
    }
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

/// A page knows how long the session lasts, so that it can be said three minutes before; one key goes on with it.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_about_to_be_signed_out_can_stay_with_one_key() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let lasts = async || {
        let page = service.page(&rookwood, "", "/duties").await;
        let html = page.html();
        let (_, after) = html.split_once("data-session=\"").unwrap();
        let said = after.split('"').next().unwrap();
        let seconds: Vec<i64> = said.split(' ').map(|one| one.parse().unwrap()).collect();
        (page, seconds)
    };
    let later = |minutes| {
        let to = service.clock.now() + SignedDuration::from_mins(minutes);
        service.clock.set(to);
    };
    let (page, seconds) = lasts().await;
    assert!(
        (540..=600).contains(&seconds[0]) && seconds[2] > 11 * 3600,
        "{seconds:?}"
    );
    later(8);
    let hidden = page.all_hidden();
    let mut seals = hidden.iter();
    let seal = seals.find(|(name, _)| name == "of-this-session").unwrap();
    let seal = [("of-this-session", &*seal.1)];
    let stays = service.send(&rookwood, "/stay", &page, &seal).await;
    assert_eq!(stays.status, StatusCode::NO_CONTENT);
    later(8);
    let (_, seconds) = lasts().await;
    assert_eq!(seconds[0], 600, "it went on, and goes on by every page");
    later(11);
    let over = service.send(&rookwood, "/stay", &page, &seal).await;
    assert_eq!(over.status, StatusCode::SEE_OTHER, "it does not come back");
}
