//! JSON for programs. Each answer has its own shape here; the inside never leaks.

pub mod catalogue;
pub mod changes;
pub mod child;
pub mod conflicts;
pub mod emergency;
pub mod every;
pub mod holders;
pub mod hooks;
pub mod measures;
mod paging;
pub mod people;
pub mod places;
mod recorded;
mod refused;
pub mod running;
pub mod set_up;
pub mod sign_in;
pub mod staff;
pub mod tokens;

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};
use heard_desk::access::{Purpose, Stated};
use heard_desk::{Desk, Signed};
use heard_record::{PersonId, When};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{IntoParams, Modify, OpenApi, ToSchema};

use crate::fault::Problem;

/// What the description says of all of it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Heard",
        description = "What is owed to each child, by whom, by when, on whose authority, and why. \
            Sign in at /api/sign-in; what it answers with is the bearer token of every other request. \
            Errors are problem+json (RFC 9457), in full sentences.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    modifiers(&Bearer)
)]
pub struct About;

/// What stands in an address for a child.
const CHILD: &str = "The child's id, or as it is shown: `p-` and eight letters and figures";

/// What an id in an address names; where it is no id, nothing is there.
fn named<T: FromStr>(id: &str) -> Result<T, Problem> {
    id.parse().map_err(|_| Problem::nothing_there())
}

/// The child that an address names, by its id or as that is shown; where it is neither, nothing is there.
pub async fn child_named(desk: &Desk, signed: &Signed, id: &str) -> Result<PersonId, Problem> {
    match PersonId::spoken(id) {
        Some(spoken) => Ok(desk.shown_as(signed, spoken).await?),
        None => named(id),
    }
}

/// What is answered where something of one's own was done with; or where there is nothing of that id.
fn done(was_there: bool) -> Result<StatusCode, Problem> {
    was_there
        .then_some(StatusCode::NO_CONTENT)
        .ok_or_else(Problem::nothing_there)
}

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// Where the description itself is: for programs, and for people.
pub fn described(description: utoipa::openapi::OpenApi) -> Router<Arc<Desk>> {
    let json = serde_json::to_string(&description).unwrap_or_default();
    let page = page(&description);
    let for_programs = move || async move {
        let json_type = HeaderValue::from_static("application/json");
        ([(header::CONTENT_TYPE, json_type)], json.clone()).into_response()
    };
    Router::new()
        .route("/api/openapi.json", get(for_programs))
        .route("/api", get(move || async move { Html(page.clone()) }))
}

/// The description as a page: every address, what it does and answers with.
fn page(description: &utoipa::openapi::OpenApi) -> String {
    let json = serde_json::to_value(description).unwrap_or_default();
    let rows: String = fields(json.get("paths"))
        .flat_map(|(path, methods)| {
            let path = path.as_str();
            fields(Some(methods)).map(move |(method, about)| row(path, method, about))
        })
        .collect();
    format!(
        "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Heard: for programs</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head><body><main><h1>Heard: for programs</h1>\
         <p>The same for programs: <a href=\"/api/openapi.json\">openapi.json</a>, OpenAPI 3.1.</p>{rows}</main></body></html>"
    )
}

/// One address and method.
fn row(path: &str, method: &str, about: &Value) -> String {
    let text =
        |of: &Value, key: &str| plain(of.get(key).and_then(Value::as_str).unwrap_or_default());
    let answers: String = fields(about.get("responses"))
        .map(|(status, answer)| {
            format!(
                "<li><b>{}</b> {}</li>",
                plain(status),
                text(answer, "description")
            )
        })
        .collect();
    format!(
        "<section><h2>{} {}</h2><p>{} {}</p><ul>{answers}</ul></section>",
        plain(&method.to_uppercase()),
        plain(path),
        text(about, "summary"),
        text(about, "description"),
    )
}

fn fields(json: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    json.and_then(Value::as_object).into_iter().flatten()
}

fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A moment that is known exactly or only to lie between two.
#[derive(Debug, Serialize, ToSchema)]
pub struct Between {
    /// The earliest it can have been; left out where nothing says.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The latest it can have been; left out where nothing says.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

impl Between {
    fn of(when: When) -> Between {
        let (from, to) = (when.earliest(), when.latest());
        Between {
            from: (from > When::EVER.earliest()).then(|| from.to_string()),
            to: (to < When::EVER.latest()).then(|| to.to_string()),
        }
    }
}

/// A body of JSON, or the sentence that says what is wrong with it.
pub struct Read<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Read<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Read<T>, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(read)) => Ok(Read(read)),
            Err(rejection) => Err(Problem::new(
                match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE,
                    StatusCode::UNSUPPORTED_MEDIA_TYPE => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    _ => StatusCode::BAD_REQUEST,
                },
                "unreadable",
                match &rejection {
                    JsonRejection::MissingJsonContentType(_) => {
                        "The header content-type must be application/json."
                    }
                    JsonRejection::JsonSyntaxError(_) => "What was sent is no JSON.",
                    JsonRejection::JsonDataError(_) => {
                        "What was sent has a field that is missing, unknown or of another kind than /api/openapi.json says."
                    }
                    _ => "What was sent could not be read whole.",
                },
            )),
        }
    }
}

/// What is asked in the address, or the sentence that says what is wrong with it.
pub struct Ask<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Ask<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Ask<T>, Problem> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        read.map(|Query(asked)| Ask(asked)).map_err(|_| {
            Problem::unreadable(
                "The address asks for something that /api/openapi.json does not know.",
            )
        })
    }
}

/// What for, and as known when.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    /// The moment asked about; now, if it is left out.
    at: Option<String>,
    /// The record as it was known at this moment; at the moment asked about, if it is left out.
    known_at: Option<String>,
    /// What for: one of the words of `heard words`, such as `live incident`.
    purpose: Option<String>,
    /// An incident, operation or meeting that it is for.
    reference: Option<String>,
}

impl Asking {
    /// As known when, and at what moment, neither of which is later than now.
    fn moments(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), Problem> {
        moments(self.at.as_deref(), self.known_at.as_deref(), now)
    }

    fn stated(&self) -> Result<Option<Stated>, Problem> {
        stated(self.purpose.as_deref(), self.reference.as_deref())
    }
}

/// As known when, and at what moment, of what an address says; neither is known later than now.
fn moments(
    at: Option<&str>,
    known_at: Option<&str>,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), Problem> {
    let read = |name: &str, text: Option<&str>, or: Timestamp| match text {
        None => Ok(or),
        Some(text) => When::read(text)
            .map(|when| when.latest())
            .map_err(|why| Problem::unreadable(format!("{name}: {why}."))),
    };
    let at = read("at", at, now)?;
    let known = read("known_at", known_at, at.min(now))?;
    Ok((known.min(now), at))
}

/// What for something is asked, where it is said.
fn stated(purpose: Option<&str>, reference: Option<&str>) -> Result<Option<Stated>, Problem> {
    let Some(purpose) = purpose else {
        return Ok(None);
    };
    let purpose = Purpose::of_word(purpose).ok_or_else(|| {
        Problem::unreadable(format!(
            "purpose: one of {} was expected.",
            Purpose::WORDS.join(", ")
        ))
    })?;
    Ok(Some(Stated {
        purpose,
        with_reference: reference.is_some_and(|reference| !reference.trim().is_empty()),
    }))
}
