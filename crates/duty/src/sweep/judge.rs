//! One child's duties: the same meaning as the engine's, told in numbers.
//!
//! Where the engine has [`heard_record::Shown`], here are 0, 1 and 2, so that
//! *and* is the lesser of two and *or* the greater.

use super::block::{A_CHILD, MAYBE_A_CHILD, Places, Row, Rows, SURE};
use super::moment::{Between, Days, EVER, Length, Moment, NEVER, or_beyond};
use crate::catalogue::{Catalogue, Rule, Term};
use crate::limit::Limit;
use crate::occasion::{OccasionId, Scope, occasions};
use crate::standing::Outcome;

/// A rule as a sweep reads it.
#[derive(Debug)]
pub(crate) struct Planned {
    arises: Vec<Part>,
    met_by: Vec<Part>,
    unless: Vec<Part>,
    lapses: Vec<Part>,
    /// The occasion it is owed before, and how long before that.
    before: Option<(Part, Option<Length>)>,
    within: Length,
    /// The force's aim, where there is no number and it may lapse.
    aim: Option<Length>,
    in_force: Between,
}

/// An occasion's part in a rule.
#[derive(Debug, Clone, Copy)]
struct Part {
    occasion: u16,
    for_the_child: bool,
}

/// A catalogue as a sweep reads it.
#[derive(Debug)]
pub(crate) struct Plan {
    rules: Vec<Planned>,
    /// For each occasion: the rules it raises, each with the place of the occasion among those that do.
    raised_by: Vec<Vec<(u16, u8)>>,
}

impl Plan {
    pub(crate) fn of(catalogue: &Catalogue) -> Plan {
        let rules = catalogue.rules().iter();
        let rules: Vec<Planned> = rules.map(|rule| planned(rule, catalogue)).collect();
        let mut raised_by = vec![Vec::new(); occasions().count()];
        for (rule, planned) in (0..).zip(&rules) {
            for (place, part) in (0..).zip(&planned.arises) {
                let raised: Option<&mut Vec<_>> = raised_by.get_mut(usize::from(part.occasion));
                if let Some(raised) = raised {
                    raised.push((rule, place));
                }
            }
        }
        Plan { rules, raised_by }
    }

    pub(crate) fn rules(&self) -> usize {
        self.rules.len()
    }
}

fn planned(rule: &Rule, catalogue: &Catalogue) -> Planned {
    let part = |occasion: &OccasionId| Part {
        occasion: occasion.number(),
        for_the_child: occasion.scope() == Scope::ForTheChild,
    };
    let parts = |occasions: &[OccasionId]| occasions.iter().map(part).collect();
    let length = |limit| Length::of(limit, catalogue.tour());
    let (before, within) = match &rule.term {
        Term::Within(limit) => (None, length(limit)),
        Term::Before { occasion, offset } => (
            Some((part(occasion), offset.as_ref().map(length))),
            Length::Never,
        ),
    };
    let always = Between {
        earliest: EVER,
        latest: NEVER,
    };
    Planned {
        arises: parts(&rule.arises),
        met_by: parts(&rule.met_by),
        unless: parts(&rule.unless),
        lapses: parts(&rule.lapses),
        aim: rule
            .aim
            .as_ref()
            .filter(|_| matches!(rule.term, Term::Within(Limit::AsSoonAsPracticable)))
            .map(length),
        before,
        within,
        in_force: Between::of(rule.in_force, or_beyond).unwrap_or(always),
    }
}

/// Something that ends a duty or stands as its deadline.
#[derive(Debug, Clone, Copy)]
struct Turned {
    fact: u16,
    /// When it counts from: for a deadline, when the duty is due because of it.
    when: Between,
    counts: u8,
}

/// A duty as far as it does not depend on when it is asked.
pub(crate) struct Raised<'r> {
    pub(crate) rule: u16,
    pub(crate) row: &'r Row,
    planned: &'r Planned,
    arose: Between,
    counted_from: Between,
    sure: bool,
    due: Option<Between>,
}

/// Judges one child, as known at a second.
#[derive(Clone, Copy)]
pub(crate) struct Judging<'r> {
    pub(crate) plan: &'r Plan,
    pub(crate) days: &'r Days,
    pub(crate) rows: Rows<'r>,
    pub(crate) places: &'r Places,
    pub(crate) known: u32,
}

