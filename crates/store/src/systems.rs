//! Up to when other systems' files were brought in: no fact of anybody, and in no chain.

use std::collections::BTreeMap;

use heard_record::when::moment;
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::db::Tx;
use crate::fault::Fault;
use crate::rows::{Row, STAYS, SYSTEM_READ};

/// That another system's file was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemRead {
    /// What the other system is called.
    pub system: String,
    /// Up to when what it gave is whole.
    pub up_to: Timestamp,
    /// Within how many hours of that moment the next file is to come.
    pub hours: u32,
}

impl SystemRead {
    /// Should the next file have come by this moment?
    pub fn is_behind(&self, at: Timestamp) -> bool {
        at.duration_since(self.up_to) > SignedDuration::from_hours(i64::from(self.hours))
    }
}

impl Store {
    /// Keeps that another system's file was brought in at a moment.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn note_system_read(&self, read: &SystemRead, at: Timestamp) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        let cells = vec![
            Some(read.system.as_str().into()),
            Some(at.as_microsecond().into()),
            Some(read.up_to.as_microsecond().into()),
            Some(i64::from(read.hours).into()),
        ];
        SYSTEM_READ.insert(&mut tx, cells, STAYS).await?;
        self.db.commit(tx).await
    }

    /// Each other system, by name, up to when it had been read at a moment, and within how many hours it was to be read
    /// again by what was last said of it; a note that is not what was kept says nothing.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn systems_read(&self, at: Timestamp) -> Result<Vec<SystemRead>, Fault> {
        let mut tx = self.db.read().await?;
        let notes = last_notes(&mut tx, at).await?;
        let mut last: BTreeMap<String, SystemRead> = BTreeMap::new();
        for note in &notes {
            let mut read = read(note)?;
            if let Some(before) = last.get(&read.system) {
                // An old file that comes late takes nothing back.
                read.up_to = read.up_to.max(before.up_to);
            }
            last.insert(read.system.clone(), read);
        }
        Ok(last.into_values().collect())
    }
}

/// Of each system the last note at a moment and that of which the file went furthest; all there are, where one of these is not
/// what was kept.
async fn last_notes(tx: &mut Tx, at: Timestamp) -> Result<Vec<Row>, Fault> {
    let at = [at.as_microsecond().into()];
    let (last, damaged) = SYSTEM_READ
        .read_apart(
            tx,
            "select note.system, note.at, note.up_to, note.hours, note.seal from \
             (select system, max(at) as latest, max(up_to) as furthest from system_read where at <= $1 group by system) known \
             join system_read note on note.system = known.system \
             where note.at <= $1 and (note.at = known.latest or note.up_to = known.furthest) order by note.system, note.at",
            &at,
        )
        .await?;
    if damaged.is_empty() {
        return Ok(last);
    }
    SYSTEM_READ
        .read_whole_ones(
            tx,
            "select system, at, up_to, hours, seal from system_read where at <= $1 order by system, at",
            &at,
        )
        .await
}

fn read(row: &Row) -> Result<SystemRead, Fault> {
    Ok(SystemRead {
        system: row.text(0)?,
        up_to: moment(row.number(2)?),
        hours: u32::try_from(row.number(3)?).unwrap_or(u32::MAX),
    })
}
