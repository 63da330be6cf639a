//! Measures of calls: what the control room does before an officer is there.

use heard_record::fact::contact;
use heard_record::kind::OneKind;

use super::{Behind, Count, Counted, Measure, STUDIES, Should};
use crate::catalogue::Area;
use crate::standing::Standing;

/// The measures of this part.
pub(super) const MEASURES: &[Measure] = &[
    Measure {
        id: "m.priority-attend",
        should: Should::Kept("A priority incident with a child is attended in time"),
        title: "priority incidents with a child were attended in time",
        among: "priority incidents with a child",
        area: Area::Responding,
        samples: &["case files", STUDIES],
        count: Count::Delays(|file| {
            let mut owed = file
                .children
                .iter()
                .flat_map(|child| child.owed("contact.attend.priority"))
                .peekable();
            let minutes = file
                .children
                .iter()
                .filter_map(|child| {
                    child
                        .minutes_until::<contact::IncidentOpened, contact::OfficerArrived>(|_| true)
                })
                .min();
            if owed.peek().is_none() {
                (Counted::Excluded("no priority incident"), None)
            } else {
                (
                    Counted::is(owed.all(|stood| stood.standing == Standing::Met)),
                    minutes,
                )
            }
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["contact.attend.priority"],
            kinds: &[contact::IncidentOpened::KIND, contact::OfficerArrived::KIND],
        },
    },
    Measure {
        id: "m.rethrive",
        should: Should::Kept("An incident with a child that waits is assessed again"),
        title: "incidents with a child that waited were assessed again within the hour",
        among: "incidents with a child that waited without anybody sent",
        area: Area::Responding,
        samples: &["case files"],
        count: Count::Files(|file| {
            let mut owed = file
                .children
                .iter()
                .flat_map(|child| child.owed("contact.rethrive.waiting"))
                .filter(|stood| stood.standing != Standing::Lapsed)
                .peekable();
            if owed.peek().is_none() {
                Counted::Excluded("nothing waited")
            } else {
                Counted::on_record(owed.all(|stood| stood.standing == Standing::Met))
            }
        }),
        beside: None,
        part: None,
        behind: Behind {
            rules: &["contact.rethrive.waiting"],
            kinds: &[contact::ThriveAssessed::KIND],
        },
    },
];
