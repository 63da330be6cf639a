//! The few settings there are: which nation's law, which force's own numbers.

mod judging;
mod serving;
mod told;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use heard_duty::Catalogue;
use heard_duty::catalogue::Nation;
use heard_duty::fault;
use serde::Deserialize;

pub use self::serving::{HooksGiven, Serving};
pub use self::told::{KeptAt, Setting};
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
    store: Option<String>,
    looks: Option<PathBuf>,
    erasures: Option<PathBuf>,
    #[serde(default)]
    places: KeyIn,
    #[serde(default)]
    backup: KeyIn,
    #[serde(default)]
    serve: Serving,
}

/// Where a key is kept.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct KeyIn {
    /// The file that holds it.
    key: Option<PathBuf>,
}

/// The settings in force, each with where it came from.
pub struct Settings {
    /// The nation.
    pub nation: (Nation, String),
    /// The force's name and file, if it has its own.
    pub force: Option<(String, PathBuf, String)>,
    /// What the force is called, if the settings file says.
    pub name: Option<String>,
    /// The file of school terms, if the force has its own.
    pub schools: Option<(PathBuf, String)>,
    /// Where the record is, if the settings file says; it may hold a password, and is never shown.
    pub store: Option<String>,
    /// The file in which looks are kept, if the settings file says.
    pub looks: Option<PathBuf>,
    /// The ledger of what was taken out of the record, if the settings file says.
    pub erasures: Option<PathBuf>,
    /// The file of the key to protected places, if the settings file says.
    pub key_to_places: Option<PathBuf>,
    /// The file of the key that locks copies and opens them, if the settings file says.
    pub key_of_copies: Option<PathBuf>,
    /// How the service is to be run.
    pub serve: Serving,
    /// The settings file, if there is one.
    file: Option<PathBuf>,
}

const USUAL_FILE: &str = "heard.toml";
const COMMAND_LINE: &str = "command line";
const BUILT_IN: &str = "built in";

/// The file of the key that signs heads if nobody says.
pub const USUAL_KEY: &str = "heard.key";

/// Where the service listens if nobody says.
pub const USUALLY_LISTENS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8083);

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
                toml::from_str(&text).map_err(|wrong| {
                    anyhow!("{}, {}", path.display(), fault::in_toml(&text, &wrong))
                })?
            }
        };
        let from_file = || {
            path.as_ref()
                .map_or_else(String::new, |path| path.display().to_string())
        };
        let nation = match (self.nation, file.nation) {
            (Some(given), _) => (given.nation(), COMMAND_LINE.to_owned()),
            (None, Some(set)) => (set.nation(), from_file()),
            (None, None) => (Nation::England, BUILT_IN.to_owned()),
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
            (Some(given), _) => Some((named(given), given.clone(), COMMAND_LINE.to_owned())),
            (None, Some(set)) => Some((named(set), set.clone(), from_file())),
            (None, None) => None,
        };
        let schools = match (&self.schools, &file.schools) {
            (Some(given), _) => Some((given.clone(), COMMAND_LINE.to_owned())),
            (None, Some(set)) => Some((set.clone(), from_file())),
            (None, None) => None,
        };
        Ok(Settings {
            nation,
            force,
            name: file.name,
            schools,
            store: file.store,
            looks: file.looks,
            erasures: file.erasures,
            key_to_places: file.places.key,
            key_of_copies: file.backup.key,
            serve: file.serve,
            file: path,
        })
    }

    /// The catalogue these settings give.
    pub fn catalogue(&self) -> anyhow::Result<Catalogue> {
        self.settings()?.catalogue(&[])
    }
}
