//! Finding people by what is typed of them; and that whoever may not be known of leaves no trace.

use heard_record::identity::query::Part;
use heard_record::identity::{Answer, Described, Hit, Index, Query};
use heard_record::invent::Chance;
use heard_record::invent::people;
use heard_record::{PersonId, Timeline, When, text};

fn id(name: &str) -> PersonId {
    PersonId::of_words(&[name])
}

fn called(name: &str) -> Described {
    Described {
        names: vec![name.into()],
        ..Described::default()
    }
}

fn born(name: &str, date: &str) -> Described {
    Described {
        born: heard_record::identity::Born::read(date),
        ..called(name)
    }
}

fn index(people: &[Described]) -> Index {
    let mut res = Index::new();
    for person in people {
        res.put(id(&person.names[0]), person);
    }
    res
}

fn hits(index: &Index, typed: &str) -> Vec<Hit> {
    index.search(&Query::read(typed), 20, |_| true).hits
}

/// Whom a search finds first; its reasons are never empty.
#[track_caller]
fn finds(index: &Index, typed: &str, name: &str) -> Hit {
    let hits = hits(index, typed);
    let first = hits
        .first()
        .unwrap_or_else(|| panic!("`{typed}` finds nobody"));
    assert_eq!(first.person, id(name), "`{typed}`: {first:?}");
    assert!(!first.reasons.is_empty(), "`{typed}` says why");
    first.clone()
}

const MANY: &[&str] = &[
    "Kai Brambley",
    "Liam Thornby",
    "Sophie Wexcombe",
    "Ava Quillford",
    "Robert Kirkham",
    "Elizabeth Fenton",
    "Michael Dunmore",
    "Siobhán O'Neill",
    "Caoimhe Ní Bhriain",
    "Tadhg Mac Cárthaigh",
    "Krzysztof Wójcik",
    "Małgorzata Zielińska",
    "Muhammad Chaudhry",
    "Ayesha Begum",
    "Gurpreet Kaur",
    "Yusuf Abdi",
    "Александр Петров",
    "Oksana Shevchenko",
    "Nguyễn Thu",
    "Anne-Marie Smith-Jones",
    "Rhys Llewellyn",
    "Hussein Al-Hassan",
    "José Fernández",
];

fn many() -> Index {
    index(&MANY.iter().map(|name| called(name)).collect::<Vec<_>>())
}

#[test]
fn whoever_is_misspelt_is_found() {
    let index = many();
    for (typed, name) in [
        ("kai brambly", "Kai Brambley"),
        ("kia brambley", "Kai Brambley"),
        ("Kai Brambely", "Kai Brambley"),
        ("liam thrnby", "Liam Thornby"),
        ("sofie wexcomb", "Sophie Wexcombe"),
        ("ava kwillford", "Ava Quillford"),
        ("BRAMBLEY, Kai", "Kai Brambley"),
        ("wexcombe", "Sophie Wexcombe"),
        ("k brambley", "Kai Brambley"),
        ("robert kirk", "Robert Kirkham"),
    ] {
        finds(&index, typed, name);
    }
    let hit = finds(&index, "kai brambly", "Kai Brambley");
    assert_eq!(
        hit.reasons,
        [
            "The name “kai” is the same.",
            "“brambly” is one slip away from “brambley”."
        ]
    );
    assert!(
        hits(&index, "zebedee plankton").is_empty(),
        "nobody is like that"
    );
}

#[test]
fn whoever_is_called_otherwise_is_found() {
    let index = many();
    for (typed, name) in [
        ("bob kirkham", "Robert Kirkham"),
        ("liz fenton", "Elizabeth Fenton"),
        ("mick dunmore", "Michael Dunmore"),
        ("shivaun oneill", "Siobhán O'Neill"),
        ("Siobhan O'Neill", "Siobhán O'Neill"),
        ("siobhan o neil", "Siobhán O'Neill"),
        ("keeva o'brien", "Caoimhe Ní Bhriain"),
        ("teague mccarthy", "Tadhg Mac Cárthaigh"),
        ("chris wojcik", "Krzysztof Wójcik"),
        ("malgorzata zielinski", "Małgorzata Zielińska"),
        ("gosia zielinska", "Małgorzata Zielińska"),
        ("mohammed choudhury", "Muhammad Chaudhry"),
        ("mo chaudhry", "Muhammad Chaudhry"),
        ("محمد Chaudhry", "Muhammad Chaudhry"),
        ("aisha begam", "Ayesha Begum"),
        ("gurprit cour", "Gurpreet Kaur"),
        ("yousef abdi", "Yusuf Abdi"),
        ("يوسف abdi", "Yusuf Abdi"),
        ("aleksandr petrov", "Александр Петров"),
        ("sasha petrov", "Александр Петров"),
        ("Оксана Шевченко", "Oksana Shevchenko"),
        ("nguyen thu", "Nguyễn Thu"),
        ("annemarie smithjones", "Anne-Marie Smith-Jones"),
        ("anne marie jones", "Anne-Marie Smith-Jones"),
        ("reece llewelyn", "Rhys Llewellyn"),
        ("hussain hassan", "Hussein Al-Hassan"),
        ("jose fernandes", "José Fernández"),
    ] {
        finds(&index, typed, name);
    }
    let hit = finds(&index, "bob kirkham", "Robert Kirkham");
    assert_eq!(
        hit.reasons[0],
        "“bob” and “robert” can be short and long for one name."
    );
}

