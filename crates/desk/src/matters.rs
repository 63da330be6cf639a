//! The cases a child's record has, for whoever records something and has to say to which it belongs.

use std::collections::BTreeMap;

use heard_record::kind::Kind;
use heard_record::{CaseId, When};
use jiff::Timestamp;

use crate::overview::Whereabouts;
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

impl Reading {
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
    pub fn case_to_go_on_with(&self, kind: &Kind, known: Timestamp) -> Option<CaseId> {
        let overview = self.overview(known, known);
        let is_going_on = matches!(
            overview.whereabouts,
            Whereabouts::Missing(_) | Whereabouts::Back(_)
        );
        let belongs = matches!(kind.family, "missing" | "contact")
            || matches!(kind.words, "child seen" | "child said" | "child observed");
        if !(is_going_on && belongs) {
            return None;
        }
        let facts = self.facts(known);
        let mut reports = facts
            .iter()
            .filter(|fact| fact.kind().words == "reported missing");
        reports
            .next_back()
            .and_then(|report| report.cases.first().copied())
    }
}
