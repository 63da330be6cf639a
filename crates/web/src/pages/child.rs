//! A child: what is owed now, in their words, what happened and when police knew.

mod partners;
mod pattern;

#[cfg(test)]
pub use partners::TELLING;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Holder, Near, Owed};
use heard_record::{PersonId, when};
use jiff::SignedDuration;
use maud::{Markup, html};

use super::asker::{Overviews, all_that_can_be_read};
use super::duty_row::{Once, counted, in_order, just_arisen_first, row, row_to_act, told_once};
use super::emergency;
use super::opened::{Opened, not_recorded};
use super::timeline::{Show, decisions, entries};
use super::voice::{asked_for, nothing_said, quote};
use crate::fault::Problem;
use crate::parts::govuk::details;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// How much of the timeline the overview shows.
const LATEST: usize = 6;

/// How much of what is owed stands on the page itself, where no more than that is late: the rest can be opened, and is counted.
const FIRST_OWED: usize = 5;

/// The overview.
pub async fn overview(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let holders = desk.holders(&opened.reading, opened.known).await?;
    let siblings = siblings(&desk, &opened).await?;
    let own = desk.own_opening(&opened.by.signed, &opened.reading).await?;
    let all = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let partners = partners::card(&opened, &all);
    let main = html! {
        @if let Some(own) = &own { (emergency::who_was_told(own, opened.by.now)) }
        div class="two" {
            div class="two__main" {
                (owed(&opened, all))
                (words(&opened))
                (happened(&opened))
            }
            div class="two__side" {
                (talk(&opened))
                (not_known(&opened))
                (near(&opened, &siblings))
                (pattern::card(&opened))
                (responsible(&opened, &holders))
                (partners)
            }
        }
    };
    Ok(opened.page("Child overview", "", main).into_response())
}

/// Who looks after the child, and the other records that are said to be of the same child.
fn responsible(opened: &Opened, holders: &[Holder]) -> Markup {
    let joined = opened.reading.joined(opened.known);
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "Who is responsible" } a href=(opened.address("/holders")) { "Give, or give up" } }
            @if holders.is_empty() { p class="empty" { (opened.none_of_summary(&format!("Who looks after {}", opened.first_name()), &format!("Nobody is named on record as looking after {}.", opened.first_name()))) } }
            ul class="rows" {
                @for holder in holders { li { strong { (holder.name.clone().unwrap_or_else(|| "Somebody without an account now".into())) } span { (holder.held_as.word()) } } }
            }
            (eighteen(opened))
            @for (other, name) in &joined {
                p { "Also on record as " a href={ "/children/" (other) } { (name) } ": said to be the same child. What is owed is worked out from both." }
            }
        }
    }
}

/// How long before an eighteenth birthday it is asked who goes on with the work: a force default.
const SOON: SignedDuration = SignedDuration::from_hours(24 * 182);

/// When the child comes of age, where that is soon or past: what is owed does not end with it.
fn eighteen(opened: &Opened) -> Markup {
    let Some(born) = opened.overview.born else {
        return html! {};
    };
    let of_age = when::moment(when::birthday(born, 18));
    if of_age > opened.known + SOON {
        return html! {};
    }
    let name = opened.first_name();
    let date = told::date(when::date_of(of_age.as_microsecond()));
    html! {
        p {
            strong { @if of_age > opened.known { (name) " is 18 on " (date) "." } @else { (name) " has been 18 since " (date) "." } }
            " What was owed to a child stays owed, and to the same people. Who goes on with it as adult safeguarding, and what keeps " (name) " safe? "
            @if opened.past.is_none() { a href=(opened.address("/record/safety-plan-made")) { "Plan it" } }
        }
    }
}

/// At which moment: now, or as known at another.
fn moment(opened: &Opened) -> String {
    opened.past.map_or_else(
        || "now".into(),
        |past| format!("as known {}", told::moment(past, opened.by.now)),
    )
}

