//! # Where the record is kept
//!
//! Facts come in one at a time and in one order: each has a place, from 1,
//! without gaps. Each place seals what was put there and everything before it,
//! so that a change, a swap, a fact taken out or put in between shows.
//!
//! There is one way in, [`Store::put`]. What it acknowledged is on the disk
//! and stays there, whatever fails next. What it did not acknowledge can be
//! asked for again with the same key: it is recorded once, and the answer is
//! the same. Everyone who waits to write is written together, in one
//! transaction, by one writer.
//!
//! The same statements serve SQLite, in one file beside the program, and
//! PostgreSQL.
//!
//! # What it will never do
//!
//! It never changes a fact, and never takes one out; the database itself
//! refuses to. The law may have a body emptied: its place, its seal and the
//! authority stay. It never says that something is recorded before the disk
//! has it, and never says that something was not recorded when it cannot
//! know. After a fault of the disk it believes nothing: it takes nothing more
//! in until it was started again. It reads no clock.

mod address;
mod around;
mod chain;
mod db;
mod duties;
mod fault;
mod log;
mod put;
mod steps;
mod verify;

use std::sync::Arc;

use heard_duty::{Catalogue, Outcome};
use heard_record::PersonId;
use jiff::Timestamp;
use uuid::Uuid;

pub use address::Address;
pub use chain::{Head, Seal};
pub use duties::Stands;
pub use fault::Fault;
pub use log::Kept;
pub use put::{Answer, Entries, Put, Receipt, Seen};
pub use verify::Verified;

use db::{Db, Tx, with_db};
use put::Writer;

/// A force's record.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
    id: Uuid,
    catalogue: Arc<Catalogue>,
    writer: Writer,
}

impl Store {
    /// Opens a store, making it where there is none; `id` is what a new one is told apart by.
    ///
    /// # Errors
    ///
    /// A database that can lose what it acknowledged, that a newer program has opened, or that cannot be reached.
    pub async fn open(
        address: &Address,
        id: Uuid,
        catalogue: Arc<Catalogue>,
    ) -> Result<Store, Fault> {
        let db = Db::open(address).await?;
        let mut tx = db.write().await?;
        let id = this_store(&mut tx, id).await?;
        with_db!(tx, tx => tx.commit().await?);
        Ok(Store {
            writer: Writer::start(db.clone(), id, Arc::clone(&catalogue)),
            db,
            id,
            catalogue,
        })
    }

    /// Puts facts on record. Once it answers [`Answer::Kept`], they are on the disk.
    ///
    /// # Errors
    ///
    /// A [`Fault`] that says whether anything can have been recorded.
    pub async fn put(&self, put: Put) -> Result<Answer, Fault> {
        self.writer.put(put).await
    }

    /// Every fact that can bear on what is owed to a child, in the order of the record.
    ///
    /// # Errors
    ///
    /// A [`Fault`]; a fact that is not what was put there is never served.
    pub async fn facts_for(&self, child: PersonId) -> Result<Vec<Kept>, Fault> {
        let mut tx = self.db.read().await?;
        around::facts_for(&mut tx, child).await
    }

    /// What the record says after a place, so many facts at most.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn after(&self, seq: i64, most: i64) -> Result<Vec<Kept>, Fault> {
        let mut tx = self.db.read().await?;
        log::after(&mut tx, seq, most).await
    }

    /// Where the record ends.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn head(&self) -> Result<Head, Fault> {
        let mut tx = self.db.read().await?;
        log::head(&mut tx, self.id).await
    }

    /// How everything owed to a child stands, as kept.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn owed_to(&self, child: PersonId) -> Result<Vec<Stands>, Fault> {
        let mut tx = self.db.read().await?;
        Ok(duties::kept_of(&mut tx, child).await?.into_iter().collect())
    }

    /// The duties that stand in one way at a moment, in order of when that began: so many at most.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn standing_at(
        &self,
        stands: Outcome,
        at: Timestamp,
        most: i64,
    ) -> Result<Vec<Stands>, Fault> {
        let mut tx = self.db.read().await?;
        duties::standing_at(&mut tx, stands, at.as_microsecond(), most).await
    }

    /// Reads the whole record, to see that it is what was put there, and that what is kept beside it follows from it.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer; what is wrong with the record is no error, it is told.
    pub async fn verify(&self) -> Result<Verified, Fault> {
        let mut tx = self.db.read().await?;
        let mut verified = verify::verify(&mut tx, self.id).await?;
        if verified.wrong.is_empty() {
            verified.wrong = verify::duties_are_kept(&mut tx, &self.catalogue).await?;
        }
        Ok(verified)
    }

    /// Works out again, from the facts alone, what is kept beside them.
    ///
    /// # Errors
    ///
    /// As [`Store::put`].
    pub async fn rebuild(&self) -> Result<(), Fault> {
        duties::rebuild(&self.db, &self.catalogue).await
    }
}

/// Which store it is; a new one becomes the one that is given.
async fn this_store(tx: &mut Tx, new: Uuid) -> Result<Uuid, Fault> {
    Ok(with_db!(tx, db => {
        sqlx::query(
            "insert into this_store (only_one, id) values (1, $1) on conflict (only_one) do nothing",
        )
        .bind(new)
        .execute(&mut **db)
        .await?;
        let (id,): (Uuid,) = sqlx::query_as("select id from this_store")
            .fetch_one(&mut **db)
            .await?;
        id
    }))
}
