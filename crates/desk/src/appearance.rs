//! How somebody wants their pages: no fact, and theirs alone.

use heard_store::{Appearance, Fault};

use crate::desk::{Desk, Signed};

impl Desk {
    /// How somebody wants their pages.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn appearance(&self, signed: &Signed) -> Result<Appearance, Fault> {
        self.store.appearance_of(signed.account.person).await
    }

    /// Keeps how somebody wants their pages.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn keep_appearance(
        &self,
        signed: &Signed,
        appearance: &Appearance,
    ) -> Result<(), Fault> {
        let owner = signed.account.person;
        self.store.keep_appearance(owner, appearance).await
    }
}
