//! A child who is on record twice is a child of whom half is known: it is looked for before a record is begun, two records
//! are compared by a person, and what was joined is parted again.

use axum::http::StatusCode;

use crate::running::Running;

const TWICE: &str = "One child, twice
  children: Kai, Kay, Ava
  people: Rookwood, Finch
  2026-01-01 09:00  account given: detective inspector; name \"DI Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-01-01 09:00  account given: call handler; name \"Op. Finch\" | about Finch; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\"; born 2011-09-02 | about Kai; no case
  2026-04-01 09:00  described; name \"Kay Brambelby\"; born 2011-09-02 | about Kay; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\"; born 2011-02-03 | about Ava; no case
  2026-03-03 09:00  child held: Kai; as keeper | about Rookwood; no case
  2026-03-03 09:00  child held: Kay; as keeper | about Rookwood; no case
  2026-06-01 09:00  child said: \"only on the second record\"; heard by \"PC Marsh\"; how in person and alone | about Kay; no case; by \"PC Marsh\", responding officer
";

#[tokio::test(flavor = "multi_thread")]
async fn two_records_are_compared_joined_and_parted_again() {
    let service = Running::telling(TWICE.to_owned()).await;
    let rookwood = service.signed_in("Rookwood").await;
    let kai = format!("/children/{}", service.who("Kai"));
    let likes = service.page(&rookwood, "", &format!("{kai}/same")).await;
    let said = likes.words();
    assert!(
        said.contains("Compare with Kay Brambelby") && !said.contains("Ava Quillmarsh"),
        "{said}"
    );
    let way = format!("{kai}/same/{}", service.who("Kay"));
    let form = service.page(&rookwood, "", &way).await;
    let said = form.words();
    assert!(
        said.contains("Kay Brambelby different") && said.contains("2 September 2011 the same"),
        "{said}"
    );
    assert!(
        !form.html().contains(" checked"),
        "nothing is chosen by itself"
    );
    let unsaid = service
        .send(&rookwood, &way, &form, &[("because", "same mum")])
        .await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html().contains("same mum"), "nothing typed is lost");
    let joined = [("says", "same"), ("because", "same mum, same school")];
    let put = service.send(&rookwood, &way, &form, &joined).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    // Each record is read by the leave there is for it; each says that the other is there.
    let both = service.page(&rookwood, "", &kai).await.words();
    assert!(both.contains("Also on record as Kay Brambelby"), "{both}");
    let kay = format!("/children/{}", service.who("Kay"));
    let other = service.page(&rookwood, "", &kay).await.words();
    assert!(other.contains("Also on record as Kai Brambleby"), "{other}");
    let form = service.page(&rookwood, "", &way).await;
    let parted = [("says", "not"), ("because", "cousins of one name")];
    let put = service.send(&rookwood, &way, &form, &parted).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let one = service.page(&rookwood, "", &kai).await.words();
    assert!(!one.contains("Also on record as"), "{one}");
    let said = service
        .page(&rookwood, "", &format!("{kai}/same"))
        .await
        .words();
    assert!(
        said.contains("Same person") && said.contains("Not the same person"),
        "both were said, and stand: {said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_begun_only_after_it_was_looked_for() {
    let service = Running::telling(TWICE.to_owned()).await;
    let finch = service.signed_in("Finch").await;
    let way = "/children/new";
    let form = service.page(&finch, "", way).await;
    assert!(
        !form.html().contains("none-of-these"),
        "closed until it was looked for"
    );
    let child = [
        ("child.name", "Kai Brambleby"),
        ("child.born", "2011-09-02"),
    ];
    let found = service.send(&finch, way, &form, &child).await;
    assert_eq!(found.status, StatusCode::OK);
    let said = found.words();
    assert!(
        said.contains("None of these is the child: begin the record"),
        "{said}"
    );
    let mut begun = vec![
        ("child.name", "Kai Brambleby of Holm"),
        ("child.born", "2014-01-05"),
        ("lives.place", "9 Rill Lane, Holm"),
    ];
    let found = service.send(&finch, way, &form, &begun).await;
    begun.push(("none-of-these", "yes"));
    let put = service.send(&finch, way, &found, &begun).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let to = put.headers["location"].to_str().unwrap().to_owned();
    let record = service.page(&finch, "", &to).await.words();
    assert!(record.contains("Kai Brambleby of Holm"), "{record}");
    let again = service.send(&finch, way, &found, &begun).await;
    assert_eq!(
        again.headers["location"].to_str().unwrap(),
        to,
        "sent twice, it is one record"
    );
}
