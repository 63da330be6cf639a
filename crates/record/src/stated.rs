//! An answer as it was given, including the ways of not giving one.

use crate::Shown;

/// What is told where a question was not asked and no reason is given.
pub(crate) const SAY_WHY: &str = "say why it was not asked";

/// What is told where something could not be found out and what was tried is not told.
pub(crate) const SAY_WHAT_WAS_TRIED: &str = "say what was tried";

/// An answer to one question, as the record has it.
///
/// Blank, "not known", "not asked, because", "would not say" and "could not be
/// found out, after" are different things to say about a child and are never
/// turned into one another. What was written but
/// could not be read is kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub enum Stated<T> {
    /// Answered, and understood.
    Clear(T),
    /// Something was written that is none of the answers; kept as written.
    Unclear(String),
    /// Asked or looked for, and not known.
    NotKnown,
    /// Not asked, with the reason.
    NotAsked(String),
    /// Asked, and whoever was asked would not say; that is theirs to choose.
    WouldNotSay,
    /// Looked for and not found out, with what was tried.
    NotFoundOut(String),
    /// Nothing was said about it at all.
    #[default]
    LeftOut,
}

impl<T> Stated<T> {
    /// The answer, where there is a clear one.
    pub fn clear(&self) -> Option<&T> {
        match self {
            Stated::Clear(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the answer is one of those wanted.
    ///
    /// What is unclear, not known or left out cannot settle the question; not
    /// asked, would not say and not found out settle it no more than that.
    pub fn shown(&self, wanted: impl FnOnce(&T) -> bool) -> Shown {
        match self {
            Stated::Clear(value) => wanted(value).into(),
            _ => Shown::CannotTell,
        }
    }

    /// As [`Stated::shown`], but a question nobody answered counts as not shown.
    ///
    /// For the elements of a good piece of work: no record of it is a gap.
    pub fn on_record(&self, wanted: impl FnOnce(&T) -> bool) -> Shown {
        match self {
            Stated::Clear(value) => wanted(value).into(),
            Stated::Unclear(_) => Shown::CannotTell,
            Stated::NotKnown
            | Stated::NotAsked(_)
            | Stated::WouldNotSay
            | Stated::NotFoundOut(_)
            | Stated::LeftOut => Shown::No,
        }
    }

    /// Is there an answer of substance on record?
    pub fn answered(&self) -> Shown {
        self.on_record(|_| true)
    }

    /// Was the question faced: answered, or honestly not known, not found out, not said, or not asked for a stated reason?
    pub fn addressed(&self) -> Shown {
        match self {
            Stated::Clear(_)
            | Stated::NotKnown
            | Stated::NotAsked(_)
            | Stated::WouldNotSay
            | Stated::NotFoundOut(_) => Shown::Yes,
            Stated::Unclear(_) => Shown::CannotTell,
            Stated::LeftOut => Shown::No,
        }
    }

    /// Was nothing said at all?
    pub fn is_left_out(&self) -> bool {
        matches!(self, Stated::LeftOut)
    }

    /// The same answer with its value put another way.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Stated<U> {
        match self {
            Stated::Clear(value) => Stated::Clear(change(value)),
            Stated::Unclear(written) => Stated::Unclear(written.clone()),
            Stated::NotKnown => Stated::NotKnown,
            Stated::NotAsked(because) => Stated::NotAsked(because.clone()),
            Stated::WouldNotSay => Stated::WouldNotSay,
            Stated::NotFoundOut(tried) => Stated::NotFoundOut(tried.clone()),
            Stated::LeftOut => Stated::LeftOut,
        }
    }
}

impl<T: PartialEq> Stated<T> {
    /// Whether the answer is exactly this one.
    pub fn is(&self, value: T) -> Shown {
        self.shown(|stated| *stated == value)
    }
}

/// Words that say there was nothing, or that nothing was said or is known. What follows them may tell of something.
const OF_NOTHING: &[&str] = &[
    "none",
    "no",
    "nil",
    "nothing",
    "na",
    "n a",
    "not said",
    "not asked",
    "not known",
    "not disclosed",
];

/// Words that, with nothing after them, say that nothing was said or is known.
const OF_NOTHING_ALONE: &[&str] = &["unknown", "would not say", "did not say", "does not say"];

impl Stated<String> {
    /// Is something told? Words that say only that there was nothing, or that nothing was said yet, tell of nothing; of words
    /// that begin so it cannot be told.
    pub fn tells_of_something(&self) -> Shown {
        let words = match self {
            Stated::Clear(words) => words.to_lowercase(),
            _ => return self.answered(),
        };
        let words: Vec<&str> = words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && *word != "yet")
            .collect();
        let words = words.join(" ");
        let begins = |with: &&str| {
            words
                .strip_prefix(*with)
                .is_some_and(|rest| rest.starts_with(' '))
        };
        if OF_NOTHING.contains(&words.as_str()) || OF_NOTHING_ALONE.contains(&words.as_str()) {
            Shown::No
        } else if OF_NOTHING.iter().any(begins) {
            Shown::CannotTell
        } else {
            Shown::Yes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_no_harm_and_no_more_than_none_is_not_certain() {
        let told = |words: &str| Stated::Clear(words.to_owned()).tells_of_something();
        assert_eq!(told("None."), Shown::No);
        assert_eq!(told("none, he is fine"), Shown::CannotTell);
        assert_eq!(told("not able to walk"), Shown::Yes);
        assert_eq!(told("bruised"), Shown::Yes);
        assert_eq!(Stated::<String>::LeftOut.tells_of_something(), Shown::No);
    }

    #[test]
    fn what_was_not_said_yet_tells_of_no_harm() {
        let told = |words: &str| Stated::Clear(words.to_owned()).tells_of_something();
        for words in [
            "Not said yet",
            "not yet said.",
            "None yet",
            "N/A",
            "Would not say",
            "unknown",
        ] {
            assert_eq!(told(words), Shown::No, "{words}");
        }
        assert_eq!(told("not said yet; a mark on one wrist"), Shown::CannotTell);
        assert_eq!(told("would not say who hit him"), Shown::Yes);
        assert_eq!(told("unknown man hit her"), Shown::Yes);
        assert_eq!(told("yet to be seen by a doctor, arm broken"), Shown::Yes);
    }

    #[test]
    fn blank_and_not_known_are_told_apart() {
        let blank: Stated<bool> = Stated::LeftOut;
        let unknown: Stated<bool> = Stated::NotKnown;
        assert_eq!(blank.addressed(), Shown::No);
        assert_eq!(unknown.addressed(), Shown::Yes);
        assert_eq!(unknown.answered(), Shown::No);
        assert_ne!(blank, unknown);
    }

    #[test]
    fn what_a_child_would_not_say_was_asked() {
        let would_not: Stated<bool> = Stated::WouldNotSay;
        assert_eq!(would_not.addressed(), Shown::Yes);
        assert_eq!(would_not.answered(), Shown::No);
        assert_ne!(would_not, Stated::NotAsked("asleep".into()));
    }

    #[test]
    fn what_is_not_known_never_counts_as_a_no() {
        for stated in [
            Stated::NotKnown,
            Stated::WouldNotSay,
            Stated::NotFoundOut("rang twice".into()),
            Stated::LeftOut,
            Stated::Unclear("?".into()),
        ] {
            assert_eq!(stated.is(true), Shown::CannotTell);
        }
    }
}
