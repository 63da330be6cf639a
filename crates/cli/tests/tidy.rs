//! House rules a machine keeps.

use std::fs;
use std::path::{Path, PathBuf};

/// The line of crates. Each may use those to its left and no others.
const LINE: &[&str] = &["record", "duty", "store", "desk", "web", "cli"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut res = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["target", ".git"].contains(&name.as_str()) {
            res.extend(sources(&path, ending));
        } else if name.ends_with(ending) {
            res.push(path);
        }
    }
    res
}

fn looks_right(room: &str, manifest: &str) -> Result<(), String> {
    let place = LINE
        .iter()
        .position(|one| *one == room)
        .ok_or(format!("`{room}` is not in the line"))?;
    for other in &LINE[place..] {
        if manifest.contains(&format!("heard-{other}.workspace")) {
            return Err(format!("`{room}` uses `{other}`, which comes after it"));
        }
    }
    Ok(())
}

#[test]
fn each_room_uses_only_those_to_its_left() {
    assert!(
        looks_right("duty", "[dependencies]\nheard-store.workspace = true").is_err(),
        "a planted fault is found"
    );
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap();
        looks_right(&path.file_name().unwrap().to_string_lossy(), &manifest).unwrap();
    }
}

#[test]
fn record_and_duty_know_no_clock_and_do_no_input_or_output() {
    for room in ["record", "duty"] {
        for file in sources(&root().join("crates").join(room).join("src"), ".rs") {
            let text = fs::read_to_string(&file).unwrap();
            for banned in [
                "::now()",
                "std::fs",
                "std::io",
                "std::net",
                "println!",
                "async fn",
                "SystemTime",
                "Instant",
            ] {
                assert!(!text.contains(banned), "{} has `{banned}`", file.display());
            }
        }
    }
}

#[test]
fn words_the_house_does_not_use_are_not_names() {
    for file in sources(&root().join("crates"), ".rs") {
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines() {
            let Some(name) = line
                .trim_start()
                .trim_start_matches("pub ")
                .split(['(', '<', '{', ':', ' '])
                .nth(1)
            else {
                continue;
            };
            let declares = ["fn ", "struct ", "enum ", "trait ", "mod "]
                .iter()
                .any(|word| {
                    line.trim_start()
                        .trim_start_matches("pub ")
                        .starts_with(word)
                });
            let banned = [
                "Event",
                "Entity",
                "Aggregate",
                "Repository",
                "Manager",
                "Service",
                "Helper",
                "Util",
                "Handler",
                "DTO",
                "get_",
                "handle_",
                "process_",
                "utils",
                "helpers",
            ];
            assert!(
                !declares
                    || !banned
                        .iter()
                        .any(|word| name.starts_with(word) && !name.starts_with("ServicesTold")),
                "{}: `{}`",
                file.display(),
                line.trim()
            );
        }
    }
}

#[test]
fn the_readme_lists_every_command() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let help = crate::printed(&["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| {
            line.split_whitespace()
                .next()
                .filter(|_| !line.starts_with("    "))
        })
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 5, "{help}");
    for command in commands {
        assert!(
            readme.contains(&format!("heard {command}")),
            "the README does not tell of `heard {command}`"
        );
    }
}

/// Each promise names its tests, and each of them is there.
#[test]
fn every_test_that_holds_a_promise_is_there() {
    let promises = fs::read_to_string(root().join("docs/promises.md")).unwrap();
    let tests: String = sources(&root().join("crates"), ".rs")
        .iter()
        .filter(|file| file.to_string_lossy().contains("/tests/"))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let named = promises.split('`').skip(1).step_by(2);
    let named: Vec<&str> = named.filter(|name| name.matches('_').count() > 3).collect();
    assert!(named.len() > 30, "{named:?}");
    for name in named {
        let there = format!("fn {name}(");
        assert!(tests.contains(&there), "there is no test called {name}");
    }
}
