//! A child's record with both clocks: when it happened, and when police knew.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use heard_desk::{Answered, Entry};
use heard_record::When;
use heard_record::when::date_of;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

mod wanted;

use self::wanted::Wanted;
use super::correction::is_put_right;
use super::opened::Opened;
use crate::parts::govuk::{self, Choice, Question, details};
use crate::parts::told;

/// From how late on it is said that police knew later, in microseconds: a choice of these pages.
const LATER: i64 = 10 * 60_000_000;

/// By what the field is found in which a moment is typed.
const MOMENT: &str = "moment";

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
pub async fn timeline(opened: Opened, RawQuery(query): RawQuery) -> Response {
    let wanted = Wanted::of(query.as_deref());
    let all = opened.reading.history(opened.by.now);
    let known = match opened.past {
        Some(past) if !wanted.later => opened.reading.history(past),
        _ => all.clone(),
    };
    let mut history: Vec<Entry> = known
        .into_iter()
        .filter(|entry| wanted.shows(entry))
        .collect();
    if wanted.by_recorded {
        history.sort_by_key(|entry| (entry.recorded, entry.fact));
    }
    history.reverse();
    let later = all
        .iter()
        .filter(|entry| entry.recorded > opened.known)
        .count();
    let main = html! {
        @if let Some((_, why)) = &opened.no_moment { (govuk::error_summary(&[((*why).to_owned(), Some(MOMENT.into()))])) }
        section class="panel" {
            div class="panel__top" { h2 { "What happened, and when we knew" } span class="meta" { (how_many(history.len(), all.len())) (opened.of_part()) } }
            (opened.ask_for_the_rest())
            (known_at(&opened, &all))
            @if opened.past.is_some() {
                (not_known_then(&opened, &all, opened.by.now))
                @if later > 0 {
                    p class="meta" {
                        (told::counted(later, "later entry is ", "later entries are ")) @if wanted.later { "shown in grey. " a href=(opened.address("/timeline")) { "Hide them" } } @else { "hidden. " a href=(opened.address_with("/timeline", &[("later", "shown")])) { "Show them in grey" } }
                    }
                }
            }
            (ways(&opened, &wanted, &all))
            (by_days(&history, &opened, &wanted))
        }
    };
    if opened.no_moment.is_none() {
        return opened.page("Timeline", "/timeline", main).into_response();
    }
    let page = opened.page("Error: Timeline", "/timeline", main);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// How many entries are shown, and of how many.
fn how_many(shown: usize, all: usize) -> String {
    match all {
        _ if shown == all => told::counted(all, "entry", "entries"),
        1 => format!("{shown} of 1 entry"),
        all => format!("{shown} of {all} entries"),
    }
}

/// Another moment, typed; with why it is none, where what was typed is none.
pub fn another_moment(typed: Option<&(String, &'static str)>) -> Markup {
    let asks = Question {
        id: MOMENT.into(),
        ..Question::called("known_at", "Another moment")
    };
    let asks = asks
        .hint("Such as 2026-06-09 22:19")
        .error(typed.map(|(_, why)| (*why).to_owned()));
    govuk::input(&asks, "text", typed.map_or("", |(typed, _)| typed))
}

/// In which order, and of what.
fn ways(opened: &Opened, wanted: &Wanted, all: &[Entry]) -> Markup {
    let orders = [
        ("happened", "By when it happened", false),
        ("recorded", "By when police knew", true),
    ];
    let orders = orders.map(|(value, text, by_recorded)| Choice {
        value: value.into(),
        text: text.into(),
        chosen: wanted.by_recorded == by_recorded,
        ..Choice::default()
    });
    let (strands, families) = (wanted.strands(all), wanted.families(all));
    let past = opened.past.map(|past| past.to_string());
    html! {
        form method="get" class="ways" {
            @if let Some(purpose) = opened.purpose { (govuk::hidden("purpose", purpose.word())) }
            @if let Some(past) = &past { (govuk::hidden("known_at", past)) }
            @if wanted.later { (govuk::hidden("later", "shown")) }
            (govuk::radios(&Question { classes: "govuk-radios--inline segmented", ..Question::called("order", "In which order?") }, &orders))
            (govuk::checkboxes(&Question { classes: "govuk-checkboxes--small strands", ..Question::called("of", "Only …") }, &strands))
            @if families.len() > 1 { (details("Only some of it", &govuk::checkboxes(&Question { id: "of-family".into(), ..Question::called("of", "What of it?") }.hint("None ticked shows all"), &families))) }
            (govuk::button("Show", "govuk-button--secondary"))
        }
    }
}

/// The moments worth looking from, and any other.
fn known_at(opened: &Opened, all: &[Entry]) -> Markup {
    let purpose = opened.purpose.map(|purpose| purpose.word());
    html! {
        div class="known" {
            p { strong { "Show what was known at" } " pick a moment to see the record as it stood for the person deciding" }
            (decisions(opened, all))
            form method="get" class="known__moments" {
                @if let Some(purpose) = purpose { (govuk::hidden("purpose", purpose)) }
                (another_moment(opened.no_moment.as_ref()))
                (govuk::button("Show", "govuk-button--secondary"))
            }
        }
    }
}

/// The last moments at which somebody decided something, and now, with what had happened by the first of them and was not known.
pub fn decisions(opened: &Opened, all: &[Entry]) -> Markup {
    let decisions = all
        .iter()
        .rev()
        .filter(|entry| DECISIONS.contains(&entry.kind))
        .take(6);
    let mut decisions: Vec<&Entry> = decisions.collect();
    decisions.reverse();
    let purpose = opened.purpose.map(|purpose| purpose.word());
    html! {
        form method="get" class="known__moments" {
            @if let Some(purpose) = purpose { (govuk::hidden("purpose", purpose)) }
            @for entry in &decisions { (decision(entry.kind, entry.recorded, opened.past, opened.by.now)) }
            button type="submit" aria-pressed=[opened.past.is_none().then_some("true")] { "Now" }
        }
        @if let Some(first) = decisions.first() { (unknown_at(first, all, opened.by.now)) }
    }
}

/// How much had happened by a decision of which police did not know yet.
fn unknown_at(decision: &Entry, all: &[Entry], now: Timestamp) -> Markup {
    let unknown = all
        .iter()
        .filter(|entry| is_unknown_at(entry, decision.recorded));
    let unknown = told::counted(unknown.count(), "thing", "things");
    html! { p class="meta" { "At " (told::moment(decision.recorded, now)) ", when it was decided first of these, " (unknown) " on this timeline had happened already and police did not know it." } }
}

/// Had it happened by a moment, and was not known?
fn is_unknown_at(entry: &Entry, at: Timestamp) -> bool {
    entry.happened.latest() <= at && entry.recorded > at
}

/// The way to the record as it was known when something was decided.
pub fn decision(kind: &str, at: Timestamp, shown: Option<Timestamp>, now: Timestamp) -> Markup {
    html! {
        button type="submit" name="known_at" value=(at) aria-pressed=[(shown == Some(at)).then_some("true")] {
            (told::begun(kind)) " " (told::moment(at, now))
        }
    }
}

/// What had happened by then and was not known.
fn not_known_then(opened: &Opened, all: &[Entry], now: Timestamp) -> Markup {
    let unknown = all
        .iter()
        .filter(|entry| is_unknown_at(entry, opened.known));
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

/// How entries are shown.
#[derive(Clone, Copy)]
pub enum Show<'o> {
    /// What each says in full is closed: the page has other work to do.
    Closed,
    /// All of it, each with the way to put it right.
    Whole(&'o Opened),
}

/// Entries in a table, as they are handed in.
pub fn entries(history: &[Entry], now: Timestamp, show: Show) -> Markup {
    table(&html! { tbody { @for entry in history { (line(entry, now, show)) } } })
}

fn table(bodies: &Markup) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Timeline" {
            table class="timeline" {
                caption class="govuk-visually-hidden" { "Each entry: when it happened, what it says, and when it was recorded" }
                thead { tr { th scope="col" { "Happened" } th scope="col" { "What" } th scope="col" { "Recorded" } } }
                (bodies)
            }
        }
    }
}

