//! Keys, each in a file of its own that is not in the database: one line of text, which only its owner reads.

use std::fs::{OpenOptions, hard_link, remove_file, rename};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
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

/// Written whole beside before it has its name, so that no key is ever half there; it takes no other file's name.
fn keep(path: &Path, line: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    let kept = file
        .write_all(line)
        .and_then(|()| file.sync_all())
        .and_then(|()| give_name(&beside, path));
    let left = remove_file(&beside);
    kept?;
    match left {
        Err(why) if why.kind() != ErrorKind::NotFound => Err(why),
        _ => folder::sync_of(path),
    }
}

fn give_name(beside: &Path, path: &Path) -> std::io::Result<()> {
    match hard_link(beside, path) {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => give_name_taken_first(beside, path),
        given => given,
    }
}

/// Where the disk gives no file two names, as a stick may not: the name is taken by a file with nothing in it, and then given.
fn give_name_taken_first(beside: &Path, path: &Path) -> std::io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?;
    rename(beside, path)
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
    fn a_disk_that_gives_no_file_two_names_keeps_a_key_and_takes_no_other_files_name() {
        let folder = tempfile::tempdir().unwrap();
        let (beside, path) = (folder.path().join("new"), folder.path().join("places.key"));
        std::fs::write(&beside, "a key").unwrap();
        give_name_taken_first(&beside, &path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a key");
        std::fs::write(&beside, "another").unwrap();
        assert!(give_name_taken_first(&beside, &path).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a key");
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
