//! A copy of the record, of who looked and of what else cannot be worked out again, in one file that serves either database.
//!
//! The file is lines of JSON, packed, and after them the digest of all of it, so that one wrong bit anywhere shows. All of that is
//! locked, so that nobody reads it who has only the file; in clear it is where that was asked for.
//!
//! Some of what people can make again, or what is of no use later, is not in it. Sessions and tokens: whoever was signed in
//! signs in again. Hooks: whoever had changes told makes them again. What was told that was about to be late: what still is,
//! is told again. Drafts, and how people want their pages.

mod locked;
mod rows;

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
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
use crate::counted;
use crate::db::{Db, Tx, all, run, the_one};
use crate::erasures::Erasures;
use crate::fault::Fault;
use crate::follows;
use crate::log;
use crate::{Address, Store};
pub use locked::CopyKey;
use locked::{Locking, Unlocking};
use rows::{COPIED, bytes, looks_after, places_after, put_back, written};

/// Why a copy was not made, or not brought back.
#[derive(Debug)]
pub enum NoCopy {
    /// The file cannot be read or written.
    File(io::Error),
    /// The file is not a whole copy: what was wrong, and where.
    NotWhole(String),
    /// It is locked, and no key was given.
    Locked,
    /// It is locked by another key than the one that was given, or its beginning is damaged.
    AnotherKey,
    /// It is in clear, and a key was given that would have locked it.
    InClear,
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
            NoCopy::Locked => f.write_str(
                "the copy is locked, and no key was given that could open it; nothing was brought back. Name the file of its key \
                 with --key, or as `key` under [backup] in the settings",
            ),
            NoCopy::AnotherKey => f.write_str(
                "that key does not open the copy: it was locked by another, or its beginning is damaged; nothing was brought back",
            ),
            NoCopy::InClear => f.write_str(
                "the copy is in clear, where a key would have locked it: anybody can have made it; nothing was brought back. \
                 Whoever knows where it comes from brings it back with --plain",
            ),
            NoCopy::NotEmpty => f.write_str(
                "there is something in that store already; a copy is only brought back to an empty one",
            ),
            NoCopy::Store(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for NoCopy {}

impl From<io::Error> for NoCopy {
    fn from(error: io::Error) -> NoCopy {
        match error.kind() {
            io::ErrorKind::InvalidData => NoCopy::NotWhole(error.to_string()),
            io::ErrorKind::UnexpectedEof => NoCopy::NotWhole("it ends too early".into()),
            _ => NoCopy::File(error),
        }
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

/// What a look is called in one.
const LOOK: &str = "look";

/// What a protected place is called in one.
const PLACE: &str = "sealed place";

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyMade {
    /// Where the record ended then.
    pub head: Head,
    /// What is left out because it is not what was kept, as sentences, each with how much: nobody is given it in any case.
    pub left_out: Vec<String>,
}

/// Copies what is in a store, as it is at one moment, to a new file that only its owner reads, locked if there is a key.
async fn copy(db: &Db, store: Uuid, to: &Path, key: Option<&CopyKey>) -> Result<CopyMade, NoCopy> {
    let mut tx = db.read().await?;
    let head = log::head(&mut tx, store).await?;
    let mut file = Sealing {
        to: To::new_file(to, key)?,
        seal: Sha256::new(),
    };
    file.write_all(MAGIC)?;
    let mut lines = Lines {
        packed: GzEncoder::new(file, Compression::fast()),
        rows: 0,
    };
    let first = json!({ "store": store, "facts": head.seq, "link": chain::hex(&head.link) });
    lines.write(&first)?;
    lines.write_facts(&mut tx).await?;
    lines.write_looks(&mut tx).await?;
    let left_out = lines.write_others(&mut tx).await?;
    lines.write_places(&mut tx).await?;
    lines.write(&json!({ "rows": lines.rows }))?;
    let Sealing { mut to, seal } = lines.packed.finish()?;
    to.write_all(&seal.finalize())?;
    to.finish()?.sync_all()?;
    Ok(CopyMade { head, left_out })
}

/// The lines of a copy.
struct Lines {
    packed: GzEncoder<Sealing>,
    /// How many rows there are so far.
    rows: usize,
}

impl Lines {
    fn write(&mut self, line: &Json) -> io::Result<()> {
        writeln!(self.packed, "{line}")
    }

    fn write_row(&mut self, called: &str, row: &Json) -> io::Result<()> {
        self.rows += 1;
        self.write(&json!([called, row]))
    }

    async fn write_facts(&mut self, tx: &mut Tx) -> Result<(), NoCopy> {
        let mut seq = 0;
        loop {
            let rows = facts_after(tx, seq).await?;
            let Some((last, ..)) = rows.last() else {
                return Ok(());
            };
            seq = *last;
            for (seq, fact, entered, digest, link, body) in rows {
                let row = json!([seq, fact, entered, bytes(&digest), bytes(&link), body]);
                self.write_row(FACT, &row)?;
            }
        }
    }

    async fn write_looks(&mut self, tx: &mut Tx) -> Result<(), NoCopy> {
        let mut seq = 0;
        loop {
            let looks = looks_after(tx, seq).await?;
            let Some((last, _)) = looks.last() else {
                return Ok(());
            };
            seq = *last;
            for (_, look) in &looks {
                self.write_row(LOOK, look)?;
            }
        }
    }

    async fn write_places(&mut self, tx: &mut Tx) -> Result<(), NoCopy> {
        let mut number = Vec::new();
        loop {
            let places = places_after(tx, number).await?;
            let Some((last, _)) = places.last() else {
                return Ok(());
            };
            number = last.clone();
            for (_, place) in &places {
                self.write_row(PLACE, place)?;
            }
        }
    }

    /// Answers with what is not what was kept, and is left out.
    async fn write_others(&mut self, tx: &mut Tx) -> Result<Vec<String>, NoCopy> {
        let mut left_out = Vec::new();
        for (called, table) in COPIED {
            let (mut damaged, mut after) = (0, None);
            loop {
                let page = table.page(tx, after).await?;
                for row in &page.whole {
                    self.write_row(called, &written(row))?;
                }
                damaged += page.damaged;
                after = page.goes_on_after;
                if after.is_none() {
                    break;
                }
            }
            left_out.extend(table.said_of(damaged));
        }
        Ok(left_out)
    }
}

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

/// Where a copy is written to.
enum To {
    InClear(File),
    Locked(Box<Locking<File>>),
}

impl To {
    fn new_file(path: &Path, key: Option<&CopyKey>) -> io::Result<To> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        Ok(match key {
            None => To::InClear(file),
            Some(key) => To::Locked(Box::new(Locking::begin(file, key)?)),
        })
    }

    fn finish(self) -> io::Result<File> {
        match self {
            To::InClear(file) => Ok(file),
            To::Locked(locking) => locking.finish(),
        }
    }
}

impl Write for To {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            To::InClear(file) => file.write(bytes),
            To::Locked(locking) => locking.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            To::InClear(file) => file.flush(),
            To::Locked(locking) => locking.flush(),
        }
    }
}

/// Writes, and seals what it wrote.
struct Sealing {
    to: To,
    seal: Sha256,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.seal.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
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

/// What a copy says, from its beginning: as long as it says, and the digest after that.
struct Said {
    from: Box<dyn Read + Send>,
    length: u64,
}

/// Opens a copy by its key, or without one where it is in clear.
fn opened(path: &Path, key: Option<&CopyKey>) -> Result<Said, NoCopy> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut file = BufReader::new(file);
    let begins = file.fill_buf()?;
    let is_locked = begins.starts_with(locked::MAGIC);
    match key {
        None if is_locked => Err(NoCopy::Locked),
        Some(_) if begins.starts_with(MAGIC) => Err(NoCopy::InClear),
        Some(key) if is_locked => {
            let magic = locked::MAGIC.len();
            file.consume(magic);
            let (from, length) = Unlocking::begin(file, length - magic as u64, key)?;
            said(Box::new(from), length)
        }
        _ => said(Box::new(file), length),
    }
}

fn said(from: Box<dyn Read + Send>, length: u64) -> Result<Said, NoCopy> {
    let length = length
        .checked_sub(DIGEST)
        .filter(|length| *length > MAGIC.len() as u64)
        .ok_or_else(|| NoCopy::NotWhole("it is too short".into()))?;
    Ok(Said { from, length })
}

/// Reads a copy's digest against what it holds, before anything of it is believed; answers with it from its first line on.
fn whole(path: &Path, key: Option<&CopyKey>) -> Result<impl Read + Send + use<>, NoCopy> {
    let Said { from, length } = opened(path, key)?;
    let mut seal = Sha256::new();
    let mut block = vec![0_u8; 1 << 20];
    let mut all = from.take(length);
    loop {
        let read = all.read(&mut block)?;
        if read == 0 {
            break;
        }
        seal.update(block.get(..read).unwrap_or_default());
    }
    let mut digest = Vec::new();
    all.into_inner().read_to_end(&mut digest)?;
    let is_whole = digest[..] == seal.finalize()[..];
    #[cfg(all(feature = "faults", debug_assertions))]
    let is_whole = is_whole || crate::planted::believes_copies();
    if !is_whole {
        return Err(NoCopy::NotWhole(
            "its digest is not that of what it holds".into(),
        ));
    }
    let Said { mut from, length } = opened(path, key)?;
    let mut magic = vec![0_u8; MAGIC.len()];
    from.read_exact(&mut magic)?;
    if magic != MAGIC {
        return Err(NoCopy::NotWhole(
            "it is no copy of a store of this version".into(),
        ));
    }
    Ok(from.take(length - MAGIC.len() as u64))
}

/// Brings back what is in a copy, and works out what follows from it.
async fn fill(db: &Db, whole: impl Read + Send, catalogue: &Catalogue) -> Result<Copied, NoCopy> {
    let copied = bring_back(db, whole).await?;
    follows::rebuild(db, catalogue).await?;
    counted::put_everybody_aside(db).await?;
    Ok(copied)
}

/// Brings a copy back into an empty store, all of it or nothing, without what can be worked out again.
async fn bring_back(db: &Db, whole: impl Read + Send) -> Result<Copied, NoCopy> {
    let mut lines = BufReader::new(GzDecoder::new(BufReader::new(whole))).lines();
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
