//! Leaks that tests plant, to see that they are found. Without the feature `faults` there are none.

/// A leak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leak {
    /// A search finds everybody.
    Everybody = 1,
    /// Whether there are more is said before it is known who may be known of.
    More,
    /// What is going on in a closed case opens the record.
    ClosedIncident,
    /// A protected place is told with the rest.
    Place,
    /// What is owed rests on closed cases too.
    ClosedCase,
    /// That there is a closed record is said to whoever asks.
    Existence,
    /// A measure counts everybody.
    Counted,
    /// Leave to be told of what changes is asked for once, when somebody begins to listen.
    AskedOnce,
    /// What is shown is shown whether or not it is kept that somebody looked.
    Unkept,
}

impl Leak {
    /// Each that shows in an answer, and not only in a stream.
    pub const ALL: [Leak; 7] = [
        Leak::Everybody,
        Leak::More,
        Leak::ClosedIncident,
        Leak::Place,
        Leak::ClosedCase,
        Leak::Existence,
        Leak::Counted,
    ];
}

#[cfg(feature = "faults")]
static PLANTED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Plants a leak in this program, in place of the one before.
#[cfg(feature = "faults")]
pub fn plant(leak: Option<Leak>) {
    let leak = leak.map_or(0, |leak| leak as u8);
    PLANTED.store(leak, std::sync::atomic::Ordering::SeqCst);
}

/// Is it planted?
#[cfg(feature = "faults")]
pub(crate) fn is_planted(leak: Leak) -> bool {
    PLANTED.load(std::sync::atomic::Ordering::SeqCst) == leak as u8
}

#[cfg(not(feature = "faults"))]
pub(crate) const fn is_planted(_: Leak) -> bool {
    false
}
