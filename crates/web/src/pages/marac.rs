//! Conferences on high-risk domestic abuse: the children whose case is to be referred, is to be heard or was heard with something
//! still to do; and one child at the conference.

pub mod child;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_have_children;
use heard_desk::{Conference, ConferenceHeard, Desk, Owed, Whose, Work, Worklist};
use heard_record::fact::notice::Partner;
use heard_record::when::date_of;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

use super::asker::Asker;
use super::duties::damaged;
use super::duty_row::without_facts;
use super::layout::{Page, Tab};
use super::opened::gap_if;
use crate::fault::Problem;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// Where the list is.
pub const HERE: &str = "/marac";

/// The rules by which a case is referred, and heard.
pub const REFERS: &str = "da.marac-refer";
pub const HEARS: &str = "da.marac-refer.heard";

/// Why whoever sees it does.
const STRIP: &str = "You can see these children because of your role, and because you hold them or have to act for them.";

/// A child of the list, with what of conferences is on record.
struct Item<'w> {
    work: &'w Work,
    conference: &'w Conference,
}

impl<'w> Item<'w> {
    fn of(work: &'w Work) -> Option<Item<'w>> {
        let conference = work.conference.as_ref()?;
        Some(Item { work, conference })
    }

    fn under(&self, rule: &str) -> Option<&Owed> {
        let all = self.work.owed.iter().filter(|owed| owed.rule == rule);
        all.min_by_key(|owed| owed.due.map_or(i64::MAX, |due| due.latest_micros()))
    }

    fn actions(&self) -> impl Iterator<Item = &Owed> {
        let owed = self.work.owed.iter();
        owed.filter(|owed| owed.rule == child::ACTIONS.rule)
    }

    fn is_part(&self) -> bool {
        !self.work.exploited.is_whole
    }

    /// The day of the conference that hears it, where one is to.
    fn day(&self) -> Option<Date> {
        let next = self.conference.next?;
        Some(date_of(next.earliest_micros()))
    }
}

/// The list.
pub async fn list(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    if !may_have_children(by.signed.role) {
        return Ok(sees_nobody(&by));
    }
    let list = desk
        .first_of_list(&by.signed, Whose::Conferences, usize::MAX)
        .await?;
    let all: Vec<Item> = list.children.iter().filter_map(Item::of).collect();
    let page = Page {
        by: &by,
        title: "Conferences on high-risk domestic abuse",
        tab: Tab::Notices,
        strip: Some(STRIP.into()),
        head: head(&all),
        main: body(&by, &list, &all),
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

/// That a role sees no child, which is not to say that there is none.
fn sees_nobody(by: &Asker) -> Response {
    let page = Page {
        by,
        title: "Conferences on high-risk domestic abuse",
        tab: Tab::Elsewhere,
        strip: None,
        head: html! { h1 { "Conferences on high-risk domestic abuse" } },
        main: html! { p class="lead" { "In your role, " (by.signed.role.word()) ", you see no case. That does not mean that there is none: the hub knows." } },
        past: None,
        of: None,
    };
    page.into_response()
}

fn head(all: &[Item]) -> Markup {
    let count = |is: &dyn Fn(&&Item) -> bool| all.iter().filter(is).count();
    html! {
        h1 { "Children at conferences on high-risk domestic abuse: " (all.len()) }
        p class="lead" {
            "To be referred " (count(&|item| item.under(REFERS).is_some()))
            " · to be heard " (count(&|item| item.conference.is_to_be_heard()))
            " · with an action of police to do " (count(&|item| item.actions().next().is_some()))
        }
        p class="meta" { "A multi-agency risk assessment conference (MARAC) hears the cases of highest risk. These are the children whose record is open to you and to whom something is owed of one. A case is referred at 14 answers of yes or more, by professional judgement, for escalation, or because it happened again within twelve months of a referral." }
        p { a href="/disclosures" { "Disclosures" } " · " a href="/notices" { "Notices" } }
    }
}

fn body(by: &Asker, list: &Worklist, all: &[Item]) -> Markup {
    let to_refer: Vec<&Item> = all
        .iter()
        .filter(|item| item.under(REFERS).is_some())
        .collect();
    let mut by_day: BTreeMap<Option<Date>, Vec<&Item>> = BTreeMap::new();
    for item in all.iter().filter(|item| item.conference.is_to_be_heard()) {
        by_day.entry(item.day()).or_default().push(item);
    }
    let heard: Vec<&Item> = all
        .iter()
        .filter(|item| item.conference.heard.is_some() && !item.conference.is_to_be_heard())
        .collect();
    html! {
        (damaged(list))
        (referrals(&to_refer, by.now))
        (agenda(&by_day, by.now))
        (outcomes(&heard, by.now))
    }
}

fn name(item: &Item) -> Markup {
    let overview = &item.work.overview;
    let called = overview.name.clone();
    html! {
        a href={ "/children/" (item.work.child) (HERE) } { (called.unwrap_or_else(|| item.work.child.shown())) }
        @if item.conference.is_unborn { ", not yet born" } @else if let Some(age) = overview.age { ", " (age) }
    }
}

fn stands(owed: &Owed, now: Timestamp) -> Markup {
    let (shape, words) = mark::of(owed, now);
    html! {
        (mark(shape, &words))
        @if let Some(due) = owed.due { span class="meta" { " due " (told::when(due, now)) } }
    }
}

/// Whose case is to be referred, each with what calls for it.
fn referrals(all: &[&Item], now: Timestamp) -> Markup {
    html! {
        section class="panel" id="referrals" data-live {
            div class="panel__top" { h2 { "To be referred" } span class="meta" { (all.len()) } }
            @if all.is_empty() { p class="empty" { "No case whose record is open to you waits to be referred." } }
            ul class="rows" {
                @for item in all {
                    @if let Some(owed) = item.under(REFERS) {
                        li {
                            span { (name(item)) @if let Some((because, _)) = owed.because.first() { br; span class="meta" { (without_facts(because)) } } }
                            span { (stands(owed, now)) }
                        }
                    }
                }
            }
        }
    }
}

/// Who is heard when, each conference by itself.
fn agenda(by_day: &BTreeMap<Option<Date>, Vec<&Item>>, now: Timestamp) -> Markup {
    let heads = [
        "Child",
        "Criterion",
        "Children listed",
        "Victim told",
        "What keeps them safe until then",
        "To be heard",
    ];
    html! {
        section class="panel" id="agenda" data-live {
            div class="panel__top" { h2 { "To be heard" } span class="meta" { (by_day.values().map(Vec::len).sum::<usize>()) } }
            @if by_day.is_empty() { p class="empty" { "No case whose record is open to you waits for a conference." } }
            @for (day, items) in by_day {
                @let heading = day.map_or_else(|| "Of which conference is not recorded".to_owned(), |day| format!("Conference of {}", told::date(day)));
                h3 { (heading) }
                div class="scroll" tabindex="0" role="region" aria-label=(heading) {
                    table class="board" {
                        caption class="govuk-visually-hidden" { (heading) ": each child, born or not, with why the case was referred" }
                        thead { tr { @for head in heads { th scope="col" { (head) } } } }
                        tbody { @for item in items { (to_hear(item, now)) } }
                    }
                }
            }
        }
    }
}

fn yes_or_gap(said: Option<bool>, is_part: bool) -> Markup {
    html! { @match said { Some(true) => (mark(Shape::Done, "yes")), Some(false) => (mark(Shape::Late, "no")), None => (gap_if(is_part)) } }
}

fn to_hear(item: &Item, now: Timestamp) -> Markup {
    let referred = item.conference.referred.as_ref().map(|one| &one.what);
    let is_part = item.is_part();
    html! {
        tr {
            th scope="row" { (name(item)) @if let Some(number) = referred.and_then(|one| one.number.as_ref()) { br; span class="meta" { (number) } } }
            td data-says="Criterion" { @match referred.and_then(|one| one.criterion) { Some(criterion) => (told::begun(criterion.in_words())), None => (gap_if(is_part)) } }
            td data-says="Children listed" { (yes_or_gap(referred.and_then(|one| one.children_listed), is_part)) }
            td data-says="Victim told" { (yes_or_gap(referred.and_then(|one| one.victim_told), is_part)) }
            td data-says="What keeps them safe until then" { @match referred.and_then(|one| one.safety_plan.as_ref()) { Some(plan) => (plan), None => (gap_if(is_part)) } }
            td data-says="To be heard" { @match item.under(HEARS) { Some(owed) => (stands(owed, now)), None => (gap_if(is_part)) } }
        }
    }
}

/// What was heard, with who was absent, what police are to do and the next conference.
fn outcomes(all: &[&Item], now: Timestamp) -> Markup {
    let heads = ["Child", "Heard", "Absent", "Actions of police", "Next"];
    html! {
        section class="panel" id="heard" data-live {
            div class="panel__top" { h2 { "Heard, with something still to do" } span class="meta" { (all.len()) } }
            @if all.is_empty() { p class="empty" { "No action of police from a conference is open, of the children whose record is open to you." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Heard" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "Each child who was heard: when, which agencies were absent, what police are to do, and the next conference" }
                        thead { tr { @for head in heads { th scope="col" { (head) } } } }
                        tbody { @for item in all { (outcome(item, now)) } }
                    }
                }
            }
        }
    }
}

fn outcome(item: &Item, now: Timestamp) -> Markup {
    let heard = item.conference.heard.as_ref();
    let is_part = item.is_part();
    html! {
        tr {
            th scope="row" { (name(item)) }
            td data-says="Heard" {
                @if let Some(heard) = heard {
                    (told::when(heard.happened, now))
                    @if heard.what.children_considered != Some(true) { br; (mark(Shape::Late, "that each child was considered is not recorded")) }
                }
            }
            td data-says="Absent" { @match heard { Some(heard) => (absent(&heard.what, is_part)), None => (gap_if(is_part)) } }
            td data-says="Actions of police" {
                @for (at, owed) in item.actions().enumerate() {
                    @if at > 0 { br; }
                    @if let Some(errand) = &owed.errand { @if let Some(what) = &errand.what { (what) " " } }
                    (stands(owed, now))
                }
                @if item.actions().next().is_none() { "none open" }
            }
            td data-says="Next" { @match item.conference.next.filter(|next| next.latest() >= now) { Some(next) => (told::when(next, now)), None => "none set" } }
        }
    }
}

/// Which agencies were absent; where nobody recorded who was there, that is a gap and not a “none”.
pub fn absent(heard: &ConferenceHeard, is_part: bool) -> Markup {
    let words: Vec<&str> = heard
        .absent
        .iter()
        .map(|one: &Partner| one.in_words())
        .collect();
    html! {
        @if !words.is_empty() { (mark(Shape::Soon, &words.join(", "))) }
        @else if heard.took_part.is_empty() { (gap_if(is_part)) }
        @else { "nobody" }
    }
}
