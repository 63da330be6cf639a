//! A second decision, written from the words of the design and not from the table, finds the same.
//!
//! It goes role by role, as the design does, and is as slow and plain as can be.

use heard_desk::access::policy::POLICY;
use heard_desk::access::{
    Account, Act, Answer, Asked, Cover, Kept, Of, Purpose, Seal, Shows, SignIn, Situation, Stated,
    Tie, Ties, act_to_record, decide,
};
use heard_record::fact::access::Restriction;
use heard_record::fact::{correction, kinds};
use heard_record::invent::Chance;
use heard_record::{CaseId, FactId, PersonId, Role};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// What the design says of one role, act and tie: for what, up to where, and how much is seen.
struct Sentence {
    purposes: Vec<Purpose>,
    /// The most closely kept record it opens to somebody not let in, and to somebody let in.
    opens: (u8, u8),
    sees: &'static str,
}

fn sentence(purposes: &[Purpose], opens: (u8, u8), sees: &'static str) -> Vec<Sentence> {
    vec![Sentence {
        purposes: purposes.to_vec(),
        opens,
        sees,
    }]
}

fn log_purposes() -> Vec<Purpose> {
    vec![
        Purpose::Lawfulness,
        Purpose::SelfMonitoring,
        Purpose::Integrity,
        Purpose::CriminalProceedings,
    ]
}

fn is_operational(role: Role) -> bool {
    is_sent_or_sends(role)
        || is_detective(role)
        || role == Role::MissingPersonCoordinator
        || role == Role::Hub
}

fn is_sent_or_sends(role: Role) -> bool {
    [
        "call handler",
        "control-room supervisor",
        "responding officer",
        "neighbourhood team",
        "custody officer",
        "designated officer",
        "sergeant",
        "duty inspector",
        "superintendent",
    ]
    .contains(&role.word())
}

fn is_detective(role: Role) -> bool {
    [
        "investigator",
        "child abuse team",
        "exploitation team",
        "online investigation team",
        "detective inspector",
    ]
    .contains(&role.word())
}

fn is_partner(role: Role) -> bool {
    [
        "local authority",
        "emergency duty team",
        "health",
        "school",
        "care home",
        "professional",
    ]
    .contains(&role.word())
}

fn supervises_cases(role: Role) -> bool {
    [
        "control-room supervisor",
        "sergeant",
        "duty inspector",
        "detective inspector",
        "superintendent",
    ]
    .contains(&role.word())
}

fn may_keep(role: Role) -> bool {
    [
        "detective inspector",
        "missing-person coordinator",
        "superintendent",
        "safeguarding lead",
        "hub",
    ]
    .contains(&role.word())
}

