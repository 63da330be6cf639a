//! What is closed, to whom, and what opens it.

use super::*;

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
        "  2020-06-10  lives at: \"14 Tern Street\" | about Ava; no case\n  2026-06-10 20:10  lives at: \"14, tern street \" | about Marsh; no case\n",
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

/// Whether Rookwood may be told Ava's place, of which so much is on record beside it and its keeper.
fn rookwood_is_told(more: &str) -> Answer {
    let told = format!(
        "  2026-06-02 09:00  protected place; keeper \"hub\" | about Ava; no case
  2026-06-02 09:00  child held: Ava; as keeper of the place | about Slate; no case
{more}"
    );
    let story = evening(&told);
    asks(
        &story,
        "Rookwood",
        Role::ExploitationTeam,
        Act::RevealPlace,
        "Ava",
        TONIGHT,
    )
    .answer()
}

fn is_the_place(answer: &Answer) -> bool {
    matches!(answer, Answer::Read(leave) if leave.shows() == &Shows::Place)
}

/// Which fact of the story the first of those added here is, after the place and its keeper.
fn first_added() -> usize {
    evening("").facts.len() + 3
}

fn asked_at(time: &str) -> String {
    format!("  {time}  reveal of place asked: Ava; because \"a visit\" | about Rookwood; no case\n")
}

fn agreed_at(time: &str, by: &str) -> String {
    let asked = first_added();
    format!(
        "  {time}  reveal of place agreed: Ava; {by}; because \"a visit\"; until 2026-06-10 21:00; asking {asked} | about Rookwood; no case\n"
    )
}

const BY_TWO: &str = "keeper Slate; agreed by Holloway";

#[test]
fn a_place_is_told_when_its_keeper_and_another_agreed() {
    let with = |agreed: &str| asked_at("2026-06-10 19:50") + &agreed_at("2026-06-10 20:00", agreed);
    assert!(is_the_place(&rookwood_is_told(&with(BY_TWO))));
    for agreed in [
        "keeper Slate; agreed by Slate",
        "keeper Slate; agreed by Rookwood",
        "keeper Holloway; agreed by Pike",
    ] {
        assert_eq!(
            rookwood_is_told(&with(agreed)),
            Answer::NothingThere,
            "{agreed}"
        );
    }
}

#[test]
fn a_place_is_told_for_what_was_asked_in_time_and_once() {
    let agreed = agreed_at("2026-06-10 20:00", BY_TWO);
    let nobody_asked = agreed.replace(&format!("; asking {}", first_added()), "");
    assert_eq!(rookwood_is_told(&nobody_asked), Answer::NothingThere);
    let late = asked_at("2026-06-10 16:00") + &agreed;
    assert_eq!(
        rookwood_is_told(&late),
        Answer::NothingThere,
        "four hours are over"
    );
    let asked = asked_at("2026-06-10 19:00");
    let over = asked.clone() + &agreed_at("2026-06-10 19:31", BY_TWO);
    assert_eq!(
        rookwood_is_told(&over),
        Answer::NothingThere,
        "it is open for an hour"
    );
    let told = format!(
        "  2026-06-10 20:10  place revealed: Ava; by {}; because \"a visit\"; look \"x\" | about Rookwood; no case\n",
        first_added() + 1
    );
    assert!(is_the_place(&rookwood_is_told(&(asked.clone() + &agreed))));
    assert_eq!(
        rookwood_is_told(&(asked + &agreed + &told)),
        Answer::NothingThere,
        "once"
    );
}

#[test]
fn one_alone_is_told_a_place_for_a_life_and_who_is_to_be_told_was() {
    let declared = |told: &str, at: &str| {
        rookwood_is_told(&format!(
            "  {at}  immediate risk to life declared: Ava; because \"he is on his way there\"; told {told} | about Rookwood; no case\n"
        ))
    };
    let both = "keeper of the place, superintendent on call";
    assert!(is_the_place(&declared(both, "2026-06-10 20:30")));
    assert_eq!(
        declared("keeper of the place", "2026-06-10 20:30"),
        Answer::NothingThere
    );
    assert_eq!(
        declared(both, "2026-06-10 19:31"),
        Answer::NothingThere,
        "it is open for an hour"
    );
}
