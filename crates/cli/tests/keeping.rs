//! A store from the command line: brought to, verified, copied, brought back, and opened to people.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use sqlx::{Connection, Executor, SqliteConnection};

const STUDIES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../cases/inspection/studies"
);

pub fn heard(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_heard"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("HEARD_STORE")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

pub fn done(folder: &Path, arguments: &[&str]) -> String {
    let (code, out, err) = heard(folder, arguments);
    assert_eq!(code, 0, "{arguments:?}: {out}{err}");
    out
}

#[test]
fn a_store_is_brought_to_verified_copied_and_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let study = format!("{STUDIES}/03-the-same-boy-missing-again.txt");
    let (code, _, err) = heard(folder, &["verify"]);
    assert_eq!(code, 2);
    assert!(err.contains("there is no store at heard.db"), "{err}");

    assert!(done(folder, &["bring", &study]).contains("15 facts put on record"));
    assert!(done(folder, &["bring", &study]).contains("0 facts put on record, 15 there already"));
    let verified = done(folder, &["verify"]);
    assert!(
        verified.contains("15 facts") && verified.contains("All of it is what was put there."),
        "{verified}"
    );

    done(folder, &["head", "--to", "heads.txt"]);
    let (code, _, err) = heard(folder, &["backup", "one.copy"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("nothing says who may read the copy"), "{err}");
    std::fs::write(
        folder.join("heard.toml"),
        "[backup]\nkey = \"copies.key\"\n",
    )
    .unwrap();
    let said = done(folder, &["backup", "one.copy"]);
    assert!(said.contains("A new key is in copies.key"), "{said}");
    let (code, _, err) = heard(folder, &["backup", "one.copy"]);
    assert_eq!(code, 2, "a copy does not replace another: {err}");
    done(folder, &["restore", "one.copy", "--store", "sqlite:two.db"]);
    let (code, _, err) = heard(folder, &["restore", "one.copy"]);
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("there is something in that store already"),
        "{err}"
    );

    // The copy goes on from the head; a store that has less does not.
    let (_, _, signed) = heard(folder, &["head"]);
    let signer = signed.trim().rsplit("signed by ").next().unwrap();
    let head = ["--head", "heads.txt", "--signer", signer];
    done(
        folder,
        &[&["verify", "--store", "sqlite:two.db"][..], &head].concat(),
    );
    done(
        folder,
        &[
            "bring",
            &format!("{STUDIES}/07-a-sleepover.txt"),
            "--store",
            "sqlite:three.db",
        ],
    );
    let (code, out, _) = heard(
        folder,
        &[&["verify", "--store", "sqlite:three.db"][..], &head].concat(),
    );
    assert_eq!(code, 1);
    assert!(out.contains("the head is of another store"), "{out}");
}

/// A copy lies where others are: without its key, or with another, nothing of it is read and nothing is made.
#[test]
fn a_locked_copy_is_brought_back_by_its_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let study = format!("{STUDIES}/03-the-same-boy-missing-again.txt");
    done(folder, &["bring", &study]);
    // As a copy leaves it that is killed while it is brought back.
    let left = folder.join(".heard-backup-left");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("in-use"), "x").unwrap();
    std::fs::write(left.join("elsewhere.db"), "the record in clear").unwrap();
    let nowhere = ["--key", "new.key", "--store", "sqlite:nowhere.db"];
    let (code, _, err) = heard(folder, &[&["backup", "no.copy"], &nowhere[..]].concat());
    assert_eq!(code, 2, "{err}");
    assert!(
        !folder.join("new.key").exists(),
        "there was nothing to lock"
    );
    done(folder, &["backup", "one.copy", "--key", "copies.key"]);
    done(folder, &["backup", "clear.copy", "--plain"]);
    done(folder, &["backup", "other.copy", "--key", "other.key"]);
    let refused = |arguments: &[&str], says: &str| {
        let two = ["--store", "sqlite:two.db"];
        let (code, _, err) = heard(folder, &[arguments, &two[..]].concat());
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(says), "{err}");
        assert!(!folder.join("two.db").exists(), "{err}");
    };
    refused(&["restore", "one.copy"], "the copy is locked");
    refused(&["restore", "one.copy", "--plain"], "the copy is locked");
    refused(
        &["restore", "one.copy", "--key", "other.key"],
        "that key does not open the copy",
    );
    refused(
        &["restore", "clear.copy", "--key", "copies.key"],
        "the copy is in clear",
    );
    refused(
        &["restore", "one.copy", "--key", "nowhere.key"],
        "nowhere.key",
    );
    assert!(
        !folder.join("nowhere.key").exists(),
        "a key is not made to open"
    );
    let two = ["--store", "sqlite:two.db"];
    let by_key = ["restore", "one.copy", "--key", "copies.key"];
    let back = done(folder, &[&by_key[..], &two].concat());
    assert!(back.contains("15 facts brought back"), "{back}");
    let three = ["restore", "clear.copy", "--store", "sqlite:three.db"];
    done(folder, &three);
    let files = std::fs::read_dir(folder).unwrap();
    let names: Vec<String> = files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let is_gone = |name: &String| !name.starts_with(".heard-backup-") && !name.contains("-in-use-");
    assert!(
        names.iter().all(is_gone),
        "what was brought back to be verified is gone, and every store was put away: {names:?}"
    );
}

