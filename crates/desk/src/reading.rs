//! A child's record as somebody may read it: nothing in it is closed to them, and nothing is worked out of what is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_record::fact::{access, correction};
use heard_record::identity::Described;
use heard_record::{Fact, FactId, PersonId, Role, Timeline, What};
use heard_store::{Change, Kept};
use jiff::Timestamp;

use crate::access::{
    Act, Answer, Asked, Looking, MayRead, Of, Shows, SignIn as HowSignedIn, Situation, Stated,
    Ties, decide, is_place_bearing,
};
use crate::desk::Signed;
use crate::disposal::{Disposal, Matter};
use crate::owed::NamesOnRecord;
use crate::planted::{Leak, is_planted};

/// Everything there is to see of a child, and everything by which it is decided who may see what of it.
pub(crate) struct Around {
    pub(crate) child: PersonId,
    /// In the order of the record.
    pub(crate) kept: Vec<Arc<Kept>>,
    at: Timestamp,
    /// Whatever bears on leave is as it was then, where a leak is planted.
    leave_was: Option<Timestamp>,
}

impl Around {
    pub(crate) fn new(child: PersonId, kept: Vec<Arc<Kept>>, at: Timestamp) -> Around {
        Around {
            child,
            kept,
            at,
            leave_was: None,
        }
    }

    /// A leak that tests plant: whatever bears on leave is as it was at a moment.
    pub(crate) fn leave_as_it_was(&mut self, at: Timestamp) {
        self.leave_was = Some(at);
    }

    /// Everything by which leave is decided, and whatever else there is to see.
    fn facts(&self) -> impl Iterator<Item = &Fact> {
        let facts = self.kept.iter().map(|kept| &kept.fact);
        facts.filter(|fact| {
            self.leave_was
                .is_none_or(|at| !matches!(fact.what, What::Access(_)) || fact.recorded <= at)
        })
    }

    /// What somebody asks to do with the child's record, now.
    pub(crate) fn asked(&self, signed: &Signed, act: Act, stated: Option<Stated>) -> Asked {
        asked(signed, act, Of::Child(self.child), stated, self.at)
    }

    /// What they may do, if anything.
    pub(crate) fn decide(&self, asked: &Asked) -> Answer {
        decide(asked, &self.situation(asked.who, asked.role, self.child))
    }

    /// What ties somebody to the record, in the role in which they are signed in.
    pub(crate) fn ties_to(&self, signed: &Signed) -> Ties {
        self.situation(signed.account.person, signed.role, self.child)
            .ties
    }

