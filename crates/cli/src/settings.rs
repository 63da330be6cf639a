//! The few settings there are: which nation's law, which force's own numbers.

mod serving;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};
use heard_duty::Catalogue;
use heard_duty::catalogue::{Layer, LayerKind, Nation, built_in};
use heard_duty::fault;
use heard_web::Rate;
use serde::Deserialize;

pub use self::serving::{HooksGiven, Serving};
use crate::reading::{self, Told};

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
    places: Places,
    #[serde(default)]
    backup: Copying,
    #[serde(default)]
    serve: Serving,
}

/// How protected places are kept.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Places {
    /// The file of their key.
    key: Option<PathBuf>,
}

/// How copies are made, as far as the settings file says.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields)]
pub struct Copying {
    /// The file of the key that locks copies and opens them.
    pub key: Option<PathBuf>,
}

/// The settings in force, each with where it came from.
pub struct Settings {
    /// The nation.
    pub nation: (Nation, String),
    /// The force's name and file, if it has its own.
    pub force: Option<(String, PathBuf, String)>,
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
    /// How copies are made.
    pub backup: Copying,
    /// How the service is to be run.
    pub serve: Serving,
    /// The settings file, if there is one.
    file: Option<PathBuf>,
}

/// One setting in force, to be shown.
pub struct Setting {
    /// What it is called in the settings file.
    pub key: &'static str,
    /// What it is, or what happens without it.
    pub value: String,
    /// Where that came from.
    pub from: String,
    /// What it is for.
    pub means: &'static str,
}

const USUAL_FILE: &str = "heard.toml";
const COMMAND_LINE: &str = "command line";
const BUILT_IN: &str = "built in";

/// The file of the key that signs heads if nobody says.
pub const USUAL_KEY: &str = "heard.key";

/// Where the service listens if nobody says.
pub const USUALLY_LISTENS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8083);

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
            schools,
            store: file.store,
            looks: file.looks,
            erasures: file.erasures,
            key_to_places: file.places.key,
            backup: file.backup,
            serve: file.serve,
            file: path,
        })
    }

    /// The catalogue these settings give.
    pub fn catalogue(&self) -> anyhow::Result<Catalogue> {
        self.settings()?.catalogue(&[])
    }
}

impl Settings {
    /// Whose law, and whose numbers.
    pub fn of_the_law(&self) -> Vec<Setting> {
        let (nation, from) = &self.nation;
        let (force, force_from) = match &self.force {
            Some((name, path, from)) => (format!("{name}, {}", path.display()), from.clone()),
            None => ("what every force starts from".into(), BUILT_IN.into()),
        };
        let (schools, schools_from) = match &self.schools {
            Some((path, from)) => (path.display().to_string(), from.clone()),
            None => ("default terms, no authority's own".into(), BUILT_IN.into()),
        };
        vec![
            Setting {
                key: "nation",
                value: nation.word().to_owned(),
                from: from.clone(),
                means: "the nation whose law and guidance judge: england or wales",
            },
            Setting {
                key: "force",
                value: force,
                from: force_from,
                means: "a force's own file, laid over what every force starts from; `name` says what the force is called",
            },
            Setting {
                key: "schools",
                value: schools,
                from: schools_from,
                means: "the school terms of the force's authorities",
            },
        ]
    }

    /// How the service is run, as far as the settings file says.
    ///
    /// # Errors
    ///
    /// Where hooks may go, if that cannot be read.
    pub fn of_the_service(&self, hooks: &HooksGiven) -> anyhow::Result<Vec<Setting>> {
        let serve = &self.serve;
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let set = |key, set: Option<String>, without: &str, means| {
            let from = match set {
                Some(_) => self.file_name(),
                None => BUILT_IN.to_owned(),
            };
            let value = set.unwrap_or_else(|| without.to_owned());
            Setting {
                key,
                value,
                from,
                means,
            }
        };
        let rate = |rate: Rate| format!("{} a second, {} at once", rate.a_second, rate.at_once);
        let limits = serve.limits.limits();
        let origins: Vec<String> = hooks.over(self)?.iter().map(ToString::to_string).collect();
        let mut of_hooks = set(
            "serve.hooks",
            (!origins.is_empty()).then(|| origins.join(", ")),
            "nowhere",
            "where people may have what changes sent: a list of https://HOST or https://HOST:PORT",
        );
        if hooks.hooks.is_some() {
            of_hooks.from = "command line or HEARD_HOOKS".into();
        }
        Ok(vec![
            set(
                "serve.listen",
                serve.listen.map(|at| at.to_string()),
                &USUALLY_LISTENS.to_string(),
                "where the service listens",
            ),
            set(
                "serve.behind_proxy",
                serve.behind_proxy.then(|| "yes".to_owned()),
                "no",
                "does a proxy in front of it answer to the network and speak TLS: true or false",
            ),
            set(
                "serve.certificate",
                path(&serve.certificate),
                "none: it speaks no TLS itself",
                "the certificate, with those that vouch for it, in PEM",
            ),
            set(
                "serve.key",
                path(&serve.key),
                "none",
                "the certificate's key, in PEM",
            ),
            set(
                "serve.metrics",
                serve.metrics.map(|at| at.to_string()),
                "nowhere",
                "where Prometheus reads how it goes, at /metrics",
            ),
            of_hooks,
            set(
                "serve.witness",
                serve.witness.clone(),
                "none",
                "who is given a signed head of the record each minute: a folder, https://..., or - for what is printed",
            ),
            set(
                "serve.witness_key",
                path(&serve.witness_key),
                USUAL_KEY,
                "the file of the key that signs heads; made where there is none",
            ),
            set(
                "serve.limits.session",
                serve.limits.session.map(|_| rate(limits.session)),
                &rate(limits.session),
                "how much one session or token may ask: [A SECOND, AT ONCE]; the usual numbers are ours",
            ),
            set(
                "serve.limits.source",
                serve.limits.source.map(|_| rate(limits.source)),
                &rate(limits.source),
                "how much may be asked from one place of the network: [A SECOND, AT ONCE]; the usual numbers are ours",
            ),
        ])
    }

    /// What the settings file is called, where something was read from it.
    pub fn file_name(&self) -> String {
        self.file
            .as_ref()
            .map_or_else(String::new, |path| path.display().to_string())
    }

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
