//! A protected place, on the pages and for programs: typed into one form, seen once by its keeper when somebody else agreed, or
//! by one alone for a life; and to everybody else nothing is there.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value as Json, json};
use tokio_stream::StreamExt;

use crate::running::{Answer, Running};

const PLACE: &str = "4 Lantern Canary Row, Saltby";

const STAFF: &str = "A place
  children: Kai, Ava
  people: Slate, Holloway, Teasel, Alder, Rookwood, Marsh, Dale
  2026-01-01 09:00  account given: hub; name \"Bryony Slate\"; team \"hub\"; leads on child protection | about Slate; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Teasel\"; team \"Saltby\" | about Teasel; no case
  2026-01-01 09:00  account given: superintendent; name \"Supt Alder\" | about Alder; no case
  2026-01-01 09:00  account given: data protection officer; name \"Dale\" | about Dale; no case
  2026-01-01 09:00  account given: responding officer; name \"PC Marsh\" | about Marsh; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-01 09:00  lives at: \"12 Tern Street, Saltby\" | about Kai; no case
  2026-03-03 09:00  given to team: \"complex exploitation\" | about Kai; no case
  2026-03-03 09:00  child held: Kai; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  child held: Kai; as keeper of the place | about Slate; no case
";

fn at(answer: &Answer) -> &str {
    answer.headers[header::LOCATION].to_str().unwrap()
}

fn typed<'a>(place: &'a str, because: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("place-to-protect", place),
        ("keeper", "the hub"),
        ("because", because),
        ("happened", "2026-06-10 20:30"),
    ]
}

/// A service on which the detective inspector has protected Kai's place by its form.
async fn protected() -> Running {
    protected_with("").await
}