#[test]
fn names_the_other_way_round_are_found_and_said_to_be() {
    let hit = finds(&many(), "brambley kai", "Kai Brambley");
    assert!(
        hit.reasons
            .iter()
            .any(|reason| reason.contains("other way round")),
        "{hit:?}"
    );
    let straight = finds(&many(), "kai brambley", "Kai Brambley");
    assert!(
        straight.score > hit.score,
        "the way round on record fits better"
    );
    assert_eq!(straight.score, 1_000);
}

#[test]
fn a_date_of_birth_is_found_as_far_as_it_is_known() {
    let index = index(&[
        born("Kai Brambley", "2 Sep 2011"),
        born("Kai Brambleby", "2011"),
        born("Ava Quillford", "09/02/2011"),
        born("Tam Fenwick", "Sep 2012"),
        called("Nobody Knows"),
    ]);
    for typed in [
        "02/09/2011",
        "2011-09-02",
        "2 Sep 2011",
        "2nd September 2011",
        "born 2/9/11",
        "dob 02.09.2011",
    ] {
        let hit = finds(&index, typed, "Kai Brambley");
        assert_eq!(hit.reasons, ["Born on 2 September 2011."], "{typed}");
    }
    let found: Vec<PersonId> = hits(&index, "02/09/2011")
        .iter()
        .map(|hit| hit.person)
        .collect();
    assert_eq!(
        found,
        ["Kai Brambley", "Ava Quillford", "Kai Brambleby"].map(id),
        "the same, then swapped, then as far as known"
    );
    assert!(hits(&index, "02/09/2011")[1].reasons[0].contains("other way round"));
    assert!(hits(&index, "02/09/2011")[2].reasons[0].contains("no more is on record"));
    assert_eq!(hits(&index, "2011").len(), 3);
    assert_eq!(hits(&index, "b 2011").len(), 3);
    finds(&index, "Sep 2012", "Tam Fenwick");
    finds(&index, "kai bramblebee 2011", "Kai Brambleby");
    assert!(
        hits(&index, "03/03/1999").is_empty(),
        "who has no date of birth is not found by one"
    );
}

#[test]
fn a_place_a_telephone_and_a_reference_find_whose_they_are() {
    let kai = Described {
        places: vec!["14 Tern Street, Saltby, NM4 2QX".into()],
        phones: vec!["0191 496 0142".into()],
        references: vec!["CRN/123".into()],
        accounts: vec!["kai.b@example.org".into()],
        ..called("Kai Brambley")
    };
    let ava = Described {
        places: vec!["9 Plover Road, Saltby, NM4 2QY".into()],
        phones: vec!["+44 191 496 0143".into()],
        references: vec!["CRN/1234".into()],
        ..called("Ava Quillford")
    };
    let index = index(&[kai, ava]);
    for (typed, name, reason) in [
        ("Tern Street", "Kai Brambley", "“tern” in its address"),
        ("14 tern st", "Kai Brambley", "“tern” in its address"),
        ("turn street", "Kai Brambley", "“tern” in its address"),
        ("nm4 2qy", "Ava Quillford", "number or postcode"),
        (
            "0191 4960142",
            "Kai Brambley",
            "That is their telephone number.",
        ),
        (
            "+44 191 496 0142",
            "Kai Brambley",
            "That is their telephone number.",
        ),
        (
            "0191 496 0143",
            "Ava Quillford",
            "That is their telephone number.",
        ),
        (
            "0113 960 143",
            "Ava Quillford",
            "Their telephone number ends so.",
        ),
        ("CRN/123", "Kai Brambley", "That number is on their record."),
        (
            "crn1234",
            "Ava Quillford",
            "That number is on their record.",
        ),
        (
            "kai.b@example.org",
            "Kai Brambley",
            "That number is on their record.",
        ),
        (
            "ava plover road",
            "Ava Quillford",
            "The name “ava” is the same.",
        ),
    ] {
        let hit = finds(&index, typed, name);
        assert!(
            hit.reasons.iter().any(|said| said.contains(reason)),
            "`{typed}`: {hit:?}"
        );
    }
    assert_eq!(
        hits(&index, "CRN/123").len(),
        1,
        "a reference is that one or none"
    );
    assert_eq!(hits(&index, "saltby").len(), 2);
}

