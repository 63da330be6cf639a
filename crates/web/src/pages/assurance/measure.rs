//! One measure: what it says, who counts and who does not, and every child behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::{
    Assurance, Behind, Desk, Entry, Figure, Measure, Outcome, Owed, Should, Side, Traits,
};
use heard_record::PersonId;
use heard_record::fact::person::Sex;
use jiff::Timestamp;
use maud::{Markup, html};

use super::figures::{months, place_of};
use super::sides::{self, Sides};
use super::{
    Asking, Told, View, children, counts, in_care, not_counted, page, should, to_those_not_so,
    worked_out,
};
use crate::fault::Problem;
use crate::pages::asker::Asker;
use crate::pages::duties::may_be_missing;
use crate::parts::govuk::details;
use crate::parts::line;
use crate::parts::mark::{self, mark};
use crate::parts::strip::strip;
use crate::parts::{systems, told};

/// From how many children on a share is told in hundredths.
const ENOUGH_FOR_A_SHARE: usize = 30;

/// The group of those who live in care.
const IN_CARE: &str = "in care";

/// The page of a measure.
pub async fn measure(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let view = asking.view(by.now)?;
    let whole = match worked_out(&desk, &by, &view, &format!("/assurance/{id}")).await? {
        Ok(whole) => whole,
        Err(none) => return Ok(none),
    };
    let figures = view.figures(&whole)?;
    let figure = figures.iter().find(|figure| figure.measure.id == id);
    let figure = figure.ok_or_else(Problem::nothing_there)?;
    let sides = Sides::of(asking.side.as_deref());
    let only = asking.only.as_deref().unwrap_or_default();
    let mut wanted: Vec<(PersonId, Side)> = figure
        .children
        .iter()
        .filter(|(child, side)| sides.has(*side) && is_of(&whole, *child, only))
        .copied()
        .collect();
    // Those for whom it was not so come first: they are why somebody opens this.
    wanted.sort_by_key(|(child, side)| (order(*side), *child));
    let some = Told::of(wanted, asking.from);
    let each: BTreeSet<PersonId> = some.these.iter().map(|(child, _)| *child).collect();
    let told = desk
        .behind(&by.signed, &each, whole.known, figure.measure)
        .await?;
    let these = told.these.into_iter();
    let these: BTreeMap<PersonId, Behind> = these.map(|one| (one.child, one)).collect();
    let href = |more: &[(&str, &str)]| {
        view.href(figure.measure, &[[sides.said()].as_slice(), more].concat())
    };
    let hidden = sides.count(figure) - some.all;
    let next = |from: &str| href(&[("from", from), ("only", only)]);
    let months = months(&whole, figure.measure, &view);
    let table = Table {
        measure: figure.measure,
        whole: &whole,
        by: &by,
    };
    let main = html! {
        div class="two" {
            div class="two__main" {
                section class="panel" id="children" data-live {
                    div class="panel__top" { h2 { "The children" } span class="meta" { (some.of_how_many()) @if !only.is_empty() { ", " (only) " only: " (hidden) " are hidden by that. " a href=(href(&[])) { "Show all" } } } }
                    (choose(figure, sides, only, &view))
                    (may_be_missing(&told.damaged))
                    (table.of(&some.these, &these))
                    (some.next(next))
                }
            }
            div class="two__side" {
                section class="panel" {
                    div class="panel__top" { h2 { "What is counted" } }
                    p { "Counted are " (figure.measure.among) "." }
                    p { "The figure says how many " (figure.measure.title) "." }
                    (systems::data_to(by.systems.as_deref(), whole.known))
                    @if !figure.left_out.is_empty() {
                        (details("Who is left out, and why", &html! { ul class="rows" { @for (why, count) in &figure.left_out { li { span { (told::begun(why)) } strong { (count) } } } } }))
                    }
                }
                section class="panel" {
                    div class="panel__top" { h2 { "Twelve months" } span class="meta" { (line::direction(&months).in_words()) } }
                    p class="meta" { "What began in each month, with everything that came of it; the last has only begun. The line in the middle is the middle month. A month with fewer than ten children has no mark, and the word says more than chance alone: six months on one side of the middle, or five that each rise or each fall." }
                    (line::drawn(&months))
                    (details("The months as a table", &line::table(&months)))
                }
                (by_traits(&whole, figure, sides, &view))
            }
        }
    };
    let all = counts(figure);
    let past = view.past;
    let head = html! {
        h1 { (should(figure)) }
        p class="headline" { (all.said()) @if let Some(month) = view.month { ", of what began in " (month.in_words()) } @if let Some(town) = &view.town { ", in " (town) } "." @if all.all() >= ENOUGH_FOR_A_SHARE { " That is " (all.kept * 100 / all.all()) "%." } }
        a class="strip-link" href=(to_those_not_so(figure, &view)) { (strip(all)) }
        p { (sides.in_words(figure.measure)) ": " (sides.count(figure)) ". " (in_care(&whole, figure, sides)) " " a href=(href(&[("only", IN_CARE)])) { "Show those in care" } }
        (not_counted(&whole))
        p { a href={ "/assurance" (view.query(&[])) "#" (place_of(figure.measure)) } { "Back to all of assurance" } }
    };
    Ok(page(&by, "Measure", head, main, past).into_response())
}

