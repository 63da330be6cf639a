//! The eleven cases of the inspection, as told, judged and explained.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use heard_duty::story::{findings, said_by};
use heard_record::text::{self, Story};

use crate::{heard, printed, program};

#[test]
fn the_cases_are_all_told() {
    let cases = printed(&["cases"]);
    for number in 1..=11 {
        assert!(cases.contains(&format!("\n{number:>2}  ")), "case {number}");
    }
}

#[test]
fn the_cases_can_be_read_in_a_page_each() {
    let output = program(&["cases"]).env("COLUMNS", "100").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (lines, cases) = (text.lines().count(), 11);
    assert!(lines < cases * 24, "{lines}");
    let (one, all) = (printed(&["cases", "3"]), printed(&["cases", "--whole"]));
    let owed = one.find("Owed to Moss").unwrap();
    let end = one.rfind("\n\n").unwrap();
    assert!(
        all.contains(&one[owed..end]),
        "one case whole is the same alone"
    );
}

#[test]
fn the_cases_own_expectations_come_true() {
    let output = heard(&["check", "cases/inspection/studies"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

fn inspection() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/inspection")
}

/// The files of the cases, in order.
fn study_files() -> Vec<PathBuf> {
    let entries = fs::read_dir(inspection().join("studies")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn studies() -> Vec<Story> {
    study_files()
        .iter()
        .map(|file| text::read("study", &fs::read_to_string(file).unwrap()).0)
        .collect()
}

/// For each case, the rows under *The inspectors* and *Heard* in the page that explains the cases.
fn explained() -> Vec<Vec<(String, String)>> {
    let page = fs::read_to_string(inspection().join("README.md")).unwrap();
    let cases = page.split("\n| The inspectors | Heard |\n").skip(1);
    cases
        .map(|case| {
            let rows = case
                .lines()
                .skip(1)
                .take_while(|line| line.starts_with('|'));
            rows.map(|row| {
                let (left, right) = row.trim_matches('|').split_once('|').unwrap();
                (left.trim().to_owned(), right.to_owned())
            })
            .collect()
        })
        .collect()
}

#[test]
fn every_finding_of_the_report_is_told_and_explained_with_the_duties_that_say_it() {
    let (studies, explained) = (studies(), explained());
    assert_eq!((studies.len(), explained.len()), (11, 11));
    for (story, rows) in studies.iter().zip(&explained) {
        let findings = findings(story);
        assert_eq!(findings.len(), rows.len(), "{}", story.name());
        for (finding, (inspectors, heard)) in findings.iter().zip(rows) {
            let place = format!("{}, finding {}", story.name(), finding.number);
            assert_eq!(finding.is_good, inspectors.starts_with("Good: "), "{place}");
            let named: BTreeSet<&str> = heard.split('`').skip(1).step_by(2).collect();
            for rule in said_by(story, finding.number) {
                assert!(
                    named.contains(rule.as_str()),
                    "{place}: {rule} is not explained"
                );
            }
        }
    }
}

/// What the engine finds beyond the report is told too, so that somebody can say whether it is fair.
#[test]
fn every_duty_missed_or_met_late_in_a_case_is_told_in_the_page_that_explains_it() {
    let page = fs::read_to_string(inspection().join("README.md")).unwrap();
    let told: Vec<&str> = page
        .split("\n| The inspectors | Heard |\n")
        .skip(1)
        .collect();
    let mut untold = Vec::new();
    for (file, told) in study_files().iter().zip(told) {
        let told = told.split("\n## ").next().unwrap();
        let named: BTreeSet<&str> = told.split('`').skip(1).step_by(2).collect();
        let output = program(&["duties", file.to_str().unwrap(), "--json"])
            .output()
            .unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        for duty in json["duties"].as_array().unwrap() {
            let missed = matches!(
                duty["stands"].as_str(),
                Some("overdue" | "met late" | "lapsed when overdue" | "lifted when overdue")
            );
            let rule = duty["rule"].as_str().unwrap();
            if missed && !named.contains(rule) {
                let stem = file.file_stem().unwrap().to_string_lossy();
                untold.push(format!(
                    "{stem}: {rule} {}, {}",
                    duty["stands"], duty["child"]
                ));
            }
        }
    }
    untold.sort();
    untold.dedup();
    assert!(untold.is_empty(), "{untold:#?}");
}

#[test]
fn a_case_shows_which_finding_each_duty_says() {
    let case = printed(&["cases"]);
    for (finding, duty) in [
        (
            "  2 - It took more than five hours",
            "what the first hour asks: by 4h 00m (2)",
        ),
        (
            "  1 + Police came quickly",
            "It shows sending recorded: yes (1)",
        ),
    ] {
        assert!(case.contains(finding), "{case}");
        let one_line = case.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(one_line.contains(duty), "{case}");
    }
}
