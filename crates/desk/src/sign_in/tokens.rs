//! Tokens by which programs ask for their owner: made by the owner alone, shown once, and never more than the owner has.

use heard_store::{Account, Fault, Session};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::walls::is_of_wall;
use super::{BROWSER, NotIn, SignIn, Token, is_open, later};
use crate::access::FRESH_FOR;

/// How long a token is good at most: what every force starts from.
pub const TOKEN_LASTS: SignedDuration = SignedDuration::from_hours(24 * 90);

/// How many tokens somebody has at a time.
const AT_ONCE: usize = 20;

heard_record::words! {
    /// What a program may do by a token, of what its owner may do.
    Scope {
        /// Reads records, and finds people.
        Read = "read",
        /// Puts facts on record.
        Put = "put",
        /// Reads measures.
        Measures = "measures",
        /// Is told what changes.
        Changes = "changes",
    }
}

/// A token that is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What its owner calls it.
    pub name: String,
    /// What a program may do by it.
    pub scope: Vec<Scope>,
    /// When it ends.
    pub ends: Timestamp,
}

/// Is it a program's token, and no session of a person's?
pub(crate) fn is_token(session: &Session) -> bool {
    !session.scope.is_empty() && session.scope != BROWSER
}

/// What stands in the place of a scope where a hook is told, and no program asks.
pub(crate) const HOOK: &str = "hook";

/// Is it a hook's, which asks nothing and is only told?
pub(crate) fn is_hook(session: &Session) -> bool {
    session.scope == HOOK
}

/// Did the owner of a session show just now who they are? No program can.
pub(crate) fn shown_just_now(session: &Session, now: Timestamp) -> Result<(), NotIn> {
    if is_token(session) {
        return Err(NotIn::OutOfScope);
    }
    if session.strong > now || now >= later(session.strong, FRESH_FOR) {
        return Err(NotIn::ShowAgain);
    }
    Ok(())
}

/// What a program may do by a token.
pub fn scope_of(session: &Session) -> Vec<Scope> {
    let words = session.scope.split(", ");
    words.filter_map(Scope::of_word).collect()
}

impl SignIn {
    /// Makes a token for the owner of a session who showed just now who they are. It is shown this once.
    ///
    /// # Errors
    ///
    /// [`NotIn::ShowAgain`] if they did not, [`NotIn::Wish`] if there can be no such token, or a fault of the store.
    pub async fn make_token(
        &self,
        session: &Session,
        account: &Account,
        wanted: Wanted,
    ) -> Result<(Token, Session), NotIn> {
        let now = self.clock.now();
        shown_just_now(session, now)?;
        let mut scope = wanted.scope;
        scope.sort();
        scope.dedup();
        if scope.is_empty() {
            return Err(NotIn::Wish(
                "say in `scope` what a program may do by the token",
            ));
        }
        let name = wanted.name.replace(char::is_control, "");
        if name.trim().is_empty() {
            return Err(NotIn::Wish("say in `name` what the token is for"));
        }
        if wanted.ends <= now || wanted.ends > later(now, TOKEN_LASTS) {
            return Err(NotIn::Wish("a token ends after now, and within 90 days"));
        }
        if self.tokens(account).await?.len() >= AT_ONCE {
            return Err(NotIn::Wish("you have 20 tokens already; end one first"));
        }
        let words: Vec<&str> = scope.iter().map(|scope| scope.word()).collect();
        let lasts = wanted.ends.duration_since(now);
        self.keep_session(account, &words.join(", "), &name, now, lasts)
            .await
    }

    /// Somebody's own tokens that are good, the latest first.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn tokens(&self, account: &Account) -> Result<Vec<Session>, Fault> {
        let now = self.clock.now();
        let mut tokens = self.store.sessions(account.id).await?;
        tokens.retain(|token| is_token(token) && !is_of_wall(token) && is_open(token, now));
        Ok(tokens)
    }

    /// Ends one of somebody's own tokens; false, if none of that id is good.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn end_token(&self, account: &Account, id: Uuid) -> Result<bool, Fault> {
        let is_one = self
            .tokens(account)
            .await?
            .iter()
            .any(|token| token.id == id);
        let now = self.clock.now();
        Ok(is_one && self.store.end_session(account.id, id, now).await?)
    }
}
