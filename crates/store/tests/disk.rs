//! A disk that fails when it is told to, a program that writes to it, and what must be true afterwards.
//!
//! `shim/disk.c` stands between SQLite and the files of one database. Each round starts from the same store, with a
//! log of some nine hundred pages, so that pages are soon moved from the log to the file as well.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use heard_duty::Catalogue;
use heard_duty::catalogue::{Nation, built_in};
use heard_record::invent;
use heard_store::{Answer, Fault, Looks, Put, Store};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::places::{Place, bring};
use crate::sinks::look;

/// What the disk does, at the how manieth call of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Fails {
    pub fault: &'static str,
    pub of: &'static str,
    pub at: u64,
    pub ever: bool,
    pub seed: u64,
}

/// What came of one round.
#[derive(Debug)]
pub struct Round {
    /// The keys that were acknowledged, those of the store it started from among them.
    pub acknowledged: Vec<u64>,
    /// What else was answered, in order: the key, and the fault.
    pub refused: Vec<(u64, String)>,
    /// Was anything acknowledged after the first that was refused?
    pub went_on: bool,
    /// What failed: the call and the file, a line each.
    pub failed: String,
    pub place: Place,
}

const WRITES_TO: &str = "HEARD_TEST_WRITES_TO";
const WRITERS: &str = "HEARD_TEST_WRITERS";
const LOOKS: &str = "HEARD_TEST_LOOKS";

/// How many keys the store has that each round starts from.
const BEFORE: u64 = 22;
/// How many each program asks for, at most.
const MOST: u64 = 60;
/// How often a writer is refused before it gives up.
const REFUSED: usize = 3;

pub fn put(key: u64) -> Put {
    bring(key.into(), &invent::history(key + 1, 2, 20).facts)
}

fn catalogue() -> Arc<Catalogue> {
    static READ: OnceLock<Arc<Catalogue>> = OnceLock::new();
    let read = || Arc::new(built_in::read(Nation::England, &[]).unwrap());
    Arc::clone(READ.get_or_init(read))
}

/// Some who write, each telling what was acknowledged and what was not; then the power goes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is the program that other tests start on a disk that fails"]
async fn the_program_whose_disk_fails() {
    let address = std::env::var(WRITES_TO).unwrap();
    let writers: u64 = std::env::var(WRITERS).unwrap().parse().unwrap();
    match Store::open(&address.parse().unwrap(), Uuid::nil(), catalogue()).await {
        Ok(store) => {
            let looks = std::env::var(LOOKS).ok();
            let looks = looks.map(|file| store.keep_looks(file.into()));
            let write = |writer| {
                let keys = (BEFORE + writer..BEFORE + MOST).step_by(writers as usize);
                write(store.clone(), looks.clone(), keys)
            };
            let mut all: tokio::task::JoinSet<()> = (0..writers).map(write).collect();
            while all.join_next().await.is_some() {}
        }
        Err(fault) => println!("refused 0 {fault:?}."),
    }
    let path = address.strip_prefix("sqlite:").unwrap();
    assert!(
        std::fs::File::open(format!("{path}.cut")).is_err(),
        "the power is still there"
    );
}

async fn write(store: Store, looks: Option<Looks>, keys: impl Iterator<Item = u64>) {
    let mut refused = 0;
    for key in keys {
        if let Some(looks) = &looks {
            looks.keep(look(key.into())).await.unwrap();
        }
        match store.put(put(key)).await {
            Ok(Answer::Kept(_)) => println!("acknowledged {key}."),
            Ok(answer) => panic!("{answer:?}"),
            Err(fault) => {
                println!("refused {key} {fault:?}.");
                refused += 1;
            }
        }
        if refused == REFUSED {
            break;
        }
    }
}

/// The library that stands between, compiled once.
pub fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let own = folder.join(format!("disk-{}.so", std::process::id()));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shim/disk.c");
        let built = Command::new("cc")
            .args([
                "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o",
            ])
            .args([&own, &source])
            .args(["-ldl", "-lpthread"])
            .status();
        assert!(built.unwrap().success(), "the library is not built");
        let library = folder.join("disk.so");
        std::fs::rename(own, &library).unwrap();
        library
    })
}

/// The files of a store that each round starts from, by how their names end.
async fn before() -> &'static BTreeMap<&'static str, Vec<u8>> {
    static MADE: OnceCell<BTreeMap<&str, Vec<u8>>> = OnceCell::const_new();
    MADE.get_or_init(async || {
        let place = Place::sqlite();
        let store = place.open().await;
        for key in 0..BEFORE {
            assert!(matches!(store.put(put(key)).await, Ok(Answer::Kept(_))));
        }
        // While it is open its log is there.
        let read = |ending| (ending, std::fs::read(path_of(&place, ending)).unwrap());
        ["", "-wal"].map(read).into()
    })
    .await
}

