//! Whether a member of staff has an interest in a child.

use std::collections::BTreeSet;

use heard_record::fact::{access, investigation, person};
use heard_record::identity::address;
use heard_record::{Fact, PersonId, What};

use super::Looking;
use super::child::Child;
use super::given::has_lifted;

impl Looking<'_> {
    /// Has the member of staff an interest in the child: declared, or shown by the record?
    pub(super) fn has_conflict(&self, child: &Child) -> bool {
        let timeline = child.timeline;
        let is_child = |id: PersonId| timeline.person(id) == timeline.child();
        let is_them = |id: PersonId| {
            self.staff.person(id) == self.staff.child()
                || timeline.person(id) == timeline.person(self.who)
        };
        // It is cleared for this very account and this very record: nothing is gained by either being said to be another.
        let cleared = |laid: &Fact| {
            self.staff
                .of::<access::ConflictCleared>()
                .any(|(lift, says)| {
                    lift.about == [self.who]
                        && says.child.clear() == Some(&child.id)
                        && says.by.clear().is_some_and(|by| !is_them(*by))
                        && has_lifted(lift, laid, self.at)
                })
        };
        let may_have_begun = |fact: &Fact| fact.happened.earliest() <= self.at;
        let declared = self
            .staff
            .of::<access::ConflictDeclared>()
            .any(|(fact, says)| {
                says.child.clear().is_none_or(|id| is_child(*id))
                    && may_have_begun(fact)
                    && (says.is.clear() == Some(&access::ConflictOf::Subject) || !cleared(fact))
            });
        let names_them = timeline.facts().iter().any(|fact| {
            if !may_have_begun(fact) {
                return false;
            }
            match &fact.what {
                What::Access(_) | What::Investigation(investigation::Fact::Allocated(_)) => false,
                // That they live together or are related may turn out not to matter; to be named otherwise is to be in it.
                What::Person(person::Fact::LivesAt(_) | person::Fact::Linked(_)) => {
                    names(fact, &is_them) && !cleared(fact)
                }
                _ => names(fact, &is_them),
            }
        });
        let is_kin = self.staff.of::<person::Linked>().any(|(fact, link)| {
            link.other.clear().is_some_and(|id| is_child(*id))
                && may_have_begun(fact)
                && !cleared(fact)
        });
        let homes: BTreeSet<String> = timeline
            .of::<person::LivesAt>()
            .filter_map(|(_, lives)| lives.place.clear())
            .map(|place| address(place))
            .collect();
        let same_address = self.staff.of::<person::LivesAt>().any(|(fact, lives)| {
            let place = lives.place.clear();
            place.is_some_and(|place| homes.contains(&address(place)))
                && may_have_begun(fact)
                && !cleared(fact)
        });
        is_child(self.who) || declared || names_them || is_kin || same_address
    }
}

/// Does a fact name somebody, as whom it is about or in an answer?
fn names(fact: &Fact, is_them: &dyn Fn(PersonId) -> bool) -> bool {
    let mut res = fact.about.iter().any(|id| is_them(*id));
    fact.what.people(&mut |id| res |= is_them(id));
    res
}
