//! How the service is to be run, and where hooks may go.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use heard_web::{Limits, Origin, Rate};
use serde::Deserialize;

use super::Settings;

/// How the service is to be run, as far as the settings file says.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields)]
pub struct Serving {
    /// Where it listens.
    pub listen: Option<SocketAddr>,
    /// Does a proxy in front of it answer to the network?
    #[serde(default)]
    pub behind_proxy: bool,
    /// The certificate, with those that vouch for it, in PEM.
    pub certificate: Option<PathBuf>,
    /// Its key, in PEM.
    pub key: Option<PathBuf>,
    /// Where the figures are told.
    pub metrics: Option<SocketAddr>,
    /// Where hooks may go, as it is written.
    #[serde(default)]
    pub hooks: Vec<String>,
    /// How much may be asked of it.
    #[serde(default)]
    pub limits: LimitsSet,
    /// Who keeps signed heads of the record, as it is written.
    pub witness: Option<String>,
    /// The file of the key that signs them.
    pub witness_key: Option<PathBuf>,
}

/// How much may be asked of the service, as far as the settings file says: the first a second, the second at once.
#[derive(Deserialize, Default, Clone, Copy)]
#[serde(deny_unknown_fields)]
pub struct LimitsSet {
    pub(super) session: Option<(NonZeroU32, NonZeroU32)>,
    pub(super) source: Option<(NonZeroU32, NonZeroU32)>,
}

impl LimitsSet {
    /// What is set over what is usual.
    pub fn limits(self) -> Limits {
        let usual = Limits::default();
        let rate = |set: Option<(NonZeroU32, NonZeroU32)>, usual| {
            set.map_or(usual, |(a_second, at_once)| Rate { a_second, at_once })
        };
        Limits {
            session: rate(self.session, usual.session),
            source: rate(self.source, usual.source),
        }
    }
}

/// Where hooks may go, as it was given outside the settings file.
#[derive(Args, Clone, Default)]
pub struct HooksGiven {
    /// Where hooks may go, one after another with commas: https://HOST, or https://HOST:PORT [default: nowhere].
    #[arg(long, env = "HEARD_HOOKS", value_name = "ORIGINS")]
    pub(super) hooks: Option<String>,
}

impl HooksGiven {
    /// Where hooks may go: what was given over the settings file.
    ///
    /// # Errors
    ///
    /// Which of them is nowhere they can go, without what was written.
    pub fn over(&self, settings: &Settings) -> anyhow::Result<Vec<Origin>> {
        let (each, from) = match &self.hooks {
            Some(given) => (
                given.split(',').map(str::trim).map(str::to_owned).collect(),
                "--hooks or HEARD_HOOKS".to_owned(),
            ),
            None => (
                settings.serve.hooks.clone(),
                format!("{}, serve.hooks", settings.file_name()),
            ),
        };
        let each: Vec<String> = each;
        (1..)
            .zip(each.iter().filter(|one| !one.is_empty()))
            .map(|(number, one)| {
                one.parse()
                    .map_err(|why| anyhow!("{from}: number {number}: {why}"))
            })
            .collect()
    }
}
