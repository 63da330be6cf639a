//! How often somebody may try, from one place and with one name.

use std::time::Duration;

use heard_store::Seal;
use jiff::{SignedDuration, Timestamp};

use super::{NotIn, SignIn, Try, digest_of, earlier};

/// After how long without a failure counting begins again.
const FORGOTTEN: SignedDuration = SignedDuration::from_mins(15);

/// How often one may fail for one account before waiting.
pub(super) const FAILURES: i64 = 10;

/// How often one may fail from one place, whatever the account.
const FAILURES_FROM: i64 = 50;

/// What is counted of a try, and how often each may fail: for the account, then for where from.
///
/// A stranger who tries too often makes strangers wait, and not whoever has been here before from that browser.
pub(super) fn counted(typed: &Try, name: &str, known: bool) -> Vec<(Seal, i64)> {
    match &typed.browser {
        Some(browser) if known => vec![(digest_of("account", name, &browser.shown()), FAILURES)],
        _ => vec![
            (digest_of("account", name, "a stranger"), FAILURES),
            (digest_of("from", &typed.from, ""), FAILURES_FROM),
        ],
    }
}

/// Each failure after the most doubles the wait, to fifteen minutes.
fn waits(over: i64) -> SignedDuration {
    SignedDuration::from_secs(30 << over.clamp(0, 5)).min(FORGOTTEN)
}

impl SignIn {
    /// Counts what is to be tried, before it is; if it was tried too often, nothing is counted and whoever tries waits.
    pub(super) async fn begin_tries(
        &self,
        counted: &[(Seal, i64)],
        now: Timestamp,
    ) -> Result<(), NotIn> {
        for (at, (what, most)) in counted.iter().enumerate() {
            let forgotten = earlier(now, FORGOTTEN);
            let until = self
                .store
                .begin_try(what, now, forgotten, *most, waits)
                .await?;
            if let Some(until) = until {
                self.take_back(counted.get(..at).unwrap_or_default())
                    .await?;
                let left = Duration::try_from(until.duration_since(now));
                return Err(NotIn::Wait(left.unwrap_or_default()));
            }
        }
        Ok(())
    }

    pub(super) async fn take_back(&self, counted: &[(Seal, i64)]) -> Result<(), NotIn> {
        for (what, _) in counted {
            self.store.take_back_try(what).await?;
        }
        Ok(())
    }
}
