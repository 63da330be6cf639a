//! A child as a page tells of them: what is open to whoever reads, as known at a moment, in the words of the record.

mod beside;
mod lived;
mod safety;
mod telling;

pub use beside::{Beside, Restriction, Thing};
pub use lived::{ActedOn, Lived, NotAsked, Overridden};
pub use safety::{Risk, Safety};
pub(crate) use telling::age_at;

use heard_record::fact::missing::Grade;
use heard_record::fact::person::{Relationship, Sex};
use heard_record::{CaseId, Fact, FactId, PersonId, When};
use jiff::Timestamp;
use jiff::civil::Date;

/// Something with the moment it happened, the moment police knew, and where it stands on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<T> {
    /// What.
    pub what: T,
    /// When it happened.
    pub happened: When,
    /// When it was put on record.
    pub recorded: Timestamp,
    /// By whom.
    pub by: String,
    /// The fact.
    pub fact: FactId,
}

impl<T> Known<T> {
    pub(crate) fn of(fact: &Fact, what: T) -> Known<T> {
        Known {
            what,
            happened: fact.happened,
            recorded: fact.recorded,
            by: fact.by.name.clone(),
            fact: fact.id,
        }
    }
}

/// Where a child is, as far as missing goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// Never reported missing, as far as is on record.
    NotReported,
    /// Missing now.
    Missing(Missing),
    /// Was missing, and is back or located since then.
    Back(When),
    /// Times do not say whether the child is back.
    CannotTell,
}

/// A child who is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// When it was made.
    pub reported: When,
    /// When the child was last seen, where that was said.
    pub last_seen: Option<When>,
    /// The grade that stands.
    pub grade: Option<Grade>,
}

/// Words of a child, or what was seen of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Voice {
    /// The words, or what was seen.
    pub words: String,
    /// Did the child say them?
    pub said: bool,
    /// How they were heard, where that was told.
    pub how: Option<&'static str>,
    /// Who heard or saw.
    pub heard_by: Option<String>,
    /// Who else was there.
    pub present: Option<String>,
    /// With whom the child asked that it not be shared.
    pub limit: Option<String>,
    /// With whom the child agreed that it may be shared.
    pub may_share: Option<String>,
    /// How the child's mood was.
    pub mood: Option<String>,
    /// What it is about, as whoever put it on record said.
    pub theme: Option<String>,
    /// What was done about it at once.
    pub led_to: Option<String>,
}

/// Something a child asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What.
    pub what: String,
    /// By when an answer was promised.
    pub answer_by: Option<When>,
    /// What the child was told or given, and when.
    pub answered: Option<(String, When)>,
}

/// A warning about a child that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// For what.
    pub kind: &'static str,
    /// Since when.
    pub since: When,
    /// When it is looked at again.
    pub review: Option<Date>,
    /// Why it stands.
    pub because: Option<String>,
    /// Where it comes from.
    pub origin: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// What else it marks.
    pub covers: Option<String>,
}

impl Flag {
    /// Is the day past on which it was to be looked at again?
    pub fn is_review_late(&self, at: Timestamp) -> bool {
        let today = heard_record::when::date_of(at.as_microsecond());
        self.review.is_some_and(|review| review < today)
    }
}

/// Somebody tied to a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// What they are to the child.
    pub relation: Relationship,
    /// The same, in words.
    pub is: &'static str,
    /// How old they are, where that is known.
    pub age: Option<i16>,
    /// Since when that is on record.
    pub since: When,
    /// Do they live together?
    pub together: bool,
    /// How sure it is, in words.
    pub sure: Option<&'static str>,
    /// From where it is known.
    pub source: Option<String>,
    /// What restricts contact between them.
    pub restrictions: Option<String>,
    /// Is it safe to contact them? Nothing, where that is not on record.
    pub safe_to_contact: Option<bool>,
}

impl Near {
    /// Is it somebody who may harm the child?
    pub fn is_of_concern(&self) -> bool {
        matches!(
            self.relation,
            Relationship::PersonOfConcern
                | Relationship::Suspect
                | Relationship::KnownNatureUnestablished
        )
    }

    /// May it be somebody under eighteen, by their age or by what they are to the child?
    pub fn may_be_a_child(&self) -> bool {
        let is_grown = || self.relation.is_of_grown_ups();
        self.age.map_or_else(|| !is_grown(), |age| age < 18)
    }
}

/// A child, told.
#[derive(Debug, Clone)]
pub struct Overview {
    /// What the child is called, as far as that is open.
    pub name: Option<String>,
    /// When the child was born.
    pub born: Option<Date>,
    /// The sex on record.
    pub sex: Option<Sex>,
    /// How old the child is at the moment asked about.
    pub age: Option<i16>,
    /// Where the child is, as far as missing goes.
    pub whereabouts: Whereabouts,
    /// When the child was last reported missing, whether they are back or not.
    pub went_missing: Option<When>,
    /// The case of the last time missing, where it has one.
    pub time_missing: Option<CaseId>,
    /// Where the child lives.
    pub lives: Option<Known<String>>,
    /// The care the child is in, and whose.
    pub care: Option<Known<(&'static str, Option<String>)>>,
    /// Ethnicity: the group, and who said so.
    pub ethnicity: Option<Known<(String, &'static str)>>,
    /// When the child was last seen, and how.
    pub seen: Option<Known<&'static str>>,
    /// When the child was last spoken to alone.
    pub alone: Option<Known<&'static str>>,
    /// Warnings that stand.
    pub flags: Vec<Flag>,
    /// What helps when talking with the child.
    pub talk: Option<Known<String>>,
    /// What the child said, and was seen to do: the latest first.
    pub voice: Vec<Known<Voice>>,
    /// What the child asked for, the latest first.
    pub requests: Vec<Known<Request>>,
    /// What is not known yet.
    pub questions: Vec<Known<String>>,
    /// The people around the child.
    pub near: Vec<Near>,
    /// How often the child was reported missing in the 90 days before.
    pub missing_lately: usize,
    /// In how many contacts the child was spoken to alone, and of how many.
    pub alone_of: (usize, usize),
}

impl Overview {
    /// What somebody is called, of whom this is told; their number, where no name of theirs is open.
    pub fn name_of(&self, who: PersonId) -> String {
        self.name.clone().unwrap_or_else(|| who.shown())
    }
}
