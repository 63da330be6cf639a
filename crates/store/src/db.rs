//! One database or the other. Each statement is written once, in what both understand.

mod mark;
mod tx;

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, PgPool, SqlitePool};

use crate::address::Address;
use crate::fault::Fault;
use crate::lately::Lately;
use crate::steps;
use mark::Marks;
pub(crate) use tx::{Tx, all, one, run, the_one, with_db};

/// Something of one database or the other.
#[derive(Debug, Clone)]
pub(crate) enum Of<S, P> {
    Sqlite(S),
    Postgres(P),
}

/// Connections, as many as may be wanted at once.
pub(crate) type Pool = Of<SqlitePool, PgPool>;

/// The number by which writers to one PostgreSQL database wait for each other: "heard" in ASCII.
const WRITERS: i64 = 0x0068_6561_7264;

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many rows SQLite reads ahead of whoever takes them: with few, both wait for each other at every one.
const ROWS_AHEAD: usize = 1_000;

/// How long those who write wait for those who read, to cut SQLite's log short.
const BRIEFLY: Duration = Duration::from_millis(200);

/// How long whoever still reads is waited for when a store is put away.
const READING_ENDS: Duration = Duration::from_secs(2);

/// How many may read a SQLite file at once.
const READERS: u32 = 8;

/// How much of the file the connection that writes has in memory, in KiB and with a minus: SQLite's way of saying so.
const WRITERS_CACHE: &str = "-65536";

/// How much each connection that reads has in memory, in the same way.
const READERS_CACHE: &str = "-32768";

/// How many scripts the connection that writes keeps prepared: what a fact writes differs by how many rows of each kind.
const SCRIPTS: usize = 400;

/// The first SQLite without the fault that could lose the end of its log, and the one that was withdrawn.
const SQLITE_FROM: [u32; 3] = [3, 51, 3];
const SQLITE_WITHDRAWN: [u32; 3] = [3, 52, 0];

/// The first PostgreSQL that is supported, as it numbers itself.
const POSTGRES_FROM: i64 = 150_000;

/// A database, opened and found to be one that can be relied on.
#[derive(Debug, Clone)]
pub(crate) struct Db {
    pools: Pools,
    /// Did the disk fail, so that nothing more is written?
    failed: Arc<AtomicBool>,
    /// Has this program begun to write anything?
    has_written: Arc<AtomicBool>,
    lately: Arc<Lately>,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One connection writes; others read, and cannot.
    Sqlite {
        reads: SqlitePool,
        writes: SqlitePool,
        file: File,
        marks: Arc<Marks>,
    },
    Postgres(PgPool),
}

/// The file that was opened.
#[derive(Debug, Clone)]
struct File {
    path: PathBuf,
    /// By which it is told from another at its path: its disk and its number there.
    is: (u64, u64),
}

impl File {
    fn at(path: &Path) -> io::Result<File> {
        let found = std::fs::metadata(path)?;
        Ok(File {
            path: path.to_owned(),
            is: (found.dev(), found.ino()),
        })
    }

    /// Is it there still? What is written to one that was taken away is gone when the program ends.
    fn is_there(&self) -> bool {
        File::at(&self.path).is_ok_and(|found| found.is == self.is)
    }
}

impl Db {
    /// Opens it, brings it to this program's step, and refuses what would lose what was acknowledged.
    pub(crate) async fn open(address: &Address) -> Result<Db, Fault> {
        let pools = match address {
            Address::Sqlite(path) => sqlite(path).await?,
            Address::Postgres(address) => postgres(address).await?,
        };
        Ok(Db {
            pools,
            failed: Arc::default(),
            has_written: Arc::default(),
            lately: Arc::default(),
        })
    }

    /// Was the file put away by everybody who wrote to it and does not now?
    pub(crate) fn was_put_away(&self) -> bool {
        self.marks().is_none_or(|marks| !marks.were_left())
    }

    /// Does it show to whoever opens it next that it was not put away?
    pub(crate) fn is_marked(&self) -> bool {
        self.marks().is_some_and(Marks::are_there)
    }

