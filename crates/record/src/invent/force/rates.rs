//! How often what happens in the invented force, and where each figure comes from.

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Somebody published it: who, what, when.
    Published(&'static str),
    /// We made it up.
    Invented,
}

use Origin::{Invented, Published};

/// On what days a course of events begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Any day alike.
    Any,
    /// Never at a weekend.
    Weekdays,
    /// Half as often again from Friday to Sunday.
    Weekends,
}

/// Which children something happens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those who live with their family.
    Family,
    /// Those in the care of a council.
    Care,
    /// Either.
    Anyone,
}

/// How often a course of events happens in a year, and to whom.
#[derive(Debug)]
pub struct Course {
    /// Its name: the title it has among the courses.
    pub name: &'static str,
    /// How many times a year in a force of the full size.
    pub a_year: u64,
    /// Origin which age to which.
    pub ages: (u8, u8),
    /// To which children.
    pub whose: Whose,
    /// On what days.
    pub days: Days,
    /// Where the number comes from.
    pub origin: Origin,
}

/// Incidents a year in a force of the full size.
pub const INCIDENTS_A_YEAR: u64 = 60_000;
/// Children those incidents are about.
pub const CHILDREN: u64 = 9_000;
/// Incidents of a year that follow one of the rarer courses: those that prove the rules.
pub const RARER_A_YEAR: u64 = 1_500;

const HIGH: Origin = Published(
    "11.5% of missing children's incidents graded high, nationally (HMICFRS, year to 31 March 2024), of an invented 2 000",
);
const CARE_HIGH: Origin = Published(
    "14.2% of those from care graded high, nationally (HMICFRS, year to 31 March 2024), of an invented 600",
);

macro_rules! courses {
    ($($name:literal $a_year:literal $from:literal..$to:literal $whose:ident $days:ident $source:expr;)+) => {
        &[$(Course { name: $name, a_year: $a_year, ages: ($from, $to), whose: Whose::$whose, days: Days::$days, origin: $source }),+]
    };
}

/// Every course of events but the rarer ones.
pub const COURSES: &[Course] = courses! {
    "missing, home within hours"            690    10..17 Family Any      Invented;
    "missing, overnight"                    445    11..17 Family Any      Invented;
    "missing, high"                         145    11..17 Family Any      HIGH;
    "missing, high"                          85    10..17 Care   Any      CARE_HIGH;
    "missing from care"                     515    10..17 Care   Any      Invented;
    "missing, cleared in the call"          120     7..17 Anyone Any      Invented;
    "concern for a child"                 15_000    0..17 Anyone Any      Invented;
    "concern, appointment given"           3_500    5..17 Anyone Weekdays Invented;
    "dealt with without going"            12_000    6..17 Anyone Any      Invented;
    "child hurt by another"                3_700    9..17 Anyone Weekdays Invented;
    "domestic incident, standard or medium" 12_000  0..17 Family Weekends Invented;
    "domestic incident, high"              2_000    0..17 Family Weekends Invented;
    "disclosure, right to know"              260    0..17 Family Weekdays Invented;
    "police protection"                      240    0..15 Family Any      Invented;
    "abuse or neglect reported"            1_600    3..15 Anyone Weekdays Invented;
    "sudden death or collapse"                20    0..2  Family Any      Invented;
    "arrested and detained"                1_500   12..17 Anyone Any      Invented;
    "charged and kept"                       120   13..17 Anyone Any      Invented;
    "stopped and searched"                 2_400   12..17 Anyone Any      Invented;
    "exploitation, assessed and heard"       500   11..17 Anyone Weekdays Invented;
    "online, grooming or images"           1_300    9..16 Anyone Any      Invented;
    "blackmailed online"                     360   13..17 Anyone Any      Invented;
};

/// How often a step of a course goes wrong: by the words of its kind, of a hundred left undone, of a hundred late, and by how many minutes at most.
#[derive(Debug)]
pub struct Lapse {
    /// The kind of fact.
    pub kind: &'static str,
    /// Of a hundred, how many are never done.
    pub undone: u64,
    /// Of a hundred, how many are late.
    pub late: u64,
    /// By how many minutes at most.
    pub minutes: u64,
    /// Where the numbers come from.
    pub origin: Origin,
}

macro_rules! lapses {
    ($($kind:literal $undone:literal $late:literal $minutes:literal $source:expr;)+) => {
        &[$(Lapse { kind: $kind, undone: $undone, late: $late, minutes: $minutes, origin: $source }),+]
    };
}

