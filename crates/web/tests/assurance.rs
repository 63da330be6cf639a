//! From a figure to its children: every record is read, no count is without the children behind it, and what is closed is
//! counted for nobody.

use axum::http::StatusCode;

use crate::running::{Answer, Running};

/// Six children who came back: two were seen, four were not; one of these lives in care and one is sealed.
fn six() -> String {
    let mut story = "Who came back
  children: Ash, Briar, Clover, Dill, Elder, Fennel
  people: Farrow, Oake, Holloway
  2026-01-01 09:00  account given: chief-officer lead; name \"ACC Farrow\" | about Farrow; no case
  2026-01-01 09:00  account given: responding officer; name \"Oake\" | about Oake; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\" | about Holloway; no case
"
    .to_owned();
    for (at, name) in ["Ash", "Briar", "Clover", "Dill", "Elder", "Fennel"]
        .into_iter()
        .enumerate()
    {
        story.push_str(&format!("  2026-03-01 09:00  described; name \"{name} Tarn\"; born 2012-02-0{} | about {name}; no case\n", at + 1));
        story.push_str(&format!(
            "  2026-06-0{} 19:00  reported missing; by mum | about {name}; case \"{name}\"\n",
            at + 1
        ));
        story.push_str(&format!(
            "  2026-06-0{} 23:00  found: came back | about {name}; case \"{name}\"\n",
            at + 1
        ));
    }
    for name in ["Ash", "Briar"] {
        story.push_str(&format!("  2026-06-08 09:00  child seen: seen and spoken to alone; by \"PC Marsh\"; as responding officer | about {name}; case \"{name}\"; by \"PC Marsh\", responding officer\n"));
    }
    story.push_str("  2026-03-01 09:00  care status: care order | about Clover; no case\n");
    story.push_str("  2026-03-03 09:00  child held: Clover; as keeper | about Holloway; no case\n");
    story
}

const SEEN: &str = "/assurance/m.miss-seen";

