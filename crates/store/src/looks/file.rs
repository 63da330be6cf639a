//! The file of looks: lines of JSON, only added to, each sealed with every line before it.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use heard_record::PersonId;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Look;
use crate::chain::{self, Seal};
use crate::folder;

/// The file beside the database.
pub(super) struct Beside {
    path: PathBuf,
    store: Uuid,
    /// Nothing, until the file is open; held by whoever writes, who may be stuck.
    open: Arc<Mutex<Option<Open>>>,
    /// Is a write under way that took too long?
    stuck: Arc<std::sync::atomic::AtomicBool>,
}

struct Open {
    file: File,
    /// The last line's seal.
    end: Seal,
    /// How long the file was then: longer now, if another program wrote too.
    length: u64,
}

impl Beside {
    pub(super) fn new(path: PathBuf, store: Uuid) -> Beside {
        Beside {
            path,
            store,
            open: Arc::default(),
            stuck: Arc::default(),
        }
    }

    /// The last looks in the file, oldest first, so many at most; none, where it cannot be read.
    pub(super) async fn last(&self, most: usize) -> Vec<Look> {
        let path = self.path.clone();
        let read = tokio::task::spawn_blocking(move || {
            let Ok(file) = File::open(path) else {
                return VecDeque::new();
            };
            let mut res = VecDeque::new();
            for line in BufReader::new(file).split(b'\n').map_while(Result::ok) {
                res.extend(read_line(&line).and_then(|(_, json)| look_of(&json)));
                if res.len() > most {
                    res.pop_front();
                }
            }
            res
        });
        read.await.unwrap_or_default().into()
    }

    /// Adds looks to the end and waits until the disk has them; false if it does not, or not in time.
    pub(super) async fn keep(&self, looks: Vec<Look>, patience: Duration) -> bool {
        use std::sync::atomic::Ordering::SeqCst;
        if self.stuck.swap(true, SeqCst) {
            return false;
        }
        let (path, store) = (self.path.clone(), self.store);
        let (open, stuck) = (Arc::clone(&self.open), Arc::clone(&self.stuck));
        let writing = tokio::task::spawn_blocking(move || {
            let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
            let kept = add(&path, store, &mut open, &looks);
            if kept.is_err() {
                // How much of it was written is not known: read again, and go on from there.
                *open = None;
            }
            stuck.store(false, SeqCst);
            kept.is_ok()
        });
        matches!(tokio::time::timeout(patience, writing).await, Ok(Ok(true)))
    }
}

/// The look of a line, if it is of one.
fn look_of(json: &Json) -> Option<Look> {
    let id = |key: &str| json.get(key)?.as_str()?.parse::<Uuid>().ok();
    Some(Look {
        id: id("id")?,
        at: json.get("at")?.as_str()?.parse().ok()?,
        who: PersonId::from_uuid(id("who")?),
        about: id("about").map(PersonId::from_uuid),
        quiet: json.get("quiet")?.as_bool()?,
        body: json.get("look")?.to_string(),
    })
}

fn add(path: &Path, store: Uuid, open: &mut Option<Open>, looks: &[Look]) -> std::io::Result<()> {
    if open
        .as_ref()
        .is_some_and(|open| !is_still_at(&open.file, path))
    {
        *open = None;
    }
    let open = match open {
        Some(open) => open,
        None => open.insert(begin(path, store)?),
    };
    // One program at a time goes on from the end. To close the file lets go of it too.
    open.file.lock()?;
    if open.length == 0 || open.file.metadata()?.len() > open.length {
        open.end = open.read_on(path, store)?;
    }
    let mut end = open.end;
    let mut text = String::new();
    for look in looks {
        let line = line(look);
        end = seal(&end, &line);
        text += &sealed(line, &end);
    }
    open.file.write_all(text.as_bytes())?;
    open.file.sync_data()?;
    open.end = end;
    open.length = open.file.metadata()?.len();
    open.file.unlock()
}

/// Is the file that is open the one that is at its path, and not one taken out of its folder?
fn is_still_at(file: &File, path: &Path) -> bool {
    let here = file.metadata();
    let there = std::fs::symlink_metadata(path);
    matches!((here, there), (Ok(here), Ok(there))
        if here.nlink() > 0 && here.ino() == there.ino() && here.dev() == there.dev())
}

/// Opens the file to add to its end, which is not looked for yet.
fn begin(path: &Path, store: Uuid) -> std::io::Result<Open> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .read(true)
        .mode(0o600)
        .custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed())
        .open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("it is no ordinary file"));
    }
    Ok(Open {
        file,
        end: chain::beginning(store),
        length: 0,
    })
}

impl Open {
    /// The last line's seal, from where the file was read or written last. A line that was broken off is ended; a new
    /// file says which store's it is.
    fn read_on(&mut self, path: &Path, store: Uuid) -> std::io::Result<Seal> {
        let Open { file, end, length } = self;
        let mut end = *end;
        file.seek(SeekFrom::Start(*length))?;
        let mut reader = BufReader::new(&*file);
        let mut last = Vec::new();
        let mut anything = false;
        loop {
            let mut line = Vec::new();
            if reader.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            anything = true;
            last = line;
            if let Some((sealed, _)) = read_line(&last) {
                end = sealed;
            }
        }
        if anything && last.last() != Some(&b'\n') {
            file.write_all(b"\n")?;
        }
        if !anything {
            let first = json!({ "looks of": store });
            end = seal(&end, &first);
            file.write_all(sealed(first, &end).as_bytes())?;
            file.sync_all()?;
            folder::sync_of(path)?;
        }
        Ok(end)
    }
}

fn line(look: &Look) -> Json {
    let body = serde_json::from_str(&look.body).unwrap_or_else(|_| json!(look.body));
    json!({
        "id": look.id,
        "at": look.at.to_string(),
        "who": look.who.uuid(),
        "about": look.about.map(PersonId::uuid),
        "quiet": look.quiet,
        "look": body,
    })
}

fn seal(before: &Seal, line: &Json) -> Seal {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(line.to_string());
    hash.finalize().into()
}

fn sealed(mut line: Json, seal: &Seal) -> String {
    if let Json::Object(fields) = &mut line {
        fields.insert("seal".into(), json!(chain::hex(seal)));
    }
    format!("{line}\n")
}

/// A line's own seal, and what it says without it.
fn read_line(line: &[u8]) -> Option<(Seal, Json)> {
    let mut json: Json = serde_json::from_slice(line).ok()?;
    let seal = json.as_object_mut()?.remove("seal")?;
    Some((chain::of_hex(seal.as_str()?)?, json))
}

/// Every look in the file, and what is not as it was put there.
pub(super) fn read(path: &Path, store: Uuid) -> (BTreeSet<Uuid>, Vec<String>) {
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();
    let Ok(file) = File::open(path) else {
        return (ids, vec!["the file of looks cannot be opened".into()]);
    };
    let mut end = chain::beginning(store);
    for (number, line) in (1_usize..).zip(BufReader::new(file).split(b'\n')) {
        let read = line.ok().and_then(|line| read_line(&line));
        let Some((sealed, json)) = read else {
            wrong.push(format!("line {number} of the file of looks cannot be read"));
            continue;
        };
        if seal(&end, &json) != sealed {
            wrong.push(format!(
                "line {number} of the file of looks does not follow from what comes before it"
            ));
        }
        end = sealed;
        let id = json.get("id").and_then(Json::as_str);
        ids.extend(id.and_then(|id| id.parse::<Uuid>().ok()));
    }
    (ids, wrong)
}