/// Which of those counted are shown, and the way to the others.
fn choose(figure: &Figure, sides: Sides, only: &str, view: &View) -> Markup {
    html! {
        ul class="switch" aria-label="Which of those counted" {
            @for one in Sides::EACH {
                li { a href=(view.href(figure.measure, &[one.said(), ("only", only)])) aria-current=[(one == sides).then_some("true")] { (one.in_words(figure.measure)) " (" (one.count(figure)) ")" } }
            }
        }
    }
}

fn order(side: Side) -> u8 {
    match side {
        Side::Missed => 0,
        Side::NotRecorded => 1,
        Side::Kept => 2,
    }
}

/// The children of a measure, each in a row.
struct Table<'a> {
    measure: &'static Measure,
    whole: &'a Assurance,
    by: &'a Asker,
}

impl Table<'_> {
    fn of(&self, shown: &[(PersonId, Side)], told: &BTreeMap<PersonId, Behind>) -> Markup {
        // Whose role never writes on a record is told whom to ask.
        let asks_keeper = !may_ever(self.by.signed.role, Act::Write);
        html! {
            @if shown.is_empty() { p class="empty" { "No child is counted." } }
            @else {
                @if asks_keeper { p class="meta" { "If a child is counted wrongly, tell whoever keeps the child’s record: they can have it put right, and your role records nothing on it." } }
                div class="scroll" tabindex="0" role="region" aria-label="The children" {
                    table {
                        caption class="govuk-visually-hidden" { "Each child counted, how, and what is on record of it" }
                        thead { tr { th scope="col" { "Child" } th scope="col" { "Counted as" } th scope="col" { "What is on record of it" } th scope="col" { "Why counted" } th scope="col" { "Record" } @if !asks_keeper { th scope="col" { "Is this wrong?" } } } }
                        tbody { @for (child, side) in shown { @if let Some(one) = told.get(child) { (self.line(one, *side, asks_keeper)) } } }
                    }
                }
            }
        }
    }

    fn line(&self, one: &Behind, side: Side, asks_keeper: bool) -> Markup {
        let child = one.child;
        let name = one.overview.name_of(child);
        let records = self.whole.records.get(&child).map(BTreeSet::len);
        html! {
            tr {
                th scope="row" {
                    (name) @if let Some(age) = one.overview.age { ", " (age) }
                    @if let Some(records) = records { span class="meta" { " " (records) " records read as one" } }
                }
                td { (mark(shape(side), sides::in_words(side, self.measure))) }
                td { (on_record(one, side, records.is_some(), self.whole.known, self.by.now)) }
                td { (why(side, self.measure)) }
                td { a href={ "/children/" (child) } { "Open" span class="govuk-visually-hidden" { " the record of " (name) } } }
                @if !asks_keeper {
                    td {
                        @if one.may_question { a href={ "/children/" (child) "/record/count-questioned?measure=" (self.measure.id) } { "Counted wrongly?" span class="govuk-visually-hidden" { " " (name) } } }
                        @else { span class="meta" { "Ask whoever holds the child" } }
                    }
                }
            }
        }
    }
}

fn shape(side: Side) -> mark::Shape {
    match side {
        Side::Kept => mark::Shape::Done,
        Side::Missed => mark::Shape::Late,
        Side::NotRecorded => mark::Shape::Unknown,
    }
}

/// Why a child is counted as they are: what the measure looks at, as far as it may be told.
fn on_record(
    one: &Behind,
    side: Side,
    of_several: bool,
    known: Timestamp,
    now: Timestamp,
) -> Markup {
    html! {
        @if one.duties.is_empty() && one.entries.is_empty() {
            @if one.is_whole && !of_several { "Nothing about it is on record, as far as it is open to you." }
            @else { "Nothing about it is in the part of the record that you are shown here." }
        }
        @if let Some(owed) = counted_by(&one.duties, side) {
            @let (shape, words) = mark::of(owed, known);
            p { (owed.title) " " (mark(shape, &words)) @if let Some((why, _)) = owed.because.first() { span class="meta" { " " (told::begun(why)) } } }
        }
        @for entry in &one.entries { p { (happened(entry, now)) } }
    }
}

