//! How often somebody tried to sign in: by the digest of the account's name, or of where from.

use heard_record::when::moment;
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::chain::Seal;
use crate::db::{Tx, run};
use crate::fault::Fault;
use crate::rows::SIGN_IN_TRY;

/// How many tries failed, and when the last was. A count that is not what was kept begins again: whoever signs in from a place
/// is not to wait for ever.
async fn tries(tx: &mut Tx, what: &Seal) -> Result<Option<(i64, i64)>, Fault> {
    let rows = SIGN_IN_TRY
        .read_whole_ones(
            tx,
            "select what, failed, last, seal from sign_in_try where what = $1",
            &[what[..].into()],
        )
        .await?;
    rows.first()
        .map(|row| Ok((row.number(1)?, row.number(2)?)))
        .transpose()
}

impl Store {
    /// Counts a try to sign in before it is made; or says until when whoever tries must wait, and counts nothing.
    ///
    /// After a time without a try counting begins again. `waits` says how long after the last try so many more than
    /// the most must wait.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn begin_try(
        &self,
        what: &Seal,
        now: Timestamp,
        forgotten_before: Timestamp,
        most: i64,
        waits: fn(i64) -> SignedDuration,
    ) -> Result<Option<Timestamp>, Fault> {
        let mut tx = self.db.write().await?;
        let row = tries(&mut tx, what).await?;
        let before = row.filter(|(_, last)| *last >= forgotten_before.as_microsecond());
        if let Some((failed, last)) = before
            && failed >= most
        {
            let until = moment(last).saturating_add(waits(failed - most));
            let until = until.unwrap_or(Timestamp::MAX);
            if now < until {
                return Ok(Some(until));
            }
        }
        let failed = before.map_or(0, |(failed, _)| failed) + 1;
        let cells = vec![
            Some(what[..].into()),
            Some(failed.into()),
            Some(now.as_microsecond().into()),
        ];
        SIGN_IN_TRY.put(&mut tx, cells).await?;
        self.db.commit(tx).await?;
        Ok(None)
    }

    /// Takes back that a try was counted: it was none.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn take_back_try(&self, what: &Seal) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        if tries(&mut tx, what).await?.is_none() {
            return Ok(());
        }
        run!(
            &mut tx,
            "update sign_in_try set failed = failed - 1 where what = $1 and failed > 0",
            &what[..]
        );
        SIGN_IN_TRY.seal(&mut tx, [vec![what[..].into()]]).await?;
        self.db.commit(tx).await?;
        Ok(())
    }

    /// Forgets that signing in failed: it has not, this time.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn forget_tries(&self, what: &Seal) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        run!(
            &mut tx,
            "delete from sign_in_try where what = $1",
            &what[..]
        );
        self.db.commit(tx).await?;
        Ok(())
    }
}
