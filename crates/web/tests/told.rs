//! What is about to be late for a child is told once, to the one person who owes it, on whatever page they have open; what is late
//! and still not done goes up.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use heard_desk::{Came, Pushing};
use jiff::SignedDuration;
use sqlx::{Connection, SqliteConnection};
use tokio_stream::StreamExt;

use crate::running::Running;

/// Ashgrove is on duty for the force, Quill was until two; nobody holds Kai, whom an officer was to look for by 20:09.
pub const EVENING: &str = "Who is on duty
  children: Kai
  people: Ashgrove, Quill, Rookwood
  2026-01-01 09:00  account given: control-room supervisor; name \"Insp Holm Ashgrove\"; team \"control room\" | about Ashgrove; no case
  2026-01-01 09:00  account given: control-room supervisor; name \"Insp Quill\"; team \"control room\" | about Quill; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-06-10 06:00  on duty: control-room supervisor; for \"the force\"; until 2026-06-10 14:00 | about Quill; no case
  2026-06-10 14:00  on duty: control-room supervisor; for \"the force\"; until 2026-06-10 23:00 | about Ashgrove; no case
  2026-06-10 19:01  incident opened: missing child; incident \"L1\" | about Kai; case \"kai\"
  2026-06-10 19:02  reported missing; by mum | about Kai; case \"kai\"
  2026-06-10 19:09  graded: medium; because \"out late before\" | about Kai; case \"kai\"
";

const GO: &str = "Go to where the child lives or was last seen";

pub async fn round(service: &Running) -> usize {
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_secs(1));
    // Each round is of a program that was just started.
    let mut pushing = Pushing::of(Arc::clone(&service.desk));
    pushing.round().await.unwrap().told
}

async fn told_now(service: &Running, token: &str) -> String {
    service.page(token, "", "/told/now").await.html()
}

fn how_often(html: &str, says: &str) -> usize {
    html.matches(says).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_owes_it_is_told_once_on_every_page_and_by_the_stream() {
    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    let quill = service.signed_in("Quill").await;
    let request = Request::get("/live").header("cookie", format!("__Host-heard={ashgrove}"));
    let request = request.body(Body::empty()).unwrap();
    let (mut told, _) = service.listening(request).await;
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 0);
    assert_eq!(
        round(&service).await,
        1,
        "what is owed for one child is one message"
    );
    let event = tokio::time::timeout(Duration::from_secs(20), told.next()).await;
    let event = String::from_utf8(event.unwrap().unwrap().unwrap().to_vec()).unwrap();
    assert!(
        event.contains("event: told") && event.contains("missing.attend-golden-hour.medium"),
        "{event}"
    );
    assert!(!event.contains("Brambleby"), "ids and times alone: {event}");
    for page in ["/missing", "/duties", "/account", "/told/now"] {
        let html = service.page(&ashgrove, "", page).await.html();
        assert_eq!(how_often(&html, "data-message="), 1, "{page}: {html}");
        assert_eq!(how_often(&html, GO), 1, "{page}: {html}");
        assert!(
            html.contains("role=\"status\"")
                && html.contains("/duties/missing.attend-golden-hour.medium/"),
            "politely, with the way to it: {html}"
        );
        let banner = html.split("id=\"told-now\"").nth(1).unwrap();
        let banner = banner.split("</section>").next().unwrap();
        assert!(
            !banner.contains("Brambleby"),
            "no record was opened for it: {banner}"
        );
    }
    assert!(!told_now(&service, &quill).await.contains(GO), "off duty");
    assert_eq!(
        round(&service).await,
        0,
        "once, and not again after a restart"
    );
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 1);

    // Graded again, an officer is owed by another time; it is the same to be done.
    service
        .goes_on("  2026-06-10 20:32  graded: high; because \"nobody has seen him\" | about Kai; case \"kai\"\n")
        .await;
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_mins(50));
    round(&service).await;
    let ashgrove = service.signed_in_again("Ashgrove").await;
    assert_eq!(
        how_often(&told_now(&service, &ashgrove).await, GO),
        1,
        "one push, not two"
    );
    let all = service.page(&ashgrove, "", "/told").await.words();
    assert!(
        all.contains("Kai Brambleby")
            && all.contains("you had been told of the same to be done, and nobody had done it yet"),
        "{all}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_or_done_is_told_no_more() {
    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    round(&service).await;
    let page = service.page(&ashgrove, "", "/told").await;
    let html = page.html();
    let message = html.split("data-message=\"").nth(1).unwrap();
    let message = message.split('"').next().unwrap();
    let seen = format!("/told/{message}/seen");
    let rookwood = service.signed_in("Rookwood").await;
    let others = service.page(&rookwood, "", "/told").await;
    assert!(!others.html().contains(message), "theirs alone");
    let account = service.page(&rookwood, "", "/account").await;
    service.send(&rookwood, &seen, &account, &[]).await;
    assert_eq!(
        how_often(&told_now(&service, &ashgrove).await, GO),
        1,
        "nobody else says for them that they have seen it"
    );
    let sent = service.send(&ashgrove, &seen, &page, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 0);
    let after = service.page(&ashgrove, "", "/told").await.words();
    assert!(after.contains("you had seen it"), "{after}");

    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    round(&service).await;
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 1);
    service
        .goes_on("  2026-06-10 20:31  attended: \"14 Tern Street\"; actions home and room searched | about Kai; case \"kai\"; by \"PC Marsh\", responding officer\n")
        .await;
    assert_eq!(
        how_often(&told_now(&service, &ashgrove).await, GO),
        0,
        "somebody is there"
    );
}

