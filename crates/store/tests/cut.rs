//! The power goes at any moment, or in the middle of a write: what was acknowledged is there, once.

use crate::disk::{Fails, round};
use crate::places::can_be_planted;

/// How many rounds of each: `CUTS=500` for a long run.
fn rounds() -> u64 {
    let asked = std::env::var("CUTS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(60)
}

/// In how many rounds a planted fault must show, at most.
const SHOWS_WITHIN: u64 = 24;

/// The power goes: at a flush in every other round, else at any call.
fn cut(seed: u64) -> Fails {
    let (of, at) = if seed.is_multiple_of(2) {
        ("sync", 1 + seed * 7 % 61)
    } else {
        ("all", 1 + seed * 397 % 1_501)
    };
    Fails {
        fault: "cut",
        of,
        at,
        ever: false,
        seed,
    }
}

fn torn(seed: u64) -> Fails {
    let at = 1 + seed * 211 % 1_501;
    Fails {
        fault: "torn",
        of: "write",
        at,
        ever: false,
        seed,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_the_power_went_is_there() {
    let mut acknowledged = 0;
    for seed in 0..rounds() {
        let round = round(cut(seed), 3, "").await;
        assert_eq!(
            round.wrong().await,
            Vec::<String>::new(),
            "{seed}: {round:?}"
        );
        assert_eq!(round.refused, [], "{seed}");
        acknowledged += round.acknowledged.len();
    }
    assert!(
        acknowledged as u64 > rounds() * 25,
        "{acknowledged}: too few to prove anything"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_half_a_write_is_there() {
    for seed in 0..rounds() {
        let round = round(torn(seed), 3, "").await;
        assert_eq!(
            round.wrong().await,
            Vec::<String>::new(),
            "{seed}: {round:?}"
        );
    }
}

/// A proof that cannot fail proves nothing: with each fault planted in the program, the same rounds lose something.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_answers_too_early_is_seen_to_lose_something() {
    if !can_be_planted() {
        return;
    }
    for planted in ["normal", "off", "early"] {
        let mut shown = None;
        for seed in 0..SHOWS_WITHIN {
            let wrong = round(cut(seed), 3, planted).await.wrong().await;
            if !wrong.is_empty() {
                shown = Some((seed, wrong));
                break;
            }
        }
        assert!(
            shown.is_some(),
            "{planted}: nothing was lost in {SHOWS_WITHIN} rounds"
        );
    }
}
