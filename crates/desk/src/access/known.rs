//! What the record says about who asks and what they ask about, as known at a moment.
//!
//! What gives leave counts from when it had surely begun until it may have
//! ended; what stands in the way, from when it may have begun until it has
//! surely ended. An answer nobody can read gives nothing.

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

use heard_record::fact::access::{self, HeldAs, Restriction, Theme, Told};
use heard_record::fact::{investigation, place, review};
use heard_record::kind::OneKind;
use heard_record::{AsKnown, CaseId, Fact, FactId, PersonId, Role, Stated, Timeline, What, When};

use self::child::Child;
use self::given::{Gives, giving, has_begun, is_one, may_end, may_mean};
use self::line::is_apart;
pub use self::line::{is_outside_line, reviewer_is_apart};
pub(crate) use self::line::{supervisors_at, supervisors_ever};
pub use self::readers::readers;
use super::limits::{Recipients, is_same_name, kept_back};
use super::tie::{Account, Cover, Seal, Situation, Tie, Ties, earlier};
use super::{EMERGENCY_LASTS, Of, ends};

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
        Some(OwnTies {
            themes: own.themes(self.at),
            has_others: own.own::<access::GivenToTeam>().next().is_some()
                || own.own::<access::RightsRequested>().next().is_some()
                || own.own::<access::RetentionDue>().next().is_some()
                || !incidents.is_empty(),
            until: incidents.into_iter().flatten().min(),
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

    fn of_force(&self, ties: &mut Ties) {
        for plan in self.plans() {
            ties.add(Tie::Planned, Cover::ending(plan.until));
        }
        let questions = self
            .given(|it: &access::QuestionApproved| &it.until, |_, _| false)
            .into_iter()
            .filter(|question| question.until.is_some())
            .filter(|question| question.says.by.clear().is_some_and(|by| *by != self.who));
        for question in questions {
            ties.add(Tie::Question, Cover::ending(question.until));
        }
        for enquiry in self.enquiries() {
            ties.add(Tie::Enquiry, Cover::ending(enquiry.until));
        }
    }

    fn plans(&self) -> Vec<Gives<'a, access::InspectionPlanned>> {
        self.given(|it: &access::InspectionPlanned| &it.until, |_, _| false)
            .into_iter()
            .filter(|plan| plan.until.is_some())
            .filter(|plan| {
                let from = plan.says.from.clear();
                from.is_some_and(|from| from.latest() <= self.at)
            })
            .collect()
    }

    fn enquiries(&self) -> Vec<Gives<'a, access::EnquiryAuthorised>> {
        self.given(|it: &access::EnquiryAuthorised| &it.until, |_, _| false)
            .into_iter()
            .filter(|enquiry| enquiry.until.is_some() && enquiry.says.authority.answered().is_yes())
            .collect()
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

    /// What the facts about the member of staff tie them by.
    fn ties_by_staff(&self, child: &Child, ties: &mut Ties) {
        let is_child = |stated: &Stated<PersonId>| stated.clear() == Some(&child.id);
        let given_up = |given: &Fact, held: &access::Held| {
            self.staff.of::<access::GivenUp>().any(|(end, says)| {
                is_child(&says.child)
                    && may_mean(&says.held_as, &held.held_as)
                    && may_end(end, given, self.at)
            })
        };
        for held in self.given(|it: &access::Held| &it.until, given_up) {
            let tie = match held.says.held_as.clear() {
                Some(HeldAs::Keeper) => Tie::Keeps,
                Some(HeldAs::PlaceKeeper) => Tie::KeepsPlace,
                None => continue,
                Some(_) => Tie::Holds,
            };
            if is_child(&held.says.child) {
                let cover = Cover::of(held.fact, held.until);
                ties.add(tie, cover);
            }
        }
        for named in self.let_in(child) {
            let cover = Cover::of(named.fact, named.until);
            ties.add(Tie::Named, cover);
        }
        for opened in self.emergencies(child) {
            ties.add(Tie::Emergency, Cover::ending(opened.until));
        }
        for plan in self.plans() {
            let drawn = child.own::<review::Drawn>().any(|(fact, drawn)| {
                has_begun(fact, self.at)
                    && drawn.sample.clear().is_some()
                    && drawn.sample.clear() == plan.says.sample.clear()
            });
            if drawn {
                ties.add(Tie::InSample, Cover::ending(plan.until));
            }
        }
        for enquiry in self.enquiries() {
            let cover = || Cover::ending(enquiry.until);
            ties.add(Tie::Enquiry, cover());
            let by_another = enquiry
                .says
                .approved_by
                .clear()
                .is_some_and(|by| *by != self.who);
            if is_child(&enquiry.says.child) && by_another {
                ties.add(Tie::EnquiryOfContent, cover());
            }
        }
        self.places(child, ties);
    }

    fn let_in(&self, child: &Child) -> Vec<Gives<'a, access::LetIn>> {
        let is_child = |stated: &Stated<PersonId>| stated.clear() == Some(&child.id);
        let out = |given: &Fact, _: &access::LetIn| {
            self.staff
                .of::<access::LetOut>()
                .any(|(end, says)| is_child(&says.child) && may_end(end, given, self.at))
        };
        self.given(|it: &access::LetIn| &it.until, out)
            .into_iter()
            .filter(|it| is_child(&it.says.child))
            .filter(|it| it.says.by.clear().is_some_and(|by| *by != self.who))
            .collect()
    }

    /// Did somebody who looked at it say that what they opened alone was not right to open?
    fn was_not_right(&self, opened: FactId) -> bool {
        self.staff
            .of::<access::EmergencyReviewed>()
            .any(|(end, says)| {
                says.opened.clear() == Some(&opened)
                    && says.justified.clear() != Some(&true)
                    && end.happened.earliest() <= self.at
            })
    }

    fn emergencies(&self, child: &Child) -> Vec<Gives<'a, access::EmergencyOpened>> {
        let undone = |opened: &Fact, _: &access::EmergencyOpened| self.was_not_right(opened.id);
        self.given(|it: &access::EmergencyOpened| &it.until, undone)
            .into_iter()
            .filter(|it| it.says.child.clear() == Some(&child.id))
            .filter(|it| it.says.because.answered().is_yes())
            .filter(|it| {
                let told = it.says.told.clear().cloned().unwrap_or_default();
                Told::ALL.iter().all(|one| told.contains(one))
            })
            .filter_map(|it| {
                let longest = ends(it.fact.happened.earliest(), EMERGENCY_LASTS);
                let until = it.until?.min(longest);
                (self.at < until).then_some(Gives {
                    until: Some(until),
                    ..it
                })
            })
            .collect()
    }

    /// What the facts about the child tie them by.
    fn ties_by_child(&self, account: &Account, child: &Child, ties: &mut Ties) {
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
