//! What must be true of the record.

mod kinds;
mod knowing;
