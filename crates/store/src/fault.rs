//! What can go wrong that nobody who asks can put right.

use std::fmt;

/// Why something was not done, or cannot be told to have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The store is not one that can be relied on, and was not opened.
    Refused(String),
    /// Others are writing and it took too long. Nothing was recorded.
    Busy,
    /// There is no room on the disk. Nothing was recorded.
    Full,
    /// The database does not answer. Nothing was recorded.
    Down,
    /// It broke off while it was being made lasting. It may be on record or not: asked again
    /// with the same key, the store says which.
    NotKnown,
    /// The disk or the database failed, so nothing more is taken in until the program was
    /// started again and the record verified.
    ReadOnly,
    /// What is kept is not what was put there.
    Damaged(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Refused(why) => write!(f, "the store was not opened: {why}"),
            Fault::Busy => f.write_str("nothing was recorded: the store is busy; try again"),
            Fault::Full => f.write_str("nothing was recorded: there is no room left on the disk of the store"),
            Fault::Down => f.write_str("nothing was recorded: the database does not answer"),
            Fault::NotKnown => f.write_str(
                "it is not known whether that was recorded; ask again with the same key, and the store says which",
            ),
            Fault::ReadOnly => f.write_str(
                "nothing was recorded: after a fault of the disk or database the store only answers questions until it is \
                 started again and verified",
            ),
            Fault::Damaged(what) => write!(f, "the record is damaged: {what}"),
        }
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// Must nothing more be taken in after it?
    pub(crate) fn ends_writing(&self) -> bool {
        matches!(self, Fault::ReadOnly | Fault::Damaged(_) | Fault::NotKnown)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Fault {
        match &error {
            sqlx::Error::Database(of_database) => {
                let code = of_database.code();
                of_code(code.as_deref().unwrap_or_default())
            }
            sqlx::Error::ColumnDecode { index, .. } => {
                Fault::Damaged(format!("column {index} cannot be read"))
            }
            sqlx::Error::PoolTimedOut => Fault::Busy,
            _ => Fault::Down,
        }
    }
}

/// What the database's own code means: numbers are SQLite's, five characters PostgreSQL's.
fn of_code(code: &str) -> Fault {
    const IO_ERROR: i64 = 10;
    if let Ok(extended) = code.parse::<i64>()
        && code.len() < 5
    {
        // The low byte says what, the rest how.
        return match extended & 0xff {
            5 | 6 => Fault::Busy,
            13 => Fault::Full,
            IO_ERROR | 8 => Fault::ReadOnly,
            11 | 26 => Fault::Damaged("the database file is malformed".into()),
            _ => Fault::Down,
        };
    }
    match code {
        "53100" => Fault::Full,
        "40001" | "40P01" | "55P03" | "57014" | "53300" => Fault::Busy,
        "58030" | "25006" => Fault::ReadOnly,
        "XX001" | "XX002" => Fault::Damaged("PostgreSQL says that its data are corrupted".into()),
        _ => Fault::Down,
    }
}
