//! Who is who in one telling: whom each part of a course is played by, and what stands in its gaps.

use super::households::{Child, Household, district};
use super::places;
use super::telling::World;
use super::words::filled;
use crate::Author;
use crate::id::PersonId;
use crate::invent::Chance;
use crate::role::Role;

/// Who is who in one telling.
pub struct Named<'w> {
    /// What all tellings have in common.
    pub world: &'w World,
    /// The family.
    pub home: Household,
    /// The child's number.
    pub child: u64,
    /// The telling's number.
    pub number: u64,
    /// When.
    pub at: i64,
}

/// Who may be suspected under a telling's number: a few in many.
pub fn suspect(number: u64, world: &World) -> u64 {
    let share = u128::from(Chance::of(world.people.seed, &[6, number]).below(1 << 20));
    ((u128::from(world.suspects) * share * share) >> 40) as u64
}

impl Named<'_> {
    fn own(&self) -> Option<&Child> {
        self.home
            .children
            .iter()
            .find(|child| child.number == self.child)
    }

    fn called(&self, child: u64) -> Option<(PersonId, String)> {
        let home = self.world.people.household(self.world.people.family(child));
        let found = home.children.iter().find(|one| one.number == child)?;
        Some((found.id, found.name.to_owned()))
    }

    /// Whom a part of a course is played by.
    pub fn people(&self, part: &str) -> Vec<PersonId> {
        let staff = |role| {
            self.world
                .staff
                .id_of(role, self.home.place, self.at, self.number)
        };
        match part {
            "Child" => self
                .own()
                .map(|child| self.record_of(child))
                .into_iter()
                .collect(),
            "Others" => self
                .home
                .children
                .iter()
                .filter(|child| child.number != self.child)
                .map(|child| child.id)
                .collect(),
            "Mother" => vec![self.home.mother.id],
            "Father" => vec![self.home.father.id],
            "Friend" => self
                .called(self.world.people.friend(self.child))
                .map(|(id, _)| id)
                .into_iter()
                .collect(),
            "Suspect" => vec![suspect_id(
                &self.world.people.space,
                suspect(self.number, self.world),
            )],
            "Officer" => staff(Role::Investigator).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Which record of a child somebody opened: now and then the second one.
    fn record_of(&self, child: &Child) -> PersonId {
        child
            .again
            .filter(|_| self.number.is_multiple_of(3))
            .unwrap_or(child.id)
    }

    /// A stream of chances of this telling, or of this child.
    fn chance(&self, of: u64) -> Chance {
        Chance::of(self.world.people.seed, &[9, of])
    }

    /// Who put a fact of the course on record.
    pub fn author(&self, told: &Author) -> Author {
        if told.role.is_police() {
            return self
                .world
                .staff
                .author(told.role, self.home.place, self.at, self.number);
        }
        let name = filled(
            &told.name,
            &|gap| self.gap(gap),
            &mut self.chance(self.number),
        );
        Author {
            name,
            role: told.role,
        }
    }

    /// What a gap in the words of a course stands for.
    pub fn gap(&self, gap: &str) -> Option<String> {
        let chance = &mut self.chance(self.number);
        let district = district(self.home.place);
        let officer = |role| {
            self.world
                .staff
                .author(role, self.home.place, self.at, self.number)
                .name
        };
        Some(match gap {
            "child" => self.own()?.name.to_owned(),
            "mother" => self.home.mother.name.to_owned(),
            "father" => self.home.father.name.to_owned(),
            "carer" if self.home.placement.is_some() => "carer".to_owned(),
            "carer" => "mother".to_owned(),
            "friend" => self.called(self.world.people.friend(self.child))?.1,
            "suspect" => suspect_name(self.world.people.seed, suspect(self.number, self.world)),
            "home" => self.home.address.clone(),
            "street" => places::street_of(&self.home.address).to_owned(),
            "town" => places::town_of(&self.home.address).to_owned(),
            "placement" => self.home.placement.unwrap_or("the placement").to_owned(),
            "school" => places::one(district.schools, &mut self.chance(self.child)).to_owned(),
            "place" => places::one(district.haunts, chance).to_owned(),
            "council" => district.council.to_owned(),
            "worker" => format!(
                "{} {}",
                places::one(places::WOMEN, chance),
                places::family_name(chance)
            ),
            "operator" => officer(Role::CallHandler),
            "officer" => officer(Role::RespondingOfficer),
            "sergeant" => officer(Role::Sergeant),
            "inspector" => officer(Role::DutyInspector),
            "detective" => officer(Role::Investigator),
            "hub" => officer(Role::Hub),
            "n" => (self.number % 1_000_000).to_string(),
            _ => return None,
        })
    }
}

/// The id of somebody suspected.
pub fn suspect_id(space: &str, number: u64) -> PersonId {
    PersonId::of_number(&[space, "suspect"], number)
}

/// The name of somebody suspected.
pub fn suspect_name(seed: u64, number: u64) -> String {
    let mut chance = Chance::of(seed, &[8, number]);
    let names = if chance.percent(88) {
        places::MEN
    } else {
        places::WOMEN
    };
    format!(
        "{} {}",
        places::one(names, &mut chance),
        places::family_name(&mut chance)
    )
}
