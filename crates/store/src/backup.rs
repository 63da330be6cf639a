//! A copy of everything that cannot be worked out again, in one file that serves either database.
//!
//! The file is lines of JSON, packed, and after them the digest of all of it, so that one wrong bit anywhere shows.
//! Sessions are not in it: whoever was signed in signs in again.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use heard_record::FactId;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::chain::{self, Head, Place, Seal};
use crate::db::{Db, Tx, with_db};
use crate::fault::Fault;
use crate::log;

/// Why a copy was not made, or not brought back.
#[derive(Debug)]
pub enum NoCopy {
    /// The file cannot be read or written.
    File(std::io::Error),
    /// The file is not a whole copy: what was wrong, and where.
    NotWhole(String),
    /// There is something in the store already, so nothing was brought back.
    NotEmpty,
    /// The store.
    Store(Fault),
}

impl std::fmt::Display for NoCopy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoCopy::File(why) => write!(f, "the copy's file: {why}"),
            NoCopy::NotWhole(why) => write!(f, "the copy is not whole: {why}"),
            NoCopy::NotEmpty => f.write_str(
                "there is something in that store already; a copy is only brought back to an empty one",
            ),
            NoCopy::Store(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for NoCopy {}

impl From<std::io::Error> for NoCopy {
    fn from(error: std::io::Error) -> NoCopy {
        NoCopy::File(error)
    }
}

impl From<Fault> for NoCopy {
    fn from(fault: Fault) -> NoCopy {
        NoCopy::Store(fault)
    }
}

impl From<sqlx::Error> for NoCopy {
    fn from(error: sqlx::Error) -> NoCopy {
        NoCopy::Store(error.into())
    }
}

/// How a copy begins, so that nothing else is taken for one.
const MAGIC: &[u8] = b"heard copy 1\n";

/// The length of the digest at a copy's end.
const DIGEST: u64 = 32;

/// How many rows are read, or brought back, at a time.
const AT_A_TIME: i64 = 2_000;

/// What a row of the record is called in a copy.
const FACT: &str = "fact";

/// What is copied beside the record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Look,
    Request,
    Account,
    SetupLink,
    Change,
    Held,
}

impl Table {
    const ALL: [Table; 6] = [
        Table::Look,
        Table::Request,
        Table::Account,
        Table::SetupLink,
        Table::Change,
        Table::Held,
    ];

    /// What its rows are called in a copy.
    fn name(self) -> &'static str {
        match self {
            Table::Look => "look",
            Table::Request => "request",
            Table::Account => "account",
            Table::SetupLink => "setup link",
            Table::Change => "change",
            Table::Held => "held",
        }
    }
}

/// Copies what is in a store, as it is at one moment, to a file; answers with where the record ended.
pub(crate) async fn copy(db: &Db, store: Uuid, to: &Path) -> Result<Head, NoCopy> {
    let mut tx = db.read().await?;
    let head = log::head(&mut tx, store).await?;
    let mut file = Sealing {
        file: File::create(to)?,
        seal: Sha256::new(),
    };
    file.write_all(MAGIC)?;
    let mut packed = GzEncoder::new(file, Compression::fast());
    let first = json!({ "store": store, "facts": head.seq, "link": chain::hex(&head.link) });
    writeln!(packed, "{first}")?;
    let mut count = 0_usize;
    let mut seq = 0;
    loop {
        let rows = facts_after(&mut tx, seq).await?;
        let Some((last, ..)) = rows.last() else { break };
        seq = *last;
        for (seq, fact, entered, digest, link, body) in rows {
            count += 1;
            let row = json!([seq, fact, entered, bytes(&digest), bytes(&link), body]);
            writeln!(packed, "{}", json!([FACT, row]))?;
        }
    }
    for table in Table::ALL {
        let mut last = Json::Null;
        loop {
            let rows = read(&mut tx, table, &last).await?;
            let Some((key, _)) = rows.last() else { break };
            last = key.clone();
            for (_, row) in rows {
                count += 1;
                writeln!(packed, "{}", json!([table.name(), row]))?;
            }
        }
    }
    writeln!(packed, "{}", json!({ "rows": count }))?;
    let Sealing { mut file, seal } = packed.finish()?;
    file.write_all(&seal.finalize())?;
    file.sync_all()?;
    Ok(head)
}

