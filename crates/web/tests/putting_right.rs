//! An entry is put right by another, or taken back; somebody disagrees with what is owed; and what it said is kept.

use axum::http::StatusCode;

use crate::running::{Answer, Running};

fn link(page: &Answer, to: &str) -> String {
    let html = page.html();
    let mut links = html.split("href=\"").skip(1);
    let found = links.find(|link| link.split('"').next().unwrap().contains(to));
    let link = found.unwrap_or_else(|| panic!("no link to {to}: {html}"));
    link.split('"').next().unwrap().to_owned()
}

/// Sends a form, and goes on from it: what it says is on record.
async fn records(service: &Running, who: &str, way: &str, form: &Answer, answers: &[(&str, &str)]) {
    let put = service.send(who, way, form, answers).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
}

async fn with_words() -> (Running, String, String) {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    service
        .goes_on("  2026-06-10 18:00  child said: \"he drove a grey car\"; heard by \"DC Rookwood\"; how in person and alone | about Ava; no case; by \"DC Rookwood\", exploitation team\n")
        .await;
    let record = format!("/children/{}", service.who("Ava"));
    (service, rookwood, record)
}

/// The way to put right the entry whose kind is this.
async fn way_to(service: &Running, who: &str, record: &str, kind: &str) -> String {
    let timeline = service.page(who, "", &format!("{record}/timeline")).await;
    let html = timeline.html();
    let row = html
        .split("<tr id=\"fact-")
        .find(|row| row.contains(kind))
        .unwrap_or_else(|| panic!("{html}"));
    let link = row.split("href=\"").nth(1).unwrap();
    link.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_entry_stands_in_its_place_and_the_old_one_is_kept() {
    let (service, rookwood, record) = with_words().await;
    let way = way_to(&service, &rookwood, &record, "grey car").await;
    assert!(way.ends_with("/correct"), "{way}");
    let form = service.page(&rookwood, "", &way).await;
    assert!(
        form.html().contains("he drove a grey car</textarea>"),
        "what it said is in the form: {}",
        form.html()
    );
    let words = [
        ("words", "he drove a green car"),
        ("heard_by", "DC Rookwood"),
        ("how", "in person and alone"),
    ];
    let unsaid = service
        .send(&rookwood, &way, &form, &with_when(&form, &words))
        .await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = unsaid.html();
    assert!(
        html.contains("href=\"#correction-because\"") && html.contains("he drove a green car"),
        "{html}"
    );
    let mut all = words.to_vec();
    all.push(("correction.because", "I misheard her"));
    records(&service, &rookwood, &way, &form, &with_when(&form, &all)).await;
    let timeline = service
        .page(&rookwood, "", &format!("{record}/timeline"))
        .await;
    let said = timeline.words();
    assert!(
        said.contains("he drove a green car") && said.contains("he drove a grey car"),
        "both are kept: {said}"
    );
    assert!(
        said.contains("Replaced on") && said.contains("I misheard her"),
        "{said}"
    );
    assert!(timeline.html().contains("class=\"is-gone\""));
    let voice = service
        .page(&rookwood, "", &format!("{record}/voice"))
        .await
        .words();
    assert!(
        voice.contains("green car") && !voice.contains("grey car"),
        "{voice}"
    );
    let again = service.page(&rookwood, "", &way).await;
    assert_eq!(
        again.status,
        StatusCode::BAD_REQUEST,
        "what counts for nothing is not put right again"
    );
}

/// The time as the page has it.
fn with_when<'a>(form: &Answer, answers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    assert!(
        form.html().contains("value=\"2026-06-10 18:00\""),
        "{}",
        form.html()
    );
    let mut all = vec![("happened", "2026-06-10 18:00")];
    all.extend(answers);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_taken_back_with_a_reason() {
    let (service, rookwood, record) = with_words().await;
    let way = way_to(&service, &rookwood, &record, "grey car").await;
    let way = way.replace("/correct", "/withdraw");
    let form = service.page(&rookwood, "", &way).await;
    let unsaid = service.send(&rookwood, &way, &form, &[]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    records(
        &service,
        &rookwood,
        &way,
        &form,
        &[("because", "said of another child")],
    )
    .await;
    let said = service
        .page(&rookwood, "", &format!("{record}/timeline"))
        .await
        .words();
    assert!(
        said.contains("Withdrawn on") && said.contains("because: “said of another child”"),
        "{said}"
    );
    assert!(
        said.contains("Withdrawn: “child said”, recorded "),
        "what was taken back is named in words: {said}"
    );
    let voice = service
        .page(&rookwood, "", &format!("{record}/voice"))
        .await
        .words();
    assert!(!voice.contains("grey car"), "{voice}");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_disagrees_with_a_duty_and_it_stays_owed() {
    let (service, rookwood, record) = with_words().await;
    let overview = service.page(&rookwood, "", &record).await;
    let duty = link(&overview, "/duties/missing.risk-grade/");
    let page = service.page(&rookwood, "", &duty).await;
    let way = link(&page, "/disagree");
    let form = service.page(&rookwood, "", &way).await;
    let unsaid = service.send(&rookwood, &way, &form, &[]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    records(
        &service,
        &rookwood,
        &way,
        &form,
        &[("because", "she was found before the call ended")],
    )
    .await;
    let said = service.page(&rookwood, "", &duty).await.words();
    assert!(
        said.contains("Who disagreed 1") && said.contains("she was found before the call ended"),
        "{said}"
    );
    assert!(said.contains("It stays owed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_to_a_blackmailed_child_is_never_a_fraud_leaflet_alone_and_is_recorded() {
    let (service, rookwood, record) = with_words().await;
    let kinds = service
        .page(&rookwood, "", &format!("{record}/advice"))
        .await;
    assert!(kinds.words().contains("Nothing is recorded as given"));
    let way = format!("{record}/advice");
    let form = service
        .page(&rookwood, "", &format!("{way}?about=blackmail"))
        .await;
    let said = form.words();
    assert!(
        said.contains("This is not your fault") && said.contains("Never only a fraud leaflet"),
        "{said}"
    );
    assert!(!form.html().contains("value=\"fraud leaflet\""), "{said}");
    let given = [
        ("happened", "2026-06-10 20:00"),
        ("thing", "Report Remove"),
        ("thing", "Childline"),
        ("given.to", "Ava and her mum"),
        ("online.told_not_at_fault", "yes"),
    ];
    records(&service, &rookwood, &way, &form, &given).await;
    let said = service.page(&rookwood, "", &way).await.words();
    assert!(
        said.contains("Report Remove, Childline") && said.contains("Ava and her mum"),
        "{said}"
    );
    let facts = service
        .page(&rookwood, "", &format!("{record}/timeline"))
        .await
        .words();
    assert!(
        facts.contains("Online resources given"),
        "what the rule of online harm asks for is told too: {facts}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_assessed_again_while_nobody_has_come() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let record = format!("/children/{}", service.who("Ava"));
    let page = service
        .page(&rookwood, "", &format!("{record}/incident"))
        .await
        .words();
    assert!(page.contains("No call about Ava is on record"), "{page}");
    service
        .goes_on("  2026-06-10 20:00  incident opened: concern for a child; caller \"mum\" | about Ava; case \"call\"; by \"Op. Finch\", call handler
  2026-06-10 20:01  THRIVE assessed: threat, harm, risk; in the caller's words \"she is gone\" | about Ava; case \"call\"; by \"Op. Finch\", call handler
  2026-06-10 20:02  incident graded: priority; because \"known to be exploited\" | about Ava; case \"call\"; by \"Op. Finch\", call handler
")
        .await;
    let page = service
        .page(&rookwood, "", &format!("{record}/incident"))
        .await;
    let said = page.words();
    assert!(said.contains("graded priority"), "{said}");
    let way = format!("{record}/incident/again");
    let form = service.page(&rookwood, "", &way).await;
    assert!(
        form.words().contains("she is gone"),
        "what was said before is read before it is written about"
    );
    let html = form.html();
    let case = html.split("name=\"case\"").nth(1).unwrap();
    let case = case
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let answers = [
        ("case", case),
        ("happened", "2026-06-10 20:20"),
        ("step.changed", "risk"),
        ("step.grade", "immediate"),
        ("step.because", "a car was seen"),
        ("new.what", "a grey car outside"),
    ];
    records(&service, &rookwood, &way, &form, &answers).await;
    let said = service
        .page(&rookwood, "", &format!("{record}/incident"))
        .await
        .words();
    assert!(
        said.contains("graded immediate")
            && said.contains("Incident reassessed")
            && said.contains("New risk learned: a grey car outside"),
        "{said}"
    );
}

/// Whoever may put something on a record of which they see a summary may say that it was a mistake.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_recorded_it_on_a_summary_takes_it_back() {
    let service = Running::new().await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let record = format!("/children/{}", service.who("Ava"));
    let for_it = "?purpose=live+incident";
    let way = format!("{record}/missing/return{for_it}");
    let form = service.page(&wrenfield, "", &way).await;
    let found = [("found.how", "came back")];
    records(&service, &wrenfield, &way, &form, &found).await;
    let timeline = format!("{record}/timeline{for_it}");
    let html = service.page(&wrenfield, "", &timeline).await.html();
    let row = html
        .split("<tr id=\"fact-")
        .find(|row| row.contains("came back"))
        .unwrap_or_else(|| panic!("{html}"));
    let fact = row.split('"').next().unwrap();
    let way = format!("{record}/entries/{fact}/withdraw{for_it}");
    let form = service.page(&wrenfield, "", &way).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.words());
    let why = [("because", "it was her sister")];
    records(&service, &wrenfield, &way, &form, &why).await;
    let missing = format!("{record}/missing{for_it}");
    let said = service.page(&wrenfield, "", &missing).await.words();
    assert!(said.contains("Ava Quillmarsh is missing"), "{said}");
}
