//! The ledger of what was taken out of the record: a file of its own, kept apart from every copy, so that a copy made
//! before is brought back without it.
//!
//! Each line has the store and the fact that takes another's content out, and nothing of that content. A line is lasting
//! before the content is gone: after a fault between the two it is taken out at the next start.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use heard_record::{Fact, FactId, lines};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::expunge;
use crate::fault::Fault;
use crate::folder;

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

    /// Opens it, as a store's own; with every fact in it.
    pub(crate) fn open(self, store: Uuid) -> Result<(Ledger, Vec<Fact>), Fault> {
        let facts = self.all(store)?;
        let mut ledger = Ledger {
            file: self.file,
            store,
            facts: BTreeSet::new(),
            targets: BTreeSet::new(),
        };
        facts.iter().for_each(|fact| ledger.has(fact));
        Ok((ledger, facts))
    }

    fn all(&self, store: Uuid) -> Result<Vec<Fact>, Fault> {
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
                return Err(at("it is of another store, and each has its own".into()));
            }
            let fact = json.get("fact").unwrap_or(&Json::Null);
            lines::read_fact(fact).map_err(at)
        };
        (1..).zip(text.lines()).map(fact).collect()
    }
}

/// A store's ledger, opened.
#[derive(Debug)]
pub(crate) struct Ledger {
    file: PathBuf,
    store: Uuid,
    /// The facts in it.
    facts: BTreeSet<FactId>,
    /// Those whose content they take out.
    targets: BTreeSet<FactId>,
}

impl Ledger {
    /// Is anything in it?
    pub(crate) fn has_any(&self) -> bool {
        !self.facts.is_empty()
    }

    /// Was a fact's content taken out, be the fact on record or not?
    pub(crate) fn took_out(&self, fact: FactId) -> bool {
        self.targets.contains(&fact)
    }

    /// Keeps those of some facts that take content out, where they are not in it.
    pub(crate) async fn keep(&mut self, facts: impl Iterator<Item = &Fact>) -> Result<(), Fault> {
        let is_new =
            |fact: &&Fact| expunge::target(&fact.what).is_some() && !self.facts.contains(&fact.id);
        let new: Vec<&Fact> = facts.filter(is_new).collect();
        if new.is_empty() {
            return Ok(());
        }
        let line = |fact: &&Fact| {
            let line = json!({ "store": self.store, "fact": lines::write_fact(fact) });
            format!("{line}\n")
        };
        let more: String = new.iter().map(line).collect();
        let file = self.file.clone();
        let written = tokio::task::spawn_blocking(move || append(&file, &more)).await;
        if !matches!(written, Ok(Ok(()))) {
            return Err(Fault::NotInLedger);
        }
        new.iter().for_each(|fact| self.has(fact));
        Ok(())
    }

    fn has(&mut self, fact: &Fact) {
        self.facts.insert(fact.id);
        self.targets.extend(expunge::target(&fact.what));
    }
}

/// Writes lines to the end of a file, for good.
fn append(path: &Path, lines: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)?;
    // A line broken off was of something that was not done.
    let whole = whole_lines(&read(&mut file)?).len();
    let end = u64::try_from(whole).map_err(std::io::Error::other)?;
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    file.write_all(lines.as_bytes())?;
    file.sync_all()?;
    folder::sync_of(path)
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
