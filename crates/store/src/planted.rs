//! Faults planted on purpose, so that the tests are seen to find them. No program is built with them but the tests.

use sqlx::SqlitePool;

use crate::db::Tx;
use crate::fault::Fault;

/// Is this the fault that was asked for?
fn is(fault: &str) -> bool {
    std::env::var("HEARD_PLANTED").is_ok_and(|planted| planted == fault)
}

/// Has SQLite wait for the disk less than it must.
pub(crate) async fn wait_less(writes: &SqlitePool) -> Result<(), Fault> {
    let pragmas = [
        ("normal", "pragma synchronous = normal"),
        ("off", "pragma synchronous = off"),
    ];
    for (_, pragma) in pragmas.into_iter().filter(|(fault, _)| is(fault)) {
        sqlx::query(pragma).execute(writes).await?;
    }
    Ok(())
}

/// Makes something lasting after whoever asked was answered; gives it back where that was not asked for.
pub(crate) fn commit_later(tx: Tx) -> Result<(), Tx> {
    if !is("early") {
        return Err(tx);
    }
    tokio::spawn(async {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        drop(tx.commit().await);
    });
    Ok(())
}

/// Does the store go on after the disk failed?
pub(crate) fn goes_on() -> bool {
    is("goes on")
}
