//! Every setting in force, as it is told: what it is, where that came from, and what it is for.

use std::path::{Path, PathBuf};

use heard_web::Rate;

use super::{BUILT_IN, HooksGiven, Settings, USUAL_KEY, USUALLY_LISTENS};

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

/// Where the record is, and what is kept beside it.
pub struct KeptAt {
    /// The store, as it may be shown.
    pub store: String,
    /// Was it named on the command line, or in the environment?
    pub is_named: bool,
    /// The file in which looks are kept.
    pub looks: PathBuf,
    /// The ledger of what was taken out of the record.
    pub ledger: PathBuf,
    /// The file of the key to protected places.
    pub places: PathBuf,
}

const NOWHERE: &str = "nowhere";

/// Something that was set, and where.
type Found = Option<(String, String)>;

fn set(key: &'static str, found: Found, without: &str, means: &'static str) -> Setting {
    let (value, from) = found.unwrap_or_else(|| (without.to_owned(), BUILT_IN.to_owned()));
    Setting {
        key,
        value,
        from,
        means,
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

impl Settings {
    /// Whose law, and whose numbers.
    pub fn of_the_law(&self) -> Vec<Setting> {
        let (nation, from) = &self.nation;
        let force = self.force.as_ref();
        let force =
            force.map(|(name, path, from)| (format!("{name}, {}", path.display()), from.clone()));
        let schools = self.schools.as_ref();
        let schools = schools.map(|(path, from)| (shown(path), from.clone()));
        vec![
            set(
                "nation",
                Some((nation.word().to_owned(), from.clone())),
                "",
                "the nation whose law and guidance judge: england or wales",
            ),
            set(
                "force",
                force,
                "what every force starts from",
                "a force's own file, laid over what every force starts from",
            ),
            set(
                "name",
                self.in_file(self.name.clone()),
                "as its own file is called",
                "what the force is called, where its own numbers are told",
            ),
            set(
                "schools",
                schools,
                "default terms, no authority's own",
                "the school terms of the force's authorities",
            ),
        ]
    }

    /// Where the record is, and what is kept beside it.
    pub fn of_what_is_kept(&self, at: &KeptAt) -> Vec<Setting> {
        let store = if at.is_named {
            Some((at.store.clone(), "command line or HEARD_STORE".to_owned()))
        } else {
            self.in_file(self.store.as_ref().map(|_| at.store.clone()))
        };
        vec![
            set(
                "store",
                store,
                &at.store,
                "where the record is: sqlite:PATH, or postgres://USER@HOST/DATABASE",
            ),
            set(
                "looks",
                self.path_in_file(self.looks.as_deref()),
                &shown(&at.looks),
                "the file that keeps who looked, beside the store: on another disk, if there is one",
            ),
            set(
                "erasures",
                self.path_in_file(self.erasures.as_deref()),
                &shown(&at.ledger),
                "the ledger of what was taken out by law, which a restore applies: apart from the store and its copies",
            ),
            set(
                "places.key",
                self.path_in_file(self.key_to_places.as_deref()),
                &shown(&at.places),
                "the key to protected places, made where there is none: in no copy, and to be kept apart from them",
            ),
            set(
                "backup.key",
                self.path_in_file(self.key_of_copies.as_deref()),
                "none: a copy is only made with --key, or in clear with --plain",
                "the file of the key that locks copies and opens them; made where there is none, and kept where the copies are not",
            ),
        ]
    }

    /// How the service is run, as far as the settings file says.
    ///
    /// # Errors
    ///
    /// Where hooks may go, if that cannot be read.
    pub fn of_the_service(&self, hooks: &HooksGiven) -> anyhow::Result<Vec<Setting>> {
        let serve = &self.serve;
        let path = |path: &Option<PathBuf>| self.path_in_file(path.as_deref());
        let rate = |rate: Rate| format!("{} a second, {} at once", rate.a_second, rate.at_once);
        let limits = serve.limits.limits();
        let origins: Vec<String> = hooks.over(self)?.iter().map(ToString::to_string).collect();
        let to = (!origins.is_empty()).then(|| origins.join(", "));
        let to = if hooks.hooks.is_some() {
            let to = to.unwrap_or_else(|| NOWHERE.to_owned());
            Some((to, "command line or HEARD_HOOKS".to_owned()))
        } else {
            self.in_file(to)
        };
        Ok(vec![
            set(
                "serve.listen",
                self.in_file(serve.listen.map(|at| at.to_string())),
                &USUALLY_LISTENS.to_string(),
                "where the service listens",
            ),
            set(
                "serve.behind_proxy",
                self.in_file(serve.behind_proxy.then(|| "yes".to_owned())),
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
                self.in_file(serve.metrics.map(|at| at.to_string())),
                NOWHERE,
                "where Prometheus reads how it goes, at /metrics",
            ),
            set(
                "serve.hooks",
                to,
                NOWHERE,
                "where people may have what changes sent: a list of https://HOST or https://HOST:PORT",
            ),
            set(
                "serve.witness",
                self.in_file(serve.witness.clone()),
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
                self.in_file(serve.limits.session.map(|_| rate(limits.session))),
                &rate(limits.session),
                "how much one session or token may ask: [A SECOND, AT ONCE]; the usual numbers are ours",
            ),
            set(
                "serve.limits.source",
                self.in_file(serve.limits.source.map(|_| rate(limits.source))),
                &rate(limits.source),
                "how much may be asked from one place of the network: [A SECOND, AT ONCE]; the usual numbers are ours",
            ),
        ])
    }

    fn in_file(&self, set: Option<String>) -> Found {
        set.map(|set| (set, self.file_name()))
    }

    fn path_in_file(&self, set: Option<&Path>) -> Found {
        self.in_file(set.map(shown))
    }

    /// What the settings file is called, where something was read from it.
    pub fn file_name(&self) -> String {
        self.file.as_deref().map_or_else(String::new, shown)
    }
}
