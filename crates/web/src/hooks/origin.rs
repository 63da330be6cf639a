//! Where hooks may go: only where whoever runs the service lets them.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use axum::http::Uri;

/// The most letters an address has.
const MOST: usize = 1_000;

/// A scheme, a host and a port: what of an address says who answers at it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Is it spoken to by TLS?
    pub(crate) is_secure: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// What is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoOrigin;

impl std::fmt::Display for NoOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "where hooks may go is https://HOST or https://HOST:PORT with nothing after it; http only to this machine itself, as http://127.0.0.1:PORT",
        )
    }
}

impl std::error::Error for NoOrigin {}

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(text: &str) -> Result<Origin, NoOrigin> {
        let address = Address::read(text).ok_or(NoOrigin)?;
        let has_nothing_after = address.uri.path() == "/" && address.uri.query().is_none();
        has_nothing_after.then_some(address.origin).ok_or(NoOrigin)
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.is_secure { "https" } else { "http" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

impl Origin {
    fn of(uri: &Uri) -> Option<Origin> {
        let authority = uri.authority()?.as_str();
        let host = uri.host()?.to_ascii_lowercase();
        let has_a_name = authority.contains('@');
        if host.is_empty() || has_a_name {
            return None;
        }
        let is_secure = match uri.scheme_str()? {
            "https" => true,
            "http" if is_this_machine(&host) => false,
            _ => return None,
        };
        let port = match uri.port() {
            Some(port) => port.as_u16(),
            None if authority.ends_with(':') => return None,
            None if is_secure => 443,
            None => 80,
        };
        Some(Origin {
            is_secure,
            host,
            port,
        })
    }

    /// The host without the brackets of an address of the network.
    pub(crate) fn bare_host(&self) -> &str {
        bare(&self.host)
    }
}

fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// Is it written as an address of this machine itself? A name may lead elsewhere tomorrow.
fn is_this_machine(host: &str) -> bool {
    bare(host)
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

/// An address, as it is read both to be let and to be spoken to: there is no second reading.
#[derive(Clone)]
pub struct Address {
    pub(crate) uri: Uri,
    pub(crate) origin: Origin,
}

impl Address {
    /// Reads one that a hook could go to.
    pub(crate) fn read(text: &str) -> Option<Address> {
        if text.len() > MOST || text.contains('#') {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let origin = Origin::of(&uri)?;
        Some(Address { uri, origin })
    }

    /// Who answers at it.
    pub(crate) fn origin(&self) -> Origin {
        self.origin.clone()
    }
}

/// Where hooks may go: nowhere, unless it is said.
#[derive(Debug, Clone, Default)]
pub struct Origins(Arc<BTreeSet<Origin>>);

impl FromIterator<Origin> for Origins {
    fn from_iter<I: IntoIterator<Item = Origin>>(all: I) -> Origins {
        Origins(Arc::new(all.into_iter().collect()))
    }
}

impl Origins {
    /// May hooks go nowhere at all?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// An address, if a hook may go there.
    pub(crate) fn let_go(&self, address: &str) -> Option<Address> {
        Address::read(address).filter(|address| self.0.contains(&address.origin))
    }
}