/// Everything the design says that lets a role do an act by a tie.
fn said_of(role: Role, act: Act, tie: Tie) -> Vec<Sentence> {
    use Purpose as For;
    // Whoever may write on a record may write its first word, a notice among it; and so may anybody who may have to act, saying
    // what for, on one that is there or one that they begin.
    if act == Act::Report {
        let mut res = said_of(role, Act::Write, tie);
        if is_operational(role) && (tie == Tie::PurposeStated || tie == Tie::Nothing) {
            res.extend(sentence(
                &[For::LiveIncident, For::Investigation, For::Safeguarding],
                (1, 1),
                "-",
            ));
        }
        return res;
    }
    let reading = act == Act::ReadSummary || act == Act::Read;
    let mut res = Vec::new();
    // Control room and response: a live incident; summary and added facts; never what is restricted.
    if is_sent_or_sends(role) && tie == Tie::Incident {
        if act == Act::ReadSummary {
            res.extend(sentence(&[For::LiveIncident], (1, 1), "summary"));
        }
        if act == Act::Write {
            res.extend(sentence(&[For::LiveIncident], (1, 1), "-"));
        }
        let commands = [
            "control-room supervisor",
            "sergeant",
            "duty inspector",
            "superintendent",
        ];
        if act == Act::Endorse && commands.contains(&role.word()) {
            res.extend(sentence(&[For::LiveIncident], (1, 1), "-"));
        }
    }
    // Custody: who keeps a child there, and the inspector who reviews it; never what is restricted.
    if (role == Role::CustodyOfficer || role == Role::DutyInspector)
        && tie == Tie::Custody
        && (reading || act == Act::Write)
    {
        res.extend(sentence(&[For::LiveIncident], (1, 1), "all"));
    }
    // Whoever holds the case, or was let in.
    let works_cases = is_detective(role)
        || [
            "responding officer",
            "neighbourhood team",
            "designated officer",
            "sergeant",
            "duty inspector",
            "missing-person coordinator",
            "hub",
        ]
        .contains(&role.word());
    if works_cases
        && tie == Tie::Holds
        && (reading || [Act::Write, Act::Share, Act::Export].contains(&act))
    {
        res.extend(sentence(&[For::Investigation], (1, 3), "all"));
    }
    if is_operational(role) && tie == Tie::Named && (reading || act == Act::Write) {
        res.extend(sentence(&[For::Investigation], (1, 3), "all"));
    }
    let leads = [
        "safeguarding lead",
        "district commander",
        "chief-officer lead",
    ];
    if leads.contains(&role.word()) && tie == Tie::Named && reading {
        res.extend(sentence(&[For::Oversight], (1, 3), "all"));
    }
    // Supervisors: their team's.
    let supervising = [
        Act::Write,
        Act::Endorse,
        Act::Allocate,
        Act::Share,
        Act::DeclareConflict,
    ];
    if supervises_cases(role) && tie == Tie::TheirTeams && (reading || supervising.contains(&act)) {
        res.extend(sentence(&[For::Supervision], (1, 3), "all"));
    }
    // The inspector who manages crime: what their teams hold, and the crimes of their theme.
    if role == Role::CrimeManager
        && (tie == Tie::Theme || tie == Tie::TheirTeams)
        && (reading || act == Act::Write)
    {
        res.extend(sentence(&[For::Supervision], (1, 3), "all"));
    }
    // Designated leads, the hub and the missing persons specialist: the theme.
    if role == Role::Hub
        && (tie == Tie::Theme || tie == Tie::TheirTeams)
        && (reading || act == Act::Write || act == Act::Share)
    {
        res.extend(sentence(&[For::Notices], (1, 3), "all"));
    }
    if (role == Role::SafeguardingLead || role == Role::MissingPersonCoordinator)
        && tie == Tie::Theme
    {
        if reading {
            res.extend(sentence(&[For::Oversight], (1, 3), "all"));
        }
        if role == Role::MissingPersonCoordinator && act == Act::Write {
            res.extend(sentence(&[For::Oversight], (1, 3), "-"));
        }
    }
    // Keepers.
    if may_keep(role) {
        let keeping = [
            Act::Restrict,
            Act::LetIn,
            Act::Endorse,
            Act::Allocate,
            Act::Share,
            Act::DeclareConflict,
            Act::ReadLooks,
        ];
        if tie == Tie::Keeps && (reading || keeping.contains(&act)) {
            res.extend(sentence(&[For::Keeping], (1, 3), "all"));
        }
        if act == Act::Restrict && [Tie::Holds, Tie::TheirTeams, Tie::Theme].contains(&tie) {
            res.extend(sentence(&[For::Keeping], (1, 3), "-"));
        }
    }
    // District commander and chief officer: what is not restricted, as a summary.
    if role == Role::DistrictCommander && tie == Tie::District {
        if act == Act::ReadSummary {
            res.extend(sentence(&[For::Oversight], (1, 1), "summary"));
        }
        if act == Act::Write {
            res.extend(sentence(&[For::Oversight], (1, 1), "-"));
        }
    }
    if role == Role::ChiefOfficerLead && tie == Tie::AnyChild && act == Act::ReadSummary {
        res.extend(sentence(&[For::Oversight], (1, 1), "summary"));
    }
    // Nothing to do with the child so far: say what for.
    if is_operational(role) && tie == Tie::PurposeStated && act == Act::ReadSummary {
        res.extend(sentence(
            &[For::LiveIncident, For::Investigation, For::Safeguarding],
            (1, 1),
            "summary",
        ));
    }
    // Emergency access: not what is sealed, not places.
    if is_operational(role) {
        if tie == Tie::Emergency && reading {
            res.extend(sentence(&[For::ProtectNow], (2, 2), "all"));
        }
        if tie == Tie::AnyChild && act == Act::OpenEmergency {
            res.extend(sentence(&[For::ProtectNow], (2, 2), "-"));
        }
        if tie == Tie::RevealAgreed && act == Act::RevealPlace {
            res.extend(sentence(&[For::Keeping], (2, 3), "place"));
        }
        if tie == Tie::LifeAtRisk && act == Act::RevealPlace {
            res.extend(sentence(&[For::ProtectNow], (2, 2), "place"));
        }
        if tie == Tie::Nothing && act == Act::Search {
            res.extend(sentence(&[For::Safeguarding], (0, 0), "-"));
        }
    }
    // A protected place: its keeper asks, another keeper or the detective inspector agrees; or one alone, for a life.
    if may_keep(role) && tie == Tie::KeepsPlace && (act == Act::AskPlace || act == Act::AgreePlace)
    {
        res.extend(sentence(&[For::Keeping], (2, 3), "-"));
    }
    let theirs = [
        Tie::Holds,
        Tie::Keeps,
        Tie::TheirTeams,
        Tie::Theme,
        Tie::District,
    ];
    if role == Role::DetectiveInspector && act == Act::AgreePlace && theirs.contains(&tie) {
        res.extend(sentence(&[For::Keeping], (1, 3), "-"));
    }
    let commands_at_night = [
        "control-room supervisor",
        "duty inspector",
        "detective inspector",
        "superintendent",
        "hub",
    ];
    if act == Act::DeclareRisk && tie == Tie::AnyChild && commands_at_night.contains(&role.word()) {
        res.extend(sentence(&[For::ProtectNow], (2, 2), "-"));
    }
    // Partners and meetings: the packet.
    let packet = if act == Act::ReadPacket {
        "packet"
    } else {
        "-"
    };
    if act == Act::ReadPacket || act == Act::Reply {
        let may_be_invited = is_detective(role)
            || is_partner(role)
            || role == Role::MissingPersonCoordinator
            || role == Role::Hub;
        if may_be_invited && tie == Tie::Invited {
            res.extend(sentence(&[For::Meeting], (3, 3), packet));
        }
        if is_partner(role) && tie == Tie::Packet {
            res.extend(sentence(&[For::AsShared], (3, 3), packet));
        }
    }
    if role == Role::PartnerLead && tie == Tie::OwnAgency && act == Act::ListAgency {
        res.extend(sentence(&[For::AgencyOversight], (0, 0), "-"));
    }
    // Those who check.
    match role {
        Role::Auditor => {
            if tie == Tie::InSample && (reading || act == Act::ReadLooks) {
                res.extend(sentence(&[For::Inspection], (1, 3), "all"));
            }
            if tie == Tie::Planned && (act == Act::Count || act == Act::Measure) {
                res.extend(sentence(&[For::Inspection], (0, 0), "counts"));
            }
        }
        Role::ProfessionalStandards => {
            if tie == Tie::EnquiryOfContent && reading {
                res.extend(sentence(&log_purposes(), (1, 3), "all"));
            }
            if tie == Tie::Enquiry && act == Act::ReadLooks {
                res.extend(sentence(&log_purposes(), (3, 3), "looks"));
            }
        }
        Role::DataProtectionOfficer => {
            if tie == Tie::Request && (reading || act == Act::Share || act == Act::Export) {
                res.extend(sentence(&[For::RightsRequest], (1, 3), "all"));
            }
            if (tie == Tie::AnyChild || tie == Tie::Nothing) && act == Act::ReadLooks {
                res.extend(sentence(&log_purposes(), (3, 3), "looks"));
            }
        }
        Role::RecordsManager if tie == Tie::RetentionDue => {
            if act == Act::ReadSummary {
                res.extend(sentence(&[For::Retention], (2, 2), "review"));
            }
            if act == Act::ReviewRetention || act == Act::ProposeDisposal {
                res.extend(sentence(&[For::Retention], (2, 2), "-"));
            }
        }
        Role::Analyst if tie == Tie::Question && act == Act::Count => {
            res.extend(sentence(&[For::ProblemProfile], (0, 0), "counts"));
        }
        _ => {}
    }
    let reviews = [
        "duty inspector",
        "detective inspector",
        "superintendent",
        "district commander",
        "professional standards",
        "data protection officer",
    ];
    if reviews.contains(&role.word()) && tie == Tie::OutsideTheirLine && act == Act::ReviewEmergency
    {
        res.extend(sentence(&[For::Lawfulness], (0, 0), "-"));
    }
    if tie == Tie::Themselves && act == Act::ReadLooks {
        res.extend(sentence(&[For::SelfMonitoring], (0, 0), "looks"));
    }
    if tie == Tie::Themselves && act == Act::DeclareConflict {
        res.extend(sentence(&[For::Integrity], (0, 0), "-"));
    }
    // The force as a whole.
    if tie == Tie::Nothing {
        let counts = [
            "detective inspector",
            "superintendent",
            "district commander",
            "safeguarding lead",
            "chief-officer lead",
        ];
        if (act == Act::Count || act == Act::Measure) && counts.contains(&role.word()) {
            res.extend(sentence(&[For::Oversight], (0, 0), "counts"));
        }
        let their_own = [
            "control-room supervisor",
            "sergeant",
            "duty inspector",
            "missing-person coordinator",
            "hub",
        ];
        if act == Act::Measure && their_own.contains(&role.word()) {
            res.extend(sentence(&[For::Supervision], (0, 0), "counts"));
        }
        if act == Act::Import && role == Role::Importer {
            res.extend(sentence(&[For::Importing], (0, 0), "-"));
        }
        if act == Act::AdoptCatalogue
            && (role == Role::CatalogueOwner || role == Role::SafeguardingLead)
        {
            res.extend(sentence(&[For::Rules], (0, 0), "-"));
        }
        if act == Act::Authorise
            && (role == Role::ChiefOfficerLead || role == Role::DataProtectionOfficer)
        {
            res.extend(sentence(&[For::Lawfulness], (0, 0), "-"));
        }
        if (act == Act::ManageAccounts || act == Act::RunSystem) && role == Role::Administrator {
            res.extend(sentence(&[For::Running], (0, 0), "-"));
        }
        let give_work_out = [
            "sergeant",
            "duty inspector",
            "detective inspector",
            "chief inspector",
            "superintendent",
            "district commander",
            "crime manager",
            "chief-officer lead",
        ];
        let for_those = act == Act::ReadSkills || act == Act::LookAfterStaff;
        if for_those && give_work_out.contains(&role.word()) {
            res.extend(sentence(&[For::Supervision], (0, 0), "-"));
        }
        let keep_the_profile = [
            "detective inspector",
            "district commander",
            "exploitation team",
            "chief-officer lead",
            "safeguarding lead",
            "analyst",
        ];
        if act == Act::KeepProfile && keep_the_profile.contains(&role.word()) {
            res.extend(sentence(&[For::ProblemProfile], (0, 0), "-"));
        }
        if act == Act::KeepPosts
            && (role == Role::Administrator || role == Role::LearningAndDevelopment)
        {
            res.extend(sentence(&[For::Running], (0, 0), "-"));
        }
    }
    res
}

