//! What whoever runs the service is told: one line for each answer, and figures of how it goes. Neither holds anything of
//! the record: no id, no name, nothing that was asked or written.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use heard_desk::{Desk, Sinks};
use jiff::Timestamp;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// Where the lines are told, so that whoever keeps a log can choose them.
pub const TARGET: &str = "heard";

/// What a figure is of: the name of each label, and its value.
type Labels = Vec<(&'static str, String)>;

/// How the service goes, for Prometheus.
#[derive(Debug)]
pub struct Figures {
    registry: Registry,
    answers: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram, fn() -> Histogram>,
    facts: Gauge,
    looks: Family<Labels, Gauge>,
    store: Gauge,
    hooks: Family<Labels, Gauge>,
    hook_tries: Family<Labels, Counter>,
    witness: Gauge,
}

/// From half a millisecond to sixteen seconds.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.000_5, 2.0, 16))
}

impl Default for Figures {
    fn default() -> Figures {
        let mut res = Figures {
            registry: Registry::with_prefix("heard"),
            answers: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            facts: Gauge::default(),
            looks: Family::default(),
            store: Gauge::default(),
            hooks: Family::default(),
            hook_tries: Family::default(),
            witness: Gauge::default(),
        };
        let registry = &mut res.registry;
        registry.register("answers", "Answers given", res.answers.clone());
        registry.register_with_unit(
            "answer",
            "How long answers took",
            Unit::Seconds,
            res.seconds.clone(),
        );
        registry.register("facts", "Facts on record", res.facts.clone());
        registry.register(
            "looks_kept",
            "Whether the last look was kept in this place",
            res.looks.clone(),
        );
        registry.register(
            "store_answers",
            "Whether the store answers",
            res.store.clone(),
        );
        registry.register(
            "hooks",
            "Hooks that are behind, and hooks that are stopped",
            res.hooks.clone(),
        );
        registry.register(
            "hook_tries",
            "Tries to tell a hook something, by whether it was taken",
            res.hook_tries.clone(),
        );
        registry.register_with_unit(
            "witness_took",
            "When the witness last took a head, since 1970; 0 if it never did",
            Unit::Seconds,
            res.witness.clone(),
        );
        res
    }
}

impl Figures {
    fn answered(&self, method: &'static str, route: &str, status: StatusCode, seconds: f64) {
        let of = |more: Option<(&'static str, String)>| {
            let labels = [("method", method.to_owned()), ("route", route.to_owned())];
            labels.into_iter().chain(more).collect::<Labels>()
        };
        let status = ("status", status.as_u16().to_string());
        self.answers.get_or_create(&of(Some(status))).inc();
        self.seconds.get_or_create(&of(None)).observe(seconds);
    }

    /// Counts that a hook was tried.
    pub(crate) fn hook_tried(&self, taken: bool) {
        let taken = vec![("taken", taken.to_string())];
        self.hook_tries.get_or_create(&taken).inc();
    }

    /// When the witness took a head.
    pub(crate) fn witness_took(&self, at: Timestamp) {
        self.witness.set(at.as_second());
    }

    async fn written(&self, desk: &Desk) -> Result<String, std::fmt::Error> {
        let head = desk.store().head().await;
        self.store.set(i64::from(head.is_ok()));
        if let Ok(head) = head {
            self.facts.set(head.seq);
        }
        if let Ok(hooks) = desk.store().hooks_behind().await {
            for (how, count) in [("behind", hooks.behind), ("stopped", hooks.stopped)] {
                let how = vec![("how", how.to_owned())];
                self.hooks.get_or_create(&how).set(count);
            }
        }
        let sinks = desk.sinks();
        for (place, without) in [
            ("database", Sinks::FileAlone),
            ("file", Sinks::DatabaseAlone),
        ] {
            let kept = i64::from(sinks != without);
            let place = vec![("place", place.to_owned())];
            self.looks.get_or_create(&place).set(kept);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The figures, for an address that only whoever runs the service reaches.
pub fn figures(desk: Arc<Desk>, figures: Arc<Figures>) -> Router {
    Router::new()
        .route("/metrics", get(told))
        .with_state((desk, figures))
}

async fn told(State((desk, figures)): State<(Arc<Desk>, Arc<Figures>)>) -> Response {
    const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match figures.written(&desk).await {
        Ok(text) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Counts each answer, and tells it in a line: the address as the description has it, without what stands in its gaps.
pub async fn tell(State(figures): State<Arc<Figures>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let (status, took) = (response.status(), begun.elapsed());
    figures.answered(method, &route, status, took.as_secs_f64());
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(
        target: TARGET,
        method,
        route,
        status = status.as_u16(),
        milliseconds,
        "answered"
    );
    response
}

/// A method there is, or that it is another: anybody may send anything as one.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        _ => "another",
    }
}
