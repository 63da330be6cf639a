//! What must be true of where the record is kept.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

mod accounts;
mod again;
mod changes;
mod condition;
mod copies;
mod counted;
mod crashes;
mod cut;
mod disk;
mod everybody;
mod expunged;
mod failing;
mod failover;
mod flipped;
mod full;
mod guards;
mod hooks;
mod killed;
mod looks;
mod places;
mod plans;
mod planted;
mod room;
mod sealed;
mod seals;
mod server;
mod sinks;
mod steps;
mod story;
mod systems;
mod tampering;
mod together;
mod told;
mod under_load;
mod upgraded;
mod whole;
