//! What a record shows: yes, no, or that it cannot say.

/// Whether the record shows something.
///
/// `CannotTell` is an answer of its own: the record speaks, but not clearly
/// enough. It is combined with the others so that learning more may turn it
/// into yes or no, and never turns a yes into a no (Kleene's three values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shown {
    /// The record shows that it is not so, or there is no record of it.
    No,
    /// The record speaks of it, but cannot settle it.
    CannotTell,
    /// The record shows it.
    Yes,
}

impl Shown {
    /// Yes only if both are; no as soon as one is.
    pub fn and(self, other: Shown) -> Shown {
        self.min(other)
    }

    /// Yes as soon as one is; no only if both are.
    pub fn or(self, other: Shown) -> Shown {
        self.max(other)
    }

    /// Yes where it is sure, and otherwise that the record cannot say.
    pub fn from_sure(sure: bool) -> Shown {
        if sure { Shown::Yes } else { Shown::CannotTell }
    }

    /// Is it shown, for certain?
    pub fn is_yes(self) -> bool {
        self == Shown::Yes
    }

    /// Is it ruled out, for certain?
    pub fn is_no(self) -> bool {
        self == Shown::No
    }

    /// Yes as soon as one of them is.
    pub fn any(all: impl IntoIterator<Item = Shown>) -> Shown {
        let mut res = Shown::No;
        for shown in all {
            res = res.or(shown);
            if res.is_yes() {
                break;
            }
        }
        res
    }

    /// Yes only if all of them are.
    pub fn all(all: impl IntoIterator<Item = Shown>) -> Shown {
        all.into_iter().fold(Shown::Yes, Shown::and)
    }

    /// The word for it on a page.
    pub fn word(self) -> &'static str {
        match self {
            Shown::Yes => "yes",
            Shown::No => "no",
            Shown::CannotTell => "cannot tell",
        }
    }
}

impl std::ops::Not for Shown {
    type Output = Shown;

    fn not(self) -> Shown {
        match self {
            Shown::Yes => Shown::No,
            Shown::No => Shown::Yes,
            Shown::CannotTell => Shown::CannotTell,
        }
    }
}

impl From<bool> for Shown {
    fn from(is: bool) -> Shown {
        if is { Shown::Yes } else { Shown::No }
    }
}

impl From<Option<bool>> for Shown {
    fn from(is: Option<bool>) -> Shown {
        is.map_or(Shown::CannotTell, Shown::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Shown::{self, CannotTell, No, Yes};

    #[test]
    fn not_knowing_settles_nothing_by_itself() {
        assert_eq!(CannotTell.and(Yes), CannotTell);
        assert_eq!(CannotTell.and(No), No);
        assert_eq!(CannotTell.or(Yes), Yes);
        assert_eq!(CannotTell.or(No), CannotTell);
        assert_eq!(!CannotTell, CannotTell);
    }

    #[test]
    fn nothing_shows_nothing() {
        assert_eq!(Shown::any([]), No);
        assert_eq!(Shown::all([]), Yes);
    }
}
