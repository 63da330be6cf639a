//! Telling the one person who owes something to a child that it is about to be late, where a delay may harm the child. Each
//! thing is told once and to one person; what is kept of it is ids and times alone, and nothing of the record.

mod who;

use std::collections::BTreeMap;
use std::sync::Arc;

use heard_duty::Rule;
use heard_record::{FactId, PersonId};
use heard_store::{Came, Fault, Push, Stands};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::desk::{Desk, No, Signed};
use crate::looks::new_id;
use crate::overview::Overview;
use crate::owed::Owed;
use who::{Owes, Staff};

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

/// How long after it became late they are still told, where nobody was: a force default.
const LOOKS_BACK: SignedDuration = SignedDuration::from_mins(60);

/// How many messages somebody is told in one tour of duty: a force default.
pub const MOST_IN_A_TOUR: i64 = 6;

/// How long a tour of duty is: a force default.
pub const TOUR: SignedDuration = SignedDuration::from_hours(12);

/// From how long ago it is shown to somebody what they were told.
const SHOWN_FROM: SignedDuration = SignedDuration::from_hours(24 * 14);

/// How much is looked at in one round, and how much is shown.
const MOST: i64 = 500;

/// How long something nobody could be told of waits until it is looked at again.
const WAITS: SignedDuration = SignedDuration::from_mins(5);

/// What is owed, as it is told from everything else.
type Thing = (PersonId, String, FactId);

/// How a child is called where no record is opened.
const THE_CHILD: &str = "the child";

/// What somebody was told about one child at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: Uuid,
    /// The child.
    pub child: PersonId,
    /// When.
    pub at: Timestamp,
    /// When they said that they had seen it.
    pub seen: Option<Timestamp>,
    /// What of it was owed.
    pub things: Vec<Pushed>,
}

/// Something owed, as somebody was told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// What is kept of it.
    pub push: Push,
    /// What is to be done, with nobody named: no record is opened for it.
    pub title: String,
}

/// The same, read again as far as the record is open to them.
#[derive(Debug, Clone)]
pub struct MessageRead {
    /// The message.
    pub message: Message,
    /// The child, and each thing as it stands, where the record is open to them.
    pub open: Option<(Overview, Vec<Owed>)>,
}

/// Looks for what is about to be late, and tells whoever owes it.
#[derive(Debug)]
pub struct Pushing {
    desk: Arc<Desk>,
    /// What nobody could be told of, and when it is looked at again.
    waits: BTreeMap<Thing, Timestamp>,
}

/// What one person is told about one child in a round.
struct Telling<'p> {
    owes: &'p Owes,
    child: PersonId,
    message: Uuid,
    came: Came,
    before: Vec<Push>,
}

impl Pushing {
    /// Of a desk.
    pub fn of(desk: Arc<Desk>) -> Pushing {
        Pushing {
            desk,
            waits: BTreeMap::new(),
        }
    }

    /// Looks once; answers with how many messages were told.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn round(&mut self) -> Result<usize, Fault> {
        let now = self.desk.now();
        self.waits.retain(|_, until| *until > now);
        let after = now.saturating_sub(LOOKS_BACK).unwrap_or(now);
        let upto = now.saturating_add(AHEAD).unwrap_or(now);
        let store = &self.desk.store;
        let late = store.becoming_late(after, upto, now, MOST).await?;
        let mut of_child: BTreeMap<PersonId, Vec<Stands>> = BTreeMap::new();
        let mut first: Vec<PersonId> = Vec::new();
        for stands in late {
            if is_pushed(&stands.rule) && !self.waits.contains_key(&thing(&stands)) {
                if !of_child.contains_key(&stands.child) {
                    first.push(stands.child);
                }
                of_child.entry(stands.child).or_default().push(stands);
            }
        }
        if first.is_empty() {
            return Ok(0);
        }
        let staff = self.desk.staff_now().await?;
        let mut told = 0;
        for child in first {
            let all = of_child.remove(&child).unwrap_or_default();
            told += self.tell(child, all, &staff, now).await?;
        }
        Ok(told)
    }

    /// Tells what is about to be late for one child, to each who owes some of it.
    async fn tell(
        &mut self,
        child: PersonId,
        all: Vec<Stands>,
        staff: &Staff,
        now: Timestamp,
    ) -> Result<usize, Fault> {
        let mut by_person: BTreeMap<PersonId, (Owes, Vec<Stands>)> = BTreeMap::new();
        let mut asked = self.desk.who_owes(child, staff).await?;
        for stands in all {
            let rule = self.desk.rule_of(&stands);
            let owes = match rule {
                Some(rule) => asked.of(&self.desk, rule, stands.fact).await?,
                None => None,
            };
            match owes {
                Some(owes) => {
                    let told = by_person.entry(owes.person).or_insert((owes, Vec::new()));
                    told.1.push(stands);
                }
                None => {
                    let until = now.saturating_add(WAITS).unwrap_or(now);
                    self.waits.insert(thing(&stands), until);
                }
            }
        }
        let mut told = 0;
        for (owes, all) in by_person.values() {
            told += usize::from(self.desk.push(owes, child, all, now).await?);
        }
        Ok(told)
    }
}

fn thing(stands: &Stands) -> Thing {
    (stands.child, stands.rule.clone(), stands.fact)
}

fn is_pushed(rule: &str) -> bool {
    PUSHED.iter().any(|name| rule.starts_with(name))
}