#[test]
fn a_copy_is_brought_back_without_what_the_ledger_says_was_taken_out_or_it_is_said_that_there_is_none()
 {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (ava, fact) = (
        "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77",
        "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b01",
    );
    let line = |fact: &str, kind: &str, by: &str, body: &str| {
        format!(
            r#"{{"fact":"{fact}","kind":"{kind}","shape":1,"happened":"2026-06-10T09:00:00Z","recorded":"2026-06-10T09:00:00Z","by":{{"name":"Teasel","role":"{by}"}},"about":["{ava}"],"cases":[],"source":"keyboard","body":{body}}}"#
        )
    };
    let graded = line(
        fact,
        "graded",
        "sergeant",
        r#"{"grade":"medium","because":"canary"}"#,
    );
    std::fs::write(folder.join("one.jsonl"), graded).unwrap();
    done(folder, &["bring", "one.jsonl"]);
    let said = done(folder, &["backup", "one.copy", "--plain"]);
    assert!(said.contains("It is in clear"), "{said}");
    let head = done(folder, &["head"]);
    let store = head
        .lines()
        .find_map(|line| line.strip_prefix("store "))
        .unwrap();
    let out = format!(r#"{{"fact":"{fact}","authority":"an order"}}"#);
    let out = line(
        "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b02",
        "expunged",
        "records manager",
        &out,
    );
    let ledger = format!("{{\"store\":\"{store}\",\"fact\":{out}}}\n");
    std::fs::write(folder.join("ledger.jsonl"), ledger).unwrap();

    let without = done(folder, &["restore", "one.copy", "--store", "sqlite:two.db"]);
    assert!(
        without.contains("There is no ledger at two.erasures.jsonl"),
        "{without}"
    );
    let by = [
        "restore",
        "one.copy",
        "--store",
        "sqlite:three.db",
        "--erasures",
    ];
    let with = done(folder, &[&by[..], &["ledger.jsonl"]].concat());
    assert!(
        with.contains("1 fact is taken out again, as the ledger ledger.jsonl says."),
        "{with}"
    );
    let (code, _, err) = heard(folder, &[&by[..], &["nowhere.jsonl"]].concat());
    assert_eq!(code, 2);
    assert!(err.contains("there is no ledger at nowhere.jsonl"), "{err}");
    // In the database, or in the files that SQLite has beside it.
    let has_it = |database: &str| {
        let files = std::fs::read_dir(folder).unwrap();
        let mut files = files.map(|file| file.unwrap());
        files.any(|file| {
            let is_of_it = file.file_name().to_string_lossy().starts_with(database);
            let has_it = |bytes: Vec<u8>| bytes.windows(6).any(|some| some == b"canary");
            is_of_it && has_it(std::fs::read(file.path()).unwrap())
        })
    };
    assert!(has_it("two.db"), "without the ledger it is back");
    assert!(!has_it("three.db"));
}

#[test]
fn what_cannot_be_put_on_record_is_held_with_the_reason_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let lines = "{\"person\":\"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77\",\"name\":\"Kai\",\"child\":true}\nno line at all\n{\"fact\":1}\n{\"fact\":1,\"fact\":2}\n";
    std::fs::write(folder.join("bad.jsonl"), lines).unwrap();
    for _ in 0..2 {
        let (code, out, _) = heard(folder, &["bring", "bad.jsonl"]);
        assert_eq!(code, 2);
        assert!(
            out.contains("bad.jsonl: 0 facts put on record, 3 lines held"),
            "{out}"
        );
    }
    let held = done(folder, &["held"]);
    assert!(
        held.contains("bad.jsonl:2: this is not JSON, from column 2 on")
            && held.contains("no line at all"),
        "{held}"
    );
    assert!(held.contains("bad.jsonl:4: a key stands twice"), "{held}");
    assert_eq!(held.matches("bad.jsonl:").count(), 3, "{held}");
    std::fs::write(folder.join("what.bin"), "x").unwrap();
    assert_eq!(heard(folder, &["bring", "what.bin"]).0, 2);
}

