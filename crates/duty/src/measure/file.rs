//! A file as a measure reads it: its children, each with their record and everything owed to them.

use std::collections::BTreeSet;

use heard_record::fact::review::Drawn;
use heard_record::kind::OneKind;
use heard_record::text::{Asked, Story};
use heard_record::{Fact, Timeline};
use jiff::Timestamp;

use super::Counted;
use crate::catalogue::Catalogue;
use crate::duty::Duty;
use crate::engine::duties_and_seen;
use crate::occasion::{OccasionId, Seen};
use crate::standing::Standing;
use crate::story::{self, Stood};

/// One child of a file, with everything a measure may look at.
pub struct ChildView<'s, 'c> {
    /// What the file calls the child.
    pub name: String,
    /// The child's record, as known.
    pub timeline: Timeline<'s>,
    /// Every duty owed to the child, and how it stands.
    pub duties: Vec<Stood<'c>>,
    /// What surely happened, by the child's record, while the person was a child or may have been one.
    pub(super) seen: Vec<Seen>,
}

impl<'s, 'c> ChildView<'s, 'c> {
    /// A child's record as known, looked at as it stood at a moment.
    pub fn of(
        name: String,
        timeline: Timeline<'s>,
        at: Timestamp,
        catalogue: &'c Catalogue,
    ) -> ChildView<'s, 'c> {
        let owed = duties_and_seen(&timeline, catalogue);
        ChildView::of_owed(name, timeline, at, owed)
    }

    /// The same, with the first moment after that one at which anything ever owed to the child may stand otherwise.
    pub fn turning(
        name: String,
        timeline: Timeline<'s>,
        at: Timestamp,
        catalogue: &'c Catalogue,
    ) -> (ChildView<'s, 'c>, Option<i64>) {
        let owed = duties_and_seen(&timeline, catalogue);
        let (duties, _) = &owed;
        let turns = duties.iter();
        let turns = turns.filter_map(|duty| duty.turns_after(at.as_microsecond()));
        let turns = turns.min();
        (ChildView::of_owed(name, timeline, at, owed), turns)
    }

    fn of_owed(
        name: String,
        timeline: Timeline<'s>,
        at: Timestamp,
        (duties, mut seen): (Vec<Duty<'c>>, Vec<Seen>),
    ) -> ChildView<'s, 'c> {
        seen.retain(|seen| {
            let (first, _) = seen.of_a_child(seen.when, &timeline);
            seen.sure && !first.is_no()
        });
        ChildView {
            name,
            duties: story::all_stood(duties, at),
            seen,
            timeline,
        }
    }

    /// The duties of rules whose id begins so.
    pub fn owed(&self, rule: &str) -> impl Iterator<Item = &Stood<'c>> {
        self.duties
            .iter()
            .filter(move |stood| stood.duty.rule.id.starts_with(rule))
    }

    /// Whether any duty of rules whose id begins so was met, in time or late.
    pub fn met(&self, rule: &str) -> bool {
        self.owed(rule)
            .any(|stood| matches!(stood.standing, Standing::Met | Standing::MetLate { .. }))
    }

    /// Whether an occasion surely happened to the child.
    pub fn saw(&self, occasion: &str) -> bool {
        OccasionId::of_name(occasion)
            .is_some_and(|id| self.seen.iter().any(|seen| seen.occasion == id))
    }

    /// The facts of one kind of the time when the person was a child, or may have been one: what happened to the child. A report,
    /// a grade, an incident, police protection and detention are read so. Harm and crime that are told of are not, since they
    /// may be told of years after they happened. Nor is what is done about it, since a notice, a discussion or a review is for
    /// the child it is about however late it comes: that is read by [`ChildView::done_about`], or from the whole timeline,
    /// where it may be done about any of several things that happened.
    pub fn facts_of<K: OneKind>(&self) -> impl Iterator<Item = (&'s Fact, &'s K)> + '_ {
        self.timeline.of::<K>().filter(|(fact, _)| {
            let first = fact.happened.earliest_micros();
            !self.timeline.is_a_child(first).is_no()
        })
    }

    /// The facts of one kind that share a case with one of another which happened to the child, whenever they came.
    pub fn done_about<Happened: OneKind, K: OneKind>(
        &self,
    ) -> impl Iterator<Item = (&'s Fact, &'s K)> + '_ {
        self.timeline.of::<K>().filter(|(fact, _)| {
            let mut happened = self.facts_of::<Happened>();
            happened.any(|(happened, _)| Timeline::share_case(happened, fact))
        })
    }

    /// How many minutes after the first of one kind that happened to the child the first of another came that was done about it,
    /// and not about what happened another time.
    pub(super) fn minutes_until<Happened: OneKind, K: OneKind>(
        &self,
        counts: impl Fn(&Fact) -> bool,
    ) -> Option<i64> {
        let earliest = |fact: &Fact| fact.happened.earliest_micros();
        let happened = self.facts_of::<Happened>().map(|(fact, _)| fact);
        let happened = happened.min_by_key(|fact| earliest(fact))?;
        let from = earliest(happened);
        let done = self.timeline.of::<K>().map(|(fact, _)| fact);
        let first = done
            .filter(|fact| Timeline::share_case(happened, fact) && counts(fact))
            .map(earliest)
            .filter(|at| *at >= from)
            .min()?;
        Some((first - from) / 60_000_000)
    }
}

