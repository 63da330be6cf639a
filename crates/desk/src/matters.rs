//! The cases a child's record has, for whoever records something and has to say to which it belongs.

use std::collections::BTreeMap;

use heard_record::fact::missing::Reported;
use heard_record::fact::person::{ChildObserved, ChildSaid, ChildSeen};
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, When};
use jiff::Timestamp;

use crate::overview::{Overview, Whereabouts};
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