fn number(level: Restriction) -> u8 {
    match level {
        Restriction::Ordinary => 0,
        Restriction::Sensitive => 1,
        Restriction::Restricted => 2,
        Restriction::Sealed => 3,
    }
}

fn opens(seal: Seal, sentence: &Sentence) -> bool {
    let let_in = if seal.level == Restriction::Sealed {
        seal.by_two
    } else {
        seal.named
    };
    let most = if let_in {
        sentence.opens.1
    } else {
        sentence.opens.0
    };
    number(seal.level) <= most
}

/// Is there a tie of a kind that reaches what is asked?
fn tied(tie: Tie, asked: &Asked, situation: &Situation) -> Option<Cover> {
    let child = match &asked.of {
        Of::Child(_) => true,
        Of::Case(..) => true,
        Of::Staff(_) | Of::Agency(_) | Of::Force => false,
    };
    if child && !situation.exists {
        return None;
    }
    let yes = match tie {
        Tie::AnyChild => child,
        Tie::Nothing => !child,
        Tie::Themselves => asked.of == Of::Staff(asked.who),
        Tie::PurposeStated => match asked.stated {
            None => false,
            Some(_) if !child => false,
            Some(stated) => number(situation.seal.level) == 0 || stated.with_reference,
        },
        other => {
            let cover = situation.ties.of(other)?;
            if let (Of::Case(_, case), Some(cases)) = (&asked.of, &cover.cases)
                && !cases.contains(case)
            {
                return None;
            }
            return Some(cover.clone());
        }
    };
    yes.then(Cover::default)
}

