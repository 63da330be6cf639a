//! Emergency access to one record.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use heard_desk::{Desk, Emergency, Opening, Review};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Between;
use super::recorded::{Receipt, answer, key_of};
use super::refused::{NotAsItStands, NotShownAgain, NothingThere, Unreadable};
use super::{CHILD, child_named, named};
use crate::fault::Problem;
use crate::session::By;

/// Why a record is to be opened in an emergency, and for how long.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// When it is opened: now, or a moment ago.
    happened: String,
    /// Until when: at most twelve hours later.
    until: String,
    /// Why it is needed now.
    because: String,
}

/// Opens one record in an emergency, for twelve hours at most.
///
/// Its keeper, whoever supervises who opened it, and the privacy lead are told at once, and somebody outside their line
/// looks at it afterwards. It opens no sealed record and no protected place. Who they are must have been shown just now.
#[utoipa::path(
    post, path = "/api/children/{id}/emergency", request_body = Wanted, security(("token" = [])),
    params(("id" = String, Path, description = CHILD), ("idempotency-key" = Uuid, Header, description = "A UUID, made for this request")),
    responses(
        (status = 201, description = "The record is open.", body = Receipt),
        Unreadable,
        NotShownAgain,
        NothingThere,
        NotAsItStands,
    )
)]
pub async fn open(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
    headers: HeaderMap,
    super::Read(wanted): super::Read<Wanted>,
) -> Result<Response, Problem> {
    let emergency = Emergency {
        key: key_of(&headers)?,
        child: child_named(&desk, &signed, &id).await?,
        happened: wanted.happened,
        until: wanted.until,
        because: wanted.because,
    };
    Ok(answer(desk.open_emergency(&signed, emergency).await?))
}

/// One opening.
#[derive(Serialize, ToSchema)]
pub struct OpeningTold {
    /// Its id.
    id: String,
    /// Who opened it, by their id on record.
    who: Uuid,
    /// Whose record.
    child: Uuid,
    /// When.
    at: String,
    /// Until when, where that can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Between>,
    /// Why, in their words.
    because: String,
    /// Whether it was right, once somebody looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    justified: Option<bool>,
}

impl From<Opening> for OpeningTold {
    fn from(opening: Opening) -> OpeningTold {
        OpeningTold {
            id: opening.opened.to_string(),
            who: opening.who.uuid(),
            child: opening.child.uuid(),
            at: opening.at.to_string(),
            until: opening.until.map(Between::of),
            because: opening.because,
            justified: opening.justified,
        }
    }
}

/// What was opened in an emergency in the last thirty days, of what one is to be told of: the latest first.
#[utoipa::path(
    get, path = "/api/emergencies", security(("token" = [])),
    responses(
        (status = 200, description = "Those one is to be told of.", body = Vec<OpeningTold>),
    )
)]
pub async fn told(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
) -> Result<Json<Vec<OpeningTold>>, Problem> {
    let openings = desk.emergencies(&signed).await?;
    Ok(Json(
        openings.told.into_iter().map(OpeningTold::from).collect(),
    ))
}

/// What somebody says who looked at an opening.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// When they looked at it.
    happened: String,
    /// Was it right? If not, the record is closed again.
    justified: bool,
    /// Why.
    because: String,
}

/// Says whether an opening was right, of a record, or of a protected place by one person alone: by somebody outside the line of
/// whoever opened it.
#[utoipa::path(
    post, path = "/api/emergencies/{id}/review", request_body = Judged, security(("token" = [])),
    params(("id" = Uuid, Path, description = "The opening's id"), ("idempotency-key" = Uuid, Header, description = "A UUID, made for this request")),
    responses(
        (status = 201, description = "It is on record.", body = Receipt),
        Unreadable,
        NotShownAgain,
        NothingThere,
        NotAsItStands,
    )
)]
pub async fn review(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
    headers: HeaderMap,
    super::Read(judged): super::Read<Judged>,
) -> Result<Response, Problem> {
    let review = Review {
        key: key_of(&headers)?,
        opened: named(&id)?,
        happened: judged.happened,
        justified: judged.justified,
        because: judged.because,
    };
    Ok(answer(desk.review_emergency(&signed, review).await?))
}
