//! Every kind of fact goes through every form it has and comes back the same.

use std::collections::BTreeSet;

use heard_record::answer::{Asks, Names};
use heard_record::fact::{FAMILIES, kinds};
use heard_record::invent::{self, Around, Chance};
use heard_record::text::{self, Cast, Person, Story};
use heard_record::{
    Author, CaseId, Fact, FactId, PersonId, Role, Source, Stated, When, admit, draft, lines,
};

const NOON: i64 = 1_717_243_200_000_000; // 1 June 2024, 13:00 in London

fn cast() -> Cast {
    let person = |name: &str, is_child| Person {
        id: PersonId::of_words(&["here", name]),
        name: name.into(),
        is_child,
    };
    Cast {
        people: vec![
            person("Ava", true),
            person("Bex", true),
            person("Tam", false),
            person("Dunlin, PC", false),
            person("PC Marsh", false),
        ],
        cases: vec![(
            CaseId::of_words(&["here", "first night"]),
            "first night".into(),
        )],
        facts: (1..=2).map(|n| FactId::of_number(&["here"], n)).collect(),
    }
}

fn around(cast: &Cast, vague: u64) -> Around {
    Around {
        people: cast.people.iter().map(|person| person.id).collect(),
        cases: cast.cases.iter().map(|(id, _)| *id).collect(),
        facts: cast.facts.clone(),
        about: NOON,
        vague,
        left_out: 20,
    }
}

fn fact(what: heard_record::What, cast: &Cast, chance: &mut Chance) -> Fact {
    let happened = if chance.percent(70) {
        When::at_micros(NOON)
    } else {
        When::between_micros(NOON, NOON + 7_200_000_001)
    };
    Fact {
        id: cast.facts[0],
        what,
        happened,
        recorded: jiff::Timestamp::from_microsecond(NOON + 86_400_000_123).unwrap(),
        by: Author {
            name: "PC Marsh".into(),
            role: Role::RespondingOfficer,
        },
        about: vec![cast.people[1].id, cast.people[0].id],
        cases: if chance.percent(50) {
            vec![cast.cases[0].0]
        } else {
            vec![]
        },
        source: if chance.percent(50) {
            Source::Keyboard
        } else {
            Source::Row {
                file: "old \"list\".csv".into(),
                line: 12,
                text: "Ava;\"Med/High?\" | x".into(),
            }
        },
    }
}

#[test]
fn every_kind_comes_back_from_every_form() {
    for kind in kinds() {
        for seed in 0..40 {
            let mut chance = Chance::from(seed);
            let cast = cast();
            let fact = fact(
                invent::what(kind, &mut chance, &around(&cast, 20)),
                &cast,
                &mut chance,
            );

            let json = lines::write_fact(&fact);
            assert_eq!(
                lines::read_fact(&json).unwrap(),
                fact,
                "JSON of `{}`, seed {seed}: {json}",
                kind.words
            );

            let other = Fact {
                id: cast.facts[1],
                ..fact.clone()
            };
            let story = Story {
                title: vec!["Two facts".into()],
                cast: cast.clone(),
                facts: vec![fact.clone(), other],
                ..Story::default()
            };
            let written = text::write(&story);
            let (read, wrongs) = text::read("here", &written);
            assert!(
                wrongs.is_empty(),
                "story of `{}`, seed {seed}: {wrongs:?}\n{written}",
                kind.words
            );
            assert_eq!(
                read.facts, story.facts,
                "story of `{}`, seed {seed}\n{written}",
                kind.words
            );

            let row = admit::Row {
                file: "f.csv".into(),
                line: 3,
                text: "verbatim".into(),
                columns: admit::columns_of(&fact, &cast),
            };
            let (entry, remarks) = admit::admit(
                &row,
                kind,
                fact.about.clone(),
                fact.cases.clone(),
                jiff::Timestamp::MAX,
                &cast,
            );
            assert_eq!(remarks, [], "row of `{}`, seed {seed}", kind.words);
            assert_eq!(
                (entry.what(), entry.happened()),
                (&fact.what, fact.happened),
                "row of `{}`, seed {seed}",
                kind.words
            );
        }
    }
}

#[test]
fn every_kind_comes_back_from_its_form() {
    for kind in kinds() {
        for seed in 0..40 {
            let mut chance = Chance::from(seed);
            let cast = cast();
            let around = Around {
                left_out: 0,
                vague: 0,
                ..around(&cast, 0)
            };
            let fact = fact(invent::what(kind, &mut chance, &around), &cast, &mut chance);
            let draft = draft::Draft::of(&fact, &cast);
            let entry =
                draft::check(&draft, jiff::Timestamp::MAX, &cast).unwrap_or_else(|problems| {
                    panic!("form of `{}`, seed {seed}: {problems:?}", kind.words)
                });
            assert_eq!(
                (entry.what(), entry.happened()),
                (&fact.what, fact.happened),
                "form of `{}`, seed {seed}",
                kind.words
            );
        }
    }
}

