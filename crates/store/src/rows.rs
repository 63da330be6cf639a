//! What follows from no fact: who may sign in, what they have written and not put on record, what was answered, what is still
//! to be told; and how each person counts, which whoever worked it out alone can tell from the facts. Each row has a seal
//! beside it, so that one that is not what was put there is refused and not believed.
//!
//! A seal is of one row: that a row is gone it does not show.

mod tables;

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use crate::chain::Seal;
use crate::db::{Tx, with_db};
use crate::fault::Fault;
use crate::many::{Value, bound};
pub(crate) use tables::{
    ACCOUNT, ALL, APPEARANCE, CHANGE, COUNTED, DRAFT, HELD, HOOK, REQUEST, SENT_NOTICE, SESSION,
    SETUP_LINK, SIGN_IN_TRY, SYSTEM_READ, TOLD,
};

/// How many rows are read at a time.
const AT_A_TIME: usize = 2_000;

/// Of what kind a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Id,
    Number,
    Bytes,
    Text,
}

/// A table of which each row has a seal: its last column, after those that are named here.
#[derive(Debug)]
pub(crate) struct Table {
    /// What the database calls it.
    pub(crate) name: &'static str,
    /// What one of its rows is, in a sentence; and several.
    pub(crate) one: &'static str,
    pub(crate) several: &'static str,
    /// By how many columns, from the first, a row is told from the others.
    pub(crate) key: usize,
    pub(crate) columns: &'static [(&'static str, Kind)],
}

/// A row that is what was put there, cell by cell.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    of: &'static Table,
    cells: Vec<Option<Value>>,
}

/// A row as it was found, with the seal beside it.
struct Found {
    row: Row,
    seal: Option<Vec<u8>>,
    /// Is every cell of its kind? What is not was not put there, and is read as nothing.
    is_of_its_kind: bool,
}

/// Does a seal that was found beside something seal it?
fn is_sealed(by: Seal, found: Option<&[u8]>) -> bool {
    #[cfg(all(feature = "faults", debug_assertions))]
    if crate::planted::believes_rows() {
        return true;
    }
    found == Some(&by[..])
}

impl Found {
    /// Is it what was put there?
    fn is_whole(&self) -> bool {
        self.is_of_its_kind && is_sealed(self.row.seal(), self.seal.as_deref())
    }

    fn checked(self) -> Result<Row, Fault> {
        if self.is_whole() {
            return Ok(self.row);
        }
        Err(self.row.of.damaged())
    }
}

/// Some rows of a table, of those that are read one after another.
pub(crate) struct Page {
    /// Those that are what was put there.
    pub(crate) whole: Vec<Row>,
    /// How many are not.
    pub(crate) damaged: usize,
    /// After which key those begin that come next; none, where there are no more.
    pub(crate) goes_on_after: Option<Vec<Value>>,
}

impl Row {
    /// What seals it.
    fn seal(&self) -> Seal {
        self.of.seal_of(self.cells.iter().map(Option::as_ref))
    }

    pub(crate) fn cells(&self) -> &[Option<Value>] {
        &self.cells
    }

    /// By what it is told from the others of its table.
    pub(crate) fn key(&self) -> Vec<Value> {
        self.cells
            .iter()
            .take(self.of.key)
            .flatten()
            .cloned()
            .collect()
    }

    /// Puts something else in a cell, before the row is put in the place of what was there.
    pub(crate) fn set(&mut self, at: usize, value: Option<Value>) {
        if let Some(cell) = self.cells.get_mut(at) {
            *cell = value;
        }
    }

    pub(crate) fn into_cells(self) -> Vec<Option<Value>> {
        self.cells
    }

    fn cell(&self, at: usize) -> Option<&Value> {
        self.cells.get(at)?.as_ref()
    }