pub async fn ready(service: &Running, token: &str, path: &str) -> Answer {
    for _ in 0..40 {
        let page = service.page(token, "", path).await;
        if !page.headers.contains_key("refresh") {
            return page;
        }
        let itself = format!("href=\"{}?", path.split('?').next().unwrap());
        assert!(
            page.html().contains(&itself),
            "who looks again looks at {path}"
        );
    }
    panic!("it never came");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_opens_to_exactly_its_children_and_follows_the_record() {
    let service = Running::telling(six()).await;
    let farrow = service.signed_in("Farrow").await;
    let page = ready(&service, &farrow, "/assurance").await;
    let said = page.words();
    assert!(
        said.contains("A child who is back is seen in person"),
        "{said}"
    );
    assert!(
        page.html().contains("aria-label=\"2 of 6, 4 not recorded"),
        "{}",
        page.html()
    );
    let measure = ready(&service, &farrow, SEEN).await;
    let said = measure.words();
    assert!(said.contains("2 of 6, 4 not recorded"), "{said}");
    for name in [
        "Clover Tarn",
        "Dill Tarn",
        "Elder Tarn",
        "Fennel Tarn",
        "Ash Tarn",
    ] {
        assert!(said.contains(name), "{name}: {said}");
    }
    let care = ready(&service, &farrow, &format!("{SEEN}?only=in+care"))
        .await
        .words();
    assert!(
        care.contains("Clover Tarn") && !care.contains("Dill Tarn"),
        "{care}"
    );
    assert!(care.contains("5 are hidden by that"), "{care}");
    // What changes is in the figure the next time it is asked for.
    service.goes_on("  2026-06-10 20:00  child seen: seen and spoken to alone; by \"PC Marsh\"; as responding officer | about Dill; case \"Dill\"; by \"PC Marsh\", responding officer\n").await;
    let after = ready(&service, &farrow, SEEN).await.words();
    assert!(after.contains("3 of 6, 3 not recorded"), "{after}");
    let then = ready(
        &service,
        &farrow,
        &format!("{SEEN}?known_at=2026-06-05T12:00:00Z"),
    )
    .await;
    assert!(then.html().contains("<title>As known"), "{}", then.html());
    assert!(
        then.words().contains("0 of 4, 4 not recorded"),
        "{}",
        then.words()
    );
    // That the children behind it were looked at is told to whoever holds one of them.
    let holloway = service.signed_in("Holloway").await;
    let looks = format!("/children/{}/access", service.who("Clover"));
    let looks = service.page(&holloway, "", &looks).await.words();
    assert!(looks.contains("ACC Farrow"), "{looks}");
}

/// What a sentence speaks of is what its link opens: exactly those, each with why, and every filter stays among them.
#[tokio::test(flavor = "multi_thread")]
async fn see_the_four_children_opens_exactly_those_four() {
    let service = Running::telling(six()).await;
    let farrow = service.signed_in("Farrow").await;
    let page = ready(&service, &farrow, "/assurance").await;
    let those = format!("{SEEN}?period=all&side=not-so");
    let as_written = those.replace('&', "&amp;");
    assert!(
        page.html().contains(&format!("href=\"{as_written}\"")),
        "{}",
        page.html()
    );
    let four = ready(&service, &farrow, &those).await;
    let said = four.words();
    for name in ["Clover Tarn", "Dill Tarn", "Elder Tarn", "Fennel Tarn"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    for name in ["Ash Tarn", "Briar Tarn"] {
        assert!(!said.contains(name), "{name}: {said}");
    }
    assert!(said.contains("All counted (6)"), "{said}");
    assert!(said.contains("Found: came back"), "why: {said}");
    assert!(
        said.contains("Not on record") && !said.contains("Owed longest"),
        "{said}"
    );
    assert_eq!(
        said.matches("Counted among missing children who came back: no record shows that it did, and none that it did not.").count(),
        4,
        "each says why it is counted: {said}"
    );
    assert!(
        four.html()
            .contains("href=\"/assurance?period=all#m-miss-seen\""),
        "back to the same place"
    );
    assert!(
        said.contains("4. 1 of them live in care; of 3 that is not recorded. Show those in care"),
        "{said}"
    );
    let care = ready(&service, &farrow, &format!("{those}&only=in+care")).await;
    let said = care.words();
    assert!(
        said.contains("Clover Tarn") && !said.contains("Dill Tarn"),
        "{said}"
    );
    assert!(said.contains("3 are hidden by that"), "{said}");
    let seen = ready(&service, &farrow, &format!("{SEEN}?side=so"))
        .await
        .words();
    assert!(
        seen.contains("Ash Tarn") && seen.contains("It happened") && !seen.contains("Clover Tarn"),
        "{seen}"
    );
}

/// To say that a child is counted wrongly is offered to whoever may put it on record, with the measure in it.
#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_may_say_that_a_child_is_counted_wrongly_is_asked_to() {
    let service = Running::telling(six()).await;
    let farrow = service.signed_in("Farrow").await;
    let page = ready(&service, &farrow, SEEN).await;
    assert!(!page.html().contains("count-questioned"), "{}", page.html());
    assert!(
        page.words()
            .contains("tell whoever keeps the child’s record"),
        "{}",
        page.words()
    );
    let other = Running::new().await;
    let rookwood = other.signed_in("Rookwood").await;
    let form = format!(
        "/children/{}/record/count-questioned?measure=m.miss-seen",
        other.who("Ava")
    );
    let form = other.page(&rookwood, "", &form).await;
    assert!(
        form.html().contains("value=\"m.miss-seen\"") || form.html().contains(">m.miss-seen<"),
        "{}",
        form.html()
    );
}

/// A record that is closed after it was counted is neither counted nor named any more.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_closed_is_counted_for_nobody_from_the_next_moment_on() {
    let service = Running::telling(six()).await;
    let farrow = service.signed_in("Farrow").await;
    assert!(
        ready(&service, &farrow, SEEN)
            .await
            .words()
            .contains("2 of 6, 4 not recorded")
    );
    service.goes_on("  2026-06-10 20:10  record restricted: sealed; because \"a witness\" | about Elder; no case\n").await;
    let after = ready(&service, &farrow, SEEN).await.words();
    assert!(after.contains("2 of 5, 3 not recorded"), "{after}");
    assert!(!after.contains("Elder"), "{after}");
    let all = ready(&service, &farrow, "/assurance").await.words();
    assert!(!all.contains("of 6"), "{all}");
}

