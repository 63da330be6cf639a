//! Measures over the children whose records are open to whoever asks: everybody else is left out before anything is
//! counted, and no figure is without the children behind it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use futures_util::future::try_join_all;
use heard_duty::Catalogue;
use heard_duty::measure::month::{Begun, Month};
use heard_duty::measure::{
    ChildView, Count, Counted, File, Measure, Report, Unit, count, measures, samples_of,
};
use heard_record::fact::review::Drawn;
use heard_record::kind::OneKind;
use heard_record::text::Asked as Moments;
use heard_record::{Fact, PersonId, Timeline, When};
use heard_store::{Fault, Whole, WithLeave};
use jiff::Timestamp;
use tokio::task::{JoinHandle, spawn_blocking};
use uuid::Uuid;

use crate::access::{Act, Answer, Asked};

use crate::assurance::is_decided_alone;
use crate::desk::{Desk, No, Signed};
use crate::reading::Around;
use crate::traits::Traits;

/// How many people are judged together.
const AT_A_TIME: usize = 250;

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
        let at_once = available_parallelism().map_or(1, NonZeroUsize::get);
        let whole = self.store.whole().await?;
        let mut judging: VecDeque<JoinHandle<Vec<Judged>>> = VecDeque::new();
        let mut last = PersonId::from_uuid(Uuid::nil());
        loop {
            let who = judge.signed.account.person;
            let some = self.some_after(whole.as_ref(), who, last).await?;
            let end = some.as_ref().map(|some| some.end);
            if let Some(some) = some {
                last = some.end;
                let judge = Arc::clone(&judge);
                judging.push_back(spawn_blocking(move || judge.all((some.gather)())));
            }
            while end.is_none() || judging.len() > at_once {
                let Some(first) = judging.pop_front() else {
                    return Ok(());
                };
                // Only a judge that broke off is not joined.
                take(first.await.map_err(|_| Fault::Down)?);
            }
        }
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

/// Some who are to be judged together.
struct Together {
    /// Whose id is the last.
    end: PersonId,
    /// Has everything there is to see of each.
    gather: Box<dyn FnOnce() -> Vec<WithLeave> + Send>,
}

/// How one child counts for one measure, and what the engine finds beside a reviewer.
type Looked = (Unit, Option<Counted>);

/// A child who is open, with every record that is read as theirs.
pub(crate) struct Judged {
    pub(crate) child: PersonId,
    pub(crate) records: BTreeSet<PersonId>,
    pub(crate) units: Vec<Looked>,
    /// How they count for each measure in each month in which something began, where months were asked for.
    pub(crate) months: Vec<(Month, Vec<Counted>)>,
    pub(crate) traits: Traits,
    /// Was it decided of them that one agency goes on alone?
    pub(crate) alone: bool,
}

/// Children, each counted once however many records are read as theirs.
#[derive(Default)]
pub(crate) struct OncePerChild {
    children: Vec<BTreeSet<PersonId>>,
    /// Of each record that is read as a counted child's: which child.
    of_record: BTreeMap<PersonId, usize>,
}

impl OncePerChild {
    /// Takes in a record, with every record that is read as one with it; says whether it is of a child not counted yet.
    pub(crate) fn is_new(&mut self, record: PersonId, records: &BTreeSet<PersonId>) -> bool {
        let before = self.of_record.get(&record).copied();
        let of_one = before
            .and_then(|at| self.children.get_mut(at))
            .filter(|before| !before.is_disjoint(records));
        if let Some(before) = of_one {
            before.insert(record);
            return false;
        }
        for one in records {
            self.of_record.entry(*one).or_insert(self.children.len());
        }
        self.children.push(BTreeSet::from([record]));
        true
    }