fn path_of(place: &Place, ending: &str) -> PathBuf {
    let path = place.text().strip_prefix("sqlite:").unwrap();
    format!("{path}{ending}").into()
}

/// One round: the program, on a disk that fails, until it ends.
pub async fn round(fails: Fails, writers: u64, planted: &str) -> Round {
    let place = Place::sqlite();
    for (ending, bytes) in before().await {
        std::fs::write(path_of(&place, ending), bytes).unwrap();
    }
    let program = program(&place, fails, writers, planted);
    ended(program, place, (0..BEFORE).collect())
}

/// One round in which somebody looks before each is put on record.
pub async fn round_with_looks(fails: Fails) -> Round {
    let place = Place::sqlite();
    for (ending, bytes) in before().await {
        std::fs::write(path_of(&place, ending), bytes).unwrap();
    }
    let looks = path_of(&place, ".looks.jsonl");
    let mut program = program(&place, fails, 1, "");
    program.env(LOOKS, looks);
    ended(program, place, (0..BEFORE).collect())
}

/// One round that begins with no store at all.
pub fn round_from_nothing(fails: Fails) -> Round {
    let place = Place::sqlite();
    let planted = std::env::var("HEARD_PLANTED").unwrap_or_default();
    ended(program(&place, fails, 1, &planted), place, Vec::new())
}

fn program(place: &Place, fails: Fails, writers: u64, planted: &str) -> Command {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program
        .args([
            "disk::the_program_whose_disk_fails",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(WRITES_TO, place.text())
        .env(WRITERS, writers.to_string())
        .env("HEARD_PLANTED", planted)
        .env("LD_PRELOAD", library())
        .env("DISK_PATH", path_of(place, ""))
        .env("DISK_FAULT", fails.fault)
        .env("DISK_OF", fails.of)
        .env("DISK_AT", fails.at.to_string())
        .env("DISK_EVER", if fails.ever { "ever" } else { "" })
        .env("DISK_SEED", fails.seed.to_string())
        .stderr(Stdio::null());
    program
}

/// What came of a round, once its program has ended.
fn ended(mut program: Command, place: Place, acknowledged: Vec<u64>) -> Round {
    let said = String::from_utf8(program.output().unwrap().stdout).unwrap();
    let mut round = Round {
        acknowledged,
        refused: Vec::new(),
        went_on: false,
        failed: std::fs::read_to_string(path_of(&place, ".fault")).unwrap_or_default(),
        place,
    };
    // A line may be broken off in the middle: then it does not end.
    for line in said.lines().filter_map(|line| line.strip_suffix('.')) {
        if let Some(key) = line.strip_prefix("acknowledged ") {
            round.acknowledged.push(key.parse().unwrap());
            round.went_on |= !round.refused.is_empty();
        } else if let Some((key, why)) = line
            .strip_prefix("refused ")
            .and_then(|rest| rest.split_once(' '))
        {
            round.refused.push((key.parse().unwrap(), why.to_owned()));
        }
    }
    round
}

impl Round {
    /// Opens the store again on a disk that is well: what is lost, doubled or otherwise wrong. Nothing, if all is well.
    pub async fn wrong(&self) -> Vec<String> {
        // A machine that lost its power has nothing in memory.
        drop(std::fs::remove_file(path_of(&self.place, "-shm")));
        self.found_wrong()
            .await
            .unwrap_or_else(|fault| vec![fault.to_string()])
    }

    async fn found_wrong(&self) -> Result<Vec<String>, Fault> {
        let store = Store::open(&self.place.address, Uuid::nil(), catalogue()).await?;
        let mut wrong = store.verify().await?.wrong;
        let mut prompt = self.place.prompt().await;
        let whole = prompt.text("pragma integrity_check").await;
        wrong.extend(whole.filter(|said| said != "ok"));
        let mut there: BTreeMap<_, usize> = BTreeMap::new();
        for kept in store.after(0, i64::MAX).await? {
            *there.entry(kept.fact.id).or_default() += 1;
        }
        wrong.extend(
            there
                .iter()
                .filter(|(_, times)| **times > 1)
                .map(|(id, _)| format!("{id} is there twice")),
        );
        for key in &self.acknowledged {
            let put = put(*key);
            match store.answered(&put).await? {
                Some(Answer::Kept(receipt))
                    if receipt.facts.iter().all(|(_, id)| there.contains_key(id)) => {}
                other => wrong.push(format!("{key} was acknowledged, and is answered {other:?}")),
            }
        }
        let refused = self.refused.iter().map(|(key, _)| *key);
        for key in self.acknowledged.iter().copied().chain(refused) {
            match store.put(put(key)).await {
                Ok(Answer::Kept(_)) => {}
                other => wrong.push(format!("{key} asked for again is answered {other:?}")),
            }
        }
        Ok(wrong)
    }
}