/// The same, with more on record before.
async fn protected_with(more: &str) -> Running {
    let service = Running::telling(format!("{STAFF}{more}")).await;
    let holloway = service.signed_in("Holloway").await;
    let kai = service.who("Kai");
    let of_every_kind = format!("/children/{kai}/record/protected-place");
    let led = service.page(&holloway, "", &of_every_kind).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER);
    let form = format!("/children/{kai}/protected/place");
    assert_eq!(at(&led), form, "a place is typed into its own form alone");
    let page = service.page(&holloway, "", &form).await;
    assert_eq!(page.status, StatusCode::OK);
    let kept = service
        .send(
            &holloway,
            &form,
            &page,
            &typed(PLACE, "her father looks for her"),
        )
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    service
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_of_a_place_is_said_back_by_no_page_and_kept_in_no_draft() {
    let service = Running::telling(STAFF.to_owned()).await;
    let holloway = service.signed_in("Holloway").await;
    let kai = service.who("Kai");
    let form = format!("/children/{kai}/protected/place");
    let page = service.page(&holloway, "", &form).await;
    let mut wrong = typed(PLACE, "her father looks for her");
    wrong[3] = ("happened", "no time at all");
    let refused = service.send(&holloway, &form, &page, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.html().contains("Canary"), "{}", refused.html());
    assert!(
        refused.words().contains("her father looks for her"),
        "the rest is there"
    );
    let long = "Canary ".repeat(100);
    let refused = service
        .send(&holloway, &form, &page, &typed(&long, "a threat"))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.html().contains("Canary"));

    let mut kept = typed(PLACE, "a threat").to_vec();
    kept.push(("draft-of", form.as_str()));
    service.send(&holloway, "/drafts", &page, &kept).await;
    service
        .clock
        .set(service.clock.now() + jiff::SignedDuration::from_mins(6));
    let stale = service
        .send(&holloway, &form, &page, &typed(PLACE, "a threat"))
        .await;
    assert_eq!(stale.status, StatusCode::SEE_OTHER);
    assert!(at(&stale).starts_with("/show-again"), "{}", at(&stale));
    let holloway = service.signed_in_again("Holloway").await;
    let again = service.page(&holloway, "", &form).await;
    assert!(again.words().contains("a threat") && !again.html().contains("Canary"));
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", &form).await;
    let refused = service
        .send(&rookwood, &form, &page, &typed(PLACE, "a threat"))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .words()
            .contains("You may not protect a place in your role.")
    );
    let whole: Vec<u8> = service
        .files()
        .into_iter()
        .flat_map(|file| std::fs::read(file).unwrap())
        .collect();
    assert!(
        !whole.windows(6).any(|some| some == b"Canary"),
        "in no file"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn its_keeper_sees_a_place_once_when_the_detective_inspector_agreed() {
    let service = protected().await;
    let kai = service.who("Kai");
    let path = format!("/children/{kai}/protected");
    let slate = service.signed_in("Slate").await;
    let list = service.page(&slate, "", "/places").await;
    assert!(list.html().contains(&path), "{}", list.words());
    let page = service.page(&slate, "", &path).await;
    assert!(page.words().contains("Ask for it") && !page.words().contains("See it, once"));
    let blank = service.send(&slate, &path, &page, &[("because", "")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let asked = service
        .send(
            &slate,
            &path,
            &page,
            &[("because", "an officer brings her things")],
        )
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.words());
    let waits = service.page(&slate, "", &path).await.words();
    assert!(
        waits.contains("You asked for it") && !waits.contains("Ask for it"),
        "{waits}"
    );
    assert!(waits.contains(&kai.shown()), "whose it is: {waits}");

    for name in ["Rookwood", "Marsh", "Teasel"] {
        let other = service.signed_in(name).await;
        let places = service.page(&other, "", "/places").await.words();
        assert!(!places.contains("brings her things"), "{name}: {places}");
        let nothing = service.page(&other, "", &path).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{name}");
        let nothing = service
            .get(&other, &format!("/api/children/{kai}/protected-place"))
            .await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{name}");
    }
    let holloway = service.signed_in_again("Holloway").await;
    let mine = service.page(&holloway, "", "/duties").await.words();
    assert!(
        mine.contains("A keeper asks for a protected place"),
        "{mine}"
    );
    let places = service.page(&holloway, "", "/places").await;
    let html = places.html();
    let agree = html.split("action=\"/places/").nth(1).unwrap();
    let agree = format!("/places/{}", agree.split('"').next().unwrap());
    let agreed = service.send(&holloway, &agree, &places, &[]).await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.words());
    service
        .clock
        .set(service.clock.now() + jiff::SignedDuration::from_secs(1));
    let twice = service.send(&holloway, &agree, &places, &[]).await;
    assert_eq!(
        twice.status,
        StatusCode::SEE_OTHER,
        "pressed twice, it is agreed: {}",
        twice.words()
    );

    let slate = service.signed_in_again("Slate").await;
    let page = service.page(&slate, "", &path).await;
    assert!(
        page.words().contains("You may see it, once"),
        "{}",
        page.words()
    );
    let see = format!("{path}/see");
    let seen = service.send(&slate, &see, &page, &[]).await;
    assert!(
        seen.words().contains(PLACE)
            && seen.words().contains(&kai.shown())
            && seen.html().contains("href=\"/places\""),
        "{}",
        seen.words()
    );
    assert_eq!(seen.headers["cache-control"], "no-store");
    let again = service.send(&slate, &see, &page, &[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
    assert!(
        !service
            .page(&slate, "", &path)
            .await
            .words()
            .contains(PLACE)
    );
    for (name, part) in [("Rookwood", ""), ("Rookwood", "/timeline"), ("Slate", "")] {
        let token = service.signed_in_again(name).await;
        let page = service
            .page(&token, "", &format!("/children/{kai}{part}"))
            .await;
        let words = page.words();
        assert!(
            !words.contains("Canary") && !words.contains("rotected place of"),
            "{words}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_alone_sees_a_place_for_a_life_and_the_superintendent_is_told_at_once() {
    let service = protected().await;
    let (kai, ava) = (service.who("Kai"), service.who("Ava"));
    let of = |child: String, what: &str| format!("/api/children/{child}/protected-place{what}");
    let needed = json!({ "happened": "2026-06-10 20:31", "because": "he is on his way there" });
    let marsh = service.signed_in("Marsh").await;
    let refused = service
        .post(Some(&marsh), &of(kai.to_string(), "/risk"), 1, &needed)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let teasel = service.signed_in("Teasel").await;
    let none = service
        .post(Some(&teasel), &of(ava.to_string(), "/risk"), 2, &needed)
        .await;
    assert_eq!(
        (none.status, &none.bytes),
        (refused.status, &refused.bytes),
        "there is no such place"
    );
    let declared = service
        .post(Some(&teasel), &of(kai.to_string(), "/risk"), 3, &needed)
        .await;
    assert_eq!(declared.status, StatusCode::CREATED);
    let see = of(kai.to_string(), "/seen");
    let seen = service.post(Some(&teasel), &see, 4, &Json::Null).await;
    assert_eq!(seen.json()["place"], PLACE);
    let again = service.post(Some(&teasel), &see, 4, &Json::Null).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
    for name in ["Alder", "Slate"] {
        let told = service.signed_in(name).await;
        let calls = service.get(&told, "/api/places").await.json();
        assert_eq!(calls[0]["because"], "he is on his way there", "{name}");
        let first = service.page(&told, "", "/duties").await.words();
        assert!(
            first.contains("opened by one person alone, for a life"),
            "{first}"
        );
    }
}

/// The inspector at night finds the way on the page that asks whether a record is needed now, which says the same of every
/// child; an officer does not.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_say_that_a_life_is_at_risk_finds_the_way_to_the_place() {
    let service = protected().await;
    let (kai, ava) = (service.who("Kai"), service.who("Ava"));
    let teasel = service.signed_in("Teasel").await;
    let way = async |token: &str, child: &str| {
        let page = service
            .page(token, "", &format!("/children/{child}/emergency"))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        let html = page.html();
        let links = html.split("href=\"").skip(1);
        let mut links = links.map(|link| link.split('"').next().unwrap().to_owned());
        links.find(|link| link.ends_with("/protected/emergency"))
    };
    let to_ava = way(&teasel, &ava.to_string()).await;
    assert_eq!(
        to_ava,
        Some(format!("/children/{ava}/protected/emergency")),
        "the same where there is no place"
    );
    let marsh = service.signed_in("Marsh").await;
    assert_eq!(way(&marsh, &kai.to_string()).await, None);

    let form = way(&teasel, &kai.to_string()).await.unwrap();
    let page = service.page(&teasel, "", &form).await;
    let because = [("because", "his life: he is on his way there")];
    let said = service.send(&teasel, &form, &page, &because).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.words());
    let stands = at(&said).to_owned();
    let page = service.page(&teasel, "", &stands).await;
    assert!(page.words().contains(&kai.shown()), "{}", page.words());
    let seen = service
        .send(&teasel, &format!("{stands}/see"), &page, &[])
        .await;
    assert!(
        seen.words().contains(PLACE) && seen.words().contains(&kai.shown()),
        "{}",
        seen.words()
    );
    assert!(
        seen.html().contains(&format!("href=\"/children/{kai}\"")),
        "a way back: {}",
        seen.html()
    );

    let holloway = service.signed_in_again("Holloway").await;
    let record = service
        .page(&holloway, "", &format!("/children/{kai}"))
        .await;
    assert!(
        record.html().contains(&form),
        "and on a record that is open: {}",
        record.words()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_names_a_sealed_place_by_hand() {
    let service = protected().await;
    let holloway = service.signed_in_again("Holloway").await;
    let kai = service.who("Kai");
    let number = "00".repeat(32);
    let fact = json!({ "kind": "protected place", "happened": "2026-06-10 20:30",
                       "body": { "keeper": "hub", "because": "x", "sealed": number } });
    let path = format!("/api/children/{kai}/facts");
    let refused = service
        .post(Some(&holloway), &path, 9, &json!({ "facts": [fact] }))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["problems"][0]["field"], "sealed");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_step_by_which_a_place_is_told_is_taken_by_another_door() {
    let service = protected().await;
    let (kai, slate) = (service.who("Kai"), service.who("Slate"));
    let (holloway, teasel) = (service.who("Holloway"), service.who("Teasel"));
    let by_holloway = service.signed_in_again("Holloway").await;
    let by_teasel = service.signed_in("Teasel").await;
    let agreed = json!({ "kind": "reveal of place agreed", "happened": "2026-06-10 20:31",
        "body": { "child": kai.to_string(), "keeper": slate.to_string(), "agreed_by": holloway.to_string(), "because": "x",
                  "until": "2026-06-10T20:00:00Z" } });
    let declared = json!({ "kind": "immediate risk to life declared", "happened": "2026-06-10 20:31",
        "body": { "child": kai.to_string(), "because": "x",
                  "told": ["keeper of the place", "superintendent on call"] } });
    for (token, who, body) in [(by_holloway, slate, agreed), (by_teasel, teasel, declared)] {
        let path = format!("/api/staff/{who}/facts");
        let token = token.split('~').next().unwrap();
        let refused = service.post(Some(token), &path, 9, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let why = refused.json().to_string();
        assert!(why.contains("this is not"), "{why}");
    }
}

/// The events of one kind that come to somebody for two seconds after something is done.
async fn events_after(
    service: &Running,
    token: &str,
    done: impl Future<Output = ()>,
) -> Vec<String> {
    let request = Request::get("/api/changes").header("authorization", format!("Bearer {token}"));
    let request = request.body(Body::empty()).unwrap();
    let stream = tower::ServiceExt::oneshot(service.router.clone(), request).await;
    let mut stream = stream.unwrap().into_body().into_data_stream();
    done.await;
    let mut came = Vec::new();
    while let Ok(Some(event)) = tokio::time::timeout(Duration::from_secs(2), stream.next()).await {
        let event = String::from_utf8(event.unwrap().to_vec()).unwrap();
        came.extend(event.contains("event: place").then_some(event));
    }
    came
}

#[tokio::test(flavor = "multi_thread")]
async fn that_a_place_is_opened_by_one_alone_comes_to_a_page_that_is_open_and_to_nobody_elses() {
    let service = protected().await;
    let kai = service.who("Kai");
    let alder = service.signed_in("Alder").await;
    for page in ["/duties", "/missing", "/notices"] {
        let page = service.page(&alder, "", page).await;
        let html = page.html();
        assert!(
            html.contains("<section id=\"places\" data-live></section>"),
            "{html}"
        );
    }
    let path = format!("/api/children/{kai}/protected-place/risk");
    for (name, told) in [("Alder", 1), ("Marsh", 0)] {
        let listens = service.signed_in(name).await;
        let teasel = service.signed_in("Teasel").await;
        let at = heard_record::When::at(service.clock.now()).to_string();
        let needed = json!({ "happened": at, "because": "he is on his way there" });
        let declares = async {
            let declared = service.post(Some(&teasel), &path, 3 + told, &needed).await;
            assert_eq!(declared.status, StatusCode::CREATED);
        };
        let came = events_after(&service, &listens, declares).await;
        assert_eq!(
            came.len(),
            usize::try_from(told).unwrap(),
            "{name}: {came:?}"
        );
        let names_it =
            |event: &String| event.contains(&kai.to_string()) && !event.contains("on his way");
        assert!(came.iter().all(names_it), "{came:?}");
    }
    let alder = service.signed_in("Alder").await;
    for page in ["/duties", "/missing", "/notices"] {
        let page = service.page(&alder, "", page).await;
        let html = page.html();
        assert!(html.contains("id=\"places\" data-live"), "{html}");
        assert!(
            page.words()
                .contains("opened by one person alone, for a life"),
            "{}",
            page.words()
        );
    }
    let wall = service.page(&alder, "", "/missing?view=wall").await;
    assert!(!wall.words().contains("for a life"), "{}", wall.words());
    let tomorrow = service.clock.now() + jiff::SignedDuration::from_hours(13);
    service.clock.set(tomorrow);
    let alder = service.signed_in("Alder").await;
    let first = service.page(&alder, "", "/missing").await.words();
    assert!(
        first.contains("Nobody has said yet whether it was right"),
        "told until somebody looked at it: {first}"
    );
    let slate = service.signed_in("Slate").await;
    let first = service.page(&slate, "", "/missing").await.words();
    assert!(
        !first.contains("for a life"),
        "she may not look at it: {first}"
    );
    let list = service.page(&slate, "", "/places").await.words();
    assert!(list.contains("he is on his way there"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leads_on_privacy_says_whether_it_was_right_that_one_alone_saw_a_place() {
    let service = protected().await;
    let path = format!("/api/children/{}/protected-place/risk", service.who("Kai"));
    let teasel = service.signed_in("Teasel").await;
    let needed = json!({ "happened": "2026-06-10 20:31", "because": "he is on his way there" });
    let declared = service.post(Some(&teasel), &path, 3, &needed).await;
    assert_eq!(declared.status, StatusCode::CREATED);
    let dale = service.signed_in("Dale").await;
    let first = service.page(&dale, "", "/emergencies").await.words();
    assert!(
        first.contains("opened by one person alone, for a life"),
        "{first}"
    );
    let page = service.page(&dale, "", "/places").await;
    let words = page.words();
    assert!(
        words.contains("72 hours: force default, of no law"),
        "{words}"
    );
    let html = page.html();
    let to = html.split("action=\"/places/").nth(1).unwrap();
    let to = format!("/places/{}", to.split('"').next().unwrap());
    let opened = to.trim_start_matches("/places/");
    let left_out = [("opening", opened), ("justified", "yes"), ("why", "")];
    let asked = service.send(&dale, &to, &page, &left_out).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        asked.words().contains("Say whether it was right, and why.")
            && asked.html().contains("value=\"yes\" checked"),
        "what was chosen stays: {}",
        asked.words()
    );
    let said = [
        ("opening", opened),
        ("justified", "yes"),
        ("why", "he was seen in her street"),
    ];
    let judged =
        json!({ "happened": "2026-06-10 20:31", "justified": true, "because": "it was mine" });
    let review = format!("/api/emergencies/{opened}/review");
    let own = service.post(Some(&teasel), &review, 4, &judged).await;
    assert_eq!(
        own.status,
        StatusCode::NOT_FOUND,
        "nobody looks at their own"
    );
    let done = service.send(&dale, &to, &page, &said).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    let after = service.page(&dale, "", "/places").await.words();
    assert!(after.contains("looked at: it was right"), "{after}");
    let told = service.get(&dale, "/api/places").await.json();
    assert_eq!(told[0]["justified"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_keeper_sees_when_a_place_was_written_into_the_record_and_whoever_reads_the_record_sees_nothing_of_that()
 {
    let note = "  2026-06-09 14:00  child said: \"I sleep at 4 lantern canary row\"; how in person and alone | about Kai; no case\n";
    let service = protected_with(note).await;
    let slate = service.signed_in("Slate").await;
    let page = service.page(&slate, "", "/places").await;
    assert!(
        page.words()
            .contains("It may stand in what was put on record"),
        "{}",
        page.words()
    );
    assert!(!page.html().to_lowercase().contains("canary"));
    let rookwood = service.signed_in("Rookwood").await;
    for path in [
        "/places".to_owned(),
        format!("/children/{}", service.who("Kai")),
    ] {
        let words = service.page(&rookwood, "", &path).await.words();
        assert!(!words.contains("It may stand in"), "{path}: {words}");
    }
}
