//! What people have written and not yet put on record. A draft is its owner's alone: it is no fact, in no chain, and
//! dropped once it is on record or old.

use heard_record::PersonId;
use heard_record::when::moment;
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::db::{run, the_one};
use crate::fault::Fault;
use crate::rows::{DRAFT, Row};

/// How many drafts somebody may have.
const MOST: i64 = 1_000;

/// How long a draft is kept that nobody goes on with.
const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A draft.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// The address of the form it is of.
    pub form: String,
    /// What stands in the form.
    pub body: String,
    /// When it was last kept.
    pub saved: Timestamp,
}

/// Not what is written in it.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft({} bytes)", self.body.len())
    }
}

impl Store {
    /// Keeps what somebody has written in a form so far, in place of what was kept of it before; false, if they have so
    /// many drafts already that no other is kept.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn keep_draft(&self, owner: PersonId, draft: &Draft) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        run!(
            &mut tx,
            "delete from draft where saved < $1",
            (draft.saved - KEPT).as_microsecond()
        );
        let (others,): (i64,) = the_one!(
            &mut tx,
            "select count(*) from draft where owner = $1 and form <> $2",
            owner.uuid(),
            &draft.form
        );
        if others < MOST {
            let cells = vec![
                Some(owner.uuid().into()),
                Some(draft.form.as_str().into()),
                Some(draft.body.as_str().into()),
                Some(draft.saved.as_microsecond().into()),
            ];
            DRAFT.put(&mut tx, cells).await?;
        }
        self.db.commit(tx).await?;
        Ok(others < MOST)
    }

    /// What somebody has written in a form, if they have.
    ///
    /// # Errors
    ///
    /// A [`Fault`]; one that is not what was kept is not given back.
    pub async fn draft_of(&self, owner: PersonId, form: &str) -> Result<Option<Draft>, Fault> {
        let mut tx = self.db.read().await?;
        let row = DRAFT
            .read_one(
                &mut tx,
                "select owner, form, body, saved, seal from draft where owner = $1 and form = $2",
                &[owner.uuid().into(), form.into()],
            )
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The forms somebody has begun, each with when it was last kept, the latest first. One that is not what was kept is among
    /// them, and refused when it is opened.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn drafts_of(&self, owner: PersonId) -> Result<Vec<(String, Timestamp)>, Fault> {
        let mut tx = self.db.read().await?;
        let rows = DRAFT
            .read_each(
                &mut tx,
                "select owner, form, '' as body, saved, seal from draft where owner = $1 order by saved desc, form",
                &[owner.uuid().into()],
            )
            .await?;
        let begun = rows
            .iter()
            .filter_map(|(row, _)| row.some_text(1).zip(row.some_number(3)));
        Ok(begun.map(|(form, saved)| (form, moment(saved))).collect())
    }

    /// Drops a draft: it is on record, or its owner does not want it.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn drop_draft(&self, owner: PersonId, form: &str) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        run!(
            &mut tx,
            "delete from draft where owner = $1 and form = $2",
            owner.uuid(),
            form
        );
        self.db.commit(tx).await
    }
}

fn read(row: &Row) -> Result<Draft, Fault> {
    Ok(Draft {
        form: row.text(1)?,
        body: row.text(2)?,
        saved: moment(row.number(3)?),
    })
}
