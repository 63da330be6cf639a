//! Partners, those who check, and what nobody does for themselves.

use super::*;

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
    assert!(!apart("Alder", "Wrenfield"), "above, of no team");
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
fn nobody_who_may_see_a_record_is_one_of_the_people_around_the_child() {
    let story = evening(
        "  2026-06-10 20:00  packet shared: \"P1\"; agency \"Saltby Council\"; to Harrowby; because \"a visit\" | about Ava; no case
",
    );
    let harrowby = who(&story, "Harrowby");
    let ava = Timeline::as_known_at(who(&story, "Ava"), at(TONIGHT), &story.facts);
    let around: Vec<&Fact> = story
        .facts
        .iter()
        .filter(|fact| fact.about == [harrowby])
        .collect();
    assert!(around.iter().all(|fact| ava.fact(fact.id).is_none()));
}