/// The same under the day of each, the latest first, with how many days lie between two.
fn by_days(history: &[Entry], opened: &Opened, wanted: &Wanted) -> Markup {
    let day = |entry: &Entry| day_of(entry, wanted.by_recorded);
    let (now, show) = (opened.by.now, Show::Whole(opened));
    let mut later: Option<Date> = None;
    let days = history.chunk_by(|one, next| day(one) == day(next));
    let days: Vec<(Option<Date>, usize, &[Entry])> = days
        .map(|entries| {
            let of = entries.first().and_then(day);
            let between = later.zip(of);
            let between = between.map_or(0, |(later, of)| days_between(of, later));
            later = of.or(later);
            (of, between, entries)
        })
        .collect();
    let bodies = html! {
        @for (of, between, entries) in days {
            tbody {
                @if between > 0 { tr class="timeline__gap" { td colspan="3" { (told::counted(between, "day between", "days between")) } } }
                tr class="timeline__day" { th scope="rowgroup" colspan="3" { (of.map_or_else(|| "Day not known".into(), |of| told::begun(&told::day(of, now)))) } }
                @for entry in entries { (line(entry, now, show)) }
            }
        }
    };
    table(&bodies)
}

/// The day under which an entry stands; nothing, where it is not known when it happened.
fn day_of(entry: &Entry, by_recorded: bool) -> Option<Date> {
    if by_recorded {
        return Some(date_of(entry.recorded.as_microsecond()));
    }
    let is_known = entry.happened != When::EVER;
    is_known.then(|| date_of(entry.happened.earliest_micros()))
}

