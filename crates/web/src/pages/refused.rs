//! What people are shown in place of a page: what went wrong, in a sentence, and the next thing to do. What somebody
//! wrote whose session has ended comes back to them once they have signed in.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, NotIn};
use maud::html;

use super::asker::session_of;
use super::form::{FORM, Filled, is_from_here};
use super::{layout, sign_in};
use crate::fault::Problem;

/// Shows a browser that asks for a page what went wrong as a page; programs are told as they are everywhere.
pub async fn for_people(request: Request, next: Next) -> Response {
    let is_for_people = !request.uri().path().starts_with("/api") && takes_pages(request.headers());
    let mut response = next.run(request).await;
    if !is_for_people {
        return response;
    }
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    let body = page(&problem).into_response().into_body();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    Response::from_parts(parts, body)
}

/// That somebody has to sign in first, whatever else an answer says.
#[derive(Debug, Clone, Copy)]
pub struct SignInFirst;

/// The most bytes of a form that are kept for whoever signs in again, and how long they may take to come.
const MOST: usize = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(30);

/// Keeps what somebody wrote whose session has ended, as the draft of whoever's session it was.
pub async fn keeps_words(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let session = session_of(request.headers()).map(|(token, _)| token);
    let is_form = request.method() == Method::POST && is_from_here(request.headers());
    let Some(token) = session.filter(|_| is_form) else {
        return next.run(request).await;
    };
    let path = request.uri().path().to_owned();
    let (parts, body) = request.into_parts();
    let Ok(Ok(bytes)) = tokio::time::timeout(PATIENCE, to_bytes(body, MOST)).await else {
        return Problem::unreadable("This form did not come whole, or is too long. Nothing was recorded. Go back, and send it again, or in parts.").into_response();
    };
    let request = Request::from_parts(parts, Body::from(bytes.clone()));
    let response = next.run(request).await;
    if response.extensions().get::<SignInFirst>().is_none() || bytes.is_empty() {
        return response;
    }
    let filled = Filled::of_body(&String::from_utf8_lossy(&bytes));
    // What was to be kept as a draft is one of its own form.
    let form = if filled.has(FORM) {
        filled.one(FORM).to_owned()
    } else {
        path
    };
    match desk
        .keep_draft_of_session(&token, &form, &filled.body())
        .await
    {
        Ok(true) => sign_in::once_more(&form),
        Ok(false) => response,
        Err(fault) => Problem::from(NotIn::from(fault)).into_response(),
    }
}

fn takes_pages(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT);
    let accepts = accepts.and_then(|accepts| accepts.to_str().ok());
    accepts.is_some_and(|accepts| accepts.contains("text/html"))
}

fn page(problem: &Problem) -> impl IntoResponse + use<> {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let title = match status {
        StatusCode::NOT_FOUND => "There is nothing there",
        StatusCode::FORBIDDEN => "You cannot do this yet",
        StatusCode::TOO_MANY_REQUESTS => "Wait a moment",
        StatusCode::UNAUTHORIZED => "You are not signed in",
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => "This cannot be read",
        _ => "We could not do this now",
    };
    let say = match status {
        StatusCode::NOT_FOUND => {
            "Check the address, or search for the child. If you need a record now to protect a child, ask your supervisor."
        }
        _ => problem.title.as_str(),
    };
    let main = html! {
        h1 { (title) }
        p class="lead" { (say) }
        p { a href="/" { "Go to your duties" } }
    };
    layout::bare(title, false, &main)
}
