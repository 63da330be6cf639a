//! What is of concern is told with the children it touches, of those who are open alone; a problem profile says how sure it is,
//! what is not known, and names no child.

use axum::http::{StatusCode, header};

use crate::running::{Answer, Running, STAFF};

const AROUND: &str = "  2012-01-25  described: \"Mina Sorrel\"; born 2012-01-25 | about Mina; no case; recorded 2026-03-01 09:00
  2026-03-03 09:00  child held: Mina; as officer in the case | about Rookwood; no case
  2026-03-03 14:30  flag raised: sexual exploitation; because \"seen in cars\" | about Ava; case \"ce\"
  2026-03-03 14:30  flag raised: sexual exploitation; because \"seen in cars\" | about Mina; case \"mina\"
  2026-03-03 14:30  flag raised: criminal exploitation; because \"found there\" | about Kai; case \"kai\"
  2026-03-04 09:00  place of concern: \"Kestrel Cross\"; kind station; because \"a man waits there\"; source \"a driver\"; how sure uncertain | about Ava; case \"ce\"
  2026-03-05 09:00  place of concern: \"kestrel cross\"; kind station; because \"her friend waits there\" | about Mina; case \"mina\"
  2026-03-05 09:00  place of concern: \"Kestrel Cross\"; kind station; because \"met by a boy of 19\" | about Kai; case \"kai\"
  2026-03-05 09:00  place of concern: \"12 Gull Lane, Holm\"; kind home; because \"parties\" | about Ava; case \"ce\"
  2026-03-06 09:00  disruption called for: \"Kestrel Cross\"; plan \"KC\" | about Ava; case \"ce\"
  2026-03-07 09:00  disruption plan made: licensing action, closure order; because \"a taxi rank\"; child's view \"I do not mind\"; plan \"KC\" | about Ava; case \"ce\"
  2026-03-08 09:00  disruption tool: licensing action; was refused; because \"no licence to take\"; plan \"KC\" | about Ava; case \"ce\"
  2026-06-09 09:00  child said: \"He waits by the buses.\" | about Ava; no case
";

async fn force() -> Running {
    let staff = STAFF.replace("children: Kai, Ava", "children: Kai, Ava, Mina");
    Running::telling(format!("{staff}{AROUND}")).await
}

fn to(answer: &Answer) -> String {
    answer.headers[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_of_concern_has_the_children_it_touches_first_and_counts_nobody_who_is_closed() {
    let service = force().await;
    let rookwood = service.signed_in("Rookwood").await;
    let all = service.page(&rookwood, "", "/exploitation/concerns").await;
    assert_eq!(all.status, StatusCode::OK);
    let said = all.words();
    assert!(
        said.to_lowercase().contains("2 children: kestrel cross"),
        "{said}"
    );
    assert!(
        !said.contains("Gull Lane"),
        "a home is no such place: {said}"
    );
    let html = all.html();
    let link = "href=\"/exploitation/concerns/";
    let number = html.split(link).nth(1).unwrap();
    let number = number.split('"').next().unwrap();
    assert!(!number.to_lowercase().contains("kestrel"), "{number}");
    let path = format!("/exploitation/concerns/{number}");
    let said = service.page(&rookwood, "", &path).await.words();
    assert!(
        said.find("He waits by the buses.") < said.find("a man waits there"),
        "the child first: {said}"
    );
    for told in [
        "Ava Quillmarsh",
        "Mina Sorrel",
        "her friend waits there",
        "no licence to take",
        "Refused",
        "I do not mind",
        "Closure order",
        "Considered",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    for closed in ["Kai Brambleby", "met by a boy"] {
        assert!(!said.contains(closed), "{closed}: {said}");
    }
    let never = service
        .page(&rookwood, "", "/exploitation/concerns/none")
        .await;
    assert_eq!(never.status, StatusCode::NOT_FOUND);
}

async fn asked(service: &Running, who: &str) -> String {
    let page = service.page(who, "", "/profile").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let blank = service
        .send(who, "/profile", &page, &[("what", "opened")])
        .await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        blank.html().contains("href=\"#opened-question\""),
        "{}",
        blank.html()
    );
    let question = [
        ("what", "opened"),
        ("opened.question", "Who meets children at Kestrel Cross?"),
        ("opened.owner", "Oake"),
    ];
    let kept = service.send(who, "/profile", &page, &question).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    to(&kept)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_says_how_sure_it_is_and_what_is_not_known_and_an_analyst_is_told_no_zero() {
    let service = force().await;
    let oake = service.signed_in("Oake").await;
    let path = asked(&service, &oake).await;
    let page = service.page(&oake, "", &path).await;
    let said = page.words();
    assert!(
        said.contains("Who meets children at Kestrel Cross?"),
        "{said}"
    );
    assert!(said.contains("nothing is counted of any here"), "{said}");
    assert!(!page.html().contains("<title>Who meets"), "{said}");
    let unsure = [
        ("what", "says"),
        ("says.what", "A grey car is used"),
        ("says.known", "yes"),
    ];
    let unsure = service.send(&oake, &path, &page, &unsure).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unsure.html().contains("href=\"#says-sure\"")
            && unsure.html().contains("A grey car is used"),
        "{}",
        unsure.words()
    );
    let known = [
        ("what", "says"),
        ("says.what", "A grey car is used"),
        ("says.known", "yes"),
        ("says.sure", "low"),
    ];
    let known = service.send(&oake, &path, &unsure, &known).await;
    assert_eq!(known.status, StatusCode::SEE_OTHER, "{}", known.words());
    let page = service.page(&oake, "", &path).await;
    let gap = [
        ("what", "says"),
        ("says.what", "Who drives it"),
        ("says.known", "no"),
    ];
    let gap = service.send(&oake, &path, &page, &gap).await;
    assert_eq!(gap.status, StatusCode::SEE_OTHER, "{}", gap.words());
    let said = service.page(&oake, "", &path).await.words();
    let not_known = said.split("What we do not know").nth(1).unwrap();
    assert!(not_known.contains("Who drives it"), "{said}");
    assert!(!not_known.contains("Sure: low"), "{said}");
    assert!(said.contains("Sure: low"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_kept_with_its_figures_and_compared_with_the_time_before() {
    let service = force().await;
    let rookwood = service.signed_in("Rookwood").await;
    let path = asked(&service, &rookwood).await;
    for changed in ["the first time", "nothing"] {
        let page = service.page(&rookwood, "", &path).await;
        let kept = [("what", "kept"), ("kept.changed", changed)];
        let kept = service.send(&rookwood, &path, &page, &kept).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    }
    let said = service.page(&rookwood, "", &path).await.words();
    let kept = said
        .split("As it was kept, time after time")
        .nth(1)
        .unwrap();
    assert!(
        kept.contains("the first time") && kept.contains("nothing"),
        "{kept}"
    );
    assert!(
        kept.contains("DC Rookwood 2 0 1 0 0"),
        "two children, no adult, one place: {kept}"
    );
    for name in ["Ava", "Mina", "Kai"] {
        assert!(!said.contains(name), "{name}: {said}");
    }
    let wrenfield = service.signed_in("Wrenfield").await;
    for closed in ["/profile", &path] {
        let page = service.page(&wrenfield, "", closed).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{closed}");
    }
}
