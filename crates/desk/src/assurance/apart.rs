//! How somebody is brought up to date: what is open to them of how everybody counts, and those who are judged for them alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_record::PersonId;
use heard_store::Fault;
use jiff::Timestamp;
use tokio::sync::{OwnedMutexGuard, SemaphorePermit};
use tokio::task::spawn_blocking;

use super::count::{Count, One};
use super::everybody::Everybody;
use super::held::Standing;
use super::reach::{Open, Reach};
use super::told::first_month;
use crate::desk::{Desk, No, Signed};
use crate::measures::{Judge, Judged, Measuring, Settled, judge_these, of_children};
use crate::together::NotRead;

/// What of how everybody counts was taken in for somebody.
struct Taken {
    /// Those who are to be judged for them alone.
    to_be_judged: BTreeSet<PersonId>,
    /// May anything be otherwise than it was told?
    is_otherwise: bool,
}

impl Standing {
    /// Takes in of those of whom something changed what is open to whoever asks.
    fn take_in(&mut self, everybody: &Everybody) -> Taken {
        let mut res = Taken {
            to_be_judged: BTreeSet::new(),
            is_otherwise: self.seen.is_none(),
        };
        for (person, count) in everybody.since(self.seen) {
            let open = count.map(|count| (self.open(person, count), count));
            let (shared, apart) = match open {
                Some((Open::All, count)) => (count.one.clone(), None),
                Some((Open::ToBeAsked, count)) => (None, Some(count)),
                Some((Open::Nothing, _)) | None => (None, None),
            };
            res.is_otherwise |= put(&mut self.shared, person, shared);
            match apart {
                Some(count) if !self.was_judged_beside(person, count) => {
                    self.apart.insert(person, Arc::clone(count));
                    res.to_be_judged.insert(person);
                }
                Some(_) => {}
                None => {
                    self.apart.remove(&person);
                    res.is_otherwise |= put(&mut self.own, person, None);
                    res.is_otherwise |= self.not_read.remove(&person).is_some();
                }
            }
        }
        for (person, damaged) in &everybody.not_read {
            let before = self.not_read.insert(*person, damaged.clone());
            res.is_otherwise |= before.is_none();
        }
        self.seen = Some(everybody.changes);
        res
    }

    fn open(&self, person: PersonId, count: &Count) -> Open {
        let reach = self.reach.as_ref();
        reach.map_or(Open::ToBeAsked, |reach| reach.of(person, count))
    }

    fn was_judged_beside(&self, person: PersonId, count: &Arc<Count>) -> bool {
        let before = self.apart.get(&person);
        before.is_some_and(|before| Arc::ptr_eq(before, count))
    }
}

/// Puts there how somebody counts, if they do, or why they could not be read; says whether they are told of, or were.
fn put<T>(all: &mut BTreeMap<PersonId, T>, person: PersonId, one: Option<T>) -> bool {
    let is_told_of = one.is_some();
    let before = match one {
        None => all.remove(&person),
        Some(one) => all.insert(person, one),
    };
    is_told_of || before.is_some()
}

/// Of whom it is known by how far somebody reaches how much is open to them.
fn settled(everybody: &Everybody, reach: Option<&Reach>) -> Settled {
    let mut settled = Settled::default();
    let Some(reach) = reach else {
        return settled;
    };
    for (person, count) in everybody.since(None) {
        match count.map(|count| reach.of(person, count)) {
            Some(Open::All) => settled.all.insert(person),
            Some(Open::Nothing) => settled.nothing.insert(person),
            Some(Open::ToBeAsked) | None => continue,
        };
    }
    settled
}

impl Desk {
    /// Brings up to date how everybody counts, takes of it what is open to whoever asks, and judges for them alone whoever
    /// that does not say of; says whether anything may be otherwise.
    pub(super) async fn share(
        &self,
        signed: &Signed,
        mut standing: Standing,
        now: Timestamp,
    ) -> Result<(Standing, bool), No> {
        if standing.may_reach_otherwise {
            let reach = self.reach(signed, now).await?;
            if reach != standing.reach {
                standing.reach = reach;
                standing.seen = None;
                standing.apart.clear();
            }
            standing.may_reach_otherwise = false;
        }
        let everybody = self.everybody_counted().await?;
        let taken = spawn_blocking(move || {
            let taken = standing.take_in(&everybody);
            (standing, taken)
        });
        let (mut standing, taken) = taken.await.map_err(|_| Fault::Down)?;
        let to_be_judged = taken.to_be_judged;
        let is_otherwise = self
            .judge_apart(signed, None, &mut standing, to_be_judged, now)
            .await?;
        Ok((standing, taken.is_otherwise || is_otherwise))
    }

