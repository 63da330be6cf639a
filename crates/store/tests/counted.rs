//! How people count is put aside with whatever may change it, and with nothing else.

use std::collections::BTreeSet;

use heard_record::{Fact, FactId, PersonId};
use heard_store::{CountKept, Store};

use crate::places::{bring, facts, places};

const TOLD: &str = "  children: Ava; Theo; Kai; Bex; Isla
  people: Marsh
  2026-05-01 21:00  linked to: Theo; as sibling | about Ava; no case
  2026-05-01 21:10  described; name \"Theo Quillmarsh\" | about Theo; no case
  2026-05-01 21:20  linked to: Ava; as friend | about Bex; no case
  2026-05-01 21:30  linked to: Marsh; as friend | about Kai; no case
  2026-05-01 21:40  described; name \"Isla Penhallow\" | about Isla; no case
  2026-05-01 22:10  reported missing; by mum | about Ava
  2026-05-02 09:00  described; name \"Theo Quillmarsh\"; born 2016-09-02 | about Theo; no case
  2026-05-02 10:00  record restricted: sealed; because \"a witness\" | about Theo; no case
  2026-05-02 10:30  do not tell: Marsh; because \"he asked for it\" | about Isla; no case
  2026-05-02 11:00  account given: sergeant; name \"PC Marsh\" | about Marsh; no case
  2026-05-02 12:00  given to team: \"hub\" | about Kai; no case
  2026-05-02 13:00  linked to: Marsh; as friend | about Isla; no case
";

/// How many of the facts are there at first.
const AT_FIRST: usize = 5;

/// By what is counted here, and by what another program counts.
const BY: &str = "these rules";
const BY_OTHERS: &str = "other rules";

async fn counts(store: &Store) -> Vec<CountKept> {
    store.counts_after(BY, 0, 100).await.unwrap()
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
    keep_all_by(store, BY).await;
}

async fn keep_all_by(store: &Store, by: &str) {
    let counts = store.counts_after(by, 0, 100).await.unwrap().into_iter();
    let all: Vec<CountKept> = counts.map(|count| counted(count, "counted")).collect();
    let kept = store.keep_counts(by, &all).await.unwrap();
    let now = store.counts_after(by, 0, 100).await.unwrap();
    let turns = now.iter().map(|count| (count.person, count.turn)).collect();
    assert_eq!(kept, turns, "not of each is told which it is");
}

/// The same link, of another child.
fn linked_to_them_too(fact: &Fact, child: PersonId) -> Fact {
    Fact {
        id: FactId::of_words(&["counted", "linked"]),
        about: vec![child],
        ..fact.clone()
    }
}

