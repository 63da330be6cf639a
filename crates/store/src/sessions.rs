//! Those who have signed in, and their programs' tokens: known by the digest of what they show.

use heard_record::when::moment;
use jiff::Timestamp;
use uuid::Uuid;

use crate::chain::Seal;
use crate::db::{Tx, run};
use crate::fault::Fault;
use crate::rows::{Row, SESSION};
use crate::{Account, Store, accounts};

/// Somebody signed in, or a program's token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its own id, for lists of sessions. It opens nothing.
    pub id: Uuid,
    /// Whose.
    pub account: Uuid,
    /// What a program may do with it; empty for a person's session.
    pub scope: String,
    /// What whoever has it calls it: a browser, a program.
    pub label: String,
    /// When it began.
    pub began: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// When the person last showed who they are with both factors.
    pub strong: Timestamp,
    /// When it ends, whatever happens.
    pub ends: Timestamp,
    /// When it was ended.
    pub ended: Option<Timestamp>,
}

/// What a row is read from.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select token, id, account, scope, label, began, seen, strong, ends, ended, seal from session ",
            $rest
        )
    };
}

fn session(row: &Row) -> Result<Session, Fault> {
    Ok(Session {
        id: row.id(1)?,
        account: row.id(2)?,
        scope: row.text(3)?,
        label: row.text(4)?,
        began: moment(row.number(5)?),
        seen: moment(row.number(6)?),
        strong: moment(row.number(7)?),
        ends: moment(row.number(8)?),
        ended: row.some_number(9).map(moment),
    })
}

impl Store {
    /// Begins a session, known again by a token's digest.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn begin_session(&self, token: &Seal, session: &Session) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        let cells = vec![
            Some(token[..].into()),
            Some(session.id.into()),
            Some(session.account.into()),
            Some(session.scope.as_str().into()),
            Some(session.label.as_str().into()),
            Some(session.began.as_microsecond().into()),
            Some(session.seen.as_microsecond().into()),
            Some(session.strong.as_microsecond().into()),
            Some(session.ends.as_microsecond().into()),
            None,
        ];
        SESSION.insert(&mut tx, cells, "").await?;
        self.db.commit(tx).await?;
        Ok(())
    }

    /// The session of a token's digest with its account, whatever became of either.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn session_of(&self, token: &Seal) -> Result<Option<(Session, Account)>, Fault> {
        let mut tx = self.db.read().await?;
        let row = of_token(&mut tx, token).await?;
        let Some(found) = row.as_ref().map(session).transpose()? else {
            return Ok(None);
        };
        let of = accounts::of_id(&mut tx, found.account).await?;
        Ok(of.map(|of| (found, of)))
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn session_seen(&self, token: &Seal, now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        let there = of_token(&mut tx, token).await?;
        run!(
            &mut tx,
            "update session set seen = $1 where token = $2 and seen < $1",
            now.as_microsecond(),
            &token[..]
        );
        SESSION.seal(&mut tx, there.iter().map(Row::key)).await?;
        self.db.commit(tx).await?;
        Ok(())
    }

    /// Gives a session another token, its person having shown again who they are; the old token is of no use.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn strengthen(&self, old: &Seal, new: &Seal, now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        of_token(&mut tx, old).await?;
        run!(
            &mut tx,
            "update session set token = $1, strong = $2, seen = $2 where token = $3 and ended is null",
            &new[..],
            now.as_microsecond(),
            &old[..]
        );
        SESSION.seal(&mut tx, [vec![new[..].into()]]).await?;
        self.db.commit(tx).await?;
        Ok(())
    }

    /// Ends one session of an account; false if it has none of that id still open.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn end_session(&self, of: Uuid, id: Uuid, now: Timestamp) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let there = SESSION
            .read(
                &mut tx,
                select!("where account = $1 and id = $2 and ended is null"),
                &[of.into(), id.into()],
            )
            .await?;
        let ended = run!(
            &mut tx,
            "update session set ended = $1 where account = $2 and id = $3 and ended is null",
            now.as_microsecond(),
            of,
            id
        );
        SESSION.seal(&mut tx, there.iter().map(Row::key)).await?;
        self.db.commit(tx).await?;
        Ok(ended == 1)
    }

    /// The sessions of an account, the latest first, but for those that are not what was kept: nobody is signed in by them.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn sessions(&self, of: Uuid) -> Result<Vec<Session>, Fault> {
        let mut tx = self.db.read().await?;
        let latest_first = select!("where account = $1 order by began desc");
        let rows = SESSION
            .read_whole_ones(&mut tx, latest_first, &[of.into()])
            .await?;
        rows.iter().map(session).collect()
    }
}

/// The session of a token's digest, if there is one.
async fn of_token(tx: &mut Tx, token: &Seal) -> Result<Option<Row>, Fault> {
    SESSION
        .read_one(tx, select!("where token = $1"), &[token[..].into()])
        .await
}

/// Ends every session of an account; of one that is not what was kept nothing goes on in any case.
pub(crate) async fn end_all(tx: &mut Tx, of: Uuid, now: i64) -> Result<(), Fault> {
    let open = select!("where account = $1 and ended is null");
    for row in SESSION.read_whole_ones(tx, open, &[of.into()]).await? {
        let token = row.bytes(0)?;
        run!(
            tx,
            "update session set ended = $1 where token = $2",
            now,
            &token[..]
        );
        SESSION.seal(tx, [row.key()]).await?;
    }
    Ok(())
}
