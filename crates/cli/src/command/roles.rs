//! `heard roles`.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

/// The statements that make a login for the service on a PostgreSQL server: one that adds to the record and cannot change it.
#[derive(Args)]
pub struct Roles {
    /// What the login is called.
    #[arg(default_value = "heard_service")]
    login: String,
}

impl Roles {
    /// Prints them.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let statements = heard_store::roles(&self.login).map_err(|why| anyhow!(why))?;
        say!("{}", statements.trim_end());
        Ok(ExitCode::SUCCESS)
    }
}
