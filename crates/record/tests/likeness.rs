//! How alike two descriptions of a person are, and why.

use heard_record::identity::linking::Linker;
use heard_record::identity::names::{self, Kin, Names};
use heard_record::identity::{Band, Born, Described, Likeness, Weights};
use heard_record::invent::Chance;
use heard_record::invent::people;

fn person(name: &str, born: &str, place: &str) -> Described {
    let listed = |text: &str| {
        if text.is_empty() {
            vec![]
        } else {
            vec![text.to_owned()]
        }
    };
    Described {
        names: listed(name),
        born: Born::read(born),
        places: listed(place),
        ..Described::default()
    }
}

fn alike(one: &Described, other: &Described) -> Likeness {
    let weights = Weights::built_in().unwrap();
    let (there, back) = (weights.likeness(one, other), weights.likeness(other, one));
    assert!(
        (there.weight - back.weight).abs() < 1e-9,
        "it is the same either way round"
    );
    there
}

fn says(likeness: &Likeness, what: &str) -> bool {
    likeness
        .reasons
        .iter()
        .any(|reason| reason.say.contains(what))
}

const TERN: &str = "14 Tern Street, Saltby, NM4 2QX";

#[test]
fn one_person_written_twice_is_alike_and_it_is_said_why() {
    let kai = person("Kai Brambley", "2 Sep 2011", TERN);
    for (other, reason) in [
        (
            person("Kai Brambley", "2 Sep 2011", TERN),
            "first name is the same",
        ),
        (
            person("Kai Brambly", "2 Sep 2011", TERN),
            "family names are nearly the same",
        ),
        (person("Kai Brambley", "9 Feb 2011", TERN), "day and month"),
        (person("Kai Brambley", "2 Sep 2012", TERN), "one figure"),
        (
            person("Kai Brambley", "2011", TERN),
            "as far as they are known",
        ),
        (
            person("Brambley Kai", "2 Sep 2011", TERN),
            "the other way round",
        ),
        (
            person(
                "Kai Brambley",
                "2 Sep 2011",
                "3 Plover Road, Northmere, NM9 1AB",
            ),
            "addresses are different",
        ),
    ] {
        let found = alike(&kai, &other);
        assert_ne!(found.band, Band::Not, "{other:?}: {found:?}");
        assert!(says(&found, reason), "{reason}: {found:?}");
    }
    assert_eq!(alike(&kai, &kai).band, Band::Same);
}

#[test]
fn names_of_many_languages_are_alike_when_they_are_one_name() {
    for (one, other) in [
        ("Elizabeth Fenton", "Liz Fenton"),
        ("Siobhán O'Neill", "Shivaun O Neil"),
        ("Krzysztof Wójcik", "Chris Wojcik"),
        ("Muhammad Chaudhry", "Mohamed Choudhury"),
        ("محمد Chaudhry", "Mohammed Chaudhry"),
        ("Александр Петров", "Alexander Petrov"),
        ("Gurpreet Kaur", "Gurprit Kaur"),
    ] {
        let found = alike(
            &person(one, "2 Sep 2011", ""),
            &person(other, "2 Sep 2011", ""),
        );
        assert_ne!(found.band, Band::Not, "{one}, {other}: {found:?}");
        assert!(!says(&found, "different"), "{one}, {other}: {found:?}");
    }
}

#[test]
fn twins_brothers_and_namesakes_are_not_one_person() {
    let kai = person("Kai Brambley", "2 Sep 2011", TERN);
    for (who, other) in [
        ("a twin", person("Leo Brambley", "2 Sep 2011", TERN)),
        ("a sister", person("Ava Brambley", "11 May 2009", TERN)),
        (
            "a namesake",
            person(
                "Kai Brambley",
                "30 Jan 1987",
                "3 Plover Road, Northmere, NM9 1AB",
            ),
        ),
        (
            "born on the same day",
            person(
                "Ava Quillford",
                "2 Sep 2011",
                "3 Plover Road, Northmere, NM9 1AB",
            ),
        ),
        ("a neighbour", person("Sam Thornby", "1 May 1980", TERN)),
    ] {
        let found = alike(&kai, &other);
        assert_ne!(found.band, Band::Same, "{who}: {found:?}");
    }
    assert_eq!(
        alike(&kai, &person("Leo Brambley", "2 Sep 2011", TERN)).band,
        Band::Not,
        "a twin"
    );
    assert_eq!(
        alike(&kai, &person("Ava Brambley", "11 May 2009", TERN)).band,
        Band::Not,
        "a sister"
    );
}

