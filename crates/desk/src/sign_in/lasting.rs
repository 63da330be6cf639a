//! How long a session lasts: while it is used, and no longer than a tour of duty.

use heard_store::Session;
use jiff::{SignedDuration, Timestamp};

use super::{BROWSER, is_token};

/// How long a session lasts without being used.
pub const IDLE: SignedDuration = SignedDuration::from_mins(10);

/// How finely it is kept when a session was used.
pub const KEPT_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// How long a session lasts at most.
pub const AT_MOST: SignedDuration = SignedDuration::from_hours(12);

/// When a session that is used now ends, if nobody uses it again: no later than whatever happens.
pub fn ends_unused(session: &Session, now: Timestamp) -> Timestamp {
    let is_kept = now > later(session.seen, KEPT_EVERY);
    let used = if is_kept { now } else { session.seen };
    later(used, IDLE).min(session.ends)
}

/// Can a session be used?
pub(super) fn is_open(session: &Session, now: Timestamp) -> bool {
    session.scope != BROWSER
        && session.ended.is_none()
        && now < session.ends
        && (is_token(session) || now <= later(session.seen, IDLE))
}

pub(super) fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.saturating_add(by).unwrap_or(Timestamp::MAX)
}

pub(super) fn earlier(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.saturating_sub(by).unwrap_or(Timestamp::MIN)
}
