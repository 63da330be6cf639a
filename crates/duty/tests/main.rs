//! What must be true of what is owed.

mod laws;
mod stories;
