//! What began in a month, with everything that came of it.
//!
//! A case belongs to the month in which the first of it happened, whole: a child who went missing on the last night of
//! April and was seen on the first of May counts in April, once. What belongs to no case, such as who the child is, is
//! read for every month, and what is owed because of it counts in the month in which it came about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use heard_record::{CaseId, Fact, Timeline, When, when};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::file::ChildView;

/// A month by the clock of the United Kingdom, written as in 2026-05.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Date);

impl Month {
    /// The month in which a moment falls.
    pub fn of(moment: Timestamp) -> Month {
        Month(when::date_of(moment.as_microsecond()).first_of_month())
    }

    /// The month in which a time begins that may be vague.
    pub fn of_when(when: When) -> Month {
        Month::of(when.earliest())
    }

    /// Reads it as it is written.
    pub fn read(written: &str) -> Option<Month> {
        let date: Date = format!("{written}-01").parse().ok()?;
        Some(Month(date))
    }

    /// So many months before, and none before the first there is.
    pub fn before(self, months: i32) -> Month {
        Month(self.0.saturating_sub(months.months()))
    }

    /// As it is said: May 2026.
    pub fn in_words(self) -> String {
        self.0.strftime("%B %Y").to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m"))
    }
}

/// In which month each case of a child began, as far as was known.
#[derive(Debug, Clone, Default)]
pub struct Begun {
    cases: BTreeMap<CaseId, Month>,
    /// The months in which something happened that belongs to no case.
    beside: BTreeSet<Month>,
}

impl Begun {
    /// As a child's record shows it.
    pub fn of(timeline: &Timeline) -> Begun {
        let mut begun = Begun::default();
        for fact in timeline.facts() {
            let month = Month::of_when(fact.happened);
            if fact.cases.is_empty() {
                begun.beside.insert(month);
            }
            for case in &fact.cases {
                let first = begun.cases.entry(*case).or_insert(month);
                *first = month.min(*first);
            }
        }
        begun
    }

    /// The months of which there is anything to be read, from one on.
    pub fn months(&self, from: Month) -> BTreeSet<Month> {
        let each = self.cases.values().chain(&self.beside).copied();
        each.filter(|month| *month >= from).collect()
    }

    /// Is a fact read for a month? One of a case that began in it is, one of no case of the child's, and none of another
    /// month's.
    pub fn is_read_for(&self, month: Month, fact: &Fact) -> bool {
        let mut known = fact.cases.iter().filter_map(|case| self.cases.get(case));
        match known.next() {
            None => true,
            Some(first) => *first == month || known.any(|other| *other == month),
        }
    }

    /// Does what came about by a fact count in a month?
    fn counts_in(&self, month: Month, when: When, fact: Option<&Fact>) -> bool {
        let of_case = fact.is_some_and(|fact| {
            let mut cases = fact.cases.iter();
            cases.any(|case| self.cases.contains_key(case))
        });
        of_case || Month::of_when(when) == month
    }

    /// A child as counted for a month: what is read for it, and what came about by that, with everything that came of it.
    pub fn narrowed<'s, 'c>(
        &self,
        month: Month,
        whole: &ChildView<'_, 'c>,
        read: Timeline<'s>,
    ) -> ChildView<'s, 'c> {
        let counts = |when: When, fact: Option<&Fact>| {
            fact.is_none_or(|fact| self.is_read_for(month, fact))
                && self.counts_in(month, when, fact)
        };
        let duties = whole.duties.iter().filter(|stood| {
            let arose = &stood.duty.arose;
            counts(arose.when, whole.timeline.fact(arose.fact))
        });
        let seen = whole.seen.iter();
        ChildView {
            name: whole.name.clone(),
            duties: duties.cloned().collect(),
            seen: seen
                .filter(|seen| counts(seen.when, whole.timeline.at(seen.place)))
                .copied()
                .collect(),
            timeline: read,
        }
    }
}
