//! The parts pages are made of. A part is a function of what it shows.

pub mod bars;
pub mod clock;
pub mod govuk;
pub mod graph;
pub mod line;
pub mod mark;
pub mod steps;
pub mod strip;
pub mod systems;
pub mod table;
pub mod told;
pub mod written;
