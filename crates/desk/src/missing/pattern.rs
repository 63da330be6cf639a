//! Each time a child was missing of late, one beside another.

use heard_duty::episode::{Episode, episodes};
use heard_record::{Shown, When, when};
use jiff::Timestamp;

use super::telling::LATELY;
use crate::reading::Reading;

/// One time missing, as long as it lasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// When the child was last seen before it, or else when it was reported.
    pub from: When,
    /// When the child was back, or the report closed; nothing, where that is not on record.
    pub to: Option<When>,
    /// Is the child still missing, as far as is on record?
    pub goes_on: bool,
}

impl Spell {
    fn of(episode: &Episode) -> Spell {
        let seen = episode.reported.last_seen.clear();
        Spell {
            from: seen.copied().unwrap_or(episode.report.happened),
            to: episode.ended.map(|ended| ended.happened),
            goes_on: episode.back == Shown::No,
        }
    }
}

impl Reading {
    /// Each time the child was missing in the 90 days before a moment, as known at another, the first of them first.
    pub fn spells(&self, known: Timestamp, at: Timestamp) -> Vec<Spell> {
        let from = when::days_before(at.as_microsecond(), LATELY);
        self.with_timeline(known, |timeline| {
            let all = episodes(timeline, at).into_iter();
            let open = all.filter(|one| {
                self.leave().covers(one.report) && one.report.happened.latest_micros() >= from
            });
            open.map(|one| Spell::of(&one)).collect()
        })
    }
}
