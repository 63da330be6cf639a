//! A duty: a rule owed once, for one child, with what made it so and what meets, lifts or ends it.

use heard_record::{FactId, PersonId, Shown, Timeline, When};

use crate::catalogue::Rule;
use crate::engine::at_odds;
use crate::occasion::{ElementId, OccasionId};

/// An occasion as one fact shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Which occasion.
    pub occasion: OccasionId,
    /// When.
    pub when: When,
    /// The fact that shows it.
    pub fact: FactId,
    /// Does it surely count as the occasion?
    pub sure: bool,
}

/// Something that meets a duty, lifts it or ends it, or may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// What it is.
    pub moment: Moment,
    /// Does it count for this duty?
    pub counts: Shown,
    /// Was there still time?
    pub in_time: Shown,
}

/// Something a duty must be met before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// What it is.
    pub moment: Moment,
    /// Does it count for this duty?
    pub counts: Shown,
    /// When the duty is due because of it.
    pub due: When,
}

impl Turn {
    pub(crate) fn of(moment: Moment, counts: Shown, in_time: Shown) -> Option<Turn> {
        (!counts.is_no()).then_some(Turn {
            moment,
            counts,
            in_time,
        })
    }

    /// Had it come by a moment?
    pub fn came_by(&self, now: When) -> Shown {
        self.counts.and(self.moment.when.is_by(now))
    }
}

/// A rule owed once, for one child, with the facts that made it so.
#[derive(Debug, Clone)]
pub struct Duty<'c> {
    /// The version of the rule that judges it: the one in force when it arose.
    pub rule: &'c Rule,
    /// The child to whom it is owed.
    pub child: PersonId,
    /// When it arose, on which fact.
    pub arose: Moment,
    /// When police came to know of that, where it was later and the time counts from then.
    pub known: Option<When>,
    /// When it is due; none where there is no number, or the other occasion has not come.
    pub due: Option<When>,
    /// Until when law or guidance itself gives, where the force asks for it sooner.
    pub due_in_law: Option<When>,
    /// The force's own number, as a moment; missing it is no breach.
    pub aim: Option<When>,
    /// For *before*: the occasions it must come before.
    pub deadlines: Vec<Deadline>,
    /// What meets it, or may.
    pub met: Vec<Turn>,
    /// What lifts it, or may.
    pub lifted: Vec<Turn>,
    /// What makes it too late to meet, or may.
    pub lapsed: Vec<Turn>,
    /// What the work that met it shows.
    pub shown: Vec<(ElementId, Shown)>,
}

impl Duty<'_> {
    /// Does another rule ask the same people for the same thing, so that one act meets both?
    ///
    /// Both are met by the same occasions, and what raised them belongs together: one case, and no thread at odds.
    pub fn asks_the_same_as(&self, other: &Duty, timeline: &Timeline) -> bool {
        let (one, another) = (self.rule, other.rule);
        one.id != another.id
            && one.met_by == another.met_by
            && one.owed_by == another.owed_by
            && raised_together(self.arose.fact, other.arose.fact, timeline)
    }
}

fn raised_together(one: FactId, other: FactId, timeline: &Timeline) -> bool {
    let (Some(one), Some(other)) = (timeline.fact(one), timeline.fact(other)) else {
        return false;
    };
    Timeline::share_case(one, other) && at_odds(&one.threads(), &other.threads()).is_no()
}

impl PartialEq for Duty<'_> {
    fn eq(&self, other: &Self) -> bool {
        let one_rule = std::ptr::eq(self.rule, other.rule) || self.rule == other.rule;
        one_rule
            && self.child == other.child
            && (self.arose, self.known) == (other.arose, other.known)
            && (self.due, self.due_in_law, self.aim) == (other.due, other.due_in_law, other.aim)
            && self.deadlines == other.deadlines
            && self.met == other.met
            && self.lifted == other.lifted
            && self.lapsed == other.lapsed
            && self.shown == other.shown
    }
}
