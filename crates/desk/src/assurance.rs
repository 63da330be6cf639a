//! The whole force as it stands: what should happen for every child, for whom it did and for whom not. Every record that is
//! open to whoever asks is read, always; no figure is without its children.
//!
//! What was worked out for somebody is held for them: asked again, only those of whom something changed are looked at anew,
//! and everybody as soon as anything changed about who may see what. What stands with time alone (that something became
//! late) is worked out anew every quarter of an hour, while what was worked out before is shown, with its time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use heard_duty::measure::{Counted, Measure, Should};
use heard_record::fact::person::{CareStatusRecorded, Described, EthnicityRecorded, Sex};
use heard_record::{PersonId, Role, Timeline, What};
use heard_store::Fault;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedMutexGuard, Semaphore, watch};
use uuid::Uuid;

use crate::access::{Act, Answer};
use crate::desk::{Desk, No, Signed};
use crate::measures::{Judge, Judged, Measuring, of_children};
use crate::overview::{Overview, age_at};
use crate::owed::Owed;
use crate::reading::{Around, Reading};

/// How many people are read at a time: while some are judged, the next are read.
const AT_A_TIME: usize = 250;

/// How many changes are followed before everybody is looked at anew.
const FOLLOWED: i64 = 2_000;

/// For how many who ask, and moments they ask about, what was worked out is held.
const HELD: usize = 24;

/// For how many everybody is read at once; the others wait, and are told so.
const AT_ONCE: usize = 2;

/// How long what stands with time alone may be old.
const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// How long whoever asks waits before they are told that it is being worked out.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// By what children are looked at apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traits {
    /// Is the child looked after by a council? Nothing, where that is not recorded.
    pub in_care: Option<bool>,
    /// How old the child is.
    pub age: Option<i16>,
    /// The sex on record.
    pub sex: Option<Sex>,
    /// The ethnicity on record.
    pub ethnicity: Option<&'static str>,
}

impl Traits {
    pub(crate) fn of(timeline: &Timeline, at: Timestamp) -> Traits {
        let described = || timeline.of::<Described>().rev();
        let born = described().find_map(|(_, says)| says.born.clear().copied());
        let care = timeline.of::<CareStatusRecorded>().next_back();
        let ethnicity = timeline.of::<EthnicityRecorded>().next_back();
        Traits {
            in_care: care.and_then(|(_, says)| Some(says.status.clear()?.is_looked_after())),
            age: born.map(|born| age_at(born, at)),
            sex: described().find_map(|(_, says)| says.sex.clear().copied()),
            ethnicity: ethnicity.and_then(|(_, says)| Some(says.ethnicity.clear()?.in_words())),
        }
    }
}

/// How a child counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// What should happen did.
    Kept,
    /// It did not.
    Missed,
    /// There is no record of it.
    NotRecorded,
}

/// A measure with the children behind it.
#[derive(Clone)]
pub struct Figure {
    /// Which.
    pub measure: &'static Measure,
    /// Every child counted, each with how; of each the record that stands for it.
    pub children: Vec<(PersonId, Side)>,
    /// How many were looked at and not counted, by why.
    pub left_out: BTreeMap<&'static str, usize>,
}

impl std::fmt::Debug for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Figure({}, {} children)",
            self.measure.id,
            self.children.len()
        )
    }
}

impl Figure {
    /// How many are on a side.
    pub fn count(&self, side: Side) -> usize {
        self.children.iter().filter(|(_, one)| *one == side).count()
    }
}

/// The whole force as somebody may see it.
#[derive(Debug)]
pub struct Assurance {
    /// The change up to which it is.
    upto: i64,
    /// As known at this moment.
    pub known: Timestamp,
    /// When everybody was looked at last; those of whom something changed were since.
    pub worked_out: Timestamp,
    /// Every measure of children, in its order.
    pub figures: Vec<Figure>,
    /// By what the children are looked at apart.
    pub traits: BTreeMap<PersonId, Traits>,
    /// The records read as one child's, of those who have several.
    pub records: BTreeMap<PersonId, BTreeSet<PersonId>>,
}

/// What is there when somebody asks.
#[derive(Debug, Clone)]
pub enum Working {
    /// The whole.
    Out(Arc<Assurance>),
    /// It is being worked out.
    StillWorking,
}

/// A child behind a figure, told to whoever may read the record.
#[derive(Debug, Clone)]
pub struct Behind {
    /// The child.
    pub child: PersonId,
    /// The child, told.
    pub told: Overview,
    /// What is owed to the child and not met.
    pub owed: Vec<Owed>,
}

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
struct Held {
    /// Whoever works it out has this.
    working: Arc<tokio::sync::Mutex<Option<Standing>>>,
    shown: watch::Sender<Option<Arc<Assurance>>>,
}

/// How each child counts, as far as the changes were followed.
#[derive(Debug)]
struct Standing {
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
        }
    }
}

