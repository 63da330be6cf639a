//! Rows of other agencies, and of meetings with them.

use heard_record::Role;

use super::roles::PARTNERS;
use super::{OPENS_A_PACKET, Row, SHOWS_NOTHING};
use crate::access::act::{Act, Purpose};
use crate::access::tie::Tie;

pub(super) const MEETING: Row = Row {
    name: "meeting",
    roles: &[
        Role::Investigator,
        Role::ChildAbuseTeam,
        Role::ExploitationTeam,
        Role::OnlineInvestigationTeam,
        Role::DetectiveInspector,
        Role::MissingPersonCoordinator,
        Role::Hub,
        Role::LocalAuthority,
        Role::EmergencyDutyTeam,
        Role::Health,
        Role::School,
        Role::CareHome,
        Role::Professional,
    ],
    purposes: &[Purpose::Meeting],
    ties: &[Tie::Invited],
    acts: &[Act::ReadPacket, Act::Reply],
    ..OPENS_A_PACKET
};

pub(super) const PARTNER: Row = Row {
    name: "partner",
    roles: PARTNERS,
    purposes: &[Purpose::AsShared],
    ties: &[Tie::Packet],
    acts: &[Act::ReadPacket, Act::Reply],
    ..OPENS_A_PACKET
};

pub(super) const OWN_AGENCY: Row = Row {
    name: "own agency",
    roles: &[Role::PartnerLead],
    purposes: &[Purpose::AgencyOversight],
    ties: &[Tie::OwnAgency],
    acts: &[Act::ListAgency],
    ..SHOWS_NOTHING
};
