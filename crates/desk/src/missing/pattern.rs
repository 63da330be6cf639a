//! Each time a child was missing of late, one beside another.

use heard_duty::episode::{Episode, episodes};
use heard_record::{FactId, Shown, When, when};
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
    /// When the child was back stands in it only where that may be told.
    fn of(episode: &Episode, may_be_quoted: impl Fn(FactId) -> bool) -> Spell {
        let seen = episode.reported.last_seen.clear();
        let ended = episode.ended.filter(|ended| may_be_quoted(ended.id));
        Spell {
            from: seen.copied().unwrap_or(episode.report.happened),
            to: ended.map(|ended| ended.happened),
            goes_on: episode.back == Shown::No,
        }
    }
}

/// Did it go on within the time from a moment: is it going on, or was it reported or ended since?
fn is_since(episode: &Episode, from: i64) -> bool {
    let ended = episode.ended.map(|ended| ended.happened);
    let mut moments = ended.into_iter().chain([episode.report.happened]);
    episode.back == Shown::No || moments.any(|when| when.latest_micros() >= from)
}

impl Reading {
    /// Each time the child was missing in the 90 days before a moment, all of it or the end of it, as known at another: the
    /// first of them first.
    pub fn spells(&self, known: Timestamp, at: Timestamp) -> Vec<Spell> {
        let from = when::days_before(at.as_microsecond(), LATELY);
        self.with_timeline(known, |timeline| {
            let all = episodes(timeline, at).into_iter();
            let open = all.filter(|one| self.leave().covers(one.report) && is_since(one, from));
            let may_be_quoted = |id| self.may_be_quoted(timeline, id);
            open.map(|one| Spell::of(&one, may_be_quoted)).collect()
        })
    }
}