impl Figures {
    fn of(&self, of: &Of) -> Arc<Held> {
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
    /// The whole force, as known at a moment or now, of every child whose record is open to whoever asks. That it was
    /// asked for is kept before anything is read.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn assurance(
        self: &Arc<Desk>,
        signed: &Signed,
        known: Option<Timestamp>,
    ) -> Result<Working, No> {
        let asked = self.asked_of_force(signed, Act::Measure, None);
        let answer = self.decide_of_force(&asked).await?;
        self.keep_look(&asked, None, &answer).await?;
        if let Some(no) = answer.refused() {
            return Err(no);
        }
        let held = self
            .figures
            .of(&(signed.account.person, signed.role, known));
        let mut shown = held.shown.subscribe();
        if let Ok(working) = Arc::clone(&held.working).try_lock_owned() {
            let desk = Arc::clone(self);
            let (signed, of_task) = (signed.clone(), Arc::clone(&held));
            let done =
                tokio::spawn(async move { desk.work_out(&signed, known, &of_task, working).await });
            if let Ok(joined) = tokio::time::timeout(PATIENCE, done).await {
                // Only a task that broke off is not joined.
                joined.map_err(|_| Fault::Down)??;
            }
        } else {
            drop(tokio::time::timeout(PATIENCE, shown.changed()).await);
        }
        let whole = held.shown.borrow().clone();
        // What came since may have closed a record: what is behind is shown to nobody.
        Ok(match whole {
            Some(whole) if self.store.changed_after(whole.upto, 1).await?.is_empty() => {
                Working::Out(whole)
            }
            _ => Working::StillWorking,
        })
    }

    /// Brings what is held up to date.
    async fn work_out(
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
        let judge = self.judge(signed, known, standing.looked);
        let judged = tokio::task::spawn_blocking(move || judge.all(kept)).await;
        let judged = judged.map_err(|_| Fault::Down)?;
        let judged = judged.into_iter().map(|one| (one.child, One::from(one)));
        standing.children.extend(judged);
        standing.upto = last;
        Ok(Followed::Some)
    }

    fn judge(&self, signed: &Signed, known: Option<Timestamp>, now: Timestamp) -> Judge {
        let now_at_least = now.max(self.now());
        Judge {
            signed: signed.clone(),
            catalogue: Arc::clone(&self.catalogue),
            wanted: of_children().collect(),
            measuring: Measuring {
                known: known.unwrap_or(now_at_least),
                at: known.unwrap_or(now_at_least),
                sample: None,
            },
            now: self.now(),
        }
    }

    async fn everybody(
        &self,
        signed: &Signed,
        known: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<BTreeMap<PersonId, One>, No> {
        let _one = self
            .figures
            .at_once
            .acquire()
            .await
            .map_err(|_| Fault::Down)?;
        let mut children = BTreeMap::new();
        let mut last = PersonId::from_uuid(Uuid::nil());
        let mut judging: Vec<tokio::task::JoinHandle<Vec<Judged>>> = Vec::new();
        loop {
            let who = signed.account.person;
            let some = self.store.everybody_after(who, last, AT_A_TIME).await?;
            let end = some.last().map(|(person, _)| *person);
            // Two lots are judged while the next is read.
            while judging.len() > usize::from(end.is_some()) {
                let judged = judging.remove(0).await.map_err(|_| Fault::Down)?;
                children.extend(judged.into_iter().map(|one| (one.child, One::from(one))));
            }
            let Some(end) = end else {
                return Ok(children);
            };
            last = end;
            let judge = self.judge(signed, known, now);
            judging.push(tokio::task::spawn_blocking(move || judge.all(some)));
        }
    }

    /// Some children behind a figure, told as far as each record is open to be read by whoever asks. That each was told
    /// is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn behind(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
    ) -> Result<Vec<Behind>, No> {
        let now = self.now();
        let who = signed.account.person;
        let of_force = self.asked_of_force(signed, Act::Measure, None);
        let may_measure = self.decide_of_force(&of_force).await?;
        if let Some(no) = may_measure.refused() {
            return Err(no);
        }
        let mut res = Vec::new();
        for (child, kept) in self.store.these_with_leave(who, children).await? {
            let around = Around::new(child, kept, now);
            // Whose record has closed since it was counted is not told of.
            let Some((asked, answer)) = around.most_open_to(signed) else {
                continue;
            };
            let Answer::Read(leave) = answer.clone() else {
                continue;
            };
            self.keep_look(&asked, Some(child), &answer).await?;
            let reading = Reading::of(leave, around, &asked);
            let mut owed = reading.owed(&self.catalogue, known, known);
            owed.retain(Owed::is_unmet);
            res.push(Behind {
                child,
                told: reading.overview(known, known),
                owed,
            });
        }
        Ok(res)
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
        let mut counted: Vec<(PersonId, &One)> = Vec::new();
        let mut of_record: BTreeSet<PersonId> = BTreeSet::new();
        for (child, one) in &self.children {
            if of_record.contains(child) {
                continue;
            }
            of_record.extend(&one.records);
            counted.push((*child, one));
        }
        let figures = of_children().enumerate().map(|(at, measure)| {
            let mut figure = Figure {
                measure,
                children: Vec::new(),
                left_out: BTreeMap::new(),
            };
            for (child, one) in &counted {
                match one.units.get(at) {
                    Some(Counted::Excluded(why)) => *figure.left_out.entry(why).or_default() += 1,
                    Some(counted) => figure.children.push((*child, side(measure, counted))),
                    None => {}
                }
            }
            figure
        });
        Assurance {
            upto: self.upto,
            known,
            worked_out: self.looked,
            figures: figures.collect(),
            traits: counted
                .iter()
                .map(|(child, one)| (*child, one.traits))
                .collect(),
            records: counted
                .iter()
                .filter(|(_, one)| one.records.len() > 1)
                .map(|(child, one)| (*child, one.records.clone()))
                .collect(),
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
