//! The one person who owes something to a child now: whoever holds the child, else whoever is on duty for it, else whoever
//! supervises whoever holds the child; and the one above them who answers for it. Nobody is told who is off duty, as far as is
//! on record, or may not open the record.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::Rule;
use heard_record::fact::workforce::OnDuty;
use heard_record::kind::OneKind;
use heard_record::{Fact, FactId, PersonId, Role, Timeline};
use heard_store::{Fault, ToldAs};
use jiff::{SignedDuration, Timestamp};

use super::TOUR;
use crate::access::district_at;
use crate::desk::Desk;
use crate::owed::Owed;
use crate::posts::AtWork;
use crate::reading::Around;
use crate::staff::Member;
use crate::together::together_or_each;

/// What the whole of a force is called, where it is said for which place somebody is on duty.
const EVERYWHERE: [&str; 4] = ["the force", "force", "the control room", "control room"];

/// How long after it began a tour says something of whether somebody is on duty: a force default. Of whom none began since
/// then, nobody knows that they are off.
const TOURS_COUNT_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Somebody who owes something to a child or answers for it, with what is owed to the child and not met, of what they may read.
#[derive(Debug, Clone)]
pub(super) struct Owes {
    pub(super) person: PersonId,
    /// Each thing by its rule and the fact that raised it, with what else one and the same act meets.
    unmet: BTreeMap<(String, FactId), Vec<(String, FactId)>>,
}

impl Owes {
    fn is_unmet(&self, rule: &str, fact: FactId) -> bool {
        self.unmet.contains_key(&(rule.to_owned(), fact))
    }

    /// Is it one thing that is owed, or does one and the same act meet both, and neither is met?
    pub(super) fn is_same_to_do(&self, one: (&str, FactId), other: (&str, FactId)) -> bool {
        let (rule, fact) = one;
        if one == other {
            return self.is_unmet(rule, fact);
        }
        let with = self.unmet.get(&(rule.to_owned(), fact));
        let is_other = |(rule, fact): &(String, FactId)| (rule.as_str(), *fact) == other;
        with.is_some_and(|with| with.iter().any(is_other))
    }
}

/// Everybody with an account, and whether they are on duty.
#[derive(Debug)]
pub(super) struct Staff(Vec<(Member, Tour)>);

/// What the record says of somebody's tour of duty.
#[derive(Debug, Clone)]
struct Tour {
    /// For what they are on duty now: in which role, for which place.
    now: Vec<(Role, Option<String>)>,
    /// Are they off duty, as far as is on record?
    is_off: bool,
}

