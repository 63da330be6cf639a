//! The register of exploited children as somebody may see it: one child once, whatever lists they are on, each with who
//! works with them, and where the lists differ. No child is counted or told of whose record is not open to whoever asks.

mod differences;
mod exploited;
mod workers;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;
use heard_duty::Outcome;
use heard_record::PersonId;
use heard_record::fact::exploitation::RegisterList;
use heard_store::Fault;
use jiff::Timestamp;

use crate::access::{Answer, Asked};
use crate::desk::{Desk, No, Signed};
use crate::overview::Known;
use crate::worklist::{Found, Open, Whose, Work};

pub use differences::Differs;
pub use exploited::{Exploited, PanelOther, RegisterEntry};
pub use workers::Worker;

use differences::differences;
use workers::{Held, has_officer};

/// The rule by which the panel's actions are owed.
pub const PANEL_ACTIONS: &str = "ce.mace-actions";

/// A place or an adult the panel talked about, with the children it concerns.
#[derive(Debug)]
pub struct OtherHeard<'r> {
    /// What was said of it last.
    pub last: &'r Known<PanelOther>,
    /// Whom it concerns.
    pub children: Vec<&'r Registered>,
}

/// A child on the register, or beside it.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The child, told, with what is owed.
    pub work: Work,
    /// Who works with the child.
    pub workers: Vec<Worker>,
    /// Where the lists differ.
    pub differences: Vec<Differs>,
    /// What was asked, and by which leave it is open.
    by: (Asked, Answer),
}

impl Registered {
    /// How many actions of the panel are late.
    pub fn late_panel_actions(&self) -> usize {
        late_panel_actions(&self.work)
    }

    /// The child's entry; nothing, where the child is only beside the register.
    pub fn entry(&self) -> Option<&RegisterEntry> {
        self.work.exploited.entry.as_ref()
    }

    /// Is the child on a list? In the team's caseload is whoever an officer has the case of, listed there or not.
    pub fn is_on(&self, list: RegisterList) -> bool {
        let is_of_team = list == RegisterList::Team && has_officer(&self.workers);
        self.work.exploited.is_listed(list) || is_of_team
    }

    /// Where the lists differ, and nothing that holds was decided.
    pub fn open_differences(&self) -> impl Iterator<Item = &Differs> {
        self.differences.iter().filter(|one| one.decided.is_none())
    }
}

/// The register as somebody may see it.
#[derive(Debug, Clone)]
pub struct Register {
    /// The children on it.
    pub children: Vec<Registered>,
    /// Those beside it: something points to exploitation, and nothing put them on it.
    pub beside: Vec<Registered>,
    /// What is damaged of what would have been read, so that a child it bears on may not be on it.
    pub damaged: Vec<Fault>,
}

impl Register {
    /// How many of the children stand on a list.
    pub fn on_list(&self, list: RegisterList) -> usize {
        let on = self.children.iter().filter(|child| child.is_on(list));
        on.count()
    }

    /// Everybody of whom it tells: the children on it, and those beside it.
    pub fn everybody(&self) -> impl Iterator<Item = &Registered> {
        self.children.iter().chain(&self.beside)
    }

    /// Those whom the panel hears, in its order.
    pub fn agenda(&self) -> Vec<&Registered> {
        let on = self.children.iter();
        let mut all: Vec<&Registered> = on
            .filter(|child| child.is_on(RegisterList::Panel))
            .collect();
        all.sort_by_key(|child| on_agenda(&child.work));
        all
    }

    /// The places and adults the panel talked about, by what they are called.
    pub fn others(&self) -> Vec<OtherHeard<'_>> {
        let mut all: BTreeMap<&str, (&Known<PanelOther>, BTreeMap<PersonId, &Registered>)> =
            BTreeMap::new();
        for child in self.everybody() {
            for other in &child.work.exploited.others {
                let (last, children) = all
                    .entry(&other.what.of)
                    .or_insert_with(|| (other, BTreeMap::new()));
                if other.happened > last.happened {
                    *last = other;
                }
                children.insert(child.work.child, child);
            }
        }
        let each = all.into_values().map(|(last, children)| OtherHeard {
            last,
            children: children.into_values().collect(),
        });
        each.collect()
    }
}

