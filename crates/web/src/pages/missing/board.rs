//! Who is missing now, and who is back and was not seen or listened to yet.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_have_children;
use heard_desk::{Desk, Owed, Whereabouts, Whose, Work, Worklist};
use heard_record::When;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::asker::Asker;
use super::super::duties::damaged;
use super::super::duty_row::address;
use super::super::emergency;
use super::super::layout::{Page, Tab};
use super::super::{places, walls};
use crate::fault::Problem;
use crate::parts::mark::{self, mark};
use crate::parts::told;

/// Which view.
#[derive(Deserialize)]
pub struct View {
    view: Option<String>,
}

/// The board.
pub async fn board(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    if !may_have_children(by.signed.role) {
        return Ok(sees_nobody(&by));
    }
    let list = desk.worklist(&by.signed, Whose::Missing).await?;
    let damaged = damaged(&list);
    let is_wall = view.view.as_deref() == Some("wall");
    let told = if is_wall {
        Markup::default()
    } else {
        told_at_once(&desk, &by).await
    };
    let places = desk.places_for_walls(&by.signed).await?;
    let board = Board::of(list, by.now);
    let page = Page {
        by: &by,
        title: "Missing now",
        tab: Tab::Missing,
        strip: Some("You can see these children because of your role, and because you hold them or have to act for them.".into()),
        head: html! {
            h1 { "Missing now: " (board.out()) }
            p class="lead" { "Back in the last 72 hours, and not yet seen or listened to: " (board.back()) }
            p class="meta" {
                @if is_wall { a href="/missing" { "Show names and what is known" } }
                @else { a href="/missing?view=wall" { "For a wall: first names and ages alone" } }
            }
            (walls::offered(&by, places))
        },
        main: html! {
            (damaged)
            (told)
            (board.shown("Nobody whose record is open to you is missing.", is_wall))
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

/// Whose record was opened in an emergency, and whose protected place is asked for or was opened.
async fn told_at_once(desk: &Desk, by: &Asker) -> Markup {
    let openings = emergency::told_at_once(desk, by).await;
    let calls = places::told_at_once(desk, by).await;
    html! { (openings) (calls) }
}

/// Who is missing, and who is back and still owed something, as they stand at a moment.
pub struct Board {
    out: Vec<Work>,
    back: Vec<Work>,
    now: Timestamp,
}

impl Board {
    /// That of a list: whose clock is nearest comes first, and nobody falls off.
    pub fn of(list: Worklist, now: Timestamp) -> Board {
        let is_out = |work: &Work| !matches!(work.overview.whereabouts, Whereabouts::Back(_));
        let (mut out, mut back): (Vec<Work>, Vec<Work>) =
            list.children.into_iter().partition(is_out);
        out.sort_by_key(|work| (next_clock(work, now), since(work), work.child));
        back.sort_by_key(|work| (since(work), work.child));
        Board { out, back, now }
    }

    /// How many are missing.
    pub fn out(&self) -> usize {
        self.out.len()
    }

    /// How many are back and still owed something.
    pub fn back(&self) -> usize {
        self.back.len()
    }

    /// By first names and ages alone, with nothing to follow.
    pub fn for_a_wall(&self) -> Markup {
        let nobody = "Nobody is missing whose record is open to whoever answers for this wall.";
        self.shown(nobody, true)
    }

    fn shown(&self, nobody: &str, is_wall: bool) -> Markup {
        html! {
            (table("Missing", nobody, self.now, &self.out, is_wall))
            (table("Back, still owed", "Nobody is back and still to be seen or listened to.", self.now, &self.back, is_wall))
        }
    }
}

/// That a role sees no missing child, which is not to say that nobody is missing.
fn sees_nobody(by: &Asker) -> Response {
    let page = Page {
        by,
        title: "Missing now",
        tab: Tab::Missing,
        strip: None,
        head: html! { h1 { "Missing now" } },
        main: html! { p class="lead" { "In your role, " (by.signed.role.word()) ", you see no missing children. That does not mean that nobody is missing: the control room knows who is." } },
        past: None,
        of: None,
    };
    page.into_response()
}

/// How far the next clock of a time missing is from now, whether it is late or still runs: one that passed an hour ago comes
/// before one that passed in spring, and nobody falls off.
fn next_clock(work: &Work, now: Timestamp) -> i64 {
    let now = now.as_microsecond();
    let clocks = [work.attendance(), work.review(), work.first_of_missing()];
    let due = clocks.into_iter().flatten().filter_map(|owed| owed.due);
    let away = due.map(|due| (due.latest_micros() - now).abs());
    away.min().unwrap_or(i64::MAX)
}

fn since(work: &Work) -> Option<When> {
    match &work.overview.whereabouts {
        Whereabouts::Missing(missing) => Some(missing.reported),
        Whereabouts::Back(when) => Some(*when),
        _ => None,
    }
}

fn table(title: &str, empty: &str, now: Timestamp, list: &[Work], is_wall: bool) -> Markup {
    html! {
        section class="panel" id=(crate::parts::govuk::id_of(title)) data-live {
            div class="panel__top" { h2 { (title) } }
            @if list.is_empty() { p class="empty" { (empty) } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label=(title) {
                    table class="board" {
                        caption class="govuk-visually-hidden" { (title) }
                        thead { tr {
                            th scope="col" { "Child" }
                            th scope="col" { "For" }
                            th scope="col" { "Grade" }
                            th scope="col" { "Officer" }
                            th scope="col" { "Next review" }
                            th scope="col" { "Next owed" }
                        } }
                        tbody { @for work in list { (row(now, work, is_wall)) } }
                    }
                }
            }
        }
    }
}

fn row(now: Timestamp, work: &Work, is_wall: bool) -> Markup {
    let name = work
        .overview
        .name
        .clone()
        .unwrap_or_else(|| work.child.shown());
    let name = if is_wall {
        told::first_name(&name).to_owned()
    } else {
        name
    };
    let next = work.first_of_missing();
    html! {
        tr {
            th scope="row" {
                @if is_wall { (name) } @else { a href={ "/children/" (work.child) "/missing" } { (name) } }
                @if let Some(age) = work.overview.age { ", " (age) }
            }
            td { (lasting(now, work)) }
            td { (grade(work)) }
            td { (owed(now, work.attendance(), "no visit owed")) }
            td { (owed(now, work.review(), "none owed")) }
            td {
                @if let Some(next) = next {
                    (standing(now, next))
                    @if !is_wall { a class="board__next" href=(address(work.child, next)) { (next.title) } }
                } @else { "nothing" }
            }
        }
    }
}

fn lasting(now: Timestamp, work: &Work) -> Markup {
    let passed = |when: When| told::long(now.as_microsecond() - when.latest_micros());
    html! {
        @match &work.overview.whereabouts {
            Whereabouts::Missing(missing) => strong { (passed(missing.last_seen.unwrap_or(missing.reported))) },
            Whereabouts::Back(when) => { "back " (told::when(*when, now)) },
            _ => (mark(mark::Shape::Unknown, "times do not say")),
        }
    }
}

fn grade(work: &Work) -> Markup {
    html! {
        @match &work.overview.whereabouts {
            Whereabouts::Missing(missing) => {
                @match missing.grade {
                    Some(grade) => (told::begun(grade.in_words())),
                    None => (mark(mark::Shape::Unknown, "not graded")),
                }
                @if work.is_unanswered() { " " (mark(mark::Shape::Soon, "known facts not answered")) }
            },
            _ => "",
        }
    }
}

fn owed(now: Timestamp, owed: Option<&Owed>, none: &str) -> Markup {
    html! { @match owed { Some(owed) => (standing(now, owed)), None => (none) } }
}

fn standing(now: Timestamp, owed: &Owed) -> Markup {
    let (shape, words) = mark::of(owed, now);
    mark(shape, &words)
}
