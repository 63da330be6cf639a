//! What is owed to the children somebody holds, and nothing else of them: what stands at the top of every page is made of it.

use std::collections::BTreeSet;

use heard_record::PersonId;

use super::{MOST, Whose};
use crate::access::{Answer, Asked, Tie};
use crate::desk::{Desk, No, Signed};
use crate::owed::Owed;
use crate::reading::{Around, Reading};

/// Does whoever asks hold or keep the child?
pub(super) fn is_own(around: &Around, signed: &Signed) -> bool {
    let ties = around.ties_to(signed);
    let mut own = [Tie::Holds, Tie::Keeps].into_iter();
    own.any(|tie| ties.of(tie).is_some())
}

impl Desk {
    /// What is owed and not met to each child of [`Whose::Mine`]. It tells of no child whose record is not open to them, and
    /// is no look: nothing is told of any child but how much is owed.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn owed_to_own(&self, signed: &Signed) -> Result<Vec<Vec<Owed>>, No> {
        let now = self.now();
        if self.lists.is_fresh(signed, Whose::Mine, now) {
            let (mut found, _) = self.found(signed, Whose::Mine, MOST).await?;
            found.truncate(MOST);
            return Ok(found.into_iter().map(|(work, ..)| work.owed).collect());
        }
        let list = self.own.of(signed, Whose::Mine, now);
        let mut list = list.lock().await;
        let wanted = self.held_by([signed.account.person]);
        self.ask_who_is_on(&mut list, now, wanted).await?;
        let tell =
            move |reading: Reading, _: Asked, _: Answer| reading.unmet(&self.catalogue, now, now);
        let is_own = move |around: &Around| is_own(around, signed);
        let read = |new: BTreeSet<PersonId>| async move {
            self.read_some(signed, &new, is_own, tell).await
        };
        let mut all = list.open(MOST, read, |_| true).await?;
        all.truncate(MOST);
        Ok(all)
    }
}
