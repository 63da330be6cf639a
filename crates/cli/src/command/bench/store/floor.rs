//! The least that it takes: bare rows in a database that waits for its disk, and a plain file that several share a flush of.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool, SqlitePool};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

/// One table of bare rows.
pub struct Database {
    of: Of,
    /// Where it is, where a store can be there too.
    pub address: String,
}

enum Of {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

const MAKE: &str = "create table bare (body text not null)";
const ADD: &str = "insert into bare (body) values ($1)";

impl Database {
    pub async fn sqlite(path: &Path) -> anyhow::Result<Database> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        pool.execute(MAKE).await?;
        Ok(Database {
            of: Of::Sqlite(pool),
            address: String::new(),
        })
    }

    /// A database of its own, with a connection for each who writes.
    pub async fn postgres(server: &str, connections: usize) -> anyhow::Result<Database> {
        let name = name();
        let mut owner = PgConnection::connect(&format!("{server}/postgres")).await?;
        owner
            .execute(AssertSqlSafe(format!("create database {name}")))
            .await?;
        let address = format!("{server}/{name}");
        let pool = PgPoolOptions::new()
            .max_connections(u32::try_from(connections)?)
            .connect(&address)
            .await?;
        pool.execute(MAKE).await?;
        Ok(Database {
            of: Of::Postgres(pool),
            address,
        })
    }

    pub async fn take_away(self, server: &str) -> anyhow::Result<()> {
        if let Of::Postgres(pool) = &self.of {
            pool.close().await;
        }
        let mut owner = PgConnection::connect(&format!("{server}/postgres")).await?;
        let drop = format!("drop database {} with (force)", name());
        owner.execute(AssertSqlSafe(drop)).await?;
        Ok(())
    }

    /// One row, lasting by itself.
    pub async fn commit_one(&self, text: &str) -> anyhow::Result<()> {
        match &self.of {
            Of::Sqlite(pool) => sqlx::query(ADD).bind(text).execute(pool).await.map(drop)?,
            Of::Postgres(pool) => sqlx::query(ADD).bind(text).execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// All of them in one transaction.
    pub async fn commit_all(&self, lines: &[&str]) -> anyhow::Result<()> {
        let Of::Sqlite(pool) = &self.of else {
            anyhow::bail!("this is measured in a file alone");
        };
        let mut tx = pool.begin().await?;
        for line in lines {
            sqlx::query(ADD).bind(*line).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// How many rows a second a server makes lasting, each by itself, when many write at once.
    pub async fn together(
        &self,
        writers: usize,
        time: Duration,
        text: &str,
    ) -> anyhow::Result<f64> {
        let Of::Postgres(pool) = &self.of else {
            anyhow::bail!("this is measured on a server alone");
        };
        let until = Instant::now() + time;
        let mut all = JoinSet::new();
        for _ in 0..writers {
            let (pool, text) = (pool.clone(), text.to_owned());
            all.spawn(async move {
                let mut connection = pool.acquire().await?;
                let mut count = 0_u64;
                while Instant::now() < until {
                    sqlx::query(ADD)
                        .bind(&text)
                        .execute(&mut *connection)
                        .await?;
                    count += 1;
                }
                anyhow::Ok(count)
            });
        }
        rate(all, time).await
    }
}

fn name() -> String {
    format!("heard_bench_{}", std::process::id())
}

/// What all of them did in a second.
pub async fn rate(mut all: JoinSet<anyhow::Result<u64>>, time: Duration) -> anyhow::Result<f64> {
    let mut count = 0;
    while let Some(done) = all.join_next().await {
        count += done??;
    }
    Ok(count as f64 / time.as_secs_f64())
}

/// A file, as long from the start as it will be, in which all who wait share one flush.
#[derive(Clone)]
pub struct PlainLog {
    waiting: mpsc::Sender<(Vec<u8>, oneshot::Sender<()>)>,
}

/// How much of the file is made before anything is measured.
const AHEAD: usize = 256 << 20;

impl PlainLog {
    pub fn begin(path: &Path) -> anyhow::Result<PlainLog> {
        let mut file = std::fs::File::create(path)?;
        let nothing = vec![0; 1 << 20];
        for _ in 0..AHEAD >> 20 {
            file.write_all(&nothing)?;
        }
        file.sync_all()?;
        drop(file);
        let mut file = std::fs::OpenOptions::new().write(true).open(path)?;
        let (waiting, mut requests) = mpsc::channel::<(Vec<u8>, oneshot::Sender<()>)>(4_096);
        std::thread::spawn(move || {
            let mut some = Vec::new();
            while requests.blocking_recv_many(&mut some, 256) > 0 {
                let (texts, answers): (Vec<Vec<u8>>, Vec<_>) = some.drain(..).unzip();
                if file
                    .write_all(&texts.concat())
                    .and_then(|()| file.sync_data())
                    .is_err()
                {
                    // Whoever waits is told by the end of this.
                    return;
                }
                for answer in answers {
                    // Nobody may be waiting any more: the time is up.
                    if answer.send(()).is_err() {
                        continue;
                    }
                }
            }
        });
        Ok(PlainLog { waiting })
    }

    pub async fn append(&self, text: &str) -> anyhow::Result<()> {
        let (answer, answered) = oneshot::channel();
        self.waiting
            .send((text.as_bytes().to_vec(), answer))
            .await?;
        answered.await.context("the plain log could not be written")
    }
}
