//! A call comes in: what police know stands beside it, the right child is chosen or a record begun, and a notice is about
//! one child at a time.

use axum::http::{StatusCode, header};
use jiff::SignedDuration;

use crate::running::{Answer, Running, STAFF};

/// Kai lives at Tern Street, flagged, with a number that once rang; nobody here holds him.
fn known() -> String {
    format!(
        "{STAFF}  2026-03-01 09:05  lives at: \"14 Tern Street, Saltby\" | about Kai; no case; by \"Bryony Slate\", hub
  2026-05-28 12:00  flag raised: criminal exploitation; because \"panel of 28 May\"; visible to control room yes | about Kai; no case; by \"DC Rookwood\", exploitation team
"
    )
}

fn to(answer: &Answer) -> String {
    answer.headers[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_reaches_whoever_takes_the_call_and_then_whoever_grades() {
    let service = Running::telling(known()).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let kai = service.who("Kai").to_string();
    let page = service.page(&wrenfield, "", "/incidents/new").await;
    assert_eq!(page.status, StatusCode::OK);
    let looked = service
        .send(
            &wrenfield,
            "/incidents/research",
            &page,
            &[("incident.place", "Tern Street, Saltby")],
        )
        .await;
    let said = looked.words();
    assert!(
        said.contains("Kai Brambleby") && said.contains("Criminal exploitation since"),
        "{said}"
    );
    assert!(
        said.contains("Told because:"),
        "matching is explained: {said}"
    );
    let nobody = service
        .send(
            &wrenfield,
            "/incidents/research",
            &page,
            &[("incident.place", "Nowhere Lane")],
        )
        .await;
    assert!(
        nobody
            .words()
            .contains("No children are recorded for what you typed."),
        "{}",
        nobody.words()
    );
    let call = [
        ("incident.place", "14 Tern Street, Saltby"),
        ("incident.kind", "missing child"),
        ("incident.caller", "his mother"),
        ("missing.by", "his mother"),
        ("missing.last_seen", "17:40"),
        ("happened", "2026-06-10 20:30"),
        ("thrive.letters", "threat"),
        ("research.searched", "local system"),
        ("research.found", "flagged since May"),
    ];
    let which = service
        .send(&wrenfield, "/incidents/new", &page, &call)
        .await;
    assert_eq!(which.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        which.words().contains("Say which child it is about"),
        "{}",
        which.words()
    );
    assert!(
        which.html().contains("value=\"his mother\""),
        "nothing typed is lost"
    );
    let mut chosen = call.to_vec();
    chosen.push(("child", &kai));
    let kept = service
        .send(&wrenfield, "/incidents/new", &which, &chosen)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    assert!(
        to(&kept).starts_with(&format!("/children/{kai}/missing")),
        "{}",
        to(&kept)
    );
    let search = service.page(&wrenfield, "", &to(&kept)).await.words();
    assert!(search.contains("Kai Brambleby is missing"), "{search}");
    assert!(
        search.contains("Flagged for criminal exploitation") && search.contains("answer needed"),
        "{search}"
    );
    let timeline = service
        .page(
            &wrenfield,
            "",
            &format!("/children/{kai}/timeline?purpose=live+incident"),
        )
        .await
        .words();
    assert!(
        timeline.contains("THRIVE assessed") && timeline.contains("flagged since May"),
        "{timeline}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_nobody_has_a_record_of_gets_one_with_the_first_word_and_once() {
    let service = Running::telling(known()).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let page = service.page(&wrenfield, "", "/incidents/new").await;
    let call = [
        ("child", "new"),
        ("new.name", "Sorrel Ashdown"),
        ("new.born", "2013-04-01"),
        ("incident.kind", "concern for a child"),
        ("incident.words", "alone in the park"),
        ("happened", "2026-06-10 20:30"),
    ];
    let kept = service
        .send(&wrenfield, "/incidents/new", &page, &call)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let record = service.page(&wrenfield, "", &to(&kept)).await;
    assert!(
        record.words().contains("Sorrel Ashdown"),
        "{}",
        record.words()
    );
    let again = service
        .send(&wrenfield, "/incidents/new", &page, &call)
        .await;
    assert_eq!(to(&again), to(&kept), "sent twice, it is one record");
    let nameless = service.page(&wrenfield, "", "/incidents/new").await;
    let nameless = service
        .send(
            &wrenfield,
            "/incidents/new",
            &nameless,
            &[("child", "new"), ("incident.kind", "other")],
        )
        .await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nameless
            .words()
            .contains("If the name is not known, say who it is"),
        "{}",
        nameless.words()
    );
}

/// Whoever rings again about a child who is missing rings about that time: what was graded and answered stands.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_call_does_not_begin_the_search_anew() {
    let service = Running::telling(known()).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let kai = service.who("Kai").to_string();
    let call = [
        ("child", &*kai),
        ("incident.kind", "missing child"),
        ("missing.by", "his mother"),
        ("missing.last_seen", "2026-06-10 17:40"),
        ("happened", "2026-06-10 20:30"),
    ];
    let page = service.page(&wrenfield, "", "/incidents/new").await;
    let first = service
        .send(&wrenfield, "/incidents/new", &page, &call)
        .await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.words());
    let search = format!("/children/{kai}/missing?purpose=live+incident");
    let page = service.page(&wrenfield, "", &search).await;
    let graded = [("grade.grade", "high"), ("grade.because", "a message")];
    let graded = service.send(&wrenfield, &search, &page, &graded).await;
    assert_eq!(graded.status, StatusCode::SEE_OTHER, "{}", graded.words());
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_mins(1));
    let page = service.page(&wrenfield, "", "/incidents/new").await;
    let mut again = call.to_vec();
    again.push(("missing.worried_because", "he has not come"));
    again[4] = ("happened", "2026-06-10 20:32");
    let second = service
        .send(&wrenfield, "/incidents/new", &page, &again)
        .await;
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.words());
    let said = service.page(&wrenfield, "", &search).await.words();
    assert!(
        said.contains("High, set") || said.contains("High , set"),
        "{said}"
    );
}

