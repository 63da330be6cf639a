//! What one record of a child says about who may see it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use heard_record::fact::access::{self, Restriction, Theme};
use heard_record::fact::{contact, custody, investigation, missing};
use heard_record::kind::OneKind;
use heard_record::timeline::shares;
use heard_record::{Fact, FactId, PersonId, Stated, Timeline, What};

use super::given::{has_begun, has_lifted, may_end, may_mean, same_words};
use crate::access::ends;
use crate::planted::{Leak, is_planted};

/// An incident's leave ends so long after it was closed.
const AFTER_CLOSING: SignedDuration = SignedDuration::from_hours(24);

/// A time in custody ties nobody for longer than this, where no end of it is on record.
const CUSTODY_TIES_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

/// One record of a child. What ties people to it is its own; what closes it may stand on any record of the same child.
pub(super) struct Child<'t, 'a> {
    pub(super) id: PersonId,
    pub(super) timeline: &'t Timeline<'a>,
}

impl<'t, 'a> Child<'t, 'a> {
    pub(super) fn own<K: OneKind>(
        &self,
    ) -> impl Iterator<Item = (&'a Fact, &'a K)> + use<'t, 'a, K> {
        let id = self.id;
        let own = move |(fact, _): &(&Fact, &K)| fact.about.contains(&id);
        self.timeline.of::<K>().filter(own)
    }

    /// The teams that have the child at a moment.
    pub(super) fn teams(&self, at: Timestamp) -> Vec<(&'a Fact, &'a access::GivenToTeam)> {
        let is_taken = |given: &Fact, says: &access::GivenToTeam| {
            self.own::<access::TakenFromTeam>()
                .any(|(end, taken)| may_mean(&taken.team, &says.team) && may_end(end, given, at))
        };
        self.own::<access::GivenToTeam>()
            .filter(|(given, says)| has_begun(given, at) && !is_taken(given, says))
            .collect()
    }

    pub(super) fn restrictions(
        &self,
        at: Timestamp,
    ) -> impl Iterator<Item = (&'a Fact, &'a access::Restricted)> + use<'t, 'a> {
        let timeline = self.timeline;
        timeline
            .of::<access::Restricted>()
            .filter(move |(fact, says)| {
                let is_sealed = says
                    .level
                    .clear()
                    .is_none_or(|level| *level == Restriction::Sealed);
                let lifted = timeline
                    .of::<access::RestrictionLifted>()
                    .any(|(lift, how)| {
                        (!is_sealed || how.agreed_by.clear().is_some())
                            && lift.cases == fact.cases
                            && lift.about.iter().any(|id| fact.about.contains(id))
                            && has_lifted(lift, fact, at)
                    });
                fact.happened.earliest() <= at && !lifted
            })
    }

    /// Is it of a case that is kept from whoever is not let in? What is, ties nobody else to the child.
    fn is_kept_closely(&self, fact: &Fact, at: Timestamp) -> bool {
        !is_planted(Leak::ClosedIncident)
            && self.restrictions(at).any(|(restricted, says)| {
                let is_close = says
                    .level
                    .clear()
                    .is_none_or(|level| *level > Restriction::Sensitive);
                let mut cases = fact.cases.iter();
                is_close && cases.any(|case| restricted.cases.contains(case))
            })
    }

    pub(super) fn investigation_ended(
        &self,
        given: &Fact,
        says: &investigation::Allocated,
        at: Timestamp,
    ) -> bool {
        let order = |fact: &Fact| (fact.happened.latest(), fact.recorded, fact.id);
        let to_another = self
            .own::<investigation::Allocated>()
            .any(|(other, later)| {
                order(other) > order(given)
                    && may_mean(&later.crime, &says.crime)
                    && may_end(other, given, at)
            });
        let closed = self
            .own::<investigation::Closed>()
            .any(|(end, closed)| may_mean(&closed.crime, &says.crime) && may_end(end, given, at));
        to_another || closed
    }

