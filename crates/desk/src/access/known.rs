//! What the record says about who asks and what they ask about, as known at a moment.
//!
//! What gives leave counts from when it had surely begun until it may have
//! ended; what stands in the way, from when it may have begun until it has
//! surely ended. An answer nobody can read gives nothing.

mod by_child;
mod by_staff;
mod child;
mod conflict;
mod given;
mod line;
mod packets;
mod places;
mod readers;
mod seals;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use heard_record::fact::access::{self, Restriction, Theme};
use heard_record::fact::place;
use heard_record::kind::OneKind;
use heard_record::{AsKnown, CaseId, Fact, PersonId, Role, Stated, Timeline, What, When};

use self::child::Child;
use self::given::{Gives, giving, may_end};
use self::line::is_apart;
pub use self::line::{is_outside_line, reviewer_is_apart};
pub(crate) use self::line::{supervisors_at, supervisors_ever};
pub use self::readers::readers;
use super::Of;
use super::limits::{Recipients, is_same_name, kept_back};
use super::tie::{Account, Cover, Seal, Situation, Tie, Ties, earlier};

/// What is given without saying until when.
const WITHOUT_END: &Stated<When> = &Stated::LeftOut;

/// An invitation's leave begins so long before the meeting, and ends so long after it.
const BEFORE_MEETING: SignedDuration = SignedDuration::from_hours(7 * 24);
const AFTER_MEETING: SignedDuration = SignedDuration::from_hours(14 * 24);

impl Situation {
    /// What facts say, as known at a moment, about somebody in a role and what they ask about.
    pub fn as_known_at(
        who: PersonId,
        role: Role,
        of: &Of,
        at: Timestamp,
        facts: &[Fact],
    ) -> Situation {
        Looking::at(who, role, at, facts).of(of)
    }
}

/// The district a child is of at a moment: that of the team that was given the child last, of those that have the child still.
pub(crate) fn district_at(child: PersonId, at: Timestamp, facts: &[Fact]) -> Option<String> {
    let on_record = AsKnown::at(at, facts);
    let timeline = on_record.of(child);
    let own = Child {
        id: child,
        timeline: &timeline,
    };
    let mut teams = own.teams(at).into_iter().rev();
    teams.find_map(|(_, given)| given.district.clear().cloned())
}

/// By what of its own a record ties people to it whom it does not name.
pub(crate) struct OwnTies {
    /// The matters it is of.
    pub(crate) themes: BTreeSet<Theme>,
    /// Does it tie people by anything else?
    pub(crate) has_others: bool,
    /// Until when the first of its live incidents ties people to it, where that is known.
    pub(crate) until: Option<Timestamp>,
}

/// One member of staff in a role, looked at as known at a moment, and then beside one thing after another.
pub(crate) struct Looking<'a> {
    staff: Timeline<'a>,
    who: PersonId,
    role: Role,
    account: Option<Account>,
    at: Timestamp,
    on_record: AsKnown<'a>,
}

