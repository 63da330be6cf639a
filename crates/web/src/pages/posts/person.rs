//! The posts and skills of one who works here.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{AtWork, Desk, Member, Skill};
use heard_record::fact::correction::Withdrawn;
use heard_record::fact::workforce::{
    AccreditationEnded, Accredited, Away, Back, CourseBooked, PostHeld, PostLeft,
};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Shown, When};
use maud::{Markup, html};
use uuid::Uuid;

use super::super::asker::Asker;
use super::super::entries::{Entries, Part};
use super::super::form::{Filled, sealed};
use super::super::layout::{Page, Tab};
use super::{HERE, NOT_ONES_OWN, STRIP, WHAT, carried};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::told;

/// A form of the page.
struct Form {
    /// What it is called in what is sent.
    called: &'static str,
    /// What its time is called.
    when: &'static str,
    kind: &'static Kind,
    title: &'static str,
    asks_when: &'static str,
    button: &'static str,
    /// Is it about a post they hold?
    of_a_post: bool,
}

const FORMS: [Form; 7] = [
    Form {
        called: "taken-up",
        when: "taken-up.when",
        kind: PostHeld::KIND,
        title: "They take up a post",
        asks_when: "Since when?",
        button: "Put the post on record",
        of_a_post: false,
    },
    Form {
        called: "left",
        when: "left.when",
        kind: PostLeft::KIND,
        title: "They leave a post",
        asks_when: "When do they leave it?",
        button: "Put on record that they leave it",
        of_a_post: true,
    },
    Form {
        called: "away",
        when: "away.when",
        kind: Away::KIND,
        title: "They are away from a post",
        asks_when: "Since when?",
        button: "Put on record that they are away",
        of_a_post: true,
    },
    Form {
        called: "back",
        when: "back.when",
        kind: Back::KIND,
        title: "They are back",
        asks_when: "Since when?",
        button: "Put on record that they are back",
        of_a_post: true,
    },
    Form {
        called: "accredited",
        when: "accredited.when",
        kind: Accredited::KIND,
        title: "They completed a course or were accredited",
        asks_when: "When?",
        button: "Put the accreditation on record",
        of_a_post: false,
    },
    Form {
        called: "lost",
        when: "lost.when",
        kind: AccreditationEnded::KIND,
        title: "They lost an accreditation",
        asks_when: "When?",
        button: "Put on record that it was lost",
        of_a_post: false,
    },
    Form {
        called: "booked",
        when: "booked.when",
        kind: CourseBooked::KIND,
        title: "They are booked on a course",
        asks_when: "When was it booked?",
        button: "Put the booking on record",
        of_a_post: false,
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

/// The page.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(account): Path<String>,
) -> Result<Response, Problem> {
    let (member, work) = desk.posts_and_skills(&by.signed, &account).await?;
    let entries = Entries::at(by.now, parts(""));
    let nothing = Filled::of_body("");
    Ok(shown(&by, &member, &work, &entries, &nothing).into_response())
}

fn shown<'b>(
    by: &'b Asker,
    member: &Member,
    work: &AtWork,
    entries: &Entries,
    filled: &Filled,
) -> Page<'b> {
    let path = format!("{HERE}/{}", member.account);
    let name = member
        .roles
        .first()
        .map_or(member.account.as_str(), |(_, name)| name.as_str());
    let is_own = member.person == by.signed.account.person;
    let roles: Vec<&str> = member.roles.iter().map(|(role, _)| role.word()).collect();
    let held = work.held();
    let posts = Choice::one_of(
        held.iter().filter_map(|(holding, _)| {
            let post = holding.post.post.clear()?.0.clone();
            Some((post.clone(), post))
        }),
        filled.one(&format!("{}.post", filled.one(WHAT))),
    );
    let mistake = |fact: &Fact| {
        html! { @if !is_own { (mistake(by, &path, fact, filled)) } }
    };
    Page {
        by,
        title: entries.title("Posts and skills of one", "Error: Posts and skills of one"),
        tab: Tab::Posts,
        strip: Some(STRIP.into()),
        head: html! {
            p { a href=(HERE) { "Posts and skills" } }
            h1 { (name) }
            p class="meta" { (told::begun(&roles.join(", "))) @if !member.teams.is_empty() { ". " (member.teams.join(", ")) } "." }
        },
        main: html! {
            (entries.problems())
            (posts_of(work, by, &mistake))
            (skills_of(work, by, &mistake))
            @if is_own { p class="empty" { (NOT_ONES_OWN) } }
            @else {
                section class="panel" {
                    h2 { "Put on record" }
                    @for form in FORMS.iter().filter(|form| !form.of_a_post || posts.len() > 1) {
                        (one_form(form, &path, by, entries, &posts, filled.one(WHAT) == form.called))
                    }
                }
            }
        },
        past: None,
        of: None,
    }
}