fn about(fact: &Fact) -> PersonId {
    fact.about[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn how_people_count_is_put_aside_with_what_bears_on_them_and_of_nobody_else() {
    for place in places().await {
        let (_, told) = facts(TOLD);
        let [ava, theo, bex, kai, isla] = [0, 1, 2, 3, 4].map(|at| about(&told[at]));
        let all = [ava, theo, bex, kai, isla];
        let store = place.open().await;
        store.put(bring(1, &told[..AT_FIRST])).await.unwrap();
        assert_eq!(put_aside(&store, &all).await, BTreeSet::from(all));
        let after = [
            (5, vec![ava, theo, bex], "what is said of a sister"),
            (6, vec![ava, theo], "what is said of a brother"),
            (7, vec![ava, theo, bex], "a brother's record closed"),
            (8, vec![isla, kai], "what is kept from somebody"),
            (9, vec![], "an account given"),
            (10, vec![kai], "a child given to a team"),
            (11, vec![isla], "somebody named whom others name too"),
        ];
        for (at, whom, why) in after {
            keep_all(&store).await;
            assert_eq!(put_aside(&store, &all).await, BTreeSet::new(), "{why}");
            let key = 10 + at as u128;
            store.put(bring(key, &told[at..=at])).await.unwrap();
            let expected = whom.into_iter().collect();
            assert_eq!(put_aside(&store, &all).await, expected, "{why}");
        }
        drop(store);
        let again = place.open().await;
        keep_all(&again).await;
        let another = linked_to_them_too(&told[3], isla);
        again.put(bring(30, &[another])).await.unwrap();
        let expected = BTreeSet::from([isla]);
        let why = "somebody named whom others name too, by a program that has judged nobody yet";
        assert_eq!(put_aside(&again, &all).await, expected, "{why}");
        assert_eq!(again.verify().await.unwrap().wrong, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_worked_out_before_something_came_is_not_kept() {
    for place in places().await {
        let (_, told) = facts(TOLD);
        let theo = about(&told[1]);
        let store = place.open().await;
        store.put(bring(1, &told[..AT_FIRST])).await.unwrap();
        let before = counts(&store).await;
        store.put(bring(2, &told[6..7])).await.unwrap();
        let late: Vec<CountKept> = before.into_iter().map(|one| counted(one, "late")).collect();
        store.keep_counts(BY, &late).await.unwrap();
        assert!(put_aside(&store, &[theo]).await.contains(&theo));
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
        let since = store.counts_after(BY, last, 100).await.unwrap();
        let people: BTreeSet<PersonId> = since.iter().map(|count| count.person).collect();
        assert!(since.iter().all(|count| count.says.is_none()));
        assert!(people.is_superset(&told[..AT_FIRST].iter().map(about).collect()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_was_kept_is_not_believed() {
    let changes = [
        "update counted set says = replace(says, 'counted', 'otherwise')",
        "update counted set holds_until = holds_until - 1",
        "update counted set says = replace(says, 'counted', '')",
        "update counted set turn = turn + 1 where says <> ''",
        "update counted set seal = null",
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
            let wrong = store.verify().await.unwrap().wrong;
            assert!(
                wrong.iter().any(|why| why.ends_with("not what was kept")),
                "{change}: {wrong:?}"
            );
            store.rebuild().await.unwrap();
            assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
        }
    }
}

/// Which of two rows is the later is one number: were it flipped, what was put aside would count again.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_aside_is_gone_and_no_flipped_turn_brings_it_back() {
    for place in places().await {
        let (_, told) = facts(TOLD);
        let (ava, isla) = (about(&told[0]), about(&told[4]));
        let store = place.open().await;
        store.put(bring(1, &told[..AT_FIRST])).await.unwrap();
        keep_all(&store).await;
        store.put(bring(2, &told[5..6])).await.unwrap();
        let flip = "update counted set turn = 1 where counted_by = ''";
        place.prompt().await.run(flip).await.unwrap();
        let aside = put_aside(&store, &[ava, isla]).await;
        assert_eq!(aside, BTreeSet::from([ava]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_that_count_by_other_rules_leave_each_others_counts_alone() {
    for place in places().await {
        let (_, told) = facts(TOLD);
        let ava = about(&told[0]);
        let store = place.open().await;
        store.put(bring(1, &told[..AT_FIRST])).await.unwrap();
        keep_all(&store).await;
        let ours = counts(&store).await;
        let last = ours.last().unwrap().turn;
        keep_all_by(&store, BY_OTHERS).await;
        let theirs = store.counts_after(BY_OTHERS, 0, 100).await.unwrap();
        assert!(theirs.iter().all(|count| count.says.is_some()));
        let since = store.counts_after(BY, last, 100).await.unwrap();
        assert_eq!(since, [], "what others kept is read as ours");
        assert_eq!(counts(&store).await, ours);
        store.put(bring(2, &told[5..6])).await.unwrap();
        for by in [BY, BY_OTHERS] {
            let counts = store.counts_after(by, 0, 100).await.unwrap();
            let aside = |count: &CountKept| count.person == ava && count.says.is_none();
            assert!(counts.iter().any(aside), "{by}");
        }
        keep_all(&store).await;
        assert!(put_aside(&store, &[ava]).await.is_empty());
    }
}
