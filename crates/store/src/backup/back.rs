//! A copy as it is brought back: read whole against its digest before anything of it is believed, and then put into an
//! empty store.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::locked::{self, CopyKey, Unlocking};
use super::rows::put_back;
use super::{AT_A_TIME, DIGEST, MAGIC, NoCopy};
use crate::chain::{self, Seal};
use crate::db::{Db, Tx, run, the_one};
use crate::log;

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
pub(super) fn whole(
    path: &Path,
    key: Option<&CopyKey>,
) -> Result<impl Read + Send + use<>, NoCopy> {
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

/// Brings a copy back into an empty store, all of it or nothing, without what can be worked out again.
pub(super) async fn bring_back(db: &Db, whole: impl Read + Send) -> Result<Copied, NoCopy> {
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
