//! Where somebody has what changes told: made and ended by themselves alone, and told nothing they may not read at that
//! moment.

use heard_store::{Change, Fault, Hook, Session};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use uuid::Uuid;

use crate::desk::{Desk, Signed};
use crate::looks::new_id;
use crate::sign_in::{HOOK, NotIn, shown_just_now};

/// How many hooks somebody has at a time.
const AT_ONCE: i64 = 10;

/// A hook that is wanted.
#[derive(Clone)]
pub struct HookWanted {
    /// What its owner calls it.
    pub name: String,
    /// Where it goes.
    pub address: String,
}

impl Desk {
    /// Makes a hook for somebody who showed just now who they are, told in the role in which they ask, from the next
    /// change on.
    ///
    /// # Errors
    ///
    /// [`NotIn::ShowAgain`] if they did not, [`NotIn::NoHook`] if there can be no such hook, or a fault of the store.
    pub async fn make_hook(&self, signed: &Signed, wanted: HookWanted) -> Result<Hook, NotIn> {
        let now = self.now();
        shown_just_now(&signed.session, now)?;
        let label: String = wanted
            .name
            .chars()
            .filter(|one| !one.is_control())
            .collect();
        if label.trim().is_empty() || label.chars().count() > 80 {
            return Err(NotIn::NoHook(
                "say in `name` what the hook is for, in 80 letters at most",
            ));
        }
        let hook = Hook {
            id: new_id(now)?,
            account: signed.account.id,
            role: signed.role,
            label,
            address: wanted.address,
            secret: key()?,
            naming: key()?,
            place: *self.store.changes().borrow(),
            made: now,
            told: None,
            failing: None,
            stopped: None,
        };
        let made = self.store.make_hook(&hook, AT_ONCE).await?;
        let too_many = NotIn::NoHook("you have 10 hooks already; end one first");
        made.then_some(hook).ok_or(too_many)
    }

    /// Somebody's own hooks, the latest first.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn hooks(&self, signed: &Signed) -> Result<Vec<Hook>, Fault> {
        self.store.hooks_of(signed.account.id).await
    }

    /// One of somebody's own hooks.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn hook(&self, signed: &Signed, id: Uuid) -> Result<Option<Hook>, Fault> {
        let hooks = self.hooks(signed).await?;
        Ok(hooks.into_iter().find(|hook| hook.id == id))
    }

    /// Ends one of somebody's own hooks; false, if they have none of that id.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn end_hook(&self, signed: &Signed, id: Uuid) -> Result<bool, Fault> {
        self.store.end_hook(signed.account.id, id, self.now()).await
    }

    /// Goes on with one of somebody's own hooks where it was; false, if they have none of that id.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn resume_hook(&self, signed: &Signed, id: Uuid) -> Result<bool, Fault> {
        self.store.resume_hook(signed.account.id, id).await
    }

    /// For whom a hook is told, in the role in which it was made.
    ///
    /// # Errors
    ///
    /// [`NotIn::Over`], if the account is closed or its person has that role no more; or a fault of the store.
    pub async fn told_by(&self, hook: &Hook) -> Result<Signed, NotIn> {
        let account = self.store.owner_of(hook).await?.ok_or(NotIn::Over)?;
        if account.closed.is_some() {
            return Err(NotIn::Over);
        }
        let session = Session {
            id: hook.id,
            account: account.id,
            scope: HOOK.into(),
            label: String::new(),
            began: hook.made,
            seen: hook.made,
            // Nobody shows by it who they are.
            strong: Timestamp::MIN,
            ends: Timestamp::MAX,
            ended: None,
        };
        self.acting(session, account, Some(hook.role)).await
    }
}

/// What whoever is told of a change knows it by: always the same for one hook, and no number that would count what they
/// are not told.
///
/// # Errors
///
/// None that a key of 32 bytes can give.
pub fn name_of(hook: &Hook, change: &Change) -> Result<Uuid, Fault> {
    let mut hash = Hmac::<Sha256>::new_from_slice(&hook.naming).map_err(|_| Fault::Down)?;
    hash.update(&change.seq.to_be_bytes());
    let bytes: [u8; 32] = hash.finalize().into_bytes().into();
    let (half, _) = bytes.split_at(16);
    let half = half.try_into().map_err(|_| Fault::Down)?;
    Ok(uuid::Builder::from_custom_bytes(half).into_uuid())
}

fn key() -> Result<[u8; 32], Fault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Fault::Down)?;
    Ok(bytes)
}
