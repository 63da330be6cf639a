//! Who of the cast signs in on the evening, and what the record says of them at work.

use heard_record::Role;
use jiff::SignedDuration;

/// Somebody of the cast who signs in: account, role, what they are called, and the rest of their account.
pub(super) struct Post {
    pub(super) account: &'static str,
    pub(super) role: Role,
    pub(super) called: &'static str,
    pub(super) team: Option<&'static str>,
    pub(super) district: Option<&'static str>,
    pub(super) agency: Option<&'static str>,
    pub(super) leads_on: &'static [&'static str],
    /// The account of whoever supervises them.
    pub(super) supervisor: Option<&'static str>,
}

const fn post(account: &'static str, role: Role, called: &'static str) -> Post {
    Post {
        account,
        role,
        called,
        team: None,
        district: None,
        agency: None,
        leads_on: &[],
        supervisor: None,
    }
}

const RESPONSE: Option<&str> = Some("Saltby response");

const EXPLOITATION: Option<&str> = Some("complex exploitation");

const SALTBY: Option<&str> = Some("Saltby");

pub(super) const POSTS: &[Post] = &[
    Post {
        team: Some("control room"),
        supervisor: Some("ashgrove"),
        ..post("finch", Role::CallHandler, "Op. Teal Finch")
    },
    Post {
        team: Some("control room"),
        ..post(
            "ashgrove",
            Role::ControlRoomSupervisor,
            "Insp Holm Ashgrove",
        )
    },
    Post {
        team: RESPONSE,
        district: SALTBY,
        supervisor: Some("teasel"),
        ..post("wrenfield", Role::RespondingOfficer, "PC Wrenfield")
    },
    Post {
        team: RESPONSE,
        district: SALTBY,
        supervisor: Some("alder"),
        ..post("teasel", Role::DutyInspector, "Insp Teasel")
    },
    Post {
        team: EXPLOITATION,
        district: SALTBY,
        supervisor: Some("pike"),
        ..post("rookwood", Role::ExploitationTeam, "DC Sable Rookwood")
    },
    Post {
        team: EXPLOITATION,
        district: SALTBY,
        supervisor: Some("holloway"),
        ..post("pike", Role::Sergeant, "DS Marlow Pike")
    },
    Post {
        team: EXPLOITATION,
        district: SALTBY,
        ..post("holloway", Role::DetectiveInspector, "DI Holloway")
    },
    Post {
        team: Some("Saltby CID"),
        district: SALTBY,
        ..post("larch", Role::Investigator, "DC Larch")
    },
    Post {
        leads_on: &["missing children"],
        ..post("coldwater", Role::MissingPersonCoordinator, "Fen Coldwater")
    },
    Post {
        team: Some("hub"),
        leads_on: &["child protection", "domestic abuse"],
        ..post("slate", Role::Hub, "Bryony Slate")
    },
    Post {
        district: SALTBY,
        ..post("alder", Role::DistrictCommander, "Supt Alder")
    },
    post("heron", Role::Superintendent, "Supt Heron"),
    Post {
        team: RESPONSE,
        district: Some("Westwick"),
        supervisor: Some("teasel"),
        ..post("marsh", Role::RespondingOfficer, "PC Marsh")
    },
    post("farrow", Role::ChiefOfficerLead, "ACC Linden Farrow"),
    post("hazeldene", Role::Auditor, "Wyn Hazeldene"),
    post("oake", Role::Analyst, "Perrin Oake"),
    post("quay", Role::Administrator, "Sorrel Quay"),
    post("flint", Role::DataProtectionOfficer, "Hester Flint"),
    Post {
        agency: Some("Saltby Council"),
        team: Some("front door"),
        ..post("harrowby", Role::LocalAuthority, "Imo Harrowby")
    },
];

/// Which child of the cast who holds, and as what.
pub(super) const HOLDS: &[(&str, &str, &str)] = &[
    (DETECTIVE, "Ava Quillmarsh", "officer in the case"),
    ("holloway", "Ava Quillmarsh", "keeper"),
    ("coldwater", "Kai Brambleby", "coordinator"),
    ("holloway", "Kai Brambleby", "keeper"),
    ("teasel", "Fern Sedgeley", "officer in the case"),
    ("wrenfield", "Bex Fennimore", "officer in the case"),
    ("holloway", "Rue Thistlewick", "keeper"),
    (KEEPS_PLACE, "Rue Thistlewick", "keeper of the place"),
];

/// The account of whoever keeps the protected place.
const KEEPS_PLACE: &str = "slate";

/// The protected place: who protects it, whose it is, which, and why.
pub(super) const PROTECTED: (&str, &str, &str, &str) = (
    "holloway",
    "Rue Thistlewick",
    "The Net Loft, 5 Quay Steps, Holm",
    "whoever blackmails him wrote that he knows his street",
);

