//! Content is taken out by two: one records manager proposes it, another approves, and nobody else can.

use heard_desk::bring::Bringing;
use heard_desk::{No, Recorded, Request, Said, Signed};
use heard_record::{FactId, PersonId, What, lines};
use serde_json::json;
use uuid::Uuid;

use crate::force::Force;

const MORE: &str = "  people: Medlar, Quince
  2026-01-01 09:00  account given: records manager; name \"Medlar\" | about Medlar; no case
  2026-01-01 09:00  account given: records manager; name \"Quince\" | about Quince; no case
  2026-06-10 12:00  retention review due: \"a request to erase was granted\" | about Ava; no case
";

fn proposing(fact: FactId, by: PersonId) -> What {
    let told = json!({ "kind": "expunging proposed", "shape": 1, "body": {
        "fact": fact.to_string(), "authority": "an order of the Information Commissioner", "proposed_by": by.to_string() } });
    lines::read_what(&told).unwrap()
}

fn expunging(fact: FactId) -> What {
    let told = json!({ "kind": "expunged", "shape": 1,
        "body": { "fact": fact.to_string(), "authority": "an order of the Information Commissioner" } });
    lines::read_what(&told).unwrap()
}

fn outcome(kept: bool, by: PersonId) -> What {
    let told = json!({ "kind": "outcome of retention review proposed", "shape": 1, "body": {
        "kept": kept, "because": "she may come back for it", "proposed_by": by.to_string() } });
    lines::read_what(&told).unwrap()
}

fn reviewed(kept: bool, proposed_by: PersonId, approved_by: PersonId) -> What {
    let told = json!({ "kind": "retention reviewed", "shape": 1, "body": { "kept": kept, "because": "she may come back for it",
        "proposed_by": proposed_by.to_string(), "approved_by": approved_by.to_string() } });
    lines::read_what(&told).unwrap()
}

struct Room {
    force: Force,
    medlar: Signed,
    quince: Signed,
    keys: std::cell::Cell<u128>,
}

impl Room {
    async fn new() -> Room {
        let force = Force::with(MORE).await;
        let medlar = force.signed("Medlar").await;
        let quince = force.signed("Quince").await;
        Room {
            force,
            medlar,
            quince,
            keys: std::cell::Cell::new(1),
        }
    }

    async fn says(&self, who: &Signed, child: &str, what: What) -> Result<Recorded, No> {
        self.keys.set(self.keys.get() + 1);
        let request = Request {
            key: Uuid::from_u128(self.keys.get()),
            child: self.force.who(child),
            said: vec![Said {
                what,
                happened: "2026-06-10 20:31".into(),
                cases: vec![],
            }],
            seen: None,
            stated: None,
        };
        self.force.desk.put(who, request).await
    }

    /// What Medlar proposed of Ava's record is approved by Quince, as Quince says it.
    async fn quince_approves(&self, kept: bool) -> Result<Recorded, No> {
        let (medlar, quince) = (self.force.who("Medlar"), self.force.who("Quince"));
        self.says(&self.quince, "Ava", reviewed(kept, medlar, quince))
            .await
    }

    async fn medlar_proposes(&self, kept: bool) {
        let medlar = self.force.who("Medlar");
        let proposed = self.says(&self.medlar, "Ava", outcome(kept, medlar)).await;
        assert!(matches!(proposed, Ok(Recorded::Kept(_))), "{proposed:?}");
    }

    /// Is a review of Ava's record due, as those see it who would do it?
    async fn is_due(&self) -> bool {
        let (key, medlar) = (999, self.force.who("Medlar"));
        let request = Request {
            key: Uuid::from_u128(key),
            child: self.force.who("Ava"),
            said: vec![Said {
                what: proposing(FactId::of_words(&["never issued"]), medlar),
                happened: "2026-06-10 20:31".into(),
                cases: vec![],
            }],
            seen: None,
            stated: None,
        };
        match self.force.desk.put(&self.medlar, request).await {
            Ok(Recorded::Problems(_)) => true,
            Err(No::NothingThere) => false,
            other => panic!("{other:?}"),
        }
    }

    /// The fact that says Ava was reported missing.
    async fn reported(&self) -> FactId {
        let facts = self
            .force
            .desk
            .store()
            .facts_for(self.force.who("Ava"))
            .await
            .unwrap();
        facts
            .iter()
            .find(|kept| kept.fact.kind().words == "reported missing")
            .unwrap()
            .fact
            .id
    }

