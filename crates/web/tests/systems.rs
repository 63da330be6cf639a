//! What has not come from another system is said on every page that it could be missing from, in the same words.

use heard_desk::SystemRead;
use jiff::SignedDuration;

use crate::running::{Answer, Running};

const SAYS: &str =
    "Custody was last read up to 09:12 Sun 7 June. Later records from there are not on this page.";

async fn with_custody_away() -> Running {
    let service = Running::new().await;
    for (system, up_to) in [
        ("custody", "2026-06-07T08:12:00Z"),
        ("crime", "2026-06-10T18:00:00Z"),
    ] {
        let read = SystemRead {
            system: system.into(),
            up_to: up_to.parse().unwrap(),
            hours: 24,
        };
        let store = service.desk.store();
        store.note_system_read(&read, read.up_to).await.unwrap();
    }
    service
}

async fn worked_out(service: &Running, who: &str, path: &str) -> Answer {
    for _ in 0..40 {
        let page = service.page(who, "", path).await;
        if !page.headers.contains_key("refresh") {
            return page;
        }
    }
    panic!("it never came");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_come_is_said_in_the_same_words_wherever_it_could_be_missing() {
    let service = with_custody_away().await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = format!("/children/{}", service.who("Ava"));
    for path in ["/duties", "/missing", "/search", ava.as_str()] {
        let said = service.page(&rookwood, "", path).await.words();
        assert!(said.contains(SAYS), "{path}: {said}");
        assert!(!said.contains("Crime was last read"), "{path}");
    }
    for path in ["/account", "/catalogue", "/help"] {
        let said = service.page(&rookwood, "", path).await.words();
        assert!(!said.contains("was last read"), "{path}");
    }
    let before = format!("{ava}?known_at=2026-06-08T08:00:00Z");
    let said = service.page(&rookwood, "", &before).await.words();
    assert!(
        !said.contains("was last read"),
        "on Monday morning nothing was late yet: {said}"
    );
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_hours(24));
    let rookwood = service.signed_in_again("Rookwood").await;
    let said = service.page(&rookwood, "", &ava).await.words();
    assert!(said.contains("Crime was last read up to"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn which_systems_are_read_and_up_to_when_is_open_to_whoever_works_here() {
    let service = with_custody_away().await;
    let rookwood = service.signed_in("Rookwood").await;
    let said = service.page(&rookwood, "", "/systems").await.words();
    for says in [
        "Custody 09:12 Sun 7 June 24 h 3 days behind",
        "As it should be",
    ] {
        assert!(said.contains(says), "{says}: {said}");
    }
    let none = Running::new().await;
    let rookwood = none.signed_in("Rookwood").await;
    let said = none.page(&rookwood, "", "/systems").await.words();
    assert!(said.contains("No other system is read"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_say_up_to_when_their_data_is_whole() {
    let service = with_custody_away().await;
    let holloway = service.signed_in("Holloway").await;
    for path in ["/assurance", "/assurance/m.miss-seen"] {
        let said = worked_out(&service, &holloway, path).await.words();
        assert!(said.contains(SAYS), "{path}: {said}");
        assert!(
            said.contains("Data to 09:12 Sun 7 June from custody."),
            "{path}: {said}"
        );
    }
}
