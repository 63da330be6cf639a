//! Posts and skills: which posts the force has and which of them stand empty, and of each who works here the posts they hold
//! and what they are accredited in. Nobody is ranked by them.

mod person;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{AtWork, Desk, Establishment, No, the_force};
use heard_record::fact::workforce::{Course, PostEnded, PostEstablished};
use heard_record::kind::OneKind;
use heard_record::{Shown, When};
use maud::{Markup, html};

use super::asker::Asker;
use super::entries::{Entries, Part};
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice};
use crate::parts::table::Table;
use crate::parts::told;

pub use person::{ask as person, back as person_back, mistaken, put as put_person};
pub(super) use person::{posts_of, skills_of};

/// The address of the list.
const HERE: &str = "/posts";

/// Why whoever sees it does.
const STRIP: &str = "You keep posts and skills. It opens no child’s record to you.";

/// What is said to whoever would say of themselves what they are accredited in.
const NOT_ONES_OWN: &str =
    "Nobody puts their own posts and skills on record: somebody else who keeps them does.";

/// What a form is for.
pub(super) const WHAT: &str = "what";

const ESTABLISHED: &str = "established";
const ENDED: &str = "given-up";

fn parts(sent: &str) -> Vec<Part> {
    vec![
        Part::of(ESTABLISHED, PostEstablished::KIND)
            .at("established.when")
            .must_if(sent == ESTABLISHED),
        Part::of(ENDED, PostEnded::KIND)
            .at("given-up.when")
            .must_if(sent == ENDED),
    ]
}

/// A post on the list.
pub(super) struct Listed<'e> {
    pub(super) team: &'static str,
    post: &'e str,
    needs: &'e [Course],
    established: Option<When>,
    /// Who holds it, by account and name, and why they are away from it, where they are.
    pub(super) holders: Vec<(&'e str, &'e str, Option<&'static str>)>,
    /// The courses it needs that its holders have not.
    missing: Vec<&'static str>,
}

/// Every post: those that are established, and those somebody holds that never were.
pub(super) fn listed<'e>(all: &'e Establishment, by: &Asker) -> Vec<Listed<'e>> {
    let now = When::at(by.now);
    let mut res: Vec<Listed<'e>> = Vec::new();
    for (fact, says) in all.force.established() {
        res.push(Listed {
            team: says.team.clear().map_or("no team said", |team| team.word()),
            post: says.post.clear().map_or("", |post| post.0.as_str()),
            needs: says.needs.clear().map_or(&[][..], Vec::as_slice),
            established: Some(fact.happened),
            holders: Vec::new(),
            missing: Vec::new(),
        });
    }
    for (member, work) in &all.members {
        let has: Vec<Course> = work
            .skills()
            .into_iter()
            .filter(|skill| skill.holds_at(now) == Shown::Yes)
            .filter_map(|skill| skill.says.course.clear().copied())
            .collect();
        let name = member.roles.first().map_or("", |(_, name)| name.as_str());
        for (holding, away) in work.held() {
            let post = holding.post.post.clear().map_or("", |post| post.0.as_str());
            let team = holding
                .post
                .team
                .clear()
                .map_or("no team said", |team| team.word());
            let because =
                away.map(|(_, away)| away.because.clear().map_or("away", |why| why.word()));
            let is_it = |one: &Listed| !post.is_empty() && one.post.eq_ignore_ascii_case(post);
            let place = res.iter().position(is_it).unwrap_or_else(|| {
                res.push(Listed {
                    team,
                    post,
                    needs: &[],
                    established: None,
                    holders: Vec::new(),
                    missing: Vec::new(),
                });
                res.len() - 1
            });
            if let Some(one) = res.get_mut(place) {
                one.holders.push((&member.account, name, because));
                let missing = one.needs.iter().filter(|course| !has.contains(course));
                one.missing.extend(missing.map(|course| course.word()));
            }
        }
    }
    res.sort_by_key(|one| (one.team, one.post));
    res
}

/// The posts of the force.
pub async fn list(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let (filled, saved) = Filled::kept(&desk, &by, HERE).await?;
    let entries = Entries::kept_at(by.now, parts(""), &filled, saved);
    let all = desk.establishment(&by.signed).await?;
    Ok(shown(&by, &all, &entries, &filled).into_response())
}

