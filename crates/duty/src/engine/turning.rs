//! Whether what happened later turns a duty: meets it in time, lifts it or ends it.

use heard_record::{FactId, Shown, When};

use crate::catalogue::Term;
use crate::duty::{Deadline, Moment};
use crate::limit::Limit;
use crate::occasion::Seen;

/// What raised a duty, and by when it is to be met.
pub(super) struct Raised<'d> {
    pub(super) row: &'d Seen,
    pub(super) arose: When,
    pub(super) by: Due<'d>,
    pub(super) aim: Option<When>,
    /// Is it owed by a time somebody set?
    pub(super) is_promised: bool,
}

/// By when a duty is to be met.
pub(super) enum Due<'d> {
    /// No number, or none that can be told.
    Never,
    /// So long after it arose: what came with what raised it is in time.
    After(When),
    /// At a time that was set, whenever it arose.
    Set(When),
    /// Before any of these.
    Before(&'d [Deadline]),
}

impl<'d> Due<'d> {
    pub(super) fn of(term: &Term, due: Option<When>, deadlines: &'d [Deadline]) -> Due<'d> {
        match (term, due) {
            (Term::Before { .. }, _) => Due::Before(deadlines),
            (_, None) => Due::Never,
            (Term::Within(Limit::ByTheTimeSet), Some(due)) => Due::Set(due),
            (Term::Within(_), Some(due)) => Due::After(due),
        }
    }
}

impl Raised<'_> {
    /// May something meet it: never the very moment that raised it, nor, where a time was set, the fact that set it?
    pub(super) fn may_be_met_by(&self, row: &Seen) -> bool {
        let set_the_time = self.is_promised && row.place == self.row.place;
        !set_the_time && !same_moment(row, self.row)
    }

    /// Did something come so soon that nothing was missed? Without a number it did, if that was no later than the aim.
    pub(super) fn is_soon(&self, row: &Seen, moment: &Moment) -> Shown {
        match (&self.by, self.aim) {
            (Due::Never, Some(aim)) => row.when.is_by(aim),
            _ => self.is_in_time(row, moment),
        }
    }

    /// Was there still time when something came?
    pub(super) fn is_in_time(&self, row: &Seen, moment: &Moment) -> Shown {
        match self.by {
            Due::Never => Shown::Yes,
            Due::After(_) if at_once(row, self.row) => Shown::Yes,
            Due::After(due) | Due::Set(due) => row.when.is_by(due),
            Due::Before(deadlines) => !Shown::any(deadlines.iter().map(|deadline| {
                deadline
                    .counts
                    .and(passed((deadline.moment.fact, deadline.due), moment))
            })),
        }
    }
}

/// Where something must lie, seen from what raised the duty.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// After it, and not at the same moment.
    After,
    /// At the same moment or after it.
    From,
}

impl Order {
    pub(super) fn holds(self, row: &Seen, from: &Seen, arose: When) -> Shown {
        match self {
            Order::After if at_once(row, from) => Shown::No,
            Order::From if at_once(row, from) => Shown::Yes,
            Order::After => row.when.is_after(arose),
            Order::From => row.when.is_from(arose),
        }
    }
}

/// Does one fact show both at one time? Then neither came first, however vague the time.
fn at_once(one: &Seen, other: &Seen) -> bool {
    one.place == other.place && one.when == other.when
}

pub(super) fn same_moment(one: &Seen, other: &Seen) -> bool {
    one.occasion == other.occasion && one.place == other.place
}

/// Had the first passed when the second came? One fact at one time is neither before nor after itself.
pub(super) fn passed((fact, when): (FactId, When), other: &Moment) -> Shown {
    if fact == other.fact && when == other.when {
        Shown::No
    } else {
        when.is_before(other.when)
    }
}
