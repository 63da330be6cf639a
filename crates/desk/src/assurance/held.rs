//! What was worked out for those who asked of late, and how it is brought up to date.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use heard_duty::measure::month::Month;
use heard_duty::measure::run_chart::ENOUGH;
use heard_duty::measure::{Counted, Measure, Should};
use heard_record::{PersonId, Role, What};
use heard_store::Fault;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedMutexGuard, Semaphore, watch};

use super::{Assurance, Figure, Side};
use crate::desk::{Desk, No, Signed};
use crate::measures::{Judge, Judged, Measuring, OncePerChild, of_children};
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
}

impl Default for Figures {
    fn default() -> Figures {
        Figures {
            held: Mutex::default(),
            at_once: Semaphore::new(AT_ONCE),
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
#[derive(Debug)]
pub(super) struct Standing {
    upto: i64,
    looked: Timestamp,
    children: BTreeMap<PersonId, One>,
}

/// A child who is open, and how they count for each measure.
#[derive(Debug)]
struct One {
    records: BTreeSet<PersonId>,
    traits: Traits,
    units: Vec<Counted>,
    months: Vec<(Month, Vec<Counted>)>,
    alone: bool,
}

impl From<Judged> for One {
    fn from(judged: Judged) -> One {
        One {
            records: judged.records,
            traits: judged.traits,
            units: judged
                .units
                .into_iter()
                .map(|(unit, _)| unit.counted)
                .collect(),
            months: judged.months,
            alone: judged.alone,
        }
    }
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
        let followed = match working.as_mut() {
            Some(standing) if now.duration_since(standing.looked) <= FRESH => {
                self.follow(signed, known, standing).await?
            }
            _ => Followed::NoMore,
        };
        match followed {
            Followed::Nothing if held.shown.borrow().is_some() => return Ok(()),
            Followed::Nothing | Followed::Some => {}
            Followed::NoMore => {
                let upto = *self.store.changes().borrow();
                let children = self.everybody(signed, known, now).await?;
                *working = Some(Standing {
                    upto,
                    looked: now,
                    children,
                });
            }
        }
        if let Some(standing) = working.as_ref() {
            let whole = standing.told(known.unwrap_or(now));
            held.shown.send_replace(Some(Arc::new(whole)));
        }
        Ok(())
    }

    /// Looks anew at those of whom something changed.
    async fn follow(
        &self,
        signed: &Signed,
        known: Option<Timestamp>,
        standing: &mut Standing,
    ) -> Result<Followed, No> {
        let changes = self.store.changed_after(standing.upto, FOLLOWED).await?;
        if changes.is_empty() {
            return Ok(Followed::Nothing);
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
        for person in &people {
            standing.children.remove(person);
        }
        let judge = self.judge(signed, known, self.now());
        let judged = tokio::task::spawn_blocking(move || judge.all(kept)).await;
        let judged = judged.map_err(|_| Fault::Down)?;
        let judged = judged.into_iter().map(|one| (one.child, One::from(one)));
        standing.children.extend(judged);
        standing.upto = last;
        Ok(Followed::Some)
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
    ) -> Result<BTreeMap<PersonId, One>, No> {
        let turn = self.figures.at_once.acquire().await;
        let _turn = turn.map_err(|_| Fault::Down)?;
        let mut children = BTreeMap::new();
        let judge = self.judge(signed, known, now);
        self.judge_everybody(judge, |judged| {
            children.extend(judged.into_iter().map(|one| (one.child, One::from(one))));
        })
        .await?;
        Ok(children)
    }
}

/// How far changes could be followed.
enum Followed {
    /// Nothing changed.
    Nothing,
    /// Those of whom something changed were looked at.
    Some,
    /// Everybody is to be looked at anew.
    NoMore,
}

impl Standing {
    /// Everything, told: a child of several records is counted once.
    fn told(&self, known: Timestamp) -> Assurance {
        let mut once = OncePerChild::default();
        let mut counted: Vec<(PersonId, &One)> = Vec::new();
        for (child, one) in &self.children {
            if once.is_new(*child, &one.records) {
                counted.push((*child, one));
            }
        }
        let mut months: BTreeMap<Month, Vec<Figure>> = (0..MONTHS)
            .map(|ago| (Month::of(known).before(ago), nobody()))
            .collect();
        let mut figures = nobody();
        for (child, one) in &counted {
            take_in(&mut figures, *child, &one.units);
            for (month, units) in &one.months {
                if let Some(figures) = months.get_mut(month) {
                    take_in(figures, *child, units);
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
                .filter(|(_, one)| one.alone)
                .map(|(child, _)| *child)
                .collect(),
            records: counted
                .iter()
                .zip(once.into_children())
                .filter(|(_, records)| records.len() > 1)
                .map(|((child, _), records)| (*child, records))
                .collect(),
        }
    }
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
fn first_month(known: Timestamp) -> Month {
    Month::of(known).before(MONTHS - 1)
}

/// Every measure, with nobody counted yet.
fn nobody() -> Vec<Figure> {
    of_children().map(Figure::of_nobody).collect()
}

/// Counts one child.
fn take_in(figures: &mut [Figure], child: PersonId, units: &[Counted]) {
    for (figure, counted) in figures.iter_mut().zip(units) {
        match counted {
            Counted::Excluded(why) => *figure.left_out.entry(why).or_default() += 1,
            counted => figure.take_in(child, side(figure.measure, counted)),
        }
    }
}

fn side(measure: &Measure, counted: &Counted) -> Side {
    match (counted, measure.should) {
        (Counted::NoRecord, _) => Side::NotRecorded,
        (Counted::Yes, Should::Missed(_)) | (Counted::No, Should::Kept(_) | Should::Neither) => {
            Side::Missed
        }
        _ => Side::Kept,
    }
}
