//! Online sexual abuse and blackmail.

use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[];
