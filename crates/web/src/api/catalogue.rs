//! The rules in force.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use heard_desk::{Desk, Rule};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fault::Problem;
use crate::session::By;

/// One version of a rule.
#[derive(Serialize, ToSchema)]
pub struct RuleTold {
    /// What the catalogue calls it.
    id: String,
    /// Which version.
    version: u16,
    /// What is to be done.
    title: String,
    /// The whole rule as a sentence.
    sentence: String,
    /// `statute`, `statutory guidance`, `guidance` or `force default`.
    basis: &'static str,
    /// The authority, as it is cited.
    says: String,
}

fn told(rule: &Rule) -> RuleTold {
    RuleTold {
        id: rule.id.clone(),
        version: rule.version,
        title: rule.title.clone(),
        sentence: rule.sentence(),
        basis: rule.basis.word(),
        says: rule.says.clone(),
    }
}

/// Every rule there is, in every version.
#[utoipa::path(
    get, path = "/api/catalogue", security(("token" = [])),
    responses((status = 200, description = "The rules.", body = Vec<RuleTold>), (status = 401, description = "Nobody is signed in.", body = Problem, content_type = "application/problem+json"))
)]
pub async fn rules(State(desk): State<Arc<Desk>>, _: By) -> Json<Vec<RuleTold>> {
    Json(desk.catalogue().rules().iter().map(told).collect())
}

/// One rule, in every version.
#[utoipa::path(
    get, path = "/api/catalogue/{rule}", security(("token" = [])), params(("rule" = String, Path, description = "The rule's id")),
    responses((status = 200, description = "Its versions.", body = Vec<RuleTold>), (status = 401, description = "Nobody is signed in.", body = Problem, content_type = "application/problem+json"), (status = 404, description = "There is none of that id.", body = Problem, content_type = "application/problem+json"))
)]
pub async fn rule(
    State(desk): State<Arc<Desk>>,
    _: By,
    Path(id): Path<String>,
) -> Result<Json<Vec<RuleTold>>, Problem> {
    let versions: Vec<RuleTold> = desk
        .catalogue()
        .rules()
        .iter()
        .filter(|rule| rule.id == id)
        .map(told)
        .collect();
    if versions.is_empty() {
        return Err(Problem::nothing_there());
    }
    Ok(Json(versions))
}