    async fn is_there(&self, fact: FactId) -> bool {
        !self
            .force
            .desk
            .store()
            .facts(&[fact])
            .await
            .unwrap()
            .is_empty()
    }
}

fn problem(answer: Result<Recorded, No>) -> String {
    match answer {
        Ok(Recorded::Problems(problems)) => problems[0].1.say.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_proposed_another_takes_out() {
    let room = Room::new().await;
    let fact = room.reported().await;
    let medlar = room.force.who("Medlar");
    let alone = room.says(&room.quince, "Ava", expunging(fact)).await;
    assert!(problem(alone).contains("Somebody else must propose"));
    let proposed = room
        .says(&room.medlar, "Ava", proposing(fact, medlar))
        .await;
    assert!(matches!(proposed, Ok(Recorded::Kept(_))), "{proposed:?}");
    let own = room.says(&room.medlar, "Ava", expunging(fact)).await;
    assert!(problem(own).contains("Somebody else must propose"));
    assert!(room.is_there(fact).await);
    let approved = room.says(&room.quince, "Ava", expunging(fact)).await;
    assert!(matches!(approved, Ok(Recorded::Kept(_))), "{approved:?}");
    assert!(!room.is_there(fact).await);
    let verified = room.force.desk.store().verify().await.unwrap();
    assert_eq!((verified.wrong, verified.expunged), (vec![], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_proposes_in_anothers_name_nor_takes_out_what_is_not_in_the_record() {
    let room = Room::new().await;
    let fact = room.reported().await;
    let quince = room.force.who("Quince");
    let borrowed = room
        .says(&room.medlar, "Ava", proposing(fact, quince))
        .await;
    assert!(problem(borrowed).contains("name yourself"));
    let (medlar, never) = (
        room.force.who("Medlar"),
        FactId::of_words(&["never issued"]),
    );
    let facts = room
        .force
        .desk
        .store()
        .facts_with_leave(medlar, room.force.who("Ava"))
        .await
        .unwrap();
    let due = facts
        .iter()
        .find(|kept| kept.fact.kind().words == "retention review due")
        .unwrap();
    for other in [never, due.fact.id] {
        let not_there = room
            .says(&room.medlar, "Ava", proposing(other, medlar))
            .await;
        assert!(problem(not_there).contains("no such fact in this record"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_review_that_is_due_or_in_another_role_there_is_nothing_there() {
    let room = Room::new().await;
    let fact = room.reported().await;
    let medlar = room.force.who("Medlar");
    let of_kai = room
        .says(&room.medlar, "Kai", proposing(fact, medlar))
        .await;
    assert_eq!(of_kai.err(), Some(No::NothingThere));
    let rookwood = room.force.signed("Rookwood").await;
    room.says(&room.medlar, "Ava", proposing(fact, medlar))
        .await
        .unwrap();
    for what in [proposing(fact, room.force.who("Rookwood")), expunging(fact)] {
        let by_the_officer = room.says(&rookwood, "Ava", what).await;
        assert_eq!(by_the_officer.err(), Some(No::NothingThere));
    }
    assert!(room.is_there(fact).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_approves_has_just_shown_who_they_are() {
    let room = Room::new().await;
    let fact = room.reported().await;
    let medlar = room.force.who("Medlar");
    room.says(&room.medlar, "Ava", proposing(fact, medlar))
        .await
        .unwrap();
    room.force.later(20 * 60);
    let approved = room.says(&room.quince, "Ava", expunging(fact)).await;
    assert_eq!(approved.err(), Some(No::ProveAgain));
    assert!(room.is_there(fact).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_proposed_no_more_is_not_taken_out_and_that_it_was_asked_is_a_look() {
    let room = Room::new().await;
    let fact = room.reported().await;
    let (ava, medlar) = (room.force.who("Ava"), room.force.who("Medlar"));
    room.says(&room.medlar, "Ava", proposing(fact, medlar))
        .await
        .unwrap();
    let facts = room.force.desk.store().facts_with_leave(medlar, ava);
    let facts = facts.await.unwrap();
    let proposal = facts
        .iter()
        .find(|kept| kept.fact.kind().words == "expunging proposed")
        .unwrap();
    let told = json!({ "kind": "withdrawn", "shape": 1,
        "body": { "fact": proposal.fact.id.to_string(), "because": "it is needed" } });
    let withdrawn = lines::read_what(&told).unwrap();
    let withdrawn = room.says(&room.medlar, "Ava", withdrawn).await;
    assert!(matches!(withdrawn, Ok(Recorded::Kept(_))), "{withdrawn:?}");
    let approved = room.says(&room.quince, "Ava", expunging(fact)).await;
    assert!(problem(approved).contains("Somebody else must propose"));
    assert!(room.is_there(fact).await);
    let looks = room.force.desk.store().looks_about(ava, None, 1);
    let look = looks.await.unwrap().remove(0).body;
    assert!(
        look.contains("review retention") && look.contains("refused"),
        "{look}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_that_one_proposed_and_another_approved_is_due_no_more() {
    let room = Room::new().await;
    assert!(room.is_due().await);
    room.medlar_proposes(true).await;
    assert!(room.is_due().await, "a proposal ends nothing");
    let approved = room.quince_approves(true).await;
    assert!(matches!(approved, Ok(Recorded::Kept(_))), "{approved:?}");
    assert!(!room.is_due().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_ends_a_review_alone_nor_otherwise_than_was_proposed() {
    let room = Room::new().await;
    let (medlar, quince) = (room.force.who("Medlar"), room.force.who("Quince"));
    let alone = room.quince_approves(true).await;
    assert!(problem(alone).contains("Somebody else must propose"));
    room.medlar_proposes(true).await;
    for own in [
        reviewed(true, medlar, medlar),
        reviewed(true, quince, medlar),
    ] {
        let own = room.says(&room.medlar, "Ava", own).await;
        assert!(problem(own).contains("Somebody else must propose"));
    }
    let otherwise = room.quince_approves(false).await;
    assert!(problem(otherwise).contains("Somebody else must propose"));
    let in_their_name = reviewed(true, medlar, medlar);
    let in_their_name = room.says(&room.quince, "Ava", in_their_name).await;
    assert!(problem(in_their_name).contains("approves it"));
    let borrowed = room.says(&room.medlar, "Ava", outcome(true, quince)).await;
    assert!(problem(borrowed).contains("name yourself"));
    room.medlar_proposes(false).await;
    let thought_better = room.quince_approves(true).await;
    assert!(problem(thought_better).contains("Somebody else must propose"));
    assert!(room.is_due().await);
    room.force.later(20 * 60);
    let not_shown_again = room.quince_approves(false).await;
    assert_eq!(not_shown_again.err(), Some(No::ProveAgain));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_proposed_for_one_review_ends_no_other() {
    let room = Room::new().await;
    room.medlar_proposes(true).await;
    room.quince_approves(true).await.unwrap();
    let ava = room.force.who("Ava").to_string();
    room.force.later(60);
    let line = json!({ "fact": FactId::of_words(&["due again"]).to_string(), "kind": "retention review due", "shape": 1,
        "body": { "because": "a second request" }, "about": [ava], "cases": [], "source": "keyboard",
        "happened": "2026-06-10T19:31:30Z", "recorded": "2026-06-10T19:31:30Z",
        "by": { "name": "Medlar", "role": "records manager" } });
    let store = room.force.desk.store();
    let brought = Bringing::of(store, &room.force.clock, "due.jsonl")
        .json_lines(line.to_string().as_bytes(), |_| {})
        .await
        .unwrap();
    assert_eq!((brought.facts, brought.held), (1, 0));
    let by_the_old = room.quince_approves(true).await;
    assert!(problem(by_the_old).contains("since the last review"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_takes_nothing_out() {
    let room = Room::new().await;
    let fact = room.reported().await;
    let ava = room.force.who("Ava").to_string();
    let line = json!({ "fact": FactId::of_words(&["from a file"]).to_string(), "kind": "expunged", "shape": 1,
        "body": { "fact": fact.to_string(), "authority": "a file" }, "about": [ava], "cases": [], "source": "keyboard",
        "happened": "2026-06-10T19:00:00Z", "recorded": "2026-06-10T19:00:00Z",
        "by": { "name": "Medlar", "role": "records manager" } });
    let store = room.force.desk.store();
    let brought = Bringing::of(store, &room.force.clock, "out.jsonl")
        .json_lines(line.to_string().as_bytes(), |_| {})
        .await
        .unwrap();
    assert_eq!((brought.facts, brought.held), (0, 1));
    let held = store.held().await.unwrap().lines;
    assert!(held[0].why.contains("by two people"), "{}", held[0].why);
    assert!(room.is_there(fact).await);
}
