//! Telling the one person who owes something to a child that it is about to be late, where a delay may harm the child; and,
//! where it is late and still not done, one person at each step above. Each thing is told once at each step and to one person;
//! what is kept of it is ids and times alone, and nothing of the record.

mod round;
mod up;
mod who;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;
use heard_store::{Came, Change, Fault, Push, ToldAs};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::assurance::Those;
use crate::desk::{Desk, No, Signed};
use crate::overview::Overview;
use crate::owed::Owed;
use crate::reading::Reading;
use crate::together::unless_damaged;
pub use round::{AHEAD, Pushing, Round};
pub use up::GOES_UP_AFTER;

/// How many messages somebody is told in one tour of duty: a force default.
pub const MOST_IN_A_TOUR: i64 = 6;

/// How long a tour of duty is: a force default.
pub const TOUR: SignedDuration = SignedDuration::from_hours(12);

/// From how long ago it is shown to somebody what they were told.
const SHOWN_FROM: SignedDuration = SignedDuration::from_hours(24 * 14);

/// How much of what somebody was told is looked at.
const MOST: i64 = 500;

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
    /// As whom they were told.
    pub told_as: ToldAs,
    /// When they said that they had seen it.
    pub seen: Option<Timestamp>,
    /// What of it was owed, where the record is open to them.
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

/// What somebody was told of late.
#[derive(Debug)]
pub struct ToldLately {
    /// The messages, the latest first.
    pub messages: Vec<MessageRead>,
    /// Are there more?
    pub more: bool,
    /// What is damaged of the records that are told as not open.
    pub damaged: Vec<Fault>,
}

impl Desk {
    /// What somebody was told in this tour, has not said that they had seen, and is not met by now: of the records that are
    /// still open to them.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn told_now(&self, signed: &Signed) -> Result<Vec<Message>, Fault> {
        let all = self.unseen_by(signed).await?;
        Ok(self.messages(self.still_open(signed, all).await?))
    }

    /// What somebody was told since a moment, each message once and but for some of which they know: of the records that are
    /// still open to them.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn told_since(
        &self,
        signed: &Signed,
        since: Timestamp,
        known: &BTreeSet<Uuid>,
    ) -> Result<Vec<Message>, Fault> {
        let me = signed.account.person;
        let mut all = self.store.pushes_to(me, since, MOST).await?;
        all.retain(|push| push.came == Came::Told && !known.contains(&push.message));
        Ok(self.messages(self.still_open(signed, all).await?))
    }

    /// The message that a change is, to whoever was told it in this tour, has not said that they had seen it, and may still
    /// know.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn message_in(
        &self,
        signed: &Signed,
        change: &Change,
    ) -> Result<Option<Message>, Fault> {
        let Some(id) = change.message() else {
            return Ok(None);
        };
        let mut all = self.unseen_by(signed).await?;
        all.retain(|push| push.message == id);
        let open = self.still_open(signed, all).await?;
        Ok(self.messages(open).into_iter().next())
    }

    /// What somebody was told in this tour, has not said that they had seen, and is not met by now.
    async fn unseen_by(&self, signed: &Signed) -> Result<Vec<Push>, Fault> {
        let now = self.now();
        let since = now.saturating_sub(TOUR).unwrap_or(now);
        let me = signed.account.person;
        self.store.pushes_unseen(me, since, now, MOST).await
    }

    /// What of it is of records that are open to them at this moment, and rests on what they may read there.
    async fn still_open(&self, signed: &Signed, all: Vec<Push>) -> Result<Vec<Push>, Fault> {
        let now = self.now();
        let mut open: BTreeMap<PersonId, Option<Reading>> = BTreeMap::new();
        let mut res = Vec::new();
        for push in all {
            let reading = match open.entry(push.child) {
                Entry::Occupied(read) => read.into_mut(),
                Entry::Vacant(unread) => unread.insert(self.open_now(signed, push.child).await?),
            };
            if reading
                .as_ref()
                .is_some_and(|reading| reading.may_be_told_of(now, push.fact))
            {
                res.push(push);
            }
        }
        Ok(res)
    }

    /// A record as far as it is open to them: a damaged one is not.
    async fn open_now(&self, signed: &Signed, child: PersonId) -> Result<Option<Reading>, Fault> {
        let around = self.around(signed, child).await;
        let open = around.map(|around| around.reading_of_most(signed, None));
        unless_damaged(open)
    }

    /// What somebody was told in the last fourteen days, and what was only kept, read again as far as each record is open to
    /// them: so many of the latest after the first few, and whether there are more. Of one that is closed by now, no more than
    /// that they were told. Each that is read is a look.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn told_lately(
        &self,
        signed: &Signed,
        after: usize,
        most: usize,
    ) -> Result<ToldLately, No> {
        let now = self.now();
        let since = now.saturating_sub(SHOWN_FROM).unwrap_or(now);
        let me = signed.account.person;
        let all = self.store.pushes_to(me, since, MOST).await?;
        let mut all = self.messages(all);
        let more = all.len() > after.saturating_add(most);
        all.drain(..after.min(all.len()));
        all.truncate(most);
        let children = all.iter().map(|message| message.child).collect();
        let Those { these, damaged } = self
            .each_open(signed, &children, |reading, _| {
                let owed = reading.owed(&self.catalogue, now, now);
                (reading.child(), (reading.overview(now, now), owed))
            })
            .await?;
        let read: BTreeMap<PersonId, (Overview, Vec<Owed>)> = these.into_iter().collect();
        let each = all.into_iter().map(|mut message| {
            let is_of_it = |owed: &&Owed| {
                let mut things = message.things.iter();
                things
                    .any(|thing| (&thing.push.rule, thing.push.fact) == (&owed.rule, owed.arose_on))
            };
            let open = read.get(&message.child).map(|(overview, owed)| {
                let of_it = owed.iter().filter(is_of_it).cloned().collect();
                (overview.clone(), of_it)
            });
            if open.is_none() {
                message.things.clear();
            }
            MessageRead { message, open }
        });
        Ok(ToldLately {
            messages: each.collect(),
            more,
            damaged,
        })
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
                    told_as: thing.push.told_as,
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
