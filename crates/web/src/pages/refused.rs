//! What people are shown in place of a page: what went wrong, in a sentence, and the next thing to do.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::layout;
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
