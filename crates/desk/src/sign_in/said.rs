//! What is typed, shown and answered at the door.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use heard_record::PersonId;
use heard_store::{Fault, Seal, Session};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::factors::Weak;

/// What opens something: shown once, kept by nobody but whoever holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub(super) [u8; 32]);

impl Token {
    pub(super) fn new() -> Result<Token, NotIn> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| NotIn::Fault(Fault::Down))?;
        Ok(Token(bytes))
    }

    /// Reads a token back from what a browser or program shows.
    pub fn read(text: &str) -> Option<Token> {
        let bytes = BASE64.decode(text).ok()?;
        bytes.try_into().ok().map(Token)
    }

    /// As it is shown to whoever is to hold it.
    pub fn shown(&self) -> String {
        BASE64.encode(self.0)
    }

    /// An id made of half of it.
    pub(super) fn id(&self) -> Uuid {
        let (half, _) = self.0.split_at(16);
        Uuid::from_bytes(half.try_into().unwrap_or_default())
    }

    /// What is kept of it.
    pub(crate) fn digest(&self) -> Seal {
        Sha256::digest(self.0).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What is typed to sign in, and where.
#[derive(Clone)]
pub struct Try {
    /// The account's name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The six digits of the second factor.
    pub code: String,
    /// Where from: an address of the network.
    pub from: String,
    /// What made the browser known before, if it has that.
    pub browser: Option<Token>,
    /// What the browser calls itself, for the person's own list of sessions.
    pub label: String,
}

/// Somebody is signed in.
#[derive(Debug)]
pub struct In {
    /// What the browser shows from now on.
    pub token: Token,
    /// What makes the browser known again later.
    pub browser: Token,
    /// The session.
    pub session: Session,
    /// Who it is.
    pub person: PersonId,
}

/// Why nobody is signed in.
#[derive(Debug, PartialEq, Eq)]
pub enum NotIn {
    /// The name, the password or the code is not right; which of them is not said.
    NotRight,
    /// It was tried too often; whoever tries may again after so long.
    Wait(Duration),
    /// A link that is used, over, or never was.
    NoLink,
    /// The password is one that others guess.
    Weak(Weak),
    /// A name that cannot be an account's, or is one's already.
    Name(&'static str),
    /// The session is over, or never was.
    Over,
    /// They have several roles, and did not say in which they ask.
    SayWhichRole,
    /// Who they are must be shown again first.
    ShowAgain,
    /// The token they ask by is not for this.
    OutOfScope,
    /// What is wished for cannot be.
    Wish(&'static str),
    /// There can be no such hook.
    NoHook(&'static str),
    /// Something is wrong that nobody who asks can put right.
    Fault(Fault),
}

impl std::fmt::Display for NotIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotIn::NotRight => f.write_str("the name, the password or the code is not right"),
            NotIn::Wait(long) => {
                let minutes = long.as_secs().div_ceil(60).max(1);
                write!(f, "that was tried too often; try again in {minutes} min")
            }
            NotIn::NoLink => {
                f.write_str("this link was used, is over, or never was; ask for another")
            }
            NotIn::Weak(weak) => weak.fmt(f),
            NotIn::Name(why) | NotIn::Wish(why) | NotIn::NoHook(why) => f.write_str(why),
            NotIn::ShowAgain => f.write_str(
                "show again who you are, with your password and a code, at /api/show-again",
            ),
            NotIn::OutOfScope => f.write_str("the token is not for this"),
            NotIn::Over => f.write_str("you are not signed in"),
            NotIn::SayWhichRole => f.write_str("you have several roles; say in which you ask"),
            NotIn::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for NotIn {}

impl From<Fault> for NotIn {
    fn from(fault: Fault) -> NotIn {
        NotIn::Fault(fault)
    }
}