#[test]
fn an_account_is_made_listed_and_closed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let add = [
        "account",
        "add",
        "wrenfield",
        "--role",
        "responding officer",
        "--called",
        "PC Wrenfield",
    ];
    let link = done(folder, &add);
    assert!(link.contains("/set-up/"), "{link}");
    let (code, _, err) = heard(folder, &add);
    assert_eq!(code, 2);
    assert!(err.contains("an account of that name already"), "{err}");
    assert!(done(folder, &["account", "list"]).contains("not taken up"));
    assert_ne!(done(folder, &["account", "link", "wrenfield"]), link);
    done(folder, &["account", "close", "wrenfield"]);
    assert!(done(folder, &["account", "list"]).contains("closed"));
    assert_eq!(heard(folder, &["account", "link", "wrenfield"]).0, 2);
    let (code, _, err) = heard(folder, &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("without TLS it listens on this machine alone"),
        "{err}"
    );
}

/// The service, once it answers.
fn answering(folder: &Path) -> Child {
    answering_to(folder, &[]).0
}

/// The same, run with more on the command line, and what it said until then.
fn answering_to(folder: &Path, more: &[&str]) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_heard"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(more)
        .current_dir(folder)
        .env_remove("HEARD_STORE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let mut said = String::new();
    while !said.contains("Heard answers at") {
        let Some(line) = lines.next() else {
            panic!("{said}{:?}", child.wait());
        };
        said += &format!("{}\n", line.unwrap());
    }
    (child, said)
}

/// What it said in its log until it was told to end.
fn ended_by(mut child: Child, signal: &str) -> String {
    let told = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    let mut log = String::new();
    let mut errors = child.stderr.take().unwrap();
    errors.read_to_string(&mut log).unwrap();
    child.wait().unwrap();
    log
}

const BROKEN_OFF: &str = "the store was not put away when it was last used";

/// The power goes, or somebody ends the program the hard way: before it takes anything in again, all of it is read.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_was_killed_reads_its_store_through_and_takes_nothing_into_a_damaged_one() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let study = format!("{STUDIES}/03-the-same-boy-missing-again.txt");
    done(folder, &["bring", &study]);
    let service = answering(folder);
    // Beside it a file is brought, which puts nothing away but what it did itself.
    done(folder, &["bring", &study]);
    let log = ended_by(service, "-KILL");
    assert!(!log.contains(BROKEN_OFF), "it was put away: {log}");
    done(folder, &["account", "list"]);
    let log = ended_by(answering(folder), "-TERM");
    assert!(log.contains(BROKEN_OFF), "{log}");
    assert!(log.contains("is what was put there"), "{log}");
    assert!(!log.contains("could not be put away"), "{log}");
    let log = ended_by(answering(folder), "-KILL");
    assert!(!log.contains(BROKEN_OFF), "it was put away: {log}");

    for sql in [
        "drop trigger fact_log_is_not_changed",
        "update fact_log set entered = entered - 1 where seq = 2",
    ] {
        at_the_prompt(folder, sql).await;
    }
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let bring = ["bring", &study];
    for command in [&serve[..], &serve, &bring, &serve] {
        let (code, _, err) = heard(folder, command);
        assert_eq!(code, 2, "{command:?}: {err}");
        assert!(
            err.contains(BROKEN_OFF) && err.contains("Nothing is taken in"),
            "{command:?}: {err}"
        );
        done(folder, &["account", "list"]);
        assert_eq!(heard(folder, &["verify"]).0, 1);
    }
}

/// Does what somebody does who opens the database past the program.
async fn at_the_prompt(folder: &Path, sql: &'static str) {
    let address = format!("sqlite://{}", folder.join("heard.db").display());
    let mut prompt = SqliteConnection::connect(&address).await.unwrap();
    prompt.execute(sql).await.unwrap();
    prompt.close().await.unwrap();
}

