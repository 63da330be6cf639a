//! Looking for what is about to be late, and for what is late and goes up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_duty::Rule;
use heard_record::{FactId, PersonId};
use heard_store::{Came, Fault, Push, Stands, ToldAs};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::up::{self, Window};
use super::who::{Owes, Staff};
use super::{MOST, MOST_IN_A_TOUR, SHOWN_FROM, TOUR};
use crate::desk::Desk;
use crate::looks::new_id;

/// How the rules are called whose delay may harm a child: nothing else is told so. A force default.
const PUSHED: [&str; 13] = [
    "contact.attend",
    "custody.reviews",
    "missing.attend-golden-hour",
    "missing.flag-vs-grade",
    "missing.review.",
    "missing.risk-grade",
    "missing.supervisor-ratify",
    "missing.task",
    "online.suspect-priority.act",
    "pp.max-72h",
    "pp.review",
    "sd.initiate",
    "voice.see-again",
];

/// How long before something is late whoever owes it is told: a force default.
pub const AHEAD: SignedDuration = SignedDuration::from_mins(15);

/// How long after it became late, or went up, somebody is still told, where nobody was: a force default.
pub(super) const LOOKS_BACK: SignedDuration = SignedDuration::from_mins(60);

/// How long something nobody could be told of waits until it is looked at again.
const WAITS: SignedDuration = SignedDuration::from_mins(5);

/// What somebody is to be told of, and as whom: as it is told from everything else.
type Thing = (PersonId, String, FactId, ToldAs);

/// What somebody is to be told of, and as whom.
#[derive(Debug)]
struct ToTell {
    stands: Stands,
    told_as: ToldAs,
}

impl ToTell {
    fn thing(&self) -> Thing {
        let stands = &self.stands;
        (stands.child, stands.rule.clone(), stands.fact, self.told_as)
    }
}

/// Looks for what is about to be late, and tells whoever owes it; and those above them what is late.
#[derive(Debug)]
pub struct Pushing {
    desk: Arc<Desk>,
    /// The rules whose delay may harm a child.
    rules: Vec<String>,
    /// What nobody could be told of, and when it is looked at again.
    waits: BTreeMap<Thing, Timestamp>,
}

/// What came of looking once.
#[derive(Debug, Default)]
pub struct Round {
    /// How many messages were told.
    pub told: usize,
    /// Of whom nothing could be told, because a record is damaged: it holds up nobody else's.
    pub damaged: Vec<Fault>,
}

/// What is told to one person about one child, as one of those who answer for it.
struct Telling<'p> {
    owes: &'p Owes,
    told_as: ToldAs,
    child: PersonId,
    message: Uuid,
    came: Came,
    before: Vec<Push>,
}

impl Pushing {
    /// Of a desk.
    pub fn of(desk: Arc<Desk>) -> Pushing {
        let ids = desk.catalogue.rules().iter().map(|rule| &rule.id);
        let rules: BTreeSet<&String> = ids.filter(|id| is_pushed(id)).collect();
        Pushing {
            rules: rules.into_iter().cloned().collect(),
            desk,
            waits: BTreeMap::new(),
        }
    }

    /// Looks once, at everything that is about to be late or is late.
    ///
    /// # Errors
    ///
    /// A fault of the store that is not of one record alone.
    pub async fn round(&mut self) -> Result<Round, Fault> {
        let now = self.desk.now();
        self.waits.retain(|_, until| *until > now);
        let mut res = Round::default();
        let each = self.to_tell(now).await?;
        if each.is_empty() {
            return Ok(res);
        }
        let staff = self.desk.staff_now(&mut res.damaged).await?;
        for (child, all) in each {
            let things: Vec<Thing> = all.iter().map(ToTell::thing).collect();
            match self.tell(child, all, &staff, now).await {
                Err(fault @ Fault::Damaged(_)) => {
                    self.wait_with(things, now);
                    res.damaged.push(fault);
                }
                told => res.told += told?,
            }
        }
        Ok(res)
    }

    /// What somebody is to be told of child by child, those first for whom something is soonest, but for what waits.
    async fn to_tell(&self, now: Timestamp) -> Result<Vec<(PersonId, Vec<ToTell>)>, Fault> {
        let mut first: Vec<PersonId> = Vec::new();
        let mut of_child: BTreeMap<PersonId, Vec<ToTell>> = BTreeMap::new();
        for to_tell in self.late_for_each(now).await? {
            if !self.waits.contains_key(&to_tell.thing()) {
                let all = of_child.entry(to_tell.stands.child).or_default();
                if all.is_empty() {
                    first.push(to_tell.stands.child);
                }
                all.push(to_tell);
            }
        }
        let each = first.into_iter();
        Ok(each
            .filter_map(|child| of_child.remove_entry(&child))
            .collect())
    }

