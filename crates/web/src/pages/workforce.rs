//! Who there is for this work: the posts of each team, who holds them and is there, what is completed, how many children each
//! holds, and what the force owes about it. Children are counted and not crimes; people stand in the order of their names.

mod person;
mod team;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::{
    AtWork, Counted, Desk, Measure, Member, Owed, Report, Should, Workforce, the_force,
};
use heard_record::fact::investigation::Team;
use heard_record::fact::workforce::TeamReviewed;
use heard_record::kind::OneKind;
use jiff::Timestamp;
use maud::{Markup, html};

use super::asker::Asker;
use super::duty_row::{basis, in_order, without_facts};
use super::entries::{Entries, Part};
use super::form::Filled;
use super::layout::{Page, Tab};
use super::posts::{Listed, carried, listed};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

pub use person::{ask as person, own, put as put_person};
pub use team::team;

/// The address of the page of the whole force.
const HERE: &str = "/workforce";

/// Why whoever sees it does.
const STRIP: &str =
    "You give work out, or answer for those who do it. It opens no child’s record to you.";

/// What is said to whoever would say it of themselves.
const NOT_ONES_OWN: &str = "Nobody says of themselves how they are or how much they hold: somebody who answers for them does.";

/// That a team was looked at.
const LOOKED: &str = "looked";

/// How many of the duties about people are shown before the rest are put away.
const MOST_SHOWN: usize = 20;

fn parts() -> Vec<Part> {
    vec![
        Part::of(LOOKED, TeamReviewed::KIND)
            .at("looked.when")
            .must(),
    ]
}

/// The address of a team's page.
fn address_of(team: Team) -> String {
    format!(
        "{HERE}/team/{}",
        team.word().to_lowercase().replace(' ', "-")
    )
}

/// The team whose page an address is of.
fn team_at(address: &str) -> Option<Team> {
    let mut all = Team::ALL.iter().copied();
    all.find(|team| address_of(*team).ends_with(&format!("/team/{address}")))
}

/// The posts of a team.
struct OfTeam<'l, 'e> {
    team: Team,
    posts: Vec<&'l Listed<'e>>,
}

impl OfTeam<'_, '_> {
    fn of<'l, 'e>(team: Team, posts: &'l [Listed<'e>]) -> OfTeam<'l, 'e> {
        let own = posts.iter().filter(|post| post.team == team.word());
        OfTeam {
            team,
            posts: own.collect(),
        }
    }

    /// How many posts are held by somebody who is there.
    fn there(&self) -> usize {
        let is_there = |post: &&&Listed| post.holders.iter().any(|(.., away)| away.is_none());
        self.posts.iter().filter(is_there).count()
    }

    fn held(&self) -> usize {
        let held = self.posts.iter().filter(|post| !post.holders.is_empty());
        held.count()
    }

    fn empty(&self) -> usize {
        self.posts.len() - self.held()
    }
}

/// Those who hold a post in a team, by name.
fn people_of(all: &Workforce, team: Team) -> Vec<(&Member, &AtWork)> {
    let is_of = |work: &AtWork| {
        let held = work.held();
        let mut teams = held.iter().map(|(holding, _)| holding.post.team.clear());
        teams.any(|of| of == Some(&team))
    };
    let own = all.all.members.iter().filter(|(_, work)| is_of(work));
    let mut res: Vec<(&Member, &AtWork)> = own.map(|(member, work)| (member, work)).collect();
    res.sort_by_key(|(member, _)| (member.called(), member.person));
    res
}

/// The whole force.
pub async fn force(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let (filled, saved) = Filled::kept(&desk, &by, HERE).await?;
    let entries = Entries::kept_at(by.now, parts(), &filled, saved);
    let all = desk.workforce(&by.signed).await?;
    Ok(shown(&by, &all, &entries).into_response())
}

