//! The program as typed and printed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first wrong thing"
)]

use std::process::{Command, Output};

fn heard(arguments: &[&str]) -> Output {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    Command::new(env!("CARGO_BIN_EXE_heard"))
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap()
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

mod figures;
mod shapes;
mod tidy;

#[test]
fn no_command_shows_the_cases() {
    let (alone, cases) = (printed(&[]), printed(&["cases"]));
    assert_eq!(alone, cases);
    for number in 1..=11 {
        assert!(cases.contains(&format!("\n{number:>2}  ")), "case {number}");
    }
}

#[test]
fn lines_fit_a_hundred_columns() {
    for arguments in [
        &["cases"][..],
        &["catalogue"],
        &["words"],
        &["check"],
        &["measures", "cases/inspection"],
    ] {
        let text = printed(arguments);
        let long: Vec<&str> = text
            .lines()
            .filter(|line| line.chars().count() > 100 && !line.contains("http"))
            .collect();
        assert!(long.is_empty(), "{arguments:?}: {long:#?}");
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
        said.contains("wrong.txt:2: graded, grade: `meduim` is none of"),
        "{said}"
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
