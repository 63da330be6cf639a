//! A copy made while many write is whole, restores elsewhere, and has all that was acknowledged before it was begun.

use std::sync::Arc;

use heard_duty::catalogue::{Nation, built_in};
use heard_store::Store;

use crate::crashes::{Writers, wrong_in};
use crate::places::{Place, places};

/// How many copies are made in each database: `COPIES=100` for a long run.
fn rounds() -> usize {
    let asked = std::env::var("COPIES").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(2)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_while_many_write_is_whole_and_has_all_that_was_acknowledged() {
    for from in places().await {
        let writers = Writers::begin(from.text()).await;
        let mut copies = Vec::new();
        for round in 0..rounds() {
            writers.write(20 + round % 7).await;
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("heard.copy");
            let mut tried = 0;
            // A copy is soon made: until somebody wrote meanwhile, it is made again.
            let (before, head) = loop {
                let before = writers.acknowledged();
                drop(std::fs::remove_file(&file));
                let head = writers.store.copy_to(&file, None).await.unwrap().head;
                if writers.count() > before.len() {
                    break (before, head);
                }
                tried += 1;
                assert!(tried < 200, "nobody writes meanwhile");
            };
            copies.push((folder, file, before, head));
        }
        drop(writers.end().await);
        for (_folder, file, before, head) in copies {
            let to = Place::sqlite();
            let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
            let (back, _) = Store::bring_back(&to.address, &file, None, catalogue, None)
                .await
                .unwrap();
            assert_eq!(back.head().await, Ok(head));
            assert_eq!(wrong_in(&back, &before).await, Vec::<String>::new());
        }
    }
}

/// Somebody who copies the database's file, and not what SQLite has beside it, is seen to lose something.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_file_alone_is_seen_to_lose_something() {
    let from = Place::sqlite();
    let writers = Writers::begin(from.text()).await;
    writers.write(30).await;
    let acknowledged = writers.acknowledged();
    let to = Place::sqlite();
    let file = |place: &Place| place.text().strip_prefix("sqlite:").unwrap().to_owned();
    std::fs::copy(file(&from), file(&to)).unwrap();
    drop(writers.end().await);
    let lost = wrong_in(&to.open().await, &acknowledged).await;
    assert_ne!(lost, Vec::<String>::new(), "nothing is seen to be lost");
}
