//! What holds in every world: invented staff, children, ties, bars and times.

use std::collections::BTreeSet;

use heard_desk::access::{
    Act, Answer, Asked, Of, Purpose, SignIn, Situation, Stated, decide, reviewer_is_apart,
};
use heard_record::fact::access::{self, ConflictOf, Restriction};
use heard_record::fact::{FAMILIES, correction, kind_called};
use heard_record::invent::{self, Around, Chance};
use heard_record::kind::Kind;
use heard_record::{
    Author, CaseId, Fact, FactId, PersonId, Role, Source, Stated as Said, Timeline, What, When,
};
use jiff::Timestamp;

const NOON: i64 = 1_781_089_200_000_000; // 10 June 2026, 12:00 in London
const HOUR: i64 = 3_600_000_000;

struct World {
    staff: Vec<(PersonId, Role)>,
    children: Vec<PersonId>,
    cases: Vec<CaseId>,
    facts: Vec<Fact>,
}

fn person(name: &str, number: u64) -> PersonId {
    PersonId::of_words(&["world", name, &number.to_string()])
}

fn at(hours: i64) -> Timestamp {
    Timestamp::from_microsecond(NOON + hours * HOUR).unwrap()
}

fn fact(what: What, about: Vec<PersonId>, cases: Vec<CaseId>, hours: i64, number: usize) -> Fact {
    Fact {
        id: FactId::of_number(&["world"], number as u64),
        what,
        happened: When::at(at(hours)),
        recorded: at(hours),
        by: Author {
            name: "Quay".into(),
            role: Role::Administrator,
        },
        about,
        cases,
        source: Source::Keyboard,
    }
}

fn access_kinds() -> &'static [&'static Kind] {
    FAMILIES
        .iter()
        .find(|(family, _)| *family == "access")
        .unwrap()
        .1
}

fn team(chance: &mut Chance) -> Said<String> {
    Said::Clear((*chance.pick(&["Saltby CID", "hub", "front door"]).unwrap()).to_owned())
}

/// A world in which things happened in the two days before noon.
fn world(seed: u64) -> World {
    let mut chance = Chance::from(seed);
    let children: Vec<PersonId> = (0..3).map(|number| person("child", number)).collect();
    let cases: Vec<CaseId> = (0..2)
        .map(|n| CaseId::of_words(&["world", &n.to_string()]))
        .collect();
    let mut res = World {
        staff: Vec::new(),
        children,
        cases,
        facts: Vec::new(),
    };
    for number in 0..4 {
        let who = person("staff", number);
        let role = *chance.pick(Role::ALL).unwrap();
        let busy = [
            Role::DetectiveInspector,
            Role::ChildAbuseTeam,
            Role::Hub,
            Role::Sergeant,
            Role::LocalAuthority,
            Role::Auditor,
        ];
        let role = if chance.percent(75) {
            *chance.pick(&busy).unwrap()
        } else {
            role
        };
        res.staff.push((who, role));
        let account = access::AccountGiven {
            role: Said::Clear(role),
            team: team(&mut chance),
            district: Said::Clear("Saltby".into()),
            agency: Said::Clear("Saltby Council".into()),
            themes: Said::Clear(vec![*chance.pick(access::Theme::ALL).unwrap()]),
            supervisor: if chance.percent(60) {
                Said::Clear(person("staff", chance.below(4)))
            } else {
                Said::LeftOut
            },
            ..access::AccountGiven::default()
        };
        let number = res.facts.len();
        res.facts
            .push(fact(account.into(), vec![who], vec![], -48, number));
    }
    let others = [
        "lives at",
        "incident opened",
        "incident closed",
        "reported missing",
        "protected place",
        "seen at place",
        "drawn for sample",
        "child observed",
        "child said",
        "linked to",
        "allocated",
        "notice shared",
    ];
    let others: Vec<&'static Kind> = others
        .iter()
        .map(|words| kind_called(words).unwrap())
        .collect();
    for _ in 0..40 {
        let kind = if chance.percent(70) {
            *chance.pick(access_kinds()).unwrap()
        } else {
            *chance.pick(&others).unwrap()
        };
        let hours = -(chance.below(47) as i64);
        let one = invented(kind, &mut chance, &res, hours);
        res.facts.push(one);
    }
    res
}