    /// Somebody in a role, of whom it is asked what ties them to the record and to those around the child.
    fn looking(&self, who: PersonId, role: Role) -> Looking<'_> {
        Looking::at(who, role, self.at, self.facts())
    }

    fn situation(&self, who: PersonId, role: Role, of: PersonId) -> Situation {
        self.looking(who, role).of(&Of::Child(of))
    }

    /// What of the record is open to somebody by what ties them to it, all of it or a summary: everything that may be
    /// read, and what may be worked out from; nothing, where no more is open than a packet, or what for is to be said.
    pub(crate) fn open_to(&self, signed: &Signed) -> Option<Vec<&Fact>> {
        if is_planted(Leak::Counted) {
            return Some(self.facts().collect());
        }
        let looking = self.looking(signed.account.person, signed.role);
        let (_, answer) = self.most_open(signed, &looking)?;
        let Answer::Read(leave) = answer else {
            return None;
        };
        let open = self.open_by(&leave, &looking);
        Some(open.map(|kept| &kept.fact).collect())
    }

    /// What somebody may read by what ties them to the record: all of it, else a summary; nothing, where neither is open or
    /// what for is to be said first.
    pub(crate) fn most_open_to(&self, signed: &Signed) -> Option<(Asked, Answer)> {
        self.most_open(signed, &self.looking(signed.account.person, signed.role))
    }

    fn most_open(&self, signed: &Signed, looking: &Looking<'_>) -> Option<(Asked, Answer)> {
        let situation = looking.of(&Of::Child(self.child));
        let mut acts = [Act::Read, Act::ReadSummary].into_iter();
        acts.find_map(|act| {
            let asked = self.asked(signed, act, None);
            let answer = decide(&asked, &situation);
            matches!(answer, Answer::Read(_)).then_some((asked, answer))
        })
    }

    /// The leave by which somebody reads all of the record, else a summary, by what for they say they ask.
    pub(crate) fn reads(
        &self,
        signed: &Signed,
        stated: Option<Stated>,
    ) -> Option<(Asked, MayRead)> {
        let mut acts = [Act::Read, Act::ReadSummary].into_iter();
        acts.find_map(|act| {
            let asked = self.asked(signed, act, stated);
            match self.decide(&asked) {
                Answer::Read(leave) => Some((asked, leave)),
                _ => None,
            }
        })
    }

    /// The record as far as they may read it so.
    pub(crate) fn reading_of_most(
        self,
        signed: &Signed,
        stated: Option<Stated>,
    ) -> Option<Reading> {
        let (asked, leave) = self.reads(signed, stated)?;
        Some(Reading::of(leave, self, &asked))
    }

    /// The record as far as somebody in a role may read it by what ties them to it, were they to sign in now.
    pub(crate) fn read_as(self, who: PersonId, role: Role) -> Option<Reading> {
        let situation = self.situation(who, role, self.child);
        let mut acts = [Act::Read, Act::ReadSummary].into_iter();
        let (asked, leave) = acts.find_map(|act| {
            let asked = Asked {
                who,
                role,
                act,
                of: Of::Child(self.child),
                stated: None,
                for_whom: None,
                with: None,
                sign_in: HowSignedIn {
                    at: self.at,
                    proved: self.at,
                    strong: true,
                    token: None,
                },
                at: self.at,
            };
            match decide(&asked, &situation) {
                Answer::Read(leave) => Some((asked, leave)),
                _ => None,
            }
        })?;
        Some(Reading::of(leave, self, &asked))
    }

    /// What is open by a leave: what may be read, and what it may be worked out from.
    fn open_by<'s, 'l>(
        &'s self,
        leave: &'l MayRead,
        looking: &'l Looking<'s>,
    ) -> impl Iterator<Item = &'s Arc<Kept>> + use<'s, 'l> {
        let mut beside = BTreeMap::new();
        let has_background = matches!(
            leave.shows(),
            Shows::Whole | Shows::Cases(_) | Shows::Summary
        );
        let mut is_open = move |fact: &Fact| {
            if !leave.may_rest_on(fact) {
                return false;
            }
            let mut others = fact.about.iter().filter(|id| **id != self.child);
            fact.about.contains(&self.child)
                || (has_background
                    && others.all(|id| {
                        let situation = beside
                            .entry(*id)
                            .or_insert_with(|| looking.of(&Of::Child(*id)));
                        is_open_beside(situation, fact)
                    }))
        };
        self.kept.iter().filter(move |kept| is_open(&kept.fact))
    }

    /// By what the person can be known again, as far as it is open to whoever asks, and whether all of it is; nothing,
    /// where they may not know that there is such a person.
    pub(crate) fn known_to(&self, asked: &Asked) -> Option<(Described, bool)> {
        let situation = self.situation(asked.who, asked.role, self.child);
        let answer = decide(asked, &situation);
        let is_open = |fact: &Fact| match &answer {
            Answer::Read(leave) => leave.may_rest_on(fact),
            _ => is_open_beside(&situation, fact),
        };
        if !matches!(answer, Answer::Read(_) | Answer::SayWhatFor) {
            return None;
        }
        let timeline = Timeline::as_known_at(self.child, self.at, self.facts());
        let all = timeline.facts();
        let open: Vec<&Fact> = all
            .iter()
            .copied()
            .filter(|fact| fact.about.contains(&self.child) && is_open(fact))
            .collect();
        let is_all = open.len() == all.len();
        Some((Described::from_facts(open, |id| id == self.child), is_all))
    }

    /// By what the person can be known again, whoever asks.
    pub(crate) fn described(&self) -> Described {
        Described::of(&Timeline::as_known_at(self.child, self.at, self.facts()))
    }

    /// Who proposed something of the record and stands by it, since it was last reviewed: of several things one person
    /// proposed of it, the last.
    pub(crate) fn proposers(&self, matter: Matter) -> BTreeSet<PersonId> {
        let timeline = Timeline::as_known_at(self.child, self.at, self.facts());
        let stands: BTreeSet<FactId> = timeline.facts().iter().map(|fact| fact.id).collect();
        let mut by = BTreeSet::new();
        for fact in self.facts().filter(|fact| stands.contains(&fact.id)) {
            if matches!(fact.what, What::Access(access::Fact::RetentionReviewed(_))) {
                by.clear();
            }
            if let Some((proposed, who)) = Disposal::proposal(&fact.what) {
                if proposed == matter {
                    by.insert(who);
                } else if proposed.is_other_outcome_than(matter) {
                    by.remove(&who);
                }
            }
        }
        by
    }

    /// A fact by its id.
    pub(crate) fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts().find(|fact| fact.id == id)
    }
}

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
        let open = around.open_by(&leave, &looking).cloned().collect();
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
            let named = |id| (id, names.or_id(id));
            joined.into_iter().map(named).collect()
        })
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

    /// Calls something with the child's timeline as known at a moment, of what is open alone.
    pub(crate) fn with_timeline<T>(
        &self,
        known: Timestamp,
        then: impl FnOnce(&Timeline) -> T,
    ) -> T {
        let facts = self.open.iter().map(|kept| &kept.fact);
        then(&Timeline::as_known_at(self.child, known, facts))
    }
}

/// May what is worked out for a child rest on a fact about somebody else? Not where that is kept from whoever asks.
fn is_open_beside(situation: &Situation, fact: &Fact) -> bool {
    use heard_record::fact::access::Restriction;
    let is_kept_closely = |level| level > Restriction::Sensitive;
    let case_is_closed = |case| {
        let mut cases = situation.cases.iter();
        cases.any(|(one, seal)| *one == case && is_kept_closely(seal.level))
    };
    let is_closed = situation.conflict
        || is_kept_closely(situation.seal.level)
        || fact.cases.iter().any(|case| case_is_closed(*case))
        || (situation.place_protected && is_place_bearing(&fact.what))
        || situation.kept.holds(fact.id);
    !is_closed
}
