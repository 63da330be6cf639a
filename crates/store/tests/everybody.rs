//! Everybody at once is what each is alone.

use std::collections::BTreeSet;

use heard_record::text::{self, Story};
use heard_record::{PersonId, invent};
use heard_store::{Store, WithLeave};
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

/// The places in the record of everything there is to see of each.
fn places_of(some: Vec<WithLeave>) -> impl Iterator<Item = (PersonId, Vec<i64>)> {
    let each = some.into_iter();
    each.map(|(id, kept)| (id, kept.iter().map(|kept| kept.seq).collect()))
}

async fn everybody(store: &Store, who: PersonId, most: usize) -> Vec<(PersonId, Vec<i64>)> {
    let mut res: Vec<(PersonId, Vec<i64>)> = Vec::new();
    loop {
        let last = res.last().map(|(id, _)| *id).unwrap_or(NOBODY);
        let people = store.people_after(last, most).await.unwrap();
        if people.is_empty() {
            return res;
        }
        let some = store.these_with_leave(who, &people).await.unwrap();
        res.extend(places_of(some));
    }
}

/// The same, of the whole record at hand.
async fn everybody_at_hand(store: &Store, who: PersonId) -> Vec<(PersonId, Vec<i64>)> {
    let whole = store.whole().await.unwrap().expect("so little is at hand");
    let people = whole.people_after(NOBODY, usize::MAX);
    places_of(whole.these_with_leave(who, &people)).collect()
}

const NOBODY: PersonId = PersonId::from_uuid(Uuid::nil());

fn called(story: &Story, name: &str) -> PersonId {
    let mut people = story.cast.people.iter();
    people.find(|one| one.name == name).unwrap().id
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
        let who = called(&story, "Rookwood");
        for most in [1, 7, 500] {
            let each = everybody(&store, who, most).await;
            let ids: BTreeSet<PersonId> = each.iter().map(|(id, _)| *id).collect();
            assert_eq!(ids.len(), each.len(), "nobody comes twice");
            for name in ["Kai", "Kay", "Ava"] {
                assert!(ids.contains(&called(&story, name)), "{name} is left out");
            }
            for (id, seqs) in each {
                let alone = store.facts_with_leave(who, id).await.unwrap();
                let alone: Vec<i64> = alone.iter().map(|kept| kept.seq).collect();
                assert_eq!(seqs, alone);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_record_at_hand_is_what_is_there_whatever_comes() {
    for place in places().await {
        let store = place.open().await;
        let (story, _) = text::read("leave.txt", LEAVE);
        let who = called(&story, "Rookwood");
        for (number, facts) in (1..).zip(story.facts.chunks(2)) {
            store.put(bring(number, facts)).await.unwrap();
            let at_hand = everybody_at_hand(&store, who).await;
            assert_eq!(at_hand, everybody(&store, who, 3).await);
        }
        for number in 100..104_u64 {
            let history = invent::history(number, 3, 30);
            store
                .put(bring(u128::from(number), &history.facts))
                .await
                .unwrap();
            let at_hand = everybody_at_hand(&store, who).await;
            assert_eq!(at_hand, everybody(&store, who, 100).await);
        }
    }
}