/// A fact of a kind, about whom facts of the kind are.
fn invented(kind: &'static Kind, chance: &mut Chance, world: &World, hours: i64) -> Fact {
    let mut people = world.children.clone();
    people.extend(
        world
            .staff
            .iter()
            .map(|(who, _)| *who)
            .filter(|_| chance.percent(20)),
    );
    let around = Around {
        people,
        cases: world.cases.clone(),
        facts: world.facts.iter().map(|fact| fact.id).collect(),
        about: NOON + 2 * HOUR,
        vague: 0,
        left_out: 10,
    };
    let mut what = invent::what(kind, chance, &around);
    by_others(&mut what, chance, world);
    let names_child = kind.field("child").is_some();
    let of_staff = names_child
        || ["account", "inspection", "question", "emergency"]
            .iter()
            .any(|word| kind.words.starts_with(word));
    let about = if of_staff {
        chance.pick(&world.staff).unwrap().0
    } else {
        *chance.pick(&world.children).unwrap()
    };
    let cases = if chance.percent(30) {
        vec![*chance.pick(&world.cases).unwrap()]
    } else {
        vec![]
    };
    fact(what, vec![about], cases, hours, world.facts.len())
}

/// Names in it that make sense: of teams, packets, and whoever agreed.
fn by_others(what: &mut What, chance: &mut Chance, world: &World) {
    let kind = what.kind();
    for (at, field) in kind.fields.iter().enumerate() {
        let staff = chance.pick(&world.staff).unwrap().0;
        let words = |words: &str| Said::Clear(heard_record::answer::Value::Words(words.into()));
        match field.key {
            "team" => what.set(
                at,
                team(chance).map(|team| heard_record::answer::Value::Words(team.clone())),
            ),
            "agency" if kind.family == "access" => what.set(at, words("Saltby Council")),
            "packet" => what.set(at, words("P1")),
            "district" => what.set(at, words("Saltby")),
            "by" | "agreed_by" | "approved_by" | "keeper" | "reviewer" | "supervisor"
            | "officer"
                if matches!(field.asks, heard_record::answer::Asks::Person(_)) =>
            {
                what.set(at, Said::Clear(heard_record::answer::Value::Person(staff)))
            }
            "told" => what.set(
                at,
                Said::Clear(heard_record::answer::Value::Choices(vec![
                    "keeper",
                    "supervisor",
                    "privacy lead",
                ])),
            ),
            "from" if kind.family == "access" => what.set(
                at,
                Said::Clear(heard_record::answer::Value::When(When::at_micros(
                    NOON - 40 * HOUR,
                ))),
            ),
            _ => true,
        };
    }
}

fn ask(
    world: &World,
    facts: &[Fact],
    who: PersonId,
    act: Act,
    of: Of,
    for_whom: Option<PersonId>,
    stated: Option<Purpose>,
) -> Answer {
    let role = world.staff.iter().find(|(one, _)| *one == who).unwrap().1;
    let sign_in = SignIn {
        at: at(0),
        proved: at(0),
        strong: true,
        token: None,
    };
    let situation = Situation::as_known_at(who, role, &of, at(0), facts);
    let stated = stated.map(|purpose| Stated {
        purpose,
        with_reference: true,
    });
    decide(
        &Asked {
            who,
            role,
            act,
            of,
            stated,
            for_whom,
            with: None,
            sign_in,
            at: at(0),
        },
        &situation,
    )
}

const READS: [Act; 5] = [
    Act::ReadSummary,
    Act::Read,
    Act::ReadPacket,
    Act::ReadLooks,
    Act::RevealPlace,
];

/// Everything somebody can read of the children: by which act, of whom, which fact.
fn reach(
    world: &World,
    facts: &[Fact],
    who: PersonId,
) -> BTreeSet<(Act, PersonId, Option<FactId>)> {
    let mut res = BTreeSet::new();
    for child in &world.children {
        for act in READS {
            for stated in [None, Some(Purpose::Lawfulness)] {
                if let Answer::Read(leave) =
                    ask(world, facts, who, act, Of::Child(*child), None, stated)
                {
                    res.insert((act, *child, None));
                    let covered = world.facts.iter().filter(|fact| leave.covers(fact));
                    res.extend(covered.map(|fact| (act, *child, Some(fact.id))));
                }
            }
        }
    }
    res
}

