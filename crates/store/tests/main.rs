//! What must be true of where the record is kept.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

mod accounts;
mod changes;
mod copies;
mod guards;
mod killed;
mod looks;
mod places;
mod story;
mod tampering;
mod together;
mod whole;
