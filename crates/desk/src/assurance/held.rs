//! What was worked out for those who asked of late, and how it is brought up to date.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use heard_duty::measure::month::Month;
use heard_duty::measure::run_chart::ENOUGH;
use heard_duty::measure::{Measure, Should};
use heard_record::{PersonId, Role, What};
use heard_store::{Fault, WithLeave};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{MutexGuard, OwnedMutexGuard, Semaphore, watch};

use super::count::{How, One};
use super::everybody::Everybody;
use super::reach::{Open, Reach};
use super::{ActionsByChild, Assurance, Figure, Side};
use crate::desk::{Desk, No, Signed};
use crate::measures::{Judge, Judged, Measuring, OncePerChild, Settled, judge_these, of_children};
use crate::traits::Traits;

/// How many changes are followed before everybody is looked at anew.
const FOLLOWED: i64 = 2_000;

/// For how many who ask, and moments they ask about, what was worked out is held.
const HELD: usize = 24;

/// For how many everybody is read at once; the others wait, and are told so.
const AT_ONCE: usize = 2;

/// How many months are told apart: the one that has only begun, and the twelve before it. Of eleven, no six could be on one
/// side of their middle.
const MONTHS: i32 = 13;

/// How long what stands with time alone may be old.
const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// What is held, for whom, in which role, as known when; now, where that is nothing.
type Of = (PersonId, Role, Option<Timestamp>);

/// What was worked out for those who asked of late.
#[derive(Debug)]
pub(crate) struct Figures {
    held: Mutex<BTreeMap<Of, Arc<Held>>>,
    /// How many may read everybody at once.
    at_once: Semaphore,
    /// How everybody counts, for whoever may see all that bears on them.
    pub(super) everybody: tokio::sync::Mutex<Everybody>,
}

impl Default for Figures {
    fn default() -> Figures {
        Figures {
            held: Mutex::default(),
            at_once: Semaphore::new(AT_ONCE),
            everybody: tokio::sync::Mutex::default(),
        }
    }
}

/// What is held for one.
#[derive(Debug)]
pub(super) struct Held {
    /// Whoever works it out has this.
    pub(super) working: Arc<tokio::sync::Mutex<Option<Standing>>>,
    /// What was worked out last.
    pub(super) shown: watch::Sender<Option<Arc<Assurance>>>,
}

/// How each child counts, as far as the changes were followed.
#[derive(Debug, Default)]
pub(super) struct Standing {
    upto: i64,
    looked: Timestamp,
    /// Those who were judged for whoever asks alone.
    judged: BTreeSet<PersonId>,
    /// How these count, of whom enough is open.
    own: BTreeMap<PersonId, Arc<One>>,
    /// How those count of whom all is open, as for everybody else to whom it is.
    shared: BTreeMap<PersonId, Arc<One>>,
    /// How far they reach, where nothing came since, and how often anything had changed of how everybody counts.
    reached: Option<(Option<Reach>, u64)>,
}

impl Figures {
    pub(super) fn of(&self, of: &Of) -> Arc<Held> {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains_key(of) && all.len() >= HELD {
            // Whoever looks at now is let be; of what is looked at as it was, one makes room.
            let one = all.keys().find(|(.., known)| known.is_some()).copied();
            let one = one.or_else(|| all.keys().next().copied());
            one.map(|one| all.remove(&one));
        }
        let held = all.entry(*of).or_insert_with(|| {
            Arc::new(Held {
                working: Arc::default(),
                shown: watch::channel(None).0,
            })
        });
        Arc::clone(held)
    }
}

impl Desk {
    /// Brings what is held up to date.
    pub(super) async fn work_out(
        &self,
        signed: &Signed,
        known: Option<Timestamp>,
        held: &Held,
        mut working: OwnedMutexGuard<Option<Standing>>,
    ) -> Result<(), No> {
        let now = self.now();
        let before = working
            .take()
            .filter(|standing| now.duration_since(standing.looked) <= FRESH);
        let followed = match before {
            Some(standing) => self.follow(signed, known, standing).await?,
            None => Followed::NoMore,
        };
        let (mut standing, mut is_as_shown) = match followed {
            Followed::Nothing(standing) => (standing, held.shown.borrow().is_some()),
            Followed::Some(standing) => (standing, false),
            Followed::NoMore => (self.begun(signed, known, now).await?, false),
        };
        if known.is_none() {
            is_as_shown &= !self.share(signed, &mut standing, now).await?;
        }
        if !is_as_shown {
            let whole = standing.told(known.unwrap_or(now), &self.counting.reasons.all());
            held.shown.send_replace(Some(Arc::new(whole)));
        }
        *working = Some(standing);
        Ok(())
    }

