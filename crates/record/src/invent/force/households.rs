//! The families of the invented force, each the same whenever it is asked for.

use jiff::ToSpan;
use jiff::civil::Date;

use super::places::{self, DISTRICTS, District};
use super::rates::{TWO_RECORDS, Whose};
use crate::fact::person::Sex;
use crate::id::PersonId;
use crate::invent::Chance;
use crate::text::Person;

/// How many children each family of ten has.
const SIZES: [u64; 10] = [1, 2, 1, 3, 2, 1, 2, 4, 1, 2];
/// How many children ten families have.
const TEN_HAVE: u64 = 19;
/// Of a hundred only children, how many are in the care of a council.
const IN_CARE: u64 = 19;

/// Everybody the force may meet: so many children, from a seed.
#[derive(Debug, Clone)]
pub struct People {
    /// The seed.
    pub seed: u64,
    /// How many children there are.
    pub children: u64,
    /// The day by which they are as old as they are.
    pub today: Date,
    /// The words their ids begin with.
    pub space: String,
}

/// What is quickly told of a child.
#[derive(Debug, Clone, Copy)]
pub struct Outline {
    /// When the child was born.
    pub born: Date,
    /// Is the child in the care of a council?
    pub in_care: bool,
}

/// A child of a family.
#[derive(Debug)]
pub struct Child {
    /// Their number among all children.
    pub number: u64,
    /// Their id.
    pub id: PersonId,
    /// Their first name.
    pub name: &'static str,
    /// When they were born.
    pub born: Date,
    /// The sex recorded.
    pub sex: Sex,
    /// A second record of the same child, under another spelling.
    pub again: Option<PersonId>,
}

/// A grown-up of a family.
#[derive(Debug)]
pub struct Adult {
    /// Their id.
    pub id: PersonId,
    /// Their first name.
    pub name: &'static str,
    /// The sex recorded.
    pub sex: Sex,
}

/// A family, or a child in care with those who care for the child.
#[derive(Debug)]
pub struct Household {
    /// Its number.
    pub number: u64,
    /// The number of its district.
    pub place: usize,
    /// Where it lives.
    pub address: String,
    /// The family's name.
    pub family: String,
    /// Its children, the eldest first.
    pub children: Vec<Child>,
    /// The mother, or the carer.
    pub mother: Adult,
    /// The other grown-up of the home, or one who lived there.
    pub father: Adult,
    /// Where the child lives, if in care.
    pub placement: Option<&'static str>,
    /// What else is drawn of it.
    pub chance: Chance,
}

/// Which family a child is of, and the how manieth there.
fn family_of(child: u64) -> (u64, u64) {
    let mut left = child % TEN_HAVE;
    for (place, size) in SIZES.iter().enumerate() {
        if left < *size {
            return (child / TEN_HAVE * 10 + place as u64, left);
        }
        left -= size;
    }
    (child / TEN_HAVE * 10, 0)
}

/// The number of a family's first child, and how many it has.
fn children_of(family: u64) -> (u64, u64) {
    let place = (family % 10) as usize;
    let before: u64 = SIZES.iter().take(place).sum();
    let size = SIZES.get(place).copied().unwrap_or(1);
    (family / 10 * TEN_HAVE + before, size)
}

impl People {
    /// The child's friend: always the same.
    pub fn friend(&self, child: u64) -> u64 {
        (child + 19 * (1 + child % 5)) % self.children.max(1)
    }

    /// The number of a child's family.
    pub fn family(&self, child: u64) -> u64 {
        family_of(child).0
    }

    fn chance(&self, family: u64) -> Chance {
        Chance::of(self.seed, &[1, family])
    }

    /// A child's age and care.
    pub fn outline(&self, child: u64) -> Outline {
        let (family, place) = family_of(child);
        let mut chance = self.chance(family);
        let (in_care, eldest) = self.draw(family, &mut chance);
        let mut born = eldest;
        for _ in 0..place {
            born = self.younger(born, &mut chance);
        }
        Outline { born, in_care }
    }

    /// Is the child in care, and when was the eldest born?
    fn draw(&self, family: u64, chance: &mut Chance) -> (bool, Date) {
        let in_care = children_of(family).1 == 1 && chance.percent(IN_CARE);
        let years = if in_care {
            8 + chance.below(10)
        } else {
            chance.below(18).max(chance.below(18))
        };
        let days = years * 365 + chance.below(365);
        (in_care, self.before_today(days as i64))
    }

    fn before_today(&self, days: i64) -> Date {
        self.today.saturating_sub(days.days())
    }

