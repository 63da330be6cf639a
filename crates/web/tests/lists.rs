//! A list that was asked for a moment ago follows what comes, and is never behind what closes a record.

use crate::running::{Running, STAFF};

const TO_THE_TEAM: &str =
    "  2026-03-03 09:05  given to team: \"complex exploitation\" | about Ava; no case\n";

/// What a list says before something came, and after.
async fn before_and_after(path: &str, who: &str, came: &str) -> (String, String) {
    let service = Running::telling(format!("{STAFF}{TO_THE_TEAM}")).await;
    let token = service.signed_in(who).await;
    let before = service.page(&token, "", path).await.words();
    service.goes_on(came).await;
    (before, service.page(&token, "", path).await.words())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_closed_is_on_no_list_from_the_next_moment_on() {
    let sealed = "  2026-06-10 20:31  record restricted: sealed; because \"a witness\" | about Ava; no case\n";
    for path in ["/duties", "/missing"] {
        let (before, after) = before_and_after(path, "Rookwood", sealed).await;
        assert!(before.contains("Ava Quillmarsh"), "{path}: {before}");
        assert!(!after.contains("Ava Quillmarsh"), "{path}: {after}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_gives_a_child_up_has_them_on_no_list_from_the_next_moment_on() {
    let given_up =
        "  2026-06-10 20:31  child given up: Ava; because \"moved\" | about Rookwood; no case\n";
    let (before, after) = before_and_after("/duties", "Rookwood", given_up).await;
    assert!(before.contains("Ava Quillmarsh"), "{before}");
    assert!(after.contains("You hold no child at present"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_about_a_child_is_on_the_list_at_once() {
    let found = "  2026-06-10 20:31  found: came back | about Ava\n";
    let (before, after) = before_and_after("/duties", "Rookwood", found).await;
    let due = "See Ava Quillmarsh in person now that the child is back";
    assert!(!before.contains(due), "{before}");
    assert!(after.contains(due), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_who_goes_missing_is_on_the_board_at_once() {
    let missing = "  2026-06-10 20:31  reported missing; by mum | about Kai; case \"kai\"
  2026-06-10 20:31  given to team: \"complex exploitation\" | about Kai; no case\n";
    let (before, after) = before_and_after("/missing", "Holloway", missing).await;
    assert!(!before.contains("Kai Brambleby"), "{before}");
    assert!(after.contains("Kai Brambleby"), "{after}");
}
