//! At three in the morning: a record one has no leave for is opened, those who are to be told are told at once, and somebody
//! else looks at it afterwards.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tokio_stream::StreamExt;

use crate::running::Running;

const NIGHT: &str = "A night
  children: Kai, Wren
  people: Marsh, Larch, Slate, Holloway, Dale, Rookwood, Quill
  2025-06-01 09:00  account given: responding officer; name \"PC Marsh\"; team \"Saltby response\"; supervisor Larch | about Marsh; no case
  2025-06-01 09:00  account given: sergeant; name \"PS Larch\"; team \"Saltby response\" | about Larch; no case
  2026-01-01 09:00  account given: responding officer; name \"PC Marsh\"; team \"Saltby response\"; supervisor Slate | about Marsh; no case
  2026-01-01 09:00  account given: sergeant; name \"PS Slate\"; team \"Saltby response\" | about Slate; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: data protection officer; name \"Dale\" | about Dale; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Quill\"; team \"Thornwick\" | about Quill; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Wren Ashdown\" | about Wren; no case
  2026-03-03 09:00  child held: Kai; as keeper | about Holloway; no case
  2026-03-03 09:00  record restricted: restricted; because \"a witness\" | about Kai; no case
  2026-03-03 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
";

fn wanted(until: &str) -> Json {
    json!({ "happened": "2026-06-10 20:31", "until": until, "because": "may be in the car that was stopped" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_opened_for_a_reason_told_at_once_and_looked_at_by_somebody_else() {
    let service = Running::telling(NIGHT.to_owned()).await;
    let (kai, wren) = (service.who("Kai"), service.who("Wren"));
    let never = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77";
    let mut who = std::collections::BTreeMap::new();
    for name in [
        "Larch", "Slate", "Holloway", "Dale", "Rookwood", "Quill", "Marsh",
    ] {
        who.insert(name, service.signed_in(name).await);
    }
    let mut told = service.told_changes(&who["Holloway"]).await;

    let duties = format!("/api/children/{kai}/duties");
    let shut = service.get(&who["Marsh"], &duties).await;
    assert_eq!(shut.status, StatusCode::NOT_FOUND);
    let open = |child: String| format!("/api/children/{child}/emergency");
    let marsh = Some(who["Marsh"].as_str());
    for (key, child) in (1..).zip([wren.to_string(), never.to_owned()]) {
        let refused = service
            .post(marsh, &open(child), key, &wanted("2026-06-11 02:00"))
            .await;
        assert_eq!(
            refused.status,
            StatusCode::NOT_FOUND,
            "a sealed record is opened to nobody so"
        );
    }
    let unsaid =
        json!({ "happened": "2026-06-10 20:31", "until": "2026-06-11 02:00", "because": " " });
    let refused = service
        .post(marsh, &open(kai.to_string()), 3, &unsaid)
        .await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a reason is asked for"
    );
    let kept = service
        .post(
            marsh,
            &open(kai.to_string()),
            4,
            &wanted("2026-06-11 02:00"),
        )
        .await;
    assert_eq!(
        kept.status,
        StatusCode::CREATED,
        "{}",
        String::from_utf8_lossy(&kept.bytes)
    );
    let opened = kept.json()["facts"][0].as_str().unwrap().to_owned();
    let again = service
        .post(
            marsh,
            &open(kai.to_string()),
            4,
            &wanted("2026-06-11 02:00"),
        )
        .await;
    assert_eq!(
        (again.status, again.bytes),
        (kept.status, kept.bytes),
        "opened once"
    );
    assert_eq!(
        service.get(&who["Marsh"], &duties).await.status,
        StatusCode::OK
    );

    let first = tokio::time::timeout(std::time::Duration::from_secs(10), told.next()).await;
    let first = String::from_utf8(first.unwrap().unwrap().unwrap().to_vec()).unwrap();
    assert!(
        first.contains("event: emergency") && first.contains(&kai.to_string()),
        "{first}"
    );

    let told = |answer: crate::running::Answer| answer.json().as_array().unwrap().clone();
    for name in ["Holloway", "Slate", "Dale"] {
        let openings = told(service.get(&who[name], "/api/emergencies").await);
        assert_eq!(openings.len(), 1, "{name} is told");
        assert_eq!(openings[0]["id"], opened.as_str());
        assert_eq!(openings[0]["because"], "may be in the car that was stopped");
    }
    // Larch supervised PC Marsh last year.
    for name in ["Larch", "Rookwood", "Quill", "Marsh"] {
        let openings = told(service.get(&who[name], "/api/emergencies").await);
        assert!(openings.is_empty(), "{name} is not told");
    }

    let review = format!("/api/emergencies/{opened}/review");
    let judged = json!({ "happened": "2026-06-10 20:31", "justified": false, "because": "another child was in the car" });
    for name in ["Slate", "Larch", "Marsh", "Rookwood"] {
        let refused = service.post(Some(&who[name]), &review, 9, &judged).await;
        assert_eq!(
            refused.status,
            StatusCode::NOT_FOUND,
            "{name} does not judge it"
        );
    }
    let judged = service.post(Some(&who["Quill"]), &review, 9, &judged).await;
    assert_eq!(
        judged.status,
        StatusCode::CREATED,
        "{}",
        String::from_utf8_lossy(&judged.bytes)
    );
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_secs(1));
    let shut = service.get(&who["Marsh"], &duties).await;
    assert_eq!(
        shut.status,
        StatusCode::NOT_FOUND,
        "found not to be right, it is shut again"
    );
    let openings = told(service.get(&who["Dale"], "/api/emergencies").await);
    assert_eq!(openings[0]["justified"], false);
}

/// The same by the pages: one sentence opens the record, whoever signed in long ago shows again who they are and loses no
/// word, those who are to be told see it on their first page, and one of another line says whether it was right.
#[tokio::test(flavor = "multi_thread")]
async fn by_the_pages_one_sentence_opens_the_record_and_it_is_looked_at() {
    let service = Running::telling(NIGHT.to_owned()).await;
    service.signed_in("Dale").await;
    let marsh = service.signed_in("Marsh").await;
    let kai = service.who("Kai").to_string();
    let record = format!("/children/{kai}");
    let shut = service.page(&marsh, "", &record).await;
    assert_eq!(shut.status, StatusCode::NOT_FOUND);
    let path = format!("{record}/emergency");
    assert!(
        shut.html().contains(&format!("href=\"{path}\"")),
        "the way is on the page"
    );
    let form = service.page(&marsh, "", &path).await;
    let unsaid = service.send(&marsh, &path, &form, &[]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unsaid
            .words()
            .contains("Say in one sentence why you need it now")
    );
    let why = [("because", "may be in the car that was stopped")];
    let never = format!("/children/{}/emergency", uuid::Uuid::from_u128(7));
    for of_nothing in ["x", "..%2f..%2faccount", "a%20b%20c%20d%20e"] {
        let path = format!("/children/{of_nothing}/emergency");
        let page = service.page(&marsh, "", &path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{of_nothing}");
    }
    // Whoever signed in long ago shows again who they are; the sentence waits for them.
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_mins(7));
    let again = service.send(&marsh, &path, &form, &why).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let of_nobody = service.send(&marsh, &never, &form, &why).await;
    assert_eq!(
        of_nobody.status,
        StatusCode::SEE_OTHER,
        "whether there is such a record shows in nothing"
    );
    let to = again.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(to, format!("/show-again?to={path}"));
    let asks = service.page(&marsh, "", &to).await;
    let typed = service.types("Marsh");
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, says)| (*name, &**says)).collect();
    let shown = service.send(&marsh, "/show-again", &asks, &typed).await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.words());
    let cookie = shown.headers["set-cookie"].to_str().unwrap();
    let marsh = cookie.split(['=', '~']).nth(1).unwrap().to_owned();
    let form = service.page(&marsh, "", &path).await;
    assert!(form.words().contains("may be in the car that was stopped"));
    let opened = service.send(&marsh, &path, &form, &why).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.words());
    let to = opened.headers["location"].to_str().unwrap().to_owned();
    let record = service.page(&marsh, "", &to).await;
    assert!(
        record.words().contains("Kai Brambleby"),
        "{}",
        record.words()
    );

    for told in [
        "You opened this record in an emergency",
        "The record’s keeper DI Holloway",
        "Your supervisor PS Slate",
        "The privacy lead Dale",
    ] {
        assert!(record.words().contains(told), "{told}: {}", record.words());
    }

    let slate = service.signed_in("Slate").await;
    for page in ["/duties/team", "/missing"] {
        let first = service.page(&slate, "", page).await.words();
        assert!(
            first.contains("A record was opened in an emergency. You are told because you supervise who opened it."),
            "{page}: {first}"
        );
    }
    let rookwood = service.signed_in("Rookwood").await;
    let others = service.page(&rookwood, "", "/duties").await.words();
    assert!(
        !others.contains("in an emergency"),
        "told to those who are to be told"
    );
    let list = service.page(&slate, "", "/emergencies").await;
    let said = list.words();
    assert!(
        said.contains("PC Marsh") && said.contains("may be in the car that was stopped"),
        "{said}"
    );
    let looks_at = list
        .html()
        .split("/emergencies/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let judge = format!("/emergencies/{looks_at}");
    let verdict = [("justified", "yes"), ("why", "the car was found empty")];
    let own = service.send(&slate, &judge, &list, &verdict).await;
    assert_eq!(
        own.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not by their own line"
    );
    assert!(own.words().contains("outside the line"), "{}", own.words());
    let quill = service.signed_in("Quill").await;
    let any = service.page(&quill, "", "/emergencies").await;
    let judged = service.send(&quill, &judge, &any, &verdict).await;
    assert_eq!(judged.status, StatusCode::SEE_OTHER, "{}", judged.words());
    let said = service.page(&slate, "", "/emergencies").await.words();
    assert!(said.contains("looked at: it was right"), "{said}");
    let duties = service.page(&slate, "", "/duties").await.words();
    assert!(!duties.contains("opened in an emergency"), "{duties}");
    // Who somebody is, is kept nowhere: not as words of theirs either, once they are signed out.
    let asks = service.page(&marsh, "", "/show-again").await;
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_mins(11));
    let late = [("password", "teal otter ladder forty"), ("code", "123456")];
    let over = service.send(&marsh, "/show-again", &asks, &late).await;
    assert_eq!(over.status, StatusCode::SEE_OTHER);
    let person = service.who("Marsh");
    let drafts = service.desk.store().drafts_of(person).await.unwrap();
    assert!(
        drafts.iter().all(|(form, _)| !form.contains("show-again")),
        "{drafts:?}"
    );
}
