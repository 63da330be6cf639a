//! Files of other systems: every row is on record, there already, or held.

use std::collections::BTreeSet;
use std::sync::Arc;

use heard_desk::bring::{Bringing, BroughtRows, CsvRows, Mapping, NotBrought};
use heard_desk::clock::Clock;
use heard_duty::catalogue::{Nation, built_in};
use heard_record::text::write_what;
use heard_record::{Fact, PersonId, Source};
use heard_store::{Address, Held, Store};
use uuid::Uuid;

pub const CSV: &str = include_str!("../../../docs/guide/bringing/larkspur.csv");
pub const MAPPING: &str = include_str!("../../../docs/guide/bringing/larkspur.toml");

/// A store of its own, in a folder that is gone afterwards.
pub struct Place {
    pub store: Store,
    pub clock: Clock,
    folder: tempfile::TempDir,
}

impl Place {
    pub async fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::Sqlite(folder.path().join("heard.db"));
        let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
        let store = Store::open(&address, Uuid::from_u128(7), catalogue)
            .await
            .unwrap();
        Place {
            store,
            clock: Clock::set_to("2026-06-10T19:31:00Z".parse().unwrap()),
            folder,
        }
    }

    pub async fn bring(&self, csv: &[u8], mapping: &str) -> Result<BroughtRows, NotBrought> {
        let mapping = Mapping::read(mapping).unwrap();
        self.clock
            .set(self.clock.now() + jiff::SignedDuration::from_secs(60));
        let bringing = Bringing::of(&self.store, &self.clock, "larkspur.csv");
        let rows = CsvRows::of(csv, &mapping);
        bringing.rows(&mapping, rows, |_| {}).await
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn facts(&self) -> Vec<Fact> {
        let kept = self.store.after(0, i64::MAX).await.unwrap();
        kept.into_iter().map(|kept| kept.fact).collect()
    }

    pub async fn held(&self) -> Vec<Held> {
        self.store.held().await.unwrap().lines
    }
}

fn row_of(fact: &Fact) -> (u64, &str) {
    match &fact.source {
        Source::Row { line, text, .. } => (*line, text),
        Source::Keyboard => panic!("a fact from nowhere"),
    }
}

fn told(facts: &[Fact], line: u64) -> Vec<String> {
    let of_line = facts.iter().filter(|fact| row_of(fact).0 == line);
    of_line
        .map(|fact| {
            let what = write_what(&fact.what, &heard_record::answer::ById);
            format!("{} {what} | {}", fact.happened, fact.by)
        })
        .collect()
}

#[tokio::test]
async fn another_systems_file_is_brought_whole_in_part_or_held() {
    let place = Place::new().await;
    let brought = place.bring(CSV.as_bytes(), MAPPING).await.unwrap();
    let facts = place.facts().await;
    assert_eq!(
        told(&facts, 2),
        [
            "1970-01-01 01:00..2024-05-01 21:31 described: \"Wren Tallis\"; born 2010-02-14 | Op. Finch, call handler",
            "2024-05-01 21:10 reported missing; by \"her grandmother\"; last seen 2024-05-01 17:30; last seen at \"the shop, Larch Street\" | Op. Finch, call handler",
            "2024-05-01 21:30 graded: medium; because \"first time; \\\"not like her\\\"\" | Op. Finch, call handler",
            "2024-05-02 00:20 found: came back | Op. Finch, call handler",
        ]
    );
    let second = told(&facts, 3);
    assert!(
        second[1].starts_with("2024-10-27 01:30+01:00..2024-10-27 01:30+00:00 reported"),
        "{second:?}"
    );
    assert!(
        second[2].contains("graded: unclear \"Med/High?\""),
        "{second:?}"
    );
    let third = told(&facts, 5);
    assert!(
        third[1].starts_with("1970-01-01 01:00..2024-11-03 21:44"),
        "{third:?}"
    );
    assert!(
        third[3].starts_with("2024-11-04 found: found by police | PS Heron, role not stated"),
        "{third:?}"
    );

    // The child of two logs is one child, and not the child of another number.
    let about = |line| -> BTreeSet<PersonId> {
        let of_line = facts.iter().filter(|fact| row_of(fact).0 == line);
        of_line.flat_map(|fact| fact.about.clone()).collect()
    };
    assert_eq!((about(2).len(), about(3).len()), (1, 1));
    assert_eq!(about(2), about(5));
    assert_ne!(about(2), about(3));

    let held = place.held().await;
    let why: Vec<(i64, &str)> = held
        .iter()
        .map(|held| (held.line, held.why.as_str()))
        .collect();
    assert_eq!(
        why,
        [
            (6, "described: whom it is about is not filled in"),
            (7, "it has 6 cells, and the first line has 17"),
        ]
    );
    assert!(CSV.ends_with(&format!("{}\n{}\n", held[0].text, held[1].text)));

    assert_eq!(brought.rows, 5);
    assert_eq!(
        (brought.brought.facts, brought.brought.held),
        (facts.len(), 2)
    );
    assert_eq!(brought.unused, [17]);
    let remarks: Vec<&String> = brought.remarks.keys().collect();
    assert_eq!(remarks.len(), 3, "{remarks:?}");
    assert!(
        remarks
            .iter()
            .all(|say| !say.contains("Med") && !say.contains("Shift")),
        "{remarks:?}"
    );
    // Each fact has its row word for word.
    assert!(facts.iter().all(|fact| CSV.contains(row_of(fact).1)));
}

