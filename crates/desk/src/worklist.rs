//! What is owed to several children at once: one's own, everyone's something is late for, those who are missing.

mod held;
mod own;
mod pressing;
mod read;
mod work;

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use heard_duty::{Catalogue, Outcome};
use heard_record::fact::access;
use heard_record::{PersonId, What};
use heard_store::Fault;
use jiff::Timestamp;

use crate::access::{Answer, Asked};
use crate::conferences::CONFERRING;
use crate::desk::{Desk, No, Signed};
use crate::detentions::REVIEWED;
use crate::disclosures::DISCLOSING;
use crate::investigations::{GIVING, MOVING, REVIEWING};
use crate::looks::Opened;
use crate::reading::{Around, Reading};

pub(crate) use held::Lists;
use own::is_own;
use read::Read;
pub use work::Work;
use work::is_of;
pub(crate) use work::work;

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
    /// Those with an investigation to be given to somebody or to be reviewed: those to be given first.
    Allocation,
    /// Those with a case held below PIP 2 that somebody oversees.
    Overseen,
    /// Those within reach of somebody a disclosure under the scheme is about, as long as something of it is owed.
    Disclosures,
    /// Those whose case goes, or went, to a conference on high-risk domestic abuse, as long as something of it is owed.
    Conferences,
    /// Those held in custody: each is owed a review of that, now or later.
    Custody,
    /// Those missing now, and those back who were not seen or listened to yet.
    Missing,
    /// Those for whom something became late lately, where a child may be in danger now: one of each matter in turn.
    Pressing,
    /// Those on the register of exploited children, and those beside it of whom something points to exploitation.
    Exploited,
}

/// A list of children, each open to whoever asks.
#[derive(Debug, Clone)]
pub struct Worklist {
    /// The children.
    pub children: Vec<Work>,
    /// Are there more that are open to them?
    pub more: bool,
    /// What is damaged of what would have been read, so that a child it bears on may not be on the list.
    pub damaged: Vec<Fault>,
}

/// A child, with what was asked and by which leave.
pub(crate) type Open = (Work, Asked, Answer);

/// What was read of some, with what of it is damaged.
pub(crate) type Found<T> = (Vec<T>, Vec<Fault>);

/// How many children a list has at most.
const MOST: usize = 200;

/// How many records are read together.
const TOGETHER: usize = 50;

/// On what arises what somebody missing is owed, and somebody found.
const REPORTED: &str = "child reported missing";
const FOUND: &str = "child found alive";

