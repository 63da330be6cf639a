//! `heard completions`.

use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Prints completions for a shell.
#[derive(Args)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    /// Prints them.
    pub fn run<A: CommandFactory>(&self) -> anyhow::Result<ExitCode> {
        clap_complete::generate(
            self.shell,
            &mut A::command(),
            "heard",
            &mut std::io::stdout(),
        );
        Ok(ExitCode::SUCCESS)
    }
}
