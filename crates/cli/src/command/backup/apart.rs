//! A folder of a copy's own, gone when the copy is made; that of one that was broken off is gone at the next.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use heard_store::InUse;
use tempfile::TempDir;

/// How the name of such a folder begins.
const BEGINS: &str = ".heard-backup-";

/// The file in it that is held for as long as it is in use.
const IN_USE: &str = "in-use";

/// A folder that only its owner reads.
pub(super) struct Apart {
    folder: TempDir,
    _held: InUse,
}

impl Apart {
    /// A new one in a folder, from which those are cleared that were left there.
    pub(super) fn in_folder(folder: &Path) -> anyhow::Result<Apart> {
        let made = clear(folder).and_then(|()| made_in(folder));
        made.with_context(|| folder.display().to_string())
    }

    /// Where a file in it is.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn made_in(folder: &Path) -> io::Result<Apart> {
    let folder = tempfile::Builder::new()
        .prefix(BEGINS)
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(folder)?;
    Ok(Apart {
        _held: InUse::at(&folder.path().join(IN_USE))?,
        folder,
    })
}

/// What is gone already, or somebody else's.
const IS_NOT_OURS: [io::ErrorKind; 2] = [io::ErrorKind::NotFound, io::ErrorKind::PermissionDenied];

/// Clears what was left by a copy that was broken off; what is another's to clear, or was only begun, stays.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(BEGINS.as_bytes())
            && InUse::was_left(&entry.path().join(IN_USE))
        {
            match fs::remove_dir_all(entry.path()) {
                Err(kept) if IS_NOT_OURS.contains(&kept.kind()) => {}
                done => done?,
            }
        }
    }
    Ok(())
}
