//! Every story comes out as its writer expects.

use std::fs;
use std::path::{Path, PathBuf};

use heard_duty::catalogue::{Catalogue, Layer, LayerKind, Nation, Rule, built_in};
use heard_duty::story::{children, differences};
use heard_record::invent::History;
use heard_record::{When, text};

pub fn catalogue(nation: Nation) -> Catalogue {
    built_in::read(nation, &[])
        .unwrap_or_else(|faults| panic!("the catalogue does not read:\n{}", faults.join("\n")))
}

/// That of England with rules that a force adds.
pub fn catalogue_with(rules: &str) -> Catalogue {
    let force = Layer {
        name: "a force",
        file: "force.toml",
        kind: LayerKind::Force,
        text: rules,
    };
    built_in::read(Nation::England, &[force])
        .unwrap_or_else(|faults| panic!("the catalogue does not read:\n{}", faults.join("\n")))
}

pub fn stories() -> Vec<(PathBuf, text::Story)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "there are no stories");
    paths.into_iter().flat_map(|path| read(&path)).collect()
}

/// The stories of files whose path holds what `STORIES` says; all of them if it says nothing.
fn asked_for() -> Vec<(PathBuf, text::Story)> {
    let only = std::env::var("STORIES").unwrap_or_default();
    let mut all = stories();
    all.retain(|(path, _)| path.to_string_lossy().contains(&only));
    assert!(!all.is_empty(), "no story is called {only}");
    all
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|end| end == "txt") {
            paths.push(path);
        }
    }
}

fn read(path: &Path) -> Vec<(PathBuf, text::Story)> {
    let name = path.to_string_lossy();
    let told = text::read_all(&name, &fs::read_to_string(path).unwrap());
    told.into_iter()
        .map(|(story, wrongs)| {
            assert!(wrongs.is_empty(), "{name}: {wrongs:#?}");
            (path.to_owned(), story)
        })
        .collect()
}

/// A story in a folder `wales` is told in Wales, and says so.
pub fn nation_of(path: &Path) -> Nation {
    if path.components().any(|part| part.as_os_str() == "wales") {
        Nation::Wales
    } else {
        Nation::England
    }
}

/// What the stories of a nation tell of each child, and of everybody else in the story.
pub fn of_everybody(nation: Nation) -> Vec<(String, History)> {
    let mut res = Vec::new();
    for (path, story) in stories() {
        if nation_of(&path) == nation {
            res.extend(story.cast.children().map(|child| {
                let history = History {
                    child: child.id,
                    facts: story.facts.clone(),
                };
                (format!("{}: {}", story.name(), child.name), history)
            }));
        }
    }
    res
}

/// Is a duty by this rule owed for what happens to somebody around the child?
pub fn is_of_others(rule: &Rule) -> bool {
    let mut arises = rule.arises.iter();
    arises.any(|arises| arises.is_of_others())
}