/// One line that somebody brought is damaged: it is told, and neither the other lines, nor a copy, nor the service is held up.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_line_that_is_held_is_told_and_holds_up_nothing_else() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    std::fs::write(folder.join("bad.jsonl"), "no line at all\n{\"fact\":1}\n").unwrap();
    assert_eq!(heard(folder, &["bring", "bad.jsonl"]).0, 2);
    at_the_prompt(folder, "update held set text = 'another' where line = 1").await;
    let told = |arguments: &[&str]| {
        let said = done(folder, arguments);
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let held = told(&["held"]);
    assert!(held.contains("bad.jsonl:2"), "{held}");
    assert!(
        held.contains("1 line is left out: not what was kept. Bring the file again."),
        "{held}"
    );
    let damaged = "a line of a file that is held is not what was kept";
    let copied = told(&["backup", "one.copy", "--plain"]);
    assert!(
        copied.contains(&format!("{damaged}, and left out of the copy")),
        "{copied}"
    );
    let rebuilt = told(&["rebuild"]);
    assert!(
        rebuilt.contains(&format!("none of it is dropped: - {damaged}")),
        "{rebuilt}"
    );
    assert_eq!(heard(folder, &["verify"]).0, 1);
    done(folder, &["restore", "one.copy", "--store", "sqlite:two.db"]);
    done(folder, &["verify", "--store", "sqlite:two.db"]);
    ended_by(answering(folder), "-KILL");
    let log = ended_by(answering(folder), "-TERM");
    assert!(
        log.contains(BROKEN_OFF) && log.contains(damaged),
        "it is said, and answers: {log}"
    );
}

/// What is protected in a demonstration that is kept is sealed with a key that is kept as well.
#[test]
fn a_demonstration_in_a_store_that_is_named_keeps_its_key_and_is_put_away() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let kept = ["--demo", "--store", "sqlite:shown.db"];
    let (child, said) = answering_to(folder, &kept);
    assert!(said.contains("the store stays"), "{said}");
    let log = ended_by(child, "-TERM");
    assert!(folder.join("shown.places.key").exists(), "{log}");
    let verified = done(folder, &["verify", "--store", "sqlite:shown.db"]);
    assert!(
        verified.contains("All of it is what was put there."),
        "{verified}"
    );
    assert!(!verified.contains("no key"), "{verified}");
    let (child, said) = answering_to(folder, &["--store", "sqlite:shown.db"]);
    let log = ended_by(child, "-TERM");
    assert!(!log.contains(BROKEN_OFF), "it was put away: {log}");
    assert!(!said.contains("key to protected places"), "{said}");
}

/// A key that is damaged keeps nobody from the record: it is said, and everything but protected places goes on.
#[test]
fn a_key_to_protected_places_is_told_when_it_is_made_and_a_damaged_one_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (child, said) = answering_to(folder, &[]);
    ended_by(child, "-TERM");
    assert!(
        said.contains("A new key to protected places is in heard.places.key."),
        "{said}"
    );
    let good = std::fs::read(folder.join("heard.places.key")).unwrap();
    std::fs::write(folder.join("heard.places.key"), "short").unwrap();
    let (child, said) = answering_to(folder, &[]);
    ended_by(child, "-TERM");
    assert!(said.contains("it holds no such key"), "{said}");
    let (code, out, _) = heard(folder, &["verify"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("it holds no such key"), "{out}");
    std::fs::write(folder.join("heard.places.key"), good).unwrap();
    done(folder, &["verify"]);
}

/// Whoever verifies the record need not be whoever may read the key: that it cannot be read is no damage.
#[test]
fn a_key_to_protected_places_that_cannot_be_read_is_told_and_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (child, _) = answering_to(folder, &[]);
    ended_by(child, "-TERM");
    std::fs::remove_file(folder.join("heard.places.key")).unwrap();
    std::fs::create_dir(folder.join("heard.places.key")).unwrap();
    let verified = done(folder, &["verify"]);
    let verified: Vec<&str> = verified.split_whitespace().collect();
    let verified = verified.join(" ");
    assert!(
        verified.contains("heard.places.key, cannot be read"),
        "{verified}"
    );
    assert!(
        verified.contains("All of it is what was put there."),
        "{verified}"
    );
}

/// What is printed is what a server's owner runs; what it lets the service do is tried on a server by the store's own tests.
#[test]
fn the_login_of_the_service_is_printed_as_statements() {
    let folder = tempfile::tempdir().unwrap();
    let printed = done(folder.path(), &["roles", "saltby"]);
    assert!(
        printed.contains("grant select, insert on fact_log, look, sealed_place to saltby;"),
        "{printed}"
    );
    assert_eq!(heard(folder.path(), &["roles", "Saltby Town"]).0, 2);
}