/// Who keeps it, as whoever protects it writes.
pub(super) const KEPT_BY: &str = "Bryony Slate, in the hub";

/// The account of the detective who holds most.
pub(super) const DETECTIVE: &str = "rookwood";

/// To which team a child of the cast was given, so that whoever supervises it may open the record.
pub(super) const GIVEN: &[(&str, Option<&str>)] = &[
    ("Ava Quillmarsh", EXPLOITATION),
    ("Kai Brambleby", EXPLOITATION),
    ("Fern Sedgeley", RESPONSE),
    ("Bex Fennimore", RESPONSE),
    ("Rue Thistlewick", EXPLOITATION),
];

/// Who is on duty, in which role and for which place, since when and for how long from now.
pub(super) const ON_DUTY: [(&str, Role, &str); 7] = [
    ("finch", Role::CallHandler, "the control room"),
    ("ashgrove", Role::ControlRoomSupervisor, "the force"),
    ("teasel", Role::DutyInspector, "Saltby"),
    ("teasel", Role::DesignatedOfficer, "Saltby"),
    ("wrenfield", Role::RespondingOfficer, "Saltby"),
    ("marsh", Role::RespondingOfficer, "Westwick"),
    ("heron", Role::Superintendent, "the force"),
];

pub(super) const CAME_ON: SignedDuration = SignedDuration::from_hours(6);

pub(super) const GOES_OFF: SignedDuration = SignedDuration::from_hours(2);

/// The inspection that is on: who inspects, which sample, and the child whose file was drawn for it.
pub(super) const INSPECTS: (&str, &str, &str) = ("hazeldene", "June 2026", "Ava Quillmarsh");

/// On whose authority it is on, since when and for how long from now, and when the file was drawn.
pub(super) const AUTHORITY: &str = "ACC Linden Farrow";

pub(super) const HAS_BEEN_ON_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

pub(super) const IS_ON_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);

pub(super) const DRAWN_AGO: SignedDuration = SignedDuration::from_hours(3);

/// The children whose addresses a newcomer is told.
pub(super) const TOLD: &[&str] = &[
    "Kai Brambleby",
    "Ava Quillmarsh",
    "Fern Sedgeley",
    "Bex Fennimore",
    "Rue Thistlewick",
    "Fay Brambleby",
    "Nell Oakhollow",
    "Mina Sorrel",
];

/// The other systems that are read: by how many hours each is behind the evening, and within how many it is to be read.
pub(super) const SYSTEMS: [(&str, i64, u32); 2] = [("crime", 2, 24), ("custody", 80, 24)];

/// The posts the force has established, each with its team and the course it needs.
pub(super) const ESTABLISHED: [(&str, &str, &[&str]); 7] = [
    ("CE1", "complex exploitation team", &["SCAIDP"]),
    ("CE2", "complex exploitation team", &["SCAIDP"]),
    ("CE3", "complex exploitation team", &["SCAIDP"]),
    ("CE4", "complex exploitation team", &["SCAIDP"]),
    ("PC1", "response", &[]),
    ("PC2", "response", &[]),
    ("PC3", "response", &[]),
];

/// The problem profile that was begun: its short name, its question and whose it is.
pub(super) const PROFILE: (&str, &str, &str) = (
    "Kestrel Cross",
    "Who is exploiting children around Kestrel Cross?",
    "Perrin Oake, analyst",
);

/// What it knows, how sure it is, and what it does not know.
pub(super) const PROFILE_SAYS: [(&str, Option<&str>); 3] = [
    (
        "Children are met at the bus station after school and late in the evening",
        Some("high"),
    ),
    ("A grey car is used", Some("low")),
    ("Who drives the grey car, and for whom", None),
];

/// Who holds which of them, and in what each is accredited.
pub(super) const AT_WORK: [(&str, &str, &str, &str); 6] = [
    ("rookwood", "complex exploitation team", "CE1", "PIP 2"),
    ("pike", "complex exploitation team", "CE2", "PIP 2"),
    ("holloway", "complex exploitation team", "CE3", "PIP 2"),
    ("wrenfield", "response", "PC1", "PIP 1"),
    ("marsh", "response", "PC3", "PIP 1"),
    ("larch", "CID", "CID1", "PIP 1"),
];

/// How many children each who investigates held when their work was counted last, and the limit agreed for it.
pub(super) const LOADS: [(&str, i64, i64); 3] =
    [("rookwood", 14, 12), ("pike", 3, 6), ("larch", 9, 12)];

/// Since when they have had their accounts.
pub(super) const ACCOUNTS_FOR: SignedDuration = SignedDuration::from_hours(24 * 100);
