//! The program as typed and printed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

use std::process::{Command, Output};

const THE_SAME_BOY: &str = "cases/inspection/studies/03-the-same-boy-missing-again.txt";

fn program(arguments: &[&str]) -> Command {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut res = Command::new(env!("CARGO_BIN_EXE_heard"));
    res.args(arguments).current_dir(root);
    res
}

fn heard(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = heard(arguments);
    assert!(
        output.status.code() != Some(2),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

mod browser;
mod cases;
mod figures;
mod force;
mod keeping;
mod reading;
mod serving;
mod shapes;
mod sheets;
mod taking;
mod tidy;

#[test]
fn the_nation_is_asked_of_whatever_judges() {
    for arguments in [&["catalogue"][..], &["check"]] {
        let with = |nation| printed(&[arguments, &["--nation", nation]].concat());
        assert_ne!(with("england"), with("wales"), "{arguments:?}");
    }
}

#[test]
fn lines_fit_the_columns_there_are() {
    for columns in [80, 100] {
        for arguments in [
            &["cases"][..],
            &["cases", "3"],
            &["catalogue"],
            &["words", "--questions"],
            &["check"],
            &["settings"],
            &["measures", "cases/inspection"],
            &["show", THE_SAME_BOY],
            &["duties", THE_SAME_BOY],
        ] {
            let output = program(arguments)
                .env("COLUMNS", columns.to_string())
                .output()
                .unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let long: Vec<&str> = text
                .lines()
                .filter(|line| line.chars().count() > columns && !line.contains("http"))
                .collect();
            assert!(long.is_empty(), "{columns}, {arguments:?}: {long:#?}");
        }
    }
}

#[test]
fn people_are_told_factors_in_plain_words_and_once_what_answers_them() {
    for arguments in [
        &["cases", "--whole"][..],
        &["show", THE_SAME_BOY],
        &["duties", THE_SAME_BOY],
    ] {
        let text = printed(arguments);
        assert!(!text.contains("rf."), "{arguments:?}");
        assert!(text.contains("flagged for criminal exploitation"));
    }
    let text = printed(&["duties", THE_SAME_BOY]);
    assert_eq!(text.matches("A grade of high answers").count(), 1);
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence() {
    for (arguments, said) in [
        (&["show", "no.txt"][..], "no.txt is not there"),
        (
            &["duties", "README.md"],
            "README.md tells of nothing on record",
        ),
        (&["wording", "no.txt"], "no.txt is not there"),
        (&["check", "--force", "no.toml"], "no.toml is not there"),
        (
            &["catalogue", "missing.risk-grdae"],
            "; did you mean `missing.risk-grade`?",
        ),
        (
            &["words", "repotred missing"],
            "; did you mean `reported missing`?",
        ),
        (
            &["occasions", THE_SAME_BOY, "--nation", "wales"],
            "unexpected argument '--nation'",
        ),
        (
            &["--nation", "wales", "duties", THE_SAME_BOY],
            "cannot be used with",
        ),
        (&["cases", "12"], "the cases are numbered from 1 to 11"),
        (&["cases", "three"], "the cases are numbered from 1 to 11"),
        (
            &["words", "no such word"],
            "no word contains `no such word`",
        ),
        (
            &["measures", "cases/inspection", "--only", "no"],
            "no measure's name begins with `no`",
        ),
        (
            &["duties", THE_SAME_BOY, "--at", "2024-13-01"],
            "this is not a time",
        ),
        (
            &["occasions", THE_SAME_BOY, "--out", "no/such/folder.csv"],
            "no/such/folder.csv cannot be written: there is no such folder",
        ),
    ] {
        let output = heard(arguments);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text.contains(said), "{arguments:?}: {text}");
        assert!(!text.contains("os error"), "{arguments:?}: {text}");
    }
}

#[test]
fn something_overdue_ends_with_1_and_a_mistake_with_2() {
    assert_eq!(
        heard(&[
            "duties",
            "cases/inspection/studies/11-cancelled-without-being-seen.txt"
        ])
        .status
        .code(),
        Some(1)
    );
    assert_eq!(
        heard(&["measures", "cases/inspection"]).status.code(),
        Some(0)
    );
    let wrong = heard(&["duties", "no/such/file.txt"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&wrong.stderr).trim(),
        "no/such/file.txt is not there"
    );
    let wrong = heard(&["catalogue", "no-such-rule"]);
    assert_eq!(
        (
            wrong.status.code(),
            String::from_utf8_lossy(&wrong.stderr).trim()
        ),
        (Some(2), "no rule's name begins with `no-such-rule`")
    );
}

#[test]
fn a_mistake_in_a_file_is_told_with_its_line() {
    let folder = std::env::temp_dir().join(format!("heard-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("wrong.txt");
    std::fs::write(&file, "A story\n  2024-05-01 22:30  graded: meduim\n").unwrap();
    let output = heard(&["duties", file.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("wrong.txt:2: graded, grade: one of `absent`")
            && said.contains("did you mean `medium`?"),
        "{said}"
    );
}

#[test]
fn two_records_of_one_child_are_owed_everything_once() {
    let folder = std::env::temp_dir().join(format!("heard-same-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("same.txt");
    let story = "One child, two records
  children: Kai; Kay
  2026-06-01 10:00  same person: Kay; because \"same mother, same school\" | no case
  2026-06-02 10:00  reported missing; by mum | about Kay
";
    std::fs::write(&file, story).unwrap();
    let output = heard(&["duties", "--brief", file.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(
        said.matches("Tell children's services that Kai is missing")
            .count(),
        1,
        "{said}"
    );
    assert!(said.contains("Kai (also Kay)"), "{said}");
}

#[test]
fn a_story_is_judged_by_the_law_of_the_nation_it_names() {
    const WALES: &str = "crates/duty/tests/stories/wales/notice.txt";
    for command in ["check", "duties", "show"] {
        let alone = heard(&[command, WALES]);
        assert_ne!(alone.status.code(), Some(2), "{command}");
        let asked = heard(&[command, WALES, "--nation", "wales"]);
        let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
        if command != "check" {
            assert_eq!(text(&alone), text(&asked), "{command}");
        }
        let wrong = heard(&[command, WALES, "--nation", "england"]);
        let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
        assert_eq!(wrong.status.code(), Some(2), "{command}");
        assert!(
            said.contains("says that it is told in Wales, and `--nation england` would judge it"),
            "{said}"
        );
    }
}

#[test]
fn every_story_is_checked_at_once_whatever_its_nation() {
    let output = heard(&["check", "crates/duty/tests/stories"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("0 differences"), "{said}");
}

#[test]
fn every_setting_is_told_with_where_it_came_from_and_no_password_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ours.toml");
    let text = "nation = \"wales\"\nname = \"Saltby Police\"\nlooks = \"/mnt/two/looks.jsonl\"\n[places]\nkey = \"/mnt/three/places.key\"\n[backup]\nkey = \"/mnt/four/copies.key\"\n[serve]\nlisten = \"127.0.0.1:9000\"\n";
    std::fs::write(&file, text).unwrap();
    let told = |store: Option<&str>| {
        let mut program = program(&["settings", "--json", "--settings", file.to_str().unwrap()]);
        if let Some(store) = store {
            program.env("HEARD_STORE", store);
        }
        let output = program.output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let all: serde_json::Value = serde_json::from_str(&told(None)).unwrap();
    let setting = |key: &str| {
        let all = all.as_array().unwrap();
        let found = all.iter().find(|one| one["key"] == key);
        let found = found.unwrap_or_else(|| panic!("{key} is not told"));
        let from = found["from"].as_str().unwrap().ends_with("ours.toml");
        (found["value"].as_str().unwrap().to_owned(), from)
    };
    assert_eq!(setting("nation"), ("Wales".to_owned(), true));
    assert_eq!(setting("name"), ("Saltby Police".to_owned(), true));
    assert_eq!(setting("looks"), ("/mnt/two/looks.jsonl".to_owned(), true));
    assert_eq!(
        setting("places.key"),
        ("/mnt/three/places.key".to_owned(), true)
    );
    assert_eq!(
        setting("backup.key"),
        ("/mnt/four/copies.key".to_owned(), true)
    );
    assert_eq!(setting("serve.listen"), ("127.0.0.1:9000".to_owned(), true));
    assert_eq!(setting("store"), ("sqlite:heard.db".to_owned(), false));
    assert_eq!(setting("serve.behind_proxy"), ("no".to_owned(), false));

    assert_eq!(setting("serve.hooks"), ("nowhere".to_owned(), false));

    let hooks = |given: &str| {
        let mut program = program(&["settings", "--json"]);
        program.env("HEARD_HOOKS", given).output().unwrap()
    };
    let told_of_hooks = hooks("https://Wall.saltby.example, http://127.0.0.1:9000");
    let said = String::from_utf8(told_of_hooks.stdout).unwrap();
    assert!(
        said.contains("https://wall.saltby.example:443, http://127.0.0.1:9000")
            && said.contains("HEARD_HOOKS"),
        "{said}"
    );
    for wrong in [
        "https://wall.saltby.example/quillmarsh",
        "http://quillmarsh",
    ] {
        let refused = hooks(&format!("https://wall.saltby.example,{wrong}"));
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(!refused.status.success(), "{wrong}");
        assert!(
            said.contains("number 2") && !said.contains("quillmarsh"),
            "{said}"
        );
    }

    let server = told(Some("postgres://heard:much-too-secret@db.invalid/heard"));
    assert!(server.contains("HEARD_STORE"), "{server}");
    assert!(
        !server.contains("much-too-secret") && !server.contains("db.invalid"),
        "{server}"
    );
    let page = program(&["check"])
        .env(
            "HEARD_STORE",
            "postgres://heard:much-too-secret@db.invalid/heard",
        )
        .output()
        .unwrap();
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(
        page.contains("a PostgreSQL server") && !page.contains("much-too-secret"),
        "{page}"
    );
}

#[test]
fn every_setting_stands_apart_from_what_is_said_of_it() {
    let all: serde_json::Value = serde_json::from_str(&printed(&["settings", "--json"])).unwrap();
    let said = printed(&["settings"]);
    for one in all.as_array().unwrap() {
        let apart = format!("{} ", one["key"].as_str().unwrap());
        let told = said
            .lines()
            .filter(|line| line.trim_start().starts_with(&apart));
        assert_eq!(told.count(), 2, "{apart}: {said}");
    }
}
