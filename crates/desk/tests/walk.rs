//! An evening at the desk: who asks, what they are told, and that it is kept that they asked.

use heard_desk::access::{Act, Purpose, Stated};
use heard_desk::{No, Owed, Question, Recorded, Request, Said};
use heard_duty::Outcome;
use heard_record::{PersonId, What, lines};
use serde_json::{Value as Json, json};
use sqlx::Connection;
use uuid::Uuid;

use crate::force::{Force, at};

fn graded_high() -> What {
    let told = json!({ "kind": "graded", "shape": 1, "body": { "grade": "high", "because": "seen getting into a car" } });
    lines::read_what(&told).unwrap()
}

fn request(child: PersonId, key: u128) -> Request {
    saying(child, key, vec![graded_high()])
}

fn saying(child: PersonId, key: u128, what: Vec<What>) -> Request {
    let said = what.into_iter().map(|what| Said {
        what,
        happened: "2026-06-10 20:30".into(),
        cases: vec![],
    });
    Request {
        key: Uuid::from_u128(key),
        child,
        said: said.collect(),
        seen: None,
        stated: None,
    }
}

/// What somebody says who was called to a house, and had nothing to do with the child before.
const AT_THE_DOOR: Option<Stated> = Some(Stated {
    purpose: Purpose::LiveIncident,
    with_reference: false,
});

/// Everything the form of a notice may put on record, in which nothing is said of a brother or sister.
fn a_silent_notice() -> Vec<What> {
    let parts = [
        (
            "child seen",
            json!({ "status": "seen and spoken to alone" }),
        ),
        (
            "child said",
            json!({ "words": "I'm hungry", "how": "in person and alone" }),
        ),
        (
            "child observed",
            json!({ "seen": "looked in every cupboard" }),
        ),
        (
            "ethnicity recorded",
            json!({ "ethnicity": "W1", "told_by": "said by the person" }),
        ),
        (
            "notice submitted",
            json!({ "about": "neglect", "concerns": "no food in the house" }),
        ),
        ("child's voice in notice", json!({ "parts": ["words"] })),
        (
            "child's voice not recorded",
            json!({ "because": "he ran upstairs", "next": "2026-06-11T09:00:00Z" }),
        ),
    ];
    let told = parts.map(|(kind, body)| json!({ "kind": kind, "shape": 1, "body": body }));
    let said = told.iter().map(|told| lines::read_what(told).unwrap());
    said.collect()
}

