//! Facts read lately: one that is read again and is what it was is not taken apart again.
//!
//! Each is still read from the database and held against its digest: one that was emptied meanwhile says nothing, and one that
//! was changed is refused.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::chain::{self, Seal};
use crate::fault::Fault;
use crate::log::{self, Kept, Row};

/// How many there are before those longer unused are put away.
const MOST: usize = 20_000;

/// Of so many read at once none is looked for: they are the whole record, once.
const MANY: usize = 2_000;

/// What each said under which digest, by its place in the record.
#[derive(Debug, Default)]
pub(crate) struct Lately(Mutex<Turns>);

#[derive(Debug, Default)]
struct Turns {
    young: HashMap<i64, Read>,
    old: HashMap<i64, Read>,
}

#[derive(Debug, Clone)]
struct Read {
    digest: Seal,
    kept: Arc<Kept>,
}

impl Lately {
    /// Reads facts back, in the order of their rows; those whose bodies were emptied are left out.
    pub(crate) fn read(&self, rows: Vec<Row>) -> Result<Vec<Arc<Kept>>, Fault> {
        if rows.len() > MANY {
            let kept = log::read_all(rows)?;
            return Ok(kept.into_iter().map(Arc::new).collect());
        }
        let known = self.known(&rows);
        let mut new = Vec::new();
        let mut res = Vec::with_capacity(rows.len());
        for ((seq, digest, body), known) in rows.into_iter().zip(known) {
            if let Some(known) = known.filter(|known| known.is_of(&digest, &body)) {
                res.push(known.kept);
                continue;
            }
            let seal = log::seal(digest.clone(), seq)?;
            if let Some(kept) = log::read(seq, digest, body)? {
                let kept = Arc::new(kept);
                res.push(Arc::clone(&kept));
                new.push(Read { digest: seal, kept });
            }
        }
        self.take_in(new);
        Ok(res)
    }

    /// Forgets them all: something was taken out of the record.
    pub(crate) fn forget(&self) {
        *self.turns() = Turns::default();
    }

    fn known(&self, rows: &[Row]) -> Vec<Option<Read>> {
        let mut turns = self.turns();
        rows.iter().map(|(seq, ..)| turns.find(*seq)).collect()
    }

    fn take_in(&self, new: Vec<Read>) {
        if new.is_empty() {
            return;
        }
        let mut turns = self.turns();
        turns
            .young
            .extend(new.into_iter().map(|one| (one.kept.seq, one)));
        if turns.young.len() > MOST {
            turns.old = std::mem::take(&mut turns.young);
        }
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turns {
    fn find(&mut self, seq: i64) -> Option<Read> {
        if let Some(read) = self.young.get(&seq) {
            return Some(read.clone());
        }
        let read = self.old.remove(&seq)?;
        self.young.insert(seq, read.clone());
        Some(read)
    }
}

impl Read {
    fn is_of(&self, digest: &[u8], body: &str) -> bool {
        self.digest[..] == *digest && chain::digest(body) == self.digest
    }
}

#[cfg(test)]
mod tests {
    use heard_record::fact::person;
    use heard_record::{Author, Fact, FactId, PersonId, Role, Source, What, When};

    use super::*;

    fn row(seq: i64) -> Row {
        let moment = "2026-06-10T19:02:00Z".parse().unwrap();
        let fact = Fact {
            id: FactId::from_uuid(uuid::Uuid::from_u128(seq.unsigned_abs().into())),
            what: What::Person(person::Fact::LivesAt(person::LivesAt::default())),
            happened: When::at(moment),
            recorded: moment,
            by: Author {
                name: "PC Wrenfield".into(),
                role: Role::RespondingOfficer,
            },
            about: vec![PersonId::from_uuid(uuid::Uuid::from_u128(1))],
            cases: Vec::new(),
            source: Source::Keyboard,
        };
        let body = log::body(&fact);
        (seq, chain::digest(&body).to_vec(), body)
    }

    #[test]
    fn what_was_read_lately_is_held_against_its_digest_again() {
        let lately = Lately::default();
        let first = lately.read(vec![row(1), row(2)]).unwrap();
        let again = lately.read(vec![row(1), row(2)]).unwrap();
        assert!(
            first
                .iter()
                .zip(&again)
                .all(|(one, two)| Arc::ptr_eq(one, two))
        );

        let (seq, digest, _) = row(1);
        let emptied = lately.read(vec![(seq, digest.clone(), String::new())]);
        assert_eq!(emptied.unwrap(), Vec::new());
        let (.., another) = row(2);
        let changed = lately.read(vec![(seq, digest, another)]);
        assert!(matches!(changed, Err(Fault::Damaged(_))), "{changed:?}");

        lately.forget();
        let anew = lately.read(vec![row(1)]).unwrap();
        assert!(
            anew.iter()
                .zip(&first)
                .all(|(one, two)| one == two && !Arc::ptr_eq(one, two))
        );
    }
}
