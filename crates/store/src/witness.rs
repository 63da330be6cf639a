//! Signed heads: where the record and the looks ended at a moment, for somebody else to keep.
//!
//! A chain alone cannot show that its end was cut off, or that all of it was written again. A head kept elsewhere
//! can. Heads are signed notes in the common text form (a body, an empty line, a line for each signature), so that
//! programs other than this one can read them. The key that signs is a file of its own, which is not in the database.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::chain::Seal;
use crate::key_file::{self, HOLDS_NONE, KeyFor};

/// The name under which heads are signed.
const SIGNER: &str = "heard";

/// What a signature's kind is called in a key: Ed25519.
const ED25519_KIND: u8 = 1;

/// The first line of every head.
const FIRST: &str = "heard head 1";

/// Where a store's record and looks ended at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    /// Which store.
    pub store: Uuid,
    /// How many facts there were, and the last link.
    pub record: (i64, Seal),
    /// How many looks there were, and the last link.
    pub looks: (i64, Seal),
    /// When.
    pub at: Timestamp,
}

impl Heads {
    fn body(&self) -> String {
        let line = |(seq, link): &(i64, Seal)| format!("{seq} {}", BASE64.encode(link));
        format!(
            "{FIRST}\nstore {}\nrecord {}\nlooks {}\nat {}\n",
            self.store,
            line(&self.record),
            line(&self.looks),
            self.at
        )
    }

    fn read(body: &str) -> Option<Heads> {
        let mut lines = body.lines();
        let end = |text: &str| {
            let (seq, link) = text.split_once(' ')?;
            let link = Seal::try_from(BASE64.decode(link).ok()?).ok()?;
            Some((seq.parse().ok()?, link))
        };
        let first = lines.next()?;
        let mut said = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let store = said("store")?.parse().ok()?;
        let record = end(said("record")?)?;
        let looks = end(said("looks")?)?;
        let at = said("at")?.parse().ok()?;
        (first == FIRST).then_some(Heads {
            store,
            record,
            looks,
            at,
        })
    }
}

/// What signs heads.
#[derive(Debug)]
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// The key in a file; where there is no file, a new key is made and kept there.
    ///
    /// # Errors
    ///
    /// A sentence, if the file cannot be read or written, or holds no key.
    pub fn of_file(path: &Path) -> Result<Signer, String> {
        let named = |why: String| format!("the key that signs heads: {why}");
        let key = if key_file::is_there(path) {
            key_file::of_file(path, KeyFor::Heads)
                .map_err(named)?
                .to_vec()
        } else {
            made_in(path).map_err(named)?
        };
        Ed25519KeyPair::from_pkcs8(&key)
            .map(Signer)
            .map_err(|_| named(HOLDS_NONE.to_owned()))
    }

    /// What others know its signatures by, in the common text form.
    pub fn known_by(&self) -> String {
        let public = self.0.public_key();
        let key = [&[ED25519_KIND], public.as_ref()].concat();
        let id = key_id(&key);
        format!("{SIGNER}+{}+{}", hex_id(id), BASE64.encode(key))
    }

    /// A head, signed.
    pub fn sign(&self, heads: &Heads) -> String {
        let body = heads.body();
        let public = self.0.public_key();
        let id = key_id(&[&[ED25519_KIND], public.as_ref()].concat());
        let signature = self.0.sign(body.as_bytes());
        let signed = [&id[..], signature.as_ref()].concat();
        format!("{body}\n\u{2014} {SIGNER} {}\n", BASE64.encode(signed))
    }
}

/// Adds a signed head to a file, for good.
///
/// # Errors
///
/// If the file cannot be written.
pub fn add_head(file: &Path, signed: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(format!("{signed}\n").as_bytes())?;
    file.sync_all()
}

fn made_in(path: &Path) -> Result<Vec<u8>, String> {
    let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
        .map_err(|_| "the machine gives no randomness")?;
    key_file::made_in(path, KeyFor::Heads, key.as_ref())?;
    Ok(key.as_ref().to_vec())
}

/// The four bytes by which a signature says whose it is.
fn key_id(key: &[u8]) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(SIGNER.as_bytes());
    hash.update(b"\n");
    hash.update(key);
    let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
    [a, b, c, d]
}

fn hex_id(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

/// Reads every head in a text, each only if the one known by `known_by` signed it.
///
/// # Errors
///
/// A sentence: which head cannot be read, or was not signed by that key.
pub fn read_heads(text: &str, known_by: &str) -> Result<Vec<Heads>, String> {
    // The key itself may have the character in it.
    let key = known_by.trim().splitn(3, '+').nth(2);
    let Some(Ok(key)) = key.map(|key| BASE64.decode(key)) else {
        return Err("who signed is told as `heard+ID+KEY`, as `heard head` prints it".into());
    };
    let Some((&ED25519_KIND, public)) = key.split_first() else {
        return Err("the key is of a kind this program does not know".into());
    };
    let public = UnparsedPublicKey::new(&ED25519, public);
    let id = key_id(&key);
    let mut res = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let number = res.len() + 1;
        let unread = || format!("head {number} cannot be read");
        let (body, after) = rest.split_once("\n\n").ok_or_else(unread)?;
        let (signatures, after) = after.split_once('\n').unwrap_or((after, ""));
        let signed = signatures
            .strip_prefix(&format!("\u{2014} {SIGNER} "))
            .and_then(|signed| BASE64.decode(signed).ok())
            .ok_or_else(unread)?;
        let body = format!("{body}\n");
        let is_theirs = signed
            .split_at_checked(id.len())
            .is_some_and(|(by, signature)| {
                by == id && public.verify(body.as_bytes(), signature).is_ok()
            });
        if !is_theirs {
            return Err(format!("head {number} was not signed by that key"));
        }
        res.push(Heads::read(&body).ok_or_else(unread)?);
        rest = after.trim_start();
    }
    Ok(res)
}
