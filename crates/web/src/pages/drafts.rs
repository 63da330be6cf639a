//! Keeping what somebody writes while they write it, so that a reload, a crash or the end of a session loses nothing.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use heard_desk::{Desk, No};
use jiff::Timestamp;

use super::asker::{Asker, page_of_ours};
use super::form::{FORM, Filled};
use crate::fault::Problem;
use crate::parts::told;

/// What a page says that asks of itself, and not because somebody did something.
pub const OF_ITSELF: &str = "heard-of-itself";

/// What a page says that keeps what somebody writes while they write it: that they do prolongs their session.
const WHILE_WRITTEN: &str = "heard-while-written";

/// Keeps a form as it is filled in so far.
pub async fn keep(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    headers: HeaderMap,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let form = page_of_ours(Some(filled.one(FORM))).to_owned();
    let saved = kept(&desk, &by, &form, &filled).await?;
    if headers.contains_key(WHILE_WRITTEN) {
        let said = format!("Saved {}, not on record yet", told::moment(saved, by.now));
        return Ok(Html(said).into_response());
    }
    Ok(Redirect::to(&form).into_response())
}

/// What is said where a draft is not kept.
pub const NO_ROOM: &str = "This is not kept as a draft: it is too long, or you have a thousand drafts already. Put it on record, or throw others away on your account’s page.";

/// Keeps what a form sent as its draft; when.
async fn kept(desk: &Desk, by: &Asker, form: &str, filled: &Filled) -> Result<Timestamp, Problem> {
    let kept = kept_if_room(desk, by, form, filled).await?;
    kept.ok_or_else(|| Problem::unreadable(NO_ROOM))
}

/// The same; none, where it is too long, or there are too many.
pub async fn kept_if_room(
    desk: &Desk,
    by: &Asker,
    form: &str,
    filled: &Filled,
) -> Result<Option<Timestamp>, Problem> {
    let kept = desk.keep_draft(&by.signed, form, &filled.body()).await;
    Ok(kept.map_err(No::from)?)
}

/// Throws a draft away.
pub async fn throw_away(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let form = page_of_ours(Some(filled.one(FORM))).to_owned();
    let dropped = desk.drop_draft(&by.signed, &form).await;
    dropped.map_err(No::from)?;
    Ok(Redirect::to(&form).into_response())
}
