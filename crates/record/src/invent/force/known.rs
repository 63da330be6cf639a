//! What is known of a family before anything happens: who is who, and how they live.

use super::households::{Child, Household, district};
use super::places;
use super::staff::Staff;
use crate::Stated;
use crate::fact::person::{
    self, CareStatus, ConcernKind, Ethnicity, FlagKind, Placement, Relationship, ToldBy,
};
use crate::fact::{Author, What, correction};
use crate::id::PersonId;
use crate::invent::Chance;
use crate::role::Role;
use crate::when::{self, When};

/// One thing known of a family before anything happens: what, of whom, when it came about.
pub struct Known {
    /// What.
    pub what: What,
    /// Of whom.
    pub about: Vec<PersonId>,
    /// When it came about, if not when it was recorded.
    pub happened: Option<When>,
}

fn clear<T>(value: T) -> Stated<T> {
    Stated::Clear(value)
}

impl Household {
    /// When each lot of what is known of the family was put on record, the first before a moment: in microseconds.
    pub fn known_at(&self, before: i64) -> [i64; 2] {
        const DAY: i64 = 86_400_000_000;
        let mut chance = self.chance.clone();
        let mut at = |least: u64, days: u64| {
            let day = when::start_of(when::date_of(
                before - (least + chance.below(days)) as i64 * DAY,
            ));
            day + (8 * 60 + chance.below(540)) as i64 * 60_000_000
        };
        let first = at(40, 700);
        let youngest = self.children.iter().map(|child| child.born).max();
        let born = youngest.map_or(first, |born| when::start_of(born) + 3 * DAY);
        let first = first.max(born);
        [first, first.max(at(3, 240))]
    }

    /// By whom what is known was put on record.
    pub fn known_by(&self, staff: &Staff, at: i64) -> Author {
        staff.author(Role::Hub, self.place, at, self.number)
    }

    /// What is known of the family: who is who, and then how they live.
    pub fn known(&self, lot: usize) -> Vec<Known> {
        let mut chance = Chance::of(self.number, &[7, self.chance.clone().bits(), lot as u64]);
        if lot == 0 {
            self.who(&mut chance)
        } else {
            self.how(&mut chance)
        }
    }

    fn who(&self, chance: &mut Chance) -> Vec<Known> {
        let known = |about: PersonId, what: What| Known {
            what,
            about: vec![about],
            happened: None,
        };
        let mut res = Vec::new();
        let described = |name, born, sex| {
            What::from(person::Described {
                name: clear(name),
                born,
                sex: clear(sex),
                ..person::Described::default()
            })
        };
        for adult in [&self.mother, &self.father] {
            res.push(known(
                adult.id,
                described(self.name_of(adult.name), Stated::LeftOut, adult.sex),
            ));
        }
        for child in &self.children {
            let born = if chance.percent(97) {
                clear(child.born)
            } else {
                Stated::NotKnown
            };
            res.push(Known {
                happened: Some(When::on(child.born)),
                ..known(
                    child.id,
                    described(self.name_of(child.name), born, child.sex),
                )
            });
            res.extend(self.kin(child).map(|what| known(child.id, what)));
            if let Some(again) = child.again {
                res.push(known(
                    again,
                    described(self.spelt_otherwise(child), clear(child.born), child.sex),
                ));
            }
        }
        let about = self.children.iter().map(|child| child.id).collect();
        let with = vec![self.mother.id];
        res.push(Known {
            what: person::LivesAt {
                place: clear(self.address.clone()),
                with: clear(with),
                until: Stated::LeftOut,
            }
            .into(),
            about,
            happened: None,
        });
        res
    }

    /// How a child stands to everybody else of the family.
    fn kin(&self, child: &Child) -> impl Iterator<Item = What> {
        let linked = |other, is, together| {
            What::from(person::Linked {
                other: clear(other),
                is: clear(is),
                lives_with: clear(together),
                parental_responsibility: if is == Relationship::Sibling {
                    Stated::LeftOut
                } else {
                    clear(true)
                },
                ..person::Linked::default()
            })
        };
        let at_home = self.placement.is_none();
        let parents = [
            linked(self.mother.id, Relationship::Mother, at_home),
            linked(
                self.father.id,
                Relationship::Father,
                at_home && !self.number.is_multiple_of(3),
            ),
        ];
        let siblings = self.children.iter().filter(|other| other.id != child.id);
        let siblings = siblings.map(move |other| linked(other.id, Relationship::Sibling, true));
        parents.into_iter().chain(siblings)
    }

