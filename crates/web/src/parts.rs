//! The parts pages are made of. A part is a function of what it shows.

pub mod govuk;
pub mod mark;
pub mod strip;
pub mod told;
