//! The ways through the service: what a role cannot use is not offered, nobody begins at nothing, and help is everywhere.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::running::Running;

const NOBODY: &str = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77";

#[tokio::test(flavor = "multi_thread")]
async fn an_analyst_is_offered_what_is_there_for_them_and_told_no_zero() {
    let service = Running::new().await;
    let oake = service.signed_in("Oake").await;
    let home = service.page(&oake, "", "/").await;
    assert_eq!(home.headers[header::LOCATION], "/profile");
    let page = service.page(&oake, "", "/catalogue").await;
    assert_eq!(page.status, StatusCode::OK);
    for closed in [
        "/search",
        "/missing",
        "/duties",
        "/assurance",
        "/notices",
        "/allocation",
        "/workforce",
    ] {
        assert!(
            !page.html().contains(&format!("href=\"{closed}\"")),
            "{closed}"
        );
    }
    let missing = service.page(&oake, "", "/missing").await.words();
    assert!(
        missing.contains("you see no missing children") && !missing.contains("Missing now: 0"),
        "{missing}"
    );
    let nothing = service
        .page(&oake, "", &format!("/children/{NOBODY}"))
        .await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    assert!(
        nothing.html().contains("aria-label=\"Service\"")
            && nothing.words().contains("There is nothing there"),
        "{}",
        nothing.words()
    );
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", "/duties").await.html();
    assert!(page.contains("href=\"/search\"") && page.contains("href=\"/missing\""));
    assert!(
        page.contains("Printed by DC Rookwood at 20:") && page.contains("‘Today’ means 10 June"),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn help_is_there_before_and_after_signing_in() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let sign_in = service
        .ask(Request::get("/sign-in").body(Body::empty()).unwrap())
        .await;
    assert!(sign_in.html().contains("href=\"/help\""));
    for (path, says) in [
        ("/help", "Whom to ask"),
        ("/help/accessibility", "There is no Welsh"),
    ] {
        let stranger = service
            .ask(Request::get(path).body(Body::empty()).unwrap())
            .await;
        assert_eq!(stranger.status, StatusCode::OK, "{path}");
        assert!(stranger.words().contains(says), "{}", stranger.words());
        let page = service.page(&rookwood, "", path).await;
        assert!(
            page.words().contains(says) && page.words().contains("Sign out"),
            "{}",
            page.words()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn search_tells_children_from_adults_and_no_child_is_born_tomorrow() {
    let service = Running::telling(format!(
        "{}  2026-03-01 09:00  described; name \"Ava Quillmarsh\"; born 2011-02-03 | about Ava; no case
  2026-03-01 09:00  described; name \"Orla Quillmarsh\"; born 1980-02-03 | about Orla; no case
",
        crate::running::STAFF.replace("people: ", "people: Orla, ")
    ))
    .await;
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", "/search").await;
    let found = service
        .send(&rookwood, "/search", &page, &[("typed", "Quillmarsh")])
        .await
        .words();
    assert!(
        found.contains("Aged 15") && found.contains("Adult , 46"),
        "{found}"
    );
    let ava = service.who("Ava");
    let holloway = service.signed_in("Holloway").await;
    let looks = format!("/children/{ava}/access");
    let looks = service.page(&holloway, "", &looks).await.words();
    assert!(
        looks.contains("DC Rookwood Exploitation team Read "),
        "to be told when she was last seen is a look at her record: {looks}"
    );
    let form = service.page(&rookwood, "", "/children/new").await;
    let future = [("child.name", "Wren Ashdown"), ("child.born", "2027-01-01")];
    let refused = service
        .send(&rookwood, "/children/new", &form, &future)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .words()
            .contains("The date of birth is in the future")
            && refused.html().contains("href=\"#child-born\""),
        "{}",
        refused.words()
    );
}
