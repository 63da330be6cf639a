//! Walls: set up by an administrator for a place, begun by whoever answers for it, and showing the board and nothing else.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{ANSWERS_FOR_WALLS, Desk, Member, NotIn, Wall, Whose};
use heard_record::draft;
use maud::{Markup, html};
use uuid::Uuid;

use super::asker::{Asker, session_of, wall_of, with_wall, without_session};
use super::duties::damaged;
use super::form::{Filled, sealed};
use super::layout::{self, Page, Tab};
use super::missing::board::Board;
use crate::fault::{Problem, sentence};
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::told;
use crate::session::Network;

/// The address of the list.
const HERE: &str = "/walls";

/// The address of a wall.
pub const WALL: &str = "/wall";

/// The list of walls, and setting one up.
pub async fn list(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let (members, walls) = (
        desk.members(&by.signed).await?,
        desk.walls(&by.signed).await?,
    );
    Ok(shown(&by, &members, &walls, &Filled::of_body(""), None).into_response())
}

fn shown<'b>(
    by: &'b Asker,
    members: &[Member],
    walls: &[Wall],
    filled: &Filled,
    wrong: Option<&draft::Problem>,
) -> Page<'b> {
    Page {
        by,
        title: if wrong.is_some() {
            "Error: Walls"
        } else {
            "Walls"
        },
        tab: Tab::Accounts,
        strip: Some(
            "You set walls up and end them. None of it opens a board or a child’s record to you."
                .into(),
        ),
        head: html! {
            h1 { "Walls" }
            p class="lead" { "A wall is a screen that stays signed in and shows who is missing, by first name and age, and nothing else." }
            p { a href="/accounts" { "Accounts" } }
        },
        main: html! {
            @if let Some(wrong) = wrong { (govuk::error_summary(&[(sentence(&wrong.say), Some(wrong.field.to_owned()))])) }
            section class="panel panel--form" {
                h2 { "Set a wall up" }
                p { "Whoever answers for it signs in at that screen, opens the board, and makes the screen the wall. It shows what is open to them, for as long as it is." }
                (form(by, members, filled, wrong))
            }
            section class="panel" {
                div class="panel__top" { h2 { "Walls there are" } span class="meta" { (walls.len()) } }
                @if walls.is_empty() { p class="empty" { "There is none." } }
                ul class="rows" { @for wall in walls { (row(by, wall)) } }
            }
        },
        past: None,
        of: None,
    }
}

fn form(by: &Asker, members: &[Member], filled: &Filled, wrong: Option<&draft::Problem>) -> Markup {
    let who = members.iter().filter(|one| one.may_answer_for_a_wall());
    let who = who.map(|one| Choice {
        value: one.account.clone(),
        text: one.roles.first().map_or_else(
            || one.account.clone(),
            |(role, name)| format!("{name}, {}", role.word()),
        ),
        chosen: filled.one("account") == one.account,
        ..Choice::default()
    });
    let choose = Choice {
        text: "Choose".into(),
        ..Choice::default()
    };
    let choices: Vec<Choice> = std::iter::once(choose).chain(who).collect();
    let question = |name: &str, label: &str| {
        let wrong = wrong.filter(|wrong| wrong.field == name);
        Question::called(name, label).error(wrong.map(|wrong| sentence(&wrong.say)))
    };
    html! {
        @if choices.len() == 1 { p class="empty" { "Nobody may answer for a wall yet: nobody has taken up an account in one of these roles: " (ANSWERS_FOR_WALLS.map(|role| role.word()).join(", ")) "." } }
        @else {
            form method="post" action=(HERE) novalidate {
                (sealed(by))
                (govuk::input(&question("place", "At which place?"), "text", filled.one("place")))
                (govuk::select(&question("account", "Who answers for it?"), &choices))
                (govuk::button("Set the wall up", ""))
            }
        }
    }
}

fn row(by: &Asker, wall: &Wall) -> Markup {
    html! {
        li {
            span {
                strong { (wall.place) } ", " (wall.answers)
                (since(by, wall))
            }
            form method="post" action={ (HERE) "/end" } {
                (sealed(by))
                (govuk::hidden("account", &wall.account))
                (govuk::hidden("id", &wall.id.to_string()))
                button type="submit" class="plain" { "End" span class="govuk-visually-hidden" { " the wall of " (wall.place) } }
            }
        }
    }
}

