//! The invented force's establishment: how many people in which role, in which team, with which courses.

use crate::fact::investigation::Team;
use crate::fact::workforce::Course;
use crate::role::Role;

/// So many people of a role: for each district, or for the force.
pub struct Group {
    /// Their role.
    pub role: Role,
    /// What stands before their name.
    pub rank: &'static str,
    /// So many in each district, not in all?
    pub each_district: bool,
    /// How many.
    pub count: u64,
    /// Do they work in three shifts?
    pub in_shifts: bool,
    /// Their team, if it is one whose posts are on record.
    pub team: Option<Team>,
    /// Of a hundred, how many have which course.
    pub courses: &'static [(Course, u64)],
}

const fn group(
    role: Role,
    rank: &'static str,
    each_district: bool,
    count: u64,
    in_shifts: bool,
    team: Option<Team>,
    courses: &'static [(Course, u64)],
) -> Group {
    Group {
        role,
        rank,
        each_district,
        count,
        in_shifts,
        team,
        courses,
    }
}

/// The establishment, invented: role, rank, for each district, how many, in shifts, team, and of a hundred how many have which course.
pub const GROUPS: &[Group] = &[
    group(
        Role::CallHandler,
        "Op.",
        false,
        60,
        true,
        None,
        &[(Course::MissingRisk, 70)],
    ),
    group(
        Role::ControlRoomSupervisor,
        "Sup.",
        false,
        15,
        true,
        None,
        &[(Course::MissingRisk, 90)],
    ),
    group(
        Role::RespondingOfficer,
        "PC",
        true,
        60,
        true,
        Some(Team::Response),
        &[(Course::Pip1, 80), (Course::Language, 55)],
    ),
    group(
        Role::Sergeant,
        "Sgt",
        true,
        15,
        true,
        Some(Team::Response),
        &[(Course::MissingRisk, 60), (Course::Pip1, 95)],
    ),
    group(
        Role::DutyInspector,
        "Insp",
        true,
        5,
        true,
        None,
        &[(Course::MissingRisk, 75)],
    ),
    group(Role::DesignatedOfficer, "Insp", true, 5, true, None, &[]),
    group(Role::CustodyOfficer, "Sgt", true, 10, true, None, &[]),
    group(
        Role::NeighbourhoodTeam,
        "PC",
        true,
        16,
        false,
        None,
        &[(Course::Language, 60)],
    ),
    group(
        Role::Investigator,
        "DC",
        true,
        22,
        false,
        Some(Team::Cid),
        &[(Course::Pip1, 90), (Course::Pip2, 60), (Course::Icidp, 60)],
    ),
    group(
        Role::DetectiveInspector,
        "DI",
        true,
        3,
        false,
        Some(Team::ChildAbuse),
        &[
            (Course::Pip2, 100),
            (Course::Icidp, 70),
            (Course::Mscidp, 40),
            (Course::SudicLead, 60),
        ],
    ),
    group(
        Role::CrimeManager,
        "DS",
        true,
        4,
        false,
        Some(Team::ChildAbuse),
        &[
            (Course::Pip2, 100),
            (Course::Icidp, 60),
            (Course::Scaidp, 70),
            (Course::Abe, 80),
        ],
    ),
    group(Role::Superintendent, "Supt", true, 1, false, None, &[]),
    group(
        Role::Hub,
        "",
        false,
        24,
        false,
        None,
        &[(Course::Language, 85)],
    ),
    group(
        Role::MissingPersonCoordinator,
        "",
        false,
        5,
        false,
        None,
        &[(Course::MissingRisk, 100)],
    ),
    group(
        Role::ExploitationTeam,
        "DC",
        false,
        16,
        false,
        Some(Team::Exploitation),
        &[(Course::Pip2, 70), (Course::Scaidp, 55)],
    ),
    group(
        Role::OnlineInvestigationTeam,
        "DC",
        false,
        12,
        false,
        Some(Team::Online),
        &[(Course::Pip2, 75)],
    ),
    group(Role::CrimeRegistrar, "", false, 1, false, None, &[]),
    group(Role::RecordsManager, "", false, 2, false, None, &[]),
];
