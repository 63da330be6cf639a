//! How somebody wants their pages: no fact, and theirs alone.

use heard_record::PersonId;

use crate::Store;
use crate::fault::Fault;
use crate::rows::APPEARANCE;

/// How somebody wants their pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appearance {
    /// In which colours; empty, where it follows the machine.
    pub theme: String,
    /// With rows close together?
    pub compact: bool,
    /// With keys that do what a press would?
    pub keys: bool,
}

impl Default for Appearance {
    fn default() -> Appearance {
        Appearance {
            theme: String::new(),
            compact: false,
            keys: true,
        }
    }
}

impl Store {
    /// How somebody wants their pages; as everybody has them, where that is not what was kept.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn appearance_of(&self, owner: PersonId) -> Result<Appearance, Fault> {
        let mut tx = self.db.read().await?;
        let rows = APPEARANCE
            .read_whole_ones(
                &mut tx,
                "select owner, theme, compact, keys, seal from appearance where owner = $1",
                &[owner.uuid().into()],
            )
            .await?;
        let Some(row) = rows.first() else {
            return Ok(Appearance::default());
        };
        Ok(Appearance {
            theme: row.text(1)?,
            compact: row.number(2)? != 0,
            keys: row.number(3)? != 0,
        })
    }

    /// Keeps how somebody wants their pages.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn keep_appearance(
        &self,
        owner: PersonId,
        appearance: &Appearance,
    ) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        let cells = vec![
            Some(owner.uuid().into()),
            Some(appearance.theme.as_str().into()),
            Some(i64::from(appearance.compact).into()),
            Some(i64::from(appearance.keys).into()),
        ];
        APPEARANCE.put(&mut tx, cells).await?;
        self.db.commit(tx).await
    }
}
