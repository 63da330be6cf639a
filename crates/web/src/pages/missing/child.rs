//! One missing child: how long, what is late, what is known that bears on the risk, what is being done, and who did what.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Outcome, Owed, TimeMissing};
use heard_record::When;
use heard_record::fact::person::Sex;
use jiff::Timestamp;
use maud::{Markup, html};

use super::super::duty_row::{Once, counted, in_order, row, row_in_brief, told_once};
use super::super::entries::Entries;
use super::super::layout::Page;
use super::super::opened::Opened;
use super::review::Beside;
use super::{grading, page, places, seen_by, time_missing};
use crate::fault::Problem;
use crate::parts::clock::clock;
use crate::parts::govuk;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// How much of what was done stands on the page.
const LATEST: usize = 5;

/// The page.
pub async fn missing(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let Some(time) = time_missing(&opened) else {
        return Ok(never(&opened).into_response());
    };
    let entries = grading::begun(&desk, &opened, &time).await?;
    let owed = owed(&desk, &opened);
    let beside = Beside::of(&desk, &opened, &time, &owed).await?;
    Ok(shown(&opened, &time, &entries, &owed, beside.as_ref()).into_response())
}

fn never(opened: &Opened) -> Page<'_> {
    let name = opened.first_name();
    let head = html! { h1 { (opened.none_of_summary(&format!("Whether {name} has been missing"), &format!("{name} has not been reported missing"))) } p class="lead" { a href=(opened.address("")) { (told::own(&name)) " record" } } };
    let main = html! {
        p class="empty" { (opened.none_of_summary("A report", &format!("No report that {name} is missing is on record."))) }
        @if opened.past.is_none() { p { a class="govuk-button" href=(opened.address("/record/reported-missing")) { "Report " (name) " missing" } } }
    };
    page(opened, "Missing child", head, main)
}

/// Everything owed to the child.
pub fn owed(desk: &Desk, opened: &Opened) -> Vec<Owed> {
    opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known)
}

/// The page, with its form as far as it is filled in.
pub fn shown<'o>(
    opened: &'o Opened,
    time: &TimeMissing,
    entries: &Entries,
    all: &[Owed],
    beside: Option<&Beside>,
) -> Page<'o> {
    let owed = time.owed(all);
    let main = html! {
        div class="two" {
            div class="two__main" {
                (grading::panel(opened, time, entries, &owed))
                (finding(opened, time, &owed))
            }
            div class="two__side" {
                (review(opened, time, all, beside))
                (places::panel(opened, time))
                (before_closing(opened, time, &owed))
                (who_did_what(opened, time))
            }
        }
    };
    let title = entries.title("Missing child", "Error: Missing child");
    page(opened, title, head(opened, time, all), main)
}

fn head(opened: &Opened, time: &TimeMissing, all: &[Owed]) -> Markup {
    let name = opened.first_name();
    let child = &opened.overview;
    let who = match (child.sex, child.age) {
        (Some(Sex::Male), Some(age)) => format!("Boy, {age}. "),
        (Some(Sex::Female), Some(age)) => format!("Girl, {age}. "),
        (_, Some(age)) => format!("{age} years old. "),
        _ => String::new(),
    };
    let report = &time.report.what;
    html! {
        div class="identity" id="state" data-live {
            div {
                h1 { (opened.name()) " " (state(time)) }
                p class="lead" {
                    (who)
                    @if let Some(place) = &report.last_place { "Last seen: " (place) ". " }
                    @match &report.wearing { Some(wearing) => { "Wearing " (wearing) ". " }, None => { span class="gap" { "What " (name) " is wearing is not recorded." } " " } }
                    a href=(opened.address("")) { (told::own(&name)) " full record" }
                }
                @if let Some(worried) = &report.worried_because { p { "Worried because: “" (worried) "”" } }
            }
            @if opened.past.is_none() && !time.closed {
                div class="identity__acts" {
                    a class="govuk-button" href=(opened.address("/record/risk-learned-while-missing")) { "Add an update" }
                    @if time.back.is_yes() {
                        a class="govuk-button govuk-button--secondary" href=(opened.address("/missing/return")) { "Who saw " (name) ", and how" }
                        a class="govuk-button govuk-button--secondary" href=(opened.address("/missing/close")) { "Close the report" }
                    } @else {
                        a class="govuk-button govuk-button--secondary" href=(opened.address("/missing/return")) { (name) " has been found" }
                    }
                    a class="govuk-button govuk-button--secondary" href=(opened.address("/record")) { "More" }
                }
            }
        }
        (clocks(opened, time, all))
    }
}

