//! Many rows with each statement: a statement crosses to the database once, however many rows it has.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::{Tx, with_db};
use crate::fault::Fault;

/// How many rows or values a statement has: few sizes, so that the database has prepared each already.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// A value in a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Number(i64),
    Id(Uuid),
    Bytes(Vec<u8>),
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(number)
    }
}

impl From<Uuid> for Value {
    fn from(id: Uuid) -> Value {
        Value::Id(id)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Value {
        Value::Bytes(bytes.to_vec())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

/// A row that can be read from either database.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<R> Row for R where R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{}

macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                $crate::many::Value::Number(number) => query.bind(*number),
                $crate::many::Value::Id(id) => query.bind(*id),
                $crate::many::Value::Bytes(bytes) => query.bind(&bytes[..]),
                $crate::many::Value::Text(text) => query.bind(&text[..]),
            };
        }
        query
    }};
}
pub(crate) use bound;

/// Writes rows of values by a statement, `#` standing for the rows in it. Where there are many, the next are made while
/// the database has those before; the last few wait in the transaction.
pub(crate) async fn for_rows<const N: usize>(
    tx: &mut Tx,
    sql: &str,
    rows: impl IntoIterator<Item = [Value; N]>,
) -> Result<(), Fault> {
    let [most, ..] = SIZES;
    let mut rows = rows.into_iter();
    let mut next = || rows.by_ref().take(most).collect::<Vec<[Value; N]>>();
    let mut together = next();
    while together.len() == most {
        let statement = with_places::<N>(tx, sql, most);
        tx.wait(statement, together.into_iter().flatten().collect());
        let (done, following) = tokio::join!(tx.settled(), async { next() });
        done?;
        together = following;
    }
    let mut left = together.into_iter();
    for size in SIZES {
        while left.len() >= size {
            let statement = with_places::<N>(tx, sql, size);
            tx.wait(statement, left.by_ref().take(size).flatten().collect());
        }
    }
    Ok(())
}

/// A statement with places for so many rows.
fn with_places<const N: usize>(tx: &Tx, sql: &str, rows: usize) -> String {
    let places = if tx.is_of_a_server() {
        places::<N>(rows, |number| format!("${number}"))
    } else {
        places::<N>(rows, |_| "?".to_owned())
    };
    sql.replace('#', &places)
}

/// Every row a statement gives for any of some values, `#` standing for the values in it.
pub(crate) async fn among<R: Row>(
    tx: &mut Tx,
    sql: &str,
    values: &[Value],
) -> Result<Vec<R>, Fault> {
    among_beside(tx, sql, &[], values).await
}

/// The same of a statement that has other values beside, which are its first.
pub(crate) async fn among_beside<R: Row>(
    tx: &mut Tx,
    sql: &str,
    beside: &[Value],
    values: &[Value],
) -> Result<Vec<R>, Fault> {
    let [most, ..] = SIZES;
    let mut res = Vec::new();
    for values in values.chunks(most) {
        let mut values: Vec<&Value> = values.iter().collect();
        let enough = |size: &&usize| **size >= values.len();
        let size = SIZES.iter().rev().find(enough).copied().unwrap_or(most);
        // The last stands for those that are not there: twice the same is asked once.
        if let Some(last) = values.last().copied() {
            values.resize(size, last);
        }
        let places = beside.len() + 1..=beside.len() + size;
        let list: Vec<String> = places.map(|number| format!("${number}")).collect();
        let sql = sql.replace('#', &list.join(", "));
        let mut rows: Vec<R> = with_db!(tx.settled().await?, db => {
            let query = sqlx::query_as(AssertSqlSafe(sql));
            bound!(query, beside.iter().chain(values)).fetch_all(&mut **db).await?
        });
        res.append(&mut rows);
    }
    Ok(res)
}

/// Places for so many rows of `N` values: `($1, $2), ($3, $4)`. SQLite looks for a place without a number fastest.
fn places<const N: usize>(rows: usize, place: impl Fn(usize) -> String) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=N).map(|at| place(row * N + at)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    rows.join(", ")
}
