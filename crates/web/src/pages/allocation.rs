//! Who is to be given what: the investigations that wait for somebody, what each needs and who has it, and how much each who
//! investigates has to do. Children are counted and not crimes; people stand in the order of their names, and nobody is ranked.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::{AtWork, Desk, Hand, Investigation, MOVING, Owed, Whose, Work, Worklist};
use heard_record::fact::investigation::Pip;
use heard_record::{PersonId, Shown, When};
use jiff::Timestamp;
use maud::{Markup, html};

use super::asker::Asker;
use super::duties::damaged;
use super::duty_row::{address as address_of_duty, in_order};
use super::form::Filled;
use super::investigation::{called, given_to};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::mark::{self, Shape, mark};
use crate::parts::table::Table;
use crate::parts::told;

/// The address of the board.
const HERE: &str = "/allocation";

/// By what the board is asked for one team alone.
const TEAM: &str = "team";

/// One investigation of a child on the board.
struct Item<'w> {
    work: &'w Work,
    one: &'w Investigation,
    /// What is owed of giving it to whom it needs, what presses most first.
    owed: Vec<Owed>,
}

impl<'w> Item<'w> {
    fn of(work: &'w Work, one: &'w Investigation, now: Timestamp) -> Item<'w> {
        let mut owed: Vec<Owed> = work.giving_of(one).cloned().collect();
        in_order(&mut owed, now);
        Item { work, one, owed }
    }

    /// Does it wait for somebody: is more owed than that it moves by a day to come?
    fn waits(&self, now: Timestamp) -> bool {
        let is_to_come = |owed: &&Owed| owed.rule == MOVING && mark::of(owed, now).0 != Shape::Late;
        self.owed.iter().any(|owed| !is_to_come(&owed))
    }

    fn moves(&self) -> Option<&Owed> {
        self.owed.iter().find(|owed| owed.rule == MOVING)
    }

    fn child(&self) -> String {
        let name = self.work.overview.name_of(self.work.child);
        match self.work.overview.age {
            Some(age) => format!("{name}, {age}"),
            None => name,
        }
    }

    fn address(&self, part: &str) -> String {
        format!(
            "/children/{}/investigation/{}{part}",
            self.work.child, self.one.case
        )
    }
}

fn items(children: &[Work], now: Timestamp) -> Vec<Item<'_>> {
    let each = children.iter().flat_map(|work| {
        let open = work
            .investigations
            .iter()
            .filter(|one| one.closed.is_none());
        open.map(move |one| Item::of(work, one, now))
    });
    let mut all: Vec<Item> = each.collect();
    all.sort_by_key(|item| (item.one.began, item.work.child));
    all
}

/// The board.
pub async fn board(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let hands = desk.hands(&by.signed).await?;
    let list = desk.worklist(&by.signed, Whose::Allocation).await?;
    let asked = Filled::of_body(query.as_deref().unwrap_or_default());
    let team = team_called(&hands, asked.one(TEAM));
    let now = by.now;
    let all = items(&list.children, now);
    let waiting: Vec<&Item> = all.iter().filter(|item| item.waits(now)).collect();
    let overseen: Vec<&Item> = all.iter().filter(|item| item.one.is_overseen()).collect();
    let shown: Vec<&Hand> = hands.iter().filter(|hand| is_of_team(hand, team)).collect();
    let may_give = may_ever(by.signed.role, Act::Write);
    let page = Page {
        by: &by,
        title: "Allocation",
        tab: Tab::Allocation,
        strip: Some("You give work out, or answer for how it is given. You see children whose record is open to you, and what people who investigate are accredited in.".into()),
        head: html! {
            h1 { "To allocate: " (waiting.len()) }
            p class="lead" { @match waiting.first() { Some(first) => { "The oldest has waited " (waited(first, now)) "." }, None => "Nothing waits that is open to you." } }
            p { a href="/workforce" { "Posts, training and load" } ": who there is for this work." }
            p class="meta" { "Each investigation goes to somebody who has what it needs, with why this team and not another." }
        },
        main: html! {
            (damaged(&list))
            @if list.more { p class="meta" { "Not all are read: there are more than are shown here. Those that have waited longest to be given to somebody are read first, and then those to be reviewed." } }
            (to_allocate(&waiting, &hands, now, may_give))
            (below(&overseen, now))
            (people(&shown, &hands, &all, list.more, team, now))
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

/// The team that is asked for, where it is anybody's; nothing, to see everybody.
fn team_called<'h>(hands: &'h [Hand], asked: &str) -> &'h str {
    let mut teams = hands.iter().flat_map(|hand| &hand.teams);
    teams.find(|one| *one == asked).map_or("", String::as_str)
}

fn is_of_team(hand: &Hand, team: &str) -> bool {
    team.is_empty() || hand.teams.iter().any(|one| one == team)
}

fn waited(item: &Item, now: Timestamp) -> String {
    told::long(now.as_microsecond() - item.one.began.latest_micros())
}

/// What an investigation needs, by the rules.
fn needs(item: &Item) -> &'static str {
    if item.one.needs_pip_2() {
        "PIP 2"
    } else {
        "a team, with the reason"
    }
}