/// The evening, on which others are missing too.
fn missing_too(names: &[String]) -> String {
    let mut story = EVENING.replace(
        "children: Kai",
        &format!("children: Kai, {}", names.join(", ")),
    );
    for name in names {
        story.push_str(&format!(
            "  2026-06-10 19:01  incident opened: missing child; incident \"{name}\" | about {name}; case \"{name}\"
  2026-06-10 19:03  reported missing; by mum | about {name}; case \"{name}\"
  2026-06-10 19:10  graded: medium; because \"out late\" | about {name}; case \"{name}\"\n"
        ));
    }
    story
}

/// Eight children, each of whom somebody was to be looking for by now: six messages come in a tour, the rest is only kept.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_more_in_a_tour_than_they_can_heed() {
    let names: Vec<String> = (1..=8).map(|at| format!("C{at}")).collect();
    let service = Running::telling(missing_too(&names)).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    assert_eq!(round(&service).await, 6);
    let banner = told_now(&service, &ashgrove).await;
    assert!(
        banner.contains("5 more messages") && how_often(&banner, "data-message=") == 1,
        "no page is buried: {banner}"
    );
    let all = service.page(&ashgrove, "", "/told").await.words();
    assert!(
        all.contains("you had been told as much as one tour of duty may bring"),
        "nothing is lost: {all}"
    );
}

/// More than a page holds: it says so, and leads to the others.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_before_the_latest_fifty_is_one_step_away() {
    let names: Vec<String> = (1..=52).map(|at| format!("C{at}")).collect();
    let service = Running::telling(missing_too(&names)).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    round(&service).await;
    let latest = service.page(&ashgrove, "", "/told").await;
    assert!(latest.words().contains("the latest 50 of more"));
    assert_eq!(how_often(&latest.html(), "class=\"told-message\""), 50);
    assert!(latest.html().contains("href=\"/told?after=50\""));
    let earlier = service.page(&ashgrove, "", "/told?after=50").await;
    assert!(earlier.words().contains("51 to 53"), "{}", earlier.words());
    assert_eq!(how_often(&earlier.html(), "class=\"told-message\""), 3);
    let beyond = format!("/told?after={}", usize::MAX);
    let beyond = service.page(&ashgrove, "", &beyond).await.words();
    assert!(beyond.contains("There is nothing earlier"), "{beyond}");
}

