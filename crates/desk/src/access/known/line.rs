//! Who is in whose line: who supervises whom, and of which team they are.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::fact::access;
use heard_record::{AsKnown, Fact, PersonId, Role, Timeline};
use jiff::Timestamp;

use super::given::same_words;
use crate::access::{Of, Situation};

/// Who supervises somebody at a moment: of each role in which they have an account then, whoever the latest names.
pub(crate) fn supervisors_at(
    person: PersonId,
    at: Timestamp,
    facts: &[Fact],
) -> BTreeSet<PersonId> {
    let timeline = Timeline::as_known_at(person, at, facts);
    let mut latest: BTreeMap<Role, (&Fact, Option<PersonId>)> = BTreeMap::new();
    for (fact, given) in timeline.of::<access::AccountGiven>() {
        let Some(role) = given.role.clear().filter(|_| fact.about == [person]) else {
            continue;
        };
        let order = |fact: &Fact| (fact.happened.latest(), fact.recorded, fact.id);
        let is_later = latest
            .get(role)
            .is_none_or(|(before, _)| order(before) <= order(fact));
        if is_later {
            latest.insert(*role, (fact, given.supervisor.clear().copied()));
        }
    }
    let has_account = |role: &Role| {
        let situation = Situation::as_known_at(person, *role, &Of::Force, at, facts);
        situation.account.is_some()
    };
    let live = latest.into_iter().filter(|(role, _)| has_account(role));
    live.filter_map(|(_, (_, supervisor))| supervisor).collect()
}

/// Everyone who ever supervised somebody, by the accounts they were given.
pub(crate) fn supervisors_ever(person: PersonId, facts: &[Fact]) -> BTreeSet<PersonId> {
    let timeline = Timeline::as_known_at(person, Timestamp::MAX, facts);
    let given = timeline.of::<access::AccountGiven>();
    given
        .filter_map(|(_, account)| account.supervisor.clear().copied())
        .collect()
}

/// May one member of staff review what another did: are they neither the same, nor in one line, nor of one team?
pub fn reviewer_is_apart(
    reviewer: PersonId,
    actor: PersonId,
    at: Timestamp,
    facts: &[Fact],
) -> bool {
    is_apart(reviewer, actor, &AsKnown::at(at, facts))
}

/// Is one member of staff outside the line of another: neither the same, nor above them, nor below them?
pub fn is_outside_line(one: PersonId, other: PersonId, at: Timestamp, facts: &[Fact]) -> bool {
    is_outside(one, other, &AsKnown::at(at, facts))
}

/// The same as [`reviewer_is_apart`], by what was on record.
pub(super) fn is_apart(reviewer: PersonId, actor: PersonId, on_record: &AsKnown) -> bool {
    let of_one_team = accounts(reviewer, on_record).iter().any(|one| {
        accounts(actor, on_record)
            .iter()
            .any(|other| same_words(&one.team, &other.team))
    });
    is_outside(reviewer, actor, on_record) && !of_one_team
}

/// The same as [`is_outside_line`], by what was on record.
fn is_outside(one: PersonId, other: PersonId, on_record: &AsKnown) -> bool {
    one != other
        && !above(other, on_record).contains(&one)
        && !above(one, on_record).contains(&other)
}

fn accounts(who: PersonId, on_record: &AsKnown) -> Vec<access::AccountGiven> {
    let timeline = on_record.of(who);
    let given = timeline.of::<access::AccountGiven>();
    given.map(|(_, account)| account.clone()).collect()
}

/// Everybody who ever was above somebody in their line.
fn above(who: PersonId, on_record: &AsKnown) -> BTreeSet<PersonId> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![who];
    while let Some(one) = waiting.pop() {
        for account in accounts(one, on_record) {
            waiting.extend(account.supervisor.clear().filter(|id| reached.insert(**id)));
        }
    }
    reached
}
