//! Disclosures under the scheme by which somebody is told of a partner's violence: all that are open, each with its day, its children
//! and when each was looked at again; and one disclosure, with what was tried and how it may end.

pub mod child;
pub mod steps;

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_have_children;
use heard_desk::{
    Desk, Disclosure, DisclosureEnd, Disclosures, Known, OneDisclosure, Owed, Stage, Work,
};
use heard_record::fact::domestic_abuse::DisclosureRoute;
use heard_record::when::date_of;
use heard_record::{Shown, When};
use jiff::Timestamp;
use maud::{Markup, html};

use super::asker::{Asker, tell_of};
use super::layout::{Page, Tab};
use super::opened::gap_if;
use crate::fault::Problem;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// Where those of one child are, as a part of the record.
pub const OF_CHILD: &str = "/disclosure";

/// Why whoever sees it does.
const STRIP: &str = "You can see these children because of your role, and because you hold them or have to act for them.";

/// The rule by which a disclosure is made or refused, and how those are called by which a child is looked at again.
pub const DECIDES: &str = "dvds.decide-disclose";
pub const RECHECKS: &str = "dvds.children-when-untraced";

/// The rules called so that are of something else: who is told of it, and how it ends.
pub const NOT_A_RECHECK: [&str; 2] = [
    "dvds.children-when-untraced.escalated",
    "dvds.children-when-untraced.closed",
];

/// The list.
pub async fn all(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    if !may_have_children(by.signed.role) {
        return Ok(sees_nobody(&by));
    }
    let disclosures = desk.disclosures(&by.signed).await?;
    disclosures.damaged.iter().for_each(tell_of);
    let (open, ended) = open_and_ended(&disclosures);
    let page = Page {
        by: &by,
        title: "Disclosures",
        tab: Tab::Notices,
        strip: Some(STRIP.into()),
        head: head(&open, by.now),
        main: html! {
            @if !disclosures.damaged.is_empty() { p class="machine" { strong { "Some of what is kept is damaged: a child may be missing from this list." } " Whoever runs the service has been told." } }
            (table(&open, by.now))
            (not_made(&ended, by.now))
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

/// That a role sees no child of a disclosure, which is not to say that there is none.
fn sees_nobody(by: &Asker) -> Response {
    let page = Page {
        by,
        title: "Disclosures",
        tab: Tab::Elsewhere,
        strip: None,
        head: html! { h1 { "Disclosures" } },
        main: html! { p class="lead" { "In your role, " (by.signed.role.word()) ", you see no disclosure. That does not mean that there is none: the hub knows." } },
        past: None,
        of: None,
    };
    page.into_response()
}

/// A disclosure, as the record has it that knows most of it.
struct Told<'d> {
    one: &'d OneDisclosure,
    as_told: &'d Disclosure,
}

fn open_and_ended(disclosures: &Disclosures) -> (Vec<Told<'_>>, Vec<Told<'_>>) {
    let all = disclosures.all.iter();
    all.filter_map(|one| {
        let as_told = one.told()?;
        Some(Told { one, as_told })
    })
    .partition(|told| told.as_told.stage != Stage::Ended)
}

fn days_since(opened: When, now: Timestamp) -> i64 {
    let from = date_of(opened.earliest_micros());
    let until = from.until(date_of(now.as_microsecond()));
    until.map_or(0, |days| i64::from(days.get_days()))
}

fn counted_by(open: &[Told], route: DisclosureRoute) -> usize {
    let of_it = open.iter().filter(|told| told.as_told.route == Some(route));
    of_it.count()
}

fn head(open: &[Told], now: Timestamp) -> Markup {
    let oldest = open.iter().map(|told| days_since(told.as_told.opened, now));
    html! {
        h1 { "Disclosures open: " (open.len()) }
        p class="lead" {
            "Right to Know " (counted_by(open, DisclosureRoute::RightToKnow))
            " · Right to Ask " (counted_by(open, DisclosureRoute::RightToAsk))
            @if let Some(oldest) = oldest.max() { " · oldest " (days(oldest)) }
        }
        p class="meta" { "These are the disclosures of children whose record is open to you. That somebody cannot be reached pauses nothing: each child is looked at again, as the rules of this force have it, as long as the disclosure is blocked." }
        p { a href="/marac" { "Conferences on high-risk domestic abuse" } " · " a href="/notices" { "Notices" } }
    }
}

fn days(count: i64) -> String {
    told::counted(usize::try_from(count).unwrap_or_default(), "day", "days")
}

/// Does a duty ask that the child is looked at again?
fn is_recheck(owed: &Owed) -> bool {
    owed.rule.starts_with(RECHECKS) && !NOT_A_RECHECK.contains(&&*owed.rule)
}

/// What of a disclosure is owed to a child, by which the child is looked at again: what presses most.
pub fn recheck<'o>(owed: &'o [Owed], one: &Disclosure) -> Option<&'o Owed> {
    let of_it = owed
        .iter()
        .filter(|owed| is_recheck(owed) && owed.is_unmet());
    let of_it = of_it.filter(|owed| one.owes(owed));
    of_it.min_by_key(|owed| owed.due.map_or(i64::MAX, |due| due.latest_micros()))
}