    /// Nothing of how anybody counts now; of how they did, everybody.
    async fn begun(
        &self,
        signed: &Signed,
        known: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Standing, No> {
        let mut standing = Standing {
            upto: *self.store.changes().borrow(),
            looked: now,
            ..Standing::default()
        };
        if known.is_some() {
            standing.own = self.everybody(signed, known, now).await?;
        }
        Ok(standing)
    }

    /// Brings up to date how everybody counts, takes of it what is open to whoever asks, and judges for them alone whoever
    /// that is not said of yet; says whether anything is otherwise.
    async fn share(
        &self,
        signed: &Signed,
        standing: &mut Standing,
        now: Timestamp,
    ) -> Result<bool, No> {
        let (reach, seen) = match standing.reached.take() {
            Some((reach, seen)) => (reach, Some(seen)),
            None => (self.reach(signed, now).await?, None),
        };
        let everybody = self.everybody_counted().await?;
        if seen == Some(everybody.changes) {
            standing.reached = Some((reach, everybody.changes));
            return Ok(false);
        }
        let mut apart = BTreeSet::new();
        standing.shared.clear();
        for (person, count) in everybody.counts() {
            let open = reach.as_ref().map(|reach| reach.of(person, count));
            match open.unwrap_or(Open::ToBeAsked) {
                Open::All => standing
                    .shared
                    .extend(count.one.clone().map(|one| (person, one))),
                Open::Nothing => {}
                Open::ToBeAsked => {
                    apart.insert(person);
                }
            }
        }
        standing.reached = Some((reach, everybody.changes));
        drop(everybody);
        self.judge_apart(signed, standing, apart, now).await?;
        Ok(true)
    }

    /// How everybody counts, brought up to date.
    async fn everybody_counted(&self) -> Result<MutexGuard<'_, Everybody>, Fault> {
        let mut everybody = self.figures.everybody.lock().await;
        let mut keeping = self.counting.bring_up_to_date(&mut everybody).await?;
        keeping.detach_all();
        Ok(everybody)
    }

    /// Of whom it is known without asking the record how much of it is open to somebody.
    async fn settled(&self, signed: &Signed, now: Timestamp) -> Result<Settled, No> {
        let mut settled = Settled::default();
        let Some(reach) = self.reach(signed, now).await? else {
            return Ok(settled);
        };
        for (person, count) in self.everybody_counted().await?.counts() {
            match reach.of(person, count) {
                Open::All => settled.all.insert(person),
                Open::Nothing => settled.nothing.insert(person),
                Open::ToBeAsked => continue,
            };
        }
        Ok(settled)
    }

    /// Judges for whoever asks alone those of some who were not yet; nobody else is.
    async fn judge_apart(
        &self,
        signed: &Signed,
        standing: &mut Standing,
        apart: BTreeSet<PersonId>,
        now: Timestamp,
    ) -> Result<(), No> {
        standing.own.retain(|person, _| apart.contains(person));
        let missing: BTreeSet<PersonId> = apart.difference(&standing.judged).copied().collect();
        standing.judged = apart;
        let turn = self.figures.at_once.acquire().await;
        let _turn = turn.map_err(|_| Fault::Down)?;
        let judge = self.judge(signed, None, now);
        let take = |judged: Vec<Judged>| standing.own.extend(self.ones(judged));
        judge_these(&self.store, judge, &missing, Judge::all, take).await?;
        Ok(())
    }