/// The posts somebody holds, each with what may be done about it.
pub(in super::super) fn posts_of(
    work: &AtWork,
    by: &Asker,
    mistake: &impl Fn(&Fact) -> Markup,
) -> Markup {
    let held = work.held();
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "Posts" } span class="meta" { (held.len()) } }
            @if held.is_empty() { p class="empty" { "No post they hold is on record." } }
            ul class="rows" {
                @for (holding, away) in &held {
                    li {
                        span {
                            strong { (holding.post.post.clear().map_or("A post without a name", |post| post.0.as_str())) }
                            @if let Some(team) = holding.post.team.clear() { ", " (team.word()) }
                            span class="meta" { ", since " (told::when(holding.fact.happened, by.now)) ". Put on record by " (holding.fact.by.name) "." }
                            @if let Some((fact, away)) = away {
                                br; strong { "Away" } " since " (told::when(fact.happened, by.now))
                                @if let Some(because) = away.because.clear() { ": " (because.word()) }
                                @if let Some(until) = away.until.clear() { ", until " (told::when(*until, by.now)) }
                                "."
                                (mistake(fact))
                            }
                        }
                        (mistake(holding.fact))
                    }
                }
            }
        }
    }
}

/// What somebody is accredited in and booked on, each with what may be done about it.
pub(in super::super) fn skills_of(
    work: &AtWork,
    by: &Asker,
    mistake: &impl Fn(&Fact) -> Markup,
) -> Markup {
    let skills = work.skills();
    let booked = work.booked();
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "Courses and accreditations" } span class="meta" { (skills.len()) } }
            @if skills.is_empty() && booked.is_empty() { p class="empty" { "Nothing is on record that they completed, were accredited in or are booked on." } }
            ul class="rows" {
                @for skill in &skills {
                    li {
                        span {
                            strong { (skill.says.course.clear().map_or("A course that cannot be read", |course| course.word())) }
                            ", " (stands(skill, by))
                            span class="meta" {
                                " Since " (told::when(skill.fact.happened, by.now)) ". Put on record by " (skill.fact.by.name) "."
                                @if let Some(number) = skill.says.reference.clear() { " Number " (number) "." }
                            }
                        }
                        (mistake(skill.fact))
                    }
                }
                @for (fact, says) in &booked {
                    li {
                        span {
                            strong { (says.course.clear().map_or("A course that cannot be read", |course| course.word())) }
                            ", booked" @if let Some(on) = says.on.clear() { " for " (told::date(*on)) } "."
                        }
                        (mistake(fact))
                    }
                }
            }
        }
    }
}

/// How an accreditation stands.
fn stands(skill: &Skill, by: &Asker) -> String {
    let until = skill.says.until.clear().map(|until| told::date(*until));
    match (skill.holds_at(When::at(by.now)), skill.ended, until) {
        (Shown::Yes, _, Some(until)) => format!("holds until {until}."),
        (Shown::Yes, ..) => "holds.".into(),
        (Shown::No, Some(end), _) => format!("lost {}.", told::when(end.happened, by.now)),
        (Shown::No, None, Some(until)) => format!("ran out {until}."),
        _ => "not to be told from what is on record.".into(),
    }
}