/// What is noted while one duty is judged.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    lapsed: Vec<Turned>,
    deadlines: Vec<Turned>,
}

impl<'r> Judging<'r> {
    /// Tells every duty of the child.
    pub(crate) fn each_duty(&self, mut tell: impl FnMut(&Judging<'r>, &Raised<'r>)) {
        for (occasion, rows) in self.rows.groups() {
            let rules = self.plan.raised_by.get(usize::from(occasion));
            for (rule, place) in rules.map_or(&[][..], Vec::as_slice) {
                let Some(planned) = self.plan.rules.get(usize::from(*rule)) else {
                    continue;
                };
                for row in rows.iter().filter(|row| row.known_at(self.known)) {
                    let Some(raised) = self.raised(*rule, planned, row) else {
                        continue;
                    };
                    if planned.arises.len() > 1 && self.raised_sooner(&raised, *place) {
                        continue;
                    }
                    tell(self, &raised);
                }
            }
        }
    }

    /// The rows of an occasion that were known.
    #[inline]
    fn of(&self, occasion: u16) -> impl Iterator<Item = &'r Row> + use<'r> {
        let known = self.known;
        let rows = self.rows.of(self.places, occasion).iter();
        rows.filter(move |row| row.known_at(known))
    }

    /// What a row raises: if the rule was in force then, and the child a child.
    #[inline]
    fn raised(&self, rule: u16, planned: &'r Planned, row: &'r Row) -> Option<Raised<'r>> {
        if row.flags() & MAYBE_A_CHILD == 0 {
            return None;
        }
        let arose = row.when.within(planned.in_force)?;
        if row.flags() & A_CHILD == 0 && self.was_of_age(row, arose) {
            return None;
        }
        let counted_from = self.rows.counted_from(row).unwrap_or(arose);
        let due = match planned.within {
            Length::Never => None,
            Length::Set => self.rows.set_by(row),
            length => Some(self.due(length, counted_from)),
        };
        Some(Raised {
            rule,
            row,
            planned,
            arose,
            counted_from,
            sure: row.flags() & (SURE | A_CHILD) == SURE | A_CHILD && arose == row.when,
            due,
        })
    }

    #[inline]
    fn due(&self, length: Length, counted_from: Between) -> Between {
        let earliest = self.days.due(length, counted_from.earliest);
        let latest = if counted_from.latest == counted_from.earliest {
            earliest
        } else {
            self.days.due(length, counted_from.latest)
        };
        Between { earliest, latest }
    }

    fn was_of_age(&self, row: &Row, arose: Between) -> bool {
        let came_of_age = self.rows.came_of_age(row);
        came_of_age.is_some_and(|came| Between::at(arose.earliest).is_before(came) == 0)
    }

    /// Does the same fact raise the rule by an earlier sighting, or a more certain one?
    fn raised_sooner(&self, raised: &Raised<'r>, at: u8) -> bool {
        let order = |raised: &Raised, place: u8| (raised.arose, !raised.sure, place);
        let parts = (0..).zip(&raised.planned.arises);
        parts
            .filter(|(place, _)| *place != at)
            .any(|(place, part)| {
                let rows = self.of(part.occasion);
                let same = rows.filter(|row| row.fact() == raised.row.fact());
                let mut others =
                    same.filter_map(|row| self.raised(raised.rule, raised.planned, row));
                others.any(|other| order(&other, place) < order(raised, at))
            })
    }

    /// How a duty stands at a moment; none where it has not arisen yet.
    #[inline]
    pub(crate) fn outcome(
        &self,
        scratch: &mut Scratch,
        raised: &Raised,
        now: Moment,
    ) -> Option<Outcome> {
        let now = Between::at(now);
        let arisen = raised.arose.is_by(now);
        if arisen == 0 {
            return None;
        }
        self.note_turns(scratch, raised);
        let (met, in_time) = self.met(scratch, raised, now);
        Some(match (met, in_time) {
            (2, 2) => Outcome::Met,
            (2, 0) => match self.lifted(scratch, raised, now) {
                (_, 2) => Outcome::Lifted,
                (_, 1) => Outcome::CannotTell,
                _ => Outcome::MetLate,
            },
            (0, _) if !raised.sure || arisen < 2 => Outcome::CannotTell,
            (0, _) => self.unmet(scratch, raised, now),
            _ => Outcome::CannotTell,
        })
    }

    /// Notes what makes the duty too late to meet, and what it is owed before.
    #[inline]
    fn note_turns(&self, scratch: &mut Scratch, raised: &Raised) {
        scratch.lapsed.clear();
        scratch.deadlines.clear();
        for part in &raised.planned.lapses {
            self.note_lapsed(scratch, raised, *part);
        }
        if let Some((part, offset)) = raised.planned.before {
            self.note_deadlines(scratch, raised, part, offset);
        }
    }

    fn note_lapsed(&self, scratch: &mut Scratch, raised: &Raised, part: Part) {
        let Raised { row, arose, .. } = raised;
        for end in self.of(part.occasion) {
            if end.is(row) || end.is_at_once_with(row) {
                continue;
            }
            let counts = self
                .counts(raised, end, part)
                .min(2 - end.when.is_by(*arose));
            if counts > 0 {
                scratch.lapsed.push(Turned {
                    fact: end.fact(),
                    when: end.when,
                    counts,
                });
            }
        }
    }

    fn note_deadlines(
        &self,
        scratch: &mut Scratch,
        raised: &Raised,
        part: Part,
        offset: Option<Length>,
    ) {
        for other in self.of(part.occasion) {
            let counts = self.counts(raised, other, part).min(from(raised, other));
            if counts == 0 {
                continue;
            }
            let base = self.rows.set_by(other).unwrap_or(other.when);
            let back = |moment| offset.map_or(moment, |offset| self.days.back(offset, moment));
            scratch.deadlines.push(Turned {
                fact: other.fact(),
                when: Between {
                    earliest: back(base.earliest),
                    latest: back(base.latest),
                },
                counts,
            });
        }
    }

    /// Was it met by now, and was it met in time?
    #[inline]
    fn met(&self, scratch: &Scratch, raised: &Raised, now: Between) -> (u8, u8) {
        let (mut met, mut in_time) = (0, 0);
        for part in &raised.planned.met_by {
            for work in self.of(part.occasion) {
                let done = work.when.is_by(now).min(from(raised, work));
                if done == 0 || is_itself(raised, work) || set_the_time(raised, work) {
                    continue;
                }
                let passed = passed(&scratch.lapsed, work.fact(), work.when);
                let counts = self.counts(raised, work, *part).min(done).min(2 - passed);
                met = met.max(counts);
                in_time = in_time.max(counts.min(was_in_time(scratch, raised, work)));
            }
        }
        (met, in_time)
    }

    fn unmet(&self, scratch: &Scratch, raised: &Raised, now: Between) -> Outcome {
        let (lifted, lifted_in_time) = self.lifted(scratch, raised, now);
        let (lapsed, lapsed_in_time) = self.lapsed(scratch, raised, now);
        let ended_in_time = lifted_in_time.max(lapsed_in_time);
        match (lifted, lapsed, ended_in_time) {
            (2, _, 2) => return Outcome::Lifted,
            (2, _, 0) => return Outcome::LiftedOverdue,
            (0, 2, 2) => return Outcome::Lapsed,
            (0, 2, 0) => return Outcome::LapsedOverdue,
            (0, 0, _) => {}
            _ => return Outcome::CannotTell,
        }
        match past(scratch, raised, now) {
            0 => Outcome::Open,
            1 => Outcome::CannotTell,
            _ => Outcome::Overdue,
        }
    }

    /// Was it lifted by now, and while there was still time?
    #[inline]
    fn lifted(&self, scratch: &Scratch, raised: &Raised, now: Between) -> (u8, u8) {
        let (mut lifted, mut in_time) = (0, 0);
        for part in &raised.planned.unless {
            for exception in self.of(part.occasion) {
                if !is_itself(raised, exception) {
                    let counts = self.counts(raised, exception, *part);
                    let by_now = exception.when.is_by(now).min(from(raised, exception));
                    let lifts = counts.min(by_now);
                    lifted = lifted.max(lifts);
                    if lifts > in_time {
                        in_time = in_time.max(lifts.min(was_in_time(scratch, raised, exception)));
                    }
                }
            }
        }
        (lifted, in_time)
    }

    /// Had it lapsed by now, and while there was still time, or no later than the aim?
    fn lapsed(&self, scratch: &Scratch, raised: &Raised, now: Between) -> (u8, u8) {
        let (mut lapsed, mut before_due) = (0, 0);
        for end in &scratch.lapsed {
            let ends = end.counts.min(end.when.is_by(now));
            lapsed = lapsed.max(ends);
            if ends > before_due {
                let soon = match raised.planned.aim {
                    Some(aim) => end.when.is_by(self.due(aim, raised.counted_from)),
                    None => in_time(scratch, raised, end.fact, end.when),
                };
                before_due = before_due.max(ends.min(soon));
            }
        }
        (lapsed, before_due)
    }

    /// Does a row count for the one that raised a duty, whatever their order?
    #[inline]
    fn counts(&self, raised: &Raised, row: &Row, part: Part) -> u8 {
        let sure = 1 + (row.flags() & SURE);
        self.rows
            .belong(raised.row, row, part.for_the_child)
            .min(sure)
    }

    /// The moments later than one at which a duty may come to stand otherwise.
    pub(crate) fn changes_after(
        &self,
        scratch: &mut Scratch,
        raised: &Raised,
        now: Moment,
        into: &mut Vec<Moment>,
    ) {
        self.note_turns(scratch, raised);
        let mut note = |when: Between| into.extend([when.earliest, when.latest]);
        note(raised.arose);
        for part in raised.planned.met_by.iter().chain(&raised.planned.unless) {
            let rows = self.of(part.occasion);
            rows.for_each(|row| note(row.when));
        }
        scratch.lapsed.iter().for_each(|turn| note(turn.when));
        let after = |when: Between| {
            [
                when.earliest.saturating_add(1),
                when.latest.saturating_add(1),
            ]
        };
        for turn in &scratch.deadlines {
            into.extend(after(turn.when));
        }
        if let Some(due) = raised.due {
            into.extend(after(due));
        }
        into.retain(|moment| *moment > now && *moment < NEVER);
        into.sort_unstable();
        into.dedup();
    }
}

