//! Domestic abuse where there are children, its disclosure scheme and conferences.

use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[];
