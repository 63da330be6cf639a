//! What stands at the top of a page keeps nobody from the page, and says what the list it leads to shows.

use axum::http::StatusCode;

use crate::running::{Answer, Running, STAFF};

const OF_KAI: &str = "  2026-03-03 09:00  child held: Kai; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  child held: Kai; as keeper | about Holloway; no case
  2026-03-03 09:00  child held: Kai; as keeper of the place | about Holloway; no case
  2026-06-10 20:00  emergency access opened: Kai; because \"in danger\"; until 2026-06-11 08:00; told keeper, supervisor, privacy lead | about Wrenfield; no case
  2026-06-10 20:00  conflict of interest declared: Kai; is related to somebody in it | about Wrenfield; no case
  2026-06-10 20:00  immediate risk to life declared: Kai; because \"he is on his way\"; told keeper of the place, superintendent on call | about Wrenfield; no case
";

#[tokio::test(flavor = "multi_thread")]
async fn a_child_whose_record_is_damaged_closes_no_page_but_their_own() {
    let service = Running::telling(format!("{STAFF}{OF_KAI}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    service.damage("Kai Brambleby").await;
    let emergency = format!("/children/{}/emergency", service.who("Ava"));
    for page in ["/help", "/account", "/search", &emergency] {
        let answer = service.page(&rookwood, "", page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.words());
    }
    for list in ["/duties", "/duties/team", "/duties/late", "/missing"] {
        let answer = service.page(&rookwood, "", list).await;
        assert_eq!(answer.status, StatusCode::OK, "{list}: {}", answer.words());
    }
    let holloway = service.signed_in("Holloway").await;
    let lists = [
        "/duties",
        "/missing",
        "/notices",
        "/told",
        "/places",
        "/emergencies",
    ];
    for list in lists {
        let answer = service.page(&holloway, "", list).await;
        assert_eq!(answer.status, StatusCode::OK, "{list}: {}", answer.words());
    }
    for told in ["/api/places", "/api/emergencies", "/api/conflicts"] {
        let answer = service.get(&holloway, told).await;
        assert_eq!(answer.status, StatusCode::OK, "{told}: {}", answer.words());
    }
    let mine = service.page(&rookwood, "", "/duties").await.words();
    assert!(
        mine.contains("Ava Quillmarsh") && mine.contains("a child may be missing from this list"),
        "the others stay, and it is said that not all is there: {mine}"
    );
    let kai = format!("/children/{}", service.who("Kai"));
    let own = service.page(&rookwood, "", &kai).await;
    assert_eq!(own.status, StatusCode::SERVICE_UNAVAILABLE);
}

/// That somebody opened a record in an emergency is damaged: whoever is to be told of others is told of them still.
#[tokio::test(flavor = "multi_thread")]
async fn an_opening_in_an_emergency_that_is_damaged_closes_no_page() {
    let service = Running::telling(format!("{STAFF}{OF_KAI}")).await;
    service.damage("in danger").await;
    let holloway = service.signed_in("Holloway").await;
    for list in ["/duties", "/told", "/places", "/emergencies"] {
        let answer = service.page(&holloway, "", list).await;
        assert_eq!(answer.status, StatusCode::OK, "{list}: {}", answer.words());
    }
    for told in ["/api/places", "/api/emergencies"] {
        let answer = service.get(&holloway, told).await;
        assert_eq!(answer.status, StatusCode::OK, "{told}: {}", answer.words());
    }
}

/// Something damaged came to a list that was read a moment ago: the list is read anew, and stays.
#[tokio::test(flavor = "multi_thread")]
async fn something_damaged_that_comes_closes_no_list() {
    let service = Running::telling(format!("{STAFF}{OF_KAI}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let before = service.page(&rookwood, "", "/duties").await;
    assert!(
        before.words().contains("Ava Quillmarsh"),
        "{}",
        before.words()
    );
    service
        .goes_on("  2026-06-10 20:20  known as: \"Kai Nettlebed\" | about Kai; no case\n")
        .await;
    service.damage("Kai Nettlebed").await;
    let after = service.page(&rookwood, "", "/duties").await;
    assert_eq!(after.status, StatusCode::OK, "{}", after.words());
    let said = after.words();
    assert!(
        said.contains("Ava Quillmarsh") && said.contains("a child may be missing from this list"),
        "{said}"
    );
}

/// What Holloway, who keeps Kai, is told of, or that it cannot be told: never that there is none.
async fn of_holloway(words: &str, page: &str) -> String {
    let service = Running::telling(format!("{STAFF}{OF_KAI}")).await;
    let holloway = service.signed_in("Holloway").await;
    service.damage(words).await;
    service.page(&holloway, "", page).await.words()
}

const OPENED: &str =
    "Whether a record was opened in an emergency, of which you are to be told, cannot be told now.";
const INTEREST: &str = "Who has an interest in a child whose record you keep cannot be told now.";
const PLACES: &str = "Whether a protected place is asked for, or was opened by one person alone, cannot be told now.";

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_is_to_be_told_of_is_never_said_to_be_none_where_it_cannot_be_read() {
    for (damaged, page, says) in [
        ("in danger", "/duties", OPENED),
        ("in danger", "/missing", OPENED),
        ("in danger", "/emergencies", OPENED),
        ("he is on his way", "/duties", PLACES),
        ("he is on his way", "/missing", PLACES),
        ("related to somebody in it", "/duties", INTEREST),
        ("related to somebody in it", "/emergencies", INTEREST),
        ("he is on his way", "/places", PLACES),
        ("Kai Brambleby", "/places", PLACES),
        ("Kai Brambleby", "/duties", PLACES),
        ("Kai Brambleby", "/duties", OPENED),
        ("Kai Brambleby", "/emergencies", OPENED),
        ("Kai Brambleby", "/emergencies", INTEREST),
    ] {
        let told = of_holloway(damaged, page).await;
        assert!(told.contains(says), "{damaged}, {page}: {told}");
        assert!(!told.contains("None that you"), "{damaged}, {page}: {told}");
    }
    let kept = of_holloway("Kai Brambleby", "/places").await;
    assert!(
        kept.contains("Whether you keep the protected place of some child cannot be told now."),
        "{kept}"
    );
    let counted = of_holloway("Kai Brambleby", "/emergencies").await;
    assert!(counted.contains("Last 30 days: ?."), "{counted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_told_at_the_top_of_a_page_is_said_there() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let untold = "Whether something that you owe to a child, or answer for, is late or about to be cannot be told now.";
    let before = service.page(&rookwood, "", "/help").await;
    assert!(!before.words().contains(untold), "{}", before.words());
    let mut prompt = service.prompt().await;
    sqlx::query("alter table told rename to told_elsewhere")
        .execute(&mut prompt)
        .await
        .unwrap();
    for page in ["/help", "/nothing-of-the-kind"] {
        let after = service.page(&rookwood, "", page).await;
        assert!(after.words().contains(untold), "{page}: {}", after.words());
        let of_itself = service.page_of_itself(&rookwood, page).await;
        assert!(!of_itself.words().contains(untold), "{page}");
        assert_eq!(
            counted(&of_itself).1,
            0,
            "nothing is counted for it: {page}"
        );
    }
}

/// Rookwood neither keeps Kai nor supervises whoever opened the record.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_to_be_told_of_a_damaged_record_is_told_nothing_of_it() {
    let service = Running::telling(format!("{STAFF}{OF_KAI}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let main = async || {
        let page = service.page(&rookwood, "", "/emergencies").await.html();
        page.split("<main").nth(1).unwrap().to_owned()
    };
    let before = main().await;
    service.damage("Kai Brambleby").await;
    assert_eq!(main().await, before);
    assert!(
        before.contains("None that you are to be told of."),
        "{before}"
    );
}

/// How many late and due a list counts, and how many its badge does.
fn counted(page: &Answer) -> (usize, usize) {
    let html = page.html();
    let last_number = |text: &str| -> usize {
        let text = text.split("</span>").next().unwrap();
        text.split(' ').next_back().unwrap().parse().unwrap()
    };
    let of_part = |part: &str| {
        let begins = format!("<section class=\"panel\" id=\"{part}\">");
        let mut section = html.split(&begins);
        section.nth(1).map_or(0, |section| {
            last_number(section.split("<span class=\"meta\">").nth(1).unwrap())
        })
    };
    let badge = html
        .split("<span class=\"badge\">")
        .nth(1)
        .map_or(0, |rest| rest.split('<').next().unwrap().parse().unwrap());
    (of_part("late") + of_part("tour"), badge)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_badge_counts_as_its_list_does_on_every_page_also_one_shown_again() {
    // One visit that two grades ask for, and a time that nobody can tell.
    let story = format!(
        "{STAFF}  2026-06-10 18:00  graded: medium; because \"out late\" | about Ava
  2026-06-10 20:00  graded: high; because \"he has her\" | about Ava
"
    );
    let service = Running::telling(story).await;
    let rookwood = service.signed_in("Rookwood").await;
    let form = format!("/children/{}/record/graded", service.who("Ava"));
    let page = service.page(&rookwood, "", &form).await;
    let (_, cold) = counted(&page);
    let (listed, badge) = counted(&service.page(&rookwood, "", "/duties").await);
    assert!(listed > 0);
    assert_eq!(badge, listed, "as many as the list shows");
    assert_eq!(cold, listed, "and before the list was ever read");
    let again = service
        .send(&rookwood, &form, &page, &[("because", "seen")])
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        counted(&again).1,
        listed,
        "the form shown again says so too"
    );
}
