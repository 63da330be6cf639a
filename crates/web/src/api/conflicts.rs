//! Conflicts of interest, told to whoever is to know.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use heard_desk::{Conflict, Conflicts, Desk};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::fault::Problem;
use crate::session::By;

/// One conflict of interest.
#[derive(Serialize, ToSchema)]
pub struct ConflictTold {
    /// Its id.
    id: String,
    /// Of whom it is said, by their id on record.
    who: Uuid,
    /// With which child; left out where it is with anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<Uuid>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    is: Option<&'static str>,
    /// When it was put on record.
    at: String,
    /// Whether somebody else said since that it does not stand in the way.
    cleared: bool,
}

impl From<Conflict> for ConflictTold {
    fn from(conflict: Conflict) -> ConflictTold {
        ConflictTold {
            id: conflict.declared.to_string(),
            who: conflict.who.uuid(),
            child: conflict.child.map(|child| child.uuid()),
            is: conflict.is.map(|is| is.word()),
            at: conflict.at.to_string(),
            cleared: conflict.cleared,
        }
    }
}

/// The conflicts of interest one is told of.
#[derive(Serialize, ToSchema)]
pub struct ConflictsTold {
    /// Those that stand in the way before those that were cleared, the latest first of each.
    conflicts: Vec<ConflictTold>,
    /// Are there more?
    more: bool,
}

impl From<Conflicts> for ConflictsTold {
    fn from(conflicts: Conflicts) -> ConflictsTold {
        ConflictsTold {
            conflicts: conflicts.told.into_iter().map(ConflictTold::from).collect(),
            more: conflicts.more,
        }
    }
}

/// The conflicts of interest one is to be told of: of the children whose records one keeps; to the privacy lead, all. Two
/// hundred at most, and never what is said of oneself.
#[utoipa::path(
    get, path = "/api/conflicts", security(("token" = [])),
    responses(
        (status = 200, description = "Those one is to be told of: two hundred at most.", body = ConflictsTold),
    )
)]
pub async fn told(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
) -> Result<Json<ConflictsTold>, Problem> {
    Ok(Json(desk.conflicts(&signed).await?.into()))
}
