//! What people do with a record, and what for.

use heard_record::What;
use heard_record::fact::{
    access, contact, correction, exploitation, missing, notice, person, place, workforce,
};

heard_record::words! {
    /// What somebody wants to do.
    Act {
        ReadSummary = "read summary",
        Read = "read",
        ReadPacket = "read packet",
        /// The first word of something about a child: an incident is opened, with what was asked and looked up of it, the child
        /// reported missing, or a notice sent, with what was seen and heard of the child for it.
        Report = "report",
        Write = "write",
        Reply = "reply",
        Endorse = "endorse",
        /// Gives a child or case to somebody, or to a team.
        Allocate = "allocate",
        Share = "share",
        Export = "export",
        /// Keeps a record more closely.
        Restrict = "restrict",
        /// Keeps it less closely, lets somebody in or clears a conflict.
        LetIn = "let in",
        OpenEmergency = "open emergency",
        ReviewEmergency = "review emergency",
        RevealPlace = "reveal place",
        /// Asks to be told a protected place one keeps.
        AskPlace = "ask for place",
        /// Agrees, as the second person, that whoever asked is told it.
        AgreePlace = "agree to reveal place",
        /// Says alone that a life is at risk now, and that a protected place is needed.
        DeclareRisk = "declare risk to life",
        ReadLooks = "read looks",
        /// Proposes that the content of a fact be taken out, or what comes of a review of the record.
        ProposeDisposal = "propose disposal",
        /// Approves what another proposed so.
        ReviewRetention = "review retention",
        DeclareConflict = "declare conflict",
        Search = "search",
        Count = "count",
        /// Counts what is open to them, with the children behind each figure.
        Measure = "measure",
        ListAgency = "list agency",
        Import = "import",
        AdoptCatalogue = "adopt catalogue",
        ManageAccounts = "manage accounts",
        /// Says who holds which post and is accredited in what.
        KeepPosts = "keep posts and skills",
        /// Says how children are exploited somewhere, and what is not known of it, with no child named.
        KeepProfile = "keep problem profile",
        /// Says how those who work here are, how much they hold and what is decided about it.
        LookAfterStaff = "look after staff",
        /// Reads who holds which post, is accredited in what and has how much to do, to give work to whom it needs.
        ReadSkills = "read posts and skills",
        /// Plans an inspection, approves a question, authorises an enquiry.
        Authorise = "authorise",
        RunSystem = "run system",
    }

    /// What somebody does it for.
    Purpose {
        LiveIncident = "live incident",
        Investigation = "investigation",
        Supervision = "supervision",
        Oversight = "safeguarding oversight",
        Notices = "notices and sharing",
        Safeguarding = "safeguarding enquiry",
        Meeting = "that meeting",
        AsShared = "as in the share",
        AgencyOversight = "agency oversight",
        ProblemProfile = "problem profile",
        Inspection = "inspection",
        Lawfulness = "lawfulness of processing",
        SelfMonitoring = "self-monitoring and conduct",
        Integrity = "integrity and security",
        CriminalProceedings = "criminal proceedings",
        RightsRequest = "rights request",
        Retention = "review and disposal",
        Importing = "import",
        Rules = "rules",
        Running = "running the system",
        Keeping = "keeping the record",
        ProtectNow = "protect a child now",
    }
}

impl Act {
    /// Does it put anything on record?
    pub fn writes(self) -> bool {
        !matches!(
            self,
            Act::ReadSummary
                | Act::Read
                | Act::ReadPacket
                | Act::Export
                | Act::RevealPlace
                | Act::ReadLooks
                | Act::Search
                | Act::Count
                | Act::Measure
                | Act::ListAgency
                | Act::ReadSkills
        )
    }

    /// Must whoever does it have proved just now who they are?
    pub fn wants_fresh(self) -> bool {
        matches!(
            self,
            Act::Export
                | Act::Restrict
                | Act::LetIn
                | Act::OpenEmergency
                | Act::RevealPlace
                | Act::AskPlace
                | Act::AgreePlace
                | Act::DeclareRisk
                | Act::ReviewRetention
                | Act::AdoptCatalogue
                | Act::ManageAccounts
                | Act::Authorise
        )
    }

    /// Does it change what somebody may do? Nobody does that for themselves.
    pub fn changes_leave(self) -> bool {
        matches!(
            self,
            Act::Allocate
                | Act::Share
                | Act::LetIn
                | Act::ManageAccounts
                | Act::KeepPosts
                | Act::LookAfterStaff
                | Act::Authorise
                | Act::ReviewEmergency
                | Act::AgreePlace
        )
    }

