//! One who works here: their posts and skills, the children they hold, what the force owes about them, and all that is on record
//! of their work. Each sees their own.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::{AtWork, Desk, OneAtWork, Whose, Worklist};
use heard_record::fact::workforce::{CapacityDecided, LoadCounted, WellbeingAsked};
use heard_record::kind::{Kind, OneKind};
use jiff::Timestamp;
use maud::{Markup, html};

use super::super::allocation::{held_by, with_load};
use super::super::asker::Asker;
use super::super::duties::damaged;
use super::super::duty_row::address as address_of_duty;
use super::super::entries::{Entries, Part};
use super::super::form::Filled;
use super::super::layout::{Page, Tab, has_duties};
use super::super::posts::{WHAT, carried, posts_of, skills_of};
use super::{HERE, NOT_ONES_OWN, STRIP, owed_rows};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{self, mark};
use crate::parts::told;

/// Something that may be said of somebody's work.
struct Form {
    called: &'static str,
    when: &'static str,
    kind: &'static Kind,
    title: &'static str,
    button: &'static str,
}

const FORMS: [Form; 3] = [
    Form {
        called: "asked",
        when: "asked.when",
        kind: WellbeingAsked::KIND,
        title: "They were asked how they are",
        button: "Put on record that they were asked",
    },
    Form {
        called: "counted",
        when: "counted.when",
        kind: LoadCounted::KIND,
        title: "Their children were counted",
        button: "Put the count on record",
    },
    Form {
        called: "decided",
        when: "decided.when",
        kind: CapacityDecided::KIND,
        title: "Something is done about how much they hold",
        button: "Put the decision on record",
    },
];

fn parts(sent: &str) -> Vec<Part> {
    let each = FORMS.iter();
    each.map(|form| {
        Part::of(form.called, form.kind)
            .at(form.when)
            .must_if(form.called == sent)
    })
    .collect()
}

/// The page of one who works here.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(account): Path<String>,
) -> Result<Response, Problem> {
    let worker = desk.worker(&by.signed, &account).await?;
    let list = desk.worklist(&by.signed, Whose::Allocation).await?;
    let entries = Entries::at(by.now, parts(""));
    let page = of_another(&by, &worker, &list, &entries, "");
    Ok(page.into_response())
}

fn of_another<'b>(
    by: &'b Asker,
    worker: &OneAtWork,
    list: &Worklist,
    entries: &Entries,
    sent: &str,
) -> Page<'b> {
    let is_own = worker.member.person == by.signed.account.person;
    Page {
        by,
        title: entries.title(
            "Posts, training and load of one",
            "Error: Posts, training and load of one",
        ),
        tab: Tab::Allocation,
        strip: Some(STRIP.into()),
        head: head(
            worker,
            &html! { p { a href=(HERE) { "Posts, training and load" } } },
            worker.member.called(),
        ),
        main: html! {
            (entries.problems())
            (damaged(list))
            (children_held(worker, list, by.now))
            (about(worker, by))
            @if is_own { p class="empty" { (NOT_ONES_OWN) } }
            @else if may_ever(by.signed.role, Act::LookAfterStaff) { (forms(worker, by, entries, sent)) }
        },
        past: None,
        of: None,
    }
}