/// Marsh holds Kai: Marsh is told, and Ashgrove where Marsh is off duty or away; of a sealed record nobody is told who may not
/// open it.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_the_child_is_told_first_and_nobody_who_is_off_duty_or_may_not_open_it() {
    let story = EVENING.replace("Quill, Rookwood", "Quill, Rookwood, Marsh");
    let marsh = "  2026-01-01 09:00  account given: responding officer; name \"PC Marsh\"; team \"Saltby response\" | about Marsh; no case
  2026-03-03 09:00  child held: Kai; as officer in the case | about Marsh; no case\n";
    let off = "  2026-06-10 06:00  on duty: responding officer; for \"Saltby\"; until 2026-06-10 14:00 | about Marsh; no case\n";
    let away = "  2026-03-01 09:00  post taken up: response; post PC3 | about Marsh; no case
  2026-06-08 09:00  away from post: sick; post PC3 | about Marsh; no case\n";
    let sealed = "  2026-06-10 19:00  record restricted: sealed; because \"a witness\" | about Kai; no case\n";
    for (more, told) in [
        ("", ["Marsh"].as_slice()),
        (off, &["Ashgrove"]),
        (away, &["Ashgrove"]),
        (sealed, &[]),
    ] {
        let service = Running::telling(format!("{story}{marsh}{more}")).await;
        let mut tokens = Vec::new();
        for name in ["Marsh", "Ashgrove", "Quill"] {
            tokens.push((name, service.signed_in(name).await));
        }
        round(&service).await;
        for (name, token) in tokens {
            let was_told = told_now(&service, &token).await.contains(GO);
            assert_eq!(was_told, told.contains(&name), "{name}: {more}");
        }
    }
}

/// Marsh holds Kai, whom an officer was to look for by 20:09, and Slate supervises Marsh; Bracken is duty inspector for Saltby,
/// where Kai's case is, and Teal for another district; Heron is the superintendent.
const LINE: &str = "Who is above whom
  children: Kai
  people: Marsh, Slate, Bracken, Teal, Heron
  2026-01-01 09:00  account given: responding officer; name \"PC Marsh\"; team \"Saltby response\"; supervisor Slate | about Marsh; no case
  2026-01-01 09:00  account given: sergeant; name \"PS Slate\"; team \"Saltby response\" | about Slate; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Bracken\"; team \"Saltby response\" | about Bracken; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Teal\"; team \"Wrayford response\" | about Teal; no case
  2026-01-01 09:00  account given: superintendent; name \"Supt Heron\" | about Heron; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-02 09:00  given to team: \"Saltby response\"; district \"Saltby\" | about Kai; no case
  2026-03-03 09:00  child held: Kai; as officer in the case | about Marsh; no case
  2026-06-10 14:00  on duty: duty inspector; for \"Saltby\"; until 2026-06-10 23:00 | about Bracken; no case
  2026-06-10 14:00  on duty: duty inspector; for \"Wrayford\"; until 2026-06-10 23:00 | about Teal; no case
  2026-06-10 14:00  on duty: superintendent; for \"the force\"; until 2026-06-10 23:00 | about Heron; no case
  2026-06-10 19:01  incident opened: missing child; incident \"L1\" | about Kai; case \"kai\"
  2026-06-10 19:02  reported missing; by mum | about Kai; case \"kai\"
  2026-06-10 19:09  graded: medium; because \"out late before\" | about Kai; case \"kai\"
";

const THERE: &str = "  2026-06-10 20:36  attended: \"14 Tern Street\"; actions home and room searched | about Kai; case \"kai\"; by \"PC Marsh\", responding officer\n";

/// Who was told that nobody went, and as whom, in the order of the line.
async fn each_told(service: &Running) -> Vec<(&'static str, &'static str)> {
    let mut res = Vec::new();
    for name in THE_LINE {
        let since = heard_record::When::read("2026-06-10 00:00").unwrap();
        let all = service
            .desk
            .store()
            .pushes_to(service.who(name), since.earliest(), 99);
        let all = all.await.unwrap().into_iter();
        let told = all.filter(|push| push.came == Came::Told);
        let of_it = told.filter(|push| push.rule == "missing.attend-golden-hour.medium");
        res.extend(of_it.map(|push| (name, push.told_as.word())));
    }
    res
}

const THE_LINE: [&str; 5] = ["Marsh", "Slate", "Bracken", "Teal", "Heron"];

const MARSH: (&str, &str) = ("Marsh", "whoever owes it");
const SLATE: (&str, &str) = ("Slate", "supervisor");
const BRACKEN: (&str, &str) = ("Bracken", "duty inspector");
const TEAL: (&str, &str) = ("Teal", "duty inspector");
const HERON: (&str, &str) = ("Heron", "superintendent");

/// A service at which everybody of the line has an account.
async fn line(more: &str) -> Running {
    let service = Running::telling(format!("{LINE}{more}")).await;
    for name in THE_LINE {
        let sign_in = service.desk.sign_in();
        sign_in.invite(name, service.who(name)).await.unwrap();
    }
    service
}

