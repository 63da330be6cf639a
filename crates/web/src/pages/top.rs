//! What stands at the top of a page beside what the page is there for: how much presses of one's own, and what one is told
//! now. It is asked for once the page is made, and a page that it cannot be had for is shown without it.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Signed, TOUR};
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use super::asker::{Asker, or_without};
use super::drafts::OF_ITSELF;
use super::duties::pressing_of_own;
use super::form::sealed;
use super::layout::has_duties;
use super::told::told_now;
use crate::fault::Problem;

/// Where on a page the two stand: nothing that anybody wrote can say so.
pub const BADGE: PreEscaped<&str> = PreEscaped("<!-- how much presses -->");
pub const TOLD: PreEscaped<&str> = PreEscaped("<!-- what is told now -->");

/// For whom a page was made, that has a top.
#[derive(Clone)]
pub struct Made {
    /// Who asked for it.
    pub signed: Signed,
    /// When they did.
    pub now: Timestamp,
    /// What their forms send back.
    pub seal: Markup,
}

impl Made {
    /// For whoever asks.
    pub fn of(by: &Asker) -> Made {
        Made {
            signed: by.signed.clone(),
            now: by.now,
            seal: sealed(by),
        }
    }
}

/// Puts the top to each page somebody goes to: what a page asks of itself changes nothing of it.
pub async fn complete(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let is_gone_to = !request.headers().contains_key(OF_ITSELF);
    let response = next.run(request).await;
    if is_gone_to {
        with_top(&desk, response, true).await
    } else {
        response
    }
}

/// A page with its top; whatever is none, as it is.
pub async fn with_top(desk: &Desk, mut response: Response, badge: bool) -> Response {
    let Some(made) = response.extensions_mut().remove::<Made>() else {
        return response;
    };
    let told = or_without(desk.told_now(&made.signed).await).unwrap_or_default();
    let presses = if badge && has_duties(made.signed.role) {
        or_without(pressing_of_own(desk, &made.signed, made.now).await)
    } else {
        None
    };
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, usize::MAX).await else {
        return Problem::from(heard_desk::Fault::Down).into_response();
    };
    let page = String::from_utf8_lossy(&page);
    let page = page.replacen(BADGE.0, &shown(presses.unwrap_or_default()).0, 1);
    let page = page.replacen(TOLD.0, &told_now(&told, &made).0, 1);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

/// How much presses of one's own; nothing, where nothing does.
fn shown(presses: usize) -> Markup {
    html! {
        @if presses > 0 { " " span class="badge" { (presses) span class="govuk-visually-hidden" { " late, or due in the next " (TOUR.as_hours()) " hours" } } }
    }
}
