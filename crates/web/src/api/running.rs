//! Whether the service runs.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use heard_desk::{Desk, Sinks};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fault::Problem;

/// How the service is.
#[derive(Serialize, ToSchema)]
pub struct How {
    /// Does it run?
    runs: bool,
}

/// Is the program running? It says nothing of the store.
#[utoipa::path(get, path = "/health", responses((status = 200, description = "It runs.", body = How)))]
pub async fn health() -> Json<How> {
    Json(How { runs: true })
}

/// Whether it can be used.
#[derive(Serialize, ToSchema)]
pub struct Ready {
    /// Does the store answer?
    store: bool,
    /// Where looks are kept: `both`, `the database alone` or `the file alone`.
    looks: &'static str,
    /// Has no standby what is put on record? Of a store that is a file, whoever keeps it knows: nothing is said.
    one_copy: Option<bool>,
}

/// Can the service be used: does its store answer, and where are looks kept?
#[utoipa::path(
    get, path = "/ready",
    responses((status = 200, description = "It can.", body = Ready), (status = 503, description = "It cannot.", body = Problem, content_type = "application/problem+json"))
)]
pub async fn ready(State(desk): State<Arc<Desk>>) -> Result<Json<Ready>, Problem> {
    desk.store().head().await?;
    Ok(Json(Ready {
        store: true,
        looks: match desk.sinks() {
            Sinks::Both => "both",
            Sinks::DatabaseAlone => "the database alone",
            Sinks::FileAlone => "the file alone",
        },
        one_copy: desk.store().care().await?.map(|care| care.one_copy),
    }))
}
