//! `heard serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use axum::Router;
use axum::serve::{Listener, ListenerExt};
use clap::Args;
use heard_desk::clock::Clock;
use heard_desk::sign_in::SignIn;
use heard_desk::{Desk, PlaceKey};
use heard_record::invent::force::NOW;
use heard_record::{PersonId, Role};
use heard_store::{Address, Care, LookedThrough, Signer, Store};
use heard_web::{
    Demonstration, Figures, NOTHING_TAKES, Network, Origins, Telling, Witness, Witnessed,
};
use rustls::RootCertStore;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::account::{give, given, say_link};
use super::demo;
use crate::settings::{Given, HooksGiven, Serving, USUAL_KEY, USUALLY_LISTENS};
use crate::store::{self, Opened, new_id};
use crate::tls::{self, Secured};

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

    async fn demonstrate(&self, serving: &Serving, hooks: Origins) -> anyhow::Result<ExitCode> {
        let folder =
            tempfile::tempdir().context("no folder could be made for the demonstration")?;
        let is_kept = self.store.is_named();
        let (store, catalogue) = if is_kept {
            let opened = self.store.open_or_make().await?;
            (opened.store, opened.catalogue)
        } else {
            let address = Address::Sqlite(folder.path().join("heard.db"));
            let catalogue = self.store.catalogue()?;
            let store = Store::open(&address, new_id()?, Arc::clone(&catalogue)).await?;
            store::to_be_put_away(&store);
            (store, catalogue)
        };
        if store.head().await?.seq > 0 {
            bail!("a demonstration is put into an empty store, and this one is not empty");
        }
        let clock = Clock::beginning_at(NOW.parse().context("the evening of the cast")?);
        tell!("An invented force is put on record.");
        let demonstration = Demonstration {
            is_kept,
            ..demo::fill(&store, &clock, folder.path()).await?
        };
        say_who_signs_in(&demonstration);
        let (key, looks) = if is_kept {
            (self.key_to_places(&store).await?, self.store.looks()?)
        } else {
            let key = PlaceKey::made_in(&folder.path().join("places.key"))
                .map_err(|why| anyhow!("the demonstration's key to protected places: {why}"))?;
            (Some(key), folder.path().join("looks.jsonl"))
        };
        let has_key = key.is_some();
        begin_the_log()?;
        let desk = Desk::open(store, catalogue, looks, clock).await?;
        let desk = Arc::new(with_key(desk, key));
        if has_key {
            demo::protect_a_place(&desk, &demonstration).await?;
        }
        answer(desk, serving, hooks, Some(Arc::new(demonstration))).await
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

/// Says who may sign in to a demonstration, how, and where its children are.
fn say_who_signs_in(demonstration: &Demonstration) {
    say!(
        "The page on which you sign in lets you choose who you are. By hand or from a program, everybody"
    );
    say!(
        "signs in with the password {} and a code of their own second factor:",
        demonstration.password
    );
    for one in &demonstration.people {
        say!(
            "  {:<10} {:<24} {}",
            one.account,
            one.role.word(),
            one.otpauth
        );
    }
    say!("`heard account code 'otpauth://…'` prints the code that a phone would show.");
    for (name, id) in &demonstration.children {
        say!("{name} is at /api/children/{id}/duties");
    }
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

/// Answers until the program is told to stop.
async fn answer(
    desk: Arc<Desk>,
    serving: &Serving,
    hooks: Origins,
    demonstration: Option<Arc<Demonstration>>,
) -> anyhow::Result<ExitCode> {
    let network = Network {
        behind_proxy: serving.behind_proxy,
        hooks: hooks.clone(),
        demonstration: demonstration.clone(),
        limits: serving.limits.limits(),
        nothing_takes: NOTHING_TAKES,
    };
    let figures = Arc::new(Figures::default());
    let beside = begin_beside(&desk, serving, hooks, &figures).await?;
    let service = heard_web::service(desk, network, figures);
    let listener = listen_at(serving.listen.unwrap_or(USUALLY_LISTENS)).await?;
    let at = listener.local_addr()?;
    if let (Some(certificate), Some(key)) = (&serving.certificate, &serving.key) {
        let files = tls::Files {
            certificate: certificate.clone(),
            key: key.clone(),
        };
        let secured = Secured::begin(listener, files.acceptors()?)?;
        say!("Heard answers at https://{at}");
        answer_at(secured, service).await?;
    } else {
        if let Some(demonstration) = demonstration {
            let after = if demonstration.is_kept {
                "and the store stays"
            } else {
                "and everything in it is gone"
            };
            say!("Open http://{at}/tour in a browser; Ctrl+C ends it, {after}.");
        }
        say!("Heard answers at http://{at}");
        answer_at(listener, service).await?;
    }
    beside.end().await;
    say!("Stopped.");
    Ok(ExitCode::SUCCESS)
}

/// What goes on beside the answers, until it is dropped.
struct Beside {
    tasks: JoinSet<()>,
    /// What tells hooks, and has tasks of its own: it is told to stop.
    hooks: JoinSet<()>,
    stop: oneshot::Sender<()>,
}

impl Beside {
    /// Ends all of it: what still asks something of the store would hold it up as it is put away.
    async fn end(mut self) {
        drop(self.stop);
        while self.hooks.join_next().await.is_some() {}
        self.tasks.shutdown().await;
    }
}

/// Begins what goes on beside the answers.
async fn begin_beside(
    desk: &Arc<Desk>,
    serving: &Serving,
    hooks: Origins,
    figures: &Arc<Figures>,
) -> anyhow::Result<Beside> {
    let mut tasks = JoinSet::new();
    if let Some(metrics) = serving.metrics {
        let told = heard_web::figures(Arc::clone(desk), Arc::clone(figures));
        let listener = listen_at(metrics).await?;
        say!("Figures are at http://{}/metrics", listener.local_addr()?);
        tasks.spawn(async move { drop(axum::serve(listener, told).await) });
    }
    let roots = Telling::roots_of_the_machine();
    if !hooks.is_empty() && roots.is_empty() {
        tell!("This machine trusts nobody's certificate: no hook is told by TLS.");
    }
    if let Some(witness) = witnessed(desk, serving, figures, roots.clone())? {
        tasks.spawn(witness.go_on(A_MINUTE));
    }
    let telling = Telling::new(
        Arc::clone(desk),
        hooks,
        Arc::clone(figures),
        new_id()?,
        roots,
    );
    let telling = telling.context("hooks cannot be told by TLS")?;
    let (stop, stops) = oneshot::channel();
    let mut hooks = JoinSet::new();
    hooks.spawn(telling.go_on(async { drop(stops.await) }));
    tasks.spawn(heard_web::tell_what_is_about_to_be_late(Arc::clone(desk)));
    tasks.spawn(heard_web::count_everybody_ahead(Arc::clone(desk)));
    Ok(Beside { tasks, hooks, stop })
}

/// The witness that is told where the record ends, if there is one.
fn witnessed(
    desk: &Arc<Desk>,
    serving: &Serving,
    figures: &Arc<Figures>,
    roots: RootCertStore,
) -> anyhow::Result<Option<Witnessed>> {
    let Some(witness) = &serving.witness else {
        return Ok(None);
    };
    let witness = Witness::read(witness, roots).map_err(|why| anyhow!("serve.witness: {why}"))?;
    let key = serving.witness_key.clone();
    let key = key.unwrap_or_else(|| USUAL_KEY.into());
    let signer = Signer::of_file(&key).map_err(|why| anyhow!("{}: {why}", key.display()))?;
    say!("Heads of the record are signed by {}", signer.known_by());
    let (desk, figures) = (Arc::clone(desk), Arc::clone(figures));
    Ok(Some(Witnessed::by(desk, signer, witness, figures)))
}

/// How often the witness is given a head.
const A_MINUTE: Duration = Duration::from_secs(60);

async fn listen_at(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("it cannot listen at {address}"))
}

async fn answer_at<L>(listener: L, service: Router) -> anyhow::Result<()>
where
    L: Listener<Addr = SocketAddr>,
{
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let (stop, mut stops) = watch::channel(false);
    tokio::spawn(async move {
        told_to_stop().await;
        stop.send_replace(true);
    });
    let mut begun = stops.clone();
    let answers =
        axum::serve(listener.tap_io(|_| {}), service).with_graceful_shutdown(async move {
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
    Ok(())
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
