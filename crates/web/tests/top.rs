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
