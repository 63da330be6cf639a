//! Measures: shares, with the children behind each.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use heard_desk::{Counted, Desk, Measure, Measured, Measuring, Report, Signed, of_children};
use heard_record::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::paging::{self, limit};
use super::refused::{NotShownAgain, NothingThere, Unreadable};
use crate::fault::Problem;
use crate::pages::asker::tell_of;
use crate::session::{By, ToMeasure};

/// Of whom, and as known when.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AskingOfAll {
    /// The moment asked about; now, if it is left out.
    at: Option<String>,
    /// The record as it was known at this moment; at the moment asked about, if it is left out.
    known_at: Option<String>,
    /// Only the children drawn for this sample; everybody, if it is left out.
    sample: Option<String>,
}

/// The same of one measure, page by page.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AskingOfOne {
    /// The moment asked about; now, if it is left out.
    at: Option<String>,
    /// The record as it was known at this moment; at the moment asked about, if it is left out.
    known_at: Option<String>,
    /// Only the children drawn for this sample; everybody, if it is left out.
    sample: Option<String>,
    /// The children after those of the page before, as its `next` says.
    after: Option<String>,
    /// How many children a page has: 200, if it is left out, and 1000 at most.
    limit: Option<String>,
}

/// What a measure came to.
#[derive(Serialize, ToSchema)]
pub struct Figure {
    /// The measure.
    id: &'static str,
    /// What the numerator counts, as words that follow "7 of 12".
    title: &'static str,
    /// What is counted at all.
    among: &'static str,
    /// Which of the judgments of an inspection it belongs to.
    area: &'static str,
    /// How many are in the numerator.
    numerator: usize,
    /// How many are counted.
    denominator: usize,
    /// How many of those not in the numerator have no record of it.
    no_record: usize,
    /// How many were looked at and left out; of one measure each says why.
    left_out: usize,
    /// Within which the share would lie, with 95 % confidence; nothing, where nobody is counted.
    interval: Option<[f64; 2]>,
    /// The middle, the ninth tenth and the longest of the delays in minutes, where it measures delays.
    delays: Option<[i64; 3]>,
}

/// A measure, with those in the numerator.
#[derive(Serialize, ToSchema)]
pub struct WithNumerator {
    #[serde(flatten)]
    figure: Figure,
    /// The children in the numerator, each by the records that are read as theirs.
    children: Vec<Vec<String>>,
}

/// What every measure came to.
#[derive(Serialize, ToSchema)]
pub struct AllMeasures {
    /// The moment asked about.
    at: String,
    /// As known at this moment.
    known_at: String,
    /// How many records could not be read, because something kept is damaged, and are not counted.
    not_read: usize,
    /// The measures, in the order of `heard measures`.
    measures: Vec<WithNumerator>,
}

/// A child who was looked at.
#[derive(Serialize, ToSchema)]
pub struct Behind {
    /// The child, by every record that is read as theirs.
    child: Vec<String>,
    /// `counted`, `not`, `no record` or `left out`.
    counted: &'static str,
    /// Why the child is left out, where that is so.
    why: Option<&'static str>,
    /// For delays: how long, in minutes.
    minutes: Option<i64>,
    /// What else is told of it.
    part: Option<String>,
}

/// What one measure came to, with every child behind it.
#[derive(Serialize, ToSchema)]
pub struct OneMeasure {
    /// The moment asked about.
    at: String,
    /// As known at this moment.
    known_at: String,
    /// How many records could not be read, because something kept is damaged, and are not counted.
    not_read: usize,
    #[serde(flatten)]
    figure: Figure,
    /// For a reviewer's judgement: how many the engine would count from the case facts alone.
    engine: Option<usize>,
    /// The children who were looked at, by their ids.
    children: Vec<Behind>,
    /// What to ask for next, if there are more.
    next: Option<String>,
}

fn figure(measure: &'static Measure, report: &Report) -> Figure {
    Figure {
        id: measure.id,
        title: measure.title,
        among: measure.among,
        area: measure.area.word(),
        numerator: report.numerator,
        denominator: report.denominator,
        no_record: report.no_record,
        left_out: report.units.len() - report.denominator,
        interval: report.interval().map(|(low, high)| [low, high]),
        delays: report
            .delays()
            .map(|(middle, ninth, longest)| [middle, ninth, longest]),
    }
}

fn shown(records: &BTreeSet<PersonId>) -> Vec<String> {
    records.iter().map(ToString::to_string).collect()
}

