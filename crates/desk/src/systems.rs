//! The other systems whose records come into this one, and up to when they were read: so that nobody takes what has not
//! come for what did not happen.

use std::sync::{Arc, Mutex, PoisonError};

use heard_store::{Fault, SystemRead};
use jiff::{SignedDuration, Timestamp};

use crate::desk::Desk;

/// How long what was read of the systems is good for.
const FRESH: SignedDuration = SignedDuration::from_secs(10);

/// How the systems stood when that was last asked, and when it was.
#[derive(Debug, Default)]
pub(crate) struct Systems(Mutex<Option<(Timestamp, Arc<[SystemRead]>)>>);

impl Systems {
    fn held(&self, now: Timestamp) -> Option<Arc<[SystemRead]>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = |at: &Timestamp| now.duration_since(*at).abs() <= FRESH;
        let held = held.as_ref().filter(|(at, _)| is_fresh(at))?;
        Some(Arc::clone(&held.1))
    }

    fn hold(&self, now: Timestamp, read: &Arc<[SystemRead]>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some((now, Arc::clone(read)));
    }
}

impl Desk {
    /// Each other system, by name, and up to when it had been read at a moment; now, where none is given. No child is in it, and
    /// everybody who works here may know it.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn systems_read(&self, known: Option<Timestamp>) -> Result<Arc<[SystemRead]>, Fault> {
        let now = self.now();
        if let Some(known) = known.filter(|known| *known < now) {
            return Ok(self.store.systems_read(known).await?.into());
        }
        if let Some(held) = self.systems.held(now) {
            return Ok(held);
        }
        let read = self.store.systems_read(now).await?.into();
        self.systems.hold(now, &read);
        Ok(read)
    }
}
