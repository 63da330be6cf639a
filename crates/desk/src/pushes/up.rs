//! When what is late goes up: to the supervisor of whoever owes it at once, to the duty inspector after a further quarter of the
//! limit, to the superintendent after a further half. These numbers are force defaults; no law or guidance gives them.

use std::collections::BTreeMap;

use heard_duty::catalogue::Term;
use heard_duty::limit::Limit;
use heard_duty::{Catalogue, Rule};
use heard_store::ToldAs;
use jiff::{SignedDuration, Timestamp};

use super::TOUR;
use super::round::LOOKS_BACK;

/// How long it takes at least until what is late goes up once more: a force default.
pub const GOES_UP_AFTER: SignedDuration = SignedDuration::from_mins(30);

/// The part of the limit after which a duty inspector is told, one in so many: a force default.
const INSPECTOR_AFTER: i32 = 4;

/// The part of the limit after which, from then on, a superintendent is told, one in so many: a force default.
const SUPERINTENDENT_AFTER: i32 = 2;

/// When something of some rules has to have become late for somebody to be told of it now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window<'r> {
    pub(super) told_as: ToldAs,
    pub(super) rules: Vec<&'r str>,
    pub(super) after: Timestamp,
    pub(super) upto: Timestamp,
}

/// What goes up at a moment, the lowest step first.
pub(super) fn windows<'r>(
    catalogue: &Catalogue,
    rules: &[&'r str],
    now: Timestamp,
) -> Vec<Window<'r>> {
    let mut res = BTreeMap::new();
    for id in rules {
        let mut versions = catalogue.rules().iter().rev();
        let Some(rule) = versions.find(|rule| rule.id == *id) else {
            continue;
        };
        for (told_as, late_for) in steps(rule) {
            let together: &mut Vec<&str> = res.entry((told_as, late_for)).or_default();
            together.push(id);
        }
    }
    let windows = res.into_iter().map(|((told_as, late_for), rules)| {
        let upto = now.saturating_sub(late_for).unwrap_or(now);
        Window {
            told_as,
            rules,
            after: upto.saturating_sub(LOOKS_BACK).unwrap_or(upto),
            upto,
        }
    });
    windows.collect()
}

/// For how long something a rule asks is late when each above whoever owes it is told.
fn steps(rule: &Rule) -> [(ToldAs, SignedDuration); 3] {
    let limit = length(rule);
    let inspector = (limit / INSPECTOR_AFTER).max(GOES_UP_AFTER);
    let further = (limit / SUPERINTENDENT_AFTER).max(GOES_UP_AFTER);
    [
        (ToldAs::Supervisor, SignedDuration::ZERO),
        (ToldAs::DutyInspector, inspector),
        (ToldAs::Superintendent, inspector.saturating_add(further)),
    ]
}

/// How long there is, days as so many times 24 hours; no time at all, where no number says.
fn length(rule: &Rule) -> SignedDuration {
    let limit = match &rule.term {
        Term::Within(limit) => Some(limit),
        Term::Before { offset, .. } => offset.as_ref(),
    };
    match limit {
        Some(Limit::Minutes(minutes)) => SignedDuration::from_mins(i64::from(*minutes)),
        Some(Limit::Hours(hours)) => SignedDuration::from_hours(i64::from(*hours)),
        Some(Limit::Days(days) | Limit::DaysBeginningWith(days) | Limit::WorkingDays(days)) => {
            SignedDuration::from_hours(24 * i64::from(*days))
        }
        Some(Limit::EndOfTour) => TOUR,
        Some(Limit::BeforeNextSchoolDay | Limit::AsSoonAsPracticable | Limit::ByTheTimeSet)
        | None => SignedDuration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use heard_duty::catalogue::{Nation, built_in};

    use super::*;

    fn late_for(rule: &str) -> Vec<(ToldAs, i64)> {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        let now: Timestamp = "2026-06-10T21:00:00Z".parse().unwrap();
        let windows = windows(&catalogue, &[rule], now);
        assert!(windows.iter().all(|window| window.rules == [rule]));
        assert!(
            windows
                .iter()
                .all(|window| window.upto.duration_since(window.after) == LOOKS_BACK)
        );
        let each = windows.into_iter();
        each.map(|window| (window.told_as, now.duration_since(window.upto).as_mins()))
            .collect()
    }

    #[test]
    fn a_supervisor_is_told_at_once_the_inspector_after_a_quarter_and_the_superintendent_after_a_half_more()
     {
        assert_eq!(
            late_for("pp.max-72h"),
            [
                (ToldAs::Supervisor, 0),
                (ToldAs::DutyInspector, 18 * 60),
                (ToldAs::Superintendent, (18 + 36) * 60),
            ]
        );
        assert_eq!(
            late_for("missing.attend-golden-hour.medium"),
            [
                (ToldAs::Supervisor, 0),
                (ToldAs::DutyInspector, 30),
                (ToldAs::Superintendent, 60),
            ],
            "never less than half an hour"
        );
    }
}