/// Counts what is wanted: what it came to, the moment asked about and as known when.
async fn measured(
    desk: &Desk,
    signed: &Signed,
    wanted: Vec<&'static Measure>,
    asking: AskingOfAll,
) -> Result<(Measured, String, String), Problem> {
    let (known, at) = super::moments(asking.at.as_deref(), asking.known_at.as_deref(), desk.now())?;
    let measuring = Measuring {
        known,
        at,
        sample: asking.sample,
    };
    let measured = desk.measures(signed, wanted, measuring).await?;
    measured.not_read().values().for_each(tell_of);
    Ok((measured, at.to_string(), known.to_string()))
}

/// What every measure comes to over the children whose records are open to you, with those in each numerator.
///
/// Whoever is closed to you is left out before anything is counted. Each child told of is a look at that child's record.
#[utoipa::path(
    get, path = "/api/measures", security(("token" = [])), params(AskingOfAll),
    responses(
        (status = 200, description = "What they come to.", body = AllMeasures),
        Unreadable,
        NotShownAgain,
        NothingThere,
    )
)]
pub async fn all(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToMeasure>,
    super::Ask(asking): super::Ask<AskingOfAll>,
) -> Result<Json<AllMeasures>, Problem> {
    let wanted = of_children().collect();
    let (measured, at, known_at) = measured(&desk, &signed, wanted, asking).await?;
    let mut told = BTreeSet::new();
    let mut measures = Vec::new();
    for (measure, report) in measured.reports() {
        let behind = report.units.iter().zip(measured.children());
        let counted = behind.filter(|(unit, _)| unit.counted == Counted::Yes);
        let counted: Vec<&BTreeSet<PersonId>> = counted.map(|(_, child)| child).collect();
        told.extend(counted.iter().copied().flatten().copied());
        measures.push(WithNumerator {
            figure: figure(measure, report),
            children: counted.into_iter().map(shown).collect(),
        });
    }
    desk.tell_of(&measured, &told).await?;
    Ok(Json(AllMeasures {
        at,
        known_at,
        not_read: measured.not_read().len(),
        measures,
    }))
}

/// What one measure comes to over the children whose records are open to you, with every child who was looked at.
#[utoipa::path(
    get, path = "/api/measures/{id}", security(("token" = [])),
    params(("id" = String, Path, description = "The measure's id, such as `m.ppn-voice`"), AskingOfOne),
    responses(
        (status = 200, description = "What it comes to.", body = OneMeasure),
        Unreadable,
        NotShownAgain,
        NothingThere,
    )
)]
pub async fn one(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToMeasure>,
    Path(id): Path<String>,
    super::Ask(asking): super::Ask<AskingOfOne>,
) -> Result<Json<OneMeasure>, Problem> {
    let measure = of_children().find(|measure| measure.id == id);
    let measure = measure.ok_or_else(Problem::nothing_there)?;
    let limit = limit(asking.limit.as_deref())?;
    let after: Option<PersonId> = paging::after(asking.after.as_deref())?;
    let asking = AskingOfAll {
        at: asking.at,
        known_at: asking.known_at,
        sample: asking.sample,
    };
    let (measured, at, known_at) = measured(&desk, &signed, vec![measure], asking).await?;
    let (_, report) = measured
        .reports()
        .next()
        .ok_or_else(Problem::nothing_there)?;
    let behind = measured.children().iter().zip(&report.units);
    let behind = behind
        .filter(|(child, _)| after.is_none_or(|after| child.first().is_some_and(|id| *id > after)));
    let behind: Vec<_> = behind.take(limit + 1).collect();
    let (behind, next) = paging::page(behind, limit, |(child, _)| {
        child.first().map(ToString::to_string).unwrap_or_default()
    });
    let told = behind.iter().flat_map(|(child, _)| child.iter().copied());
    desk.tell_of(&measured, &told.collect()).await?;
    let children = behind.into_iter().map(|(child, unit)| {
        let (counted, why) = match unit.counted {
            Counted::Yes => ("counted", None),
            Counted::No => ("not", None),
            Counted::NoRecord => ("no record", None),
            Counted::Excluded(why) => ("left out", Some(why)),
        };
        Behind {
            child: shown(child),
            counted,
            why,
            minutes: unit.minutes,
            part: unit.part.clone(),
        }
    });
    Ok(Json(OneMeasure {
        at,
        known_at,
        not_read: measured.not_read().len(),
        figure: figure(measure, report),
        engine: report.beside.as_ref().map(|(found, _)| *found),
        children: children.collect(),
        next,
    }))
}
