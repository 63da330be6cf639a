//! `heard head`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::Args;
use heard_store::{Signer, add_head};

use crate::settings::USUAL_KEY;
use crate::store;

/// Where the record ends, signed, for somebody else to keep: what is cut off later shows against it.
#[derive(Args)]
pub struct Head {
    /// The file of the key that signs; made where there is none. Keep it from whoever has the database.
    #[arg(long, value_name = "FILE", default_value = USUAL_KEY)]
    key: PathBuf,
    /// A file to add the head to, as on a share of somebody else's; else it is printed.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Head {
    /// Prints the head, or who signed it.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let signer =
            Signer::of_file(&self.key).map_err(|why| anyhow!("{}: {why}", self.key.display()))?;
        let heads = store::run(async {
            let opened = self.store.open().await?;
            Ok(opened.store.heads(opened.clock.now()).await?)
        })?;
        let signed = signer.sign(&heads);
        match &self.to {
            None => say!("{}", signed.trim_end()),
            Some(path) => add_head(path, &signed).with_context(|| path.display().to_string())?,
        }
        tell!("signed by {}", signer.known_by());
        Ok(ExitCode::SUCCESS)
    }
}
