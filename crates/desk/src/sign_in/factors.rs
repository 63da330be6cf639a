//! The two factors: something known, and something held.

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use totp_rs::TOTP;

/// Memory in KiB, passes and lanes: more than twice the least that OWASP's password storage cheat sheet names for
/// argon2id (19 MiB, 2 passes, 1 lane).
const COST: (u32, u32, u32) = (47_104, 2, 1);

/// The fewest characters of a password, and the most that are read.
const FEWEST: usize = 12;
const MOST: usize = 200;

/// Seconds of one step of the second factor.
const STEP: i64 = 30;

/// Why a password is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weak {
    /// Fewer than twelve characters.
    Short,
    /// More than two hundred.
    Long,
    /// Others would guess it soon; with what makes it so, where that can be said.
    Guessed(Option<String>),
}

impl std::fmt::Display for Weak {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Weak::Short => write!(f, "a password has at least {FEWEST} characters; four words that do not belong together are good"),
            Weak::Long => write!(f, "a password has at most {MOST} characters"),
            Weak::Guessed(None) => f.write_str("that password would soon be guessed; four words that do not belong together are good"),
            Weak::Guessed(Some(why)) => write!(f, "that password would soon be guessed: {why}"),
        }
    }
}

/// Would it withstand guessing by somebody who knows the common passwords, names and words, and this force?
pub(super) fn strong_enough(password: &str, name: &str) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < FEWEST {
        return Err(Weak::Short);
    }
    if length > MOST {
        return Err(Weak::Long);
    }
    let known = [
        name,
        "heard",
        "police",
        "constabulary",
        "safeguarding",
        "northmere",
    ];
    let guessed = zxcvbn::zxcvbn(password, &known);
    if guessed.score() == zxcvbn::Score::Four {
        return Ok(());
    }
    let why = guessed
        .feedback()
        .and_then(zxcvbn::feedback::Feedback::warning);
    Err(Weak::Guessed(why.map(|why| why.to_string())))
}

fn argon() -> Option<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What is kept of a password.
pub(super) fn hash(password: &str) -> Option<String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).ok()?;
    let salt = SaltString::encode_b64(&salt).ok()?;
    let hash = argon()?.hash_password(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

/// Is it the password of which this was kept?
pub(super) fn matches(kept: &str, password: &str) -> bool {
    let Ok(kept) = PasswordHash::new(kept) else {
        return false;
    };
    // With the costs that were kept, not those of today.
    Argon2::default()
        .verify_password(password.as_bytes(), &kept)
        .is_ok()
}

/// The secret of the second factor that goes with a link: whoever has the link can work it out, and nobody else.
pub(super) fn secret_of(link: &[u8; 32]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"heard: the second factor\n");
    hash.update(link);
    hash.finalize().iter().copied().take(20).collect()
}

fn totp(secret: &[u8]) -> Option<TOTP> {
    TOTP::new(
        totp_rs::Algorithm::SHA1,
        6,
        1,
        STEP.unsigned_abs(),
        secret.to_vec(),
    )
    .ok()
}

/// Which step a code is of: this one, the one before, or the next, as clocks differ a little.
pub(super) fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let totp = totp(secret)?;
    let code: String = code
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let this = now.as_second().div_euclid(STEP);
    [this - 1, this, this + 1]
        .into_iter()
        .find(|step| u64::try_from(step * STEP).is_ok_and(|time| same(&totp.generate(time), &code)))
}

/// Are they the same? It takes as long wherever they differ.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one
            .bytes()
            .zip(other.bytes())
            .fold(0, |all, (one, other)| all | (one ^ other))
            == 0
}

/// The code a phone would show at a moment that was told this, for a demonstration that has no phone.
pub fn code_for(otpauth: &str, now: Timestamp) -> Option<String> {
    let (_, secret) = otpauth.split_once("secret=")?;
    let secret = secret.split('&').next()?;
    let secret = totp_rs::Secret::Encoded(secret.to_owned())
        .to_bytes()
        .ok()?;
    let time = u64::try_from(now.as_second()).ok()?;
    Some(totp(&secret)?.generate(time))
}

/// What a phone is told, as a picture or a link, to make the second factor's codes.
pub fn otpauth(name: &str, secret: &[u8]) -> String {
    let secret = totp(secret)
        .map(|totp| totp.get_secret_base32())
        .unwrap_or_default();
    format!("otpauth://totp/Heard:{name}?secret={secret}&issuer=Heard")
}
