//! What daily meetings asked for in six months, what was done, what it changed for the child and who said so; and which partners
//! were there. Done is not the same as changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_have_children;
use heard_desk::{Action, ActionStands, AskedFor, Desk, Fault, Known};
use heard_record::fact::notice::Partner;
use heard_record::when::{date_of, moment, start_of};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};

use super::{HERE as MEETING, PART, STRIP, sees_nobody};
use crate::fault::Problem;
use crate::pages::asker::Asker;
use crate::pages::duties::may_be_missing;
use crate::pages::form::Filled;
use crate::pages::layout::{Page, Tab};
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// Where the page is.
pub const HERE: &str = "/meeting/effect";

/// By what the page is asked for one way alone in which actions stand.
const STANDS: &str = "stands";

/// How many months are looked at: a force default.
const MONTHS: i32 = 6;

/// What came of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// It changed something for the child.
    Changed,
    /// It was done, and it is too early to tell.
    TooEarly,
    /// It was done, and changed nothing.
    NoEffect,
    /// It was done, and nobody said what it changed.
    NotSaid,
    /// There is time left, or none was set.
    InProgress,
    /// Its time has passed.
    Late,
    /// It was not done.
    NotDone,
}

impl Came {
    /// Each of them, in the order they are told in.
    pub const EACH: [Came; 7] = [
        Came::Changed,
        Came::TooEarly,
        Came::NoEffect,
        Came::NotSaid,
        Came::InProgress,
        Came::Late,
        Came::NotDone,
    ];

    /// What came of one.
    pub fn of(action: &Action) -> Came {
        match action.stands {
            ActionStands::EffectShown => Came::Changed,
            ActionStands::NoEffect => Came::NoEffect,
            ActionStands::Done if action.is_too_early => Came::TooEarly,
            ActionStands::Done => Came::NotSaid,
            ActionStands::Late => Came::Late,
            ActionStands::NotDone => Came::NotDone,
            ActionStands::InProgress | ActionStands::FoundOnly => Came::InProgress,
        }
    }

    /// In words.
    pub fn says(self) -> &'static str {
        self.told().1
    }

    /// By its shape.
    pub fn shape(self) -> Shape {
        self.told().2
    }

    fn word(self) -> &'static str {
        self.told().0
    }

    fn told(self) -> (&'static str, &'static str, Shape) {
        match self {
            Came::Changed => ("changed", "Changed something for the child", Shape::Done),
            Came::TooEarly => ("too-early", "Done, too early to tell", Shape::Later),
            Came::NoEffect => ("no-effect", "Done, and changed nothing", Shape::Over),
            Came::NotSaid => (
                "not-said",
                "Done, what it changed is not recorded",
                Shape::Unknown,
            ),
            Came::InProgress => ("in-progress", "In progress", Shape::Later),
            Came::Late => ("late", "Late", Shape::Late),
            Came::NotDone => ("not-done", "Not done", Shape::Over),
        }
    }

    fn of_word(word: &str) -> Option<Came> {
        Came::EACH.into_iter().find(|came| came.word() == word)
    }
}

/// Which partners were at a meeting, and which were not.
#[derive(Default)]
struct Attended {
    present: BTreeSet<Partner>,
    absent: BTreeSet<Partner>,
}

/// What meetings asked for since a moment, for the children whose record is open to whoever asks.
pub struct Told {
    children: Vec<AskedFor>,
    /// What is damaged of what would have been read.
    pub damaged: Vec<Fault>,
}

impl Told {
    /// Since a moment.
    pub async fn of(desk: &Desk, by: &Asker, since: Timestamp) -> Result<Told, Problem> {
        let those = desk.asked_by_meetings(&by.signed, since).await?;
        Ok(Told {
            children: those.these,
            damaged: those.damaged,
        })
    }

    fn actions(&self) -> impl Iterator<Item = (&AskedFor, &Known<Action>)> {
        let each = self.children.iter();
        each.flat_map(|one| one.actions.iter().map(move |action| (one, action)))
    }

    /// Of how many something came; or how many there are.
    pub fn count(&self, came: Option<Came>) -> usize {
        let each = self.actions();
        each.filter(|(_, action)| came.is_none_or(|came| Came::of(&action.what) == came))
            .count()
    }

    /// Each meeting there was, by district and day, with who was there and who was not.
    fn meetings(&self) -> BTreeMap<(&str, Date), Attended> {
        let mut res: BTreeMap<(&str, Date), Attended> = BTreeMap::new();
        for sat in self.children.iter().flat_map(|one| &one.sat) {
            let day = date_of(sat.happened.earliest_micros());
            let attended = res.entry((&sat.what.district, day)).or_default();
            attended.present.extend(&sat.what.present);
            attended.absent.extend(&sat.what.absent);
        }
        res
    }
}

/// From when on.
fn since(now: Timestamp) -> Timestamp {
    let today = date_of(now.as_microsecond());
    let from = today.checked_sub(MONTHS.months()).unwrap_or(today);
    moment(start_of(from))
}

