//! One disclosure, on the page of a child: each child within reach with when they were looked at again, what was tried, what is owed,
//! and how it may end.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::Shows;
use heard_desk::{Desk, Disclosure, Overview, Owed, Reading};
use heard_record::{CaseId, PersonId};
use maud::{Markup, html};

use super::super::asker::tell_of;
use super::super::duty_row::{in_order, row, row_to_act, told_once};
use super::super::notice::household::others;
use super::super::opened::{Opened, fact, gap_if};
use super::super::timeline::answers;
use super::super::voice;
use super::steps::STEPS;
use super::{OF_CHILD, blocked, called, day_of, how_it_ended, rechecked};
use crate::fault::Problem;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// The part of the record these pages stand under.
pub const PART: &str = "/abuse";

/// The disclosure of a matter of the record.
pub fn of_case(opened: &Opened, case: &str) -> Result<Disclosure, Problem> {
    let case: CaseId = case.parse().map_err(|_| Problem::nothing_there())?;
    let mut all = opened.reading.disclosures(opened.known).into_iter();
    all.find(|one| one.case == case)
        .ok_or_else(Problem::nothing_there)
}

/// The address of a page of it.
pub fn address(opened: &Opened, one: &Disclosure, part: &str) -> String {
    opened.address(&format!("{OF_CHILD}/{}{part}", one.case))
}

/// Every disclosure of the record.
pub async fn all(opened: Opened) -> Response {
    let all = opened.reading.disclosures(opened.known);
    let name = opened.first_name();
    let now = opened.by.now;
    let main = html! {
        section class="panel" id="disclosures" data-live {
            div class="panel__top" { h2 { "Disclosures" } span class="meta" { (all.len()) (opened.of_part()) } }
            (opened.ask_for_the_rest())
            @if all.is_empty() { p class="empty" { (opened.none(&format!("Whether {name} is within reach of somebody a disclosure is about"), &format!("No disclosure that bears on {name} is on record."))) } }
            ul class="rows" {
                @for one in &all {
                    li {
                        span { a href=(address(&opened, one, "")) { (called(one)) } span class="meta" { @if let Some(route) = one.route { ", " (route.in_words()) } ", opened " (told::when(one.opened, now)) } }
                        span { @match &one.ended { Some(end) => (mark(Shape::Over, &format!("ended {}", told::when(end.happened, now)))), None => (told::begun(one.stage.in_words())) } }
                    }
                }
            }
            @if opened.past.is_none() { p { a class="govuk-button" href=(opened.address("/record/disclosure-opened")) { "Open a disclosure" } } }
        }
    };
    opened.page("Disclosures", PART, main).into_response()
}

/// A child within reach, as far as their record is open.
pub struct Reached {
    /// The child.
    pub child: PersonId,
    /// What the child is called.
    pub name: String,
    overview: Overview,
    /// The disclosure, as this child's record has it.
    pub one: Disclosure,
    /// What is owed to the child and not met.
    pub owed: Vec<Owed>,
    is_part: bool,
}

impl Reached {
    fn of(desk: &Desk, opened: &Opened, reading: &Reading, of: &Disclosure) -> Option<Reached> {
        let mut all = reading.disclosures(opened.known).into_iter();
        let one =
            all.find(|one| one.case == of.case || one.number.is_some() && one.number == of.number)?;
        let overview = reading.overview(opened.known, opened.known);
        let owed = reading.owed(desk.catalogue(), opened.known, opened.known);
        let name = overview.name.clone();
        Some(Reached {
            child: reading.child(),
            name: name.unwrap_or_else(|| reading.child().shown()),
            overview,
            one,
            owed: owed.into_iter().filter(Owed::is_unmet).collect(),
            is_part: !matches!(reading.leave().shows(), Shows::Whole),
        })
    }

    /// Where a page of the disclosure is on the record of this child.
    pub fn address(&self, part: &str) -> String {
        format!("/children/{}{OF_CHILD}/{}{part}", self.child, self.one.case)
    }
}

