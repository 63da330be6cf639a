//! The invented force's staff: who holds which post, who is on duty, who has which course, who is away.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::establishment::GROUPS;
use super::places::{self, DISTRICTS};
use crate::Stated;
use crate::answer::PostRef;
use crate::fact::investigation::Team;
use crate::fact::workforce::{self, AwayBecause, Course};
use crate::fact::{Author, What};
use crate::id::PersonId;
use crate::invent::Chance;
use crate::role::Role;
use crate::text::Person;
use crate::when::{self, When};

/// One member of staff.
#[derive(Debug)]
struct Member {
    id: PersonId,
    name: String,
    group: usize,
    district: Option<usize>,
    post: String,
}

/// All staff.
#[derive(Debug)]
pub struct Staff {
    members: Vec<Member>,
    /// The places of those of a role who work for a district.
    by_role: BTreeMap<(Role, usize), Vec<usize>>,
    /// The force, as whom posts are established.
    force: PersonId,
    seed: u64,
}

/// How many children somebody holds at most, as was agreed.
const AGREED: i64 = 15;
const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
/// At what hours shifts begin.
const SHIFTS: [i64; 3] = [7, 15, 23];

/// Who is on duty in each district on each tour.
const ON_EACH_TOUR: [Role; 3] = [
    Role::DutyInspector,
    Role::DesignatedOfficer,
    Role::DetectiveInspector,
];

/// Something put on record about staff.
pub struct OnStaff {
    /// When.
    pub at: i64,
    /// What.
    pub what: What,
    /// About whom.
    pub about: PersonId,
}

impl Staff {
    /// The staff of a seed.
    pub fn of(seed: u64, space: &str) -> Staff {
        let mut members: Vec<Member> = Vec::new();
        for (number, group) in GROUPS.iter().enumerate() {
            let places = if group.each_district {
                DISTRICTS.len()
            } else {
                1
            };
            for place in 0..places {
                for _ in 0..group.count {
                    let mut chance = Chance::of(seed, &[2, members.len() as u64]);
                    let family = places::family_name(&mut chance);
                    let first = if group.rank.is_empty() {
                        let names = if chance.percent(60) {
                            places::WOMEN
                        } else {
                            places::MEN
                        };
                        places::one(names, &mut chance)
                    } else {
                        group.rank
                    };
                    members.push(Member {
                        id: PersonId::of_number(&[space, "staff"], members.len() as u64),
                        name: format!("{first} {family}"),
                        group: number,
                        district: group.each_district.then_some(place),
                        post: format!("P{:04}", members.len() + 1),
                    });
                }
            }
        }
        let mut by_role: BTreeMap<(Role, usize), Vec<usize>> = BTreeMap::new();
        for (number, member) in members.iter().enumerate() {
            let Some(group) = GROUPS.get(member.group) else {
                continue;
            };
            for place in 0..DISTRICTS.len() {
                if member.district.is_none_or(|own| own == place) {
                    by_role.entry((group.role, place)).or_default().push(number);
                }
            }
        }
        Staff {
            members,
            by_role,
            force: PersonId::of_words(&[space, "the force"]),
            seed,
        }
    }

    /// Everybody, and the force itself.
    pub fn people(&self) -> impl Iterator<Item = Person> {
        let force = Person {
            id: self.force,
            name: "the force".into(),
            is_child: false,
        };
        let members = self.members.iter().map(|member| Person {
            id: member.id,
            name: member.name.clone(),
            is_child: false,
        });
        std::iter::once(force).chain(members)
    }

    /// Somebody of a role in a district who is on duty at a moment: the same for the same work, as far as shifts allow.
    fn member(&self, role: Role, district: usize, at: i64, work: u64) -> Option<&Member> {
        let all = self.by_role.get(&(role, district))?;
        let group = all.first().and_then(|first| self.members.get(*first));
        let in_shifts = group
            .and_then(|member| GROUPS.get(member.group))
            .is_some_and(|group| group.in_shifts);
        let count = all.len() as u64;
        let place = if in_shifts && count >= 5 {
            turn_at(at) + 5 * (work % (count / 5))
        } else {
            work % count.max(1)
        };
        self.members.get(*all.get(place as usize)?)
    }

    /// Who puts something on record.
    pub fn author(&self, role: Role, district: usize, at: i64, work: u64) -> Author {
        let name = self.member(role, district, at, work);
        Author {
            name: name.map_or_else(|| role.word().to_owned(), |member| member.name.clone()),
            role,
        }
    }

    /// The id of somebody of a role in a district.
    pub fn id_of(&self, role: Role, district: usize, at: i64, work: u64) -> Option<PersonId> {
        self.member(role, district, at, work)
            .map(|member| member.id)
    }

