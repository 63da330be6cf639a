//! A comparison that finds nothing proves something only if it finds what is there: each leak is planted in this program, and
//! found. It is a program of its own, so that nothing else is tried while one is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test may stop at the first wrong thing, and shares what it does not all need"
)]

#[path = "../running.rs"]
mod running;
#[path = "../streams.rs"]
mod streams;
#[path = "../twins.rs"]
mod twins;
#[path = "../unkept.rs"]
mod unkept;

use heard_desk::{Leak, plant};

#[tokio::test(flavor = "multi_thread")]
async fn every_leak_that_is_planted_is_found() {
    for leak in Leak::ALL {
        plant(Some(leak));
        let found = twins::compared().await;
        assert!(found.is_err(), "{leak:?} is not found: {found:?}");
    }
    // A stream that asks for leave once, when somebody begins to listen: what arrives later is seen.
    plant(Some(Leak::AskedOnce));
    let (later, _) = streams::arrived_later(6).await;
    assert!(later.len() >= 6, "it is not found: {later:?}");
    // A place that is told although nobody can say afterwards who saw it.
    plant(None);
    let unkept = unkept::Unkept::made().await;
    plant(Some(Leak::Unkept));
    assert!(unkept::tells(&unkept.asked().await), "it is not found");
    plant(None);
}
