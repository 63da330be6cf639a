//! The evening everyone sees: who may see Kai and Ava, and who may not.

use std::collections::BTreeSet;

use heard_desk::access::{
    Act, Answer, Asked, Explained, MayRead, MayWrite, Of, Purpose, Recipients, Shows, SignIn,
    Situation, Stated, decide, kept_back, packet, readers, reviewer_is_apart,
};
use heard_record::fact::access;
use heard_record::text::{self, Story};
use heard_record::{Fact, PersonId, Role, Timeline, What, When};
use jiff::Timestamp;

const STAFF: &str = "Who may see Kai and Ava
  children: Kai, Ava
  people: Finch, Wrenfield, Rookwood, Pike, Holloway, Coldwater, Slate, Alder, Farrow, Hazeldene, Oake, Quay, Flint, Harrowby, Larkspur, Marsh, Tam, Lark
  2026-01-01 09:00  account given: call handler; team \"control room\" | about Finch; no case
  2026-01-01 09:00  account given: responding officer; team \"Saltby response\"; supervisor Teasel; district \"Saltby\" | about Wrenfield; no case
  2026-01-01 09:00  account given: responding officer; team \"Saltby response\" | about Marsh; no case
  2026-01-01 09:00  account given: exploitation team; team \"complex exploitation\"; supervisor Pike | about Rookwood; no case
  2026-01-01 09:00  account given: sergeant; team \"complex exploitation\"; supervisor Holloway | about Pike; no case
  2026-01-01 09:00  account given: detective inspector; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: missing-person coordinator; leads on missing children | about Coldwater; no case
  2026-01-01 09:00  account given: hub; team \"hub\"; leads on child protection, domestic abuse | about Slate; no case
  2026-01-01 09:00  account given: district commander; district \"Saltby\" | about Alder; no case
  2026-01-01 09:00  account given: chief-officer lead | about Farrow; no case
  2026-01-01 09:00  account given: auditor | about Hazeldene; no case
  2026-01-01 09:00  account given: analyst | about Oake; no case
  2026-01-01 09:00  account given: administrator | about Quay; no case
  2026-01-01 09:00  account given: data protection officer | about Flint; no case
  2026-01-01 09:00  account given: local authority; agency \"Saltby Council\"; team \"front door\" | about Harrowby; no case
  2026-01-01 09:00  account given: care home; agency \"Fernlea House\" | about Larkspur; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-03 09:00  given to team: \"complex exploitation\"; district \"Saltby\" | about Ava; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
";

/// The cast's evening with more put on record, each fact a line of a story.
fn evening(more: &str) -> Story {
    let told = format!("{}{more}", STAFF.replace("Tam, Lark", "Tam, Lark, Teasel"));
    let (story, wrongs) = text::read("evening", &told);
    assert!(wrongs.is_empty(), "{wrongs:?}");
    story
}

fn who(story: &Story, name: &str) -> PersonId {
    story
        .cast
        .people
        .iter()
        .find(|one| one.name == name)
        .unwrap()
        .id
}

fn at(time: &str) -> Timestamp {
    When::read(time).unwrap().latest()
}

struct Asking<'a> {
    story: &'a Story,
    asked: Asked,
}

/// Somebody in a role asks about a child, freshly signed in.
fn asks<'a>(
    story: &'a Story,
    name: &str,
    role: Role,
    act: Act,
    child: &str,
    time: &str,
) -> Asking<'a> {
    let now = at(time);
    let asked = Asked {
        who: who(story, name),
        role,
        act,
        of: Of::Child(who(story, child)),
        stated: None,
        for_whom: None,
        with: None,
        sign_in: SignIn {
            at: now,
            proved: now,
            strong: true,
        },
        at: now,
    };
    Asking { story, asked }
}

impl Asking<'_> {
    fn saying(mut self, purpose: Purpose, with_reference: bool) -> Self {
        self.asked.stated = Some(Stated {
            purpose,
            with_reference,
        });
        self
    }

    fn of(mut self, of: Of) -> Self {
        self.asked.of = of;
        self
    }

    fn for_whom(mut self, name: &str) -> Self {
        self.asked.for_whom = Some(who(self.story, name));
        self
    }

    fn situation(&self) -> Situation {
        let Asked {
            who, role, of, at, ..
        } = &self.asked;
        Situation::as_known_at(*who, *role, of, *at, &self.story.facts)
    }

    fn answer(&self) -> Answer {
        decide(&self.asked, &self.situation())
    }

    fn read(&self) -> MayRead {
        match self.answer() {
            Answer::Read(leave) => leave,
            other => panic!("no leave to read: {other:?}"),
        }
    }

    fn write(&self) -> MayWrite {
        match self.answer() {
            Answer::Write(leave) => leave,
            other => panic!("no leave to write: {other:?}"),
        }
    }

    fn nothing(&self) {
        assert_eq!(self.answer(), Answer::NothingThere, "{:?}", self.asked);
    }
}

