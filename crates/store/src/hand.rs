//! Facts at hand: what was read a moment ago is not read again.
//!
//! A fact is never changed, so one at hand is as good as one read. It may be emptied by authority: whoever does so, and
//! whoever finds that another program wrote, starts with nothing at hand.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::db::Tx;
use crate::fault::Fault;
use crate::log::Kept;
use crate::many::{Value, among};

/// How many facts come to hand before those longer unused are put away.
const MOST: usize = 100_000;

/// Facts by their places in the record.
#[derive(Debug, Clone, Default)]
pub(crate) struct AtHand {
    young: HashMap<i64, Arc<Kept>>,
    old: HashMap<i64, Arc<Kept>>,
}

impl AtHand {
    /// Comes to hand: just put on record.
    pub(crate) fn take(&mut self, kept: &Arc<Kept>) {
        self.young.insert(kept.seq, Arc::clone(kept));
    }

    /// Reads those that are not at hand. One whose body was emptied is not there afterwards either.
    pub(crate) async fn reach(&mut self, tx: &mut Tx, seqs: &BTreeSet<i64>) -> Result<(), Fault> {
        let mut missing = Vec::new();
        for seq in seqs {
            if self.young.contains_key(seq) {
                continue;
            }
            match self.old.remove(seq) {
                Some(kept) => {
                    self.young.insert(*seq, kept);
                }
                None => missing.push(Value::Number(*seq)),
            }
        }
        let rows = among(
            tx,
            "select seq, digest, body from fact_log where seq in (#)",
            &missing,
        )
        .await?;
        let read = tx.lately().read(rows)?;
        self.young
            .extend(read.into_iter().map(|kept| (kept.seq, kept)));
        Ok(())
    }

    /// One that was reached, if it says anything.
    pub(crate) fn get(&self, seq: i64) -> Option<&Arc<Kept>> {
        self.young.get(&seq)
    }

    /// Puts away what was not used for long. Between two readings only: what was reached is at hand until then.
    pub(crate) fn tidy(&mut self) {
        if self.young.len() > MOST {
            self.old = std::mem::take(&mut self.young);
        }
    }
}
