//! Who may do what, with whose record, for what purpose, and until when.
//!
//! [`Situation`] says what the record says about a member of staff and a
//! child, as known at a moment; [`decide`] says what follows from it, by the
//! one table in [`policy`]. Nothing else gives leave. What no row lets is
//! refused, and what refuses (no account, a conflict of interest, a
//! restriction) is stronger than any row.

mod act;
mod bearing;
mod known;
mod leave;
mod limits;
pub mod policy;
mod said;
mod tie;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use heard_record::fact::access::Restriction;
use heard_record::{CaseId, PersonId, Role, What};

use crate::planted::{Leak, is_planted};

pub use act::{Act, Purpose, act_to_record};
pub(crate) use bearing::is_place_bearing;
pub(crate) use known::{Looking, district_at, supervisors_at, supervisors_ever};
pub use known::{is_outside_line, readers, reviewer_is_apart};
pub use leave::{Breadth, Explained, Looker, MayRead, MayReveal, MayWrite, Shows, packet};
pub use limits::{Kept, Recipients, kept_back};
pub(crate) use policy::rests_on_purpose_alone;
pub use policy::{
    may_act_on_incidents, may_allocate_of_team, may_ever, may_except_from_accreditation,
    may_have_children, may_report, reads_looks_for,
};
pub(crate) use said::child_named_in;
pub use tie::{Account, Cover, Seal, Situation, Tie, Ties};

/// How long after signing in somebody must do it again: no tour of duty is longer.
pub const SIGNED_IN_FOR: SignedDuration = SignedDuration::from_hours(12);

/// How long after somebody proved who they are they may do what wants that to be fresh.
pub const FRESH_FOR: SignedDuration = SignedDuration::from_mins(5);

/// How long emergency access lasts at most.
pub const EMERGENCY_LASTS: SignedDuration = SignedDuration::from_hours(12);

/// How long after a protected place was asked for somebody else may agree.
pub const PLACE_ASKED_LASTS: SignedDuration = SignedDuration::from_hours(4);

/// How long after it was agreed, or a risk to life declared, the place may be seen, once.
pub const PLACE_OPEN_FOR: SignedDuration = SignedDuration::from_hours(1);

/// How long after one person alone opened a protected place somebody is to have looked at whether it was right.
pub const PLACE_LOOKED_AT_IN: SignedDuration = SignedDuration::from_hours(72);

/// Of whom, or of what, something is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A child's record: as much of it as there is leave for.
    Child(PersonId),
    /// One case of a child's record.
    Case(PersonId, CaseId),
    /// A member of staff.
    Staff(PersonId),
    /// A partner agency, by its name.
    Agency(String),
    /// The force as a whole.
    Force,
}

/// How somebody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignIn {
    /// When they signed in.
    pub at: Timestamp,
    /// When they last proved who they are, by signing in or again since.
    pub proved: Timestamp,
    /// Was it by something they have as well as something they know?
    pub strong: bool,
    /// By which token of theirs a program asks; none, where they ask themselves.
    pub token: Option<Uuid>,
}

/// Why somebody says they ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// For what.
    pub purpose: Purpose,
    /// Did they name the operation or incident it is for?
    pub with_reference: bool,
}

/// One thing asked of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who asks.
    pub who: PersonId,
    /// The role they are signed in with.
    pub role: Role,
    /// What they want to do.
    pub act: Act,
    /// Of whom.
    pub of: Of,
    /// What for, where they said so.
    pub stated: Option<Stated>,
    /// Whom it would give leave or take it from, where it does.
    pub for_whom: Option<PersonId>,
    /// Who does it with them, where it takes two.
    pub with: Option<PersonId>,
    /// How they are signed in.
    pub sign_in: SignIn,
    /// Now.
    pub at: Timestamp,
}

/// What the desk answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Leave to read.
    Read(MayRead),
    /// Leave to do.
    Write(MayWrite),
    /// Leave is there, and who they are must be proved again first.
    ProveAgain,
    /// The record exists; what for do they ask?
    SayWhatFor,
    /// Exactly as if nothing were there.
    NothingThere,
}

impl Answer {
    /// The same; none, where it is leave to do something else than put this on record.
    pub(crate) fn if_it_lets_record(
        self,
        what: &What,
        about: &[PersonId],
        cases: &[CaseId],
        takes_back: Option<&What>,
    ) -> Answer {
        match self {
            Answer::Write(leave) if !leave.lets_record(what, about, cases, takes_back) => {
                Answer::NothingThere
            }
            // Leave to read lets nobody put anything on record.
            Answer::Read(_) => Answer::NothingThere,
            answer => answer,
        }
    }
}

/// What somebody may do, if anything.
///
/// Leave is given only if all of it holds: they have an account in the role,
/// nothing of theirs conflicts, a row of the [policy](policy::POLICY) lets
/// the role do the act by a tie that is live, the restriction lets them by,
/// and they are signed in well enough.
pub fn decide(asked: &Asked, situation: &Situation) -> Answer {
    if let Some(leave) = leave::of(asked, situation) {
        return if !is_signed_in(asked) || (asked.act.wants_fresh() && !is_fresh(asked)) {
            Answer::ProveAgain
        } else {
            leave
        };
    }
    if may_know_it_exists(asked, situation) {
        Answer::SayWhatFor
    } else {
        Answer::NothingThere
    }
}

/// An ordinary record's existence is no secret to somebody who may have to act on it tonight.
fn may_know_it_exists(asked: &Asked, situation: &Situation) -> bool {
    asked.act == Act::ReadSummary
        && policy::OPERATIONAL.contains(&asked.role)
        && is_signed_in(asked)
        && !leave::is_barred(asked, situation)
        && matches!(asked.of, Of::Child(_))
        && situation.exists
        && (situation.seal.level <= Restriction::Sensitive || is_planted(Leak::Existence))
}

fn is_signed_in(asked: &Asked) -> bool {
    let is_in_time = is_within(asked.sign_in.at, SIGNED_IN_FOR, asked.at);
    asked.sign_in.strong && (is_in_time || asked.sign_in.token.is_some())
}

fn is_fresh(asked: &Asked) -> bool {
    // A program cannot prove who its owner is.
    asked.sign_in.token.is_none() && is_within(asked.sign_in.proved, FRESH_FOR, asked.at)
}

/// Is a moment within so long of another, and not before it?
pub(crate) fn is_within(from: Timestamp, lasts: SignedDuration, at: Timestamp) -> bool {
    from <= at && at < ends(from, lasts)
}

/// The moment something that lasts so long has ended.
pub(crate) fn ends(from: Timestamp, lasts: SignedDuration) -> Timestamp {
    from.checked_add(lasts).unwrap_or(Timestamp::MAX)
}
