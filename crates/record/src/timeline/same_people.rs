//! Which records are read as one person's, by what was said of each two.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::Stated;
use crate::fact::{Fact, What, correction};
use crate::id::{FactId, PersonId};

/// Two people, in order.
pub(super) type Pair = (PersonId, PersonId);

/// For each two records somebody spoke of: are they of one person? The latest word counts.
pub(super) fn said_of_pairs(live: &[&Fact]) -> BTreeMap<Pair, bool> {
    let mut word: BTreeMap<Pair, (Timestamp, FactId, bool)> = BTreeMap::new();
    for fact in live {
        let (other, joined) = match &fact.what {
            What::Correction(correction::Fact::SamePerson(same)) => (&same.other, true),
            What::Correction(correction::Fact::NotSamePerson(not)) => (&not.other, false),
            _ => continue,
        };
        let (Stated::Clear(other), Some(one)) = (other, fact.about.first()) else {
            continue;
        };
        let said = (fact.recorded, fact.id, joined);
        word.entry(pair(*one, *other))
            .and_modify(|latest| *latest = said.max(*latest))
            .or_insert(said);
    }
    word.into_iter()
        .map(|(pair, (_, _, joined))| (pair, joined))
        .collect()
}

fn pair(one: PersonId, other: PersonId) -> Pair {
    (one.min(other), one.max(other))
}

/// Which record stands for each that was said to be of one person.
///
/// Nobody said not to be the child is read as the child, even where both were
/// said to be the same as a third; of other people the same holds for each group.
pub(super) fn same_people(
    child: PersonId,
    said: &BTreeMap<Pair, bool>,
) -> BTreeMap<PersonId, PersonId> {
    let mut joined: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
    for ((one, other), _) in said.iter().filter(|(_, same)| **same) {
        joined.entry(*one).or_default().push(*other);
        joined.entry(*other).or_default().push(*one);
    }
    let first_the_child = std::iter::once(child).chain(joined.keys().copied());
    let mut placed = BTreeSet::new();
    let mut res = BTreeMap::new();
    for first in first_the_child {
        let mut group = Vec::new();
        let mut reached = vec![first];
        while let Some(one) = reached.pop() {
            let apart = said.get(&pair(first, one)) == Some(&false);
            if !apart && placed.insert(one) {
                group.push(one);
                reached.extend(joined.get(&one).into_iter().flatten());
            }
        }
        let stands = group.iter().min().copied().unwrap_or(first);
        let others = group.into_iter().filter(|one| *one != stands);
        res.extend(others.map(|one| (one, stands)));
    }
    res
}

pub(super) fn leader(same: &BTreeMap<PersonId, PersonId>, id: PersonId) -> PersonId {
    same.get(&id).copied().unwrap_or(id)
}
