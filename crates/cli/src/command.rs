//! One verb, one file.

pub mod account;
pub mod backup;
pub mod bench;
pub mod bring;
pub mod cases;
pub mod catalogue;
pub mod check;
pub mod completions;
mod demo;
pub mod duties;
pub mod force;
pub mod head;
pub mod held;
pub mod measures;
pub mod occasions;
pub mod read_sheet;
pub mod rebuild;
pub mod roles;
pub mod serve;
pub mod settings;
pub mod show;
pub mod take;
pub mod verify;
pub mod wording;
pub mod words;
