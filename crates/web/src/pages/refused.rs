//! What people are shown in place of a page: what went wrong, in a sentence, and the next thing to do. What somebody
//! wrote whose session has ended comes back to them once they have signed in.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::form::{Filled, is_from_here};
use super::{layout, sign_in};
use crate::fault::Problem;

/// Shows a browser that asks for a page what went wrong as a page; programs are told as they are everywhere.
pub async fn for_people(request: Request, next: Next) -> Response {
    let is_for_people = !request.uri().path().starts_with("/api") && takes_pages(request.headers());
    if !is_for_people {
        return next.run(request).await;
    }
    let (request, written) = match request.method() {
        &Method::POST if request.uri().path() != SIGN_IN => match written(request).await {
            Ok(read) => read,
            Err(problem) => return problem.into_response(),
        },
        _ => (request, None),
    };
    let mut response = next.run(request).await;
    if let Some(written) = written
        && is_sent_to_sign_in(&response)
    {
        return sign_in::with_what_was_written(&written.0, &written.1);
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

/// Where people sign in.
const SIGN_IN: &str = "/sign-in";

/// The most bytes of a form that are kept for whoever signs in again.
const MOST: usize = 1 << 20;

/// A request, with the address and the content of its form.
async fn written(request: Request) -> Result<(Request, Option<(String, String)>), Problem> {
    let path = request.uri().path().to_owned();
    let is_ours = is_from_here(request.headers());
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MOST).await.map_err(|_| {
        Problem::unreadable(
            "This form is too long. Nothing was recorded. Go back, and record it in parts.",
        )
    })?;
    let text = String::from_utf8(bytes.to_vec())
        .ok()
        .filter(|text| is_ours && !text.is_empty());
    let written = text.map(|text| (path, Filled::of_body(&text).body()));
    Ok((Request::from_parts(parts, Body::from(bytes)), written))
}

fn is_sent_to_sign_in(response: &Response) -> bool {
    let to = response.headers().get(header::LOCATION);
    let to = to.and_then(|to| to.to_str().ok());
    to.is_some_and(|to| to.starts_with(SIGN_IN))
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
