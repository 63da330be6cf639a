//! Where no more than a part of a record is open, what is not in it is not said to be absent; a record as it was known is
//! told by the days of now; police protection is told as it stands.

use axum::http::StatusCode;

use crate::running::{Running, STAFF};

const SAID: &str = "  2026-06-10 18:00  child said: \"he drove a grey car\"; heard by \"DC Rookwood\"; how in person and alone | about Ava; no case
  2026-06-10 18:05  taken into police protection: removed; grounds \"found alone\"; officer \"PC Dunlin 4471\" | about Ava; by \"PC Dunlin 4471\", responding officer
";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_summary_leaves_out_is_not_told_as_absent() {
    let service = Running::telling(format!("{STAFF}{SAID}")).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let record = format!("/children/{}", service.who("Ava"));
    let ask = "is not part of what is open to you. Ask DC Rookwood, the officer in the case.";
    for (part, what) in [
        ("", "What Ava has said"),
        ("", "What Ava asked for"),
        ("/voice", "What Ava has said"),
        (
            "/strategy",
            "Whether a strategy discussion is owed, or was held,",
        ),
        ("/protection", "Whether Ava has been in police protection"),
        ("/notice/sent", "What notices there are"),
    ] {
        let path = format!("{record}{part}?purpose=live+incident");
        let said = service.page(&wrenfield, "", &path).await.words();
        assert!(said.contains("You see a summary."), "{path}: {said}");
        assert!(said.contains(&format!("{what} {ask}")), "{path}: {said}");
        for none in [
            "We have not recorded anything",
            "Nothing is recorded that Ava asked for",
            "No strategy discussion is owed",
            "has not been in police protection",
            "no notice is on record",
            "0 entries",
        ] {
            assert!(!said.contains(none), "{path}: {none}: {said}");
        }
    }
    let path = format!("{record}?purpose=live+incident");
    let overview = service.page(&wrenfield, "", &path).await.words();
    assert!(overview.contains("Of what is open to you: "), "{overview}");
    let rookwood = service.signed_in("Rookwood").await;
    let whole = service.page(&rookwood, "", &record).await.words();
    assert!(
        whole.contains("he drove a grey car") && !whole.contains("open to you"),
        "{whole}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_owed_at_an_earlier_moment_is_told_by_the_days_of_now() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let record = format!("/children/{}", service.who("Ava"));
    let then = format!("{record}?known_at=2026-06-09T21:30:00Z");
    let page = service.page(&rookwood, "", &then).await;
    let said = page.words();
    assert!(
        said.contains("Owed to Ava as known 22:30 yesterday"),
        "{said}"
    );
    assert!(!said.contains("Owed to Ava now"), "{said}");
    let html = page.html();
    let due = html.split("duty__due\">").skip(1);
    let mut due = due.map(|rest| rest.split('<').next().unwrap());
    assert!(due.any(|due| due.contains("yesterday")), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_that_is_none_is_told_at_its_field_with_the_page() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let record = format!("/children/{}", service.who("Ava"));
    for (typed, why, kept) in [
        ("last+night", "Type a date and time", "last night"),
        ("2027-01-01", "That moment is still to come", "2027-01-01"),
    ] {
        let path = format!("{record}/timeline?known_at={typed}");
        let page = service.page(&rookwood, "", &path).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let html = page.html();
        assert!(
            html.contains("href=\"#moment\"") && html.contains(&format!("value=\"{kept}\"")),
            "{html}"
        );
        let said = page.words();
        assert!(
            said.contains(why) && said.contains("Reported missing"),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn brothers_and_sisters_are_told_with_when_they_were_last_seen_or_that_there_is_none() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let record = format!("/children/{}", service.who("Ava"));
    let alone = service.page(&rookwood, "", &record).await.words();
    assert!(
        alone.contains("No brother or sister is on record."),
        "{alone}"
    );
    service
        .goes_on("  2026-06-10 18:00  linked to: Kai; as sibling | about Ava; no case\n")
        .await;
    let said = service.page(&rookwood, "", &record).await.words();
    assert!(
        said.contains("Brothers and sisters") && said.contains("Kai Brambleby"),
        "{said}"
    );
    assert!(!said.contains("No brother or sister"), "{said}");
    assert!(said.contains("last seen cannot be shown to you"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn police_protection_tells_what_is_late_and_refuses_what_cannot_be() {
    let more = "  2026-06-10 01:12  taken into police protection: removed; grounds \"found alone\"; officer \"PC Dunlin 4471\" | about Ava; by \"PC Dunlin 4471\", responding officer
  2026-06-10 01:20  child told and heard; told \"why she is here\"; wishes \"I want my nan.\" | about Ava; by \"PC Dunlin 4471\", responding officer
  2026-06-10 07:00  police protection review set: 2026-06-10 13:00 | about Ava; by \"Insp Teasel\", designated officer
";
    let service = Running::telling(format!("{STAFF}{more}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let here = format!("/children/{}/protection", service.who("Ava"));
    let page = service.page(&rookwood, "", &here).await;
    let said = page.words();
    assert!(
        said.contains("review due 13:00 today: not done, 7 h") && said.contains("late"),
        "{said}"
    );
    assert!(
        said.contains("“I want my nan.”") && page.html().contains("/strategy\""),
        "{said}"
    );

    let end = format!("{here}/end");
    let form = service.page(&rookwood, "", &end).await;
    assert!(!form.words().contains("Which number?"), "{}", form.words());
    let before = [
        ("happened", "2026-06-10 00:30"),
        ("how", "released to parent or carer"),
        ("by", "Insp Teasel"),
    ];
    let refused = service.send(&rookwood, &end, &form, &before).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .words()
            .contains("Police protection cannot end before it began (01:12 today)."),
        "{}",
        refused.words()
    );
    assert!(refused.html().contains("href=\"#happened\""));

    let review = format!("{here}/review");
    let form = service.page(&rookwood, "", &review).await;
    let blank = [("happened", "2026-06-10 14:00")];
    let refused = service.send(&rookwood, &review, &form, &blank).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.words().contains("Say what the review came to"),
        "{}",
        refused.words()
    );

    let parents = format!("{here}/parents");
    let form = service.page(&rookwood, "", &parents).await;
    let told = [("happened", "2026-06-10 01:40"), ("who", "Ava's mother")];
    let kept = service.send(&rookwood, &parents, &form, &told).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = service.page(&rookwood, "", &here).await.words();
    assert!(
        said.contains("Ava's mother") && !said.contains("Parents could not be told not recorded"),
        "{said}"
    );
}
