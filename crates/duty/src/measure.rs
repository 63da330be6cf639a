//! Measures: counted shares, never without the children behind them.
//!
//! A measure reads every file of a sample the same way. It counts from duties,
//! what they show, and facts; never from an answer somebody wrote for it. Where
//! a measure is a person's judgement, the judgement is a fact by a named
//! reviewer, and what the engine finds from the case facts alone stands beside
//! it.

use heard_record::Shown;

use crate::catalogue::Area;

mod behind;
mod calls;
mod care;
mod file;
mod force;
mod inquiry;
mod language;
mod missing;
pub mod month;
mod report;
pub mod run_chart;
mod staff;

pub use behind::Behind;
pub use file::{ChildView, File, samples_of};
pub use report::{Report, count, reports, wilson};
pub use staff::Workplace;

/// How one unit is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// In the numerator.
    Yes,
    /// Not in the numerator: the record shows that it is not so.
    No,
    /// Not in the numerator: there is no record of it, or the record cannot say.
    NoRecord,
    /// Not in the denominator, with the reason.
    Excluded(&'static str),
}

impl Counted {
    /// Yes or no as the record shows; what it cannot say is no record.
    pub fn shown(shown: Shown) -> Counted {
        match shown {
            Shown::Yes => Counted::Yes,
            Shown::No => Counted::No,
            Shown::CannotTell => Counted::NoRecord,
        }
    }

    /// Yes, or no record of it.
    pub fn on_record(is: bool) -> Counted {
        if is { Counted::Yes } else { Counted::NoRecord }
    }

    /// Yes or no.
    pub fn is(is: bool) -> Counted {
        if is { Counted::Yes } else { Counted::No }
    }
}

/// One thing counted, with the child or person behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The file.
    pub file: String,
    /// The children, or the member of staff or post.
    pub who: Vec<String>,
    /// How it counts.
    pub counted: Counted,
    /// For delays: how long, in minutes.
    pub minutes: Option<i64>,
    /// What else is told of it: who referred, how long it has been open.
    pub part: Option<String>,
}

/// How a measure counts.
#[derive(Debug, Clone, Copy)]
pub enum Count {
    /// File by file.
    Files(fn(&File) -> Counted),
    /// Child by child.
    Children(fn(&ChildView) -> Counted),
    /// File by file, with a length of time in minutes beside it.
    Delays(fn(&File) -> (Counted, Option<i64>)),
    /// Member of staff by member of staff, or post by post, over the whole record.
    Staff(fn(&Workplace) -> Vec<(String, Counted)>),
}

/// What should happen for every child a measure looks at, as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Should {
    /// The numerator counts those for whom it did.
    Kept(&'static str),
    /// The numerator counts those for whom it did not.
    Missed(&'static str),
    /// The measure says how often something is done, and neither much nor little of it is right.
    Neither,
}

impl Should {
    /// What is said of a child on each side: for whom it did, for whom it did not, and of whom there is no record of it.
    pub fn sides(self) -> [&'static str; 3] {
        match self {
            Should::Kept(_) => ["It happened", "It did not happen", "Not on record"],
            Should::Missed(_) => ["As it should be", "Not as it should be", "Not on record"],
            Should::Neither => ["It was so", "It was not so", "Not on record"],
        }
    }
}

/// The eleven cases the inspection tells.
const STUDIES: &str = "case studies";

/// A measure.
#[derive(Debug)]
pub struct Measure {
    /// Its stable name.
    pub id: &'static str,
    /// What should happen for every child, and whether the numerator counts those for whom it did.
    pub should: Should,
    /// What the numerator counts, as words that follow "7 of 12".
    pub title: &'static str,
    /// What is counted at all.
    pub among: &'static str,
    /// Which of the five judgments it belongs to.
    pub area: Area,
    /// The samples its row of the inspection belongs to, counted apart.
    pub samples: &'static [&'static str],
    /// How it counts.
    pub count: Count,
    /// For a measure that is a person's judgement: what the engine finds from the case facts alone.
    pub beside: Option<fn(&File) -> Counted>,
    /// What else is told of each file counted.
    pub part: Option<fn(&File) -> Option<String>>,
    /// By which duties and facts it counts.
    pub behind: Behind,
}

/// Every measure, in the order they are printed.
pub fn measures() -> impl Iterator<Item = &'static Measure> {
    [
        staff::MEASURES,
        missing::MEASURES,
        calls::MEASURES,
        language::MEASURES,
        care::MEASURES,
        inquiry::MEASURES,
        force::MEASURES,
    ]
    .into_iter()
    .flatten()
}
