//! The figures of the published inspection come out of the engine, from facts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::printed;

fn measures(arguments: &[&str]) -> BTreeMap<String, (u64, u64)> {
    let mut all = vec!["measures", "cases/inspection", "--json"];
    all.extend(arguments);
    let json: Value = serde_json::from_str(&printed(&all)).unwrap();
    let rows = json["measures"].as_array().unwrap().clone();
    // A measure of several samples stands under the first; the others are asked for by name.
    rows.iter()
        .rev()
        .map(|row| {
            (
                row["id"].as_str().unwrap().to_owned(),
                (
                    row["numerator"].as_u64().unwrap(),
                    row["denominator"].as_u64().unwrap(),
                ),
            )
        })
        .collect()
}

/// The figures of the report, as the measures put them.
const FIGURES: &[(&str, (u64, u64))] = &[
    ("m.post-fill", (11, 22)),
    ("m.scaidp-rate", (1, 7)),
    ("m.effective-strength", (5, 22)),
    ("m.profile-age", (0, 0)),
    ("m.ce-caseload-known", (1, 3)),
    ("m.icidp-rate", (4, 13)),
    ("m.miss-life-test", (6, 10)),
    ("m.miss-supervisor-delay", (6, 6)),
    ("m.ethnicity-missing", (25, 50)),
    ("m.ppn-voice", (24, 50)),
    ("m.miss-undergraded", (3, 6)),
    ("m.miss-flag-medium", (3, 6)),
    ("m.miss-attend-delay", (4, 6)),
    ("m.miss-referral", (3, 6)),
    ("m.miss-interview-quality", (0, 6)),
    ("m.vbl", (3, 12)),
    ("m.sd-recorded", (17, 31)),
    ("m.sd-ce-missing", (6, 12)),
    ("m.nrm-made", (3, 6)),
    ("m.da-ppn", (6, 6)),
    ("m.da-voice", (1, 6)),
    ("m.da-enquired", (2, 6)),
    ("m.pp-decision", (5, 6)),
    ("m.pp-record", (1, 6)),
    ("m.pp-accommodation", (5, 6)),
    ("m.custody-referral", (6, 6)),
    ("m.dvds-open", (10, 10)),
    ("m.online-risk-recognised", (1, 6)),
    ("m.online-signposted", (2, 6)),
    ("m.online-caid", (0, 6)),
    ("m.online-wider-risk", (0, 6)),
    ("m.sext-pip2", (0, 16)),
    ("m.sext-investigated", (1, 16)),
    ("m.sext-device", (1, 16)),
    ("m.sext-evidence", (1, 16)),
    ("m.ce-supervision", (6, 20)),
];

