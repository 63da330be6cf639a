//! Looks again and again for what is about to be late, so that whoever owes it is told.

use std::sync::Arc;
use std::time::Duration;

use heard_desk::{Desk, Pushing};

use crate::figures::TARGET;

/// How often it is looked.
const LOOK_AGAIN: Duration = Duration::from_secs(15);

/// Goes on telling until the program ends.
pub async fn tell_what_is_about_to_be_late(desk: Arc<Desk>) {
    let mut pushing = Pushing::of(desk);
    loop {
        match pushing.round().await {
            Ok(round) => {
                for fault in round.damaged {
                    tracing::error!(target: TARGET, %fault, "what is about to be late passes over a child");
                }
            }
            Err(fault) => {
                tracing::error!(target: TARGET, %fault, "what is about to be late was not told");
            }
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
