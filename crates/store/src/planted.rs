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

/// Is a request taken for a new one although its key was used before?
pub(crate) fn forgets_keys() -> bool {
    is("forgets keys")
}

/// Is what came since somebody looked written over?
pub(crate) fn overlooks() -> bool {
    is("overlooks")
}

/// Is the clock believed, wherever it is set?
pub(crate) fn follows_the_clock() -> bool {
    is("follows the clock")
}

/// Is a step of the shape left where it was broken off?
pub(crate) fn takes_half_steps() -> bool {
    is("half steps")
}

/// Is a copy believed without its digest?
pub(crate) fn believes_copies() -> bool {
    is("believes copies")
}

/// Is what facts are found by believed, and the database's own file?
pub(crate) fn believes_what_is_found() -> bool {
    is("believes what is found")
}

/// Is what follows from no fact believed without its seal?
pub(crate) fn believes_rows() -> bool {
    is("believes rows")
}

/// Does the store go on after the disk failed?
pub(crate) fn goes_on() -> bool {
    is("goes on")
}
