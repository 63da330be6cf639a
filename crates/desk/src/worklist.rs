//! What is owed to several children at once: one's own, everyone's something is late for, those who are missing.

mod held;
mod pressing;

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use heard_duty::{Catalogue, Outcome};
use heard_record::fact::access;
use heard_record::{PersonId, What};
use jiff::{SignedDuration, Timestamp};

use crate::access::{Answer, Asked, Tie};
use crate::checked::Feedback;
use crate::desk::{Desk, No, Signed};
use crate::handover::HandedOver;
use crate::overview::{Known, Overview, Whereabouts};
use crate::owed::Owed;
use crate::reading::{Around, Reading};

pub(crate) use held::Lists;

/// Which children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// Those whoever asks holds.
    Mine,
    /// Those whoever asks, or somebody they work with, holds.
    Team,
    /// Those something is late for, the longest first.
    Late,
    /// Those about whom a notice waits to be checked, shared or followed.
    Notices,
    /// Those missing now, and those back who were not seen or listened to yet.
    Missing,
    /// Those for whom something became late lately, where a child may be in danger now: one of each matter in turn.
    Pressing,
}

/// One child of a list.
#[derive(Debug, Clone)]
pub struct Work {
    /// The child.
    pub child: PersonId,
    /// The child, told.
    pub overview: Overview,
    /// What is owed to the child and not met.
    pub owed: Vec<Owed>,
    /// What was handed over, and not taken over.
    pub handed: Vec<HandedOver>,
    /// What whoever asks is told of notices they sent.
    pub feedback: Vec<Known<Feedback>>,
}

/// A list of children, each open to whoever asks.
#[derive(Debug, Clone)]
pub struct Worklist {
    /// The children.
    pub children: Vec<Work>,
    /// Are there more that are open to them?
    pub more: bool,
}

/// A child, with what was asked and by which leave.
type Open = (Work, Asked, Answer);

/// A child who was read, open or not, with everybody what was read is about: what comes to be on record about one of them
/// may change it.
#[derive(Debug)]
struct Read {
    open: Option<Open>,
    circle: BTreeSet<PersonId>,
}

/// How many children a list has at most.
const MOST: usize = 200;

/// How many records are read together.
const TOGETHER: usize = 50;

/// On what arises what somebody missing is owed, and somebody found.
const REPORTED: &str = "child reported missing";
const FOUND: &str = "child found alive";

/// How the rules are called by which an officer goes to look, by which a search is reviewed, by which known facts are
/// answered, and those that are not of one time missing.
pub(crate) const ATTENDS: &str = "missing.attend-golden-hour";
pub(crate) const REVIEWS: &str = "missing.review.";
const ANSWERS: &str = "missing.flag-vs-grade";
const OF_THE_NEXT_TIME: &str = "missing.trigger-plan";

/// How the rules about notices are called.
const NOTICES: &str = "ppn.";

/// How long somebody who is back is on the list of those missing: a force default.
const JUST_BACK: SignedDuration = SignedDuration::from_hours(72);

