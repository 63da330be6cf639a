//! What must be true of leave.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

mod bringing;
mod counted;
mod damaged;
mod disposal;
mod doors;
mod evening;
mod force;
mod places;
mod reference;
mod sign_in;
mod taking;
mod walk;
mod worlds;
