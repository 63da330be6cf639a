//! Lines of files that could not be put on record, kept as they stood.

use heard_record::when::moment;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Store;
use crate::fault::Fault;
use crate::many::for_rows;
use crate::rows::{HELD, Row};

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

/// Every line that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllHeld {
    /// Each that is what was kept, by file and line.
    pub lines: Vec<Held>,
    /// How many are left out because they are not.
    pub left_out: usize,
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
        let rows = lines.iter().map(|held| {
            let row = [
                held.id().into(),
                held.file.as_str().into(),
                held.line.into(),
                held.why.as_str().into(),
                // Its text cannot hold the character zero.
                held.text.replace('\0', "\u{2400}").into(),
                held.at.as_microsecond().into(),
            ];
            let seal = HELD.sealing(&row);
            let [id, file, line, why, text, at] = row;
            [id, file, line, why, text, at, seal]
        });
        for_rows(
            &mut tx,
            "insert into held (id, file, line, why, text, at, seal) values # on conflict (id) do nothing",
            rows,
        )
        .await?;
        self.db.commit(tx).await?;
        Ok(())
    }

    /// Every line that is held, by file and line; one that is not what was kept hides none of the others.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn held(&self) -> Result<AllHeld, Fault> {
        let mut tx = self.db.read().await?;
        let (whole, damaged) = HELD
            .read_apart(
                &mut tx,
                "select id, file, line, why, text, at, seal from held order by file, line",
                &[],
            )
            .await?;
        Ok(AllHeld {
            lines: whole.iter().map(read).collect::<Result<_, _>>()?,
            left_out: damaged.len(),
        })
    }
}

fn read(row: &Row) -> Result<Held, Fault> {
    Ok(Held {
        file: row.text(1)?,
        line: row.number(2)?,
        why: row.text(3)?,
        text: row.text(4)?,
        at: moment(row.number(5)?),
    })
}
