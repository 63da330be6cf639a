//! The ledger of what was taken out of the record: a file of its own, kept apart from every copy, so that a copy made
//! before is brought back without it.
//!
//! Each line has the store and the fact that takes another's content out, and nothing of that content. A line is lasting
//! before the content is gone: after a fault between the two it is taken out at the next start.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use heard_record::{Fact, lines};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::fault::Fault;

/// Where the ledger is.
#[derive(Debug, Clone)]
pub struct Erasures {
    file: PathBuf,
}

impl Erasures {
    /// The ledger in a file, made when there is something to keep in it.
    pub fn in_file(file: PathBuf) -> Erasures {
        Erasures { file }
    }

    /// Keeps facts that take content out.
    pub(crate) fn keep(&self, store: Uuid, facts: &[&Fact]) -> Result<(), Fault> {
        self.try_keep(store, facts).map_err(|_| Fault::NotInLedger)
    }

    fn try_keep(&self, store: Uuid, facts: &[&Fact]) -> std::io::Result<()> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&self.file)?;
        // A line broken off was of something that was not done.
        let whole = whole_lines(&read(&mut file)?).len();
        let end = u64::try_from(whole).map_err(std::io::Error::other)?;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        let line = |fact: &&Fact| {
            let line = json!({ "store": store, "fact": lines::write_fact(fact) });
            format!("{line}\n")
        };
        let lines: String = facts.iter().map(line).collect();
        file.write_all(lines.as_bytes())?;
        file.sync_all()?;
        match self.file.parent() {
            Some(folder) if folder.as_os_str().is_empty() => File::open(".")?.sync_all(),
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }

    /// Every fact in it.
    pub(crate) fn all(&self, store: Uuid) -> Result<Vec<Fact>, Fault> {
        let refused =
            |why: String| Fault::Refused(format!("the ledger of what was taken out {why}"));
        let text = match File::open(&self.file).and_then(|mut file| read(&mut file)) {
            Err(none) if none.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(|why| refused(format!("cannot be read: {why}")))?,
        };
        let text =
            std::str::from_utf8(whole_lines(&text)).map_err(|_| refused("is not text".into()))?;
        let fact = |(number, line): (usize, &str)| {
            let at = |why: String| refused(format!("is wrong on line {number}: {why}"));
            let json: Json = serde_json::from_str(line).map_err(|_| at("it is no JSON".into()))?;
            if json.get("store") != Some(&json!(store)) {
                return Err(at("it is of another store".into()));
            }
            let fact = json.get("fact").unwrap_or(&Json::Null);
            lines::read_fact(fact).map_err(|why| at(why.to_string()))
        };
        (1..).zip(text.lines()).map(fact).collect()
    }
}

fn read(file: &mut File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Up to the end of the last line that has one.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte == b'\n');
    bytes
        .get(..end.map_or(0, |end| end + 1))
        .unwrap_or_default()
}
