//! What must be true of every answer of the service.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

mod abuse;
mod accounts;
mod alike;
mod api;
mod around;
mod assurance;
mod calendar;
mod conflicts;
mod custody;
mod described;
mod doors;
mod drafts;
mod eighteen;
mod emergency;
mod exploitation;
mod guide;
mod handing;
mod hooks;
mod incident;
mod investigation;
mod limits;
mod lists;
mod live;
mod looked;
mod measures;
mod meeting;
mod missing;
mod pages;
mod paging;
mod partners;
mod parts_open;
mod places;
mod posts;
mod profile;
mod promises;
mod protection;
mod putting_right;
mod reviewing;
mod running;
mod same;
mod script;
mod spoken;
mod streams;
mod systems;
mod timeline;
mod timing;
mod tokens;
mod told;
mod top;
mod twins;
mod unkept;
mod voice;
mod walls;
mod ways;
mod witness;
mod wording;
mod workforce;
