//! The whole force as it stands: what should happen for every child, for whom it did and for whom not. Every record that is
//! open to whoever asks is read, always; no figure is without its children.
//!
//! How a child counts is the same for everyone to whom all that bears on the child is open: it is worked out once, kept in
//! the store, and worked out again as soon as something comes that may change it or a moment passes that may. A child of whom
//! anything is closed to whoever asks is judged for them alone, and what was worked out for somebody is held for them: asked
//! again, only those of whom something changed are looked at anew, and all of these as soon as anything changed about who may
//! see what. What stands with time alone (that something became late) is worked out anew for these every quarter of an hour,
//! while what was worked out before is shown, with its time.

mod actions;
mod alone;
mod apart;
mod behind;
mod count;
mod everybody;
mod held;
mod keeping;
mod reach;
mod told;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use heard_duty::measure::Measure;
use heard_duty::measure::month::Month;
use heard_record::PersonId;
use heard_store::Fault;
use jiff::Timestamp;

use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::traits::Traits;

pub use actions::{Acted, Action, ActionStands, ActionsByChild};
pub(crate) use actions::{MEETING, actions_of, late_from};
pub(crate) use alone::months_decided_alone;
pub use alone::{Alone, DecidedAlone};
pub use behind::{Behind, Those};
pub use everybody::Counting;
pub(crate) use held::Figures;

/// How long whoever asks waits before they are told that it is being worked out.
const PATIENCE: Duration = Duration::from_millis(1_500);

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
    pub left_out: BTreeMap<Arc<str>, usize>,
    /// How many are on each side.
    counts: BTreeMap<Side, usize>,
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
    /// Of a measure, with nobody counted yet.
    fn of_nobody(measure: &'static Measure) -> Figure {
        Figure {
            measure,
            children: Vec::new(),
            left_out: BTreeMap::new(),
            counts: BTreeMap::new(),
        }
    }

    fn take_in(&mut self, child: PersonId, side: Side) {
        self.children.push((child, side));
        *self.counts.entry(side).or_default() += 1;
    }

    /// How many are on a side.
    pub fn count(&self, side: Side) -> usize {
        self.counts.get(&side).copied().unwrap_or_default()
    }
}

/// The whole force as somebody may see it.
#[derive(Debug)]
pub struct Assurance {
    /// As known at this moment.
    pub known: Timestamp,
    /// When everybody was looked at last; those of whom something changed were since.
    pub worked_out: Timestamp,
    /// Every measure of children, in its order.
    pub figures: Vec<Figure>,
    /// The same of this month and of each of the twelve before: of what began in it, with everything that came of it.
    pub months: BTreeMap<Month, Vec<Figure>>,
    /// The towns in which at least ten of the children live, by the homes on record.
    pub towns: Vec<String>,
    /// By what the children are looked at apart.
    pub traits: BTreeMap<PersonId, Traits>,
    /// The records read as one child's, of those who have several.
    pub records: BTreeMap<PersonId, BTreeSet<PersonId>>,
    /// Those of whom it was decided in a strategy discussion that one agency goes on alone, each with the months of it.
    pub alone: BTreeMap<PersonId, BTreeSet<Month>>,
    /// How what was to be done for a child stands, with the children and how often for each.
    pub actions: ActionsByChild,
    /// The records that could not be read, because what is kept of them is damaged, and are not counted: each with why.
    pub not_read: BTreeMap<PersonId, Fault>,
}

impl Assurance {
    /// The figures of one month or of all there is, of the children of one town or of everybody. Whoever is left out is
    /// told of for everybody alone.
    pub fn narrowed(&self, month: Option<Month>, town: Option<&str>) -> Cow<'_, [Figure]> {
        let figures = match month {
            Some(month) => self.months.get(&month).map_or(&[][..], Vec::as_slice),
            None => &self.figures,
        };
        match town {
            None => Cow::Borrowed(figures),
            Some(town) => Cow::Owned(
                figures
                    .iter()
                    .map(|figure| self.in_town(figure, town))
                    .collect(),
            ),
        }
    }

    /// A figure of the children of one town.
    pub fn in_town(&self, figure: &Figure, town: &str) -> Figure {
        let mut there = Figure::of_nobody(figure.measure);
        let each = figure.children.iter();
        for (child, side) in each.filter(|(child, _)| self.lives_in(*child, town)) {
            there.take_in(*child, *side);
        }
        there
    }

    /// Is a child's home, as last recorded, in a town?
    fn lives_in(&self, child: PersonId, town: &str) -> bool {
        let traits = self.traits.get(&child);
        traits.is_some_and(|traits| traits.town.as_deref() == Some(town))
    }
}

/// What is there when somebody asks.
#[derive(Debug, Clone)]
pub enum Working {
    /// The whole.
    Out(Arc<Assurance>),
    /// It is being worked out.
    StillWorking,
}

impl Desk {
    /// Works out how everybody counts of whom it is not known, so that nobody who asks waits for it.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn count_everybody(&self) -> Result<(), Fault> {
        let mut everybody = self.figures.everybody.lock().await;
        self.counting.bring_up_to_date(&mut everybody).await?;
        drop(everybody);
        self.counting.all_kept().await
    }

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
        let shown = held.shown.borrow().clone();
        // What came since may have closed a record: what is behind is shown to nobody.
        Ok(match shown {
            Some(shown) if self.store.changed_after(shown.upto, 1).await?.are_none() => {
                Working::Out(shown.whole)
            }
            _ => Working::StillWorking,
        })
    }
}