/// One file: a case as its story tells it, asked about at one moment.
pub struct File<'s, 'c> {
    /// The file's name.
    pub name: &'s str,
    /// What the case is called.
    pub title: &'s str,
    /// The samples it was drawn for, whenever that was.
    pub samples: BTreeSet<String>,
    /// Its children.
    pub children: Vec<ChildView<'s, 'c>>,
    /// The whole record, for measures of staff; none, where the file is of one child alone.
    pub story: Option<&'s Story>,
    /// The moment asked about.
    pub asked: Asked,
}

impl<'s, 'c> File<'s, 'c> {
    /// Reads a file for measuring.
    pub fn read(
        name: &'s str,
        story: &'s Story,
        asked: Asked,
        catalogue: &'c Catalogue,
    ) -> File<'s, 'c> {
        let children = story::children(story, &asked)
            .into_iter()
            .map(|child| ChildView::of(child.known_as(), child.timeline, asked.at, catalogue))
            .collect();
        File {
            name,
            title: story.name(),
            samples: samples(story),
            children,
            story: Some(story),
            asked,
        }
    }

    /// The file of one child alone.
    pub fn of_child(
        name: &'s str,
        child: ChildView<'s, 'c>,
        samples: BTreeSet<String>,
        asked: Asked,
    ) -> File<'s, 'c> {
        File {
            name,
            title: name,
            samples,
            children: vec![child],
            story: None,
            asked,
        }
    }

    /// Was it drawn for a sample?
    pub fn is_of(&self, sample: &str) -> bool {
        self.samples.contains(sample)
    }

    /// Whether something is so of any of its children.
    pub fn any(&self, is: impl Fn(&ChildView<'s, 'c>) -> bool) -> bool {
        self.children.iter().any(is)
    }

    /// How it counts where something is so of any of its children; where it is of none, it does not, and this is why.
    pub(super) fn among(
        &self,
        is: impl Fn(&ChildView<'s, 'c>) -> bool,
        none: &'static str,
        counts: impl FnOnce() -> Counted,
    ) -> Counted {
        if self.any(is) {
            counts()
        } else {
            Counted::Excluded(none)
        }
    }

    /// Whether every duty of a rule was met in time; where none is owed, it does not count, and this is why.
    pub(super) fn all_met(&self, rule: &str, none: &'static str) -> Counted {
        let owed = || {
            let owed = self.children.iter().flat_map(|child| child.owed(rule));
            owed.filter(|stood| stood.duty.rule.id == rule)
        };
        if owed().next().is_none() {
            return Counted::Excluded(none);
        }
        Counted::on_record(owed().all(|stood| stood.standing == Standing::Met))
    }

    /// Whether something is so of every one of its children.
    pub fn all(&self, is: impl Fn(&ChildView<'s, 'c>) -> bool) -> bool {
        self.children.iter().all(is)
    }
}

/// The samples a file's children were drawn for. That is no part of what was known of them: files are drawn afterwards.
fn samples(story: &Story) -> BTreeSet<String> {
    let children = story::children_known(story, Timestamp::MAX);
    let drawn = children.flat_map(|child| {
        samples_of(&Timeline::as_known_at(
            child.id,
            Timestamp::MAX,
            &story.facts,
        ))
    });
    drawn.collect()
}

/// The samples a child was drawn for, as far as a record says.
pub fn samples_of(whole: &Timeline) -> BTreeSet<String> {
    let drawn = whole.of::<Drawn>();
    let samples = drawn.filter_map(|(_, drawn)| drawn.sample.clear());
    samples.map(|sample| sample.0.clone()).collect()
}
