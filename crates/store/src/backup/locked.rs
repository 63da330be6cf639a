//! A copy that only whoever holds its key can open.
//!
//! A copy's own key is worked out of the holder's key and of what is told at random for each copy. What is in it is locked piece
//! by piece; each piece has its number, and whether it is the last, so that none is changed, left out, moved or cut off.

use std::io::{self, Read, Write};
use std::path::Path;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};

use super::NoCopy;
use crate::chain::Seal;
use crate::key_file::{self, HOLDS_NONE, KeyFor};

/// How a locked copy begins.
pub(super) const MAGIC: &[u8] = b"heard copy locked 1\n";

/// How much is locked as one piece, and how much longer it is then.
const PIECE: usize = 1 << 16;
const TAG: usize = 16;

/// What opens copies, and locks them.
#[derive(Clone)]
pub struct CopyKey(Seal);

/// Not the key.
impl std::fmt::Debug for CopyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CopyKey")
    }
}

impl CopyKey {
    /// The key in a file.
    ///
    /// # Errors
    ///
    /// A sentence, if the file cannot be read or holds no key.
    pub fn of_file(path: &Path) -> Result<CopyKey, String> {
        let key = key_file::of_file(path, KeyFor::Copies).and_then(|key| {
            Seal::try_from(&key[..])
                .map(CopyKey)
                .map_err(|_| HOLDS_NONE.to_owned())
        });
        key.map_err(|why| format!("the key of copies, {}: {why}", path.display()))
    }

    /// A new key, kept in a file that is not there yet and that only its owner reads.
    ///
    /// # Errors
    ///
    /// A sentence, if there is no randomness or the file cannot be written.
    pub fn new_in_file(path: &Path) -> Result<CopyKey, String> {
        let key = CopyKey(random().map_err(|why| why.to_string())?);
        key_file::made_in(path, KeyFor::Copies, &key.0)
            .map_err(|why| format!("the key of copies: {why}"))?;
        Ok(key)
    }

    /// What locks the pieces of one copy, and by what it is known that this key does.
    fn of_copy(&self, salt: &Seal) -> io::Result<(LessSafeKey, Seal)> {
        let worked_out = |what: &[u8]| -> io::Result<Seal> {
            let mut out = [0; 32];
            let key = Salt::new(HKDF_SHA256, salt).extract(&self.0);
            let what = [what];
            let filled = key.expand(&what, HKDF_SHA256);
            filled
                .and_then(|key| key.fill(&mut out))
                .map_err(|_| io::Error::other("no key could be worked out"))?;
            Ok(out)
        };
        let key = UnboundKey::new(&CHACHA20_POLY1305, &worked_out(b"heard copy: pieces")?)
            .map_err(|_| io::Error::other("no key could be worked out"))?;
        Ok((LessSafeKey::new(key), worked_out(b"heard copy: known by")?))
    }
}

fn random() -> io::Result<Seal> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| io::Error::other("the machine gives no randomness"))?;
    Ok(bytes)
}

/// What no other piece of the copy is locked with: its number, and whether it is the last.
fn nonce(piece: u64, is_last: bool) -> Nonce {
    let mut bytes = [0; 12];
    let (_, end) = bytes.split_at_mut(3);
    let number = piece.to_be_bytes().into_iter().chain([u8::from(is_last)]);
    end.iter_mut().zip(number).for_each(|(to, from)| *to = from);
    Nonce::assume_unique_for_key(bytes)
}

/// Writes what only the holder of a key can read.
pub(super) struct Locking<W> {
    to: W,
    key: LessSafeKey,
    piece: Vec<u8>,
    number: u64,
}

impl<W: Write> Locking<W> {
    pub(super) fn begin(mut to: W, key: &CopyKey) -> io::Result<Locking<W>> {
        let salt = random()?;
        let (key, known_by) = key.of_copy(&salt)?;
        to.write_all(MAGIC)?;
        to.write_all(&salt)?;
        to.write_all(&known_by)?;
        Ok(Locking {
            to,
            key,
            piece: Vec::with_capacity(PIECE + TAG),
            number: 0,
        })
    }

    fn lock(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = nonce(self.number, is_last);
        self.key
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut self.piece)
            .map_err(|_| io::Error::other("a piece of the copy could not be locked"))?;
        self.to.write_all(&self.piece)?;
        self.piece.clear();
        self.number += 1;
        Ok(())
    }

    /// Writes the last piece.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.lock(true)?;
        Ok(self.to)
    }
}

impl<W: Write> Write for Locking<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() == PIECE {
            self.lock(false)?;
        }
        let room = bytes.len().min(PIECE - self.piece.len());
        self.piece
            .extend_from_slice(bytes.get(..room).unwrap_or_default());
        Ok(room)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Reads what was locked, piece by piece, each only if it is what was written there.
pub(super) struct Unlocking<R> {
    from: R,
    key: LessSafeKey,
    /// How much is left of the file.
    left: u64,
    number: u64,
    piece: io::Cursor<Vec<u8>>,
}

impl<R: Read> Unlocking<R> {
    /// Begins after what every locked copy begins with, of a file that has so much more; answers with how much is locked in it.
    pub(super) fn begin(
        mut from: R,
        after: u64,
        key: &CopyKey,
    ) -> Result<(Unlocking<R>, u64), NoCopy> {
        let too_short = || NoCopy::NotWhole("it is too short".into());
        let left = after.checked_sub(64).ok_or_else(too_short)?;
        let (mut salt, mut known_by) = ([0; 32], [0; 32]);
        from.read_exact(&mut salt)?;
        from.read_exact(&mut known_by)?;
        let (key, should) = key.of_copy(&salt)?;
        if should != known_by {
            return Err(NoCopy::AnotherKey);
        }
        let pieces = left.div_ceil((PIECE + TAG) as u64);
        let length = left
            .checked_sub(pieces * TAG as u64)
            .ok_or_else(too_short)?;
        let piece = io::Cursor::default();
        let number = 0;
        Ok((
            Unlocking {
                from,
                key,
                left,
                number,
                piece,
            },
            length,
        ))
    }

    fn next_piece(&mut self) -> io::Result<()> {
        let length = self.left.min((PIECE + TAG) as u64);
        let mut bytes = Vec::new();
        self.from.by_ref().take(length).read_to_end(&mut bytes)?;
        self.left -= length;
        let nonce = nonce(self.number, self.left == 0);
        self.number += 1;
        let opened = self.key.open_in_place(nonce, Aad::empty(), &mut bytes);
        let length = opened.map_err(|_| is_otherwise())?.len();
        bytes.truncate(length);
        self.piece = io::Cursor::new(bytes);
        Ok(())
    }
}

/// A piece is not what was written, or not where it was.
fn is_otherwise() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "a piece of it is not what was written there",
    )
}

impl<R: Read> Read for Unlocking<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.piece.read(to)?;
        if read > 0 || to.is_empty() || self.left == 0 {
            return Ok(read);
        }
        self.next_piece()?;
        self.piece.read(to)
    }
}
