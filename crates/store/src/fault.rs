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
    /// Neither place that keeps who looked can be written, so nothing may be shown.
    NotLooked,
    /// What takes the content of a fact out could not be kept in the ledger of such things. Nothing was recorded.
    NotInLedger,
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
            Fault::NotLooked => f.write_str(
                "nothing can be shown: that you looked could not be recorded; ask the duty inspector by phone",
            ),
            Fault::NotInLedger => f.write_str(
                "nothing was recorded: the ledger of what is taken out of the record cannot be written",
            ),
            Fault::Damaged(what) => write!(f, "the record is damaged: {what}"),
        }
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// Did the disk or the database's own file fail, so that nothing more is to be believed of it?
    pub(crate) fn is_of_the_disk(&self) -> bool {
        matches!(self, Fault::ReadOnly | Fault::Damaged(_))
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

/// What a guard or a constraint of the database means, when it refuses what only this program writes.
const REFUSED: &str =
    "the database refused to take in what should have followed from what is there";

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
            19 => Fault::Damaged(REFUSED.into()),
            _ => Fault::Down,
        };
    }
    match code {
        "53100" => Fault::Full,
        "40001" | "40P01" | "55P03" | "57014" | "53300" => Fault::Busy,
        "58030" | "25006" => Fault::ReadOnly,
        "P0001" => Fault::Damaged(REFUSED.into()),
        _ if code.starts_with("23") => Fault::Damaged(REFUSED.into()),
        "XX001" | "XX002" => Fault::Damaged("PostgreSQL says that its data are corrupted".into()),
        _ => Fault::Down,
    }
}
