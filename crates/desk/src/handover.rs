//! What is owed to a child passing from one person to another at the end of a tour.

use heard_record::fact::supervision::{DutyAccepted, DutyHandedOver};
use heard_record::{FactId, Timeline, When};
use jiff::{SignedDuration, Timestamp};

use crate::owed::Owed;
use crate::reading::Reading;

/// How long after the next tour began what was handed over may wait to be taken over: a force default.
const WAITS: SignedDuration = SignedDuration::from_mins(30);

/// Something owed that was handed over, and that nobody has taken over since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// What, as whoever handed it over named it.
    pub duty: String,
    /// By whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// What they must know.
    pub note: Option<String>,
    /// When their tour begins.
    pub tour_begins: Option<When>,
    /// The fact.
    pub fact: FactId,
    /// When it was handed over.
    pub at: Timestamp,
}

impl HandedOver {
    /// Should it have been taken over by now?
    pub fn is_late(&self, now: Timestamp) -> bool {
        let begins = self.tour_begins.map_or(self.at, When::latest);
        begins.saturating_add(WAITS).is_ok_and(|late| late <= now)
    }
}

impl Owed {
    /// How it is named when it passes from one person to another: as people read it, and by its rule and what raised it.
    pub fn named(&self) -> String {
        format!("{} ({}, {})", self.title, self.rule, self.arose_on.shown())
    }
}

impl Reading {
    /// What was handed over and not taken over, as known at a moment.
    pub fn handed_over(&self, known: Timestamp) -> Vec<HandedOver> {
        self.with_timeline(known, |timeline| self.handed_over_in(timeline))
    }

    fn handed_over_in(&self, timeline: &Timeline) -> Vec<HandedOver> {
        let covers = |fact| self.leave().covers(fact);
        let taken: Vec<(Timestamp, &String)> = timeline
            .of::<DutyAccepted>()
            .filter(|(fact, _)| covers(fact))
            .filter_map(|(fact, taken)| Some((fact.recorded, taken.duty.clear()?)))
            .collect();
        let mut res: Vec<HandedOver> = Vec::new();
        for (fact, handed) in timeline
            .of::<DutyHandedOver>()
            .filter(|(fact, _)| covers(fact))
        {
            let (Some(duty), Some(to)) = (handed.duty.clear(), handed.to.clear()) else {
                continue;
            };
            let is_taken =
                |(at, what): &(Timestamp, &String)| *at >= fact.recorded && *what == duty;
            // Handed on to another since, it waits for that one alone.
            res.retain(|before| before.duty != *duty);
            if !taken.iter().any(is_taken) {
                res.push(HandedOver {
                    duty: duty.clone(),
                    from: handed.from.clear().unwrap_or(&fact.by.name).clone(),
                    to: to.clone(),
                    note: handed.note.clear().cloned(),
                    tour_begins: handed.tour_begins.clear().copied(),
                    fact: fact.id,
                    at: fact.recorded,
                });
            }
        }
        res
    }
}
