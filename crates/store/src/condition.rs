//! In what condition a store was found, and how safely it is kept.

use crate::Store;
use crate::db::Db;
use crate::fault::Fault;
use crate::verify;

/// What was found in a store that was looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedThrough {
    /// How many facts there are.
    pub facts: i64,
    /// What is wrong with the facts, their chain, what they are found by, or the file; nothing, if they are whole.
    pub wrong: Vec<String>,
    /// What of that which follows from no fact is not what was kept: each is refused whoever asks, and holds up nobody else.
    pub damaged: Vec<String>,
}

/// How safely a server keeps a store, beyond what it is refused without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Care {
    /// Could this program's login change or take out what is on record, or who looked?
    pub could_change: bool,
    /// Is what is acknowledged in one place alone, with no standby that has it too?
    pub one_copy: bool,
}

/// May a login do more with what is on record than add to it and empty a body?
const COULD_CHANGE: &str = "select coalesce(bool_or(has_table_privilege(kept, 'delete') or has_table_privilege(kept, 'truncate') \
     or has_table_privilege(kept, 'trigger') or has_column_privilege(kept, cell, 'update')), false) \
     from (values ('fact_log', 'link'), ('look', 'link'), ('sealed_place', 'number')) each (kept, cell)";

impl Store {
    /// Was the file put away by everybody who wrote to it? If not, a program was killed or the power went; one that has it open now
    /// is none of those. A server sees to itself.
    pub fn was_put_away(&self) -> bool {
        self.db.was_put_away()
    }

    /// Marks a store as in use until it is put away: whoever opens it after this program was killed knows. What is written marks
    /// it in any case.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the mark cannot be kept.
    pub fn mark_in_use(&self) -> Result<(), Fault> {
        self.db.mark()
    }

    /// Is it looked through when it is next opened to put things on record, unless it is put away?
    pub fn is_marked(&self) -> bool {
        self.db.is_marked()
    }

    /// Puts a store away: nothing is read from it or written to it any more.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if that cannot be kept: then it is looked through when it is opened again.
    pub async fn put_away(&self) -> Result<(), Fault> {
        self.db.put_away().await
    }

    /// Reads the whole record against its chain, what follows from no fact against its seals, and has the database look at its
    /// own file. What is worked out from the facts is not worked out again, as [`Store::verify`] does. A store that was not
    /// put away is then as good as one that was, if its facts and its file are whole.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn looked_through(&self) -> Result<LookedThrough, Fault> {
        let mut tx = self.db.read().await?;
        let (verified, damaged) = verify::looked_through(&mut tx, self.id).await?;
        if verified.wrong.is_empty() {
            self.db.forget_what_was_left()?;
        }
        Ok(LookedThrough {
            facts: verified.head.seq,
            wrong: verified.wrong,
            damaged,
        })
    }

    /// How safely a server keeps it; none, where it is a file.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the server does not answer.
    pub async fn care(&self) -> Result<Option<Care>, Fault> {
        care(&self.db).await
    }
}

async fn care(db: &Db) -> Result<Option<Care>, Fault> {
    let Some(server) = db.of_server() else {
        return Ok(None);
    };
    let (could_change,): (bool,) = sqlx::query_as(COULD_CHANGE).fetch_one(server).await?;
    let (standbys,): (String,) =
        sqlx::query_as("select current_setting('synchronous_standby_names')")
            .fetch_one(server)
            .await?;
    Ok(Some(Care {
        could_change,
        one_copy: standbys.trim().is_empty(),
    }))
}
