//! An invented force: that it is what its table says, reads back whole, and holds the cast and the cases as they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use heard_duty::catalogue::{Catalogue, Nation, built_in};
use heard_duty::measure::{Count, File, measures, reports};
use heard_duty::story::{KnownChild, children};
use heard_record::invent::Chance;
use heard_record::invent::force::rates::{AS_FOUND, COURSES};
use heard_record::invent::force::{CASES_LATER, recast::recast};
use heard_record::text::{self, Asked, Story};
use heard_record::{Fact, PersonId, Role, Timeline, lines};
use jiff::Timestamp;

use crate::{heard, printed};

const NOW: &str = "2026-06-10T19:31:00Z";

/// A force written with these wishes: its text.
fn written(name: &str, wishes: &[&str]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let out = path.to_string_lossy().into_owned();
    printed(&[&["force", "--out", &out], wishes].concat());
    let text = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    text
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn studies() -> Vec<Story> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("cases/inspection/studies"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| text::read("study", &fs::read_to_string(file).unwrap()).0)
        .collect()
}

fn england() -> Catalogue {
    built_in::read(Nation::England, &[]).unwrap()
}

/// A digest of a text (FNV-1a): the same on every machine.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[test]
fn the_same_seed_gives_the_same_force_and_another_seed_another() {
    let wishes = ["--days", "7", "--incidents", "150", "--seed"];
    let with = |seed| {
        written(
            &format!("seed-{seed}.jsonl"),
            &[&wishes[..], &[seed]].concat(),
        )
    };
    let (one, other) = (with("7"), with("8"));
    assert_eq!(one, with("7"));
    assert_ne!(one, other);
    assert_eq!(
        digest(&one),
        DIGEST,
        "what a seed gives has changed: say so in the change log"
    );
}

const DIGEST: u64 = 0x815f_b9dd_92bb_53c0;

#[test]
fn a_small_force_reads_back_whole_in_order_of_recording_with_nothing_after_its_moment() {
    let text = written("whole.jsonl", &["--days", "30", "--incidents", "1500"]);
    let (story, wrongs) = lines::read(&text);
    assert!(wrongs.is_empty(), "{:#?}", &wrongs[..wrongs.len().min(5)]);
    assert_eq!(lines::write(&story).lines().count(), text.lines().count());
    let now: Timestamp = NOW.parse().unwrap();
    let mut last = Timestamp::MIN;
    for fact in &story.facts {
        assert!(last <= fact.recorded, "{}", fact.id);
        assert!(fact.recorded <= now, "{}", fact.id);
        let known_first = fact.happened.earliest() <= fact.recorded;
        assert!(
            known_first,
            "{} was recorded before it happened",
            fact.kind().words
        );
        let body = lines::write_body(&fact.what).to_string();
        assert!(
            !body[1..body.len() - 1].contains("{child") && !body.contains("{mother"),
            "{body}"
        );
        last = fact.recorded;
    }
}

#[test]
fn a_year_at_a_smaller_size_has_what_the_table_says() {
    let text = written("year.jsonl", &["--incidents", "6000"]);
    let (story, _) = lines::read(&text);
    let opened: Vec<&str> = story
        .cast
        .cases
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    let of = |begins: &str| {
        opened
            .iter()
            .filter(|name| name.starts_with(begins))
            .count() as f64
    };
    let names: BTreeSet<&str> = COURSES.iter().map(|rate| rate.name).collect();
    let told = |name: &str| of(&format!("{name}, 20"));
    let all: f64 = names.iter().copied().map(told).sum();
    let rarer_and_last_day = 6_000.0 - all;
    assert!((150.0..1_700.0).contains(&rarer_and_last_day), "{all}");
    for rate in COURSES {
        let a_year: u64 = COURSES
            .iter()
            .filter(|other| other.name == rate.name)
            .map(|other| other.a_year)
            .sum();
        let wanted = all * a_year as f64 / 58_500.0;
        let there = told(rate.name);
        let near = 4.0 * wanted.sqrt() + 3.0;
        assert!(
            (there - wanted).abs() < near,
            "{}: {there}, not {wanted}",
            rate.name
        );
    }
    // Beside the nine hundred stand the cast, the eleven cases and everybody of the rarer courses: some have no family on record.
    let with_a_home = story
        .facts
        .iter()
        .filter(|fact| fact.kind().words == "lives at" && fact.by.role == Role::Hub)
        .flat_map(|fact| fact.about.iter().copied());
    let children: BTreeSet<_> = with_a_home.collect();
    assert!((850..1_000).contains(&children.len()), "{}", children.len());
}

