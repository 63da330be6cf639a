//! What one fact shows of an occasion: whether, when, and by when it asks for something.

use heard_record::{Fact, Shown, Stated, Timeline, When};

/// What one fact shows of an occasion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Does it count?
    pub shown: Shown,
    /// When it happened, where that is not when the fact did.
    pub when: Option<When>,
    /// The time it sets for what is owed: a booked slot, a promised date.
    pub set: Option<When>,
    /// When the person was harmed, where having been a child then is what counts.
    pub harmed: Option<When>,
    /// When police came to know of it, where that was later and its time counts from then.
    pub counted_from: Option<When>,
}

impl Sight {
    /// Nothing to see.
    pub const NO: Sight = Sight {
        shown: Shown::No,
        when: None,
        set: None,
        harmed: None,
        counted_from: None,
    };

    /// It happened at another time than the fact did.
    pub fn at(self, when: When) -> Sight {
        Sight {
            when: Some(when),
            ..self
        }
    }

    /// It sets a time for what is owed, if its answer does.
    ///
    /// An answer that cannot be read sets a time nobody knows.
    pub fn set_by(self, stated: &Stated<When>) -> Sight {
        let set = match stated {
            Stated::Clear(when) => Some(When::at_micros(when.latest_micros())),
            Stated::Unclear(_) => Some(When::EVER),
            _ => None,
        };
        Sight { set, ..self }
    }

    /// Somebody said by when something would be done; what names no time sets none.
    pub fn by_time(stated: &Stated<When>) -> Sight {
        Sight::from(stated.answered()).set_by(stated)
    }

    /// It sets a time for what is owed.
    pub fn setting(self, set: Option<When>) -> Sight {
        Sight { set, ..self }
    }

    /// It is owed to whoever was a child when harmed, whatever their age by now.
    pub fn harmed(self, when: When) -> Sight {
        Sight {
            harmed: Some(when),
            ..self
        }
    }
}

/// A minute in microseconds: no time is counted from a finer moment than people are shown.
const MINUTE: i64 = 60_000_000;

/// Something of which police may learn only later: what is owed because of it has its time from when they knew.
///
/// Putting a fact right makes nothing newly known: they knew when the first of those it stands in the place of was recorded.
pub(super) fn from_when_known(fact: &Fact, timeline: &Timeline, shown: impl Into<Sight>) -> Sight {
    let recorded = timeline.first_recorded(fact).as_microsecond();
    let known = When::at_micros(recorded - recorded.rem_euclid(MINUTE));
    let learned_later = known.is_after(fact.happened).is_yes();
    Sight {
        counted_from: learned_later.then_some(known),
        ..shown.into()
    }
}

impl From<Shown> for Sight {
    fn from(shown: Shown) -> Sight {
        Sight { shown, ..Sight::NO }
    }
}

impl From<bool> for Sight {
    fn from(shown: bool) -> Sight {
        Sight::from(Shown::from(shown))
    }
}
