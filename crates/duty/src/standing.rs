//! How a duty stands at a moment.

use std::fmt;

use heard_record::when::length;
use heard_record::{Shown, When};
use jiff::Timestamp;

use crate::duty::{Duty, Turn};

const MINUTE: i64 = 60_000_000;

/// How a duty stands. It speaks of the record, not of the world: overdue means
/// that there is no record that the duty was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Owed, and there is still time, or no number to be late by.
    Open,
    /// Met in time.
    Met,
    /// Met, after it was due.
    MetLate {
        /// How late at the least, in microseconds.
        by: i64,
    },
    /// Past its time, with no record that it was met.
    Overdue {
        /// For how long at the least, in microseconds.
        by: i64,
    },
    /// Too late to be met, with no record that it was: it ended while there was still time, and nothing was missed.
    Lapsed,
    /// Too late to be met, with no record that it was: its time was past when it ended.
    LapsedOverdue,
    /// An exception applied while there was still time, its reason on record.
    Lifted,
    /// An exception applied, its reason on record, but its time was past by then.
    LiftedOverdue,
    /// The record cannot say.
    CannotTell,
}

heard_record::words! {
    /// How a duty stands, without how late.
    Outcome {
        Open = "open",
        Met = "met",
        MetLate = "met late",
        Overdue = "overdue",
        LapsedOverdue = "lapsed when overdue",
        Lapsed = "lapsed",
        LiftedOverdue = "lifted when overdue",
        Lifted = "lifted",
        CannotTell = "cannot tell",
    }
}

impl Standing {
    /// The same, without how late.
    pub fn outcome(self) -> Outcome {
        match self {
            Standing::Open => Outcome::Open,
            Standing::Met => Outcome::Met,
            Standing::MetLate { .. } => Outcome::MetLate,
            Standing::Overdue { .. } => Outcome::Overdue,
            Standing::LapsedOverdue => Outcome::LapsedOverdue,
            Standing::Lapsed => Outcome::Lapsed,
            Standing::LiftedOverdue => Outcome::LiftedOverdue,
            Standing::Lifted => Outcome::Lifted,
            Standing::CannotTell => Outcome::CannotTell,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        self.outcome().word()
    }

    /// Is something owed that there is no record of, although its time is past?
    pub fn is_missed(self) -> bool {
        matches!(
            self,
            Standing::Overdue { .. } | Standing::LapsedOverdue | Standing::LiftedOverdue
        )
    }

    /// Is it the same standing, whatever the lateness?
    pub fn is_like(self, other: Standing) -> bool {
        self.outcome() == other.outcome()
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        match self {
            Standing::MetLate { by } | Standing::Overdue { by } if *by >= MINUTE => {
                write!(f, " by {}", length(*by))
            }
            _ => Ok(()),
        }
    }
}

impl Duty<'_> {
    /// How it stands at a moment; `None` where it had surely not arisen yet.
    ///
    /// ```
    /// use heard_duty::catalogue::{Nation, built_in};
    /// use heard_duty::{Outcome, Standing, duties};
    /// use heard_record::{Timeline, When, text};
    ///
    /// let (story, _) = text::read("doc", "Back\n  2024-05-02 06:05  found: came back\n");
    /// let child = story.cast.people[0].id;
    /// let at = |time| When::read(time).map(When::latest);
    /// let timeline = Timeline::as_known_at(child, at("2024-05-03")?, &story.facts);
    /// let catalogue = built_in::read(Nation::England, &[]).map_err(|faults| faults.join("; "))?;
    /// let owed = duties(&timeline, &catalogue);
    /// let see = owed.iter().find(|duty| duty.rule.id == "missing.seen-on-return").ok_or("not owed")?;
    /// assert_eq!(see.standing(at("2024-05-02 06:00")?), None);
    /// assert_eq!(see.standing(at("2024-05-02 07:00")?), Some(Standing::Open));
    /// let later = see.standing(at("2024-05-02 12:00")?).map(Standing::outcome);
    /// assert_eq!(later, Some(Outcome::Overdue));
    /// # Ok::<(), String>(())
    /// ```
    pub fn standing(&self, at: Timestamp) -> Option<Standing> {
        let now = When::at(at);
        let arisen = self.arose.when.is_by(now);
        if arisen.is_no() {
            return None;
        }
        let met = Shown::any(self.met.iter().map(|met| met.came_by(now)));
        let in_time = Shown::any(self.met.iter().map(|met| met.came_by(now).and(met.in_time)));
        Some(match (met, in_time) {
            (Shown::Yes, Shown::Yes) => Standing::Met,
            (Shown::Yes, Shown::No) => match self.lifted_in_time(now) {
                Shown::Yes => Standing::Lifted,
                Shown::CannotTell => Standing::CannotTell,
                Shown::No => Standing::MetLate {
                    by: self.late_by(now),
                },
            },
            (Shown::No, _) if !self.arose.sure || !arisen.is_yes() => Standing::CannotTell,
            (Shown::No, _) => self.standing_unmet(now),
            _ => Standing::CannotTell,
        })
    }

