//! Disclosures under the scheme by which somebody is told of a partner's violence: how far each is, whom it could not reach, and
//! when each child within reach was looked at again. What is owed of them is the engine's.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::fact::domestic_abuse::{
    ChildLinkedToDisclosure, ChildRechecked, DisclosureAttemptFailed, DisclosureChecked,
    DisclosureDecided, DisclosureDelayed, DisclosureEnded, DisclosureMet, DisclosureOpened,
    DisclosureOutcome, DisclosureRoute,
};
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, Fact, FactId, PersonId, When};
use heard_store::Fault;
use jiff::Timestamp;

use crate::desk::{Desk, No, Signed};
use crate::history::Entry;
use crate::investigations::last;
use crate::overview::Known;
use crate::owed::Owed;
use crate::reading::Reading;
use crate::worklist::{Whose, Work};

/// How the rules about disclosures are called.
pub(crate) const DISCLOSING: [&str; 1] = ["dvds."];

/// What a matter has on record that is a disclosure: the first word of any of these.
const BEGINS: [&Kind; 2] = [DisclosureOpened::KIND, ChildLinkedToDisclosure::KIND];

/// What is to be done next of a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The first checks.
    Check,
    /// To meet whoever asked.
    Meet,
    /// To decide.
    Decide,
    /// To tell whoever is at risk.
    Disclose,
    /// To say no, with reasons.
    Refuse,
    /// Nothing: it ended.
    Ended,
}

impl Stage {
    /// The same, in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Stage::Check => "make the first checks",
            Stage::Meet => "meet whoever asked",
            Stage::Decide => "decide",
            Stage::Disclose => "disclose",
            Stage::Refuse => "say no, with reasons",
            Stage::Ended => "ended",
        }
    }
}

/// A try to reach whoever is to be told, which failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureTry {
    /// How it was tried, and whether that was safe.
    pub how: Option<String>,
    /// Which other way is tried next.
    pub other_route: Option<String>,
}

/// Why a disclosure has to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureWait {
    /// Why.
    pub because: Option<String>,
    /// Until when.
    pub until: Option<When>,
}

/// How a disclosure ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureEnd {
    /// How.
    pub outcome: Option<DisclosureOutcome>,
    /// Why it was not made, where it was not.
    pub because: Option<String>,
    /// What protects the children instead.
    pub protects: Option<String>,
    /// Who agreed.
    pub agreed_by: Option<String>,
}

/// One disclosure, as it is on the record of one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// The matter it belongs to.
    pub case: CaseId,
    /// Its number, where one is on record.
    pub number: Option<String>,
    /// Which way in.
    pub route: Option<DisclosureRoute>,
    /// Is the risk said to be immediate?
    pub is_immediate: bool,
    /// When it was opened; where that is not on this record, when the child was linked to it.
    pub opened: When,
    /// What is to be done next.
    pub stage: Stage,
    /// The tries that failed, the latest first.
    pub tries: Vec<Known<DisclosureTry>>,
    /// Why it has to wait, as was said last.
    pub waits: Option<Known<DisclosureWait>>,
    /// When the child was looked at again, and what had changed: the latest first.
    pub rechecked: Vec<Known<Option<String>>>,
    /// How it ended.
    pub ended: Option<Known<DisclosureEnd>>,
    /// Everybody its facts are about or link to it, of what is open.
    pub children: BTreeSet<PersonId>,
    facts: BTreeSet<FactId>,
}

impl Disclosure {
    fn of(case: CaseId, facts: &[&Fact]) -> Option<Disclosure> {
        let begins = facts.iter().filter(|fact| BEGINS.contains(&fact.kind()));
        let first = begins.map(|fact| fact.happened).min()?;
        let opening = last::<DisclosureOpened>(facts);
        let opened = opening.map_or(first, |(fact, _)| fact.happened);
        let ended = last::<DisclosureEnded>(facts)
            .filter(|(fact, _)| !opened.is_after(fact.happened).is_yes());
        let linked = last::<ChildLinkedToDisclosure>(facts);
        let number = opening.and_then(|(_, says)| says.disclosure.clear());
        let number = number.or_else(|| linked.and_then(|(_, says)| says.disclosure.clear()));
        let route = opening.and_then(|(_, says)| says.route.clear().copied());
        let waits =
            last::<DisclosureDelayed>(facts).map(|(fact, says)| Known::of(fact, wait(says)));
        Some(Disclosure {
            case,
            number: number.map(|number| number.0.clone()),
            route,
            is_immediate: opening.is_some_and(|(_, says)| says.immediate.clear() == Some(&true)),
            opened,
            stage: if ended.is_some() {
                Stage::Ended
            } else {
                stage(facts, route)
            },
            tries: each(facts, |says: &DisclosureAttemptFailed| DisclosureTry {
                how: says.how.clear().cloned(),
                other_route: says.other_route.clear().cloned(),
            }),
            waits,
            rechecked: each(facts, |says: &ChildRechecked| says.changed.clear().cloned()),
            ended: ended.map(|(fact, says)| Known::of(fact, end(says))),
            children: within_reach(facts),
            facts: facts.iter().map(|fact| fact.id).collect(),
        })
    }

    /// Did an attempt fail, or does it have to wait, and is it not ended?
    pub fn is_blocked(&self) -> bool {
        self.ended.is_none() && (!self.tries.is_empty() || self.waits.is_some())
    }

    /// Did something that is owed arise in it?
    pub fn owes(&self, owed: &Owed) -> bool {
        self.facts.contains(&owed.arose_on)
    }

