//! What is sent: one change as a CloudEvent, signed as Standard Webhooks says.

use axum::body::Bytes;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use heard_desk::{Change, Fault, Hook, Told, name_of};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::json;
use sha2::Sha256;

use crate::api::changes::data;

/// What is sent, and what is said of it in the headers.
pub struct Message {
    pub id: String,
    pub timestamp: String,
    pub signature: String,
    pub body: Bytes,
}

/// The secret as its owner is shown it.
pub fn shown(secret: &[u8; 32]) -> String {
    format!("whsec_{}", BASE64.encode(secret))
}

/// What a hook's address is sent of a change, at a moment.
pub fn message(hook: &Hook, change: &Change, told: Told, now: Timestamp) -> Result<Message, Fault> {
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
    Ok(Message {
        id,
        timestamp,
        signature,
        body: body.into(),
    })
}