impl Desk {
    /// The children of a list, each with what is owed to them and not met, as far as that is open to whoever asks. That
    /// each was looked at is kept before this answers.
    ///
    /// What was read a moment ago is read again only of those about whom something came.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn worklist(&self, signed: &Signed, whose: Whose) -> Result<Worklist, No> {
        self.first_of_list(signed, whose, MOST).await
    }

    /// The first of a list, so many.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn first_of_list(
        &self,
        signed: &Signed,
        whose: Whose,
        most: usize,
    ) -> Result<Worklist, No> {
        let mut found = self.found(signed, whose, most).await?;
        let more = found.len() > most;
        found.truncate(most);
        let children = self.told(found).await?;
        Ok(Worklist { children, more })
    }

    /// How much of what is owed to the children somebody holds is late or due before a moment. It names nobody, and tells
    /// of no child whose record is not open to them.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn pressing_of_own(&self, signed: &Signed, before: Timestamp) -> Result<usize, No> {
        let own = self.found(signed, Whose::Mine, MOST).await?;
        let owed = own.iter().flat_map(|(work, ..)| &work.owed);
        let presses = owed.filter(|owed| {
            let is_due = owed.due.is_some_and(|due| due.latest() <= before);
            !owed.is_others && (owed.stands == Outcome::Overdue || is_due)
        });
        Ok(presses.count())
    }

    /// One more than so many of a list, where there are more.
    async fn found(&self, signed: &Signed, whose: Whose, most: usize) -> Result<Vec<Open>, No> {
        let list = self.lists.of(signed, whose, self.now());
        let mut list = list.lock().await;
        let now = self.now();
        let on_return = rules_arising(&self.catalogue, FOUND);
        if self.forget_what_changed(&mut list, now).await? {
            // Should it not be answered, nothing of the list is held: it must never seem that nobody is on it.
            let since = list.since.take();
            list.wanted = self.candidates(signed, whose, now, &on_return).await?;
            list.since = since;
        }
        let is_wanted = |around: &Around| {
            let ties = around.ties_to(signed);
            whose != Whose::Mine
                || [Tie::Holds, Tie::Keeps]
                    .iter()
                    .any(|tie| ties.of(*tie).is_some())
        };
        let mut found = Vec::new();
        // Whoever is closed to them takes nobody's place, and is not counted.
        let wanted = list.wanted.clone();
        for some in wanted.chunks(TOGETHER.min(most + 1)) {
            let new = some.iter().filter(|child| !list.read.contains_key(child));
            let new: BTreeSet<PersonId> = new.copied().collect();
            let read = self.read_some(signed, &new, now, is_wanted).await?;
            list.read.extend(read);
            let read = some.iter().filter_map(|child| list.read.get(child));
            let open = read.filter_map(|read| read.open.as_ref());
            let open = open.filter(|(work, ..)| is_of(work, whose, now, &on_return));
            found.extend(open.map(|(work, asked, answer)| {
                let asked = Asked {
                    at: now,
                    ..asked.clone()
                };
                (work.clone(), asked, answer.clone())
            }));
            if found.len() > most {
                break;
            }
        }
        Ok(found)
    }

    /// Some children as known at a moment, each with what was owed to them and not met, as far as that is open to whoever
    /// asks; whoever is closed is not among them. That each was looked at is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn these(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
    ) -> Result<Vec<Work>, No> {
        let read = self.read_some(signed, children, known, |_| true).await?;
        let open = read.into_iter().filter_map(|(_, read)| read.open);
        self.told(open.collect()).await
    }

    async fn read_some(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
        is_wanted: impl Fn(&Around) -> bool,
    ) -> Result<Vec<(PersonId, Read)>, No> {
        if children.is_empty() {
            return Ok(Vec::new());
        }
        let who = signed.account.person;
        let mut all = Vec::new();
        for (child, kept) in self.store.these_with_leave(who, children).await? {
            let about = kept.iter().flat_map(|kept| &kept.fact.about);
            let circle = about.copied().chain([child]).collect();
            let around = Around::new(child, kept, self.now());
            let most_open = is_wanted(&around).then(|| around.most_open_to(signed));
            let open = most_open.flatten().and_then(|(asked, answer)| {
                let Answer::Read(leave) = answer.clone() else {
                    return None;
                };
                let reading = Reading::of(leave, around, &asked);
                let work = work(&reading, &self.catalogue, known);
                Some((work, asked, answer))
            });
            let open = match open {
                Some((work, asked, answer)) => {
                    let feedback = self.of_own(signed, work.feedback).await?;
                    Some((Work { feedback, ..work }, asked, answer))
                }
                None => None,
            };
            all.push((child, Read { open, circle }));
        }
        Ok(all)
    }

    /// Keeps that each was looked at, and only then hands it on.
    async fn told(&self, open: Vec<Open>) -> Result<Vec<Work>, No> {
        let looks = open
            .iter()
            .map(|(work, asked, answer)| self.keep_look(asked, Some(work.child), answer));
        try_join_all(looks).await?;
        Ok(open.into_iter().map(|(work, ..)| work).collect())
    }

    /// Who may be on a list, whether it is open or not, those first who have waited longest.
    async fn candidates(
        &self,
        signed: &Signed,
        whose: Whose,
        now: Timestamp,
        on_return: &BTreeSet<&str>,
    ) -> Result<Vec<PersonId>, No> {
        match whose {
            Whose::Mine => self.held_by([signed.account.person]).await,
            Whose::Team => {
                let colleagues = self.colleagues(signed).await?.into_iter();
                let all = colleagues.map(|one| one.person);
                self.held_by(all.chain([signed.account.person])).await
            }
            Whose::Late => Ok(self.store.children_standing(Outcome::Overdue, now).await?),
            Whose::Notices => {
                let mut all = Vec::new();
                let rules = self.catalogue.rules().iter();
                for rule in rules.filter(|rule| rule.id.starts_with(NOTICES)) {
                    all.extend(self.store.children_owed(&rule.id, now).await?);
                }
                let mut seen = BTreeSet::new();
                all.retain(|child| seen.insert(*child));
                Ok(all)
            }
            Whose::Pressing => self.pressing(now).await,
            Whose::Missing => {
                let mut all = Vec::new();
                let reported = rules_arising(&self.catalogue, REPORTED);
                for rule in reported.union(on_return) {
                    all.extend(self.store.children_owed(rule, now).await?);
                }
                let mut seen = BTreeSet::new();
                all.retain(|child| seen.insert(*child));
                Ok(all)
            }
        }
    }

    /// Every child one of these was given to look after, now or once.
    async fn held_by(&self, who: impl IntoIterator<Item = PersonId>) -> Result<Vec<PersonId>, No> {
        let mut children = BTreeSet::new();
        for person in who {
            let own = self.leave_of(person).await?;
            let own = own.iter().filter(|fact| fact.about == [person]);
            children.extend(own.filter_map(|fact| match &fact.what {
                What::Access(access::Fact::Held(held)) => held.child.clear().copied(),
                _ => None,
            }));
        }
        Ok(children.into_iter().collect())
    }
}