impl Desk {
    /// The register of exploited children, of those whose record is open to whoever asks. Whoever shows one of them keeps
    /// before that the child was looked at ([`Desk::keep_shown`]).
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn register(&self, signed: &Signed) -> Result<Register, No> {
        let (open, mut damaged) = self.exploited(signed).await?;
        let has_council_list = open
            .iter()
            .any(|(work, ..)| work.exploited.is_listed(RegisterList::Council));
        let now = self.now();
        let held = self.who_works_with(&open, now).await?;
        let mut res = Register {
            children: Vec::new(),
            beside: Vec::new(),
            damaged: Vec::new(),
        };
        for (work, asked, answer) in open {
            let held = match held.get(&work.child) {
                Some(Ok(held)) => held.clone(),
                Some(Err(fault)) => {
                    damaged.push(fault.clone());
                    Held::default()
                }
                None => Held::default(),
            };
            let registered = Registered {
                differences: differences(&work, &held, has_council_list, now),
                work,
                workers: held.workers,
                by: (asked, answer),
            };
            if registered.entry().is_some() {
                res.children.push(registered);
            } else {
                res.beside.push(registered);
            }
        }
        res.damaged = damaged;
        Ok(res)
    }

    /// Keeps that some of the register were looked at, each once in a tour of duty, before they are shown.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn keep_shown(
        &self,
        signed: &Signed,
        shown: impl IntoIterator<Item = &Registered>,
    ) -> Result<(), No> {
        let each: BTreeMap<PersonId, &Registered> = shown
            .into_iter()
            .map(|child| (child.work.child, child))
            .collect();
        let looks = each.into_iter().map(|(child, registered)| {
            let (asked, answer) = &registered.by;
            self.keep_look_on_register(signed, child, asked, answer)
        });
        try_join_all(looks).await?;
        Ok(())
    }

    /// Those whom the panel hears, of whom the record is open to whoever asks, in its order and by their ids alone.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn agenda(&self, signed: &Signed) -> Result<Vec<PersonId>, No> {
        let (open, _) = self.exploited(signed).await?;
        let mut all: Vec<&Work> = open
            .iter()
            .map(|(work, ..)| work)
            .filter(|work| work.exploited.is_listed(RegisterList::Panel))
            .collect();
        all.sort_by_key(|work| on_agenda(work));
        Ok(all.into_iter().map(|work| work.child).collect())
    }

    /// The exploited children, each once, by whichever of the records of one is read first.
    async fn exploited(&self, signed: &Signed) -> Result<Found<Open>, No> {
        let (mut open, damaged) = self.found(signed, Whose::Exploited, usize::MAX).await?;
        let mut told: BTreeSet<PersonId> = BTreeSet::new();
        open.retain(|(work, ..)| {
            let records = &work.exploited.records;
            let is_new = told.is_disjoint(records);
            told.extend(records);
            is_new
        });
        Ok((open, damaged))
    }

    /// When whoever asks last opened the record of each of some children by itself, and not only met it on a list or was told
    /// of it.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn opened_last(
        &self,
        signed: &Signed,
        children: impl IntoIterator<Item = &Registered>,
    ) -> Result<BTreeMap<PersonId, Timestamp>, No> {
        let of_whom = children.into_iter();
        let children: BTreeSet<PersonId> = of_whom.map(|child| child.work.child).collect();
        let who = signed.account.person;
        Ok(self.store.opened_last(who, &children).await?)
    }
}

/// Where somebody stands on the agenda: whoever an action is late for first, then by the day they are heard next.
fn on_agenda(work: &Work) -> (bool, i64, PersonId) {
    let entry = work.exploited.entry.as_ref();
    let next = entry.and_then(|entry| entry.next_panel);
    let next = next.map_or(i64::MAX, |next| next.latest_micros());
    (late_panel_actions(work) == 0, next, work.child)
}

/// How many actions of the panel are late.
fn late_panel_actions(work: &Work) -> usize {
    let owed = work.owed.iter();
    owed.filter(|owed| owed.rule == PANEL_ACTIONS && owed.stands == Outcome::Overdue)
        .count()
}
