//! One's own hooks: where one has what changes told.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use heard_desk::{Desk, Hook, HookWanted, NotIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::refused::{ByAToken, NoneOfThatId, NotMade, Unreadable};
use super::{done, named};
use crate::fault::{Problem, sentence};
use crate::hooks::{Origins, shown};
use crate::session::{By, Network};

/// A hook that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHook {
    /// Where it goes: one of the addresses that whoever runs the service lets hooks go to, with any path.
    address: String,
    /// What it is for, to know it again.
    name: String,
}

/// A hook, as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct HookTold {
    /// Its id, which looks at records name. It opens nothing.
    id: Uuid,
    /// What its owner calls it.
    name: String,
    /// Where it goes.
    address: String,
    /// The role in which its owner is told.
    role: &'static str,
    /// When it was made.
    made: String,
    /// When something was last told and taken; left out before anything was.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<String>,
    /// Was something that is to be told not taken yet?
    behind: bool,
    /// When it is tried again, where it is behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<String>,
    /// Is it stopped, until its owner resumes it?
    stopped: bool,
    /// Why it is behind or stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// A hook that was made.
#[derive(Serialize, ToSchema)]
pub struct HookMade {
    /// What everything it tells is signed with. It is shown this once.
    secret: String,
    #[serde(flatten)]
    told: HookTold,
}

fn told(hook: Hook) -> HookTold {
    let failing = hook.failing.filter(|_| hook.stopped.is_none());
    let why = match (&hook.stopped, &failing) {
        (Some((_, why)), _) => Some(why),
        (None, Some(failing)) => Some(&failing.why),
        (None, None) => None,
    };
    HookTold {
        id: hook.id,
        name: hook.label,
        address: hook.address,
        role: hook.role.word(),
        made: hook.made.to_string(),
        told: hook.told.map(|at| at.to_string()),
        behind: failing.is_some(),
        again: failing.as_ref().map(|failing| failing.again.to_string()),
        stopped: hook.stopped.is_some(),
        why: why.map(|why| sentence(why)),
    }
}

/// Refuses an address to which no hook may go.
fn may_go(origins: &Origins, address: &str) -> Result<(), Problem> {
    if origins.let_go(address).is_some() {
        return Ok(());
    }
    let said = if origins.is_empty() {
        "hooks may go nowhere yet; whoever runs the service lets them go to an address by the setting `serve.hooks`"
    } else {
        "hooks may not go to this address; whoever runs the service lets them by the setting `serve.hooks`"
    };
    Err(NotIn::NoHook(said).into())
}

/// Makes a hook: from now on what changes about the children whose record you may read is sent to an address, signed.
///
/// You must have shown just now who you are (`/api/show-again`). It is told what `/api/changes` tells of a change, in the
/// role in which you ask, and nothing that you may not read at that moment yourself. Every look says by which hook it was.
#[utoipa::path(
    post, path = "/api/hooks", security(("token" = [])), request_body = NewHook,
    responses(
        (status = 201, description = "The hook, with its secret this once.", body = HookMade),
        Unreadable,
        NotMade,
        (status = 422, description = "There can be no such hook.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn make(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    By(signed, ..): By,
    super::Read(wanted): super::Read<NewHook>,
) -> Result<(StatusCode, Json<HookMade>), Problem> {
    may_go(&network.hooks, &wanted.address)?;
    let wanted = HookWanted {
        name: wanted.name,
        address: wanted.address,
    };
    let hook = desk.make_hook(&signed, wanted).await?;
    let made = HookMade {
        secret: shown(&hook.secret),
        told: told(hook),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// One's own hooks, the latest first: when each was last told, and whether it is behind.
#[utoipa::path(
    get, path = "/api/hooks", security(("token" = [])),
    responses((status = 200, description = "The hooks.", body = Vec<HookTold>), ByAToken)
)]
pub async fn list(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
) -> Result<Json<Vec<HookTold>>, Problem> {
    let hooks = desk.hooks(&signed).await?;
    Ok(Json(hooks.into_iter().map(told).collect()))
}

/// Ends one of one's own hooks: nothing more is sent.
#[utoipa::path(
    delete, path = "/api/hooks/{id}", security(("token" = [])), params(("id" = Uuid, Path, description = "The hook's id")),
    responses((status = 204, description = "It is ended."), ByAToken, NoneOfThatId)
)]
pub async fn end(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    done(desk.end_hook(&signed, id).await?)
}

/// Goes on with one of one's own hooks where it was, at once: nothing that came while it was stopped is left out.
#[utoipa::path(
    post, path = "/api/hooks/{id}/resume", security(("token" = [])), params(("id" = Uuid, Path, description = "The hook's id")),
    responses((status = 204, description = "It goes on."), ByAToken, NoneOfThatId, (status = 422, description = "Hooks may not go to its address.", body = Problem, content_type = "application/problem+json"))
)]
pub async fn resume(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    By(signed, ..): By,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = named(&id)?;
    let hook = desk.hook(&signed, id).await?;
    let hook = hook.ok_or_else(Problem::nothing_there)?;
    may_go(&network.hooks, &hook.address)?;
    done(desk.resume_hook(&signed, id).await?)
}