    /// Marks the file as this program's to write to, so that it shows if it is not put away.
    pub(crate) fn mark(&self) -> Result<(), Fault> {
        self.marks().map_or(Ok(()), Marks::make).map_err(of_a_mark)
    }

    /// Forgets that the file was not put away: it was looked through, and is whole.
    pub(crate) fn forget_what_was_left(&self) -> Result<(), Fault> {
        let marks = self.marks();
        marks
            .map_or(Ok(()), Marks::take_left_away)
            .map_err(of_a_mark)
    }

    /// None for a server: it sees by itself that it was broken off, and mends that before it answers.
    fn marks(&self) -> Option<&Marks> {
        match &self.pools {
            Pools::Sqlite { marks, .. } => Some(marks),
            Pools::Postgres(_) => None,
        }
    }

    /// Ends every connection: the last writes what stands in SQLite's log into its file. Whoever writes ends first; whoever
    /// reads for long changes nothing, and is not waited for until the end. After the disk failed it is not put away.
    pub(crate) async fn put_away(&self) -> Result<(), Fault> {
        match &self.pools {
            Pools::Sqlite { reads, writes, .. } => {
                drop(tokio::time::timeout(READING_ENDS, reads.close()).await);
                writes.close().await;
            }
            Pools::Postgres(pool) => {
                let turn = self.turn_after_its_own().await;
                let closing = pool.close();
                let turn = turn.map(drop);
                drop(tokio::time::timeout(READING_ENDS, closing).await);
                turn?;
            }
        }
        if self.failed.load(Ordering::SeqCst) {
            return Err(Fault::ReadOnly);
        }
        let marks = self.marks();
        marks.map_or(Ok(()), Marks::take_away).map_err(of_a_mark)
    }

    /// A writer's turn on a server, after whoever writes in this program; none, where nobody did.
    async fn turn_after_its_own(&self) -> Result<Option<Tx>, Fault> {
        if self.has_written.load(Ordering::SeqCst) {
            return self.begin_writing().await.map(Some);
        }
        Ok(None)
    }

    /// The server's connections, where it is PostgreSQL.
    pub(crate) fn of_server(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(pool),
        }
    }

    /// Begins to read the record as it is at one moment.
    pub(crate) async fn read(&self) -> Result<Tx, Fault> {
        Ok(match &self.pools {
            Pools::Sqlite { reads, .. } => Tx::of(Of::Sqlite(reads.begin().await?), &self.lately),
            Pools::Postgres(pool) => Tx::of(
                Of::Postgres(
                    pool.begin_with("begin isolation level repeatable read, read only")
                        .await?,
                ),
                &self.lately,
            ),
        })
    }

    /// Begins to write, when nobody else is writing; never after the disk failed, or to a file that was taken away.
    pub(crate) async fn write(&self) -> Result<Tx, Fault> {
        self.has_written.store(true, Ordering::SeqCst);
        let tx = self.begin_writing().await?;
        self.mark()?;
        Ok(tx)
    }

    /// The same for what opening writes, which nobody put there: the file is not marked for it.
    pub(crate) async fn begin_writing(&self) -> Result<Tx, Fault> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(Fault::ReadOnly);
        }
        Ok(match &self.pools {
            Pools::Sqlite { writes, file, .. } => {
                if !file.is_there() {
                    self.believe_no_more();
                    return Err(Fault::ReadOnly);
                }
                Tx::of(
                    Of::Sqlite(writes.begin_with("begin immediate").await?),
                    &self.lately,
                )
            }
            Pools::Postgres(pool) => {
                // Not in one with `begin`: given up while it waits, it would leave the connection in a transaction.
                let mut writing = pool.begin().await?;
                sqlx::query("select pg_advisory_xact_lock($1)")
                    .bind(WRITERS)
                    .execute(&mut *writing)
                    .await?;
                Tx::of(Of::Postgres(writing), &self.lately)
            }
        })
    }

    /// Has nothing of what was read: something was taken out of the record.
    pub(crate) fn forget_what_was_read(&self) {
        self.lately.forget();
    }

    /// Makes what was written lasting.
    pub(crate) async fn commit(&self, tx: Tx) -> Result<(), Fault> {
        #[cfg(all(feature = "faults", debug_assertions))]
        let Err(tx) = crate::planted::commit_later(tx) else {
            return Ok(());
        };
        let done = tx.commit().await;
        if done.as_ref().is_err_and(Fault::is_of_the_disk) {
            self.believe_no_more();
        }
        done
    }

    /// Leaves nothing that was taken out in SQLite's own files; false, where somebody still reads what was before: nobody
    /// waits for them. What a server keeps in its files, and for how long, is its operator's.
    pub(crate) async fn leaves_no_traces(&self) -> Result<bool, Fault> {
        let Pools::Sqlite { writes, .. } = &self.pools else {
            return Ok(true);
        };
        let mut writing = writes.acquire().await?;
        let waits = |millis: u128| AssertSqlSafe(format!("pragma busy_timeout = {millis}"));
        sqlx::query(waits(BRIEFLY.as_millis()))
            .execute(&mut *writing)
            .await?;
        let done = sqlx::query_as("pragma wal_checkpoint(truncate)")
            .fetch_one(&mut *writing)
            .await;
        sqlx::query(waits(PATIENCE.as_millis()))
            .execute(&mut *writing)
            .await?;
        let (busy, _, _): (i64, i64, i64) = done?;
        Ok(busy == 0)
    }

    /// The disk failed: it may say next time that it did not. So nobody writes any more, whatever it is.
    pub(crate) fn believe_no_more(&self) {
        #[cfg(all(feature = "faults", debug_assertions))]
        if crate::planted::goes_on() {
            return;
        }
        self.failed.store(true, Ordering::SeqCst);
    }
}

