//! The key to protected places, and what it seals: one length, whatever the place; another sealed form each time it is put on
//! record, and the same where the same request comes again.

use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use heard_record::PersonId;
use heard_store::key_file::{self, HOLDS_NONE, KeyFor};
use heard_store::{Fault, SEALED_LENGTH, Seal, Sealed, Store};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{MOST_OF_PLACE, ProtectedPlace};

const KEY: usize = 32;
const NONCE: usize = 24;
const TAG: usize = 16;

/// What is sealed is as long as this: two bytes that say how long the place is, the place, and nothing up to the end.
const PADDED: usize = SEALED_LENGTH - NONCE - TAG;
const LENGTH: usize = 2;

const _: () = assert!(MOST_OF_PLACE + LENGTH <= PADDED, "a place does not fit");

type Secret = Zeroizing<[u8; KEY]>;

/// The key to protected places.
pub struct PlaceKey {
    seals: Secret,
    nonces: Secret,
    known_by: Seal,
}

impl std::fmt::Debug for PlaceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlaceKey")
    }
}

impl PlaceKey {
    /// The key in a file.
    ///
    /// # Errors
    ///
    /// A sentence, if the file cannot be read, or holds no key.
    pub fn of_file(path: &Path) -> Result<PlaceKey, String> {
        let bytes = key_file::of_file(path, KeyFor::Places)?;
        PlaceKey::of(&bytes).ok_or_else(|| HOLDS_NONE.to_owned())
    }

    /// A new key, kept in a new file that only its owner reads.
    ///
    /// # Errors
    ///
    /// A sentence, if there is a file already, or it cannot be written.
    pub fn made_in(path: &Path) -> Result<PlaceKey, String> {
        let mut bytes = Zeroizing::new([0; KEY]);
        getrandom::fill(&mut bytes[..])
            .map_err(|_| "the machine gives no randomness".to_owned())?;
        key_file::made_in(path, KeyFor::Places, &bytes[..])?;
        PlaceKey::of(&bytes[..]).ok_or_else(|| HOLDS_NONE.to_owned())
    }

    /// Does it open what is sealed in a store? Of one in which nothing is sealed, yes. Where nothing that is sealed is what was
    /// put there, the store says whose it was.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn opens(&self, store: &Store) -> Result<bool, Fault> {
        if let Some((child, sealed)) = store.a_sealed_place().await? {
            return Ok(self.open(&sealed, child).is_some());
        }
        if !store.has_sealed_places().await? {
            return Ok(true);
        }
        let known_by = store.places_known_by().await?;
        Ok(known_by.is_none_or(|known_by| known_by == self.known_by))
    }

    /// Does a store know its places to be sealed by this key?
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn is_known_to(&self, store: &Store) -> Result<bool, Fault> {
        Ok(store.places_known_by().await? == Some(self.known_by))
    }

    /// Has a store know this key, which opens what is sealed in it; where nothing is, it forgets any other.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn make_known_to(&self, store: &Store) -> Result<(), Fault> {
        if store.has_sealed_places().await? {
            store.places_were_sealed_by(&self.known_by).await
        } else {
            store.places_are_sealed_anew().await
        }
    }

    /// By what it is known to a store, of which nothing of the key follows.
    pub(super) fn known_by(&self) -> Seal {
        self.known_by
    }

    fn of(bytes: &[u8]) -> Option<PlaceKey> {
        let whole = bytes.len() == KEY;
        Some(PlaceKey {
            seals: derived(bytes, &[b"heard: places are sealed"]).filter(|_| whole)?,
            nonces: derived(bytes, &[b"heard: nonces of places"])?,
            known_by: *derived(bytes, &[b"heard: places are known to be sealed by"])?,
        })
    }

    pub(super) fn seal(
        &self,
        place: &ProtectedPlace,
        child: PersonId,
        request: Uuid,
    ) -> Option<Sealed> {
        let padded = padded(place.0.as_bytes())?;
        let about = child.uuid();
        let parts = [&request.as_bytes()[..], about.as_bytes(), &padded];
        let nonce = derived(&self.nonces[..], &parts)?;
        let nonce = nonce.get(..NONCE)?;
        let payload = Payload {
            msg: &padded,
            aad: about.as_bytes(),
        };
        let sealed = self.cipher()?.encrypt(&nonce_of(nonce)?, payload).ok()?;
        Sealed::of([nonce, &sealed].concat())
    }

    pub(super) fn open(&self, sealed: &Sealed, child: PersonId) -> Option<ProtectedPlace> {
        let (nonce, rest) = sealed.bytes().split_at_checked(NONCE)?;
        let about = child.uuid();
        let payload = Payload {
            msg: rest,
            aad: about.as_bytes(),
        };
        let padded = self.cipher()?.decrypt(&nonce_of(nonce)?, payload).ok()?;
        let padded = Zeroizing::new(padded);
        let (length, rest) = padded.split_at_checked(LENGTH)?;
        let length = u16::from_be_bytes(length.try_into().ok()?);
        let text = std::str::from_utf8(rest.get(..usize::from(length))?).ok()?;
        Some(ProtectedPlace(Zeroizing::new(text.to_owned())))
    }

    fn cipher(&self) -> Option<XChaCha20Poly1305> {
        XChaCha20Poly1305::new_from_slice(&self.seals[..]).ok()
    }
}

