//! What the facts about a child tie somebody by: who was given what, the live incidents, the matters the record is of.

use heard_record::fact::access;
use heard_record::fact::investigation;

use super::Looking;
use super::child::Child;
use super::given::{has_begun, is_one, may_mean};
use crate::access::tie::{Account, Cover, Tie, Ties};

impl Looking<'_> {
    /// What the facts about the child tie them by.
    pub(super) fn ties_by_child(&self, account: &Account, child: &Child, ties: &mut Ties) {
        for (fact, says) in child.own::<investigation::Allocated>() {
            let ended = child.investigation_ended(fact, says, self.at);
            if says.officer.clear() == Some(&self.who) && has_begun(fact, self.at) && !ended {
                ties.add(Tie::Holds, Cover::of(fact, None));
            }
        }
        for (fact, given) in child.teams(self.at) {
            let cover = || Cover::of(fact, None);
            if is_one(&account.teams, &given.team) {
                ties.add(Tie::TheirTeams, cover());
            }
            if is_one(&account.districts, &given.district) {
                ties.add(Tie::District, cover());
            }
        }
        for until in child.incidents(self.at) {
            ties.add(Tie::Incident, Cover::ending(until));
        }
        for (begun, until) in child.in_custody(self.at) {
            ties.add(Tie::Custody, Cover::of(begun, Some(until)));
        }
        if !account.themes.is_disjoint(&child.themes(self.at)) {
            ties.add(Tie::Theme, Cover::default());
        }
        if child
            .is_open::<access::RightsRequested, access::RightsAnswered>(self.at, |one, other| {
                may_mean(&other.request, &one.request)
            })
        {
            ties.add(Tie::Request, Cover::default());
        }
        if child.is_open::<access::RetentionDue, access::RetentionReviewed>(self.at, |_, _| true) {
            ties.add(Tie::RetentionDue, Cover::default());
        }
    }
}
