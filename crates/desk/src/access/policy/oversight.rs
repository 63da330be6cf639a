//! Rows of those who watch over a theme, a district or the force: children one by one, what is counted of many, and who there
//! is to give work to.

use heard_record::Role;

use super::roles::LEADS;
use super::{LOOK, OPENS_A_RECORD, OPENS_A_SUMMARY, Row, SHOWS_NOTHING};
use crate::access::act::{Act, Purpose};
use crate::access::leave::Breadth;
use crate::access::tie::Tie;

pub(super) const THEME: Row = Row {
    name: "theme",
    roles: &[Role::SafeguardingLead, Role::MissingPersonCoordinator],
    purposes: &[Purpose::Oversight],
    ties: &[Tie::Theme],
    acts: LOOK,
    ..OPENS_A_RECORD
};

pub(super) const NAMED_LEAD: Row = Row {
    name: "named lead",
    roles: LEADS,
    purposes: &[Purpose::Oversight],
    ties: &[Tie::Named],
    acts: LOOK,
    ..OPENS_A_RECORD
};

pub(super) const DISTRICT: Row = Row {
    name: "district",
    roles: &[Role::DistrictCommander],
    purposes: &[Purpose::Oversight],
    ties: &[Tie::District],
    acts: &[Act::ReadSummary, Act::Report, Act::Write],
    ..OPENS_A_SUMMARY
};

pub(super) const FORCE: Row = Row {
    name: "force",
    roles: &[Role::ChiefOfficerLead],
    purposes: &[Purpose::Oversight],
    ties: &[Tie::AnyChild],
    acts: &[Act::ReadSummary],
    ..OPENS_A_SUMMARY
};

pub(super) const PROBLEM_PROFILE: Row = Row {
    name: "problem profile",
    roles: &[Role::Analyst],
    purposes: &[Purpose::ProblemProfile],
    ties: &[Tie::Question],
    acts: &[Act::Count],
    shows: Breadth::Counts,
    ..SHOWS_NOTHING
};

pub(super) const KEEPING_THE_PROFILE: Row = Row {
    name: "keeping the problem profile",
    roles: &[
        Role::DetectiveInspector,
        Role::DistrictCommander,
        Role::ExploitationTeam,
        Role::ChiefOfficerLead,
        Role::SafeguardingLead,
        Role::Analyst,
    ],
    purposes: &[Purpose::ProblemProfile],
    ties: &[Tie::Nothing],
    acts: &[Act::KeepProfile],
    ..SHOWS_NOTHING
};

pub(super) const INSPECTIONS_MEASURES: Row = Row {
    name: "inspection's measures",
    roles: &[Role::Auditor],
    purposes: &[Purpose::Inspection],
    ties: &[Tie::Planned],
    acts: &[Act::Count, Act::Measure],
    shows: Breadth::Counts,
    ..SHOWS_NOTHING
};

pub(super) const MEASURES: Row = Row {
    name: "measures",
    roles: &[
        Role::DetectiveInspector,
        Role::Superintendent,
        Role::DistrictCommander,
        Role::SafeguardingLead,
        Role::ChiefOfficerLead,
    ],
    purposes: &[Purpose::Oversight],
    ties: &[Tie::Nothing],
    acts: &[Act::Count, Act::Measure],
    shows: Breadth::Counts,
    ..SHOWS_NOTHING
};

pub(super) const MEASURES_OF_THEIR_OWN: Row = Row {
    name: "measures of their own",
    roles: &[
        Role::ControlRoomSupervisor,
        Role::Sergeant,
        Role::DutyInspector,
        Role::MissingPersonCoordinator,
        Role::Hub,
    ],
    purposes: &[Purpose::Supervision],
    ties: &[Tie::Nothing],
    acts: &[Act::Measure],
    shows: Breadth::Counts,
    ..SHOWS_NOTHING
};

pub(super) const ALLOCATION_BOARD: Row = Row {
    name: "allocation board",
    roles: &[
        Role::Sergeant,
        Role::DutyInspector,
        Role::DetectiveInspector,
        Role::ChiefInspector,
        Role::Superintendent,
        Role::DistrictCommander,
        Role::CrimeManager,
        Role::ChiefOfficerLead,
    ],
    purposes: &[Purpose::Supervision],
    ties: &[Tie::Nothing],
    acts: &[Act::ReadSkills, Act::LookAfterStaff],
    ..SHOWS_NOTHING
};
