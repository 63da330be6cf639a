//! A child's record as it happened: each strand can be followed on its own, and days stand as headings with how long lay
//! between them.

use crate::running::{Running, STAFF};

const HAPPENED: &str = "  2026-06-01 10:00  child said: \"he drove a grey car\"; heard by \"DC Rookwood\"; how in person and alone | about Ava; no case
  2026-06-01 11:00  notice shared: council | about Ava; no case
  2026-06-09 22:19  graded: medium; because \"late before\" | about Ava
";

#[tokio::test(flavor = "multi_thread")]
async fn voice_decisions_and_sharing_are_followed_each_on_its_own() {
    let service = Running::telling(format!("{STAFF}{HAPPENED}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let here = format!("/children/{}/timeline", service.who("Ava"));
    let all = service.page(&rookwood, "", &here).await.words();
    assert!(
        all.contains("The child’s voice: 1")
            && all.contains("Decisions: 1")
            && all.contains("Sharing: 1"),
        "{all}"
    );
    let told = ["he drove a grey car", "Notice shared: ", "Graded: medium"];
    for (strand, shown) in ["voice", "sharing", "decisions"].into_iter().zip(told) {
        let some = format!("{here}?of={strand}");
        let said = service.page(&rookwood, "", &some).await.words();
        for one in told {
            assert_eq!(said.contains(one), one == shown, "{strand}: {one}: {said}");
        }
    }
    let two = format!("{here}?of=voice&of=sharing&known_at=2026-06-01T10:30:00Z");
    let said = service.page(&rookwood, "", &two).await.words();
    assert!(said.contains("Notice shared: "), "as known then: {said}");
    assert!(!said.contains("Graded: medium"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_headings_with_what_lies_between() {
    let service = Running::telling(format!("{STAFF}{HAPPENED}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let here = format!("/children/{}/timeline", service.who("Ava"));
    let page = service.page(&rookwood, "", &here).await;
    let said = page.words();
    let yesterday = said
        .find("Recorded Yesterday 22:19 yesterday")
        .expect(&said);
    let between = said.find("7 days between 1 June 2026").expect(&said);
    assert!(yesterday < between, "{said}");
    assert!(
        page.html()
            .contains("<th scope=\"rowgroup\" colspan=\"3\">")
    );
}