    fn younger(&self, elder: Date, chance: &mut Chance) -> Date {
        let later = elder.saturating_add((500 + chance.below(900) as i64).days());
        later.min(self.before_today(20))
    }

    /// A family.
    pub fn household(&self, number: u64) -> Household {
        let mut chance = self.chance(number);
        let (in_care, eldest) = self.draw(number, &mut chance);
        let (first, size) = children_of(number);
        let mut born = vec![eldest];
        for _ in 1..size {
            let elder = born.last().copied().unwrap_or(eldest);
            born.push(self.younger(elder, &mut chance));
        }
        let place = chance.below(DISTRICTS.len() as u64) as usize;
        let district = district(place);
        let address = places::address(district, &mut chance);
        let placement = in_care.then(|| places::one(district.homes, &mut chance));
        let children = (first..self.children)
            .zip(born)
            .map(|(number, born)| self.child(number, born, &mut chance))
            .collect();
        let adult = |which, sex, name| Adult {
            id: PersonId::of_number(&[&self.space, which], number),
            name,
            sex,
        };
        Household {
            number,
            place,
            family: places::family_name(&mut chance),
            children,
            mother: adult(
                "mother",
                Sex::Female,
                places::one(places::WOMEN, &mut chance),
            ),
            father: adult("father", Sex::Male, places::one(places::MEN, &mut chance)),
            address: placement.map_or(address, |home| {
                format!("{home}, {}", places::one(district.towns, &mut chance))
            }),
            placement,
            chance,
        }
    }

    fn child(&self, number: u64, born: Date, chance: &mut Chance) -> Child {
        let girl = chance.percent(49);
        let names = if girl { places::GIRLS } else { places::BOYS };
        let id = |which| PersonId::of_number(&[&self.space, which], number);
        Child {
            number,
            id: id("child"),
            name: places::one(names, chance),
            born,
            sex: if girl { Sex::Female } else { Sex::Male },
            again: (chance.below(1_000) < TWO_RECORDS).then(|| id("child again")),
        }
    }

    /// A child drawn for something that happens to some more than to others: of a kind, of an age on a day, at home or in care.
    pub fn drawn(
        &self,
        kind: u64,
        on: Date,
        ages: (u8, u8),
        whose: Whose,
        chance: &mut Chance,
    ) -> u64 {
        let fits = |child| {
            let outline = self.outline(child);
            let age = on.year()
                - outline.born.year()
                - i16::from((on.month(), on.day()) < (outline.born.month(), outline.born.day()));
            let lives_so = match whose {
                Whose::Anyone => true,
                Whose::Family => !outline.in_care,
                Whose::Care => outline.in_care,
            };
            lives_so && outline.born <= on && (i16::from(ages.0)..=i16::from(ages.1)).contains(&age)
        };
        let mut child = 0;
        for _ in 0..400 {
            child = self.often(kind, chance);
            if fits(child) {
                break;
            }
        }
        child
    }

    /// A child's number, some far oftener than others: others for another kind of thing.
    fn often(&self, kind: u64, chance: &mut Chance) -> u64 {
        let share = u128::from(chance.below(1 << 20));
        let place = (u128::from(self.children) * share * share * share) >> 60;
        (place as u64 * 7_919 + kind * 104_729) % self.children.max(1)
    }
}

/// A district by its number.
pub fn district(place: usize) -> &'static District {
    DISTRICTS.get(place).unwrap_or(&DISTRICTS[0])
}

impl Household {
    /// Everybody of the family, each child's second record included.
    pub fn everybody(&self) -> Vec<Person> {
        let mut res = Vec::new();
        for child in &self.children {
            let named = |id, name: String| Person {
                id,
                name,
                is_child: true,
            };
            res.push(named(child.id, self.name_of(child.name)));
            res.extend(child.again.map(|id| named(id, self.spelt_otherwise(child))));
        }
        let adults = [&self.mother, &self.father];
        res.extend(adults.map(|adult| Person {
            id: adult.id,
            name: self.name_of(adult.name),
            is_child: false,
        }));
        res
    }

    /// A first name with the family's.
    pub fn name_of(&self, first: &str) -> String {
        format!("{first} {}", self.family)
    }

    /// A child's name as somebody else spelt it.
    pub fn spelt_otherwise(&self, child: &Child) -> String {
        let family = match self.family.rfind(['e', 'i', 'y', 'o']) {
            Some(at) => format!(
                "{}{}",
                self.family.get(..at).unwrap_or_default(),
                self.family.get(at + 1..).unwrap_or_default()
            ),
            None => format!("{}e", self.family),
        };
        format!("{} {family}", child.name)
    }
}