/// The page.
pub async fn effect(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    if !may_have_children(by.signed.role) {
        return Ok(sees_nobody(&by));
    }
    let query = Filled::of_body(query.as_deref().unwrap_or_default());
    let chosen = Came::of_word(query.one(STANDS));
    let since = since(by.now);
    let told = Told::of(&desk, &by, since).await?;
    let page = Page {
        by: &by,
        title: "What meetings changed",
        tab: Tab::Duties,
        strip: Some(STRIP.into()),
        head: head(&told, since, by.now),
        main: html! {
            (may_be_missing(&told.damaged))
            (all(&told, chosen, by.now))
            (partners(&told))
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

fn head(all: &Told, since: Timestamp, now: Timestamp) -> Markup {
    let count = all.count(None);
    let done = [Came::Changed, Came::TooEarly, Came::NoEffect, Came::NotSaid];
    let done: usize = done.into_iter().map(|came| all.count(Some(came))).sum();
    html! {
        h1 { "What daily meetings changed for children" }
        p class="headline" {
            "Since " (told::day(date_of(since.as_microsecond()), now)) " meetings asked for " (told::counted(count, "thing", "things"))
            " for " (told::counted(all.children.len(), "child", "children")) ": " (done) " were done, and " (all.count(Some(Came::Changed))) " changed something."
        }
        p class="meta" { "Six months is the force’s own choice and no law. Done is not the same as changed: an action changed something once somebody put on record what. An action with no time to do it by raises nothing, and a child for whom there are only such ones is not on this page. Nobody is ranked by it." }
        p { a href=(MEETING) { "Today’s meeting" } }
    }
}

fn href(came: Option<Came>) -> String {
    came.map_or_else(
        || HERE.to_owned(),
        |came| format!("{HERE}?{STANDS}={}", came.word()),
    )
}

fn all(all: &Told, chosen: Option<Came>, now: Timestamp) -> Markup {
    let each = Came::EACH.into_iter().map(Some).chain([None]);
    let mut shown: Vec<(&AskedFor, &Known<Action>)> = all
        .actions()
        .filter(|(_, action)| chosen.is_none_or(|came| Came::of(&action.what) == came))
        .collect();
    shown.sort_by_key(|(_, action)| {
        (
            Came::of(&action.what) != Came::Late,
            std::cmp::Reverse(action.happened),
        )
    });
    html! {
        section class="panel" id="all" data-live {
            div class="panel__top" { h2 { "Action by action" } span class="meta" { (shown.len()) @if shown.len() < all.count(None) { " of " (all.count(None)) } } }
            ul class="switch" aria-label="What came of it" {
                @for came in each { li { a href=(href(came)) aria-current=[(came == chosen).then_some("true")] { (came.map_or("All", Came::says)) " (" (all.count(came)) ")" } } }
            }
            @if shown.is_empty() { p class="empty" { "No such action is on record, for a child whose record is open to you." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Action by action" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "Each action: for which child, who asked for it and when, who does it, what came of it, and who said so" }
                        thead { tr { @for head in ["Child", "What was asked for", "Asked for", "How it stands", "What changed", "Who said so"] { th scope="col" { (head) } } } }
                        tbody { @for (one, action) in &shown { (row(one, action, now)) } }
                    }
                }
            }
        }
    }
}

fn row(one: &AskedFor, known: &Known<Action>, now: Timestamp) -> Markup {
    let name = one.overview.name.clone();
    let name = name.unwrap_or_else(|| one.child.shown());
    let action = &known.what;
    let came = Came::of(action);
    html! {
        tr {
            th scope="row" { a href={ "/children/" (one.child) (PART) } { (name) } @if let Some(age) = one.overview.age { ", " (age) } }
            td { (action.what) @if let Some(whose) = &action.whose { span class="meta" { " " (whose) } } }
            td { (told::when(known.happened, now)) span class="meta" { " recorded by " (known.by) } }
            td { (mark(came.shape(), came.says())) @if let Some(due) = action.due { span class="meta" { " due " (told::when(due, now)) } } }
            td { @match &action.came { Some(came) => (came), None => (mark(Shape::Unknown, "not recorded")) } }
            td { @match &action.told { Some(told) => { (told.by) span class="meta" { " " (told::when(told.happened, now)) } }, None => "nobody yet" } }
        }
    }
}

/// How often each partner was there, of the meetings that asked for something.
fn partners(all: &Told) -> Markup {
    let meetings = all.meetings();
    let count = |partner: Partner, is_there: bool| {
        let each = meetings.values();
        each.filter(|meeting| {
            let of = if is_there {
                &meeting.present
            } else {
                &meeting.absent
            };
            of.contains(&partner)
        })
        .count()
    };
    html! {
        section class="panel" id="partners" data-live {
            div class="panel__top" { h2 { "Which partners were there" } span class="meta" { (told::counted(meetings.len(), "meeting", "meetings")) } }
            @if meetings.is_empty() { p class="empty" { "Who was at a meeting is not on the records open to you." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Which partners were there" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "For each partner, at how many meetings it was there, was minuted as absent, or nothing was said" }
                        thead { tr { @for head in ["Partner", "There", "Absent", "Not said"] { th scope="col" { (head) } } } }
                        tbody {
                            @for partner in Partner::ALL.iter().copied() {
                                @let (there, absent) = (count(partner, true), count(partner, false));
                                tr { th scope="row" { (told::begun(partner.in_words())) } td { (there) } td { (absent) } td { (meetings.len().saturating_sub(there + absent)) } }
                            }
                        }
                    }
                }
                p class="meta" { "A meeting is a district’s on one day. It is counted where it talked about a child on this page." }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_come_of_an_action_has_an_address_of_its_own() {
        for came in Came::EACH {
            assert_eq!(Came::of_word(came.word()), Some(came));
        }
        assert_eq!(Came::of_word(""), None);
    }
}
