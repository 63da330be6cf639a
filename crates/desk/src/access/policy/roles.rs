//! Roles that stand together in the policy.

use heard_record::Role;

/// Those who may have to act for a child they have had nothing to do with before.
pub const OPERATIONAL: &[Role] = &[
    Role::CallHandler,
    Role::ControlRoomSupervisor,
    Role::RespondingOfficer,
    Role::NeighbourhoodTeam,
    Role::CustodyOfficer,
    Role::DesignatedOfficer,
    Role::Sergeant,
    Role::DutyInspector,
    Role::Superintendent,
    Role::Investigator,
    Role::ChildAbuseTeam,
    Role::ExploitationTeam,
    Role::OnlineInvestigationTeam,
    Role::DetectiveInspector,
    Role::MissingPersonCoordinator,
    Role::Hub,
];

pub(super) const FRONT_LINE: &[Role] = &[
    Role::CallHandler,
    Role::ControlRoomSupervisor,
    Role::RespondingOfficer,
    Role::NeighbourhoodTeam,
    Role::CustodyOfficer,
    Role::DesignatedOfficer,
    Role::Sergeant,
    Role::DutyInspector,
    Role::Superintendent,
];

pub(super) const COMMAND: &[Role] = &[
    Role::ControlRoomSupervisor,
    Role::Sergeant,
    Role::DutyInspector,
    Role::Superintendent,
];

pub(super) const CASE_WORKERS: &[Role] = &[
    Role::RespondingOfficer,
    Role::NeighbourhoodTeam,
    Role::DesignatedOfficer,
    Role::Sergeant,
    Role::DutyInspector,
    Role::Investigator,
    Role::ChildAbuseTeam,
    Role::ExploitationTeam,
    Role::OnlineInvestigationTeam,
    Role::DetectiveInspector,
    Role::MissingPersonCoordinator,
    Role::Hub,
];

pub(super) const SUPERVISORS: &[Role] = &[
    Role::ControlRoomSupervisor,
    Role::Sergeant,
    Role::DutyInspector,
    Role::DetectiveInspector,
    Role::Superintendent,
];

pub(super) const KEEPERS: &[Role] = &[
    Role::DetectiveInspector,
    Role::MissingPersonCoordinator,
    Role::Superintendent,
    Role::SafeguardingLead,
    Role::Hub,
];

pub(super) const LEADS: &[Role] = &[
    Role::SafeguardingLead,
    Role::DistrictCommander,
    Role::ChiefOfficerLead,
];

pub(super) const PARTNERS: &[Role] = &[
    Role::LocalAuthority,
    Role::EmergencyDutyTeam,
    Role::Health,
    Role::School,
    Role::CareHome,
    Role::Professional,
];
