//! No statement reads a whole table where an index is meant: each is taken from the source as it is written, and the
//! database is asked how it would go about it.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};

use crate::places::{Place, places};

/// What may read a whole table, by how the statement begins, and why.
const WHOLE: [(&str, &str); 24] = [
    (
        "select system, at, up_to, hours, seal from system_read",
        "there are few other systems, each read once a day",
    ),
    (
        "select note.system, note.at, note.up_to, note.hours, note.seal from",
        "which note of each system is the last",
    ),
    ("update this_store", "it has one row"),
    (
        "select id, sealed, worked_out from this_store",
        "it has one row",
    ),
    ("select places_known_by from this_store", "it has one row"),
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
        "select count(*) from sealed_place",
        "whether a key is wanted to what is sealed, when the program starts",
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
        "select count(*) from (select distinct person from fact_names",
        "verifying reads everything",
    ),
    (
        "delete from counted where not exists",
        "working everything out again",
    ),
    (
        "select person, seq from leave_names where seq in",
        "working everything out again, where something is damaged",
    ),
    (
        "select id, file, line, why, text, at, seal from held",
        "all that is held is told",
    ),
    (
        "select id, name, person, password, secret, step, made, closed, seal from account order by name",
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
            res.extend(statements_in(&source));
        }
    }
}

/// Every statement of a file: those written whole, and the one beginning that a macro `select!` has with each text it is given.
fn statements_in(source: &str) -> Vec<String> {
    let texts = source.split('"').filter(|text| is_a_statement(text));
    let (begin, whole): (Vec<&str>, Vec<&str>) = texts.partition(|text| text.ends_with(' '));
    let mut res: Vec<String> = whole.into_iter().map(statement).collect();
    if let [beginning, others @ ..] = begin.as_slice() {
        let rest = source.split("select!(").skip(1);
        let go_on: Vec<&str> = rest.filter_map(|rest| rest.split('"').nth(1)).collect();
        assert!(
            others.is_empty(),
            "of two beginnings it is not known which goes on: {begin:?}"
        );
        assert!(!go_on.is_empty(), "nothing goes on from: {beginning}");
        res.extend(
            go_on
                .iter()
                .map(|rest| statement(&format!("{beginning}{rest}"))),
        );
    }
    res
}

/// What is put together for any table goes by that table's own key, and has places of another kind.
fn is_a_statement(text: &str) -> bool {
    let verbs = ["select ", "insert into ", "update ", "delete from "];
    verbs.iter().any(|verb| text.starts_with(verb)) && !text.contains('{')
}

/// A statement as a database is asked.
fn statement(text: &str) -> String {
    let lines = text.split("\\\n").map(str::trim_start);
    let sql = lines.collect::<String>();
    // As many values as there are columns in the first list.
    let columns = sql.split(['(', ')']).nth(1).unwrap_or_default();
    let values = vec!["null"; columns.split(',').count()].join(", ");
    let row = format!("values ({values})");
    let sql = sql.replace("values #", &row);
    let last = last_place(&sql);
    sql.replace('#', &format!("${}, ${}", last + 1, last + 2))
}

/// The highest place for a value that a statement has.
fn last_place(sql: &str) -> usize {
    let digits = |part: &str| {
        let end = part.find(|one: char| !one.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().ok()
    };
    sql.split('$').skip(1).filter_map(digits).max().unwrap_or(0)
}

#[test]
fn values_of_a_list_come_after_those_that_are_there() {
    assert_eq!(
        statement("select id from hook where account = $1 and id in (#) limit $2"),
        "select id from hook where account = $1 and id in ($3, $4) limit $2"
    );
}

#[test]
fn what_a_macro_begins_is_tried_with_each_text_that_goes_on_from_it() {
    let source = r#"concat!("select id from hook ", $rest) all!(tx, select!("where id = $1"), id); one!(tx, select!(
        "where account = $1 \
         order by id"
    ));"#;
    assert_eq!(
        statements_in(source),
        [
            "select id from hook where id = $1",
            "select id from hook where account = $1 order by id"
        ]
    );
}

#[test]
#[should_panic = "nothing goes on from"]
fn a_beginning_that_nothing_goes_on_from_is_no_statement_that_was_tried() {
    statements_in(r#"concat!("select id from hook ", $rest)"#);
}

fn may_read_whole(sql: &str) -> bool {
    WHOLE.iter().any(|(begins, _)| sql.starts_with(begins))
}

fn is_of_the_servers_own(sql: &str) -> bool {
    [
        "pg_",
        "current_setting",
        "sqlite_version",
        "_privilege(",
        "_sqlx_migrations",
    ]
    .iter()
    .any(|own| sql.contains(own))
}

/// What is not told is of which type a value is that stands alone: whoever asks says so.
const NO_TYPE: [&str; 2] = ["42P08", "42P18"];

#[tokio::test(flavor = "multi_thread")]
async fn in_postgresql_every_statement_is_one_that_the_database_understands() {
    for place in places().await.into_iter().filter(Place::is_postgres) {
        drop(place.open().await);
        let mut db = PgConnection::connect(place.text()).await.unwrap();
        let mut tried = 0;
        for sql in statements() {
            if sql.contains("sqlite_version") || sql.contains("in (values (null") {
                continue;
            }
            let asked = AssertSqlSafe(format!("prepare tried as {sql}"));
            match sqlx::raw_sql(asked).execute(&mut db).await {
                Ok(_) => {
                    let gone = sqlx::raw_sql("deallocate tried").execute(&mut db).await;
                    gone.unwrap();
                }
                Err(why) => {
                    let code = why.as_database_error().and_then(|error| error.code());
                    assert!(
                        code.is_some_and(|code| NO_TYPE.contains(&&*code)),
                        "{sql}: {why}"
                    );
                }
            }
            tried += 1;
        }
        assert!(tried > 90, "only {tried} were found");
    }
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