/// Since when it is a screen, or a place for one.
fn since(by: &Asker, wall: &Wall) -> Markup {
    html! { span class="meta" { @if wall.is_screen { " a screen since " } @else { " a screen there may be made a wall, since " } (told::moment(wall.since, by.now)) } }
}

/// The walls somebody answers for, on their own account's page, where there is any.
pub fn own(by: &Asker, walls: &[Wall]) -> Markup {
    html! {
        @if !walls.is_empty() {
            section class="panel" id="walls" {
                div class="panel__top" { h2 { "Walls you answer for" } span class="meta" { (walls.len()) } }
                p class="meta" { "Each shows what is open to you, for as long as it is. End one whose screen is gone or is not where it was." }
                ul class="rows" {
                    @for wall in walls {
                        li {
                            span { strong { (wall.place) } (since(by, wall)) }
                            form method="post" action={ "/account/walls/" (wall.id) "/end" } {
                                (sealed(by))
                                button class="govuk-button govuk-button--secondary" type="submit" { "End it" span class="govuk-visually-hidden" { ": " (wall.place) (since(by, wall)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Ends one of the walls somebody answers for.
pub async fn end_own(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let id: Uuid = id.parse().map_err(|_| Problem::nothing_there())?;
    if !desk.end_own_wall(&by.signed, id).await? {
        return Err(Problem::nothing_there());
    }
    Ok(Redirect::to("/account").into_response())
}

/// Sets a wall up for a place.
pub async fn allow(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let allowed = desk.allow_wall(&by.signed, filled.one("account"), filled.one("place"));
    let Err(wrong) = allowed.await? else {
        return Ok(Redirect::to(HERE).into_response());
    };
    let (members, walls) = (
        desk.members(&by.signed).await?,
        desk.walls(&by.signed).await?,
    );
    let page = shown(&by, &members, &walls, &filled, Some(&wrong));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Ends one.
pub async fn end(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let id: Uuid = filled
        .one("id")
        .parse()
        .map_err(|_| Problem::nothing_there())?;
    if !desk.end_wall(&by.signed, filled.one("account"), id).await? {
        return Err(Problem::nothing_there());
    }
    Ok(Redirect::to(HERE).into_response())
}

/// The way back to the list from where one was ended.
pub async fn back() -> Redirect {
    Redirect::to(HERE)
}

/// What whoever may make a screen a wall is offered on the board.
pub fn offered(by: &Asker, places: impl IntoIterator<Item = String>) -> Markup {
    html! {
        @for place in places {
            form method="post" action=(WALL) {
                (sealed(by))
                (govuk::hidden("place", &place))
                button type="submit" class="plain" { "Make this screen the wall of " (place) }
            }
        }
    }
}

/// Makes a screen a wall: whoever did is signed out there.
pub async fn begin(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    headers: HeaderMap,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    if !by.is_fresh() {
        return Ok(Redirect::to("/show-again?to=/missing").into_response());
    }
    let begun = desk.begin_wall(&by.signed, filled.one("place")).await?;
    let token = begun.ok_or_else(Problem::nothing_there)?;
    if let Some((session, _)) = session_of(&headers) {
        desk.sign_in().sign_out(&session).await?;
    }
    Ok(with_wall(without_session(Redirect::to(WALL)), &token))
}

/// The wall; where the screen is none, or not any more, the way to sign in.
pub async fn wall(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(token) = wall_of(&headers) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let (signed, place) = match desk.at_wall(&token).await {
        Ok(at) => at,
        Err(NotIn::Fault(fault)) => return Err(fault.into()),
        Err(_) => return Ok(Redirect::to("/sign-in").into_response()),
    };
    let list = desk.worklist(&signed, Whose::Missing).await?;
    let damaged = damaged(&list);
    let now = desk.now();
    let board = Board::of(list, now);
    let main = html! {
        h1 { "Missing now: " (board.out()) }
        p class="lead" { (place) ". " (told::begun(&told::moment(now, now))) ". Back in the last 72 hours, and not yet seen or listened to: " (board.back()) }
        (damaged)
        (board.for_a_wall())
    };
    let page = layout::wall("Missing now", network.demonstration.is_some(), &main);
    Ok(page.into_response())
}