async fn looks(force: &Force, child: PersonId) -> Vec<Json> {
    let looks = force
        .desk
        .store()
        .looks_about(child, None, 99)
        .await
        .unwrap();
    looks
        .iter()
        .map(|look| serde_json::from_str(&look.body).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_a_child_is_told_what_is_owed_now_and_as_it_was_known() {
    let force = Force::new().await;
    let rookwood = force.signed("Rookwood").await;
    let ava = force.who("Ava");
    let reading = force.desk.read_most(&rookwood, ava, None).await.unwrap();
    let now = force.desk.now();
    let owed = reading.owed(force.desk.catalogue(), now, now);
    let overdue = owed
        .iter()
        .filter(|duty| duty.stands == Outcome::Overdue)
        .count();
    assert!(overdue > 0, "nobody has looked for her for a day");
    assert!(owed.iter().all(|duty| !duty.because.is_empty()));
    assert!(
        owed.iter()
            .any(|duty| duty.title.contains("Ava Quillmarsh"))
    );
    let then = at("2026-06-09 22:15");
    let before = reading.owed(force.desk.catalogue(), then, then);
    assert!(before.len() < owed.len(), "she was not graded yet");
    assert_eq!(looks(&force, ava).await[0]["answer"], "given");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_leave_is_answered_as_if_there_were_no_such_child_and_it_is_kept() {
    let force = Force::new().await;
    let oake = force.signed("Oake").await;
    let ava = force.who("Ava");
    let never = PersonId::of_words(&["never issued"]);
    for child in [ava, never] {
        let answer = force.desk.read_most(&oake, child, None).await;
        assert_eq!(answer.err(), Some(No::NothingThere));
        let put = force.desk.put(&oake, request(child, 1)).await;
        assert_eq!(put.err(), Some(No::NothingThere));
        let kept = looks(&force, child).await;
        assert_eq!(kept.len(), 2);
        assert!(
            kept.iter()
                .all(|look| look["answer"] == "refused" && look["role"] == "analyst")
        );
    }
    assert_eq!(
        force.desk.store().head().await.unwrap().seq,
        12,
        "nothing was recorded"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_without_a_tie_is_asked_what_for() {
    let force = Force::new().await;
    let wrenfield = force.signed("Wrenfield").await;
    let kai = force.who("Kai");
    let answer = force.desk.read_most(&wrenfield, kai, None).await;
    assert_eq!(answer.err(), Some(No::SayWhatFor));
    let stated = Some(Stated {
        purpose: Purpose::LiveIncident,
        with_reference: true,
    });
    let reading = force.desk.read_most(&wrenfield, kai, stated).await.unwrap();
    assert!(
        reading
            .facts(force.desk.now())
            .iter()
            .any(|fact| fact.kind().words == "described")
    );
    let kept = looks(&force, kai).await;
    assert_eq!(kept[0]["purpose"], "live incident");
    assert_eq!(kept[1]["answer"], "asked what for");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_on_record_is_there_once_and_changes_what_is_owed() {
    let force = Force::new().await;
    let rookwood = force.signed("Rookwood").await;
    let ava = force.who("Ava");
    let reading = force.desk.read_most(&rookwood, ava, None).await.unwrap();
    let now = force.desk.now();
    let before = reading.owed(force.desk.catalogue(), now, now);
    let Recorded::Kept(receipt) = force.desk.put(&rookwood, request(ava, 1)).await.unwrap() else {
        panic!("not kept");
    };
    let Recorded::Kept(again) = force.desk.put(&rookwood, request(ava, 1)).await.unwrap() else {
        panic!("not kept");
    };
    assert_eq!(receipt, again);
    let after = force.desk.read_most(&rookwood, ava, None).await.unwrap();
    let now = force.desk.now();
    assert_ne!(after.owed(force.desk.catalogue(), now, now), before);
    let fact = after.facts(now).into_iter().next_back().unwrap();
    assert_eq!(
        (fact.id, fact.by.name.as_str()),
        (receipt.facts[0].1, "DC Rookwood")
    );

    // What came since somebody looked is shown to them, and nothing is overwritten.
    let stale = Request {
        seen: reading.seen(),
        ..request(ava, 2)
    };
    let Recorded::Stale(since) = force.desk.put(&rookwood, stale).await.unwrap() else {
        panic!("not stale");
    };
    assert_eq!(
        since.iter().map(|fact| fact.id).collect::<Vec<_>>(),
        [receipt.facts[0].1]
    );
    let fresh = Request {
        seen: after.seen(),
        ..request(ava, 3)
    };
    assert!(matches!(
        force.desk.put(&rookwood, fresh).await,
        Ok(Recorded::Kept(_))
    ));
}

/// Nobody can read what came with each answer as what the rules had found: they are two answers all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_answer_about_a_notice_by_the_same_key_is_not_taken_for_the_first() {
    let force = Force::new().await;
    let rookwood = force.signed("Rookwood").await;
    let ava = force.who("Ava");
    let judged = |how_far: &str| {
        let told = json!({ "kind": "notice judged", "shape": 1, "body": { "question": "daily life", "judged": how_far, "rules_say": { "unclear": "quite so" } } });
        Request {
            said: vec![Said {
                what: lines::read_what(&told).unwrap(),
                happened: "2026-06-10 20:30".into(),
                cases: vec![],
            }],
            ..request(ava, 9)
        }
    };
    let put = async |how_far: &str| force.desk.put(&rookwood, judged(how_far)).await.unwrap();
    let Recorded::Kept(first) = put("no").await else {
        panic!("not kept");
    };
    let Recorded::Kept(again) = put("no").await else {
        panic!("asked again it is answered as before");
    };
    assert_eq!(first, again);
    let second = put("yes").await;
    assert!(matches!(second, Recorded::AnotherKeyIsNeeded), "{second:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_on_record_is_told_and_nothing_of_it_is() {
    let force = Force::new().await;
    let rookwood = force.signed("Rookwood").await;
    let ava = force.who("Ava");
    let mut wrong = request(ava, 1);
    wrong.said.push(Said {
        happened: "the other day".into(),
        ..wrong.said[0].clone()
    });
    let Recorded::Problems(problems) = force.desk.put(&rookwood, wrong).await.unwrap() else {
        panic!("no problems");
    };
    assert_eq!(
        problems
            .iter()
            .map(|(number, problem)| (*number, problem.field))
            .collect::<Vec<_>>(),
        [(1, "happened")]
    );
    assert_eq!(force.desk.store().head().await.unwrap().seq, 12);
}

/// Nothing is shown, and nothing is put on record, that cannot be kept to have been asked for.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_place_for_looks_nothing_is_shown() {
    let force = Force::new().await;
    let rookwood = force.signed("Rookwood").await;
    let file = force.folder.path().join("looks.jsonl");
    std::fs::create_dir(&file).unwrap();
    let held = held(&force).await;
    let question = Question {
        act: Act::Read,
        child: force.who("Ava"),
        stated: None,
    };
    let answer = force.desk.read(&rookwood, question).await;
    assert_eq!(answer.err(), Some(No::Fault(heard_desk::Fault::NotLooked)));
    drop(held);
}

/// Another program that does not let go of the database.
async fn held(force: &Force) -> sqlx::SqliteConnection {
    let file = force.folder.path().join("heard.db");
    let mut other = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    sqlx::query("begin immediate")
        .execute(&mut other)
        .await
        .unwrap();
    other
}

const RESTRICTED: &str = "  2026-06-09 22:20  record restricted: sensitive; because \"exploitation\" | about Ava; no case
";

/// To take back what closed a record is to open it: who may only write may not.
#[tokio::test(flavor = "multi_thread")]
async fn a_restriction_is_not_taken_back_by_whoever_may_write() {
    let force = Force::with(RESTRICTED).await;
    let rookwood = force.signed("Rookwood").await;
    let ava = force.who("Ava");
    let leave = force.desk.store().leave_of(ava).await.unwrap();
    let restricted = leave
        .iter()
        .find(|kept| kept.fact.kind().words == "record restricted");
    let restricted = restricted.unwrap().fact.id.to_string();
    let never = heard_record::FactId::of_words(&["never"]).to_string();
    for fact in [restricted, never] {
        let told = json!({ "kind": "withdrawn", "shape": 1, "body": { "fact": fact, "because": "an error" } });
        let withdrawn = Request {
            said: vec![Said {
                what: lines::read_what(&told).unwrap(),
                happened: "2026-06-10 20:30".into(),
                cases: vec![],
            }],
            ..request(ava, 1)
        };
        let answer = force.desk.put(&rookwood, withdrawn).await;
        assert_eq!(answer.err(), Some(No::NothingThere), "{fact}");
    }
    // Their own word they may take back.
    let Recorded::Kept(said) = force.desk.put(&rookwood, request(ava, 2)).await.unwrap() else {
        panic!("not kept");
    };
    let told = json!({ "kind": "withdrawn", "shape": 1, "body": { "fact": said.facts[0].1.to_string(), "because": "an error" } });
    let withdrawn = Request {
        said: vec![Said {
            what: lines::read_what(&told).unwrap(),
            happened: "2026-06-10 20:31".into(),
            cases: vec![],
        }],
        ..request(ava, 3)
    };
    assert!(matches!(
        force.desk.put(&rookwood, withdrawn).await,
        Ok(Recorded::Kept(_))
    ));
}

const COVERT: &str = "  2026-06-09 22:30  record restricted: restricted; because \"an informant\" | about Ava; case \"covert\"
  2026-06-09 22:40  described; name \"Somebody Else\" | about Ava; case \"covert\"
  2026-06-09 22:45  graded: high; because \"an informant\" | about Ava; case \"covert\"
  2026-06-09 22:50  found: came back | about Ava; case \"covert\"
";

const BROTHER: &str = "  2026-06-09 22:25  linked to: Kai; as sibling; living together yes | about Ava; no case
  2026-06-09 22:26  inspection planned: S7; from 2026-06-05; until 2026-06-20 00:00; authority \"ACC\" | about Hazeldene; no case
  2026-06-09 22:27  drawn for sample: S7; as missing | about Ava; no case
";
const KEPT_CLOSELY: &str = "  2026-06-10 09:00  record restricted: restricted; because \"an informant\" | about Kai; no case
";
const SILENT_NOTICE: &str = "  2026-06-10 10:00  notice submitted: neglect; concerns \"no food in the house\"; notice N1 | about Kai; case \"kai\"
";

/// Puts on record a notice about Kai in which nothing is said of Ava.
async fn sends_a_silent_notice(force: &Force) {
    let wrenfield = force.signed_again("Wrenfield").await;
    let notice = Request {
        stated: AT_THE_DOOR,
        ..saying(force.who("Kai"), 5, a_silent_notice())
    };
    let put = force.desk.put(&wrenfield, notice).await;
    assert!(matches!(put, Ok(Recorded::Kept(_))), "{put:?}");
}

/// Everything somebody is told of Ava, and what of it is owed by a notice about her brother.
async fn told_of_ava(force: &Force, who: &str) -> (String, Vec<Owed>) {
    let signed = force.signed(who).await;
    let reading = force.desk.read_most(&signed, force.who("Ava"), None).await;
    let reading = reading.unwrap();
    let now = force.desk.now();
    let facts: Vec<_> = reading.facts(now).into_iter().map(|fact| fact.id).collect();
    let mut owed = reading.owed_with_reasons(force.desk.catalogue(), now, now);
    let told = format!("{facts:?} {owed:?} {:?}", reading.seen());
    owed.retain(|owed| owed.rule == "ppn.others-at-address");
    (told, owed)
}

/// The same, of a brother and sister on record, at whose door an officer has signed in who sends a notice or does not.
async fn told_of_ava_where(who: &str, sends: bool) -> (String, Vec<Owed>) {
    let force = Force::with(BROTHER).await;
    force.signed("Wrenfield").await;
    if sends {
        sends_a_silent_notice(&force).await;
    } else {
        force.signed_again("Wrenfield").await;
    }
    told_of_ava(&force, who).await
}

/// Whoever may act on it is told that a notice about her brother owes Ava a visit, and when: not what is in it, nor where it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_on_an_ordinary_record_owes_the_sister_a_visit_and_tells_nothing_of_its_words() {
    let (told, owed) = told_of_ava_where("Rookwood", true).await;
    let [visit] = owed.as_slice() else {
        panic!("{owed:?}");
    };
    assert_eq!(visit.stands, Outcome::Open);
    let (why, facts) = &visit.because[0];
    assert!(
        why.contains("notice about another child at the address says nothing of this one")
            && why.contains("20:30"),
        "{why}"
    );
    assert!(facts.is_empty(), "there is no way to it: {facts:?}");
    assert!(!told.contains("no food"), "{told}");
}

/// What is kept closely of a brother changes nothing in what is told of his sister.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_on_a_record_that_is_kept_closely_is_as_if_there_were_none() {
    let without = Force::with(BROTHER).await;
    let (without, none) = told_of_ava(&without, "Rookwood").await;
    let closely = Force::with(&[BROTHER, KEPT_CLOSELY, SILENT_NOTICE].concat()).await;
    let (with, owed) = told_of_ava(&closely, "Rookwood").await;
    assert!(none.is_empty() && owed.is_empty(), "{owed:?}");
    assert_eq!(without, with);
}

/// An auditor whose plan has Ava in it, and not Kai, may not know that there is a record of Kai.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_on_a_record_somebody_may_not_know_of_is_as_if_there_were_none() {
    let (without, _) = told_of_ava_where("Hazeldene", false).await;
    let (with, owed) = told_of_ava_where("Hazeldene", true).await;
    assert!(owed.is_empty(), "{owed:?}");
    assert_eq!(without, with);
}

/// An officer called to Ava's house finds Kai there, of whom no incident tells: what is seen and heard of Kai goes on record with the
/// notice, and nothing else does; whoever comes after may not take it back by saying the same.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_at_the_door_sends_a_notice_about_a_brother_whom_no_incident_names() {
    let force = Force::new().await;
    let wrenfield = force.signed("Wrenfield").await;
    let kai = force.who("Kai");
    for (number, what) in (10..).zip(a_silent_notice()) {
        let said = saying(kai, number, vec![what.clone()]);
        let unsaid = force.desk.put(&wrenfield, said.clone()).await;
        assert_eq!(unsaid.err(), Some(No::NothingThere), "{what:?}");
        let said = Request {
            stated: AT_THE_DOOR,
            ..said
        };
        let put = force.desk.put(&wrenfield, said).await;
        assert!(matches!(put, Ok(Recorded::Kept(_))), "{what:?}: {put:?}");
    }
    let notice = Request {
        stated: AT_THE_DOOR,
        ..saying(kai, 20, a_silent_notice())
    };
    let Recorded::Kept(sent) = force.desk.put(&wrenfield, notice).await.unwrap() else {
        panic!("not kept");
    };
    let seen = sent.facts[0].1.to_string();
    let back =
        json!({ "kind": "withdrawn", "shape": 1, "body": { "fact": seen, "because": "not him" } });
    for (number, what) in [(21, graded_high()), (22, lines::read_what(&back).unwrap())] {
        let more = Request {
            stated: AT_THE_DOOR,
            ..saying(kai, number, vec![what.clone()])
        };
        let put = force.desk.put(&wrenfield, more).await;
        assert_eq!(put.err(), Some(No::NothingThere), "{what:?}");
    }
    let oake = force.signed("Oake").await;
    let by_an_analyst = Request {
        stated: AT_THE_DOOR,
        ..saying(kai, 23, a_silent_notice())
    };
    let put = force.desk.put(&oake, by_an_analyst).await;
    assert_eq!(put.err(), Some(No::NothingThere));
}

/// A record that is kept closely takes no notice from whoever has nothing to do with it: it is as if there were none.
#[tokio::test(flavor = "multi_thread")]
async fn no_notice_is_put_on_a_record_that_is_kept_closely_by_saying_what_for() {
    let force = Force::with(KEPT_CLOSELY).await;
    let wrenfield = force.signed("Wrenfield").await;
    let notice = Request {
        stated: AT_THE_DOOR,
        ..saying(force.who("Kai"), 1, a_silent_notice())
    };
    let put = force.desk.put(&wrenfield, notice).await;
    assert_eq!(put.err(), Some(No::NothingThere));
}

/// Two worlds that differ only in what somebody has no leave for are one world to them.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_closed_to_somebody_changes_nothing_in_what_they_are_told() {
    let mut told = Vec::new();
    for more in ["", COVERT] {
        let force = Force::with(more).await;
        let rookwood = force.signed("Rookwood").await;
        let reading = force
            .desk
            .read_most(&rookwood, force.who("Ava"), None)
            .await
            .unwrap();
        let now = force.desk.now();
        let facts: Vec<_> = reading.facts(now).into_iter().map(|fact| fact.id).collect();
        told.push((
            facts,
            reading.owed(force.desk.catalogue(), now, now),
            reading.seen(),
        ));
        if !more.is_empty() {
            let changes = force.desk.store().changed_after(0, 999).await.unwrap().all;
            let ava = force.who("Ava");
            let covert = force.desk.store().after(12, 9).await.unwrap();
            assert_eq!(covert.len(), 4);
            for change in changes.iter().filter(|change| change.about == ava) {
                let told = force.desk.may_be_told(&rookwood, change).await.unwrap();
                let ids = told
                    .into_iter()
                    .flat_map(|told| told.facts)
                    .map(|(id, _)| id);
                assert!(
                    ids.into_iter()
                        .all(|id| covert.iter().all(|kept| kept.fact.id != id))
                );
            }
        }
    }
    assert!(!told[0].1.is_empty());
    assert_eq!(told[0], told[1]);
}
