//! Those who may sign in, and those who have.
//!
//! What somebody may do stands on the record. Here is only how they show who they are. Nothing that opens
//! anything is kept as it is shown: of links, sessions and tokens only digests.

use heard_record::PersonId;
use heard_record::when::moment;
use jiff::Timestamp;
use uuid::Uuid;

use crate::Store;
use crate::chain::Seal;
use crate::db::{Tx, with_db};
use crate::fault::Fault;

/// Somebody who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its own id.
    pub id: Uuid,
    /// What is typed to sign in; in lower case, of one account only.
    pub name: String,
    /// Who it is, on the record.
    pub person: PersonId,
    /// How the password is known again; empty until the account is taken up.
    pub password: String,
    /// What the second factor is worked out from; empty until the account is taken up.
    pub secret: Vec<u8>,
    /// When it was made.
    pub made: Timestamp,
    /// When it was closed.
    pub closed: Option<Timestamp>,
}

/// Not what opens anything.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({})", self.id)
    }
}

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

/// How often somebody failed to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// How often in a row.
    pub failed: i64,
    /// When the last was.
    pub last: Timestamp,
}

/// A row: id, name, person, password, secret, made, closed.
type AccountRow = (Uuid, String, Uuid, String, Vec<u8>, i64, Option<i64>);

fn account((id, name, person, password, secret, made, closed): AccountRow) -> Account {
    Account {
        id,
        name,
        person: PersonId::from_uuid(person),
        password,
        secret,
        made: moment(made),
        closed: closed.map(moment),
    }
}

/// A row: id, account, scope, label, began, seen, strong, ends, ended.
type SessionRow = (Uuid, Uuid, String, String, i64, i64, i64, i64, Option<i64>);

fn session((id, account, scope, label, began, seen, strong, ends, ended): SessionRow) -> Session {
    Session {
        id,
        account,
        scope,
        label,
        began: moment(began),
        seen: moment(seen),
        strong: moment(strong),
        ends: moment(ends),
        ended: ended.map(moment),
    }
}

