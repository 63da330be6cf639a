//! Every address, asked in every role, of a child of one's own, of one's team, of others, of a closed record and of nobody.
//!
//! The addresses are those of the description: one that is not told apart here fails. What each role is answered is one
//! readable table, `doors.txt`; `UPDATE=1` writes it anew, to be read before it is believed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use axum::http::StatusCode;
use heard_record::Role;
use serde_json::{Value as Json, json};

use crate::running::{Answer, Running};

/// Whose record is asked for.
const WHOSE: [&str; 5] = ["own", "team's", "others'", "closed", "nobody's"];

/// Addresses anybody may ask at without signing in, and those for which it is enough to be signed in.
const OPEN: [&str; 4] = ["/api/sign-in", "/api/set-up/{link}", "/health", "/ready"];
const SIGNED_IN: [&str; 17] = [
    "/api/sign-out",
    "/api/show-again",
    "/api/sessions",
    "/api/sessions/{id}",
    "/api/tokens",
    "/api/tokens/{id}",
    "/api/hooks",
    "/api/hooks/{id}",
    "/api/hooks/{id}/resume",
    "/api/catalogue",
    "/api/catalogue/{rule}",
    "/api/changes",
    // Each is told of what they are to be told; a review is asked for of an opening, and not of a child.
    "/api/emergencies",
    "/api/emergencies/{id}/review",
    "/api/conflicts",
    "/api/places",
    "/api/places/{id}/agreement",
];

/// Everybody has every role, so that a role alone makes the difference. Each role is in a team, and the team has Kai.
fn story() -> String {
    let mut told = "Every door
  children: Ava, Kai, Tobi, Wren
  people: Marsh, Quill
"
    .to_owned();
    for role in Role::ALL {
        let agency = if role.is_police() {
            ""
        } else {
            "; agency \"Saltby Academy\""
        };
        writeln!(told, "  2026-01-01 09:00  account given: {}; name \"Marsh\"; team \"the team\"{agency} | about Marsh; no case", role.word()).unwrap();
    }
    told.push_str(
        "  2026-01-01 09:00  account given: investigator; name \"Quill\" | about Quill; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Tobi Larkspur\" | about Tobi; no case
  2026-03-01 09:00  described; name \"Wren Ashdown\" | about Wren; no case
  2026-03-02 09:00  child held: Ava; as officer in the case | about Marsh; no case
  2026-03-02 09:00  given to team: \"the team\" | about Kai; no case
  2026-03-02 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
",
    );
    told
}

/// What is sent to an address, where it wants something.
fn body(path: &str, child: &str) -> Json {
    match path {
        "/api/people/search" => json!({ "text": "Larkspur" }),
        "/api/people/like" => json!({ "name": "Wren Ashdown" }),
        path if path.ends_with("/emergency") => {
            json!({ "happened": "2026-06-10 20:30", "until": "2026-06-11 02:00", "because": "may be in the car that was stopped" })
        }
        path if path.ends_with("/protected-place") => {
            json!({ "place": "4 Lantern Row, Saltby", "keeper": "hub", "because": "a threat", "happened": "2026-06-10 20:30" })
        }
        path if path.ends_with("/asking") || path.ends_with("/risk") => {
            json!({ "happened": "2026-06-10 20:30", "because": "he is on his way there" })
        }
        path if path.contains("/staff/") => {
            json!({ "kind": "child held", "happened": "2026-06-10 20:30", "body": { "child": child, "held_as": "supervisor" } })
        }
        path if path.ends_with("/facts") => {
            json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": "high", "because": "seen getting into a car" } }] })
        }
        _ => Json::Null,
    }
}

fn methods() -> Vec<(String, String)> {
    let description = serde_json::to_value(heard_web::described()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let each = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(|method| (path.clone(), method.to_uppercase()))
    });
    let mut all: Vec<(String, String)> = each.collect();
    // What is opened in an emergency is open afterwards.
    all.sort_by_key(|(path, _)| path.ends_with("/emergency"));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn each_door_opens_to_those_in_the_table_and_to_nobody_else() {
    let service = Running::telling(story()).await;
    let token = service.signed_in("Marsh").await;
    let children: Vec<String> = ["Ava", "Kai", "Tobi", "Wren"]
        .map(|name| service.who(name).to_string())
        .into_iter()
        .chain(["0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77".to_owned()])
        .collect();
    let colleague = service.who("Quill").to_string();
    let mut rows: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut key = 0;
    for (path, method) in methods() {
        if OPEN.contains(&path.as_str()) || SIGNED_IN.contains(&path.as_str()) {
            continue;
        }
        // Whether a child is given to somebody is asked of each child.
        let of_a_child = path.contains("/api/children/{id}/") || path.starts_with("/api/staff/");
        assert!(
            of_a_child || path.starts_with("/api/people/") || path.starts_with("/api/measures"),
            "{method} {path} is told apart nowhere: who may ask there?"
        );
        for role in Role::ALL {
            let mut answers = Vec::new();
            for child in children.iter().take(if of_a_child { 5 } else { 1 }) {
                key += 1;
                let path = path.replace("measures/{id}", "measures/m.ethnicity-missing");
                let path = path.replace("staff/{id}", &format!("staff/{colleague}"));
                let path = path.replace("{id}", child);
                let body = body(&path, child);
                let asked = service.ask_in_role(&token, role.word(), &method, &path, key, &body);
                answers.push(asked.await);
            }
            closed_are_as_if_not_there(&answers, &path);
            let told: Vec<String> = answers
                .iter()
                .zip(WHOSE)
                .map(|(answer, whose)| match of_a_child {
                    true => format!("{whose} {}", in_a_word(answer.status)),
                    false => in_a_word(answer.status).to_owned(),
                })
                .collect();
            let door = format!("{method} {path}\n  {}", told.join(", "));
            rows.entry(door).or_default().insert(role.word());
        }
    }
    let mut table = String::new();
    for (door, roles) in rows {
        let roles: Vec<&str> = roles.into_iter().collect();
        writeln!(table, "{door}\n  to: {}\n", roles.join(", ")).unwrap();
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doors.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &table).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert_eq!(table, kept, "read what changed, then run with UPDATE=1");
}

/// What is answered of a closed record without leave has the bytes of what is answered of nobody's.
fn closed_are_as_if_not_there(answers: &[Answer], path: &str) {
    let [.., closed, nobody] = answers else {
        return;
    };
    assert_eq!(nobody.status, StatusCode::NOT_FOUND, "{path}");
    let same = (closed.status, &closed.headers, &closed.bytes)
        == (nobody.status, &nobody.headers, &nobody.bytes);
    let may_be_opened = closed.status == StatusCode::OK || closed.status == StatusCode::CREATED;
    assert!(same || may_be_opened, "{path}");
    assert!(
        !String::from_utf8_lossy(&closed.bytes).contains("Ashdown"),
        "{path}"
    );
}

fn in_a_word(status: StatusCode) -> &'static str {
    match status {
        StatusCode::OK | StatusCode::CREATED => "opens",
        StatusCode::FORBIDDEN => "asks what for, or for proof",
        StatusCode::NOT_FOUND => "shut",
        _ => "another answer",
    }
}