/// The child of the record first, then each other child within reach whose record is open too.
pub async fn reached(
    desk: &Desk,
    opened: &Opened,
    one: &Disclosure,
) -> Result<Vec<Reached>, Problem> {
    let own = opened.reading.child();
    let mut wanted: BTreeSet<PersonId> = one.children.clone();
    wanted.extend(others(opened).map(|near| near.person));
    wanted.remove(&own);
    let (beside, damaged) = desk.read_beside(&opened.by.signed, &wanted).await?;
    damaged.iter().for_each(tell_of);
    let all = std::iter::once(&opened.reading).chain(&beside);
    Ok(all
        .filter_map(|reading| Reached::of(desk, opened, reading, one))
        .collect())
}

/// One disclosure.
pub async fn one(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let one = of_case(&opened, &case)?;
    let children = reached(&desk, &opened, &one).await?;
    let main = html! {
        (voice::said_first(&opened))
        (standing(&desk, &opened, &one))
        (rechecks(&opened, &one, &children))
        (owed(&opened, &children))
        (tries(&opened, &one))
        (steps(&opened, &one))
        (ending(&opened, &one))
    };
    Ok(opened.page("Disclosure", PART, main).into_response())
}

fn standing(desk: &Desk, opened: &Opened, one: &Disclosure) -> Markup {
    let owed = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    html! {
        section class="panel" id="standing" data-live {
            div class="panel__top" { h2 { "Disclosure " (called(one)) } @if let Some(route) = one.route { span class="meta" { (route.in_words()) } } }
            @if one.is_immediate { p { (mark(Shape::Late, "the risk is said to be immediate")) } }
            dl class="facts" {
                (fact("Opened", &html! { (told::when(one.opened, opened.by.now)) }))
                (fact("Day", &day_of(&owed, one, opened.known)))
                (fact("Next", &html! { (told::begun(one.stage.in_words())) }))
                (fact("Blocked by", &blocked(one, opened.by.now)))
            }
        }
    }
}

/// Each child, when they were looked at again and what had changed then, and the way to do so now.
fn rechecks(opened: &Opened, one: &Disclosure, children: &[Reached]) -> Markup {
    let now = opened.by.now;
    html! {
        section class="panel" id="children" data-live {
            div class="panel__top" { h2 { "The children, and what has changed for each" } span class="meta" { (children.len()) " whose record is open to you" } }
            ul class="rows" {
                @for child in children {
                    li {
                        div {
                            strong { a href=(child.address("")) { (child.name) } @if let Some(age) = child.overview.age { ", " (age) } }
                            p { "Last seen by police " @match &child.overview.seen { Some(seen) => (told::when(seen.happened, now)), None => (gap_if(child.is_part)) } "; " (rechecked(&child.owed, &child.one, opened.known, child.is_part)) }
                            @for last in child.one.rechecked.iter().take(3) { p class="meta" { (told::when(last.happened, now)) ": " @match &last.what { Some(changed) => (changed), None => "what had changed is not recorded" } ", " (last.by) } }
                        }
                        @if opened.past.is_none() && child.one.ended.is_none() { a class="govuk-button govuk-button--secondary" href=(child.address("/recheck")) { "Look at the risk again" span class="govuk-visually-hidden" { " to " (child.name) } } }
                    }
                }
            }
            @if opened.past.is_none() && one.ended.is_none() { p { a href=(address(opened, one, "/link")) { "Another child is within reach" } } }
            p class="meta" { "It is owed as long as the disclosure is blocked. Neither another try nor another route takes its place." }
        }
    }
}

