//! What is sent: one change as a CloudEvent, signed as Standard Webhooks says.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use heard_desk::{Change, Fault, Hook, Told, name_of};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::json;
use sha2::Sha256;

use super::post::Content;
use crate::api::changes::data;

/// The secret as its owner is shown it.
pub fn shown(secret: &[u8; 32]) -> String {
    format!("whsec_{}", BASE64.encode(secret))
}

/// What a hook's address is sent of a change, at a moment.
pub fn message(hook: &Hook, change: &Change, told: Told, now: Timestamp) -> Result<Content, Fault> {
    let id = name_of(hook, change)?.to_string();
    let body = json!({
        "specversion": "1.0",
        "id": id,
        "source": format!("/api/hooks/{}", hook.id),
        "type": "heard.changed",
        "time": change.at.to_string(),
        "subject": change.about.to_string(),
        "datacontenttype": "application/json",
        "data": data(change, told),
    })
    .to_string();
    let timestamp = now.as_second().to_string();
    let mut hash = Hmac::<Sha256>::new_from_slice(&hook.secret).map_err(|_| Fault::Down)?;
    for part in [&id, ".", &timestamp, ".", &body] {
        hash.update(part.as_bytes());
    }
    let signature = format!("v1,{}", BASE64.encode(hash.finalize().into_bytes()));
    Ok(Content {
        kind: "application/cloudevents+json",
        says: vec![
            ("webhook-id", id),
            ("webhook-timestamp", timestamp),
            ("webhook-signature", signature),
        ],
        body: body.into(),
    })
}
