//! A copy as it is made: its lines, packed and sealed, to a new file.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::locked::{CopyKey, Locking};
use super::rows::{COPIED, bytes, looks_after, places_after, written};
use super::{AT_A_TIME, FACT, LOOK, MAGIC, NoCopy, PLACE};
use crate::chain::{self, Head};
use crate::db::{Db, Tx, all};
use crate::log;

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyMade {
    /// Where the record ended then.
    pub head: Head,
    /// What is left out because it is not what was kept, as sentences, each with how much: nobody is given it in any case.
    pub left_out: Vec<String>,
}

/// Copies what is in a store, as it is at one moment, to a new file that only its owner reads, locked if there is a key.
pub(super) async fn copy(
    db: &Db,
    store: Uuid,
    to: &Path,
    key: Option<&CopyKey>,
) -> Result<CopyMade, NoCopy> {
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
