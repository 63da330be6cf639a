//! Rows of what keeps the force's record running, whomever it is about.

use heard_record::Role;

use super::{Row, SHOWS_NOTHING};
use crate::access::act::{Act, Purpose};
use crate::access::tie::Tie;

pub(super) const OWN_CONFLICT: Row = Row {
    name: "own conflict",
    roles: Role::ALL,
    purposes: &[Purpose::Integrity],
    ties: &[Tie::Themselves],
    acts: &[Act::DeclareConflict],
    ..SHOWS_NOTHING
};

pub(super) const IMPORT: Row = Row {
    name: "import",
    roles: &[Role::Importer],
    purposes: &[Purpose::Importing],
    ties: &[Tie::Nothing],
    acts: &[Act::Import],
    ..SHOWS_NOTHING
};

pub(super) const RULES: Row = Row {
    name: "rules",
    roles: &[Role::CatalogueOwner, Role::SafeguardingLead],
    purposes: &[Purpose::Rules],
    ties: &[Tie::Nothing],
    acts: &[Act::AdoptCatalogue],
    ..SHOWS_NOTHING
};

pub(super) const AUTHORITY: Row = Row {
    name: "authority",
    roles: &[Role::ChiefOfficerLead, Role::DataProtectionOfficer],
    purposes: &[Purpose::Lawfulness],
    ties: &[Tie::Nothing],
    acts: &[Act::Authorise],
    ..SHOWS_NOTHING
};

pub(super) const ACCOUNTS: Row = Row {
    name: "accounts",
    roles: &[Role::Administrator],
    purposes: &[Purpose::Running],
    ties: &[Tie::Nothing],
    acts: &[Act::ManageAccounts, Act::RunSystem],
    ..SHOWS_NOTHING
};

pub(super) const POSTS_AND_SKILLS: Row = Row {
    name: "posts and skills",
    roles: &[Role::Administrator, Role::LearningAndDevelopment],
    purposes: &[Purpose::Running],
    ties: &[Tie::Nothing],
    acts: &[Act::KeepPosts],
    ..SHOWS_NOTHING
};
