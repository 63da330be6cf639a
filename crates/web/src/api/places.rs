//! Protected places: putting one under protection, asking for it, agreeing, and being told it, once.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use heard_desk::{
    Agreement, Desk, PlaceCall, PlaceCallKind, PlaceShown, PlaceStands, PlaceWanted,
    ProtectedPlace, Protecting,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::recorded::{Receipt, answer, key_of};
use super::refused::{NotAsItStands, NotShownAgain, NothingThere, Unreadable};
use super::{CHILD, child_named, named};
use crate::fault::{Problem, Wrong};
use crate::session::By;

/// A place to be protected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceToProtect {
    /// The place. It is sealed, and in no answer but the one that tells it once.
    place: String,
    /// Who keeps it.
    keeper: String,
    /// Why it is protected.
    because: String,
    /// From when.
    happened: String,
}

/// Protects a place: it is sealed, and on no page, list or search. Who they are must have been shown just now.
#[utoipa::path(
    post, path = "/api/children/{id}/protected-place", request_body = PlaceToProtect, security(("token" = [])),
    params(("id" = String, Path, description = CHILD), ("idempotency-key" = Uuid, Header, description = "A UUID, made for this request")),
    responses(
        (status = 201, description = "It is protected.", body = Receipt),
        Unreadable,
        NotShownAgain,
        NothingThere,
        NotAsItStands,
    )
)]
pub async fn protect(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
    headers: HeaderMap,
    super::Read(wanted): super::Read<PlaceToProtect>,
) -> Result<Response, Problem> {
    let key = key_of(&headers)?;
    let child = child_named(&desk, &signed, &id).await?;
    let place = ProtectedPlace::typed(&wanted.place).map_err(|problem| {
        Problem::not_as_it_stands(vec![Wrong {
            fact: 0,
            field: problem.field.to_owned(),
            say: problem.say,
        }])
    })?;
    let protecting = Protecting {
        key,
        child,
        happened: wanted.happened,
        keeper: wanted.keeper,
        because: wanted.because,
        place,
    };
    Ok(answer(desk.protect_place(&signed, protecting).await?))
}

/// How it stands with a protected place.
#[derive(Serialize, ToSchema)]
pub struct PlaceStandsTold {
    /// Do you keep it, and so may ask for it?
    keeps: bool,
    /// Is it sealed here? If not, it is held elsewhere.
    sealed: bool,
    /// Until when somebody may agree to what you asked last.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_until: Option<String>,
    /// Until when you may be told it, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_until: Option<String>,
}

impl From<PlaceStands> for PlaceStandsTold {
    fn from(stands: PlaceStands) -> PlaceStandsTold {
        PlaceStandsTold {
            keeps: stands.keeps,
            sealed: stands.sealed,
            waits_until: stands.waits_until.map(|at| at.to_string()),
            open_until: stands.open_until.map(|at| at.to_string()),
        }
    }
}

/// How it stands with a child's protected place, to whoever keeps it or may be told it now: to everybody else there is
/// nothing there.
#[utoipa::path(
    get, path = "/api/children/{id}/protected-place", security(("token" = [])),
    params(("id" = String, Path, description = CHILD)),
    responses(
        (status = 200, description = "How it stands.", body = PlaceStandsTold),
        NotShownAgain,
        NothingThere,
    )
)]
pub async fn stands(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
) -> Result<Json<PlaceStandsTold>, Problem> {
    let child = child_named(&desk, &signed, &id).await?;
    Ok(Json(desk.place_stands(&signed, child).await?.into()))
}

/// Why a protected place is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceNeeded {
    /// When it is asked: now, or a moment ago.
    happened: String,
    /// Why it is needed.
    because: String,
}

async fn wanted(
    desk: &Desk,
    signed: &heard_desk::Signed,
    id: &str,
    headers: &HeaderMap,
    needed: PlaceNeeded,
) -> Result<PlaceWanted, Problem> {
    Ok(PlaceWanted {
        key: key_of(headers)?,
        child: child_named(desk, signed, id).await?,
        happened: needed.happened,
        because: needed.because,
    })
}

/// Asks to be told a protected place one keeps: another keeper of it, or the detective inspector, agrees first.
#[utoipa::path(
    post, path = "/api/children/{id}/protected-place/asking", request_body = PlaceNeeded, security(("token" = [])),
    params(("id" = String, Path, description = CHILD), ("idempotency-key" = Uuid, Header, description = "A UUID, made for this request")),
    responses(
        (status = 201, description = "It is asked for.", body = Receipt),
        Unreadable,
        NotShownAgain,
        NothingThere,
        NotAsItStands,
    )
)]
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
    headers: HeaderMap,
    super::Read(needed): super::Read<PlaceNeeded>,
) -> Result<Response, Problem> {
    let wanted = wanted(&desk, &signed, &id, &headers, needed).await?;
    Ok(answer(desk.ask_for_place(&signed, wanted).await?))
}