/// What a time missing has come to.
fn state(time: &TimeMissing) -> &'static str {
    match (time.closed, time.back, &time.seen) {
        (true, ..) => "was missing; the report is closed",
        (_, heard_record::Shown::Yes, Some(_)) => "is back and was seen",
        (_, heard_record::Shown::Yes, None) => "is located, not yet seen",
        (_, heard_record::Shown::CannotTell, _) => {
            "was reported missing; times do not say whether the child is back"
        }
        _ => "is missing",
    }
}

/// The four clocks that matter: of the child, of the report, of whoever goes there, of whoever reviews it.
fn clocks(opened: &Opened, time: &TimeMissing, all: &[Owed]) -> Markup {
    let now = opened.by.now;
    let passed = |when: When| {
        format!(
            "{} ago",
            told::long(opened.known.as_microsecond() - when.latest_micros())
        )
    };
    let report = &time.report;
    let by = report.what.by.as_ref().map(|by| format!(" by {by}"));
    html! {
        div class="clocks" id="clocks" data-live {
            @match report.what.last_seen {
                Some(seen) => (clock(Shape::Later, &format!("Last seen {}", told::when(seen, now)), &passed(seen))),
                None => (clock(Shape::Unknown, "Last seen", "not recorded")),
            }
            (clock(Shape::Later, &format!("Reported {}{}", told::when(report.happened, now), by.unwrap_or_default()), &passed(report.happened)))
            (attendance(opened, time.attendance(all)))
            @if time.back.is_yes() {
                @match &time.seen {
                    Some(seen) => (clock(Shape::Done, &format!("Seen in person by {}", seen_by(opened, seen)), &told::when(seen.happened, now))),
                    None => (clock(Shape::Late, "Nobody independent has seen the child in person", "not seen")),
                }
            } @else { (next_review(opened, time.review(all))) }
        }
    }
}

fn attendance(opened: &Opened, owed: Option<&Owed>) -> Markup {
    let Some(owed) = owed else {
        return clock(Shape::Over, "An officer going there", "not owed");
    };
    let (shape, words) = mark::of(owed, opened.known);
    let due = owed.due.map(|due| told::when(due, opened.by.now));
    let due = due.unwrap_or_default();
    match shape {
        Shape::Late => clock(
            shape,
            &format!("No officer has attended. Due {due}"),
            &words,
        ),
        Shape::Soon | Shape::Later => {
            clock(shape, &format!("An officer is due there {due}"), &words)
        }
        Shape::Done => clock(shape, "An officer went there", &words),
        _ => clock(shape, "An officer going there", &words),
    }
}

fn next_review(opened: &Opened, owed: Option<&Owed>) -> Markup {
    match owed {
        Some(owed) => {
            let (shape, words) = mark::of(owed, opened.known);
            let due = owed
                .due
                .map(|due| format!(" {}", told::when(due, opened.by.now)));
            clock(
                shape,
                &format!("The next review is due{}", due.unwrap_or_default()),
                &words,
            )
        }
        None => clock(Shape::Over, "The next review", "none owed"),
    }
}

/// How the rules are called by which a child is looked for.
pub const FINDING: [&str; 8] = [
    "missing.attend-golden-hour",
    "missing.trigger-plan-run",
    "missing.minimum-actions",
    "missing.medium-low-plan",
    "missing.high-command",
    "missing.child-rescue-alert",
    "missing.philomena",
    "missing.task",
];

/// Does it find the child, or is it late? The rest can be opened, and is counted.
fn comes_first(owed: &Owed, known: Timestamp) -> bool {
    let is_finding = FINDING.iter().any(|rule| owed.rule.starts_with(rule));
    is_finding || mark::of(owed, known).0 == Shape::Late
}

/// What is being done to find the child: what is owed, and what somebody was given to do.
fn finding(opened: &Opened, time: &TimeMissing, owed: &[&Owed]) -> Markup {
    let name = opened.first_name();
    let (mut open, done): (Vec<Owed>, Vec<Owed>) = owed
        .iter()
        .map(|owed| (*owed).clone())
        .partition(Owed::is_unmet);
    in_order(&mut open, opened.known);
    let open = told_once(&open);
    let all = counted(&open, opened.known);
    let is_back = time.back.is_yes();
    let (first, rest): (Vec<Once>, Vec<Once>) = open
        .into_iter()
        .partition(|once| is_back || comes_first(once.owed, opened.known));
    let child = opened.reading.child();
    let rows = |some: &[Once]| html! { ul class="duties" { @for once in some { (row_in_brief(child, once.clone(), opened.moments(), 3)) } } };
    html! {
        section class="panel" id="finding" data-live {
            div class="panel__top" {
                h2 { @if is_back { "Owed to " (name) " since" } @else { "Finding " (name) } }
                @if !all.is_empty() { span class="meta" { (all) } }
                @if opened.past.is_none() { a href=(opened.address("/record/search-task-set")) { "Add an action" } }
            }
            @if first.is_empty() && rest.is_empty() && time.tasks.is_empty() { p class="empty" { (opened.none(&format!("What is owed to {name}"), "Nothing is owed now.")) } }
            (rows(&first))
            (tasks(opened, time))
            @if !rest.is_empty() { (govuk::details(&format!("{} more owed while {name} is missing: {}", rest.len(), counted(&rest, opened.known)), &rows(&rest))) }
            @if !done.is_empty() {
                (govuk::details(&format!("{} done, or not owed any more{}", done.len(), opened.of_part()), &html! {
                    ul class="duties" { @for owed in &done { (row(child, owed, opened.moments(), 3)) } }
                }))
            }
        }
    }
}