/// Writes, and seals what it wrote.
struct Sealing {
    file: File,
    seal: Sha256,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.seal.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A row of the record: its place, fact, when it was taken in, digest, link, body.
type FactRow = (i64, Uuid, i64, Vec<u8>, Vec<u8>, String);

async fn facts_after(tx: &mut Tx, seq: i64) -> Result<Vec<FactRow>, NoCopy> {
    Ok(with_db!(tx, db => {
        sqlx::query_as(
            "select seq, fact, entered, digest, link, body from fact_log where seq > $1 order by seq limit $2",
        )
        .bind(seq)
        .bind(AT_A_TIME)
        .fetch_all(&mut **db)
        .await?
    }))
}

/// Some rows after one: each with what it is in order by, and what it holds.
async fn read(tx: &mut Tx, table: Table, after: &Json) -> Result<Vec<(Json, Json)>, NoCopy> {
    let number = after.as_i64().unwrap_or_default();
    let id = after
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or(Uuid::nil());
    Ok(with_db!(tx, db => match table {
        Table::Look => {
            type Row = (i64, Uuid, i64, Uuid, Option<Uuid>, Vec<u8>, String);
            let rows: Vec<Row> = sqlx::query_as(
                "select seq, id, at, who, about, link, body from look where seq > $1 order by seq limit $2",
            )
            .bind(number).bind(AT_A_TIME).fetch_all(&mut **db).await?;
            rows.into_iter().map(|(seq, id, at, who, about, link, body)| {
                (json!(seq), json!([seq, id, at, who, about, bytes(&link), body]))
            }).collect()
        }
        Table::Request => {
            let rows: Vec<(Uuid, Vec<u8>, i64, String)> = sqlx::query_as(
                "select key, digest, entered, answer from request where key > $1 order by key limit $2",
            )
            .bind(id).bind(AT_A_TIME).fetch_all(&mut **db).await?;
            rows.into_iter().map(|(key, digest, entered, answer)| {
                (json!(key), json!([key, bytes(&digest), entered, answer]))
            }).collect()
        }
        Table::Account => {
            type Row = (Uuid, String, Uuid, String, Vec<u8>, i64, i64, Option<i64>);
            let rows: Vec<Row> = sqlx::query_as(
                "select id, name, person, password, secret, step, made, closed from account where id > $1 order by id limit $2",
            )
            .bind(id).bind(AT_A_TIME).fetch_all(&mut **db).await?;
            rows.into_iter().map(|(id, name, person, password, secret, step, made, closed)| {
                (json!(id), json!([id, name, person, password, bytes(&secret), step, made, closed]))
            }).collect()
        }
        Table::SetupLink => {
            let after = bytes_of(after).unwrap_or_default();
            let rows: Vec<(Vec<u8>, Uuid, i64, Option<i64>)> = sqlx::query_as(
                "select token, account, ends, used from setup_link where token > $1 order by token limit $2",
            )
            .bind(after).bind(AT_A_TIME).fetch_all(&mut **db).await?;
            rows.into_iter().map(|(token, account, ends, used)| {
                (bytes(&token), json!([bytes(&token), account, ends, used]))
            }).collect()
        }
        Table::Change => {
            let rows: Vec<(i64, i64, Uuid, String)> = sqlx::query_as(
                "select seq, at, about, body from outbox where seq > $1 order by seq limit $2",
            )
            .bind(number).bind(AT_A_TIME).fetch_all(&mut **db).await?;
            rows.into_iter().map(|(seq, at, about, body)| {
                (json!(seq), json!([seq, at, about, body]))
            }).collect()
        }
        Table::Held => {
            let rows: Vec<(Uuid, String, i64, String, String, i64)> = sqlx::query_as(
                "select id, file, line, why, text, at from held where id > $1 order by id limit $2",
            )
            .bind(id).bind(AT_A_TIME).fetch_all(&mut **db).await?;
            rows.into_iter().map(|(id, file, line, why, text, at)| {
                (json!(id), json!([id, file, line, why, text, at]))
            }).collect()
        }
    }))
}

fn bytes(bytes: &[u8]) -> Json {
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

/// Where a copy says that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// The store it is a copy of.
    pub store: Uuid,
    /// How many facts there were.
    pub facts: i64,
    /// The last link of the record.
    pub link: Seal,
}

/// Reads a copy's digest against what it holds, before anything of it is believed.
fn whole(from: &Path) -> Result<File, NoCopy> {
    let mut file = File::open(from)?;
    let length = file.metadata()?.len();
    let body = length
        .checked_sub(DIGEST)
        .filter(|body| *body > MAGIC.len() as u64)
        .ok_or_else(|| NoCopy::NotWhole("it is too short".into()))?;
    let mut seal = Sha256::new();
    let mut block = vec![0_u8; 1 << 20];
    let mut rest = BufReader::new(&mut file).take(body);
    loop {
        let read = rest.read(&mut block)?;
        if read == 0 {
            break;
        }
        seal.update(block.get(..read).unwrap_or_default());
    }
    let mut digest = Vec::new();
    file.seek(SeekFrom::Start(body))?;
    file.read_to_end(&mut digest)?;
    if digest[..] != seal.finalize()[..] {
        return Err(NoCopy::NotWhole(
            "its digest is not that of what it holds".into(),
        ));
    }
    let mut magic = vec![0_u8; MAGIC.len()];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut magic)?;
    if magic != MAGIC {
        return Err(NoCopy::NotWhole(
            "it is no copy of a store of this version".into(),
        ));
    }
    Ok(file)
}

