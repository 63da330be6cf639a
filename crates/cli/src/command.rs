//! One verb, one file.

pub mod bench;
pub mod cases;
pub mod catalogue;
pub mod check;
pub mod completions;
pub mod duties;
pub mod force;
pub mod measures;
pub mod occasions;
pub mod show;
pub mod wording;
pub mod words;
