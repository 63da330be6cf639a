//! What is put on record of those who work here: who looks after whom, who has an interest in whom, posts and skills.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use heard_desk::{Desk, Given};
use heard_record::What;
use heard_record::fact::access;
use serde::Deserialize;
use serde_json::Value as Json_;
use utoipa::ToSchema;

use super::child::read_what;
use super::named;
use super::recorded::{Receipt, answer, key_of};
use super::refused::{NotAsItStands, NotKnown, NotShownAgain, NothingThere, Unreadable};
use crate::fault::{Problem, Wrong};
use crate::session::{By, ToPut};

/// Something to put on record of somebody who works here.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfStaff {
    /// Its kind, as `heard words` calls it: `child held`, `child given up`, `conflict of interest declared`, `post taken up`.
    kind: String,
    /// When it happened.
    happened: String,
    /// What is said, by the key of each answer, as in JSON Lines.
    #[serde(default)]
    body: serde_json::Map<String, Json_>,
}

/// Puts something on record of somebody who works here.
///
/// To give a child to somebody, or to say that they gave the child up, one needs leave to allocate that child, and nobody
/// gives themselves one. A conflict of interest anybody declares for themselves. The header `idempotency-key` is a UUID
/// you make.
#[utoipa::path(
    post, path = "/api/staff/{id}/facts", request_body = OfStaff, security(("token" = [])),
    params(("id" = Uuid, Path, description = "Who it is of, by their id on record"), ("idempotency-key" = Uuid, Header, description = "A UUID, made for this request")),
    responses(
        (status = 201, description = "It is on record, for good.", body = Receipt),
        Unreadable,
        NotShownAgain,
        NothingThere,
        NotAsItStands,
        NotKnown,
    )
)]
pub async fn put(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToPut>,
    Path(id): Path<String>,
    headers: HeaderMap,
    super::Read(of_staff): super::Read<OfStaff>,
) -> Result<Response, Problem> {
    let what = said(&of_staff)?;
    let given = Given {
        key: key_of(&headers)?,
        who: named(&id)?,
        what,
        happened: of_staff.happened,
    };
    Ok(answer(desk.put_given(&signed, given).await?))
}

/// Reads what is to be said, of what is said at this address.
fn said(of_staff: &OfStaff) -> Result<What, Problem> {
    let what = read_what(&of_staff.kind, &of_staff.body).and_then(|what| {
        is_said_here(&what).then_some(what).ok_or_else(|| {
            "Here it is said who looks after whom, who has an interest in whom, and of posts and skills; this is not."
                .into()
        })
    });
    what.map_err(|say| Problem::not_as_it_stands(vec![Wrong::of(0, say)]))
}

fn is_said_here(what: &What) -> bool {
    use access::Fact as Access;
    matches!(
        what,
        What::Workforce(_)
            | What::Access(
                Access::Held(_)
                    | Access::GivenUp(_)
                    | Access::ConflictDeclared(_)
                    | Access::ConflictCleared(_)
            )
    )
}
