//! What is around several exploited children: the adults, places, accounts and vehicles that stand on record as of concern, and
//! what was tried to disrupt them. Each is told with the children it touches, of those whose record is open to whoever asks; it
//! has no record beside theirs, and nobody learns of it what none of their records tells them.

use std::collections::BTreeMap;

use heard_record::Fact;
use heard_record::fact::exploitation::{
    DisruptionCalledFor, DisruptionEnded, DisruptionPlanned, Tool, ToolTried, ToolUse,
};
use heard_record::fact::place::{AccountOfConcern, PlaceKind, PlaceOfConcern, VehicleOfConcern};
use heard_record::kind::OneKind;

use crate::overview::{Known, Near, Overview};
use crate::owed::NOT_NAMED;
use crate::register::{Register, Registered};

/// What is of concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConcernKind {
    /// An adult.
    Adult,
    /// A place.
    Place,
    /// An account on a platform.
    Account,
    /// A vehicle.
    Vehicle,
    /// A group or a network, or whatever else is to be disrupted.
    Group,
}

/// What is of concern for a child, as the child's record tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// What it is.
    pub kind: ConcernKind,
    /// What it is called.
    pub called: String,
    /// Why it is of concern.
    pub because: Option<String>,
    /// How sure it is, in words.
    pub sure: Option<&'static str>,
    /// Who said so.
    pub source: Option<String>,
}

/// A means of disruption, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolTold {
    /// Which.
    pub tool: Tool,
    /// What became of it; nothing, where it was only considered.
    pub was: Option<ToolUse>,
    /// Why.
    pub because: Option<String>,
}

/// What was planned and tried to disrupt something, as a child's record tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disruption {
    /// What is to be disrupted.
    pub of: String,
    /// Each means that was considered, tried or turned down, the latest first.
    pub tools: Vec<Known<ToolTold>>,
    /// What the child thinks of the plan.
    pub childs_view: Option<String>,
    /// Why it ended, where it did.
    pub ended: Option<String>,
}

/// One thing of concern, with every child it touches.
#[derive(Debug, Clone)]
pub struct Touching<'r> {
    /// What it is.
    pub kind: ConcernKind,
    /// By what it is told apart from everything else of its kind.
    pub id: String,
    /// What it is called.
    pub called: &'r str,
    /// Each child, with what of it is on their record.
    pub children: Vec<(&'r Registered, Vec<&'r Known<Concern>>)>,
    /// What was planned and tried, each on the record of one of them.
    pub disruptions: Vec<(&'r Registered, &'r Known<Disruption>)>,
}

/// What is of concern, by some facts in order of happening: the latest first.
pub(crate) fn concerns(facts: &[&Fact]) -> Vec<Known<Concern>> {
    let each = facts.iter().rev();
    each.filter_map(|fact| Some(Known::of(fact, concern(fact)?)))
        .collect()
}

/// What was planned and tried to disrupt what exploits a child, by some facts in order of happening.
pub(crate) fn disruptions(facts: &[&Fact]) -> Vec<Known<Disruption>> {
    let called = facts.iter().filter_map(|fact| {
        let called = DisruptionCalledFor::of(&fact.what)?;
        Some(Known::of(fact, disruption(called, facts)?))
    });
    called.collect()
}

/// What a fact says is of concern.
fn concern(fact: &Fact) -> Option<Concern> {
    if let Some(place) = PlaceOfConcern::of(&fact.what) {
        let is_home = matches!(
            place.kind.clear(),
            Some(PlaceKind::Home | PlaceKind::ChildrensHome)
        );
        return Some(Concern {
            kind: ConcernKind::Place,
            called: place.place.clear().filter(|_| !is_home)?.clone(),
            because: place.because.clear().cloned(),
            sure: place.sure.clear().map(|sure| sure.in_words()),
            source: place.source.clear().cloned(),
        });
    }
    if let Some(account) = AccountOfConcern::of(&fact.what) {
        return Some(Concern {
            kind: ConcernKind::Account,
            called: account.account.clear()?.clone(),
            because: account.because.clear().cloned(),
            sure: account.sure.clear().map(|sure| sure.in_words()),
            source: account.source.clear().cloned(),
        });
    }
    if let Some(vehicle) = VehicleOfConcern::of(&fact.what) {
        return Some(Concern {
            kind: ConcernKind::Vehicle,
            called: vehicle.vehicle.clear()?.clone(),
            because: vehicle.because.clear().cloned(),
            sure: vehicle.sure.clear().map(|sure| sure.in_words()),
            source: vehicle.source.clear().cloned(),
        });
    }
    let called = DisruptionCalledFor::of(&fact.what)?;
    Some(Concern {
        kind: ConcernKind::Group,
        called: called.of.clear()?.clone(),
        because: None,
        sure: None,
        source: None,
    })
}

