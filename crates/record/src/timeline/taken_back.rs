//! What was taken back, of whom, and what stands in its place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::Stated;
use crate::fact::{Fact, What, correction};
use crate::id::{FactId, PersonId};

/// What may take a fact back: a fact that says why, or on whose authority.
pub(super) struct Correction<'a> {
    fact: &'a Fact,
    target: FactId,
    says_why: bool,
    /// What stands in its place, where something must.
    with: Option<&'a Stated<FactId>>,
}

impl<'a> Correction<'a> {
    pub(super) fn all(recorded: &[&'a Fact]) -> Vec<Correction<'a>> {
        recorded
            .iter()
            .filter_map(|fact| Correction::of(fact))
            .collect()
    }

    fn of(fact: &'a Fact) -> Option<Correction<'a>> {
        let What::Correction(correction) = &fact.what else {
            return None;
        };
        let (target, why, with) = match correction {
            correction::Fact::Withdrawn(it) => (&it.fact, &it.because, None),
            correction::Fact::Replaced(it) => (&it.fact, &it.because, Some(&it.with)),
            correction::Fact::Expunged(it) => (&it.fact, &it.authority, None),
            _ => return None,
        };
        Some(Correction {
            fact,
            target: *target.clear()?,
            says_why: why.answered().is_yes(),
            with,
        })
    }

    /// The facts it names: the one to take back, and the one to stand in its place.
    pub(super) fn names(&self) -> impl Iterator<Item = FactId> {
        let with = self.with.and_then(|with| with.clear().copied());
        with.into_iter().chain([self.target])
    }

    /// Of whom it takes its fact back; or why it does not.
    fn takes_back(
        &self,
        by_id: &BTreeMap<FactId, &'a Fact>,
    ) -> Result<BTreeSet<PersonId>, &'static str> {
        if !self.says_why {
            return Err("it does not say why, or on whose authority");
        }
        let target = by_id.get(&self.target);
        let target = target
            .filter(|target| target.recorded <= self.fact.recorded)
            .ok_or("the fact it names was not on record")?;
        let instead = match self.with {
            None => None,
            Some(with) => Some(
                with.clear()
                    .filter(|with| **with != self.target)
                    .and_then(|with| by_id.get(with))
                    .ok_or("no other fact on record stands in its place")?,
            ),
        };
        let people: BTreeSet<PersonId> = target
            .about
            .iter()
            .filter(|id| self.fact.about.contains(id))
            .filter(|id| instead.is_none_or(|instead| instead.about.contains(id)))
            .copied()
            .collect();
        if people.is_empty() {
            return Err("it is not about the same person as the fact it names");
        }
        Ok(people)
    }
}

/// The facts that mean to take another back and do not, each with why not, as words that follow "because".
pub fn without_effect(facts: &[Fact]) -> Vec<(FactId, &'static str)> {
    let all: Vec<&Fact> = facts.iter().collect();
    let by_id: BTreeMap<FactId, &Fact> = all.iter().map(|fact| (fact.id, *fact)).collect();
    Correction::all(&all)
        .iter()
        .filter_map(|one| Some((one.fact.id, one.takes_back(&by_id).err()?)))
        .collect()
}

/// For each fact: of whom it was taken back, or another fact stands in its place.
pub(super) type Gone = BTreeMap<FactId, BTreeSet<PersonId>>;

/// For each fact that stands in the place of others: which ones.
type InPlaceOf = BTreeMap<FactId, Vec<FactId>>;

/// For each fact that stands in the place of others: when the first of them was put on record.
pub(super) type StoodSince = BTreeMap<FactId, Timestamp>;

pub(super) fn stood_since(recorded: &[&Fact], in_place_of: &InPlaceOf) -> StoodSince {
    if in_place_of.is_empty() {
        return StoodSince::new();
    }
    let when: BTreeMap<FactId, Timestamp> = recorded
        .iter()
        .map(|fact| (fact.id, fact.recorded))
        .collect();
    let first_of_those_before = |standing: FactId| {
        let mut before = BTreeSet::new();
        let mut reached = vec![standing];
        while let Some(one) = reached.pop() {
            if before.insert(one) {
                reached.extend(in_place_of.get(&one).into_iter().flatten());
            }
        }
        before.iter().filter_map(|one| when.get(one)).min().copied()
    };
    in_place_of
        .keys()
        .filter_map(|standing| Some((*standing, first_of_those_before(*standing)?)))
        .collect()
}

/// Whom a fact is still about.
pub(super) fn still_about<'f>(
    gone: &'f Gone,
    fact: &'f Fact,
) -> impl Iterator<Item = &'f PersonId> {
    let gone = gone.get(&fact.id);
    fact.about
        .iter()
        .filter(move |id| gone.is_none_or(|gone| !gone.contains(id)))
}

