//! What goes on beside the answers: figures, hooks, the witness, what is about to be late, and counting ahead.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use heard_desk::Desk;
use heard_store::Signer;
use heard_web::{Figures, Origins, Telling, Witness, Witnessed};
use rustls::RootCertStore;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::answering::listen_at;
use crate::settings::{Serving, USUAL_KEY};
use crate::store::new_id;

/// What goes on beside the answers, until it is dropped.
pub(super) struct Beside {
    tasks: JoinSet<()>,
    /// What tells hooks, and has tasks of its own: it is told to stop.
    hooks: JoinSet<()>,
    stop: oneshot::Sender<()>,
}

impl Beside {
    /// Ends all of it: what still asks something of the store would hold it up as it is put away.
    pub(super) async fn end(mut self) {
        drop(self.stop);
        while self.hooks.join_next().await.is_some() {}
        self.tasks.shutdown().await;
    }
}

/// Begins what goes on beside the answers.
pub(super) async fn begin_beside(
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
