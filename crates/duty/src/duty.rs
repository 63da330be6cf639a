//! A duty: a rule owed once, for one child, with what made it so and what meets, lifts or ends it.

use std::collections::BTreeMap;

use heard_record::{Fact, FactId, PersonId, Role, Shown, Timeline, When};

use crate::catalogue::Rule;
use crate::engine::at_odds;
use crate::occasion::{ElementId, Named, OccasionId};

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

/// Which of some duties ask the same people for the same thing as another of them, so that one act meets both.
///
/// Both are met by the same occasions, and what raised them belongs together: one case, and no thread at odds.
#[derive(Debug)]
pub struct Alike<'d> {
    groups: BTreeMap<Asked<'d>, Vec<Raising<'d>>>,
}

/// By what a duty is met, and who owes it.
type Asked<'d> = (&'d [OccasionId], &'d [Role]);

/// A duty with the fact that raised it, and the threads that fact names.
#[derive(Debug)]
struct Raising<'d> {
    duty: &'d Duty<'d>,
    fact: &'d Fact,
    threads: Vec<Named<'d>>,
}

impl<'d> Alike<'d> {
    /// Duties of one timeline, each with the fact that raised it found once.
    pub fn among(duties: &[&'d Duty<'d>], timeline: &Timeline<'d>) -> Alike<'d> {
        let mut groups: BTreeMap<Asked, Vec<Raising>> = BTreeMap::new();
        for duty in duties {
            if let Some(fact) = timeline.fact(duty.arose.fact) {
                groups.entry(duty.asked()).or_default().push(Raising {
                    duty,
                    fact,
                    threads: fact.threads(),
                });
            }
        }
        Alike { groups }
    }

    /// Those that ask the same as one of them, each of another rule.
    pub fn to(&self, duty: &Duty) -> Vec<&'d Duty<'d>> {
        let group = self.groups.get(&duty.asked());
        let group = group.map_or(&[][..], Vec::as_slice);
        let Some(this) = group.iter().find(|one| one.duty == duty) else {
            return Vec::new();
        };
        let others = group.iter().filter(|other| {
            other.duty.rule.id != duty.rule.id
                && Timeline::share_case(this.fact, other.fact)
                && at_odds(&this.threads, &other.threads).is_no()
        });
        others.map(|other| other.duty).collect()
    }
}

impl Duty<'_> {
    /// Did it arise on what is on somebody else's record?
    pub fn is_of_others(&self) -> bool {
        self.arose.occasion.is_of_others()
    }

    fn asked(&self) -> Asked<'_> {
        (&self.rule.met_by, &self.rule.owed_by)
    }
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
