//! The children of a measure, each with what the measure counts by: the duties and the facts, as far as they may be told.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use heard_duty::measure::Measure;
use heard_record::PersonId;
use heard_store::Fault;
use jiff::Timestamp;

use crate::access::{Act, Answer, Shows};
use crate::desk::{Desk, No, Signed};
use crate::history::Entry;
use crate::looks::Opened;
use crate::overview::Overview;
use crate::owed::Owed;
use crate::reading::{Around, Reading};
use crate::together::apart_from_damaged;

/// A child whom a measure counts.
#[derive(Debug, Clone)]
pub struct Behind {
    /// The child.
    pub child: PersonId,
    /// The child, told.
    pub overview: Overview,
    /// The duties the measure looks at, the latest first.
    pub duties: Vec<Owed>,
    /// The last fact of each kind the measure looks at.
    pub entries: Vec<Entry>,
    /// Is all of the record open to whoever asks, and not a part of it?
    pub is_whole: bool,
    /// May whoever asks put on the record that the child is counted wrongly?
    pub may_question: bool,
}

/// What is told of some children, and why nothing is of others: what is kept of them is damaged.
#[derive(Debug)]
pub struct Those<T> {
    /// What is told of each.
    pub these: Vec<T>,
    /// What is damaged of the others.
    pub damaged: Vec<Fault>,
}

impl Desk {
    /// Some children as known at a moment, each with what a measure counts by; whoever is closed is not among them. That
    /// each was looked at is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn behind(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
        measure: &Measure,
    ) -> Result<Those<Behind>, No> {
        self.each_open(signed, children, |reading, may_question| Behind {
            child: reading.child(),
            overview: reading.overview(known, known),
            duties: self.duties_behind(&reading, known, measure),
            entries: entries_behind(&reading, known, measure),
            is_whole: matches!(reading.leave().shows(), Shows::Whole),
            may_question,
        })
        .await
    }

    /// Some children as known at a moment, each told; whoever is closed is not among them. That each was looked at is kept before
    /// this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn these(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        known: Timestamp,
    ) -> Result<Those<(PersonId, Overview)>, No> {
        self.each_open(signed, children, |reading, _| {
            (reading.child(), reading.overview(known, known))
        })
        .await
    }

    /// What is told of each of some children, by their record as far as it is open to whoever asks, and by whether they may
    /// write on it; beside them, what is damaged of those of whom nothing is told. That each was looked at is kept before this answers.
    pub(crate) async fn each_open<T>(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        tell: impl Fn(Reading, bool) -> T,
    ) -> Result<Those<T>, No> {
        self.each_open_that(signed, children, |reading, writes| {
            Some(tell(reading, writes))
        })
        .await
    }

    /// The same, of those alone of whom there is anything to tell: nobody else was looked at.
    pub(crate) async fn each_open_that<T>(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        tell: impl Fn(Reading, bool) -> Option<T>,
    ) -> Result<Those<T>, No> {
        let mut open = Vec::new();
        let read = self.kept_of_each(signed, children).await?;
        let (read, damaged) = apart_from_damaged(read);
        for (child, kept) in read {
            let around = Around::new(child, kept, self.now());
            let Some((asked, answer)) = around.most_open_to(signed) else {
                continue;
            };
            let Answer::Read(leave) = answer.clone() else {
                continue;
            };
            let writes = around.decide(&around.asked(signed, Act::Write, None));
            let may_write = matches!(writes, Answer::Write(_));
            if let Some(told) = tell(Reading::of(leave, around, &asked), may_write) {
                open.push((child, told, asked, answer));
            }
        }
        let looks = open.iter().map(|(child, _, asked, answer)| {
            self.keep_look_at(Opened::OnAList, asked, Some(*child), answer)
        });
        try_join_all(looks).await?;
        Ok(Those {
            these: open.into_iter().map(|(_, told, ..)| told).collect(),
            damaged: damaged.into_values().collect(),
        })
    }

    fn duties_behind(&self, reading: &Reading, known: Timestamp, measure: &Measure) -> Vec<Owed> {
        let rules = measure.behind.rules;
        if rules.is_empty() {
            return Vec::new();
        }
        let mut duties = reading.owed(&self.catalogue, known, known);
        duties.retain(|owed| rules.iter().any(|rule| owed.rule.starts_with(rule)));
        duties.sort_by_key(|owed| std::cmp::Reverse(owed.arose));
        duties
    }
}

fn entries_behind(reading: &Reading, known: Timestamp, measure: &Measure) -> Vec<Entry> {
    let kinds = measure.behind.kinds;
    let history = reading.history(known);
    let last_of = |kind: &str| {
        let mut stands = history.iter().rev().filter(|one| one.taken_back.is_none());
        stands.find(|one| one.kind == kind).cloned()
    };
    kinds
        .iter()
        .filter_map(|kind| last_of(kind.words))
        .collect()
}
