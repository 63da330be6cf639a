//! `heard serve`.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use heard_desk::Desk;
use heard_desk::clock::Clock;
use heard_desk::sign_in::SignIn;
use heard_record::invent::force::NOW;
use heard_record::{PersonId, Role};
use heard_store::{Address, Store};
use heard_web::Network;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::account::{give, given, say_link};
use super::demo;
use crate::store::{self, Opened, new_id};

/// Starts the service.
#[derive(Args)]
pub struct Serve {
    /// Where it listens.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8083")]
    listen: SocketAddr,
    /// A proxy in front of it answers to the network and speaks TLS: only then may it listen beyond this machine.
    #[arg(long)]
    behind_proxy: bool,
    /// A demonstration: a new store that is gone afterwards, with the last 14 days of an invented force, at 20:31 on
    /// 10 June 2026. Prints who may sign in.
    #[arg(long, conflicts_with = "store")]
    demo: bool,
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Serve {
    /// Serves until it is told to stop; what is begun is ended first.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        if !self.listen.ip().is_loopback() && !self.behind_proxy {
            bail!(
                "without TLS it listens on this machine alone; let a proxy speak TLS in front of it and say --behind-proxy"
            );
        }
        store::run(async {
            if self.demo {
                self.demonstrate().await
            } else {
                self.serve().await
            }
        })
    }

    async fn demonstrate(&self) -> anyhow::Result<ExitCode> {
        let folder =
            tempfile::tempdir().context("no folder could be made for the demonstration")?;
        let address = Address::Sqlite(folder.path().join("heard.db"));
        let catalogue = self.store.catalogue()?;
        let store = Store::open(&address, new_id()?, Arc::clone(&catalogue)).await?;
        let clock = Clock::beginning_at(NOW.parse().context("the evening of the cast")?);
        tell!("An invented force is put on record: that takes the better part of a minute.");
        let (signs, password) = demo::fill(&store, &clock, folder.path()).await?;
        say!(
            "Everybody signs in with the password {password} and a code of their own second factor:"
        );
        for sign in signs {
            say!("  {:<10} {:<24} {}", sign.name, sign.role, sign.otpauth);
        }
        say!("`heard account code 'otpauth://…'` prints the code that a phone would show.");
        for (name, id) in demo::children()? {
            say!("{name} is at /api/children/{id}/duties");
        }
        let looks = folder.path().join("looks.jsonl");
        let desk = Arc::new(Desk::open(store, catalogue, looks, clock).await?);
        self.answer(desk).await
    }

    async fn serve(&self) -> anyhow::Result<ExitCode> {
        let opened = self.store.open_or_make().await?;
        first_account(&opened).await?;
        let looks = self.store.looks()?;
        let Opened {
            store,
            catalogue,
            clock,
        } = opened;
        let desk = Arc::new(Desk::open(store, catalogue, looks, clock).await?);
        self.answer(desk).await
    }

    /// Answers until the program is told to stop.
    async fn answer(&self, desk: Arc<Desk>) -> anyhow::Result<ExitCode> {
        let listener = TcpListener::bind(self.listen).await;
        let listener = listener.with_context(|| format!("it cannot listen at {}", self.listen))?;
        say!("Heard answers at http://{}", listener.local_addr()?);
        let network = Network {
            behind_proxy: self.behind_proxy,
        };
        let service = heard_web::service(desk, network);
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        let (stop, mut stops) = watch::channel(false);
        tokio::spawn(async move {
            told_to_stop().await;
            stop.send_replace(true);
        });
        let mut begun = stops.clone();
        let answers = axum::serve(listener, service).with_graceful_shutdown(async move {
            // If nobody can tell it to stop any more, it stops.
            drop(stops.wait_for(|stop| *stop).await);
        });
        // A stream of changes has no end of its own.
        let too_long = async {
            drop(begun.wait_for(|stop| *stop).await);
            tokio::time::sleep(PATIENCE).await;
        };
        tokio::select! {
            ended = answers => ended?,
            () = too_long => {}
        }
        say!("Stopped.");
        Ok(ExitCode::SUCCESS)
    }
}

/// How long what is begun is waited for when the program is told to stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits until the program is told to stop, by the terminal or by whoever runs it.
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut ended) = signal(SignalKind::terminate()) else {
        return drop(tokio::signal::ctrl_c().await);
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = ended.recv() => {}
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
