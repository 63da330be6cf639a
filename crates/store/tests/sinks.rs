//! Either place that keeps who looked fails, in every way and in pairs: an answer leaves only if one of them has the look.

use std::path::{Path, PathBuf};
use std::time::Duration;

use heard_record::PersonId;
use heard_store::{Fault, Look, Looks, Sinks, Store};
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use crate::places::{at, opened};
use crate::room::{disk, fill, in_a_room_of_its_own, read_only, writable_again};

/// A look of more than a page, so that it does not fit where another ended.
pub fn look(number: u128) -> Look {
    Look {
        id: Uuid::from_u128(number),
        at: at("2026-06-10 20:31"),
        who: PersonId::of_words(&["PC Wrenfield"]),
        about: Some(PersonId::of_words(&["Kai"])),
        quiet: false,
        body: format!(r#"{{"act":"{}"}}"#, "r".repeat(9_000)),
    }
}

/// What happens to the file of looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum File {
    Well,
    ReadOnly,
    Full,
    Deleted,
    Directory,
    Link,
    Pipe,
    NoPermission,
    Hung,
    Slow,
}

/// What happens to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Database {
    Well,
    Full,
    Deleted,
    Directory,
    Link,
    Hung,
    Slow,
}

const FILES: [File; 10] = [
    File::Well,
    File::ReadOnly,
    File::Full,
    File::Deleted,
    File::Directory,
    File::Link,
    File::Pipe,
    File::NoPermission,
    File::Hung,
    File::Slow,
];

const DATABASES: [Database; 7] = [
    Database::Well,
    Database::Full,
    Database::Deleted,
    Database::Directory,
    Database::Link,
    Database::Hung,
    Database::Slow,
];

impl File {
    /// One that is deleted is begun anew, and one that is slow is waited for.
    fn takes_looks(self) -> bool {
        matches!(self, File::Well | File::Deleted | File::Slow)
    }
}

impl Database {
    fn takes_looks(self) -> bool {
        matches!(self, Database::Well | Database::Slow)
    }

    /// Is nothing more believed of it, until the program is started again?
    fn is_lost(self) -> bool {
        matches!(
            self,
            Database::Deleted | Database::Directory | Database::Link
        )
    }
}

