//! What stands at the top of a page beside what the page is there for: how much presses of one's own, and what one is told
//! now. It is asked for once the page is made, and a page that it cannot be had for says so.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use heard_desk::{Desk, Message, Signed, TOUR};
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use super::asker::{Asker, or_without};
use super::drafts::OF_ITSELF;
use super::duties::pressing_of_own;
use super::form::sealed;
use super::layout::has_duties;
use super::told::told_now;
use crate::parts::told::HOW_MANY_UNKNOWN;

/// Where on a page the two stand: nothing that anybody wrote can say so.
pub const BADGE: PreEscaped<&str> = PreEscaped("<!-- how much presses -->");
pub const TOLD: PreEscaped<&str> = PreEscaped("<!-- what is told now -->");

/// How long a page waits for each of the two: it is made already, and says of what does not come that it cannot be told.
const PATIENCE: Duration = Duration::from_secs(2);

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

/// A page but for its top: what stands before how much presses, between that and what is told, and after both.
#[derive(Clone)]
struct InPieces {
    made: Made,
    pieces: [String; 3],
}

impl InPieces {
    fn with(self, presses: Option<usize>, told: Option<&[Message]>) -> String {
        let (badge, told) = (shown(presses), told_now(told, &self.made));
        let [before, between, after] = self.pieces;
        [before, badge.0, between, told.0, after].concat()
    }

    /// With nothing at its top, as a page asks for of itself.
    fn with_nothing(self) -> String {
        self.with(Some(0), Some(&[]))
    }
}

fn in_pieces(page: &str) -> [String; 3] {
    let (before, rest) = page.split_once(BADGE.0).unwrap_or(("", page));
    let (between, after) = rest.split_once(TOLD.0).unwrap_or((rest, ""));
    [before, between, after].map(str::to_owned)
}

/// A page whose top is still to come.
pub fn to_be_completed(made: Made, page: &str) -> Response {
    let mut response = Html(Body::empty()).into_response();
    let pieces = in_pieces(page);
    response.extensions_mut().insert(InPieces { made, pieces });
    response
}

/// Puts the top to each page somebody goes to: one that a page asks for of itself has nothing there.
pub async fn complete(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let asked = Asked::by(request.headers());
    let response = next.run(request).await;
    with_top(&desk, response, asked).await
}

/// Who asks for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Somebody goes to it.
    ToGoThere,
    /// A page asks of itself.
    OfItself,
}

impl Asked {
    /// As the headers of a request say.
    pub fn by(headers: &HeaderMap) -> Asked {
        if headers.contains_key(OF_ITSELF) {
            Asked::OfItself
        } else {
            Asked::ToGoThere
        }
    }
}

/// A page with its top, as it was asked for; whatever is none, as it is.
pub async fn with_top(desk: &Desk, mut response: Response, asked: Asked) -> Response {
    let Some(pieces) = response.extensions_mut().remove::<InPieces>() else {
        return response;
    };
    let page = match asked {
        Asked::ToGoThere => completed(desk, pieces).await,
        Asked::OfItself => pieces.with_nothing(),
    };
    *response.body_mut() = Body::from(page);
    response
}

async fn completed(desk: &Desk, pieces: InPieces) -> String {
    let made = &pieces.made;
    let (told, presses) = tokio::join!(in_time(told(desk, made)), in_time(presses(desk, made)));
    pieces.with(presses.flatten(), told.flatten().as_deref())
}

/// What is answered while a page waits; nothing, where it is not.
async fn in_time<T>(asked: impl Future<Output = T>) -> Option<T> {
    or_without(tokio::time::timeout(PATIENCE, asked).await)
}

async fn told(desk: &Desk, made: &Made) -> Option<Vec<Message>> {
    or_without(desk.told_now(&made.signed).await)
}

async fn presses(desk: &Desk, made: &Made) -> Option<usize> {
    if !has_duties(made.signed.role) {
        return Some(0);
    }
    or_without(pressing_of_own(desk, &made.signed, made.now).await)
}

/// How much presses of one's own, or that it cannot be told; nothing, where nothing does.
fn shown(presses: Option<usize>) -> Markup {
    html! {
        @match presses {
            Some(0) => {},
            Some(presses) => { " " span class="badge" { (presses) span class="govuk-visually-hidden" { " late, or due in the next " (TOUR.as_hours()) " hours" } } },
            None => { " " span class="badge" { (HOW_MANY_UNKNOWN) span class="govuk-visually-hidden" { " how much is late cannot be told now" } } },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_does_not_come_keeps_nobody_from_a_page_nor_from_what_comes() {
        let never = std::future::pending::<usize>();
        let both = tokio::join!(in_time(never), in_time(async { 3 }));
        assert_eq!(both, (None, Some(3)));
    }

    #[test]
    fn how_much_presses_is_not_said_to_be_nothing_where_nobody_knows() {
        assert_eq!(shown(Some(0)).into_string(), "");
        let unknown = shown(None).into_string();
        assert!(unknown.contains(">?<"), "{unknown}");
        assert!(unknown.contains("cannot be told now"), "{unknown}");
    }

    /// A page of ours, in which somebody wrote what stands where the top comes.
    #[test]
    fn the_top_comes_where_it_belongs_and_no_word_is_lost_whatever_it_is() {
        let words = "‘<!-- what is told now -->’ she wrote, \u{fffd}";
        let page = html! { nav { "My duties" (BADGE) } (TOLD) main { (words) } };
        let [before, between, after] = in_pieces(&page.into_string());
        assert_eq!(before, "<nav>My duties");
        assert_eq!(between, "</nav>");
        assert_eq!(after, html! { main { (words) } }.into_string());
    }
}