/// How many whole days lie between two.
fn days_between(earlier: Date, later: Date) -> usize {
    let days = earlier.until(later).map_or(0, |span| span.get_days());
    usize::try_from(days - 1).unwrap_or_default()
}

fn line(entry: &Entry, now: Timestamp, show: Show) -> Markup {
    let is_voice = matches!(entry.kind, "child said" | "child observed");
    html! {
        tr id={ "fact-" (entry.fact) } class=[class_of(entry, show)] {
            td class="timeline__when" { (told::when(entry.happened, now)) }
            td {
                p class=(if is_voice { "timeline__what timeline__what--voice" } else { "timeline__what" }) { (headline(entry)) }
                @if let Show::Whole(_) = show && !entry.answers.is_empty() { (answers(entry, now)) }
                div class="timeline__by" {
                    p class="meta" {
                        (entry.by.name) ", " (entry.by.role.word())
                        @if let Show::Whole(opened) = show { (put_right(opened, entry)) }
                    }
                    @if matches!(show, Show::Closed) && !entry.answers.is_empty() { (details("What was recorded", &answers(entry, now))) }
                }
                @if let Some(gone) = &entry.taken_back {
                    p class="gone" { (told::begun(gone.kind)) " on " (told::date(date_of(gone.at.as_microsecond()))) @if !gone.by.is_empty() { " by " (gone.by) } @if let Some(because) = &gone.because { ", because: “" (because) "”" } ". It is kept, and counts for nothing since." }
                }
            }
            td class="timeline__when" {
                (told::moment(entry.recorded, now))
                @if matches!(class_of(entry, show), Some("is-later")) { strong class="later" { "Not known then" } }
                @if late(entry) > LATER { strong class="later" { (told::long(late(entry))) " later" } }
            }
        }
    }
}

/// Struck through, where it counts for nothing any more; grey, where it was not known at the moment shown.
fn class_of(entry: &Entry, show: Show) -> Option<&'static str> {
    let is_later = |opened: &Opened| opened.past.is_some_and(|past| entry.recorded > past);
    match show {
        Show::Whole(opened) if is_later(opened) => Some("is-later"),
        _ => entry.taken_back.as_ref().map(|_| "is-gone"),
    }
}

/// The way to put an entry right, where it stands and the record is shown as it is now.
pub fn put_right(opened: &Opened, entry: &Entry) -> Markup {
    let can = opened.past.is_none() && is_put_right(entry);
    html! {
        @if can {
            ". " a href=(opened.address(&format!("/entries/{}/correct", entry.fact))) {
                "Put this right" span class="govuk-visually-hidden" { ": " (headline(entry)) }
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