    /// What was on record of staff before a moment, and what of their year is by another: posts, holders, courses, who is away.
    pub fn career(&self, from: i64, until: i64) -> Vec<OnStaff> {
        let mut res = Vec::new();
        let days = ((until - from) / DAY).max(1) as u64;
        for (number, member) in self.members.iter().enumerate() {
            let Some(group) = GROUPS.get(member.group) else {
                continue;
            };
            let mut chance = Chance::of(self.seed, &[3, number as u64]);
            let mut before = |days: u64| office_hours(from - (1 + chance.below(days)) as i64 * DAY);
            let joined = before(1_500);
            let post = || Stated::Clear(PostRef(member.post.clone()));
            if let Some(team) = group.team {
                let needs: Vec<Course> = group.courses.iter().map(|(course, _)| *course).collect();
                let established = workforce::PostEstablished {
                    team: Stated::Clear(team),
                    post: post(),
                    needs: Stated::Clear(needs),
                };
                res.push(OnStaff {
                    at: joined - 400 * DAY,
                    what: established.into(),
                    about: self.force,
                });
                let held = workforce::PostHeld {
                    team: Stated::Clear(team),
                    post: post(),
                };
                res.push(OnStaff {
                    at: joined,
                    what: held.into(),
                    about: member.id,
                });
            }
            for (course, of_hundred) in group.courses {
                if chance.percent(*of_hundred) {
                    let at = joined + 20 * DAY;
                    let accredited = workforce::Accredited {
                        course: Stated::Clear(*course),
                        until: runs_out(*course, at),
                        ..Default::default()
                    };
                    res.push(OnStaff {
                        at,
                        what: accredited.into(),
                        about: member.id,
                    });
                } else if chance.percent(40) {
                    let on = when::date_of(until + chance.below(90) as i64 * DAY);
                    let booked = workforce::CourseBooked {
                        course: Stated::Clear(*course),
                        on: Stated::Clear(on),
                    };
                    res.push(OnStaff {
                        at: office_hours(until - 20 * DAY),
                        what: booked.into(),
                        about: member.id,
                    });
                }
            }
            if chance.percent(14) {
                let left = office_hours(from + chance.below(days) as i64 * DAY);
                let because = [
                    AwayBecause::Sick,
                    AwayBecause::LongOperation,
                    AwayBecause::Secondment,
                    AwayBecause::Leave,
                    AwayBecause::Training,
                ];
                let away = workforce::Away {
                    because: chance
                        .pick(&because)
                        .copied()
                        .map_or(Stated::LeftOut, Stated::Clear),
                    post: post(),
                    until: Stated::LeftOut,
                };
                res.push(OnStaff {
                    at: left,
                    what: away.into(),
                    about: member.id,
                });
                let back = office_hours(left + (3 + chance.below(90)) as i64 * DAY);
                res.push(OnStaff {
                    at: back,
                    what: workforce::Back { post: post() }.into(),
                    about: member.id,
                });
            }
        }
        res.retain(|on| on.at <= until);
        res
    }

    /// What a day puts on record of staff: who is on duty, and on the first of a month who carries how much.
    pub fn day(&self, day: Date) -> Vec<OnStaff> {
        let start = when::start_of(day);
        let mut res = Vec::new();
        for hour in SHIFTS {
            let at = start + hour * HOUR;
            for (place, district) in DISTRICTS.iter().enumerate() {
                for role in ON_EACH_TOUR {
                    let work = if role == Role::DetectiveInspector {
                        at.div_euclid(8 * HOUR).unsigned_abs()
                    } else {
                        0
                    };
                    let Some(about) = self.id_of(role, place, at, work) else {
                        continue;
                    };
                    let on = workforce::OnDuty {
                        role: Stated::Clear(role),
                        place: Stated::Clear(district.name.into()),
                        until: Stated::Clear(When::at_micros(at + 8 * HOUR)),
                    };
                    res.push(OnStaff {
                        at,
                        what: on.into(),
                        about,
                    });
                }
            }
        }
        if day.day() == 1 {
            res.extend(self.load(day, start + 9 * HOUR));
        }
        res
    }

    fn load(&self, day: Date, at: i64) -> impl Iterator<Item = OnStaff> {
        let carries = |member: &&Member| {
            let team = GROUPS.get(member.group).and_then(|group| group.team);
            matches!(
                team,
                Some(Team::Exploitation | Team::ChildAbuse | Team::Online)
            )
        };
        let seed = self.seed;
        self.members
            .iter()
            .filter(carries)
            .enumerate()
            .flat_map(move |(number, member)| {
                let mut chance = Chance::of(
                    seed,
                    &[4, day.year() as u64, day.month() as u64, number as u64],
                );
                let children = 6 + chance.below(19) as i64;
                let load = workforce::LoadCounted {
                    children: Stated::Clear(children),
                    high_risk: Stated::Clear(children / 3),
                    limit: Stated::Clear(AGREED),
                };
                let asked = workforce::WellbeingAsked {
                    by: Stated::Clear("their supervisor".into()),
                };
                let asked = chance.percent(60).then_some(What::from(asked));
                let decided = workforce::CapacityDecided {
                    step: Stated::Clear(workforce::CapacityStep::NoNewOnes),
                    because: Stated::Clear("agreed with them and their supervisor".into()),
                };
                let decided = (children > AGREED && chance.percent(50)).then_some(decided.into());
                std::iter::once(load.into())
                    .chain(asked)
                    .chain(decided)
                    .map(move |what| OnStaff {
                        at,
                        what,
                        about: member.id,
                    })
            })
    }
}

/// Which of five turns works at a moment.
fn turn_at(at: i64) -> u64 {
    let shift = (at - SHIFTS[0] * HOUR).div_euclid(8 * HOUR);
    (shift.div_euclid(3) + shift.rem_euclid(3)).rem_euclid(5) as u64
}

/// Until when a course holds: three years; what qualifies an investigator has no end.
fn runs_out(course: Course, at: i64) -> Stated<Date> {
    match course {
        Course::Pip1 | Course::Pip2 | Course::Pip3 | Course::Pip4 | Course::Icidp => {
            Stated::LeftOut
        }
        _ => Stated::Clear(when::date_of(at + 3 * 365 * DAY)),
    }
}

/// Nine o'clock in London on the day of a moment.
fn office_hours(at: i64) -> i64 {
    when::start_of(when::date_of(at)) + 9 * HOUR
}
