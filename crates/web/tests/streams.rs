//! Leave that is taken away while a stream runs is taken away at once: of nothing recorded later anything arrives.
//!
//! Each round gives the listener a child to hold, puts facts about it from several sides, takes the leave away among them, and puts
//! more. What arrives is held against the place of each fact in the record: none may come from after that moment.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use axum::body::BodyDataStream;
use heard_record::{Fact, FactId, PersonId, lines};
use heard_store::{Answer, Entries, Put};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use tokio_stream::StreamExt;
use uuid::Uuid;

use crate::running::{Running, STAFF};

/// How many facts are put from one side before and after.
const EACH: u64 = 2;

/// One who puts what they like on record, and knows at which place it is.
pub struct Recorder<'a> {
    pub service: &'a Running,
    pub at: Timestamp,
}

impl Recorder<'_> {
    fn fact(&self, name: &[&str], about: PersonId, kind: &str, body: Json) -> Fact {
        let json = json!({ "fact": FactId::of_words(name).to_string(), "kind": kind, "shape": 1, "body": body,
            "about": [about.to_string()], "cases": [], "source": "keyboard",
            "happened": self.at.to_string(), "recorded": self.at.to_string(),
            "by": { "name": "DI Holloway", "role": "detective inspector" } });
        lines::read_fact(&json).unwrap()
    }

    async fn put(&self, fact: Fact) -> (FactId, i64) {
        let id = fact.id;
        let put = Put {
            key: Uuid::from_u128(id.uuid().as_u128() ^ 1),
            what: Entries::Brought(vec![fact]),
            seen: None,
            now: self.at,
        };
        let store = self.service.desk.store();
        let answer = store.put(put).await;
        assert!(matches!(answer, Ok(Answer::Kept(_))), "{answer:?}");
        // What was acknowledged is at this place or before it.
        (id, store.head().await.unwrap().seq)
    }

    pub async fn grade(&self, name: &[&str], child: PersonId) -> (FactId, i64) {
        let graded = json!({ "grade": "high", "because": "seen getting into a car" });
        self.put(self.fact(name, child, "graded", graded)).await
    }
}

/// What takes leave away, one way after another: about whom, and what is said.
fn taken_away(round: u64, who: PersonId, child: PersonId) -> (PersonId, &'static str, Json) {
    let named = child.to_string();
    match round % 3 {
        0 => (
            who,
            "child given up",
            json!({ "child": named, "because": "gone to another team" }),
        ),
        1 => (
            who,
            "conflict of interest declared",
            json!({ "child": named, "is": "related to somebody in it" }),
        ),
        _ => (
            child,
            "record restricted",
            json!({ "level": "sealed", "because": "a witness" }),
        ),
    }
}

/// The ids of the facts an event tells.
fn told_in(event: &str) -> BTreeSet<String> {
    let data = event.lines().find_map(|line| line.strip_prefix("data: "));
    let json: Json = data.map_or(Json::Null, |data| serde_json::from_str(data).unwrap());
    let facts = json["facts"].as_array().into_iter().flatten();
    let ids = facts.map(|fact| fact["id"].as_str().unwrap().to_owned());
    ids.collect()
}

/// The ids of the facts that arrive until one of them does.
pub async fn told_until(told: &mut BodyDataStream, last: FactId) -> BTreeSet<String> {
    let mut res = BTreeSet::new();
    while !res.contains(&last.to_string()) {
        let next = tokio::time::timeout(Duration::from_secs(10), told.next()).await;
        let event = next.unwrap().unwrap().unwrap().to_vec();
        res.extend(told_in(&String::from_utf8(event).unwrap()));
    }
    res
}

/// Takes leave away so often; what arrived that was recorded later, and how much arrived at all.
pub async fn arrived_later(rounds: u64) -> (Vec<String>, usize) {
    // Every round has a child of its own; of Kai the listener is told to the end.
    let children: Vec<String> = (0..rounds).map(|round| format!("Child {round}")).collect();
    let story = STAFF.replace(
        "children: Kai, Ava",
        &format!("children: Kai, Ava, {}", children.join(", ")),
    );
    let kai_held =
        "  2026-03-03 09:00  child held: Kai; as officer in the case | about Rookwood; no case\n";
    let service = Running::telling(format!("{story}{kai_held}")).await;
    let token = service.signed_in("Rookwood").await;
    let (who, kai) = (service.who("Rookwood"), service.who("Kai"));
    let mut told = service.told_changes(&token).await;
    let at = service.clock.now() + SignedDuration::from_secs(60);
    service.clock.set(at);
    let recorder = Recorder {
        service: &service,
        at,
    };
    let began = at - SignedDuration::from_secs(7_200);
    let (mut later, mut came) = (Vec::new(), 0);
    for round in 0..rounds {
        let child = service.who(&format!("Child {round}"));
        let name = round.to_string();
        // Held since before the listener began, so that who asks once goes on for ever.
        let before = Recorder {
            service: &service,
            at: began,
        };
        let described = json!({ "name": "Robin Ashdown" });
        before
            .put(before.fact(&[&name, "described"], child, "described", described))
            .await;
        let held = json!({ "child": child.to_string(), "held_as": "officer in the case" });
        before
            .put(before.fact(&[&name, "held"], who, "child held", held))
            .await;
        let (first, _) = recorder.grade(&[&name, "first"], child).await;
        came += told_until(&mut told, first).await.len();

        let (about, kind, body) = taken_away(round, who, child);
        let taking = recorder.put(recorder.fact(&[&name, "taken"], about, kind, body));
        let beside = async |side: &str| {
            let mut put = Vec::new();
            for number in 0..EACH {
                let number = number.to_string();
                put.push(recorder.grade(&[&name, side, &number], child).await);
            }
            put
        };
        let ((_, taken_at), ..) = tokio::join!(taking, beside("one"), beside("other"));
        let mut after: BTreeMap<String, i64> = BTreeMap::new();
        for number in 0..EACH {
            let (id, at) = recorder
                .grade(&[&name, "after", &number.to_string()], child)
                .await;
            assert!(at > taken_at);
            after.insert(id.to_string(), at);
        }
        let (marker, _) = recorder.grade(&[&name, "marker"], kai).await;
        let ids = told_until(&mut told, marker).await;
        came += ids.len();
        later.extend(ids.into_iter().filter(|id| after.contains_key(id)));
    }
    (later, came)
}
