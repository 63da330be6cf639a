//! Police protection as its hours pass: the designated officer is warned before they are over, they end by law, and the record
//! stays open until it says how.

use axum::http::StatusCode;
use jiff::Timestamp;

use crate::running::{Answer, Running, STAFF};

/// Ava was taken at seven on Wednesday evening; by seven on Saturday it is over.
fn taken() -> String {
    let story = STAFF.replace("people: Wrenfield", "people: Teasel, Wrenfield");
    let by_teasel = "by \"Insp Teasel\", designated officer";
    format!(
        "{story}  2026-01-01 09:00  account given: designated officer; name \"Insp Teasel\"; team \"Saltby response\" | about Teasel; no case
  2026-06-10 19:00  child held: Ava; as supervisor | about Teasel; no case
  2026-06-10 19:00  taken into police protection: removed; grounds \"alone at night\"; officer \"PC Dunlin 4471\"; protection PP-1 | about Ava; case \"protection\"; by \"PC Dunlin 4471\", responding officer
  2026-06-10 19:20  designated officer named: \"Insp Teasel\"; rank \"inspector\"; protection PP-1 | about Ava; case \"protection\"; by \"Insp Teasel\", duty inspector
  2026-06-10 19:30  child told and heard; told \"why, and what comes next\"; wishes \"to go to my aunt\"; protection PP-1 | about Ava; case \"protection\"; {by_teasel}
"
    )
}

/// The service at another moment, with the designated officer signed in again.
async fn at(service: &Running, moment: &str) -> String {
    let moment: Timestamp = moment.parse().unwrap();
    service
        .clock
        .set(moment - jiff::SignedDuration::from_mins(1));
    service.signed_in_again("Teasel").await
}

const OWED: &str = "End Ava Quillmarsh's police protection within 72 hours; it cannot be extended";

#[tokio::test(flavor = "multi_thread")]
async fn its_hours_pass_and_nobody_can_put_them_off() {
    let service = Running::telling(taken()).await;
    service.signed_in("Teasel").await;
    let path = format!("/children/{}/protection", service.who("Ava"));
    let page = async |who: &str, part: &str| -> Answer {
        let page = service.page(who, "", &format!("{path}{part}")).await;
        assert_eq!(page.status, StatusCode::OK, "{part}: {}", page.words());
        page
    };

    let teasel = at(&service, "2026-06-13T16:00:00Z").await;
    let mine = service.page(&teasel, "", "/duties").await;
    assert!(mine.words().contains(OWED), "{}", mine.words());
    assert!(!is_soon(&mine), "two hours before: {}", mine.words());

    // 71 hours after seven on Wednesday, which is six on Saturday in summer.
    let teasel = at(&service, "2026-06-13T17:00:00Z").await;
    let mine = service.page(&teasel, "", "/duties").await;
    assert!(is_soon(&mine), "an hour before: {}", mine.words());
    let said = page(&teasel, "").await.words();
    assert!(said.contains("left · used 71 h"), "{said}");

    let teasel = at(&service, "2026-06-13T18:00:00Z").await;
    let said = page(&teasel, "").await.words();
    for one in [
        "72 hours were reached 19:00 today",
        "The record stays open until you do",
    ] {
        assert!(said.contains(one), "{one}: {said}");
    }
    assert!(!said.contains(": whole"), "{said}");
    for (step, answer) in [
        ("/review", ("because", "no safe adult yet")),
        ("/next-review", ("next", "2026-06-13 21:00")),
    ] {
        let form = page(&teasel, step).await;
        let to = format!("{path}{step}");
        let answers = [("happened", "2026-06-13 19:00"), answer];
        let refused = service.send(&teasel, &to, &form, &answers).await;
        let said = refused.words();
        assert!(
            said.contains("Police protection cannot go past 72 hours."),
            "{step}: {said}"
        );
    }
    let part_of_it = recorded(&page(&teasel, "").await);
    let form = page(&teasel, "/end").await;
    let ended = [
        ("happened", "2026-06-13 19:00"),
        ("how", "expired at 72 hours"),
        ("by", "Insp Teasel"),
        ("because", "72 hours reached"),
        ("goes_to", "her aunt, placed there by the council"),
    ];
    let to = format!("{path}/end");
    let answer = service.send(&teasel, &to, &form, &ended).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    let whole = page(&teasel, "").await;
    assert!(whole.words().contains("ended 19:0"), "{}", whole.words());
    assert_eq!(
        recorded(&whole),
        part_of_it + 1,
        "how it ended is there now"
    );
}

/// Is the end of the protection told as nearly due?
fn is_soon(page: &Answer) -> bool {
    let html = page.html();
    let mut rows = html.split("<li class=\"duty ");
    rows.any(|row| {
        row.starts_with("duty--soon") && row.contains("police protection within 72 hours")
    })
}

/// How many of what has to be on record is there.
fn recorded(page: &Answer) -> usize {
    let said = page.words();
    let (before, _) = said.split_once(" of 7 recorded").expect(&said);
    let number = before.rsplit(' ').next().unwrap_or_default();
    number.parse().unwrap_or_else(|_| panic!("{said}"))
}
