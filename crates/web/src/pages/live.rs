//! What a page that is open is told of: that something of a child changed, as programs are told it. Of what was said there
//! is nothing in it.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use heard_desk::Desk;
use tokio_stream::Stream;

use super::asker::Asker;
use crate::api::changes::{Streams, stream};
use crate::fault::Problem;

/// Changes, as they come, to whoever may be told of each.
pub async fn live(
    State(desk): State<Arc<Desk>>,
    Extension(streams): Extension<Streams>,
    by: Asker,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let role = Some(by.signed.role);
    stream(desk, &streams, by.token.clone(), role, &by.signed, &headers).await
}
