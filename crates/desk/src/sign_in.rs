//! How somebody shows who they are: a password and a second factor, and what is kept of having done so.
//!
//! Whether an account exists cannot be told from what is answered, nor from how long that takes. Trying many
//! passwords makes whoever tries wait. It does not keep out the person the account belongs to: who signed in before
//! from a browser is known by it.

mod factors;
mod lasting;
mod links;
mod said;
mod tokens;
mod tries;
pub(crate) mod walls;

use heard_store::{Account, Fault, Seal, Store};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

use crate::clock::Clock;
pub use factors::{Weak, code_for};
pub use heard_store::Session;
pub use lasting::{AT_MOST, IDLE, KEPT_EVERY, ends_unused};
use lasting::{earlier, is_open, later};
pub(crate) use links::{NOT_A_NAME, account_name};
pub use said::{In, NotIn, Token, Try};
pub(crate) use tokens::{HOOK, is_hook, is_token, shown_just_now};
pub use tokens::{Scope, TOKEN_LASTS, Wanted, scope_of};
use tries::{FAILURES, counted};
use walls::is_of_wall;

/// How long a browser is known again.
const BROWSER_KNOWN: SignedDuration = SignedDuration::from_hours(24 * 90);

/// How many passwords are worked out at a time: each takes much memory.
const AT_A_TIME: usize = 4;

/// The scope that says a token only makes a browser known again.
const BROWSER: &str = "browser";

/// Signs people in and out.
#[derive(Debug)]
pub struct SignIn {
    store: Store,
    clock: Clock,
    working: Semaphore,
    /// The hash of no password, so that an account that is not there takes as long.
    nobody: String,
}

impl SignIn {
    /// Of a store, by a clock.
    ///
    /// # Errors
    ///
    /// If the machine gives no randomness.
    pub fn new(store: Store, clock: Clock) -> Result<SignIn, NotIn> {
        let nobody = factors::hash(&Token::new()?.shown()).ok_or(NotIn::Fault(Fault::Down))?;
        Ok(SignIn {
            store,
            clock,
            working: Semaphore::new(AT_A_TIME),
            nobody,
        })
    }

    /// Signs somebody in.
    ///
    /// # Errors
    ///
    /// What was typed is not right, it was tried too often, or a fault of the store.
    pub async fn sign_in(&self, typed: &Try) -> Result<In, NotIn> {
        let now = self.clock.now();
        let name = typed.name.trim().to_lowercase();
        let account = self.open_account(&name).await?;
        let known = match (&typed.browser, &account) {
            (Some(browser), Some(account)) => self.is_known(browser, account).await?,
            _ => false,
        };
        let counted = counted(typed, &name, known);
        self.begin_tries(&counted, now).await?;
        let right = self.is_right(account.as_ref(), &typed.password, &typed.code);
        let account = match (right.await, account) {
            (Ok(true), Some(account)) => account,
            (Ok(_), _) => return Err(NotIn::NotRight),
            (Err(fault), _) => {
                self.take_back(&counted).await?;
                return Err(fault);
            }
        };
        if let [(of_account, _), from @ ..] = &counted[..] {
            self.store.forget_tries(of_account).await?;
            // One who knows one password may be trying others': only this try was none.
            self.take_back(from).await?;
        }
        let (token, session) = self.begin(&account, &typed.label, now).await?;
        let browser = match &typed.browser {
            Some(browser) if known => browser.clone(),
            _ => self.make_known(&account, now).await?,
        };
        Ok(In {
            token,
            browser,
            session,
            person: account.person,
        })
    }

    /// Whose session a token is, while it lasts; to ask is to use it.
    ///
    /// # Errors
    ///
    /// [`NotIn::Over`], or a fault of the store.
    pub async fn signed_in(&self, token: &Token) -> Result<(Session, Account), NotIn> {
        let (session, account) = self.still_in(token).await?;
        let now = self.clock.now();
        // To the minute is enough, and writes once a minute. Where it cannot be written, the session ends the sooner,
        // and whoever is signed in is still answered.
        if now > later(session.seen, KEPT_EVERY) {
            drop(self.store.session_seen(&token.digest(), now).await);
        }
        Ok((session, account))
    }

    /// Whose session a token is, while it lasts. It is not used by asking, so that what is left open does not last longer.
    ///
    /// # Errors
    ///
    /// [`NotIn::Over`], or a fault of the store.
    pub async fn still_in(&self, token: &Token) -> Result<(Session, Account), NotIn> {
        let (session, account) = self.open_session(token).await?;
        // Nobody is signed in by what makes a screen a wall.
        if is_of_wall(&session) {
            return Err(NotIn::Over);
        }
        Ok((session, account))
    }

    async fn open_session(&self, token: &Token) -> Result<(Session, Account), NotIn> {
        let found = self.store.session_of(&token.digest()).await?;
        let (session, account) = found.ok_or(NotIn::Over)?;
        if account.closed.is_some() || !is_open(&session, self.clock.now()) {
            return Err(NotIn::Over);
        }
        Ok((session, account))
    }