/// The steps that go wrong otherwise than [`OTHERWISE`] says.
pub const LAPSES: &[Lapse] = lapses! {
    "missing record created"         1  4    120 Invented;
    "missing information gathered"  10 10     90 Invented;
    "graded"                         2 12    150 Invented;
    "grading checked"               14 25    240 Invented;
    "attended"                       4 38    660 Published("delays of up to 3 hours in four of six files, up to 11 in one (HMICFRS, this inspection)");
    "search plan made"              15 20    240 Invented;
    "search reviewed"               18 25    300 Invented;
    "children's services told"      20 20   1200 Invented;
    "informant contacted"           25 20    240 Invented;
    "found"                          0  0      0 Invented;
    "located in the same call"       0  0      0 Invented;
    "child seen"                    12 12    900 Invented;
    "child said"                    20  4     60 Invented;
    "prevention interview held"     22 25   4320 Invented;
    "return shared"                 20 20   2880 Invented;
    "return home interview held"    24 17   7200 Published("63% of return interviews within 72 hours (Missing People, freedom of information, 2023-24)");
    "trigger plan made"             40 30  20160 Invented;
    "trigger plan reviewed"         45 30  28800 Invented;
    "officer arrived"                1 28    420 Invented;
    "THRIVE assessed"                3  8     40 Invented;
    "research done"                 12 10     60 Invented;
    "child identified"              10  5     60 Invented;
    "domestic abuse risk assessed"   5 10    720 Invented;
    "domestic abuse risk validated" 12 15    900 Invented;
    "school told"                   15 15   1440 Invented;
    "notice submitted"               8 18   1440 Invented;
    "child's voice in notice"       25  4     60 Invented;
    "notice checked"                12 20   2880 Invented;
    "notice shared"                  5 18   2880 Invented;
    "council replied"               22 25   4320 Invented;
    "strategy discussion asked for" 12 20   1440 Invented;
    "strategy discussion held"      22 30   5760 Invented;
    "strategy discussion recorded"  20 25   5760 Invented;
    "joint visit made"              12 20   2880 Invented;
    "conference held"                2 19  14400 Published("81.4% of conferences within 15 working days (Department for Education, year to March 2025)");
    "designated officer named"       4 12    180 Invented;
    "police protection reviewed"    15 25    360 Invented;
    "police protection ended"        1  2    600 Invented;
    "taken into police protection"   0  0      0 Invented;
    "released from custody"          0 10    300 Invented;
    "appropriate adult arrived"      3 30    420 Invented;
    "exploitation screened in custody" 30 15 1200 Invented;
    "exploitation assessed"         10 20   4320 Invented;
    "referred to exploitation panel" 15 20   4320 Invented;
    "exploitation panel heard"       8 10  10080 Invented;
    "NRM referral made"             25 25   7200 Invented;
    "NRM outcome checked"           20 20  20160 Invented;
    "disruption plan made"          25 25  14400 Invented;
    "allocated"                      3 20   2880 Invented;
    "investigation plan made"       18 25   4320 Invented;
    "investigation reviewed"        20 30   7200 Invented;
    "victim told"                   22 25   7200 Invented;
    "victim's needs assessed"       15 20   7200 Invented;
    "suspect interviewed"            8 20   4320 Invented;
    "online welfare secured"        15 25    420 Invented;
    "online follow-up made"         25 20   2880 Invented;
    "online evidence secured"       18 25   5760 Invented;
    "disclosure decided"             3 15   4320 Invented;
    "child's risk rechecked"        25 25   5760 Invented;
};

/// How often every other step goes wrong.
pub const OTHERWISE: Lapse = Lapse {
    kind: "any other step",
    undone: 6,
    late: 8,
    minutes: 720,
    origin: Invented,
};

/// How a step of this kind goes wrong.
pub fn lapse(kind: &str) -> &'static Lapse {
    LAPSES
        .iter()
        .find(|lapse| lapse.kind == kind)
        .unwrap_or(&OTHERWISE)
}

/// Of a thousand facts, how many have a time that is only roughly known.
pub const VAGUE: u64 = 30;
/// Of a thousand facts, how many have an answer that cannot be read.
pub const UNREADABLE: u64 = 6;
/// Of a thousand facts, how many lack an answer that could have been given.
pub const UNANSWERED: u64 = 60;
/// Of a thousand facts, how many are taken back.
pub const TAKEN_BACK: u64 = 4;
/// Of a thousand facts, how many are put right by another.
pub const PUT_RIGHT: u64 = 4;
/// Of a thousand facts, how many are put on record hours later.
pub const ENTERED_LATE: u64 = 120;
/// Of a thousand children, how many have a second record under another spelling.
pub const TWO_RECORDS: u64 = 20;

