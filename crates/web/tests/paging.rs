//! Long lists come page by page; what was closed between two pages is not on the second.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::running::Running;

const LONG: &str = "A long record
  children: Ava
  people: Rookwood, Holloway
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  child held: Ava; as keeper | about Holloway; no case
  2026-06-01 10:00  child said: \"one\"; how in person and alone | about Ava; no case
  2026-06-02 10:00  child said: \"two\"; how in person and alone | about Ava; case \"covert\"
  2026-06-03 10:00  child said: \"three\"; how in person and alone | about Ava; no case
  2026-06-04 10:00  child said: \"four\"; how in person and alone | about Ava; no case
";

/// Every page of a list, as ids or names by a key.
async fn pages(
    service: &Running,
    token: &str,
    path: &str,
    list: &str,
    key: &str,
) -> Vec<Vec<String>> {
    let mut res = Vec::new();
    let mut next = String::new();
    loop {
        let page = service.get(token, &format!("{path}?limit=2{next}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let page = page.json();
        let each = page[list].as_array().unwrap().iter();
        res.push(
            each.map(|one| one[key].as_str().unwrap().to_owned())
                .collect(),
        );
        match page["next"].as_str() {
            Some(after) => next = format!("&after={after}"),
            None => return res,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_together_are_the_list() {
    let service = Running::telling(LONG.to_owned()).await;
    let rookwood = service.signed_in("Rookwood").await;
    let holloway = service.signed_in("Holloway").await;
    let ava = service.who("Ava");
    let timeline = format!("/api/children/{ava}/timeline");
    let whole = service.get(&rookwood, &timeline).await.json();
    let whole: Vec<String> = whole["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact["fact"].as_str().unwrap().to_owned())
        .collect();
    let told = pages(&service, &rookwood, &timeline, "facts", "fact").await;
    assert!(
        whole.len() >= 5 && told.len() == whole.len().div_ceil(2),
        "{told:?}"
    );
    assert_eq!(told.concat(), whole);
    // Whoever saw a part of it has not seen the rest.
    let first = format!("{timeline}?limit=2");
    let first = service.get(&rookwood, &first).await.json();
    assert_eq!(first["seen"], Json::Null);
    let all = service.get(&rookwood, &timeline).await.json();
    assert_eq!(all["seen"].as_str(), whole.last().map(String::as_str));
    assert!(told.iter().rev().skip(1).all(|page| page.len() == 2));

    // Each page of the looks is a look too, which comes before those of the pages after it.
    let looks = format!("/api/children/{ava}/looks");
    let told = pages(&service, &holloway, &looks, "looks", "at")
        .await
        .concat();
    assert!(told.len() >= 5, "{told:?}");
    assert!(told.is_sorted_by(|one, other| one >= other), "{told:?}");

    let rules = pages(&service, &rookwood, "/api/catalogue", "rules", "id").await;
    assert!(rules.len() > 40, "{}", rules.len());
    let all = service
        .get(&rookwood, "/api/catalogue?limit=1000")
        .await
        .json();
    assert_eq!(rules.concat().len(), all["rules"].as_array().unwrap().len());
    assert_eq!(all["next"], Json::Null);

    for path in [&timeline, &looks, "/api/catalogue"] {
        for wrong in [
            "limit=0",
            "limit=1001",
            "limit=quillmarsh",
            "after=quillmarsh",
            "after=0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77",
        ] {
            let refused = service.get(&holloway, &format!("{path}?{wrong}")).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}?{wrong}");
            assert!(!String::from_utf8_lossy(&refused.bytes).contains("quillmarsh"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_closed_between_two_pages_is_not_gone_on_from() {
    let service = Running::telling(LONG.to_owned()).await;
    let rookwood = service.signed_in("Rookwood").await;
    let holloway = service.signed_in("Holloway").await;
    let ava = service.who("Ava");
    let timeline = format!("/api/children/{ava}/timeline");
    let whole = service.get(&rookwood, &timeline).await.json();
    let facts = whole["facts"].as_array().unwrap();
    let of = |word: &str| {
        facts
            .iter()
            .find(|fact| fact.to_string().contains(word))
            .unwrap()
    };
    let two = of("two");
    let on = |after: &Json| {
        format!(
            "{timeline}?limit=1&after={}",
            after["fact"].as_str().unwrap()
        )
    };
    assert!(
        service.get(&rookwood, &on(of("one"))).await.json()["facts"]
            .to_string()
            .contains("two")
    );

    // The keeper seals the case of the second: what comes after it is as if it had never been there.
    let sealed = json!({ "facts": [{ "kind": "record restricted", "happened": "2026-06-10 20:31", "body": { "level": "sealed", "because": "covert" }, "cases": two["cases"] }] });
    let facts = format!("/api/children/{ava}/facts");
    let put = service.post(Some(&holloway), &facts, 7, &sealed).await;
    assert_eq!(
        put.status,
        StatusCode::CREATED,
        "{}",
        String::from_utf8_lossy(&put.bytes)
    );
    let after_one = service.get(&rookwood, &on(of("one"))).await.json();
    assert!(
        after_one["facts"].to_string().contains("three"),
        "{after_one}"
    );
    let after_two = service.get(&rookwood, &on(two)).await;
    let never = service
        .get(
            &rookwood,
            &format!("{timeline}?limit=1&after=0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77"),
        )
        .await;
    assert_eq!(
        (after_two.status, &after_two.bytes),
        (never.status, &never.bytes)
    );
}
