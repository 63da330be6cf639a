//! Posts, training and load are shown with the people behind each figure, children are counted and not crimes, nobody is ranked,
//! and whoever holds too many children is somebody else's to help.

use axum::http::StatusCode;

use crate::running::{Answer, Running, STAFF};

const TEAM: &str = "/workforce/team/complex-exploitation-team";
const ROOKWOOD: &str = "/workforce/people/rookwood";

/// Four posts: one filled and trained, one whose holder is away, one whose holder is not trained, one that stands empty.
fn force() -> String {
    let story = STAFF.replace(
        "people: Wrenfield,",
        "people: Pike, Larch, Harrier, Wrenfield,",
    );
    format!(
        "{story}  2026-01-01 09:00  account given: sergeant; name \"DS Marlow Pike\"; team \"complex exploitation\" | about Pike; no case
  2026-01-01 09:00  account given: investigator; name \"DC Larch\"; team \"Saltby CID\" | about Larch; no case
  2026-01-01 09:00  account given: chief inspector; name \"Ch Insp Harrier\" | about Harrier; no case
  2025-10-01 09:00  post taken up: complex exploitation team; post CE1 | about Rookwood; no case
  2025-10-02 09:00  accredited: PIP 2; until 2027-10-01 | about Rookwood; no case
  2025-10-02 09:00  accredited: SCAIDP | about Rookwood; no case
  2025-10-01 09:00  post taken up: complex exploitation team; post CE2 | about Pike; no case
  2025-10-02 09:00  accredited: SCAIDP | about Pike; no case
  2026-05-01 09:00  away from post: long operation; post CE2 | about Pike; no case
  2025-10-01 09:00  post taken up: complex exploitation team; post CE3 | about Larch; no case
  2026-06-01 09:00  course booked: SCAIDP; on 2026-08-02 | about Larch; no case
  2026-06-01 09:00  load counted: 18; high risk 6; limit 15 | about Rookwood; no case
"
    )
}

/// A force in which the four posts were established, by whoever keeps posts.
async fn established() -> (Running, String) {
    let service = Running::telling(force()).await;
    for one in ["Rookwood", "Pike", "Larch", "Harrier"] {
        service.signed_in(one).await;
    }
    let quay = service.signed_in("Quay").await;
    for post in ["CE1", "CE2", "CE3", "CE4"] {
        let answers = [
            ("what", "established"),
            ("established.team", "complex exploitation team"),
            ("established.post", post),
            ("established.needs", "SCAIDP"),
            ("established.when", "01/04/2026 09:00"),
        ];
        let put = sent(&service, &quay, "/posts", &answers).await;
        assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    }
    let holloway = service.signed_in("Holloway").await;
    (service, holloway)
}

async fn words(service: &Running, who: &str, path: &str) -> String {
    let page = service.page(who, "", path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.words());
    page.words()
}

async fn sent(service: &Running, who: &str, path: &str, answers: &[(&str, &str)]) -> Answer {
    let page = service.page(who, "", path).await;
    service.send(who, path, &page, answers).await
}