#[test]
fn every_story_comes_out_as_expected() {
    let (england, wales) = (catalogue(Nation::England), catalogue(Nation::Wales));
    let mut wrong = Vec::new();
    for (path, story) in asked_for() {
        let catalogue = if nation_of(&path) == Nation::Wales {
            &wales
        } else {
            &england
        };
        assert!(!story.asked.is_empty(), "{} asks nothing", path.display());
        let nation = story.nation.unwrap_or(Nation::England);
        assert_eq!(nation, nation_of(&path), "{}", path.display());
        let told = differences(&story, catalogue);
        wrong.extend(
            told.into_iter()
                .map(|say| format!("{} ({}): {say}", path.display(), story.name())),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_wrong_with_an_expectation_is_told_without_the_words_written() {
    let written = "Zephyrine Quillfeather";
    for expected in [
        "WRITTEN",
        "WRITTEN  met",
        "missing.risk-grade  WRITTEN",
        "missing.risk-grade for WRITTEN  met",
        "missing.risk-grade for WRITTEN",
        "missing.risk-grade  met by WRITTEN",
        "missing.risk-grade  open\n    WRITTEN",
        "missing.risk-grade  open\n    owed since WRITTEN",
        "missing.risk-grade  open\n    due WRITTEN",
        "missing.risk-grade  open\n    shows WRITTEN",
        "missing.risk-grade  open\n    shows WRITTEN: yes",
        "missing.risk-grade  open\n    shows reasons given: WRITTEN",
        "missing.risk-grade  open\n    because \"WRITTEN\"",
        "missing.risk-grade  open\n    says WRITTEN",
        "missing.risk-grade  open\n    says findings 1, WRITTEN",
    ] {
        let story = format!(
            "Title\n  2026-06-10 10:00  reported missing\nasked at 2026-06-10 10:05\n  {}\n",
            expected.replace("WRITTEN", written)
        );
        let (story, wrongs) = text::read("told", &story);
        assert!(wrongs.is_empty(), "{wrongs:?}");
        let said = differences(&story, &catalogue(Nation::England)).join("\n");
        assert!(!said.is_empty(), "nothing is told of `{expected}`");
        for word in written.split(' ') {
            assert!(!said.contains(word), "{expected}: {said}");
        }
    }
}

#[test]
fn a_reason_repeats_no_more_of_a_very_long_answer_than_can_be_read() {
    let story = format!(
        "Title\n  2026-06-10 10:00  reported missing; by \"{}\"\nasked at 2026-06-10 10:05\n",
        "mum ".repeat(20_000)
    );
    let (story, _) = text::read("told", &story);
    let catalogue = catalogue(Nation::England);
    let child = &children(&story, &story.asked[0])[0];
    for stood in child.stood(&story.asked[0], &catalogue) {
        for reason in stood.duty.because(&child.timeline, &story.cast) {
            assert!(reason.say.len() < 5_000, "{}", reason.say.len());
        }
    }
}

#[test]
fn each_finding_is_said_by_a_duty_that_stands_so() {
    let told = |findings: &str, expects: &str| {
        let record = "  2026-06-10 10:00  reported missing\n  2026-06-10 10:10  graded: medium; because \"first time\"";
        let text = format!("Title\n{findings}\n{record}\nasked at 2026-06-11 12:00\n{expects}\n");
        let (story, wrongs) = text::read("told", &text);
        assert!(wrongs.is_empty(), "{wrongs:?}");
        differences(&story, &catalogue(Nation::England)).join("\n")
    };
    let grade = "  missing.risk-grade  met\n    says finding 1";
    let grade_short =
        "  missing.risk-grade  met\n    says finding 1\n    shows unknowns stated: no";
    let search = "  missing.attend-golden-hour.medium  overdue\n    says finding 1";
    let plan = "  missing.medium-low-plan.medium  open\n    says finding 1";
    let plan_aim = "  missing.medium-low-plan.medium  open\n    says finding 1\n    aim missed";
    for (findings, expects, wanted) in [
        ("Good: graded.", grade, ""),
        ("Found: graded on too little.", grade_short, ""),
        ("Found: nobody went.", search, ""),
        ("Found: nothing was planned.", plan_aim, ""),
        ("Found: graded on too little.", grade, "is a failing"),
        ("Good: graded.", grade_short, "is good"),
        ("Good: somebody went.", search, "is good"),
        ("Good: planned.", plan, "is good"),
        ("Found: nothing was planned.", plan, "is a failing"),
        (
            "Good: graded.\nFound: nobody went.",
            grade,
            "finding 2 is said by no duty",
        ),
        ("Told by nobody.", grade, "the story has no finding 1"),
        (
            "Found: nobody went.",
            "  missing.close  not owed\n    says finding 1",
            "is a failing",
        ),
    ] {
        let said = told(findings, expects);
        assert_eq!(said.is_empty(), wanted.is_empty(), "{findings}: {said}");
        assert!(said.contains(wanted), "{findings}: {said}");
    }
}

#[test]
fn working_days_beyond_the_calendar_are_not_counted_silently() {
    let due = |day: &str| {
        let text = format!(
            "Title\n  {day} 10:00  strategy discussion held: section 47 jointly; took part police, council, health\nasked at {day} 12:00\n"
        );
        let (story, wrongs) = text::read("told", &text);
        assert!(wrongs.is_empty(), "{wrongs:?}");
        let catalogue = catalogue(Nation::England);
        let child = &children(&story, &story.asked[0])[0];
        let record = child
            .stood(&story.asked[0], &catalogue)
            .into_iter()
            .find(|stood| stood.duty.rule.id == "sd.record")
            .unwrap();
        let reasons = record.duty.because(&child.timeline, &story.cast);
        let said: Vec<String> = reasons.into_iter().map(|reason| reason.say).collect();
        said.into_iter()
            .find(|say| say.starts_with("Due by"))
            .unwrap()
    };
    let ends = "The calendar of bank holidays runs from 2015 to 2030: beyond it every weekday was counted as a working day.";
    assert!(!due("2026-06-10").contains("calendar"));
    assert!(!due("2030-12-27").contains("calendar"));
    // The day after is Good Friday, and the next New Year's Day.
    for day in ["2031-04-10", "2030-12-31"] {
        assert!(due(day).contains(ends), "{}", due(day));
    }
}

#[test]
fn whoever_is_on_record_as_born_lately_is_a_child_like_any_other() {
    let text = "A sister heard of later
  child: Ava
  people: Kai; Jory; PC Marsh
  2026-06-01  described: \"Kai\"; born 2015-06-01 | about Kai
  2026-06-01  described: \"Jory\"; born 1990-06-01 | about Jory
  2026-06-02 10:00  reported missing; by mum | about Ava
  2026-06-02 10:00  reported missing; by mum | about Kai
  2026-06-02 10:00  reported missing; by mum | about Jory
  2008-05-01  described: \"Rowan\"; born 2008-06-03 | about PC Marsh; recorded 2026-06-02 09:00
asked at 2026-06-05 12:00
  missing.risk-grade for Kai  overdue
";
    let (story, wrongs) = text::read("told", text);
    assert!(wrongs.is_empty(), "{wrongs:?}");
    let names = |asked: &text::Asked| -> Vec<String> {
        let children = children(&story, asked);
        children.iter().map(|child| child.name.to_owned()).collect()
    };
    assert_eq!(names(&story.asked[0]), ["Ava", "Kai", "PC Marsh"]);
    let before = text::Asked {
        at: When::read("2026-05-01").unwrap().latest(),
        ..story.asked[0].clone()
    };
    assert_eq!(names(&before), ["Ava"], "nobody knew of Kai yet");
    assert_eq!(
        differences(&story, &catalogue(Nation::England)),
        Vec::<String>::new()
    );
}

/// A force asks for a notice about whoever a notice leaves out: the notice that left the child out did not meet it, and is not told of.
#[test]
fn of_what_is_on_anothers_record_no_reason_gives_the_words_or_the_way() {
    let catalogue = catalogue_with(
        r#"
[[rule]]
id      = "force.notice-for-others"
title   = "Send a notice about {child}"
owed-by = "responding officer"
area    = "assessing risk and referring"
arises  = "notice about another child at the address says nothing of this one"
met-by  = "notice submitted"
within  = "24 hours"
basis   = "force default"
says    = "This force's own policy"
from    = "2020-01-01"
"#,
    );
    let text = "A notice about her brother
  children: Ava; Kai
  2026-01-10 09:00  linked to: Kai; as sibling; living together yes | about Ava; no case
  2026-06-10 10:00  notice submitted: neglect; concerns \"no food in the house\"; notice N1 | about Kai; case Kai
asked at 2026-06-10 12:00
";
    let (story, wrongs) = text::read("told", text);
    assert!(wrongs.is_empty(), "{wrongs:?}");
    let notice = story.facts.last().unwrap().id;
    let children = children(&story, &story.asked[0]);
    let ava = children.iter().find(|child| child.name == "Ava").unwrap();
    let owed = ava.stood(&story.asked[0], &catalogue);
    let mut of_others = 0;
    for stood in owed.iter().filter(|stood| stood.duty.is_of_others()) {
        of_others += 1;
        let reasons = stood.duty.because(&ava.timeline, &story.cast);
        for reason in reasons {
            assert!(!reason.facts.contains(&notice), "{}", reason.say);
            assert!(!reason.say.contains("fact "), "{}", reason.say);
            assert!(!reason.say.contains("no food"), "{}", reason.say);
        }
    }
    assert_eq!(of_others, 2, "a visit, and the force's own");
}
