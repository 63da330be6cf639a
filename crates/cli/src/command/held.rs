//! `heard held`.

use std::process::ExitCode;

use clap::Args;

use crate::page::{ASIDE, styled, wrapped};
use crate::store;

/// The lines of files that could not be put on record, word for word, each with the reason.
#[derive(Args)]
pub struct Held {
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Held {
    /// Prints them.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let held = store::run(async {
            let opened = self.store.open().await?;
            Ok(opened.store.held().await?)
        })?;
        if held.is_empty() {
            say!("Nothing is held.");
        }
        for line in held {
            say!(
                "{}",
                wrapped(
                    &format!("{}:{}: {}", line.file, line.line, line.why),
                    "",
                    "  "
                )
            );
            say!("{}", styled(ASIDE, &wrapped(&line.text, "  ", "  ")));
        }
        Ok(ExitCode::SUCCESS)
    }
}