fn shown<'b>(by: &'b Asker, all: &Establishment, entries: &Entries, filled: &Filled) -> Page<'b> {
    let posts = listed(all, by);
    let empty = posts.iter().filter(|post| post.holders.is_empty()).count();
    let away = posts
        .iter()
        .filter(|post| {
            !post.holders.is_empty() && post.holders.iter().all(|(.., away)| away.is_some())
        })
        .count();
    let established = Choice::one_of(
        posts
            .iter()
            .filter(|post| post.established.is_some())
            .map(|post| {
                (
                    post.post.to_owned(),
                    format!("{}, {}", post.post, post.team),
                )
            }),
        filled.one("given-up.post"),
    );
    Page {
        by,
        title: entries.title("Posts and skills", "Error: Posts and skills"),
        tab: Tab::Posts,
        strip: Some(STRIP.into()),
        head: html! {
            h1 { "Posts and skills" }
            p class="meta" { @if !posts.is_empty() { (told::counted(posts.len(), "post", "posts")) ": " (empty) " held by nobody, " (away) " whose holder is away. " } "Who held which post on any day is on record, for good." }
        },
        main: html! {
            (entries.problems())
            section class="panel" {
                div class="panel__top" { h2 { "Posts, team by team" } span class="meta" { (posts.len()) } }
                @if posts.is_empty() { p class="empty" { "No post is established yet, and nobody holds one. Put the first on record below." } }
                @else { (table(&posts.iter().collect::<Vec<_>>(), by, HERE)) }
            }
            section class="panel" {
                div class="panel__top" { h2 { "Everybody who works here" } span class="meta" { (all.members.len()) } }
                ul class="rows" {
                    @for (member, work) in &all.members {
                        li { span { a href={ (HERE) "/" (member.account) } { (member.roles.first().map_or(member.account.as_str(), |(_, name)| name.as_str())) } span class="meta" { " " (in_short(work, by)) } } }
                    }
                }
            }
            section class="panel panel--form" {
                h2 { "Establish a post" }
                form method="post" action=(HERE) novalidate {
                    (carried(by, entries, ESTABLISHED))
                    @for key in ["team", "post", "needs"] { (entries.field_alone(ESTABLISHED, key)) }
                    (entries.when_called("established.when", "Since when?"))
                    (govuk::button("Establish the post", ""))
                }
            }
            @if established.len() > 1 {
                section class="panel panel--form" {
                    h2 { "Give a post up" }
                    form method="post" action=(HERE) novalidate {
                        (carried(by, entries, ENDED))
                        (govuk::select(&entries.question(ENDED, "post", "Which post?"), &established))
                        (entries.when_called("given-up.when", "Since when?"))
                        (govuk::button("Give the post up", "govuk-button--secondary"))
                    }
                }
            }
        },
        past: None,
        of: None,
    }
}

/// What every form of these pages carries and nobody sees.
pub(super) fn carried(by: &Asker, entries: &Entries, what: &str) -> Markup {
    html! { (sealed(by)) (entries.carried_key()) (govuk::hidden(WHAT, what)) }
}

/// Posts, each with who holds it, whose pages are below an address.
pub(super) fn table(posts: &[&Listed], by: &Asker, people: &str) -> Markup {
    let table = Table {
        title: "Posts",
        caption: "Posts: in which team, what each needs, and who holds it",
        heads: &["Post", "Team", "Held by", "Needs", "Established"],
    };
    table.of(&html! { @for one in posts { (row(one, by, people)) } })
}

fn row(one: &Listed, by: &Asker, people: &str) -> Markup {
    html! {
        tr {
            th scope="row" { @if one.post.is_empty() { "without a name" } @else { (one.post) } }
            td { (told::begun(one.team)) }
            td {
                @if one.holders.is_empty() { strong { "Nobody" } }
                @for (account, name, away) in &one.holders {
                    a href={ (people) "/" (account) } { (name) }
                    @if let Some(because) = away { " – away: " (because) }
                    br;
                }
            }
            td {
                @for course in one.needs { (course.word()) br; }
                @if !one.missing.is_empty() { strong { "Not on record: " (one.missing.join(", ")) } }
            }
            td { @match one.established { Some(when) => (told::when(when, by.now)), None => "Never on record" } }
        }
    }
}

/// Somebody's posts and skills in a line.
fn in_short(work: &AtWork, by: &Asker) -> String {
    let now = When::at(by.now);
    let held = work.held().into_iter();
    let mut said: Vec<String> = held
        .map(|(holding, away)| {
            let post = holding
                .post
                .post
                .clear()
                .map_or("a post", |post| post.0.as_str());
            if away.is_some() {
                format!("{post}, away")
            } else {
                post.to_owned()
            }
        })
        .collect();
    let skills = work.skills().into_iter();
    said.extend(
        skills
            .filter(|skill| skill.holds_at(now) == Shown::Yes)
            .filter_map(|skill| {
                skill
                    .says
                    .course
                    .clear()
                    .map(|course| course.word().to_owned())
            }),
    );
    if said.is_empty() {
        return "no post and no accreditation on record".into();
    }
    said.join(", ")
}

/// Establishes a post, or gives one up.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let all = desk.establishment(&by.signed).await?;
    let sent = filled.one(WHAT);
    let mut entries = Entries::sent_at(by.now, parts(sent), &filled);
    if sent == ESTABLISHED && !filled.one("established.post").trim().is_empty() {
        let post = filled.one("established.post").trim();
        let posts = listed(&all, &by);
        let mut before = posts.iter().filter(|one| one.established.is_some());
        if before.any(|one| one.post.eq_ignore_ascii_case(post)) {
            entries.add_wrong(
                "A post of that name is established already: give this one another",
                Some("established.post"),
            );
        }
    }
    let name = if sent == ENDED {
        "given-up.post"
    } else {
        "established.post"
    };
    if filled.one(name).trim().is_empty() {
        entries.add_wrong("Say which post", Some(name));
    }
    let said = entries.check_given(the_force(), by.now);
    let who = Some(the_force());
    if entries
        .put_given(&desk, &by, who, said, NOT_ONES_OWN)
        .await?
    {
        desk.drop_draft(&by.signed, HERE).await.map_err(No::from)?;
        return Ok(Redirect::to(HERE).into_response());
    }
    let page = shown(&by, &all, &entries, &filled);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
