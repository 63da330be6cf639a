//! How a duty stands from when it arose on, as far as is known now: time passes, and nothing need be worked out again.

use heard_record::{When, when};

use crate::duty::Duty;
use crate::standing::Outcome;

/// How something stands from one moment up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// The first moment, in microseconds since 1970.
    pub from: i64,
    /// The moment after the last; none where nothing known now ends it.
    pub until: Option<i64>,
    /// How it stands.
    pub stands: Outcome,
}

impl Duty<'_> {
    /// Every stretch of its time in which it stands one way, in order, without gaps; asked at any moment, it is the same as
    /// [`Duty::standing`].
    pub fn course(&self) -> Vec<Stretch> {
        let mut res: Vec<Stretch> = Vec::new();
        for from in self.moments() {
            let Some(stands) = self.standing(when::moment(from)) else {
                continue;
            };
            let stands = stands.outcome();
            match res.last_mut() {
                Some(last) if last.stands == stands => {}
                last => {
                    if let Some(last) = last {
                        last.until = Some(from);
                    }
                    res.push(Stretch {
                        from,
                        until: None,
                        stands,
                    });
                }
            }
        }
        res
    }

    /// The first moment after one at which it may stand otherwise, if there is any.
    pub fn turns_after(&self, moment: i64) -> Option<i64> {
        self.moments().into_iter().find(|turn| *turn > moment)
    }

    /// The moments at which a comparison with the time can turn out otherwise, in order.
    fn moments(&self) -> Vec<i64> {
        let turns = self.met.iter().chain(&self.lifted).chain(&self.lapsed);
        let turns = turns.map(|turn| turn.moment.when);
        let deadlines = self.deadlines.iter().map(|deadline| deadline.due);
        let whens = [self.arose.when].into_iter().chain(self.due);
        let mut res: Vec<i64> = whens
            .chain(turns)
            .chain(deadlines)
            .flat_map(|when: When| {
                let (first, last) = (when.earliest_micros(), when.latest_micros());
                [first, first.saturating_add(1), last, last.saturating_add(1)]
            })
            .collect();
        res.sort_unstable();
        res.dedup();
        res
    }
}
