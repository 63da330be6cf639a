//! What must be true of the record.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

mod finding;
mod kept;
mod kinds;
mod knowing;
mod likeness;
mod reading;
mod screens;
