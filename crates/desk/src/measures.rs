//! Measures over the children whose records are open to whoever asks: everybody else is left out before anything is
//! counted, and no figure is without the children behind it.

mod judge;
mod once;

use std::collections::{BTreeSet, VecDeque};
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
        let Tally { once, units } = self.tally(signed, &wanted, &measuring).await?;
        let each = wanted.into_iter().zip(units);
        let reports = each
            .map(|(measure, looked)| (measure, report(measure, looked, &measuring)))
            .collect();
        Ok(Measured {
            reports,
            children: once.into_children(),
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

    /// How every child who is open counts for each measure.
    async fn tally(
        &self,
        signed: &Signed,
        wanted: &[&'static Measure],
        measuring: &Measuring,
    ) -> Result<Tally, No> {
        let mut tally = Tally::of(wanted.len());
        let judge = Judge::of(self, signed, wanted.to_vec(), measuring.clone());
        self.judge_everybody(judge, |judged| tally.take(judged))
            .await?;
        Ok(tally)
    }

    /// Judges everybody who is open, some on each core at a time, and hands on how each counts.
    pub(crate) async fn judge_everybody(
        &self,
        judge: Judge,
        mut take: impl FnMut(Vec<Judged>),
    ) -> Result<(), No> {
        let judge = Arc::new(judge);
        let whole = self.store.whole().await?;
        let mut cores = Cores::default();
        let mut last = PersonId::from_uuid(Uuid::nil());
        while let Some(some) = self.some_after(whole.as_ref(), judge.who(), last).await? {
            last = some.end;
            let judge = Arc::clone(&judge);
            let work = move || judge.all((some.gather)());
            cores.begin(work).await?.into_iter().for_each(&mut take);
        }
        while let Some(judged) = cores.end().await? {
            take(judged);
        }
        Ok(())
    }

    /// The next who are to be judged: of the whole record where it is at hand, else read from the database.
    async fn some_after(
        &self,
        whole: Option<&Arc<Whole>>,
        who: PersonId,
        last: PersonId,
    ) -> Result<Option<Together>, Fault> {
        let Some(whole) = whole else {
            let some = self.store.everybody_after(who, last, AT_A_TIME).await?;
            let end = some.last().map(|(person, _)| *person);
            return Ok(end.map(|end| Together {
                end,
                gather: Box::new(|| some),
            }));
        };
        let people = whole.people_after(last, AT_A_TIME);
        let whole = Arc::clone(whole);
        Ok(people.last().copied().map(|end| Together {
            end,
            gather: Box::new(move || whole.these_with_leave(who, &people)),
        }))
    }
}

/// Judges these people, some on each core at a time, and hands on what comes of each: of the whole record where they are many
/// and it can be at hand, else as they are read from the database.
pub(crate) async fn judge_these<T: Send + 'static>(
    store: &Store,
    judge: Judge,
    people: &BTreeSet<PersonId>,
    how: fn(&Judge, Vec<WithLeave>) -> T,
    mut take: impl FnMut(T),
) -> Result<(), Fault> {
    let judge = Arc::new(judge);
    let whole = match people.len() {
        0..MANY => None,
        _ => store.whole().await?,
    };
    let all: Vec<PersonId> = people.iter().copied().collect();
    let mut cores = Cores::default();
    for some in all.chunks(AT_A_TIME) {
        let some: BTreeSet<PersonId> = some.iter().copied().collect();
        let of_judge = Arc::clone(&judge);
        let done = match &whole {
            Some(whole) => {
                let whole = Arc::clone(whole);
                let who = judge.who();
                let work = move || how(&of_judge, whole.these_with_leave(who, &some));
                cores.begin(work).await?
            }
            None => {
                let kept = store.these_with_leave(judge.who(), &some).await?;
                cores.begin(move || how(&of_judge, kept)).await?
            }
        };
        done.into_iter().for_each(&mut take);
    }
    while let Some(done) = cores.end().await? {
        take(done);
    }
    Ok(())
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

/// Some who are to be judged together.
struct Together {
    /// Whose id is the last.
    end: PersonId,
    /// Has everything there is to see of each.
    gather: Box<dyn FnOnce() -> Vec<WithLeave> + Send>,
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