fn shown<'b>(by: &'b Asker, all: &Workforce, entries: &Entries) -> Page<'b> {
    let posts = listed(&all.all, by);
    let teams: Vec<OfTeam> = Team::ALL
        .iter()
        .map(|team| OfTeam::of(*team, &posts))
        .filter(|of| !of.posts.is_empty())
        .collect();
    let there: usize = teams.iter().map(OfTeam::there).sum();
    let of: usize = teams.iter().map(|of| of.posts.len()).sum();
    Page {
        by,
        title: entries.title(
            "Posts, training and load",
            "Error: Posts, training and load",
        ),
        tab: Tab::Allocation,
        strip: Some(STRIP.into()),
        head: html! {
            p { a href="/allocation" { "Allocation" } }
            h1 { "Posts, training and load" }
            p class="lead" {
                @if of == 0 { "No post of a team is on record yet. Whoever keeps posts and skills puts them there." }
                @else { (there) " of " (told::counted(of, "post", "posts")) " have somebody who is there." }
            }
            p class="meta" { "Children are counted and not crimes. People stand in the order of their names, and nobody is ranked." }
        },
        main: html! {
            (entries.problems())
            (table(&teams, all))
            (owed_panel(all, by.now))
            (figures(&all.figures))
            @if may_ever(by.signed.role, Act::LookAfterStaff) { (looked_form(by, entries)) }
        },
        past: None,
        of: None,
    }
}

fn table(teams: &[OfTeam], all: &Workforce) -> Markup {
    html! {
        section class="panel" id="teams" data-live {
            div class="panel__top" { h2 { "Team by team" } span class="meta" { (teams.len()) } }
            @if teams.is_empty() { p class="empty" { "No post is established, and nobody holds one." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Team by team" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "Teams: posts, how many are held, how many have somebody there, how many stand empty, and who holds more children than was agreed" }
                        thead { tr { @for head in ["Team", "Posts", "Held", "Somebody there", "Held by nobody", "More children than agreed"] { th scope="col" { (head) } } } }
                        tbody { @for of in teams { (team_row(of, all)) } }
                    }
                }
            }
        }
    }
}

fn team_row(of: &OfTeam, all: &Workforce) -> Markup {
    let people = people_of(all, of.team);
    let over: Vec<&str> = people
        .iter()
        .filter(|(_, work)| work.over_limit().is_some())
        .map(|(member, _)| member.called())
        .collect();
    html! {
        tr {
            th scope="row" { a href=(address_of(of.team)) { (told::begun(of.team.word())) } }
            td { (of.posts.len()) }
            td { (of.held()) }
            td { (of.there()) }
            td { (of.empty()) }
            td { @if over.is_empty() { "nobody, as counted last" } @else { (over.join(", ")) } }
        }
    }
}

/// What the force owes about its people and itself and has not done, the late first.
fn owed_panel(all: &Workforce, now: Timestamp) -> Markup {
    let each = all.owed.values().flatten();
    let mut unmet: Vec<Owed> = each.filter(|owed| owed.is_unmet()).cloned().collect();
    in_order(&mut unmet, now);
    let (first, rest) = unmet.split_at(unmet.len().min(MOST_SHOWN));
    html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "What the force owes about its people" } span class="meta" { (unmet.len()) } }
            @if unmet.is_empty() { p class="empty" { "Nothing is owed about anybody who works here, by what is on record." } }
            (owed_rows(first, now))
            @if !rest.is_empty() { (govuk::details(&format!("{} more", rest.len()), &owed_rows(rest, now))) }
            p class="meta" { "Each time is this force’s own choice, not law. What is owed when somebody holds more children than was agreed is owed by the chief inspector, and never by whoever holds them." }
        }
    }
}

/// Some of what is owed, each with who owes it, why and on what it rests.
fn owed_rows(owed: &[Owed], now: Timestamp) -> Markup {
    html! {
        ul class="rows" {
            @for one in owed {
                @let (shape, words) = mark::of(one, now);
                li {
                    span {
                        strong { (one.title) }
                        span class="meta" {
                            " Owed by " (one.owed_by.join(", then ")) ". "
                            @for (say, _) in &one.because { (without_facts(say)) " " }
                            (basis(one.basis)) ": " (one.says) "."
                        }
                    }
                    (mark(shape, &words))
                }
            }
        }
    }
}

