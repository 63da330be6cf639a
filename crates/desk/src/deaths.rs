//! The deaths and sudden collapses of a child's record, and serious incidents: each is worked step by step, with health and the
//! council.

use heard_record::fact::death::{SeriousIncident, Sudden};
use heard_record::fact::missing::{Found, FoundHow};
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, Fact, When};
use jiff::Timestamp;

use crate::investigations::last;
use crate::matters::Dealt;
use crate::reading::Reading;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// The matter it belongs to.
    pub case: CaseId,
    /// Did the child die? Nothing, where that is not on record.
    pub died: Option<bool>,
    /// Was it a natural, expected death? Nothing, where that is not on record.
    pub expected: Option<bool>,
    /// Where it happened, where that is on record.
    pub place: Option<String>,
    /// Is a serious incident on record, so that abuse or neglect is known or suspected?
    pub is_serious: bool,
    /// When.
    pub began: When,
    /// What is on record of it.
    pub dealt: Dealt,
}

impl Death {
    fn of(case: CaseId, facts: &[&Fact]) -> Option<Death> {
        let sudden = last::<Sudden>(facts);
        let serious = last::<SeriousIncident>(facts);
        let found =
            last::<Found>(facts).filter(|(_, found)| found.how.clear() == Some(&FoundHow::Dead));
        let happened = [
            sudden.map(|(fact, _)| fact.happened),
            serious.map(|(fact, _)| fact.happened),
            found.map(|(fact, _)| fact.happened),
        ];
        let sudden = sudden.map(|(_, sudden)| sudden);
        let said = sudden.and_then(|sudden| sudden.died.clear());
        let said = said.or_else(|| serious.and_then(|(_, serious)| serious.died.clear()));
        Some(Death {
            case,
            died: found.map(|_| true).or_else(|| said.copied()),
            expected: sudden.and_then(|sudden| sudden.expected.clear().copied()),
            place: sudden.and_then(|sudden| sudden.place.clear().cloned()),
            is_serious: serious.is_some(),
            began: happened.into_iter().flatten().min()?,
            dealt: Dealt::of(facts, |fact| {
                fact.kind().family == Sudden::KIND.family || fact.kind() == Found::KIND
            }),
        })
    }
}

/// The kinds of fact that say so by themselves.
const SAID_BY: [&Kind; 2] = [Sudden::KIND, SeriousIncident::KIND];

impl Reading {
    /// Is a death, a collapse or a serious incident on record, of what may be read as known at a moment?
    pub fn tells_of_death(&self, known: Timestamp) -> bool {
        let mut facts = self.facts(known).into_iter();
        facts.any(|fact| SAID_BY.contains(&fact.kind()))
    }

    /// The deaths, collapses and serious incidents of what may be read, as known at a moment, the last first.
    pub fn deaths(&self, known: Timestamp) -> Vec<Death> {
        self.with_timeline(known, |timeline| {
            let by_case = self.facts_by_case(timeline);
            let each = by_case.iter();
            let mut all: Vec<Death> = each
                .filter_map(|(case, facts)| Death::of(*case, facts))
                .collect();
            all.sort_by_key(|one| (std::cmp::Reverse(one.began), one.case));
            all
        })
    }
}
