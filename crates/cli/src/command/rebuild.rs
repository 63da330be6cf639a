//! `heard rebuild`.

use std::process::ExitCode;

use clap::Args;
use heard_desk::Counting;

use crate::page::{WARNING, styled, wrapped};
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
        let damaged = store::run(async {
            let opened = self.store.open().await?;
            opened.store.rebuild().await?;
            let counting = Counting::of(&opened.store, &opened.catalogue, &opened.clock);
            counting.keep_everybody().await?;
            Ok(opened.store.damaged().await?)
        })?;
        say!("What is owed to everybody was worked out again from the facts.");
        if !damaged.is_empty() {
            say!(
                "What follows from no fact cannot be worked out again, and none of it is dropped:"
            );
        }
        for damaged in damaged {
            say!("{}", styled(WARNING, &wrapped(&damaged, "- ", "  ")));
        }
        Ok(ExitCode::SUCCESS)
    }
}