/// Why a mark could not be made or taken away.
fn of_a_mark(why: io::Error) -> Fault {
    match why.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Fault::Full,
        _ => Fault::Down,
    }
}

async fn sqlite(path: &Path) -> Result<Pools, Fault> {
    if let Some(kind) = network_disk(path) {
        return Err(Fault::Refused(format!(
            "the file is on {kind}, where SQLite cannot keep what it acknowledged; put it on a disk of this machine"
        )));
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .row_buffer_size(ROWS_AHEAD)
        .busy_timeout(PATIENCE);
    let writes = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        // One that SQLite rolled back itself, as it does when the disk is full, is thought to be in a transaction ever after.
        .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
        .connect_with(
            options
                .clone()
                .statement_cache_capacity(SCRIPTS)
                .pragma("cache_size", WRITERS_CACHE)
                .pragma("temp_store", "memory")
                // What is deleted is overwritten, in the file and in what is free in it.
                .pragma("secure_delete", "on"),
        )
        .await?;
    sqlite_is_reliable(&writes).await?;
    #[cfg(all(feature = "faults", debug_assertions))]
    crate::planted::wait_less(&writes).await?;
    steps::take(&Of::Sqlite(writes.clone())).await?;
    let reads = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_with(
            options
                .read_only(true)
                .create_if_missing(false)
                .pragma("cache_size", READERS_CACHE),
        )
        .await?;
    let file = File::at(path).map_err(|_| Fault::Down)?;
    let marks = Marks::beside(path).map_err(of_a_mark)?;
    Ok(Pools::Sqlite {
        reads,
        writes,
        file,
        marks: Arc::new(marks),
    })
}

async fn postgres(address: &str) -> Result<Pools, Fault> {
    let options: PgConnectOptions = address
        .parse()
        .map_err(|_| Fault::Refused("the address of the database cannot be read".into()))?;
    let options = options
        .application_name("heard")
        .options([("lock_timeout", "10s"), ("statement_timeout", "60s")]);
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await?;
    postgres_is_reliable(&pool).await?;
    steps::take(&Of::Postgres(pool.clone())).await?;
    Ok(Pools::Postgres(pool))
}

/// Reads back what was asked for: a database may be older, or quietly keep its own way.
async fn sqlite_is_reliable(pool: &SqlitePool) -> Result<(), Fault> {
    let (version,): (String,) = sqlx::query_as("select sqlite_version()")
        .fetch_one(pool)
        .await?;
    let numbers: Vec<u32> = version
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    if numbers.as_slice() < &SQLITE_FROM[..] || numbers == SQLITE_WITHDRAWN {
        return Err(Fault::Refused(format!(
            "SQLite is {version}; it must be 3.51.3 or newer, and not 3.52.0, because others can lose what was acknowledged"
        )));
    }
    let (journal,): (String,) = sqlx::query_as("pragma journal_mode")
        .fetch_one(pool)
        .await?;
    if journal != "wal" {
        return Err(Fault::Refused(format!(
            "SQLite keeps its journal as `{journal}`, not as `wal`"
        )));
    }
    let (level,): (i64,) = sqlx::query_as("pragma synchronous").fetch_one(pool).await?;
    if level < 2 {
        return Err(Fault::Refused(
            "SQLite does not wait until the disk has what it acknowledges (`synchronous` is not FULL)".into(),
        ));
    }
    Ok(())
}

async fn postgres_is_reliable(pool: &PgPool) -> Result<(), Fault> {
    let setting = async |name: &'static str| -> Result<String, Fault> {
        let (value,): (String,) = sqlx::query_as("select current_setting($1)")
            .bind(name)
            .fetch_one(pool)
            .await?;
        Ok(value)
    };
    let version = setting("server_version_num").await?;
    if version.parse::<i64>().unwrap_or_default() < POSTGRES_FROM {
        let version = setting("server_version").await?;
        return Err(Fault::Refused(format!(
            "PostgreSQL is {version}; it must be 15 or newer"
        )));
    }
    for name in ["fsync", "full_page_writes"] {
        if setting(name).await? != "on" {
            return Err(Fault::Refused(format!(
                "PostgreSQL's `{name}` is off, so that it can lose what it acknowledged"
            )));
        }
    }
    let waits = setting("synchronous_commit").await?;
    if waits == "off" {
        return Err(Fault::Refused(
            "PostgreSQL's `synchronous_commit` is off, so that it can lose what it acknowledged"
                .into(),
        ));
    }
    if setting("data_sync_retry").await? != "off" {
        return Err(Fault::Refused(
            "PostgreSQL's `data_sync_retry` is on: after a failed write it may believe that it did not fail".into(),
        ));
    }
    Ok(())
}

