//! A mark beside a SQLite file for whoever writes to it: taken away by whoever made it when it ends well, and left behind by
//! whoever is killed.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::folder::folder_of;
use crate::in_use::{InUse, take_away};

/// What follows the file's name in that of a mark.
const IN_USE: &str = "-in-use-";

/// The marks beside a file.
#[derive(Debug)]
pub(super) struct Marks {
    file: PathBuf,
    /// Those that were left behind when it was opened.
    left: Mutex<Vec<PathBuf>>,
    own: Mutex<Option<InUse>>,
}

impl Marks {
    /// Those that are beside a file now.
    pub(super) fn beside(file: &Path) -> io::Result<Marks> {
        Ok(Marks {
            left: Mutex::new(left_beside(file)?),
            file: file.to_owned(),
            own: Mutex::default(),
        })
    }

    /// Did somebody write to the file and not put it away, who does not write to it now?
    pub(super) fn were_left(&self) -> bool {
        !locked(&self.left).is_empty()
    }

    /// Is there this program's, or one that was left behind?
    pub(super) fn are_there(&self) -> bool {
        self.were_left() || locked(&self.own).is_some()
    }

    /// Marks the file as this program's to write to, if it is not yet.
    pub(super) fn make(&self) -> io::Result<()> {
        let mut own = locked(&self.own);
        if own.is_none() {
            *own = Some(new_beside(&self.file)?);
        }
        Ok(())
    }

    /// Takes this program's mark away: the file was put away.
    pub(super) fn take_away(&self) -> io::Result<()> {
        locked(&self.own).take().map_or(Ok(()), InUse::end)
    }

    /// Takes those away that were left behind: the file was looked through, and is whole.
    pub(super) fn take_left_away(&self) -> io::Result<()> {
        let mut left = locked(&self.left);
        for mark in left.iter().filter(|mark| InUse::was_left(mark)) {
            take_away(mark)?;
        }
        left.clear();
        Ok(())
    }
}

/// A new one, of a number that no other of this program's has.
fn new_beside(file: &Path) -> io::Result<InUse> {
    let mut number = 0_u32;
    loop {
        match InUse::at(&named(file, &format!("{}-{number}", std::process::id()))) {
            Err(there) if there.kind() == io::ErrorKind::AlreadyExists => number += 1,
            made => return made,
        }
    }
}

/// The marks beside a file that nobody holds.
fn left_beside(file: &Path) -> io::Result<Vec<PathBuf>> {
    let begins = named(file, "");
    let begins = begins.file_name().unwrap_or_default().as_encoded_bytes();
    let mut left = Vec::new();
    for entry in folder_of(file).read_dir()? {
        let entry = entry?;
        let is_mark = entry.file_name().as_encoded_bytes().starts_with(begins);
        if is_mark && InUse::was_left(&entry.path()) {
            left.push(entry.path());
        }
    }
    Ok(left)
}

fn named(file: &Path, whose: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(IN_USE);
    name.push(whose);
    name.into()
}

fn locked<T>(some: &Mutex<T>) -> MutexGuard<'_, T> {
    some.lock().unwrap_or_else(PoisonError::into_inner)
}
