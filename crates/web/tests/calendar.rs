//! What the calendar does to a record: an hour that comes twice, and an eighteenth birthday.

use crate::running::{Running, STAFF};

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_that_comes_twice_says_which_it_is() {
    let missing = "  2026-03-03 09:05  given to team: \"complex exploitation\" | about Kai; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\"; born 2011-02-01 | about Kai; no case
  2025-10-26 01:30+01:00  reported missing; by mum | about Kai; case \"october\"
  2025-10-26 01:30+00:00  found: came back | about Kai; case \"october\"\n";
    let service = Running::telling(format!("{STAFF}{missing}")).await;
    let holloway = service.signed_in("Holloway").await;
    let timeline = format!("/children/{}/timeline", service.who("Kai"));
    let timeline = service.page(&holloway, "", &timeline).await.words();
    let (summer, winter) = (timeline.find("01:30 BST"), timeline.find("01:30 GMT"));
    assert!(summer.is_some() && winter.is_some(), "{timeline}");
}

/// A girl of seventeen who was missing: she came of age, or soon does, and nothing that is owed to her ends with it.
#[tokio::test(flavor = "multi_thread")]
async fn on_an_eighteenth_birthday_nothing_that_is_owed_is_lost() {
    let of = async |born: &str| {
        let missing = format!(
            "  2026-03-03 09:05  given to team: \"complex exploitation\" | about Kai; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\"; born {born} | about Kai; no case
  2026-06-07 19:00  reported missing; by mum | about Kai; case \"june\"
  2026-06-07 23:00  found: came back | about Kai; case \"june\"\n"
        );
        let service = Running::telling(format!("{STAFF}{missing}")).await;
        let holloway = service.signed_in("Holloway").await;
        let page = format!("/children/{}", service.who("Kai"));
        service.page(&holloway, "", &page).await.words()
    };
    let young = of("2011-02-01").await;
    assert!(
        !young.contains("18 on") && !young.contains("been 18"),
        "{young}"
    );
    let soon = of("2008-07-03").await;
    assert!(soon.contains("Kai is 18 on 3 July 2026."), "{soon}");
    let since = of("2008-06-09").await;
    assert!(
        since.contains("Kai has been 18 since 9 June 2026."),
        "{since}"
    );
    for page in [&soon, &since] {
        assert!(page.contains("Plan it"), "{page}");
        assert!(
            page.contains("See Kai Brambleby in person now that the child is back"),
            "what was owed stays owed: {page}"
        );
    }
}
