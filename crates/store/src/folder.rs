//! The folder that a file is in.

use std::fs::File;
use std::path::Path;

pub(crate) fn folder_of(file: &Path) -> &Path {
    let folder = file.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Makes a new file's name lasting.
pub(crate) fn sync_of(file: &Path) -> std::io::Result<()> {
    File::open(folder_of(file))?.sync_all()
}