/// Do a row and the one that raised a duty come of one fact at one time? Then neither came first.
#[inline]
fn at_once(raised: &Raised, row: &Row) -> bool {
    row.is_at_once_with(raised.row)
}

/// Is it the very occasion that raised the duty?
#[inline]
fn is_itself(raised: &Raised, row: &Row) -> bool {
    row.is(raised.row)
}

/// Is it of the fact that set the time by which the duty is to be met? Whoever sets a time has not done what it is for.
#[inline]
fn set_the_time(raised: &Raised, row: &Row) -> bool {
    raised.planned.within == Length::Set && row.fact() == raised.row.fact()
}

/// Did it come when the duty arose, or after?
#[inline]
fn from(raised: &Raised, row: &Row) -> u8 {
    if at_once(raised, row) {
        2
    } else {
        raised.arose.is_by(row.when)
    }
}

/// Was there still time when a row came?
#[inline]
fn was_in_time(scratch: &Scratch, raised: &Raised, row: &Row) -> u8 {
    let counted_from = raised.planned.before.is_none() && raised.planned.within != Length::Set;
    if counted_from && at_once(raised, row) {
        2
    } else {
        in_time(scratch, raised, row.fact(), row.when)
    }
}

/// Was there still time when something came of another fact than the one that raised the duty?
#[inline]
fn in_time(scratch: &Scratch, raised: &Raised, fact: u16, when: Between) -> u8 {
    if raised.planned.before.is_some() {
        2 - passed(&scratch.deadlines, fact, when)
    } else {
        raised.due.map_or(2, |due| when.is_by(due))
    }
}

fn past(scratch: &Scratch, raised: &Raised, now: Between) -> u8 {
    if raised.planned.before.is_some() {
        let before = |turn: &Turned| turn.counts.min(turn.when.is_before(now));
        scratch.deadlines.iter().map(before).max().unwrap_or(0)
    } else {
        raised.due.map_or(0, |due| due.is_before(now))
    }
}

/// Had any of these passed when something else came? One fact at one time is neither before nor after itself.
#[inline]
fn passed(turns: &[Turned], fact: u16, when: Between) -> u8 {
    let passed = |turn: &Turned| {
        if turn.fact == fact && turn.when == when {
            0
        } else {
            turn.counts.min(turn.when.is_before(when))
        }
    };
    turns.iter().map(passed).max().unwrap_or(0)
}
