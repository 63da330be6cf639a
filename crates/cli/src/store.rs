//! Which store a command keeps or reads the record in.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use heard_desk::PlaceKey;
use heard_desk::clock::Clock;
use heard_duty::Catalogue;
use heard_store::{Address, Erasures, Store};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::settings::{self, HooksGiven, Setting, Settings};

/// The store, as it was given on the command line.
#[derive(Args, Clone)]
#[command(next_help_heading = "Where the record is")]
pub struct StoreGiven {
    /// The store: `sqlite:PATH`, or `postgres://USER@HOST/DATABASE`; else what the settings file says, else `sqlite:heard.db`.
    #[arg(
        long,
        env = "HEARD_STORE",
        hide_env_values = true,
        value_name = "STORE"
    )]
    store: Option<String>,
    #[command(flatten)]
    settings: settings::Given,
}

impl StoreGiven {
    /// None given, beside these settings.
    pub fn under(settings: settings::Given) -> StoreGiven {
        StoreGiven {
            store: None,
            settings,
        }
    }
}

/// A store opened for one command, with what the command needs beside it.
pub struct Opened {
    /// The store.
    pub store: Store,
    /// The rules in force.
    pub catalogue: Arc<Catalogue>,
    /// The one clock.
    pub clock: Clock,
}

/// Where a store is when nobody says.
const USUAL: &str = "sqlite:heard.db";

impl StoreGiven {
    /// The store's address.
    ///
    /// # Errors
    ///
    /// What is no address, without what was written: it may hold a password.
    pub fn address(&self) -> anyhow::Result<Address> {
        let settings = self.settings.settings()?;
        let text = self
            .store
            .clone()
            .or(settings.store)
            .unwrap_or_else(|| USUAL.into());
        text.parse::<Address>()
            .map_err(|why| anyhow!("--store: {why}"))
    }

    /// Was a store named, on the command line or in the environment?
    pub fn is_named(&self) -> bool {
        self.store.is_some()
    }

    /// Every setting in force, with where each came from. An address of a server is not shown: it may hold a password.
    ///
    /// # Errors
    ///
    /// A settings file that cannot be read, or what is no address.
    pub fn in_force(&self, hooks: &HooksGiven) -> anyhow::Result<Vec<Setting>> {
        let settings = self.settings()?;
        let built_in = || "built in".to_owned();
        let address = match self.address()? {
            Address::Sqlite(path) => format!("sqlite:{}", path.display()),
            Address::Postgres(_) => "a PostgreSQL server, whose address may hold a password".into(),
        };
        let store = Setting {
            key: "store",
            value: address,
            from: match (&self.store, &settings.store) {
                (Some(_), _) => "command line or HEARD_STORE".into(),
                (None, Some(_)) => settings.file_name(),
                (None, None) => built_in(),
            },
            means: "where the record is: sqlite:PATH, or postgres://USER@HOST/DATABASE",
        };
        let looks = Setting {
            key: "looks",
            value: self.looks()?.display().to_string(),
            from: match &settings.looks {
                Some(_) => settings.file_name(),
                None => built_in(),
            },
            means: "the file that keeps who looked, beside the store: on another disk, if there is one",
        };
        let mut all = settings.of_the_law();
        let erasures = Setting {
            key: "erasures",
            value: self.ledger()?.display().to_string(),
            from: match &settings.erasures {
                Some(_) => settings.file_name(),
                None => built_in(),
            },
            means: "the ledger of what was taken out by law, which a restore applies: apart from the store and its copies",
        };
        let places = Setting {
            key: "places.key",
            value: self.file_of_places()?.display().to_string(),
            from: match &settings.key_to_places {
                Some(_) => settings.file_name(),
                None => built_in(),
            },
            means: "the key to protected places, made where there is none: in no copy, and to be kept apart from them",
        };
        let copies = Setting {
            key: "backup.key",
            value: settings.backup.key.as_ref().map_or_else(
                || "none: a copy is only made with --key, or in clear with --plain".into(),
                |key| key.display().to_string(),
            ),
            from: match &settings.backup.key {
                Some(_) => settings.file_name(),
                None => built_in(),
            },
            means: "the file of the key that locks copies and opens them; made where there is none, and kept where the copies are not",
        };
        all.extend([store, looks, erasures, places, copies]);
        all.extend(settings.of_the_service(hooks)?);
        Ok(all)
    }

