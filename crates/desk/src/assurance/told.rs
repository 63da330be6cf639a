//! How the whole force is told, by how each child counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use heard_duty::measure::month::Month;
use heard_duty::measure::run_chart::ENOUGH;
use heard_duty::measure::{Measure, Should};
use heard_record::PersonId;
use jiff::Timestamp;

use super::count::{How, One};
use super::held::Standing;
use super::{ActionsByChild, Assurance, Figure, Side};
use crate::measures::{OncePerChild, of_children};
use crate::traits::Traits;

/// How many months are told apart: the one that has only begun, and the twelve before it. Of eleven, no six could be on one
/// side of their middle.
const MONTHS: i32 = 13;

impl Standing {
    /// Everything, told: a child of several records is counted once.
    pub(super) fn told(&self, known: Timestamp, reasons: &[Arc<str>]) -> Assurance {
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
            not_read: self.not_read.clone(),
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
