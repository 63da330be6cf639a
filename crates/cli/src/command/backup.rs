//! `heard backup` and `heard restore`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use heard_duty::Catalogue;
use heard_store::{Address, Erasures, Store};

use crate::page::counted;
use crate::store;

/// Copies the store to a file, and brings that back elsewhere to see that it is good.
#[derive(Args)]
pub struct Backup {
    /// The file; it must not be there yet.
    file: PathBuf,
    #[command(flatten)]
    store: store::StoreGiven,
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
        let beside = tempfile::tempdir_in(folder).with_context(|| folder.display().to_string())?;
        let part = beside.path().join("copy");
        let facts = store::run(self.copy(&part, beside.path()))?;
        let named =
            std::fs::rename(&part, &self.file).and_then(|()| File::open(folder)?.sync_all());
        named.context("the copy could not be given its name")?;
        say!(
            "{} copied to {}, brought back elsewhere and verified.",
            counted(facts, "fact", "facts"),
            self.file.display()
        );
        Ok(ExitCode::SUCCESS)
    }

    async fn copy(&self, part: &Path, beside: &Path) -> anyhow::Result<usize> {
        let opened = self.store.open().await?;
        let head = opened.store.copy_to(part).await?;
        let elsewhere = Address::Sqlite(beside.join("elsewhere.db"));
        let (facts, _) = restored(&elsewhere, part, opened.catalogue, None).await?;
        if i64::try_from(facts) != Ok(head.seq) {
            bail!(
                "the copy was brought back with {facts} facts and should have {}",
                head.seq
            );
        }
        Ok(facts)
    }
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
        let (facts, again) = store::run(restored(&address, &self.file, catalogue, erasures))?;
        let facts = counted(facts, "fact", "facts");
        say!("{facts} brought back and verified. Whoever was signed in signs in again.");
        if is_there {
            let again = counted(again, "fact is", "facts are");
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
        Ok(ExitCode::SUCCESS)
    }
}

/// How many facts there are, after a copy was brought back and verified; and how many take content out again.
async fn restored(
    to: &Address,
    from: &Path,
    catalogue: Arc<Catalogue>,
    erasures: Option<Erasures>,
) -> anyhow::Result<(usize, usize)> {
    let (store, copied) = Store::bring_back(to, from, catalogue, erasures).await?;
    let verified = store.verify().await?;
    let mut wrong = verified.wrong;
    wrong.extend(store.verify_looks(None).await?.1);
    if !store.has_link(copied.facts, copied.link).await? {
        wrong.push("it does not go on from where the store ended that it is a copy of".into());
    }
    if !wrong.is_empty() {
        bail!("the copy is not good: {}", wrong.join("; "));
    }
    let count = |facts: i64| usize::try_from(facts).unwrap_or_default();
    Ok((count(copied.facts), count(verified.head.seq - copied.facts)))
}