/// One damaged record takes the figures from nobody: the others are counted, and it is said that it is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_record_is_not_counted_and_holds_up_no_figure() {
    let service = Running::telling(six()).await;
    let farrow = service.signed_in("Farrow").await;
    service.damage("Elder Tarn").await;
    let one = "1 record cannot be read";
    for (page, counted) in [
        ("/assurance".to_owned(), "2 of 5"),
        (SEEN.to_owned(), "2 of 5, 3 not recorded"),
        (
            format!("{SEEN}?known_at=2026-06-10T12:00:00Z"),
            "2 of 5, 3 not recorded",
        ),
    ] {
        let shown = ready(&service, &farrow, &page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.words());
        assert!(shown.html().contains(counted), "{page}: {}", shown.html());
        let said = shown.words();
        assert!(
            said.contains(one) && !said.contains("Elder"),
            "{page}: {said}"
        );
    }
    for page in ["/assurance/actions", "/assurance/single-agency"] {
        let said = ready(&service, &farrow, page).await.words();
        assert!(said.contains(one), "{page}: {said}");
    }
    let told = service
        .get(&farrow, "/api/measures/m.miss-seen")
        .await
        .json();
    assert_eq!(
        (&told["not_read"], &told["numerator"], &told["denominator"]),
        (&1.into(), &2.into(), &5.into()),
        "{told}"
    );
}

/// What was counted of a record before is counted no longer once something comes to it that is damaged.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_to_which_something_damaged_came_is_counted_no_longer() {
    let service = Running::telling(six()).await;
    let farrow = service.signed_in("Farrow").await;
    let before = ready(&service, &farrow, SEEN).await.words();
    assert!(
        before.contains("2 of 6, 4 not recorded") && !before.contains("cannot be read"),
        "{before}"
    );
    service.goes_on("  2026-06-10 20:10  child seen: seen and spoken to alone; by \"PC Nettlebed\"; as responding officer | about Elder; case \"Elder\"; by \"PC Nettlebed\", responding officer\n").await;
    service.damage("PC Nettlebed").await;
    let after = ready(&service, &farrow, SEEN).await.words();
    assert!(
        after.contains("2 of 5, 3 not recorded") && after.contains("1 record cannot be read"),
        "{after}"
    );
}

