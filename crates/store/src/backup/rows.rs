//! The rows of a copy: how each table's are read, and put back.

use heard_record::FactId;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{AT_A_TIME, FACT, LOOK, NoCopy, PLACE};
use crate::chain::{self, Place, Seal};
use crate::db::{Tx, all, run};
use crate::log::{self, Entering};
use crate::many::Value;
use crate::rows::{self, Kind};

/// What is copied beside the record, the looks and the protected places, by what its rows are called in a copy.
pub(super) const COPIED: [(&str, &rows::Table); 7] = [
    ("request", &rows::REQUEST),
    ("account", &rows::ACCOUNT),
    ("setup link", &rows::SETUP_LINK),
    ("change", &rows::CHANGE),
    ("held", &rows::HELD),
    ("sent notice", &rows::SENT_NOTICE),
    ("system read", &rows::SYSTEM_READ),
];

/// A look as it is read: its place, id, moment, who, about whom, whether it is quiet, link, body.
type LookRow = (i64, Uuid, i64, Uuid, Option<Uuid>, i64, Vec<u8>, String);

/// Some looks after a place: each with its own, as a copy has it.
pub(super) async fn looks_after(tx: &mut Tx, seq: i64) -> Result<Vec<(i64, Json)>, NoCopy> {
    let rows: Vec<LookRow> = all!(
        tx,
        "select seq, id, at, who, about, quiet, link, body from look where seq > $1 order by seq limit $2",
        seq,
        AT_A_TIME
    );
    let row = |(seq, id, at, who, about, quiet, link, body): LookRow| {
        let row = json!([seq, id, at, who, about, quiet, bytes(&link), body]);
        (seq, row)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Some protected places after a number, sealed as they are: each with its own, as a copy has it.
pub(super) async fn places_after(
    tx: &mut Tx,
    number: Vec<u8>,
) -> Result<Vec<(Vec<u8>, Json)>, NoCopy> {
    let rows: Vec<(Vec<u8>, Vec<u8>)> = all!(
        tx,
        "select number, sealed from sealed_place where number > $1 order by number limit $2",
        number,
        AT_A_TIME
    );
    let row = |(number, sealed): (Vec<u8>, Vec<u8>)| {
        let row = json!([bytes(&number), bytes(&sealed)]);
        (number, row)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// A row of another table, as a copy has it.
pub(super) fn written(row: &rows::Row) -> Json {
    let cell = |cell: &Option<Value>| match cell {
        None => Json::Null,
        Some(Value::Number(number)) => json!(number),
        Some(Value::Id(id)) => json!(id),
        Some(Value::Bytes(some)) => bytes(some),
        Some(Value::Text(text)) => json!(text),
    };
    row.cells().iter().map(cell).collect()
}

pub(super) fn bytes(bytes: &[u8]) -> Json {
    use std::fmt::Write;
    let text = bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    json!(text)
}

fn bytes_of(json: &Json) -> Option<Vec<u8>> {
    let digits: Vec<u32> = json
        .as_str()?
        .chars()
        .map(|digit| digit.to_digit(16))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks(2);
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high << 4 | low).ok(),
        _ => None,
    };
    pairs.map(byte).collect()
}

/// A row of a copy, cell by cell.
struct Row<'a>(&'a Json);

impl<'a> Row<'a> {
    fn cell(&self, at: usize) -> &'a Json {
        self.0.get(at).unwrap_or(&Json::Null)
    }

    fn number(&self, at: usize) -> Option<i64> {
        self.cell(at).as_i64()
    }

    fn text(&self, at: usize) -> Option<&'a str> {
        self.cell(at).as_str()
    }

    fn id(&self, at: usize) -> Option<Uuid> {
        self.text(at)?.parse().ok()
    }

    fn seal(&self, at: usize) -> Option<Seal> {
        chain::of_hex(self.text(at)?)
    }
}

/// Puts one row back, or a fact with those to be put back together; nothing, if it cannot be read.
pub(super) async fn put_back(
    tx: &mut Tx,
    facts: &mut Vec<Entering>,
    line: &Json,
) -> Result<Option<()>, NoCopy> {
    let (Some(name), Some(cells)) = (line.get(0).and_then(Json::as_str), line.get(1)) else {
        return Ok(None);
    };
    let row = Row(cells);
    if name == FACT {
        let Some(fact) = fact(&row)? else {
            return Ok(None);
        };
        facts.push(fact);
        return Ok(Some(()));
    }
    if name == LOOK {
        return put_look_back(tx, &row).await;
    }
    if name == PLACE {
        return put_place_back(tx, &row).await;
    }
    let Some((_, table)) = COPIED.into_iter().find(|(called, _)| *called == name) else {
        return Ok(None);
    };
    let Some(cells) = cells.as_array().and_then(|cells| read(table, cells)) else {
        return Ok(None);
    };
    table.insert(tx, cells, "").await?;
    Ok(Some(()))
}

/// The cells of a row of a table; nothing, if one is not of its kind.
fn read(table: &rows::Table, cells: &[Json]) -> Option<Vec<Option<Value>>> {
    let each = table.columns.iter().zip(cells);
    let cells: Vec<Option<Value>> = each
        .map(|((_, kind), cell)| of_kind(*kind, cell))
        .collect::<Option<_>>()?;
    (cells.len() == table.columns.len()).then_some(cells)
}

fn of_kind(kind: Kind, cell: &Json) -> Option<Option<Value>> {
    if cell.is_null() {
        return Some(None);
    }
    let value = match kind {
        Kind::Number => cell.as_i64()?.into(),
        Kind::Id => cell.as_str()?.parse::<Uuid>().ok()?.into(),
        Kind::Bytes => bytes_of(cell)?[..].into(),
        Kind::Text => cell.as_str()?.into(),
    };
    Some(Some(value))
}

fn fact(row: &Row<'_>) -> Result<Option<Entering>, NoCopy> {
    let (Some(seq), Some(fact), Some(entered), Some(digest), Some(link), Some(body)) = (
        row.number(0),
        row.id(1),
        row.number(2),
        row.seal(3),
        row.seal(4),
        row.text(5),
    ) else {
        return Ok(None);
    };
    let said = log::read(seq, digest.to_vec(), body.to_owned())?;
    let place = Place {
        seq,
        fact: FactId::from_uuid(fact),
        entered,
        digest,
    };
    Ok(Some(Entering {
        place,
        link,
        body: body.to_owned(),
        fact: said.map(|kept| kept.fact),
    }))
}

async fn put_look_back(tx: &mut Tx, row: &Row<'_>) -> Result<Option<()>, NoCopy> {
    let (Some(seq), Some(look), Some(at), Some(who), Some(quiet), Some(link), Some(body)) = (
        row.number(0),
        row.id(1),
        row.number(2),
        row.id(3),
        row.number(5),
        row.seal(6),
        row.text(7),
    ) else {
        return Ok(None);
    };
    let done = run!(
        tx,
        "insert into look (seq, id, at, who, about, quiet, link, body) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        seq,
        look,
        at,
        who,
        row.id(4),
        quiet,
        &link[..],
        body
    );
    Ok((done == 1).then_some(()))
}

async fn put_place_back(tx: &mut Tx, row: &Row<'_>) -> Result<Option<()>, NoCopy> {
    let (Some(number), Some(sealed)) = (row.seal(0), bytes_of(row.cell(1))) else {
        return Ok(None);
    };
    let done = run!(
        tx,
        "insert into sealed_place (number, sealed) values ($1, $2)",
        &number[..],
        sealed
    );
    Ok((done == 1).then_some(()))
}
