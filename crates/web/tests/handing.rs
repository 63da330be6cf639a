//! The end of a tour: what is owed goes from one to another with a line about it, and stays where it was until it is taken
//! over.

use axum::http::StatusCode;
use heard_record::When;
use jiff::SignedDuration;

use crate::running::{Answer, Running};

const TEAM: &str = "A team at the end of its tour
  children: Ava, Kai
  people: Rookwood, Pike, Larch, Marsh, Quarry, Holloway
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\"; supervisor Pike | about Rookwood; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Larch\"; team \"complex exploitation\"; supervisor Pike | about Larch; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Pike\"; team \"complex exploitation\"; supervisor Holloway | about Pike; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Quarry\"; team \"complex exploitation\"; supervisor Holloway | about Quarry; no case
  2026-01-01 09:00  account given: responding officer; name \"PC Marsh\"; team \"Westwick response\" | about Marsh; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  child held: Kai; as officer in the case | about Larch; no case
  2026-03-03 09:05  given to team: \"complex exploitation\" | about Ava; no case
  2026-03-03 09:05  given to team: \"complex exploitation\" | about Kai; no case
  2026-06-09 22:11  reported missing; by care home | about Ava
  2026-06-10 18:11  reported missing; by mum | about Kai
";

/// What is ticked of the page: the first duties on it.
fn ticked(page: &Answer, how_many: usize) -> Vec<(String, String)> {
    let html = page.html();
    let each = html.split("name=\"duty\"").skip(1);
    let values = each.map(|rest| {
        let value = rest.split("value=\"").nth(1).unwrap();
        value.split('"').next().unwrap().to_owned()
    });
    values
        .take(how_many)
        .map(|value| ("duty".to_owned(), value))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_over_stays_until_it_is_taken_over_and_is_late_after_half_an_hour() {
    let service = Running::telling(TEAM.to_owned()).await;
    let path = "/duties/handover";
    let rookwood = service.signed_in("Rookwood").await;
    let said = service.page(&rookwood, "", path).await.words();
    assert!(
        said.contains("DS Pike, sergeant") && !said.contains("DC Larch"),
        "to whoever may open the records: {said}"
    );
    let pike = service.signed_in("Pike").await;
    let page = service.page(&pike, "", path).await;
    let said = page.words();
    assert!(
        said.contains("DS Quarry, sergeant") && !said.contains("PC Marsh"),
        "only those one works with: {said}"
    );
    let none = service.send(&pike, path, &page, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = none.words();
    assert!(said.contains("Tick what you hand over") && said.contains("Say to whom"));
    let ticked = ticked(&page, 2);
    let note = format!("{}.note", ticked[0].1);
    let mut answers: Vec<(&str, &str)> = ticked.iter().map(|(a, b)| (&**a, &**b)).collect();
    answers.extend([("to", "DS Quarry"), (&*note, "mum rings at ten")]);
    let mut unclear = answers.clone();
    unclear.push(("tour_begins", "tonight"));
    let unclear = service.send(&pike, path, &page, &unclear).await;
    assert_eq!(unclear.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = unclear.html();
    assert!(
        html.contains("href=\"#tour_begins\"") && html.contains("mum rings at ten"),
        "nothing typed is lost, and what is wrong is told at its field: {html}"
    );
    answers.push(("tour_begins", "2026-06-10 21:00"));
    for _ in 0..2 {
        let sent = service.send(&pike, path, &page, &answers).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    }
    let after = service.page(&pike, "", path).await.words();
    assert!(after.contains("Waits for DS Quarry"), "{after}");
    let waiting = "Handed over, and not taken over yet";
    let team = service.page(&pike, "", "/duties/team").await.words();
    assert!(
        team.contains(&format!("{waiting} 2")),
        "sent twice, it is handed over once: {team}"
    );
    assert!(!team.contains("late to be taken over"), "{team}");

    service
        .clock
        .set(service.clock.now() + SignedDuration::from_mins(70));
    let pike = service.signed_in_again("Pike").await;
    let team = service.page(&pike, "", "/duties/team").await.words();
    assert!(team.contains("late to be taken over"), "{team}");
    let quarry = service.signed_in("Quarry").await;
    let page = service.page(&quarry, "", path).await;
    let said = page.words();
    assert!(
        said.contains("Handed over to you") && said.contains("mum rings at ten"),
        "{said}"
    );
    let html = page.html();
    let taken: Vec<&str> = html
        .split("id=\"take-")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(taken.len(), 2);
    let take = format!("{path}/take");
    let answers = [("take", taken[0])];
    let took = service.send(&quarry, &take, &page, &answers).await;
    assert_eq!(took.status, StatusCode::SEE_OTHER, "{}", took.words());
    let left = service.page(&pike, "", "/duties/team").await.words();
    assert!(left.contains(&format!("{waiting} 1")), "{left}");
}

/// Six duties go from the outgoing inspector to the sergeant whose tour begins at nine. At 21:29 they wait; at 21:30 each of
/// them is late on the inspector's list, and stays there until it is taken over.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_incoming_sergeant_does_not_accept_is_late_on_the_outgoing_inspectors_list() {
    let inspector = "  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case\n";
    let service = Running::telling(format!("{TEAM}{inspector}")).await;
    let (path, list) = ("/duties/handover", "/duties/team");
    let (waits, late) = (
        "Handed over, and not taken over yet",
        "late to be taken over",
    );
    let holloway = service.signed_in("Holloway").await;
    service.signed_in("Quarry").await;
    let page = service.page(&holloway, "", path).await;
    let six = ticked(&page, 6);
    assert_eq!(six.len(), 6);
    let mut answers: Vec<(&str, &str)> = six.iter().map(|(a, b)| (&**a, &**b)).collect();
    answers.extend([("to", "DS Quarry"), ("tour_begins", "2026-06-10 21:00")]);
    let sent = service.send(&holloway, path, &page, &answers).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let at = async |time: &str, name: &str| {
        let a_minute_before = When::read(time).unwrap().earliest() - SignedDuration::from_mins(1);
        service.clock.set(a_minute_before);
        service.signed_in_again(name).await
    };
    let holloway = at("2026-06-10 21:29", "Holloway").await;
    let before = service.page(&holloway, "", list).await.words();
    assert!(
        before.contains(&format!("{waits} 6")) && !before.contains(late),
        "not yet: {before}"
    );
    let holloway = at("2026-06-10 21:30", "Holloway").await;
    let then = service.page(&holloway, "", list).await.words();
    assert_eq!(then.matches(late).count(), 6, "each of them: {then}");
    let quarry = at("2026-06-10 21:32", "Quarry").await;
    let page = service.page(&quarry, "", path).await;
    let html = page.html();
    let waiting: Vec<(&str, &str)> = html
        .split("id=\"take-")
        .skip(1)
        .map(|rest| ("take", rest.split('"').next().unwrap()))
        .collect();
    assert_eq!(waiting.len(), 6);
    let take = format!("{path}/take");
    for (taken, left, time) in [
        (&waiting[..2], 4, "2026-06-10 21:35"),
        (&waiting[2..], 0, "2026-06-10 21:38"),
    ] {
        let took = service.send(&quarry, &take, &page, taken).await;
        assert_eq!(took.status, StatusCode::SEE_OTHER, "{}", took.words());
        let holloway = at(time, "Holloway").await;
        let after = service.page(&holloway, "", list).await.words();
        assert_eq!(after.matches(late).count(), left, "{after}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_by_time_or_child_by_child_and_says_what_a_filter_hides() {
    let service = Running::telling(TEAM.to_owned()).await;
    let pike = service.signed_in("Pike").await;
    let team = service.page(&pike, "", "/duties/team").await.words();
    assert!(
        team.contains("Ava Quillmarsh") && team.contains("Kai Brambleby"),
        "{team}"
    );
    assert!(
        team.contains("Late") && team.contains("Due in the next 12 hours"),
        "{team}"
    );
    let by_child = service
        .page(&pike, "", "/duties/team?by=child")
        .await
        .html();
    assert!(by_child.contains("<h2><a href=\"/children/"), "{by_child}");
    let some = service
        .page(&pike, "", "/duties/team?kind=demo")
        .await
        .words();
    assert!(some.contains("A filter hides"), "{some}");
    let mine = service.page(&pike, "", "/duties").await.words();
    assert!(mine.contains("You hold no child at present"), "{mine}");
    let larch = service.signed_in("Larch").await;
    let mine = service.page(&larch, "", "/duties").await.words();
    assert!(
        mine.contains("Kai Brambleby") && !mine.contains("Ava Quillmarsh"),
        "{mine}"
    );
    let act = service.page(&larch, "", "/duties").await.html();
    assert!(
        act.contains("/missing\">Open the search"),
        "one step to where it is done: {act}"
    );
    let home = service.page(&pike, "", "/").await;
    assert_eq!(
        home.headers["location"], "/duties/team",
        "a supervisor begins with the team"
    );
}
