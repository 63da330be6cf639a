//! Everybody at once is what each is alone.

use std::collections::BTreeSet;

use heard_record::{PersonId, invent, text};
use heard_store::Store;
use uuid::Uuid;

use crate::places::{bring, places};

/// Leave, restrictions and two records of one child beside invented histories.
const LEAVE: &str = "Who may see Kai
  children: Kai, Kay, Ava
  people: Rookwood, Holloway
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\" | about Rookwood; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\" | about Holloway; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Kay Brambleby\" | about Kay; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-02 09:00  same person: Kay | about Kai; no case
  2026-03-02 09:00  linked to: Ava; as sibling | about Kai; no case
  2026-03-03 09:00  child held: Kay; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  record restricted: sealed; because \"a witness\" | about Ava; no case
";

async fn everybody(store: &Store, who: PersonId, most: usize) -> Vec<(PersonId, Vec<i64>)> {
    let mut res: Vec<(PersonId, Vec<i64>)> = Vec::new();
    loop {
        let last = res.last().map(|(id, _)| *id);
        let last = last.unwrap_or(PersonId::from_uuid(Uuid::nil()));
        let some = store.everybody_after(who, last, most).await.unwrap();
        if some.is_empty() {
            return res;
        }
        let seqs = some
            .into_iter()
            .map(|(id, kept)| (id, kept.iter().map(|kept| kept.seq).collect()));
        res.extend(seqs);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_some_at_a_time_is_what_each_is_alone() {
    for place in places().await {
        let store = place.open().await;
        let (story, problems) = text::read("leave.txt", LEAVE);
        assert!(problems.is_empty(), "{problems:?}");
        let answer = store.put(bring(1, &story.facts)).await.unwrap();
        assert!(matches!(answer, heard_store::Answer::Kept(_)), "{answer:?}");
        for number in 2..12_u64 {
            let history = invent::history(number, 3, 30);
            store
                .put(bring(u128::from(number), &history.facts))
                .await
                .unwrap();
        }
        let people = story.cast.people.iter();
        let who = people
            .clone()
            .find(|one| one.name == "Rookwood")
            .unwrap()
            .id;
        for most in [1, 7, 500] {
            let each = everybody(&store, who, most).await;
            let ids: BTreeSet<PersonId> = each.iter().map(|(id, _)| *id).collect();
            assert_eq!(ids.len(), each.len(), "nobody comes twice");
            for name in ["Kai", "Kay", "Ava"] {
                let id = people.clone().find(|one| one.name == name).unwrap().id;
                assert!(ids.contains(&id), "{name} is left out");
            }
            for (id, seqs) in each {
                let alone = store.facts_with_leave(who, id).await.unwrap();
                let alone: Vec<i64> = alone.iter().map(|kept| kept.seq).collect();
                assert_eq!(seqs, alone);
            }
        }
    }
}