/// How the rules are called by which an officer goes to look, and by which a search is reviewed.
pub(crate) const ATTENDS: &str = "missing.attend-golden-hour";
pub(crate) const REVIEWS: &str = "missing.review.";
/// How the rules about notices are called.
const NOTICES: &str = "ppn.";

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
        let (mut found, damaged) = self.found(signed, whose, most).await?;
        let more = found.len() > most;
        found.truncate(most);
        let children = self.told(found).await?;
        Ok(Worklist {
            children,
            more,
            damaged,
        })
    }

    /// One more than so many of a list, where there are more.
    pub(crate) async fn found(
        &self,
        signed: &Signed,
        whose: Whose,
        most: usize,
    ) -> Result<Found<Open>, No> {
        let list = self.lists.of(signed, whose, self.now());
        let mut list = list.lock().await;
        let now = self.now();
        let on_return = rules_arising(&self.catalogue, FOUND);
        let wanted = self.candidates(signed, whose, now, &on_return);
        self.ask_who_is_on(&mut list, now, wanted).await?;
        let is_wanted = move |around: &Around| whose != Whose::Mine || is_own(around, signed);
        let read = |new: BTreeSet<PersonId>| async move {
            self.read_work(signed, &new, now, is_wanted).await
        };
        let is_on = |(work, ..): &Open| is_of(work, whose, now, &on_return);
        let found = list.open(most.saturating_add(1), read, is_on).await?;
        let at_now = |(work, asked, answer)| (work, Asked { at: now, ..asked }, answer);
        let found = found.into_iter().map(at_now).collect();
        Ok((found, list.damaged()))
    }

    async fn read_work(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
        is_wanted: impl Fn(&Around) -> bool,
    ) -> Result<Vec<(PersonId, Read<Open>)>, No> {
        let tell = |reading: Reading, asked: Asked, answer: Answer| {
            (work(&reading, &self.catalogue, known), asked, answer)
        };
        let mut all = self.read_some(signed, children, is_wanted, tell).await?;
        for (_, read) in &mut all {
            if let Some((work, ..)) = &mut read.open {
                let feedback = std::mem::take(&mut work.feedback);
                work.feedback = self.of_own(signed, feedback).await?;
            }
        }
        Ok(all)
    }

    /// Keeps that each was looked at, and only then hands it on.
    async fn told(&self, open: Vec<Open>) -> Result<Vec<Work>, No> {
        let looks = open.iter().map(|(work, asked, answer)| {
            self.keep_look_at(Opened::OnAList, asked, Some(work.child), answer)
        });
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
            Whose::Notices => self.owed_by(self.rules_called(NOTICES), now).await,
            Whose::Pressing => self.pressing(now).await,
            Whose::Allocation => {
                let giving = GIVING.into_iter().flat_map(|name| self.rules_called(name));
                let giving = self.owed_by(giving, now).await?;
                let reviewing = REVIEWING
                    .into_iter()
                    .flat_map(|name| self.rules_called(name));
                let reviewing = self.owed_by(reviewing, now).await?;
                Ok(each_once(giving.into_iter().chain(reviewing)))
            }
            Whose::Overseen => self.owed_by(self.rules_called(MOVING), now).await,
            Whose::Disclosures => {
                let names = DISCLOSING.iter();
                self.owed_by(names.flat_map(|name| self.rules_called(name)), now)
                    .await
            }
            Whose::Conferences => {
                let names = CONFERRING.iter();
                self.owed_by(names.flat_map(|name| self.rules_called(name)), now)
                    .await
            }
            Whose::Custody => self.owed_by(self.rules_called(REVIEWED), now).await,
            Whose::Exploited => Ok(self.perhaps_exploited().await?),
            Whose::Missing => {
                let reported = rules_arising(&self.catalogue, REPORTED);
                self.owed_by(reported.union(on_return).copied(), now).await
            }
        }
    }

    /// Who may be missing or back, or may be in danger now for something that became late, or is owed something by rules that
    /// are called so, whether it is open or not.
    pub(crate) async fn perhaps_to_talk_about(
        &self,
        signed: &Signed,
        rules: &[&str],
        now: Timestamp,
    ) -> Result<BTreeSet<PersonId>, No> {
        let on_return = rules_arising(&self.catalogue, FOUND);
        let owed = rules.iter().flat_map(|name| self.rules_called(name));
        let mut res: BTreeSet<PersonId> = self.owed_by(owed, now).await?.into_iter().collect();
        for whose in [Whose::Missing, Whose::Pressing] {
            res.extend(self.candidates(signed, whose, now, &on_return).await?);
        }
        Ok(res)
    }

    /// The rules that are called so.
    fn rules_called<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c str> {
        let rules = self.catalogue.rules().iter().map(|rule| &*rule.id);
        rules.filter(move |rule| rule.starts_with(name))
    }

    /// The children to whom something is owed by any of these rules, each once: those first to whom it has been longest.
    async fn owed_by<'r>(
        &self,
        rules: impl Iterator<Item = &'r str>,
        now: Timestamp,
    ) -> Result<Vec<PersonId>, No> {
        let mut all = Vec::new();
        for rule in rules {
            all.extend(self.store.children_owed(rule, now).await?);
        }
        Ok(longest_first(all))
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

/// Those first to whom something is owed longest, by whichever rule; nobody twice.
fn longest_first(mut owed: Vec<(i64, PersonId)>) -> Vec<PersonId> {
    owed.sort();
    each_once(owed.into_iter().map(|(_, child)| child))
}

/// Each where they stand first.
fn each_once(all: impl Iterator<Item = PersonId>) -> Vec<PersonId> {
    let mut seen = BTreeSet::new();
    all.filter(|child| seen.insert(*child)).collect()
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

    use crate::detentions::CUSTODY;

    use super::work::{ANSWERS, OF_THE_NEXT_TIME};
    use super::*;

    #[test]
    fn whoever_waits_longest_comes_first_whichever_rule_it_is_by() {
        let [kai, ava, rue] = ["Kai", "Ava", "Rue"].map(|name| PersonId::of_words(&[name]));
        let by_rule = vec![(5, kai), (9, ava), (2, rue), (7, kai)];
        assert_eq!(longest_first(by_rule), [rue, kai, ava]);
    }

    #[test]
    fn the_catalogue_has_the_rules_and_occasions_that_are_named_here() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        let of_lists = [ATTENDS, REVIEWS, ANSWERS, OF_THE_NEXT_TIME];
        for rule in of_lists
            .into_iter()
            .chain(GIVING)
            .chain(REVIEWING)
            .chain([MOVING, CUSTODY, REVIEWED])
            .chain(DISCLOSING)
            .chain(CONFERRING)
        {
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
