//! What changed is told once, in order, to whoever waits, in this program or in another.

use std::time::Duration;

use crate::places::{bring, facts, places};

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_is_kept_with_the_change() {
    for place in places().await {
        let store = place.open().await;
        let (kai, told) = facts(
            "  child: Kai
  2026-05-03 09:00  reported missing; by dad
  2026-05-03 09:20  graded: medium
",
        );
        store.put(bring(1, &told)).await.unwrap();
        store.put(bring(1, &told)).await.unwrap();
        let changes = store.changed_after(0, 9).await.unwrap().all;
        assert_eq!(changes.len(), 1, "asked twice, changed once");
        assert_eq!((changes[0].seq, changes[0].about), (1, kai));
        let ids = told.iter().map(|fact| fact.id).collect();
        assert_eq!(changes[0].facts(), ids);
        let notice = "missing.childrens-services-notify".to_owned();
        let duties = changes[0].duties();
        assert!(duties.contains(&(notice, told[0].id)), "{duties:?}");
        assert!(store.changed_after(1, 9).await.unwrap().are_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_is_woken_in_this_program_and_in_another() {
    for place in places().await {
        let one = place.open().await;
        let (_, told) = facts("  child: Kai\n  2026-05-03 09:00  reported missing; by dad\n");
        let mut waiting = vec![one.changes()];
        // Only a server has more programs than one.
        let other = if place.is_postgres() {
            Some(place.open().await)
        } else {
            None
        };
        waiting.extend(other.iter().map(heard_store::Store::changes));
        one.put(bring(1, &told)).await.unwrap();
        for mut waits in waiting {
            let woken = waits.wait_for(|seq| *seq == 1);
            let woken = tokio::time::timeout(Duration::from_secs(20), woken).await;
            assert!(woken.is_ok_and(|woken| woken.is_ok()));
        }
    }
}
