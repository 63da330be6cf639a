//! Who is who: finding people, and how alike two records of a person are, with reasons.
//!
//! Nothing here decides. A search lists whom somebody may have meant; a
//! likeness says what two records have in common and what speaks against it.
//! That two records are of one person is a fact somebody puts on record, and
//! so is that they are not ([`crate::fact::correction`]).
//!
//! It is about names, dates of birth, places lived at, telephone numbers and
//! references: never about what happened to a child or what anybody did.

mod address;
mod comparing;
pub mod described;
pub mod index;
mod lexicon;
pub mod likeness;
pub mod linking;
mod looking;
pub mod names;
pub mod query;
mod scoring;
mod things;

pub use address::address;
pub use described::{Born, Described};
pub use index::{Answer, Hit, Index};
pub use likeness::{Band, Likeness, Weights};
pub use query::Query;
pub use things::ThingKind;
