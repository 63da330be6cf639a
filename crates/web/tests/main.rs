//! What must be true of every answer of the service.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

mod accounts;
mod alike;
mod api;
mod assurance;
mod calendar;
mod described;
mod doors;
mod drafts;
mod emergency;
mod handing;
mod hooks;
mod incident;
mod limits;
mod lists;
mod live;
mod looked;
mod measures;
mod missing;
mod pages;
mod paging;
mod parts_open;
mod posts;
mod putting_right;
mod running;
mod same;
mod spoken;
mod streams;
mod tokens;
mod twins;
mod ways;
mod witness;