#[tokio::test]
async fn bringing_twice_is_bringing_once_wherever_a_row_stands() {
    let place = Place::new().await;
    let first = place.bring(CSV.as_bytes(), MAPPING).await.unwrap();
    let again = place.bring(CSV.as_bytes(), MAPPING).await.unwrap();
    assert_eq!(again.brought.facts, 0);
    assert_eq!(again.brought.there_already, first.brought.facts);

    // Next week's file has a row before it, and says one thing of an old row otherwise.
    let (header, rows) = CSV.split_once('\n').unwrap();
    let new = "L-4099,N-0500,Tarn Oakes,01/01/2012,01/05/2024 10:00,a school,01/05/2024,,L,late,01/05/2024 10:10,,,01/05/2024 10:12,Op. Finch,CR,Y";
    let next = format!(
        "{header}\n{new}\n{}",
        rows.replace("a care home,26/10/2024", "his carer,26/10/2024")
    );
    let brought = place.bring(next.as_bytes(), MAPPING).await.unwrap().brought;
    assert_eq!(brought.facts, 3, "the new row's");
    let held = place.held().await;
    let otherwise: Vec<i64> = held
        .iter()
        .filter(|held| held.why.contains("says something else"))
        .map(|held| held.line)
        .collect();
    assert_eq!(otherwise, [4]);
    assert!(held.iter().any(|held| held.text.contains("his carer")));

    // The same rows twice in one file say nothing twice.
    let place = Place::new().await;
    let twice = format!("{CSV}{rows}");
    let brought = place
        .bring(twice.as_bytes(), MAPPING)
        .await
        .unwrap()
        .brought;
    assert_eq!(
        (brought.facts, brought.there_already),
        (first.brought.facts, first.brought.facts)
    );
}

#[tokio::test]
async fn a_file_made_later_has_the_same_rows() {
    let mapping = MAPPING.replace("recorded = \"Entered\"", "made = \"2025-01-01 09:00\"");
    let later = mapping.replace("2025-01-01", "2025-02-01");
    let place = Place::new().await;
    let first = place.bring(CSV.as_bytes(), &mapping).await.unwrap().brought;
    let again = place.bring(CSV.as_bytes(), &later).await.unwrap().brought;
    assert!(first.facts > 0);
    assert_eq!((again.facts, again.there_already), (0, first.facts));
    let recorded: BTreeSet<String> = place
        .facts()
        .await
        .iter()
        .map(|fact| fact.recorded.to_string())
        .collect();
    assert_eq!(
        recorded,
        BTreeSet::from(["2025-01-01T09:00:00Z".to_owned()])
    );
}

#[tokio::test]
async fn letters_that_are_not_ours_are_held_as_they_are_or_read_as_the_mapping_says() {
    let row = b"L-1,N-1,Zo\xEB Marsh,14/02/2010,01/05/2024 21:10,a,01/05/2024,,M,b,01/05/2024 21:30,,,01/05/2024 21:31,Op. Finch,CR,Y\n";
    let header = CSV.lines().next().unwrap();
    let file = [header.as_bytes(), b"\r\n\r\n", row].concat();
    let place = Place::new().await;
    place.bring(&file, MAPPING).await.unwrap();
    let held = place.held().await;
    assert_eq!(
        (held[0].line, held[0].why.as_str()),
        (3, "it is not in UTF-8")
    );
    assert!(held[0].text.contains("Zo\\xEB Marsh"), "{}", held[0].text);

    let place = Place::new().await;
    let mapping = format!("letters = \"windows-1252\"\n{MAPPING}");
    place.bring(&file, &mapping).await.unwrap();
    let facts = place.facts().await;
    assert!(row_of(&facts[0]).1.contains("Zoë Marsh"));
    assert!(told(&facts, 3)[0].contains("\"Zoë Marsh\""));
}

