//! Where people have what changes told: each with its place in the changes, which alone says what it was told.
//!
//! Of several programs on one database one at a time tells a hook: it takes it for a while, and keeps a place only while it
//! still has it.

use heard_record::Role;
use heard_record::when::moment;
use jiff::Timestamp;
use uuid::Uuid;

use crate::Store;
use crate::chain::Seal;
use crate::db::{Tx, the_one};
use crate::fault::Fault;
use crate::many::Value;
use crate::rows::{HOOK, Row};

/// An address to which what changes is told, by its owner's leave in one role.
#[derive(Clone, PartialEq, Eq)]
pub struct Hook {
    /// Its own id.
    pub id: Uuid,
    /// Whose: an account.
    pub account: Uuid,
    /// The role in which its owner is told.
    pub role: Role,
    /// What its owner calls it.
    pub label: String,
    /// Where it goes.
    pub address: String,
    /// What the events are signed with.
    pub secret: Seal,
    /// What the ids of the events are made of.
    pub naming: Seal,
    /// The place in the changes up to which it has been told.
    pub place: i64,
    /// When it was made.
    pub made: Timestamp,
    /// When something was last told and taken.
    pub told: Option<Timestamp>,
    /// What was to be told and was not taken, if anything.
    pub failing: Option<Failing>,
    /// When it was stopped, and why.
    pub stopped: Option<(Timestamp, String)>,
}

/// Something that was to be told, and was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Since when.
    pub since: Timestamp,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried again.
    pub again: Timestamp,
    /// Why not, in a word.
    pub why: String,
}

/// How many hooks are not as they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HooksBehind {
    /// That are tried again.
    pub behind: i64,
    /// That are stopped.
    pub stopped: i64,
}

/// Not what anything is signed with, nor where to.
impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hook({})", self.id)
    }
}

/// What a row is read from.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, account, role, label, address, secret, naming, place, made, told, failing, tries, again, why, stopped, ended, \
                 teller, until, seal from hook ",
            $rest
        )
    };
}

/// Where in a row stands what changes as its hook is told.
const PLACE: usize = 7;
const TOLD: usize = 9;
const FAILING: usize = 10;
const TRIES: usize = 11;
const AGAIN: usize = 12;
const WHY: usize = 13;
const STOPPED: usize = 14;
const ENDED: usize = 15;
const TELLER: usize = 16;
const UNTIL: usize = 17;

fn read(row: &Row) -> Result<Hook, Fault> {
    let role = Role::of_word(&row.text(2)?)
        .ok_or_else(|| Fault::Damaged("a hook has a role that nobody knows".into()))?;
    let why = row.some_text(WHY).unwrap_or_default();
    let (tries, again) = (row.number(TRIES)?, moment(row.number(AGAIN)?));
    Ok(Hook {
        id: row.id(0)?,
        account: row.id(1)?,
        role,
        label: row.text(3)?,
        address: row.text(4)?,
        secret: row.thirty_two(5)?,
        naming: row.thirty_two(6)?,
        place: row.number(PLACE)?,
        made: moment(row.number(8)?),
        told: row.some_number(TOLD).map(moment),
        failing: row.some_number(FAILING).map(|since| Failing {
            since: moment(since),
            tries,
            again,
            why: why.clone(),
        }),
        stopped: row.some_number(STOPPED).map(|at| (moment(at), why)),
    })
}

/// What the row of a new one has, which nobody was told by and nobody has to tell.
fn cells(hook: &Hook) -> Vec<Option<Value>> {
    vec![
        Some(hook.id.into()),
        Some(hook.account.into()),
        Some(hook.role.word().into()),
        Some(hook.label.as_str().into()),
        Some(hook.address.as_str().into()),
        Some(hook.secret[..].into()),
        Some(hook.naming[..].into()),
        Some(hook.place.into()),
        Some(hook.made.as_microsecond().into()),
        None,
        None,
        Some(0.into()),
        Some(0.into()),
        None,
        None,
        None,
        None,
        Some(0.into()),
    ]
}

/// A hook that is to be changed, if it is what was kept.
async fn of_id(tx: &mut Tx, id: Uuid) -> Result<Option<Row>, Fault> {
    HOOK.read_one(tx, select!("where id = $1"), &[id.into()])
        .await
}