    /// Until when each live incident ties people to the child, where that is known.
    pub(super) fn incidents(&self, at: Timestamp) -> Vec<Option<Timestamp>> {
        let until = |given: &Fact, closes: Vec<Timestamp>| {
            let closed = closes.into_iter().min();
            let until = closed.map(|closed| ends(closed, AFTER_CLOSING));
            let is_live = has_begun(given, at) && until.is_none_or(|until| at < until);
            (is_live && !self.is_kept_closely(given, at)).then_some(until)
        };
        let is_end = |end: &Fact, given: &Fact| {
            end.happened.latest() >= given.happened.latest() && shares(&end.cases, &given.cases)
        };
        let incidents = self
            .own::<contact::IncidentOpened>()
            .filter_map(|(opened, says)| {
                let closes = self
                    .own::<contact::IncidentClosed>()
                    .filter(|(end, closed)| {
                        may_mean(&closed.incident, &says.incident) && is_end(end, opened)
                    })
                    .map(|(end, _)| end.happened.earliest());
                until(opened, closes.collect())
            });
        let episodes = self.own::<missing::Reported>().filter_map(|(opened, _)| {
            let closes = self
                .own::<missing::Closed>()
                .filter(|(end, _)| is_end(end, opened))
                .map(|(end, _)| end.happened.earliest());
            until(opened, closes.collect())
        });
        incidents.chain(episodes).collect()
    }

    /// The times in custody that tie whoever keeps the child there, each until when. One that belongs to no case ties nobody.
    pub(super) fn in_custody(&self, at: Timestamp) -> Vec<(&'a Fact, Timestamp)> {
        let tied = self.own::<custody::Detained>().filter(|(begun, _)| {
            has_begun(begun, at) && !begun.cases.is_empty() && !self.is_kept_closely(begun, at)
        });
        let until = tied.map(|(begun, _)| (begun, self.custody_ties_until(begun)));
        until.filter(|(_, until)| at < *until).collect()
    }

    /// Until a day after it ended, and for no longer than a week.
    fn custody_ties_until(&self, begun: &Fact) -> Timestamp {
        let longest = ends(begun.happened.latest(), CUSTODY_TIES_FOR);
        let is_end = |end: &&Fact| {
            end.happened.latest() >= begun.happened.latest() && shares(&end.cases, &begun.cases)
        };
        let released = self.own::<custody::Released>().map(|(end, _)| end);
        let ended = released.filter(is_end).map(|end| end.happened.earliest());
        let ended = ended.min().map(|ended| ends(ended, AFTER_CLOSING));
        ended.map_or(longest, |ended| ended.min(longest))
    }

    pub(super) fn themes(&self, at: Timestamp) -> BTreeSet<Theme> {
        let own = self.timeline.facts().iter();
        own.filter(|fact| fact.about.contains(&self.id) && has_begun(fact, at))
            .filter(|fact| !self.is_kept_closely(fact, at))
            .filter_map(|fact| theme_of(&fact.what))
            .collect()
    }

    /// Is there something open that nothing since has closed?
    pub(super) fn is_open<Opens: OneKind, Closes: OneKind>(
        &self,
        at: Timestamp,
        means: impl Fn(&Opens, &Closes) -> bool,
    ) -> bool {
        self.own::<Opens>().any(|(opened, one)| {
            has_begun(opened, at)
                && !self
                    .own::<Closes>()
                    .any(|(closed, other)| means(one, other) && may_end(closed, opened, at))
        })
    }

    /// The facts put in a packet; of what is restricted only what was put there since.
    pub(super) fn put_in(&self, packet: &Stated<String>, at: Timestamp) -> Vec<FactId> {
        let put = self
            .own::<access::PutInPacket>()
            .filter(|(fact, says)| has_begun(fact, at) && same_words(&says.packet, packet));
        put.filter_map(|(put, says)| {
            let id = *says.fact.clear()?;
            let mut facts = self.timeline.facts().iter();
            // Not one of another record said to be of the same person.
            let fact = facts.find(|fact| fact.id == id && fact.about.contains(&self.id))?;
            let knowingly = self.restrictions(at).all(|(restricted, level)| {
                let closes = level
                    .level
                    .clear()
                    .is_none_or(|level| *level >= Restriction::Restricted);
                let concerns = restricted.cases.is_empty()
                    || fact
                        .cases
                        .iter()
                        .any(|case| restricted.cases.contains(case));
                !closes || !concerns || put.happened.earliest() > restricted.happened.latest()
            });
            knowingly.then_some(id)
        })
        .collect()
    }
}

fn theme_of(what: &What) -> Option<Theme> {
    Some(match what {
        What::Missing(_) => Theme::Missing,
        What::DomesticAbuse(_) => Theme::DomesticAbuse,
        What::Exploitation(_) => Theme::Exploitation,
        What::Online(_) => Theme::Online,
        What::Protection(_)
        | What::Notice(_)
        | What::Strategy(_)
        | What::Investigation(_)
        | What::Custody(_)
        | What::Death(_) => Theme::ChildProtection,
        _ => return None,
    })
}
