//! One measure: what it says, who counts and who does not, and every child behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Assurance, Desk, Figure, Side, Traits, Work, Working};
use heard_record::PersonId;
use heard_record::fact::person::Sex;
use maud::{Markup, html};

use super::{Asking, View, children, counts, months, page, should, still_working};
use crate::fault::Problem;
use crate::pages::asker::Asker;
use crate::parts::govuk::details;
use crate::parts::line;
use crate::parts::mark::{self, mark};
use crate::parts::strip::{Counts, strip};
use crate::parts::told;

/// How many children are told at a time.
const AT_A_TIME: usize = 50;

/// The page of a measure.
pub async fn measure(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let view = asking.view(by.now)?;
    let whole = match desk.assurance(&by.signed, view.past).await? {
        Working::StillWorking => return Ok(still_working(&by, &view)),
        Working::Out(whole) => whole,
    };
    let figures = view.figures(&whole)?;
    let figure = figures.iter().find(|figure| figure.measure.id == id);
    let figure = figure.ok_or_else(Problem::nothing_there)?;
    let only = asking.only.as_deref().unwrap_or_default();
    let mut wanted: Vec<(PersonId, Side)> = figure
        .children
        .iter()
        .filter(|(child, _)| is_of(&whole, *child, only))
        .copied()
        .collect();
    // Those for whom it was not so come first: they are why somebody opens this.
    wanted.sort_by_key(|(child, side)| (order(*side), *child));
    let from = asking.from.unwrap_or(0).min(wanted.len());
    let shown: Vec<(PersonId, Side)> = wanted.iter().skip(from).take(AT_A_TIME).copied().collect();
    let each: BTreeSet<PersonId> = shown.iter().map(|(child, _)| *child).collect();
    let told = desk.these(&by.signed, &each, whole.known).await?;
    let told: BTreeMap<PersonId, Work> = told.into_iter().map(|work| (work.child, work)).collect();
    let href = |more: &[(&str, &str)]| view.href(figure.measure, more);
    let months = months(&whole, figure.measure, &view);
    let main = html! {
        div class="two" {
            div class="two__main" {
                section class="panel" id="children" data-live {
                    div class="panel__top" { h2 { "The children" } span class="meta" { (shown.len()) " of " (wanted.len()) @if !only.is_empty() { ", " (only) " only: " (figure.children.len() - wanted.len()) " are hidden by that. " a href=(href(&[])) { "Show all" } } } }
                    (table(&shown, &told, &whole, &by))
                    @if from + AT_A_TIME < wanted.len() { p { a href=(href(&[("from", &(from + AT_A_TIME).to_string()), ("only", only)])) { "The next " (AT_A_TIME) } } }
                }
            }
            div class="two__side" {
                section class="panel" {
                    div class="panel__top" { h2 { "What is counted" } }
                    p { "Counted are " (figure.measure.among) "." }
                    p { "The figure says how many " (figure.measure.title) "." }
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
                (by_traits(&whole, figure, &view))
            }
        }
    };
    let all = counts(figure);
    let past = view.past;
    let head = html! {
        h1 { (should(figure)) }
        p class="headline" { (all.said()) @if let Some(month) = view.month { ", of what began in " (month.in_words()) } @if let Some(town) = &view.town { ", in " (town) } "." }
        (strip(all))
        p { a href={ "/assurance" (view.query(&[])) } { "All of assurance" } }
    };
    Ok(page(&by, "Measure", head, main, past).into_response())
}

fn order(side: Side) -> u8 {
    match side {
        Side::Missed => 0,
        Side::NotRecorded => 1,
        Side::Kept => 2,
    }
}

fn table(
    shown: &[(PersonId, Side)],
    told: &BTreeMap<PersonId, Work>,
    whole: &Assurance,
    by: &Asker,
) -> Markup {
    html! {
        @if shown.is_empty() { p class="empty" { "No child is counted." } }
        @else {
            div class="scroll" tabindex="0" role="region" aria-label="The children" {
                table {
                    caption class="govuk-visually-hidden" { "Each child counted, how, and what is owed to them" }
                    thead { tr { th scope="col" { "Child" } th scope="col" { "Counted as" } th scope="col" { "Owed longest" } th scope="col" { "Is this wrong?" } } }
                    tbody { @for (child, side) in shown { @if let Some(work) = told.get(child) { (line(work, *side, whole, by)) } } }
                }
            }
        }
    }
}

fn line(work: &Work, side: Side, whole: &Assurance, by: &Asker) -> Markup {
    let child = work.child;
    let (shape, says) = match side {
        Side::Kept => (mark::Shape::Done, "so"),
        Side::Missed => (mark::Shape::Late, "not so"),
        Side::NotRecorded => (mark::Shape::Unknown, "not recorded"),
    };
    let longest = work.owed.iter().min_by_key(|owed| {
        (
            mark::of(owed, by.now).0,
            owed.due.map_or(i64::MAX, |due| due.latest_micros()),
        )
    });
    html! {
        tr {
            th scope="row" {
                a href={ "/children/" (child) } { (work.overview.name.clone().unwrap_or_else(|| child.shown())) }
                        @if let Some(age) = work.overview.age { ", " (age) }

                @if let Some(records) = whole.records.get(&child) { span class="meta" { " " (records.len()) " records read as one" } }
            }
            td { (mark(shape, says)) }
            td {
                @match longest {
                    Some(owed) => { (owed.title) " " (mark(mark::of(owed, by.now).0, &mark::of(owed, by.now).1)) },
                    None => "nothing is owed now",
                }
            }
            td { a href={ "/children/" (child) "/record/count-questioned" } { "Counted wrongly?" } }
        }
    }
}

/// What a child is looked at apart by: each name with the group this child is of.
fn groups(traits: &Traits, towns: &[String]) -> [(&'static str, String); 5] {
    let care = match traits.in_care {
        Some(true) => "in care",
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

fn by_traits(whole: &Assurance, figure: &Figure, view: &View) -> Markup {
    let of_group = |group: &str| view.href(figure.measure, &[("only", group)]);
    let mut by: BTreeMap<&str, BTreeMap<String, Counts>> = BTreeMap::new();
    for (child, side) in &figure.children {
        for (name, group) in whole
            .traits
            .get(child)
            .map(|traits| groups(traits, &whole.towns))
            .into_iter()
            .flatten()
        {
            let counts = by.entry(name).or_default().entry(group).or_insert(Counts {
                kept: 0,
                missed: 0,
                unknown: 0,
            });
            match side {
                Side::Kept => counts.kept += 1,
                Side::Missed => counts.missed += 1,
                Side::NotRecorded => counts.unknown += 1,
            }
        }
    }
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "The same, apart" } }
            p class="meta" { "What is not recorded is a group of its own. Few children say little." }
            @for (name, groups) in by {
                h3 { (name) }
                ul class="rows" { @for (group, counts) in groups {
                    li { a href=(of_group(&group)) { (told::begun(&group)) } span { (counts.kept) " of " (children(counts.all())) } }
                } }
            }
        }
    }
}
