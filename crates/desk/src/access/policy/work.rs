//! Rows of those who work with a child: they hold the case, it is their team's or of their theme, they keep the record, or were
//! let in by name.

use heard_record::Role;

use super::roles::{CASE_WORKERS, KEEPERS, OPERATIONAL, SUPERVISORS};
use super::{ACTS_ON_A_RECORD, OPENS_A_RECORD, Row};
use crate::access::act::{Act, Purpose};
use crate::access::tie::Tie;

pub(super) const OWN_CASE: Row = Row {
    name: "own case",
    roles: CASE_WORKERS,
    purposes: &[Purpose::Investigation],
    ties: &[Tie::Holds],
    acts: &[
        Act::ReadSummary,
        Act::Read,
        Act::Report,
        Act::Write,
        Act::Share,
        Act::Export,
    ],
    ..OPENS_A_RECORD
};

pub(super) const TEAMS_CASE: Row = Row {
    name: "team's case",
    roles: SUPERVISORS,
    purposes: &[Purpose::Supervision],
    ties: &[Tie::TheirTeams],
    acts: &[
        Act::ReadSummary,
        Act::Read,
        Act::Report,
        Act::Write,
        Act::Endorse,
        Act::Allocate,
        Act::Share,
        Act::DeclareConflict,
    ],
    ..OPENS_A_RECORD
};

pub(super) const HUB: Row = Row {
    name: "hub",
    roles: &[Role::Hub],
    purposes: &[Purpose::Notices],
    ties: &[Tie::TheirTeams, Tie::Theme],
    acts: &[
        Act::ReadSummary,
        Act::Read,
        Act::Report,
        Act::Write,
        Act::Share,
    ],
    ..OPENS_A_RECORD
};

pub(super) const MISSING_CHILDREN: Row = Row {
    name: "missing children",
    roles: &[Role::MissingPersonCoordinator],
    purposes: &[Purpose::Oversight],
    ties: &[Tie::Theme],
    acts: &[Act::Report, Act::Write],
    ..ACTS_ON_A_RECORD
};

pub(super) const KEEPER: Row = Row {
    name: "keeper",
    roles: KEEPERS,
    purposes: &[Purpose::Keeping],
    ties: &[Tie::Keeps],
    acts: &[
        Act::ReadSummary,
        Act::Read,
        Act::Restrict,
        Act::LetIn,
        Act::Endorse,
        Act::Allocate,
        Act::Share,
        Act::DeclareConflict,
        Act::ReadLooks,
    ],
    ..OPENS_A_RECORD
};

pub(super) const FIRST_RESTRICTING: Row = Row {
    name: "first restricting",
    roles: KEEPERS,
    purposes: &[Purpose::Keeping],
    ties: &[Tie::Holds, Tie::TheirTeams, Tie::Theme],
    acts: &[Act::Restrict],
    ..ACTS_ON_A_RECORD
};

pub(super) const NAMED: Row = Row {
    name: "named",
    roles: OPERATIONAL,
    purposes: &[Purpose::Investigation],
    ties: &[Tie::Named],
    acts: &[Act::ReadSummary, Act::Read, Act::Report, Act::Write],
    ..OPENS_A_RECORD
};

pub(super) const GIVING_CRIMES_OUT: Row = Row {
    name: "giving crimes out",
    roles: &[Role::CrimeManager],
    purposes: &[Purpose::Supervision],
    ties: &[Tie::TheirTeams, Tie::Theme],
    acts: &[Act::ReadSummary, Act::Read, Act::Report, Act::Write],
    ..OPENS_A_RECORD
};
