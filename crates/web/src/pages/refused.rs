//! What people are shown in place of a page: what went wrong, in a sentence, and the next thing to do. What somebody
//! wrote whose session has ended comes back to them once they have signed in.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, NotIn};
use maud::html;

use super::asker::{Asker, session_of};
use super::drafts::OF_ITSELF;
use super::form::{FORM, Filled, is_from_here};
use super::layout::{Page, Tab};
use super::top::{Asked, with_top};
use super::{layout, sign_in};
use crate::fault::Problem;

/// Shows a browser that asks for a page what went wrong as a page; programs are told as they are everywhere. Whoever is
/// signed in keeps the ways to everything else.
pub async fn for_people(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let asked_by = Asked::by(request.headers());
    let is_for_people = !path.starts_with("/api") && takes_pages(request.headers());
    if !is_for_people {
        return next.run(request).await;
    }
    let (asked, body) = request.into_parts();
    let mut again = asked.clone();
    let mut response = next.run(Request::from_parts(asked, body)).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    let by = if keeps_navigation(&problem) {
        // It is one request of theirs, and was counted as that.
        again
            .headers
            .insert(OF_ITSELF, HeaderValue::from_static("yes"));
        Asker::from_request_parts(&mut again, &desk).await.ok()
    } else {
        None
    };
    let page = page(&problem, &path, by.as_ref());
    let body = with_top(&desk, page, asked_by).await.into_body();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    Response::from_parts(parts, body)
}

/// Is it of what was asked, and not of the service or of who they are?
fn keeps_navigation(problem: &Problem) -> bool {
    let of_what_was_asked = [
        StatusCode::NOT_FOUND,
        StatusCode::FORBIDDEN,
        StatusCode::BAD_REQUEST,
        StatusCode::UNPROCESSABLE_ENTITY,
    ];
    of_what_was_asked
        .iter()
        .any(|status| status.as_u16() == problem.status)
}

/// That somebody has to sign in first, whatever else an answer says.
#[derive(Debug, Clone, Copy)]
pub struct SignInFirst;

/// What it is called that somebody has to show again who they are.
const SHOW_AGAIN: &str = "show-again";

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
    let signs_in_first = response.extensions().get::<SignInFirst>().is_some();
    let shows_again = response.extensions().get::<Problem>();
    let shows_again = shows_again.is_some_and(|problem| problem.kind == SHOW_AGAIN);
    let filled = Filled::of_body(&String::from_utf8_lossy(&bytes));
    // Who somebody is, is kept nowhere; nor is a form in which nothing stands but the page's own.
    if !(signs_in_first || shows_again) || filled.body().is_empty() || filled.has("password") {
        return response;
    }
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
        Ok(true) if shows_again => Redirect::to(&format!("/show-again?to={form}")).into_response(),
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

/// The record in whose place a page is shown, whether there is one or not.
pub fn record_of(path: &str) -> Option<String> {
    let id = path.strip_prefix("/children/")?.split('/').next()?;
    let is_id = id.len() > 8
        && id
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    is_id.then(|| format!("/children/{id}"))
}

fn page(problem: &Problem, path: &str, by: Option<&Asker>) -> Response {
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
        StatusCode::NOT_FOUND => "Check the address, or search for the child.",
        _ if problem.kind == SHOW_AGAIN => {
            "Show again who you are: you signed in more than five minutes ago."
        }
        _ => problem.title.as_str(),
    };
    let heading = html! { h1 { (title) } };
    let main = html! {
        p class="lead" { (say) }
        // Whether there is such a record or not, what stands here is the same.
        @if let (StatusCode::NOT_FOUND, Some(record)) = (status, record_of(path)) {
            p { "If there is a record that you need now to protect a child: " a href={ (record) "/emergency" } { "open it in an emergency" } "." }
        }
        @if problem.kind == SHOW_AGAIN { p { a href={ "/show-again?to=" (path) } { "Show who you are, and go on" } } }
        p { a href="/" { "Go to your first page" } }
    };
    match by {
        Some(by) => Page {
            by,
            title,
            tab: Tab::Elsewhere,
            strip: None,
            head: heading,
            main,
            past: None,
            of: None,
        }
        .into_response(),
        None => layout::bare(title, false, &html! { (heading) (main) }).into_response(),
    }
}
