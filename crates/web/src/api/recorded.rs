//! What came of putting something on record, as it is answered.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use heard_desk::Recorded;
use heard_record::lines;
use serde::Serialize;
use serde_json::Value as Json_;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::fault::{Problem, Wrong};

/// Where it is on record.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    /// The id of each fact, in the order in which they were sent.
    facts: Vec<String>,
}

/// What came since a record was seen.
#[derive(Serialize, ToSchema)]
pub struct Since {
    /// The facts, of those you may read.
    since: Vec<Json_>,
}

/// The key under which a request is recorded once.
pub fn key_of(headers: &HeaderMap) -> Result<Uuid, Problem> {
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok()?.parse::<Uuid>().ok());
    key.ok_or_else(|| {
        Problem::unreadable(
            "The header idempotency-key must be a UUID that you make for this request.",
        )
    })
}

/// What came of putting something on record, as it is answered.
pub fn answer(recorded: Recorded) -> Response {
    match recorded {
        Recorded::Kept(receipt) => {
            let facts = receipt.facts.into_iter();
            let facts = facts.map(|(_, id)| id.to_string()).collect();
            (StatusCode::CREATED, Json(Receipt { facts })).into_response()
        }
        Recorded::Problems(problems) => Problem {
            problems: problems
                .into_iter()
                .map(|(fact, problem)| Wrong {
                    fact,
                    field: problem.field.to_owned(),
                    say: problem.to_string(),
                })
                .collect(),
            ..Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "not-as-it-stands",
                "It cannot be put on record as it stands. Nothing was recorded.",
            )
        }
        .into_response(),
        Recorded::Stale(since) => {
            let since = since.iter().map(lines::write_fact).collect();
            (StatusCode::CONFLICT, Json(Since { since })).into_response()
        }
        Recorded::AnotherKeyIsNeeded => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "another-key",
            "That key was used for something else. Nothing was recorded.",
        )
        .into_response(),
    }
}
