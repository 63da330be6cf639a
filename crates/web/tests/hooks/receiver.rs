//! Somebody who is told: keeps what comes, checks each signature by a way of their own, and answers as they are set to.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

/// How it answers.
#[derive(Clone)]
pub enum How {
    Takes,
    Says(u16),
    LeadsTo(String),
    Never,
    Endlessly,
}

/// One thing that came.
#[derive(Clone)]
pub struct Heard {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Heard {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub fn id(&self) -> String {
        self.header("webhook-id").to_owned()
    }

    /// Is it signed by a secret, as Standard Webhooks says?
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let key = BASE64
            .decode(secret.strip_prefix("whsec_").unwrap())
            .unwrap();
        let (id, at) = (self.id(), self.header("webhook-timestamp"));
        let mut said = format!("{id}.{at}.").into_bytes();
        said.extend(&self.body);
        let right = format!("v1,{}", BASE64.encode(hmac(&key, &said)));
        self.header("webhook-signature") == right
    }
}

/// HMAC-SHA256 as RFC 2104 writes it out.
fn hmac(key: &[u8], said: &[u8]) -> Vec<u8> {
    let with = |pad: u8, said: &[u8]| {
        let mut block = [pad; 64];
        block
            .iter_mut()
            .zip(key)
            .for_each(|(byte, key)| *byte ^= key);
        Sha256::digest([&block[..], said].concat()).to_vec()
    };
    with(0x5c, &with(0x36, said))
}

#[derive(Clone)]
pub struct Receiver {
    pub at: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
    how: Arc<Mutex<How>>,
    pub written: Arc<AtomicUsize>,
}

impl Receiver {
    pub async fn new(how: How) -> Receiver {
        Receiver::at("127.0.0.1:0".parse().unwrap(), how).await
    }

    pub async fn at(at: SocketAddr, how: How) -> Receiver {
        let listener = TcpListener::bind(at).await.unwrap();
        let receiver = Receiver {
            at: listener.local_addr().unwrap(),
            heard: Arc::default(),
            how: Arc::new(Mutex::new(how)),
            written: Arc::default(),
        };
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.at)
    }

    pub fn address(&self) -> String {
        format!("http://{}/heard?of=saltby", self.at)
    }

    pub fn answers(&self, how: How) {
        *self.how.lock().unwrap() = how;
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// Waits until so much came.
    pub async fn hears(&self, many: usize) -> Vec<Heard> {
        for _ in 0..300 {
            if self.heard().len() >= many {
                return self.heard();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{} came, and {many} were expected", self.heard().len());
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    receiver.heard.lock().unwrap().push(Heard { headers, body });
    let how = receiver.how.lock().unwrap().clone();
    match how {
        How::Takes => StatusCode::NO_CONTENT.into_response(),
        How::Says(status) => StatusCode::from_u16(status).unwrap().into_response(),
        How::LeadsTo(there) => {
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, there)]).into_response()
        }
        How::Never => std::future::pending().await,
        How::Endlessly => {
            let written = Arc::clone(&receiver.written);
            let chunk = Bytes::from(vec![b'x'; 1 << 16]);
            let more = std::iter::repeat_with(move || {
                written.fetch_add(chunk.len(), Ordering::SeqCst);
                Ok::<_, std::io::Error>(chunk.clone())
            });
            // Ten thousand million bytes.
            let all = tokio_stream::iter(more.take(10_000_000_000 >> 16));
            Body::from_stream(all).into_response()
        }
    }
}
