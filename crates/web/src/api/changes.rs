//! A stream of what changes, for those who may be told of it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use heard_desk::Desk;
use heard_record::when::moment;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

use crate::fault::Problem;
use crate::session::{By, ROLE, Shown};

/// How often it is looked at whether the session still is one, when nothing changes.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// How many changes are read at a time.
const AT_A_TIME: i64 = 200;

/// What changes from now on about the children whose record one may read, as server-sent events.
///
/// Leave is asked for anew for every change. The stream ends within five seconds of the session. `last-event-id` goes
/// on with a change that was told: what was told at that moment is told again.
#[utoipa::path(
    get, path = "/api/changes", security(("token" = [])),
    responses((status = 200, description = "Changes, as they come: each has its moment as id, and names a child and what changed.", content_type = "text/event-stream", body = String), (status = 401, description = "Nobody is signed in.", body = Problem, content_type = "application/problem+json"))
)]
pub async fn changes(
    State(desk): State<Arc<Desk>>,
    Shown(token): Shown,
    By(signed): By,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let role = headers.contains_key(ROLE).then_some(signed.role);
    // The moment of a change, and not its number: numbers would tell how much changes that one may not read.
    let after = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let mut woken = desk.store().changes();
    let mut last = match after {
        Some(after) => desk.store().changes_before(moment(after)).await?,
        None => *woken.borrow_and_update(),
    };
    let (tell, told) = mpsc::channel(16);
    tokio::spawn(async move {
        loop {
            let Ok(signed) = desk.signed(&token, role).await else {
                return;
            };
            let Ok(changes) = desk.store().changed_after(last, AT_A_TIME).await else {
                return;
            };
            let more = changes.len() == AT_A_TIME as usize;
            for change in changes {
                last = change.seq;
                let Ok(may) = desk.may_be_told(&signed, &change).await else {
                    return;
                };
                if let Some(body) = may {
                    let data = json!({ "child": change.about.to_string(), "at": change.at.to_string(), "changed": body });
                    let event = Event::default()
                        .id(change.at.as_microsecond().to_string())
                        .event("changed")
                        .data(data.to_string());
                    if tell.send(Ok(event)).await.is_err() {
                        return;
                    }
                }
            }
            if tell.is_closed() {
                return;
            }
            if !more {
                // A change, or the time to look again whether the session still is one: either goes on.
                let _ = tokio::time::timeout(LOOK_AGAIN, woken.changed()).await;
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(told)).keep_alive(KeepAlive::default()))
}
