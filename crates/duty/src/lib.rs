//! # What a duty is
//!
//! A duty is something owed to one child because of what is on record: to see
//! her, to hear him, to tell the council, to hold a discussion. This crate
//! works out every duty from a timeline and a catalogue, with the facts that
//! made it owed, the facts that met it, what the work showed, and the
//! authority it rests on. Facts in, duties out.
//!
//! What can be *seen* in a record is Rust: the [`occasion`]s and elements,
//! each small, named, defined in plain words and tested. What is *owed*
//! because of it is text: the [`catalogue`], which uses those names and eight
//! words and nothing else.
//!
//! # What it will never do
//!
//! It has no clock: how a duty stands is asked last, at a moment handed in. It
//! cannot fail: what the record does not say becomes "cannot tell". It does no
//! input or output. It does not know what a force is called. It never scores,
//! ranks, predicts or guesses, and never turns what is not known into a "no".

pub mod advice;
mod because;
pub mod calendar;
pub mod catalogue;
pub mod contradiction;
mod course;
mod duty;
mod engine;
pub mod episode;
pub mod establishment;
pub mod fault;
mod known;
pub mod limit;
mod live;
pub mod measure;
pub mod occasion;
pub mod register;
mod school;
mod standing;
pub mod story;
mod stream;
pub mod sweep;
pub mod wording;

pub use because::{Reason, spoken};
pub use catalogue::{Catalogue, Rule};
pub use course::Stretch;
pub use duty::{Alike, Deadline, Duty, Moment, Turn};
pub use engine::duties;
pub use live::{Change, Live};
pub use standing::{Outcome, Standing};
