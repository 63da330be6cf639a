//! A district's daily meeting talks about the children there is something to talk about, and about nobody who is closed; what it
//! decides is on record in one act, and what it asked for is followed until somebody says what it changed.

use axum::http::{StatusCode, header};

use crate::running::{Answer, Running, STAFF};

const MINA: &str = "  2012-01-25  described: \"Mina Sorrel\"; born 2012-01-25 | about Mina; no case; recorded 2026-03-01 09:00
  2026-03-03 15:00  linked to: Mina; as friend | about Ava; no case
  2026-03-03 15:01  lives at: \"4 Lantern Row, Saltby\" | about Ava; no case
  2026-06-09 09:00  child said: \"He said he would come back for Mina.\" | about Ava; no case
  2026-03-03 09:00  child held: Mina; as officer in the case | about Rookwood; no case
";

const ASKED: &str = "  2026-06-03 09:10  daily meeting held: \"Saltby\"; partners present council; partners absent health | about Ava; case \"ce\"
  2026-06-03 09:11  meeting action set: \"Ask the school who waits at the gate\"; owner \"PC Marsh\"; due 2026-06-05 17:00; action \"the gate\" | about Ava; case \"ce\"
  2026-06-03 09:12  meeting action set: \"See her room\"; owner \"PC Wrenfield\"; due 2026-06-05 18:00; action \"the room\" | about Ava; case \"ce\"
  2026-06-03 09:13  meeting action set: \"Find the car\"; owner \"DC Rookwood\"; due 2026-06-08 17:00; action \"the car\" | about Ava; case \"ce\"
  2026-06-05 15:30  meeting action done: \"a teacher stands there\"; done yes; effect effect seen; effect on this child \"nobody has waited since\"; action \"the gate\" | about Ava; case \"ce\"; by \"PC Marsh\", responding officer
  2026-06-05 16:30  meeting action done: \"seen\"; done yes; action \"the room\" | about Ava; case \"ce\"; by \"PC Wrenfield\", responding officer
";

async fn force(more: &str) -> Running {
    let staff = STAFF.replace("children: Kai, Ava", "children: Kai, Ava, Mina");
    Running::telling(format!("{staff}{more}")).await
}

fn to(answer: &Answer) -> &str {
    answer.headers[header::LOCATION].to_str().unwrap()
}

