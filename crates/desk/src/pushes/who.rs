//! The one person who owes something to a child now: whoever holds the child, else whoever is on duty for it, else whoever
//! supervises whoever holds the child. Nobody is told who is off duty, as far as is on record, or may not open the record.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::Rule;
use heard_record::fact::access;
use heard_record::fact::workforce::OnDuty;
use heard_record::kind::OneKind;
use heard_record::{FactId, PersonId, Role, What};
use heard_store::Fault;
use jiff::Timestamp;

use crate::desk::Desk;
use crate::posts::AtWork;
use crate::reading::Around;
use crate::staff::Member;

/// What the whole of a force is called, where it is said for which place somebody is on duty.
const EVERYWHERE: [&str; 4] = ["the force", "force", "the control room", "control room"];

/// Somebody who owes something to a child, with what is owed to the child and not met, of what they may read.
#[derive(Debug, Clone)]
pub(super) struct Owes {
    pub(super) person: PersonId,
    unmet: BTreeSet<(String, FactId)>,
}

impl Owes {
    pub(super) fn is_unmet(&self, rule: &str, fact: FactId) -> bool {
        self.unmet.contains(&(rule.to_owned(), fact))
    }
}

/// Everybody with an account, and whether they are on duty.
#[derive(Debug)]
pub(super) struct Staff(Vec<(Member, Tour)>);

/// What the record says of somebody's tour of duty.
#[derive(Debug)]
struct Tour {
    /// For what they are on duty now: in which role, for which place.
    now: Vec<(Role, Option<String>)>,
    /// Are they off duty, as far as is on record?
    is_off: bool,
}

impl Tour {
    /// Somebody of whom no tour is on record may be on duty.
    fn of(work: &AtWork, at: Timestamp) -> Tour {
        let tours = work.tours();
        let is_on = |says: &OnDuty, begins: Timestamp| {
            begins <= at && says.until.clear().is_none_or(|until| until.latest() > at)
        };
        let now: Vec<(Role, Option<String>)> = tours
            .iter()
            .filter(|(fact, says)| is_on(says, fact.happened.earliest()))
            .filter_map(|(_, says)| Some((*says.role.clear()?, says.place.clear().cloned())))
            .collect();
        let is_away = work.held().iter().any(|(_, away)| away.is_some());
        Tour {
            is_off: is_away || (now.is_empty() && !tours.is_empty()),
            now,
        }
    }
}

impl Staff {
    fn of(&self, person: PersonId) -> Option<&(Member, Tour)> {
        self.0.iter().find(|(member, _)| member.person == person)
    }

    /// Somebody's role, of some, if they are not off duty.
    fn in_role(&self, person: PersonId, roles: &[Role]) -> Option<(PersonId, Role)> {
        let (member, tour) = self.of(person)?;
        let mut own = member.roles.iter().map(|(role, _)| *role);
        let role = own.find(|role| roles.contains(role))?;
        (!tour.is_off).then_some((person, role))
    }

    /// Those on duty in a role, those first who are so for the child's own district.
    fn on_duty(&self, role: Role, district: Option<&str>) -> Vec<(PersonId, Role)> {
        let ranked = self.0.iter().filter_map(|(member, tour)| {
            let has_role = member.roles.iter().any(|(one, _)| *one == role);
            let places = tour.now.iter().filter(|(on, _)| *on == role);
            let rank = places.filter_map(|(_, place)| rank(place.as_deref(), district));
            let rank = rank.min().filter(|_| has_role && !tour.is_off)?;
            Some((rank, member.person))
        });
        let mut ranked: Vec<(u8, PersonId)> = ranked.collect();
        ranked.sort();
        ranked
            .into_iter()
            .map(|(_, person)| (person, role))
            .collect()
    }
}

/// How near a place is for which somebody is on duty: a child's own district, the whole force, or neither.
fn rank(place: Option<&str>, district: Option<&str>) -> Option<u8> {
    let is = |one: &str, other: &str| one.trim().eq_ignore_ascii_case(other.trim());
    match (place, district) {
        (Some(place), Some(district)) if is(place, district) => Some(0),
        (Some(place), _) if EVERYWHERE.iter().any(|all| is(place, all)) => Some(1),
        (None, _) => Some(1),
        _ => None,
    }
}

