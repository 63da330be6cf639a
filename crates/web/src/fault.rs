//! The one place where what went wrong becomes an answer: problem+json, in full sentences.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use heard_desk::{Fault, No, NotIn};
use serde::Serialize;
use utoipa::ToSchema;

use crate::figures::TARGET;

/// Why something asked for was not done (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Which kind of problem.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, as a sentence.
    pub title: String,
    /// Each thing that is wrong with what was sent, where it is that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Wrong>,
    /// Seconds after which to try again, where that helps.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

/// One thing wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Wrong {
    /// Which of the facts sent, from 0.
    pub fact: usize,
    /// Which field of it.
    pub field: String,
    /// What to do, as a sentence.
    pub say: String,
}

impl Wrong {
    /// That one of the facts sent cannot be read, or not be said so.
    pub fn of(fact: usize, say: String) -> Wrong {
        Wrong {
            fact,
            field: String::new(),
            say,
        }
    }
}

impl Problem {
    /// A problem of a kind.
    pub fn new(status: StatusCode, kind: &'static str, title: impl Into<String>) -> Problem {
        Problem {
            kind,
            status: status.as_u16(),
            title: title.into(),
            problems: Vec::new(),
            retry_after: None,
        }
    }

    /// Exactly what is said where nothing is there.
    pub fn nothing_there() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "nothing-there",
            "There is nothing there.",
        )
    }

    /// A form that no page made for whoever sends it.
    pub fn not_from_here() -> Problem {
        Problem::new(
            StatusCode::FORBIDDEN,
            "not-from-here",
            "This form did not come from a page of Heard that was made for you. Nothing was recorded. Open the page again in this browser, and send it from there.",
        )
    }

    /// What is to be said cannot be read.
    pub fn not_as_it_stands(problems: Vec<Wrong>) -> Problem {
        Problem {
            problems,
            ..Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "not-as-it-stands",
                "It cannot be read. Nothing was recorded.",
            )
        }
    }

    /// What was sent cannot be read.
    pub fn unreadable(why: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "unreadable", why)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.retry_after;
        let mut response = (status, Json(&self)).into_response();
        // What shows it to people finds it there.
        response.extensions_mut().insert(self);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        response
    }
}

impl From<No> for Problem {
    fn from(no: No) -> Problem {
        match no {
            No::NothingThere => Problem::nothing_there(),
            No::SayWhatFor => Problem::new(
                StatusCode::FORBIDDEN,
                "say-what-for",
                "There is a record. Say what for you ask, with `purpose`.",
            ),
            No::ProveAgain => Problem::new(
                StatusCode::FORBIDDEN,
                "show-again",
                "Show again who you are, with your password and a code, at /api/show-again.",
            ),
            No::Fault(fault) => fault.into(),
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        tracing::error!(target: TARGET, %fault, "not answered");
        let kind = match fault {
            Fault::NotKnown => "not-known",
            Fault::NotLooked => "not-looked",
            Fault::Damaged(_) => "damaged",
            _ => "not-now",
        };
        let said = match &fault {
            // Which fact it is, is for the log of whoever runs the service.
            Fault::Damaged(_) => {
                "What is kept is damaged, and is not shown. Whoever runs the service has been told."
                    .into()
            }
            fault => sentence(&fault.to_string()),
        };
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, kind, said)
    }
}

impl From<NotIn> for Problem {
    fn from(not: NotIn) -> Problem {
        let said = sentence(&not.to_string());
        match not {
            NotIn::NotRight => Problem::new(StatusCode::UNAUTHORIZED, "not-right", said),
            NotIn::Over => Problem::new(StatusCode::UNAUTHORIZED, "not-signed-in", said),
            NotIn::SayWhichRole => Problem::new(StatusCode::BAD_REQUEST, "say-which-role", said),
            NotIn::NoLink => Problem::new(StatusCode::NOT_FOUND, "no-link", said),
            NotIn::Weak(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "weak-password", said),
            NotIn::Name(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "name", said),
            NotIn::Wait(long) => Problem {
                retry_after: Some(long.as_secs().max(1)),
                ..Problem::new(StatusCode::TOO_MANY_REQUESTS, "wait", said)
            },
            NotIn::ShowAgain => No::ProveAgain.into(),
            NotIn::OutOfScope => Problem::new(StatusCode::FORBIDDEN, "out-of-scope", said),
            NotIn::Wish(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no-such-token", said),
            NotIn::NoHook(_) => {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no-such-hook", said)
            }
            NotIn::Fault(fault) => fault.into(),
        }
    }
}

/// With a capital letter and a full stop.
pub fn sentence(said: &str) -> String {
    let mut letters = said.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    format!(
        "{}{}.",
        first.unwrap_or_default(),
        letters.as_str().trim_end_matches('.')
    )
}

/// Nothing is at this address.
pub async fn nothing_there() -> Problem {
    Problem::nothing_there()
}