/// Is a child to be looked at again, and late?
fn is_late(told: &Told, now: Timestamp) -> bool {
    let mut each = told.one.children.iter();
    each.any(|(work, one)| {
        recheck(&work.owed, one).is_some_and(|owed| mark::of(owed, now).0 == Shape::Late)
    })
}

fn table(open: &[Told], now: Timestamp) -> Markup {
    let mut rows: Vec<&Told> = open.iter().collect();
    rows.sort_by_key(|told| (!is_late(told, now), told.as_told.opened, told.as_told.case));
    let heads = [
        "Disclosure",
        "Next",
        "Day",
        "Children, and when each was looked at again",
        "Blocked by",
    ];
    html! {
        section class="panel" id="open" data-live {
            div class="panel__top" { h2 { "Open" } span class="meta" { (rows.len()) } }
            @if rows.is_empty() { p class="empty" { "No disclosure is open, of the children whose record is open to you. That does not mean that there is none." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Open disclosures" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "Each open disclosure: what is to be done next, its day, its children with when each was looked at again, and what it is blocked by" }
                        thead { tr { @for head in heads { th scope="col" { (head) } } } }
                        tbody { @for told in rows { (row(told, now)) } }
                    }
                }
                p class="meta" { "Those with a child to be looked at again late come first, then the oldest. A disclosure is known here by its number and by its children, and not by whom it is for." }
            }
        }
    }
}

fn row(told: &Told, now: Timestamp) -> Markup {
    let one = told.as_told;
    let first = told.one.children.first();
    let called = called(one);
    html! {
        tr {
            th scope="row" {
                @match first { Some((work, own)) => a href=(address(work, own)) { (called) }, None => (called) }
                @if let Some(route) = one.route { br; span class="meta" { (route.in_words()) } }
                @if one.is_immediate { br; (mark(Shape::Late, "immediate risk")) }
            }
            td data-says="Next" { (told::begun(one.stage.in_words())) }
            td data-says="Day" { (day(told, now)) }
            td data-says="Children" { @for (at, (work, own)) in told.one.children.iter().enumerate() { @if at > 0 { br; } (child(work, own, now)) } }
            td data-says="Blocked by" { (blocked(one, now)) }
        }
    }
}

/// What a disclosure is called.
pub fn called(one: &Disclosure) -> String {
    one.number.clone().unwrap_or_else(|| "No number yet".into())
}

fn address(work: &Work, one: &Disclosure) -> String {
    format!("/children/{}{OF_CHILD}/{}", work.child, one.case)
}

/// Which day it is, of how many the rule gives.
pub fn day_of(owed: &[Owed], one: &Disclosure, now: Timestamp) -> Markup {
    let since = days_since(one.opened, now);
    let mut of_it = owed
        .iter()
        .filter(|owed| owed.rule == DECIDES && one.owes(owed));
    let decides = of_it.next();
    let is_unmet = decides.is_some_and(Owed::is_unmet);
    html! {
        @match decides.and_then(|owed| owed.due) {
            Some(due) => {
                (since) " of " (days_since(one.opened, due.latest()))
                @if is_unmet && due.is_by(When::at(now)) == Shown::Yes { br; (mark(Shape::Late, &format!("was due {}", told::when(due, now)))) }
                @else { br; span class="meta" { "due " (told::when(due, now)) } }
            },
            None => (since),
        }
    }
}

