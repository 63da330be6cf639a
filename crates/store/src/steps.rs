//! The shape of the database, step by step. A step taken is never changed: the next one changes what it left.

use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

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
    "0015-system-read"
];

/// Takes every step not taken yet, each whole or not at all.
///
/// A database of a newer program, or one whose steps are not these, is refused.
pub(crate) async fn take(db: &Pool) -> Result<(), Fault> {
    let migrator = Migrator::with_migrations(migrations(db));
    let taken = with_db!(db, pool => migrator.run(pool).await);
    taken.map_err(|error| match error {
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
