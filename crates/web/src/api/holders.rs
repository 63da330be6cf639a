//! Who looks after a child.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use heard_desk::{Desk, Holder};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::refused::{NothingThere, Unreadable, WithoutPurpose};
use super::{Asking, Between, CHILD, child_named};
use crate::fault::Problem;
use crate::session::{By, ToRead};

/// Somebody who looks after a child.
#[derive(Serialize, ToSchema)]
pub struct HolderTold {
    /// Who, by their id on record.
    who: Uuid,
    /// What they are called at work, where they have an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// As what.
    held_as: &'static str,
    /// Since when.
    since: Between,
}

impl From<Holder> for HolderTold {
    fn from(holder: Holder) -> HolderTold {
        HolderTold {
            who: holder.person.uuid(),
            name: holder.name,
            held_as: holder.held_as.word(),
            since: Between::of(holder.since),
        }
    }
}

/// Who looks after a child, now or as known at a moment: to whoever may read the record, or a summary of it.
#[utoipa::path(
    get, path = "/api/children/{id}/holders", security(("token" = [])),
    params(("id" = String, Path, description = CHILD), Asking),
    responses(
        (status = 200, description = "Who looks after the child.", body = Vec<HolderTold>),
        Unreadable,
        WithoutPurpose,
        NothingThere,
    )
)]
pub async fn told(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToRead>,
    Path(id): Path<String>,
    super::Ask(asking): super::Ask<Asking>,
) -> Result<Json<Vec<HolderTold>>, Problem> {
    let (known, _) = asking.moments(desk.now())?;
    let child = child_named(&desk, &signed, &id).await?;
    let reading = desk.read_most(&signed, child, asking.stated()?).await?;
    let holders = desk.holders(&reading, known).await?;
    Ok(Json(holders.into_iter().map(HolderTold::from).collect()))
}
