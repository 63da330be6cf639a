//! The roles in which people act, and owe.

use crate::answer::quoted;
use crate::near::did_you_mean;

crate::answer::codes! {
    /// The role in which somebody does something, or owes it.
    Role {
        CallHandler = "call handler",
        ControlRoomSupervisor = "control-room supervisor",
        RespondingOfficer = "responding officer",
        Sergeant = "sergeant",
        DutyInspector = "duty inspector",
        DetectiveInspector = "detective inspector",
        ChiefInspector = "chief inspector",
        Superintendent = "superintendent",
        DistrictCommander = "district commander",
        /// The officer in the case.
        Investigator = "investigator",
        CustodyOfficer = "custody officer",
        /// For police protection, under section 46(3)(e) of the Children Act 1989.
        DesignatedOfficer = "designated officer",
        MissingPersonCoordinator = "missing-person coordinator",
        /// The protecting vulnerable people hub.
        Hub = "hub",
        ChildAbuseTeam = "child abuse team",
        ExploitationTeam = "exploitation team",
        NeighbourhoodTeam = "neighbourhood team",
        OnlineInvestigationTeam = "online investigation team",
        CrimeManager = "crime manager",
        CrimeRegistrar = "crime registrar",
        ChiefOfficerLead = "chief-officer lead",
        SafeguardingLead = "safeguarding lead",
        LearningAndDevelopment = "learning and development",
        RecordsManager = "records manager",
        DataProtectionOfficer = "data protection officer",
        ProfessionalStandards = "professional standards",
        Auditor = "auditor",
        Analyst = "analyst",
        Administrator = "administrator",
        /// Whoever looks after the rules of the catalogue.
        CatalogueOwner = "catalogue owner",
        /// Whoever brings old files in.
        Importer = "importer",
        /// Local authority children's social care.
        LocalAuthority = "local authority",
        /// Children's social care out of hours.
        EmergencyDutyTeam = "emergency duty team",
        Health = "health",
        School = "school",
        CareHome = "care home",
        FosterCarer = "foster carer",
        /// A worker of another agency.
        Professional = "professional",
        /// Who answers for an agency's people here.
        PartnerLead = "partner lead",
        OtherForce = "other force",
        Family = "family",
        Child = "child",
        Public = "member of the public",
        /// Another computer system.
        System = "system",
        NotStated = "role not stated",
    }
}

impl Role {
    /// The role a word stands for; the error says which there are.
    pub fn read(word: &str) -> Result<Role, String> {
        Role::of_word(word).ok_or_else(|| {
            let roles = quoted(Role::WORDS);
            let near = did_you_mean(word, Role::WORDS.iter().copied());
            format!("by, role: one of {roles} was expected{near}")
        })
    }

    /// Is it a role of a supervisor: a sergeant or above, or of the control room?
    pub fn supervises(self) -> bool {
        matches!(
            self,
            Role::Sergeant
                | Role::ControlRoomSupervisor
                | Role::DutyInspector
                | Role::DetectiveInspector
                | Role::ChiefInspector
                | Role::Superintendent
                | Role::DistrictCommander
                | Role::CrimeManager
                | Role::ChiefOfficerLead
                | Role::SafeguardingLead
        )
    }

    /// Is it the role of an inspector or above?
    pub fn is_inspector_or_above(self) -> bool {
        matches!(
            self,
            Role::DutyInspector
                | Role::DetectiveInspector
                | Role::ChiefInspector
                | Role::Superintendent
                | Role::DistrictCommander
                | Role::ChiefOfficerLead
                | Role::SafeguardingLead
        )
    }

    /// Is it a role within a police force?
    pub fn is_police(self) -> bool {
        (self as u8) < (Role::LocalAuthority as u8) || self == Role::OtherForce
    }
}
