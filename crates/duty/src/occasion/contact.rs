//! Calls, logs, research, grading and attendance.

use heard_record::fact::contact;

use super::Scope::InItsCase;
use super::{Element, Find, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "call ended",
        counts_when: "the call or other contact that brought the report comes to its end",
        scope: InItsCase,
        find: Find::Each(&[on!(contact::CallEnded, |_| true)]),
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[];