impl Store {
    /// Makes an account, with a link by which it is taken up; false if the name is taken.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn make_account(
        &self,
        account: &Account,
        link: &Seal,
        link_ends: Timestamp,
    ) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let made = with_db!(&mut tx, db => {
            sqlx::query(
                "insert into account (id, name, person, password, secret, step, made) \
                 values ($1, $2, $3, '', $4, 0, $5) on conflict (name) do nothing",
            )
            .bind(account.id)
            .bind(&account.name)
            .bind(account.person.uuid())
            .bind(&[0_u8; 0][..])
            .bind(account.made.as_microsecond())
            .execute(&mut **db)
            .await?
            .rows_affected()
        });
        if made == 0 {
            return Ok(false);
        }
        link_to(&mut tx, account.id, link, link_ends).await?;
        with_db!(tx, tx => tx.commit().await?);
        Ok(true)
    }

    /// A new link by which an account is taken up again, with another password and second factor.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn link_account(&self, id: Uuid, link: &Seal, ends: Timestamp) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        link_to(&mut tx, id, link, ends).await?;
        with_db!(tx, tx => tx.commit().await?);
        Ok(())
    }

    /// Whose account a link takes up, while it may.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn linked(&self, link: &Seal, now: Timestamp) -> Result<Option<Account>, Fault> {
        let mut tx = self.db.read().await?;
        let row: Option<AccountRow> = with_db!(&mut tx, db => {
            sqlx::query_as(
                "select id, name, person, password, secret, made, closed from account \
                 where closed is null and id = (select account from setup_link where token = $1 and used is null and ends > $2)",
            )
            .bind(&link[..])
            .bind(now.as_microsecond())
            .fetch_optional(&mut **db)
            .await?
        });
        Ok(row.map(account))
    }

    /// Takes an account up by its link, once: false if the link is used, over or unknown. All its sessions end.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn take_up(
        &self,
        link: &Seal,
        password: &str,
        secret: &[u8],
        step: i64,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let now = now.as_microsecond();
        let mut tx = self.db.write().await?;
        let of: Option<(Uuid,)> = with_db!(&mut tx, db => {
            sqlx::query_as(
                "update setup_link set used = $1 where token = $2 and used is null and ends > $1 returning account",
            )
            .bind(now)
            .bind(&link[..])
            .fetch_optional(&mut **db)
            .await?
        });
        let Some((of,)) = of else {
            return Ok(false);
        };
        let taken = with_db!(&mut tx, db => {
            sqlx::query("update account set password = $1, secret = $2, step = $3 where id = $4 and closed is null")
                .bind(password)
                .bind(secret)
                .bind(step)
                .bind(of)
                .execute(&mut **db)
                .await?
                .rows_affected()
        });
        end_all(&mut tx, of, now).await?;
        with_db!(tx, tx => tx.commit().await?);
        Ok(taken == 1)
    }

    /// Closes an account and everything that is open with it.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn close_account(&self, id: Uuid, now: Timestamp) -> Result<(), Fault> {
        let now = now.as_microsecond();
        let mut tx = self.db.write().await?;
        with_db!(&mut tx, db => {
            sqlx::query("update account set closed = $1 where id = $2 and closed is null")
                .bind(now)
                .bind(id)
                .execute(&mut **db)
                .await?;
        });
        end_all(&mut tx, id, now).await?;
        with_db!(tx, tx => tx.commit().await?);
        Ok(())
    }

    /// The account of a name, open or closed.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn account_called(&self, name: &str) -> Result<Option<Account>, Fault> {
        let mut tx = self.db.read().await?;
        let row: Option<AccountRow> = with_db!(&mut tx, db => {
            sqlx::query_as("select id, name, person, password, secret, made, closed from account where name = $1")
                .bind(name)
                .fetch_optional(&mut **db)
                .await?
        });
        Ok(row.map(account))
    }

    /// Every account, by name.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn accounts(&self) -> Result<Vec<Account>, Fault> {
        let mut tx = self.db.read().await?;
        let rows: Vec<AccountRow> = with_db!(&mut tx, db => {
            sqlx::query_as("select id, name, person, password, secret, made, closed from account order by name")
                .fetch_all(&mut **db)
                .await?
        });
        Ok(rows.into_iter().map(account).collect())
    }

    /// Uses up a step of the second factor: false if that step, or a later one, was used before.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn use_step(&self, id: Uuid, step: i64) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let used = with_db!(&mut tx, db => {
            sqlx::query("update account set step = $1 where id = $2 and step < $1")
                .bind(step)
                .bind(id)
                .execute(&mut **db)
                .await?
                .rows_affected()
        });
        with_db!(tx, tx => tx.commit().await?);
        Ok(used == 1)
    }

    /// Begins a session, known again by a token's digest.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn begin_session(&self, token: &Seal, session: &Session) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        with_db!(&mut tx, db => {
            sqlx::query(
                "insert into session (token, id, account, scope, label, began, seen, strong, ends) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(&token[..])
            .bind(session.id)
            .bind(session.account)
            .bind(&session.scope)
            .bind(&session.label)
            .bind(session.began.as_microsecond())
            .bind(session.seen.as_microsecond())
            .bind(session.strong.as_microsecond())
            .bind(session.ends.as_microsecond())
            .execute(&mut **db)
            .await?;
        });
        with_db!(tx, tx => tx.commit().await?);
        Ok(())
    }

    /// The session of a token's digest with its account, whatever became of either.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn session_of(&self, token: &Seal) -> Result<Option<(Session, Account)>, Fault> {
        let mut tx = self.db.read().await?;
        let found: Option<SessionRow> = with_db!(&mut tx, db => {
            sqlx::query_as(
                "select id, account, scope, label, began, seen, strong, ends, ended from session where token = $1",
            )
            .bind(&token[..])
            .fetch_optional(&mut **db)
            .await?
        });
        let Some(found) = found.map(session) else {
            return Ok(None);
        };
        let of: Option<AccountRow> = with_db!(&mut tx, db => {
            sqlx::query_as("select id, name, person, password, secret, made, closed from account where id = $1")
                .bind(found.account)
                .fetch_optional(&mut **db)
                .await?
        });
        Ok(of.map(|of| (found, account(of))))
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn session_seen(&self, token: &Seal, now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        with_db!(&mut tx, db => {
            sqlx::query("update session set seen = $1 where token = $2 and seen < $1")
                .bind(now.as_microsecond())
                .bind(&token[..])
                .execute(&mut **db)
                .await?;
        });
        with_db!(tx, tx => tx.commit().await?);
        Ok(())
    }

    /// Gives a session another token, its person having shown again who they are; the old token is of no use.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn strengthen(&self, old: &Seal, new: &Seal, now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        with_db!(&mut tx, db => {
            sqlx::query("update session set token = $1, strong = $2, seen = $2 where token = $3 and ended is null")
                .bind(&new[..])
                .bind(now.as_microsecond())
                .bind(&old[..])
                .execute(&mut **db)
                .await?;
        });
        with_db!(tx, tx => tx.commit().await?);
        Ok(())
    }

    /// Ends one session of an account; false if it has none of that id still open.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn end_session(&self, of: Uuid, id: Uuid, now: Timestamp) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let ended = with_db!(&mut tx, db => {
            sqlx::query("update session set ended = $1 where account = $2 and id = $3 and ended is null")
                .bind(now.as_microsecond())
                .bind(of)
                .bind(id)
                .execute(&mut **db)
                .await?
                .rows_affected()
        });
        with_db!(tx, tx => tx.commit().await?);
        Ok(ended == 1)
    }

    /// The sessions of an account, the latest first.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn sessions(&self, of: Uuid) -> Result<Vec<Session>, Fault> {
        let mut tx = self.db.read().await?;
        let rows: Vec<SessionRow> = with_db!(&mut tx, db => {
            sqlx::query_as(
                "select id, account, scope, label, began, seen, strong, ends, ended from session \
                 where account = $1 order by began desc",
            )
            .bind(of)
            .fetch_all(&mut **db)
            .await?
        });
        Ok(rows.into_iter().map(session).collect())
    }

    /// How often signing in failed for an account's name or from a place, each by its digest.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn tries(&self, what: &Seal) -> Result<Option<Tries>, Fault> {
        let mut tx = self.db.read().await?;
        let row: Option<(i64, i64)> = with_db!(&mut tx, db => {
            sqlx::query_as("select failed, last from sign_in_try where what = $1")
                .bind(&what[..])
                .fetch_optional(&mut **db)
                .await?
        });
        Ok(row.map(|(failed, last)| Tries {
            failed,
            last: moment(last),
        }))
    }

    /// Notes that signing in failed; after a time without any, counting begins again.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn failed_try(
        &self,
        what: &Seal,
        now: Timestamp,
        forgotten_before: Timestamp,
    ) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        with_db!(&mut tx, db => {
            sqlx::query(
                "insert into sign_in_try (what, failed, since, last) values ($1, 1, $2, $2) \
                 on conflict (what) do update set \
                 failed = case when sign_in_try.last < $3 then 1 else sign_in_try.failed + 1 end, \
                 since = case when sign_in_try.last < $3 then $2 else sign_in_try.since end, last = $2",
            )
            .bind(&what[..])
            .bind(now.as_microsecond())
            .bind(forgotten_before.as_microsecond())
            .execute(&mut **db)
            .await?;
        });
        with_db!(tx, tx => tx.commit().await?);
        Ok(())
    }

    /// Forgets that signing in failed: it has not, this time.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn forget_tries(&self, what: &Seal) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        with_db!(&mut tx, db => {
            sqlx::query("delete from sign_in_try where what = $1")
                .bind(&what[..])
                .execute(&mut **db)
                .await?;
        });
        with_db!(tx, tx => tx.commit().await?);
        Ok(())
    }
}

async fn link_to(tx: &mut Tx, id: Uuid, link: &Seal, ends: Timestamp) -> Result<(), Fault> {
    with_db!(tx, db => {
        sqlx::query("insert into setup_link (token, account, ends) values ($1, $2, $3)")
            .bind(&link[..])
            .bind(id)
            .bind(ends.as_microsecond())
            .execute(&mut **db)
            .await?;
    });
    Ok(())
}

/// Ends every session of an account.
async fn end_all(tx: &mut Tx, of: Uuid, now: i64) -> Result<(), Fault> {
    with_db!(tx, db => {
        sqlx::query("update session set ended = $1 where account = $2 and ended is null")
            .bind(now)
            .bind(of)
            .execute(&mut **db)
            .await?;
    });
    Ok(())
}
