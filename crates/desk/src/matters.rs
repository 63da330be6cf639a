//! The cases a child's record has, for whoever records something and has to say to which it belongs.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::fact::missing::Reported;
use heard_record::fact::person::{ChildObserved, ChildSaid, ChildSeen};
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, Fact, FactId, Timeline, When};
use jiff::Timestamp;

use crate::history::Entry;
use crate::overview::{Overview, Whereabouts};
use crate::owed::Owed;
use crate::reading::Reading;

/// One case of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// The case.
    pub id: CaseId,
    /// The kind of fact that was recorded of it first.
    pub began_with: &'static str,
    /// When that had happened.
    pub began: When,
    /// When something was last recorded of it.
    pub last: Timestamp,
}

/// What is on record of a matter that is worked step by step, and on which of it its own duties arise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dealt {
    facts: BTreeSet<FactId>,
    raising: BTreeSet<FactId>,
    last: BTreeMap<&'static str, When>,
}

impl Dealt {
    /// That of some facts, of which some raise its duties.
    pub(crate) fn of(facts: &[&Fact], raises: impl Fn(&Fact) -> bool) -> Dealt {
        let mut last: BTreeMap<&'static str, When> = BTreeMap::new();
        for fact in facts {
            let when = last.entry(fact.kind().words).or_insert(fact.happened);
            *when = (*when).max(fact.happened);
        }
        Dealt {
            facts: facts.iter().map(|fact| fact.id).collect(),
            raising: facts
                .iter()
                .filter(|fact| raises(fact))
                .map(|fact| fact.id)
                .collect(),
            last,
        }
    }

    /// Did something that is owed arise in it?
    pub fn owes(&self, owed: &Owed) -> bool {
        self.raising.contains(&owed.arose_on)
    }

    /// When something of a kind happened in it last, where anything did.
    pub fn last(&self, kind: &Kind) -> Option<When> {
        self.last.get(kind.words).copied()
    }

    /// What is on record of it, of what the record tells.
    pub fn entries<'e>(&self, history: &'e [Entry]) -> impl DoubleEndedIterator<Item = &'e Entry> {
        standing_of(history, &self.facts)
    }
}

/// What stands of some facts, as the record tells it.
pub(crate) fn standing_of<'e>(
    history: &'e [Entry],
    facts: &BTreeSet<FactId>,
) -> impl DoubleEndedIterator<Item = &'e Entry> {
    let stands = |entry: &&Entry| entry.taken_back.is_none() && facts.contains(&entry.fact);
    history.iter().filter(stands)
}

/// The facts that count, case by case.
pub(crate) fn by_case<'t>(
    timeline: &'t Timeline,
    counts: impl Fn(&Fact) -> bool,
) -> BTreeMap<CaseId, Vec<&'t Fact>> {
    let mut by_case: BTreeMap<CaseId, Vec<&Fact>> = BTreeMap::new();
    let facts = timeline.facts().iter().copied();
    for fact in facts.filter(|fact| counts(fact)) {
        for case in &fact.cases {
            by_case.entry(*case).or_default().push(fact);
        }
    }
    by_case
}

impl Reading {
    /// What may be read, case by case.
    pub(crate) fn facts_by_case<'t>(
        &self,
        timeline: &'t Timeline,
    ) -> BTreeMap<CaseId, Vec<&'t Fact>> {
        by_case(timeline, |fact| self.leave().covers(fact))
    }

    /// What something tells of each case of what may be read, as known at a moment.
    pub(crate) fn of_each_case<T>(
        &self,
        known: Timestamp,
        tell: impl Fn(CaseId, &[&Fact]) -> Option<T>,
    ) -> Vec<T> {
        self.with_timeline(known, |timeline| {
            let by_case = self.facts_by_case(timeline);
            let each = by_case.iter();
            each.filter_map(|(case, facts)| tell(*case, facts))
                .collect()
        })
    }

    /// The cases of what may be read, as known at a moment: the one last recorded of first.
    pub fn cases(&self, known: Timestamp) -> Vec<Matter> {
        let mut cases: BTreeMap<CaseId, Matter> = BTreeMap::new();
        for fact in self.facts(known) {
            for id in &fact.cases {
                let matter = cases.entry(*id).or_insert(Matter {
                    id: *id,
                    began_with: fact.kind().words,
                    began: fact.happened,
                    last: fact.recorded,
                });
                matter.last = matter.last.max(fact.recorded);
            }
        }
        let mut all: Vec<Matter> = cases.into_values().collect();
        all.sort_by_key(|matter| (std::cmp::Reverse(matter.last), matter.id));
        all
    }

    /// The case something of a kind most likely belongs to: of somebody missing, or just back, that time missing.
    pub fn case_to_go_on_with(&self, kind: &Kind, overview: &Overview) -> Option<CaseId> {
        let is_about_them = [ChildSeen::KIND, ChildSaid::KIND, ChildObserved::KIND];
        if kind == Reported::KIND && !matches!(overview.whereabouts, Whereabouts::Missing(_)) {
            return None;
        }
        let belongs = matches!(kind.family, "missing" | "contact") || is_about_them.contains(&kind);
        let is_going_on = matches!(
            overview.whereabouts,
            Whereabouts::Missing(_) | Whereabouts::Back(_)
        );
        overview.time_missing.filter(|_| belongs && is_going_on)
    }
}
