//! No statement reads a whole table where an index is meant: each is taken from the source as it is written, and the
//! database is asked how it would go about it.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

use crate::places::Place;

/// What may read a whole table, by how the statement begins, and why.
const WHOLE: [(&str, &str); 18] = [
    (
        "select each.system",
        "there are few other systems, each read once a day",
    ),
    ("update this_store", "it has one row"),
    ("select id from this_store", "it has one row"),
    (
        "select (select count(*) from fact_log)",
        "whether a store is empty, before a copy is brought back",
    ),
    (
        "select (select count(*) from fact_names",
        "verifying reads everything",
    ),
    (
        "select count(*) from duty_stands",
        "verifying reads everything",
    ),
    (
        "select count(*) from described",
        "verifying reads everything",
    ),
    (
        "delete from duty_stands where child not in",
        "working everything out again",
    ),
    (
        "delete from described where person not in",
        "working everything out again",
    ),
    ("delete from leave_names", "working everything out again"),
    ("delete from emergency", "working everything out again"),
    ("delete from fact_names", "working everything out again"),
    ("delete from same_person", "working everything out again"),
    ("delete from lives_at", "working everything out again"),
    (
        "select file, line, why, text, at from held",
        "all that is held is told",
    ),
    (
        "select id, name, person, password, secret, made, closed from account order by name",
        "all accounts are told",
    ),
    (
        "select id, account, role, label, address, secret, naming, place",
        "all hooks are told, and people have few",
    ),
    (
        "select count(case when stopped",
        "hooks are counted, and people have few",
    ),
];

/// Those that go from the end of a table backwards, until they have as many as they want.
const FROM_THE_END: [&str; 4] = [
    "select seq, link, entered from fact_log order by seq desc limit 1",
    "select seq, link from look order by seq desc limit 1",
    "select fact_log.seq, digest, body from emergency join fact_log on fact_log.seq = emergency.seq order by emergency.seq desc limit $1",
    "select seq, id, at, who, about, quiet, link, body from look where quiet = 0 and",
];

/// Every statement in the source, with two values where it takes a list.
fn statements() -> BTreeSet<String> {
    let mut res = BTreeSet::new();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut res);
    res
}

fn read_folder(folder: &Path, res: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(&path, res);
        } else {
            let source = std::fs::read_to_string(&path).unwrap();
            let texts = source.split('"');
            res.extend(texts.filter_map(statement));
        }
    }
}

/// A statement, if a text of the source is one.
fn statement(text: &str) -> Option<String> {
    let verbs = ["select ", "insert into ", "update ", "delete from "];
    verbs.iter().find(|verb| text.starts_with(**verb))?;
    let is_a_beginning = text.ends_with(' ');
    if is_a_beginning {
        return None;
    }
    let lines = text.split("\\\n").map(str::trim_start);
    let sql = lines.collect::<String>();
    // As many values as there are columns in the first list.
    let columns = sql.split(['(', ')']).nth(1).unwrap_or_default();
    let values = vec!["null"; columns.split(',').count()].join(", ");
    let row = format!("values ({values})");
    Some(sql.replace("values #", &row).replace('#', "$1, $2"))
}

fn may_read_whole(sql: &str) -> bool {
    WHOLE.iter().any(|(begins, _)| sql.starts_with(begins))
}

fn is_of_the_servers_own(sql: &str) -> bool {
    ["pg_", "current_setting", "sqlite_version"]
        .iter()
        .any(|own| sql.contains(own))
}

#[tokio::test(flavor = "multi_thread")]
async fn in_sqlite_no_statement_reads_a_whole_table_where_an_index_is_meant() {
    let place = Place::sqlite();
    drop(place.open().await);
    let path = place.text().strip_prefix("sqlite:").unwrap();
    let mut db = SqliteConnection::connect(&format!("sqlite://{path}"))
        .await
        .unwrap();
    let mut tried = 0;
    for sql in statements()
        .iter()
        .filter(|sql| !is_of_the_servers_own(sql))
    {
        let asked = AssertSqlSafe(format!("explain query plan {sql}"));
        let plan = sqlx::query(asked).fetch_all(&mut db).await;
        let plan = plan.unwrap_or_else(|why| panic!("{sql}: {why}"));
        let steps: Vec<String> = plan.iter().map(|row| row.get(3)).collect();
        let whole = steps
            .iter()
            .filter(|step| step.starts_with("SCAN ") && !step.contains("CONSTANT ROW"));
        let from_the_end = FROM_THE_END.iter().any(|begins| sql.starts_with(begins));
        assert!(
            whole.count() == 0 || may_read_whole(sql) || from_the_end,
            "{sql}\n{steps:#?}"
        );
        tried += 1;
    }
    assert!(tried > 90, "only {tried} were found");
}
