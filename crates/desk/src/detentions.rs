//! The times a child was in custody, or was interviewed as a volunteer: why, since when, and how each ended.

use heard_record::fact::custody::{
    Arrested, ArrestedFor, BroughtToCourt, Charged, Detained, Released, Transferred,
};
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, Fact, When};
use jiff::Timestamp;

use crate::investigations::last;
use crate::matters::Dealt;
use crate::overview::Known;
use crate::reading::Reading;

/// How the rules are called by which something is owed to a child in custody, and by which their detention is reviewed.
pub(crate) const CUSTODY: &str = "custody.";
pub(crate) const REVIEWED: &str = "custody.reviews";

/// By what a time in custody ends: the first word of any of these.
const ENDS: [&Kind; 3] = [Released::KIND, Transferred::KIND, BroughtToCourt::KIND];

/// One time in custody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detention {
    /// The matter it belongs to.
    pub case: CaseId,
    /// The custody number, where one is on record.
    pub number: Option<String>,
    /// For what the child was arrested.
    pub arrested_for: Option<ArrestedFor>,
    /// Is it an interview as a volunteer, and no detention?
    pub is_volunteer: bool,
    /// When detention was authorised, or the interview began.
    pub began: When,
    /// When the child was charged last, and whether bail was refused.
    pub charged: Option<Known<bool>>,
    /// How it ended.
    pub ended: Option<Known<&'static str>>,
    /// What is on record of it.
    pub dealt: Dealt,
}

impl Detention {
    /// The last of a case, where there is one: what belongs to an earlier time in custody is no part of it.
    fn of(case: CaseId, facts: &[&Fact]) -> Option<Detention> {
        let (begun, detained) = last::<Detained>(facts)?;
        let before = |fact: &&&Fact| is_end(fact) && fact.happened.is_by(begun.happened).is_yes();
        let before = facts.iter().filter(before).map(|fact| fact.happened).max();
        let is_of_it = |fact: &&Fact| before.is_none_or(|end| !fact.happened.is_by(end).is_yes());
        let facts: Vec<&Fact> = facts.iter().copied().filter(is_of_it).collect();
        let arrested = last::<Arrested>(&facts).map(|(_, arrested)| arrested);
        let number = detained.detention.clear();
        let number = number.or_else(|| arrested.and_then(|arrested| arrested.detention.clear()));
        let ended = facts.iter().filter(|fact| is_end(fact));
        let ended = ended.min_by_key(|fact| (fact.happened, fact.recorded));
        Some(Detention {
            case,
            number: number.map(|number| number.0.clone()),
            arrested_for: arrested.and_then(|arrested| arrested.offence.clear().copied()),
            is_volunteer: detained.volunteer.clear() == Some(&true),
            began: begun.happened,
            charged: last::<Charged>(&facts).map(|(fact, charged)| {
                Known::of(fact, charged.bail_refused.clear() == Some(&true))
            }),
            ended: ended.map(|fact| Known::of(fact, fact.kind().words)),
            dealt: Dealt::of(&facts, |fact| fact.kind().family == Detained::KIND.family),
        })
    }

    /// Is the child held now, as far as is on record?
    pub fn is_held(&self) -> bool {
        !self.is_volunteer && self.ended.is_none()
    }

    /// Was the child charged and bail refused, so that they are to be moved?
    pub fn is_bail_refused(&self) -> bool {
        self.charged.as_ref().is_some_and(|charged| charged.what)
    }
}

fn is_end(fact: &Fact) -> bool {
    ENDS.contains(&fact.kind())
}

impl Reading {
    /// The times in custody of what may be read, as known at a moment, the last of each matter: those that go on first, and of
    /// those the one last begun.
    pub fn detentions(&self, known: Timestamp) -> Vec<Detention> {
        self.with_timeline(known, |timeline| {
            let by_case = self.facts_by_case(timeline);
            let each = by_case.iter();
            let mut all: Vec<Detention> = each
                .filter_map(|(case, facts)| Detention::of(*case, facts))
                .collect();
            all.sort_by_key(|one| (one.ended.is_some(), std::cmp::Reverse(one.began), one.case));
            all
        })
    }
}