fn nothing_owed(opened: &Opened) -> String {
    let name = opened.first_name();
    let then = if opened.past.is_some() {
        "was owed to"
    } else {
        "is owed to"
    };
    opened.none(
        &format!("Whether anything {then} {name}"),
        &match opened.past {
            None => format!("Nothing is owed to {name} now, as far as is on record."),
            Some(_) => format!("Nothing was owed to {name} then, as far as was known."),
        },
    )
}

fn owed(opened: &Opened, all: Vec<Owed>) -> Markup {
    let (mut now, mut past): (Vec<_>, Vec<_>) = all.into_iter().partition(Owed::is_unmet);
    in_order(&mut now, opened.known);
    let mut now = told_once(&now);
    just_arisen_first(&mut now, opened.known);
    past.sort_by_key(|owed| std::cmp::Reverse(owed.arose));
    let child = opened.reading.child();
    let is_late = |once: &&Once| mark::of(once.owed, opened.known).0 == Shape::Late;
    let late = now.iter().filter(is_late).count();
    let (first, later) = now.split_at(late.max(FIRST_OWED).min(now.len()));
    let rows = |some: &[Once]| {
        html! {
            ul class="duties" {
                @for owed in some.iter().cloned() {
                    @if opened.past.is_none() { (row_to_act(child, owed, opened.moments(), 3)) } @else { (row(child, owed, opened.moments(), 3)) }
                }
            }
        }
    };
    html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" {
                h2 { "Owed to " (opened.first_name()) " " (moment(opened)) }
                @if !now.is_empty() { span class="meta" { @if opened.is_part() { "Of what is open to you: " } (counted(&now, opened.known)) } }
            }
            @if now.is_empty() { p class="empty" { (nothing_owed(opened)) } }
            (rows(first))
            @if !later.is_empty() { (details(&format!("{} more owed: {}", later.len(), counted(later, opened.known)), &rows(later))) }
            @if !past.is_empty() {
                (details(&format!("{} done, or not owed any more{}", past.len(), opened.of_part()), &html! {
                    ul class="duties" { @for owed in &past { (row(child, owed, opened.moments(), 3)) } }
                }))
            }
            @if !now.is_empty() { (opened.ask_for_the_rest()) }
            @if opened.past.is_some() { p class="meta" { "Worked out by the rules in force then, from what was known then. Today is " (told::moment(opened.by.now, opened.by.now)) "." } }
        }
    }
}

fn words(opened: &Opened) -> Markup {
    let child = &opened.overview;
    let name = opened.first_name();
    html! {
        section class="panel voice" id="voice" data-live aria-labelledby="words" {
            div class="voice__two" {
                div {
                    h2 id="words" { "In " (told::own(&name)) " words" }
                    @match child.voice.iter().find(|one| one.what.said).or(child.voice.first()) {
                        Some(latest) => {
                            (quote(latest, opened.by.now))
                            p { a href=(opened.address("/voice")) { "Everything " (name) " has told or shown us: " (child.voice.len()) (opened.of_part()) } }
                        },
                        None => {
                            p class="voice__none" { (nothing_said(opened)) }
                            p { a href=(opened.address("/record/talk-with-child-planned")) { "Plan to speak to " (name) } }
                        },
                    }
                }
                div {
                    h2 { "What " (name) " asked for" }
                    (asked_for(opened))
                }
            }
        }
    }
}

fn happened(opened: &Opened) -> Markup {
    let all = opened.history().len();
    let latest: Vec<Entry> = opened
        .history()
        .iter()
        .rev()
        .take(LATEST)
        .cloned()
        .collect();
    html! {
        section class="panel" id="happened" data-live {
            div class="panel__top" {
                h2 { "What happened, and when we knew" }
                a href=(opened.address("/timeline")) { "Full timeline: " (told::counted(all, "entry", "entries")) (opened.of_part()) }
            }
            (moments(opened))
            (entries(&latest, opened.by.now, Show::Closed))
        }
    }
}