    /// Somebody signed in shows again who they are, as what matters most asks; the session goes on by another token.
    ///
    /// # Errors
    ///
    /// As signing in.
    pub async fn show_again(
        &self,
        token: &Token,
        password: &str,
        code: &str,
    ) -> Result<Token, NotIn> {
        let (session, account) = self.signed_in(token).await?;
        // No program shows who its owner is.
        if is_token(&session) {
            return Err(NotIn::OutOfScope);
        }
        let now = self.clock.now();
        let counted = [(digest_of("account", &account.name, "again"), FAILURES)];
        self.begin_tries(&counted, now).await?;
        match self.is_right(Some(&account), password, code).await {
            Ok(true) => self.take_back(&counted).await?,
            Ok(false) => return Err(NotIn::NotRight),
            Err(fault) => {
                self.take_back(&counted).await?;
                return Err(fault);
            }
        }
        let new = Token::new()?;
        self.store
            .strengthen(&token.digest(), &new.digest(), now)
            .await?;
        Ok(new)
    }

    /// Signs out.
    ///
    /// # Errors
    ///
    /// A fault of the store; to be signed out already is none.
    pub async fn sign_out(&self, token: &Token) -> Result<(), NotIn> {
        if let Some((session, account)) = self.store.session_of(&token.digest()).await? {
            self.store
                .end_session(account.id, session.id, self.clock.now())
                .await?;
        }
        Ok(())
    }

    /// Somebody's own open sessions, the latest first.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn sessions(&self, account: &Account) -> Result<Vec<Session>, NotIn> {
        let now = self.clock.now();
        let mut sessions = self.store.sessions(account.id).await?;
        sessions.retain(|session| !is_token(session) && is_open(session, now));
        Ok(sessions)
    }

    /// Ends one of somebody's own sessions; false, if they have none of that id open.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn end_session(&self, account: &Account, id: Uuid) -> Result<bool, NotIn> {
        Ok(self
            .store
            .end_session(account.id, id, self.clock.now())
            .await?)
    }

    async fn open_account(&self, name: &str) -> Result<Option<Account>, NotIn> {
        let account = self
            .store
            .account_called(&name.trim().to_lowercase())
            .await?;
        Ok(account.filter(|account| account.closed.is_none()))
    }

    /// Is the password right, and the code, which is used up with it? The same work is done in every case.
    async fn is_right(
        &self,
        account: Option<&Account>,
        password: &str,
        code: &str,
    ) -> Result<bool, NotIn> {
        let hash = account
            .map(|account| account.password.clone())
            .filter(|hash| !hash.is_empty());
        let is_there = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let password = zeroize::Zeroizing::new(password.to_owned());
        let _turn = self.turn().await?;
        let matches = tokio::task::spawn_blocking(move || factors::matches(&hash, &password)).await;
        let secret = account
            .map(|account| account.secret.clone())
            .unwrap_or_default();
        let step = factors::step_of(&secret, code, self.clock.of_phones());
        let matches = matches.unwrap_or(false) && is_there;
        match (matches, account, step) {
            (true, Some(account), Some(step)) => Ok(self.store.use_step(account.id, step).await?),
            _ => Ok(false),
        }
    }

    /// A turn to work a password out.
    async fn turn(&self) -> Result<SemaphorePermit<'_>, NotIn> {
        let turn = self.working.acquire().await;
        turn.map_err(|_| NotIn::Fault(Fault::Down))
    }

    async fn begin(
        &self,
        account: &Account,
        label: &str,
        now: Timestamp,
    ) -> Result<(Token, Session), NotIn> {
        self.keep_session(account, "", label, now, AT_MOST).await
    }

    async fn is_known(&self, browser: &Token, account: &Account) -> Result<bool, NotIn> {
        let found = self.store.session_of(&browser.digest()).await?;
        Ok(found.is_some_and(|(session, of)| {
            session.scope == BROWSER
                && of.id == account.id
                && session.ended.is_none()
                && session.ends > self.clock.now()
        }))
    }

    async fn make_known(&self, account: &Account, now: Timestamp) -> Result<Token, NotIn> {
        let (token, _) = self
            .keep_session(account, BROWSER, "", now, BROWSER_KNOWN)
            .await?;
        Ok(token)
    }

    async fn keep_session(
        &self,
        account: &Account,
        scope: &str,
        label: &str,
        now: Timestamp,
        lasts: SignedDuration,
    ) -> Result<(Token, Session), NotIn> {
        let token = Token::new()?;
        let session = Session {
            id: Token::new()?.id(),
            account: account.id,
            scope: scope.to_owned(),
            label: label
                .chars()
                .filter(|letter| !letter.is_control())
                .take(80)
                .collect(),
            began: now,
            seen: now,
            strong: now,
            ends: later(now, lasts),
            ended: None,
        };
        self.store.begin_session(&token.digest(), &session).await?;
        Ok((token, session))
    }
}

fn digest_of(what: &str, one: &str, other: &str) -> Seal {
    let mut hash = Sha256::new();
    for part in [what, one, other] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