fn with(world: &World, more: Fact) -> Vec<Fact> {
    let mut facts = world.facts.clone();
    facts.push(more);
    facts
}

const WORLDS: u64 = 300;

#[test]
fn nobody_widens_their_own_leave_by_anything_they_may_put_on_record() {
    let mut tried = 0;
    for seed in 0..WORLDS {
        let world = world(seed);
        let mut chance = Chance::from(seed ^ 0xa1);
        for (who, _) in &world.staff {
            let before = reach(&world, &world.facts, *who);
            for _ in 0..80 {
                let kind = *chance.pick(access_kinds()).unwrap();
                let mut one = invented(kind, &mut chance, &world, 0);
                if chance.percent(60) && world.staff.iter().any(|(staff, _)| one.about == [*staff])
                {
                    one.about = vec![*who];
                }
                let act = heard_desk::access::act_to_record(&one.what, None);
                let child = *chance.pick(&world.children).unwrap();
                let of = if matches!(act, Act::ManageAccounts | Act::KeepPosts) {
                    Of::Staff(one.about[0])
                } else {
                    Of::Child(child)
                };
                let for_whom = [None, Some(one.about[0]), Some(*who)][chance.below(3) as usize];
                let Answer::Write(leave) = ask(&world, &world.facts, *who, act, of, for_whom, None)
                else {
                    continue;
                };
                if matches!(act, Act::OpenEmergency | Act::DeclareRisk)
                    || !leave.lets_record(&one.what, &one.about, &one.cases, None)
                {
                    continue;
                }
                tried += 1;
                let after = reach(&world, &with(&world, one.clone()), *who);
                let more: Vec<_> = after.difference(&before).collect();
                assert!(
                    more.is_empty(),
                    "world {seed}: {:?} gave themselves {more:?}",
                    one.what
                );
            }
        }
    }
    assert!(tried > 300, "hardly tried: {tried}");
}

#[test]
fn leave_never_grows_by_saying_that_two_records_are_of_one_person() {
    let mut read = 0;
    for seed in 0..WORLDS {
        let world = world(seed);
        let mut chance = Chance::from(seed ^ 0xa2);
        let everyone: Vec<PersonId> = world
            .children
            .iter()
            .copied()
            .chain(world.staff.iter().map(|(who, _)| *who))
            .collect();
        let (one, other) = (
            *chance.pick(&everyone).unwrap(),
            *chance.pick(&everyone).unwrap(),
        );
        let same = correction::SamePerson {
            other: Said::Clear(other),
            because: Said::Clear("name".into()),
        };
        let merged = with(
            &world,
            fact(same.into(), vec![one], vec![], 0, world.facts.len()),
        );
        for (who, _) in &world.staff {
            let before = reach(&world, &world.facts, *who);
            let after = reach(&world, &merged, *who);
            read += before.len();
            let more: Vec<_> = after.difference(&before).collect();
            assert!(more.is_empty(), "world {seed}: {more:?}");
        }
    }
    assert!(read > 1_000, "hardly tried: {read}");
}

#[test]
fn a_record_kept_more_closely_is_open_to_nobody_more() {
    for seed in 0..WORLDS {
        let world = world(seed);
        let mut chance = Chance::from(seed ^ 0xa3);
        let restricted = access::Restricted {
            level: Said::Clear(*chance.pick(Restriction::ALL).unwrap()),
            because: Said::Clear("x".into()),
            ..access::Restricted::default()
        };
        let child = *chance.pick(&world.children).unwrap();
        let closer = with(
            &world,
            fact(restricted.into(), vec![child], vec![], 0, world.facts.len()),
        );
        for (who, _) in &world.staff {
            let before = reach(&world, &world.facts, *who);
            assert!(
                reach(&world, &closer, *who).is_subset(&before),
                "world {seed}"
            );
        }
    }
}