/// What kind of network disk a file would lie on, if it would.
fn network_disk(path: &Path) -> Option<&'static str> {
    const NETWORK: [(i64, &str); 5] = [
        (0x6969, "a network disk (NFS)"),
        (0xff53_4d42, "a network disk (CIFS)"),
        (0xfe53_4d42, "a network disk (SMB)"),
        (0x517b, "a network disk (SMB)"),
        (0x0102_1997, "a shared folder of another machine (9p)"),
    ];
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let kind = rustix::fs::statfs(folder.unwrap_or(Path::new(".")))
        .ok()?
        .f_type;
    NETWORK
        .iter()
        .find(|(number, _)| *number == kind)
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_still_reads_keeps_nobody_from_putting_it_away_and_a_failed_disk_does() {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::Sqlite(folder.path().join("heard.db"));
        let db = Db::open(&address).await.unwrap();
        let writing = db.write().await.unwrap();
        db.commit(writing).await.unwrap();
        let reading = db.read().await.unwrap();
        db.put_away().await.unwrap();
        drop(reading);
        assert!(db.write().await.is_err());

        let db = Db::open(&address).await.unwrap();
        assert!(db.was_put_away());
        let writing = db.write().await.unwrap();
        db.commit(writing).await.unwrap();
        db.believe_no_more();
        assert_eq!(db.put_away().await, Err(Fault::ReadOnly));
        drop(db);
        assert!(!Db::open(&address).await.unwrap().was_put_away());
    }
}