impl Tour {
    /// Somebody of whom no tour of late is on record may be on duty.
    fn of(work: &AtWork, at: Timestamp) -> Tour {
        let tours = work.tours_of_late(at);
        let now: Vec<(Role, Option<String>)> = tours
            .iter()
            .filter(|(begins, says)| tour_ends(says, *begins) > at)
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

    /// Somebody in each role of theirs that is one of some, if they are not off duty.
    fn in_roles(&self, person: PersonId, roles: &[Role]) -> Vec<(PersonId, Role)> {
        let on_duty = self.of(person).filter(|(_, tour)| !tour.is_off);
        let own = on_duty.into_iter().flat_map(|(member, _)| &member.roles);
        own.filter(|(role, _)| roles.contains(role))
            .map(|(role, _)| (person, *role))
            .collect()
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
    /// The one who owes what a rule asks because of a fact, or who answers for it above them.
    pub(super) async fn of(
        &mut self,
        desk: &Desk,
        rule: &Rule,
        fact: FactId,
        told_as: ToldAs,
    ) -> Result<Option<Owes>, Fault> {
        let candidates = match told_as {
            ToldAs::Owes => self.owners(rule),
            ToldAs::Supervisor => {
                let owners = self.owners(rule);
                let owner = self.first(desk, rule, fact, owners).await?;
                let owner: Vec<PersonId> = owner.into_iter().map(|owes| owes.person).collect();
                self.above(&owner)
            }
            ToldAs::DutyInspector => self.on_duty(Role::DutyInspector),
            ToldAs::Superintendent => self.on_duty(Role::Superintendent),
        };
        self.first(desk, rule, fact, candidates).await
    }

    /// The first of some to whom the record is open and by it the thing is not met.
    async fn first(
        &mut self,
        desk: &Desk,
        rule: &Rule,
        fact: FactId,
        candidates: Vec<(PersonId, Role)>,
    ) -> Result<Option<Owes>, Fault> {
        for (person, role) in candidates {
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

    fn owners(&self, rule: &Rule) -> Vec<(PersonId, Role)> {
        let roles: Vec<Role> = rule
            .owed_by
            .iter()
            .copied()
            .filter(|role| role.is_police())
            .collect();
        let holders = self.holders.iter();
        let held = holders.flat_map(|person| self.staff.in_roles(*person, &roles));
        let on_duty = roles.iter().flat_map(|role| self.on_duty(*role));
        held.chain(on_duty)
            .chain(self.above(&self.holders))
            .collect()
    }

    fn on_duty(&self, role: Role) -> Vec<(PersonId, Role)> {
        self.staff.on_duty(role, self.district.as_deref())
    }

    /// Whoever supervises one of some.
    fn above(&self, people: &[PersonId]) -> Vec<(PersonId, Role)> {
        let above = people
            .iter()
            .filter_map(|person| self.staff.of(*person))
            .flat_map(|(member, _)| &member.supervisors);
        above
            .flat_map(|person| self.staff.in_roles(*person, Role::ALL))
            .collect()
    }
}

impl Desk {
    /// Everybody with an account that is open, with their tour of duty; but for those whose own record is damaged.
    pub(super) async fn staff_now(&self, damaged: &mut Vec<Fault>) -> Result<Staff, Fault> {
        let mut accounts = self.store.accounts().await?;
        accounts.retain(|account| account.closed.is_none());
        let people = accounts.iter().map(|account| account.person).collect();
        let read = |some: BTreeSet<PersonId>| self.leave_and_tours(some);
        let mut each = BTreeMap::new();
        for (person, read) in together_or_each(&people, read).await? {
            match read {
                Ok(read) => {
                    each.insert(person, read);
                }
                Err(fault) => damaged.push(fault),
            }
        }
        let now = self.now();
        let staff = accounts.into_iter().filter_map(|account| {
            let (leave, tour) = each.get(&account.person)?;
            Some((Member::of(account, leave, now), tour.clone()))
        });
        Ok(Staff(staff.collect()))
    }

    /// The facts of leave of each of some, with their tour of duty.
    async fn leave_and_tours(
        &self,
        people: BTreeSet<PersonId>,
    ) -> Result<Vec<(PersonId, (Vec<Fact>, Tour))>, Fault> {
        let leave = self.store.leave_of_each(&people).await?;
        let mut at_work = self.at_work(people).await?;
        let now = self.now();
        let each = leave.into_iter().map(|(person, kept)| {
            let facts = kept.iter().map(|kept| kept.fact.clone()).collect();
            (person, (facts, Tour::of(&at_work(person), now)))
        });
        Ok(each.collect())
    }

    /// Who may owe something to a child.
    pub(super) async fn who_owes<'s>(
        &self,
        child: PersonId,
        staff: &'s Staff,
    ) -> Result<Asked<'s>, Fault> {
        let holders = self.holders_at(child, self.now()).await?;
        let facts = self.leave_of(child).await?;
        Ok(Asked {
            staff,
            child,
            holders: holders.into_iter().map(|holder| holder.person).collect(),
            district: district_at(child, self.now(), &facts),
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
        let unmet = reading.unmet(&self.catalogue, now, now);
        let unmet = reading.with_timeline(now, |timeline| {
            let each = unmet.iter().map(|owed| {
                let again = unmet.iter().filter(|other| is_again(owed, other, timeline));
                let again = again.map(|other| (other.rule.clone(), other.arose_on));
                let with = owed.met_with.iter().cloned().chain(again).collect();
                ((owed.rule.clone(), owed.arose_on), with)
            });
            each.collect()
        });
        Ok(Some(Owes { person, unmet }))
    }
}

/// Is the same owed again by the same rule, in the same case: as when a child is graded again?
fn is_again(one: &Owed, other: &Owed, timeline: &Timeline) -> bool {
    if one.rule != other.rule || one.arose_on == other.arose_on {
        return false;
    }
    let both = timeline
        .fact(one.arose_on)
        .zip(timeline.fact(other.arose_on));
    both.is_some_and(|(one, other)| {
        Timeline::share_case(one, other) && one.threads() == other.threads()
    })
}

/// When a tour ends: where that is not on record, it lasts as long as any.
fn tour_ends(says: &OnDuty, begins: Timestamp) -> Timestamp {
    let said = says.until.clear().map(|until| until.latest());
    said.unwrap_or_else(|| begins.saturating_add(TOUR).unwrap_or(begins))
}

impl AtWork {
    /// The tours of duty that are on record as begun in the last days before a moment, each with when it began.
    fn tours_of_late(&self, at: Timestamp) -> Vec<(Timestamp, &OnDuty)> {
        let from = at.saturating_sub(TOURS_COUNT_FOR).unwrap_or(at);
        let facts = self.facts().into_iter();
        let tours =
            facts.filter_map(|fact| Some((fact.happened.earliest(), OnDuty::of(&fact.what)?)));
        tours
            .filter(|(begins, _)| (from..=at).contains(begins))
            .collect()
    }
}
