//! Strategy discussions, section 47 enquiries and conferences.

use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[];
