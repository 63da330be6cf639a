//! What must be true of what is owed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

mod alike;
mod force;
mod laws;
mod limits;
mod measuring;
mod plain;
mod proof;
mod reading;
mod stories;
mod sweep;
mod wording;
