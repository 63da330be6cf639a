//! What cannot be read is told, hides nothing else, and never hides itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

/// A folder of invented files, gone when the test is done.
struct Folder(PathBuf);

impl Folder {
    fn of(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("heard-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let res = Folder(path.canonicalize().unwrap());
        for (file, text) in files {
            fs::write(res.path(file), text).unwrap();
        }
        res
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    fn ask_all(&self, command: &str) -> (Option<i32>, String, String) {
        let path = match command {
            "show" => self.path("a.txt"),
            _ => self.0.clone(),
        };
        ask(command, &path, &[])
    }

    fn ask(&self, command: &str, more: &[&str]) -> (Option<i32>, String, String) {
        ask(command, &self.0, more)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn ask(command: &str, path: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let mut all = vec![command, path.to_str().unwrap()];
    all.extend(more);
    let Output {
        status,
        stdout,
        stderr,
    } = crate::heard(&all);
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

const GOOD: &str = "Good\n  child: Ava\n  2026-06-10 10:00  reported missing\n";
const BAD: &str = "Bad\n  child: Moss\n  2026-06-10 10:00  reported missing\n  2026-06-10 11:00  graded: Quillfeather\n";

#[test]
fn one_bad_line_hides_no_child_and_is_not_hidden() {
    let folder = Folder::of("bad-line", &[("a.txt", BAD), ("b.txt", GOOD)]);
    let (code, page, errors) = folder.ask("duties", &[]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("a.txt:4: graded, grade:"), "{errors}");
    assert!(!errors.contains("Quillfeather"), "{errors}");
    assert!(page.contains("Ava, as at") && page.contains("Moss, as at"));
    let mark =
        "This file has 1 line that could not be read: what is owed may be more than is shown.";
    let text = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(text.matches(mark).count(), 1, "{page}");
    assert!(text.find(mark) < text.find("Ava, as at"), "{page}");

    let (code, json, _) = folder.ask("duties", &["--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(code, Some(2));
    assert_eq!(json["unread"][0].as_object().unwrap().len(), 3);
    assert_eq!(json["unread"][0]["line"], 4);
    assert!(
        json["unread"][0]["file"]
            .as_str()
            .unwrap()
            .ends_with("a.txt")
    );
    assert!(
        json["unread"][0]["say"]
            .as_str()
            .unwrap()
            .contains("was expected")
    );
    assert!(!json["duties"].as_array().unwrap().is_empty());

    let (code, page, _) = ask("show", &folder.path("a.txt"), &[]);
    assert_eq!(code, Some(2));
    assert!(page.contains("This file has 1 line"), "{page}");

    let (code, page, errors) = folder.ask("measures", &["--only", "m.miss"]);
    assert_eq!(code, Some(2));
    for said in [&page, &errors] {
        assert!(said.contains("1 line or file could not be read"), "{said}");
    }
    let (_, json, _) = folder.ask("measures", &["--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["unread"].as_array().unwrap().len(), 1);

    let (code, rows, _) = folder.ask("occasions", &[]);
    assert_eq!(code, Some(2));
    assert!(rows.contains("Ava") && rows.contains("Moss"));
    let (code, page, _) = folder.ask("check", &[]);
    assert_eq!(code, Some(2));
    assert!(page.contains("2 stories, 0 differences."), "{page}");
}

#[test]
fn what_was_read_whole_is_not_marked() {
    let folder = Folder::of("good", &[("a.txt", GOOD)]);
    let (code, json, errors) = folder.ask("duties", &["--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert_eq!(json["unread"], serde_json::json!([]));
    let (_, page, _) = folder.ask("check", &[]);
    assert!(page.contains("1 story, 0 differences."), "{page}");
}

#[test]
fn files_with_other_endings_are_read_or_told() {
    let lines = r#"{"person":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77","name":"Bex","child":true}"#;
    let fact = r#"{"about":["0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77"],"body":{},"by":{"name":"PC Marsh","role":"sergeant"},"cases":[],"fact":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77","happened":"2026-06-10T09:00:00Z","kind":"reported missing","recorded":"2026-06-10T09:00:00Z","shape":1,"source":"keyboard"}"#;
    let lines = format!("{lines}\n{fact}\n");
    let folder = Folder::of(
        "endings",
        &[
            ("a.TXT", GOOD),
            ("b.JSONL", &lines),
            ("c.NdJson", &lines),
            ("d.json", &lines),
            ("README.md", "Read me"),
            (".hidden.txt", "Hidden"),
            ("e.csv", "a,b"),
        ],
    );
    let (code, rows, errors) = folder.ask("occasions", &[]);
    assert_eq!(code, Some(2), "{errors}");
    for file in ["a.TXT", "b.JSONL", "c.NdJson"] {
        assert!(rows.contains(file), "{file} is not in {rows}");
    }
    assert_eq!(errors.lines().count(), 1, "{errors}");
    let said = "d.json is neither a story (.txt) nor JSON Lines (.jsonl)";
    assert!(errors.contains(said), "{errors}");
    let (code, _, errors) = ask("duties", &folder.path("d.json"), &[]);
    assert_eq!(code, Some(2));
    assert!(errors.contains(said), "{errors}");
}

#[test]
fn what_is_not_there_hides_nothing_that_is() {
    let folder = Folder::of("there", &[("a.txt", GOOD)]);
    let gone = folder.path("no.txt");
    let (code, page, errors) = ask(
        "duties",
        &folder.path("a.txt"),
        &[gone.to_str().unwrap(), folder.0.to_str().unwrap()],
    );
    assert_eq!(code, Some(2));
    assert!(errors.contains("no.txt is not there"), "{errors}");
    assert_eq!(
        page.matches("Ava, as at").count(),
        1,
        "a file given twice is read once"
    );
}

#[cfg(unix)]
#[test]
fn only_files_are_read_and_each_once() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let folder = Folder::of("hostile", &[("a.txt", GOOD)]);
    fs::create_dir(folder.path("b.txt")).unwrap();
    fs::write(folder.path("b.txt/inner.txt"), GOOD.replace("Ava", "Bex")).unwrap();
    symlink(&folder.0, folder.path("b.txt/round")).unwrap();
    symlink("c.txt", folder.path("c.txt")).unwrap();
    symlink("/dev/zero", folder.path("d.txt")).unwrap();
    let _listening = UnixListener::bind(folder.path("e.txt")).unwrap();
    let pipe = folder.path("f.txt");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    let large = fs::File::create(folder.path("g.txt")).unwrap();
    large.set_len((1 << 30) + 1).unwrap();

    let (code, page, errors) = folder.ask("duties", &[]);
    assert_eq!(code, Some(2));
    for child in ["Ava", "Bex"] {
        assert_eq!(
            page.matches(&format!("{child}, as at")).count(),
            1,
            "{page}"
        );
    }
    for (file, said) in [
        ("c.txt", "cannot be read"),
        ("d.txt", "is a pipe or a device, not a file"),
        ("e.txt", "is a pipe or a device, not a file"),
        ("f.txt", "is a pipe or a device, not a file"),
        ("g.txt", "is larger than 1 GiB, and is not read"),
    ] {
        assert!(
            errors.contains(&format!("{file} {said}")),
            "{file}: {errors}"
        );
    }
    let (code, _, errors) = ask("wording", &folder.path("d.txt"), &[]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("not a file"), "{errors}");
}

#[test]
fn no_name_changes_a_page_or_becomes_a_formula() {
    let name = "\u{1b}[8mHidden";
    let text = GOOD
        .replace("Ava", &format!("=1+1 {name}"))
        .replace("Good", &format!("Title {name}"));
    let folder = Folder::of("control", &[("a.txt", &text)]);
    for command in ["duties", "show", "measures"] {
        let (_, page, errors) = folder.ask_all(command);
        assert!(!page.contains('\u{1b}') && !errors.contains('\u{1b}'));
        assert!(
            command == "measures" || page.contains("\u{241b}[8mHidden"),
            "{page}"
        );
    }
    let (_, rows, _) = folder.ask("occasions", &[]);
    assert!(rows.contains(",'=1+1 "), "{rows}");
    let out = std::env::temp_dir().join(format!("heard-control-{}.csv", std::process::id()));
    folder.ask("duties", &["--out", out.to_str().unwrap()]);
    let rows = fs::read_to_string(&out).unwrap();
    fs::remove_file(&out).unwrap();
    assert!(rows.contains(",'=1+1 "), "{rows}");
    let (_, json, _) = folder.ask("duties", &["--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["duties"][0]["child"], format!("=1+1 {name}"));
}

const AVA: &str = r#"{"person":"00000000-0000-4000-8000-000000000001","name":"Ava","child":true}"#;

/// A fact about Ava as a line, with its id's last digit, its kind and its body.
fn fact(number: u8, kind: &str, body: &str) -> String {
    format!(
        r#"{{"fact":"00000000-0000-4000-8000-0000000000a{number}","kind":"{kind}","shape":1,"happened":"2026-06-10T20:0{number}:00Z","recorded":"2026-06-10T20:0{number}:00Z","by":{{"name":"Op. Finch","role":"call handler"}},"about":["00000000-0000-4000-8000-000000000001"],"cases":[],"source":"keyboard","body":{body}}}"#
    )
}

#[test]
fn what_two_files_tell_of_one_child_is_one_record() {
    let reported = fact(1, "reported missing", r#"{"by":"mum"}"#);
    let low = fact(2, "graded", r#"{"grade":"low","because":"x"}"#);
    let high = fact(2, "graded", r#"{"grade":"high","because":"x"}"#);
    let lines = |facts: &[&String]| {
        let facts: Vec<&str> = facts.iter().map(|fact| fact.as_str()).collect();
        format!("{AVA}\n{}\n", facts.join("\n"))
    };
    let folder = Folder::of(
        "joined",
        &[
            ("a.jsonl", &lines(&[&reported])),
            ("b.jsonl", &lines(&[&reported, &low])),
        ],
    );
    let (code, said, _) = folder.ask("duties", &["--json"]);
    let json: Value = serde_json::from_str(&said).unwrap();
    let graded: Vec<&Value> = json["duties"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|duty| duty["rule"] == "missing.risk-grade")
        .collect();
    assert_eq!(graded.len(), 1, "{said}");
    assert_eq!(graded[0]["stands"], "met");
    assert_ne!(code, Some(2));

    fs::write(folder.path("c.jsonl"), lines(&[&high])).unwrap();
    let (code, _, told) = folder.ask("duties", &[]);
    assert_eq!(code, Some(2));
    assert!(told.contains("says something else in"), "{told}");
}

#[test]
fn a_file_that_names_no_child_is_told() {
    let adult = AVA.replace("true", "false");
    let reported = fact(1, "reported missing", r#"{"by":"mum"}"#);
    let folder = Folder::of("nobody", &[("a.jsonl", &format!("{adult}\n{reported}\n"))]);
    let (code, _, told) = folder.ask("duties", &[]);
    assert_eq!(code, Some(2));
    assert!(told.contains("names nobody as a child"), "{told}");
}

#[test]
fn a_forces_own_school_terms_move_what_is_due_before_the_next_school_day() {
    let story = "A Friday before a half term\n  \
        2026-09-01 09:00  attends school: \"Saltby High\"; authority \"Holm Council\"; not in school no | no case\n  \
        2026-10-16 20:00  domestic incident attended: \"home\"\n  \
        2026-10-16 20:05  child identified: present\n  \
        2026-10-16 21:00  child may be victim of domestic abuse\n";
    let terms = "[[calendar]]\nname = \"Holm Council\"\nterm = [\n  \
        { from = \"2026-09-01\", to = \"2026-10-16\" },\n  { from = \"2026-11-02\", to = \"2026-12-18\" },\n]\n";
    let folder = Folder::of("terms", &[("a.txt", story)]);
    let file = std::env::temp_dir().join(format!("heard-terms-{}.toml", std::process::id()));
    fs::write(&file, terms).unwrap();
    let due = |more: &[&str]| {
        let (_, said, told) = folder.ask("duties", &[&["--json"], more].concat());
        let json: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{told}"));
        let all = json["duties"].as_array().unwrap().clone();
        let found = all
            .iter()
            .find(|duty| duty["rule"] == "da.encompass.before-school");
        found.unwrap_or_else(|| panic!("{said}"))["due"]["to"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (usual, theirs) = (due(&[]), due(&["--schools", file.to_str().unwrap()]));
    fs::remove_file(&file).unwrap();
    assert!(usual.starts_with("2026-10-19"), "{usual}");
    assert!(theirs.starts_with("2026-11-02"), "{theirs}");
}

#[test]
fn what_is_wrong_in_a_very_long_line_is_told_in_one_sentence_without_its_words() {
    for length in [10_000, 1_000_000] {
        let words = "Zephyrine ".repeat(length / 10);
        for wrong in [
            format!("graded: {words}"),
            format!("graded: medium; {words}"),
            format!("graded: medium; rests on {words}"),
            format!("graded: medium; because \"{words}"),
            format!("graded: medium | about {words}"),
            format!("graded: medium | by {words}, {words}"),
            format!("graded: medium | {words}"),
            words.clone(),
        ] {
            let story = format!("Title\n  2024-05-01 22:10  {wrong}\n");
            let folder = Folder::of("long", &[("a.txt", &story)]);
            for command in ["duties", "show", "check", "measures", "occasions"] {
                let (code, _, said) = folder.ask_all(command);
                assert_eq!(code, Some(2), "{command}");
                let of_the_line = said
                    .lines()
                    .find(|line| line.contains("a.txt:2: "))
                    .unwrap();
                assert!(
                    of_the_line.len() < 1_000,
                    "{command}: {}",
                    of_the_line.len()
                );
                assert!(!said.contains("Zephyrine"), "{command}: {wrong:.40}");
            }
        }
    }
}

#[test]
fn what_is_wrong_in_a_very_long_line_of_a_force_is_told_by_its_place() {
    let long = "z".repeat(100_000);
    for (option, text) in [
        (
            "--force",
            format!("[[set]]\nid = \"{long}\"\nwithin = \"1 hour\"\n"),
        ),
        ("--force", format!("[[set]]\nid = \"{long}\n")),
        (
            "--force",
            format!("[[set]]\nid = \"missing.close\"\n{long} = 1\n"),
        ),
        ("--with", format!("[[rule]]\nid = \"{long}\"\n")),
        ("--schools", format!("{long} = 1\n")),
        ("--settings", format!("nation = \"{long}\"\n")),
        ("--settings", format!("name = \"{long}\n")),
    ] {
        let folder = Folder::of("long-toml", &[("a.toml", &text)]);
        let file = folder.path("a.toml");
        let output = crate::heard(&["check", option, file.to_str().unwrap()]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{option}: {text:.60}");
        assert!(
            !said.is_empty() && said.len() < 1_000,
            "{option}: {}",
            said.len()
        );
    }
}

#[test]
fn whoever_was_born_lately_is_judged_though_no_line_says_child() {
    let story = "Title
  people: Kai; mum
  2026-06-01  described: \"Kai\"; born 2015-06-01 | about Kai
  2026-06-01  described: \"a mother\"; born 1990-06-01 | about mum
  2026-06-02 10:00  reported missing; by mum | about Kai
";
    let (told, wrongs) = heard_record::text::read("born", story);
    assert!(wrongs.is_empty(), "{wrongs:?}");
    let lines = heard_record::lines::write(&told)
        .lines()
        .filter(|line| !line.contains("\"the child\""))
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    assert!(!lines.contains("\"child\":true"));
    let folder = Folder::of("born", &[("a.jsonl", &lines)]);
    let (code, said, wrong) = folder.ask("duties", &["--brief"]);
    assert_eq!((code, wrong.as_str()), (Some(0), ""));
    assert!(
        said.contains("Grade the risk to Kai") && !said.contains("mum, as at"),
        "{said}"
    );
}