#[test]
fn what_is_wrong_with_a_mapping_is_said_by_its_place() {
    for (from, to, said) in [
        ("system =", "sistem =", "line 3: unknown field"),
        (
            "kind = \"graded\"",
            "kind = \"gradid\"",
            "fact 3: `kind` is no kind of fact (`heard words` lists them); did you mean `graded`?",
        ),
        (
            "{ grade = \"Risk\"",
            "{ grad = \"Risk\"",
            "fact 3: `graded` has no such question",
        ),
        (
            "M = \"medium\"",
            "M = \"middling\"",
            "fact 3: words, grade: one of",
        ),
        (
            "CR = \"call handler\"",
            "CR = \"controller\"",
            "by, role: one of",
        ),
        (
            "%d/%m/%Y %H:%M",
            "dd/mm/yyyy",
            "times, 1: this is no way of writing a time",
        ),
        (
            "Europe/London",
            "Europe/Paris",
            "zone: `Europe/London` or `UTC` was expected",
        ),
        ("recorded = \"Entered\"", "", "recorded: name the column"),
        (
            "where-filled = \"Risk\"",
            "where_filled = \"Risk\"",
            "unknown field",
        ),
        (
            "words = { how",
            "always = { how = \"came back\" }\nwords = { how",
            "fact 4: how: it is in `fields` and in `always`",
        ),
        (
            "words = { how",
            "words = { place",
            "fact 4: words, place: `fields` names no column for it",
        ),
    ] {
        assert!(MAPPING.contains(from), "{from}");
        let why = Mapping::read(&MAPPING.replace(from, to)).unwrap_err();
        assert!(why.contains(said), "{to}: {why}");
    }
}

#[tokio::test]
async fn a_column_the_file_has_not_or_has_twice_is_said_and_nothing_is_brought() {
    let place = Place::new().await;
    for (from, to, said) in [
        (
            "Risk,",
            "Level,",
            "fact 3, where-filled: the file has no column of that name",
        ),
        (
            "Printed",
            "Log",
            "row: two columns of the file go by that name; the second is column 17",
        ),
    ] {
        let csv = CSV.replacen(from, to, 1);
        let why = place
            .bring(csv.as_bytes(), MAPPING)
            .await
            .unwrap_err()
            .to_string();
        assert!(why.ends_with(said), "{why}");
    }
    let why = place.bring(b"", MAPPING).await.unwrap_err().to_string();
    assert!(why.contains("it has no line at all"), "{why}");
    assert!(place.facts().await.is_empty() && place.held().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_whose_files_are_to_come_again_is_said_to_be_behind_when_they_do_not() {
    let place = Place::new().await;
    let brought = place.bring(CSV.as_bytes(), MAPPING).await.unwrap();
    assert_eq!(brought.up_to, None, "nothing is promised of it");
    assert_eq!(
        place.store.systems_read(place.clock.now()).await,
        Ok(vec![])
    );
    let again = format!("every-hours = 24\nmade = \"2026-06-07 09:12\"\n{MAPPING}");
    place.bring(CSV.as_bytes(), &again).await.unwrap();
    let read = place.store.systems_read(place.clock.now()).await.unwrap();
    let [larkspur] = read.as_slice() else {
        panic!("{read:?}")
    };
    assert_eq!(larkspur.system, "Larkspur");
    assert_eq!(larkspur.up_to.to_string(), "2026-06-07T08:12:00Z");
    assert!(larkspur.is_behind(place.clock.now()));
    let never = format!("every-hours = 0\n{MAPPING}");
    let why = Mapping::read(&never).unwrap_err();
    assert!(why.starts_with("every-hours: "), "{why}");
    let nobody_knows_when = format!("every-hours = 24\n{MAPPING}");
    let why = Mapping::read(&nobody_knows_when).unwrap_err();
    assert!(
        why.starts_with("every-hours: say in `made` when the file was made"),
        "when it was brought says nothing of up to when it is whole: {why}"
    );
    let for_one_file = Mapping::read_as_made(&nobody_knows_when, Some(place.clock.now()));
    assert!(for_one_file.is_ok(), "`--made` says it");
    let later_than_now = format!("every-hours = 24\nmade = \"2027-01-01 09:00\"\n{MAPPING}");
    let brought = place.bring(CSV.as_bytes(), &later_than_now).await.unwrap();
    assert_eq!(
        brought.up_to,
        Some(place.clock.now()),
        "no file says what is to come"
    );
}