#[test]
fn every_rule_is_raised_in_a_year_and_stands_in_many_ways() {
    let text = written("rules.jsonl", &["--incidents", "3600"]);
    let (story, _) = lines::read(&text);
    let catalogue = england();
    let now: Timestamp = NOW.parse().unwrap();
    let mut about: BTreeMap<PersonId, Vec<&Fact>> = BTreeMap::new();
    let mut circle: BTreeMap<PersonId, BTreeSet<PersonId>> = BTreeMap::new();
    for fact in &story.facts {
        for id in &fact.about {
            about.entry(*id).or_default().push(fact);
            let beside = circle.entry(*id).or_default();
            beside.insert(*id);
            if fact.kind().words == "linked to" {
                fact.what.people(&mut |other| {
                    beside.insert(other);
                });
            }
        }
    }
    let mut stood: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    // What is owed of whoever works here, and of the force, is owed by the same rules.
    for person in &story.cast.people {
        let beside = circle.get(&person.id).into_iter().flatten();
        let facts = beside.filter_map(|id| about.get(id)).flatten().copied();
        let timeline = Timeline::as_known_at(person.id, now, facts);
        for so in heard_duty::story::stood(&timeline, now, &catalogue) {
            let ways = stood.entry(&*so.duty.rule.id).or_default();
            ways.insert(so.standing.word());
        }
    }
    let missing: Vec<&str> = catalogue
        .rules()
        .iter()
        .map(|rule| &*rule.id)
        .filter(|id| !stood.contains_key(id))
        .collect();
    assert!(missing.is_empty(), "never raised: {missing:#?}");
    let few = stood.values().filter(|ways| ways.len() < 3).count();
    assert!(
        few * 4 < stood.len(),
        "{few} of {} rules stand in fewer than three ways",
        stood.len()
    );
}

fn stands(story: &Story, catalogue: &Catalogue) -> Vec<Vec<(String, String)>> {
    let all = story.asked.iter().flat_map(|asked| {
        children(story, asked)
            .into_iter()
            .map(move |child| (asked, child))
    });
    all.map(|(asked, child): (_, KnownChild)| {
        let stood = child.stood(asked, catalogue);
        stood
            .iter()
            .map(|stood| (stood.duty.rule.id.to_string(), stood.standing.to_string()))
            .collect()
    })
    .collect()
}

