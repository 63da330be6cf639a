//! A file that says that something is in use: held by a lock, which the machine lets go however a program ends. One that is there
//! and that nobody holds was left behind by a program that was broken off.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::folder;

/// How long the file is once it is held: one that is shorter is only being made.
const HELD: u64 = 1;

/// That something is in use, for as long as this is.
#[derive(Debug)]
pub struct InUse {
    at: PathBuf,
    _held: File,
}

impl InUse {
    /// Says so in a new file, which is on the disk when this answers.
    ///
    /// # Errors
    ///
    /// That the file is there already, or cannot be kept: then there is none.
    pub fn at(at: &Path) -> io::Result<InUse> {
        let mut new = OpenOptions::new();
        let held = new.write(true).create_new(true).mode(0o600).open(at)?;
        if let Err(why) = hold(&held, at) {
            std::fs::remove_file(at)?;
            return Err(why);
        }
        Ok(InUse {
            at: at.to_owned(),
            _held: held,
        })
    }

    /// It ended well: the file is gone.
    ///
    /// # Errors
    ///
    /// That it cannot be taken away.
    pub fn end(self) -> io::Result<()> {
        take_away(&self.at)
    }

    /// Is a file there that nobody holds?
    pub fn was_left(at: &Path) -> bool {
        let is_made = |file: &File| file.metadata().is_ok_and(|found| found.len() == HELD);
        File::open(at).is_ok_and(|file| is_made(&file) && file.try_lock_shared().is_ok())
    }
}

/// Takes such a file away, if nobody else has.
pub(crate) fn take_away(at: &Path) -> io::Result<()> {
    match std::fs::remove_file(at) {
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn hold(file: &File, at: &Path) -> io::Result<()> {
    file.lock()?;
    file.set_len(HELD)?;
    file.sync_all()?;
    folder::sync_of(at)
}
