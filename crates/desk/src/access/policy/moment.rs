//! Rows of the moment: an incident, an emergency, a purpose stated, a first report, a search.

use heard_record::Role;
use heard_record::fact::access::Restriction::{Restricted as R2, Sensitive as R1};

use super::roles::{COMMAND, FRONT_LINE, OPERATIONAL};
use super::{ACTS_IN_AN_EMERGENCY, LOOK, OPENS_A_SUMMARY, Row, SHOWS_NOTHING};
use crate::access::act::{Act, Purpose};
use crate::access::leave::Breadth;
use crate::access::tie::Tie;

pub(super) const EMERGENCY: Row = Row {
    name: "emergency",
    roles: OPERATIONAL,
    purposes: &[Purpose::ProtectNow],
    ties: &[Tie::Emergency],
    acts: LOOK,
    unnamed: R2,
    named: R2,
    shows: Breadth::Whole,
    ..SHOWS_NOTHING
};

pub(super) const LIVE_INCIDENT: Row = Row {
    name: "live incident",
    roles: FRONT_LINE,
    purposes: &[Purpose::LiveIncident],
    ties: &[Tie::Incident],
    acts: &[Act::ReadSummary, Act::Report, Act::Write],
    ..OPENS_A_SUMMARY
};

pub(super) const COMMAND_OF_AN_INCIDENT: Row = Row {
    name: "command of an incident",
    roles: COMMAND,
    purposes: &[Purpose::LiveIncident],
    ties: &[Tie::Incident],
    acts: &[Act::Endorse],
    unnamed: R1,
    named: R1,
    ..SHOWS_NOTHING
};

pub(super) const PURPOSE_STATED: Row = Row {
    name: "purpose stated",
    roles: OPERATIONAL,
    purposes: &[
        Purpose::LiveIncident,
        Purpose::Investigation,
        Purpose::Safeguarding,
    ],
    ties: &[Tie::PurposeStated],
    acts: &[Act::ReadSummary],
    ..OPENS_A_SUMMARY
};

pub(super) const FIRST_REPORT: Row = Row {
    name: "first report",
    roles: OPERATIONAL,
    purposes: &[
        Purpose::LiveIncident,
        Purpose::Investigation,
        Purpose::Safeguarding,
    ],
    ties: &[Tie::PurposeStated, Tie::Nothing],
    acts: &[Act::Report],
    unnamed: R1,
    named: R1,
    ..SHOWS_NOTHING
};

pub(super) const OPEN_EMERGENCY: Row = Row {
    name: "open emergency",
    roles: OPERATIONAL,
    purposes: &[Purpose::ProtectNow],
    ties: &[Tie::AnyChild],
    acts: &[Act::OpenEmergency],
    ..ACTS_IN_AN_EMERGENCY
};

pub(super) const RISK_TO_LIFE: Row = Row {
    name: "risk to life",
    roles: &[
        Role::ControlRoomSupervisor,
        Role::DutyInspector,
        Role::DetectiveInspector,
        Role::Superintendent,
        Role::Hub,
    ],
    purposes: &[Purpose::ProtectNow],
    ties: &[Tie::AnyChild],
    acts: &[Act::DeclareRisk],
    ..ACTS_IN_AN_EMERGENCY
};

pub(super) const SEARCH: Row = Row {
    name: "search",
    roles: OPERATIONAL,
    purposes: &[Purpose::Safeguarding],
    ties: &[Tie::Nothing],
    acts: &[Act::Search],
    ..SHOWS_NOTHING
};

pub(super) const CUSTODY: Row = Row {
    name: "custody",
    roles: &[Role::CustodyOfficer, Role::DutyInspector],
    purposes: &[Purpose::LiveIncident],
    ties: &[Tie::Custody],
    acts: &[Act::ReadSummary, Act::Read, Act::Report, Act::Write],
    unnamed: R1,
    named: R1,
    shows: Breadth::Whole,
    ..SHOWS_NOTHING
};
