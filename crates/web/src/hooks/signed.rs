//! What is sent: one change, or one message that its owner was told, as a CloudEvent, signed as Standard Webhooks says.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use heard_desk::{Change, Fault, Hook, Message, Told, name_of};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sha2::Sha256;

use super::post::Content;
use crate::api::changes::data;
use crate::pages::told::as_json;

/// The secret as its owner is shown it.
pub fn shown(secret: &[u8; 32]) -> String {
    format!("whsec_{}", BASE64.encode(secret))
}

/// What a hook's owner is told.
pub enum Says {
    /// What of a change they may read.
    Changed(Told),
    /// That something they answer for is late, or about to be.
    Told(Message),
}

impl Says {
    fn kind(&self) -> &'static str {
        match self {
            Says::Changed(_) => "heard.changed",
            Says::Told(_) => "heard.told",
        }
    }

    fn data(self, change: &Change) -> Json {
        match self {
            Says::Changed(told) => data(change, told),
            Says::Told(message) => as_json(&message),
        }
    }
}

/// What a hook's address is sent of a change, at a moment.
pub fn message(hook: &Hook, change: &Change, says: Says, now: Timestamp) -> Result<Content, Fault> {
    let id = name_of(hook, change)?.to_string();
    let body = json!({
        "specversion": "1.0",
        "id": id,
        "source": format!("/api/hooks/{}", hook.id),
        "type": says.kind(),
        "time": change.at.to_string(),
        "subject": change.about.to_string(),
        "datacontenttype": "application/json",
        "data": says.data(change),
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
