//! The evening everyone sees: who may see Kai and Ava, and who may not.

mod closed;
mod others;

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
  2026-01-01 09:00  account given: responding officer; team \"Saltby response\"; supervisor Alder; district \"Saltby\" | about Wrenfield; no case
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
            token: None,
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
            token: None,
        };
        asking.answer()
    };
    assert!(matches!(with(719, 719, true, Act::Read), Answer::Read(_)));
    assert_eq!(with(720, 0, true, Act::Read), Answer::ProveAgain);
    assert_eq!(with(0, 0, false, Act::Read), Answer::ProveAgain);
    assert_eq!(with(60, 5, true, Act::Export), Answer::ProveAgain);
    assert!(matches!(with(60, 4, true, Act::Export), Answer::Read(_)));
}