#[test]
fn whatever_happens_to_the_places_that_keep_looks_nothing_is_shown_unkept() {
    in_a_room_of_its_own("sinks::the_program_whose_looks_cannot_be_kept");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is the program that another test starts in a room of its own"]
async fn the_program_whose_looks_cannot_be_kept() {
    let mut all = tokio::task::JoinSet::new();
    for file in FILES {
        for database in DATABASES {
            all.spawn(async move {
                let wrong = Room::made().await.tries(file, database).await;
                wrong.map(|wrong| format!("{file:?} and {database:?}: {wrong}"))
            });
        }
    }
    let wrong: Vec<String> = all.join_all().await.into_iter().flatten().collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// A store on a disk of its own, and a file of looks on another.
struct Room {
    folder: tempfile::TempDir,
    store: Store,
    looks: Looks,
}

/// How long something slow takes, in milliseconds.
const SLOW: u64 = 500;

impl Room {
    async fn made() -> Room {
        let folder = tempfile::tempdir().unwrap();
        disk(&folder.path().join("store"), 2_048);
        disk(&folder.path().join("looks"), 256);
        let address = address(folder.path());
        let store = opened(&address.parse().unwrap(), Uuid::nil()).await;
        let looks = store.keep_looks(folder.path().join("looks/looks.jsonl"));
        assert_eq!(looks.keep(look(1)).await, Ok(Sinks::Both));
        Room {
            folder,
            store,
            looks,
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("looks/looks.jsonl")
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("store/heard.db")
    }

    /// What went wrong with one look while both fail in their ways, and with the next.
    async fn tries(mut self, file: File, database: Database) -> Option<String> {
        let hold = self.fail_database(database).await;
        self.fail_file(file).await;
        let kept = self.looks.keep(look(2)).await;
        let should = match (database.takes_looks(), file.takes_looks()) {
            (true, true) => Ok(Sinks::Both),
            (true, false) => Ok(Sinks::DatabaseAlone),
            (false, true) => Ok(Sinks::FileAlone),
            (false, false) => Err(Fault::NotLooked),
        };
        if kept != should {
            return Some(format!("{kept:?}, not {should:?}"));
        }
        self.mend_file(file);
        self.mend_database(database, hold).await;
        if file == File::Hung {
            // What was held up is written first.
            tokio::time::sleep(Duration::from_millis(SLOW)).await;
        }
        let next = self.looks.keep(look(3)).await;
        let should = if database.is_lost() {
            Sinks::FileAlone
        } else {
            Sinks::Both
        };
        if next != Ok(should) {
            return Some(format!("mended, {next:?}"));
        }
        let shown = [(2, kept.is_ok()), (3, true)];
        let there = self.looks_there().await;
        let lost = shown
            .into_iter()
            .find(|(number, shown)| *shown && !there.contains(number));
        lost.map(|(number, _)| format!("look {number} is nowhere"))
    }

    async fn fail_file(&mut self, file: File) {
        let (path, aside) = (self.file(), self.file().with_extension("aside"));
        let folder = path.parent().unwrap();
        match file {
            File::Well => {}
            File::ReadOnly => read_only(folder),
            File::Full => drop(fill(folder, 0)),
            File::Deleted => std::fs::remove_file(&path).unwrap(),
            File::Directory | File::Link | File::Pipe => {
                std::fs::rename(&path, &aside).unwrap();
                match file {
                    File::Directory => std::fs::create_dir(&path).unwrap(),
                    File::Link => std::os::unix::fs::symlink(&aside, &path).unwrap(),
                    _ => assert!(
                        std::process::Command::new("mkfifo")
                            .arg(&path)
                            .status()
                            .unwrap()
                            .success()
                    ),
                }
            }
            File::NoPermission => permit(&path, 0o400),
            File::Hung | File::Slow => std::fs::write(hold_of(&path), "").unwrap(),
        }
        if file == File::Slow {
            let hold = hold_of(&path);
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(SLOW));
                std::fs::remove_file(hold).unwrap();
            });
        }
        if matches!(file, File::ReadOnly | File::NoPermission) {
            // Whoever has it open goes on: it is for a program started then.
            self.looks = self.store.keep_looks(path);
        }
    }

    fn mend_file(&self, file: File) {
        let (path, aside) = (self.file(), self.file().with_extension("aside"));
        match file {
            File::Well | File::Deleted | File::Slow => {}
            File::ReadOnly => writable_again(path.parent().unwrap()),
            File::Full => std::fs::remove_file(path.with_file_name("filler")).unwrap(),
            File::Directory => std::fs::remove_dir(&path)
                .and_then(|()| std::fs::rename(aside, path))
                .unwrap(),
            File::Link | File::Pipe => std::fs::rename(aside, path).unwrap(),
            File::NoPermission => permit(&path, 0o600),
            File::Hung => std::fs::remove_file(hold_of(&path)).unwrap(),
        }
    }

    /// Where another program writes and does not end, it is answered with.
    async fn fail_database(&self, database: Database) -> Option<SqliteConnection> {
        let (path, aside) = (self.database(), self.database().with_extension("aside"));
        match database {
            Database::Well => {}
            Database::Full => drop(fill(path.parent().unwrap(), 0)),
            Database::Deleted => std::fs::remove_file(&path).unwrap(),
            Database::Directory => {
                std::fs::rename(&path, &aside)
                    .and_then(|()| std::fs::create_dir(&path))
                    .unwrap();
            }
            Database::Link => {
                let elsewhere = self.folder.path().join("elsewhere.db");
                std::fs::copy(&path, &elsewhere).unwrap();
                std::fs::rename(&path, &aside).unwrap();
                std::os::unix::fs::symlink(elsewhere, &path).unwrap();
            }
            Database::Hung | Database::Slow => {
                let mut other = SqliteConnection::connect(&address(self.folder.path()))
                    .await
                    .unwrap();
                sqlx::query("begin immediate")
                    .execute(&mut other)
                    .await
                    .unwrap();
                if database == Database::Hung {
                    return Some(other);
                }
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(SLOW)).await;
                    drop(other);
                });
            }
        }
        None
    }

    async fn mend_database(&self, database: Database, hold: Option<SqliteConnection>) {
        let (path, aside) = (self.database(), self.database().with_extension("aside"));
        if let Some(hold) = hold {
            hold.close().await.unwrap();
        }
        match database {
            Database::Full => std::fs::remove_file(path.with_file_name("filler")).unwrap(),
            Database::Directory => std::fs::remove_dir(&path)
                .and_then(|()| std::fs::rename(aside, path))
                .unwrap(),
            Database::Link => std::fs::rename(aside, path).unwrap(),
            Database::Well | Database::Deleted | Database::Hung | Database::Slow => {}
        }
    }

    /// The looks that are in one place or the other, as somebody finds them who starts the program again.
    async fn looks_there(self) -> Vec<u128> {
        let file = std::fs::read_to_string(self.file()).unwrap_or_default();
        let store = opened(&address(self.folder.path()).parse().unwrap(), Uuid::nil()).await;
        let about = store
            .looks_about(PersonId::of_words(&["Kai"]), None, 99)
            .await
            .unwrap();
        let in_store = |number: &u128| about.iter().any(|look| look.id == Uuid::from_u128(*number));
        let in_file = |number: &u128| file.contains(&Uuid::from_u128(*number).to_string());
        (1..=3)
            .filter(|number| in_store(number) || in_file(number))
            .collect()
    }
}

fn address(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("store/heard.db").display())
}

fn hold_of(path: &Path) -> PathBuf {
    path.with_extension("jsonl.hold")
}

fn permit(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
