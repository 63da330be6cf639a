//! One team: its posts, who holds them and is there, what they are accredited in, and the children they hold.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{AtWork, Desk, Member, No, Owed, Whose, Workforce, Worklist, the_force};
use heard_record::fact::investigation::Team;
use heard_record::fact::workforce::{PostEstablished, TeamReviewed};
use heard_record::kind::OneKind;
use jiff::Timestamp;
use maud::{Markup, html};

use super::super::allocation::{held_by, skills, with_load};
use super::super::asker::Asker;
use super::super::duties::damaged;
use super::super::layout::{Page, Tab};
use super::super::posts::{listed, table};
use super::{HERE, OfTeam, STRIP, owed_rows, people_of, presses, team_at};
use crate::fault::Problem;
use crate::parts::told;

/// The rule by which each team is looked at.
const LOOKED_AT: &str = "people.posts-workload";

/// The page of a team.
pub async fn team(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(address): Path<String>,
) -> Result<Response, Problem> {
    let all = desk.workforce(&by.signed).await?;
    let team = team_at(&address).ok_or(No::NothingThere)?;
    let list = desk.worklist(&by.signed, Whose::Allocation).await?;
    let posts = listed(&all.all, &by);
    let of = OfTeam::of(team, &posts);
    let people = people_of(&all, team);
    let own: Vec<_> = posts
        .iter()
        .filter(|post| post.team == team.word())
        .collect();
    let page = Page {
        by: &by,
        title: "Posts, training and load of a team",
        tab: Tab::Allocation,
        strip: Some(STRIP.into()),
        head: html! {
            p { a href=(HERE) { "Posts, training and load" } }
            h1 { (told::begun(team.word())) }
            p class="lead" {
                @if of.posts.is_empty() { "No post of this team is on record." }
                @else { (of.there()) " of " (told::counted(of.posts.len(), "post", "posts")) " have somebody who is there; " (of.empty()) " held by nobody." }
            }
        },
        main: html! {
            (damaged(&list))
            section class="panel" id="people" data-live {
                div class="panel__top" { h2 { "People, by name" } span class="meta" { (people.len()) } }
                @if people.is_empty() { p class="empty" { "Nobody who may sign in holds a post in this team." } }
                @else { (people_table(&people, &all, &list, by.now)) }
            }
            section class="panel" id="posts" data-live {
                div class="panel__top" { h2 { "Posts" } span class="meta" { (own.len()) } }
                @if own.is_empty() { p class="empty" { "No post is established, and nobody holds one." } }
                @else { (table(&own, &by, "/workforce/people")) }
            }
            (owed_about(&people, &all, team, by.now))
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

fn people_table(
    people: &[(&Member, &AtWork)],
    all: &Workforce,
    list: &Worklist,
    now: Timestamp,
) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="People, by name" {
            table class="board" {
                caption class="govuk-visually-hidden" { "Those who hold a post in the team, by name: skills, children now, children open to you, what presses" }
                thead { tr { @for head in ["Name", "Skills held, and due", "Children now", "Whose investigations they hold, of those open to you", "Late about them"] { th scope="col" { (head) } } } }
                tbody { @for (member, work) in people { (person_row(member, work, all, list, now)) } }
            }
        }
        p class="meta" { "Children now are as they were counted last: children, and not crimes." }
    }
}

fn person_row(
    member: &Member,
    work: &AtWork,
    all: &Workforce,
    list: &Worklist,
    now: Timestamp,
) -> Markup {
    let held = held_by(list, member.person, now);
    let owed = all.owed.get(&member.person);
    let late = owed.into_iter().flatten().filter(|one| presses(one, now));
    html! {
        tr {
            th scope="row" { a href={ (HERE) "/people/" (member.account) } { (member.called()) } }
            td { (told::begun(&skills(work, now))) }
            td { (told::begun(&with_load(work, now))) @if let Some(over) = work.over_limit() { br; strong { "over agreed limit by " (over) } } }
            td {
                @if held.is_empty() { "none that waits or is to be reviewed" }
                @for (at, (address, child, _)) in held.iter().enumerate() { @if at > 0 { ", " } a href=(address) { (child) } }
            }
            td { (late.count()) }
        }
    }
}

fn owed_about(
    people: &[(&Member, &AtWork)],
    all: &Workforce,
    team: Team,
    now: Timestamp,
) -> Markup {
    let about = people
        .iter()
        .filter_map(|(member, _)| all.owed.get(&member.person));
    let of_force = all.owed.get(&the_force()).into_iter().flatten();
    let of_team =
        of_force.filter(|owed| owed.rule == LOOKED_AT && is_of(owed, &all.all.force, team));
    let unmet = about
        .flatten()
        .chain(of_team)
        .filter(|owed| owed.is_unmet());
    let mut unmet: Vec<Owed> = unmet.cloned().collect();
    super::in_order(&mut unmet, now);
    html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "What the force owes about this team" } span class="meta" { (unmet.len()) } }
            @if unmet.is_empty() { p class="empty" { "Nothing is owed about anybody in this team, by what is on record." } }
            (owed_rows(&unmet, now))
        }
    }
}

/// Is something owed of the force because of a post of the team, or because it was looked at?
fn is_of(owed: &Owed, force: &AtWork, team: Team) -> bool {
    let facts = force.facts();
    let raised = facts.iter().find(|fact| fact.id == owed.arose_on);
    let of = raised.and_then(|fact| {
        let established = PostEstablished::of(&fact.what).and_then(|says| says.team.clear());
        let looked_at = || TeamReviewed::of(&fact.what).and_then(|says| says.team.clear());
        established.or_else(looked_at)
    });
    of == Some(&team)
}
