//! `heard serve`.

mod answering;
mod beside;
mod demonstration;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use heard_desk::sign_in::SignIn;
use heard_desk::{Desk, PlaceKey};
use heard_record::{PersonId, Role};
use heard_store::{Care, LookedThrough, Store};
use heard_web::Origins;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use self::answering::answer;
use super::account::{give, given, say_link};
use crate::settings::{Given, HooksGiven, Serving, USUALLY_LISTENS};
use crate::store::{self, Opened, new_id};

/// Starts the service.
#[derive(Args)]
pub struct Serve {
    /// Where it listens [default: 127.0.0.1:8083].
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// A proxy in front of it answers to the network and speaks TLS.
    #[arg(long)]
    behind_proxy: bool,
    /// The certificate by which it speaks TLS itself, with those that vouch for it, in PEM.
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
    /// The certificate's key, in PEM.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// Where Prometheus reads how it goes, at /metrics: an address only whoever runs the service reaches.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    /// Who is given a signed head of the record each minute: a folder, https://..., or - for what is printed.
    #[arg(long, value_name = "WHERE")]
    witness: Option<String>,
    /// A demonstration: the last 14 days of an invented force, at 20:31 on 10 June 2026, in a new store that is gone
    /// afterwards, or in an empty one that is named. Prints who may sign in.
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    hooks: HooksGiven,
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Serve {
    /// The demonstration, as these settings would have it.
    pub fn demonstration(settings: Given) -> Serve {
        Serve {
            listen: None,
            behind_proxy: false,
            certificate: None,
            key: None,
            metrics: None,
            witness: None,
            demo: true,
            hooks: HooksGiven::default(),
            store: store::StoreGiven::under(settings),
        }
    }

    /// Serves until it is told to stop; what is begun is ended first.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let serving = self.serving()?;
        let hooks: Origins = self
            .hooks
            .over(&self.store.settings()?)?
            .into_iter()
            .collect();
        let listen = serving.listen.unwrap_or(USUALLY_LISTENS);
        let is_safe = serving.behind_proxy || serving.certificate.is_some();
        if !listen.ip().is_loopback() && !is_safe {
            bail!(
                "without TLS it listens on this machine alone: give --certificate and --key, or let a proxy speak TLS in front of it and say --behind-proxy"
            );
        }
        store::run(async {
            if self.demo {
                self.demonstrate(&serving, hooks).await
            } else {
                self.serve(&serving, hooks).await
            }
        })
    }

    /// How it is to be run: the command line over the settings file.
    fn serving(&self) -> anyhow::Result<Serving> {
        let file = self.store.settings()?.serve;
        let serving = Serving {
            listen: self.listen.or(file.listen),
            behind_proxy: self.behind_proxy || file.behind_proxy,
            certificate: self.certificate.clone().or(file.certificate),
            key: self.key.clone().or(file.key),
            metrics: self.metrics.or(file.metrics),
            hooks: file.hooks,
            limits: file.limits,
            witness: self.witness.clone().or(file.witness),
            witness_key: file.witness_key,
        };
        if serving.certificate.is_some() != serving.key.is_some() {
            bail!("a certificate and its key go together: one of them is not given");
        }
        Ok(serving)
    }

    /// The key to protected places; what there is to say of it is said.
    async fn key_to_places(&self, store: &Store) -> anyhow::Result<Option<PlaceKey>> {
        let (key, says) = self.store.key_to_places(store).await?;
        if let Some(says) = says {
            say!("{says}");
        }
        Ok(key)
    }

    async fn serve(&self, serving: &Serving, hooks: Origins) -> anyhow::Result<ExitCode> {
        let (opened, looked_through) = self.store.open_to_write().await?;
        first_account(&opened).await?;
        let looks = self.store.looks()?;
        let Opened {
            store,
            catalogue,
            clock,
        } = opened;
        let key = self.key_to_places(&store).await?;
        begin_the_log()?;
        if let Some(found) = looked_through {
            warn_of_what_was_found(&found);
        }
        warn_of(store.care().await?);
        let desk = Desk::open(store, catalogue, looks, clock).await?;
        answer(Arc::new(with_key(desk, key)), serving, hooks, None).await
    }
}

/// Begins to tell whoever runs the service how it goes: a line of JSON each, on standard error.
fn begin_the_log() -> anyhow::Result<()> {
    tracing_subscriber::registry()
        .with(fmt::layer().json().with_writer(std::io::stderr))
        .with(Targets::new().with_target(heard_web::TARGET, LevelFilter::INFO))
        .try_init()
        .context("the log could not be begun")
}

fn with_key(desk: Desk, key: Option<PlaceKey>) -> Desk {
    match key {
        Some(key) => desk.with_key_to_places(key),
        None => desk,
    }
}

/// Says in the log that a store was looked through, and what of it is refused whoever asks.
fn warn_of_what_was_found(found: &LookedThrough) {
    let facts = found.facts;
    tracing::warn!(target: heard_web::TARGET, facts, "the store was not put away when it was last used: all of it was read, and every fact is what was put there");
    for damaged in &found.damaged {
        tracing::error!(target: heard_web::TARGET, damaged, "it is refused whoever asks for it, and nobody else is held up");
    }
}

/// Says in the log what a server is kept less safely by than it could be.
fn warn_of(care: Option<Care>) {
    let Some(care) = care else { return };
    if care.could_change {
        tracing::warn!(target: heard_web::TARGET, "this login could change what is on record; see the guide, and `heard roles`");
    }
    if care.one_copy {
        tracing::warn!(target: heard_web::TARGET, "one copy only: no standby has what is acknowledged; see the guide");
    }
}

/// The first account there is: an administrator's, by a link that is printed once.
async fn first_account(opened: &Opened) -> anyhow::Result<()> {
    if !opened.store.accounts().await?.is_empty() {
        return Ok(());
    }
    let door = SignIn::new(opened.store.clone(), opened.clock.clone())?;
    let person = PersonId::from_uuid(new_id()?);
    let answers = [
        ("role", Some(Role::Administrator.word())),
        ("name", Some("Administrator")),
    ];
    let given = given(opened, person, &answers)?;
    let link = door.invite("administrator", person).await?;
    give(opened, given).await?;
    say!("This store is new. Its first account is `administrator`.");
    say_link(&link);
    Ok(())
}
