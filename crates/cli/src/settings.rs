//! The few settings there are: which nation's law, which force's own numbers.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use heard_duty::Catalogue;
use heard_duty::catalogue::{Layer, LayerKind, Nation, built_in};
use serde::Deserialize;

use crate::reading;

/// What was given on the command line.
#[derive(Args, Clone)]
#[command(next_help_heading = "Whose law, and whose numbers")]
pub struct Given {
    /// A settings file; `heard.toml` is read if it is there.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The nation whose law and guidance judge.
    #[arg(long, value_enum)]
    nation: Option<NationChoice>,
    /// A force's own file, laid over what every force starts from.
    #[arg(long, value_name = "FILE")]
    force: Option<PathBuf>,
    /// The school terms of the force's authorities, in the form of catalogue/schools.toml.
    #[arg(long, value_name = "FILE")]
    schools: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
enum NationChoice {
    England,
    Wales,
}

impl NationChoice {
    fn nation(self) -> Nation {
        match self {
            NationChoice::England => Nation::England,
            NationChoice::Wales => Nation::Wales,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    nation: Option<NationChoice>,
    force: Option<PathBuf>,
    name: Option<String>,
    schools: Option<PathBuf>,
}

/// The settings in force, each with where it came from.
pub struct Settings {
    /// The nation.
    pub nation: (Nation, String),
    /// The force's name and file, if it has its own.
    pub force: Option<(String, PathBuf, String)>,
    /// The file of school terms, if the force has its own.
    pub schools: Option<(PathBuf, String)>,
}

const USUAL_FILE: &str = "heard.toml";

impl Given {
    /// The settings in force: the command line over the settings file over what is built in.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        let path = self.settings.clone().or_else(|| {
            PathBuf::from(USUAL_FILE)
                .exists()
                .then(|| USUAL_FILE.into())
        });
        let file = match &path {
            None => File::default(),
            Some(path) => {
                let text = reading::read_whole(path)?;
                toml::from_str(&text).with_context(|| path.display().to_string())?
            }
        };
        let from_file = || {
            path.as_ref()
                .map_or_else(String::new, |path| path.display().to_string())
        };
        let nation = match (self.nation, file.nation) {
            (Some(given), _) => (given.nation(), "command line".to_owned()),
            (None, Some(set)) => (set.nation(), from_file()),
            (None, None) => (Nation::England, "built in".to_owned()),
        };
        let named = |path: &PathBuf| {
            file.name.clone().unwrap_or_else(|| {
                path.file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            })
        };
        let force = match (&self.force, &file.force) {
            (Some(given), _) => Some((named(given), given.clone(), "command line".to_owned())),
            (None, Some(set)) => Some((named(set), set.clone(), from_file())),
            (None, None) => None,
        };
        let schools = match (&self.schools, &file.schools) {
            (Some(given), _) => Some((given.clone(), "command line".to_owned())),
            (None, Some(set)) => Some((set.clone(), from_file())),
            (None, None) => None,
        };
        Ok(Settings {
            nation,
            force,
            schools,
        })
    }

    /// The catalogue these settings give, with drafts laid over it.
    pub fn catalogue(&self, drafts: &[PathBuf]) -> anyhow::Result<Catalogue> {
        self.settings()?.catalogue(drafts)
    }
}

impl Settings {
    /// The catalogue these settings give, with drafts laid over it.
    pub fn catalogue(&self, drafts: &[PathBuf]) -> anyhow::Result<Catalogue> {
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
        built_in::read_with(self.nation.0, &layers, &schools)
            .map_err(|faults| anyhow!("the catalogue cannot be read:\n  {}", faults.join("\n  ")))
    }
}