    /// A number, if one stands there.
    pub(crate) fn some_number(&self, at: usize) -> Option<i64> {
        match self.cell(at) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn some_text(&self, at: usize) -> Option<String> {
        match self.cell(at) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    pub(crate) fn number(&self, at: usize) -> Result<i64, Fault> {
        self.some_number(at).ok_or_else(|| self.of.damaged())
    }

    pub(crate) fn text(&self, at: usize) -> Result<String, Fault> {
        self.some_text(at).ok_or_else(|| self.of.damaged())
    }

    pub(crate) fn id(&self, at: usize) -> Result<Uuid, Fault> {
        match self.cell(at) {
            Some(Value::Id(id)) => Ok(*id),
            _ => Err(self.of.damaged()),
        }
    }

    pub(crate) fn bytes(&self, at: usize) -> Result<Vec<u8>, Fault> {
        match self.cell(at) {
            Some(Value::Bytes(bytes)) => Ok(bytes.clone()),
            _ => Err(self.of.damaged()),
        }
    }

    pub(crate) fn thirty_two(&self, at: usize) -> Result<Seal, Fault> {
        Seal::try_from(self.bytes(at)?).map_err(|_| self.of.damaged())
    }
}

/// One cell as a seal has it: nothing is nothing else, and where a cell ends is in it.
fn cell_of(hash: &mut Sha256, cell: Option<&Value>) {
    let number;
    let (kind, bytes): (u8, &[u8]) = match cell {
        None => (0, &[]),
        Some(Value::Number(cell)) => {
            number = cell.to_be_bytes();
            (1, &number)
        }
        Some(Value::Id(id)) => (2, id.as_bytes()),
        Some(Value::Bytes(bytes)) => (3, bytes),
        Some(Value::Text(text)) => (4, text.as_bytes()),
    };
    hash.update([kind]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

impl Table {
    /// What seals a row of these cells.
    fn seal_of<'v>(&self, cells: impl IntoIterator<Item = Option<&'v Value>>) -> Seal {
        let mut hash = Sha256::new();
        hash.update(b"heard: a row of ");
        hash.update(self.name);
        hash.update(b"\n");
        cells.into_iter().for_each(|cell| cell_of(&mut hash, cell));
        hash.finalize().into()
    }

    /// The seal of a new row that has a value in each column, to be put in beside them.
    pub(crate) fn sealing(&self, row: &[Value]) -> Value {
        Value::from(&self.seal_of(row.iter().map(Some))[..])
    }

    /// Refuses a row, read with others, that is not what was put there.
    pub(crate) fn check(&self, row: &[Value], seal: Option<&[u8]>) -> Result<(), Fault> {
        if is_sealed(self.seal_of(row.iter().map(Some)), seal) {
            return Ok(());
        }
        Err(self.damaged())
    }

    fn damaged(&self) -> Fault {
        Fault::Damaged(format!("{} is not what was kept", self.one))
    }

    /// What is said of so many rows that are not what was put there, if there are any.
    pub(crate) fn said_of(&self, damaged: usize) -> Option<String> {
        match damaged {
            0 => None,
            1 => Some(format!("{} is not what was kept", self.one)),
            many => Some(format!("{many} {} are not what was kept", self.several)),
        }
    }

    /// The rows a statement gives, if each is what was put there: the statement selects the columns in their order, and the
    /// seal after them.
    pub(crate) async fn read(
        &'static self,
        tx: &mut Tx,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Row>, Fault> {
        let found = self.find(tx, sql, values).await?;
        found.into_iter().map(Found::checked).collect()
    }

    /// The row a statement gives, if it gives one.
    pub(crate) async fn read_one(
        &'static self,
        tx: &mut Tx,
        sql: &str,
        values: &[Value],
    ) -> Result<Option<Row>, Fault> {
        Ok(self.read(tx, sql, values).await?.pop())
    }

    /// Those of the rows a statement gives that are what was put there, where one that is not must hold up nobody: of those
    /// verifying tells.
    pub(crate) async fn read_whole_ones(
        &'static self,
        tx: &mut Tx,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Row>, Fault> {
        Ok(self.read_apart(tx, sql, values).await?.0)
    }

    /// The same, and those that are not what was put there, as far as they can be read: not to be believed.
    pub(crate) async fn read_apart(
        &'static self,
        tx: &mut Tx,
        sql: &str,
        values: &[Value],
    ) -> Result<(Vec<Row>, Vec<Row>), Fault> {
        let found = self.find(tx, sql, values).await?;
        Ok(apart(found))
    }

    /// The rows a statement gives, each with whether it is what was put there: for whoever does without one that is not.
    pub(crate) async fn read_each(
        &'static self,
        tx: &mut Tx,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<(Row, bool)>, Fault> {
        let found = self.find(tx, sql, values).await?.into_iter();
        Ok(found
            .map(|found| {
                let is_whole = found.is_whole();
                (found.row, is_whole)
            })
            .collect())
    }

    /// Seals some rows as they are now, each by what it is told from the others by.
    pub(crate) async fn seal(
        &'static self,
        tx: &mut Tx,
        keys: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<(), Fault> {
        let sql = format!(
            "select {}, seal from {} where {}",
            self.names(self.columns.len()),
            self.name,
            self.is_of_key(|at| format!("${at}"))
        );
        for key in keys {
            let found = self.find(tx, &sql, &key).await?;
            for readable in found.iter().filter(|found| found.is_of_its_kind) {
                self.seal_row(tx, &readable.row);
            }
        }
        Ok(())
    }

    /// Seals a row as it is before whatever comes next.
    fn seal_row(&self, tx: &mut Tx, row: &Row) {
        let sql = format!(
            "update {} set seal = {} where {}",
            self.name,
            place(tx, 1),
            self.is_of_key(|at| place(tx, at + 1))
        );
        let seal = Value::from(&row.seal()[..]);
        tx.wait(sql, [vec![seal], row.key()].concat());
    }

    /// Some rows in the order of their keys, after one; after none, from the first.
    pub(crate) async fn page(
        &'static self,
        tx: &mut Tx,
        after: Option<Vec<Value>>,
    ) -> Result<Page, Fault> {
        let (found, goes_on_after) = self.find_after(tx, after).await?;
        let (whole, damaged) = apart(found);
        Ok(Page {
            whole,
            damaged: damaged.len(),
            goes_on_after,
        })
    }

    /// The same as they were found, with the key after which those begin that come next.
    async fn find_after(
        &'static self,
        tx: &mut Tx,
        after: Option<Vec<Value>>,
    ) -> Result<(Vec<Found>, Option<Vec<Value>>), Fault> {
        let key = self.names(self.key);
        let places: Vec<String> = (1..=self.key).map(|number| format!("${number}")).collect();
        let later = match after {
            None => String::new(),
            Some(_) => format!("where ({key}) > ({}) ", places.join(", ")),
        };
        let sql = format!(
            "select {}, seal from {} {later}order by {key} limit {AT_A_TIME}",
            self.names(self.columns.len()),
            self.name
        );
        let mut found = self.find(tx, &sql, &after.unwrap_or_default()).await?;
        if found.len() < AT_A_TIME {
            return Ok((found, None));
        }
        // What comes after the last whose key can be read is found again with the next.
        let has_key = |found: &Found| found.row.key().len() == self.key;
        let end = found.iter().rposition(has_key);
        let end = end.ok_or_else(|| self.damaged())?;
        found.truncate(end + 1);
        let goes_on_after = found.last().map(|last| last.row.key());
        Ok((found, goes_on_after))
    }

    async fn find(
        &'static self,
        tx: &mut Tx,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Found>, Fault> {
        Ok(with_db!(tx.settled().await?, db => {
            let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
            let rows = bound!(query, values).fetch_all(&mut **db).await?;
            let found = rows.iter().map(|row| {
                let cell = |(at, (_, kind)): (usize, &(&str, Kind))| match kind {
                    Kind::Id => row.try_get(at).map(|cell: Option<Uuid>| cell.map(Value::Id)),
                    Kind::Number => row.try_get(at).map(|cell: Option<i64>| cell.map(Value::Number)),
                    Kind::Bytes => row.try_get(at).map(|cell: Option<Vec<u8>>| cell.map(Value::Bytes)),
                    Kind::Text => row.try_get(at).map(|cell: Option<String>| cell.map(Value::Text)),
                };
                let cells = self.columns.iter().enumerate().map(cell);
                self.found(cells, row.try_get(self.columns.len()))
            });
            found.collect()
        }))
    }

    /// A row of what was found in its cells, and beside them.
    fn found(
        &'static self,
        cells: impl Iterator<Item = Result<Option<Value>, sqlx::Error>>,
        seal: Result<Option<Vec<u8>>, sqlx::Error>,
    ) -> Found {
        let mut is_of_its_kind = seal.is_ok();
        let cells = cells.map(|cell| {
            is_of_its_kind &= cell.is_ok();
            cell.unwrap_or_default()
        });
        let cells = cells.collect();
        Found {
            row: Row { of: self, cells },
            seal: seal.unwrap_or_default(),
            is_of_its_kind,
        }
    }

    /// The names of so many columns, from the first.
    fn names(&self, count: usize) -> String {
        let names: Vec<&str> = self
            .columns
            .iter()
            .take(count)
            .map(|(name, _)| *name)
            .collect();
        names.join(", ")
    }

    /// Is a row the one with a key?
    fn is_of_key(&self, place: impl Fn(usize) -> String) -> String {
        let columns = self.columns.iter().take(self.key);
        let each: Vec<String> = (1..)
            .zip(columns)
            .map(|(at, (name, _))| format!("{name} = {}", place(at)))
            .collect();
        each.join(" and ")
    }

    /// Puts a row in, sealed, with what is done where it meets one that is there; says how many rows there are of it by that. A
    /// cell of each column is given.
    pub(crate) async fn insert(
        &'static self,
        tx: &mut Tx,
        cells: Vec<Option<Value>>,
        meets: &str,
    ) -> Result<u64, Fault> {
        let row = Row { of: self, cells };
        let there = self.columns.iter().zip(&row.cells);
        let (names, mut values): (Vec<&str>, Vec<Value>) = there
            .filter_map(|((name, _), cell)| Some((*name, cell.clone()?)))
            .unzip();
        values.push(Value::from(&row.seal()[..]));
        let places: Vec<String> = (1..=values.len()).map(|at| format!("${at}")).collect();
        let sql = format!(
            "insert into {} ({}, seal) values ({}) {meets}",
            self.name,
            names.join(", "),
            places.join(", ")
        );
        Ok(with_db!(tx.settled().await?, db => {
            let query = sqlx::query(AssertSqlSafe(sql));
            bound!(query, &values).execute(&mut **db).await?.rows_affected()
        }))
    }

    /// Puts a row in, sealed, in place of what is there of the same key.
    pub(crate) async fn put(
        &'static self,
        tx: &mut Tx,
        cells: Vec<Option<Value>>,
    ) -> Result<(), Fault> {
        let names = self.columns.iter().map(|(name, _)| *name);
        let others = names.skip(self.key).chain(["seal"]);
        let others: Vec<String> = others
            .map(|name| format!("{name} = excluded.{name}"))
            .collect();
        let meets = format!(
            "on conflict ({}) do update set {}",
            self.names(self.key),
            others.join(", ")
        );
        self.insert(tx, cells, &meets).await.map(drop)
    }
}

/// What is done with a row where one of the same key is there: it stays.
pub(crate) const STAYS: &str = "on conflict do nothing";

/// Those that are what was put there, and the others.
fn apart(found: Vec<Found>) -> (Vec<Row>, Vec<Row>) {
    let (whole, damaged): (Vec<Found>, Vec<Found>) = found.into_iter().partition(Found::is_whole);
    let rows = |found: Vec<Found>| found.into_iter().map(|found| found.row).collect();
    (rows(whole), rows(damaged))
}

/// The place of a value in a statement that waits: SQLite counts them in all that waits together.
fn place(tx: &Tx, number: usize) -> String {
    if tx.is_of_a_server() {
        format!("${number}")
    } else {
        "?".to_owned()
    }
}

/// Seals what was kept before there were seals: once that was done, what has none is not what was put there.
pub(crate) async fn seal_what_was_there(tx: &mut Tx) -> Result<(), Fault> {
    for table in ALL {
        let mut after = None;
        loop {
            let (found, goes_on_after) = table.find_after(tx, after).await?;
            let readable = found.iter().filter(|found| found.is_of_its_kind);
            for unsealed in readable.filter(|found| found.seal.is_none()) {
                table.seal_row(tx, &unsealed.row);
            }
            after = goes_on_after;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(())
}

/// Every table in which something is not what was put there, each with how much.
pub(crate) async fn damaged(tx: &mut Tx) -> Result<Vec<String>, Fault> {
    let mut wrong = Vec::new();
    for table in ALL {
        let (mut count, mut after) = (0, None);
        loop {
            let Ok(page) = table.page(tx, after).await else {
                wrong.push(format!("{} cannot be read", table.several));
                break;
            };
            count += page.damaged;
            after = page.goes_on_after;
            if after.is_none() {
                break;
            }
        }
        wrong.extend(table.said_of(count));
    }
    Ok(wrong)
}