#[test]
fn the_inspections_table_comes_out() {
    let found = measures(&[]);
    let wrong: Vec<String> = FIGURES
        .iter()
        .filter(|(id, figure)| found.get(*id) != Some(figure))
        .map(|(id, figure)| format!("{id}: {:?}, not {figure:?}", found.get(*id)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Delays of up to three hours before anybody came, and in one case of up to eleven before a supervisor's entry of substance.
#[test]
fn the_waits_of_the_six_missing_children_come_out() {
    let rows = printed(&[
        "measures",
        "cases/inspection",
        "--sample",
        "missing",
        "--json",
    ]);
    let json: Value = serde_json::from_str(&rows).unwrap();
    let minutes = |id: &str| -> Vec<i64> {
        let rows = json["measures"].as_array().unwrap();
        let row = rows.iter().find(|row| row["id"] == id).unwrap();
        let children = row["children"].as_array().unwrap();
        let mut minutes: Vec<i64> = children
            .iter()
            .filter_map(|child| child["minutes"].as_i64())
            .collect();
        minutes.sort_unstable_by(|one, other| other.cmp(one));
        minutes
    };
    assert_eq!(minutes("m.miss-attend-delay")[0], 3 * 60);
    let supervised = minutes("m.miss-supervisor-delay");
    assert!(
        supervised[0] == 11 * 60 && supervised[1] < 10 * 60,
        "{supervised:?}"
    );
}

#[test]
fn the_figures_of_the_eleven_cases_come_out() {
    let rows = printed(&[
        "measures",
        "cases/inspection",
        "--sample",
        "case studies",
        "--json",
    ]);
    let json: Value = serde_json::from_str(&rows).unwrap();
    let measure = |id: &str| -> Value {
        let rows = json["measures"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == id).unwrap().clone()
    };
    let longest = |id: &str| -> i64 {
        let units = measure(id)["children"].as_array().unwrap().clone();
        let minutes = units.iter().filter_map(|unit| unit["minutes"].as_i64());
        minutes.max().unwrap()
    };
    let files = |id: &str| {
        measure(id)["children"].as_array().unwrap().len()
            + measure(id)["excluded"].as_array().unwrap().len()
    };
    assert_eq!(files("m.ppn-voice"), 11, "every case is of the sample");
    assert_eq!(longest("m.alloc-latency") / 1_440, 5, "days to allocate");
    assert_eq!(longest("m.sd-latency") / 1_440, 7, "days to the discussion");
    assert_eq!(longest("m.priority-attend"), 12 * 60, "from the call");
    assert!(
        longest("m.miss-attend-delay") > 5 * 60,
        "more than five hours"
    );
    assert_eq!(
        longest("m.nrm-latency") / 1_440 / 30,
        6,
        "months to the referral"
    );
    let nrm = measure("m.nrm-latency");
    assert_eq!(
        nrm["children"][1]["part"], "referred by local authority",
        "{nrm:#}"
    );
    let girls = measure("m.medical-considered");
    assert_eq!(girls["numerator"], 0);
}

#[test]
fn the_five_further_files_are_a_sample_of_their_own() {
    assert_eq!(
        measures(&["--sample", "further criminal exploitation"])["m.nrm-made"],
        (1, 5)
    );
}

#[test]
fn a_sample_nobody_drew_is_told() {
    let output = crate::heard(&["measures", "cases/inspection", "--sample", "no such sample"]);
    assert_eq!(output.status.code(), Some(2));
}

/// Reviewers' facts: judgements and gradings, not the drawing of samples.
fn is_a_reviewers(line: &str) -> bool {
    line.contains("  reviewer judged: ") || line.contains("  reviewer graded: ")
}

#[test]
fn without_reviewers_only_their_judgements_change() {
    let folder = std::env::temp_dir().join(format!("heard-reviewers-{}", std::process::id()));
    for file in files() {
        let to = folder.join(file.strip_prefix(root()).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        fs::write(
            to,
            text.lines()
                .filter(|line| !is_a_reviewers(line))
                .map(|line| format!("{line}\n"))
                .collect::<String>(),
        )
        .unwrap();
    }
    let output = crate::heard(&["measures", folder.to_str().unwrap(), "--json"]);
    fs::remove_dir_all(&folder).unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = |json: &Value| json["measures"].as_array().unwrap().clone();
    let all: Value =
        serde_json::from_str(&printed(&["measures", "cases/inspection", "--json"])).unwrap();
    let (with, without) = (rows(&all), rows(&json));
    let changed: Vec<&str> = with
        .iter()
        .zip(&without)
        .filter(|(with, without)| {
            assert_eq!(
                (&with["id"], &with["sample"]),
                (&without["id"], &without["sample"])
            );
            with["numerator"] != without["numerator"]
                || with["denominator"] != without["denominator"]
        })
        .map(|(with, _)| with["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        changed,
        ["m.miss-undergraded", "m.pp-decision", "m.ce-supervision"]
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn files() -> Vec<PathBuf> {
    fn collect(folder: &Path, res: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, res);
            } else if path.extension().is_some_and(|end| end == "txt") {
                res.push(path);
            }
        }
    }
    let mut res = Vec::new();
    collect(&root().join("cases/inspection"), &mut res);
    res.sort();
    res
}

#[test]
fn no_two_files_differ_only_in_names() {
    let mut seen: BTreeMap<Vec<String>, PathBuf> = BTreeMap::new();
    for file in files() {
        let text = fs::read_to_string(&file).unwrap();
        // What is left of each fact without its time, its people and its references: the words and the answers.
        let shape: Vec<String> = text
            .lines()
            .filter(|line| line.starts_with("  2"))
            .map(|line| {
                line.split('|')
                    .next()
                    .unwrap()
                    .split_once("  2")
                    .unwrap()
                    .1
                    .split_once("  ")
                    .unwrap()
                    .1
                    .trim()
                    .to_owned()
            })
            .collect();
        if let Some(other) = seen.insert(shape, file.clone()) {
            panic!(
                "{} and {} differ only in names and times",
                file.display(),
                other.display()
            );
        }
    }
}