/// What is answered, in words: `no`, `ask`, `prove`, `do`, or what is shown.
fn reference(asked: &Asked, situation: &Situation) -> String {
    if situation.account.is_none() || situation.conflict || situation.kept.everything {
        return "no".into();
    }
    let for_themselves = asked.for_whom == Some(asked.who);
    let gives_leave = [
        "allocate",
        "share",
        "let in",
        "manage accounts",
        "keep posts and skills",
        "look after staff",
        "authorise",
        "review emergency",
        "agree to reveal place",
    ];
    let signed_in = asked.sign_in.strong
        && asked.sign_in.at <= asked.at
        && asked.at.duration_since(asked.sign_in.at) < SignedDuration::from_hours(12);
    // A program asks with a token for as long as that is good, and proves nothing.
    let by_token = asked.sign_in.token.is_some();
    let signed_in = signed_in || (by_token && asked.sign_in.strong);
    let proved = asked.sign_in.proved <= asked.at
        && asked.at.duration_since(asked.sign_in.proved) < SignedDuration::from_mins(5)
        && !by_token;
    let mut refused = gives_leave.contains(&asked.act.word()) && for_themselves;
    if ["adopt catalogue", "review retention"].contains(&asked.act.word()) {
        refused |= asked.with.is_none() || asked.with == Some(asked.who);
    }
    let seal = match &asked.of {
        Of::Case(_, case) => situation
            .cases
            .iter()
            .find(|(one, _)| one == case)
            .map_or(situation.seal, |(_, seal)| *seal),
        _ => situation.seal,
    };
    let mut best: Option<(u8, usize, String)> = None;
    for tie in Tie::ALL {
        let Some(cover) = tied(*tie, asked, situation) else {
            continue;
        };
        for sentence in said_of(asked.role, asked.act, *tie) {
            let purpose = match asked.stated {
                Some(stated) => sentence.purposes.contains(&stated.purpose),
                None => sentence.purposes.len() == 1,
            };
            if !purpose || !opens(seal, &sentence) || refused {
                continue;
            }
            let sees = match (sentence.sees, asked.act) {
                (_, act) if act.writes() => "do".to_owned(),
                (_, Act::ReadLooks) => "looks".to_owned(),
                ("all", Act::ReadSummary) => "summary".to_owned(),
                ("all", _) => match (&asked.of, &cover.cases) {
                    (Of::Case(..), _) => "1 case".to_owned(),
                    (_, Some(cases)) => format!("{} case", cases.len()),
                    _ => "all".to_owned(),
                },
                (sees, _) => sees.to_owned(),
            };
            let closed = situation
                .cases
                .iter()
                .filter(|(_, seal)| !opens(*seal, &sentence))
                .count();
            let rank = match sees.as_str() {
                "all" => 200,
                "summary" => 50,
                sees if sees.ends_with("case") => {
                    100 + cover.cases.as_ref().map_or(1, Vec::len) as u8
                }
                _ => 0,
            };
            let one = (rank, usize::MAX - closed, sees);
            if best
                .as_ref()
                .is_none_or(|best| (one.0, one.1) > (best.0, best.1))
            {
                best = Some(one);
            }
        }
    }
    if let Some((_, _, sees)) = best {
        let stale = !signed_in
            || ([
                "export",
                "restrict",
                "let in",
                "open emergency",
                "reveal place",
                "ask for place",
                "agree to reveal place",
                "declare risk to life",
                "review retention",
                "adopt catalogue",
                "manage accounts",
                "authorise",
            ]
            .contains(&asked.act.word())
                && !proved);
        return if stale { "prove".into() } else { sees };
    }
    let ordinary = number(situation.seal.level) <= 1;
    let child = matches!(asked.of, Of::Child(_));
    if is_operational(asked.role)
        && child
        && situation.exists
        && ordinary
        && signed_in
        && asked.act == Act::ReadSummary
    {
        return "ask".into();
    }
    "no".into()
}