/// The other figures, in words.
pub const OTHERS: &[(&str, u64, Origin)] = &[
    ("incidents a year", INCIDENTS_A_YEAR, Invented),
    ("children they are about", CHILDREN, Invented),
    (
        "incidents of the rarer courses, at least one of each in a year",
        RARER_A_YEAR,
        Invented,
    ),
    (
        "facts of a thousand with a time only roughly known",
        VAGUE,
        Invented,
    ),
    (
        "facts of a thousand with an answer that cannot be read",
        UNREADABLE,
        Invented,
    ),
    (
        "facts of a thousand that lack an answer",
        UNANSWERED,
        Invented,
    ),
    ("facts of a thousand taken back", TAKEN_BACK, Invented),
    (
        "facts of a thousand put right by another",
        PUT_RIGHT,
        Invented,
    ),
    (
        "facts of a thousand put on record hours later",
        ENTERED_LATE,
        Invented,
    ),
    (
        "children of a thousand with a second record",
        TWO_RECORDS,
        Invented,
    ),
];

/// A figure of an inspection, as a measure tells it of a force that is like what the inspection found.
#[derive(Debug, Clone, Copy)]
pub struct AsFound {
    /// What was found.
    pub what: &'static str,
    /// The measure that tells it.
    pub measure: &'static str,
    /// Of which sample, where it is not the measure's first.
    pub sample: Option<&'static str>,
    /// How many of how many.
    pub figure: (usize, usize),
}

const fn as_found(
    what: &'static str,
    measure: &'static str,
    sample: Option<&'static str>,
    figure: (usize, usize),
) -> AsFound {
    AsFound {
        what,
        measure,
        sample,
        figure,
    }
}

/// What the inspection found, told of a force that is like it in place of the rates above.
pub const AS_FOUND: &[AsFound] = &[
    as_found(
        "posts of the exploitation team filled",
        "m.post-fill",
        None,
        (11, 22),
    ),
    as_found(
        "officers of the exploitation team trained for it",
        "m.scaidp-rate",
        None,
        (1, 7),
    ),
    as_found(
        "officers of the child abuse team trained to investigate",
        "m.icidp-rate",
        None,
        (4, 13),
    ),
    as_found(
        "blackmailed children whose investigator was qualified",
        "m.sext-pip2",
        None,
        (0, 16),
    ),
    as_found(
        "exploitation investigations supervised effectively",
        "m.ce-supervision",
        None,
        (6, 20),
    ),
    as_found(
        "criminally exploited children referred by police",
        "m.nrm-made",
        None,
        (3, 6),
    ),
    as_found(
        "the same, of five further",
        "m.nrm-made",
        Some("further criminal exploitation"),
        (1, 5),
    ),
    as_found("disclosures not yet made", "m.dvds-open", None, (10, 10)),
    as_found(
        "children on a list of police whose lead officer is known, of three lists that differ (invented: the force could not say)",
        "m.ce-caseload-known",
        None,
        (1, 3),
    ),
];

/// Everything above as a table for people: what, how much, and where from.
pub fn table() -> Vec<[String; 3]> {
    let source = |origin: Origin| match origin {
        Published(what) => what.to_owned(),
        Invented => "invented".to_owned(),
    };
    let others = OTHERS
        .iter()
        .map(|(what, value, origin)| [(*what).to_owned(), value.to_string(), source(*origin)]);
    let courses = COURSES.iter().map(|course| {
        let (from, to) = course.ages;
        let whose = match course.whose {
            Whose::Family => ", at home",
            Whose::Care => ", in care",
            Whose::Anyone => "",
        };
        let days = match course.days {
            Days::Any => "",
            Days::Weekdays => ", on weekdays",
            Days::Weekends => ", more at weekends",
        };
        [
            format!("{} (aged {from} to {to}{whose}{days})", course.name),
            format!("{} a year", course.a_year),
            source(course.origin),
        ]
    });
    let lapses = LAPSES.iter().chain([&OTHERWISE]).map(|lapse| {
        let by = lapse.minutes;
        [
            lapse.kind.to_owned(),
            format!(
                "{}% not done, {}% late by up to {by} minutes",
                lapse.undone, lapse.late
            ),
            source(lapse.origin),
        ]
    });
    let found = AS_FOUND.iter().map(|found| {
        let (some, all) = found.figure;
        [
            format!("like the inspection: {}", found.what),
            format!("{some} of {all}"),
            "this inspection (HMICFRS, January 2025)".to_owned(),
        ]
    });
    others.chain(courses).chain(lapses).chain(found).collect()
}
