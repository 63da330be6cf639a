//! Every story comes out as its writer expects.

use std::fs;
use std::path::{Path, PathBuf};

use heard_duty::catalogue::{Catalogue, Nation, built_in};
use heard_duty::story::{children, differences};
use heard_record::text;

pub fn catalogue(nation: Nation) -> Catalogue {
    built_in::read(nation, &[])
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

/// A story in a folder `wales` is told in Wales.
pub fn nation_of(path: &Path) -> Nation {
    if path.components().any(|part| part.as_os_str() == "wales") {
        Nation::Wales
    } else {
        Nation::England
    }
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
