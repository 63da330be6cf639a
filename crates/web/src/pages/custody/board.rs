//! Every child held in custody now: since when, who was told and who is with them, and which review is next.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_have_children;
use heard_desk::{Desk, Detention, Owed, Whose, Work, Worklist};
use heard_record::fact::custody::{
    AccommodationAsked, AdultArrived, AdultCalled, ExploitationScreened, ResponsibleTold,
};
use heard_record::fact::person::ChildSeen;
use heard_record::kind::{Kind, OneKind};
use jiff::Timestamp;
use maud::{Markup, html};

use super::super::asker::Asker;
use super::super::duties::damaged;
use super::super::duty_row::{address as address_of_duty, in_order};
use super::super::layout::{Page, Tab};
use super::REVIEWS_OF;
use crate::fault::Problem;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// What is looked for at a glance: what it is called, by which kind of fact it is done, and by which rules it is owed.
pub const GLANCED: [(&str, &Kind, &str); 6] = [
    (
        "Responsible person told",
        ResponsibleTold::KIND,
        "custody.inform-responsible",
    ),
    (
        "Adult called",
        AdultCalled::KIND,
        "custody.appropriate-adult.call",
    ),
    (
        "Adult there",
        AdultArrived::KIND,
        "custody.appropriate-adult",
    ),
    ("Seen", ChildSeen::KIND, ""),
    (
        "Screened",
        ExploitationScreened::KIND,
        "custody.exploitation-screen",
    ),
    (
        "Bed asked for",
        AccommodationAsked::KIND,
        "custody.la-transfer.request",
    ),
];

/// One child who is held.
struct Held<'w> {
    work: &'w Work,
    one: &'w Detention,
    owed: Vec<Owed>,
}

impl<'w> Held<'w> {
    fn of(work: &'w Work, one: &'w Detention, now: Timestamp) -> Held<'w> {
        let mut owed: Vec<Owed> = work.owed_in(one).cloned().collect();
        in_order(&mut owed, now);
        Held { work, one, owed }
    }

    fn child(&self) -> String {
        let name = self.work.overview.name.clone();
        let name = name.unwrap_or_else(|| self.work.child.shown());
        match self.work.overview.age {
            Some(age) => format!("{name}, {age}"),
            None => name,
        }
    }

    fn address(&self) -> String {
        format!("/children/{}/custody/{}", self.work.child, self.one.case)
    }

    fn review(&self) -> Option<&Owed> {
        let mut owed = self.owed.iter();
        owed.find(|owed| owed.rule.starts_with(REVIEWS_OF))
    }

    /// When the next review is due; whoever has no time for it comes last.
    fn clock(&self) -> i64 {
        let due = self.review().and_then(|owed| owed.due);
        due.map_or(i64::MAX, |due| due.latest_micros())
    }
}

fn held(children: &[Work], now: Timestamp) -> Vec<Held<'_>> {
    let each = children.iter().flat_map(|work| {
        let all = work.detentions.iter().filter(|one| one.is_held());
        all.map(move |one| Held::of(work, one, now))
    });
    let mut all: Vec<Held> = each.collect();
    all.sort_by_key(|held| (held.clock(), held.one.began, held.work.child));
    all
}

/// The board.
pub async fn board(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    if !may_have_children(by.signed.role) {
        return Ok(sees_nobody(&by));
    }
    let list = desk.worklist(&by.signed, Whose::Custody).await?;
    let all = held(&list.children, by.now);
    let page = Page {
        by: &by,
        title: "Children in custody",
        tab: Tab::Custody,
        strip: Some("You can see these children because you keep or review them in custody, hold them, or have to act for them.".into()),
        head: html! {
            h1 { "Children in custody now: " (all.len()) }
            p class="meta" { "These are the children whose record is open to you, whose review is due first before all others. A child is here until it is on record how their detention ended." }
        },
        main: html! {
            (damaged(&list))
            (shown(&all, &list, by.now))
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

/// That a role sees no child in custody, which is not to say that there is none.
fn sees_nobody(by: &Asker) -> Response {
    let page = Page {
        by,
        title: "Children in custody",
        tab: Tab::Custody,
        strip: None,
        head: html! { h1 { "Children in custody" } },
        main: html! { p class="lead" { "In your role, " (by.signed.role.word()) ", you see no child in custody. That does not mean that there is none: the custody officers know." } },
        past: None,
        of: None,
    };
    page.into_response()
}

fn shown(all: &[Held], list: &Worklist, now: Timestamp) -> Markup {
    html! {
        section class="panel" id="held" data-live {
            div class="panel__top" { h2 { "Held now" } span class="meta" { (all.len()) } }
            @if all.is_empty() { p class="empty" { "No child whose record is open to you is in custody. That does not mean that none is." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Held now" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "Each child who is held: why and since when, the next review, who was told and who is with them, and what presses most" }
                        thead {
                            tr {
                                th scope="col" { "Child" } th scope="col" { "Why, and since when" } th scope="col" { "Next review" }
                                @for (head, ..) in GLANCED { th scope="col" { (head) } }
                                th scope="col" { "Owed first" }
                            }
                        }
                        tbody { @for one in all { (row(one, now)) } }
                    }
                }
            }
            @if list.more { p class="meta" { "There are more than are shown here." } }
        }
    }
}

fn row(held: &Held, now: Timestamp) -> Markup {
    let one = held.one;
    let long = told::long(now.as_microsecond() - one.began.latest_micros());
    html! {
        tr {
            th scope="row" { a href=(held.address()) { (held.child()) } }
            td data-says="Why, and since when" {
                @if let Some(offence) = one.arrested_for { (told::begun(offence.word())) ". " }
                "Held for " (long)
                @if one.is_bail_refused() { br; strong { "Bail refused" } }
            }
            td data-says="Next review" { @match held.review() { Some(owed) => (clock(held, owed, now)), None => "none owed" } }
            @for (head, kind, rule) in GLANCED { td data-says=(head) { (glance(held, kind, rule, now)) } }
            td data-says="Owed first" { @match held.owed.first() { Some(owed) => (clock(held, owed, now)), None => "nothing" } }
        }
    }
}

/// How something owed stands, with the way to it.
fn clock(held: &Held, owed: &Owed, now: Timestamp) -> Markup {
    let (shape, words) = mark::of(owed, now);
    html! {
        (mark(shape, &words))
        a class="board__next" href=(address_of_duty(held.work.child, owed)) { (owed.title) }
    }
}

/// When something was done last; else how it is owed, where it is.
fn glance(held: &Held, kind: &Kind, rule: &str, now: Timestamp) -> Markup {
    if let Some(done) = held.one.dealt.last(kind) {
        return mark(Shape::Done, &told::when(done, now));
    }
    let mut owed = held.owed.iter();
    let owed = owed.find(|owed| !rule.is_empty() && owed.rule == rule);
    match owed {
        Some(owed) => {
            let (shape, words) = mark::of(owed, now);
            mark(shape, &words)
        }
        None if rule.is_empty() => mark(Shape::Unknown, "not recorded"),
        None => html! { "not owed" },
    }
}