fn to_allocate(waiting: &[&Item], hands: &[Hand], now: Timestamp, may_give: bool) -> Markup {
    let table = Table {
        title: "To allocate",
        caption: "Investigations to give to somebody: what each needs, how long it has waited, and who has the skills",
        heads: &[
            "Child",
            "What",
            "Needs",
            "Waiting",
            "Who has the skills, by rule",
            "Now",
        ],
    };
    let rows = waiting
        .iter()
        .map(|item| item_row(item, hands, now, may_give));
    let empty = "No investigation whose record is open to you waits to be given to somebody.";
    table.in_panel("to-allocate", empty, &rows.collect::<Vec<_>>())
}

fn item_row(item: &Item, hands: &[Hand], now: Timestamp, may_give: bool) -> Markup {
    let able: Vec<&Hand> = hands
        .iter()
        .filter(|hand| !item.one.needs_pip_2() || hand.is_at_pip_2(now))
        .collect();
    html! {
        tr {
            th scope="row" { a href=(item.address("")) { (item.child()) } }
            td { (called(item.one)) }
            td { (needs(item)) }
            td {
                (waited(item, now))
                @if let Some(owed) = item.owed.first() {
                    @let (shape, words) = mark::of(owed, now);
                    " " (mark(shape, &words))
                    a class="board__next" href=(address_of_duty(item.work.child, owed)) { (owed.title) }
                }
            }
            td {
                @if able.is_empty() { strong { "Nobody" } " on record as having it" }
                @else if item.one.needs_pip_2() { (told::counted(able.len(), "person", "people")) ": " (able.iter().map(|hand| hand.name.as_str()).collect::<Vec<_>>().join(", ")) }
                @else { "anybody below" }
            }
            td {
                (told::begun(&given_to(item.one)))
                @if may_give { br; a href=(item.address("/allocate")) { "Give it to somebody" span class="govuk-visually-hidden" { ": " (called(item.one)) ", " (item.child()) } } }
            }
        }
    }
}

/// The cases that are held below PIP 2, each with who oversees it and the day it moves.
fn below(overseen: &[&Item], now: Timestamp) -> Markup {
    let table = Table {
        title: "Held below PIP 2, and overseen",
        caption: "Cases held below PIP 2: by whom, who oversees each, why, and when it moves",
        heads: &["Child", "What", "Held by", "Overseen by", "Why", "Moves"],
    };
    let rows = overseen.iter().map(|item| overseen_row(item, now));
    let empty =
        "No case whose record is open to you is held below PIP 2 with somebody overseeing it.";
    table.in_panel("overseen", empty, &rows.collect::<Vec<_>>())
}

/// The cases held below PIP 2, as assurance shows them, with the way to the board.
pub fn way(list: &Worklist, now: Timestamp) -> Markup {
    let all = items(&list.children, now);
    let overseen: Vec<&Item> = all.iter().filter(|item| item.one.is_overseen()).collect();
    html! {
        section class="panel" id="below-pip-2" data-live {
            div class="panel__top" { h2 { "Held below the accreditation they need" } span class="meta" { (overseen.len()) } }
            @if overseen.is_empty() { p class="empty" { "No case whose record is open to you is held so with somebody overseeing it." } }
            ul class="rows" {
                @for item in &overseen {
                    li {
                        span { a href=(item.address("")) { (item.child()) } span class="meta" { ", " (called(item.one)) ", " (given_to(item.one)) } }
                        @if let Some(owed) = item.moves() {
                            @let (shape, words) = mark::of(owed, now);
                            (mark(shape, &words))
                        }
                    }
                }
            }
            p { a href=(HERE) { "Open the allocation board" } ", or see " a href="/workforce" { "posts, training and load" } "." }
        }
    }
}

fn overseen_row(item: &Item, now: Timestamp) -> Markup {
    let given = item.one.given.as_ref().map(|given| &given.what);
    let said = |says: Option<&String>| html! { @match says { Some(says) => (says), None => (mark(Shape::Unknown, "not recorded")) } };
    html! {
        tr {
            th scope="row" { a href=(item.address("")) { (item.child()) } }
            td { (called(item.one)) }
            td { (told::begun(&given_to(item.one))) }
            td { (said(given.and_then(|given| given.overseen_by.as_ref()))) }
            td { (said(given.and_then(|given| given.because.as_ref()))) }
            td {
                @match given.and_then(|given| given.overseen_until) { Some(until) => (told::when(until, now)), None => (mark(Shape::Unknown, "no day recorded")) }
                @if let Some(owed) = item.moves() {
                    @let (shape, words) = mark::of(owed, now);
                    " " (mark(shape, &words))
                    a class="board__next" href=(address_of_duty(item.work.child, owed)) { (owed.title) }
                }
            }
        }
    }
}