#[test]
fn a_conflict_of_interest_leaves_nothing_by_any_path() {
    for seed in 0..WORLDS {
        let world = world(seed);
        let mut chance = Chance::from(seed ^ 0xa4);
        let (who, _) = *chance.pick(&world.staff).unwrap();
        let child = *chance.pick(&world.children).unwrap();
        let conflict = access::ConflictDeclared {
            child: Said::Clear(child),
            is: Said::Clear(*chance.pick(ConflictOf::ALL).unwrap()),
            ..access::ConflictDeclared::default()
        };
        let facts = with(
            &world,
            fact(conflict.into(), vec![who], vec![], 0, world.facts.len()),
        );
        for act in Act::ALL {
            for of in [Of::Child(child), Of::Case(child, world.cases[0])] {
                for stated in [
                    None,
                    Some(Purpose::ProtectNow),
                    Some(Purpose::Safeguarding),
                    Some(Purpose::Lawfulness),
                ] {
                    let answer = ask(&world, &facts, who, *act, of.clone(), None, stated);
                    assert_eq!(answer, Answer::NothingThere, "world {seed}: {}", act.word());
                }
            }
        }
    }
}

#[test]
fn emergency_access_opens_one_record_and_neither_what_is_sealed_nor_a_place() {
    let mut opened = 0;
    for seed in 0..WORLDS {
        let world = world(seed);
        let mut chance = Chance::from(seed ^ 0xa5);
        let (who, _) = *chance.pick(&world.staff).unwrap();
        let child = *chance.pick(&world.children).unwrap();
        let emergency = access::EmergencyOpened {
            child: Said::Clear(child),
            because: Said::Clear("in danger".into()),
            until: Said::Clear(When::at(at(5))),
            told: Said::Clear(access::Told::ALL.to_vec()),
        };
        let facts = with(
            &world,
            fact(emergency.into(), vec![who], vec![], 0, world.facts.len()),
        );
        let before = reach(&world, &world.facts, who);
        let timeline = Timeline::as_known_at(child, at(0), &facts);
        let sealed = timeline.of::<access::Restricted>().any(|(fact, it)| {
            fact.cases.is_empty()
                && it
                    .level
                    .clear()
                    .is_none_or(|level| *level == Restriction::Sealed)
        });
        let lifted = timeline.of::<access::RestrictionLifted>().next().is_some();
        for more in reach(&world, &facts, who).difference(&before) {
            opened += 1;
            assert_eq!(more.1, child, "world {seed}: another record");
            assert_ne!(more.0, Act::RevealPlace);
            assert!(lifted || !sealed, "world {seed}: a sealed record");
        }
    }
    assert!(opened > 100, "hardly tried: {opened}");
}

#[test]
fn a_protected_place_is_in_no_answer_but_its_own() {
    let mut held = 0;
    for seed in 0..WORLDS {
        let world = world(seed);
        let protected: Vec<PersonId> = world
            .facts
            .iter()
            .filter(|fact| fact.kind().words == "protected place")
            .map(|fact| fact.about[0])
            .collect();
        for (who, _) in &world.staff {
            for (act, child, id) in reach(&world, &world.facts, *who) {
                let Some(fact) = world.facts.iter().find(|fact| Some(fact.id) == id) else {
                    continue;
                };
                let gives_away =
                    ["lives at", "seen at place", "protected place"].contains(&fact.kind().words);
                if act != Act::RevealPlace && protected.contains(&child) {
                    held += 1;
                    assert!(!gives_away, "world {seed}");
                }
            }
        }
    }
    assert!(held > 100, "hardly tried: {held}");
}

#[test]
fn nobody_reviews_themselves_or_their_own_line() {
    for seed in 0..WORLDS {
        let world = world(seed);
        for (actor, _) in &world.staff {
            assert!(!reviewer_is_apart(*actor, *actor, at(0), &world.facts));
            let timeline = Timeline::as_known_at(*actor, at(0), &world.facts);
            for (_, account) in timeline.of::<access::AccountGiven>() {
                if let Some(above) = account.supervisor.clear() {
                    assert!(
                        !reviewer_is_apart(*above, *actor, at(0), &world.facts),
                        "world {seed}"
                    );
                    assert!(
                        !reviewer_is_apart(*actor, *above, at(0), &world.facts),
                        "world {seed}"
                    );
                }
            }
        }
    }
}