/// One fact that takes another back.
struct Taking {
    target: FactId,
    /// What stands in its place, where something does.
    with: Option<FactId>,
    /// Of whom.
    people: BTreeSet<PersonId>,
}

impl Taking {
    /// Does it decide whether another takes its own fact back: by taking that one back, or by withdrawing what it
    /// puts in the place?
    fn decides(&self, id: FactId, other: &Taking) -> bool {
        self.target == id || (self.with.is_none() && other.with == Some(self.target))
    }
}

/// What was taken back, of whom; and what stands in the place of what.
///
/// Taking back what took something back gives it back, and so does
/// withdrawing what was to stand in its place. Two that take each other back
/// change nothing.
pub(super) fn taken_back(recorded: &[&Fact], corrections: &[Correction]) -> (Gone, InPlaceOf) {
    let mut gone = Gone::new();
    let mut in_place_of = InPlaceOf::new();
    if corrections.is_empty() {
        return (gone, in_place_of);
    }
    let by_id: BTreeMap<FactId, &Fact> = recorded.iter().map(|fact| (fact.id, *fact)).collect();
    let takes: BTreeMap<FactId, Taking> = corrections
        .iter()
        .filter_map(|one| {
            let taking = Taking {
                target: one.target,
                with: one.with.and_then(|with| with.clear().copied()),
                people: one.takes_back(&by_id).ok()?,
            };
            Some((one.fact.id, taking))
        })
        .collect();
    // For each, those it decides: both they and what stands in their fact's place are found by what it takes back.
    let mut waiting_on: BTreeMap<FactId, Vec<FactId>> = BTreeMap::new();
    for (id, taking) in &takes {
        for on in [Some(*id), taking.with].into_iter().flatten() {
            waiting_on.entry(on).or_default().push(*id);
        }
    }
    let decided_by = |one: &Taking| -> Vec<FactId> {
        let waiting = waiting_on.get(&one.target).into_iter().flatten().copied();
        let decides = |id: &FactId| takes.get(id).is_some_and(|other| one.decides(*id, other));
        waiting.filter(decides).collect()
    };
    let mut undecided: BTreeMap<FactId, usize> = takes.keys().map(|id| (*id, 0)).collect();
    for id in takes.values().flat_map(&decided_by) {
        undecided.entry(id).and_modify(|left| *left += 1);
    }
    let mut decided: Vec<FactId> = undecided
        .iter()
        .filter(|(_, left)| **left == 0)
        .map(|(id, _)| *id)
        .collect();
    let mut withdrawn = Gone::new();
    while let Some(by) = decided.pop() {
        let Some(taking) = takes.get(&by) else {
            continue;
        };
        let is_gone = |gone: &Gone, fact: FactId, id: &PersonId| {
            gone.get(&fact).is_some_and(|people| people.contains(id))
        };
        let of: Vec<PersonId> = taking
            .people
            .iter()
            .filter(|id| !is_gone(&gone, by, id))
            .filter(|id| {
                taking
                    .with
                    .is_none_or(|with| !is_gone(&withdrawn, with, id))
            })
            .copied()
            .collect();
        match taking.with {
            None => withdrawn.entry(taking.target).or_default().extend(&of),
            Some(with) if !of.is_empty() => {
                in_place_of.entry(with).or_default().push(taking.target);
            }
            Some(_) => {}
        }
        gone.entry(taking.target).or_default().extend(of);
        for id in decided_by(taking) {
            if let Some(left) = undecided.get_mut(&id) {
                *left -= 1;
                if *left == 0 {
                    decided.push(id);
                }
            }
        }
    }
    (gone, in_place_of)
}