fn people(
    shown: &[&Hand],
    all: &[Hand],
    items: &[Item],
    more: bool,
    team: &str,
    now: Timestamp,
) -> Markup {
    let table = Table {
        title: "People, by name",
        caption: "Those who investigate, by name: skills held and due, children now, reviews owed, on duty",
        heads: &[
            "Name",
            "Skills held, and due",
            "Children now",
            "Reviews owed by their supervisor",
            "On duty",
        ],
    };
    html! {
        section class="panel" id="people" data-live {
            div class="panel__top" { h2 { "People, by name" } span class="meta" { (shown.len()) @if shown.len() < all.len() { " of " (all.len()) ": of " (team) " alone" } } }
            (by_team(all, team))
            @if shown.is_empty() { p class="empty" { "Nobody who investigates has an account here." } }
            @else {
                (table.of(&html! { @for hand in shown { (person_row(hand, items, more, now)) } }))
                p class="meta" { "Everybody who investigates is on this list; whoever keeps posts and skills puts theirs on record. Children now are as they were counted last: children, and not crimes." }
            }
        }
    }
}

/// The teams, to see one alone.
fn by_team(all: &[Hand], team: &str) -> Markup {
    let teams: BTreeSet<&str> = all
        .iter()
        .flat_map(|hand| hand.teams.iter().map(String::as_str))
        .collect();
    let teams = teams.into_iter().map(|one| (one.into(), one.into()));
    let choices = Choice::after("Everybody", teams, team);
    html! {
        form method="get" action=(HERE) class="ways" {
            (govuk::select(&Question::called(TEAM, "Of which team?"), &choices))
            (govuk::button("Show", "govuk-button--secondary"))
        }
    }
}

fn person_row(hand: &Hand, items: &[Item], more: bool, now: Timestamp) -> Markup {
    let reviews: Vec<&Item> = items
        .iter()
        .filter(|item| is_held_by(item.one, hand.person))
        .filter(|item| item.work.reviews_of(item.one).next().is_some())
        .collect();
    html! {
        tr {
            th scope="row" { a href={ "/workforce/people/" (hand.account) } { (hand.name) } @if !hand.teams.is_empty() { span class="meta" { ", " (hand.teams.join(", ")) } } }
            td { (told::begun(&skills(&hand.work, now))) @if hand.level(now) < Pip::Two { br; span class="meta" { "Stopped at an investigation that needs PIP 2" } } }
            td { (told::begun(&with_load(&hand.work, now))) @if let Some(over) = hand.work.over_limit() { br; strong { "over agreed limit by " (over) } } }
            td {
                @if reviews.is_empty() { @if more { "none of those that were read" } @else { "none that is open to you" } }
                @else { (reviews.len()) ": " @for (at, item) in reviews.iter().enumerate() { @if at > 0 { ", " } a href=(item.address("")) { (item.child()) } } }
            }
            td {
                @match hand.on_duty_until(now) { Some(until) => { "until " (told::moment(until, now)) }, None => "not on record as on duty" }
                @if hand.work.is_away() { br; "away" }
            }
        }
    }
}

/// The investigations that somebody holds, of the children on a list, each with the child's page and name.
pub fn held_by(list: &Worklist, person: PersonId, now: Timestamp) -> Vec<(String, String, usize)> {
    let all = items(&list.children, now);
    let held = all.iter().filter(|item| is_held_by(item.one, person));
    held.map(|item| {
        let reviews = item.work.reviews_of(item.one).count();
        (item.address(""), item.child(), reviews)
    })
    .collect()
}

fn is_held_by(one: &Investigation, person: PersonId) -> bool {
    let given = one.given.as_ref();
    given.is_some_and(|given| given.what.officer == Some(person))
}

/// What somebody is accredited in and booked on, in a line.
pub fn skills(work: &AtWork, now: Timestamp) -> String {
    let skills = work.skills();
    let held = skills
        .iter()
        .filter(|skill| skill.holds_at(When::at(now)) == Shown::Yes);
    let mut said: Vec<String> = held
        .filter_map(|skill| {
            let course = skill.says.course.clear()?.word();
            Some(match skill.says.until.clear() {
                Some(until) => format!("{course} until {}", told::day(*until, now)),
                None => course.to_owned(),
            })
        })
        .collect();
    let booked = work.booked().into_iter();
    said.extend(booked.filter_map(|(_, says)| {
        let course = says.course.clear()?.word();
        Some(match says.on.clear() {
            Some(on) => format!("{course} booked for {}", told::day(*on, now)),
            None => format!("{course} booked"),
        })
    }));
    if said.is_empty() {
        return "no accreditation on record".into();
    }
    said.join(", ")
}

/// How many children somebody holds, as they were counted last.
pub fn with_load(work: &AtWork, now: Timestamp) -> String {
    let counted = work.load();
    let counted = counted.and_then(|(fact, load)| Some((fact, *load.children.clear()?)));
    counted.map_or_else(
        || "children not counted".to_owned(),
        |(fact, children)| {
            let children = usize::try_from(children).unwrap_or_default();
            let when = told::when(fact.happened, now);
            format!(
                "{}, counted {when}",
                told::counted(children, "child", "children")
            )
        },
    )
}