#[test]
fn the_eleven_cases_stand_as_they_stood_under_other_names() {
    let catalogue = england();
    let mut wrong = Vec::new();
    for (number, (story, weeks)) in studies().iter().zip(CASES_LATER).enumerate() {
        let moved = |weeks| {
            recast(
                story,
                "moved",
                weeks,
                &BTreeMap::new(),
                &mut Chance::from(3),
            )
        };
        let there = stands(story, &catalogue);
        if stands(&moved(weeks), &catalogue) != there {
            let fit: Vec<i64> = (60..128)
                .filter(|weeks| stands(&moved(*weeks), &catalogue) == there)
                .collect();
            wrong.push(format!(
                "case {}: {weeks} weeks later; it would fit at {fit:?}",
                number + 1
            ));
        }
        for person in &story.cast.people {
            let told = lines::write(&moved(weeks));
            assert!(
                !told.contains(&format!("\"{}\"", person.name)),
                "{}",
                person.name
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_cast_stands_as_its_stories_expect() {
    let output = heard(&["check", "cases/cast"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
}

#[test]
fn every_file_of_the_cast_comes_with_the_force() {
    let text = written("cast.jsonl", &["--days", "1", "--incidents", "10"]);
    for entry in fs::read_dir(root().join("cases/cast")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let file = format!("cases/cast/{}", path.file_name().unwrap().to_string_lossy());
            let (story, wrongs) = text::read(&file, &fs::read_to_string(&path).unwrap());
            assert!(wrongs.is_empty(), "{file}: {wrongs:?}");
            for fact in &story.facts {
                assert!(
                    text.contains(&lines::write_fact(fact).to_string()),
                    "{file}"
                );
            }
        }
    }
}

#[test]
fn people_alone_have_names_dates_of_birth_and_addresses() {
    let text = written("people.jsonl", &["--people", "500"]);
    let (story, wrongs) = lines::read(&text);
    assert!(wrongs.is_empty());
    assert_eq!(story.cast.people.len(), 500);
    let said: BTreeSet<&str> = story.facts.iter().map(|fact| fact.kind().words).collect();
    assert_eq!(said, BTreeSet::from(["described", "known as", "lives at"]));
}

/// The facts of one file, and the people they are about: those that share a person or a case.
fn files_of(story: &Story) -> Vec<Story> {
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for fact in &story.facts {
        let mut keys = keys_of(fact);
        let (own, others) = groups
            .into_iter()
            .partition::<Vec<_>, _>(|group| !group.is_disjoint(&keys));
        keys.extend(own.into_iter().flatten());
        groups = others;
        groups.push(keys);
    }
    let of_group = |group: BTreeSet<String>| {
        let mut one = story.clone();
        one.facts.retain(|fact| !group.is_disjoint(&keys_of(fact)));
        one.cast
            .people
            .retain(|person| group.contains(&person.id.to_string()));
        one
    };
    groups.into_iter().map(of_group).collect()
}

fn keys_of(fact: &Fact) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = fact.about.iter().map(ToString::to_string).collect();
    keys.extend(fact.cases.iter().map(ToString::to_string));
    fact.what.people(&mut |id| {
        keys.insert(id.to_string());
    });
    keys
}

#[test]
fn a_force_like_the_inspections_has_its_figures() {
    let folder = root().join("cases/inspection/files");
    let text = written(
        "like.jsonl",
        &["--like-inspection", &folder.to_string_lossy()],
    );
    let (story, wrongs) = lines::read(&text);
    assert!(wrongs.is_empty(), "{:#?}", &wrongs[..wrongs.len().min(5)]);
    let (catalogue, now) = (england(), NOW.parse::<Timestamp>().unwrap());
    let apart = files_of(&story);
    let read = |one| {
        let asked = Asked {
            at: now,
            known: None,
            expects: Vec::new(),
        };
        File::read("like the inspection", one, asked, &catalogue)
    };
    let files: Vec<File> = apart.iter().map(read).collect();
    // Those who work there are counted over the whole record.
    let whole = [read(&story)];
    let mut wrong = Vec::new();
    for found in AS_FOUND {
        let measure = measures().find(|one| one.id == found.measure).unwrap();
        let of_staff = matches!(measure.count, Count::Staff(_));
        let among = if of_staff { &whole[..] } else { &files[..] };
        let report = &reports(measure, among, found.sample)[0];
        let figure = (report.numerator, report.denominator);
        if figure != found.figure {
            wrong.push(format!(
                "{}: {figure:?}, not {:?}",
                found.what, found.figure
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_rates_say_where_each_comes_from() {
    let table = printed(&["force", "--rates"]);
    for said in ["60000", "HMICFRS", "invented", "81.4%"] {
        assert!(table.contains(said), "{said}");
    }
}
