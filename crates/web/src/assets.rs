//! What is served beside the pages: the style sheet, the script and the typeface. Each is called by a name that changes with it, so
//! a browser may keep it for ever.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One file.
struct Asset {
    name: &'static str,
    hashed: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    packed: &'static [u8],
}

/// The address of a file by its own name, which the compiler cannot check and a test does.
pub fn address_of(name: &str) -> String {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    format!("/assets/{}", asset.map_or("", |asset| asset.hashed))
}

/// Serves a file; packed, where the browser can unpack it.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.hashed == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let unpacks = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|accepts| accepts.to_str().ok())
        .is_some_and(|accepts| accepts.contains("gzip"));
    let mut response = if unpacks { asset.packed } else { asset.plain }.into_response();
    let said = response.headers_mut();
    said.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    said.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    said.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if unpacks {
        said.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
