//! Which files there are to read under the paths asked for.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::io::Error;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::{Unread, cannot_read};

/// The form a record is written in.
pub(super) enum Form {
    Story,
    Lines,
    /// JSON that is not one object a line.
    Other,
}

impl Form {
    pub(super) fn of(path: &Path) -> Option<Form> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "txt" => Some(Form::Story),
            "jsonl" | "ndjson" => Some(Form::Lines),
            "json" => Some(Form::Other),
            _ => None,
        }
    }
}

/// The files found under the paths asked for, each once.
#[derive(Default)]
pub(super) struct Found {
    pub(super) files: Vec<PathBuf>,
    pub(super) unread: Vec<Unread>,
    seen: BTreeSet<PathBuf>,
}

impl Found {
    pub(super) fn add(&mut self, path: &Path) {
        if let Err(wrong) = self.try_to_add(path) {
            self.unread.push(Unread::whole(path, &wrong));
        }
    }

    fn try_to_add(&mut self, path: &Path) -> anyhow::Result<()> {
        let could_not = |wrong: Error| cannot_read(path, &wrong);
        let real = path.canonicalize().map_err(could_not)?;
        if !self.seen.insert(real) {
            return Ok(());
        }
        if !path.is_dir() {
            if matches!(Form::of(path), Some(Form::Other)) {
                bail!(
                    "{} is neither a story (.txt) nor JSON Lines (.jsonl)",
                    path.display()
                );
            }
            self.files.push(path.to_owned());
            return Ok(());
        }
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(could_not)? {
            inside.push(entry.map_err(could_not)?);
        }
        inside.sort_by_key(DirEntry::path);
        for entry in inside {
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            let path = entry.path();
            if !is_hidden && (path.is_dir() || Form::of(&path).is_some()) {
                self.add(&path);
            }
        }
        Ok(())
    }
}