impl<'a> Looking<'a> {
    /// What facts say of somebody in a role, as known at a moment.
    pub(crate) fn at(
        who: PersonId,
        role: Role,
        at: Timestamp,
        facts: impl IntoIterator<Item = &'a Fact>,
    ) -> Looking<'a> {
        let on_record = AsKnown::at(at, facts);
        let mut res = Looking {
            staff: on_record.of(who),
            who,
            role,
            account: None,
            at,
            on_record,
        };
        res.account = res.account();
        res
    }

    /// What ties them to what they ask about.
    pub(crate) fn of(&self, of: &Of) -> Situation {
        let mut res = Situation {
            account: self.account.clone(),
            exists: true,
            conflict: false,
            seal: Seal::OPEN,
            cases: Vec::new(),
            place_protected: false,
            ties: Ties::default(),
            kept: super::Kept::default(),
        };
        let account = self.account.clone().unwrap_or_default();
        match of {
            Of::Child(child) | Of::Case(child, _) => {
                let timeline = self.on_record.of(*child);
                self.of_child(&account, *child, &timeline, &mut res);
            }
            Of::Staff(other) => {
                if is_apart(self.who, *other, &self.on_record) {
                    res.ties.add(Tie::OutsideTheirLine, Cover::default());
                }
                self.of_force(&mut res.ties);
            }
            Of::Agency(agency) => {
                if account.agencies.iter().any(|one| is_same_name(one, agency)) {
                    res.ties.add(Tie::OwnAgency, Cover::default());
                }
            }
            Of::Force => self.of_force(&mut res.ties),
        }
        res
    }

    /// By what of its own a record ties people to it; nothing, where there is no such record.
    pub(crate) fn own_ties(&self, child: PersonId) -> Option<OwnTies> {
        let timeline = self.on_record.of(child);
        let own = Child {
            id: child,
            timeline: &timeline,
        };
        let is_own =
            |fact: &&Fact| fact.about.contains(&child) && !matches!(fact.what, What::Access(_));
        timeline.facts().iter().copied().find(is_own)?;
        let incidents = own.incidents(self.at);
        let in_custody = own.in_custody(self.at);
        let ends = in_custody.iter().map(|(_, until)| *until);
        Some(OwnTies {
            themes: own.themes(self.at),
            has_others: own.own::<access::GivenToTeam>().next().is_some()
                || own.own::<access::RightsRequested>().next().is_some()
                || own.own::<access::RetentionDue>().next().is_some()
                || !incidents.is_empty()
                || !in_custody.is_empty(),
            until: incidents.iter().flatten().copied().chain(ends).min(),
        })
    }

    /// What gives this very account leave: nothing is gained by being said to be the same person as somebody else.
    fn given<K: OneKind>(
        &self,
        until: impl Fn(&K) -> &Stated<When>,
        ended: impl Fn(&Fact, &K) -> bool,
    ) -> Vec<Gives<'a, K>> {
        let mut res = giving(&self.staff, self.at, until, ended);
        res.retain(|given| given.fact.about == [self.who]);
        res
    }

    fn account(&self) -> Option<Account> {
        let role = self.role;
        let ended = |given: &Fact, _: &access::AccountGiven| {
            self.staff.of::<access::AccountEnded>().any(|(end, says)| {
                says.role.clear().is_none_or(|ended| *ended == role) && may_end(end, given, self.at)
            })
        };
        let given = self
            .given(|account: &access::AccountGiven| &account.until, ended)
            .into_iter()
            .filter(|given| given.says.role.clear() == Some(&role));
        let mut res: Option<Account> = None;
        for given in given {
            let account = res.get_or_insert_default();
            account.teams.extend(given.says.team.clear().cloned());
            account
                .districts
                .extend(given.says.district.clear().cloned());
            account.agencies.extend(given.says.agency.clear().cloned());
            let themes = given.says.themes.clear().cloned();
            account.themes.extend(themes.unwrap_or_default());
            account.until = earlier(account.until, given.until);
        }
        res
    }

    fn of_child(
        &self,
        account: &Account,
        child: PersonId,
        timeline: &Timeline<'a>,
        res: &mut Situation,
    ) {
        let own = Child {
            id: child,
            timeline,
        };
        res.conflict = self.has_conflict(&own);
        res.place_protected = timeline.of::<place::Protected>().next().is_some();
        res.kept = kept_back(
            timeline,
            &Recipients {
                people: vec![self.who],
                agencies: account.agencies.clone(),
                outside: !self.role.is_police(),
            },
        );
        self.ties_by_staff(&own, &mut res.ties);
        self.ties_by_child(account, &own, &mut res.ties);
        (res.seal, res.cases) = self.seals(&own, &res.ties);
        // A child of whom there are only cases that are kept from them is not on record for them.
        let is_kept = |case: &CaseId| {
            let mut cases = res.cases.iter();
            cases.any(|(one, seal)| {
                one == case && !seal.lets_by(Restriction::Sensitive, Restriction::Sealed)
            })
        };
        res.exists = timeline
            .facts()
            .iter()
            .any(|fact| fact.about.contains(&child) && !fact.cases.iter().any(is_kept));
        self.packets(account, &own, &mut res.ties);
    }
}
