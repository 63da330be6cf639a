//! What a child said is read by what it is about and by whom they told; what they asked for, where they were not asked, and
//! where what they asked not to be shared was shared stand beside it.

use crate::running::{Running, STAFF};

const SAID: &str = "  2026-06-01 16:00  child seen: spoken to by phone; by \"PC Marsh\"; because \"no car free\" | about Ava; no case
  2026-06-02 02:00  child seen: seen asleep; by \"PC Marsh\" | about Ava; no case
  2026-06-03 10:00  child seen: seen and spoken to alone; by \"DC Rookwood\"; asked about crime not asked because \"she was tired\" | about Ava; no case
  2026-06-03 10:00  child said: \"he drove a grey car\"; heard by \"DC Rookwood\"; how in person and alone; limit \"Fernlea House\"; theme \"the man with the car\"; led to \"a plan for tonight\" | about Ava; no case
  2026-06-03 10:05  child said: \"he took my phone\"; heard by \"DC Rookwood\"; how in person and alone; limit \"my mum\"; theme \"The man with the car\" | about Ava; no case
  2026-06-04 10:00  child said: \"I want to go to school\"; heard by \"Jo Larkspur\"; how told by someone else; theme \"school\" | about Ava; no case
  2026-06-04 10:05  child asked for: \"somebody not in uniform\"; request \"uniform\"; answer by 2026-06-05 18:00 | about Ava; no case
  2026-06-04 10:06  child asked for: \"her phone\"; request \"her phone\"; answer by 2026-06-30 18:00 | about Ava; no case
";

/// The address a link of these words leads to.
fn link(html: &str, says: &str) -> String {
    let (before, _) = html.split_once(&format!(">{says}</a>")).expect(says);
    let (_, link) = before.rsplit_once("href=\"").unwrap();
    link.split('"').next().unwrap().replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detective_reads_it_by_what_it_is_about_and_by_whom_she_told() {
    let service = Running::telling(format!("{STAFF}{SAID}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let here = format!("/children/{}/voice", service.who("Ava"));
    let page = service.page(&rookwood, "", &here).await;
    let said = page.words();
    assert!(
        said.contains("3 entries. Spoken to alone in 1 of 3 recorded contacts."),
        "{said}"
    );
    assert!(
        said.contains("Led at once to: a plan for tonight"),
        "{said}"
    );

    let about = link(&page.html(), "The man with the car: 2");
    assert!(!about.contains("car"), "no address says it: {about}");
    let some = service.page(&rookwood, "", &about).await;
    let said = some.words();
    assert!(said.contains("2 of 3 entries"), "{said}");
    assert!(
        said.contains("“he drove a grey car”")
            && said.contains("“he took my phone”")
            && !said.contains("“I want to go to school”"),
        "{said}"
    );
    let told = link(&page.html(), "Jo Larkspur: 1");
    let said = service.page(&rookwood, "", &told).await.words();
    assert!(
        said.contains("1 of 3 entries") && said.contains("“I want to go to school”"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_she_asked_for_and_where_she_was_not_asked_stand_beside_it() {
    let service = Running::telling(format!("{STAFF}{SAID}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let here = format!("/children/{}/voice", service.who("Ava"));
    let said = service.page(&rookwood, "", &here).await.words();
    assert!(
        said.contains("Somebody not in uniform was due 18:00 Fri 5 June")
            && said.contains("Her phone due 18:00 30 June 2026"),
        "{said}"
    );
    assert!(said.contains("Where Ava was not asked 3"), "{said}");
    assert!(
        said.contains("Spoken to by phone : no car free")
            && said.contains("Seen asleep : no reason recorded")
            && said.contains(
                "Was the child asked whether anything had been done to them? : she was tired"
            ),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_that_was_gone_past_says_by_whom_and_why_and_the_others_stand() {
    let service = Running::telling(format!("{STAFF}{SAID}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = format!("/children/{}", service.who("Ava"));
    let here = format!("{ava}/voice");
    let before = service.page(&rookwood, "", &here).await.words();
    assert_eq!(
        before
            .matches("stands: no sharing past it is recorded")
            .count(),
        2,
        "{before}"
    );
    let form = format!("{ava}/record/childs-limit-overridden");
    let page = service.page(&rookwood, "", &form).await;
    let words = service
        .page(&rookwood, "", &format!("{ava}/timeline"))
        .await;
    let html = words.html();
    let (before, _) = html.split_once("he drove a grey car").unwrap();
    let (_, fact) = before.rsplit_once("id=\"fact-").unwrap();
    let fact = fact.split('"').next().unwrap();
    let put = service
        .send(
            &rookwood,
            &form,
            &page,
            &[
                ("happened", "2026-06-10 20:00"),
                ("because", "he waits outside the home"),
                ("with", "Fernlea House"),
                ("said", fact),
                ("worker_told", "no"),
            ],
        )
        .await;
    assert_eq!(put.status.as_u16(), 303, "{}", put.words());
    let said = service.page(&rookwood, "", &here).await.words();
    assert!(
        said.contains("DC Rookwood recorded, 20:00 today, that it was shared with Fernlea House")
            && said.contains("Why: “he waits outside the home”.")
            && said.contains("The child’s worker was not told."),
        "{said}"
    );
    assert_eq!(
        said.matches("stands: no sharing past it is recorded")
            .count(),
        1,
        "{said}"
    );
}

/// Whoever holds one case of a record sees what was said in it, and not whether a limit was gone past in another.
#[tokio::test(flavor = "multi_thread")]
async fn where_a_part_is_open_no_limit_is_said_to_stand() {
    let one_case = "  2026-03-03 09:00  child held: Ava; as officer in the case | about Wrenfield; case \"june\"
  2026-06-03 10:00  child said: \"he drove a grey car\"; heard by \"DC Rookwood\"; how in person and alone; limit \"Fernlea House\" | about Ava; case \"june\"
";
    let service = Running::telling(format!("{STAFF}{one_case}")).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let here = format!("/children/{}/voice", service.who("Ava"));
    let said = service.page(&wrenfield, "", &here).await.words();
    assert!(said.contains("“he drove a grey car”"), "{said}");
    assert!(
        said.contains(
            "Whether anything was shared past this limit is not part of what is open to you"
        ) && !said.contains("stands: no sharing past it is recorded"),
        "{said}"
    );
}
