//! Strategy discussions that ended in one agency going on alone: which, why and who agreed, as far as it may be told.

use std::collections::BTreeSet;

use heard_duty::measure::month::Month;
use heard_record::fact::strategy::Held;
use heard_record::{PersonId, Timeline};
use jiff::Timestamp;

use super::{Assurance, Those};
use crate::access::Shows;
use crate::desk::{Desk, No, Signed};
use crate::overview::{Known, Overview};
use crate::reading::Reading;

/// A child of whom it was decided that one agency goes on alone.
#[derive(Debug, Clone)]
pub struct Alone {
    /// The child.
    pub child: PersonId,
    /// The child, told.
    pub overview: Overview,
    /// The decisions that may be read, the latest first.
    pub decisions: Vec<Known<DecidedAlone>>,
    /// Is all of the record open to whoever asks, and not a part of it?
    pub is_whole: bool,
}

/// That one agency goes on alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedAlone {
    /// What was decided.
    pub decision: &'static str,
    /// Why one agency alone, where that was said.
    pub because: Option<String>,
    /// Who agreed, where that was said.
    pub agreed_by: Option<String>,
}

/// Does one agency go on alone by it?
fn is_alone(held: &Held) -> bool {
    let decision = held.decision.clear();
    decision.is_some_and(|decision| decision.is_of_one_agency())
}

/// In which months it was decided of a child that one agency goes on alone.
pub(crate) fn months_decided_alone(timeline: &Timeline) -> BTreeSet<Month> {
    let alone = timeline.of::<Held>().filter(|(_, held)| is_alone(held));
    alone
        .map(|(fact, _)| Month::of_when(fact.happened))
        .collect()
}

impl Assurance {
    /// Those of whom it was decided in one month, or at any time, that one agency goes on alone; of one town, or of all.
    pub fn alone_in(&self, month: Option<Month>, town: Option<&str>) -> BTreeSet<PersonId> {
        let then = self
            .alone
            .iter()
            .filter(|(_, months)| month.is_none_or(|month| months.contains(&month)));
        let there = then.filter(|(child, _)| town.is_none_or(|town| self.lives_in(**child, town)));
        there.map(|(child, _)| *child).collect()
    }
}

impl Desk {
    /// Some children as known at a moment, each with the decisions by which one agency goes on alone; whoever is closed is
    /// not among them. That each was looked at is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn decided_alone(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
    ) -> Result<Those<Alone>, No> {
        self.each_open(signed, children, |reading, _| Alone {
            child: reading.child(),
            overview: reading.overview(known, known),
            decisions: decisions(&reading, known),
            is_whole: matches!(reading.leave().shows(), Shows::Whole),
        })
        .await
    }
}

fn decisions(reading: &Reading, known: Timestamp) -> Vec<Known<DecidedAlone>> {
    reading.with_timeline(known, |timeline| {
        let held = timeline.of::<Held>().rev();
        let open = held.filter(|(fact, held)| is_alone(held) && reading.leave().covers(fact));
        let told = open.filter_map(|(fact, held)| {
            let decided = DecidedAlone {
                decision: held.decision.clear()?.in_words(),
                because: held.single_agency_because.clear().cloned(),
                agreed_by: held.agreed_by.clear().cloned(),
            };
            Some(Known::of(fact, decided))
        });
        told.collect()
    })
}