fn tasks(opened: &Opened, time: &TimeMissing) -> Markup {
    let now = opened.by.now;
    html! {
        @if !time.tasks.is_empty() {
            h3 { "Tasks" }
            ul class="rows" {
                @for task in &time.tasks {
                    li {
                        span { strong { (task.what) } @if let Some(owner) = &task.owner { span class="meta" { " " (owner) } } }
                        @match (&task.done, task.due) {
                            (Some(done), _) => (mark(Shape::Done, &format!("{}: {}", told::when(done.happened, now), done.what))),
                            (None, Some(due)) if due.latest() < opened.known => (mark(Shape::Late, &format!("was due {}", told::when(due, now)))),
                            (None, Some(due)) => (mark(Shape::Later, &format!("due {}", told::when(due, now)))),
                            (None, None) => (mark(Shape::Unknown, "no time set")),
                        }
                    }
                }
            }
        }
    }
}

fn review(opened: &Opened, time: &TimeMissing, all: &[Owed], beside: Option<&Beside>) -> Markup {
    html! {
        @if !time.closed {
            section class="panel" id="review" data-live {
                div class="panel__top" { h2 { @if beside.is_some() { "Your review, draft" } @else { "Supervisor’s review" } } }
                @match time.review(all) {
                    Some(owed) => {
                        @let (shape, words) = mark::of(owed, opened.known);
                        p { (mark(shape, &words)) " " (owed.title) }
                    },
                    None => p class="empty" { "No review is owed now." },
                }
                @if let Some(beside) = beside { (beside.shown(opened)) }
                @else if opened.past.is_none() { p { a class="govuk-button govuk-button--secondary" href=(opened.address("/missing/review")) { "Review the search" } } }
            }
        }
    }
}

/// What has to be so before the report can be closed.
fn before_closing(opened: &Opened, time: &TimeMissing, owed: &[&Owed]) -> Markup {
    let name = opened.first_name();
    let is_met = |rule: &str| {
        let of_rule = owed.iter().filter(|owed| owed.rule.starts_with(rule));
        let mut of_rule = of_rule.peekable();
        of_rule.peek().is_some()
            && of_rule.all(|owed| matches!(owed.stands, Outcome::Met | Outcome::MetLate))
    };
    // What the child told afterwards is no part of a summary.
    let not_yet_told = if opened.is_part() {
        "not open to you"
    } else {
        "not yet"
    };
    let conditions = [
        (
            time.seen.is_some(),
            "not yet",
            format!("Somebody independent has seen {name} in person"),
        ),
        (
            is_met("missing.prevention-interview"),
            not_yet_told,
            format!(
                "{name} has been asked in person where they were, who with, and whether they were hurt"
            ),
        ),
        (
            is_met("missing.share-return"),
            not_yet_told,
            format!("What {name} said is passed on to the council"),
        ),
    ];
    html! {
        section class="panel" id="closing" data-live {
            div class="panel__top" { h2 { "Before this report can be closed" } }
            ul class="conditions" {
                @for (is_so, not_yet, says) in conditions { li { (mark(if is_so { Shape::Done } else { Shape::Unknown }, if is_so { "done" } else { not_yet })) span { (says) } } }
            }
            p class="meta" { "A phone call from " (name) ", or word from whoever reported it, does not close it." }
        }
    }
}

fn who_did_what(opened: &Opened, time: &TimeMissing) -> Markup {
    html! {
        section class="panel" id="did" data-live {
            div class="panel__top" { h2 { "Who did what" } a href=(opened.address("/timeline")) { "Timeline" } }
            ol class="did" { @for entry in time.did.iter().take(LATEST) { (act(opened.by.now, entry)) } }
            @if time.did.len() > LATEST { p class="meta" { "The last " (LATEST) " of " (time.did.len()) "." } }
        }
    }
}

/// What somebody did, and when.
pub fn act(now: Timestamp, entry: &Entry) -> Markup {
    html! {
        li {
            span class="did__when" { (told::when(entry.happened, now)) }
            span { (entry.by.name) ": " (entry.kind) @if let Some(lead) = &entry.lead { ", " (lead) } }
        }
    }
}
