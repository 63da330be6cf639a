//! The rules in force.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use heard_desk::{Desk, Rule};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::paging::{self, limit};
use super::refused::{NoneOfThatId, Unreadable};
use crate::fault::Problem;
use crate::session::{By, ToRead};

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

/// Which rules.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RulePaging {
    /// The rules after those of the page before, as its `next` says.
    after: Option<String>,
    /// How many a page has: 200, if it is left out, and 1000 at most.
    limit: Option<String>,
}

/// Some of the rules.
#[derive(Serialize, ToSchema)]
pub struct RulesTold {
    /// The rules, in the order of the catalogue.
    rules: Vec<RuleTold>,
    /// What to ask for next, if there are more.
    next: Option<String>,
}

/// What a rule's version is called in `next`.
fn name(rule: &Rule) -> String {
    format!("{}/{}", rule.id, rule.version)
}

/// Every rule there is, in every version.
#[utoipa::path(
    get, path = "/api/catalogue", security(("token" = [])), params(RulePaging),
    responses((status = 200, description = "The rules.", body = RulesTold), Unreadable)
)]
pub async fn rules(
    State(desk): State<Arc<Desk>>,
    _: By<ToRead>,
    super::Ask(paging): super::Ask<RulePaging>,
) -> Result<Json<RulesTold>, Problem> {
    let limit = limit(paging.limit.as_deref())?;
    let rules = desk.catalogue().rules();
    let from = match paging.after {
        None => 0,
        Some(after) => {
            let last = rules.iter().position(|rule| name(rule) == after);
            last.ok_or_else(paging::no_page)? + 1
        }
    };
    let some = rules.iter().skip(from).take(limit + 1).collect();
    let (some, next) = paging::page(some, limit, |rule| name(rule));
    Ok(Json(RulesTold {
        rules: some.into_iter().map(told).collect(),
        next,
    }))
}

/// One rule, in every version.
#[utoipa::path(
    get, path = "/api/catalogue/{rule}", security(("token" = [])), params(("rule" = String, Path, description = "The rule's id")),
    responses((status = 200, description = "Its versions.", body = Vec<RuleTold>), NoneOfThatId)
)]
pub async fn rule(
    State(desk): State<Arc<Desk>>,
    _: By<ToRead>,
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
