//! Works out again and again how everybody counts, so that nobody who asks for the whole force waits for it.

use std::sync::Arc;
use std::time::Duration;

use heard_desk::Desk;

use crate::figures::TARGET;

/// How often it is brought up to date.
const COUNT_AGAIN: Duration = Duration::from_secs(60);

/// Goes on counting until the program ends.
pub async fn count_everybody_ahead(desk: Arc<Desk>) {
    loop {
        if let Err(fault) = desk.count_everybody().await {
            tracing::warn!(target: TARGET, %fault, "how everybody counts could not be worked out ahead");
        }
        tokio::time::sleep(COUNT_AGAIN).await;
    }
}
