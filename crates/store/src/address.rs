//! Where a store is: `sqlite:PATH`, or `postgres://…`.

use std::path::PathBuf;
use std::str::FromStr;

/// Where a store is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file on this machine's own disk.
    Sqlite(PathBuf),
    /// A PostgreSQL server; it may hold a password, and is never shown.
    Postgres(String),
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Address, String> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            if path.is_empty() {
                return Err("`sqlite:` names no file: write `sqlite:heard.db`".into());
            }
            return Ok(Address::Sqlite(path.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Address::Postgres(text.to_owned()));
        }
        Err("a store is `sqlite:PATH` or `postgres://USER@HOST/DATABASE`".into())
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Address::Sqlite(_) => "sqlite:…",
            Address::Postgres(_) => "postgres://…",
        })
    }
}