/// The same, of one that goes on and that a program has to tell from its place on: none, if it is another's by now.
async fn still_told_by(tx: &mut Tx, hook: &Hook, teller: Uuid) -> Result<Option<Row>, Fault> {
    let row = of_id(tx, hook.id).await?;
    let goes_on = |row: &Row| {
        row.id(TELLER) == Ok(teller)
            && row.number(PLACE) == Ok(hook.place)
            && row.some_number(ENDED).is_none()
            && row.some_number(STOPPED).is_none()
    };
    Ok(row.filter(goes_on))
}

/// Lets another program tell it.
fn leave(row: &mut Row) {
    row.set(TELLER, None);
    row.set(UNTIL, Some(0.into()));
}

/// A hook of an account that goes on or is stopped, to be changed: none, if it ended or is another's.
async fn of_account(tx: &mut Tx, of: Uuid, id: Uuid) -> Result<Option<Row>, Fault> {
    let is_theirs = |row: &Row| row.id(1) == Ok(of) && row.some_number(ENDED).is_none();
    Ok(of_id(tx, id).await?.filter(is_theirs))
}

/// May a program take a hook now, to tell it?
fn may_be_taken(row: &Row, teller: Uuid, now: i64) -> bool {
    let is_over = |at: usize| row.number(at).is_ok_and(|until| until <= now);
    let is_anothers = row.id(TELLER).is_ok_and(|by| by != teller);
    row.some_number(ENDED).is_none()
        && row.some_number(STOPPED).is_none()
        && is_over(AGAIN)
        && (!is_anothers || is_over(UNTIL))
}

/// Nothing is to be told again of it that was not taken.
fn fails_no_more(row: &mut Row) {
    row.set(FAILING, None);
    row.set(TRIES, Some(0.into()));
    row.set(AGAIN, Some(0.into()));
    row.set(WHY, None);
}

