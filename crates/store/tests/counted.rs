//! How people count is put aside with whatever may change it, and with nothing else.

use std::collections::BTreeSet;

use heard_record::{Fact, PersonId};
use heard_store::{CountKept, Store};

use crate::places::{bring, facts, places};

const TOLD: &str = "  children: Ava; Kai; Kay
  people: Marsh
  2026-05-01 21:00  linked to: Kai; as sibling | about Ava; no case
  2026-05-01 21:10  described; name \"Kai Brambleby\" | about Kai; no case
  2026-05-01 21:20  described; name \"Kay Brambleby\" | about Kay; no case
  2026-05-01 22:10  reported missing; by mum | about Ava
  2026-05-02 09:00  described; name \"Kai Brambleby\"; born 2011-09-02 | about Kai; no case
  2026-05-02 10:00  record restricted: sealed; because \"a witness\" | about Kai; no case
  2026-05-02 11:00  account given: sergeant; name \"PC Marsh\" | about Marsh; no case
  2026-05-02 12:00  given to team: \"hub\" | about Kay; no case
";

async fn counts(store: &Store) -> Vec<CountKept> {
    store.counts_after(0, 100).await.unwrap()
}

/// Those who are put aside, of some.
async fn put_aside(store: &Store, of: &[PersonId]) -> BTreeSet<PersonId> {
    let counts = counts(store).await.into_iter();
    let aside = counts.filter(|count| count.says.is_none());
    aside
        .map(|count| count.person)
        .filter(|person| of.contains(person))
        .collect()
}

fn counted(count: CountKept, says: &str) -> CountKept {
    CountKept {
        holds_until: i64::MAX,
        says: Some(says.into()),
        ..count
    }
}

async fn keep_all(store: &Store) {
    let all: Vec<CountKept> = counts(store)
        .await
        .into_iter()
        .map(|count| counted(count, "counted"))
        .collect();
    store.keep_counts(&all).await.unwrap();
}

fn about(fact: &Fact) -> PersonId {
    fact.about[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn how_people_count_is_put_aside_with_what_bears_on_them_and_of_nobody_else() {
    for place in places().await {
        let (_, told) = facts(TOLD);
        let (ava, kai, kay) = (about(&told[0]), about(&told[1]), about(&told[2]));
        let all = [ava, kai, kay];
        let store = place.open().await;
        store.put(bring(1, &told[..3])).await.unwrap();
        assert_eq!(put_aside(&store, &all).await, BTreeSet::from(all));
        let after = [
            (3, vec![ava, kai], "what is said of a sister"),
            (4, vec![ava, kai], "what is said of a brother"),
            (5, vec![ava, kai], "a brother's record closed"),
            (6, vec![], "an account given"),
            (7, vec![kay], "a child given to a team"),
        ];
        for (at, whom, why) in after {
            keep_all(&store).await;
            assert_eq!(put_aside(&store, &all).await, BTreeSet::new(), "{why}");
            let key = 10 + at as u128;
            store.put(bring(key, &told[at..=at])).await.unwrap();
            let expected = whom.into_iter().collect();
            assert_eq!(put_aside(&store, &all).await, expected, "{why}");
        }
        assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_worked_out_before_something_came_is_not_kept() {
    for place in places().await {
        let (_, told) = facts(TOLD);
        let kai = about(&told[1]);
        let store = place.open().await;
        store.put(bring(1, &told[..3])).await.unwrap();
        let before = counts(&store).await;
        store.put(bring(2, &told[4..5])).await.unwrap();
        let late: Vec<CountKept> = before.into_iter().map(|one| counted(one, "late")).collect();
        store.keep_counts(&late).await.unwrap();
        assert!(put_aside(&store, &[kai]).await.contains(&kai));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn worked_out_again_everybody_is_put_aside_and_comes_after_what_was_read() {
    for place in places().await {
        let (_, told) = facts(TOLD);
        let store = place.open().await;
        store.put(bring(1, &told)).await.unwrap();
        keep_all(&store).await;
        let last = counts(&store).await.last().unwrap().turn;
        store.rebuild().await.unwrap();
        let since = store.counts_after(last, 100).await.unwrap();
        let people: BTreeSet<PersonId> = since.iter().map(|count| count.person).collect();
        assert!(since.iter().all(|count| count.says.is_none()));
        assert!(people.is_superset(&told[..3].iter().map(about).collect()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_was_kept_is_not_believed() {
    let changes = [
        "update counted set says = replace(says, 'counted', 'otherwise')",
        "update counted set holds_until = holds_until - 1",
        "update counted set counted_by = 'others'",
    ];
    for change in changes {
        for place in places().await {
            let (_, told) = facts(TOLD);
            let ava = about(&told[0]);
            let store = place.open().await;
            store.put(bring(1, &told)).await.unwrap();
            keep_all(&store).await;
            assert!(put_aside(&store, &[ava]).await.is_empty());
            place.prompt().await.run(change).await.unwrap();
            assert!(!put_aside(&store, &[ava]).await.is_empty(), "{change}");
        }
    }
}
