//! The whole policy: one table, which `tests/doors.txt` shows as text.

mod asked;

use heard_record::Role;
use heard_record::fact::access::Restriction::{
    self, Ordinary as R0, Restricted as R2, Sealed as R3, Sensitive as R1,
};

use super::act::{Act, Purpose};
use super::leave::Breadth;
use super::tie::Tie;

pub(crate) use asked::looks_quietly;
pub use asked::{
    may_act_on_incidents, may_allocate_of_team, may_ever, may_have_children, may_report, print,
    reads_looks_for, rests_on_purpose_alone,
};

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

const FRONT_LINE: &[Role] = &[
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

const COMMAND: &[Role] = &[
    Role::ControlRoomSupervisor,
    Role::Sergeant,
    Role::DutyInspector,
    Role::Superintendent,
];

const CASE_WORKERS: &[Role] = &[
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

const SUPERVISORS: &[Role] = &[
    Role::ControlRoomSupervisor,
    Role::Sergeant,
    Role::DutyInspector,
    Role::DetectiveInspector,
    Role::Superintendent,
];

const KEEPERS: &[Role] = &[
    Role::DetectiveInspector,
    Role::MissingPersonCoordinator,
    Role::Superintendent,
    Role::SafeguardingLead,
    Role::Hub,
];

const LEADS: &[Role] = &[
    Role::SafeguardingLead,
    Role::DistrictCommander,
    Role::ChiefOfficerLead,
];

const PARTNERS: &[Role] = &[
    Role::LocalAuthority,
    Role::EmergencyDutyTeam,
    Role::Health,
    Role::School,
    Role::CareHome,
    Role::Professional,
];

const LOG_PURPOSES: &[Purpose] = &[
    Purpose::Lawfulness,
    Purpose::SelfMonitoring,
    Purpose::Integrity,
    Purpose::CriminalProceedings,
];

const LOOK: &[Act] = &[Act::ReadSummary, Act::Read];

/// The policy. Where several rows let somebody do what they ask, the one that shows most is the rule by which they may.
pub const POLICY: &[Row] = &[
    Row {
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
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
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
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
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
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "theme",
        roles: &[Role::SafeguardingLead, Role::MissingPersonCoordinator],
        purposes: &[Purpose::Oversight],
        ties: &[Tie::Theme],
        acts: LOOK,
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "missing children",
        roles: &[Role::MissingPersonCoordinator],
        purposes: &[Purpose::Oversight],
        ties: &[Tie::Theme],
        acts: &[Act::Report, Act::Write],
        unnamed: R1,
        named: R3,
        ..SHOWS_NOTHING
    },
    Row {
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
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "first restricting",
        roles: KEEPERS,
        purposes: &[Purpose::Keeping],
        ties: &[Tie::Holds, Tie::TheirTeams, Tie::Theme],
        acts: &[Act::Restrict],
        unnamed: R1,
        named: R3,
        ..SHOWS_NOTHING
    },
    Row {
        name: "named",
        roles: OPERATIONAL,
        purposes: &[Purpose::Investigation],
        ties: &[Tie::Named],
        acts: &[Act::ReadSummary, Act::Read, Act::Report, Act::Write],
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "named lead",
        roles: LEADS,
        purposes: &[Purpose::Oversight],
        ties: &[Tie::Named],
        acts: LOOK,
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "inspection",
        roles: &[Role::Auditor],
        purposes: &[Purpose::Inspection],
        ties: &[Tie::InSample],
        acts: &[Act::ReadSummary, Act::Read, Act::ReadLooks],
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "enquiry of content",
        roles: &[Role::ProfessionalStandards],
        purposes: LOG_PURPOSES,
        ties: &[Tie::EnquiryOfContent],
        acts: LOOK,
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        quiet: true,
    },
    Row {
        name: "rights request",
        roles: &[Role::DataProtectionOfficer],
        purposes: &[Purpose::RightsRequest],
        ties: &[Tie::Request],
        acts: &[Act::ReadSummary, Act::Read, Act::Share, Act::Export],
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "emergency",
        roles: OPERATIONAL,
        purposes: &[Purpose::ProtectNow],
        ties: &[Tie::Emergency],
        acts: LOOK,
        unnamed: R2,
        named: R2,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "live incident",
        roles: FRONT_LINE,
        purposes: &[Purpose::LiveIncident],
        ties: &[Tie::Incident],
        acts: &[Act::ReadSummary, Act::Report, Act::Write],
        unnamed: R1,
        named: R1,
        shows: Breadth::Summary,
        ..SHOWS_NOTHING
    },
    Row {
        name: "command of an incident",
        roles: COMMAND,
        purposes: &[Purpose::LiveIncident],
        ties: &[Tie::Incident],
        acts: &[Act::Endorse],
        unnamed: R1,
        named: R1,
        ..SHOWS_NOTHING
    },
    Row {
        name: "district",
        roles: &[Role::DistrictCommander],
        purposes: &[Purpose::Oversight],
        ties: &[Tie::District],
        acts: &[Act::ReadSummary, Act::Report, Act::Write],
        unnamed: R1,
        named: R1,
        shows: Breadth::Summary,
        ..SHOWS_NOTHING
    },
    Row {
        name: "force",
        roles: &[Role::ChiefOfficerLead],
        purposes: &[Purpose::Oversight],
        ties: &[Tie::AnyChild],
        acts: &[Act::ReadSummary],
        unnamed: R1,
        named: R1,
        shows: Breadth::Summary,
        ..SHOWS_NOTHING
    },
    Row {
        name: "purpose stated",
        roles: OPERATIONAL,
        purposes: &[
            Purpose::LiveIncident,
            Purpose::Investigation,
            Purpose::Safeguarding,
        ],
        ties: &[Tie::PurposeStated],
        acts: &[Act::ReadSummary],
        unnamed: R1,
        named: R1,
        shows: Breadth::Summary,
        ..SHOWS_NOTHING
    },
    Row {
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
    },
    Row {
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
        unnamed: R3,
        named: R3,
        shows: Breadth::Packet,
        ..SHOWS_NOTHING
    },
    Row {
        name: "partner",
        roles: PARTNERS,
        purposes: &[Purpose::AsShared],
        ties: &[Tie::Packet],
        acts: &[Act::ReadPacket, Act::Reply],
        unnamed: R3,
        named: R3,
        shows: Breadth::Packet,
        ..SHOWS_NOTHING
    },
    Row {
        name: "retention",
        roles: &[Role::RecordsManager],
        purposes: &[Purpose::Retention],
        ties: &[Tie::RetentionDue],
        acts: &[Act::ReadSummary, Act::ProposeDisposal, Act::ReviewRetention],
        unnamed: R2,
        named: R2,
        shows: Breadth::ReviewFields,
        ..SHOWS_NOTHING
    },
    Row {
        name: "open emergency",
        roles: OPERATIONAL,
        purposes: &[Purpose::ProtectNow],
        ties: &[Tie::AnyChild],
        acts: &[Act::OpenEmergency],
        unnamed: R2,
        named: R2,
        ..SHOWS_NOTHING
    },
    Row {
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
    },
    Row {
        name: "protected place",
        roles: OPERATIONAL,
        purposes: &[Purpose::Keeping],
        ties: &[Tie::RevealAgreed],
        acts: &[Act::RevealPlace],
        unnamed: R2,
        named: R3,
        shows: Breadth::Place,
        ..SHOWS_NOTHING
    },
    Row {
        name: "place in immediate risk to life",
        roles: OPERATIONAL,
        purposes: &[Purpose::ProtectNow],
        ties: &[Tie::LifeAtRisk],
        acts: &[Act::RevealPlace],
        unnamed: R2,
        named: R2,
        shows: Breadth::Place,
        ..SHOWS_NOTHING
    },
    Row {
        name: "keeper of a place",
        roles: KEEPERS,
        purposes: &[Purpose::Keeping],
        ties: &[Tie::KeepsPlace],
        acts: &[Act::AskPlace, Act::AgreePlace],
        unnamed: R2,
        named: R3,
        ..SHOWS_NOTHING
    },
    Row {
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
        unnamed: R1,
        named: R3,
        ..SHOWS_NOTHING
    },
    Row {
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
        unnamed: R2,
        named: R2,
        ..SHOWS_NOTHING
    },
    Row {
        name: "looks at anybody",
        roles: &[Role::DataProtectionOfficer],
        purposes: LOG_PURPOSES,
        ties: &[Tie::AnyChild, Tie::Nothing],
        acts: &[Act::ReadLooks],
        unnamed: R3,
        named: R3,
        shows: Breadth::Looks,
        ..SHOWS_NOTHING
    },
    Row {
        name: "looks of an enquiry",
        roles: &[Role::ProfessionalStandards],
        purposes: LOG_PURPOSES,
        ties: &[Tie::Enquiry],
        acts: &[Act::ReadLooks],
        unnamed: R3,
        named: R3,
        shows: Breadth::Looks,
        quiet: true,
    },
    Row {
        name: "own looks",
        roles: Role::ALL,
        purposes: &[Purpose::SelfMonitoring],
        ties: &[Tie::Themselves],
        acts: &[Act::ReadLooks],
        shows: Breadth::Looks,
        ..SHOWS_NOTHING
    },
    Row {
        name: "own conflict",
        roles: Role::ALL,
        purposes: &[Purpose::Integrity],
        ties: &[Tie::Themselves],
        acts: &[Act::DeclareConflict],
        ..SHOWS_NOTHING
    },
    Row {
        name: "search",
        roles: OPERATIONAL,
        purposes: &[Purpose::Safeguarding],
        ties: &[Tie::Nothing],
        acts: &[Act::Search],
        ..SHOWS_NOTHING
    },
    Row {
        name: "problem profile",
        roles: &[Role::Analyst],
        purposes: &[Purpose::ProblemProfile],
        ties: &[Tie::Question],
        acts: &[Act::Count],
        shows: Breadth::Counts,
        ..SHOWS_NOTHING
    },
    Row {
        name: "inspection's measures",
        roles: &[Role::Auditor],
        purposes: &[Purpose::Inspection],
        ties: &[Tie::Planned],
        acts: &[Act::Count, Act::Measure],
        shows: Breadth::Counts,
        ..SHOWS_NOTHING
    },
    Row {
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
    },
    Row {
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
    },
    Row {
        name: "own agency",
        roles: &[Role::PartnerLead],
        purposes: &[Purpose::AgencyOversight],
        ties: &[Tie::OwnAgency],
        acts: &[Act::ListAgency],
        ..SHOWS_NOTHING
    },
    Row {
        name: "import",
        roles: &[Role::Importer],
        purposes: &[Purpose::Importing],
        ties: &[Tie::Nothing],
        acts: &[Act::Import],
        ..SHOWS_NOTHING
    },
    Row {
        name: "rules",
        roles: &[Role::CatalogueOwner, Role::SafeguardingLead],
        purposes: &[Purpose::Rules],
        ties: &[Tie::Nothing],
        acts: &[Act::AdoptCatalogue],
        ..SHOWS_NOTHING
    },
    Row {
        name: "authority",
        roles: &[Role::ChiefOfficerLead, Role::DataProtectionOfficer],
        purposes: &[Purpose::Lawfulness],
        ties: &[Tie::Nothing],
        acts: &[Act::Authorise],
        ..SHOWS_NOTHING
    },
    Row {
        name: "accounts",
        roles: &[Role::Administrator],
        purposes: &[Purpose::Running],
        ties: &[Tie::Nothing],
        acts: &[Act::ManageAccounts, Act::RunSystem],
        ..SHOWS_NOTHING
    },
    Row {
        name: "posts and skills",
        roles: &[Role::Administrator, Role::LearningAndDevelopment],
        purposes: &[Purpose::Running],
        ties: &[Tie::Nothing],
        acts: &[Act::KeepPosts],
        ..SHOWS_NOTHING
    },
    Row {
        name: "giving crimes out",
        roles: &[Role::CrimeManager],
        purposes: &[Purpose::Supervision],
        ties: &[Tie::TheirTeams, Tie::Theme],
        acts: &[Act::ReadSummary, Act::Read, Act::Report, Act::Write],
        unnamed: R1,
        named: R3,
        shows: Breadth::Whole,
        ..SHOWS_NOTHING
    },
    Row {
        name: "allocation board",
        roles: &[
            Role::Sergeant,
            Role::DutyInspector,
            Role::DetectiveInspector,
            Role::Superintendent,
            Role::DistrictCommander,
            Role::CrimeManager,
            Role::ChiefOfficerLead,
        ],
        purposes: &[Purpose::Supervision],
        ties: &[Tie::Nothing],
        acts: &[Act::ReadSkills],
        ..SHOWS_NOTHING
    },
];