impl Store {
    /// Keeps a new hook; false, if its owner has so many already.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn make_hook(&self, hook: &Hook, most: i64) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let (has,): (i64,) = the_one!(
            &mut tx,
            "select count(*) from hook where account = $1 and ended is null",
            hook.account
        );
        if has >= most {
            return Ok(false);
        }
        HOOK.insert(&mut tx, cells(hook), "").await?;
        self.db.commit(tx).await?;
        Ok(true)
    }

    /// The hooks of an account that are not ended, the latest first, but for those that are not what was kept.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn hooks_of(&self, account: Uuid) -> Result<Vec<Hook>, Fault> {
        let mut tx = self.db.read().await?;
        let sql = select!("where account = $1 and ended is null order by made desc, id");
        let rows = HOOK
            .read_whole_ones(&mut tx, sql, &[account.into()])
            .await?;
        rows.iter().map(read).collect()
    }

    /// Every hook that goes on, but for those that are not what was kept: nothing is sent to where they say.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn hooks_going_on(&self) -> Result<Vec<Hook>, Fault> {
        let mut tx = self.db.read().await?;
        let sql = select!("where ended is null and stopped is null order by id");
        let rows = HOOK.read_whole_ones(&mut tx, sql, &[]).await?;
        rows.iter().map(read).collect()
    }

    /// How many are tried again, and how many are stopped.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn hooks_behind(&self) -> Result<HooksBehind, Fault> {
        let mut tx = self.db.read().await?;
        let (behind, stopped): (i64, i64) = the_one!(
            &mut tx,
            "select count(case when stopped is null and failing is not null then 1 end), count(stopped) \
                 from hook where ended is null"
        );
        Ok(HooksBehind { behind, stopped })
    }

    /// Ends a hook of an account for good; false, if it has none of that id.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn end_hook(&self, of: Uuid, id: Uuid, now: Timestamp) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let Some(mut row) = of_account(&mut tx, of, id).await? else {
            return Ok(false);
        };
        row.set(ENDED, Some(now.as_microsecond().into()));
        HOOK.put(&mut tx, row.into_cells()).await?;
        self.db.commit(tx).await?;
        Ok(true)
    }

    /// Goes on with a hook from its place, now, whether it was stopped or waits, and takes it from whoever tells it; false, if its account has none of that id.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn resume_hook(&self, of: Uuid, id: Uuid) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let Some(mut row) = of_account(&mut tx, of, id).await? else {
            return Ok(false);
        };
        row.set(STOPPED, None);
        fails_no_more(&mut row);
        leave(&mut row);
        HOOK.put(&mut tx, row.into_cells()).await?;
        self.db.commit(tx).await?;
        Ok(true)
    }

    /// Stops a hook that a program has to tell it, until its owner resumes it.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn stop_hook(
        &self,
        hook: &Hook,
        teller: Uuid,
        now: Timestamp,
        why: &str,
    ) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        if let Some(mut row) = still_told_by(&mut tx, hook, teller).await? {
            row.set(STOPPED, Some(now.as_microsecond().into()));
            row.set(WHY, Some(why.into()));
            leave(&mut row);
            HOOK.put(&mut tx, row.into_cells()).await?;
        }
        self.db.commit(tx).await
    }

    /// Takes a hook to tell it: as it is now, if it goes on, no other program has it and it has not to wait.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn take_hook(
        &self,
        id: Uuid,
        teller: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Hook>, Fault> {
        let mut tx = self.db.write().await?;
        let free = |row: &Row| may_be_taken(row, teller, now.as_microsecond());
        let Some(mut row) = of_id(&mut tx, id).await?.filter(free) else {
            return Ok(None);
        };
        row.set(TELLER, Some(teller.into()));
        row.set(UNTIL, Some(until.as_microsecond().into()));
        let hook = read(&row)?;
        HOOK.put(&mut tx, row.into_cells()).await?;
        self.db.commit(tx).await?;
        Ok(Some(hook))
    }

    /// Lets another program tell a hook.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn leave_hook(&self, id: Uuid, teller: Uuid) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        let is_theirs = |row: &Row| row.id(TELLER) == Ok(teller);
        if let Some(mut row) = of_id(&mut tx, id).await?.filter(is_theirs) {
            leave(&mut row);
            HOOK.put(&mut tx, row.into_cells()).await?;
        }
        self.db.commit(tx).await
    }

    /// Keeps that a hook was told up to a place: with the moment something was taken, or with none where there was
    /// nothing to tell. False, if it ended, stopped, or is another program's by now.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn hook_told(
        &self,
        hook: &Hook,
        teller: Uuid,
        place: i64,
        taken: Option<Timestamp>,
        until: Timestamp,
    ) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let Some(mut row) = still_told_by(&mut tx, hook, teller).await? else {
            return Ok(false);
        };
        row.set(PLACE, Some(place.into()));
        if let Some(taken) = taken {
            row.set(TOLD, Some(taken.as_microsecond().into()));
        }
        fails_no_more(&mut row);
        row.set(UNTIL, Some(until.as_microsecond().into()));
        HOOK.put(&mut tx, row.into_cells()).await?;
        self.db.commit(tx).await?;
        Ok(true)
    }

    /// Keeps that what comes after a place was not taken, and that another program may try it again.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn hook_not_told(
        &self,
        hook: &Hook,
        teller: Uuid,
        place: i64,
        failing: &Failing,
    ) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        if let Some(mut row) = still_told_by(&mut tx, hook, teller).await? {
            row.set(PLACE, Some(place.into()));
            row.set(FAILING, Some(failing.since.as_microsecond().into()));
            row.set(TRIES, Some(failing.tries.into()));
            row.set(AGAIN, Some(failing.again.as_microsecond().into()));
            row.set(WHY, Some(failing.why.as_str().into()));
            leave(&mut row);
            HOOK.put(&mut tx, row.into_cells()).await?;
        }
        self.db.commit(tx).await
    }

    /// The account that a hook is of.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn owner_of(&self, hook: &Hook) -> Result<Option<crate::Account>, Fault> {
        let mut tx = self.db.read().await?;
        crate::accounts::of_id(&mut tx, hook.account).await
    }
}

/// Ends every hook of an account; to one that is not what was kept nothing is sent in any case.
pub(crate) async fn end_all(tx: &mut Tx, of: Uuid, now: i64) -> Result<(), Fault> {
    let sql = select!("where account = $1 and ended is null");
    for mut row in HOOK.read_whole_ones(tx, sql, &[of.into()]).await? {
        row.set(ENDED, Some(now.into()));
        HOOK.put(tx, row.into_cells()).await?;
    }
    Ok(())
}