fn said(answer: &Answer) -> String {
    match answer {
        Answer::NothingThere => "no".into(),
        Answer::SayWhatFor => "ask".into(),
        Answer::ProveAgain => "prove".into(),
        Answer::Write(_) => "do".into(),
        Answer::Read(leave) => match leave.shows() {
            Shows::Whole => "all".into(),
            Shows::Cases(cases) => format!("{} case", cases.len()),
            Shows::Summary => "summary".into(),
            Shows::Packet(_) => "packet".into(),
            Shows::ReviewFields => "review".into(),
            Shows::Place => "place".into(),
            Shows::Looks => "looks".into(),
            Shows::Counts => "counts".into(),
            Shows::Nothing => "-".into(),
        },
    }
}

pub fn person(name: &str) -> PersonId {
    PersonId::of_words(&["desk", name])
}

fn case(name: &str) -> CaseId {
    CaseId::of_words(&["desk", name])
}

const NOW: i64 = 1_781_119_860_000_000; // 10 June 2026, 20:31 in London

fn now() -> Timestamp {
    Timestamp::from_microsecond(NOW).unwrap()
}

fn seal(chance: &mut Chance) -> Seal {
    let level = if chance.percent(50) {
        Restriction::Ordinary
    } else {
        *chance.pick(Restriction::ALL).unwrap()
    };
    let named = chance.percent(40);
    Seal {
        level,
        named,
        by_two: named && chance.percent(60),
    }
}

