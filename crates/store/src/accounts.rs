//! Those who may sign in.
//!
//! What somebody may do stands on the record. Here is only how they show who they are. Nothing that opens
//! anything is kept as it is shown: of links, sessions and tokens only digests.

use heard_record::PersonId;
use heard_record::when::moment;
use jiff::Timestamp;
use uuid::Uuid;

use crate::Store;
use crate::chain::Seal;
use crate::db::{Tx, run};
use crate::fault::Fault;
use crate::hooks;
use crate::rows::{ACCOUNT, Row, SETUP_LINK, STAYS};
use crate::sessions;

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

/// What a row is read from.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, name, person, password, secret, step, made, closed, seal from account ",
            $rest
        )
    };
}

fn account(row: &Row) -> Result<Account, Fault> {
    Ok(Account {
        id: row.id(0)?,
        name: row.text(1)?,
        person: PersonId::from_uuid(row.id(2)?),
        password: row.text(3)?,
        secret: row.bytes(4)?,
        made: moment(row.number(6)?),
        closed: row.some_number(7).map(moment),
    })
}

/// The account of a link that takes it up at a moment.
async fn taken_up_by(tx: &mut Tx, link: &Seal, now: i64) -> Result<Option<Uuid>, Fault> {
    let row = SETUP_LINK
        .read_one(
            tx,
            "select token, account, ends, used, seal from setup_link where token = $1",
            &[link[..].into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let is_open = row.some_number(3).is_none() && row.number(2)? > now;
    is_open.then(|| row.id(1)).transpose()
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
        let cells = vec![
            Some(account.id.into()),
            Some(account.name.as_str().into()),
            Some(account.person.uuid().into()),
            Some("".into()),
            Some([0_u8; 0][..].into()),
            Some(0.into()),
            Some(account.made.as_microsecond().into()),
            None,
        ];
        if ACCOUNT.insert(&mut tx, cells, STAYS).await? == 0 {
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
        let Some(id) = taken_up_by(&mut tx, link, now.as_microsecond()).await? else {
            return Ok(None);
        };
        let account = of_id(&mut tx, id).await?;
        Ok(account.filter(|account| account.closed.is_none()))
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
        let Some(of) = taken_up_by(&mut tx, link, now).await? else {
            return Ok(false);
        };
        run!(
            &mut tx,
            "update setup_link set used = $1 where token = $2",
            now,
            &link[..]
        );
        SETUP_LINK.seal(&mut tx, [vec![link[..].into()]]).await?;
        of_id(&mut tx, of).await?;
        let taken = run!(
            &mut tx,
            "update account set password = $1, secret = $2, step = $3 where id = $4 and closed is null",
            password,
            secret,
            step,
            of
        );
        ACCOUNT.seal(&mut tx, [vec![of.into()]]).await?;
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
        of_id(&mut tx, id).await?;
        run!(
            &mut tx,
            "update account set closed = $1 where id = $2 and closed is null",
            now,
            id
        );
        ACCOUNT.seal(&mut tx, [vec![id.into()]]).await?;
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
        let row = ACCOUNT
            .read_one(&mut tx, select!("where name = $1"), &[name.into()])
            .await?;
        row.as_ref().map(account).transpose()
    }

    /// Every account, by name, but for those that are not what was kept: nobody signs in with them.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn accounts(&self) -> Result<Vec<Account>, Fault> {
        let mut tx = self.db.read().await?;
        let rows = ACCOUNT
            .read_whole_ones(&mut tx, select!("order by name"), &[])
            .await?;
        rows.iter().map(account).collect()
    }

    /// Uses up a step of the second factor: false if that step, or a later one, was used before.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn use_step(&self, id: Uuid, step: i64) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        of_id(&mut tx, id).await?;
        let used = run!(
            &mut tx,
            "update account set step = $1 where id = $2 and step < $1",
            step,
            id
        );
        ACCOUNT.seal(&mut tx, [vec![id.into()]]).await?;
        self.db.commit(tx).await?;
        Ok(used == 1)
    }
}

async fn link_to(tx: &mut Tx, id: Uuid, link: &Seal, ends: Timestamp) -> Result<(), Fault> {
    let cells = vec![
        Some(link[..].into()),
        Some(id.into()),
        Some(ends.as_microsecond().into()),
        None,
    ];
    SETUP_LINK.insert(tx, cells, "").await.map(drop)
}

/// The account of an id, open or closed.
pub(crate) async fn of_id(tx: &mut Tx, id: Uuid) -> Result<Option<Account>, Fault> {
    let row = ACCOUNT
        .read_one(tx, select!("where id = $1"), &[id.into()])
        .await?;
    row.as_ref().map(account).transpose()
}

/// Ends every session and every hook of an account.
async fn end_all(tx: &mut Tx, of: Uuid, now: i64) -> Result<(), Fault> {
    sessions::end_all(tx, of, now).await?;
    hooks::end_all(tx, of, now).await
}
