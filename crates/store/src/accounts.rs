//! Those who may sign in, and those who have.
//!
//! What somebody may do stands on the record. Here is only how they show who they are. Nothing that opens
//! anything is kept as it is shown: of links, sessions and tokens only digests.

use heard_record::PersonId;
use heard_record::when::moment;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::Store;
use crate::chain::Seal;
use crate::db::{Tx, all, one, run};
use crate::fault::Fault;
use crate::hooks;

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
        let made = run!(
            &mut tx,
            "insert into account (id, name, person, password, secret, step, made) \
                 values ($1, $2, $3, '', $4, 0, $5) on conflict (name) do nothing",
            account.id,
            &account.name,
            account.person.uuid(),
            &[0_u8; 0][..],
            account.made.as_microsecond()
        );
        if made == 0 {
            return Ok(false);
        }
        link_to(&mut tx, account.id, link, link_ends).await?;
        self.db.commit(tx).await?;
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
        self.db.commit(tx).await?;
        Ok(())
    }

    /// Whose account a link takes up, while it may.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn linked(&self, link: &Seal, now: Timestamp) -> Result<Option<Account>, Fault> {
        let mut tx = self.db.read().await?;
        let row: Option<AccountRow> = one!(
            &mut tx,
            "select id, name, person, password, secret, made, closed from account \
                 where closed is null and id = (select account from setup_link where token = $1 and used is null and ends > $2)",
            &link[..],
            now.as_microsecond()
        );
        Ok(row.map(account))
    }

    /// Takes an account up by its link, once: false if the link is used, over or unknown. All its sessions and hooks end.
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
        let of: Option<(Uuid,)> = one!(
            &mut tx,
            "update setup_link set used = $1 where token = $2 and used is null and ends > $1 returning account",
            now,
            &link[..]
        );
        let Some((of,)) = of else {
            return Ok(false);
        };
        let taken = run!(
            &mut tx,
            "update account set password = $1, secret = $2, step = $3 where id = $4 and closed is null",
            password,
            secret,
            step,
            of
        );
        end_all(&mut tx, of, now).await?;
        self.db.commit(tx).await?;
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
        run!(
            &mut tx,
            "update account set closed = $1 where id = $2 and closed is null",
            now,
            id
        );
        end_all(&mut tx, id, now).await?;
        self.db.commit(tx).await?;
        Ok(())
    }

    /// The account of a name, open or closed.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn account_called(&self, name: &str) -> Result<Option<Account>, Fault> {
        let mut tx = self.db.read().await?;
        let row: Option<AccountRow> = one!(
            &mut tx,
            "select id, name, person, password, secret, made, closed from account where name = $1",
            name
        );
        Ok(row.map(account))
    }

    /// Every account, by name.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn accounts(&self) -> Result<Vec<Account>, Fault> {
        let mut tx = self.db.read().await?;
        let rows: Vec<AccountRow> = all!(
            &mut tx,
            "select id, name, person, password, secret, made, closed from account order by name"
        );
        Ok(rows.into_iter().map(account).collect())
    }

    /// Uses up a step of the second factor: false if that step, or a later one, was used before.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn use_step(&self, id: Uuid, step: i64) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let used = run!(
            &mut tx,
            "update account set step = $1 where id = $2 and step < $1",
            step,
            id
        );
        self.db.commit(tx).await?;
        Ok(used == 1)
    }

    /// Begins a session, known again by a token's digest.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn begin_session(&self, token: &Seal, session: &Session) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        run!(
            &mut tx,
            "insert into session (token, id, account, scope, label, began, seen, strong, ends) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &token[..],
            session.id,
            session.account,
            &session.scope,
            &session.label,
            session.began.as_microsecond(),
            session.seen.as_microsecond(),
            session.strong.as_microsecond(),
            session.ends.as_microsecond()
        );
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
        let found: Option<SessionRow> = one!(
            &mut tx,
            "select id, account, scope, label, began, seen, strong, ends, ended from session where token = $1",
            &token[..]
        );
        let Some(found) = found.map(session) else {
            return Ok(None);
        };
        let of = of_id(&mut tx, found.account).await?;
        Ok(of.map(|of| (found, of)))
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn session_seen(&self, token: &Seal, now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        run!(
            &mut tx,
            "update session set seen = $1 where token = $2 and seen < $1",
            now.as_microsecond(),
            &token[..]
        );
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
        run!(
            &mut tx,
            "update session set token = $1, strong = $2, seen = $2 where token = $3 and ended is null",
            &new[..],
            now.as_microsecond(),
            &old[..]
        );
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
        let ended = run!(
            &mut tx,
            "update session set ended = $1 where account = $2 and id = $3 and ended is null",
            now.as_microsecond(),
            of,
            id
        );
        self.db.commit(tx).await?;
        Ok(ended == 1)
    }

    /// The sessions of an account, the latest first.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn sessions(&self, of: Uuid) -> Result<Vec<Session>, Fault> {
        let mut tx = self.db.read().await?;
        let rows: Vec<SessionRow> = all!(
            &mut tx,
            "select id, account, scope, label, began, seen, strong, ends, ended from session \
                 where account = $1 order by began desc",
            of
        );
        Ok(rows.into_iter().map(session).collect())
    }

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
        let row: Option<(i64, i64)> = one!(
            &mut tx,
            "select failed, last from sign_in_try where what = $1",
            &what[..]
        );
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
        run!(
            &mut tx,
            "insert into sign_in_try (what, failed, last) values ($1, $2, $3) \
             on conflict (what) do update set failed = $2, last = $3",
            &what[..],
            before.map_or(0, |(failed, _)| failed) + 1,
            now.as_microsecond()
        );
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
        run!(
            &mut tx,
            "update sign_in_try set failed = failed - 1 where what = $1 and failed > 0",
            &what[..]
        );
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

async fn link_to(tx: &mut Tx, id: Uuid, link: &Seal, ends: Timestamp) -> Result<(), Fault> {
    run!(
        tx,
        "insert into setup_link (token, account, ends) values ($1, $2, $3)",
        &link[..],
        id,
        ends.as_microsecond()
    );
    Ok(())
}

/// The account of an id, open or closed.
pub(crate) async fn of_id(tx: &mut Tx, id: Uuid) -> Result<Option<Account>, Fault> {
    let row: Option<AccountRow> = one!(
        tx,
        "select id, name, person, password, secret, made, closed from account where id = $1",
        id
    );
    Ok(row.map(account))
}

/// Ends every session and every hook of an account.
async fn end_all(tx: &mut Tx, of: Uuid, now: i64) -> Result<(), Fault> {
    run!(
        tx,
        "update session set ended = $1 where account = $2 and ended is null",
        now,
        of
    );
    hooks::end_all(tx, of, now).await
}