/// The figures of the force, each with who or what stands behind it.
fn figures(all: &[(&'static Measure, Report)]) -> Markup {
    html! {
        section class="panel" id="figures" data-live {
            div class="panel__top" { h2 { "Figures, with who stands behind each" } span class="meta" { (all.len()) } }
            @for (measure, report) in all { (figure(measure, report)) }
        }
    }
}

fn figure(measure: &Measure, report: &Report) -> Markup {
    let [yes, no, unknown] = measure.should.sides();
    let sides = [
        (yes, Counted::Yes),
        (no, Counted::No),
        (unknown, Counted::NoRecord),
    ];
    let should = match measure.should {
        Should::Kept(should) | Should::Missed(should) => Some(should),
        Should::Neither => None,
    };
    let behind = html! {
        @for (said, side) in &sides {
            @let names = named(report, |counted| counted == side);
            @if !names.is_empty() { p { strong { (said) ": " } (names.join(", ")) } }
        }
        @for unit in &report.units {
            @if let Counted::Excluded(why) = unit.counted { p class="meta" { "Left out: " (unit.who.join(", ")) ", because " (why) "." } }
        }
    };
    html! {
        h3 { @match should { Some(should) => (should), None => (told::begun(measure.title)) } }
        @if report.denominator == 0 { p class="empty" { "There is nothing on record to count: " (measure.among) "." } }
        @else { p { strong { (report.numerator) " of " (report.denominator) } " " (measure.title) "." } }
        @if !report.units.is_empty() { (govuk::details("Who or what stands behind it", &behind)) }
    }
}

/// Who or what stands on one side of a figure, in the order of names.
fn named(report: &Report, is: impl Fn(&Counted) -> bool) -> Vec<&str> {
    let units = report.units.iter().filter(|unit| is(&unit.counted));
    let mut names: Vec<&str> = units
        .flat_map(|unit| unit.who.iter().map(String::as_str))
        .collect();
    names.sort_unstable();
    names
}

fn looked_form(by: &Asker, entries: &Entries) -> Markup {
    html! {
        section class="panel panel--form" id="look" {
            h2 { "A team was looked at" }
            p class="meta" { "Each month: what stands empty, who is away, what is not completed, how many children each holds and how people are; and what follows." }
            form method="post" action=(HERE) novalidate {
                (carried(by, entries, LOOKED))
                @for key in ["team", "looked_at", "decided"] { (entries.field_alone(LOOKED, key)) }
                (entries.when_called("looked.when", "When?"))
                (govuk::button("Put it on record", ""))
            }
        }
    }
}

/// Puts on record that a team was looked at, and what was decided.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let all = desk.workforce(&by.signed).await?;
    let mut entries = Entries::sent_at(by.now, parts(), &filled);
    let said = entries.check_given(the_force(), by.now);
    let who = Some(the_force());
    if entries
        .put_given(&desk, &by, who, said, NOT_ONES_OWN)
        .await?
    {
        desk.drop_draft(&by.signed, HERE)
            .await
            .map_err(heard_desk::No::from)?;
        return Ok(Redirect::to(HERE).into_response());
    }
    let page = shown(&by, &all, &entries);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What is late or not to be told stands out; what is not due yet does not.
fn presses(owed: &Owed, now: Timestamp) -> bool {
    matches!(mark::of(owed, now).0, Shape::Late | Shape::Unknown)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use heard_record::fact::investigation::Team;

    use super::{address_of, team_at};

    #[test]
    fn each_team_has_an_address_of_its_own_and_no_other_address_is_a_teams() {
        for team in Team::ALL {
            let address = address_of(*team);
            let last = address.rsplit('/').next().unwrap();
            assert_eq!(team_at(last), Some(*team), "{address}");
        }
        assert_eq!(team_at("team"), None);
        assert_eq!(team_at(""), None);
    }
}
