//! Measures over the children whose records are open to whoever asks: everybody else is left out before anything is
//! counted, and no figure is without the children behind it.

mod judge;
mod once;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use futures_util::future::try_join_all;
use heard_duty::measure::{Count, Counted, Measure, Report, measures};
use heard_record::PersonId;
use heard_store::{Fault, Store, Whole, WithLeave};
use jiff::Timestamp;
use tokio::task::{JoinHandle, spawn_blocking};
use uuid::Uuid;

use crate::access::{Act, Answer, Asked};

use crate::desk::{Desk, No, Signed};
use crate::together::{NotRead, apart_from_damaged, together_or_each, unless_damaged};
use judge::Looked;
pub(crate) use judge::{Everything, Judge, Judged, Settled};
pub(crate) use once::OncePerChild;

/// How many people are judged together.
const AT_A_TIME: usize = 250;

/// From how many on those to be judged are many.
const MANY: usize = 2_000;

/// How many looks are kept at a time.
const LOOKS_AT_A_TIME: usize = 500;

/// What is to be measured.
#[derive(Debug, Clone)]
pub struct Measuring {
    /// The record as it was known at this moment.
    pub known: Timestamp,
    /// The moment asked about.
    pub at: Timestamp,
    /// Only the children drawn for this sample.
    pub sample: Option<String>,
}

/// What measures came to.
pub struct Measured {
    reports: Vec<(&'static Measure, Report)>,
    children: Vec<BTreeSet<PersonId>>,
    not_read: NotRead,
    asked: Asked,
    answer: Answer,
}

/// What is counted by: everything but the measures of staff, whose records nobody has leave to read by a child's.
pub fn of_children() -> impl Iterator<Item = &'static Measure> {
    measures().filter(|measure| !matches!(measure.count, Count::Staff(_)))
}

impl Measured {
    /// What each measure came to.
    pub fn reports(&self) -> impl Iterator<Item = (&'static Measure, &Report)> {
        let each = self.reports.iter();
        each.map(|(measure, report)| (*measure, report))
    }

    /// The children behind the units of every report, in their order: each with every record that is read as theirs.
    pub fn children(&self) -> &[BTreeSet<PersonId>] {
        &self.children
    }

    /// The records that could not be read, because what is kept of them is damaged, and are not counted: each with why.
    pub fn not_read(&self) -> &BTreeMap<PersonId, Fault> {
        &self.not_read
    }
}

impl Desk {
    /// Counts measures over every child whose record is open to whoever asks. That it was asked for is kept before
    /// anything is read.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn measures(
        &self,
        signed: &Signed,
        wanted: Vec<&'static Measure>,
        measuring: Measuring,
    ) -> Result<Measured, No> {
        let asked = self.asked_of_force(signed, Act::Measure, None);
        let answer = self.decide_of_force(&asked).await?;
        self.keep_look(&asked, None, &answer).await?;
        if let Some(no) = answer.refused() {
            return Err(no);
        }
        let (Tally { once, units }, not_read) = self.tally(signed, &wanted, &measuring).await?;
        let each = wanted.into_iter().zip(units);
        let reports = each
            .map(|(measure, looked)| (measure, report(measure, looked, &measuring)))
            .collect();
        Ok(Measured {
            reports,
            children: once.into_children(),
            not_read,
            asked,
            answer,
        })
    }

    /// Keeps that children are told of by what was measured, before they are.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn tell_of(
        &self,
        measured: &Measured,
        children: &BTreeSet<PersonId>,
    ) -> Result<(), No> {
        let children: Vec<PersonId> = children.iter().copied().collect();
        for some in children.chunks(LOOKS_AT_A_TIME) {
            let looks = some
                .iter()
                .map(|child| self.keep_look(&measured.asked, Some(*child), &measured.answer));
            try_join_all(looks).await?;
        }
        Ok(())
    }

    /// How every child who is open counts for each measure, and who could not be read.
    async fn tally(
        &self,
        signed: &Signed,
        wanted: &[&'static Measure],
        measuring: &Measuring,
    ) -> Result<(Tally, NotRead), No> {
        let mut tally = Tally::of(wanted.len());
        let judge = Judge::of(self, signed, wanted.to_vec(), measuring.clone());
        let not_read = self
            .judge_everybody(judge, |judged| tally.take(judged))
            .await?;
        Ok((tally, not_read))
    }

    /// Judges everybody who is open, some on each core at a time, and hands on how each counts; answers with who could not be
    /// read.
    pub(crate) async fn judge_everybody(
        &self,
        judge: Judge,
        mut take: impl FnMut(Vec<Judged>),
    ) -> Result<NotRead, No> {
        let whole = at_hand(&self.store).await?;
        let mut judging = Judging::of(&self.store, judge, Judge::all, whole);
        let mut last = PersonId::from_uuid(Uuid::nil());
        loop {
            let people = judging.people_after(last).await?;
            let Some(end) = people.last() else {
                return Ok(judging.end(take).await?);
            };
            last = *end;
            judging.begin(people, &mut take).await?;
        }
    }
}