    /// The children in the order in which they were taken in, each with the records that are theirs.
    pub(crate) fn into_children(self) -> Vec<BTreeSet<PersonId>> {
        self.children
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

/// Judges people read together.
pub(crate) struct Judge {
    signed: Signed,
    catalogue: Arc<Catalogue>,
    wanted: Vec<&'static Measure>,
    measuring: Measuring,
    /// The first month that is told apart, where any is.
    months_from: Option<Month>,
    now: Timestamp,
}

impl Judge {
    /// One who judges for whoever asks, now.
    pub(crate) fn of(
        desk: &Desk,
        signed: &Signed,
        wanted: Vec<&'static Measure>,
        measuring: Measuring,
    ) -> Judge {
        Judge {
            signed: signed.clone(),
            catalogue: Arc::clone(&desk.catalogue),
            wanted,
            measuring,
            months_from: None,
            now: desk.now(),
        }
    }

    /// Tells months apart as well, from one on.
    pub(crate) fn by_month(self, from: Month) -> Judge {
        Judge {
            months_from: Some(from),
            ..self
        }
    }

    pub(crate) fn all(&self, people: Vec<WithLeave>) -> Vec<Judged> {
        let each = people.into_iter();
        each.filter_map(|(person, kept)| {
            let around = Around::new(person, kept, self.now);
            self.one(person, around)
        })
        .collect()
    }

    /// How somebody counts, if they are a child and open to whoever asks.
    fn one(&self, person: PersonId, around: Around) -> Option<Judged> {
        let open = around.open_to(&self.signed)?;
        // What a child was drawn for is no part of what was known: files are drawn afterwards.
        let was_drawn = open.iter().any(|fact| Drawn::of(&fact.what).is_some());
        let samples = if was_drawn {
            let whole = Timeline::as_known_at(person, Timestamp::MAX, open.iter().copied());
            samples_of(&whole)
        } else {
            BTreeSet::new()
        };
        if let Some(sample) = &self.measuring.sample
            && !samples.contains(sample)
        {
            return None;
        }
        let timeline = Timeline::as_known_at(person, self.measuring.known, open.iter().copied());
        let records = records_of(&timeline);
        let was_a_child = was_a_child(&timeline);
        if was_a_child == Some(false) {
            return None;
        }
        let traits = Traits::of(&timeline, self.measuring.at);
        let alone = is_decided_alone(&timeline);
        let begun = self.months_from.map(|from| (Begun::of(&timeline), from));
        let at = self.measuring.at;
        let view = ChildView::of(person.to_string(), timeline, at, &self.catalogue);
        if was_a_child.is_none() && view.duties.is_empty() {
            return None;
        }
        let months = begun.map_or_else(Vec::new, |(begun, from)| {
            let each = begun.months(from).into_iter();
            each.map(|month| (month, self.of_month(person, &view, &open, &begun, month)))
                .collect()
        });
        let units = self.units(view, samples);
        Some(Judged {
            child: person,
            records,
            units,
            months,
            traits,
            alone,
        })
    }

    /// How a child counts for each measure by what is read for one month.
    fn of_month(
        &self,
        person: PersonId,
        whole: &ChildView,
        open: &[&Fact],
        begun: &Begun,
        month: Month,
    ) -> Vec<Counted> {
        let read = open
            .iter()
            .copied()
            .filter(|fact| begun.is_read_for(month, fact));
        let read = Timeline::as_known_at(person, self.measuring.known, read);
        let view = begun.narrowed(month, whole, read);
        let units = self.units(view, BTreeSet::new()).into_iter();
        units.map(|(unit, _)| unit.counted).collect()
    }

    fn units(&self, view: ChildView, samples: BTreeSet<String>) -> Vec<Looked> {
        let moments = Moments {
            at: self.measuring.at,
            known: Some(self.measuring.known),
            expects: Vec::new(),
        };
        let name = view.name.clone();
        let file = File::of_child(&name, view, samples, moments);
        let units = self.wanted.iter().flat_map(|measure| {
            let beside = measure.beside.map(|find| find(&file));
            let units = count(measure, &file).into_iter();
            units.map(move |unit| (unit, beside.clone()))
        });
        units.collect()
    }
}

/// The records read as one with a child's.
fn records_of(timeline: &Timeline) -> BTreeSet<PersonId> {
    let about = timeline.facts().iter().flat_map(|fact| &fact.about);
    about
        .copied()
        .filter(|id| timeline.person(*id) == timeline.child())
        .collect()
}

/// Was the person under eighteen, by their date of birth, when something about them was put on record? Nothing, where
/// no date of birth is on record.
fn was_a_child(timeline: &Timeline) -> Option<bool> {
    let of_age = timeline.comes_of_age()?;
    let mut facts = timeline.facts().iter();
    Some(facts.any(|fact| When::at(fact.recorded).is_before(of_age).is_yes()))
}
