//! Those for whom something became late lately, where a child may be in danger now.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::Outcome;
use heard_record::PersonId;
use jiff::{SignedDuration, Timestamp};

use super::work::due;
use super::{ATTENDS, REVIEWS, Work};
use crate::desk::{Desk, No};
use crate::owed::Owed;

/// The matters in which a child may be in danger now, each by how its rules are called.
const MATTERS: [&[&str]; 5] = [
    &[ATTENDS, REVIEWS],
    &["sd.initiate"],
    &["pp.review", "pp.max-72h"],
    &["online.immediate-welfare"],
    &["dvds.children-when-untraced"],
];

/// How long after it became late something presses: a force default. What is late for longer is on the list of all that is.
const LATELY: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Of which matter a rule is.
fn matter_of(rule: &str) -> Option<usize> {
    MATTERS
        .iter()
        .position(|names| names.iter().any(|name| rule.starts_with(name)))
}

impl Desk {
    /// One child of each matter in turn, those first for whom it became late last: what is late for long is no news.
    pub(super) async fn pressing(&self, now: Timestamp) -> Result<Vec<PersonId>, No> {
        let ids = self.catalogue.rules().iter().map(|rule| rule.id.as_str());
        let rules: BTreeSet<&str> = ids.filter(|id| matter_of(id).is_some()).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        let late = self
            .store
            .became(Outcome::Overdue, &rules, now - LATELY, now)
            .await?;
        let mut by_matter: BTreeMap<usize, Vec<PersonId>> = BTreeMap::new();
        for stands in late.into_iter().rev() {
            if let Some(matter) = matter_of(&stands.rule) {
                by_matter.entry(matter).or_default().push(stands.child);
            }
        }
        Ok(in_turn(by_matter.into_values().collect()))
    }
}

/// The first of each, then the second of each, and so on; nobody twice.
fn in_turn(all: Vec<Vec<PersonId>>) -> Vec<PersonId> {
    let most = all.iter().map(Vec::len).max().unwrap_or_default();
    let mut seen = BTreeSet::new();
    (0..most)
        .flat_map(|at| all.iter().filter_map(move |each| each.get(at).copied()))
        .filter(|child| seen.insert(*child))
        .collect()
}

impl Work {
    /// What became late last, lately, where the child may be in danger now.
    pub fn pressing(&self, now: Timestamp) -> Option<&Owed> {
        let from = (now - LATELY).as_microsecond();
        let late = self.owed.iter().filter(|owed| {
            owed.stands == Outcome::Overdue
                && owed.due.is_some_and(|due| due.latest_micros() >= from)
        });
        late.filter(|owed| matter_of(&owed.rule).is_some())
            .max_by_key(|owed| due(owed))
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use heard_duty::catalogue::{Nation, built_in};

    use super::*;

    #[test]
    fn the_catalogue_has_rules_of_each_matter() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        for name in MATTERS.into_iter().flatten() {
            let mut rules = catalogue.rules().iter();
            assert!(rules.any(|one| one.id.starts_with(name)), "{name}");
        }
    }

    #[test]
    fn one_of_each_comes_before_the_second_of_any_and_nobody_twice() {
        let [kai, moss, ava, rue] =
            ["Kai", "Moss", "Ava", "Rue"].map(|name| PersonId::of_words(&[name]));
        let found = in_turn(vec![vec![kai, moss], vec![ava, kai], vec![rue]]);
        assert_eq!(found, [kai, ava, rue, moss]);
    }
}