/// Somebody counted who cannot be read by now is not left out of the list in silence.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_behind_a_figure_says_that_somebody_on_it_cannot_be_read() {
    let service = Running::telling(six()).await;
    let farrow = service.signed_in("Farrow").await;
    let before = ready(&service, &farrow, SEEN).await.words();
    let says = "a child may be missing from this list";
    assert!(
        before.contains("Elder Tarn") && !before.contains(says),
        "{before}"
    );
    service.damage("Elder Tarn").await;
    let after = ready(&service, &farrow, SEEN).await.words();
    assert!(
        !after.contains("Elder Tarn") && after.contains(says),
        "{after}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_measure_finds_nothing_there() {
    let service = Running::telling(six()).await;
    let oake = service.signed_in("Oake").await;
    for path in ["/assurance", SEEN] {
        assert_eq!(
            service.page(&oake, "", path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let duties = service.page(&oake, "", "/duties").await;
    assert!(!duties.html().contains("href=\"/assurance\""));
    let farrow = service.signed_in("Farrow").await;
    assert_eq!(
        ready(&service, &farrow, "/assurance/m.no-such")
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

/// Twelve children a month came back since June: in the first six months two of them were seen, in the last ten. One went
/// missing on the last evening of May and was seen in June; one has been missing in both months.
fn a_year() -> String {
    let mut story = "A year
  people: Farrow
  2025-01-01 09:00  account given: chief-officer lead; name \"ACC Farrow\" | about Farrow; no case
"
    .to_owned();
    let mut children = Vec::new();
    let months = [
        "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01",
        "2026-02", "2026-03", "2026-04", "2026-05",
    ];
    for (at, month) in months.into_iter().enumerate() {
        let seen = if at < 6 { 2 } else { 10 };
        for number in 0..12 {
            let name = format!("C{at}x{number}");
            let case = format!("case \"{name}\"");
            story.push_str(&format!("  {month}-02 09:00  described; name \"{name}\"; born 2012-02-01 | about {name}; no case\n"));
            let home = if number % 2 == 0 {
                "Saltby"
            } else {
                "Westwick"
            };
            story.push_str(&format!("  {month}-02 09:00  lives at: \"{number} Quay Street, {home}\" | about {name}; no case\n"));
            let day = if at == 11 && number == 0 { "31" } else { "10" };
            story.push_str(&format!(
                "  {month}-{day} 19:00  reported missing; by mum | about {name}; {case}\n"
            ));
            story.push_str(&format!(
                "  {month}-{day} 23:00  found: came back | about {name}; {case}\n"
            ));
            if number < seen {
                let seen = if at == 11 && number == 0 {
                    "2026-06-01".to_owned()
                } else {
                    format!("{month}-{day}")
                };
                story.push_str(&format!("  {seen} 23:30  child seen: seen and spoken to alone; by \"PC Marsh\"; as responding officer | about {name}; {case}; by \"PC Marsh\", responding officer\n"));
            }
            children.push(name);
        }
    }
    // One child alone lives in a third town.
    story.push_str(
        "  2026-05-01 09:00  lives at: \"1 Quay Street, Marrowgate\" | about C10x1; no case\n",
    );
    // One of those of April is missing again in May, and is not seen.
    story.push_str("  2026-05-20 19:00  reported missing; by mum | about C10x0; case \"again\"\n");
    story.push_str("  2026-05-20 23:00  found: came back | about C10x0; case \"again\"\n");
    story.replacen(
        "  people: Farrow\n",
        &format!("  children: {}\n  people: Farrow\n", children.join(", ")),
        1,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_counts_what_began_in_it_whole_and_a_year_says_whether_it_changed() {
    let service = Running::telling(a_year()).await;
    let farrow = service.signed_in("Farrow").await;
    let of = async |query: &str| {
        let page = ready(&service, &farrow, &format!("{SEEN}{query}")).await;
        page.words()
    };
    let may = of("?period=2026-05").await;
    assert!(
        may.contains("10 of 13, 3 not recorded, of what began in May 2026"),
        "who went missing on its last evening counts in it, and who was missing before counts for this time alone: {may}"
    );
    let april = of("?period=2026-04").await;
    assert!(april.contains("10 of 12, 2 not recorded"), "{april}");
    assert!(april.contains("rising"), "{april}");
    let july = of("?period=2025-07").await;
    assert!(
        july.contains("10 to 13") && !july.contains("14 or 15"),
        "by the age at which it happened: {july}"
    );
    let june = of("?period=2026-06").await;
    assert!(june.contains("No child is counted"), "{june}");
    let saltby = of("?period=2026-05&place=Saltby").await;
    assert!(saltby.contains("5 of 7, 2 not recorded"), "{saltby}");
    let then = of("?period=2026-05&known_at=2026-05-31T22:30:00Z").await;
    assert!(then.contains("9 of 13, 4 not recorded"), "{then}");
    let page = ready(&service, &farrow, "/assurance?period=2026-05&place=Saltby").await;
    let html = page.html();
    assert!(
        html.contains("<option value=\"2026-05\" selected>May 2026"),
        "{html}"
    );
    assert!(
        html.contains("/assurance/m.miss-seen?period=2026-05&amp;place=Saltby"),
        "{html}"
    );
    for (query, says) in [
        ("period=soon", "The period is no month"),
        (
            "period=2025-05",
            "May 2025 is not told apart. Choose a month from June 2025 to June 2026",
        ),
        ("place=Marrowgate", "fewer than ten live in it"),
    ] {
        for page in ["/assurance", SEEN] {
            let wrong = ready(&service, &farrow, &format!("{page}?{query}")).await;
            assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{query}");
            assert!(wrong.words().contains(says), "{}", wrong.words());
        }
    }
}

/// The council goes on alone for Clover, whom Holloway keeps, and for Dill: Holloway is shown why and who agreed, the chief
/// officer who is shown no more than a summary is told whom to ask, and of Elder, who is sealed, nobody is told anything.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_of_one_agency_is_listed_with_why_and_who_agreed() {
    let mut story = six().replace("Oake, Holloway", "Oake, Holloway, Hazeldene");
    story.push_str("  2026-01-01 09:00  account given: auditor; name \"Wyn Hazeldene\" | about Hazeldene; no case\n");
    for name in ["Clover", "Dill", "Elder"] {
        story.push_str(&format!("  2026-06-09 10:00  strategy discussion held: section 47 by the council alone; took part council, police; single agency because \"no offence is suspected of {name}\"; agreed by \"DS Pike and Imo Harrowby\" | about {name}; case \"{name}\"\n"));
    }
    story.push_str("  2026-06-09 11:00  strategy discussion held: section 47 jointly; took part council, police | about Ash; case \"Ash\"\n");
    story.push_str("  2026-06-09 12:00  record restricted: sealed; because \"a witness\" | about Elder; no case\n");
    let service = Running::telling(story).await;
    let holloway = service.signed_in("Holloway").await;
    let page = ready(&service, &holloway, "/assurance").await.words();
    assert!(page.contains("See each, with why and who agreed"), "{page}");
    let list = "/assurance/single-agency";
    let said = ready(&service, &holloway, list).await.words();
    assert!(
        said.contains("Clover Tarn")
            && said.contains("no offence is suspected of Clover")
            && said.contains("DS Pike and Imo Harrowby"),
        "{said}"
    );
    assert!(
        !said.contains("Ash Tarn") && !said.contains("Elder"),
        "{said}"
    );
    let farrow = service.signed_in("Farrow").await;
    let said = ready(&service, &farrow, list).await.words();
    assert!(
        said.contains("For 2 children") && said.contains("Ask whoever holds the child"),
        "{said}"
    );
    assert!(
        !said.contains("no offence is suspected") && !said.contains("Elder"),
        "{said}"
    );
    service
        .goes_on("  2026-06-10 20:00  strategy discussion held: criminal investigation by police alone; took part council, police | about Briar; case \"Briar\"\n")
        .await;
    let said = ready(&service, &farrow, list).await.words();
    assert!(said.contains("For 3 children"), "{said}");
    let of_may = format!("{list}?period=2026-05");
    let said = ready(&service, &farrow, &of_may).await.words();
    assert!(
        said.contains("For 0 children a strategy discussion in May 2026")
            && said.contains("3 more on record"),
        "{said}"
    );
    let hazeldene = service.signed_in("Hazeldene").await;
    let none = service.page(&hazeldene, "", list).await;
    assert_eq!(none.status, StatusCode::OK);
    assert!(
        none.words().contains("none of yours is on"),
        "who inspects is told that no inspection is on: {}",
        none.words()
    );
    let oake = service.signed_in("Oake").await;
    assert_eq!(
        service.page(&oake, "", list).await.status,
        StatusCode::NOT_FOUND
    );
}

/// Nobody has to look for the month: the page begins with the last whole one, and everything on record is one choice away.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_begins_with_the_last_whole_month_and_hides_no_gap() {
    let service = Running::telling(a_year()).await;
    let farrow = service.signed_in("Farrow").await;
    let page = ready(&service, &farrow, "/assurance").await;
    let html = page.html();
    assert!(
        html.contains("<option value=\"2026-05\" selected>May 2026"),
        "{html}"
    );
    let said = page.words();
    assert!(
        said.contains("children in May 2026."),
        "one sentence comes first: {said}"
    );
    let folded = html.split("<details").skip(1);
    let folded: Vec<&str> = folded
        .filter_map(|one| one.split("</details>").next())
        .collect();
    assert!(
        folded.iter().any(|one| one.contains("nobody is counted")),
        "{html}"
    );
    for one in &folded {
        assert!(
            !one.contains("side=not-so"),
            "a gap stands on the page itself: {one}"
        );
    }
    let all = ready(&service, &farrow, "/assurance?period=all").await;
    assert!(all.words().contains(" of 144"), "{}", all.words());
}

/// Whoever has been late since spring is on the list of everything late; today is talked about who is in danger now.
#[tokio::test(flavor = "multi_thread")]
async fn those_to_talk_about_today_are_those_for_whom_it_is_late_now() {
    let mut story = "Now and long ago
  children: Ash, Briar, Clover
  people: Farrow
  2026-01-01 09:00  account given: chief-officer lead; name \"ACC Farrow\" | about Farrow; no case
"
    .to_owned();
    for (name, day) in [
        ("Ash", "2026-06-10"),
        ("Briar", "2026-04-01"),
        ("Clover", "2026-06-09"),
    ] {
        story.push_str(&format!("  2026-03-01 09:00  described; name \"{name} Tarn\"; born 2012-02-01 | about {name}; no case\n"));
        story.push_str(&format!("  {day} 17:00  reported missing; by mum | about {name}; case \"{name}\"\n  {day} 17:10  graded: medium | about {name}; case \"{name}\"\n"));
    }
    let service = Running::telling(story).await;
    let farrow = service.signed_in("Farrow").await;
    let said = ready(&service, &farrow, "/assurance").await.words();
    let (_, talk) = said.split_once("Children to talk about today").unwrap();
    let (talk, _) = talk.split_once("All children with something late").unwrap();
    assert!(talk.contains("Ash Tarn") && talk.contains("late"), "{talk}");
    assert!(talk.contains("Clover Tarn"), "{talk}");
    assert!(!talk.contains("Briar Tarn"), "{talk}");
}

/// Done is not the same as changed, and each figure opens to its children; of whoever is sealed nothing is counted.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_directed_is_told_by_what_came_of_it() {
    let mut story = six();
    for (name, action) in [
        ("Ash", "A1"),
        ("Briar", "B1"),
        ("Clover", "C1"),
        ("Elder", "E1"),
    ] {
        story.push_str(&format!("  2026-06-08 10:00  direction given: \"see {name} at home\"; to \"PC Marsh\"; due 2026-06-09 10:00; action {action} | about {name}; no case\n"));
    }
    story.push_str("  2026-06-08 12:00  direction carried out: \"Ash was well\"; done yes; action A1 | about Ash; no case
  2026-06-08 10:00  meeting action set: \"a lift to school for Dill\"; owner \"PC Marsh\"; action D1 | about Dill; no case
  2026-06-09 10:00  meeting action done: \"driven each day\"; done yes; effect effect seen; effect on this child \"Dill goes to school\"; action D1 | about Dill; no case
  2026-06-09 11:00  audit finding: \"Fennel was never asked\" | about Fennel; no case
  2026-06-09 12:00  record restricted: sealed; because \"a witness\" | about Elder; no case
");
    let service = Running::telling(story).await;
    let farrow = service.signed_in("Farrow").await;
    let page = ready(&service, &farrow, "/assurance").await.words();
    for told in [
        "Changed something for the child 1",
        "Done, effect not yet shown 1",
        "Late 2",
        "In progress 0",
        "Found, with nothing set yet 1",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let late = ready(&service, &farrow, "/assurance/actions?side=late")
        .await
        .words();
    assert!(
        late.contains("Briar Tarn") && late.contains("Clover Tarn") && late.contains("2 of 2"),
        "{late}"
    );
    assert!(
        !late.contains("Ash Tarn") && !late.contains("Elder"),
        "{late}"
    );
    let all = ready(&service, &farrow, "/assurance/actions").await.words();
    assert!(all.contains("For 5 children"), "{all}");
    let holloway = service.signed_in("Holloway").await;
    let own = ready(&service, &holloway, "/assurance/actions")
        .await
        .words();
    assert!(
        own.contains("see Clover at home") && own.contains("For 1 child"),
        "kept by Holloway: {own}"
    );
    service
        .goes_on("  2026-06-10 20:00  direction carried out: \"nobody in\"; done no; action C1 | about Clover; no case\n")
        .await;
    let page = ready(&service, &farrow, "/assurance").await.words();
    assert!(
        page.contains("Late 1") && page.contains("Not done, or stopped 1"),
        "{page}"
    );
    let oake = service.signed_in("Oake").await;
    let closed = service.page(&oake, "", "/assurance/actions").await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
}

/// A place chosen is the place of everything on the page: whoever lives elsewhere is counted nowhere on it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_directed_is_told_of_the_children_of_the_place_chosen() {
    let mut story = a_year();
    for (name, action) in [("C11x0", "A1"), ("C11x1", "B1"), ("C11x3", "C1")] {
        story.push_str(&format!("  2026-06-08 10:00  direction given: \"see {name} at home\"; to \"PC Marsh\"; due 2026-06-09 10:00; action {action} | about {name}; no case\n"));
    }
    let service = Running::telling(story).await;
    let farrow = service.signed_in("Farrow").await;
    for (query, late) in [
        ("period=all", "Late 3"),
        ("place=Saltby", "Late 1"),
        ("place=Westwick", "Late 2"),
    ] {
        let page = ready(&service, &farrow, &format!("/assurance?{query}")).await;
        assert!(page.words().contains(late), "{query}: {}", page.words());
    }
    let there = ready(&service, &farrow, "/assurance/actions?place=Saltby").await;
    let said = there.words();
    assert!(
        said.contains("For 1 child, whose home is in Saltby") && said.contains("1 of 1"),
        "{said}"
    );
    assert!(
        said.contains("C11x0") && !said.contains("C11x1") && !said.contains("C11x3"),
        "{said}"
    );
    let late = "/assurance/actions?period=all&amp;place=Saltby&amp;side=late";
    assert!(there.html().contains(late), "{}", there.html());
    for place in ["Marrowgate", "Nowhere"] {
        let path = format!("/assurance/actions?place={place}");
        let wrong = ready(&service, &farrow, &path).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{place}");
        assert!(wrong.words().contains("fewer than ten live in it"));
    }
}
