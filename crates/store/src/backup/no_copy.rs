//! Why a copy was not made, or not brought back, as a sentence for whoever asked.

use std::io;

use crate::fault::Fault;

/// Why a copy was not made, or not brought back.
#[derive(Debug)]
pub enum NoCopy {
    /// The file cannot be read or written.
    File(io::Error),
    /// The file is not a whole copy: what was wrong, and where.
    NotWhole(String),
    /// It is locked, and no key was given.
    Locked,
    /// It is locked by another key than the one that was given, or its beginning is damaged.
    AnotherKey,
    /// It is in clear, and a key was given that would have locked it.
    InClear,
    /// There is something in the store already, so nothing was brought back.
    NotEmpty,
    /// The store.
    Store(Fault),
}

impl std::fmt::Display for NoCopy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoCopy::File(why) => write!(f, "the copy's file: {why}"),
            NoCopy::NotWhole(why) => write!(f, "the copy is not whole: {why}"),
            NoCopy::Locked => f.write_str(
                "the copy is locked, and no key was given that could open it; nothing was brought back. Name the file of its key \
                 with --key, or as `key` under [backup] in the settings",
            ),
            NoCopy::AnotherKey => f.write_str(
                "that key does not open the copy: it was locked by another, or its beginning is damaged; nothing was brought back",
            ),
            NoCopy::InClear => f.write_str(
                "the copy is in clear, where a key would have locked it: anybody can have made it; nothing was brought back. \
                 Whoever knows where it comes from brings it back with --plain",
            ),
            NoCopy::NotEmpty => f.write_str(
                "there is something in that store already; a copy is only brought back to an empty one",
            ),
            NoCopy::Store(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for NoCopy {}

impl From<io::Error> for NoCopy {
    fn from(error: io::Error) -> NoCopy {
        match error.kind() {
            io::ErrorKind::InvalidData => NoCopy::NotWhole(error.to_string()),
            io::ErrorKind::UnexpectedEof => NoCopy::NotWhole("it ends too early".into()),
            _ => NoCopy::File(error),
        }
    }
}

impl From<Fault> for NoCopy {
    fn from(fault: Fault) -> NoCopy {
        NoCopy::Store(fault)
    }
}

impl From<sqlx::Error> for NoCopy {
    fn from(error: sqlx::Error) -> NoCopy {
        NoCopy::Store(error.into())
    }
}