fn owed(opened: &Opened, children: &[Reached]) -> Markup {
    let each: Vec<(PersonId, Vec<Owed>)> = children
        .iter()
        .map(|child| {
            let of_it = child.owed.iter().filter(|owed| child.one.owes(owed));
            let mut of_it: Vec<Owed> = of_it.cloned().collect();
            in_order(&mut of_it, opened.known);
            (child.child, of_it)
        })
        .collect();
    let is_none = each.iter().all(|(_, owed)| owed.is_empty());
    html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "Owed to the children" } }
            @if is_none { p class="empty" { (opened.none("What is owed of this disclosure", "Nothing of this disclosure is owed now, as far as is on record.")) } }
            ul class="duties" {
                @for (child, owed) in &each {
                    @for once in told_once(owed) {
                        @if opened.past.is_none() { (row_to_act(*child, once, opened.moments(), 3)) } @else { (row(*child, once, opened.moments(), 3)) }
                    }
                }
            }
        }
    }
}

/// Each try: when, how, and which other way is tried next.
fn tries(opened: &Opened, one: &Disclosure) -> Markup {
    let now = opened.by.now;
    html! {
        section class="panel" id="tries" data-live {
            div class="panel__top" { h2 { "What was tried" } @if !one.tries.is_empty() { span class="meta" { (told::counted(one.tries.len(), "try", "tries")) (opened.of_part()) } } }
            @if one.tries.is_empty() { p class="empty" { (opened.none("What was tried", "No try to reach whoever is to be told has failed, as far as is on record.")) } }
            ol class="rows" {
                @for tried in &one.tries {
                    li {
                        span { @match &tried.what.how { Some(how) => (told::begun(how)), None => (opened.gap()) } @if let Some(route) = &tried.what.other_route { br; span class="meta" { "Next, another way: " (route) } } }
                        span class="meta" { (told::when(tried.happened, now)) ", " (tried.by) }
                    }
                }
            }
            @if opened.past.is_none() && one.ended.is_none() {
                p {
                    a class="govuk-button" href=(address(opened, one, "/try")) { "Record a try that failed" } " "
                    a class="govuk-button govuk-button--secondary" href=(address(opened, one, "/wait")) { "It has to wait for another reason" }
                }
                p class="meta" { "Other ways to reach somebody safely: a council worker, a health visitor, the school, a conference on high risk." }
            }
        }
    }
}

/// The steps on the way to a decision, each with what is on record of it.
fn steps(opened: &Opened, one: &Disclosure) -> Markup {
    let now = opened.by.now;
    html! {
        section class="panel" id="steps" data-live {
            div class="panel__top" { h2 { "On the way to a decision" } }
            ul class="rows" {
                @for step in STEPS.iter().filter(|step| step.is_on_the_way) {
                    @let last = one.entries(opened.history()).rfind(|entry| entry.kind == step.kind.words);
                    li {
                        div {
                            strong { (step.says) }
                            @if let Some(entry) = last {
                                div class="held" {
                                    @if let Some(lead) = &entry.lead { p { (told::begun(lead)) } }
                                    (answers(entry, now))
                                    p class="meta" { (told::when(entry.happened, now)) ", recorded " (told::moment(entry.recorded, now)) " by " (entry.by.name) }
                                }
                            }
                        }
                        span {
                            @match last { Some(entry) => (mark(Shape::Done, &told::when(entry.happened, now))), None => (mark(Shape::Unknown, if opened.is_part() { "not open to you" } else { "not recorded" })) }
                            @if opened.past.is_none() && one.ended.is_none() { " " a href=(address(opened, one, &format!("/{}", step.at))) { "Record" span class="govuk-visually-hidden" { ": " (step.says) } } }
                        }
                    }
                }
            }
        }
    }
}

fn ending(opened: &Opened, one: &Disclosure) -> Markup {
    html! {
        section class="panel" id="closing" data-live {
            div class="panel__top" { h2 { "Closing" } }
            @match &one.ended {
                Some(end) => p { (mark(Shape::Over, &format!("ended {}", told::when(end.happened, opened.by.now)))) " " (how_it_ended(end)) "." },
                None => p class="meta" { "It closes in one of three ways: disclosed; decided not to, with why; or it cannot be made, with why, what protects the children instead, and who agreed." },
            }
            @if opened.past.is_none() && one.ended.is_none() { p { a class="govuk-button" href=(address(opened, one, "/close")) { "Close the disclosure" } } }
        }
    }
}
