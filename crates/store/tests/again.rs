//! Asked for again, at the same time, or with the clock set otherwise: everything is recorded once, and nothing unseen
//! is written over.

use std::collections::BTreeSet;

use heard_record::invent::{self, Chance};
use heard_store::{Answer, Put, Seen, Store};

use crate::places::{Place, bring, facts, places};
use crate::story::said;

/// How many requests of each kind: `REQUESTS=10000` for a long run.
fn requests() -> u64 {
    let asked = std::env::var("REQUESTS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(120)
}

fn invented(key: u64) -> Put {
    bring(key.into(), &invent::history(key + 1, 2, 20).facts)
}

/// How many facts there are, each of which must be there once.
async fn once_each(store: &Store) -> usize {
    assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    let all = store.after(0, i64::MAX).await.unwrap();
    let ids: BTreeSet<_> = all.iter().map(|kept| kept.fact.id).collect();
    assert_eq!(ids.len(), all.len());
    all.len()
}

/// Whoever asked is gone before the answer comes, at any moment; they ask again.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_given_again_and_nothing_is_recorded_twice() {
    for place in places().await {
        let store = place.open().await;
        let mut chance = Chance::from(15);
        for key in 0..requests() {
            let asking = store.clone();
            let asked = tokio::spawn(async move { asking.put(invented(key)).await });
            tokio::time::sleep(std::time::Duration::from_micros(chance.below(6_000))).await;
            asked.abort();
            let again = store.put(invented(key)).await;
            assert!(
                matches!(&again, Ok(Answer::Kept(receipt)) if receipt.facts.len() == 2),
                "{again:?}"
            );
            assert_eq!(store.put(invented(key)).await, again);
        }
        assert_eq!(once_each(&store).await as u64, requests() * 2);
    }
}

/// Two to five times at once; in PostgreSQL from two programs.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_many_times_at_once_is_recorded_once() {
    for place in places().await {
        let stores = programs(&place).await;
        let mut chance = Chance::from(16);
        for key in 0..requests() {
            let times = 2 + chance.below(4);
            let ask = |time: u64| {
                let store = stores[time as usize % stores.len()].clone();
                async move { store.put(invented(key)).await }
            };
            let all: tokio::task::JoinSet<_> = (0..times).map(ask).collect();
            let answers = all.join_all().await;
            assert!(matches!(answers[0], Ok(Answer::Kept(_))), "{answers:?}");
            assert!(answers.iter().all(|one| *one == answers[0]), "{answers:?}");
        }
        assert_eq!(once_each(&stores[0]).await as u64, requests() * 2);
    }
}

/// As many programs as the database may have: a file has one.
async fn programs(place: &Place) -> Vec<Store> {
    let mut res = vec![place.open().await];
    if place.is_postgres() {
        res.push(place.open().await);
    }
    res
}

/// Two who edit what both saw: one of them is told what came since, whoever is first.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_saw_the_same_one_is_told_what_the_other_said() {
    for place in places().await {
        let stores = programs(&place).await;
        let (ava, told) = facts(
            "  children: Ava; Kai\n  2026-05-01 22:10  reported missing; by mum | about Ava\n",
        );
        stores[0].put(bring(9, &told)).await.unwrap();
        let mut kept = 1;
        for round in 0..requests() {
            let seen = stores[0]
                .facts_for(ava)
                .await
                .unwrap()
                .last()
                .map_or(0, |last| last.seq);
            let edit = |editor: u64| {
                let store = stores[editor as usize % stores.len()].clone();
                let key = 1_000 + u128::from(round * 2 + editor);
                let line = "2026-06-01 11:00  described: \"seen\" | about Ava";
                let put = Put {
                    seen: Some(Seen {
                        child: ava,
                        upto: seen,
                    }),
                    ..said(key, line, "2026-06-01 12:05")
                };
                async move { store.put(put).await }
            };
            let answers = tokio::join!(edit(0), edit(1));
            let how = |answer: &Result<Answer, _>| match answer {
                Ok(Answer::Kept(_)) => "kept",
                Ok(Answer::Stale(since)) if since.len() == 1 => "stale",
                _ => "otherwise",
            };
            let both = BTreeSet::from([how(&answers.0), how(&answers.1)]);
            assert_eq!(both, BTreeSet::from(["kept", "stale"]), "{answers:?}");
            kept += 1;
        }
        assert_eq!(once_each(&stores[0]).await as u64, kept);
    }
}

/// The clock is set back, forward, far forward, and stands still: the order of the record is the order in which things came.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_changes_neither_the_order_nor_what_is_there() {
    let clocks = [
        "2026-03-29 00:59", // the night the clocks go forward
        "2026-03-29 02:01",
        "2026-06-01 12:00",
        "2026-06-01 10:00", // two hours back
        "2026-06-01 13:00",
        "2026-06-01 13:00", // it stands still
        "2026-07-01 13:00", // thirty days on
        "2026-06-01 13:01",
        "2026-10-25 01:30+00:00", // the night they go back
        "2028-02-29 12:00",
        "2038-01-19 03:15",
        "2026-06-01 13:02",
    ];
    for place in places().await {
        let store = place.open().await;
        let line = "2025-12-01 11:00  described: \"seen\" | about Ava";
        for (key, now) in (0..).zip(clocks) {
            let answer = store.put(said(key, line, now)).await;
            assert!(matches!(answer, Ok(Answer::Kept(_))), "{now}: {answer:?}");
            assert_eq!(
                store.put(said(key, line, "2026-06-02 12:00")).await,
                answer,
                "asked again on another day"
            );
        }
        let all = store.after(0, 99).await.unwrap();
        assert!(
            all.is_sorted_by_key(|kept| kept.fact.recorded),
            "never before what came earlier"
        );
        assert_eq!(once_each(&store).await, clocks.len());
        drop(store);
        // Another program, whose clock is behind.
        let store = place.open().await;
        store.put(said(50, line, "2026-01-01 12:00")).await.unwrap();
        assert_eq!(once_each(&store).await, clocks.len() + 1);
    }
}
