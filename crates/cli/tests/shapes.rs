//! The shapes of `--json` are kept: keys are only ever added.

use serde_json::Value;

use crate::printed;

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn duties_keep_their_shape() {
    let json: Value = serde_json::from_str(&printed(&[
        "duties",
        "cases/inspection/studies/11-cancelled-without-being-seen.txt",
        "--json",
    ]))
    .unwrap();
    let duty = &json["duties"][0];
    for key in [
        "file",
        "child",
        "child_id",
        "rule",
        "version",
        "title",
        "area",
        "owed_by",
        "basis",
        "time_basis",
        "says",
        "asked_at",
        "arose",
        "arose_on",
        "due",
        "due_in_law",
        "missed_in_law",
        "aim",
        "stands",
        "late_by_minutes",
        "met_by",
        "shows",
        "because",
    ] {
        assert!(keys(duty).contains(&key), "`{key}` is gone from {duty:#}");
    }
    assert_eq!(json["unread"], serde_json::json!([]));
    assert!(keys(&duty["arose"]).contains(&"from") && keys(&duty["because"][0]).contains(&"say"));
}

#[test]
fn measures_keep_their_shape() {
    let json: Value = serde_json::from_str(&printed(&[
        "measures",
        "cases/inspection",
        "--only",
        "m.ppn-voice",
        "--json",
    ]))
    .unwrap();
    assert_eq!(json["unread"], serde_json::json!([]));
    let measure = &json["measures"][0];
    for key in [
        "id",
        "title",
        "among",
        "area",
        "sample",
        "numerator",
        "denominator",
        "no_record",
        "interval",
        "excluded",
        "children",
        "engine",
    ] {
        assert!(
            keys(measure).contains(&key),
            "`{key}` is gone from {measure:#}"
        );
    }
    for key in ["file", "who", "counted", "minutes"] {
        assert!(keys(&measure["children"][0]).contains(&key));
    }
}

#[test]
fn flat_files_keep_their_columns() {
    let text = printed(&[
        "occasions",
        "cases/inspection/studies/01-missing-for-the-first-time.txt",
    ]);
    assert!(
        text.starts_with(
            "file,child,case,occasion,counts,earliest,latest,recorded,sets_time,threads,fact,a_child\n"
        ),
        "{text}"
    );
    assert!(text.contains("child reported missing"));
    let path = std::env::temp_dir().join(format!("heard-flat-{}.csv", std::process::id()));
    let output = crate::heard(&[
        "duties",
        "cases/inspection/studies/01-missing-for-the-first-time.txt",
        "--out",
        path.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(1), "something is overdue");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(
        text.starts_with(
            "file,child,case,rule,version,owed_by,arose_from,arose_to,due_from,due_to,stands,late_by_minutes,arose_on,met_by\n"
        ),
        "{text}"
    );
}

#[test]
fn no_record_is_written_over_by_what_is_read_from_it() {
    let path = std::env::temp_dir().join(format!("heard-{}.txt", std::process::id()));
    let story = "Kept\n  2026-06-10 10:00  reported missing\n";
    std::fs::write(&path, story).unwrap();
    for command in ["duties", "occasions"] {
        let ended = std::process::Command::new(env!("CARGO_BIN_EXE_heard"))
            .args([
                command.as_ref(),
                path.as_os_str(),
                "--out".as_ref(),
                path.as_os_str(),
            ])
            .output()
            .unwrap();
        assert_eq!(ended.status.code(), Some(2));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), story, "{command}");
    }
    std::fs::remove_file(&path).unwrap();
}