fn set(service: &Running, at: &str) {
    let moment = heard_record::When::read(at).unwrap().latest();
    service.clock.set(moment);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_goes_up_to_the_supervisor_at_once_and_to_the_inspector_if_nobody_went() {
    let service = line("").await;
    let slate = service.signed_in("Slate").await;
    set(&service, "2026-06-10 20:36");
    round(&service).await;
    assert_eq!(
        each_told(&service).await,
        [MARSH, SLATE],
        "the supervisor at once, and nobody further yet"
    );
    for page in ["/missing", "/told/now"] {
        let says = service.page(&slate, "", page).await.html();
        assert_eq!(how_often(&says, GO), 1, "{page}: {says}");
        assert!(
            says.contains("is late. You are told because you supervise whoever owes it."),
            "{page}: {says}"
        );
    }
    assert!(
        !told_now(&service, &slate).await.contains("Brambleby"),
        "no record was opened for it"
    );
    round(&service).await;
    assert_eq!(each_told(&service).await, [MARSH, SLATE], "once");
    set(&service, "2026-06-10 20:41");
    round(&service).await;
    assert_eq!(
        each_told(&service).await,
        [MARSH, SLATE, BRACKEN],
        "the inspector of the child's own district, half an hour after it was late"
    );
    let bracken = service.signed_in("Bracken").await;
    let all = service.page(&bracken, "", "/told").await.words();
    assert!(
        all.contains("Kai Brambleby") && all.contains("You are told as duty inspector."),
        "the record is open to them: {all}"
    );
    set(&service, "2026-06-10 21:11");
    round(&service).await;
    assert_eq!(each_told(&service).await, [MARSH, SLATE, BRACKEN, HERON]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_late_goes_no_further() {
    let service = line("").await;
    set(&service, "2026-06-10 20:36");
    round(&service).await;
    service.goes_on(THERE).await;
    for at in ["2026-06-10 20:45", "2026-06-10 21:11"] {
        set(&service, at);
        round(&service).await;
        assert_eq!(each_told(&service).await, [MARSH, SLATE], "{at}");
    }
    let slate = service.signed_in("Slate").await;
    assert!(!told_now(&service, &slate).await.contains(GO));
}

/// Nobody is told of a record that is closed to them, wherever in the line they stand.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_up_to_whoever_may_not_open_the_record_or_is_off_duty() {
    let sealed = "  2026-06-10 19:00  record restricted: sealed; because \"a witness\" | about Kai; no case\n";
    let interest = "  2026-06-10 18:00  conflict of interest declared: Kai; is related to somebody in it | about Slate; no case\n";
    let off = "  2026-06-10 06:00  on duty: sergeant; for \"Saltby\"; until 2026-06-10 14:00 | about Slate; no case\n";
    for (more, told) in [
        (interest, [MARSH, BRACKEN].as_slice()),
        (off, &[MARSH, BRACKEN]),
        (sealed, &[]),
    ] {
        let service = line(more).await;
        set(&service, "2026-06-10 20:41");
        round(&service).await;
        assert_eq!(each_told(&service).await, told, "{more}");
    }
}

/// Kai was given to a team of another district for a week: while that team has him it is told there, and then at home again.
#[tokio::test(flavor = "multi_thread")]
async fn a_team_the_child_was_taken_from_is_no_longer_of_the_childs_own_district() {
    let given = "  2026-06-01 09:00  given to team: \"Wrayford response\"; district \"Wrayford\" | about Kai; no case\n";
    let taken = "  2026-06-08 09:00  taken from team: \"Wrayford response\" | about Kai; no case\n";
    let both = format!("{given}{taken}");
    for (more, inspector) in [(given, TEAL), (&both, BRACKEN)] {
        let service = line(more).await;
        set(&service, "2026-06-10 20:41");
        round(&service).await;
        assert_eq!(
            each_told(&service).await,
            [MARSH, SLATE, inspector],
            "{more}"
        );
    }
}

/// A tour that nobody said the end of lasts as long as any; of one of long ago nobody knows anything.
#[tokio::test(flavor = "multi_thread")]
async fn a_tour_without_an_end_ends_and_one_of_weeks_ago_says_nothing() {
    let open = |begins: &str| {
        format!("  {begins}  on duty: responding officer; for \"Saltby\" | about Marsh; no case\n")
    };
    for (begins, is_told) in [
        ("2026-06-10 09:00", true),
        ("2026-06-10 08:00", false),
        ("2026-05-20 08:00", true),
    ] {
        let service = line(&open(begins)).await;
        set(&service, "2026-06-10 20:36");
        round(&service).await;
        let told = each_told(&service).await;
        assert_eq!(told.contains(&MARSH), is_told, "{begins}: {told:?}");
    }
}

/// Whoever lost their leave since they were told is told nothing any more, on no page and by no stream.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_was_told_is_not_shown_once_the_record_is_closed_to_them() {
    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    round(&service).await;
    assert_eq!(how_often(&told_now(&service, &ashgrove).await, GO), 1);
    let sealed = "  2026-06-10 20:31  record restricted: sealed; because \"a witness\" | about Kai; no case\n";
    service.goes_on(sealed).await;
    let now = told_now(&service, &ashgrove).await;
    assert!(!now.contains("data-message="), "{now}");
}

/// A message that is kept while nobody listens, or before its stream begins, comes when they go on.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_was_broken_off_goes_on_with_what_was_told_meanwhile() {
    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    let goes_on = async |from: Option<&str>| {
        let mut request =
            Request::get("/live").header("cookie", format!("__Host-heard={ashgrove}"));
        if let Some(from) = from {
            request = request.header("last-event-id", from);
        }
        let request = request.body(Body::empty()).unwrap();
        let (mut told, began) = service.listening(request).await;
        let event = tokio::time::timeout(Duration::from_secs(2), told.next()).await;
        let event = event.ok().map(|event| event.unwrap().unwrap().to_vec());
        (event.map(|event| String::from_utf8(event).unwrap()), began)
    };
    // Nothing was told on it but the moment it began.
    let (nothing, began) = goes_on(None).await;
    assert_eq!(nothing, None);
    round(&service).await;
    for _ in 0..2 {
        let (event, from) = goes_on(Some(&began)).await;
        let event = event.unwrap();
        assert!(event.contains("event: told"), "{event}");
        assert_eq!(
            from, began,
            "broken off again before it arrives, it goes on from there"
        );
    }
    assert_eq!(
        goes_on(None).await.0,
        None,
        "whoever begins anew has it on their page already"
    );
}

