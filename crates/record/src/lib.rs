//! # What a record is
//!
//! A record is a list of facts. A fact is one thing somebody put on record
//! about named people: when it happened, when the police came to know it, who
//! said so, in what role, and where it came from. It never changes. If it was
//! wrong, that is another fact.
//!
//! From the facts this crate makes a [`Timeline`]: one child's facts, across
//! all cases, as they were known at a chosen moment, with the background that
//! was then on record about the people and places around the child. So "what
//! did we know when we graded her medium?" has an answer.
//!
//! There are two doors in. [`draft::check`] is for somebody at a keyboard: it
//! says every problem at once, in sentences. [`admit::admit`] is for history:
//! it refuses nothing and invents nothing, and keeps what it cannot read as it
//! was written.
//!
//! # What it will never do
//!
//! It has no clock: moments are handed in. It does no input or output. It
//! never edits, merges or deletes. It never guesses a value, and never reads
//! blank as "no". It knows nothing of what is owed; that is the next crate.

pub mod admit;
pub mod answer;
pub mod draft;
pub mod fact;
pub mod id;
pub mod identity;
pub mod invent;
pub mod kind;
pub mod lines;
pub mod near;
pub mod role;
mod sealed;
mod shown;
mod stated;
pub mod when;

pub use fact::{Author, Fact, Source, What};
pub use id::{CaseId, FactId, PersonId, Spoken};
pub use role::Role;
pub use sealed::SealedPlace;
pub use shown::Shown;
pub use stated::Stated;
pub use text::Nation;
pub use when::When;
pub mod text;
pub mod timeline;
pub use timeline::{AsKnown, Timeline};
