//! What somebody has written and not yet put on record: theirs alone.

use heard_record::PersonId;
use heard_store::{Draft, Fault};
use jiff::Timestamp;

use crate::desk::{Desk, Signed};
use crate::sign_in::Token;

/// The most that is kept of one form, in bytes.
const MOST: usize = 1 << 20;

impl Desk {
    /// Keeps what somebody has written in a form so far; nothing, where it is too long or they have begun too many. Says
    /// when it was kept.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn keep_draft(
        &self,
        signed: &Signed,
        form: &str,
        body: &str,
    ) -> Result<Option<Timestamp>, Fault> {
        self.keep_draft_for(signed.account.person, form, body).await
    }

    /// The same, of whoever's session this is or was: what they sent after it had ended is not lost. False, where it is
    /// nobody's.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn keep_draft_of_session(
        &self,
        token: &Token,
        form: &str,
        body: &str,
    ) -> Result<bool, Fault> {
        let Some((_, account)) = self.store.session_of(&token.digest()).await? else {
            return Ok(false);
        };
        let kept = self.keep_draft_for(account.person, form, body).await?;
        Ok(kept.is_some())
    }

    async fn keep_draft_for(
        &self,
        owner: PersonId,
        form: &str,
        body: &str,
    ) -> Result<Option<Timestamp>, Fault> {
        if body.len() > MOST || form.len() > MOST {
            return Ok(None);
        }
        let saved = self.now();
        let draft = Draft {
            form: form.to_owned(),
            body: body.to_owned(),
            saved,
        };
        let is_kept = self.store.keep_draft(owner, &draft).await?;
        Ok(is_kept.then_some(saved))
    }

    /// What somebody has written in a form and not put on record.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn draft_of(&self, signed: &Signed, form: &str) -> Result<Option<Draft>, Fault> {
        self.store.draft_of(signed.account.person, form).await
    }

    /// The forms somebody has begun and not sent.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn drafts(&self, signed: &Signed) -> Result<Vec<(String, Timestamp)>, Fault> {
        self.store.drafts_of(signed.account.person).await
    }

    /// Drops a draft.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn drop_draft(&self, signed: &Signed, form: &str) -> Result<(), Fault> {
        self.store.drop_draft(signed.account.person, form).await
    }
}
