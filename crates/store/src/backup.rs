//! A copy of everything that cannot be worked out again, in one file that serves either database.
//!
//! The file is lines of JSON, packed, and after them the digest of all of it, so that one wrong bit anywhere shows.
//! Sessions are not in it: whoever was signed in signs in again.

mod rows;

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use heard_duty::Catalogue;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::chain::{self, Head, Seal};
use crate::db::{Db, Tx, all, run, the_one};
use crate::erasures::Erasures;
use crate::fault::Fault;
use crate::follows;
use crate::log;
use crate::{Address, Store};
use rows::{Table, bytes, put_back, read};

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

/// Copies what is in a store, as it is at one moment, to a new file that only its owner reads; answers with where the record ended.
async fn copy(db: &Db, store: Uuid, to: &Path) -> Result<Head, NoCopy> {
    let mut tx = db.read().await?;
    let head = log::head(&mut tx, store).await?;
    let mut file = Sealing {
        file: OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(to)?,
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

impl Store {
    /// Copies everything that cannot be worked out again to a file; answers with where the record ended then.
    ///
    /// # Errors
    ///
    /// A [`NoCopy`], if the file cannot be written or the database does not answer.
    pub async fn copy_to(&self, file: &Path) -> Result<Head, NoCopy> {
        copy(&self.db, self.id, file).await
    }

    /// Brings a copy back into an empty store, without what a ledger says was taken out since, and works out what follows
    /// from it; answers with the store and what the copy says it came from. Whether it is whole, [`Store::verify`] says.
    ///
    /// # Errors
    ///
    /// A [`NoCopy`]: then nothing was brought back, but where the store failed while it worked out what follows from
    /// the facts; [`Store::rebuild`] does that again.
    pub async fn bring_back(
        address: &Address,
        file: &Path,
        catalogue: Arc<Catalogue>,
        erasures: Option<Erasures>,
    ) -> Result<(Store, Copied), NoCopy> {
        let db = Db::open(address).await?;
        let copied = bring_back(&db, file).await?;
        follows::rebuild(&db, &catalogue).await?;
        let store = Store::open_with(address, copied.store, catalogue, erasures).await?;
        Ok((store, copied))
    }
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
    Ok(all!(
        tx,
        "select seq, fact, entered, digest, link, body from fact_log where seq > $1 order by seq limit $2",
        seq,
        AT_A_TIME
    ))
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
    let is_whole = digest[..] == seal.finalize()[..];
    #[cfg(all(feature = "faults", debug_assertions))]
    let is_whole = is_whole || crate::planted::believes_copies();
    if !is_whole {
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
async fn bring_back(db: &Db, from: &Path) -> Result<Copied, NoCopy> {
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
    run!(&mut tx, "update this_store set id = $1", copied.store);
    let mut count = 0_usize;
    let mut facts = Vec::new();
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
        put_back(&mut tx, &mut facts, &next)
            .await?
            .ok_or_else(|| NoCopy::NotWhole(format!("its row {count} cannot be read")))?;
        if facts.len() as i64 >= AT_A_TIME {
            log::append(&mut tx, &facts).await?;
            facts.clear();
        }
    }
    log::append(&mut tx, &facts).await?;
    db.commit(tx).await?;
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
    let (rows,): (i64,) = the_one!(
        tx,
        "select (select count(*) from fact_log) + (select count(*) from look) + (select count(*) from account)"
    );
    Ok(rows == 0)
}
