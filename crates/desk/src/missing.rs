//! One time missing, as a page tells it: what police already know that bears on the risk, what was said of each, the
//! grades, the plan for the child and how far it was followed, and who did what.

mod pattern;
mod telling;

pub use pattern::Spell;

use heard_record::fact::missing::{Because, Grade, Matters};
use heard_record::fact::person::Factor;
use heard_record::{CaseId, Shown, When};

use crate::history::Entry;
use crate::overview::Known;
use crate::owed::Owed;
use crate::worklist::{ATTENDS, REVIEWS};

/// What was said when the child was reported missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Who reported it.
    pub by: Option<String>,
    /// When the child was last seen.
    pub last_seen: Option<When>,
    /// Where, and by whom.
    pub last_place: Option<String>,
    /// What the child was wearing.
    pub wearing: Option<String>,
    /// Why they are worried.
    pub worried_because: Option<String>,
    /// Where the child was meant to be.
    pub going_to: Option<String>,
    /// What whoever reported it has done.
    pub done_already: Option<String>,
}

/// What was said of a known factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorAnswer {
    /// Does it matter now?
    pub matters: Matters,
    /// If not, why not.
    pub reason: Option<Because>,
    /// In words.
    pub because: Option<String>,
    /// Is that an answer? Not where it was not checked, nor where the reason can never count.
    pub answers: bool,
}

/// Something police know that bears on the risk to the child now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFactor {
    /// Which.
    pub factor: Factor,
    /// The entries that show it, of those that may be read.
    pub from: Vec<Entry>,
    /// Does it speak against a grade below high until it is answered?
    pub speaks_against: bool,
    /// What was said of it last, in this time missing.
    pub answer: Option<Known<FactorAnswer>>,
}

impl KnownFactor {
    /// Has somebody answered it?
    pub fn is_answered(&self) -> bool {
        self.answer
            .as_ref()
            .is_some_and(|answer| answer.what.answers)
    }
}

/// The plan for when the child goes missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What it is called.
    pub called: Option<String>,
    /// Was it written with the child?
    pub with_child: Option<bool>,
    /// What the child thinks of it.
    pub childs_view: Option<String>,
    /// The places, in the order to check them.
    pub places: Vec<String>,
    /// Everything else it says, each with its question.
    pub says: Vec<(&'static str, String)>,
}

/// A place of the plan, and whether anybody looked there this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub place: String,
    /// What came of looking: whether the child was found there, where that is said, and by whom it was checked.
    pub checked: Option<Known<Option<bool>>>,
    /// When, in earlier times missing, the child was found there.
    pub found_there: Vec<When>,
}

/// Something to be done to find the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub what: String,
    /// Whose it is.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<When>,
    /// What came of it.
    pub done: Option<Known<String>>,
}

/// A time missing.
#[derive(Debug, Clone)]
pub struct TimeMissing {
    /// The report.
    pub report: Known<Report>,
    /// The cases it belongs to.
    pub cases: Vec<CaseId>,
    /// Every grade given, in order, with its reason.
    pub gradings: Vec<Known<(Grade, Option<String>)>>,
    /// What is known that bears on the risk: what is not answered first, then what matters, then what does not.
    pub factors: Vec<KnownFactor>,
    /// The plan for the child.
    pub plan: Option<Known<Plan>>,
    /// The places of the plan.
    pub places: Vec<Place>,
    /// What is being done to find the child.
    pub tasks: Vec<Task>,
    /// Is the child back?
    pub back: Shown,
    /// What says so, where something does.
    pub ended: Option<Entry>,
    /// Is the report closed?
    pub closed: bool,
    /// Who saw the child in person since, and counts as independent: the last.
    pub seen: Option<Entry>,
    /// The prevention interview, where one was held.
    pub interview: Option<Entry>,
    /// Everything on record of it, the latest first.
    pub did: Vec<Entry>,
}

impl TimeMissing {
    /// What is owed for this time missing, of everything that is owed.
    pub fn owed<'o>(&self, all: &'o [Owed]) -> Vec<&'o Owed> {
        let of_it = all.iter().filter(|owed| {
            owed.rule.starts_with("missing.") && !owed.arose.is_from(self.report.happened).is_no()
        });
        of_it.collect()
    }

    /// That an officer comes to look for the child: what is still owed and due first, else what was owed last. A grade
    /// given anew makes nobody less late.
    pub fn attendance<'o>(&self, all: &'o [Owed]) -> Option<&'o Owed> {
        let mut of_it = self.owed(all);
        of_it.retain(|owed| owed.rule.starts_with(ATTENDS));
        let unmet = of_it.iter().filter(|owed| owed.is_unmet());
        let first = unmet.min_by_key(|owed| owed.due.map_or(i64::MAX, |due| due.latest_micros()));
        first.or(of_it.last()).copied()
    }

    /// The next review of the search that is owed.
    pub fn review<'o>(&self, all: &'o [Owed]) -> Option<&'o Owed> {
        let owed = self.owed(all).into_iter();
        let reviews = owed.filter(|owed| owed.rule.starts_with(REVIEWS) && owed.is_unmet());
        reviews.min_by_key(|owed| owed.due.map_or(i64::MAX, |due| due.latest_micros()))
    }

    /// The grade that stands.
    pub fn grade(&self) -> Option<Grade> {
        self.gradings.last().map(|graded| graded.what.0)
    }

    /// The factors that speak against a grade below high and nobody has answered.
    pub fn unanswered(&self) -> impl Iterator<Item = &KnownFactor> {
        let speaks = self.factors.iter().filter(|factor| factor.speaks_against);
        speaks.filter(|factor| !factor.is_answered())
    }

    /// Does the grade stand only until what is known is answered?
    pub fn is_provisional(&self) -> bool {
        self.grade().is_some_and(|grade| grade < Grade::High) && self.unanswered().next().is_some()
    }
}