/// What is filled in and would not be put on record is said, and nothing is recorded meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_typed_of_a_call_is_left_out_in_silence() {
    let service = Running::telling(known()).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let kai = service.who("Kai").to_string();
    let page = service.page(&wrenfield, "", "/incidents/new").await;
    for (answers, say) in [
        (
            [
                ("incident.kind", "other"),
                ("missing.wearing", "a grey jumper"),
            ],
            "You answered questions about a missing child.",
        ),
        (
            [("incident.kind", "other"), ("new.name", "Sorrel Ashdown")],
            "You named a child who has no record yet.",
        ),
        (
            [
                ("incident.kind", "other"),
                ("thrive.children", "two, upstairs"),
            ],
            "Which letters have text?",
        ),
    ] {
        let mut all = answers.to_vec();
        all.extend([("child", &*kai), ("happened", "2026-06-10 20:30")]);
        let refused = service
            .send(&wrenfield, "/incidents/new", &page, &all)
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{say}");
        assert!(refused.words().contains(say), "{say}: {}", refused.words());
        assert!(refused.html().contains(answers[1].1), "{say}");
    }
}

/// A key that somebody chooses begins a record of their own, and writes on no other.
#[tokio::test(flavor = "multi_thread")]
async fn no_key_leads_to_somebody_elses_record() {
    let story = format!(
        "{}  2026-03-02 09:00  record restricted: sealed; because \"a witness\" | about Kai; no case\n",
        known()
    );
    let service = Running::telling(story).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let kai = service.who("Kai");
    let page = service.page(&wrenfield, "", "/incidents/new").await;
    let chosen = (kai.uuid().as_u128() ^ 0x6865_6172_6420_7265_636f_7264_2068_6572).to_be_bytes();
    let chosen = uuid::Uuid::from_bytes(chosen).to_string();
    let seal = page
        .all_hidden()
        .into_iter()
        .find(|(name, _)| name == "of-this-session")
        .unwrap()
        .1;
    let body = [
        ("of-this-session", &*seal),
        ("key", &chosen),
        ("child", "new"),
        ("new.name", "Somebody else"),
        ("incident.kind", "other"),
        ("happened", "2026-06-10 20:30"),
    ];
    let request = axum::http::Request::post("/incidents/new")
        .header("cookie", format!("__Host-heard={wrenfield}"))
        .header("sec-fetch-site", "same-origin")
        .header("accept", "text/html")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(
            serde_urlencoded::to_string(body).unwrap(),
        ));
    let kept = service.ask(request.unwrap()).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    assert!(!to(&kept).contains(&kai.to_string()), "{}", to(&kept));
}

