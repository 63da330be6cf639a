//! The power goes, or the program is killed, while the database is brought to its shape: the next program goes on from there.

use crate::disk::{Fails, round_from_nothing};
use crate::places::{Place, places};
use crate::whole::shape;

/// Every how manieth call to the disk the power goes at: `EVERY=1` for a long run.
fn every() -> usize {
    let asked = std::env::var("EVERY").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(11)
}

/// Up to which call: the shape has been taken by then.
const LAST: u64 = 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_shape_that_was_broken_off_anywhere_is_finished_by_the_next_program() {
    let clean = Place::sqlite();
    drop(clean.open().await);
    let clean = shape(&clean).await;
    let (mut broken_off, mut done) = (0, 0);
    let syncs = (1..40).map(|at| ("sync", at));
    let calls = (1..LAST).step_by(every()).map(|at| ("all", at));
    for (of, at) in syncs.chain(calls) {
        let round = round_from_nothing(Fails {
            fault: "cut",
            of,
            at,
            ever: false,
            seed: at,
        });
        if round.acknowledged.is_empty() {
            broken_off += 1;
        } else {
            done += 1;
        }
        assert_eq!(
            round.wrong().await,
            Vec::<String>::new(),
            "{of} {at}: {round:?}"
        );
        assert_eq!(shape(&round.place).await, clean, "{of} {at}");
    }
    assert!(
        broken_off > 30 && done > 0,
        "{broken_off} broken off, {done} done: it was not all tried"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_program_is_killed_while_it_makes_the_shape_is_finished_by_the_next() {
    for first in places().await.into_iter().filter(Place::is_postgres) {
        drop(first.open().await);
        let clean = shape(&first).await;
        for tried in 0..8 {
            for place in places().await.into_iter().filter(Place::is_postgres) {
                crate::killed::killed_in(
                    &place,
                    std::time::Duration::from_millis(150 + 60 * tried),
                );
                let store = place.open().await;
                assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
                assert_eq!(shape(&place).await, clean);
            }
        }
    }
}