/// One bit of Kai's record is wrong on the disk: of Kai nobody is told, and of Ava as before.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_record_holds_up_nobody_elses_message() {
    let both = EVENING.replace("children: Kai", "children: Kai, Ava");
    let ava = "  2026-06-10 19:01  incident opened: missing child; incident \"L2\" | about Ava; case \"ava\"
  2026-06-10 19:02  reported missing; by mum | about Ava; case \"ava\"
  2026-06-10 19:10  graded: medium; because \"never out late\" | about Ava; case \"ava\"\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("heard.db").display().to_string();
    let address = format!("sqlite:{file}").parse().unwrap();
    let story = format!("{both}{ava}");
    let service = Running::at(address, story, heard_web::Origins::default()).await;
    service.signed_in("Ashgrove").await;
    let mut disk = SqliteConnection::connect(&format!("sqlite://{file}"))
        .await
        .unwrap();
    for change in [
        "drop trigger fact_log_is_not_changed",
        "update fact_log set body = replace(body, 'out late before', 'never out late') where body like '%out late before%'",
    ] {
        sqlx::query(change).execute(&mut disk).await.unwrap();
    }
    let mut pushing = Pushing::of(Arc::clone(&service.desk));
    let came = pushing.round().await.unwrap();
    assert_eq!((came.told, came.damaged.len()), (1, 1), "{came:?}");
    let since = service.clock.now() - SignedDuration::from_hours(1);
    let ashgrove = service.who("Ashgrove");
    let told = service.desk.store().pushes_to(ashgrove, since, 99).await;
    let told = told.unwrap();
    assert!(!told.is_empty());
    assert!(told.iter().all(|push| push.child == service.who("Ava")));
}

/// What somebody was told of a child whose record is damaged since says that it may be that, and not that it is closed to them.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_about_a_record_that_is_damaged_since_says_that_it_may_be() {
    let service = Running::telling(EVENING.to_owned()).await;
    let ashgrove = service.signed_in("Ashgrove").await;
    assert_eq!(round(&service).await, 1);
    let says = "may be one that cannot be read";
    let before = service.page(&ashgrove, "", "/told").await.words();
    assert!(before.contains("Kai") && !before.contains(says), "{before}");
    service.damage("out late before").await;
    let after = service.page(&ashgrove, "", "/told").await.words();
    assert!(after.contains(says) && !after.contains("Kai"), "{after}");
}