fn asked(chance: &mut Chance) -> Asked {
    let row = chance.pick(POLICY).unwrap();
    let near = chance.percent(70);
    let role = if near {
        *chance.pick(row.roles).unwrap()
    } else {
        *chance.pick(Role::ALL).unwrap()
    };
    let act = if near || chance.percent(50) {
        *chance.pick(row.acts).unwrap()
    } else {
        *chance.pick(Act::ALL).unwrap()
    };
    let of = match chance.below(8) {
        0 => Of::Force,
        1 => Of::Staff(person("Wrenfield")),
        2 => Of::Staff(person("Marsh")),
        3 => Of::Agency("Saltby Council".into()),
        4 | 5 => Of::Case(person("Kai"), case("one")),
        _ => Of::Child(person("Kai")),
    };
    let purpose = if chance.percent(70) {
        *chance.pick(row.purposes).unwrap()
    } else {
        *chance.pick(Purpose::ALL).unwrap()
    };
    let stated = Stated {
        purpose,
        with_reference: chance.percent(50),
    };
    let who = person("Wrenfield");
    let other =
        |chance: &mut Chance| [None, Some(who), Some(person("Marsh"))][chance.below(3) as usize];
    let ago = |minutes: u64| now() - SignedDuration::from_mins(minutes as i64);
    let minutes = [0, 4, 5, 60, 719, 720, 5_000];
    let at = ago(*chance.pick(&minutes[..if near { 5 } else { 7 }]).unwrap());
    let proved = if chance.percent(50) {
        ago(0)
    } else {
        ago(*chance.pick(&minutes).unwrap())
    };
    Asked {
        who,
        role,
        act,
        of,
        stated: chance.percent(50).then_some(stated),
        for_whom: other(chance),
        with: other(chance),
        sign_in: SignIn {
            at,
            proved,
            strong: chance.percent(95),
            token: chance.percent(20).then_some(Uuid::from_u128(9)),
        },
        at: now(),
    }
}

