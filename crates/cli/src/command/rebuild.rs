//! `heard rebuild`.

use std::process::ExitCode;

use clap::Args;
use heard_desk::Counting;

use crate::store;

/// Works out again, from the facts alone, what is kept beside them.
#[derive(Args)]
pub struct Rebuild {
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Rebuild {
    /// Ends with 0 when it is done.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        store::run(async {
            let opened = self.store.open().await?;
            opened.store.rebuild().await?;
            let counting = Counting::of(&opened.store, &opened.catalogue, &opened.clock);
            Ok(counting.keep_everybody().await?)
        })?;
        say!("What is owed to everybody was worked out again from the facts.");
        Ok(ExitCode::SUCCESS)
    }
}
