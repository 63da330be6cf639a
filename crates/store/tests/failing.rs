//! The disk fails, once or from then on, and says so: nothing acknowledged is lost, and after a failed flush nothing
//! more is believed of it.

use crate::disk::{Fails, Round, round, round_with_looks};
use crate::places::can_be_planted;

/// How many rounds of each: `FAILS=200` for a long run.
fn rounds() -> u64 {
    let asked = std::env::var("FAILS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(16)
}

/// In how many rounds a planted fault must show, at most.
const SHOWS_WITHIN: u64 = 12;

fn flush(seed: u64, fault: &'static str) -> Fails {
    let (at, ever) = (1 + seed * 5 % 41, seed % 3 == 1);
    Fails {
        fault,
        of: "sync",
        at,
        ever,
        seed,
    }
}

fn write(seed: u64, fault: &'static str) -> Fails {
    let (at, ever) = (1 + seed * 379 % 1_501, seed % 3 == 1);
    Fails {
        fault,
        of: "write",
        at,
        ever,
        seed,
    }
}

/// Did the program take nothing more in, once somebody was told that it is not known whether something is recorded?
fn takes_nothing_more_in(round: &Round) -> bool {
    let mut why = round.refused.iter().map(|(_, why)| why.as_str());
    !round.went_on && why.next() == Some("NotKnown") && why.all(|why| why == "ReadOnly")
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_flush_that_failed_nothing_more_is_taken_in_and_nothing_is_lost() {
    let mut stopped = 0;
    for fault in ["eio", "enospc"] {
        for seed in 0..rounds() {
            let round = round(flush(seed, fault), 1, "").await;
            assert_eq!(
                round.wrong().await,
                Vec::<String>::new(),
                "{fault} {seed}: {round:?}"
            );
            assert!(!round.failed.is_empty(), "{fault} {seed}: nothing failed");
            // SQLite says nothing of a flush that fails while it moves pages from its log: it keeps the log, and writes
            // the pages again.
            if !round.refused.is_empty() {
                assert!(takes_nothing_more_in(&round), "{fault} {seed}: {round:?}");
                stopped += 1;
            }
        }
    }
    assert!(
        stopped > rounds(),
        "{stopped}: it was not asked to stop often enough"
    );
}

/// Whatever it is that was being flushed: the disk is the same.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_flush_of_a_look_that_failed_no_fact_is_taken_in() {
    let mut stopped = 0;
    for seed in 0..rounds() {
        let round = round_with_looks(Fails {
            ever: false,
            ..flush(seed, "eio")
        })
        .await;
        assert_eq!(
            round.wrong().await,
            Vec::<String>::new(),
            "{seed}: {round:?}"
        );
        assert!(!round.went_on, "{seed}: {round:?}");
        // The first that is refused is told that nothing was recorded: it was a look that was not flushed.
        stopped += usize::from(
            round
                .refused
                .first()
                .is_some_and(|(key, why)| *key != 0 && why == "ReadOnly"),
        );
    }
    assert!(
        stopped > 2,
        "{stopped}: it was not asked to stop often enough"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_fails_loses_nothing() {
    let mut refused = 0;
    for fault in ["eio", "enospc"] {
        for seed in 0..rounds() {
            let round = round(write(seed, fault), 1, "").await;
            assert_eq!(
                round.wrong().await,
                Vec::<String>::new(),
                "{fault} {seed}: {round:?}"
            );
            refused += usize::from(!round.refused.is_empty());
        }
    }
    assert!(
        refused as u64 > rounds(),
        "{refused}: too few to prove anything"
    );
}

/// The same rounds lose something where a flush that failed is asked for again and believed, and where a write is lost
/// in silence; and they see a store that goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_believes_a_failed_disk_is_seen() {
    for (what, of) in [
        ("retried", flush as fn(u64, &'static str) -> Fails),
        ("dropped", write),
    ] {
        let mut shown = false;
        for seed in 0..SHOWS_WITHIN {
            shown |= !round(of(seed, what), 1, "").await.wrong().await.is_empty();
            if shown {
                break;
            }
        }
        assert!(shown, "{what}: nothing was lost in {SHOWS_WITHIN} rounds");
    }
    if !can_be_planted() {
        return;
    }
    let mut went_on = false;
    for seed in 0..SHOWS_WITHIN {
        let round = round(flush(seed, "eio"), 1, "goes on").await;
        went_on |= !round.refused.is_empty() && !takes_nothing_more_in(&round);
        if went_on {
            break;
        }
    }
    assert!(
        went_on,
        "a store that goes on is not seen in {SHOWS_WITHIN} rounds"
    );
}