fn says(page: &str, all: &[&str]) {
    for one in all {
        assert!(page.contains(one), "{one}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_figure_of_the_force_has_the_people_and_posts_behind_it() {
    let (service, holloway) = established().await;
    let page = words(&service, &holloway, "/workforce").await;
    says(
        &page,
        &[
            "2 of 4 posts have somebody who is there",
            "3 of 4 posts of the complex exploitation team are filled",
            "It did not happen: CE4",
            "2 of 3 officers of the complex exploitation team have completed",
            "Not on record: DC Larch",
            "1 of 4 posts of the complex exploitation team have a holder who is there",
            "DC Larch completes the specialist child abuse programme",
            "This force’s own choice, not law",
        ],
    );
    // In the order of their names.
    says(&page, &["It happened: DC Rookwood, DS Marlow Pike"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teams_page_tells_its_posts_its_people_and_how_many_children_each_holds() {
    let (service, holloway) = established().await;
    let page = words(&service, &holloway, TEAM).await;
    says(
        &page,
        &[
            "2 of 4 posts have somebody who is there; 1 held by nobody",
            "away: long operation",
            "18 children, counted",
            "over agreed limit by 3",
            "SCAIDP booked for",
            "Not on record: SCAIDP",
        ],
    );
    let at = |name: &str| page.find(name).unwrap_or_else(|| panic!("{name}: {page}"));
    assert!(at("DC Larch") < at("DC Rookwood") && at("DC Rookwood") < at("DS Marlow Pike"));
    let nowhere = service
        .page(&holloway, "", "/workforce/team/no-such-team")
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    let empty = words(
        &service,
        &holloway,
        "/workforce/team/major-investigation-team",
    )
    .await;
    says(&empty, &["No post of this team is on record."]);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_children_are_for_the_chief_inspector_to_act_on_and_not_for_the_detective() {
    let (service, holloway) = established().await;
    let owed = "Decide what is done about DC Rookwood, who holds more children than was agreed";
    let page = words(&service, &holloway, ROOKWOOD).await;
    says(
        &page,
        &[
            owed,
            "Owed by chief inspector, then superintendent",
            "Over agreed limit by 3",
        ],
    );
    let harrier = service.signed_in("Harrier").await;
    let home = service.page(&harrier, "", "/").await;
    assert_eq!(home.headers[axum::http::header::LOCATION], "/workforce");
    says(&words(&service, &harrier, "/workforce").await, &[owed]);

    // Without a reason nothing is decided, and it is said where.
    let decided = [
        ("what", "decided"),
        ("decided.step", "children given to others"),
        ("decided.when", "10/06/2026 20:00"),
    ];
    let refused = sent(&service, &harrier, ROOKWOOD, &decided).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.html().contains("href=\"#decided-because\""),
        "{}",
        refused.words()
    );
    let whole = [
        &decided[..],
        &[("decided.because", "four go to the second team")],
    ]
    .concat();
    let put = sent(&service, &harrier, ROOKWOOD, &whole).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let page = words(&service, &holloway, ROOKWOOD).await;
    assert!(!page.contains(owed), "{page}");
    says(&page, &["Capacity decided"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sees_what_is_on_record_of_their_own_work_and_nobody_elses() {
    let (service, holloway) = established().await;
    let rookwood = service.signed_in("Rookwood").await;
    let own = words(&service, &rookwood, "/account/work").await;
    says(
        &own,
        &[
            "The children you hold",
            "18 children, counted",
            "Agreed limit: 15",
            "PIP 2 , holds until",
            "CE1",
            "Put on record by",
            "Nobody says of themselves how they are",
        ],
    );
    assert!(!own.contains("DC Larch"), "{own}");
    for path in ["/workforce", TEAM, ROOKWOOD] {
        let page = service.page(&rookwood, "", path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let asked = [
        ("what", "asked"),
        ("asked.by", "DS Marlow Pike"),
        ("asked.when", "10/06/2026 20:00"),
    ];
    let of_themselves = "/workforce/people/holloway";
    let page = words(&service, &holloway, of_themselves).await;
    assert!(!page.contains("They were asked how they are"), "{page}");
    let refused = sent(&service, &holloway, of_themselves, &asked).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER);
    let put = sent(&service, &holloway, ROOKWOOD, &asked).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let own = words(&service, &rookwood, "/account/work").await;
    says(&own, &["Wellbeing asked after"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn that_a_team_was_looked_at_is_put_on_record_with_what_was_decided() {
    let (service, holloway) = established().await;
    let owed = "Look at the posts and the work of the team, and decide what follows";
    says(&words(&service, &holloway, TEAM).await, &[owed]);
    let looked = [
        ("what", "looked"),
        ("looked.team", "complex exploitation team"),
        ("looked.looked_at", "children held"),
        ("looked.when", "10/06/2026 20:00"),
    ];
    let refused = sent(&service, &holloway, "/workforce", &looked).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.html().contains("href=\"#looked-decided\""),
        "{}",
        refused.words()
    );
    let whole = [&looked[..], &[("looked.decided", "two are lent from CID")]].concat();
    let put = sent(&service, &holloway, "/workforce", &whole).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let page = words(&service, &holloway, TEAM).await;
    let (_, next) = page.split_once(owed).expect("the next is owed");
    assert!(
        !next.contains(owed),
        "the one that was late is done: {page}"
    );
    let next: String = next.chars().take(400).collect();
    assert!(
        next.contains("20:00"),
        "owed since it was looked at: {next}"
    );
}