    /// What is on record of it, of what the record tells.
    pub fn entries<'e>(&self, history: &'e [Entry]) -> impl DoubleEndedIterator<Item = &'e Entry> {
        let stands =
            |entry: &&Entry| entry.taken_back.is_none() && self.facts.contains(&entry.fact);
        history.iter().filter(stands)
    }
}

/// Everybody the facts are about, and whoever is linked to it by one of them.
fn within_reach(facts: &[&Fact]) -> BTreeSet<PersonId> {
    let about = facts.iter().flat_map(|fact| fact.about.clone());
    let linked = facts.iter().filter_map(|fact| {
        let says = ChildLinkedToDisclosure::of(&fact.what)?;
        says.child.clear().map(|child| child.0)
    });
    about.chain(linked).collect()
}

fn stage(facts: &[&Fact], route: Option<DisclosureRoute>) -> Stage {
    let decided = last::<DisclosureDecided>(facts).and_then(|(_, says)| says.disclose.clear());
    match decided {
        Some(true) => Stage::Disclose,
        Some(false) => Stage::Refuse,
        None if last::<DisclosureChecked>(facts).is_none() => Stage::Check,
        None if route == Some(DisclosureRoute::RightToAsk)
            && last::<DisclosureMet>(facts).is_none() =>
        {
            Stage::Meet
        }
        None => Stage::Decide,
    }
}

fn wait(says: &DisclosureDelayed) -> DisclosureWait {
    DisclosureWait {
        because: says.because.clear().cloned(),
        until: says.until.clear().copied(),
    }
}

fn end(says: &DisclosureEnded) -> DisclosureEnd {
    DisclosureEnd {
        outcome: says.outcome.clear().copied(),
        because: says.because.clear().cloned(),
        protects: says.protects_children_instead.clear().cloned(),
        agreed_by: says.agreed_by.clear().cloned(),
    }
}

/// Every fact of a kind, told, the latest first.
fn each<K: OneKind, T>(facts: &[&Fact], tell: impl Fn(&K) -> T) -> Vec<Known<T>> {
    let of_it = facts
        .iter()
        .filter_map(|fact| Some(Known::of(fact, tell(K::of(&fact.what)?))));
    let mut all: Vec<Known<T>> = of_it.collect();
    all.sort_by_key(|one| std::cmp::Reverse((one.happened, one.recorded)));
    all
}

/// One disclosure, with each child within reach whose record is open to whoever asks.
#[derive(Debug, Clone)]
pub struct OneDisclosure {
    /// The children, each with the disclosure as their record has it.
    pub children: Vec<(Work, Disclosure)>,
}

impl OneDisclosure {
    /// The disclosure as the record has it that knows most of it: one that has not ended before one that has, and of these the
    /// one with most tries. It is open as long as it is for any child.
    pub fn told(&self) -> Option<&Disclosure> {
        let all = self.children.iter().map(|(_, one)| one);
        all.max_by_key(|one| (one.ended.is_none(), one.tries.len(), one.stage))
    }
}

/// The disclosures that somebody may see.
#[derive(Debug, Clone)]
pub struct Disclosures {
    /// Each, the one opened first before the others.
    pub all: Vec<OneDisclosure>,
    /// What is damaged of what would have been read.
    pub damaged: Vec<Fault>,
}

impl Reading {
    /// The disclosures of what may be read, as known at a moment: the open ones first, and of those the one opened first.
    pub fn disclosures(&self, known: Timestamp) -> Vec<Disclosure> {
        let mut all = self.of_each_case(known, |case, facts| {
            let of_it: Vec<&Fact> = facts
                .iter()
                .copied()
                .filter(|fact| OF_DISCLOSURES.contains(&fact.kind()))
                .collect();
            Disclosure::of(case, &of_it)
        });
        all.sort_by_key(|one| (one.ended.is_some(), one.opened, one.case));
        all
    }
}

/// The kinds of facts a disclosure is told by.
const OF_DISCLOSURES: [&Kind; 9] = [
    DisclosureOpened::KIND,
    ChildLinkedToDisclosure::KIND,
    DisclosureChecked::KIND,
    DisclosureMet::KIND,
    DisclosureDecided::KIND,
    DisclosureAttemptFailed::KIND,
    DisclosureDelayed::KIND,
    ChildRechecked::KIND,
    DisclosureEnded::KIND,
];

impl Desk {
    /// The disclosures of which something is owed, of the children whose record is open to whoever asks. That each was looked
    /// at is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn disclosures(&self, signed: &Signed) -> Result<Disclosures, No> {
        let list = self
            .first_of_list(signed, Whose::Disclosures, usize::MAX)
            .await?;
        let mut by_number: BTreeMap<String, OneDisclosure> = BTreeMap::new();
        for work in list.children {
            for one in work.disclosures.clone() {
                let called = one.number.clone().unwrap_or_else(|| one.case.to_string());
                let told = by_number.entry(called).or_insert_with(|| OneDisclosure {
                    children: Vec::new(),
                });
                let own = &work.exploited.records;
                let is_told = |(other, _): &(Work, Disclosure)| own.contains(&other.child);
                if !told.children.iter().any(is_told) {
                    told.children.push((work.clone(), one));
                }
            }
        }
        let mut all: Vec<OneDisclosure> = by_number.into_values().collect();
        all.sort_by_key(|one| one.told().map(|told| told.opened));
        Ok(Disclosures {
            all,
            damaged: list.damaged,
        })
    }
}