/// What stands on a page between two of its headings.
fn between<'p>(page: &'p str, from: &str, upto: &str) -> &'p str {
    let rest = page.split_once(from).map(|(_, rest)| rest).unwrap();
    rest.split_once(upto).map_or(rest, |(part, _)| part)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_meeting_has_whoever_there_is_something_to_talk_about_and_counts_nobody_who_is_closed()
{
    let kai = "  2026-06-09 21:00  reported missing; by his mum | about Kai
  2026-06-09 21:30  child said: \"I am not going back.\" | about Ava; no case
";
    let service = force(kai).await;
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", "/meeting").await;
    assert_eq!(page.status, StatusCode::OK);
    let said = page.words();
    assert!(
        said.contains("Daily meeting: 1 child to talk about"),
        "Kai is not open to her: {said}"
    );
    assert!(!said.contains("Kai Brambleby"), "{said}");
    let missing = between(
        &said,
        "Missing and returned",
        "Domestic abuse with children",
    );
    let above = between(&said, "Children to talk about", "Missing and returned");
    assert!(missing.contains("Ava Quillmarsh"), "{missing}");
    assert!(
        format!("{above}{missing}").contains("I am not going back."),
        "her own words: {said}"
    );
    assert!(
        between(&said, "Custody", "Actions").contains("Nothing of custody came"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_closed_from_one_moment_to_the_next_is_talked_about_no_more() {
    let service = force(ASKED).await;
    let rookwood = service.signed_in("Rookwood").await;
    for path in ["/meeting", "/meeting/effect"] {
        let said = service.page(&rookwood, "", path).await.words();
        assert!(said.contains("Ava Quillmarsh"), "{path}: {said}");
    }
    service
        .goes_on("  2026-06-10 20:31  record restricted: sealed; because \"a witness\" | about Ava; no case\n")
        .await;
    for path in ["/meeting", "/meeting/effect"] {
        let said = service.page(&rookwood, "", path).await.words();
        assert!(!said.contains("Ava Quillmarsh"), "{path}: {said}");
        assert!(!said.contains("the gate"), "{path}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_since_six_in_the_morning_is_marked() {
    let came = "  2026-06-10 19:00  reported missing; by her mum | about Mina
";
    let service = force(&format!("{MINA}{came}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let said = service.page(&rookwood, "", "/meeting").await.words();
    assert!(
        said.contains("1 child came since, and is marked so"),
        "{said}"
    );
    let marked = "came since the list was made";
    let mina = between(&said, "Mina Sorrel", "Domestic abuse with children");
    assert!(mina.contains(marked), "{said}");
    let ava = between(&said, "Ava Quillmarsh", "Mina Sorrel");
    assert!(!ava.contains(marked), "she was missing at six: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_meeting_decides_is_put_on_record_in_one_act_and_who_is_there_is_asked_once() {
    let came = "  2026-06-10 19:00  reported missing; by her mum | about Mina
  2026-03-03 15:02  lives at: \"6 Quay Steps, Saltby\" | about Mina; no case
";
    let service = force(&format!("{MINA}{came}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let path = format!("/children/{}/meeting", service.who("Ava"));
    let page = service.page(&rookwood, "", &path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let said = page.words();
    assert!(
        said.find("What Ava says") < said.find("What happened"),
        "{said}"
    );
    let half = [
        ("held.present", "health"),
        ("held.absent", "health"),
        ("action.what", "Ask the school who waits at the gate"),
    ];
    let half = service.send(&rookwood, &path, &page, &half).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = half.words();
    for wrong in [
        "Say what was decided",
        "Said to have taken part, and to be absent: health",
        "Say by when",
    ] {
        assert!(said.contains(wrong), "{wrong}: {said}");
    }
    let html = half.html();
    for field in ["talked-decided", "held-district", "action-owner"] {
        assert!(
            html.contains(&format!("href=\"#{field}\"")),
            "{field}: {html}"
        );
    }
    assert!(
        html.contains("Ask the school who waits at the gate"),
        "what was typed is still there"
    );
    let whole = [
        ("happened", "2026-06-10 20:30"),
        ("held.district", "Saltby"),
        ("held.present", "council"),
        ("held.absent", "health"),
        ("talked.decided", "the school watches the gate"),
        ("action.what", "Ask the school who waits at the gate"),
        ("action.owner", "PC Marsh"),
        ("action.due", "2026-06-12 17:00"),
    ];
    let kept = service.send(&rookwood, &path, &half, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let mina = format!("/children/{}/meeting", service.who("Mina"));
    let list = service.page(&rookwood, "", "/meeting").await.html();
    let is_before = list.find(&path) < list.find(&mina);
    let next = if is_before { &*mina } else { "/meeting" };
    assert_eq!(to(&kept), next, "whoever the list has next");
    let next = service.page(&rookwood, "", &mina).await.html();
    assert!(next.contains("Saltby"), "asked once: {next}");
    let said = service.page(&rookwood, "", "/meeting").await.words();
    let minutes = between(&said, "Minutes so far", "Heard");
    assert!(minutes.contains("the school watches the gate"), "{minutes}");
    let actions = between(&said, "Actions", "Did the last week");
    assert!(
        actions.contains("Ask the school who waits at the gate") && actions.contains("PC Marsh"),
        "{actions}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn done_is_not_changed_and_what_changed_says_who_said_so() {
    let service = force(ASKED).await;
    let rookwood = service.signed_in("Rookwood").await;
    let said = service.page(&rookwood, "", "/meeting/effect").await.words();
    assert!(
        said.contains(
            "meetings asked for 3 things for 1 child: 2 were done, and 1 changed something."
        ),
        "{said}"
    );
    let rows = between(&said, "Who said so", "Which partners were there");
    let late = rows.find("Find the car");
    assert!(late < rows.find("See her room"), "the late first: {rows}");
    let gate = between(rows, "Ask the school", "What");
    assert!(
        gate.contains("nobody has waited since") && gate.contains("PC Marsh"),
        "{rows}"
    );
    assert!(
        rows.contains("Done, what it changed is not recorded"),
        "{rows}"
    );
    let there = between(&said, "Which partners were there", "A meeting is");
    assert!(there.contains("1 meeting"), "{there}");
    assert!(there.contains("Council 1 0 0"), "{there}");
    assert!(there.contains("Health 0 1 0"), "{there}");
    let some = service
        .page(&rookwood, "", "/meeting/effect?stands=changed")
        .await
        .words();
    let rows = between(&some, "Who said so", "Which partners were there");
    assert!(!rows.contains("Find the car"), "{rows}");
}

#[tokio::test(flavor = "multi_thread")]
async fn shown_to_a_room_the_item_names_no_other_child_and_no_address_on_record() {
    let service = force(MINA).await;
    let rookwood = service.signed_in("Rookwood").await;
    let path = format!("/children/{}/meeting", service.who("Ava"));
    let own = service.page(&rookwood, "", &path).await.words();
    assert!(
        own.contains("for Mina"),
        "whoever works with her sees it: {own}"
    );
    let room = service.page(&rookwood, "", &format!("{path}/room")).await;
    assert_eq!(room.status, StatusCode::OK);
    let html = room.html();
    for hidden in ["Mina", "Sorrel", "Lantern Row"] {
        assert!(!html.contains(hidden), "{hidden}: {}", room.words());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_has_no_children_is_told_no_zero() {
    let service = Running::new().await;
    let oake = service.signed_in("Oake").await;
    for path in ["/meeting", "/meeting/effect"] {
        let said = service.page(&oake, "", path).await.words();
        assert!(
            said.contains("you see no child the meeting talks about") && !said.contains(": 0 "),
            "{path}: {said}"
        );
    }
}
