//! What follows from no fact: who may sign in, what they have written and not put on record, what was answered, what is still
//! to be told. Each row has a seal beside it, so that one that is not what was put there is refused and not believed.
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
    ACCOUNT, ALL, APPEARANCE, CHANGE, DRAFT, HELD, HOOK, REQUEST, SENT_NOTICE, SESSION, SETUP_LINK,
    SIGN_IN_TRY, SYSTEM_READ, TOLD,
};

/// How many rows are read at a time.
const AT_A_TIME: i64 = 2_000;

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
}

impl Found {
    /// Is it what was put there?
    fn is_whole(&self) -> bool {
        #[cfg(all(feature = "faults", debug_assertions))]
        if crate::planted::believes_rows() {
            return true;
        }
        self.seal.as_deref() == Some(&self.row.seal()[..])
    }

    fn checked(self) -> Result<Row, Fault> {
        if self.is_whole() {
            return Ok(self.row);
        }
        Err(self.row.of.damaged())
    }
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
    pub(crate) fn check(&'static self, row: &[Value], seal: Option<Vec<u8>>) -> Result<(), Fault> {
        let cells = row.iter().cloned().map(Some).collect();
        let row = Row { of: self, cells };
        Found { row, seal }.checked().map(drop)
    }

    fn damaged(&self) -> Fault {
        Fault::Damaged(format!("{} is not what was kept", self.one))
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
        let found = self.find(tx, sql, values).await?.into_iter();
        Ok(found.filter_map(|found| found.checked().ok()).collect())
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
            for found in self.find(tx, &sql, &key).await? {
                self.seal_row(tx, &found.row);
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

    /// Some rows after one, in order, each if it is what was put there; after none, from the first.
    pub(crate) async fn after(
        &'static self,
        tx: &mut Tx,
        last: Option<&Row>,
    ) -> Result<Vec<Row>, Fault> {
        let found = self.find_after(tx, last).await?;
        found.into_iter().map(Found::checked).collect()
    }

    async fn find_after(
        &'static self,
        tx: &mut Tx,
        last: Option<&Row>,
    ) -> Result<Vec<Found>, Fault> {
        let key = self.names(self.key);
        let places: Vec<String> = (1..=self.key).map(|number| format!("${number}")).collect();
        let after = match last {
            None => String::new(),
            Some(_) => format!("where ({key}) > ({}) ", places.join(", ")),
        };
        let sql = format!(
            "select {}, seal from {} {after}order by {key} limit {AT_A_TIME}",
            self.names(self.columns.len()),
            self.name
        );
        let key = last.map(Row::key).unwrap_or_default();
        self.find(tx, &sql, &key).await
    }

    async fn find(
        &'static self,
        tx: &mut Tx,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<Found>, Fault> {
        let found = with_db!(tx.settled().await?, db => {
            let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
            let rows = bound!(query, values).fetch_all(&mut **db).await?;
            let rows = rows.iter().map(|row| {
                let cell = |(at, (_, kind)): (usize, &(&str, Kind))| match kind {
                    Kind::Id => row.try_get(at).map(|cell: Option<Uuid>| cell.map(Value::Id)),
                    Kind::Number => row.try_get(at).map(|cell: Option<i64>| cell.map(Value::Number)),
                    Kind::Bytes => row.try_get(at).map(|cell: Option<Vec<u8>>| cell.map(Value::Bytes)),
                    Kind::Text => row.try_get(at).map(|cell: Option<String>| cell.map(Value::Text)),
                };
                let cells = self.columns.iter().enumerate().map(cell).collect::<Result<_, _>>()?;
                Ok(Found {
                    row: Row { of: self, cells },
                    seal: row.try_get(self.columns.len())?,
                })
            });
            rows.collect::<Result<Vec<Found>, sqlx::Error>>()
        });
        // What is not of its kind is not what was put there.
        found.map_err(|_| self.damaged())
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

    /// Puts a row in, sealed; false, if that is no row of this table.
    pub(crate) async fn put_in(
        &'static self,
        tx: &mut Tx,
        cells: Vec<Option<Value>>,
    ) -> Result<bool, Fault> {
        if cells.len() != self.columns.len() {
            return Ok(false);
        }
        let row = Row { of: self, cells };
        let there = self.columns.iter().zip(&row.cells);
        let (names, mut values): (Vec<&str>, Vec<Value>) = there
            .filter_map(|((name, _), cell)| Some((*name, cell.clone()?)))
            .unzip();
        values.push(Value::from(&row.seal()[..]));
        let places: Vec<String> = (1..=values.len()).map(|at| place(tx, at)).collect();
        let sql = format!(
            "insert into {} ({}, seal) values ({})",
            self.name,
            names.join(", "),
            places.join(", ")
        );
        tx.wait(sql, values);
        tx.settled().await?;
        Ok(true)
    }
}

/// The place of a value in a statement that waits: SQLite counts them in all that waits together.
fn place(tx: &Tx, number: usize) -> String {
    if tx.is_of_a_server() {
        format!("${number}")
    } else {
        "?".to_owned()
    }
}

/// Seals what was kept before there were seals, once: from then on what has none is not what was put there.
pub(crate) async fn seal_what_was_there(tx: &mut Tx) -> Result<(), Fault> {
    for table in ALL {
        let mut last = None;
        loop {
            let found = table.find_after(tx, last.as_ref()).await?;
            let Some(end) = found.last() else { break };
            last = Some(end.row.clone());
            for unsealed in found.iter().filter(|found| found.seal.is_none()) {
                table.seal_row(tx, &unsealed.row);
            }
        }
    }
    Ok(())
}

/// Every table in which something is not what was put there, each with how much.
pub(crate) async fn damaged(tx: &mut Tx) -> Result<Vec<String>, Fault> {
    let mut wrong = Vec::new();
    for table in ALL {
        let (mut count, mut last) = (0_usize, None);
        loop {
            let Ok(found) = table.find_after(tx, last.as_ref()).await else {
                wrong.push(format!("{} cannot be read", table.several));
                break;
            };
            let Some(end) = found.last() else { break };
            last = Some(end.row.clone());
            count += found.iter().filter(|found| !found.is_whole()).count();
        }
        match count {
            0 => {}
            1 => wrong.push(format!("{} is not what was kept", table.one)),
            count => wrong.push(format!("{count} {} are not what was kept", table.several)),
        }
    }
    Ok(wrong)
}
