//! A copy of the record, of who looked and of what else cannot be worked out again, in one file that serves either database.
//!
//! The file is lines of JSON, packed, and after them the digest of all of it, so that one wrong bit anywhere shows. All of that is
//! locked, so that nobody reads it who has only the file; in clear it is where that was asked for.
//!
//! Some of what people can make again, or what is of no use later, is not in it. Sessions and tokens: whoever was signed in
//! signs in again. Hooks: whoever had changes told makes them again. What was told that was about to be late: what still is,
//! is told again. Drafts, and how people want their pages.

mod back;
mod locked;
mod making;
mod no_copy;
mod rows;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use heard_duty::Catalogue;

use crate::counted;
use crate::db::Db;
use crate::erasures::Erasures;
use crate::follows;
use crate::{Address, Store};

pub use back::Copied;
pub use locked::CopyKey;
pub use making::CopyMade;
pub use no_copy::NoCopy;

use back::{bring_back, whole};
use making::copy;

/// How a copy begins, so that nothing else is taken for one.
const MAGIC: &[u8] = b"heard copy 1\n";

/// The length of the digest at a copy's end.
const DIGEST: u64 = 32;

/// How many rows are read, or brought back, at a time.
const AT_A_TIME: i64 = 2_000;

/// What a row of the record is called in a copy.
const FACT: &str = "fact";

/// What a look is called in one.
const LOOK: &str = "look";

/// What a protected place is called in one.
const PLACE: &str = "sealed place";

impl Store {
    /// Copies everything that cannot be worked out again to a file, locked by a key, or in clear without one.
    ///
    /// # Errors
    ///
    /// A [`NoCopy`], if the file cannot be written or the database does not answer.
    pub async fn copy_to(&self, file: &Path, key: Option<&CopyKey>) -> Result<CopyMade, NoCopy> {
        copy(&self.db, self.id, file, key).await
    }

    /// Brings a copy back into an empty store, without what a ledger says was taken out since, and works out what follows
    /// from it; answers with the store and what the copy says it came from. Whether it is whole, [`Store::verify`] says.
    ///
    /// # Errors
    ///
    /// A [`NoCopy`]: then nothing was brought back, nor a store made for it, but where the store failed while it worked out what follows from
    /// the facts; [`Store::rebuild`] does that again.
    pub async fn bring_back(
        address: &Address,
        file: &Path,
        key: Option<&CopyKey>,
        catalogue: Arc<Catalogue>,
        erasures: Option<Erasures>,
    ) -> Result<(Store, Copied), NoCopy> {
        let whole = whole(file, key)?;
        let db = Db::open(address).await?;
        let copied = fill(&db, whole, &catalogue).await;
        let is_put_away = db.put_away().await;
        let copied = copied?;
        is_put_away?;
        let store = Store::open_with(address, copied.store, catalogue, erasures, |_| {}).await?;
        Ok((store, copied))
    }
}

/// Brings back what is in a copy, and works out what follows from it.
async fn fill(db: &Db, whole: impl Read + Send, catalogue: &Catalogue) -> Result<Copied, NoCopy> {
    let copied = bring_back(db, whole).await?;
    follows::rebuild(db, catalogue).await?;
    counted::put_everybody_aside(db).await?;
    Ok(copied)
}
