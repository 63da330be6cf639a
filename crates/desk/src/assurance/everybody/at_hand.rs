//! How everybody counts, at hand: who is due to be judged again, of whom something changed, and who could not be read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_record::PersonId;
use heard_store::CountKept;
use jiff::Timestamp;

use crate::assurance::count::Count;
use crate::assurance::keeping::Turns;
use crate::reading::NOBODY;
use crate::together::NotRead;

/// How everybody counts, at hand.
#[derive(Debug, Default)]
pub(in crate::assurance) struct Everybody {
    /// Up to which turn it was read.
    pub(super) last: i64,
    people: BTreeMap<PersonId, Held>,
    /// Before when somebody is to be judged again.
    due: BTreeSet<(i64, PersonId)>,
    /// The latest moment from which on anything holds.
    latest: i64,
    /// How often anything in it changed.
    pub(in crate::assurance) changes: u64,
    /// Of whom something changed, by when it last did.
    by_change: BTreeMap<u64, PersonId>,
    /// Which turns were given to what was worked out here.
    pub(super) given: Turns,
    /// Who could not be read when it was to be worked out how they count: they are due until they can be.
    pub(in crate::assurance) not_read: NotRead,
}

/// How one of them counts.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) turn: i64,
    pub(super) from: i64,
    pub(super) until: i64,
    /// Nothing, where it was put aside.
    pub(super) count: Option<Arc<Count>>,
    /// When that last changed.
    pub(super) changed: u64,
}

impl Held {
    /// Of somebody of whom it is to be worked out.
    fn of_nothing(turn: i64) -> Held {
        Held {
            turn,
            from: 0,
            until: i64::MIN,
            count: None,
            changed: 0,
        }
    }
}

impl Everybody {
    pub(super) fn take_in(&mut self, person: PersonId, held: Held) {
        if held.count.is_some() {
            self.not_read.remove(&person);
        }
        self.changes += 1;
        self.latest = self.latest.max(held.from);
        self.due.insert((held.until, person));
        self.by_change.insert(self.changes, person);
        let changed = self.changes;
        let now = Held { changed, ..held };
        let until = now.until;
        if let Some(before) = self.people.insert(person, now) {
            self.by_change.remove(&before.changed);
            if before.until != until {
                self.due.remove(&(before.until, person));
            }
        }
    }

    /// Holds those apart who could not be read: what was worked out of them before is told nobody any more.
    pub(super) fn hold_apart(&mut self, not_read: NotRead) {
        for (person, damaged) in not_read {
            if self.count_of(person).is_some() {
                let turn = self.turn_of(person);
                self.take_in(person, Held::of_nothing(turn));
            }
            self.not_read.insert(person, damaged);
        }
    }

    /// Notes which turn was given to what is at hand; false, where something else was kept.
    pub(super) fn is_at_hand(&mut self, row: &CountKept) -> bool {
        let held = self.people.get_mut(&row.person);
        let Some(held) = held.filter(|held| held.count.is_some() && row.says.is_some()) else {
            return false;
        };
        let is_at_hand = self.given.take(row.person, row.turn);
        if is_at_hand {
            held.turn = row.turn;
        }
        is_at_hand
    }

    /// Of whom it is to be worked out how they count at a moment.
    pub(super) fn due(&self, now: Timestamp) -> BTreeSet<PersonId> {
        let now = now.as_microsecond();
        let past = self.due.range(..(now.saturating_add(1), NOBODY));
        let mut res: BTreeSet<PersonId> = past.map(|(_, person)| *person).collect();
        if now < self.latest {
            let ahead = self.people.iter().filter(|(_, held)| held.from > now);
            res.extend(ahead.map(|(person, _)| *person));
        }
        res
    }

    pub(super) fn turn_of(&self, person: PersonId) -> i64 {
        self.people.get(&person).map_or(0, |held| held.turn)
    }

    /// Those of whom something changed after so many changes had, or everybody; each with how they count, if anything is on
    /// record of them.
    pub(in crate::assurance) fn since(
        &self,
        seen: Option<u64>,
    ) -> impl Iterator<Item = (PersonId, Option<&Arc<Count>>)> {
        let from = seen.map_or(0, |seen| seen.saturating_add(1));
        let each = self.by_change.range(from..);
        each.map(|(_, person)| (*person, self.count_of(*person)))
    }

    /// Those about whom anything was ever put on record that may put a child on the register of exploited children, and those
    /// of whom nobody can tell.
    pub(in crate::assurance) fn perhaps_exploited(&self) -> Vec<PersonId> {
        let each = self.since(None);
        let some = each.filter(|(_, count)| count.is_some_and(|count| count.perhaps_exploited));
        let some = some.map(|(person, _)| person);
        some.chain(self.not_read.keys().copied()).collect()
    }

    fn count_of(&self, person: PersonId) -> Option<&Arc<Count>> {
        let count = self.people.get(&person)?.count.as_ref()?;
        Some(count).filter(|count| count.is_on_record)
    }
}