fn nonce_of(bytes: &[u8]) -> Option<XNonce> {
    let bytes: [u8; NONCE] = bytes.try_into().ok()?;
    Some(XNonce::from(bytes))
}

/// What follows from a key and some bytes, and from no others: each part is of one length, but the last.
fn derived(key: &[u8], parts: &[&[u8]]) -> Option<Secret> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    parts.iter().for_each(|part| mac.update(part));
    let bytes: [u8; KEY] = mac.finalize().into_bytes().into();
    Some(Zeroizing::new(bytes))
}

fn padded(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let length = u16::try_from(text.len()).ok()?;
    let mut padded = Zeroizing::new(Vec::with_capacity(PADDED));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(text);
    (padded.len() <= PADDED).then(|| padded.resize(PADDED, 0))?;
    Some(padded)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may stop at the first wrong thing"
    )]
    use super::*;

    const ROW: &str = "4 Lantern Row, Saltby";

    fn key(byte: u8) -> PlaceKey {
        PlaceKey::of(&[byte; KEY]).unwrap()
    }

    fn place(text: &str) -> ProtectedPlace {
        ProtectedPlace::typed(text).ok().unwrap()
    }

    fn child(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    fn sealed(text: &str, request: u128) -> Sealed {
        let request = Uuid::from_u128(request);
        key(7).seal(&place(text), child(1), request).unwrap()
    }

    fn opened(key: &PlaceKey, sealed: &Sealed, of: u128) -> Option<String> {
        key.open(sealed, child(of)).map(|place| place.0.to_string())
    }

    #[test]
    fn a_place_comes_back_to_its_own_key_and_child_alone() {
        let whole = sealed(ROW, 1);
        assert_eq!(opened(&key(7), &whole, 1).as_deref(), Some(ROW));
        assert_eq!(opened(&key(8), &whole, 1), None, "another key");
        assert_eq!(opened(&key(7), &whole, 2), None, "another child");
        for at in [0, NONCE, SEALED_LENGTH - 1] {
            let mut bytes = whole.bytes().to_vec();
            bytes[at] ^= 1;
            let changed = Sealed::of(bytes).unwrap();
            assert_eq!(opened(&key(7), &changed, 1), None, "byte {at} was changed");
        }
    }

    #[test]
    fn every_place_is_as_long_as_every_other_once_it_is_sealed() {
        let long = "é".repeat(MOST_OF_PLACE / 2);
        for text in ["4", ROW, &long] {
            let sealed = sealed(text, 1);
            assert_eq!(sealed.bytes().len(), SEALED_LENGTH);
            assert_eq!(opened(&key(7), &sealed, 1).as_deref(), Some(text));
        }
        assert!(ProtectedPlace::typed(&"x".repeat(MOST_OF_PLACE + 1)).is_err());
        assert!(ProtectedPlace::typed("  ").is_err());
    }

    #[test]
    fn the_same_place_is_never_sealed_alike_but_where_the_same_request_comes_again() {
        let first = sealed(ROW, 1);
        assert_eq!(first, sealed(ROW, 1), "asked again");
        let others = [sealed(ROW, 2), sealed("5 Lantern Row, Saltby", 1)];
        for other in others {
            assert_ne!(first.bytes()[..NONCE], other.bytes()[..NONCE]);
            assert_ne!(first.bytes()[NONCE..], other.bytes()[NONCE..]);
        }
    }

    #[test]
    fn a_key_is_made_once_and_read_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places.key");
        assert!(PlaceKey::of_file(&path).is_err());
        let made = PlaceKey::made_in(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(PlaceKey::made_in(&path).is_err(), "never written over");
        let read = PlaceKey::of_file(&path).unwrap();
        let whole = made.seal(&place(ROW), child(1), Uuid::nil()).unwrap();
        assert_eq!(opened(&read, &whole, 1).as_deref(), Some(ROW));
        std::fs::write(&path, "short").unwrap();
        assert!(PlaceKey::of_file(&path).is_err());
        assert_eq!(format!("{made:?}"), "PlaceKey", "nothing of it is told");
    }
}
