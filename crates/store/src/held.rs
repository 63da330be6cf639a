//! Lines of files that could not be put on record, kept as they stood.

use heard_record::when::moment;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Store;
use crate::db::run;
use crate::fault::Fault;
use crate::rows::HELD;

/// A line of a file that could not be put on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The file's name.
    pub file: String,
    /// The line's number, from 1.
    pub line: i64,
    /// What is wrong with it, as a sentence.
    pub why: String,
    /// The line, word for word.
    pub text: String,
    /// When it was brought.
    pub at: Timestamp,
}

impl Held {
    /// The same line of the same file is held once, however often it is brought.
    fn id(&self) -> Uuid {
        let mut hash = Sha256::new();
        hash.update((self.file.len() as u64).to_be_bytes());
        hash.update(&self.file);
        hash.update(self.line.to_be_bytes());
        hash.update(&self.text);
        let digest: [u8; 32] = hash.finalize().into();
        let (half, _) = digest.split_at(16);
        Uuid::from_bytes(half.try_into().unwrap_or_default())
    }
}

impl Store {
    /// Keeps lines that could not be put on record.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn hold(&self, lines: &[Held]) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        for held in lines {
            let new = run!(
                &mut tx,
                "insert into held (id, file, line, why, text, at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
                held.id(),
                &held.file,
                held.line,
                &held.why,
                // Its text cannot hold the character zero.
                held.text.replace('\0', "\u{2400}"),
                held.at.as_microsecond()
            );
            if new == 1 {
                HELD.seal(&mut tx, [vec![held.id().into()]]).await?;
            }
        }
        self.db.commit(tx).await?;
        Ok(())
    }

    /// Every line that is held, by file and line.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn held(&self) -> Result<Vec<Held>, Fault> {
        let mut tx = self.db.read().await?;
        let rows = HELD
            .read(
                &mut tx,
                "select id, file, line, why, text, at, seal from held order by file, line",
                &[],
            )
            .await?;
        let read = rows.iter().map(|row| {
            Ok(Held {
                file: row.text(1)?,
                line: row.number(2)?,
                why: row.text(3)?,
                text: row.text(4)?,
                at: moment(row.number(5)?),
            })
        });
        read.collect()
    }
}
