//! Up to when other systems' files were brought in: no fact of anybody, and in no chain.

use heard_record::when::moment;
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::db::{all, run};
use crate::fault::Fault;
use crate::rows::SYSTEM_READ;

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
        let new = run!(
            &mut tx,
            "insert into system_read (system, at, up_to, hours) values ($1, $2, $3, $4) on conflict (system, at) do nothing",
            &read.system,
            at.as_microsecond(),
            read.up_to.as_microsecond(),
            i64::from(read.hours)
        );
        if new == 1 {
            let key = vec![read.system.as_str().into(), at.as_microsecond().into()];
            SYSTEM_READ.seal(&mut tx, [key]).await?;
        }
        self.db.commit(tx).await
    }

    /// Each other system, by name, up to when it had been read at a moment, and within how many hours it was to be read
    /// again by what was last said of it.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn systems_read(&self, at: Timestamp) -> Result<Vec<SystemRead>, Fault> {
        let mut tx = self.db.read().await?;
        let rows: Vec<(String, i64, i64)> = all!(
            &mut tx,
            "select each.system, each.up_to, last.hours from \
                 (select system, max(at) as at, max(up_to) as up_to from system_read where at <= $1 group by system) each \
                 join system_read last on last.system = each.system and last.at = each.at order by each.system",
            at.as_microsecond()
        );
        let read = rows.into_iter().map(|(system, up_to, hours)| SystemRead {
            system,
            up_to: moment(up_to),
            hours: u32::try_from(hours).unwrap_or(u32::MAX),
        });
        Ok(read.collect())
    }
}