#[test]
fn what_is_typed_is_read_into_its_parts() {
    let read = |typed: &str| Query::read(typed).parts;
    let word = |word: &str| Part::Word(word.into());
    assert_eq!(read("kai  O'Brambly"), [word("kai"), word("obrambly")]);
    assert_eq!(read("0191 496 0142"), [Part::Phone("01914960142".into())]);
    assert_eq!(read("CRN/123"), [Part::Reference("crn123".into())]);
    assert_eq!(
        read("14 Tern St"),
        [
            Part::Place("14".into()),
            Part::Place("tern".into()),
            Part::Place("street".into())
        ]
    );
    assert!(matches!(
        read("kai 2011").as_slice(),
        [Part::Word(_), Part::Born(_)]
    ));
    assert_eq!(read("  "), []);
    assert!(hits(&many(), "  ").is_empty(), "nothing typed finds nobody");
}

#[test]
fn another_name_somebody_goes_by_finds_them_too() {
    let kai = Described {
        known_as: vec!["Razor".into(), "Kai Thornby".into()],
        ..called("Kai Brambley")
    };
    let index = index(&[kai]);
    let hit = finds(&index, "razor", "Kai Brambley");
    assert!(hit.reasons[0].contains("also go by it"), "{hit:?}");
    finds(&index, "kai thornby", "Kai Brambley");
}

#[test]
fn who_is_changed_is_found_as_changed_and_who_is_taken_off_is_not() {
    let mut index = many();
    let kai = id("Kai Brambley");
    index.put(kai, &born("Kai Thornbury", "2 Sep 2011"));
    assert_eq!(index.len(), MANY.len());
    assert_eq!(hits(&index, "thornbury")[0].person, kai);
    assert!(hits(&index, "brambley").is_empty());
    index.put(kai, &called("Kai Thornbury"));
    assert!(hits(&index, "02/09/2011").is_empty());
    index.remove(kai);
    index.remove(kai);
    assert!(
        hits(&index, "kai thornbury")
            .iter()
            .all(|hit| hit.person != kai)
    );
    assert_eq!(index.len(), MANY.len() - 1);
    index.put(kai, &called("Kai Brambley"));
    finds(&index, "kai brambley", "Kai Brambley");
}

/// Invented people, some of a name much alike, and what may be typed of them.
fn world(seed: u64) -> (Vec<(PersonId, Described)>, Vec<String>) {
    let mut chance = Chance::from(seed);
    let mut people: Vec<(PersonId, Described)> = Vec::new();
    let mut typed = Vec::new();
    for (at, person) in (seed * 1_000..)
        .flat_map(people::household)
        .take(300)
        .enumerate()
    {
        let number = at as u64;
        people.push((
            PersonId::of_number(&["world"], chance.bits()),
            people::again(&person, &mut chance),
        ));
        if chance.percent(30) {
            people.push((
                PersonId::of_number(&["again"], number),
                people::again(&person, &mut chance),
            ));
        }
        if at % 6 == 0 {
            let mistake = chance.pick(&people::Mistake::ALL).copied().unwrap();
            typed.push(people::typed(&person, mistake, &mut chance));
            let first = person.names[0].split(' ').next().unwrap().to_owned();
            let year = person.born.map(|born| born.year()).unwrap();
            typed.push(first.clone());
            typed.push(format!("{} {year}", &first[..1]));
            typed.push(format!("{first} {year}"));
            typed.push(person.places[0].clone());
            typed.push(person.phones[0].clone());
            typed.push(format!("0700 {}", &person.phones[0][6..]));
        }
    }
    (people, typed)
}

