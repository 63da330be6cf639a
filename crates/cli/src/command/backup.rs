//! `heard backup` and `heard restore`.

mod apart;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use heard_duty::Catalogue;
use heard_store::{Address, CopyKey, CopyMade, Erasures, Store};

use crate::page::{WARNING, counted, styled, wrapped};
use crate::store::{self, KeyFound};
use apart::Apart;

/// Copies the store to a file, and brings that back elsewhere to see that it is good.
#[derive(Args)]
pub struct Backup {
    /// The file; it must not be there yet.
    file: PathBuf,
    #[command(flatten)]
    lock: LockGiven,
    #[command(flatten)]
    store: store::StoreGiven,
}

/// By which key a copy is locked, or that it is not.
#[derive(Args)]
#[command(next_help_heading = "Who may read it")]
struct LockGiven {
    /// The file of the key that locks copies and opens them; else the key `backup.key`. To lock, it is made where there is none.
    #[arg(long, value_name = "FILE", conflicts_with = "plain")]
    key: Option<PathBuf>,
    /// The copy is in clear: whoever has the file reads all of it.
    #[arg(long)]
    plain: bool,
}

/// Said where nothing says who may read a copy.
const NO_KEY: &str = "nothing says who may read the copy: name the file of a key with --key, or as `key` under [backup] in heard.toml \
                      (it is made where there is none), or say --plain, and whoever has the copy reads all of it";

impl LockGiven {
    /// The file of the key; none, where copies are to be in clear.
    fn file(&self, store: &store::StoreGiven) -> anyhow::Result<Option<PathBuf>> {
        if self.plain {
            return Ok(None);
        }
        let set = store.settings()?.key_of_copies;
        Ok(self.key.clone().or(set))
    }

    /// What locks a copy; none, where it was said that it is to be in clear. A new key is made where there is none.
    fn to_lock(&self, store: &store::StoreGiven) -> anyhow::Result<Option<CopyKey>> {
        let Some(file) = self.file(store)? else {
            return if self.plain { Ok(None) } else { bail!(NO_KEY) };
        };
        if file.exists() {
            return Ok(Some(key_in(&file)?));
        }
        let key =
            CopyKey::new_in_file(&file).map_err(|why| anyhow!("{}: {why}", file.display()))?;
        say!(
            "A new key is in {}. Keep it where the copies are not, and once more on paper: without it nobody opens them.",
            file.display()
        );
        Ok(Some(key))
    }

    /// What opens a copy, if anything was named.
    fn to_open(&self, store: &store::StoreGiven) -> anyhow::Result<Option<CopyKey>> {
        let file = self.file(store)?;
        file.map(|file| key_in(&file)).transpose()
    }
}

fn key_in(file: &Path) -> anyhow::Result<CopyKey> {
    CopyKey::of_file(file).map_err(|why| anyhow!(why))
}

impl Backup {
    /// Ends with 0 when there is a copy that was brought back and verified.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        if self.file.exists() {
            bail!(
                "{} is there already; a copy does not replace another",
                self.file.display()
            );
        }
        let folder = self
            .file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        // What is begun there is gone again if it does not become a copy.
        let beside = Apart::in_folder(folder)?;
        let part = beside.file("copy");
        let copied = store::run(self.copy(&part))?;
        let named =
            std::fs::rename(&part, &self.file).and_then(|()| File::open(folder)?.sync_all());
        named.context("the copy could not be given its name")?;
        say!(
            "{} copied to {}, brought back elsewhere and verified.",
            counted(copied.facts, "fact", "facts"),
            self.file.display()
        );
        for left_out in copied.left_out {
            let left_out = format!("{left_out}, and left out of the copy");
            say!("{}", styled(WARNING, &wrapped(&left_out, "- ", "  ")));
        }
        if copied.is_in_clear {
            say!("It is in clear: whoever has the file reads all of it.");
        }
        if copied.has_places {
            say!(
                "The protected places in it are sealed, and the key to them, {}, is not in it: keep a copy of that apart.",
                self.store.file_of_places()?.display()
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Copies the store to a file, and brings that back elsewhere. The key is made once there is something to lock.
    async fn copy(&self, part: &Path) -> anyhow::Result<Copied> {
        let opened = self.store.open().await?;
        let key = self.lock.to_lock(&self.store)?;
        let CopyMade { head, left_out } = opened.store.copy_to(part, key.as_ref()).await?;
        let elsewhere = Apart::in_folder(&self.elsewhere()?)?;
        let there = Address::Sqlite(elsewhere.file("elsewhere.db"));
        let brought = restored(&there, part, key.as_ref(), opened.catalogue, None).await?;
        brought.store.put_away().await?;
        if i64::try_from(brought.facts) != Ok(head.seq) {
            bail!(
                "the copy was brought back with {} facts and should have {}",
                brought.facts,
                head.seq
            );
        }
        Ok(Copied {
            facts: brought.facts,
            has_places: brought.has_places,
            is_in_clear: key.is_none(),
            left_out,
        })
    }

    /// Where the copy is brought back to: never beside the copy, which may be read by others than the store is.
    fn elsewhere(&self) -> anyhow::Result<PathBuf> {
        Ok(match self.store.address()? {
            Address::Sqlite(path) => match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
                _ => ".".into(),
            },
            Address::Postgres(_) => std::env::temp_dir(),
        })
    }
}