    /// The settings, but for the store.
    ///
    /// # Errors
    ///
    /// A settings file that cannot be read.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        self.settings.settings()
    }

    /// The rules in force.
    ///
    /// # Errors
    ///
    /// A catalogue that cannot be read.
    pub fn catalogue(&self) -> anyhow::Result<Arc<Catalogue>> {
        Ok(Arc::new(self.settings.catalogue()?))
    }

    /// Opens the store that is there.
    ///
    /// # Errors
    ///
    /// A store that is not there, or cannot be relied on.
    pub async fn open(&self) -> anyhow::Result<Opened> {
        if let Address::Sqlite(path) = self.address()?
            && !path.exists()
        {
            return Err(anyhow!(
                "there is no store at {}; `heard bring` and `heard serve` make one",
                path.display()
            ));
        }
        self.open_or_make().await
    }

    /// Opens the store, making it where there is none.
    ///
    /// # Errors
    ///
    /// A store that cannot be relied on.
    pub async fn open_or_make(&self) -> anyhow::Result<Opened> {
        let catalogue = self.catalogue()?;
        let clock = Clock::of_the_machine();
        let erasures = Some(Erasures::in_file(self.ledger()?));
        let address = self.address()?;
        let store = Store::open_with(&address, new_id()?, Arc::clone(&catalogue), erasures).await?;
        to_be_put_away(&store);
        Ok(Opened {
            store,
            catalogue,
            clock,
        })
    }

    /// Opens the store to put things on record, making it where there is none. One that was not put away when it was last used
    /// is looked through first: how many facts there were then.
    ///
    /// # Errors
    ///
    /// A store that cannot be relied on, or is damaged.
    pub async fn open_to_write(&self) -> anyhow::Result<(Opened, Option<i64>)> {
        let opened = self.open_or_make().await?;
        if opened.store.was_put_away() {
            return Ok((opened, None));
        }
        let (facts, wrong) = opened.store.looked_through().await?;
        if !wrong.is_empty() {
            bail!(
                "the store was not put away when it was last used, and is damaged: {}. Nothing is taken in: `heard verify` tells what is wrong, and \
                 `heard restore` brings a copy back to a new store",
                wrong.join("; ")
            );
        }
        Ok((opened, Some(facts)))
    }

    /// The file in which looks are kept beside the store: on a path of its own, so that one disk is not both.
    ///
    /// # Errors
    ///
    /// As [`StoreGiven::address`].
    pub fn looks(&self) -> anyhow::Result<PathBuf> {
        let looks = self.settings.settings()?.looks;
        looks.map_or_else(|| self.beside("looks.jsonl"), Ok)
    }

    /// The ledger of what was taken out of the record: to be kept apart from the store and its copies.
    ///
    /// # Errors
    ///
    /// As [`StoreGiven::address`].
    pub fn ledger(&self) -> anyhow::Result<PathBuf> {
        let erasures = self.settings.settings()?.erasures;
        erasures.map_or_else(|| self.beside("erasures.jsonl"), Ok)
    }

    /// The file of the key to protected places: to be kept apart from the store's copies.
    ///
    /// # Errors
    ///
    /// As [`StoreGiven::address`].
    pub fn file_of_places(&self) -> anyhow::Result<PathBuf> {
        let key = self.settings.settings()?.key_to_places;
        key.map_or_else(|| self.beside("places.key"), Ok)
    }

    /// The key to protected places, made where there is none; nothing, where places are sealed already and their key is
    /// gone: another would open none of them.
    ///
    /// # Errors
    ///
    /// A key that cannot be read, or kept.
    pub async fn key_to_places(&self, store: &Store) -> anyhow::Result<Option<PlaceKey>> {
        let file = self.file_of_places()?;
        let wrong = |why| anyhow!("the key to protected places, {}: {why}", file.display());
        if file.exists() {
            return PlaceKey::of_file(&file).map(Some).map_err(wrong);
        }
        if store.has_sealed_places().await? {
            return Ok(None);
        }
        PlaceKey::made_in(&file).map(Some).map_err(wrong)
    }

    /// What is said where places are sealed and their key is not there.
    ///
    /// # Errors
    ///
    /// As [`StoreGiven::address`].
    pub fn without_key_to_places(&self) -> anyhow::Result<String> {
        let file = self.file_of_places()?;
        Ok(format!(
            "There is no key to protected places at {}. None of them can be read, and none more protected, until it is back; everything else works.",
            file.display()
        ))
    }

    /// A file beside the store.
    fn beside(&self, ending: &str) -> anyhow::Result<PathBuf> {
        Ok(match self.address()? {
            Address::Sqlite(path) => path.with_extension(ending),
            Address::Postgres(_) => format!("heard.{ending}").into(),
        })
    }
}

/// What a new store is told apart by.
pub fn new_id() -> anyhow::Result<Uuid> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| anyhow!("the machine gives no randomness"))?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// What was opened for the command that runs.
static OPENED: Mutex<Vec<Store>> = Mutex::new(Vec::new());

/// How long it may take to put a store away.
const PATIENCE: Duration = Duration::from_secs(5);

/// Has a store put away when the command ends, so that whoever opens it next knows that nothing was broken off.
fn to_be_put_away(store: &Store) {
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    opened.push(store.clone());
}

async fn put_away() {
    let opened = std::mem::take(&mut *OPENED.lock().unwrap_or_else(PoisonError::into_inner));
    for store in opened {
        // What cannot be put away in time is looked through when it is opened again.
        drop(tokio::time::timeout(PATIENCE, store.put_away()).await);
    }
}

/// Runs what waits for a database or the network, and puts away what it opened.
///
/// # Errors
///
/// Whatever it ends with; or no threads to run it on.
pub fn run<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = Runtime::new().context("no threads could be started")?;
    runtime.block_on(async {
        let done = work.await;
        put_away().await;
        done
    })
}
