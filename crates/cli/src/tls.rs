//! TLS by files: the certificate and its key.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use zeroize::Zeroizing;

/// How long somebody who connects may take to agree on how to speak.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many may be agreed with and not yet answered.
const WAITING: usize = 64;

/// How many may be agreeing at once.
const AGREEING: usize = 1_024;

/// How often it is looked whether the files are others by now.
const LOOKS_AGAIN: Duration = Duration::from_secs(2);

/// The files of the certificate, with those that vouch for it, and of its key.
#[derive(Clone)]
pub struct Files {
    /// The certificate, in PEM.
    pub certificate: PathBuf,
    /// Its key, in PEM.
    pub key: PathBuf,
}

/// What stands in both.
#[derive(PartialEq, Eq)]
struct Pair {
    certificate: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
}

impl Files {
    /// What TLS is spoken by, now and whenever the files are others: those who are connected go on as they are. What
    /// cannot be used is told in a line, once, and changes nothing.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or that is not what it should be, to begin with.
    pub fn acceptors(self) -> anyhow::Result<watch::Receiver<TlsAcceptor>> {
        let pair = self.read()?;
        let (tell, told) = watch::channel(self.acceptor(&pair)?);
        tokio::spawn(self.go_on(pair, tell));
        Ok(told)
    }

    async fn go_on(self, pair: Pair, tell: watch::Sender<TlsAcceptor>) {
        let mut told_to = signal(SignalKind::hangup()).ok();
        let mut seen = Some(pair);
        while !tell.is_closed() {
            let is_told = asked_or_later(told_to.as_mut()).await;
            let read = self.read();
            if read.as_ref().ok() == seen.as_ref() && !is_told {
                continue;
            }
            let pair = read.as_ref().map_err(|why| anyhow!("{why:#}"));
            match pair.and_then(|pair| self.acceptor(pair)) {
                Ok(acceptor) => {
                    tell.send_replace(acceptor);
                    tracing::info!(target: heard_web::TARGET, "the certificate and its key were read again");
                }
                Err(why) => tracing::error!(
                    target: heard_web::TARGET,
                    why = format!("{why:#}"),
                    "the new certificate and key cannot be used: the old ones stay"
                ),
            }
            seen = read.ok();
        }
    }

    fn read(&self) -> anyhow::Result<Pair> {
        let read = |path: &Path| std::fs::read(path).with_context(|| path.display().to_string());
        Ok(Pair {
            certificate: read(&self.certificate)?,
            key: Zeroizing::new(read(&self.key)?),
        })
    }

    fn acceptor(&self, pair: &Pair) -> anyhow::Result<TlsAcceptor> {
        let named = self.certificate.display();
        let certificates = CertificateDer::pem_slice_iter(&pair.certificate)
            .collect::<Result<Vec<_>, _>>()
            .with_context(|| format!("{named}: no certificates in PEM"))?;
        if certificates.is_empty() {
            bail!("{named}: there is no certificate in it");
        }
        let key = PrivateKeyDer::from_pem_slice(&pair.key)
            .with_context(|| format!("{}: no private key in PEM", self.key.display()))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .context("TLS 1.2 and 1.3 are not to be had")?
            .with_no_client_auth()
            .with_single_cert(certificates, key)
            .context("the key is not that of the certificate")?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// Waits until it is told to read the files again (yes), or it is time to look (no).
async fn asked_or_later(told_to: Option<&mut Signal>) -> bool {
    match told_to {
        Some(told_to) => timeout(LOOKS_AGAIN, told_to.recv()).await.is_ok(),
        None => {
            tokio::time::sleep(LOOKS_AGAIN).await;
            false
        }
    }
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
    pub fn begin(
        mut listener: TcpListener,
        acceptors: watch::Receiver<TlsAcceptor>,
    ) -> io::Result<Secured> {
        let at = TcpListener::local_addr(&listener)?;
        let (agree, agreed) = mpsc::channel(WAITING);
        let room = Arc::new(tokio::sync::Semaphore::new(AGREEING));
        tokio::spawn(async move {
            while !agree.is_closed() {
                let Ok(place) = Arc::clone(&room).acquire_owned().await else {
                    return;
                };
                let (stream, from) = Listener::accept(&mut listener).await;
                let (acceptor, agree) = (acceptors.borrow().clone(), agree.clone());
                tokio::spawn(async move {
                    let _place = place;
                    // Whoever does not agree is gone.
                    if let Ok(Ok(secured)) = timeout(PATIENCE, acceptor.accept(stream)).await {
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
