//! Whose a notice is, by the account it was sent from, and what its author is told of it: by nothing but having sent it,
//! whatever else of the record is open to them.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::fact::access::Restriction;
use heard_record::{Author, Fact, FactId, PersonId, Timeline};
use heard_store::{Fault, Kept};
use jiff::{SignedDuration, Timestamp};

use crate::access::{Of, Situation};
use crate::checked::{Feedback, feedback_in, is_told};
use crate::desk::{Desk, No, Signed, roles_of};
use crate::overview::Known;
use crate::reading::Reading;

/// From how long ago notices are looked at of which their author may be told something: a force default.
const LOOKED_AT: SignedDuration = SignedDuration::from_hours(24 * 60);

/// How many notices of one author are looked at.
const MOST: i64 = 200;

impl Desk {
    /// What somebody is told of notices they sent about a child, of what they may read, the latest first.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn feedback(
        &self,
        signed: &Signed,
        reading: &Reading,
        at: Timestamp,
    ) -> Result<Vec<Known<Feedback>>, Fault> {
        self.of_own(signed, reading.feedback_to_authors(at)).await
    }

    /// Of what is told to authors of notices, what is told to somebody of their own.
    pub(crate) async fn of_own(
        &self,
        signed: &Signed,
        all: Vec<Known<Feedback>>,
    ) -> Result<Vec<Known<Feedback>>, Fault> {
        if all.is_empty() {
            return Ok(all);
        }
        let notices: Vec<FactId> = all.iter().map(|one| one.what.notice).collect();
        let senders = self.store.who_sent(&notices).await?;
        let own = self.leave_of(signed.account.person).await?;
        let is_own = |one: &Known<Feedback>| {
            let sender = senders.get(&one.what.notice);
            is_ones_own(signed, sender, &one.what.author, one.recorded, &own)
        };
        Ok(all.into_iter().filter(is_own).collect())
    }

    /// Did somebody send a notice, by the account they are signed in with?
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn is_own_notice(
        &self,
        signed: &Signed,
        notice: FactId,
        author: &Author,
        recorded: Timestamp,
    ) -> Result<bool, Fault> {
        let senders = self.store.who_sent(&[notice]).await?;
        let own = self.leave_of(signed.account.person).await?;
        Ok(is_ones_own(
            signed,
            senders.get(&notice),
            author,
            recorded,
            &own,
        ))
    }

    /// When somebody last sent a notice about a child by their account, whatever of the record is open to them: that they
    /// sent it they know.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn sent_last(
        &self,
        signed: &Signed,
        child: PersonId,
    ) -> Result<Option<Timestamp>, Fault> {
        let sent = self.sent_by(signed).await?;
        let about = sent.iter().filter(|kept| kept.fact.about.contains(&child));
        Ok(about.map(|kept| kept.fact.recorded).max())
    }

    /// When somebody last sent a notice about each of some children by their account, of those they sent since a moment.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn sent_since(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        since: Timestamp,
    ) -> Result<BTreeMap<PersonId, Timestamp>, Fault> {
        let sent = self.sent_by(signed).await?;
        let of_them = sent.iter().flat_map(|kept| {
            let about = kept.fact.about.iter();
            about.map(|child| (*child, kept.fact.recorded))
        });
        let of_them = of_them.filter(|(child, at)| children.contains(child) && *at >= since);
        let mut res: Vec<(PersonId, Timestamp)> = of_them.collect();
        res.sort_by_key(|(_, at)| *at);
        Ok(res.into_iter().collect())
    }

    async fn sent_by(&self, signed: &Signed) -> Result<Vec<Kept>, Fault> {
        let since = self.now().saturating_sub(LOOKED_AT).unwrap_or_default();
        let me = signed.account.person;
        let notices = self.store.notices_sent_by(me, since, MOST).await?;
        self.store.facts(&notices).await
    }

    /// What somebody is told of notices they sent about children, whether their record is open to them or not: what was
    /// decided and what whoever checked it wrote to them, and nothing else of the record. That they were told is a look.
    ///
    /// Of a record that is restricted or sealed, or with which they have a conflict of interest, they are told nothing.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn told_as_author(&self, signed: &Signed) -> Result<Vec<Known<Feedback>>, No> {
        let sent = self.sent_by(signed).await?;
        let own: BTreeSet<FactId> = sent.iter().map(|kept| kept.fact.id).collect();
        let children: BTreeSet<PersonId> = sent
            .iter()
            .flat_map(|kept| kept.fact.about.clone())
            .collect();
        let mut res: BTreeMap<FactId, Known<Feedback>> = BTreeMap::new();
        for child in self.with_a_check(children).await? {
            let mut told = self.told_of_child(signed, child).await?;
            told.retain(|one| own.contains(&one.what.notice));
            if !told.is_empty() {
                let facts: Vec<FactId> = told.iter().map(|one| one.fact).collect();
                self.keep_told(signed, "told of own notice", child, &facts)
                    .await?;
            }
            res.extend(told.into_iter().map(|one| (one.fact, one)));
        }
        let mut all: Vec<Known<Feedback>> = res.into_values().collect();
        all.sort_by_key(|one| std::cmp::Reverse((one.recorded, one.fact)));
        Ok(all)
    }

    /// Those of some children on whose record is a check that its author is still told of.
    async fn with_a_check(
        &self,
        children: BTreeSet<PersonId>,
    ) -> Result<BTreeSet<PersonId>, Fault> {
        let now = self.now();
        let about = self.store.facts_about(&children).await?;
        let told = about.iter().filter(|kept| is_told(&kept.fact, now));
        let of_each = told.flat_map(|kept| kept.fact.about.iter().copied());
        Ok(of_each.filter(|child| children.contains(child)).collect())
    }

    async fn told_of_child(
        &self,
        signed: &Signed,
        child: PersonId,
    ) -> Result<Vec<Known<Feedback>>, Fault> {
        let now = self.now();
        let kept = self
            .store
            .facts_with_leave(signed.account.person, child)
            .await?;
        let facts = || kept.iter().map(|kept| &kept.fact);
        let all: Vec<Fact> = facts().cloned().collect();
        let of = Of::Child(child);
        let situation = Situation::as_known_at(signed.account.person, signed.role, &of, now, &all);
        if is_closed_to_authors(&situation) {
            return Ok(Vec::new());
        }
        let timeline = Timeline::as_known_at(child, now, facts());
        Ok(feedback_in(&timeline, now, |fact| {
            !situation.kept.holds(fact.id)
                && !fact.cases.iter().any(|case| is_closed(&situation, *case))
        }))
    }
}

/// Is it their own: sent from the account they are signed in with, or, where it was brought in from elsewhere and no account
/// sent it, by the name and the role they had when it was checked?
fn is_ones_own(
    signed: &Signed,
    sender: Option<&PersonId>,
    author: &Author,
    then: Timestamp,
    own: &[Fact],
) -> bool {
    let me = signed.account.person;
    match sender {
        Some(sender) => *sender == me,
        None => roles_of(me, then, own).get(&author.role) == Some(&author.name),
    }
}

/// What closes a record is stronger than having written on it.
fn is_closed_to_authors(situation: &Situation) -> bool {
    !situation.exists
        || situation.conflict
        || !situation
            .seal
            .lets_by(Restriction::Sensitive, Restriction::Sensitive)
}

fn is_closed(situation: &Situation, case: heard_record::CaseId) -> bool {
    let mut cases = situation.cases.iter();
    cases.any(|(one, seal)| {
        *one == case && !seal.lets_by(Restriction::Sensitive, Restriction::Sensitive)
    })
}