#[test]
fn a_form_says_every_problem_at_once_and_keeps_what_was_typed() {
    for kind in kinds() {
        let blank = draft::Draft::blank(kind);
        let problems = draft::check(&blank, jiff::Timestamp::MAX, &cast()).unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field).collect();
        let mut expected = vec!["happened", "about"];
        expected.extend(
            kind.fields
                .iter()
                .filter(|field| field.must())
                .map(|field| field.key),
        );
        assert_eq!(fields, expected, "`{}`", kind.words);
    }
}

#[test]
fn what_was_not_answered_comes_back_from_its_form() {
    let kind = heard_record::fact::kind_called("prevention interview held").unwrap();
    let ways = [
        (draft::Typed::NotKnown, Stated::NotKnown),
        (draft::Typed::WouldNotSay, Stated::WouldNotSay),
        (
            draft::Typed::NotAsked("asleep".into()),
            Stated::NotAsked("asleep".into()),
        ),
        (
            draft::Typed::NotFoundOut("rang twice".into()),
            Stated::NotFoundOut("rang twice".into()),
        ),
    ];
    for (typed, stated) in ways {
        let mut draft = draft::Draft {
            happened: "2024-06-01 13:00".into(),
            about: vec![cast().people[0].id],
            ..draft::Draft::blank(kind)
        };
        draft.typed.fill(typed);
        let entry = draft::check(&draft, jiff::Timestamp::MAX, &cast()).unwrap();
        assert!(
            entry
                .what()
                .answers()
                .iter()
                .all(|answer| *answer == stated)
        );
    }
}

#[test]
fn a_form_wants_the_reason_or_what_was_tried() {
    let kind = heard_record::fact::kind_called("prevention interview held").unwrap();
    for typed in [
        draft::Typed::NotAsked(" ".into()),
        draft::Typed::NotFoundOut(" ".into()),
    ] {
        let mut draft = draft::Draft::blank(kind);
        draft.typed.fill(typed);
        let problems = draft::check(&draft, jiff::Timestamp::MAX, &cast()).unwrap_err();
        assert_eq!(problems.len(), kind.fields.len() + 2);
    }
}

#[test]
fn every_kind_is_declared_well() {
    let mut words = BTreeSet::new();
    let mut indexes = BTreeSet::new();
    for kind in kinds() {
        assert!(
            words.insert(kind.words),
            "two kinds are called `{}`",
            kind.words
        );
        assert!(
            indexes.insert(kind.index),
            "`{}` shares its number; a family may have 64 kinds and needs a number of its own",
            kind.words
        );
        assert!(
            kind.meaning().split(' ').count() >= 5,
            "`{}` should say what it means",
            kind.words
        );
        assert!(
            kind.fields.iter().filter(|field| field.leads()).count() <= 1,
            "`{}` has two leads",
            kind.words
        );
        let labels: BTreeSet<&str> = kind.fields.iter().map(|field| field.label).collect();
        assert_eq!(
            labels.len(),
            kind.fields.len(),
            "`{}` has two fields of one label",
            kind.words
        );
        for field in kind.fields {
            assert_ne!(
                field.key,
                admit::HAPPENED,
                "`{}`: every row has that column already",
                kind.words
            );
            assert!(
                field.ask.ends_with(['?', '…']) || !field.ask.ends_with('.'),
                "`{}`: `{}` is a question",
                kind.words,
                field.ask
            );
            if let Asks::Choice(list) | Asks::Choices(list) = field.asks {
                assert!(
                    list.words
                        .iter()
                        .all(|word| !word.contains([',', ';', '|', '"', ':'])),
                    "`{}`: a word with a mark in it",
                    kind.words
                );
                assert!(
                    list.meanings
                        .iter()
                        .all(|means| !means.contains([';', '|', '"', '.'])),
                    "`{}`: people are told a code, or words that would not fit in a line",
                    kind.words
                );
            }
        }
    }
    assert!(FAMILIES.iter().all(|(_, kinds)| kinds.len() <= 64));
}

#[test]
fn an_old_row_is_never_refused_and_nothing_is_invented() {
    let kind = heard_record::fact::kind_called("graded").unwrap();
    let columns = [
        ("happened", "last Tuesday?"),
        ("grade", "Med/High?"),
        ("colour", "red"),
    ];
    let row = admit::Row {
        file: "2016.csv".into(),
        line: 7,
        text: "last Tuesday?,Med/High?,red".into(),
        columns: columns
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .to_vec(),
    };
    let made = jiff::Timestamp::from_microsecond(NOON).unwrap();
    let (entry, remarks) =
        admit::admit(&row, kind, vec![cast().people[0].id], vec![], made, &cast());
    let answers = entry.what().answers();
    assert_eq!(answers[0], Stated::Unclear("Med/High?".into()));
    assert!(answers[1..].iter().all(Stated::is_left_out));
    assert_eq!(entry.happened().latest(), made);
    assert_eq!(remarks.len(), 3);
    assert!(remarks.iter().any(|remark| remark.say == "grade: one of `absent`, `very low`, `low`, `medium`, `high` was expected; kept as written"));
}

#[test]
fn names_are_never_ids() {
    assert_eq!(cast().person("Ava"), Some(cast().people[0].id));
    assert_eq!(cast().person("ava"), None);
}
