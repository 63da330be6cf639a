//! Measures count what is open to whoever asks, with the children behind each figure.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value as Json;

use crate::running::Running;

/// Five children: one whose ethnicity is on record, one of two records, one of a team, one sealed; and people who are none.
const COUNTED: &str = "What is counted
  children: Kai, Kay, Ava, Tobi, Wren
  people: Farrow, Pike, Oake, Mum
  2026-01-01 09:00  account given: chief-officer lead; name \"ACC Farrow\" | about Farrow; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Pike\"; team \"complex exploitation\" | about Pike; no case
  2026-01-01 09:00  account given: analyst; name \"Oake\" | about Oake; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\"; born 2011-05-03 | about Kai; no case
  2026-03-01 09:00  described; name \"Kay Brambleby\"; born 2011-05-03 | about Kay; no case
  2026-03-01 09:05  same person: Kay | about Kai; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\"; born 2010-11-20 | about Ava; no case
  2026-03-01 09:00  described; name \"Tobi Larkspur\"; born 2012-01-20 | about Tobi; no case
  2026-03-01 09:00  described; name \"Wren Ashdown\"; born 2011-02-14 | about Wren; no case
  2026-03-01 09:00  described; name \"Rosa Quillmarsh\"; born 1984-02-14 | about Mum; no case
  2026-03-02 09:00  given to team: \"complex exploitation\" | about Ava; no case
  2026-03-03 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
  2026-06-02 10:00  ethnicity recorded: W1; told by said by the person | about Tobi; no case
";

fn children(told: &Json) -> BTreeSet<String> {
    let each = told["children"].as_array().unwrap().iter();
    let ids = each.map(|one| match one.get("child") {
        Some(records) => records[0].clone(),
        None => one[0].clone(),
    });
    ids.map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_measure_counts_those_who_are_open_and_tells_who_they_are() {
    let service = Running::telling(COUNTED.to_owned()).await;
    let id = |name: &str| service.who(name).to_string();
    let [farrow, pike, oake] = [
        service.signed_in("Farrow").await,
        service.signed_in("Pike").await,
        service.signed_in("Oake").await,
    ];
    let path = "/api/measures/m.ethnicity-missing";

    // The force's lead counts every child that is not closed, a child of two records once, and nobody's mum.
    let told = service.get(&farrow, path).await.json();
    let first_of_kai = [id("Kai"), id("Kay")].into_iter().min().unwrap();
    let counted = BTreeSet::from([first_of_kai, id("Ava"), id("Tobi")]);
    assert_eq!(children(&told), counted, "{told}");
    assert_eq!(
        (&told["numerator"], &told["denominator"]),
        (&2.into(), &3.into()),
        "{told}"
    );
    let of_two = told["children"].as_array().unwrap().iter();
    assert_eq!(
        of_two
            .filter(|one| one["child"].as_array().unwrap().len() == 2)
            .count(),
        1
    );

    // A sergeant counts the team's own.
    let told = service.get(&pike, path).await.json();
    assert_eq!(children(&told), BTreeSet::from([id("Ava")]), "{told}");
    assert_eq!(
        (&told["numerator"], &told["denominator"]),
        (&1.into(), &1.into())
    );

    // Whoever may not measure is told what is told where there is nothing.
    let refused = service.get(&oake, path).await;
    let nothing = service.get(&oake, "/api/measures/m.no-such").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(refused.bytes, nothing.bytes);
    let staff = service.get(&farrow, "/api/measures/m.post-fill").await;
    assert_eq!(staff.status, StatusCode::NOT_FOUND);

    // As it was known before.
    let before = format!("{path}?known_at=2026-06-01");
    let told = service.get(&farrow, &before).await.json();
    assert_eq!(
        (&told["numerator"], &told["denominator"]),
        (&3.into(), &3.into()),
        "{told}"
    );

    // Every figure of all has its children, and says the same as it does alone.
    let all = service.get(&farrow, "/api/measures").await.json();
    let all = all["measures"].as_array().unwrap();
    assert!(all.len() > 40, "{}", all.len());
    for figure in all {
        let behind = figure["children"].as_array().unwrap().len();
        assert_eq!(
            figure["numerator"].as_u64().unwrap(),
            behind as u64,
            "{figure}"
        );
        let id = figure["id"].as_str().unwrap();
        let path = format!("/api/measures/{id}");
        let alone = service.get(&farrow, &path).await.json();
        for said in [
            "numerator",
            "denominator",
            "no_record",
            "left_out",
            "interval",
        ] {
            assert_eq!(figure[said], alone[said], "{id}: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_children_of_a_measure_come_page_by_page_and_each_was_looked_at() {
    let service = Running::telling(COUNTED.to_owned()).await;
    let farrow = service.signed_in("Farrow").await;
    let mut seen = BTreeSet::new();
    let mut path = "/api/measures/m.ethnicity-missing?limit=1".to_owned();
    for _ in 0..3 {
        let told = service.get(&farrow, &path).await.json();
        assert_eq!(told["denominator"], 3, "a page counts everybody: {told}");
        let page = children(&told);
        assert_eq!(page.len(), 1);
        for child in &page {
            let child = child.parse().unwrap();
            let looks = service
                .desk
                .store()
                .looks_about(child, None, 10)
                .await
                .unwrap();
            assert!(
                looks
                    .iter()
                    .any(|look| look.body.contains("\"act\":\"measure\"")),
                "{looks:?}"
            );
        }
        seen.extend(page);
        match told["next"].as_str() {
            Some(next) => path = format!("/api/measures/m.ethnicity-missing?limit=1&after={next}"),
            None => path.clear(),
        }
    }
    assert!(path.is_empty(), "there is no fourth page");
    assert_eq!(seen.len(), 3);
    for wrong in ["limit=0", "limit=many", "limit=1001", "after=quillmarsh"] {
        let path = format!("/api/measures/m.ethnicity-missing?{wrong}");
        let refused = service.get(&farrow, &path).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(!String::from_utf8_lossy(&refused.bytes).contains("quillmarsh"));
    }
}

/// Small numbers tell of children: whoever's leave is to count alone, and not to open a record, is shown no figure anywhere.
#[tokio::test(flavor = "multi_thread")]
async fn an_analyst_with_an_approved_question_is_shown_no_figure() {
    let question = "  2026-06-01 09:00  question approved: \"weekends?\"; by Farrow; until 2026-06-20 00:00 | about Oake; no case\n";
    let service = Running::telling(format!("{COUNTED}{question}")).await;
    let oake = service.signed_in("Oake").await;
    for path in ["/api/measures", "/api/measures/m.ethnicity-missing"] {
        let refused = service.get(&oake, path).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [
        "/assurance",
        "/assurance/m.ethnicity-missing",
        "/assurance/single-agency",
    ] {
        let refused = service.page(&oake, "", path).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
    }
}