#[test]
fn what_is_missing_is_like_nothing() {
    let nothing = Described::default();
    let found = alike(&nothing, &nothing);
    assert_eq!(found.reasons, [], "empty never matches empty");
    assert_eq!(found.band, Band::Not);
    let sure = Weights::TEXT.replacen("prior = -6.00", "prior = 9.0", 1);
    let sure = Weights::read(&sure).unwrap();
    assert_eq!(
        sure.likeness(&nothing, &nothing).band,
        Band::Not,
        "whatever the weights"
    );
    let kai = person("Kai Brambley", "", "");
    let found = alike(&kai, &person("", "2 Sep 2011", TERN));
    assert_eq!((found.reasons.len(), found.band), (0, Band::Not));
    let found = alike(&kai, &person("Kai Brambley", "2 Sep 2011", TERN));
    assert!(
        found
            .reasons
            .iter()
            .all(|reason| matches!(reason.field, "given" | "family")),
        "{found:?}"
    );
    let with_references = |name| Described {
        references: vec!["CRN/123".into()],
        ..person(name, "", "")
    };
    let found = alike(
        &with_references("Kai Brambley"),
        &with_references("Ava Quillford"),
    );
    assert!(
        found.reasons.iter().all(|reason| reason.weight < 0.0),
        "a crime in common makes nobody alike: {found:?}"
    );
}

#[test]
fn a_sealed_place_makes_nobody_alike() {
    let sealed = person("Kai Brambley", "2 Sep 2011", "");
    let open = person("Kai Brambley", "2 Sep 2011", TERN);
    let found = alike(&sealed, &open);
    assert!(!says(&found, "live"), "{found:?}");
}

#[test]
fn the_weights_as_text_read_back_the_same_and_what_is_wrong_is_told() {
    let weights = Weights::built_in().unwrap();
    let again = Weights::read(&weights.write()).unwrap();
    assert_eq!(again.write(), weights.write());
    let wrong = |from: &str, to: &str| {
        assert!(Weights::TEXT.contains(from), "{from}");
        Weights::read(&Weights::TEXT.replacen(from, to, 1)).unwrap_err()
    };
    assert!(wrong("[often.sex]", "[often.shoe-size]").contains("shoe-size"));
    assert!(wrong("one-name = [-", "one-name = [").contains("0 or less"));
    assert!(wrong("linked = [\"family\"", "linked = [\"height\"").contains("height"));
    assert!(wrong("town =", "village =").contains("village"));
    assert!(wrong("perhaps =", "perhaps = 99 #").contains("above"));
}

#[test]
fn the_table_of_names_reads_and_says_how_two_are_one() {
    let names = Names::read(Names::TEXT).unwrap();
    assert!(names.len() >= 250, "{}", names.len());
    assert_eq!(names.kin("liz", "elizabeth"), Some(Kin::Nickname));
    assert_eq!(names.kin("elizabeth", "elisabeth"), Some(Kin::Spelling));
    assert_eq!(names.kin("liz", "beth"), Some(Kin::Nicknames));
    assert_eq!(names.kin("liz", "robert"), None);
    assert_eq!(
        names.kin("mhmd", "muhammad"),
        Some(Kin::Spelling),
        "as it is written in Arabic"
    );
    assert!(
        names
            .others("alex")
            .iter()
            .any(|(other, _)| *other == "alexandra")
    );
    assert!(
        names
            .others("alex")
            .iter()
            .any(|(other, _)| *other == "alexander")
    );
}

#[test]
fn a_name_is_folded_to_words_that_can_be_compared() {
    let words = |name: &str| names::words(name).join(" ");
    assert_eq!(words("Seán O’Neill-Brown"), "sean oneill brown");
    assert_eq!(words("Mc Donald"), "mcdonald");
    assert_eq!(words("Ludo van der Berg"), "ludo vanderberg");
    assert_eq!(words("Hussein Al-Hassan"), "hussein hassan");
    assert_eq!(words("Łukasz Żak"), "lukasz zak");
    assert_eq!(words("Пётр"), "petr");
    assert_eq!(words("  ?  "), "");
    assert_eq!(names::written_as_one("Anne-Marie Fenton"), ["annemarie"]);
}

#[test]
fn weights_found_from_records_tell_one_person_from_a_household() {
    let mut chance = Chance::from(7);
    let mut linker = Linker::default();
    let mut whose = Vec::new();
    for (number, person) in (1..).flat_map(people::household).take(1_200).enumerate() {
        for _ in 0..2 {
            linker.add(&people::again(&person, &mut chance));
            whose.push(number);
        }
    }
    let pairs = linker.pairs();
    let found = linker.train(&pairs, Weights::built_in().unwrap());
    let weights = linker.weights(&pairs, &found);
    let is_right = |at: usize| whose[pairs[at].one as usize] == whose[pairs[at].other as usize];
    let said: Vec<usize> = (0..pairs.len()).filter(|at| weights[*at] > 3.0).collect();
    let right = said.iter().filter(|at| is_right(**at)).count();
    assert!(
        right * 100 >= said.len() * 98,
        "{right} of {} are right",
        said.len()
    );
    assert!(right * 100 >= 1_200 * 80, "{right} of 1200 are found");
    let once: std::collections::BTreeSet<(u32, u32)> = pairs
        .iter()
        .map(|pair| (pair.one.min(pair.other), pair.one.max(pair.other)))
        .collect();
    assert_eq!(once.len(), pairs.len(), "each pair stands once");
}