    /// Looks anew at those of whom something changed.
    async fn follow(
        &self,
        signed: &Signed,
        known: Option<Timestamp>,
        mut standing: Standing,
    ) -> Result<Followed, No> {
        let changes = self.store.changed_after(standing.upto, FOLLOWED).await?;
        if changes.is_empty() {
            return Ok(Followed::Nothing(standing));
        }
        if changes.len() as i64 >= FOLLOWED {
            return Ok(Followed::NoMore);
        }
        let came: BTreeSet<_> = changes.iter().flat_map(|change| change.facts()).collect();
        let people: BTreeSet<PersonId> = changes.iter().map(|change| change.about).collect();
        let last = changes.last().map_or(standing.upto, |change| change.seq);
        let who = signed.account.person;
        let kept = self.store.these_with_leave(who, &people).await?;
        let is_of_leave =
            |what: &What| matches!(what, What::Access(_) | What::Correction(_) | What::Place(_));
        let mut each = kept.iter().flat_map(|(_, kept)| kept);
        if each.any(|one| came.contains(&one.fact.id) && is_of_leave(&one.fact.what)) {
            return Ok(Followed::NoMore);
        }
        let judged_alone = |person: &PersonId| known.is_some() || standing.judged.contains(person);
        let kept: Vec<WithLeave> = kept
            .into_iter()
            .filter(|(person, _)| judged_alone(person))
            .collect();
        for (person, _) in &kept {
            standing.own.remove(person);
        }
        let judge = self.judge(signed, known, self.now());
        let judged = tokio::task::spawn_blocking(move || judge.all(kept)).await;
        let judged = judged.map_err(|_| Fault::Down)?;
        standing.own.extend(self.ones(judged));
        standing.reached = None;
        standing.upto = last;
        Ok(Followed::Some(standing))
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
        known: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<BTreeMap<PersonId, Arc<One>>, No> {
        let turn = self.figures.at_once.acquire().await;
        let _turn = turn.map_err(|_| Fault::Down)?;
        let mut children = BTreeMap::new();
        let settled = self.settled(signed, now).await?;
        let judge = self.judge(signed, known, now).knowing(settled);
        self.judge_everybody(judge, |judged| children.extend(self.ones(judged)))
            .await?;
        Ok(children)
    }
}

/// How far changes could be followed.
enum Followed {
    /// Nothing changed.
    Nothing(Standing),
    /// Those of whom something changed were looked at.
    Some(Standing),
    /// Everybody is to be looked at anew.
    NoMore,
}

impl Standing {
    /// Everything, told: a child of several records is counted once.
    fn told(&self, known: Timestamp, reasons: &[Arc<str>]) -> Assurance {
        let mut once = OncePerChild::default();
        let mut counted: Vec<(PersonId, &Arc<One>)> = Vec::new();
        let children: BTreeMap<_, _> = self.shared.iter().chain(&self.own).collect();
        for (child, one) in children {
            if once.is_new(*child, &one.records) {
                counted.push((*child, one));
            }
        }
        let mut months: BTreeMap<Month, Vec<Figure>> = (0..MONTHS)
            .map(|ago| (Month::of(known).before(ago), nobody()))
            .collect();
        let mut figures = nobody();
        for (child, one) in &counted {
            take_in(&mut figures, *child, &one.units, reasons);
            for (month, units) in &one.months {
                if let Some(figures) = months.get_mut(month) {
                    take_in(figures, *child, units, reasons);
                }
            }
        }
        Assurance {
            upto: self.upto,
            known,
            worked_out: self.looked,
            figures,
            months,
            towns: towns(counted.iter().map(|(_, one)| &one.traits)),
            traits: counted
                .iter()
                .map(|(child, one)| (*child, one.traits.clone()))
                .collect(),
            alone: counted
                .iter()
                .filter(|(_, one)| !one.alone.is_empty())
                .map(|(child, one)| (*child, one.alone.clone()))
                .collect(),
            actions: actions_by_child(&counted),
            records: counted
                .iter()
                .zip(once.into_children())
                .filter(|(_, records)| records.len() > 1)
                .map(|((child, _), records)| (*child, records))
                .collect(),
        }
    }
}

fn actions_by_child(counted: &[(PersonId, &Arc<One>)]) -> ActionsByChild {
    let mut res = ActionsByChild::new();
    for (child, one) in counted {
        for (stands, count) in &one.actions {
            res.entry(*stands).or_default().insert(*child, *count);
        }
    }
    res
}

/// The towns of so many children that none of them is known by it.
fn towns<'t>(traits: impl Iterator<Item = &'t Traits>) -> Vec<String> {
    let mut towns: BTreeMap<&str, usize> = BTreeMap::new();
    for town in traits.filter_map(|traits| traits.town.as_deref()) {
        *towns.entry(town).or_default() += 1;
    }
    let of_many = towns
        .into_iter()
        .filter(|(_, live_there)| *live_there >= ENOUGH);
    of_many.map(|(town, _)| town.to_owned()).collect()
}

/// The first month that is told apart, as known at a moment.
pub(super) fn first_month(known: Timestamp) -> Month {
    Month::of(known).before(MONTHS - 1)
}

/// Every measure, with nobody counted yet.
fn nobody() -> Vec<Figure> {
    of_children().map(Figure::of_nobody).collect()
}

/// Counts one child.
fn take_in(figures: &mut [Figure], child: PersonId, units: &[How], reasons: &[Arc<str>]) {
    for (figure, how) in figures.iter_mut().zip(units) {
        match how {
            How::LeftOut(which) => {
                let reason = reasons.get(usize::from(*which));
                let count = reason.map(|reason| figure.left_out.entry(Arc::clone(reason)));
                count.into_iter().for_each(|count| *count.or_default() += 1);
            }
            how => figure.take_in(child, side(figure.measure, *how)),
        }
    }
}

fn side(measure: &Measure, how: How) -> Side {
    match (how, measure.should) {
        (How::NoRecord, _) => Side::NotRecorded,
        (How::Yes, Should::Missed(_)) | (How::No, Should::Kept(_) | Should::Neither) => {
            Side::Missed
        }
        _ => Side::Kept,
    }
}
