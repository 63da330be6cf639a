//! Screens on a wall that stay signed in, and open nothing but the board.

use heard_store::{Account, Fault, Session};
use jiff::SignedDuration;
use uuid::Uuid;

use super::{NotIn, SignIn, Token, is_open};

/// How long a wall stays signed in at most: this force's own choice.
pub(crate) const A_WALL_LASTS: SignedDuration = SignedDuration::from_hours(24 * 365);

/// What stands in the place of a scope where a screen may be made a wall: nobody has what opens it.
pub(crate) const PLACE: &str = "wall place";

/// What a wall's scope begins with; the role stands after it. No program's token is for it.
pub(crate) const WALL: &str = "wall of ";

/// Is it of a wall, and neither a person's nor a program's?
pub(crate) fn is_of_wall(session: &Session) -> bool {
    session.scope == PLACE || session.scope.starts_with(WALL)
}

impl SignIn {
    /// Keeps a wall, or a place for one, on the account of whoever answers for it.
    pub(crate) async fn keep_wall(
        &self,
        account: &Account,
        scope: &str,
        place: &str,
    ) -> Result<Token, NotIn> {
        let now = self.clock.now();
        let kept = self.keep_session(account, scope, place, now, A_WALL_LASTS);
        Ok(kept.await?.0)
    }

    /// Whose wall a token is, while it lasts.
    pub(crate) async fn wall_in(&self, token: &Token) -> Result<(Session, Account), NotIn> {
        let (session, account) = self.open_session(token).await?;
        if !is_of_wall(&session) {
            return Err(NotIn::Over);
        }
        Ok((session, account))
    }

    /// The walls, and places for one, on somebody's account, the latest first.
    pub(crate) async fn walls(&self, account: &Account) -> Result<Vec<Session>, Fault> {
        let now = self.clock.now();
        let mut all = self.store.sessions(account.id).await?;
        all.retain(|session| is_of_wall(session) && is_open(session, now));
        Ok(all)
    }

    /// Ends one of them.
    pub(crate) async fn end_wall(&self, account: &Account, id: Uuid) -> Result<bool, Fault> {
        self.store
            .end_session(account.id, id, self.clock.now())
            .await
    }
}
