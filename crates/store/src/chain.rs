//! The chain over the record: each link seals what was put in, and everything before it.

use heard_record::FactId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A SHA-256 digest.
pub type Seal = [u8; 32];

/// The digest of a body, as its text was kept.
pub fn digest(body: &str) -> Seal {
    Sha256::digest(body.as_bytes()).into()
}

/// What the first link follows: the store itself, so that one store's record is not passed off as another's.
pub fn beginning(store: Uuid) -> Seal {
    let mut hash = Sha256::new();
    hash.update(b"heard: the beginning of the record\n");
    hash.update(store.as_bytes());
    hash.finalize().into()
}

/// One place in the record, without its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which it is, from 1, without gaps.
    pub seq: i64,
    /// The fact.
    pub fact: FactId,
    /// When the store took it in, in microseconds since 1970.
    pub entered: i64,
    /// The digest of its body.
    pub digest: Seal,
}

/// The link of a place: what seals it and all before it.
pub fn link(before: &Seal, place: &Place) -> Seal {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(place.seq.to_be_bytes());
    hash.update(place.fact.uuid().as_bytes());
    hash.update(place.entered.to_be_bytes());
    hash.update(place.digest);
    hash.finalize().into()
}

/// Where the record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many facts there are.
    pub seq: i64,
    /// The last link.
    pub link: Seal,
    /// When the last fact was taken in, in microseconds since 1970.
    pub entered: i64,
}

impl Head {
    /// Adds a place to the end, at a moment no earlier than the last.
    pub(crate) fn follow(&mut self, fact: FactId, now: i64, digest: Seal) -> Place {
        let place = Place {
            seq: self.seq + 1,
            fact,
            entered: now.max(self.entered),
            digest,
        };
        *self = Head {
            seq: place.seq,
            link: link(&self.link, &place),
            entered: place.entered,
        };
        place
    }
}

/// A seal as it is written for people and machines: sixty-four characters.
pub fn hex(seal: &Seal) -> String {
    use std::fmt::Write;
    seal.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads a seal back.
pub fn of_hex(text: &str) -> Option<Seal> {
    let digits: Vec<u32> = text
        .chars()
        .map(|digit| digit.to_digit(16))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0_u32, |byte, digit| byte << 4 | digit))
        .map(u8::try_from)
        .collect::<Result<_, _>>()
        .ok()?;
    (digits.len() == 64).then(|| Seal::try_from(bytes).ok())?
}