/// Who may owe something to one child, and what each of them may read.
pub(super) struct Asked<'s> {
    staff: &'s Staff,
    child: PersonId,
    holders: Vec<PersonId>,
    district: Option<String>,
    read: BTreeMap<(PersonId, Role), Option<Owes>>,
}

impl Asked<'_> {
    /// The one who owes what a rule asks because of a fact.
    pub(super) async fn of(
        &mut self,
        desk: &Desk,
        rule: &Rule,
        fact: FactId,
    ) -> Result<Option<Owes>, Fault> {
        for (person, role) in self.candidates(rule) {
            let owes = match self.read.get(&(person, role)) {
                Some(owes) => owes.clone(),
                None => {
                    let owes = desk.owes(person, role, self.child).await?;
                    self.read.insert((person, role), owes.clone());
                    owes
                }
            };
            if let Some(owes) = owes.filter(|owes| owes.is_unmet(&rule.id, fact)) {
                return Ok(Some(owes));
            }
        }
        Ok(None)
    }

    fn candidates(&self, rule: &Rule) -> Vec<(PersonId, Role)> {
        let roles: Vec<Role> = rule
            .owed_by
            .iter()
            .copied()
            .filter(|role| role.is_police())
            .collect();
        let holders = self.holders.iter();
        let held = holders.filter_map(|person| self.staff.in_role(*person, &roles));
        let on_duty = roles
            .iter()
            .flat_map(|role| self.staff.on_duty(*role, self.district.as_deref()));
        let above = self
            .holders
            .iter()
            .filter_map(|person| self.staff.of(*person))
            .flat_map(|(member, _)| &member.supervisors);
        let above = above.filter_map(|person| self.staff.in_role(*person, Role::ALL));
        held.chain(on_duty).chain(above).collect()
    }
}

impl Desk {
    /// Everybody with an account that is open, with their tour of duty.
    pub(super) async fn staff_now(&self) -> Result<Staff, Fault> {
        let members = self.everybody_with_an_account().await?.into_iter();
        let open: Vec<Member> = members.filter(|member| member.closed.is_none()).collect();
        let people = open.iter().map(|member| member.person).collect();
        let mut at_work = self.at_work(people).await?;
        let now = self.now();
        let each = open.into_iter().map(|member| {
            let tour = Tour::of(&at_work(member.person), now);
            (member, tour)
        });
        Ok(Staff(each.collect()))
    }

    /// Who may owe something to a child.
    pub(super) async fn who_owes<'s>(
        &self,
        child: PersonId,
        staff: &'s Staff,
    ) -> Result<Asked<'s>, Fault> {
        let holders = self.holders_at(child, self.now()).await?;
        let facts = self.leave_of(child).await?;
        let district = facts.iter().rev().find_map(|fact| match &fact.what {
            What::Access(access::Fact::GivenToTeam(given)) if fact.about.contains(&child) => {
                given.district.clear().cloned()
            }
            _ => None,
        });
        Ok(Asked {
            staff,
            child,
            holders: holders.into_iter().map(|holder| holder.person).collect(),
            district,
            read: BTreeMap::new(),
        })
    }

    /// Somebody in a role, with what is owed to a child and not met, if the record is open to them.
    async fn owes(
        &self,
        person: PersonId,
        role: Role,
        child: PersonId,
    ) -> Result<Option<Owes>, Fault> {
        let now = self.now();
        let facts = self.store.facts_with_leave(person, child).await?;
        let Some(reading) = Around::new(child, facts, now).read_as(person, role) else {
            return Ok(None);
        };
        let unmet = reading.unmet(&self.catalogue, now, now).into_iter();
        let unmet = unmet.map(|owed| (owed.rule, owed.arose_on)).collect();
        Ok(Some(Owes { person, unmet }))
    }
}

impl AtWork {
    /// The tours of duty that are on record, of the last days.
    fn tours(&self) -> Vec<(&heard_record::Fact, &OnDuty)> {
        let facts = self.facts().into_iter();
        facts
            .filter_map(|fact| Some((fact, OnDuty::of(&fact.what)?)))
            .collect()
    }
}