/// Judges these people, some on each core at a time, and hands on what comes of each: of the whole record where they are many
/// and it can be at hand, else as they are read from the database. Answers with who could not be read.
pub(crate) async fn judge_these<T: Send + 'static>(
    store: &Store,
    judge: Judge,
    people: &BTreeSet<PersonId>,
    how: fn(&Judge, Vec<WithLeave>) -> T,
    mut take: impl FnMut(T),
) -> Result<NotRead, Fault> {
    let whole = match people.len() {
        0..MANY => None,
        _ => at_hand(store).await?,
    };
    let mut judging = Judging::of(store, judge, how, whole);
    let all: Vec<PersonId> = people.iter().copied().collect();
    for some in all.chunks(AT_A_TIME) {
        let some = some.iter().copied().collect();
        judging.begin(some, &mut take).await?;
    }
    judging.end(take).await
}

/// The whole record, where it can be at hand: where something of it is damaged, everybody is read from the database, some at a
/// time, so that it holds up nobody else.
async fn at_hand(store: &Store) -> Result<Option<Arc<Whole>>, Fault> {
    unless_damaged(store.whole().await)
}

/// Many being judged, some on each core at a time.
struct Judging<'s, T> {
    store: &'s Store,
    whole: Option<Arc<Whole>>,
    judge: Arc<Judge>,
    how: fn(&Judge, Vec<WithLeave>) -> T,
    cores: Cores<T>,
    not_read: NotRead,
}

impl<'s, T: Send + 'static> Judging<'s, T> {
    fn of(
        store: &'s Store,
        judge: Judge,
        how: fn(&Judge, Vec<WithLeave>) -> T,
        whole: Option<Arc<Whole>>,
    ) -> Judging<'s, T> {
        Judging {
            store,
            whole,
            judge: Arc::new(judge),
            how,
            cores: Cores::default(),
            not_read: NotRead::new(),
        }
    }

    /// The next who are to be judged, where everybody is.
    async fn people_after(&self, last: PersonId) -> Result<BTreeSet<PersonId>, Fault> {
        match &self.whole {
            Some(whole) => Ok(whole.people_after(last, AT_A_TIME)),
            None => self.store.people_after(last, AT_A_TIME).await,
        }
    }

    /// Begins to judge some: of the whole record where it is at hand, else as they are read from the database.
    async fn begin(&mut self, some: BTreeSet<PersonId>, take: impl FnMut(T)) -> Result<(), Fault> {
        let (judge, how, who) = (Arc::clone(&self.judge), self.how, self.judge.who());
        let done = match &self.whole {
            Some(whole) => {
                let whole = Arc::clone(whole);
                let work = move || how(&judge, whole.these_with_leave(who, &some));
                self.cores.begin(work).await?
            }
            None => {
                let store = self.store;
                let read = |some: BTreeSet<PersonId>| async move {
                    store.these_with_leave(who, &some).await
                };
                let read = together_or_each(&some, read).await?;
                let (kept, not_read) = apart_from_damaged(read);
                self.not_read.extend(not_read);
                self.cores.begin(move || how(&judge, kept)).await?
            }
        };
        done.into_iter().for_each(take);
        Ok(())
    }

    /// Hands on what is still being judged; answers with who could not be read.
    async fn end(mut self, mut take: impl FnMut(T)) -> Result<NotRead, Fault> {
        while let Some(done) = self.cores.end().await? {
            take(done);
        }
        Ok(self.not_read)
    }
}

/// Work done on every core at a time, and handed on in the order in which it was begun.
struct Cores<T> {
    working: VecDeque<JoinHandle<T>>,
    at_once: usize,
}

impl<T> Default for Cores<T> {
    fn default() -> Cores<T> {
        Cores {
            working: VecDeque::new(),
            at_once: available_parallelism().map_or(1, NonZeroUsize::get),
        }
    }
}

impl<T: Send + 'static> Cores<T> {
    /// Begins some; answers with what was begun first, once there is more than can be done at once.
    async fn begin(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>, Fault> {
        self.working.push_back(spawn_blocking(work));
        if self.working.len() > self.at_once {
            return self.end().await;
        }
        Ok(None)
    }

    /// What was begun first, until all of it is done.
    async fn end(&mut self) -> Result<Option<T>, Fault> {
        let Some(first) = self.working.pop_front() else {
            return Ok(None);
        };
        // Only work that broke off is not joined.
        first.await.map(Some).map_err(|_| Fault::Down)
    }
}

/// How each child counts so far: one unit of each measure for each child.
struct Tally {
    once: OncePerChild,
    units: Vec<Vec<Looked>>,
}

impl Tally {
    fn of(measures: usize) -> Tally {
        Tally {
            once: OncePerChild::default(),
            units: (0..measures).map(|_| Vec::new()).collect(),
        }
    }

    /// Takes in children who were judged.
    fn take(&mut self, judged: Vec<Judged>) {
        for one in judged {
            if self.once.is_new(one.child, &one.records) {
                for (all, unit) in self.units.iter_mut().zip(one.units) {
                    all.push(unit);
                }
            }
        }
    }
}

/// What a measure came to, with what the engine finds from the case facts alone beside a reviewer's judgement.
fn report(measure: &'static Measure, looked: Vec<Looked>, measuring: &Measuring) -> Report {
    let found = looked
        .iter()
        .filter(|(_, found)| *found == Some(Counted::Yes))
        .count();
    // In which files the two differ is told to whoever reads files, and not here.
    let beside = measure.beside.map(|_| (found, Vec::new()));
    let units = looked.into_iter().map(|(unit, _)| unit).collect();
    Report::of(measure, measuring.sample.clone(), units, beside)
}
