//! The shape of the database, step by step. A step taken is never changed: the next one changes what it left.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{PgPool, SqlSafeStr};

use crate::db::{Of, Pool, with_db};
use crate::fault::Fault;

/// A step: its name, and its text for each database.
struct Step {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! steps {
    ($($name:literal),+ $(,)?) => {
        &[$(Step {
            name: $name,
            sqlite: include_str!(concat!("../steps/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../steps/postgres/", $name, ".sql")),
        }),+]
    };
}

const STEPS: &[Step] = steps![
    "0001-log",
    "0002-looks",
    "0003-accounts",
    "0004-outbox",
    "0005-leave",
    "0006-held",
    "0007-ways-to-find",
    "0008-described",
    "0009-emergencies",
    "0010-hooks",
    "0011-drafts",
    "0012-appearance",
    "0013-looks-by-who",
    "0014-told",
    "0015-system-read",
    "0016-late-lately",
    "0017-told-up",
    "0018-sealed-places",
    "0019-seals",
    "0020-counted",
    "0021-counted-by-others",
    "0022-key-of-places",
    "0023-worked-out",
    "0024-places-told-apart",
    "0025-looks-by-who-at-whom",
];

/// Takes every step not taken yet, each whole or not at all.
///
/// A database of a newer program, or one whose steps are not these, is refused.
pub(crate) async fn take(db: &Pool) -> Result<(), Fault> {
    let migrations = migrations(db);
    if let Of::Postgres(server) = db
        && are_taken(server, &migrations).await
    {
        return Ok(());
    }
    let migrator = Migrator::with_migrations(migrations);
    let taken = with_db!(db, pool => migrator.run(pool).await);
    taken.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)
            if is_not_allowed(&error) =>
        {
            Fault::Refused(
                "its shape is not this program's, and this login may not change it: open it once by the login that owns it"
                    .into(),
            )
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        MigrateError::VersionMissing(_) => Fault::Refused(
            "it was last opened by a newer version of this program; use that, or one newer still"
                .into(),
        ),
        MigrateError::VersionMismatch(step) => {
            Fault::Refused(format!("its step {step} is not the one this program knows"))
        }
        MigrateError::Dirty(step) => Fault::Refused(format!("its step {step} was broken off")),
        _ => Fault::Refused("its steps cannot be read".into()),
    })
}

/// Has a server every step, as this program knows them? A login that only uses it may not begin to take one.
async fn are_taken(server: &PgPool, migrations: &[Migration]) -> bool {
    let taken: Result<Vec<(i64, Vec<u8>)>, _> = sqlx::query_as(
        "select version, checksum from _sqlx_migrations where success order by version",
    )
    .fetch_all(server)
    .await;
    let known = migrations
        .iter()
        .map(|step| (step.version, step.checksum.to_vec()));
    // Where they cannot be read they are taken, or it is told why not.
    taken.is_ok_and(|taken| taken.into_iter().eq(known))
}

fn is_not_allowed(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(|error| error.code().map(|code| code == "42501"))
        .unwrap_or_default()
}

/// Is a step taken in one transaction?
fn in_one() -> bool {
    #[cfg(all(feature = "faults", debug_assertions))]
    if crate::planted::takes_half_steps() {
        return false;
    }
    true
}

fn migrations(db: &Pool) -> Vec<Migration> {
    let text = |step: &Step| match db {
        Of::Sqlite(_) => step.sqlite,
        Of::Postgres(_) => step.postgres,
    };
    (1..)
        .zip(STEPS)
        .map(|(number, step)| {
            let text = text(step).into_sql_str();
            Migration::new(
                number,
                step.name.into(),
                MigrationType::Simple,
                text,
                !in_one(),
            )
        })
        .collect()
}
