//! Rows of those who check: inspections, enquiries, rights, retention, and who looked.

use heard_record::Role;
use heard_record::fact::access::Restriction::Restricted as R2;

use super::{LOG_PURPOSES, LOOK, OPENS_A_RECORD, OPENS_LOOKS, Row, SHOWS_NOTHING};
use crate::access::act::{Act, Purpose};
use crate::access::leave::Breadth;
use crate::access::tie::Tie;

pub(super) const INSPECTION: Row = Row {
    name: "inspection",
    roles: &[Role::Auditor],
    purposes: &[Purpose::Inspection],
    ties: &[Tie::InSample],
    acts: &[Act::ReadSummary, Act::Read, Act::ReadLooks],
    ..OPENS_A_RECORD
};

pub(super) const ENQUIRY_OF_CONTENT: Row = Row {
    name: "enquiry of content",
    roles: &[Role::ProfessionalStandards],
    purposes: LOG_PURPOSES,
    ties: &[Tie::EnquiryOfContent],
    acts: LOOK,
    quiet: true,
    ..OPENS_A_RECORD
};

pub(super) const RIGHTS_REQUEST: Row = Row {
    name: "rights request",
    roles: &[Role::DataProtectionOfficer],
    purposes: &[Purpose::RightsRequest],
    ties: &[Tie::Request],
    acts: &[Act::ReadSummary, Act::Read, Act::Share, Act::Export],
    ..OPENS_A_RECORD
};

pub(super) const RETENTION: Row = Row {
    name: "retention",
    roles: &[Role::RecordsManager],
    purposes: &[Purpose::Retention],
    ties: &[Tie::RetentionDue],
    acts: &[Act::ReadSummary, Act::ProposeDisposal, Act::ReviewRetention],
    unnamed: R2,
    named: R2,
    shows: Breadth::ReviewFields,
    ..SHOWS_NOTHING
};

pub(super) const REVIEW_OF_EMERGENCY: Row = Row {
    name: "review of emergency",
    roles: &[
        Role::DutyInspector,
        Role::DetectiveInspector,
        Role::Superintendent,
        Role::DistrictCommander,
        Role::ProfessionalStandards,
        Role::DataProtectionOfficer,
    ],
    purposes: &[Purpose::Lawfulness],
    ties: &[Tie::OutsideTheirLine],
    acts: &[Act::ReviewEmergency],
    ..SHOWS_NOTHING
};

pub(super) const LOOKS_AT_ANYBODY: Row = Row {
    name: "looks at anybody",
    roles: &[Role::DataProtectionOfficer],
    purposes: LOG_PURPOSES,
    ties: &[Tie::AnyChild, Tie::Nothing],
    acts: &[Act::ReadLooks],
    ..OPENS_LOOKS
};

pub(super) const LOOKS_OF_AN_ENQUIRY: Row = Row {
    name: "looks of an enquiry",
    roles: &[Role::ProfessionalStandards],
    purposes: LOG_PURPOSES,
    ties: &[Tie::Enquiry],
    acts: &[Act::ReadLooks],
    quiet: true,
    ..OPENS_LOOKS
};

pub(super) const OWN_LOOKS: Row = Row {
    name: "own looks",
    roles: Role::ALL,
    purposes: &[Purpose::SelfMonitoring],
    ties: &[Tie::Themselves],
    acts: &[Act::ReadLooks],
    shows: Breadth::Looks,
    ..SHOWS_NOTHING
};