/// Says alone that a life is at risk now, and that a protected place is needed: it may be told once, and the superintendent on
/// call and its keeper are told at once.
#[utoipa::path(
    post, path = "/api/children/{id}/protected-place/risk", request_body = PlaceNeeded, security(("token" = [])),
    params(("id" = String, Path, description = CHILD), ("idempotency-key" = Uuid, Header, description = "A UUID, made for this request")),
    responses(
        (status = 201, description = "It is declared.", body = Receipt),
        Unreadable,
        NotShownAgain,
        NothingThere,
        NotAsItStands,
    )
)]
pub async fn declare(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
    headers: HeaderMap,
    super::Read(needed): super::Read<PlaceNeeded>,
) -> Result<Response, Problem> {
    let wanted = wanted(&desk, &signed, &id, &headers, needed).await?;
    Ok(answer(desk.declare_risk(&signed, wanted).await?))
}

/// A protected place, told once.
#[derive(Serialize, ToSchema)]
pub struct PlaceTold {
    /// The place.
    place: String,
    /// The look that was kept before.
    look: Uuid,
}

/// Tells a protected place, once, to whoever may be told it. That it is told is kept first, with who agreed and why.
#[utoipa::path(
    post, path = "/api/children/{id}/protected-place/seen", security(("token" = [])),
    params(("id" = String, Path, description = CHILD)),
    responses(
        (status = 200, description = "The place.", body = PlaceTold),
        NotShownAgain,
        NothingThere,
        (status = 409, description = "It is held elsewhere, or cannot be opened for want of its key. Nothing was used up.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn see(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let child = child_named(&desk, &signed, &id).await?;
    let without = |kind, say: &str| Err(Problem::new(StatusCode::CONFLICT, kind, say));
    match desk.reveal_place(&signed, child).await? {
        PlaceShown::Place(revealed) => {
            let told = PlaceTold {
                place: revealed.place().to_owned(),
                look: revealed.look,
            };
            Ok(Json(told).into_response())
        }
        PlaceShown::HeldElsewhere => without(
            "held-elsewhere",
            "The place is not sealed here: whoever keeps it holds it elsewhere. Nothing was used up.",
        ),
        PlaceShown::WithoutKey => without(
            "without-key",
            "The place cannot be opened now: the key to protected places is not there. Nothing was used up.",
        ),
    }
}

/// That a protected place is asked for, or was opened by one person alone.
#[derive(Serialize, ToSchema)]
pub struct PlaceCallTold {
    /// Its id.
    id: String,
    /// Until when one may agree; left out where one person alone declared a risk to life.
    #[serde(skip_serializing_if = "Option::is_none")]
    agree_until: Option<String>,
    /// Who asked, or declared it, by their id on record.
    who: Uuid,
    /// Whose place.
    child: Uuid,
    /// When.
    at: String,
    /// Why, in their words.
    because: String,
    /// By when somebody is to have said whether it was right, a time of the force and of no law; left out where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    review_until: Option<String>,
    /// Was it right? Left out where nobody has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    justified: Option<bool>,
}

impl From<PlaceCall> for PlaceCallTold {
    fn from(call: PlaceCall) -> PlaceCallTold {
        let review = call.review.as_ref();
        PlaceCallTold {
            id: call.fact.to_string(),
            agree_until: match call.kind {
                PlaceCallKind::Asked(until) => Some(until.to_string()),
                PlaceCallKind::Declared => None,
            },
            who: call.who.uuid(),
            child: call.child.uuid(),
            at: call.at.to_string(),
            review_until: review.map(|review| review.until.to_string()),
            justified: review.and_then(|review| review.justified),
            because: call.because,
        }
    }
}

/// The protected places whose telling one may agree to, and those of the last thirty days that one person alone opened, of
/// what one is to be told of, with those of before that wait for one to say whether it was right: the latest first.
#[utoipa::path(
    get, path = "/api/places", security(("token" = [])),
    responses(
        (status = 200, description = "Those one is to be told of.", body = Vec<PlaceCallTold>),
    )
)]
pub async fn told(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
) -> Result<Json<Vec<PlaceCallTold>>, Problem> {
    let calls = desk.place_calls(&signed).await?;
    Ok(Json(
        calls.told.into_iter().map(PlaceCallTold::from).collect(),
    ))
}

/// When somebody agrees.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceAgreed {
    /// When: now, or a moment ago.
    happened: String,
}

/// Agrees, as the second person, that whoever asked is told the place: not oneself, nor anybody in one's line.
#[utoipa::path(
    post, path = "/api/places/{id}/agreement", request_body = PlaceAgreed, security(("token" = [])),
    params(("id" = Uuid, Path, description = "The asking's id"), ("idempotency-key" = Uuid, Header, description = "A UUID, made for this request")),
    responses(
        (status = 201, description = "It is agreed.", body = Receipt),
        Unreadable,
        NotShownAgain,
        NothingThere,
        NotAsItStands,
    )
)]
pub async fn agree(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
    headers: HeaderMap,
    super::Read(agreed): super::Read<PlaceAgreed>,
) -> Result<Response, Problem> {
    let agreement = Agreement {
        key: key_of(&headers)?,
        asked: named(&id)?,
        happened: agreed.happened,
    };
    Ok(answer(desk.agree_to_place(&signed, agreement).await?))
}
