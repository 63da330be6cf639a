//! The program is killed, at any moment, while it writes: what it acknowledged is there.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use heard_record::invent;
use heard_store::{Answer, Store};
use uuid::Uuid;

use crate::places::{Place, bring, opened, places};

/// How many times it is killed: `KILLS=5000` for a long run.
fn kills() -> u64 {
    let asked = std::env::var("KILLS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(20)
}

/// Where the program that is to be killed writes, and from which key on.
const WRITES_TO: &str = "HEARD_TEST_WRITES_TO";
const FROM_KEY: &str = "HEARD_TEST_FROM_KEY";

/// Four who write without end, each telling the keys that were acknowledged.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is the program that another test starts and kills"]
async fn the_program_that_is_killed() {
    let address = std::env::var(WRITES_TO).unwrap();
    let from = std::env::var(FROM_KEY).unwrap();
    let store = opened(&address.parse().unwrap(), Uuid::nil()).await;
    let from: u64 = from.parse().unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..4 {
        let store = store.clone();
        writers.spawn(async move {
            for key in (from + writer..).step_by(4) {
                let answer = store.put(put(key)).await;
                assert!(matches!(answer, Ok(Answer::Kept(_))), "{answer:?}");
                println!("acknowledged {key}.");
            }
        });
    }
    while writers.join_next().await.is_some() {}
}

fn put(key: u64) -> heard_store::Put {
    bring(key.into(), &invent::history(key + 1, 2, 20).facts)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_the_program_was_killed_is_there() {
    for place in places().await {
        let mut acknowledged = BTreeSet::new();
        for kill in 0..kills() {
            let from = kill * 1_000_000;
            let after = 1 + (kill * 7 % 13) as usize;
            let keys = killed_after(&place, from, after);
            assert!(keys.len() >= after, "it stopped by itself: {keys:?}");
            acknowledged.extend(keys);
        }
        let store = place.open().await;
        has_each_once(&store, &acknowledged).await;
    }
}

/// The record is as it was put there, and has what was acknowledged: asked again, nothing is recorded again.
async fn has_each_once(store: &Store, acknowledged: &BTreeSet<u64>) {
    assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    let before = store.head().await.unwrap();
    for key in acknowledged {
        let answer = store.put(put(*key)).await;
        assert!(matches!(answer, Ok(Answer::Kept(_))), "{key}: {answer:?}");
    }
    let after = store.head().await.unwrap();
    assert_eq!(after, before, "nothing is recorded again");
}

/// Of two programs that write to one database one is killed, again and again: the other goes on, and both lost nothing.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_programs_one_is_killed_and_the_other_goes_on() {
    for place in places().await.into_iter().filter(Place::is_postgres) {
        let store = place.open().await;
        let mut acknowledged = BTreeSet::new();
        let place = std::sync::Arc::new(place);
        for kill in 1..=kills() / 4 {
            let there = std::sync::Arc::clone(&place);
            let other = tokio::task::spawn_blocking(move || {
                killed_after(&there, kill * 1_000_000, 1 + (kill * 7 % 13) as usize)
            });
            let mut key = kill * 1_000;
            while !other.is_finished() || key % 1_000 < 5 {
                let answer = store.put(put(key)).await;
                assert!(matches!(answer, Ok(Answer::Kept(_))), "{key}: {answer:?}");
                acknowledged.insert(key);
                key += 1;
            }
            acknowledged.extend(other.await.unwrap());
        }
        has_each_once(&store, &acknowledged).await;
    }
}

/// A file is brought in part by part and the program is killed; brought again, with other keys, each fact is there once
/// and each part whole.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_brought_when_the_program_was_killed_is_brought_again() {
    const PARTS: u64 = 60;
    for place in places().await {
        let mut expected = 0;
        for kill in 0..kills() / 4 {
            let from = kill * 1_000_000;
            let acknowledged = killed_after(&place, from, 1 + (kill * 11 % 17) as usize);
            let store = place.open().await;
            let parts = (from..from + PARTS).chain(acknowledged.iter().copied());
            let parts: BTreeSet<u64> = parts.collect();
            for key in &parts {
                let again = bring(
                    u128::from(*key) + (1 << 64),
                    &invent::history(key + 1, 2, 20).facts,
                );
                let answer = store.put(again).await;
                let Ok(Answer::Kept(receipt)) = answer else {
                    panic!("{answer:?}")
                };
                let is_whole = matches!(
                    (receipt.facts.len(), receipt.there_already),
                    (2, 0) | (0, 2)
                );
                assert!(is_whole, "{key}: {receipt:?}");
                assert!(
                    receipt.facts.is_empty() || !acknowledged.contains(key),
                    "{key} was lost"
                );
            }
            expected += 2 * parts.len() as i64;
            let verified = store.verify().await.unwrap();
            assert_eq!(verified.wrong, Vec::<String>::new());
            // What was written and not acknowledged may go beyond what was brought again.
            assert!(
                verified.head.seq >= expected,
                "{} of {expected}",
                verified.head.seq
            );
            expected = verified.head.seq;
        }
    }
}

/// Starts the program, kills it once it has acknowledged so much, and says all it acknowledged.
pub fn killed_after(place: &Place, from: u64, acknowledged: usize) -> Vec<u64> {
    let mut program = started(place, from);
    let said = BufReader::new(program.stdout.take().unwrap());
    let mut keys = said.lines().map_while(Result::ok).filter_map(|line| {
        // A line may be broken off in the middle: then it does not end.
        let key = line.strip_prefix("acknowledged ")?.strip_suffix('.')?;
        key.parse().ok()
    });
    let mut res: Vec<u64> = keys.by_ref().take(acknowledged).collect();
    program.kill().unwrap();
    program.wait().unwrap();
    res.extend(keys);
    res
}

/// Starts the program, and kills it after a while, whatever it is at.
pub fn killed_in(place: &Place, after: std::time::Duration) {
    let mut program = started(place, 0);
    std::thread::sleep(after);
    program.kill().unwrap();
    program.wait().unwrap();
}

fn started(place: &Place, from: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "killed::the_program_that_is_killed",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(WRITES_TO, place.text())
        .env(FROM_KEY, from.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
