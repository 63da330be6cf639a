//! In what condition a store was found, and how safely it is kept.

use crate::Store;
use crate::db::Db;
use crate::fault::Fault;
use crate::rows;
use crate::verify;

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
    /// Was the file put away by whoever had it open last? If not, the program was killed, the power went, or another has it
    /// open now. A server sees to itself.
    pub fn was_put_away(&self) -> bool {
        self.db.was_put_away()
    }

    /// Puts a store away: nothing is read from it or written to it any more.
    pub async fn put_away(&self) {
        self.db.put_away().await;
    }

    /// Reads the whole record against its chain, what follows from no fact against its seals, and has the database look at its
    /// own file: how many facts there are, and what is wrong. What is worked out from the facts is not worked out again, as
    /// [`Store::verify`] does.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn looked_through(&self) -> Result<(i64, Vec<String>), Fault> {
        let mut tx = self.db.read().await?;
        let mut wrong = verify::file_is_whole(&mut tx).await?;
        let verified = verify::verify(&mut tx, self.id).await?;
        wrong.extend(verified.wrong);
        wrong.extend(rows::damaged(&mut tx).await?);
        Ok((verified.head.seq, wrong))
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