/// Brings a copy back into an empty store, all of it or nothing, without what can be worked out again.
pub(crate) async fn bring_back(db: &Db, from: &Path) -> Result<Copied, NoCopy> {
    let file = whole(from)?;
    let body = file.metadata()?.len() - DIGEST - MAGIC.len() as u64;
    let mut lines = BufReader::new(GzDecoder::new(BufReader::new(file).take(body))).lines();
    let first = line(&mut lines)?;
    let copied =
        header(&first).ok_or_else(|| NoCopy::NotWhole("its first line cannot be read".into()))?;
    let mut tx = db.write().await?;
    if !is_empty(&mut tx).await? {
        return Err(NoCopy::NotEmpty);
    }
    with_db!(&mut tx, db => {
        sqlx::query("update this_store set id = $1").bind(copied.store).execute(&mut **db).await?;
    });
    let mut count = 0_usize;
    loop {
        let next = line(&mut lines)?;
        if let Some(rows) = next.get("rows").and_then(Json::as_u64) {
            if rows != count as u64 {
                return Err(NoCopy::NotWhole(format!(
                    "it has {count} rows and should have {rows}"
                )));
            }
            break;
        }
        count += 1;
        put_back(&mut tx, &next)
            .await?
            .ok_or_else(|| NoCopy::NotWhole(format!("its row {count} cannot be read")))?;
    }
    with_db!(tx, tx => tx.commit().await?);
    Ok(copied)
}

