//! How something owed stands: a shape and words, never a colour alone.

use heard_desk::Outcome;
use heard_desk::Owed;
use jiff::Timestamp;
use maud::{Markup, html};

use super::told::long;

/// Within how long of its time something is about to be late, in microseconds: a choice of these pages.
const SOON: i64 = 60 * A_MINUTE;

const A_MINUTE: i64 = 60 * 1_000_000;

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Past its time.
    Late,
    /// Nearly at its time.
    Soon,
    /// There is time, or no number to be late by.
    Later,
    /// It cannot be told.
    Unknown,
    /// Done.
    Done,
    /// Not owed any more.
    Over,
}

impl Shape {
    /// The class by which the style sheet knows it.
    pub fn class(self) -> &'static str {
        match self {
            Shape::Late => "late",
            Shape::Soon => "soon",
            Shape::Later => "later",
            Shape::Unknown => "unknown",
            Shape::Done => "done",
            Shape::Over => "over",
        }
    }
}

/// How a duty stands at a moment: the shape, and what is said of it.
pub fn of(owed: &Owed, now: Timestamp) -> (Shape, String) {
    let left = owed
        .due
        .map(|due| due.latest_micros() - now.as_microsecond());
    match owed.stands {
        Outcome::Overdue => (
            Shape::Late,
            left.map_or("late".into(), |left| format!("{} late", long(left))),
        ),
        Outcome::Open => match left {
            Some(left) if left <= SOON => (Shape::Soon, format!("{} left", long(left.max(0)))),
            Some(left) => (Shape::Later, format!("{} left", long(left))),
            None => (Shape::Later, "owed now".into()),
        },
        Outcome::CannotTell => (Shape::Unknown, "cannot tell".into()),
        Outcome::Met => (Shape::Done, "done in time".into()),
        Outcome::MetLate => (Shape::Done, format!("done{} late", by(owed.late_by))),
        Outcome::Lapsed | Outcome::Lifted => (Shape::Over, "not owed any more".into()),
        Outcome::LapsedOverdue => (Shape::Over, "not done, and too late now".into()),
        Outcome::LiftedOverdue => (Shape::Over, "not owed any more, and late by then".into()),
    }
}

/// How something owed stands at a moment, as the end of a sentence that began with the moment.
pub fn sentence(owed: &Owed, now: Timestamp) -> String {
    let late = || match by(owed.late_by) {
        by if by.is_empty() => "late".to_owned(),
        by => format!("late by{by}"),
    };
    match owed.stands {
        Outcome::Overdue => format!("it is {}", late()),
        Outcome::MetLate => format!("it is done, {}", late()),
        Outcome::Met => "it is done, in time".into(),
        Outcome::Open => match owed.due {
            Some(due) => format!(
                "it is owed, with {} left",
                long((due.latest_micros() - now.as_microsecond()).max(0))
            ),
            None => "it is owed".into(),
        },
        Outcome::CannotTell => "the record cannot say how it stands".into(),
        Outcome::Lapsed => "it is not owed any more: it ended while there was time".into(),
        Outcome::LapsedOverdue => "it was not done in time, and cannot be done now".into(),
        Outcome::Lifted => "it is not owed any more, for a reason on record".into(),
        Outcome::LiftedOverdue => {
            "it is not owed any more, for a reason on record, and was late by then".into()
        }
    }
}

/// By how long, after a blank; nothing, where that is under a minute or not known.
fn by(late: Option<i64>) -> String {
    let told = late.filter(|late| *late >= A_MINUTE);
    told.map(|late| format!(" {}", long(late)))
        .unwrap_or_default()
}

/// A mark.
pub fn mark(shape: Shape, words: &str) -> Markup {
    html! { span class={ "mark mark--" (shape.class()) } { (drawn(shape)) (words) } }
}

/// Its shape alone; the words beside it say the same.
pub fn drawn(shape: Shape) -> Markup {
    html! {
        svg class="mark__shape" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false" {
            @match shape {
                Shape::Late => {
                    path class="filled" d="M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2z" {}
                    path class="cut" d="M9 5h2l-.3 6.5H9.3zM9 13h2v2H9z" {}
                },
                Shape::Soon => {
                    path class="drawn" d="M10 2.2 18.6 17.5H1.4z" {}
                    path class="filled" d="M9.2 7.5h1.6l-.2 5H9.4zM9.2 13.8h1.6v1.6H9.2z" {}
                },
                Shape::Later => {
                    circle class="drawn" cx="10" cy="10" r="8" {}
                    path class="drawn" d="M10 5v5l3.2 2" {}
                },
                Shape::Unknown => {
                    circle class="drawn dashed" cx="10" cy="10" r="8" {}
                    path class="drawn" d="M7.6 8.1c0-3.4 5-3.2 5-.2 0 1.9-2.5 1.9-2.5 3.9" {}
                    path class="filled" d="M9.2 13.4h1.7v1.7H9.2z" {}
                },
                Shape::Done => path class="drawn thick" d="M2.5 10.5 7.5 15.5 17.5 4.5" {},
                Shape::Over => circle class="drawn dotted" cx="10" cy="10" r="8" {},
            }
        }
    }
}
