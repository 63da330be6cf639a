//! A transaction, and how statements are put to it: each written once, for either database.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};

use super::Of;
use crate::fault::Fault;
use crate::lately::Lately;
use crate::many::{Value, bound};

/// Does the same with whichever it is.
macro_rules! with_db {
    ($db:expr, $conn:ident => $body:expr) => {
        match $db {
            $crate::db::Of::Sqlite($conn) => $body,
            $crate::db::Of::Postgres($conn) => $body,
        }
    };
}
pub(crate) use with_db;

/// Runs a statement in a transaction: how many rows it touched.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::db::with_db!($tx.settled().await?, db => {
            sqlx::query($sql)$(.bind($value))*.execute(&mut **db).await?.rows_affected()
        })
    };
}
pub(crate) use run;

/// Every row a statement gives.
macro_rules! all {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::db::with_db!($tx.settled().await?, db => {
            sqlx::query_as($sql)$(.bind($value))*.fetch_all(&mut **db).await?
        })
    };
}
pub(crate) use all;

/// The row a statement gives, if it gives one.
macro_rules! one {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::db::with_db!($tx.settled().await?, db => {
            sqlx::query_as($sql)$(.bind($value))*.fetch_optional(&mut **db).await?
        })
    };
}
pub(crate) use one;

/// The row that a statement always gives.
macro_rules! the_one {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::db::with_db!($tx.settled().await?, db => {
            sqlx::query_as($sql)$(.bind($value))*.fetch_one(&mut **db).await?
        })
    };
}
pub(crate) use the_one;

/// A transaction of one database or the other.
pub(crate) type Begun = Of<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>;

/// A transaction: what it reads is of one moment, and what it writes is done whole or not at all.
///
/// Crossing to the database costs more than most statements: those that answer nothing wait, and cross together before
/// anything is read or made lasting.
pub(crate) struct Tx {
    begun: Begun,
    lately: Arc<Lately>,
    waiting: Vec<Waiting>,
}

/// A statement that waits, with its values.
struct Waiting {
    sql: String,
    values: Vec<Value>,
}

/// With so many values a script is likely to be the only one of its kind: it is not kept prepared.
const OFTEN: usize = 120;

impl Tx {
    pub(super) fn of(begun: Begun, lately: &Arc<Lately>) -> Tx {
        Tx {
            begun,
            lately: Arc::clone(lately),
            waiting: Vec::new(),
        }
    }

    /// The facts that were read lately.
    pub(crate) fn lately(&self) -> &Lately {
        &self.lately
    }

    /// Of which database it is.
    pub(crate) fn is_of_a_server(&self) -> bool {
        matches!(self.begun, Of::Postgres(_))
    }

    /// A statement that answers nothing: it is written before whatever comes next.
    pub(crate) fn wait(&mut self, sql: String, values: Vec<Value>) {
        self.waiting.push(Waiting { sql, values });
    }

    /// The transaction, with all that waited written.
    pub(crate) async fn settled(&mut self) -> Result<&mut Begun, Fault> {
        let waiting = std::mem::take(&mut self.waiting);
        match &mut self.begun {
            Of::Sqlite(begun) if !waiting.is_empty() => {
                let sql: Vec<&str> = waiting.iter().map(|one| one.sql.as_str()).collect();
                let values: usize = waiting.iter().map(|one| one.values.len()).sum();
                let query = sqlx::query(AssertSqlSafe(sql.join(";\n"))).persistent(values <= OFTEN);
                let values = waiting.iter().flat_map(|one| &one.values);
                bound!(query, values).execute(&mut **begun).await?;
            }
            Of::Sqlite(_) => {}
            Of::Postgres(begun) => {
                for one in waiting {
                    let query = sqlx::query(AssertSqlSafe(one.sql));
                    bound!(query, &one.values).execute(&mut **begun).await?;
                }
            }
        }
        Ok(&mut self.begun)
    }

    pub(crate) async fn commit(mut self) -> Result<(), Fault> {
        self.settled().await?;
        Ok(with_db!(self.begun, begun => begun.commit().await)?)
    }
}
