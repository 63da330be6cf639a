//! A child's record as somebody may read it: nothing in it is closed to them, and nothing is worked out of what is.

mod around;

use std::collections::BTreeSet;
use std::sync::Arc;

use heard_record::fact::correction;
use heard_record::identity::Described;
use heard_record::{Fact, FactId, PersonId, Timeline, What};
use heard_store::{Change, Kept};
use jiff::Timestamp;

use crate::access::{Act, Asked, MayRead, Of, Shows, SignIn as HowSignedIn, Stated};
use crate::desk::Signed;
use crate::owed::NamesOnRecord;

pub(crate) use around::{Around, NOBODY, Openness, may_know_of};

/// What somebody asks, at a moment.
pub(crate) fn asked(
    signed: &Signed,
    act: Act,
    of: Of,
    stated: Option<Stated>,
    at: Timestamp,
) -> Asked {
    Asked {
        who: signed.account.person,
        role: signed.role,
        act,
        of,
        stated,
        for_whom: None,
        with: None,
        sign_in: HowSignedIn {
            at: signed.session.began,
            proved: signed.session.strong,
            strong: true,
            token: signed.token(),
        },
        at,
    }
}

/// A child's record with leave to read of it what the leave covers.
#[derive(Debug)]
pub struct Reading {
    leave: MayRead,
    child: PersonId,
    /// What may be read, and what it may be worked out from; nothing else.
    open: Vec<Arc<Kept>>,
    /// The place of the last fact that was there, whether it may be read or not.
    pub(crate) upto: i64,
}

impl Reading {
    /// What of everything there is is open by a leave.
    pub(crate) fn of(leave: MayRead, around: Around, asked: &Asked) -> Reading {
        let looking = around.looking(asked.who, asked.role);
        let open = around.open_by(&leave, &looking, asked).cloned().collect();
        drop(looking);
        Reading {
            open,
            child: around.child,
            upto: around.kept.last().map_or(0, |kept| kept.seq),
            leave,
        }
    }

    /// The leave by which it is read.
    pub fn leave(&self) -> &MayRead {
        &self.leave
    }

    /// The child.
    pub fn child(&self) -> PersonId {
        self.child
    }

    /// The other records that are said to be of this child too, as known at a moment and as far as the whole record is
    /// open, each with what it is called.
    pub fn joined(&self, known: Timestamp) -> Vec<(PersonId, String)> {
        if !matches!(self.leave.shows(), Shows::Whole) {
            return Vec::new();
        }
        self.with_timeline(known, |timeline| {
            let names = NamesOnRecord::of(timeline);
            let named = |id| (id, names.or_id(id));
            self.joined_in(timeline).into_iter().map(named).collect()
        })
    }

    /// This record and the others that are said to be of this child too, as known at a moment, by what may be worked out from.
    pub(crate) fn own_records(&self, known: Timestamp) -> BTreeSet<PersonId> {
        self.with_timeline(known, |timeline| self.own_records_in(timeline))
    }

    /// The same, by a timeline of what may be worked out from.
    pub(crate) fn own_records_in(&self, timeline: &Timeline) -> BTreeSet<PersonId> {
        let mut own = self.joined_in(timeline);
        own.insert(self.child);
        own
    }

    fn joined_in(&self, timeline: &Timeline) -> BTreeSet<PersonId> {
        let mut joined = BTreeSet::new();
        // In the order of the record: what was said last stands.
        let standing = self.open.iter().map(|kept| &kept.fact);
        for fact in standing.filter(|fact| timeline.fact(fact.id).is_some()) {
            let (other, is_same) = match &fact.what {
                What::Correction(correction::Fact::SamePerson(says)) => (&says.other, true),
                What::Correction(correction::Fact::NotSamePerson(says)) => (&says.other, false),
                _ => continue,
            };
            let both = fact.about.iter().copied().chain(other.clear().copied());
            let both: Vec<PersonId> = both.collect();
            for one in both.iter().filter(|one| **one != self.child) {
                if both.contains(&self.child) && is_same {
                    joined.insert(*one);
                } else if both.contains(&self.child) {
                    joined.remove(one);
                }
            }
        }
        joined
    }

    /// By what the child can be known again, of what may be read.
    pub fn described(&self) -> Described {
        self.with_timeline(Timestamp::MAX, |timeline| {
            let all = timeline.facts().iter().copied();
            let open: Vec<&Fact> = all.filter(|fact| self.leave.covers(fact)).collect();
            Described::from_facts(open, |id| id == self.child)
        })
    }

    /// The last fact that may be read: what an edit says it had seen.
    pub fn seen(&self) -> Option<FactId> {
        self.covered().last().map(|kept| kept.fact.id)
    }

    /// What may be read of the record, as it was known at a moment, in the order in which it came.
    pub fn facts(&self, known: Timestamp) -> Vec<&Fact> {
        let facts = self.covered().map(|kept| &kept.fact);
        facts.filter(|fact| fact.recorded <= known).collect()
    }

    /// What may be read that came after a fact; all of it, where that is not there.
    pub(crate) fn since(&self, seen: FactId) -> Vec<Fact> {
        let upto = self.covered().find(|kept| kept.fact.id == seen);
        let upto = upto.map_or(0, |kept| kept.seq);
        let since = self.covered().filter(|kept| kept.seq > upto);
        since.map(|kept| kept.fact.clone()).collect()
    }

    /// The facts of a change that may be read, each with its kind.
    pub(crate) fn told_of(&self, change: &Change) -> Vec<(FactId, &'static str)> {
        let came: BTreeSet<FactId> = change.facts();
        let told = self.covered().filter(|kept| came.contains(&kept.fact.id));
        told.map(|kept| (kept.fact.id, kept.fact.kind().words))
            .collect()
    }

    fn covered(&self) -> impl DoubleEndedIterator<Item = &Arc<Kept>> {
        self.open
            .iter()
            .filter(|kept| self.leave.covers(&kept.fact))
    }

    /// Does a fact stand, as known at a moment, and may what rests on it be told?
    pub(crate) fn may_be_told_of(&self, known: Timestamp, fact: FactId) -> bool {
        self.with_timeline(known, |timeline| {
            timeline.fact(fact).is_some() && self.may_be_quoted(timeline, fact)
        })
    }

    /// Calls something with the child's timeline as known at a moment, of what is open alone.
    pub(crate) fn with_timeline<T>(
        &self,
        known: Timestamp,
        then: impl FnOnce(&Timeline) -> T,
    ) -> T {
        let facts = self.open.iter().map(|kept| &kept.fact);
        then(&Timeline::as_known_at(self.child, known, facts))
    }

    /// The same, as the timeline would be with one fact more.
    pub(crate) fn with_timeline_and<T>(
        &self,
        known: Timestamp,
        more: &Fact,
        then: impl FnOnce(&Timeline) -> T,
    ) -> T {
        let facts = self.open.iter().map(|kept| &kept.fact);
        then(&Timeline::as_known_at(
            self.child,
            known,
            facts.chain([more]),
        ))
    }
}
