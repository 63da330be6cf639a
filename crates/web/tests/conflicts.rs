//! By a program a child is given to somebody, and whoever has an interest in a child says so: from that moment on the record is
//! shut to them, and those who are to know are told.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use heard_desk::MOST_CONFLICTS;
use serde_json::{Value as Json, json};
use tokio_stream::StreamExt;

use crate::running::{Answer, Running};

const FORCE: &str = "A force
  children: Kai, Wren
  people: Marsh, Slate, Dale, Rookwood, Holloway
  2026-01-01 09:00  account given: investigator; name \"PC Marsh\"; team \"Saltby CID\"; supervisor Slate | about Marsh; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Slate\"; team \"Saltby CID\" | about Slate; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: data protection officer; name \"Dale\" | about Dale; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Wren Ashdown\" | about Wren; no case
  2026-03-02 09:00  given to team: \"Saltby CID\" | about Kai; no case
  2026-03-03 09:00  child held: Kai; as keeper | about Holloway; no case
  2026-03-03 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
";

/// A service with that force, and what each of it shows to be known again.
async fn running() -> (Running, BTreeMap<&'static str, String>) {
    let service = Running::telling(FORCE.to_owned()).await;
    let mut who = BTreeMap::new();
    for name in ["Marsh", "Rookwood", "Dale", "Slate", "Holloway"] {
        who.insert(name, service.signed_in(name).await);
    }
    (service, who)
}

/// A service with that story, in which whoever works there took up their accounts, and the session of its privacy lead.
async fn told_by(story: String) -> (Running, String) {
    let service = Running::telling(story).await;
    for name in ["Marsh", "Rookwood", "Slate"] {
        service.signed_in(name).await;
    }
    let dale = service.signed_in("Dale").await;
    (service, dale)
}

async fn put_of(service: &Running, by: &str, of: &str, key: u128, said: &Json) -> Answer {
    let path = format!("/api/staff/{of}/facts");
    service.post(Some(by), &path, key, said).await
}