    /// Does it take two people?
    pub fn takes_two(self) -> bool {
        matches!(self, Act::AdoptCatalogue | Act::ReviewRetention)
    }
}

/// Does it say how somebody is, how much they hold, or what was decided about it?
fn is_of_load(fact: &workforce::Fact) -> bool {
    use workforce::Fact as Work;
    matches!(
        fact,
        Work::WellbeingAsked(_)
            | Work::LoadCounted(_)
            | Work::CapacityDecided(_)
            | Work::TeamReviewed(_)
    )
}

/// What somebody must have leave for to put a fact on record, or to take back one that was.
///
/// A fact that takes another back is asked about by the fact it takes back.
pub fn act_to_record(what: &What, takes_back: Option<&What>) -> Act {
    use access::Fact as Access;
    match (what, takes_back) {
        // To empty a body is to dispose of it.
        (What::Correction(correction::Fact::Expunged(_)), _) => Act::ReviewRetention,
        (What::Correction(_), Some(other)) => match act_to_record(other, None) {
            // To take a restriction or a bar back is to open what it closed.
            Act::Restrict | Act::DeclareConflict => Act::LetIn,
            // To take a first word back is no first word.
            Act::Report => Act::Write,
            act => act,
        },
        (
            What::Correction(correction::Fact::SamePerson(_) | correction::Fact::NotSamePerson(_)),
            None,
        ) => Act::Endorse,
        (What::Place(place::Fact::Protected(_)), None) => Act::Restrict,
        (what, None) if is_first_word(what) => Act::Report,
        (What::Workforce(fact), None) if is_of_load(fact) => Act::LookAfterStaff,
        (What::Workforce(_), None) => Act::KeepPosts,
        (
            What::Exploitation(
                exploitation::Fact::ProfileOpened(_)
                | exploitation::Fact::ProfileSaid(_)
                | exploitation::Fact::ProfileKept(_),
            ),
            None,
        ) => Act::KeepProfile,
        (What::Access(fact), None) => match fact {
            Access::AccountGiven(_) | Access::AccountEnded(_) => Act::ManageAccounts,
            Access::Held(_)
            | Access::GivenUp(_)
            | Access::GivenToTeam(_)
            | Access::TakenFromTeam(_) => Act::Allocate,
            Access::Restricted(_) => Act::Restrict,
            Access::RestrictionLifted(_)
            | Access::LetIn(_)
            | Access::LetOut(_)
            | Access::ConflictCleared(_)
            | Access::MayBeTold(_) => Act::LetIn,
            Access::RevealAsked(_) => Act::AskPlace,
            Access::RevealAgreed(_) => Act::AgreePlace,
            Access::RiskDeclared(_) => Act::DeclareRisk,
            // To be told it is to read: nobody puts on record by itself that they were.
            Access::PlaceRevealed(_) => Act::RevealPlace,
            Access::ConflictDeclared(_) => Act::DeclareConflict,
            Access::EmergencyOpened(_) => Act::OpenEmergency,
            Access::EmergencyReviewed(_) => Act::ReviewEmergency,
            Access::InspectionPlanned(_)
            | Access::QuestionApproved(_)
            | Access::EnquiryAuthorised(_)
            | Access::RightsRequested(_)
            | Access::RightsAnswered(_)
            | Access::RetentionDue(_) => Act::Authorise,
            Access::PacketShared(_)
            | Access::PutInPacket(_)
            | Access::PacketTakenBack(_)
            | Access::Invited(_) => Act::Share,
            Access::DoNotTell(_) => Act::Write,
            Access::ExpungeProposed(_) | Access::RetentionProposed(_) => Act::ProposeDisposal,
            Access::RetentionReviewed(_) => Act::ReviewRetention,
        },
        _ => Act::Write,
    }
}

/// Is it what whoever has only just met a child puts on record first: a call, a report, or a notice with what its form asks?
fn is_first_word(what: &What) -> bool {
    matches!(
        what,
        What::Contact(
            contact::Fact::IncidentOpened(_)
                | contact::Fact::ThriveAssessed(_)
                | contact::Fact::ResearchDone(_),
        ) | What::Missing(missing::Fact::Reported(_))
            | What::Person(
                person::Fact::ChildSeen(_)
                    | person::Fact::ChildSaid(_)
                    | person::Fact::ChildObserved(_)
                    | person::Fact::EthnicityRecorded(_),
            )
            | What::Notice(
                notice::Fact::Submitted(_)
                    | notice::Fact::VoiceRecorded(_)
                    | notice::Fact::VoiceNotRecorded(_),
            )
    )
}
