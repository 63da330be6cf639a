//! Calls, logs, research, grading and attendance.

use heard_record::fact::contact;

use super::Scope::InItsCase;
use super::{Element, Find, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "incident opened",
        counts_when: "a call or other contact opens a log that concerns the child",
        scope: InItsCase,
        find: Find::Each(&[on!(contact::IncidentOpened, |opened| !opened.duplicate.on_record(|duplicate| *duplicate))]),
    },
    Occasion {
        name: "call ended",
        counts_when: "the call or other contact that brought the report comes to its end",
        scope: InItsCase,
        find: Find::Each(&[on!(contact::CallEnded, |_| true)]),
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[];
