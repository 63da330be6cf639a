//! What judges: the catalogue the settings give, and that of records told in the other nation.

use std::path::PathBuf;

use anyhow::{anyhow, bail};
use heard_duty::Catalogue;
use heard_duty::catalogue::{Layer, LayerKind, Nation, built_in};

use super::{COMMAND_LINE, Settings};
use crate::reading::{self, Told};

/// The catalogues that judge some records: the settings' own, and that of records told in the other nation.
pub struct Catalogues {
    own: Catalogue,
    other: Option<Catalogue>,
}

impl Catalogues {
    /// The one that judges a record.
    pub fn of(&self, told: &Told) -> &Catalogue {
        let other = self.other.as_ref();
        other
            .filter(|other| told.story.nation == Some(other.nation()))
            .unwrap_or(&self.own)
    }
}

impl Settings {
    /// The catalogues these settings give for records, with drafts laid over each.
    ///
    /// # Errors
    ///
    /// Where a record says that it is told in one nation and the command line names the other.
    pub fn catalogues(&self, drafts: &[PathBuf], all: &[Told]) -> anyhow::Result<Catalogues> {
        let (nation, from) = (self.nation.0, &self.nation.1);
        let own = self.catalogue(drafts)?;
        let in_another = |told: &&Told| told.story.nation.is_some_and(|its| its != nation);
        let Some((told, other)) = all
            .iter()
            .find(in_another)
            .and_then(|told| Some((told, told.story.nation?)))
        else {
            return Ok(Catalogues { own, other: None });
        };
        if from == COMMAND_LINE {
            bail!(
                "{} says that it is told in {}, and `--nation {}` would judge it by other law: leave the option out",
                told.file,
                other.word(),
                nation.word().to_lowercase()
            );
        }
        let other = Some(self.catalogue_of(other, drafts)?);
        Ok(Catalogues { own, other })
    }

    /// The catalogue these settings give, with drafts laid over it.
    pub fn catalogue(&self, drafts: &[PathBuf]) -> anyhow::Result<Catalogue> {
        self.catalogue_of(self.nation.0, drafts)
    }

    fn catalogue_of(&self, nation: Nation, drafts: &[PathBuf]) -> anyhow::Result<Catalogue> {
        let mut texts = Vec::new();
        if let Some((name, path, _)) = &self.force {
            texts.push((
                name.clone(),
                path.display().to_string(),
                reading::read_whole(path)?,
            ));
        }
        for draft in drafts {
            texts.push((
                "draft".to_owned(),
                draft.display().to_string(),
                reading::read_whole(draft)?,
            ));
        }
        let layers: Vec<Layer> = texts
            .iter()
            .map(|(name, file, text)| Layer {
                name,
                file,
                text,
                kind: LayerKind::Force,
            })
            .collect();
        let schools = match &self.schools {
            Some((path, _)) => vec![reading::read_whole(path)?],
            None => Vec::new(),
        };
        let schools: Vec<&str> = schools.iter().map(String::as_str).collect();
        built_in::read_with(nation, &layers, &schools)
            .map_err(|faults| anyhow!("the catalogue cannot be read:\n  {}", faults.join("\n  ")))
    }
}
