//! Keys, each in a file of its own that is not in the database: one line of text, which only its owner reads.

use std::fs::{metadata, remove_file};
use std::io::{ErrorKind, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::folder;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFor {
    /// Locking copies, and opening them.
    Copies,
    /// Signing heads.
    Heads,
    /// Sealing protected places.
    Places,
}

impl KeyFor {
    /// How its line begins: the rest is the key.
    fn begins(self) -> &'static str {
        match self {
            KeyFor::Copies => "heard copy key 1 ",
            KeyFor::Heads => "heard head key 1 ",
            KeyFor::Places => "heard place key 1 ",
        }
    }

    /// Did earlier versions keep the bytes alone?
    fn was_bytes(self) -> bool {
        self != KeyFor::Copies
    }
}

/// The key in a file.
///
/// # Errors
///
/// A sentence, if the file cannot be read, or holds no such key.
pub fn of_file(path: &Path, what: KeyFor) -> Result<Zeroizing<Vec<u8>>, String> {
    let bytes = std::fs::read(path).map_err(|why| format!("it cannot be read: {why}"))?;
    let bytes = Zeroizing::new(bytes);
    let key = match bytes.strip_prefix(what.begins().as_bytes()) {
        Some(key) => BASE64.decode(key.trim_ascii_end()).ok().map(Zeroizing::new),
        None => Some(bytes).filter(|_| what.was_bytes()),
    };
    key.ok_or_else(|| HOLDS_NONE.to_owned())
}

/// What is said of a file that is no key's.
pub const HOLDS_NONE: &str = "it holds no such key";

/// Keeps a new key in a file that is not there yet, for good.
///
/// # Errors
///
/// A sentence, if there is a file already, or it cannot be kept.
pub fn made_in(path: &Path, what: KeyFor, key: &[u8]) -> Result<(), String> {
    let line = Zeroizing::new(format!("{}{}\n", what.begins(), *encoded(key)));
    keep(path, line.as_bytes()).map_err(|why| match why.kind() {
        ErrorKind::AlreadyExists => "there is a file already".to_owned(),
        _ => format!("it cannot be kept: {why}"),
    })
}

fn encoded(key: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(BASE64.encode(key))
}

/// Is there a key in a file? One with nothing in it was broken off, and holds none.
pub fn is_there(path: &Path) -> bool {
    metadata(path).is_ok_and(|found| found.len() > 0)
}

/// Written whole beside before it has its name, so that no key is ever half there; it takes no other key's name.
fn keep(path: &Path, line: &[u8]) -> std::io::Result<()> {
    let mut file = NamedTempFile::new_in(folder::folder_of(path))?;
    file.write_all(line)?;
    file.as_file().sync_all()?;
    if path.exists() && !is_there(path) {
        remove_file(path)?;
    }
    file.persist_noclobber(path).map_err(|left| left.error)?;
    folder::sync_of(path)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use super::*;

    #[test]
    fn a_key_comes_back_for_what_it_is_for_alone_and_nothing_else_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places.key");
        made_in(&path, KeyFor::Places, b"a key of thirty-two bytes, or so").unwrap();
        let read = |what| of_file(&path, what).map(|key| key.to_vec());
        assert_eq!(
            read(KeyFor::Places).as_deref(),
            Ok(&b"a key of thirty-two bytes, or so"[..])
        );
        assert!(read(KeyFor::Copies).is_err());
        assert!(made_in(&path, KeyFor::Places, b"another").is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_with_nothing_in_it_is_no_key_and_one_can_be_made_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places.key");
        std::fs::write(&path, "").unwrap();
        assert!(!is_there(&path));
        made_in(&path, KeyFor::Places, &[7; 32]).unwrap();
        assert!(is_there(&path));
        assert_eq!(*of_file(&path, KeyFor::Places).unwrap(), [7; 32]);
    }

    #[test]
    fn whatever_lies_beside_a_key_that_is_made_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places.key");
        let elsewhere = folder.path().join("elsewhere");
        let beside = format!("places.key.{}.new", std::process::id());
        std::os::unix::fs::symlink(&elsewhere, folder.path().join(beside)).unwrap();
        made_in(&path, KeyFor::Places, &[7; 32]).unwrap();
        assert!(
            !elsewhere.exists(),
            "the key was written to where somebody led it"
        );
        assert!(is_there(&path));
    }

    #[test]
    fn keys_that_earlier_versions_kept_as_bytes_alone_are_still_read_but_for_those_of_copies() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        std::fs::write(&path, [7; 32]).unwrap();
        for what in [KeyFor::Heads, KeyFor::Places] {
            assert_eq!(*of_file(&path, what).unwrap(), [7; 32]);
        }
        assert!(of_file(&path, KeyFor::Copies).is_err());
    }
}