impl Work {
    /// That an officer comes to look for the child, where it is owed.
    pub fn attendance(&self) -> Option<&Owed> {
        self.under(ATTENDS)
    }

    /// The next review of the search, where one is owed.
    pub fn review(&self) -> Option<&Owed> {
        self.under(REVIEWS)
    }

    /// Does the grade stand against facts nobody has answered?
    pub fn is_unanswered(&self) -> bool {
        self.under(ANSWERS).is_some()
    }

    /// What of this time missing is owed first, the late before all else.
    pub fn first_of_missing(&self) -> Option<&Owed> {
        let of_missing = self.of_this_time().filter(|owed| {
            owed.rule.starts_with("missing.") && !owed.rule.starts_with(OF_THE_NEXT_TIME)
        });
        of_missing.min_by_key(|owed| (owed.stands != Outcome::Overdue, due(owed)))
    }

    /// What came to be owed since the child was last reported missing: what an earlier time left open hides nothing of it.
    fn of_this_time(&self) -> impl Iterator<Item = &Owed> {
        let from = self.overview.went_missing;
        self.owed
            .iter()
            .filter(move |owed| from.is_none_or(|from| !owed.arose.is_from(from).is_no()))
    }

    fn under(&self, rule: &str) -> Option<&Owed> {
        let all = self
            .of_this_time()
            .filter(|owed| owed.rule.starts_with(rule));
        all.min_by_key(|owed| due(owed))
    }
}

fn due(owed: &Owed) -> i64 {
    owed.due.map_or(i64::MAX, |due| due.latest_micros())
}

fn work(reading: &Reading, catalogue: &Catalogue, now: Timestamp) -> Work {
    Work {
        child: reading.child(),
        overview: reading.overview(now, now),
        handed: reading.handed_over(now),
        feedback: reading.feedback_to_authors(now),
        owed: reading.unmet(catalogue, now, now),
    }
}

/// Is the child of the list, now that the record has been read?
fn is_of(work: &Work, whose: Whose, now: Timestamp, on_return: &BTreeSet<&str>) -> bool {
    match whose {
        Whose::Mine | Whose::Team => true,
        Whose::Notices => work.owed.iter().any(|owed| owed.rule.starts_with(NOTICES)),
        Whose::Late => work.owed.iter().any(|owed| owed.stands == Outcome::Overdue),
        Whose::Pressing => work.pressing(now).is_some(),
        Whose::Missing => match work.overview.whereabouts {
            Whereabouts::Missing(_) | Whereabouts::CannotTell => true,
            Whereabouts::Back(when) => {
                let mut owed = work.owed.iter();
                when.latest() >= now - JUST_BACK && owed.any(|owed| on_return.contains(&*owed.rule))
            }
            Whereabouts::NotReported => false,
        },
    }
}

/// The rules that arise on an occasion, as the catalogue calls them.
fn rules_arising<'c>(catalogue: &'c Catalogue, on: &str) -> BTreeSet<&'c str> {
    let rules = catalogue.rules().iter();
    let arising = rules.filter(|rule| rule.arises.iter().any(|occasion| occasion.name() == on));
    arising.map(|rule| rule.id.as_str()).collect()
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
    fn the_catalogue_has_the_rules_and_occasions_that_are_named_here() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        for rule in [ATTENDS, REVIEWS, ANSWERS, OF_THE_NEXT_TIME] {
            let mut rules = catalogue.rules().iter();
            assert!(rules.any(|one| one.id.starts_with(rule)), "{rule}");
        }
        for occasion in [REPORTED, FOUND] {
            assert!(
                !rules_arising(&catalogue, occasion).is_empty(),
                "{occasion}"
            );
        }
    }
}
