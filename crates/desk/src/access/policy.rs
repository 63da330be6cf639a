//! The whole policy: one table, which `tests/doors.txt` shows as text.

mod asked;
mod checks;
mod moment;
mod oversight;
mod partners;
mod places;
mod roles;
mod running;
mod work;

use heard_record::Role;
use heard_record::fact::access::Restriction::{
    self, Ordinary as R0, Restricted as R2, Sealed as R3, Sensitive as R1,
};

use super::act::{Act, Purpose};
use super::leave::Breadth;
use super::tie::Tie;

pub(crate) use asked::looks_quietly;
pub use asked::{
    may_act_on_incidents, may_allocate_of_team, may_ever, may_except_from_accreditation,
    may_have_children, may_report, print, reads_looks_for, rests_on_purpose_alone,
};
pub use roles::OPERATIONAL;

/// Who may do what, for what, tied to it how, and how much it shows.
///
/// It lets somebody who has one of the roles, and one of the ties, do each of the acts, for the purpose. A row of one
/// purpose explains itself; where there are several, which it is must be said.
#[derive(Debug)]
pub struct Row {
    /// What it is called, in looks and to auditors.
    pub name: &'static str,
    /// In which roles.
    pub roles: &'static [Role],
    /// For what.
    pub purposes: &'static [Purpose],
    /// Tied how: any of these.
    pub ties: &'static [Tie],
    /// What they may do.
    pub acts: &'static [Act],
    /// How closely a record may be kept that it opens to somebody not let in by name.
    pub unnamed: Restriction,
    /// The same, to somebody let in by name.
    pub named: Restriction,
    /// How much it shows at most.
    pub shows: Breadth,
    /// Is the look kept from whoever keeps the record?
    pub quiet: bool,
}

/// What a row is where it does not say otherwise: it opens ordinary records alone, and shows nothing of them.
const SHOWS_NOTHING: Row = Row {
    name: "",
    roles: &[],
    purposes: &[],
    ties: &[],
    acts: &[],
    unnamed: R0,
    named: R0,
    shows: Breadth::Nothing,
    quiet: false,
};

/// What a row is that opens records: the whole of ordinary and sensitive ones, and by name of any.
const OPENS_A_RECORD: Row = Row {
    unnamed: R1,
    named: R3,
    shows: Breadth::Whole,
    ..SHOWS_NOTHING
};

/// What a row is that opens summaries, of ordinary and sensitive records alone.
const OPENS_A_SUMMARY: Row = Row {
    unnamed: R1,
    named: R1,
    shows: Breadth::Summary,
    ..SHOWS_NOTHING
};

/// What a row is that opens what was put together for somebody, however closely the record is kept.
const OPENS_A_PACKET: Row = Row {
    unnamed: R3,
    named: R3,
    shows: Breadth::Packet,
    ..SHOWS_NOTHING
};

/// What a row is that opens who looked, however closely the record is kept.
const OPENS_LOOKS: Row = Row {
    unnamed: R3,
    named: R3,
    shows: Breadth::Looks,
    ..SHOWS_NOTHING
};

/// What a row is that lets somebody act on ordinary and sensitive records, and by name on any, and shows nothing of them.
const ACTS_ON_A_RECORD: Row = Row {
    unnamed: R1,
    named: R3,
    ..SHOWS_NOTHING
};

/// What a row is that lets somebody act on any record that is not sealed, and shows nothing of it.
const ACTS_IN_AN_EMERGENCY: Row = Row {
    unnamed: R2,
    named: R2,
    ..SHOWS_NOTHING
};

const LOG_PURPOSES: &[Purpose] = &[
    Purpose::Lawfulness,
    Purpose::SelfMonitoring,
    Purpose::Integrity,
    Purpose::CriminalProceedings,
];

const LOOK: &[Act] = &[Act::ReadSummary, Act::Read];

/// The policy. Where several rows let somebody do what they ask, the one that shows most is the rule by which they may.
pub const POLICY: &[Row] = &[
    work::OWN_CASE,
    work::TEAMS_CASE,
    work::HUB,
    oversight::THEME,
    work::MISSING_CHILDREN,
    work::KEEPER,
    work::FIRST_RESTRICTING,
    work::NAMED,
    oversight::NAMED_LEAD,
    checks::INSPECTION,
    checks::ENQUIRY_OF_CONTENT,
    checks::RIGHTS_REQUEST,
    moment::EMERGENCY,
    moment::LIVE_INCIDENT,
    moment::COMMAND_OF_AN_INCIDENT,
    oversight::DISTRICT,
    oversight::FORCE,
    moment::PURPOSE_STATED,
    moment::FIRST_REPORT,
    partners::MEETING,
    partners::PARTNER,
    checks::RETENTION,
    moment::OPEN_EMERGENCY,
    checks::REVIEW_OF_EMERGENCY,
    places::PROTECTED_PLACE,
    places::PLACE_IN_IMMEDIATE_RISK_TO_LIFE,
    places::KEEPER_OF_A_PLACE,
    places::SECOND_FOR_A_PLACE,
    moment::RISK_TO_LIFE,
    checks::LOOKS_AT_ANYBODY,
    checks::LOOKS_OF_AN_ENQUIRY,
    checks::OWN_LOOKS,
    running::OWN_CONFLICT,
    moment::SEARCH,
    oversight::PROBLEM_PROFILE,
    oversight::INSPECTIONS_MEASURES,
    oversight::MEASURES,
    oversight::MEASURES_OF_THEIR_OWN,
    partners::OWN_AGENCY,
    running::IMPORT,
    running::RULES,
    running::AUTHORITY,
    running::ACCOUNTS,
    running::POSTS_AND_SKILLS,
    oversight::KEEPING_THE_PROFILE,
    work::GIVING_CRIMES_OUT,
    oversight::ALLOCATION_BOARD,
    moment::CUSTODY,
];
