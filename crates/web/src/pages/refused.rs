//! What is shown in place of a page: what went wrong, in a sentence, and the next thing to do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use heard_desk::{No, NotIn};
use maud::{Markup, html};

use super::layout;
use crate::fault::Problem;

/// Why there is no page.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    title: String,
    say: String,
    retry_after: Option<u64>,
}

impl Refused {
    /// For a reason.
    pub fn new(status: StatusCode, title: impl Into<String>, say: impl Into<String>) -> Refused {
        Refused {
            status,
            title: title.into(),
            say: say.into(),
            retry_after: None,
        }
    }

    /// A form that no page of ours made.
    pub fn not_from_here() -> Refused {
        Refused::new(
            StatusCode::FORBIDDEN,
            "This did not come from a page of Heard",
            "Nothing was recorded. Open the page again in this browser, and send it from there.",
        )
    }

    /// Exactly what is shown where nothing is there.
    pub fn nothing_there() -> Refused {
        No::NothingThere.into()
    }

    fn main(&self) -> Markup {
        html! {
            h1 { (self.title) }
            p class="lead" { (self.say) }
            p { a href="/" { "Go to your duties" } }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let page = layout::bare(&self.title, false, &self.main());
        let mut response = (self.status, page).into_response();
        if let Some(wait) = self.retry_after {
            response.headers_mut().insert("retry-after", wait.into());
        }
        response
    }
}

/// The words of a problem stand on a page too; what it is called stands above them.
impl From<Problem> for Refused {
    fn from(problem: Problem) -> Refused {
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let title = match status {
            StatusCode::NOT_FOUND => "There is nothing there",
            StatusCode::FORBIDDEN => "You cannot do this yet",
            StatusCode::TOO_MANY_REQUESTS => "That was tried too often",
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => "This cannot be read",
            StatusCode::UNAUTHORIZED => "You are not signed in",
            _ => "We could not do this now",
        };
        let say = match status {
            StatusCode::NOT_FOUND => "Check the address, or search for the child. If you need a record now to protect a child, ask your supervisor.".into(),
            _ => problem.title,
        };
        Refused {
            retry_after: problem.retry_after,
            ..Refused::new(status, title, say)
        }
    }
}

impl From<No> for Refused {
    fn from(no: No) -> Refused {
        Problem::from(no).into()
    }
}

impl From<NotIn> for Refused {
    fn from(not: NotIn) -> Refused {
        Problem::from(not).into()
    }
}
