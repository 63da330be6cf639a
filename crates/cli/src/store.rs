//! Which store a command keeps or reads the record in.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use heard_desk::PlaceKey;
use heard_desk::clock::Clock;
use heard_duty::Catalogue;
use heard_store::{Address, Erasures, LookedThrough, Store, key_file};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::settings::{self, HooksGiven, KeptAt, Setting, Settings};

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
        let store = match self.address()? {
            Address::Sqlite(path) => format!("sqlite:{}", path.display()),
            Address::Postgres(_) => "a PostgreSQL server, whose address may hold a password".into(),
        };
        let mut all = settings.of_the_law();
        all.extend(settings.of_what_is_kept(&KeptAt {
            store,
            is_named: self.is_named(),
            looks: self.looks()?,
            ledger: self.ledger()?,
            places: self.file_of_places()?,
        }));
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
        let rules = Arc::clone(&catalogue);
        let store = Store::open_with(&address, new_id()?, rules, erasures, say_at_once).await?;
        to_be_put_away(&store);
        Ok(Opened {
            store,
            catalogue,
            clock,
        })
    }

    /// Opens the store to put things on record, making it where there is none. One that was not put away when it was last used
    /// is looked through first: what was found then.
    ///
    /// # Errors
    ///
    /// A store that cannot be relied on, or of which the facts or the file are damaged.
    pub async fn open_to_write(&self) -> anyhow::Result<(Opened, Option<LookedThrough>)> {
        let opened = self.open_or_make().await?;
        let found = if opened.store.was_put_away() {
            None
        } else {
            Some(whole(opened.store.looked_through().await?)?)
        };
        opened.store.mark_in_use()?;
        Ok((opened, found))
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

    /// The key to protected places, made where there is none and nothing is sealed; none, where it is not the one by which
    /// places are sealed. With it, what whoever runs the service is told of it.
    ///
    /// # Errors
    ///
    /// As [`StoreGiven::address`]; a database that does not answer.
    pub async fn key_to_places(
        &self,
        store: &Store,
    ) -> anyhow::Result<(Option<PlaceKey>, Option<String>)> {
        let file = self.file_of_places()?;
        if let Ok(key) = PlaceKey::of_file(&file)
            && key.is_known_to(store).await?
        {
            return Ok((Some(key), None));
        }
        Ok(match self.key_found(store).await? {
            KeyFound::Good(key) => {
                key.make_known_to(store).await?;
                (Some(key), None)
            }
            KeyFound::NoneYet => match PlaceKey::made_in(&file) {
                Ok(key) => {
                    store.places_are_sealed_anew().await?;
                    (Some(key), Some(new_key_to_places(&file)))
                }
                Err(why) => (
                    None,
                    Some(without_key_to_places(&format!(
                        "No key to protected places could be made in {}: {why}.",
                        file.display()
                    ))),
                ),
            },
            KeyFound::Gone(says) | KeyFound::Wrong(says) => (None, Some(says)),
        })
    }

    /// How the file of the key to protected places was found: does it open what is sealed?
    ///
    /// # Errors
    ///
    /// As [`StoreGiven::address`]; a database that does not answer.
    pub async fn key_found(&self, store: &Store) -> anyhow::Result<KeyFound> {
        let file = self.file_of_places()?;
        if !key_file::is_there(&file) {
            let says = format!("There is no key to protected places at {}.", file.display());
            return Ok(if store.has_sealed_places().await? {
                KeyFound::Gone(without_key_to_places(&says))
            } else {
                KeyFound::NoneYet
            });
        }
        if let Err(why) = std::fs::read(&file) {
            return Ok(KeyFound::Gone(without_key_to_places(&format!(
                "The key to protected places, {}, cannot be read: {why}.",
                file.display()
            ))));
        }
        let says = match PlaceKey::of_file(&file) {
            Ok(key) if key.opens(store).await? => return Ok(KeyFound::Good(key)),
            Ok(_) => format!(
                "{} holds another key than the one by which places are sealed.",
                file.display()
            ),
            Err(why) => format!("The key to protected places, {}: {why}.", file.display()),
        };
        Ok(KeyFound::Wrong(without_key_to_places(&says)))
    }

    /// A file beside the store.
    fn beside(&self, ending: &str) -> anyhow::Result<PathBuf> {
        Ok(match self.address()? {
            Address::Sqlite(path) => path.with_extension(ending),
            Address::Postgres(_) => format!("heard.{ending}").into(),
        })
    }
}

/// What was found, if the facts and the file are whole.
fn whole(found: LookedThrough) -> anyhow::Result<LookedThrough> {
    if found.wrong.is_empty() {
        return Ok(found);
    }
    bail!(
        "the store was not put away when it was last used, and is damaged: {}. Nothing is taken in: `heard verify` tells what is wrong, and \
         `heard restore` brings a copy back to a new store",
        found.wrong.join("; ")
    )
}

fn say_at_once(said: &str) {
    tell!("{said}");
}

/// How the file of the key to protected places was found, each with what is said of it.
pub enum KeyFound {
    /// It opens what is sealed, or nothing is.
    Good(PlaceKey),
    /// There is none, and nothing is sealed.
    NoneYet,
    /// There is none that may be read here, and places may be sealed.
    Gone(String),
    /// It holds another key, or none.
    Wrong(String),
}

/// What is said where the key that opens protected places is not there.
fn without_key_to_places(why: &str) -> String {
    format!(
        "{why} None of them can be read, and none more protected, until it is back; everything else works."
    )
}

/// What is said where a key to protected places was made.
fn new_key_to_places(file: &Path) -> String {
    format!(
        "A new key to protected places is in {}. Keep a copy of it apart from the store and its copies: without it nobody reads them.",
        file.display()
    )
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
const PATIENCE: Duration = Duration::from_secs(30);

/// Has a store put away when the command ends, so that whoever opens it next knows that nothing was broken off.
pub fn to_be_put_away(store: &Store) {
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    opened.push(store.clone());
}

async fn put_away() {
    let opened = std::mem::take(&mut *OPENED.lock().unwrap_or_else(PoisonError::into_inner));
    for store in opened {
        let why = match tokio::time::timeout(PATIENCE, store.put_away()).await {
            Ok(Ok(())) => continue,
            Ok(Err(fault)) => fault.to_string(),
            Err(_) => format!(
                "somebody still wrote to it after {} seconds",
                PATIENCE.as_secs()
            ),
        };
        let then = if store.is_marked() {
            " All of it is read before anything is put on record again."
        } else {
            ""
        };
        tell!("The store could not be put away: {why}.{then}");
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