fn day(told: &Told, now: Timestamp) -> Markup {
    let mut each = told.one.children.iter();
    let own = each.find(|(work, one)| {
        let mut owed = work.owed.iter();
        owed.any(|owed| owed.rule == DECIDES && one.owes(owed))
    });
    match own {
        Some((work, one)) => day_of(&work.owed, one, now),
        None => html! { (days_since(told.as_told.opened, now)) },
    }
}

fn child(work: &Work, one: &Disclosure, now: Timestamp) -> Markup {
    let name = work.overview.name.clone();
    let name = name.unwrap_or_else(|| work.child.shown());
    html! {
        a href=(address(work, one)) { (name) } @if let Some(age) = work.overview.age { ", " (age) } ": "
        (rechecked(&work.owed, one, now, !work.exploited.is_whole))
    }
}

/// When a child was looked at again, and how the next time stands.
pub fn rechecked(owed: &[Owed], one: &Disclosure, now: Timestamp, is_part: bool) -> Markup {
    let next = recheck(owed, one);
    html! {
        @match one.rechecked.first() {
            Some(last) => { "looked at again " (told::when(last.happened, now)) },
            None if is_part => (gap_if(true)),
            None if next.is_some() || one.is_blocked() => "never looked at again, as far as is on record",
            None => "not blocked",
        }
        @if let Some(owed) = next {
            @let (shape, words) = mark::of(owed, now);
            " " (mark(shape, &words))
        }
    }
}

/// What a disclosure is blocked by, and how often it was tried.
pub fn blocked(one: &Disclosure, now: Timestamp) -> Markup {
    html! {
        @if !one.is_blocked() { "nothing" }
        @if let Some(last) = one.tries.first() {
            "Cannot be reached: " (told::counted(one.tries.len(), "try", "tries"))
            br;
            span class="meta" { "last " (told::when(last.happened, now)) }
            @if let Some(route) = &last.what.other_route { span class="meta" { "; next: " (route) } }
        }
        @if let Some(waits) = one.waits.as_ref().filter(|_| one.ended.is_none()) {
            @if !one.tries.is_empty() { br; }
            "Waits" @if let Some(because) = &waits.what.because { ": " (because) } @if let Some(until) = waits.what.until { ", until " (told::when(until, now)) }
        }
    }
}

/// Those that ended without anybody being told, of which something is owed still.
fn not_made(ended: &[Told], now: Timestamp) -> Markup {
    html! {
        @if !ended.is_empty() {
            section class="panel" id="ended" data-live {
                div class="panel__top" { h2 { "Closed, and something is owed still" } span class="meta" { (ended.len()) } }
                ul class="rows" {
                    @for told in ended {
                        @for (work, one) in told.one.children.iter().take(1) {
                            li {
                                span { a href=(address(work, one)) { (called(told.as_told)) } @if let Some(end) = &told.as_told.ended { ": " (how_it_ended(end)) } }
                                span class="meta" { @if let Some(end) = &told.as_told.ended { (told::when(end.happened, now)) } }
                            }
                        }
                    }
                }
                p class="meta" { "Nobody being reached is no disclosure: by the rules it is still to be made, or refused with reasons." }
            }
        }
    }
}

/// How a disclosure ended.
pub fn how_it_ended(end: &Known<DisclosureEnd>) -> Markup {
    let end = &end.what;
    html! {
        @match end.outcome { Some(outcome) => (outcome.in_words()), None => (gap_if(false)) }
        @if let Some(because) = &end.because { ", because " (because) }
        @if let Some(protects) = &end.protects { ". What protects the children instead: " (protects) }
        @if let Some(agreed) = &end.agreed_by { ". Agreed by " (agreed) }
    }
}
