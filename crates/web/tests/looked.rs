//! Who looked, to whoever may be told: the keeper, the privacy lead without the record, and everybody of themselves.

use axum::http::StatusCode;

use crate::running::{Running, STAFF};

const PRIVACY: &str = "  2026-01-01 09:00  account given: data protection officer; name \"Ola Flint\" | about Flint; no case\n";

pub fn with_privacy_lead() -> String {
    let staff = STAFF.replace("Holloway, Quay", "Holloway, Quay, Flint");
    format!("{staff}{PRIVACY}")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_privacy_lead_sees_who_looked_and_nothing_of_the_record() {
    let service = Running::telling(with_privacy_lead()).await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = service.who("Ava");
    service
        .page(&rookwood, "", &format!("/children/{ava}"))
        .await;
    let flint = service.signed_in("Flint").await;
    let path = format!("/children/{ava}/access");
    let asked = service.page(&flint, "", &path).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(
        asked.words().contains("What is it for?"),
        "{}",
        asked.words()
    );
    for other in ["live+incident", "keeping+the+record", "curiosity"] {
        let asked = service
            .page(&flint, "", &format!("{path}?purpose={other}"))
            .await;
        assert_ne!(asked.status, StatusCode::OK, "{other} is none of the four");
        assert!(!asked.words().contains("DC Rookwood"), "{other}");
    }
    let looks = service
        .page(
            &flint,
            "",
            &format!("{path}?purpose=lawfulness+of+processing"),
        )
        .await;
    let said = looks.words();
    assert_eq!(looks.status, StatusCode::OK, "{said}");
    assert!(said.contains("DC Rookwood"), "{said}");
    assert!(said.contains("Last 30 days: 2 people"), "{said}");
    assert!(!looks.html().contains("Quillmarsh"), "{said}");
    // The keeper is told that the privacy lead looked at the looks.
    let holloway = service.signed_in("Holloway").await;
    let kept = service.page(&holloway, "", &path).await.words();
    assert!(
        kept.contains("Ola Flint") && kept.contains("Lawfulness of processing"),
        "{kept}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_what_they_looked_at_themselves_and_nobody_else_does() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = service.who("Ava");
    for _ in 0..60 {
        service
            .page(&rookwood, "", &format!("/children/{ava}"))
            .await;
    }
    let account = service.page(&rookwood, "", "/account").await;
    assert!(account.html().contains("href=\"/account/looks\""));
    let own = service.page(&rookwood, "", "/account/looks").await;
    assert!(own.words().contains(&ava.shown()), "{}", own.words());
    let html = own.html();
    let earlier = html.split("href=\"/account/looks?before=").nth(1).unwrap();
    let earlier = earlier.split('"').next().unwrap();
    let earlier = service
        .page(&rookwood, "", &format!("/account/looks?before={earlier}"))
        .await;
    assert_eq!(earlier.status, StatusCode::OK);
    assert!(
        earlier.words().contains(&ava.shown()),
        "{}",
        earlier.words()
    );
    let wrenfield = service.signed_in("Wrenfield").await;
    let others = service.page(&wrenfield, "", "/account/looks").await.words();
    assert!(!others.contains(&ava.shown()), "{others}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_privacy_lead_is_told_in_words_of_looks_that_stand_out_and_nobody_else_is() {
    let service = Running::telling(with_privacy_lead()).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let path = format!("/children/{}?purpose=live+incident", service.who("Kai"));
    for _ in 0..20 {
        let page = service.page(&wrenfield, "", &path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    }
    let flint = service.signed_in("Flint").await;
    let asked = service.page(&flint, "", "/looks").await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN, "{}", asked.words());
    let said = service
        .page(&flint, "", "/looks?purpose=lawfulness+of+processing")
        .await;
    assert!(
        said.words()
            .contains("responding officer: opened one record 20 times")
            && said.words().contains("It may well have been right"),
        "{}",
        said.words()
    );
    assert!(!said.html().contains("Brambleby"), "{}", said.words());
    for other in ["Rookwood", "Oake", "Quay"] {
        let token = service.signed_in(other).await;
        let closed = service
            .page(&token, "", "/looks?purpose=lawfulness+of+processing")
            .await;
        assert_eq!(closed.status, StatusCode::NOT_FOUND, "{other}");
    }
}

/// Whoever opens a record of their own surname is named to the privacy lead by the record's number, whatever opened it.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_ones_own_surname_is_told_to_the_privacy_lead_alone() {
    let story = with_privacy_lead().replace("children: Kai, Ava", "children: Kai, Ava, Sky");
    let service = Running::telling(format!(
        "{story}  2026-03-01 09:00  described; name \"Sky Wrenfield\" | about Sky; no case
  2026-03-03 09:00  child held: Sky; as officer in the case | about Wrenfield; no case
"
    ))
    .await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let (sky, kai) = (service.who("Sky"), service.who("Kai"));
    for path in [
        format!("/children/{kai}?purpose=live+incident"),
        format!("/children/{sky}"),
    ] {
        let page = service.page(&wrenfield, "", &path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    }
    let flint = service.signed_in("Flint").await;
    let told = service
        .page(&flint, "", "/looks?purpose=lawfulness+of+processing")
        .await
        .words();
    assert!(
        told.contains("opened 1 record of somebody who has their own surname")
            && told.contains(&sky.shown()),
        "{told}"
    );
    assert!(
        !told.contains(&kai.shown()) && !told.contains("Sky"),
        "{told}"
    );
    let own = service.page(&wrenfield, "", "/account/looks").await.words();
    assert!(!own.contains("surname"), "{own}");
}

/// A child of the surname of whoever looks after the board is on that board, on the wall of it and on a list of duties: that is
/// to open nobody's record. Whoever follows the name opens it.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_stands_on_a_list_or_a_wall_was_opened_by_nobody() {
    let story = with_privacy_lead()
        .replace("children: Kai, Ava", "children: Kai, Ava, Sky")
        .replace("people: Wrenfield", "people: Ashgrove, Wrenfield");
    let service = Running::telling(format!(
        "{story}  2026-01-01 09:00  account given: control-room supervisor; name \"Insp Ashgrove\"; team \"control room\" | about Ashgrove; no case
  2026-03-01 09:00  described; name \"Sky Ashgrove\" | about Sky; no case
  2026-06-10 19:02  reported missing; by mum | about Sky; case \"sky\"
"
    ))
    .await;
    let (ashgrove, quay) = (
        service.signed_in("Ashgrove").await,
        service.signed_in("Quay").await,
    );
    let walls = service.page(&quay, "", "/walls").await;
    let wall = [("place", "Saltby control room"), ("account", "ashgrove")];
    service.send(&quay, "/walls", &walls, &wall).await;
    let ashgrove_again = service.signed_in_again("Ashgrove").await;
    let board = service.page(&ashgrove_again, "", "/missing").await;
    let begun = service.send(&ashgrove_again, "/wall", &board, &[]).await;
    let cookie = begun.headers.get_all("set-cookie").iter();
    let mut cookie = cookie.map(|one| one.to_str().unwrap());
    let cookie = cookie.find(|one| one.starts_with("__Host-heard-wall"));
    let cookie = cookie.unwrap().split(';').next().unwrap();
    let shown = axum::http::Request::get("/wall").header("cookie", cookie);
    let shown = shown.body(axum::body::Body::empty()).unwrap();
    let shown = service.ask(shown).await.words();
    assert!(shown.contains("Sky"), "{shown}");
    for list in ["/missing", "/duties/late", "/told"] {
        let page = service.page(&ashgrove, "", list).await;
        assert_eq!(page.status, StatusCode::OK, "{list}: {}", page.words());
    }
    let told = async || {
        let flint = service.signed_in("Flint").await;
        let path = "/looks?purpose=lawfulness+of+processing";
        service.page(&flint, "", path).await.words()
    };
    let sky = service.who("Sky");
    let nobody = told().await;
    assert!(!nobody.contains(&sky.shown()), "{nobody}");
    let own = format!("/children/{sky}?purpose=live+incident");
    let opened = service.page(&ashgrove, "", &own).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.words());
    let opened = told().await;
    assert!(opened.contains(&sky.shown()), "{opened}");
}