/// A copy that was made.
struct Copied {
    /// How many facts are in it.
    facts: usize,
    /// Is any protected place?
    has_places: bool,
    /// Is it without a key?
    is_in_clear: bool,
    /// What is left out of it, as sentences.
    left_out: Vec<String>,
}

/// Brings a copy back into an empty store, without what the ledger says was taken out since, and verifies it.
#[derive(Args)]
pub struct Restore {
    /// The copy.
    file: PathBuf,
    /// The ledger of what the law had taken out; else the key `erasures`, else the one beside the store.
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
    #[command(flatten)]
    lock: LockGiven,
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Restore {
    /// Ends with 0 when it is all there.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let catalogue = self.store.catalogue()?;
        let ledger = self
            .erasures
            .clone()
            .map_or_else(|| self.store.ledger(), Ok)?;
        let is_there = ledger.exists();
        if self.erasures.is_some() && !is_there {
            bail!("there is no ledger at {}", ledger.display());
        }
        let address = self.store.address()?;
        let erasures = Some(Erasures::in_file(ledger.clone()));
        let key = self.lock.to_open(&self.store)?;
        let (brought, found) = store::run(async {
            let brought = restored(&address, &self.file, key.as_ref(), catalogue, erasures).await?;
            let found = self.store.key_found(&brought.store).await?;
            brought.store.put_away().await?;
            Ok((brought, found))
        })?;
        let facts = counted(brought.facts, "fact", "facts");
        say!("{facts} brought back and verified. Whoever was signed in signs in again.");
        if is_there {
            let again = counted(brought.again, "fact is", "facts are");
            say!(
                "{again} taken out again, as the ledger {} says.",
                ledger.display()
            );
        } else {
            say!(
                "There is no ledger at {}. If the law had anything taken out since the copy was made, it is back: restore again with --erasures.",
                ledger.display()
            );
        }
        if let (true, KeyFound::Gone(says) | KeyFound::Wrong(says)) = (brought.has_places, found) {
            say!("{says}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A copy, after it was brought back and verified.
struct Brought {
    /// Where it is now.
    store: Store,
    /// How many facts there are.
    facts: usize,
    /// How many take content out again.
    again: usize,
    /// Is any protected place among them?
    has_places: bool,
}

/// Brings a copy back, and verifies it.
async fn restored(
    to: &Address,
    from: &Path,
    key: Option<&CopyKey>,
    catalogue: Arc<Catalogue>,
    erasures: Option<Erasures>,
) -> anyhow::Result<Brought> {
    let (store, copied) = Store::bring_back(to, from, key, catalogue, erasures).await?;
    let verified = store.verify().await?;
    let mut wrong = verified.wrong;
    wrong.extend(store.verify_looks(None).await?.1);
    if !store.has_link(copied.facts, copied.link).await? {
        wrong.push("it does not go on from where the store ended that it is a copy of".into());
    }
    if !wrong.is_empty() {
        bail!("the copy is not good: {}", wrong.join("; "));
    }
    let has_places = store.has_sealed_places().await?;
    let count = |facts: i64| usize::try_from(facts).unwrap_or_default();
    Ok(Brought {
        store,
        facts: count(copied.facts),
        again: count(verified.head.seq - copied.facts),
        has_places,
    })
}