    fn how(&self, chance: &mut Chance) -> Vec<Known> {
        let mut res = Vec::new();
        for child in &self.children {
            for what in self.life(child, chance) {
                res.push(Known {
                    what,
                    about: vec![child.id],
                    happened: None,
                });
            }
            if let Some(again) = child.again.filter(|_| chance.percent(60)) {
                let same = correction::SamePerson {
                    other: clear(again),
                    because: clear("the same date of birth, mother and school".into()),
                };
                res.push(Known {
                    what: same.into(),
                    about: vec![child.id],
                    happened: None,
                });
            }
        }
        if chance.percent(6) {
            let kind = chance.pick(&[
                ConcernKind::DomesticAbuse,
                ConcernKind::Violence,
                ConcernKind::DrugSupply,
            ]);
            let concern = person::OfConcern {
                kind: kind.copied().map_or(Stated::LeftOut, clear),
                detail: clear("from earlier calls; not tested in court".into()),
                until: Stated::LeftOut,
            };
            res.push(Known {
                what: concern.into(),
                about: vec![self.father.id],
                happened: None,
            });
        }
        res
    }

    /// School, ethnicity, care, needs and flags of a child.
    fn life(&self, child: &Child, chance: &mut Chance) -> Vec<What> {
        let district = district(self.place);
        let mut res = Vec::new();
        if chance.percent(78) {
            res.push(ethnicity(chance));
        }
        let school = person::AttendsSchool {
            school: clear(places::one(district.schools, chance).into()),
            authority: clear(district.council.into()),
            ..person::AttendsSchool::default()
        };
        let at_school = child.born.year() < 2021;
        if at_school && chance.percent(92) {
            res.push(school.into());
        } else if at_school {
            res.push(
                person::AttendsSchool {
                    not_in_school: clear(true),
                    ..school.clone()
                }
                .into(),
            );
        }
        let care = |status, placement| {
            What::from(person::CareStatusRecorded {
                status: clear(status),
                placement: clear(placement),
                authority: clear(district.council.into()),
                ..person::CareStatusRecorded::default()
            })
        };
        if self.placement.is_some() {
            let status = if chance.percent(50) {
                CareStatus::CareOrder
            } else {
                CareStatus::Accommodated
            };
            res.push(care(status, Placement::ChildrensHome));
        } else if chance.percent(9) {
            let status = if chance.percent(40) {
                CareStatus::ProtectionPlan
            } else {
                CareStatus::InNeed
            };
            res.push(care(status, Placement::Family));
        }
        if chance.percent(9) {
            let which = [
                "autistic",
                "ADHD, diagnosed",
                "a learning disability, being assessed",
            ];
            res.push(
                person::NeedsRecorded {
                    neurodivergent: clear(places::one(&which, chance).into()),
                    how_to_talk: clear("short questions, one at a time; time to answer".into()),
                    ..person::NeedsRecorded::default()
                }
                .into(),
            );
        }
        let older = child.born.year() < 2015;
        if older && chance.percent(3) {
            let kinds = [
                FlagKind::SexualExploitation,
                FlagKind::CriminalExploitation,
                FlagKind::SelfHarm,
                FlagKind::FrequentlyMissing,
            ];
            res.push(
                person::FlagRaised {
                    kind: chance.pick(&kinds).copied().map_or(Stated::LeftOut, clear),
                    because: clear("assessed by the exploitation team and partners".into()),
                    visible_to_control_room: clear(chance.percent(85)),
                    ..person::FlagRaised::default()
                }
                .into(),
            );
        }
        res
    }
}

fn ethnicity(chance: &mut Chance) -> What {
    use Ethnicity::{A1, A2, A9, B1, B2, M1, M2, M9, NS, O9, W1, W9};
    let of_hundred = [
        (W1, 82),
        (W9, 4),
        (A2, 3),
        (A1, 2),
        (A9, 1),
        (B1, 1),
        (B2, 1),
        (M1, 1),
        (M2, 1),
        (M9, 1),
        (O9, 1),
        (NS, 2),
    ];
    let mut left = chance.below(100);
    let mut chosen = NS;
    for (group, share) in of_hundred {
        if left < share {
            chosen = group;
            break;
        }
        left -= share;
    }
    let told = [
        ToldBy::Themselves,
        ToldBy::Parent,
        ToldBy::Parent,
        ToldBy::EarlierRecord,
    ];
    person::EthnicityRecorded {
        ethnicity: clear(chosen),
        told_by: chance.pick(&told).copied().map_or(Stated::LeftOut, clear),
        not_stated_because: if chosen == NS {
            clear(person::NotStatedBecause::Declined)
        } else {
            Stated::LeftOut
        },
        ..person::EthnicityRecorded::default()
    }
    .into()
}