    fn lifted_in_time(&self, now: When) -> Shown {
        Shown::any(
            self.lifted
                .iter()
                .map(|turn| turn.came_by(now).and(turn.in_time)),
        )
    }

    fn standing_unmet(&self, now: When) -> Standing {
        let turned = |turns: &[Turn]| Shown::any(turns.iter().map(|turn| turn.came_by(now)));
        match (turned(&self.lifted), turned(&self.lapsed), self.past(now)) {
            (Shown::Yes, ..) => self.ended_as(now, Standing::Lifted, Standing::LiftedOverdue),
            (Shown::CannotTell, ..) => Standing::CannotTell,
            (Shown::No, Shown::Yes, _) => {
                self.ended_as(now, Standing::Lapsed, Standing::LapsedOverdue)
            }
            (Shown::No, Shown::CannotTell, _) => Standing::CannotTell,
            (Shown::No, Shown::No, Shown::No) => Standing::Open,
            (Shown::No, Shown::No, Shown::CannotTell) => Standing::CannotTell,
            (Shown::No, Shown::No, Shown::Yes) => Standing::Overdue {
                by: self.over_by(now),
            },
        }
    }

    /// How it stands now that it has ended: one way if something ended it in time, another if nothing did.
    fn ended_as(&self, now: When, in_time: Standing, overdue: Standing) -> Standing {
        let ends = self.lifted.iter().chain(&self.lapsed);
        let ended_in_time = Shown::any(ends.map(|end| end.came_by(now).and(end.in_time)));
        match ended_in_time {
            Shown::Yes => in_time,
            Shown::CannotTell => Standing::CannotTell,
            Shown::No => overdue,
        }
    }

    /// Is its time past?
    pub fn past(&self, now: When) -> Shown {
        if self.is_before_another() {
            Shown::any(
                self.deadlines
                    .iter()
                    .map(|turn| turn.counts.and(turn.due.is_before(now))),
            )
        } else {
            self.due.map_or(Shown::No, |due| due.is_before(now))
        }
    }

    /// Is the force's own number missed at a moment? Never a breach.
    pub fn aim_missed(&self, at: Timestamp) -> Shown {
        self.unmet_by(self.aim, When::at(at))
    }

    /// Where the force asks for it sooner than law or guidance: is what they themselves give missed too, at a moment?
    pub fn missed_in_law(&self, at: Timestamp) -> Shown {
        match self.standing(at) {
            Some(Standing::Overdue { .. } | Standing::MetLate { .. }) => {
                self.unmet_by(self.due_in_law, When::at(at))
            }
            _ => Shown::No,
        }
    }

    /// Is a moment past, and was it not met by then?
    fn unmet_by(&self, due: Option<When>, now: When) -> Shown {
        let Some(due) = due else {
            return Shown::No;
        };
        let met = Shown::any(
            self.met
                .iter()
                .map(|met| met.came_by(now).and(met.moment.when.is_by(due))),
        );
        due.is_before(now).and(!met)
    }

    fn is_before_another(&self) -> bool {
        matches!(self.rule.term, crate::catalogue::Term::Before { .. })
    }

    fn late_by(&self, now: When) -> i64 {
        let first = self
            .met
            .iter()
            .filter(|met| met.counts.is_yes() && met.moment.when.is_by(now).is_yes())
            .map(|met| met.moment.when.earliest_micros())
            .min();
        first
            .zip(self.due)
            .map_or(0, |(first, due)| first - due.latest_micros())
    }

    fn over_by(&self, now: When) -> i64 {
        self.due
            .map_or(0, |due| now.latest_micros() - due.latest_micros())
    }
}