#[test]
fn whoever_may_not_be_known_of_leaves_no_trace() {
    let worlds = std::env::var("LAWS")
        .ok()
        .and_then(|laws| laws.parse::<u64>().ok())
        .map_or(8, |laws| laws / 40 + 1);
    let mut compared = 0;
    for seed in 1..=worlds {
        let (people, typed) = world(seed);
        let mut whole = Index::new();
        people
            .iter()
            .for_each(|(id, person)| whole.put(*id, person));
        for share in [1, 30, 70] {
            let mut chance = Chance::from(seed ^ share);
            let may: Vec<PersonId> = people
                .iter()
                .filter(|_| !chance.percent(share))
                .map(|(id, _)| *id)
                .collect();
            let allowed = |id: PersonId| may.contains(&id);
            let mut without = Index::new();
            let alone = people.iter().filter(|(id, _)| allowed(*id));
            alone.for_each(|(id, person)| without.put(*id, person));
            for typed in &typed {
                let query = Query::read(typed);
                for most in [1, 5, 20] {
                    let answer: Answer = whole.search(&query, most, allowed);
                    assert_eq!(
                        answer,
                        without.search(&query, most, |_| true),
                        "`{typed}`, world {seed}"
                    );
                    compared += answer.hits.len();
                }
            }
        }
    }
    assert!(compared > 1_000, "there was something to see: {compared}");
}

#[test]
fn whether_there_are_more_is_told_of_those_that_may_be_known_of() {
    let people: Vec<Described> = ["A", "B", "C"]
        .iter()
        .map(|letter| called(&format!("Kai Brambley {letter}")))
        .collect();
    let index = index(&people);
    let query = Query::read("kai brambley");
    assert!(index.search(&query, 2, |_| true).more);
    assert!(
        !index
            .search(&query, 2, |person| person != id("Kai Brambley A"))
            .more
    );
    assert!(!index.search(&query, 3, |_| true).more);
}

#[test]
fn many_of_one_name_do_not_hide_the_others() {
    let mut index = Index::new();
    for number in 0..60 {
        index.put(PersonId::of_number(&["many"], number), &called("Jon Smith"));
    }
    index.put(id("John Smith"), &called("John Smith"));
    assert!(
        hits(&index, "jon smth")
            .iter()
            .any(|hit| hit.person == id("John Smith"))
    );
    assert!(index.search(&Query::read("jon smth"), 20, |_| true).more);
}

#[test]
fn a_protected_place_and_what_leads_to_it_is_never_matched() {
    let told = "Where she lives is kept
  child: Ava
  2024-01-01 09:00  described: Ava Quillford; born 2011-09-02
  2024-01-01 09:00  lives at: 14 Tern Street
  2024-01-01 09:00  reached by: phone; number or name 0191 496 0142
  2024-05-01 09:00  protected place: the keeper
";
    let (story, wrongs) = text::read("here", told);
    assert!(wrongs.is_empty(), "{wrongs:?}");
    let ava = story.cast.people[0].id;
    let as_known = |time: &str| {
        let known = When::read(time).unwrap().latest();
        Described::of(&Timeline::as_known_at(ava, known, &story.facts))
    };
    let before = as_known("2024-02-01");
    assert_eq!((before.places.len(), before.phones.len()), (1, 1));
    let after = as_known("2024-06-01");
    assert_eq!(after.names, ["Ava Quillford"]);
    assert!(
        after.places.is_empty() && after.phones.is_empty(),
        "{after:?}"
    );
    let mut index = Index::new();
    index.put(ava, &before);
    assert_eq!(hits(&index, "tern street").len(), 1);
    index.put(ava, &after);
    for typed in ["tern street", "14 tern street", "0191 496 0142", "960142"] {
        assert!(hits(&index, typed).is_empty(), "{typed}");
    }
}

#[test]
fn a_person_is_described_by_what_is_on_record_and_no_more() {
    let told = "Who Kai is
  child: Kai
  people: Lark
  2024-01-01 09:00  described: Kai Brambly; born unclear \"Sep 2011\"; sex male
  2024-01-02 09:00  described: Kai Brambley
  2024-01-03 09:00  known as: Razor
  2024-01-03 09:00  lives at: not known
  2024-01-03 09:00  reached by: phone; number or name 0191 496 0142; of Lark
  2024-01-03 09:00  reached by: account; number or name kai.b
";
    let (story, _) = text::read("here", told);
    let kai = story.cast.people[0].id;
    let known = When::read("2024-06-01").unwrap().latest();
    let described = Described::of(&Timeline::as_known_at(kai, known, &story.facts));
    assert_eq!(
        described.names,
        ["Kai Brambley", "Kai Brambly"],
        "the latest first"
    );
    assert_eq!(described.known_as, ["Razor"]);
    assert_eq!(
        described.born.map(|born| born.to_string()).as_deref(),
        Some("September 2011")
    );
    assert!(described.places.is_empty(), "not known is no place");
    assert!(described.phones.is_empty(), "his mother's is hers");
    assert_eq!(described.accounts, ["kai.b"]);
}