const TONIGHT: &str = "2026-06-10 20:31";

#[test]
fn the_officer_in_the_case_reads_it_until_it_is_given_up() {
    let story = evening(
        "  2026-06-10 21:00  child given up: Ava; because \"moved team\" | about Rookwood; no case\n",
    );
    let leave = asks(
        &story,
        "Rookwood",
        Role::ExploitationTeam,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .read();
    assert_eq!(
        (leave.look().rule, leave.shows()),
        ("own case", &Shows::Whole)
    );
    assert_eq!(
        leave.look().until,
        at("2026-06-11 08:31"),
        "when they must sign in again"
    );
    asks(
        &story,
        "Rookwood",
        Role::ExploitationTeam,
        Act::Read,
        "Ava",
        "2026-06-10 21:00",
    )
    .nothing();
    asks(
        &story,
        "Rookwood",
        Role::ExploitationTeam,
        Act::Read,
        "Kai",
        TONIGHT,
    )
    .nothing();
    asks(
        &story,
        "Rookwood",
        Role::Superintendent,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .nothing();
}

#[test]
fn somebody_operational_learns_that_an_ordinary_record_is_there_and_is_asked_what_for() {
    let story = evening("");
    let asking = || {
        asks(
            &story,
            "Wrenfield",
            Role::RespondingOfficer,
            Act::ReadSummary,
            "Ava",
            TONIGHT,
        )
    };
    assert_eq!(asking().answer(), Answer::SayWhatFor);
    let leave = asking().saying(Purpose::Safeguarding, false).read();
    assert_eq!(
        (leave.look().rule, leave.shows()),
        ("purpose stated", &Shows::Summary)
    );
    assert_eq!(
        asking().saying(Purpose::Inspection, true).answer(),
        Answer::SayWhatFor
    );
    for (name, role) in [
        ("Oake", Role::Analyst),
        ("Quay", Role::Administrator),
        ("Hazeldene", Role::Auditor),
        ("Harrowby", Role::LocalAuthority),
        ("Flint", Role::DataProtectionOfficer),
    ] {
        let asking = asks(&story, name, role, Act::ReadSummary, "Ava", TONIGHT);
        asking.nothing();
        asking.saying(Purpose::Safeguarding, true).nothing();
    }
    asks(
        &story,
        "Wrenfield",
        Role::RespondingOfficer,
        Act::ReadSummary,
        "Ava",
        TONIGHT,
    )
    .of(Of::Child(PersonId::of_words(&["nobody", "ever"])))
    .saying(Purpose::Safeguarding, true)
    .nothing();
}

#[test]
fn a_sensitive_record_wants_an_operation_or_incident_too() {
    let story = evening(
        "  2026-06-01 09:00  record restricted: sensitive; because \"exploitation\" | about Ava; no case\n",
    );
    let asking = || {
        asks(
            &story,
            "Wrenfield",
            Role::RespondingOfficer,
            Act::ReadSummary,
            "Ava",
            TONIGHT,
        )
    };
    assert_eq!(
        asking().saying(Purpose::Safeguarding, false).answer(),
        Answer::SayWhatFor
    );
    asking().saying(Purpose::Safeguarding, true).read();
}

#[test]
fn a_restricted_record_is_there_for_nobody_but_those_let_in() {
    let story = evening(
        "  2026-06-01 09:00  record restricted: restricted; because \"a witness in it\" | about Ava; no case
  2026-06-01 09:00  child held: Ava; as keeper | about Holloway; no case
  2026-06-02 09:00  let in: Ava; because \"needed\"; by Holloway | about Rookwood; no case
  2026-06-03 09:00  taken out: Ava; because \"not needed\" | about Rookwood; no case
",
    );
    let rookwood = |time| {
        asks(
            &story,
            "Rookwood",
            Role::ExploitationTeam,
            Act::Read,
            "Ava",
            time,
        )
    };
    rookwood("2026-05-31 12:00").read();
    rookwood("2026-06-01 12:00").nothing();
    rookwood("2026-06-02 12:00").read();
    rookwood("2026-06-03 12:00").nothing();
    asks(&story, "Pike", Role::Sergeant, Act::Read, "Ava", TONIGHT).nothing();
    asks(
        &story,
        "Wrenfield",
        Role::RespondingOfficer,
        Act::ReadSummary,
        "Ava",
        TONIGHT,
    )
    .saying(Purpose::Safeguarding, true)
    .nothing();
    asks(
        &story,
        "Holloway",
        Role::DetectiveInspector,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .read();
}

#[test]
fn a_sealed_record_wants_two_to_let_somebody_in() {
    let story = evening(
        "  2026-06-01 09:00  record restricted: sealed; because \"covert\" | about Ava; no case
  2026-06-02 09:00  let in: Ava; because \"needed\"; by Holloway | about Rookwood; no case
  2026-06-02 09:00  let in: Ava; because \"needed\"; by Holloway; agreed by Pike | about Pike; no case
  2026-06-03 09:00  let in: Ava; because \"needed\"; by Holloway; agreed by Farrow | about Rookwood; no case
  2026-06-04 09:00  restriction lifted: \"over\" | about Ava; no case
",
    );
    let rookwood = |time| {
        asks(
            &story,
            "Rookwood",
            Role::ExploitationTeam,
            Act::Read,
            "Ava",
            time,
        )
    };
    rookwood("2026-06-02 12:00").nothing();
    asks(&story, "Pike", Role::Sergeant, Act::Read, "Ava", TONIGHT).nothing();
    rookwood(TONIGHT).read();
    asks(
        &story,
        "Wrenfield",
        Role::RespondingOfficer,
        Act::ReadSummary,
        "Ava",
        TONIGHT,
    )
    .nothing();
}

#[test]
fn a_restricted_case_hides_its_facts_from_whoever_reads_the_rest() {
    let story = evening(
        "  2026-06-01 09:00  record restricted: restricted; because \"covert\" | about Ava; case covert
  2026-06-02 09:00  child observed: \"with him\" | about Ava; case covert
  2026-06-02 10:00  child observed: \"tired\" | about Ava; no case
",
    );
    let leave = asks(
        &story,
        "Rookwood",
        Role::ExploitationTeam,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .read();
    let observed: Vec<bool> = story
        .facts
        .iter()
        .filter(|fact| fact.kind().words == "child observed")
        .map(|fact| leave.covers(fact))
        .collect();
    assert_eq!(observed, [false, true]);
    let covert = story.cast.cases[0].0;
    asks(
        &story,
        "Rookwood",
        Role::ExploitationTeam,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .of(Of::Case(who(&story, "Ava"), covert))
    .nothing();
}

#[test]
fn a_case_held_shows_that_case_and_no_other() {
    let story = evening(
        "  2026-06-01 09:00  child held: Kai; as officer in the case | about Rookwood; case one
  2026-06-02 09:00  child observed: \"tired\" | about Kai; case one
  2026-06-02 09:00  child observed: \"afraid\" | about Kai; case two
",
    );
    let kai = who(&story, "Kai");
    let case = |name: &str| {
        story
            .cast
            .cases
            .iter()
            .find(|(_, one)| one == name)
            .unwrap()
            .0
    };
    let asking = || {
        asks(
            &story,
            "Rookwood",
            Role::ExploitationTeam,
            Act::Read,
            "Kai",
            TONIGHT,
        )
    };
    assert_eq!(asking().read().shows(), &Shows::Cases(vec![case("one")]));
    asking().of(Of::Case(kai, case("one"))).read();
    asking().of(Of::Case(kai, case("two"))).nothing();
    let leave = asking().read();
    let covered = story
        .facts
        .iter()
        .filter(|fact| fact.kind().words == "child observed");
    assert_eq!(
        covered.map(|fact| leave.covers(fact)).collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn a_live_incident_gives_a_summary_until_a_day_after_it_is_closed() {
    let story = evening(
        "  2026-06-09 22:11  incident opened: missing child; incident \"L1\" | about Ava; no case
  2026-06-10 15:00  incident closed; incident \"L1\" | about Ava; no case
",
    );
    let finch = |time| {
        asks(
            &story,
            "Finch",
            Role::CallHandler,
            Act::ReadSummary,
            "Ava",
            time,
        )
    };
    assert_eq!(finch("2026-06-09 22:00").answer(), Answer::SayWhatFor);
    let leave = finch(TONIGHT).read();
    assert_eq!(
        (leave.look().rule, leave.shows()),
        ("live incident", &Shows::Summary)
    );
    finch("2026-06-11 14:59").read();
    assert_eq!(finch("2026-06-11 15:00").answer(), Answer::SayWhatFor);
    asks(
        &story,
        "Finch",
        Role::CallHandler,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .nothing();
}

#[test]
fn leads_see_what_is_theirs() {
    let story = evening("  2026-06-10 19:02  reported missing; by \"Lark\" | about Kai; no case\n");
    asks(&story, "Pike", Role::Sergeant, Act::Endorse, "Ava", TONIGHT).write();
    asks(&story, "Pike", Role::Sergeant, Act::Read, "Kai", TONIGHT).nothing();
    asks(
        &story,
        "Coldwater",
        Role::MissingPersonCoordinator,
        Act::Read,
        "Kai",
        TONIGHT,
    )
    .read();
    asks(
        &story,
        "Coldwater",
        Role::MissingPersonCoordinator,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .nothing();
    asks(
        &story,
        "Alder",
        Role::DistrictCommander,
        Act::ReadSummary,
        "Ava",
        TONIGHT,
    )
    .read();
    asks(
        &story,
        "Alder",
        Role::DistrictCommander,
        Act::ReadSummary,
        "Kai",
        TONIGHT,
    )
    .nothing();
    asks(
        &story,
        "Farrow",
        Role::ChiefOfficerLead,
        Act::ReadSummary,
        "Kai",
        TONIGHT,
    )
    .read();
}

#[test]
fn a_conflict_of_interest_is_stronger_than_anything_even_an_emergency() {
    let opened = "  2026-06-10 20:00  emergency access opened: Ava; because \"may be in the car stopped\"; until 2026-06-11 08:00; told keeper, supervisor, privacy lead | about Marsh; no case\n";
    let marsh = |more: &str, act: Act| {
        let story = evening(&format!("{opened}{more}"));
        asks(
            &story,
            "Marsh",
            Role::RespondingOfficer,
            act,
            "Ava",
            TONIGHT,
        )
        .answer()
    };
    assert!(matches!(marsh("", Act::Read), Answer::Read(_)));
    for conflict in [
        "  2026-06-10 20:10  conflict of interest declared: Ava; is related to somebody in it | about Marsh; no case\n",
        "  2026-06-10 20:10  suspect identified; suspect Marsh | about Ava; no case\n",
        "  2026-06-10 20:10  linked to: Marsh; as father | about Ava; no case\n",
        "  2026-06-10 20:10  linked to: Ava; as half-sibling | about Marsh; no case\n",
        "  2020-06-10  lives at: \"14 Tern Street\" | about Ava; no case\n  2026-06-10 20:10  lives at: \"14 tern street \" | about Marsh; no case\n",
        "  2026-06-10 20:10  same person: Ava; because \"name\" | about Kai; no case\n  2026-06-10 20:11  conflict of interest declared: Kai; is subject of it | about Marsh; no case\n",
    ] {
        for act in [
            Act::Read,
            Act::ReadSummary,
            Act::OpenEmergency,
            Act::ReadLooks,
        ] {
            assert_eq!(marsh(conflict, act), Answer::NothingThere, "{conflict}");
        }
    }
    let cleared = "  2026-06-10 20:10  conflict of interest declared: Ava; is related to somebody in it | about Marsh; no case
  2026-06-10 20:20  conflict of interest cleared: Ava; because \"another family\"; by Holloway | about Marsh; no case\n";
    assert!(matches!(marsh(cleared, Act::Read), Answer::Read(_)));
    let by_themselves = cleared.replace("by Holloway", "by Marsh");
    assert_eq!(marsh(&by_themselves, Act::Read), Answer::NothingThere);
    let subject = cleared.replace("is related to somebody in it", "is subject of it");
    assert_eq!(marsh(&subject, Act::Read), Answer::NothingThere);
}

#[test]
fn emergency_access_is_to_one_record_and_ends_to_the_second() {
    let opened = |until: &str, because: &str, told: &str| {
        evening(&format!(
            "  2026-06-10 08:00  emergency access opened: Ava; because \"{because}\"; until {until}; told {told} | about Marsh; no case\n"
        ))
    };
    let all = "keeper, supervisor, privacy lead";
    let marsh = |story: &Story, child: &str, time: &str| {
        asks(
            story,
            "Marsh",
            Role::RespondingOfficer,
            Act::Read,
            child,
            time,
        )
        .answer()
    };
    let story = opened("2026-06-10 18:00", "she is in danger", all);
    assert!(
        matches!(marsh(&story, "Ava", "2026-06-10 17:59:59"), Answer::Read(leave) if leave.look().rule == "emergency" && leave.look().until == at("2026-06-10 18:00"))
    );
    assert_eq!(
        marsh(&story, "Ava", "2026-06-10 18:00"),
        Answer::NothingThere
    );
    assert_eq!(
        marsh(&story, "Kai", "2026-06-10 12:00"),
        Answer::NothingThere
    );
    let longer = opened("2026-06-12 08:00", "she is in danger", all);
    assert!(matches!(
        marsh(&longer, "Ava", "2026-06-10 19:59:59"),
        Answer::Read(_)
    ));
    assert_eq!(
        marsh(&longer, "Ava", "2026-06-10 20:00"),
        Answer::NothingThere
    );
    let unsaid = opened("2026-06-10 18:00", " ", all);
    assert_eq!(
        marsh(&unsaid, "Ava", "2026-06-10 12:00"),
        Answer::NothingThere
    );
    let untold = opened("2026-06-10 18:00", "she is in danger", "keeper, supervisor");
    assert_eq!(
        marsh(&untold, "Ava", "2026-06-10 12:00"),
        Answer::NothingThere
    );
}

#[test]
fn emergency_access_opens_what_is_restricted_and_never_what_is_sealed_nor_a_place() {
    let with = |level: &str| {
        evening(&format!("  2026-06-01 09:00  record restricted: {level}; because \"x\" | about Ava; no case
  2026-06-01 09:00  lives at: \"Fernlea House\" | about Ava; no case
  2026-06-02 09:00  protected place; keeper \"hub\" | about Ava; no case
  2026-06-10 20:00  emergency access opened: Ava; because \"in danger\"; until 2026-06-11 08:00; told keeper, supervisor, privacy lead | about Marsh; no case\n"))
    };
    let story = with("restricted");
    let marsh = |act| {
        asks(
            &story,
            "Marsh",
            Role::RespondingOfficer,
            act,
            "Ava",
            TONIGHT,
        )
    };
    let leave = marsh(Act::Read).read();
    let lives_at = story
        .facts
        .iter()
        .find(|fact| fact.kind().words == "lives at")
        .unwrap();
    assert!(
        !leave.covers(lives_at),
        "nor the address as it was known before it was protected"
    );
    marsh(Act::RevealPlace).nothing();
    let sealed = with("sealed");
    asks(
        &sealed,
        "Marsh",
        Role::RespondingOfficer,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .nothing();
    asks(
        &sealed,
        "Marsh",
        Role::RespondingOfficer,
        Act::OpenEmergency,
        "Ava",
        TONIGHT,
    )
    .nothing();
}

#[test]
fn a_place_is_told_when_its_keeper_and_another_agreed() {
    let with = |agreed: &str| {
        evening(&format!("  2026-06-02 09:00  protected place; keeper \"hub\" | about Ava; no case
  2026-06-02 09:00  child held: Ava; as keeper of the place | about Slate; no case
  2026-06-10 20:00  reveal of place agreed: Ava; {agreed}; because \"a visit\"; until 2026-06-10 21:00 | about Rookwood; no case\n"))
    };
    let rookwood = |story: &Story| {
        asks(
            story,
            "Rookwood",
            Role::ExploitationTeam,
            Act::RevealPlace,
            "Ava",
            TONIGHT,
        )
        .answer()
    };
    assert!(
        matches!(rookwood(&with("keeper Slate; agreed by Holloway")), Answer::Read(leave) if leave.shows() == &Shows::Place)
    );
    for agreed in [
        "keeper Slate; agreed by Slate",
        "keeper Slate; agreed by Rookwood",
        "keeper Holloway; agreed by Pike",
    ] {
        assert_eq!(rookwood(&with(agreed)), Answer::NothingThere, "{agreed}");
    }
}

#[test]
fn nobody_widens_their_own_leave() {
    let story = evening("");
    let pike = |act| asks(&story, "Pike", Role::Sergeant, act, "Ava", TONIGHT);
    pike(Act::Allocate).for_whom("Pike").nothing();
    let leave = pike(Act::Allocate).for_whom("Rookwood").write();
    let held = |child: &str| {
        What::from(access::Held {
            child: heard_record::Stated::Clear(who(&story, child)),
            held_as: heard_record::Stated::Clear(access::HeldAs::OfficerInCase),
            ..access::Held::default()
        })
    };
    assert!(leave.lets_record(&held("Ava"), &[who(&story, "Rookwood")], &[], None));
    assert!(!leave.lets_record(&held("Ava"), &[who(&story, "Pike")], &[], None));
    assert!(!leave.lets_record(&held("Kai"), &[who(&story, "Rookwood")], &[], None));
    let account = What::from(access::AccountGiven::default());
    assert!(!leave.lets_record(&account, &[who(&story, "Rookwood")], &[], None));
    let quay = || {
        let staff = Of::Staff(who(&story, "Wrenfield"));
        asks(
            &story,
            "Quay",
            Role::Administrator,
            Act::ManageAccounts,
            "Ava",
            TONIGHT,
        )
        .of(staff)
    };
    assert!(quay().for_whom("Wrenfield").write().lets_record(
        &account,
        &[who(&story, "Wrenfield")],
        &[],
        None
    ));
    quay().for_whom("Quay").nothing();
}

#[test]
fn a_reviewer_is_neither_the_one_reviewed_nor_in_their_line() {
    let story = evening("");
    let apart = |reviewer: &str, actor: &str| {
        reviewer_is_apart(
            who(&story, reviewer),
            who(&story, actor),
            at(TONIGHT),
            &story.facts,
        )
    };
    assert!(!apart("Rookwood", "Rookwood"));
    assert!(!apart("Pike", "Rookwood"));
    assert!(!apart("Holloway", "Rookwood"), "above whoever is above");
    assert!(!apart("Rookwood", "Holloway"), "below");
    assert!(!apart("Wrenfield", "Marsh"), "of one team");
    assert!(apart("Holloway", "Marsh"));
    let review = |actor: &str| {
        let staff = Of::Staff(who(&story, actor));
        asks(
            &story,
            "Holloway",
            Role::DetectiveInspector,
            Act::ReviewEmergency,
            "Ava",
            TONIGHT,
        )
        .of(staff)
        .for_whom(actor)
        .answer()
    };
    assert!(matches!(review("Marsh"), Answer::Write(_)));
    assert_eq!(review("Rookwood"), Answer::NothingThere);
}

#[test]
fn a_partner_reads_what_was_put_in_their_packet_and_nothing_else() {
    let before = "  2026-06-10 14:00  child said: \"I am all right\"; how in person and alone | about Ava; no case
  2026-06-10 14:01  child said: \"he was there\"; how in person and alone; limit \"not Fernlea\" | about Ava; no case
  2026-06-10 14:02  child observed: \"new clothes\" | about Ava; no case
  2026-06-10 14:31  packet shared: \"P1\"; agency \"Saltby Council\"; team \"front door\"; because \"return interview\"; until 2026-07-10 | about Ava; no case
";
    let fact_number = |story: &Story, words: &str, nth: usize| {
        let at = story
            .facts
            .iter()
            .enumerate()
            .filter(|(_, fact)| fact.kind().words == words);
        at.map(|(at, _)| at + 1).nth(nth).unwrap()
    };
    let plain = evening(before);
    let (one, two) = (
        fact_number(&plain, "child said", 0),
        fact_number(&plain, "child said", 1),
    );
    let put = format!(
        "{before}  2026-06-10 14:32  put in packet: {one}; packet \"P1\" | about Ava; no case
  2026-06-10 14:32  put in packet: {two}; packet \"P1\" | about Ava; no case\n"
    );
    let story = evening(&put);
    let covered = |leave: &MayRead, story: &Story| -> Vec<usize> {
        let facts = story.facts.iter().enumerate();
        facts
            .filter(|(_, fact)| leave.covers(fact))
            .map(|(at, _)| at + 1)
            .collect()
    };
    let harrowby =
        |story, act| asks(story, "Harrowby", Role::LocalAuthority, act, "Ava", TONIGHT).answer();
    let Answer::Read(leave) = harrowby(&story, Act::ReadPacket) else {
        panic!("no packet")
    };
    assert_eq!(
        covered(&leave, &story),
        [one],
        "what she asked not to be shared is not there"
    );
    assert_eq!(harrowby(&story, Act::Read), Answer::NothingThere);
    assert_eq!(harrowby(&story, Act::ReadSummary), Answer::NothingThere);
    asks(
        &story,
        "Larkspur",
        Role::CareHome,
        Act::ReadPacket,
        "Ava",
        TONIGHT,
    )
    .nothing();
    let sender = asks(
        &story,
        "Rookwood",
        Role::ExploitationTeam,
        Act::Read,
        "Ava",
        TONIGHT,
    )
    .read();
    assert_eq!(packet(&sender, &leave, &story.facts).len(), 1);

    let restricted = evening(&format!(
        "{put}  2026-06-10 15:00  record restricted: restricted; because \"x\" | about Ava; no case\n"
    ));
    assert_eq!(
        harrowby(&restricted, Act::ReadPacket),
        Answer::NothingThere,
        "not put there knowing that it is restricted"
    );
    let again = evening(&format!(
        "{put}  2026-06-10 15:00  record restricted: restricted; because \"x\" | about Ava; no case
  2026-06-10 15:10  put in packet: {one}; packet \"P1\" | about Ava; no case\n"
    ));
    assert!(matches!(harrowby(&again, Act::ReadPacket), Answer::Read(_)));
    let taken = evening(&format!(
        "{put}  2026-06-10 15:00  packet taken back: \"P1\" | about Ava; no case\n"
    ));
    assert_eq!(harrowby(&taken, Act::ReadPacket), Answer::NothingThere);
}

#[test]
fn whoever_is_not_to_be_told_learns_neither_the_fact_nor_that_there_is_one() {
    let before = "  2026-06-10 14:00  child said: \"his name\"; how in person and alone | about Ava; no case\n";
    let plain = evening(before);
    let said = plain
        .facts
        .iter()
        .position(|fact| fact.kind().words == "child said")
        .unwrap()
        + 1;
    let with = |whom: &str| {
        evening(&format!(
            "{before}  2026-06-10 14:05  do not tell{whom}; fact {said} | about Ava; no case\n"
        ))
    };
    let kept = |story: &Story, recipients: &Recipients| {
        let ava = Timeline::as_known_at(who(story, "Ava"), at(TONIGHT), &story.facts);
        kept_back(&ava, recipients)
    };
    let home = Recipients {
        agencies: vec!["fernlea house".into()],
        outside: true,
        ..Recipients::default()
    };
    let council = Recipients {
        agencies: vec!["Saltby Council".into()],
        outside: true,
        ..Recipients::default()
    };
    let story = with("; agency \"Fernlea House\"");
    let secret = story.facts[said - 1].id;
    let about_it = story
        .facts
        .iter()
        .find(|fact| fact.kind().words == "do not tell")
        .unwrap()
        .id;
    assert_eq!(
        kept(&story, &home).facts,
        BTreeSet::from([secret, about_it])
    );
    assert!(
        kept(&story, &home).holds_any(&[secret]),
        "nor a duty born of it"
    );
    assert!(kept(&story, &council).facts.is_empty());
    let adult = with(": Lark");
    let lark = Recipients {
        people: vec![who(&adult, "Lark")],
        outside: true,
        ..Recipients::default()
    };
    assert!(kept(&adult, &lark).holds(secret));
    let nobody_read = with("; adult unclear \"him\"");
    assert!(kept(&nobody_read, &council).holds(secret));
}

#[test]
fn those_who_check_see_what_their_plan_question_or_authority_names() {
    let story = evening(
        "  2026-06-01 09:00  inspection planned: S7; from 2026-06-05; until 2026-06-20 00:00; authority \"ACC\" | about Hazeldene; no case
  2026-06-02 09:00  drawn for sample: S7; as missing | about Ava; no case
  2026-06-01 09:00  question approved: \"weekends?\"; by Farrow; until 2026-06-20 00:00 | about Oake; no case
",
    );
    let hazeldene = |child, time| asks(&story, "Hazeldene", Role::Auditor, Act::Read, child, time);
    hazeldene("Ava", TONIGHT).read();
    hazeldene("Kai", TONIGHT).nothing();
    hazeldene("Ava", "2026-06-05 12:00").nothing();
    hazeldene("Ava", "2026-06-20 00:00").nothing();
    let count = asks(&story, "Oake", Role::Analyst, Act::Count, "Ava", TONIGHT)
        .of(Of::Force)
        .read();
    assert_eq!(count.shows(), &Shows::Counts);
    assert!(story.facts.iter().all(|fact| !count.covers(fact)));
    asks(
        &story,
        "Oake",
        Role::Analyst,
        Act::Count,
        "Ava",
        "2026-06-20 00:00",
    )
    .of(Of::Force)
    .nothing();
    let looks = |name, role| {
        asks(&story, name, role, Act::ReadLooks, "Ava", TONIGHT).saying(Purpose::Lawfulness, false)
    };
    let leave = looks("Flint", Role::DataProtectionOfficer).read();
    asks(
        &story,
        "Flint",
        Role::DataProtectionOfficer,
        Act::ReadLooks,
        "Ava",
        TONIGHT,
    )
    .nothing();
    let refused = asks(&story, "Oake", Role::Analyst, Act::Read, "Ava", TONIGHT);
    let told = Explained::of(&leave, &refused.asked, &refused.situation()).unwrap();
    assert!(told.account && told.unbarred && told.rows.is_empty());
    let own = looks("Flint", Role::DataProtectionOfficer);
    assert_eq!(Explained::of(&leave, &own.asked, &own.situation()), None);
}

#[test]
fn who_could_see_this_on_3_may_has_an_answer() {
    let story = evening(
        "  2026-05-01 09:00  child held: Kai; as officer in the case | about Rookwood; no case
  2026-05-02 09:00  child held: Kai; as coordinator | about Coldwater; no case; recorded 2026-05-10 09:00
  2026-05-05 09:00  child given up: Kai | about Rookwood; no case
",
    );
    let names = |time: &str| -> Vec<String> {
        let all = readers(who(&story, "Kai"), at(time), &story.facts);
        let mut names: Vec<String> = all
            .into_iter()
            .map(|(id, _, rule)| {
                let name = &story
                    .cast
                    .people
                    .iter()
                    .find(|one| one.id == id)
                    .unwrap()
                    .name;
                format!("{name}: {rule}")
            })
            .collect();
        names.sort();
        names
    };
    assert_eq!(
        names("2026-05-03 12:00"),
        ["Farrow: force", "Rookwood: own case"]
    );
    assert_eq!(
        names("2026-05-20 12:00"),
        ["Coldwater: own case", "Farrow: force"]
    );
}

#[test]
fn no_account_no_leave_and_a_weak_or_old_sign_in_must_be_proved() {
    let story = evening(
        "  2026-06-10 20:00  account taken away: exploitation team; because \"left\" | about Rookwood; no case\n",
    );
    let rookwood = |time| {
        asks(
            &story,
            "Rookwood",
            Role::ExploitationTeam,
            Act::Read,
            "Ava",
            time,
        )
    };
    rookwood("2026-06-10 19:59").read();
    rookwood(TONIGHT).nothing();
    let with = |minutes: i64, proved: i64, strong: bool, act: Act| {
        let mut asking = asks(
            &story,
            "Rookwood",
            Role::ExploitationTeam,
            act,
            "Ava",
            "2026-06-10 19:00",
        );
        let ago = |minutes: i64| asking.asked.at - jiff::SignedDuration::from_mins(minutes);
        asking.asked.sign_in = SignIn {
            at: ago(minutes),
            proved: ago(proved),
            strong,
        };
        asking.answer()
    };
    assert!(matches!(with(719, 719, true, Act::Read), Answer::Read(_)));
    assert_eq!(with(720, 0, true, Act::Read), Answer::ProveAgain);
    assert_eq!(with(0, 0, false, Act::Read), Answer::ProveAgain);
    assert_eq!(with(60, 5, true, Act::Export), Answer::ProveAgain);
    assert!(matches!(with(60, 4, true, Act::Export), Answer::Read(_)));
}

#[test]
fn nobody_who_may_see_a_record_is_one_of_the_people_around_the_child() {
    let story = evening(
        "  2026-06-10 20:00  suspect identified; suspect Tam | about Ava; no case\n  2026-06-10 20:00  flag raised: goes missing; because \"x\" | about Rookwood; no case\n",
    );
    let rookwood = who(&story, "Rookwood");
    let ava = Timeline::as_known_at(who(&story, "Ava"), at(TONIGHT), &story.facts);
    let around: Vec<&Fact> = story
        .facts
        .iter()
        .filter(|fact| fact.about == [rookwood])
        .collect();
    assert!(around.iter().all(|fact| ava.fact(fact.id).is_none()));
}
