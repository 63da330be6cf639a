//! A child in custody is somebody's to look after from arrest to a bed that is no cell; what follows a child's death looks to the
//! other children first; and police come to a conference prepared, and say where they disagree.

use axum::http::{StatusCode, header};

use crate::running::{Answer, Running, STAFF};

/// Ava is held since 18:20; whoever keeps her there has nothing else to do with her.
fn held(more: &str) -> String {
    let staff = STAFF.replace(
        "people: Wrenfield,",
        "people: Dunlin, Teasel, Finch, Wrenfield,",
    );
    format!(
        "{staff}  2026-01-01 09:00  account given: custody officer; name \"Sgt Dunlin\" | about Dunlin; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Teasel\" | about Teasel; no case
  2026-01-01 09:00  account given: responding officer; name \"PC Finch\"; team \"Holm response\" | about Finch; no case
  2026-03-03 14:30  flag raised: sexual exploitation; because \"seen in cars\" | about Ava; no case
  2026-03-03 14:35  strategy discussion held: section 47 jointly | about Ava; case \"ce\"
  2026-06-10 17:50  arrested: theft; with older associates yes; with \"a man in a grey car\"; detention CU-0610 | about Ava; case \"custody\"
  2026-06-10 18:20  detained; injuries \"none\"; detention CU-0610 | about Ava; case \"custody\"
{more}"
    )
}

const CHARGED: &str = "  2026-06-10 19:40  charged: \"theft\"; bail refused yes; bail refused because \"fear for her\"; detention CU-0610 | about Ava; case \"custody\"
";

async fn open(service: &Running, who: &str, path: &str) -> Answer {
    let page = service.page(who, "", path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.words());
    page
}

async fn sent(service: &Running, who: &str, path: &str, answers: &[(&str, &str)]) -> Answer {
    let page = open(service, who, path).await;
    service.send(who, path, &page, answers).await
}

