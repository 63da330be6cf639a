//! A child's record with both clocks: when it happened, and when police knew.

use axum::response::{IntoResponse, Response};
use heard_desk::{Answered, Entry};
use heard_record::when::date_of;
use jiff::Timestamp;
use maud::{Markup, html};

use super::opened::Opened;
use crate::parts::govuk::{self, Question, details};
use crate::parts::told;

/// From how late on it is said that police knew later, in microseconds: a choice of these pages.
const LATER: i64 = 10 * 60_000_000;

/// The kinds of fact at which somebody decided something, so that the record is worth seeing as it was then.
const DECISIONS: [&str; 6] = [
    "graded",
    "grading checked",
    "found",
    "missing report closed",
    "strategy discussion held",
    "supervisor review",
];

/// The timeline.
pub async fn timeline(opened: Opened) -> Response {
    let all = opened.reading.history(opened.by.now);
    let mut history = match opened.past {
        Some(past) => opened.reading.history(past),
        None => all.clone(),
    };
    history.reverse();
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "What happened, and when we knew" } span class="meta" { (history.len()) " of " (all.len()) " entries" } }
            (known_at(&opened, &all))
            @if opened.past.is_some() { (not_known_then(&opened, &all, opened.by.now)) }
            (entries(&history, opened.by.now, false))
        }
    };
    opened.page("Timeline", "/timeline", main).into_response()
}

/// The moments worth looking from, and any other.
fn known_at(opened: &Opened, all: &[Entry]) -> Markup {
    let decisions = all
        .iter()
        .rev()
        .filter(|entry| DECISIONS.contains(&entry.kind))
        .take(6);
    let mut decisions: Vec<&Entry> = decisions.collect();
    decisions.reverse();
    let purpose = opened.purpose.map(|purpose| purpose.word());
    html! {
        div class="known" {
            p { strong { "Show what was known at" } " pick a moment to see the record as it stood for the person deciding" }
            form method="get" class="known__moments" {
                @if let Some(purpose) = purpose { (govuk::hidden("purpose", purpose)) }
                @for entry in decisions {
                    @let at = entry.recorded;
                    button type="submit" name="known_at" value=(at) aria-pressed=[(opened.past == Some(at)).then_some("true")] {
                        (told::begun(entry.kind)) " " (told::moment(at, opened.by.now))
                    }
                }
            }
            form method="get" class="known__moments" {
                @if let Some(purpose) = purpose { (govuk::hidden("purpose", purpose)) }
                (govuk::input(&Question { id: "moment".into(), ..Question::called("known_at", "Another moment") }.hint("Such as 2026-06-09 22:19"), "text", ""))
                (govuk::button("Show", "govuk-button--secondary"))
                a href={ "/children/" (opened.reading.child()) "/timeline" @if let Some(purpose) = purpose { "?purpose=" (purpose.replace(' ', "+")) } } { "Now" }
            }
        }
    }
}

/// What had happened by then and was not known.
fn not_known_then(opened: &Opened, all: &[Entry], now: Timestamp) -> Markup {
    let unknown = all
        .iter()
        .filter(|entry| entry.happened.latest() <= opened.known && entry.recorded > opened.known);
    let unknown: Vec<&Entry> = unknown.collect();
    html! {
        div class="unknown-then" {
            h3 { "What had happened by then, and police did not yet know: " (unknown.len()) }
            @if !unknown.is_empty() {
                ul { @for entry in &unknown {
                    li { (headline(entry)) ", " (told::when(entry.happened, now)) ": recorded " (told::moment(entry.recorded, now)) ", " (told::long(late(entry))) " later" }
                } }
            }
        }
    }
}

fn late(entry: &Entry) -> i64 {
    entry.recorded.as_microsecond() - entry.happened.latest_micros()
}

fn headline(entry: &Entry) -> String {
    match &entry.lead {
        Some(lead) => format!("{}: {lead}", told::begun(entry.kind)),
        None => told::begun(entry.kind),
    }
}

/// Entries in a table, as they are handed in; what each says in full is closed, where a page has other work to do.
pub fn entries(history: &[Entry], now: Timestamp, closed: bool) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Timeline" {
            table class="timeline" {
                caption class="govuk-visually-hidden" { "Each entry: when it happened, what it says, and when it was recorded" }
                thead { tr { th scope="col" { "Happened" } th scope="col" { "What" } th scope="col" { "Recorded" } } }
                tbody { @for entry in history { (line(entry, now, closed)) } }
            }
        }
    }
}

fn line(entry: &Entry, now: Timestamp, closed: bool) -> Markup {
    let is_voice = matches!(entry.kind, "child said" | "child observed");
    html! {
        tr id={ "fact-" (entry.fact) } class=[entry.taken_back.as_ref().map(|_| "is-gone")] {
            td class="timeline__when" { (told::when(entry.happened, now)) }
            td {
                p class=(if is_voice { "timeline__what timeline__what--voice" } else { "timeline__what" }) { (headline(entry)) }
                @if !entry.answers.is_empty() {
                    @if closed { (details("What was recorded", &answers(entry, now))) } @else { (answers(entry, now)) }
                }
                p class="meta" { (entry.by.name) ", " (entry.by.role.word()) }
                @if let Some(gone) = &entry.taken_back {
                    p class="gone" { (told::begun(gone.kind)) " on " (told::date(date_of(gone.at.as_microsecond()))) @if !gone.by.is_empty() { " by " (gone.by) } ". It is kept, and counts for nothing since." }
                }
            }
            td class="timeline__when" {
                (told::moment(entry.recorded, now))
                @if late(entry) > LATER { strong class="later" { (told::long(late(entry))) " later" } }
            }
        }
    }
}

/// What an entry says besides what comes first.
pub fn answers(entry: &Entry, now: Timestamp) -> Markup {
    html! {
        dl class="answers" {
            @for (ask, answer) in &entry.answers {
                div {
                    dt { (ask) }
                    dd {
                        @match answer {
                            Answered::Words(words) => (words),
                            Answered::When(when) => (told::when(*when, now)),
                            Answered::Day(day) => (told::day(*day, now)),
                        }
                    }
                }
            }
        }
    }
}
