//! Rows of protected places: who asks for one, who agrees, and to whom it is told.

use heard_record::Role;
use heard_record::fact::access::Restriction::{Restricted as R2, Sealed as R3};

use super::roles::{KEEPERS, OPERATIONAL};
use super::{ACTS_ON_A_RECORD, Row, SHOWS_NOTHING};
use crate::access::act::{Act, Purpose};
use crate::access::leave::Breadth;
use crate::access::tie::Tie;

pub(super) const PROTECTED_PLACE: Row = Row {
    name: "protected place",
    roles: OPERATIONAL,
    purposes: &[Purpose::Keeping],
    ties: &[Tie::RevealAgreed],
    acts: &[Act::RevealPlace],
    unnamed: R2,
    named: R3,
    shows: Breadth::Place,
    ..SHOWS_NOTHING
};

pub(super) const PLACE_IN_IMMEDIATE_RISK_TO_LIFE: Row = Row {
    name: "place in immediate risk to life",
    roles: OPERATIONAL,
    purposes: &[Purpose::ProtectNow],
    ties: &[Tie::LifeAtRisk],
    acts: &[Act::RevealPlace],
    unnamed: R2,
    named: R2,
    shows: Breadth::Place,
    ..SHOWS_NOTHING
};

pub(super) const KEEPER_OF_A_PLACE: Row = Row {
    name: "keeper of a place",
    roles: KEEPERS,
    purposes: &[Purpose::Keeping],
    ties: &[Tie::KeepsPlace],
    acts: &[Act::AskPlace, Act::AgreePlace],
    unnamed: R2,
    named: R3,
    ..SHOWS_NOTHING
};

pub(super) const SECOND_FOR_A_PLACE: Row = Row {
    name: "second for a place",
    roles: &[Role::DetectiveInspector],
    purposes: &[Purpose::Keeping],
    ties: &[
        Tie::Holds,
        Tie::Keeps,
        Tie::TheirTeams,
        Tie::Theme,
        Tie::District,
    ],
    acts: &[Act::AgreePlace],
    ..ACTS_ON_A_RECORD
};
