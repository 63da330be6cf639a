//! TLS by files: the certificate and its key.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How long somebody who connects may take to agree on how to speak.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many may be agreed with and not yet answered.
const WAITING: usize = 64;

/// How many may be agreeing at once.
const AGREEING: usize = 1_024;

/// Reads the certificate, with those that vouch for it, and its key.
///
/// # Errors
///
/// A file that cannot be read, or that is not what it should be.
pub fn acceptor(certificate: &Path, key: &Path) -> anyhow::Result<TlsAcceptor> {
    let certificates = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("{}: no certificates in PEM", certificate.display()))?;
    if certificates.is_empty() {
        bail!("{}: there is no certificate in it", certificate.display());
    }
    let key = PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("{}: no private key in PEM", key.display()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .context("TLS 1.2 and 1.3 are not to be had")?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .context("the key is not that of the certificate")?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Whoever connects, once both sides agreed on how to speak. Who takes long holds up nobody else.
pub struct Secured {
    agreed: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    at: SocketAddr,
}

impl Secured {
    /// Begins to agree with those who connect.
    ///
    /// # Errors
    ///
    /// If where it listens cannot be said.
    pub fn begin(mut listener: TcpListener, acceptor: TlsAcceptor) -> io::Result<Secured> {
        let at = TcpListener::local_addr(&listener)?;
        let (agree, agreed) = mpsc::channel(WAITING);
        let room = Arc::new(tokio::sync::Semaphore::new(AGREEING));
        tokio::spawn(async move {
            while !agree.is_closed() {
                let Ok(place) = Arc::clone(&room).acquire_owned().await else {
                    return;
                };
                let (stream, from) = Listener::accept(&mut listener).await;
                let (acceptor, agree) = (acceptor.clone(), agree.clone());
                tokio::spawn(async move {
                    let _place = place;
                    // Whoever does not agree is gone.
                    if let Ok(Ok(secured)) =
                        tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await
                    {
                        drop(agree.send((secured, from)).await);
                    }
                });
            }
        });
        Ok(Secured { agreed, at })
    }
}

impl Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TlsStream<TcpStream>, SocketAddr) {
        match self.agreed.recv().await {
            Some(agreed) => agreed,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.at)
    }
}
