//! The packets shared with somebody, as their agency or for a meeting they are invited to.

use heard_record::fact::access;

use super::child::Child;
use super::given::{Gives, end_of, has_begun, is_one, may_end, may_mean};
use super::{AFTER_MEETING, BEFORE_MEETING, Looking, WITHOUT_END};
use crate::access::ends;
use crate::access::tie::{Account, Cover, Tie, Ties, earlier};

impl Looking<'_> {
    /// The packets shared with them, as their agency or for a meeting they are invited to.
    pub(super) fn packets(&self, account: &Account, child: &Child, ties: &mut Ties) {
        for (fact, packet) in child.own::<access::PacketShared>() {
            let taken = child.own::<access::PacketTakenBack>().any(|(end, says)| {
                may_mean(&says.packet, &packet.packet) && may_end(end, fact, self.at)
            });
            let Some(until) = end_of(&packet.until) else {
                continue;
            };
            let live = has_begun(fact, self.at) && until.is_none_or(|until| self.at < until);
            if !live || taken {
                continue;
            }
            let facts = child.put_in(&packet.packet, self.at);
            if facts.is_empty() {
                continue;
            }
            let to_them = packet.to.clear().is_some_and(|to| to.contains(&self.who))
                || is_one(&account.teams, &packet.team);
            if is_one(&account.agencies, &packet.agency) && to_them {
                ties.add(
                    Tie::Packet,
                    Cover {
                        facts: facts.clone(),
                        until,
                        ..Cover::default()
                    },
                );
            }
            for Gives { says, .. } in self.given(|_: &access::Invited| WITHOUT_END, |_, _| false) {
                let to_it = says.child.clear() == Some(&child.id)
                    && says.meeting.clear().is_some()
                    && says.meeting.clear() == packet.meeting.clear();
                let Some(on) = says.on.clear().filter(|_| to_it) else {
                    continue;
                };
                let opens = ends(on.latest(), -BEFORE_MEETING);
                let closes = ends(on.earliest(), AFTER_MEETING);
                if opens <= self.at && self.at < closes {
                    let until = earlier(until, Some(closes));
                    ties.add(
                        Tie::Invited,
                        Cover {
                            facts: facts.clone(),
                            until,
                            ..Cover::default()
                        },
                    );
                }
            }
        }
    }
}
