//! Somebody comes of age while police still work for them: what was owed to the child stays owed, by somebody; the way on is
//! offered; and what is counted is counted by how old they were.

use axum::http::StatusCode;

use crate::running::{Running, STAFF};

/// Ava is eighteen on 12 June; what happened to her came before, and so did the investigation of it. Mina was eighteen already.
fn turning() -> String {
    let story = STAFF
        .replace("children: Kai, Ava", "children: Kai, Ava, Mina")
        .replace("people: Wrenfield", "people: Farrow, Wrenfield");
    format!(
        "{story}  2026-01-01 09:00  account given: chief-officer lead; name \"ACC Farrow\" | about Farrow; no case
  2026-03-01 09:05  described; name \"Ava Quillmarsh\"; born 2008-06-12 | about Ava; no case
  2026-03-01 09:05  described; name \"Mina Sorrel\"; born 2008-06-01 | about Mina; no case
  2026-06-10 09:00  found: came back | about Ava
  2026-06-08 10:00  investigation opened: serious sexual offence; crime C1 | about Ava; case \"june\"; by \"DC Rookwood\", exploitation team
  2026-06-09 20:00  reported missing; by mum | about Mina; case \"mina\"
  2026-06-10 08:00  found: came back | about Mina; case \"mina\"
"
    )
}

/// Where each duty of the investigation is told, as a page links to it.
fn of_the_investigation(html: &str) -> Vec<String> {
    let links = html.split("href=\"").skip(1);
    let links = links.filter_map(|rest| rest.split('"').next());
    let mut res: Vec<String> = links
        .filter(|link| link.contains("/duties/inv."))
        .map(str::to_owned)
        .collect();
    res.sort();
    res.dedup();
    res
}

#[tokio::test(flavor = "multi_thread")]
async fn an_investigation_begun_for_a_child_goes_on_for_an_adult() {
    let service = Running::telling(turning()).await;
    let record = format!("/children/{}", service.who("Ava"));
    let rookwood = service.signed_in("Rookwood").await;
    let before = service.page(&rookwood, "", &record).await;
    assert!(
        before.words().contains("Ava is 18 on 12 June 2026."),
        "{}",
        before.words()
    );
    let owed = of_the_investigation(&before.html());
    assert!(!owed.is_empty(), "{}", before.words());

    service.clock.set("2026-06-13T10:00:00Z".parse().unwrap());
    let rookwood = service.signed_in_again("Rookwood").await;
    let after = service.page(&rookwood, "", &record).await;
    let said = after.words();
    for one in [
        "Ava has been 18 since 12 June 2026.",
        "What was owed to a child stays owed, and to the same people.",
        "Who goes on with it as adult safeguarding",
    ] {
        assert!(said.contains(one), "{one}: {said}");
    }
    assert_eq!(of_the_investigation(&after.html()), owed, "{said}");
    let mine = service.page(&rookwood, "", "/duties").await;
    let to_do = of_the_investigation(&mine.html());
    assert!(!to_do.is_empty(), "{}", mine.words());
    assert!(to_do.iter().all(|one| owed.contains(one)), "{to_do:?}");
    for address in &owed {
        let duty = service.page(&rookwood, "", address).await;
        assert_eq!(duty.status, StatusCode::OK, "{address}");
        assert!(duty.words().contains("Owed by "), "{}", duty.words());
    }
    let plan = service
        .page(&rookwood, "", &format!("{record}/record/safety-plan-made"))
        .await;
    assert_eq!(plan.status, StatusCode::OK, "{}", plan.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_counted_was_a_child_when_it_happened() {
    let service = Running::telling(turning()).await;
    service.signed_in("Farrow").await;
    service.clock.set("2026-06-13T10:00:00Z".parse().unwrap());
    let farrow = service.signed_in_again("Farrow").await;
    let path = "/assurance/m.miss-seen?side=not-so";
    let mut page = service.page(&farrow, "", path).await;
    for _ in 0..40 {
        if !page.headers.contains_key("refresh") {
            break;
        }
        page = service.page(&farrow, "", path).await;
    }
    let said = page.words();
    assert!(said.contains("Ava Quillmarsh, 18"), "{said}");
    assert!(!said.contains("Mina Sorrel"), "an adult then: {said}");
}
