//! Everything there is to see of a child, before it is decided who may see what of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_duty::occasion::may_owe_others;
use heard_record::fact::access::{self, Theme};
use heard_record::fact::place;
use heard_record::identity::Described;
use heard_record::{Fact, FactId, PersonId, Role, SealedPlace, Timeline, What};
use heard_store::Kept;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Reading, asked};
use crate::access::{
    Act, Answer, Asked, Looking, MayRead, Of, Shows, SignIn as HowSignedIn, Situation, Stated, Tie,
    Ties, decide, is_place_bearing,
};
use crate::desk::Signed;
use crate::disposal::{Disposal, Matter};
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
    pub(crate) fn facts(&self) -> impl Iterator<Item = &Fact> {
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

    /// The same; nothing, where they have an interest of their own in the child: they are told nothing of the record.
    pub(crate) fn ties_without_interest(&self, signed: &Signed) -> Option<Ties> {
        let situation = self.situation(signed.account.person, signed.role, self.child);
        (!situation.conflict).then_some(situation.ties)
    }

    /// May they be told that one person alone opens the child's protected place: do they keep it, lead on privacy, or are they
    /// the superintendent, with no conflict of interest of their own?
    pub(crate) fn is_told_of_place(&self, signed: &Signed) -> bool {
        self.ties_without_interest(signed).is_some_and(|ties| {
            ties.of(Tie::KeepsPlace).is_some()
                || matches!(
                    signed.role,
                    Role::Superintendent | Role::DataProtectionOfficer
                )
        })
    }

    /// The protected place the child was last said to have: the fact, and its number where it is sealed here.
    pub(crate) fn protected_place(&self) -> Option<(FactId, Option<SealedPlace>)> {
        let timeline = Timeline::as_known_at(self.child, self.at, self.facts());
        let own = timeline.of::<place::Protected>();
        let last = own
            .filter(|(fact, _)| fact.about.contains(&self.child))
            .max_by_key(|(fact, _)| (fact.happened.latest(), fact.recorded, fact.id));
        last.map(|(fact, says)| (fact.id, says.sealed.clear().copied()))
    }

    /// Somebody in a role, of whom it is asked what ties them to the record and to those around the child.
    pub(super) fn looking(&self, who: PersonId, role: Role) -> Looking<'_> {
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
        let (asked, answer) = self.most_open(signed, &looking)?;
        let Answer::Read(leave) = answer else {
            return None;
        };
        let open = self.open_by(&leave, &looking, &asked);
        Some(open.map(|kept| &kept.fact).collect())
    }

    /// Everything there is to see, whoever may see it.
    pub(crate) fn everything(&self) -> Vec<&Fact> {
        self.facts().collect()
    }

    /// What decides to whom all of it is open, and the first moment at which that is otherwise with time alone; nothing,
    /// where something in it was ever kept from anybody.
    pub(crate) fn openness(&self) -> Option<(Openness, Option<Timestamp>)> {
        if self.facts().any(|fact| keeps_from_somebody(&fact.what)) {
            return None;
        }
        let looking = self.looking(NOBODY, Role::NotStated);
        let own = looking.own_ties(self.child)?;
        let may_owe =
            |fact: &&Fact| may_owe_others(fact.kind().index) && !fact.about.contains(&self.child);
        let others = self.facts().filter(may_owe).flat_map(|fact| &fact.about);
        let others: BTreeSet<PersonId> = others.copied().collect();
        let beside = others
            .into_iter()
            .map(|id| looking.own_ties(id).map(|ties| ties.themes));
        let openness = Openness {
            themes: own.themes,
            has_other_ties: own.has_others,
            beside: beside.collect::<Option<_>>()?,
        };
        Some((openness, own.until))
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
    pub(super) fn open_by<'s, 'l>(
        &'s self,
        leave: &'l MayRead,
        looking: &'l Looking<'s>,
        asked: &'l Asked,
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
                            && (!may_owe_others(fact.kind().index)
                                || may_know_of(asked, *id, situation))
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

/// Whoever is nobody on record.
pub(crate) const NOBODY: PersonId = PersonId::from_uuid(Uuid::nil());

/// What decides to whom all there is to see of a child is open, where nothing of it was ever kept from anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Openness {
    /// The matters the child's record is of.
    pub(crate) themes: BTreeSet<Theme>,
    /// Does it tie people by anything else than these and their names?
    pub(crate) has_other_ties: bool,
    /// The matters of each other record with a fact that may owe the child something.
    pub(crate) beside: Vec<BTreeSet<Theme>>,
}

/// May a fact keep a record, or something in it, from somebody?
fn keeps_from_somebody(what: &What) -> bool {
    matches!(
        what,
        What::Access(access::Fact::Restricted(_) | access::Fact::DoNotTell(_))
            | What::Place(place::Fact::Protected(_))
    )
}

/// May they know that there is a record of somebody around the child?
pub(crate) fn may_know_of(asked: &Asked, id: PersonId, situation: &Situation) -> bool {
    [Act::Read, Act::ReadSummary].into_iter().any(|act| {
        let of_them = Asked {
            act,
            of: Of::Child(id),
            stated: None,
            ..asked.clone()
        };
        let answer = decide(&of_them, situation);
        matches!(answer, Answer::Read(_) | Answer::SayWhatFor)
    })
}

/// May what is worked out for a child rest on a fact about somebody else? Not where that is kept from whoever asks.
fn is_open_beside(situation: &Situation, fact: &Fact) -> bool {
    use access::Restriction;
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