/// Somebody who may not act for children neither looks up nor begins anything, and a closed record is not told of.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_opens_nothing_that_is_closed() {
    let story = format!(
        "{}  2026-03-02 09:00  record restricted: sealed; because \"a witness\" | about Kai; no case\n",
        known()
    );
    let service = Running::telling(story).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let kai = service.who("Kai").to_string();
    let page = service.page(&wrenfield, "", "/incidents/new").await;
    let looked = service
        .send(
            &wrenfield,
            "/incidents/research",
            &page,
            &[("incident.place", "14 Tern Street, Saltby")],
        )
        .await;
    assert!(!looked.words().contains("Kai"), "{}", looked.words());
    let call = [
        ("child", &*kai),
        ("incident.kind", "concern for a child"),
        ("happened", "2026-06-10 20:30"),
    ];
    let refused = service
        .send(&wrenfield, "/incidents/new", &page, &call)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        !refused.words().contains("Brambleby"),
        "{}",
        refused.words()
    );
    let oake = service.signed_in("Oake").await;
    let page = service.page(&oake, "", "/duties").await;
    assert!(
        !page.html().contains("/incidents/new"),
        "what a role cannot use is not there"
    );
    let begins = [
        ("child", "new"),
        ("new.name", "Sorrel Ashdown"),
        ("incident.kind", "other"),
        ("happened", "2026-06-10 20:30"),
    ];
    let page = service.page(&oake, "", "/account").await;
    let refused = service.send(&oake, "/incidents/new", &page, &begins).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn asleep_is_not_safe_and_well_and_the_check_is_blind_until_it_is_made() {
    let of_the_team =
        "  2026-03-03 09:05  given to team: \"complex exploitation\" | about Ava; no case\n";
    let service = Running::telling(format!("{STAFF}{of_the_team}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let notice = format!("/children/{}/notice", service.who("Ava"));
    let page = service.page(&rookwood, "", &notice).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    assert!(
        page.words()
            .contains("What the social worker will look for"),
        "{}",
        page.words()
    );
    let asleep = [
        ("happened", "2026-06-10 20:20"),
        ("seen.status", "seen asleep"),
        ("seen.condition", "safe and well, sleeping upstairs"),
        ("notice.about", "missing"),
        ("notice.concerns", "out all night"),
    ];
    let mut looked = asleep.to_vec();
    looked.push(("look-at-the-wording", "yes"));
    let looked = service.send(&rookwood, &notice, &page, &looked).await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(
        looked
            .words()
            .contains("how you checked that they were well, asleep"),
        "it is advised about: {}",
        looked.words()
    );
    // And it is never in the way.
    let sent = service.send(&rookwood, &notice, &page, &asleep).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let check = format!("{notice}/check");
    let own = service.page(&rookwood, "", &check).await;
    assert!(
        own.words()
            .contains("You wrote this notice: somebody else judges it."),
        "{}",
        own.words()
    );
    let holloway = service.signed_in("Holloway").await;
    let page = service.page(&holloway, "", &check).await;
    let said = page.words();
    assert!(
        said.contains("The notice as it was sent") && said.contains("out all night"),
        "{said}"
    );
    assert!(
        said.contains("seen asleep; how it was checked is not recorded")
            && said.contains("safe and well, sleeping upstairs"),
        "whoever checks sees what was not answered, and all that was: {said}"
    );
    assert!(!said.contains("What the rules say, now"), "blind: {said}");
    let mut judged: Vec<(String, &str)> = (0..5)
        .map(|at| (format!("q{at}.judged"), "partly"))
        .collect();
    judged.extend([
        ("check.outcome".to_owned(), "accepted"),
        ("share.with".to_owned(), "council"),
        ("share.level".to_owned(), "information"),
    ]);
    let judged: Vec<(&str, &str)> = judged
        .iter()
        .map(|(name, value)| (&**name, *value))
        .collect();
    let unsaid = service.send(&holloway, &check, &page, &judged[1..]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unsaid
            .words()
            .contains("The child’s own words or behaviour: This is not answered"),
        "which of the five is told: {}",
        unsaid.words()
    );
    let kept = service.send(&rookwood, &check, &page, &judged).await;
    assert_ne!(
        kept.status,
        StatusCode::SEE_OTHER,
        "nobody judges their own"
    );
    let kept = service.send(&holloway, &check, &page, &judged).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let after = service.page(&holloway, "", &check).await.words();
    assert!(
        after.contains("What the rules say, now that you have judged")
            && after.contains("Your check is on record."),
        "{after}"
    );
}

/// Rookwood writes that he is "street-wise" and nothing the child said; Holloway finds the words fair and the voice there.
#[tokio::test(flavor = "multi_thread")]
async fn where_whoever_checks_and_the_rules_differ_both_are_kept_and_the_author_is_told() {
    let of_the_team =
        "  2026-03-03 09:05  given to team: \"complex exploitation\" | about Ava; no case\n";
    let service = Running::telling(format!("{STAFF}{of_the_team}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let notice = format!("/children/{}/notice", service.who("Ava"));
    let page = service.page(&rookwood, "", &notice).await;
    let sent = [
        ("happened", "2026-06-10 20:20"),
        ("seen.status", "seen but not spoken to"),
        ("voice.parts", "appearance"),
        ("notice.about", "missing"),
        (
            "notice.concerns",
            "She is street-wise and puts herself at risk",
        ),
    ];
    let sent = service.send(&rookwood, &notice, &page, &sent).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let holloway = service.signed_in("Holloway").await;
    let check = format!("{notice}/check");
    let page = service.page(&holloway, "", &check).await;
    let before = page.words();
    assert!(
        !before.contains("They disagree") && !before.contains("had found"),
        "blind: {before}"
    );
    let answers = [
        ("q0.judged", "no"),
        ("q0.because", "no words of hers"),
        // Whoever judges does not say what the rules found.
        ("q0.rules_say", "yes"),
        ("q1.judged", "partly"),
        ("q2.judged", "yes"),
        ("q3.judged", "yes"),
        ("q4.judged", "yes"),
        ("check.outcome", "accepted"),
        ("check.good", "quick and clear"),
        ("check.add_next", "her own words"),
    ];
    let kept = service.send(&holloway, &check, &page, &answers).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let after = service.page(&holloway, "", &check).await.words();
    assert!(
        after.contains("They say the opposite of 1 question"),
        "{after}"
    );
    assert!(
        after.contains("judged “yes” ~ the language guide, had found: no They disagree"),
        "{after}"
    );
    assert!(
        after.contains(
            "judged “no”, because: no words of hers ~ rule ppn.voice, version 1, had found: no"
        ),
        "they agree: {after}"
    );

    let timeline = format!("/children/{}/timeline", service.who("Ava"));
    let on_record = service.page(&holloway, "", &timeline).await.words();
    assert!(
        on_record.contains("What had the rules found, when it was judged?")
            && on_record.contains("ppn.voice, version 1"),
        "what the rules had found is on record: {on_record}"
    );
    service
        .goes_on("  2026-06-10 20:25  child's voice in notice: words; words \"He is nice\" | about Ava; no case\n")
        .await;
    let later = service.page(&holloway, "", &check).await.words();
    assert!(
        later.contains("~ rule ppn.voice, version 1, had found: no"),
        "what comes later changes nothing of it: {later}"
    );
    let again = service.send(&holloway, &check, &page, &answers).await;
    assert_eq!(
        (again.status, &again.headers["location"]),
        (StatusCode::SEE_OTHER, &kept.headers["location"]),
        "sent twice it is one request, whatever the rules find by now: {}",
        again.words()
    );
    let twice = service.page(&holloway, "", &check).await.words();
    assert!(
        twice.contains("They say the opposite of 1 question"),
        "{twice}"
    );

    let mine = service.page(&rookwood, "", "/duties").await.words();
    assert!(
        mine.contains("What you are told of your notices")
            && mine.contains("What was good: quick and clear")
            && mine.contains("To add next time: her own words"),
        "{mine}"
    );
    let others = service.page(&holloway, "", "/duties").await.words();
    assert!(
        !others.contains("What you are told of your notices"),
        "{others}"
    );
}

/// Wrenfield has no more of Kai than a live incident, and is told what the hub wrote of the notice: nobody else of that name is,
/// and nobody at all once the record is restricted.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_sent_a_notice_is_told_what_came_of_it_by_nothing_but_having_sent_it() {
    let people = STAFF.replace("Wrenfield, Rookwood", "Wrenfield, Namesake, Rookwood");
    let service = Running::telling(format!("{people}  2026-01-01 09:00  account given: responding officer; name \"PC Wrenfield\"; team \"Saltby response\" | about Namesake; no case
  2026-03-03 09:05  given to team: \"complex exploitation\" | about Kai; no case
  2026-03-03 09:05  child held: Kai; as keeper | about Holloway; no case
  2026-06-10 19:02  incident opened: concern for a child; incident \"L1\" | about Kai; no case\n")).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let namesake = service.signed_in("Namesake").await;
    let record = format!("/children/{}", service.who("Kai"));
    let notice = format!("{record}/notice?purpose=live+incident");
    let page = service.page(&wrenfield, "", &notice).await;
    let written = [
        ("happened", "2026-06-10 20:20"),
        ("seen.status", "seen but not spoken to"),
        ("voice.parts", "appearance"),
        ("notice.about", "missing"),
        ("notice.concerns", "out in the rain with nobody"),
        ("notice.notice", "PPN-7"),
    ];
    let sent = service.send(&wrenfield, &notice, &page, &written).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let to = sent.headers["location"].to_str().unwrap().to_owned();
    let said = service.page(&wrenfield, "", &to).await.words();
    assert!(
        said.contains("You see a summary.") && said.contains("Kai: notice sent"),
        "whoever sent it may read that it was: {said}"
    );
    let other = service.page(&namesake, "", &to).await.words();
    assert!(!other.contains("notice sent"), "{other}");

    let holloway = service.signed_in("Holloway").await;
    let check = format!("{record}/notice/check");
    let page = service.page(&holloway, "", &check).await;
    let answers = [
        ("q0.judged", "no"),
        ("q1.judged", "partly"),
        ("q2.judged", "yes"),
        ("q3.judged", "yes"),
        ("q4.judged", "yes"),
        ("check.outcome", "accepted"),
        ("check.add_next", "what he said himself"),
    ];
    let kept = service.send(&holloway, &check, &page, &answers).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let told = "To add next time: what he said himself";
    let mine = service.page(&wrenfield, "", "/duties").await;
    let of_notices = mine
        .html()
        .split("id=\"feedback\"")
        .nth(1)
        .unwrap()
        .to_owned();
    let of_notices = of_notices.split("</section>").next().unwrap();
    assert!(of_notices.contains(told), "{of_notices}");
    assert!(
        !of_notices.contains("Kai") && !of_notices.contains("href"),
        "nothing else of the record: {of_notices}"
    );
    let others = service.page(&namesake, "", "/duties").await.words();
    assert!(!others.contains(told), "not by the name: {others}");
    service
        .goes_on("  2026-06-10 20:25  record restricted: restricted; because \"a witness\" | about Kai; no case\n")
        .await;
    let closed = service.page(&wrenfield, "", "/duties").await.words();
    assert!(!closed.contains(told), "{closed}");
}

/// Two notices of one child, and a check of the first that was put on record after the second came.
const TWO_NOTICES: &str = "  2026-03-03 09:05  given to team: \"complex exploitation\" | about Ava; no case
  2026-06-10 18:00  notice submitted: missing; notice \"PPN-1\"; concerns \"an older man\" | about Ava; by \"DC Rookwood\", exploitation team
  2026-06-10 19:00  notice submitted: missing; notice \"PPN-2\"; concerns \"a grey car\" | about Ava; by \"DI Holloway\", detective inspector
  2026-06-10 19:30  notice checked: accepted; notice \"PPN-1\"; good \"her own words\" | about Ava; by \"Bryony Slate\", hub
";

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wrote_the_notice_that_was_checked_is_told_and_not_who_wrote_the_next() {
    let service = Running::telling(format!("{STAFF}{TWO_NOTICES}")).await;
    let mut told = Vec::new();
    for who in ["Rookwood", "Holloway"] {
        let token = service.signed_in(who).await;
        let duties = service.page(&token, "", "/duties").await.words();
        told.push(duties.contains("What was good: her own words"));
    }
    assert_eq!(told, [true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_of_a_number_that_no_notice_has_is_told_to_nobody() {
    let check = |number: &str| {
        let named = format!("notice checked: accepted; notice \"{number}\"");
        TWO_NOTICES.replace("notice checked: accepted; notice \"PPN-1\"", &named)
    };
    for (number, is_told) in [("PPN-2", true), ("PPN-9", false)] {
        let service = Running::telling(format!("{STAFF}{}", check(number))).await;
        let mut told = false;
        for who in ["Rookwood", "Holloway"] {
            let token = service.signed_in(who).await;
            let duties = service.page(&token, "", "/duties").await.words();
            told |= duties.contains("What was good: her own words");
        }
        assert_eq!(told, is_told, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_is_not_taken_for_one_of_a_notice_that_came_meanwhile() {
    let first: Vec<&str> = TWO_NOTICES.lines().take(2).collect();
    let service = Running::telling(format!("{STAFF}{}\n", first.join("\n"))).await;
    let holloway = service.signed_in("Holloway").await;
    let rookwood = service.signed_in("Rookwood").await;
    let notice = format!("/children/{}/notice", service.who("Ava"));
    let check = format!("{notice}/check");
    let page = service.page(&holloway, "", &check).await;
    let next = service.page(&rookwood, "", &notice).await;
    let written = [
        ("happened", "2026-06-10 20:20"),
        ("seen.status", "seen but not spoken to"),
        ("voice.parts", "appearance"),
        ("notice.about", "missing"),
        ("notice.concerns", "the car came back"),
    ];
    let sent = service.send(&rookwood, &notice, &next, &written).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let answers = [
        ("q0.judged", "no"),
        ("q1.judged", "partly"),
        ("q2.judged", "yes"),
        ("q3.judged", "yes"),
        ("q4.judged", "yes"),
        ("check.outcome", "accepted"),
        ("check.good", "quick and clear"),
    ];
    let refused = service.send(&holloway, &check, &page, &answers).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = refused.words();
    assert!(
        said.contains("DC Rookwood recorded “notice submitted” at")
            && refused.html().contains("quick and clear"),
        "who sent another is said, and nothing typed is lost: {said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_agency_alone_says_why_and_who_agreed() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let record = format!("/children/{}/strategy/record", service.who("Ava"));
    let page = service.page(&rookwood, "", &record).await;
    let alone = [
        ("happened", "2026-06-10 20:20"),
        ("held.decision", "section 47 by the council alone"),
        ("held.took_part", "police"),
        (
            "recorded.childs_words",
            "She wants somebody not in uniform.",
        ),
    ];
    let refused = service.send(&rookwood, &record, &page, &alone).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (say, field) in [
        (
            "Say why one agency goes on alone",
            "held-single_agency_because",
        ),
        (
            "Say who agreed that one agency goes on alone",
            "held-agreed_by",
        ),
    ] {
        assert!(refused.words().contains(say), "{}", refused.words());
        assert!(
            refused.html().contains(&format!("href=\"#{field}\""))
                && refused.html().contains(&format!("id=\"{field}\"")),
            "{field}"
        );
    }
    let mut whole = alone.to_vec();
    whole.extend([
        ("held.single_agency_because", "no crime is suspected"),
        ("held.agreed_by", "DI Holloway and Imo Harrowby"),
        ("action.what", "Visit Fernlea House"),
        ("action.owner", "DC Rookwood"),
    ]);
    let mut undecided = whole.clone();
    undecided.push(("evidence.medical_considered", "yes"));
    let wrong = service.send(&rookwood, &record, &refused, &undecided).await;
    assert!(
        wrong
            .words()
            .contains("Say what was decided about a medical examination, and why")
            && wrong.html().contains("href=\"#evidence-medical\""),
        "{}",
        wrong.words()
    );
    whole.extend([
        ("evidence.medical_considered", "yes"),
        ("evidence.medical", "none: nothing it could find"),
    ]);
    let mut against_itself = whole.clone();
    against_itself.push(("held.section_47", "no"));
    let wrong = service
        .send(&rookwood, &record, &refused, &against_itself)
        .await;
    assert!(
        wrong.html().contains("href=\"#held-section_47\""),
        "what was answered is not changed over anybody’s head: {}",
        wrong.words()
    );
    let mut nothing_further = against_itself.clone();
    nothing_further.retain(|(key, _)| !["held.decision", "held.section_47"].contains(key));
    nothing_further.extend([
        ("held.decision", "no further action"),
        ("held.because", "no harm is suspected"),
        ("held.section_47", "yes"),
    ]);
    let wrong_too = service
        .send(&rookwood, &record, &refused, &nothing_further)
        .await;
    assert!(
        wrong_too
            .words()
            .contains("You chose no further action, and also that a section 47 enquiry is agreed"),
        "{}",
        wrong_too.words()
    );
    assert!(
        !page.words().contains("Which actions, whose, by when?"),
        "an action is asked for once"
    );
    let kept = service.send(&rookwood, &record, &refused, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = service.page(&rookwood, "", &to(&kept)).await.words();
    assert!(
        said.contains("DI Holloway and Imo Harrowby")
            && said.contains("She wants somebody not in uniform."),
        "{said}"
    );
    assert!(
        said.contains("Visit Fernlea House, by DC Rookwood")
            && said.contains("Is a section 47 enquiry agreed? yes")
            && said.contains("none: nothing it could find"),
        "{said}"
    );
    let page = service.page(&rookwood, "", &to(&kept)).await.html();
    let from = page.find("/record/discussion-record-sent?").unwrap();
    let way: String = page[from..].chars().take_while(|c| *c != '"').collect();
    let sending = format!(
        "/children/{}{}",
        service.who("Ava"),
        way.replace("&amp;", "&")
    );
    let form = service.page(&rookwood, "", &sending).await;
    assert!(
        form.words()
            .contains("What this answers: strategy discussion held"),
        "{}",
        form.words()
    );
    let sent = [("to", "council"), ("to", "health")];
    let kept = service.send(&rookwood, &sending, &form, &sent).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let strategy = format!("/children/{}/strategy", service.who("Ava"));
    let said = service.page(&rookwood, "", &strategy).await.words();
    assert!(said.contains("Who was sent the record"), "{said}");
}

/// The third hard stop.
#[tokio::test(flavor = "multi_thread")]
async fn one_officer_cannot_be_both_in_police_protection_and_nothing_goes_past_72_hours() {
    let story = format!(
        "{STAFF}  2026-06-10 01:12  taken into police protection: removed; grounds \"found alone\"; officer \"PC Dunlin 4471\" | about Ava; by \"PC Dunlin 4471\", responding officer\n"
    );
    let service = Running::telling(story).await;
    let rookwood = service.signed_in("Rookwood").await;
    let page_at = format!("/children/{}/protection", service.who("Ava"));
    let said = service.page(&rookwood, "", &page_at).await.words();
    assert!(
        said.contains("Taken by PC Dunlin 4471")
            && said.contains("52 h")
            && said.contains("0 of 7 recorded"),
        "{said}"
    );
    let officer = format!("{page_at}/officer");
    let page = service.page(&rookwood, "", &officer).await;
    let same = [("happened", "2026-06-10 01:30"), ("officer", "Dunlin")];
    let stopped = service.send(&rookwood, &officer, &page, &same).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT, "{}", stopped.words());
    assert!(stopped.html().contains("data-stop=\"the same officer\""));
    let back = service.send(&rookwood, &officer, &stopped, &[]).await;
    assert!(back.html().contains("Dunlin"), "what was typed is there");
    let other = [("happened", "2026-06-10 01:30"), ("officer", "Insp Teasel")];
    assert_eq!(
        service
            .send(&rookwood, &officer, &page, &other)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    service.clock.set("2026-06-13T00:12:30Z".parse().unwrap());
    let token = service.types("Rookwood");
    let typed: Vec<(&str, &str)> = token
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    let sign_in = service.send("", "/sign-in", &stopped, &typed).await;
    assert_eq!(sign_in.status, StatusCode::SEE_OTHER, "{}", sign_in.words());
    let cookie = sign_in.headers["set-cookie"].to_str().unwrap();
    let rookwood = cookie
        .split('=')
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .split('~')
        .next()
        .unwrap()
        .to_owned();
    let over = service.page(&rookwood, "", &page_at).await.words();
    assert!(over.contains("72 hours were reached"), "{over}");
    let review = format!("{page_at}/review");
    let page = service.page(&rookwood, "", &review).await;
    let goes_on = service
        .send(
            &rookwood,
            &review,
            &page,
            &[
                ("happened", "2026-06-13 01:13"),
                ("because", "still unsafe"),
            ],
        )
        .await;
    assert_eq!(goes_on.status, StatusCode::CONFLICT, "{}", goes_on.words());
}

/// Whom the address fits best is told of first, whatever is known of those it fits loosely; and what is known is text for the
/// log, with where it comes from.
#[tokio::test(flavor = "multi_thread")]
async fn the_child_at_the_very_address_stands_first() {
    let mut story = known().replace("children: Kai, Ava", "children: Kai, Ava, Fay, Moss");
    story += "  2026-03-01 09:00  described; name \"Fay Brambleby\"; born 2021-09-02 | about Fay; no case
  2026-03-01 09:05  lives at: \"3 Curlew Row, Saltby\" | about Fay; no case; by \"Bryony Slate\", hub
  2026-03-01 09:00  described; name \"Moss Tindale\"; born 2010-01-05 | about Moss; no case
  2026-03-01 09:05  lives at: \"3 Curlew Court, Saltby\" | about Moss; no case; by \"Bryony Slate\", hub
  2026-05-28 12:00  flag raised: criminal exploitation; because \"panel\"; visible to control room yes | about Moss; no case; by \"DC Rookwood\", exploitation team
";
    let service = Running::telling(story).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let page = service.page(&wrenfield, "", "/incidents/new").await;
    let typed = [("incident.place", "3 Curlew Row, Saltby")];
    let looked = service
        .send(&wrenfield, "/incidents/research", &page, &typed)
        .await;
    let said = looked.words();
    let fay = said
        .find("Fay Brambleby")
        .unwrap_or_else(|| panic!("{said}"));
    let moss = said
        .find("Moss Tindale")
        .unwrap_or_else(|| panic!("{said}"));
    assert!(fay < moss, "{said}");
    assert!(
        looked.html().contains("lives at 3 Curlew Row, Saltby (")
            && said.contains("Copy it into the log"),
        "{said}"
    );
}

const BEARS_ON_SAFETY: &str = "  2026-01-01 09:00  account given: call handler; name \"Op. Finch\" | about Finch; no case
  2026-02-01 09:00  needs recorded; disability \"asthma, blue inhaler\"; how to talk \"text him\" | about Kai; no case; by \"Bryony Slate\", hub
  2026-02-02 09:00  needs recorded; interpreter yes | about Kai; no case; by \"Bryony Slate\", hub
  2026-02-03 09:00  needs recorded; interpreter no | about Kai; no case; by \"Bryony Slate\", hub
  2026-05-02 12:00  factor recorded: rf.cce-debt-threat; stands present; evidence \"owes 400 pounds\"; source \"his brother\" | about Kai; no case; by \"DC Rookwood\", exploitation team
  2026-05-03 12:00  described; name \"Uncle Bram\" | about Bram; no case
  2026-05-03 12:00  linked to: Bram; as person of concern; source \"stop record\"; how sure uncertain; contact restrictions \"bail: no contact with Kai\" | about Kai; no case; by \"DC Rookwood\", exploitation team
";

fn with_safety() -> String {
    let known = known().replace("people: Wrenfield", "people: Finch, Bram, Wrenfield");
    format!("{known}{BEARS_ON_SAFETY}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bears_on_the_childs_safety_stands_beside_the_call_with_whose_it_is() {
    let service = Running::telling(with_safety()).await;
    let finch = service.signed_in("Finch").await;
    let page = service.page(&finch, "", "/incidents/new").await;
    let typed = [("incident.place", "14 Tern Street, Saltby")];
    let looked = service
        .send(&finch, "/incidents/research", &page, &typed)
        .await;
    let said = looked.words();
    for known in [
        "because: panel of 28 May, nobody is named as its owner, no review is set",
        "Health: asthma, blue inhaler , 09:00 1 February 2026, Bryony Slate",
        "In debt, robbed of stock, or family threatened: owes 400 pounds",
        "Of concern: Uncle Bram, person of concern",
        "uncertain, contact restricted: bail: no contact with Kai",
    ] {
        assert!(said.contains(known), "{known}: {said}");
    }
    assert!(
        !said.contains("Interpreter"),
        "one that is not needed any more is not told: {said}"
    );
    let log = looked.html();
    assert!(
        log.contains("health: asthma, blue inhaler (09:00 1 February 2026, Bryony Slate)"),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_that_was_sent_goes_on_record_with_the_call_in_one_act() {
    let service = Running::telling(with_safety()).await;
    let finch = service.signed_in("Finch").await;
    let kai = service.who("Kai").to_string();
    let page = service.page(&finch, "", "/incidents/new").await;
    let call = [
        ("child", &*kai),
        ("incident.place", "14 Tern Street, Saltby"),
        ("incident.kind", "concern for a child"),
        ("incident.words", "shouting next door"),
        ("happened", "2026-06-10 20:30"),
        ("unit.officer", "PC Wrenfield, S41"),
    ];
    let kept = service.send(&finch, "/incidents/new", &page, &call).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let calls = format!("/children/{kai}/incident?purpose=live+incident");
    let page = service.page(&finch, "", &calls).await;
    let said = page.words();
    assert!(said.contains("Officer sent: PC Wrenfield, S41"), "{said}");

    let sent = format!("/children/{kai}/incident/sent?purpose=live+incident");
    let second = [("step.officer", "Sgt Heron")];
    let kept = service.send(&finch, &sent, &page, &second).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = service.page(&finch, "", &calls).await.words();
    assert!(said.contains("Officer sent: Sgt Heron"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_record_a_unit_is_not_asked_for_one() {
    let service = Running::telling(with_safety()).await;
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", "/incidents/new").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.words().contains("Which unit is on its way?"));
}
