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
        let facts = restored(&elsewhere, part, opened.catalogue, None).await?;
        if facts != head.seq {
            bail!(
                "the copy was brought back with {facts} facts and should have {}",
                head.seq
            );
        }
        Ok(usize::try_from(facts).unwrap_or_default())
    }
}

/// Brings a copy back into an empty store, without what the ledger says was taken out since, and verifies it.
#[derive(Args)]
pub struct Restore {
    /// The copy.
    file: PathBuf,
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Restore {
    /// Ends with 0 when it is all there.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let catalogue = self.store.catalogue()?;
        let erasures = Some(self.store.erasures()?);
        let address = self.store.address()?;
        let facts = store::run(restored(&address, &self.file, catalogue, erasures))?;
        let facts = counted(usize::try_from(facts).unwrap_or_default(), "fact", "facts");
        say!("{facts} brought back and verified. Whoever was signed in signs in again.");
        Ok(ExitCode::SUCCESS)
    }
}

/// How many facts there are, after a copy was brought back and verified.
async fn restored(
    to: &Address,
    from: &Path,
    catalogue: Arc<Catalogue>,
    erasures: Option<Erasures>,
) -> anyhow::Result<i64> {
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
    Ok(copied.facts)
}
