//! Taking records out of a store by hand. Whoever can do that needs no leave; that they did is kept before anything
//! comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use heard_record::fact::{access, person};
use heard_record::text::Person;
use heard_record::{CaseId, Fact, PersonId, Shown, Timeline, What};
use heard_store::{Account, Fault, Look, Store};
use jiff::Timestamp;
use serde_json::json;

use crate::clock::Clock;
use crate::looks::new_id;

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The record of a child: every fact about it or naming it, by any record that is said to be its.
    Child(PersonId),
    /// A case: every fact that belongs to it.
    Case(CaseId),
}

/// Who takes it, and why.
#[derive(Clone, Copy)]
pub struct Taker<'a> {
    /// The account of whoever does it.
    pub account: &'a Account,
    /// Why, in their words.
    pub because: &'a str,
}

/// What was taken.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Everyone the facts are about, by what they are called where the facts say it.
    pub people: Vec<Person>,
    /// The facts, in the order of the record.
    pub facts: Vec<Fact>,
}

/// How many facts are read at a time.
const AT_A_TIME: i64 = 5_000;

/// Takes records out; looks are kept in the store and in the file beside it, one for everyone whose record is taken.
///
/// # Errors
///
/// A [`Fault`]: then nothing was taken, for all anybody learns.
pub async fn take(
    store: &Store,
    looks: PathBuf,
    clock: &Clock,
    taker: &Taker<'_>,
    whose: &[Whose],
) -> Result<Taken, Fault> {
    let mut taking = Taking {
        store,
        clock,
        people: BTreeMap::new(),
        facts: BTreeMap::new(),
    };
    for one in whose {
        match one {
            Whose::Child(child) => taking.child(*child).await?,
            Whose::Case(case) => taking.case(*case).await?,
        }
    }
    taking.restrictions().await?;
    let looks = store.keep_looks(looks);
    for about in taking.people.keys() {
        let at = clock.now();
        let look = Look {
            id: new_id(at)?,
            at,
            who: taker.account.person,
            about: Some(*about),
            quiet: false,
            body: json!({
                "act": "take",
                "answer": "given",
                "rule": "by hand on the store",
                "because": taker.because,
            })
            .to_string(),
        };
        looks.keep(look).await?;
    }
    Ok(taking.taken())
}

struct Taking<'a> {
    store: &'a Store,
    clock: &'a Clock,
    /// Whose record is taken; of each, is it asked for as a child's?
    people: BTreeMap<PersonId, bool>,
    facts: BTreeMap<i64, Fact>,
}

impl Taking<'_> {
    async fn child(&mut self, child: PersonId) -> Result<(), Fault> {
        let kept = self.store.facts_for(child).await?;
        let latest = kept.iter().map(|kept| kept.fact.recorded).max();
        latest
            .into_iter()
            .for_each(|latest| self.clock.at_least(latest));
        let facts = || kept.iter().map(|kept| &kept.fact);
        let timeline = Timeline::as_known_at(child, self.clock.now(), facts());
        let is_the_child =
            |id: PersonId| id == child || timeline.person(id) == timeline.person(child);
        self.people.insert(child, true);
        for one in &kept {
            let names = names(&one.fact);
            if names.iter().any(|id| is_the_child(*id)) {
                let about = one.fact.about.iter().copied();
                for id in about {
                    *self.people.entry(id).or_default() |= is_the_child(id);
                }
                self.facts.insert(one.seq, one.fact.clone());
            }
        }
        Ok(())
    }

    async fn case(&mut self, case: CaseId) -> Result<(), Fault> {
        let mut last = 0;
        loop {
            let kept = self.store.after(last, AT_A_TIME).await?;
            let Some(end) = kept.last() else {
                return Ok(());
            };
            last = end.seq;
            for one in kept
                .into_iter()
                .filter(|kept| kept.fact.cases.contains(&case))
            {
                for id in &one.fact.about {
                    self.people.entry(*id).or_default();
                }
                self.facts.insert(one.seq, one.fact);
            }
        }
    }

    /// What is restricted here goes with what says so.
    async fn restrictions(&mut self) -> Result<(), Fault> {
        for person in self.people.keys() {
            for kept in self.store.leave_of(*person).await? {
                if restricts(&kept.fact.what) && kept.fact.about.contains(person) {
                    self.facts.insert(kept.seq, kept.fact);
                }
            }
        }
        Ok(())
    }

    fn taken(self) -> Taken {
        let facts: Vec<Fact> = self.facts.into_values().collect();
        let about: BTreeSet<PersonId> = facts.iter().flat_map(|fact| fact.about.clone()).collect();
        let people = about.into_iter().map(|id| {
            let asked_for = self.people.get(&id).copied().unwrap_or_default();
            Person {
                id,
                name: called(id, &facts),
                is_child: asked_for || was_a_child(id, &facts),
            }
        });
        Taken {
            people: people.collect(),
            facts,
        }
    }
}

/// Everyone a fact is about or names.
fn names(fact: &Fact) -> Vec<PersonId> {
    let mut res = fact.about.clone();
    fact.what.people(&mut |id| res.push(id));
    res
}

fn restricts(what: &What) -> bool {
    matches!(
        what,
        What::Access(
            access::Fact::Restricted(_)
                | access::Fact::RestrictionLifted(_)
                | access::Fact::DoNotTell(_)
                | access::Fact::MayBeTold(_)
        )
    )
}

/// What the facts call somebody; else the id, as it is spoken.
fn called(id: PersonId, facts: &[Fact]) -> String {
    let described = facts.iter().rev().filter(|fact| fact.about.contains(&id));
    let names = described.filter_map(|fact| match &fact.what {
        What::Person(person::Fact::Described(described)) => described.name.clear().cloned(),
        _ => None,
    });
    names.into_iter().next().unwrap_or_else(|| id.shown())
}

/// Was somebody surely a child when something about them was put on record?
fn was_a_child(id: PersonId, facts: &[Fact]) -> bool {
    let timeline = Timeline::as_known_at(id, Timestamp::MAX, facts);
    let about = facts.iter().filter(|fact| fact.about.contains(&id));
    let mut recorded = about.map(|fact| fact.recorded.as_microsecond());
    recorded.any(|moment| timeline.is_a_child(moment) == Shown::Yes)
}