    /// What is about to be late, for whoever owes it, and then what is late, for those above them.
    async fn late_for_each(&self, now: Timestamp) -> Result<Vec<ToTell>, Fault> {
        let rules: Vec<&str> = self.rules.iter().map(String::as_str).collect();
        let mut windows = vec![Window {
            told_as: ToldAs::Owes,
            rules: rules.clone(),
            after: now.saturating_sub(LOOKS_BACK).unwrap_or(now),
            upto: now.saturating_add(AHEAD).unwrap_or(now),
        }];
        windows.extend(up::windows(&self.desk.catalogue, &rules, now));
        let store = &self.desk.store;
        let mut res = Vec::new();
        for window in windows {
            let Window {
                told_as,
                rules,
                after,
                upto,
            } = window;
            let late = store.becoming_late(&rules, after, upto, now, told_as);
            let late = late.await?.into_iter();
            res.extend(late.map(|stands| ToTell { stands, told_as }));
        }
        Ok(res)
    }

    fn wait_with(&mut self, things: Vec<Thing>, now: Timestamp) {
        let until = now.saturating_add(WAITS).unwrap_or(now);
        let waits = things.into_iter().map(|thing| (thing, until));
        self.waits.extend(waits);
    }

    /// Tells what is late for one child, or about to be, to each who answers for some of it.
    async fn tell(
        &mut self,
        child: PersonId,
        all: Vec<ToTell>,
        staff: &Staff,
        now: Timestamp,
    ) -> Result<usize, Fault> {
        let mut by_person: BTreeMap<(ToldAs, PersonId), (Owes, Vec<Stands>)> = BTreeMap::new();
        let mut asked = self.desk.who_owes(child, staff).await?;
        for to_tell in all {
            let (stands, told_as) = (&to_tell.stands, to_tell.told_as);
            let owes = match self.desk.rule_of(stands) {
                Some(rule) => asked.of(&self.desk, rule, stands.fact, told_as).await?,
                None => None,
            };
            match owes {
                Some(owes) => {
                    let told = by_person.entry((told_as, owes.person));
                    let (_, all) = told.or_insert((owes, Vec::new()));
                    all.push(to_tell.stands);
                }
                None => self.wait_with(vec![to_tell.thing()], now),
            }
        }
        let mut told = 0;
        for ((told_as, _), (owes, all)) in &by_person {
            let is_told = self.desk.push(owes, *told_as, child, all, now).await?;
            told += usize::from(is_told);
        }
        Ok(told)
    }
}

fn is_pushed(rule: &str) -> bool {
    PUSHED.iter().any(|name| rule.starts_with(name))
}

impl Telling<'_> {
    /// What is kept of one thing: where the same is to be done for the child as they were told before, as whomever, and nobody
    /// has done it since, they are not told again.
    fn push(&self, stands: &Stands, now: Timestamp) -> Push {
        let is_the_same = |before: &&Push| {
            before.child == self.child
                && before.came == Came::Told
                && self
                    .owes
                    .is_same_to_do((&stands.rule, stands.fact), (&before.rule, before.fact))
        };
        let came = match self.before.iter().find(is_the_same) {
            Some(_) => Came::ToldBefore,
            None => self.came,
        };
        Push {
            child: self.child,
            rule: stands.rule.clone(),
            fact: stands.fact,
            told_as: self.told_as,
            person: self.owes.person,
            due: heard_record::when::moment(stands.begins),
            message: self.message,
            at: now,
            came,
            seen: None,
        }
    }
}

impl Desk {
    /// Keeps what somebody is told about one child, as one message; says whether there was anything to tell.
    async fn push(
        &self,
        owes: &Owes,
        told_as: ToldAs,
        child: PersonId,
        all: &[Stands],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let since = now.saturating_sub(TOUR).unwrap_or(now);
        let has_been_told = self.store.messages_to(owes.person, since).await?;
        let earlier = now.saturating_sub(SHOWN_FROM).unwrap_or(now);
        let before = self.store.pushes_to(owes.person, earlier, MOST).await?;
        let telling = Telling {
            owes,
            told_as,
            child,
            message: new_id(now)?,
            came: if has_been_told < MOST_IN_A_TOUR {
                Came::Told
            } else {
                Came::EnoughTold
            },
            before,
        };
        let pushes: Vec<Push> = all.iter().map(|stands| telling.push(stands, now)).collect();
        let new = self.store.keep_pushes(&pushes).await?;
        Ok(new.iter().any(|push| push.came == Came::Told))
    }

    fn rule_of(&self, stands: &Stands) -> Option<&Rule> {
        let mut rules = self.catalogue.rules().iter();
        rules.find(|rule| (&rule.id, rule.version) == (&stands.rule, stands.version))
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

    #[test]
    fn each_rule_that_is_told_is_in_the_catalogue_and_is_owed_by_police() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        for name in PUSHED {
            let rules = catalogue.rules().iter();
            let mut named = rules.filter(|rule| rule.id.starts_with(name)).peekable();
            assert!(named.peek().is_some(), "{name}");
            assert!(
                named.all(|rule| rule.owed_by.iter().any(|role| role.is_police())),
                "{name}"
            );
        }
    }
}