fn situation(chance: &mut Chance) -> Situation {
    let mut ties = Ties::default();
    for tie in Tie::ALL {
        if chance.percent(30) {
            let cases = [None, Some(vec![case("one")]), Some(vec![case("two")])];
            ties.add(
                *tie,
                Cover {
                    cases: cases[chance.below(3) as usize].clone(),
                    facts: vec![FactId::of_words(&["desk", "one"])],
                    until: None,
                },
            );
        }
    }
    let cases = if chance.percent(40) {
        vec![(case("one"), seal(chance))]
    } else {
        vec![]
    };
    Situation {
        account: chance.percent(95).then(Account::default),
        exists: chance.percent(95),
        conflict: chance.percent(5),
        seal: seal(chance),
        cases,
        place_protected: chance.percent(20),
        ties,
        kept: Kept {
            everything: chance.percent(3),
            ..Kept::default()
        },
    }
}

#[test]
fn two_decisions_written_apart_are_one() {
    let mut answers = std::collections::BTreeMap::<String, usize>::new();
    for seed in 0..300_000 {
        let mut chance = Chance::from(seed);
        let (asked, situation) = (asked(&mut chance), situation(&mut chance));
        let one = said(&decide(&asked, &situation));
        let other = reference(&asked, &situation);
        assert_eq!(one, other, "seed {seed}: {asked:#?}\n{situation:#?}");
        *answers.entry(one).or_default() += 1;
    }
    for answer in [
        "no", "ask", "prove", "do", "all", "1 case", "summary", "packet", "review", "place",
        "looks", "counts",
    ] {
        assert!(
            answers.get(answer).is_some_and(|count| *count >= 50),
            "{answer} is hardly tried: {answers:?}"
        );
    }
}

/// The design names the first words one by one; to take one back is to write.
#[test]
fn a_first_word_is_a_call_a_report_or_a_notice_and_what_is_seen_and_heard_for_it() {
    let mut first: Vec<&str> = kinds()
        .filter(|kind| act_to_record(&(kind.blank)(), None) == Act::Report)
        .map(|kind| kind.words)
        .collect();
    let mut said = [
        "incident opened",
        "THRIVE assessed",
        "research done",
        "reported missing",
        "child seen",
        "child said",
        "child observed",
        "ethnicity recorded",
        "notice submitted",
        "child's voice in notice",
        "child's voice not recorded",
    ];
    said.sort_unstable();
    first.sort_unstable();
    assert_eq!(first, said);
    for kind in kinds().filter(|kind| first.contains(&kind.words)) {
        let withdrawn = correction::Withdrawn::default().into();
        let act = act_to_record(&withdrawn, Some(&(kind.blank)()));
        assert_eq!(act, Act::Write, "{}", kind.words);
    }
}

/// Whoever may write all there is on a record may put a first word on it.
#[test]
fn every_row_that_lets_somebody_write_lets_them_report() {
    let mut writes = 0;
    for row in POLICY.iter().filter(|row| row.acts.contains(&Act::Write)) {
        assert!(row.acts.contains(&Act::Report), "{}", row.name);
        writes += 1;
    }
    assert!(writes > 3);
}