fn disruption(called: &DisruptionCalledFor, facts: &[&Fact]) -> Option<Disruption> {
    let plan = called.plan.clear();
    let mut tools: Vec<Known<ToolTold>> = Vec::new();
    for fact in facts.iter().rev() {
        let tried = ToolTried::of(&fact.what).filter(|tried| tried.plan.clear() == plan);
        let Some(tool) = tried.and_then(|tried| Some((tried, *tried.tool.clear()?))) else {
            continue;
        };
        let (tried, tool) = tool;
        let told = ToolTold {
            tool,
            was: tried.how.clear().copied(),
            because: tried.because.clear().cloned(),
        };
        tools.push(Known::of(fact, told));
    }
    let plans = facts
        .iter()
        .rev()
        .filter_map(|fact| Some((*fact, DisruptionPlanned::of(&fact.what)?)));
    let plans: Vec<(&Fact, &DisruptionPlanned)> =
        plans.filter(|(_, it)| it.plan.clear() == plan).collect();
    for (fact, planned) in &plans {
        for tool in planned.tools.clear().into_iter().flatten() {
            if tools.iter().all(|one| one.what.tool != *tool) {
                let told = ToolTold {
                    tool: *tool,
                    was: None,
                    because: planned.because.clear().cloned(),
                };
                tools.push(Known::of(fact, told));
            }
        }
    }
    let mut ended = facts
        .iter()
        .rev()
        .filter_map(|fact| DisruptionEnded::of(&fact.what));
    let ended = ended.find(|ended| ended.plan.clear() == plan);
    let mut views = plans.iter();
    Some(Disruption {
        of: called.of.clear()?.clone(),
        tools,
        childs_view: views.find_map(|(_, it)| it.victims_view.clear().cloned()),
        ended: ended.and_then(|ended| ended.because.clear().cloned()),
    })
}

/// By what two ways of writing one name are told to be one: nothing else is taken for the same.
fn key(called: &str) -> String {
    let words: Vec<&str> = called.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The adults of concern around a child, each as somebody put on record that they are.
fn adults(overview: &Overview) -> impl Iterator<Item = &Near> {
    let near = overview.near.iter();
    near.filter(|near| near.is_of_concern() && !near.may_be_a_child() && near.name != NOT_NAMED)
}

impl Register {
    /// Everything that is of concern for the children of the register and those beside it, whatever touches most children first.
    /// Where a child lives is never one of them.
    pub fn concerns(&self) -> Vec<Touching<'_>> {
        let children = || self.children.iter().chain(&self.beside);
        let lives = children().filter_map(|child| child.work.overview.lives.as_ref());
        let homes: Vec<String> = lives.map(|lives| key(&lives.what)).collect();
        let mut all: BTreeMap<(ConcernKind, String), Touching<'_>> = BTreeMap::new();
        for child in children() {
            for adult in adults(&child.work.overview) {
                let id = adult.person.to_string();
                touch(&mut all, (ConcernKind::Adult, id), &adult.name, child, None);
            }
            for concern in &child.work.exploited.concerns {
                let (kind, called) = (concern.what.kind, &concern.what.called);
                let id = key(called);
                if !homes.contains(&id) {
                    touch(&mut all, (kind, id), called, child, Some(concern));
                }
            }
        }
        // What is to be disrupted and stands there already as what it is is no group beside it.
        let known: Vec<String> = all
            .values()
            .filter(|one| one.kind != ConcernKind::Group)
            .map(|one| key(one.called))
            .collect();
        all.retain(|(kind, id), _| *kind != ConcernKind::Group || !known.contains(id));
        for child in children() {
            for disruption in &child.work.exploited.disruptions {
                let of = key(&disruption.what.of);
                let touching = all.values_mut().find(|one| key(one.called) == of);
                if let Some(touching) = touching {
                    touching.disruptions.push((child, disruption));
                }
            }
        }
        let mut all: Vec<Touching<'_>> = all.into_values().collect();
        all.sort_by_key(|one| (one.kind, std::cmp::Reverse(one.children.len())));
        all
    }
}

fn touch<'r>(
    all: &mut BTreeMap<(ConcernKind, String), Touching<'r>>,
    (kind, id): (ConcernKind, String),
    called: &'r str,
    child: &'r Registered,
    concern: Option<&'r Known<Concern>>,
) {
    let touching = all.entry((kind, id.clone())).or_insert_with(|| Touching {
        kind,
        id,
        called,
        children: Vec::new(),
        disruptions: Vec::new(),
    });
    let is_last = |one: &(&Registered, Vec<_>)| one.0.work.child == child.work.child;
    if !touching.children.last().is_some_and(is_last) {
        touching.children.push((child, Vec::new()));
    }
    if let Some((_, said)) = touching.children.last_mut() {
        said.extend(concern);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_the_same_however_it_is_spaced_and_another_is_not() {
        assert_eq!(key("Kestrel  Cross "), key("kestrel cross"));
        assert_ne!(key("Kestrel Cross"), key("Kestrel Cross bus station"));
    }
}
