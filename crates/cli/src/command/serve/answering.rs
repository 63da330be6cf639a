//! What answers at an address, by TLS or without, until the program is told to stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::serve::{Listener, ListenerExt};
use heard_desk::Desk;
use heard_web::{Demonstration, Figures, NOTHING_TAKES, Network, Origins};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::beside::begin_beside;
use crate::settings::{Serving, USUALLY_LISTENS};
use crate::tls::{self, Secured};

/// Answers until the program is told to stop.
pub(super) async fn answer(
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
    let told = ToldToStop::listening()?;
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
        answer_at(secured, service, told).await?;
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
        answer_at(listener, service, told).await?;
    }
    beside.end().await;
    say!("Stopped.");
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn listen_at(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("it cannot listen at {address}"))
}

async fn answer_at<L>(listener: L, service: Router, told: ToldToStop) -> anyhow::Result<()>
where
    L: Listener<Addr = SocketAddr>,
{
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let (stop, mut stops) = watch::channel(false);
    tokio::spawn(async move {
        told.wait().await;
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

/// What tells the program to stop, listened for before anybody is told that it answers: whoever stops it at once has it put
/// its store away too.
struct ToldToStop {
    by_terminal: Signal,
    by_whoever_runs_it: Signal,
}

impl ToldToStop {
    fn listening() -> anyhow::Result<ToldToStop> {
        let listening = |kind| signal(kind).context("nobody could tell it to stop");
        Ok(ToldToStop {
            by_terminal: listening(SignalKind::interrupt())?,
            by_whoever_runs_it: listening(SignalKind::terminate())?,
        })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.by_terminal.recv() => {}
            _ = self.by_whoever_runs_it.recv() => {}
        }
    }
}
