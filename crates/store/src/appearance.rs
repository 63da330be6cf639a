//! How somebody wants their pages: no fact, and theirs alone.

use heard_record::PersonId;

use crate::Store;
use crate::db::{one, run};
use crate::fault::Fault;

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
    /// How somebody wants their pages.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn appearance_of(&self, owner: PersonId) -> Result<Appearance, Fault> {
        let mut tx = self.db.read().await?;
        let row: Option<(String, i64, i64)> = one!(
            &mut tx,
            "select theme, compact, keys from appearance where owner = $1",
            owner.uuid()
        );
        Ok(
            row.map_or_else(Appearance::default, |(theme, compact, keys)| Appearance {
                theme,
                compact: compact != 0,
                keys: keys != 0,
            }),
        )
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
        run!(
            &mut tx,
            "insert into appearance (owner, theme, compact, keys) values ($1, $2, $3, $4) \
                 on conflict (owner) do update set theme = excluded.theme, compact = excluded.compact, keys = excluded.keys",
            owner.uuid(),
            &appearance.theme,
            i64::from(appearance.compact),
            i64::from(appearance.keys)
        );
        self.db.commit(tx).await
    }
}
