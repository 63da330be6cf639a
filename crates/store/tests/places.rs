//! Somewhere for a store to be, in each of the databases there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use heard_duty::catalogue::{Nation, built_in};
use heard_record::text;
use heard_record::{Fact, PersonId};
use heard_store::{Address, Entries, Put, Store};
use jiff::Timestamp;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use uuid::Uuid;

/// A place for a store; gone when it is dropped.
#[derive(Debug)]
pub struct Place {
    pub address: Address,
    text: String,
    folder: Option<tempfile::TempDir>,
}

/// A connection past the store, as somebody with a database prompt has.
pub enum Prompt {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Place {
    pub fn sqlite() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("sqlite:{}", folder.path().join("heard.db").display());
        Place {
            address: text.parse().unwrap(),
            text,
            folder: Some(folder),
        }
    }

    /// A database of its own on the server that `HEARD_TEST_POSTGRES` names.
    async fn postgres(server: &str) -> Place {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("heard_{}_{number}", std::process::id());
        let mut admin = PgConnection::connect(&format!("{server}/postgres"))
            .await
            .unwrap();
        let create = format!("create database {name}");
        admin.execute(sqlx::AssertSqlSafe(create)).await.unwrap();
        let text = format!("{server}/{name}");
        Place {
            address: text.parse().unwrap(),
            text,
            folder: None,
        }
    }

    pub fn is_postgres(&self) -> bool {
        self.folder.is_none()
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub async fn open(&self) -> Store {
        self.open_as(7).await
    }

    /// As a program would that makes up this id for a new store.
    pub async fn open_as(&self, id: u128) -> Store {
        opened(&self.address, Uuid::from_u128(id)).await
    }

    pub async fn prompt(&self) -> Prompt {
        match self.text.strip_prefix("sqlite:") {
            Some(path) => Prompt::Sqlite(
                SqliteConnection::connect(&format!("sqlite://{path}"))
                    .await
                    .unwrap(),
            ),
            None => Prompt::Postgres(PgConnection::connect(&self.text).await.unwrap()),
        }
    }
}

/// The same on a server, by the login in an address.
pub async fn prompt_at(address: &str) -> Prompt {
    Prompt::Postgres(PgConnection::connect(address).await.unwrap())
}

impl Prompt {
    /// The one text that a question to SQLite is answered with.
    pub async fn text(&mut self, sql: &'static str) -> Option<String> {
        match self {
            Prompt::Sqlite(prompt) => sqlx::query_scalar(sql).fetch_one(prompt).await.ok(),
            Prompt::Postgres(prompt) => sqlx::query_scalar(sql).fetch_one(prompt).await.ok(),
        }
    }

    /// Runs it as it stands.
    pub async fn run(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match self {
            Prompt::Sqlite(prompt) => prompt.execute(sql).await.map(|_| ()),
            Prompt::Postgres(prompt) => prompt.execute(sql).await.map(|_| ()),
        }
    }
}

/// A store, judged by England's catalogue.
pub async fn opened(address: &Address, id: Uuid) -> Store {
    let catalogue = built_in::read(Nation::England, &[]).unwrap();
    Store::open(address, id, Arc::new(catalogue)).await.unwrap()
}

/// One of each database there is.
pub async fn places() -> Vec<Place> {
    let mut res = vec![Place::sqlite()];
    match std::env::var("HEARD_TEST_POSTGRES") {
        Ok(server) => res.push(Place::postgres(&server).await),
        Err(_) => skipped("PostgreSQL: HEARD_TEST_POSTGRES names no server"),
    }
    res
}

/// Says what was not tried and why, on a line of its own, past what catches the output of a test that passes.
pub fn skipped(why: &str) {
    use std::io::Write;
    let line = format!("\nSKIPPED on {why}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

/// Can faults be planted in this build? Says so if not.
pub fn can_be_planted() -> bool {
    if !cfg!(debug_assertions) {
        skipped("planted faults: a release build has none");
    }
    cfg!(debug_assertions)
}

/// The facts of a story told in lines.
pub fn facts(lines: &str) -> (PersonId, Vec<Fact>) {
    let (story, wrongs) = text::read("a test", &format!("A test\n{lines}"));
    assert!(wrongs.is_empty(), "{wrongs:#?}");
    let child = story.cast.children().next().unwrap().id;
    (child, story.facts)
}

pub fn at(text: &str) -> Timestamp {
    heard_record::When::read(text).unwrap().earliest()
}

/// Asks to bring facts in, with a key of its own number.
pub fn bring(key: u128, facts: &[Fact]) -> Put {
    Put {
        key: Uuid::from_u128(key),
        what: Entries::Brought(facts.to_vec()),
        seen: None,
        now: at("2026-06-01 12:00"),
    }
}
