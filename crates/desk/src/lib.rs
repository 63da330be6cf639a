//! # Where everything asked of the record is done
//!
//! Whoever reads or writes comes by the desk, and the desk asks for leave
//! first. Leave is a value that only [`access`] can make; a function that
//! needs it asks for it, so forgetting the check does not compile.
//!
//! # What it will never do
//!
//! It never says why leave was refused to whoever was refused. It has no
//! clock: moments are handed in.

pub mod access;