fn held(child: &str) -> Json {
    json!({ "kind": "child held", "happened": "2026-06-10 20:31", "body": { "child": child, "held_as": "officer in the case" } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_gives_a_child_to_whom_its_owner_might_and_to_nobody_else() {
    let (service, who) = running().await;
    let [kai, wren, marsh, slate] =
        ["Kai", "Wren", "Marsh", "Slate"].map(|name| service.who(name).to_string());
    let never = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77";
    let duties = format!("/api/children/{kai}/duties");
    let before = service.get(&who["Marsh"], &duties).await;
    assert_eq!(before.status, StatusCode::FORBIDDEN, "he is asked what for");

    let own = put_of(&service, &who["Marsh"], &marsh, 1, &held(&kai)).await;
    assert_eq!(
        own.status,
        StatusCode::NOT_FOUND,
        "nobody gives themselves a child"
    );
    let own = put_of(&service, &who["Slate"], &slate, 2, &held(&kai)).await;
    assert_eq!(
        own.status,
        StatusCode::NOT_FOUND,
        "nobody gives themselves a child"
    );
    let closed = put_of(&service, &who["Slate"], &marsh, 3, &held(&wren)).await;
    let nobodys = put_of(&service, &who["Slate"], &marsh, 4, &held(never)).await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
    assert_eq!(
        (closed.headers, closed.bytes),
        (nobodys.headers, nobodys.bytes)
    );
    let another =
        json!({ "kind": "emergency access opened", "happened": "2026-06-10 20:31", "body": {} });
    let another = put_of(&service, &who["Slate"], &marsh, 5, &another).await;
    assert_eq!(
        another.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it has an address of its own"
    );

    let given = put_of(&service, &who["Slate"], &marsh, 6, &held(&kai)).await;
    assert_eq!(given.status, StatusCode::CREATED, "{:?}", given.html());
    let again = put_of(&service, &who["Slate"], &marsh, 6, &held(&kai)).await;
    assert_eq!(again.bytes, given.bytes, "asked again it is recorded once");
    assert_eq!(
        service.get(&who["Marsh"], &duties).await.status,
        StatusCode::OK
    );
    let holders = format!("/api/children/{kai}/holders");
    let told = service.get(&who["Slate"], &holders).await.json();
    assert!(told.to_string().contains(&marsh), "{told}");
    let up = json!({ "kind": "child given up", "happened": "2026-06-10 20:31", "body": { "child": kai } });
    let up = put_of(&service, &who["Slate"], &marsh, 7, &up).await;
    assert_eq!(up.status, StatusCode::CREATED, "{:?}", up.html());
    let told = service.get(&who["Slate"], &holders).await.json();
    assert!(!told.to_string().contains(&marsh), "{told}");
    assert_eq!(
        service.get(&who["Marsh"], &duties).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_interest_says_so_and_keeper_and_privacy_lead_are_told_at_once() {
    let (service, who) = running().await;
    let [kai, marsh, holloway] =
        ["Kai", "Marsh", "Holloway"].map(|name| service.who(name).to_string());
    let given = put_of(&service, &who["Slate"], &marsh, 1, &held(&kai)).await;
    assert_eq!(given.status, StatusCode::CREATED, "{:?}", given.html());
    let duties = format!("/api/children/{kai}/duties");
    assert_eq!(
        service.get(&who["Marsh"], &duties).await.status,
        StatusCode::OK
    );
    let mut told = service.told_changes(&who["Holloway"]).await;
    let mut untold = service.told_changes(&who["Rookwood"]).await;

    let says = json!({ "kind": "conflict of interest declared", "happened": "2026-06-10 20:31",
                       "body": { "child": kai, "is": "related to somebody in it", "because": "his cousin" } });
    let said = put_of(&service, &who["Marsh"], &marsh, 2, &says).await;
    assert_eq!(said.status, StatusCode::CREATED, "{:?}", said.html());
    let shut = service.get(&who["Marsh"], &duties).await;
    assert_eq!(
        shut.status,
        StatusCode::NOT_FOUND,
        "shut from the next request on"
    );
    let arrives = async {
        loop {
            let event = told.next().await.unwrap().unwrap();
            let event = String::from_utf8(event.to_vec()).unwrap();
            if event.contains("event: conflict") {
                break event;
            }
        }
    };
    let event = tokio::time::timeout(Duration::from_secs(10), arrives)
        .await
        .unwrap();
    assert!(event.contains(&kai) && event.contains(&marsh), "{event}");
    assert!(!event.contains("cousin"), "{event}");
    let nothing = tokio::time::timeout(Duration::from_secs(2), untold.next()).await;
    assert!(nothing.is_err(), "{nothing:?}");

    let pages = [
        ("Holloway", "/duties"),
        ("Holloway", "/duties/team"),
        ("Holloway", "/emergencies"),
        ("Dale", "/emergencies"),
    ];
    let panel = async |name: &str, page: &str| {
        let page = service.page(&who[name], "", page).await;
        assert!(
            page.html().contains("id=\"conflicts\" data-live"),
            "it comes to a page that is open"
        );
        page.words()
    };
    for (name, page) in pages {
        let said = panel(name, page).await;
        assert!(
            said.contains("PC Marsh , related to somebody in it"),
            "{name} {page}: {said}"
        );
        assert!(!said.contains("cousin"), "{said}");
    }
    for (name, page) in [("Rookwood", "/duties"), ("Slate", "/duties/team")] {
        let said = panel(name, page).await;
        assert!(!said.contains("Conflicts of interest"), "{name}: {said}");
    }

    let conflicts = async |name: &str| {
        let mut told = service.get(&who[name], "/api/conflicts").await.json();
        assert_eq!(told["more"], false);
        told["conflicts"].take()
    };
    for name in ["Holloway", "Dale"] {
        let all = conflicts(name).await;
        assert_eq!(all.as_array().unwrap().len(), 1, "{name} is told");
        assert_eq!(
            (&all[0]["who"], &all[0]["child"]),
            (&json!(marsh), &json!(kai))
        );
        assert_eq!(all[0]["cleared"], false);
    }
    for name in ["Slate", "Rookwood", "Marsh"] {
        assert_eq!(conflicts(name).await, json!([]), "{name} is not told");
    }

    let later = service.clock.now() + jiff::SignedDuration::from_mins(2);
    service.clock.set(later);
    let clears = |by: &str| {
        json!({ "kind": "conflict of interest cleared", "happened": "2026-06-10 20:33",
                "body": { "child": kai, "because": "another family", "by": by } })
    };
    let own = put_of(&service, &who["Marsh"], &marsh, 3, &clears(&marsh)).await;
    assert_eq!(
        own.status,
        StatusCode::NOT_FOUND,
        "nobody clears themselves"
    );
    let cleared = put_of(&service, &who["Holloway"], &marsh, 4, &clears(&holloway)).await;
    assert_eq!(cleared.status, StatusCode::CREATED, "{:?}", cleared.html());
    assert_eq!(conflicts("Dale").await[0]["cleared"], true);
    for (name, page) in pages {
        let said = panel(name, page).await;
        assert!(!said.contains("Conflicts of interest"), "{name}: {said}");
    }
    assert_eq!(
        service.get(&who["Marsh"], &duties).await.status,
        StatusCode::OK
    );
}

/// Marsh says of two children at once that he has an interest in them; Holloway keeps both records, and has an interest in Kai
/// of her own.
#[tokio::test(flavor = "multi_thread")]
async fn each_of_several_is_told_and_to_no_keeper_who_has_an_interest_of_their_own() {
    let both = "  2026-03-03 09:00  child held: Wren; as keeper | about Holloway; no case\n";
    let says = |who: &str, child: &str| {
        format!(
            "  2026-06-10 20:30  conflict of interest declared: {child}; is related to somebody in it | about {who}; no case\n"
        )
    };
    for (own, told) in [(String::new(), 2), (says("Holloway", "Kai"), 1)] {
        let service = Running::telling(format!("{FORCE}{both}{own}")).await;
        let holloway = service.signed_in("Holloway").await;
        let mut stream = service.told_changes(&holloway).await;
        let at_once = format!("{}{}", says("Marsh", "Kai"), says("Marsh", "Wren"));
        service.goes_on(&at_once).await;
        let marsh = service.who("Marsh").to_string();
        let mut came = 0;
        while let Ok(Some(event)) =
            tokio::time::timeout(Duration::from_secs(2), stream.next()).await
        {
            let event = String::from_utf8(event.unwrap().to_vec()).unwrap();
            came += usize::from(event.contains("event: conflict") && event.contains(&marsh));
        }
        assert_eq!(came, told);
        let list = service.get(&holloway, "/api/conflicts").await.json();
        let of_marsh = list["conflicts"].as_array().unwrap().iter();
        let of_marsh = of_marsh.filter(|one| one["who"] == json!(marsh));
        assert_eq!(of_marsh.count(), told, "{list}");
    }
}

/// The record of Kai is opened in an emergency by whoever is on duty: its keeper and the privacy lead are told, and neither of
/// them who has an interest in Kai.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_has_an_interest_in_a_child_is_told_that_the_record_was_opened_in_an_emergency()
{
    let opened = "  2026-06-10 20:30  emergency access opened: Kai; because \"may be in the car that was stopped\"; until 2026-06-11 02:00; told keeper, supervisor, privacy lead | about Marsh; no case\n";
    for has_interest in [false, true] {
        let says = |who: &str| {
            format!(
                "  2026-06-10 20:00  conflict of interest declared: Kai; is related to somebody in it | about {who}; no case\n"
            )
        };
        let own = if has_interest {
            format!("{}{}{}", says("Holloway"), says("Dale"), says("Slate"))
        } else {
            String::new()
        };
        let service = Running::telling(format!("{FORCE}{own}")).await;
        let mut who = BTreeMap::new();
        for name in ["Holloway", "Dale", "Slate"] {
            who.insert(name, service.signed_in(name).await);
        }
        let request = Request::get("/api/changes")
            .header("authorization", format!("Bearer {}", who["Holloway"]))
            .body(Body::empty())
            .unwrap();
        let stream = tower::ServiceExt::oneshot(service.router.clone(), request).await;
        let mut stream = stream.unwrap().into_body().into_data_stream();
        service.goes_on(opened).await;
        let mut came = 0;
        while let Ok(Some(event)) =
            tokio::time::timeout(Duration::from_secs(2), stream.next()).await
        {
            let event = String::from_utf8(event.unwrap().to_vec()).unwrap();
            came += usize::from(event.contains("event: emergency"));
        }
        assert_eq!(came, usize::from(!has_interest), "as it happens");
        for (name, token) in &who {
            let list = service.get(token, "/api/emergencies").await.json();
            let told = list.to_string().contains("in the car");
            assert_eq!(told, !has_interest, "{name}: {list}");
            let page = service.page(token, "", "/emergencies").await.words();
            assert_eq!(page.contains("in the car"), !has_interest, "{name}: {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_privacy_lead_who_has_an_interest_in_a_child_is_told_of_nobody_elses_in_that_child() {
    let says = |who: &str, child: &str| {
        format!(
            "  2026-06-10 20:30  conflict of interest declared: {child}; is related to somebody in it | about {who}; no case\n"
        )
    };
    let story = format!(
        "{FORCE}{}{}{}",
        says("Dale", "Kai"),
        says("Marsh", "Kai"),
        says("Rookwood", "Wren")
    );
    let (service, dale) = told_by(story).await;
    let list = service.get(&dale, "/api/conflicts").await.json();
    let of: Vec<&Json> = list["conflicts"].as_array().unwrap().iter().collect();
    let [only] = of[..] else { panic!("{list}") };
    assert_eq!(only["child"], json!(service.who("Wren").to_string()));
}

/// Slate's interest in Kai stands in the way; Marsh declared one in Wren time and again since, and somebody else cleared them.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_cleared_pushes_nothing_that_stands_in_the_way_off_the_list() {
    let slate = "  2026-06-08 09:00  conflict of interest declared: Kai; is related to somebody in it | about Slate; no case\n";
    let marsh: String = (0..MOST_CONFLICTS)
        .map(|at| {
            let (hour, minute) = (8 + at / 60, at % 60);
            format!("  2026-06-09 {hour:02}:{minute:02}  conflict of interest declared: Wren; is same address as somebody in it | about Marsh; no case\n")
        })
        .collect();
    let cleared = "  2026-06-10 09:00  conflict of interest cleared: Wren; because \"he moved\"; by Holloway | about Marsh; no case\n";
    let (service, dale) = told_by(format!("{FORCE}{slate}{marsh}{cleared}")).await;
    let list = service.get(&dale, "/api/conflicts").await.json();
    let told = list["conflicts"].as_array().unwrap();
    assert_eq!((told.len(), &list["more"]), (MOST_CONFLICTS, &json!(true)));
    let stands: Vec<&Json> = told.iter().filter(|one| one["cleared"] == false).collect();
    let [only] = stands[..] else {
        panic!("{stands:?}")
    };
    assert_eq!(only, &told[0], "what stands in the way is told first");
    assert_eq!(only["who"], json!(service.who("Slate").to_string()));
    let wren = format!(
        "/api/children/{}/looks?purpose=lawfulness+of+processing",
        service.who("Wren")
    );
    let looks = service.get(&dale, &wren).await.json().to_string();
    assert_eq!(
        looks.matches("told of a conflict of interest").count(),
        1,
        "one look for each child: {looks}"
    );
    let page = service.page(&dale, "", "/emergencies").await.words();
    assert!(
        page.contains("DS Slate") && !page.contains("PC Marsh"),
        "{page}"
    );
    assert!(!page.contains("of more"), "all that stand are told: {page}");

    let (service, dale) = told_by(format!("{FORCE}{slate}{marsh}")).await;
    let page = service.page(&dale, "", "/emergencies").await.words();
    assert!(
        page.contains(&format!("the latest {MOST_CONFLICTS} of more")),
        "{page}"
    );
}
