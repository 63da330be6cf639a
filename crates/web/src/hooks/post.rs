//! How it is sent: to one address, found once, by one connection that ends with the answer. Nothing leads elsewhere: no
//! proxy is asked, and where an answer points is not followed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, Request, StatusCode, header};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::origin::Address;

/// How long it may take to be connected, and to be answered from the beginning.
const CONNECTS: Duration = Duration::from_secs(4);
const ANSWERS: Duration = Duration::from_secs(10);

/// How long what comes with an answer is read, before the connection ends whatever still comes.
const READS: Duration = Duration::from_secs(1);

/// The most bytes of an answer that are read, to be thrown away; its head counts apart, and is no longer either.
const MOST_READ: usize = 64 << 10;

/// Sends what is to be told.
pub struct Post(TlsConnector);

/// Why something was not taken, as its owner is told. It names no address.
pub type Why = String;

/// What is sent, and what is said of it in the headers.
pub struct Content {
    /// Its kind, as a media type.
    pub kind: &'static str,
    /// Further headers, by their names in small letters.
    pub says: Vec<(&'static str, String)>,
    /// The thing itself.
    pub body: Bytes,
}

/// A connection that stands, and has carried nothing yet.
pub struct Line {
    send: SendRequest<Body>,
    address: Address,
    /// Until when an answer is waited for.
    until: Instant,
}

impl Post {
    /// One that trusts those who vouch for certificates.
    ///
    /// # Errors
    ///
    /// If TLS cannot be spoken at all.
    pub fn trusting(roots: RootCertStore) -> std::io::Result<Post> {
        let provider = Arc::new(crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(std::io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Post(TlsConnector::from(Arc::new(config))))
    }

    /// Connects with an address, before anything is given out.
    pub async fn connect(&self, address: Address) -> Result<Line, Why> {
        let until = Instant::now() + ANSWERS;
        let connecting = timeout(CONNECTS, self.connected(&address)).await;
        let send =
            connecting.map_err(|_| "no connection came about within 4 seconds".to_owned())?;
        send.map(|send| Line {
            send,
            address,
            until,
        })
    }

    async fn connected(&self, address: &Address) -> Result<SendRequest<Body>, Why> {
        let origin = &address.origin;
        let found = lookup_host((origin.bare_host(), origin.port))
            .await
            .map_err(|_| "its name is not known to this machine".to_owned())?;
        let each: Vec<SocketAddr> = found.collect();
        let stream = TcpStream::connect(&each[..])
            .await
            .map_err(|_| "nobody lets this machine connect there".to_owned())?;
        if !origin.is_secure {
            return speaking(stream).await;
        }
        let name = ServerName::try_from(origin.bare_host().to_owned())
            .map_err(|_| "its name can be in no certificate".to_owned())?;
        let stream = self.0.connect(name, stream).await.map_err(|_| {
            "no TLS came about: it speaks none, or shows no certificate that this machine trusts to be its own".to_owned()
        })?;
        speaking(stream).await
    }
}

async fn speaking<S>(stream: S) -> Result<SendRequest<Body>, Why>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (send, connection) = http1::Builder::new()
        .max_buf_size(MOST_READ)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| no_answer())?;
    // It ends when what is sent by it is dropped; how, the answer says.
    tokio::spawn(async move { drop(connection.await) });
    Ok(send)
}

fn no_answer() -> Why {
    "it gave no answer that can be read".into()
}

impl Line {
    /// Sends something by it, and says whether it was taken.
    pub async fn send(mut self, content: Content) -> Result<(), Why> {
        let request = self.request(content).ok_or_else(no_answer)?;
        let answer = timeout_at(self.until, self.send.send_request(request)).await;
        let answer = answer
            .map_err(|_| "no answer came within 10 seconds".to_owned())?
            .map_err(|_| no_answer())?;
        let status = answer.status();
        drop(timeout(READS, thrown_away(answer.into_body())).await);
        taken(status)
    }

    fn request(&self, content: Content) -> Option<Request<Body>> {
        // Written out, it begins with a slash, whether it was typed or not.
        let path = self.address.uri.path_and_query()?.to_string();
        let host = self.address.uri.authority()?.as_str();
        let header = |text: &str| HeaderValue::from_str(text).ok();
        let mut request = Request::post(path)
            .header(header::HOST, header(host)?)
            .header(header::USER_AGENT, "heard")
            .header(header::CONTENT_TYPE, content.kind)
            .header(header::CONTENT_LENGTH, content.body.len());
        for (name, said) in content.says {
            request = request.header(name, header(&said)?);
        }
        request.body(Body::from(content.body)).ok()
    }
}

fn taken(status: StatusCode) -> Result<(), Why> {
    match status {
        status if status.is_success() => Ok(()),
        status if status.is_redirection() => {
            let status = status.as_u16();
            Err(format!(
                "it answered {status}, which leads elsewhere and is not followed"
            ))
        }
        status => Err(format!("it answered {}", status.as_u16())),
    }
}

/// Reads what comes with an answer, up to the most.
async fn thrown_away(mut body: Incoming) {
    let mut read = 0;
    while read < MOST_READ {
        let next = std::future::poll_fn(|polled| std::pin::Pin::new(&mut body).poll_frame(polled));
        let Some(Ok(frame)) = next.await else {
            return;
        };
        read += frame.data_ref().map_or(0, |bytes| bytes.len());
    }
}