    /// Judges everybody for whoever asks by what was known at a moment, and then those again of whom something changed; says
    /// whether anything may be otherwise.
    pub(super) async fn judge_as_known(
        &self,
        signed: &Signed,
        mut standing: Standing,
        known: Timestamp,
        now: Timestamp,
    ) -> Result<(Standing, bool), No> {
        let everybody = self.everybody_counted().await?;
        let seen = standing.seen.replace(everybody.changes);
        if seen.is_none() {
            let reach = self.reach(signed, now).await?;
            let settled = spawn_blocking(move || settled(&everybody, reach.as_ref()));
            let settled = settled.await.map_err(|_| Fault::Down)?;
            (standing.own, standing.not_read) = self.everybody(signed, known, settled, now).await?;
            return Ok((standing, true));
        }
        let changed = everybody.since(seen).map(|(person, _)| person).collect();
        drop(everybody);
        let is_otherwise = self
            .judge_apart(signed, Some(known), &mut standing, changed, now)
            .await?;
        Ok((standing, is_otherwise))
    }

    /// How everybody counts, brought up to date.
    async fn everybody_counted(&self) -> Result<OwnedMutexGuard<Everybody>, Fault> {
        let everybody = Arc::clone(&self.figures.everybody);
        let mut everybody = everybody.lock_owned().await;
        self.counting.bring_up_to_date(&mut everybody).await?;
        Ok(everybody)
    }

    /// Those who may be on the register of exploited children or beside it, whoever may see them, in the order of their ids:
    /// what took a child off it, or back what put them on, may be closed to whoever asks, and leaves nobody out here.
    pub(crate) async fn perhaps_exploited(&self) -> Result<Vec<PersonId>, Fault> {
        let everybody = Arc::clone(&self.figures.everybody);
        let counting = self.counting.clone();
        // Whoever goes away while it is worked out leaves nothing of it half done.
        let counted = tokio::spawn(async move {
            let mut everybody = everybody.lock().await;
            counting.bring_up_to_date(&mut everybody).await?;
            Ok::<_, Fault>(everybody.perhaps_exploited())
        });
        let mut exploited = counted.await.map_err(|_| Fault::Down)??;
        exploited.sort_unstable();
        Ok(exploited)
    }

    /// Judges some for whoever asks alone; says whether any of them is told of, or was.
    async fn judge_apart(
        &self,
        signed: &Signed,
        known: Option<Timestamp>,
        standing: &mut Standing,
        some: BTreeSet<PersonId>,
        now: Timestamp,
    ) -> Result<bool, No> {
        if some.is_empty() {
            return Ok(false);
        }
        let _turn = self.turn_to_judge().await?;
        let mut judged = BTreeMap::new();
        let judge = self.judge(signed, known, now);
        let take = |some: Vec<Judged>| judged.extend(self.ones(some));
        let mut not_read = judge_these(&self.store, judge, &some, Judge::all, take).await?;
        let mut is_otherwise = false;
        for person in some {
            let one = judged.remove(&person);
            is_otherwise |= put(&mut standing.own, person, one);
            is_otherwise |= put(&mut standing.not_read, person, not_read.remove(&person));
        }
        Ok(is_otherwise)
    }

    async fn turn_to_judge(&self) -> Result<SemaphorePermit<'_>, Fault> {
        let turn = self.figures.at_once.acquire().await;
        turn.map_err(|_| Fault::Down)
    }

    fn ones(&self, judged: Vec<Judged>) -> impl Iterator<Item = (PersonId, Arc<One>)> {
        let reasons = &self.counting.reasons;
        let each = judged.into_iter();
        each.map(|one| (one.child, Arc::new(One::of(one, reasons))))
    }

    fn judge(&self, signed: &Signed, known: Option<Timestamp>, now: Timestamp) -> Judge {
        let at = known.unwrap_or(now);
        let measuring = Measuring {
            known: at,
            at,
            sample: None,
        };
        let judge = Judge::of(self, signed, of_children().collect(), measuring);
        judge.by_month(first_month(at))
    }

    async fn everybody(
        &self,
        signed: &Signed,
        known: Timestamp,
        settled: Settled,
        now: Timestamp,
    ) -> Result<(BTreeMap<PersonId, Arc<One>>, NotRead), No> {
        let _turn = self.turn_to_judge().await?;
        let mut children = BTreeMap::new();
        let judge = self.judge(signed, Some(known), now).knowing(settled);
        let not_read = self
            .judge_everybody(judge, |judged| children.extend(self.ones(judged)))
            .await?;
        Ok((children, not_read))
    }
}
