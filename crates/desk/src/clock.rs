//! The one place that reads the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use heard_record::when::moment;
use jiff::{SignedDuration, Timestamp};

/// Tells the time: the machine's own, or that of a demonstration, a lesson or a test.
#[derive(Debug, Clone)]
pub struct Clock {
    time: Time,
    /// The latest moment told so far, in microseconds.
    told: Arc<AtomicI64>,
}

#[derive(Debug, Clone)]
enum Time {
    /// As the machine has it, and so much later.
    Machine(SignedDuration),
    /// Whatever it was last set to.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's own time.
    pub fn of_the_machine() -> Clock {
        Clock::of(Time::Machine(SignedDuration::ZERO))
    }

    /// A clock that shows a moment now and goes on from there.
    pub fn beginning_at(moment: Timestamp) -> Clock {
        Clock::of(Time::Machine(moment.duration_since(machine())))
    }

    /// A clock that stands still where it is set.
    pub fn set_to(moment: Timestamp) -> Clock {
        let set = Arc::new(AtomicI64::new(moment.as_microsecond()));
        Clock::of(Time::Set(set))
    }

    fn of(time: Time) -> Clock {
        Clock {
            time,
            told: Arc::new(AtomicI64::new(i64::MIN)),
        }
    }

    /// Sets a clock that stands still; the machine's goes its own way.
    pub fn set(&self, to: Timestamp) {
        if let Time::Set(set) = &self.time {
            set.store(to.as_microsecond(), Ordering::SeqCst);
        }
    }

    /// The time by which phones make codes: the machine's own, whatever moment a demonstration shows.
    pub fn of_phones(&self) -> Timestamp {
        match &self.time {
            Time::Machine(_) => machine(),
            Time::Set(set) => moment(set.load(Ordering::SeqCst)),
        }
    }

    /// The time is no earlier than this: something was put on record then.
    pub fn at_least(&self, moment: Timestamp) {
        self.told
            .fetch_max(moment.as_microsecond(), Ordering::SeqCst);
    }

    /// The time, in microseconds. It never goes back, whatever the machine does.
    pub fn now(&self) -> Timestamp {
        let now = match &self.time {
            Time::Machine(ahead) => machine().saturating_add(*ahead).unwrap_or(Timestamp::MAX),
            Time::Set(set) => moment(set.load(Ordering::SeqCst)),
        };
        let now = now.as_microsecond();
        moment(self.told.fetch_max(now, Ordering::SeqCst).max(now))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn machine() -> Timestamp {
    Timestamp::now()
}