fn one_form(
    form: &Form,
    path: &str,
    by: &Asker,
    entries: &Entries,
    posts: &[Choice],
    is_open: bool,
) -> Markup {
    let inside = html! {
        form method="post" action=(path) novalidate {
            (carried(by, entries, form.called))
            @for field in form.kind.fields {
                @if form.of_a_post && field.key == "post" {
                    (govuk::select(&entries.question(form.called, "post", field.ask), posts))
                } @else {
                    (entries.field_alone(form.called, field.key))
                }
            }
            (entries.when_called(form.when, form.asks_when))
            (govuk::button(form.button, "govuk-button--secondary"))
        }
    };
    html! {
        (govuk::details_that_are(is_open, form.title, &inside))
    }
}

/// That something of it was put on record by mistake, with why.
fn mistake(by: &Asker, path: &str, fact: &Fact, filled: &Filled) -> Markup {
    let of_it = filled.one("fact") == fact.id.to_string();
    let because = format!("because-{}", fact.id);
    govuk::details_that_are(
        of_it,
        "By mistake?",
        &html! {
            form method="post" action={ (path) "/mistaken" } novalidate {
                (sealed(by))
                (govuk::hidden("key", &Uuid::new_v4().to_string()))
                (govuk::hidden("fact", &fact.id.to_string()))
                (govuk::input(&Question { id: because.clone(), ..Question::called("because", "What was wrong?") }, "text", if of_it { filled.one("because") } else { "" }))
                (govuk::button("Withdraw it", "govuk-button--secondary"))
                p class="meta" { "It stays on record, and so does that it was withdrawn." }
            }
        },
    )
}

/// Puts something on record of their posts and skills.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(account): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let (member, work) = desk.posts_and_skills(&by.signed, &account).await?;
    let sent = filled.one(WHAT);
    let mut entries = Entries::sent_at(by.now, parts(sent), &filled);
    let form = FORMS.iter().find(|form| form.called == sent);
    if form.is_some_and(|form| form.of_a_post || sent == "taken-up")
        && filled.one(&format!("{sent}.post")).trim().is_empty()
    {
        entries.add_wrong("Say which post", Some(&format!("{sent}.post")));
    }
    let said = entries.check_given(member.person, by.now);
    let who = Some(member.person);
    if entries
        .put_given(&desk, &by, who, said, NOT_ONES_OWN)
        .await?
    {
        return Ok(Redirect::to(&format!("{HERE}/{account}")).into_response());
    }
    let page = shown(&by, &member, &work, &entries, &filled);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Withdraws something that was put on record by mistake.
pub async fn mistaken(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(account): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let (member, work) = desk.posts_and_skills(&by.signed, &account).await?;
    let part = Part::of("", Withdrawn::KIND)
        .must()
        .now()
        .fixed("fact", filled.one("fact"))
        .fixed("because", filled.one("because"));
    let mut withdrawn = Entries::sent_at(by.now, vec![part], &filled);
    let because = format!("because-{}", filled.one("fact"));
    let mut page = Entries::at(by.now, parts(""));
    if filled.one("because").is_empty() {
        page.add_wrong("Say what was wrong", Some(&because));
    } else {
        let said = withdrawn.check_given(member.person, by.now);
        let who = Some(member.person);
        if withdrawn
            .put_given(&desk, &by, who, said, NOT_ONES_OWN)
            .await?
        {
            return Ok(Redirect::to(&format!("{HERE}/{account}")).into_response());
        }
        for (say, _) in withdrawn.wrong() {
            page.add_wrong(say.clone(), Some(&because));
        }
    }
    let page = shown(&by, &member, &work, &page, &filled);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Nothing stands where only a form is sent to: back to where the form is.
pub async fn back(_: Asker, Path(account): Path<String>) -> Redirect {
    Redirect::to(&format!("{HERE}/{account}"))
}