/// What is on record of one's own work.
pub async fn own(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let worker = desk.own_work(&by.signed).await?;
    let list = match has_duties(by.signed.role) {
        true => Some(desk.worklist(&by.signed, Whose::Mine).await?),
        false => None,
    };
    let to_review = match by.signed.role.supervises() {
        true => Some(desk.worklist(&by.signed, Whose::Team).await?),
        false => None,
    };
    let page = Page {
        by: &by,
        title: "Your own work",
        tab: Tab::Elsewhere,
        strip: Some("It is about you. Whoever gives work out sees the same.".into()),
        head: head(
            &worker,
            &html! { p { a href="/account" { "Your account" } } },
            "Your own work",
        ),
        main: html! {
            @if let Some(list) = &list { (damaged(list)) (your_children(list)) }
            @if let Some(list) = &to_review { (damaged(list)) (reviews_owed(list, by.now)) }
            (about(&worker, &by))
            p class="empty" { (NOT_ONES_OWN) }
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

fn head(worker: &OneAtWork, way: &Markup, title: &str) -> Markup {
    let roles: Vec<&str> = worker
        .member
        .roles
        .iter()
        .map(|(role, _)| role.word())
        .collect();
    html! {
        (way)
        h1 { (title) }
        p class="meta" { (told::begun(&roles.join(", "))) @if !worker.member.teams.is_empty() { ". " (worker.member.teams.join(", ")) } "." }
    }
}

/// The children somebody holds on one's own list, with how much is owed to them.
fn your_children(list: &Worklist) -> Markup {
    let owed: usize = list.children.iter().map(|work| work.owed.len()).sum();
    html! {
        section class="panel" id="children" {
            div class="panel__top" { h2 { "The children you hold" } span class="meta" { (list.children.len()) } }
            @if list.children.is_empty() { p class="empty" { "No child is held by you, by what is on record." } }
            @else { p { (told::counted(owed, "thing is", "things are")) " owed to them and not done. " a href="/duties" { "Open your duties" } } }
            @if list.more { p class="meta" { "There are more than were counted here." } }
        }
    }
}

/// The reviews that are owed to the children of whoever somebody supervises.
fn reviews_owed(list: &Worklist, now: Timestamp) -> Markup {
    let each = list.children.iter();
    let all: Vec<_> = each
        .flat_map(|work| work.reviews().map(move |owed| (work.child, owed)))
        .collect();
    html! {
        section class="panel" id="reviews" {
            div class="panel__top" { h2 { "Reviews owed to the children of those you supervise" } span class="meta" { (all.len()) } }
            @if all.is_empty() { p class="empty" { "No review of an investigation is owed, of the children who are open to you." } }
            ul class="rows" {
                @for (child, owed) in &all {
                    @let (shape, words) = mark::of(owed, now);
                    li { span { a href=(address_of_duty(*child, owed)) { (owed.title) } } (mark(shape, &words)) }
                }
            }
        }
    }
}

fn children_held(worker: &OneAtWork, list: &Worklist, now: Timestamp) -> Markup {
    let held = held_by(list, worker.member.person, now);
    html! {
        section class="panel" id="children" data-live {
            div class="panel__top" { h2 { "Children whose investigation they hold" } span class="meta" { (held.len()) } }
            @if held.is_empty() { p class="empty" { "None that is open to you waits for somebody or is to be reviewed." } }
            ul class="rows" {
                @for (address, child, reviews) in &held {
                    li { span { a href=(address) { (child) } @if *reviews > 0 { span class="meta" { " A review by their supervisor is owed." } } } }
                }
            }
        }
    }
}

/// Everything of somebody's work that does not depend on who asks.
fn about(worker: &OneAtWork, by: &Asker) -> Markup {
    let nothing = |_: &heard_record::Fact| html! {};
    html! {
        (load(&worker.work, by.now))
        (owed(worker, by.now))
        (posts_of(&worker.work, by, &nothing))
        (skills_of(&worker.work, by, &nothing))
        (on_record(&worker.work, by.now))
    }
}

fn load(work: &AtWork, now: Timestamp) -> Markup {
    let counted = work.load();
    let high = counted.and_then(|(_, load)| load.high_risk.clear().copied());
    let limit = counted.and_then(|(_, load)| load.limit.clear().copied());
    html! {
        section class="panel" id="load" data-live {
            h2 { "How many children" }
            p { (told::begun(&with_load(work, now))) "." @if let Some(high) = high { " At high risk: " (high) "." } }
            p {
                @match limit { Some(limit) => { "Agreed limit: " (limit) ". It is this force’s own choice, not law." }, None => "No limit that was agreed is on record." }
                @if let Some(over) = work.over_limit() { " " strong { "Over agreed limit by " (over) "." } }
            }
        }
    }
}

fn owed(worker: &OneAtWork, now: Timestamp) -> Markup {
    let unmet = worker.owed.iter().filter(|owed| owed.is_unmet()).cloned();
    let mut unmet: Vec<_> = unmet.collect();
    super::in_order(&mut unmet, now);
    html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "What the force owes" } span class="meta" { (unmet.len()) } }
            @if unmet.is_empty() { p class="empty" { "Nothing is owed, by what is on record." } }
            (owed_rows(&unmet, now))
        }
    }
}

/// All that is on record of somebody's work, the latest first.
fn on_record(work: &AtWork, now: Timestamp) -> Markup {
    let facts = work.facts();
    let rows = html! {
        ul class="rows" {
            @for fact in facts.iter().rev() {
                li { span { (told::begun(fact.kind().words)) span class="meta" { ", " (told::when(fact.happened, now)) ". Put on record by " (fact.by.name) ", " (fact.by.role.word()) "." } } }
            }
        }
    };
    html! {
        section class="panel" id="record" {
            div class="panel__top" { h2 { "On record" } span class="meta" { (facts.len()) } }
            @if facts.is_empty() { p class="empty" { "Nothing of this work is on record." } }
            @else { (govuk::details("Everything, the latest first", &rows)) }
        }
    }
}

fn forms(worker: &OneAtWork, by: &Asker, entries: &Entries, sent: &str) -> Markup {
    let path = format!("{HERE}/people/{}", worker.member.account);
    html! {
        section class="panel" id="say" {
            h2 { "Put on record" }
            @for form in &FORMS {
                @let inside = html! {
                    form method="post" action=(path) novalidate {
                        (carried(by, entries, form.called))
                        @for field in form.kind.fields { (entries.field_alone(form.called, field.key)) }
                        (entries.when_called(form.when, "When?"))
                        (govuk::button(form.button, "govuk-button--secondary"))
                    }
                };
                (govuk::details_that_are(sent == form.called, form.title, &inside))
            }
        }
    }
}

/// Puts something on record of their load or of how they are.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(account): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let worker = desk.worker(&by.signed, &account).await?;
    let sent = filled.one(WHAT);
    let mut entries = Entries::sent_at(by.now, parts(sent), &filled);
    let said = entries.check_given(worker.member.person, by.now);
    let who = Some(worker.member.person);
    if entries
        .put_given(&desk, &by, who, said, NOT_ONES_OWN)
        .await?
    {
        return Ok(Redirect::to(&format!("{HERE}/people/{account}")).into_response());
    }
    let list = desk.worklist(&by.signed, Whose::Allocation).await?;
    let page = of_another(&by, &worker, &list, &entries, sent);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