/// Why a child is counted, and on which side, as a sentence.
fn why(side: Side, measure: &Measure) -> String {
    let shows = match (side, measure.should) {
        (Side::Kept, Should::Neither) => "the record shows that it was so",
        (Side::Missed, Should::Neither) => "the record shows that it was not so",
        (Side::Kept, _) => "the record shows what should happen",
        (Side::Missed, _) => "the record shows that what should happen did not",
        (Side::NotRecorded, _) => "no record shows that it did, and none that it did not",
    };
    format!("Counted among {}: {shows}.", measure.among)
}

/// The duty a child is counted by: the latest that stands as the child is counted, else the latest.
fn counted_by(duties: &[Owed], side: Side) -> Option<&Owed> {
    let fits = |owed: &&Owed| {
        let is_met = matches!(owed.stands, Outcome::Met | Outcome::MetLate);
        is_met == (side == Side::Kept)
    };
    duties.iter().find(fits).or(duties.first())
}

fn happened(entry: &Entry, now: Timestamp) -> String {
    let lead = entry.lead.as_deref().map(|lead| format!(": {lead}"));
    format!(
        "{}{}, {}.",
        told::begun(entry.kind),
        lead.unwrap_or_default(),
        told::when(entry.happened, now)
    )
}

/// What a child is looked at apart by: each name with the group this child is of.
fn groups(traits: &Traits, towns: &[String]) -> [(&'static str, String); 5] {
    let care = match traits.in_care {
        Some(true) => IN_CARE,
        Some(false) => "not in care",
        None => "care not recorded",
    };
    let age = match traits.age {
        None => "age not recorded".to_owned(),
        Some(age @ ..=4) if age >= 0 => "under 5".to_owned(),
        Some(..=9) => "5 to 9".to_owned(),
        Some(10..=13) => "10 to 13".to_owned(),
        Some(14..=15) => "14 or 15".to_owned(),
        Some(_) => "16 or older".to_owned(),
    };
    let sex = match traits.sex {
        Some(Sex::Female) => "girls",
        Some(Sex::Male) => "boys",
        Some(Sex::Other) => "another sex",
        None => "sex not recorded",
    };
    let town = match &traits.town {
        Some(town) if towns.contains(town) => town.clone(),
        Some(_) => "a town of few".to_owned(),
        None => "town not recorded".to_owned(),
    };
    [
        ("Care", care.to_owned()),
        ("Age", age),
        ("Sex", sex.to_owned()),
        ("Town", town),
        (
            "Ethnicity",
            traits
                .ethnicity
                .map_or_else(|| "ethnicity not recorded".to_owned(), str::to_owned),
        ),
    ]
}

fn is_of(whole: &Assurance, child: PersonId, only: &str) -> bool {
    only.is_empty()
        || whole.traits.get(&child).is_some_and(|traits| {
            groups(traits, &whole.towns)
                .iter()
                .any(|(_, group)| group == only)
        })
}

fn by_traits(whole: &Assurance, figure: &Figure, sides: Sides, view: &View) -> Markup {
    let of_group = |group: &str| view.href(figure.measure, &[sides.said(), ("only", group)]);
    let mut by: BTreeMap<&str, BTreeMap<String, Apart>> = BTreeMap::new();
    for (child, side) in &figure.children {
        for (name, group) in whole
            .traits
            .get(child)
            .map(|traits| groups(traits, &whole.towns))
            .into_iter()
            .flatten()
        {
            let apart = by.entry(name).or_default().entry(group).or_default();
            apart.all += 1;
            apart.kept += usize::from(*side == Side::Kept);
            apart.chosen += usize::from(sides.has(*side));
        }
    }
    let says = |apart: &Apart| match sides {
        Sides::All => format!("{} of {}", apart.kept, children(apart.all)),
        _ => children(apart.chosen),
    };
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "The same, apart" } }
            p class="meta" { @if sides != Sides::All { (sides.in_words(figure.measure)) ": " (sides.count(figure)) " of " (children(figure.children.len())) ". " } "What is not recorded is a group of its own. Few children say little." }
            @for (name, groups) in by {
                h3 { (name) }
                ul class="rows" { @for (group, apart) in groups.iter().filter(|(_, apart)| apart.chosen > 0) {
                    li { a href=(of_group(group)) { (told::begun(group)) } span { (says(apart)) } }
                } }
            }
        }
    }
}

/// How many children of a group are counted.
#[derive(Default)]
struct Apart {
    kept: usize,
    /// On the sides that are shown.
    chosen: usize,
    all: usize,
}
