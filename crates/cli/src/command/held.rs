//! `heard held`.

use std::process::ExitCode;

use clap::Args;

use crate::page::{ASIDE, WARNING, counted, styled, wrapped};
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
        if held.lines.is_empty() && held.left_out == 0 {
            say!("Nothing is held.");
        }
        for line in held.lines {
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
        if held.left_out > 0 {
            let left_out = counted(held.left_out, "line is", "lines are");
            let left_out = format!("{left_out} left out: not what was kept. Bring the file again.");
            say!("{}", styled(WARNING, &wrapped(&left_out, "", "")));
        }
        Ok(ExitCode::SUCCESS)
    }
}
