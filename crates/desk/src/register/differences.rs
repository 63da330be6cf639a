//! Where the lists differ about a child, what is wanting, and what on record makes it so.

use std::collections::BTreeSet;

use heard_record::fact::access::HeldAs;
use heard_record::fact::exploitation::{Difference, RegisterList};
use heard_record::{Shown, When};
use jiff::Timestamp;

use super::exploited::RegisterEntry;
use super::workers::{Held, Worker, has_officer};
use crate::overview::Known;
use crate::worklist::Work;

/// Where the lists differ about a child, or something is wanting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// How.
    pub difference: Difference,
    /// What on record makes it so.
    pub cause: String,
    /// What was decided about it, where that still holds.
    pub decided: Option<Known<String>>,
}

/// Where the lists differ about a child. Of a record of which no more than a part is open, nothing is said to be wanting.
pub(super) fn differences(
    work: &Work,
    held: &Held,
    has_council_list: bool,
    now: Timestamp,
) -> Vec<Differs> {
    let (exploited, workers) = (&work.exploited, &held.workers);
    if !exploited.is_whole {
        return Vec::new();
    }
    let found: Vec<(Difference, String)> = match &exploited.entry {
        None => on_no_list(&exploited.signs).into_iter().collect(),
        Some(entry) => [
            lists_differ(entry, workers, has_council_list),
            no_worker(entry, workers),
            not_skilled(workers),
            no_panel_date(entry, now),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    let each = found.into_iter().map(|(difference, cause)| {
        let mut decided = exploited.decided.iter();
        let decided = decided.find(|(of, known)| *of == difference && held.lets_stand(*of, known));
        Differs {
            difference,
            cause,
            decided: decided.map(|(_, known)| known.clone()),
        }
    });
    each.collect()
}

fn on_no_list(signs: &[Known<String>]) -> Option<(Difference, String)> {
    let signs: BTreeSet<&str> = signs.iter().map(|sign| sign.what.as_str()).collect();
    let signs: Vec<&str> = signs.into_iter().collect();
    let cause = format!("{}, and the child is on no list", signs.join("; "));
    (!signs.is_empty()).then_some((Difference::CrimeNotListed, cause))
}

fn lists_differ(
    entry: &RegisterEntry,
    workers: &[Worker],
    has_council_list: bool,
) -> Option<(Difference, String)> {
    let is_on = |list| entry.lists.contains_key(&list);
    let is_on_panel = is_on(RegisterList::Panel);
    let is_on_team = is_on(RegisterList::Team) || has_officer(workers);
    let is_on_council = is_on(RegisterList::Council);
    if is_on_council && !is_on_panel && !is_on_team {
        let cause = "the council has the child on its list, and neither the panel nor the team has";
        return Some((Difference::NotOurs, cause.into()));
    }
    let wanting = [
        (!is_on_panel).then_some("not on the panel’s list"),
        (!is_on_council && has_council_list).then_some("not on the council’s list"),
    ];
    let wanting: Vec<&str> = wanting.into_iter().flatten().collect();
    (!wanting.is_empty()).then(|| (Difference::OtherDifference, wanting.join(", ")))
}

fn no_worker(entry: &RegisterEntry, workers: &[Worker]) -> Option<(Difference, String)> {
    if has_officer(workers) {
        return None;
    }
    let cause = match &entry.lead {
        Some(lead) => {
            format!(
                "{lead} was named to the panel, and the child was given to nobody as officer in the case"
            )
        }
        None => "the child was given to nobody as officer in the case".into(),
    };
    Some((Difference::NoWorker, cause))
}

fn not_skilled(workers: &[Worker]) -> Option<(Difference, String)> {
    let mut officers = workers
        .iter()
        .filter(|worker| worker.held_as == HeldAs::OfficerInCase);
    if officers.clone().any(|worker| worker.skill.is_some()) {
        return None;
    }
    let first = officers.next()?;
    let cause = format!(
        "no accreditation of {} at PIP 2 or above holds today",
        first.name
    );
    Some((Difference::WorkerNotSkilled, cause))
}

fn no_panel_date(entry: &RegisterEntry, now: Timestamp) -> Option<(Difference, String)> {
    if !entry.lists.contains_key(&RegisterList::Panel) {
        return None;
    }
    let cause = match entry.next_panel {
        None => "no date is set for the panel to hear the child",
        Some(next) if next.is_before(When::at(now)) == Shown::Yes => {
            "the day set for the panel has passed, and no other is set"
        }
        Some(_) => return None,
    };
    Some((Difference::NoPanelDate, cause.into()))
}