/// The page of the first matter there is on one of the record's pages.
async fn first(service: &Running, who: &str, part: &str) -> String {
    let all = format!("/children/{}{part}", service.who("Ava"));
    let html = open(service, who, &all).await.html();
    let way = format!("href=\"{all}/");
    let links = html.split(&way).skip(1);
    let mut links = links.filter(|link| !link.starts_with("begin") && !link.starts_with("call"));
    let link = links.next().expect("a matter");
    format!("{all}/{}", link.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_a_child_finds_her_on_the_board_with_the_clock_of_her_next_review() {
    let service = Running::telling(held("")).await;
    let dunlin = service.signed_in("Dunlin").await;
    let said = open(&service, &dunlin, "/custody").await.words();
    for one in [
        "Children in custody now: 1",
        "Ava Quillmarsh",
        "Theft. Held for",
        "Review Ava Quillmarsh's detention within six hours of its being authorised",
    ] {
        assert!(said.contains(one), "{one}: {said}");
    }
    let rookwood = service.signed_in("Rookwood").await;
    let holds = open(&service, &rookwood, "/custody").await.words();
    assert!(holds.contains("Ava Quillmarsh"), "she holds her: {holds}");
    let finch = service.signed_in("Finch").await;
    let elsewhere = open(&service, &finch, "/custody").await.words();
    assert!(
        elsewhere.contains("Children in custody now: 0") && !elsewhere.contains("Ava Quillmarsh"),
        "she was missing, and that shows nobody where she is held: {elsewhere}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_who_has_left_is_on_the_board_no_more_and_after_a_day_ties_nobody() {
    let left = "  2026-06-09 18:00  arrested: theft; detention CU-1 | about Ava; case \"custody\"
  2026-06-09 18:10  detained; detention CU-1 | about Ava; case \"custody\"
  2026-06-09 19:00  released from custody: \"no further action\"; detention CU-1 | about Ava; case \"custody\"
";
    let staff = held("");
    let before = staff.split("  2026-06-10 17:50").next().unwrap();
    let service = Running::telling(format!("{before}{left}")).await;
    let dunlin = service.signed_in("Dunlin").await;
    let said = open(&service, &dunlin, "/custody").await.words();
    assert!(said.contains("Children in custody now: 0"), "{said}");
    let page = format!("/children/{}/custody", service.who("Ava"));
    let said = service.page(&dunlin, "", &page).await.words();
    assert!(!said.contains("In custody: theft"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn custody_opens_that_matter_and_what_belongs_to_none_and_no_other() {
    let service = Running::telling(held("")).await;
    let dunlin = service.signed_in("Dunlin").await;
    let timeline = format!("/children/{}/timeline", service.who("Ava"));
    let said = open(&service, &dunlin, &timeline).await.words();
    assert!(said.contains("Sexual exploitation"), "{said}");
    assert!(said.contains("a man in a grey car"), "{said}");
    assert!(
        !said.contains("strategy discussion held") && !said.contains("Strategy discussion held"),
        "another matter: {said}"
    );
    service
        .goes_on("  2026-06-10 20:31  record restricted: restricted; because \"a witness\" | about Ava; case \"custody\"\n")
        .await;
    let said = service.page(&dunlin, "", &timeline).await.words();
    assert!(
        !said.contains("a man in a grey car"),
        "a matter that is kept closely ties nobody: {said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_arrest_to_the_councils_bed_stands_on_one_page() {
    let said = "  2026-06-10 19:10  child said: \"He told me to walk in and not look back.\"; how in person and alone; heard by \"Sgt Dunlin\" | about Ava; case \"custody\"\n";
    let service = Running::telling(held(&format!("{said}{CHARGED}"))).await;
    let dunlin = service.signed_in("Dunlin").await;
    let page = first(&service, &dunlin, "/custody").await;
    let said = open(&service, &dunlin, &page).await.words();
    let at = |words: &str| {
        said.find(words)
            .unwrap_or_else(|| panic!("{words}: {said}"))
    };
    assert!(at("bail refused") < at("He told me to walk in and not look back."));
    assert!(at("He told me to walk in") < at("Call an appropriate adult for Ava"));
    assert!(at("Call an appropriate adult for Ava") < at("Reviews of detention"));
    assert!(at("Reviews of detention") < at("To the council’s accommodation"));
    at("Ask the council for accommodation for Ava");
    let steps = said.split("Why the child is here").nth(1).unwrap();
    assert!(
        !steps.contains("not open to you"),
        "the matter is wholly open to who keeps her: {steps}"
    );
    at("What they did, and how they behave, is no reason");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custody_officer_puts_on_record_who_was_told_and_what_the_council_answered() {
    let service = Running::telling(held(CHARGED)).await;
    let dunlin = service.signed_in("Dunlin").await;
    let page = first(&service, &dunlin, "/custody").await;
    let form = format!("{page}/asked");
    let asked = sent(
        &service,
        &dunlin,
        &form,
        &[
            ("happened", "2026-06-10 20:00"),
            ("kind", "non-secure"),
            ("reply", "no bed tonight"),
        ],
    )
    .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.words());
    assert_eq!(asked.headers[header::LOCATION].to_str().unwrap(), page);
    let said = open(&service, &dunlin, &page).await.words();
    assert!(said.contains("no bed tonight"), "{said}");
    assert!(
        !said.contains("Ask the council for accommodation"),
        "that is done: {said}"
    );
    assert!(
        said.contains("Make the certificate for the court"),
        "she was not moved: {said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_says_why_and_what_the_child_needs_and_meets_the_clock() {
    let service = Running::telling(held("")).await;
    let teasel = service.signed_in("Teasel").await;
    let page = first(&service, &teasel, "/custody").await;
    let form = format!("{page}/review");
    let before = [
        ("happened", "2026-06-10 18:00"),
        ("shortest_time", "interview at once"),
    ];
    let without = sent(&service, &teasel, &form, &before).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    for one in ["#necessity", "#childs_needs", "#happened"] {
        assert!(without.html().contains(&format!("href=\"{one}\"")), "{one}");
    }
    assert!(
        without.html().contains("interview at once"),
        "nothing is lost: {}",
        without.words()
    );
    let whole = [
        ("happened", "2026-06-10 20:20"),
        ("necessity", "to find the man"),
        ("childs_needs", "food, her mother rung"),
        ("not_involved", "yes"),
    ];
    let kept = sent(&service, &teasel, &form, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = open(&service, &teasel, &page).await.words();
    assert!(
        !said.contains("within six hours of its being authorised"),
        "it was reviewed: {said}"
    );
    assert!(
        said.contains("within nine hours of the last review"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bringing_a_child_to_custody_begins_a_matter_and_asks_for_what() {
    let service = Running::telling(STAFF.to_owned()).await;
    let rookwood = service.signed_in("Rookwood").await;
    let form = format!("/children/{}/custody/begin", service.who("Ava"));
    let without = sent(
        &service,
        &rookwood,
        &form,
        &[("detention.injuries", "none")],
    )
    .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        without.html().contains("href=\"#arrest-offence\"")
            || without.html().contains("href=\"#arrest.offence\""),
        "{}",
        without.html()
    );
    let answers = [
        ("arrested", "2026-06-10 20:00"),
        ("happened", "2026-06-10 20:20"),
        ("arrest.offence", "theft"),
        ("arrest.detention", "CU-7"),
        ("detention.injuries", "none"),
    ];
    let kept = sent(&service, &rookwood, &form, &answers).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let page = kept.headers[header::LOCATION].to_str().unwrap().to_owned();
    let said = open(&service, &rookwood, &page).await.words();
    assert!(said.contains("custody number CU-7"), "{said}");
}

const DIED: &str = "  2026-03-01 09:01  described; name \"Kai Brambleby\"; born 2016-11-20 | about Kai; no case
  2026-03-02 09:00  linked to: Kai; as sibling; living together | about Ava; no case
  2026-06-10 05:40  sudden unexpected death or collapse: home; siblings yes; died yes | about Ava; case \"death\"
";

#[tokio::test(flavor = "multi_thread")]
async fn after_a_death_the_other_children_of_the_home_come_first() {
    let service = Running::telling(format!("{STAFF}{DIED}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let page = first(&service, &rookwood, "/death").await;
    let said = open(&service, &rookwood, &page).await.words();
    let at = |words: &str| {
        said.find(words)
            .unwrap_or_else(|| panic!("{words}: {said}"))
    };
    assert!(
        at("Other children of the home, first") < at("Send a trained lead investigator at once")
    );
    assert!(at("Kai Brambleby") < at("Send a trained lead investigator at once"));
    at("the family’s named contact: not recorded");
    at("who leads: not recorded");
    assert!(
        !page.contains("Quillmarsh"),
        "nothing of anybody in an address: {page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_who_is_not_trained_is_recorded_and_said_and_a_visit_not_made_has_its_reason() {
    let service = Running::telling(format!("{STAFF}{DIED}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let page = first(&service, &rookwood, "/death").await;
    let lead = [
        ("happened", "2026-06-10 07:00"),
        ("lead", "DI Holloway"),
        ("family_liaison", "DC Rookwood"),
    ];
    let form = format!("{page}/lead-attended");
    let unsaid = sent(&service, &rookwood, &form, &lead).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html().contains("href=\"#trained\""));
    let mut untrained = lead.to_vec();
    untrained.push(("trained", "no"));
    let kept = sent(&service, &rookwood, &form, &untrained).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = open(&service, &rookwood, &page).await.words();
    for one in [
        "not trained for the sudden death of a child",
        "The family’s named contact: DC Rookwood",
        "Done, or not owed any more",
    ] {
        assert!(said.contains(one), "{one}: {said}");
    }
    let form = format!("{page}/visit");
    let no_visit = [("happened", "2026-06-10 12:00"), ("made", "no")];
    let unsaid = sent(&service, &rookwood, &form, &no_visit).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html().contains("href=\"#because\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_a_living_child_speaks_of_death() {
    let service = Running::telling(STAFF.to_owned()).await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = format!("/children/{}", service.who("Ava"));
    let page = open(&service, &rookwood, &ava).await.html();
    assert!(!page.contains("Death or collapse"), "{page}");
    assert!(page.contains(">Conferences</a>"), "{page}");
}

const CALLED: &str = "  2026-06-08 15:00  conference called: 2026-06-20 10:00; conference C1 | about Ava; case \"ce\"
";

#[tokio::test(flavor = "multi_thread")]
async fn a_conference_shows_what_is_owed_before_it_and_the_report_meets_that() {
    let service = Running::telling(format!("{STAFF}{CALLED}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let all = format!("/children/{}/conference", service.who("Ava"));
    let owed = "Send the conference about Ava Quillmarsh a report of what police know";
    let said = open(&service, &rookwood, &all).await.words();
    assert!(said.contains(owed), "{said}");
    let form = format!("{}/report", first_of(&service, &rookwood, &all).await);
    let half = [("happened", "2026-06-10 20:00"), ("history", "two notices")];
    let unsaid = sent(&service, &rookwood, &form, &half).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html().contains("href=\"#view\""));
    let mut whole = half.to_vec();
    whole.push(("view", "a plan is needed"));
    let kept = sent(&service, &rookwood, &form, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = open(&service, &rookwood, &all).await.words();
    assert!(!said.contains(owed), "it was sent: {said}");
    assert!(said.contains("a plan is needed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_anybody_disagreed_with_is_asked_and_that_nobody_did_is_an_answer() {
    let service = Running::telling(format!("{STAFF}{CALLED}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let all = format!("/children/{}/conference", service.who("Ava"));
    let form = format!("{}/held", first_of(&service, &rookwood, &all).await);
    let answers = [
        ("happened", "2026-06-10 20:00"),
        ("decision", "plan"),
        ("police_attended", "yes"),
    ];
    let unsaid = sent(&service, &rookwood, &form, &answers).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    for one in ["#dissent", "#police_attendee", "#prepared", "#category"] {
        assert!(unsaid.html().contains(&format!("href=\"{one}\"")), "{one}");
    }
    let mut whole = answers.to_vec();
    whole.extend([
        ("dissent", "none"),
        ("police_attendee", "DC Rookwood"),
        ("prepared", "yes"),
        ("category", "sexual abuse"),
    ]);
    let kept = sent(&service, &rookwood, &form, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
}

/// Where the first conference of the page is.
async fn first_of(service: &Running, who: &str, all: &str) -> String {
    let html = open(service, who, all).await.html();
    let way = format!("href=\"{all}/");
    let mut links = html.split(&way).skip(1);
    let link = links.find(|link| link.contains("/report\"")).expect("one");
    format!("{all}/{}", link.split('/').next().unwrap())
}