/// The moments at which somebody decided something, to see the record as it stood for them.
fn moments(opened: &Opened) -> Markup {
    let since = opened.past.map(|_| opened.reading.history(opened.by.now));
    let all = since.as_deref().unwrap_or(opened.history());
    html! {
        div class="known" {
            p { strong { "Show what was known at" } " pick a moment to see the record as it stood for the person deciding" }
            (decisions(opened, all))
        }
    }
}

fn talk(opened: &Opened) -> Markup {
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "How to talk with " (opened.first_name()) } }
            @match &opened.overview.talk {
                Some(talk) => {
                    p { (told::begun(&talk.what)) "." }
                    p class="meta" { "Written by " (talk.by) ", " (told::when(talk.happened, opened.by.now)) }
                },
                None => p class="empty" { (opened.none_of_summary(&format!("How to talk with {}", opened.first_name()), &format!("Nothing is recorded. Ask {}, or somebody who knows them well.", opened.first_name()))) },
            }
        }
    }
}

fn not_known(opened: &Opened) -> Markup {
    let questions = &opened.overview.questions;
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "What we still do not know" } }
            @if questions.is_empty() { p class="empty" { (opened.none("What is not known yet", "No question is open on this record.")) } }
            ul class="rows" {
                @for question in questions {
                    li { (mark(Shape::Unknown, &question.what)) span class="meta" { "asked by " (question.by) ", " (told::when(question.happened, opened.by.now)) } }
                }
            }
        }
    }
}

/// The brothers and sisters whose own records are open to whoever looks.
async fn siblings(desk: &Desk, opened: &Opened) -> Result<Overviews, Problem> {
    if opened.is_part() {
        return Ok(Overviews::new());
    }
    let wanted: BTreeSet<PersonId> = brothers_and_sisters(opened)
        .map(|near| near.person)
        .collect();
    let these = desk.these(&opened.by.signed, &wanted, opened.known);
    Ok(all_that_can_be_read(these.await?))
}

fn brothers_and_sisters(opened: &Opened) -> impl Iterator<Item = &Near> {
    let near = opened.overview.near.iter();
    near.filter(|near| near.relation.is_sibling())
}

/// The brothers and sisters, each with how old they are and when they were last seen.
fn sibling_line(opened: &Opened, records: &Overviews) -> Markup {
    let all: Vec<&Near> = brothers_and_sisters(opened).collect();
    html! {
        h3 { "Brothers and sisters" }
        @if all.is_empty() { p { (opened.none("Whether there is a brother or sister", "No brother or sister is on record.")) } }
        ul class="rows" {
            @for one in all {
                li {
                    a href={ "/children/" (one.person) } { (one.name) @if let Some(age) = one.age { ", " (age) } }
                    span {
                        "last seen "
                        @match records.get(&one.person) {
                            None => span class="gap" { "cannot be shown to you" },
                            Some(told) => { (told.seen.as_ref().map_or_else(not_recorded, |seen| html! { (told::when(seen.happened, opened.by.now)) })) },
                        }
                    }
                }
            }
        }
    }
}

fn near(opened: &Opened, siblings: &Overviews) -> Markup {
    let near = &opened.overview.near;
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "People around " (opened.first_name()) } a href=(opened.address("/people")) { "All" } }
            (sibling_line(opened, siblings))
            h3 { "Others" }
            @if near.iter().all(|one| one.relation.is_sibling()) { p class="empty" { (opened.none_of_summary("Who else is there", "Nobody else is recorded.")) } }
            ul class="rows" {
                @for one in near.iter().filter(|one| !one.relation.is_sibling()) {
                    li { a href={ "/children/" (one.person) } { (one.name) } span { (one.is) @if one.together { ", lives with " (opened.first_name()) } } }
                }
            }
            @if opened.past.is_none() { p class="meta" { a href=(opened.address("/same")) { "Is " (opened.first_name()) " on record twice?" } } }
        }
    }
}
