//! A room of its own for a program: what it mounts there is seen by nobody else, and a file's permissions bind it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::disk::library;
use crate::places::skipped;

/// How a program comes into such a room, by whoever may make one.
const WAYS: [&[&str]; 2] = [&["-m"], &["-r", "-m"]];

/// Runs a test that is a program in a room of its own; says so where there can be none.
pub fn in_a_room_of_its_own(test: &str) {
    let there_is_a_way = |way: &&&[&str]| {
        let tried = Command::new("unshare")
            .args(**way)
            .args(inside())
            .arg("true")
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|tried| tried.success())
    };
    let Some(way) = WAYS.iter().find(there_is_a_way) else {
        skipped("disks that are full: this machine does not permit a mount of one's own");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let said = Command::new("unshare")
        .args(*way)
        .args(inside())
        .arg(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        // What it mounts is gone with it; the folders are not.
        .env("TMPDIR", folder.path())
        .env("LD_PRELOAD", library())
        .env("DISK_HOLD", ".jsonl")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        said.status.success(),
        "{}{}",
        text(&said.stdout),
        text(&said.stderr)
    );
}

/// Whoever is root there may not pass by permissions.
fn inside() -> [&'static str; 2] {
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
}

/// A disk of so many KiB, in a folder.
pub fn disk(folder: &Path, kibibytes: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let size = format!("size={kibibytes}k");
    mount(&["-t", "tmpfs", "-o", &size, "none"], folder);
}

/// Nothing in the folder can be written any more.
pub fn read_only(folder: &Path) {
    let itself = folder.to_str().unwrap();
    mount(&["--bind", itself], folder);
    mount(&["-o", "remount,bind,ro"], folder);
}

pub fn writable_again(folder: &Path) {
    assert!(
        Command::new("umount")
            .arg(folder)
            .status()
            .unwrap()
            .success()
    );
}

fn mount(how: &[&str], folder: &Path) {
    assert!(
        Command::new("mount")
            .args(how)
            .arg(folder)
            .status()
            .unwrap()
            .success()
    );
}

/// Fills what is left of a disk, but for so many KiB; removing the file it answers with frees it.
pub fn fill(folder: &Path, but_for: usize) -> std::path::PathBuf {
    use std::io::Write;
    let path = folder.join("filler");
    let mut file = std::fs::File::create(&path).unwrap();
    while file.write_all(&[7; 1024]).is_ok() {}
    let size = file.metadata().unwrap().len();
    file.set_len(size.saturating_sub(1024 * but_for as u64))
        .unwrap();
    path
}
