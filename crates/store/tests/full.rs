//! A disk that is really full, and then freed: nothing is lost, nothing is shown unkept, and the store goes on by itself.

use std::path::Path;

use heard_record::invent;
use heard_store::{Answer, Fault, Sinks};
use uuid::Uuid;

use crate::places::{bring, opened};
use crate::room::{disk, fill, in_a_room_of_its_own};
use crate::sinks::look;

/// How many times it is filled: `FULL=50` for a long run.
fn rounds() -> usize {
    let asked = std::env::var("FULL").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(5)
}

#[test]
fn a_disk_that_is_full_and_then_freed_loses_nothing() {
    in_a_room_of_its_own("full::the_program_whose_disk_is_full");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is the program that another test starts in a room of its own"]
async fn the_program_whose_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    disk(folder.path(), 12 * 1024);
    let text = format!("sqlite:{}", folder.path().join("heard.db").display());
    let address = text.parse().unwrap();
    let store = opened(&address, Uuid::nil()).await;
    let looks = store.keep_looks(folder.path().join("looks.jsonl"));
    let put = |key: usize| bring(key as u128, &invent::history(key as u64 + 1, 3, 20).facts);
    let mut keys = 0..;
    let mut kept = Vec::new();
    for round in 0..rounds() {
        let filler = fill(folder.path(), round * 7);
        let refused = loop {
            let key = keys.next().unwrap();
            match store.put(put(key)).await {
                Ok(Answer::Kept(_)) => kept.push(key),
                other => {
                    assert!(
                        matches!(other, Err(Fault::Full | Fault::NotKnown)),
                        "{other:?}"
                    );
                    break key;
                }
            }
        };
        refuses_to_show(folder.path(), &looks, round).await;
        assert!(
            store.verify().await.unwrap().wrong.is_empty(),
            "it still answers questions"
        );
        std::fs::remove_file(filler).unwrap();
        let again = store.put(put(refused)).await;
        assert!(matches!(again, Ok(Answer::Kept(_))), "freed: {again:?}");
        kept.push(refused);
        let looked = looks.keep(look(1_000 + round as u128)).await;
        assert_eq!(looked, Ok(Sinks::Both), "freed");
    }
    let head = store.head().await.unwrap();
    drop((store, looks));
    let store = opened(&address, Uuid::nil()).await;
    assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    for key in kept {
        assert!(matches!(
            store.answered(&put(key)).await,
            Ok(Some(Answer::Kept(_)))
        ));
    }
    assert_eq!(store.head().await.unwrap(), head);
    let looks = folder.path().join("looks.jsonl");
    let told = store.verify_looks(Some(looks)).await.unwrap().1;
    // Half a line stands for a look that was refused, and nothing else is said of it.
    let half_a_line = |told: &String| told.ends_with("of the file of looks cannot be read");
    assert!(told.iter().all(half_a_line), "{told:?}");
}

/// With both places full, nobody is shown anything.
async fn refuses_to_show(folder: &Path, looks: &heard_store::Looks, round: usize) {
    let rest = fill_rest(folder);
    let looked = looks.keep(look(round as u128)).await;
    assert_eq!(looked, Err(Fault::NotLooked));
    std::fs::remove_file(rest).unwrap();
}

fn fill_rest(folder: &Path) -> std::path::PathBuf {
    let rest = folder.join("rest");
    std::fs::create_dir_all(&rest).unwrap();
    fill(&rest, 0)
}
