//! The program is killed, at any moment, while it writes: what it acknowledged is there.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use heard_record::invent;
use heard_store::Answer;
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
        let verified = store.verify().await.unwrap();
        assert_eq!(verified.wrong, Vec::<String>::new());
        let before = store.head().await.unwrap();
        for key in &acknowledged {
            let answer = store.put(put(*key)).await;
            assert!(matches!(answer, Ok(Answer::Kept(_))), "{key}: {answer:?}");
        }
        assert_eq!(
            store.head().await.unwrap(),
            before,
            "nothing is recorded again"
        );
    }
}

/// Starts the program, kills it once it has acknowledged so much, and says all it acknowledged.
fn killed_after(place: &Place, from: u64, acknowledged: usize) -> Vec<u64> {
    let mut program = Command::new(std::env::current_exe().unwrap())
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
        .unwrap();
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