impl Desk {
    /// Keeps what somebody is told about one child, as one message; says whether there was anything to tell.
    async fn push(
        &self,
        owes: &Owes,
        child: PersonId,
        all: &[Stands],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let since = now.saturating_sub(TOUR).unwrap_or(now);
        let has_been_told = self.store.messages_to(owes.person, since).await?;
        let earlier = now.saturating_sub(SHOWN_FROM).unwrap_or(now);
        let before = self.store.pushes_to(owes.person, earlier, MOST).await?;
        let mut telling = Telling {
            owes,
            child,
            message: new_id(now)?,
            came: if has_been_told < MOST_IN_A_TOUR {
                Came::Told
            } else {
                Came::EnoughTold
            },
            before,
        };
        let mut told = false;
        for stands in all {
            let push = telling.push(self, stands, now);
            let is_new = self.store.keep_push(&push).await?;
            told |= is_new && push.came == Came::Told;
            telling.before.push(push);
        }
        Ok(told)
    }

    fn rule_of(&self, stands: &Stands) -> Option<&Rule> {
        let mut rules = self.catalogue.rules().iter();
        rules.find(|rule| (&rule.id, rule.version) == (&stands.rule, stands.version))
    }

    fn is_met_alike(&self, one: &str, other: &str) -> bool {
        let met_by = |id: &str| {
            let mut rules = self.catalogue.rules().iter();
            rules.find(|rule| rule.id == id).map(|rule| &rule.met_by)
        };
        one == other || met_by(one).is_some_and(|met| met_by(other) == Some(met))
    }

    /// What somebody was told in this tour, has not said that they had seen, and is not met by now.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn told_now(&self, signed: &Signed) -> Result<Vec<Message>, Fault> {
        let now = self.now();
        let since = now.saturating_sub(TOUR).unwrap_or(now);
        let me = signed.account.person;
        let all = self.store.pushes_unseen(me, since, now, MOST).await?;
        Ok(self.messages(all))
    }

    /// What somebody was told since a moment, each message once.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn told_since(
        &self,
        signed: &Signed,
        since: Timestamp,
    ) -> Result<Vec<Message>, Fault> {
        let me = signed.account.person;
        let mut all = self.store.pushes_to(me, since, MOST).await?;
        all.retain(|push| push.came == Came::Told && push.at > since);
        Ok(self.messages(all))
    }

    /// What somebody was told in the last fourteen days, and what was only kept, read again as far as each record is open to
    /// them. Each that is read is a look.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn told_lately(&self, signed: &Signed, most: usize) -> Result<Vec<MessageRead>, No> {
        let now = self.now();
        let since = now.saturating_sub(SHOWN_FROM).unwrap_or(now);
        let me = signed.account.person;
        let all = self.store.pushes_to(me, since, MOST).await?;
        let all: Vec<Message> = self.messages(all).into_iter().take(most).collect();
        let children = all.iter().map(|message| message.child).collect();
        let read: BTreeMap<PersonId, (Overview, Vec<Owed>)> = self
            .each_open(signed, &children, |reading, _| {
                let owed = reading.owed(&self.catalogue, now, now);
                (reading.child(), (reading.overview(now, now), owed))
            })
            .await?
            .into_iter()
            .collect();
        let each = all.into_iter().map(|message| {
            let is_of_it = |owed: &&Owed| {
                let mut things = message.things.iter();
                things
                    .any(|thing| (&thing.push.rule, thing.push.fact) == (&owed.rule, owed.arose_on))
            };
            let open = read.get(&message.child).map(|(overview, owed)| {
                let of_it = owed.iter().filter(is_of_it).cloned().collect();
                (overview.clone(), of_it)
            });
            MessageRead { message, open }
        });
        Ok(each.collect())
    }

    /// What was told together, in the order in which it comes.
    fn messages(&self, all: Vec<Push>) -> Vec<Message> {
        let mut res: Vec<Message> = Vec::new();
        for push in all {
            let thing = Pushed {
                title: self.title_of(&push.rule),
                push,
            };
            match res.iter_mut().find(|one| one.id == thing.push.message) {
                Some(message) => message.things.push(thing),
                None => res.push(Message {
                    id: thing.push.message,
                    child: thing.push.child,
                    at: thing.push.at,
                    seen: thing.push.seen,
                    things: vec![thing],
                }),
            }
        }
        res
    }

    fn title_of(&self, id: &str) -> String {
        let mut rules = self.catalogue.rules().iter().rev();
        let rule = rules.find(|rule| rule.id == id);
        rule.map_or_else(|| id.to_owned(), |rule| rule.title_for(THE_CHILD))
    }

    /// Somebody says that they have seen a message of theirs; says whether there was one.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn saw(&self, signed: &Signed, message: Uuid) -> Result<bool, Fault> {
        let me = signed.account.person;
        self.store.see_push(me, message, self.now()).await
    }
}

impl Telling<'_> {
    /// What is kept of one thing: where the same is to be done for the child as they were told before, and nobody has done it
    /// since, they are not told again.
    fn push(&self, desk: &Desk, stands: &Stands, now: Timestamp) -> Push {
        let is_the_same = |before: &&Push| {
            before.child == self.child
                && before.came == Came::Told
                && before.message != self.message
                && self.owes.is_unmet(&before.rule, before.fact)
                && desk.is_met_alike(&before.rule, &stands.rule)
        };
        let came = match self.before.iter().find(is_the_same) {
            Some(_) => Came::ToldBefore,
            None => self.came,
        };
        Push {
            child: self.child,
            rule: stands.rule.clone(),
            fact: stands.fact,
            person: self.owes.person,
            due: heard_record::when::moment(stands.begins),
            message: self.message,
            at: now,
            came,
            seen: None,
        }
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