fn line(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> Result<Json, NoCopy> {
    let line = lines
        .next()
        .ok_or_else(|| NoCopy::NotWhole("it ends too early".into()))??;
    serde_json::from_str(&line).map_err(|_| NoCopy::NotWhole("a line of it is no JSON".into()))
}

fn header(json: &Json) -> Option<Copied> {
    Some(Copied {
        store: json.get("store")?.as_str()?.parse().ok()?,
        facts: json.get("facts")?.as_i64()?,
        link: chain::of_hex(json.get("link")?.as_str()?)?,
    })
}

async fn is_empty(tx: &mut Tx) -> Result<bool, NoCopy> {
    let (rows,): (i64,) = with_db!(tx, db => {
        sqlx::query_as(
            "select (select count(*) from fact_log) + (select count(*) from look) + (select count(*) from account)",
        )
        .fetch_one(&mut **db)
        .await?
    });
    Ok(rows == 0)
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

/// Puts one row back; nothing, if it cannot be read.
async fn put_back(tx: &mut Tx, line: &Json) -> Result<Option<()>, NoCopy> {
    let (Some(name), Some(row)) = (line.get(0).and_then(Json::as_str), line.get(1)) else {
        return Ok(None);
    };
    let row = Row(row);
    if name == FACT {
        return put_fact_back(tx, &row).await;
    }
    match Table::ALL.into_iter().find(|table| table.name() == name) {
        Some(table) => put_row_back(tx, table, &row).await,
        None => Ok(None),
    }
}

async fn put_fact_back(tx: &mut Tx, row: &Row<'_>) -> Result<Option<()>, NoCopy> {
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
    let fact = FactId::from_uuid(fact);
    let place = Place {
        seq,
        fact,
        entered,
        digest,
    };
    log::put_there(tx, &place, &link, body).await?;
    if let Some(kept) = log::read(seq, digest.to_vec(), body.to_owned())? {
        log::find_by(tx, seq, &kept.fact).await?;
    }
    Ok(Some(()))
}

async fn put_row_back(tx: &mut Tx, table: Table, row: &Row<'_>) -> Result<Option<()>, NoCopy> {
    let done = with_db!(tx, db => match table {
        Table::Look => {
            let (Some(seq), Some(look), Some(at), Some(who), Some(link), Some(body)) =
                (row.number(0), row.id(1), row.number(2), row.id(3), row.seal(5), row.text(6)) else { return Ok(None) };
            sqlx::query("insert into look (seq, id, at, who, about, link, body) values ($1, $2, $3, $4, $5, $6, $7)")
                .bind(seq).bind(look).bind(at).bind(who).bind(row.id(4)).bind(&link[..]).bind(body)
                .execute(&mut **db).await?.rows_affected()
        }
        Table::Request => {
            let (Some(key), Some(digest), Some(entered), Some(answer)) =
                (row.id(0), row.seal(1), row.number(2), row.text(3)) else { return Ok(None) };
            sqlx::query("insert into request (key, digest, entered, answer) values ($1, $2, $3, $4)")
                .bind(key).bind(&digest[..]).bind(entered).bind(answer)
                .execute(&mut **db).await?.rows_affected()
        }
        Table::Account => {
            let (Some(account), Some(name), Some(person), Some(password), Some(secret), Some(step), Some(made)) =
                (row.id(0), row.text(1), row.id(2), row.text(3), bytes_of(row.cell(4)), row.number(5), row.number(6)) else { return Ok(None) };
            sqlx::query(
                "insert into account (id, name, person, password, secret, step, made, closed) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(account).bind(name).bind(person).bind(password).bind(secret).bind(step).bind(made).bind(row.number(7))
            .execute(&mut **db).await?.rows_affected()
        }
        Table::SetupLink => {
            let (Some(token), Some(account), Some(ends)) = (row.seal(0), row.id(1), row.number(2)) else { return Ok(None) };
            sqlx::query("insert into setup_link (token, account, ends, used) values ($1, $2, $3, $4)")
                .bind(&token[..]).bind(account).bind(ends).bind(row.number(3))
                .execute(&mut **db).await?.rows_affected()
        }
        Table::Change => {
            let (Some(seq), Some(at), Some(about), Some(body)) =
                (row.number(0), row.number(1), row.id(2), row.text(3)) else { return Ok(None) };
            sqlx::query("insert into outbox (seq, at, about, body) values ($1, $2, $3, $4)")
                .bind(seq).bind(at).bind(about).bind(body)
                .execute(&mut **db).await?.rows_affected()
        }
        Table::Held => {
            let (Some(held), Some(file), Some(line), Some(why), Some(text), Some(at)) =
                (row.id(0), row.text(1), row.number(2), row.text(3), row.text(4), row.number(5)) else { return Ok(None) };
            sqlx::query("insert into held (id, file, line, why, text, at) values ($1, $2, $3, $4, $5, $6)")
                .bind(held).bind(file).bind(line).bind(why).bind(text).bind(at)
                .execute(&mut **db).await?.rows_affected()
        }
    });
    Ok((done == 1).then_some(()))
}
