//! One's own account: who one is here, and where one is signed in.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Appearance, Desk, No};
use maud::{Markup, html};

use super::asker::Asker;
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use super::walls;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question, summary_list};
use crate::parts::told;

/// The page.
pub async fn account(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let sessions = desk.sign_in().sessions(&by.signed.account).await?;
    let walls = desk.own_walls(&by.signed).await?;
    let drafts = desk.drafts(&by.signed).await.map_err(No::from)?;
    let page = Page {
        by: &by,
        title: "Your account",
        tab: Tab::Elsewhere,
        strip: None,
        head: html! { h1 { "Your account" } },
        main: html! {
            section class="panel" {
                (summary_list(&[
                    ("Name", html! { (by.signed.name) }),
                    ("Account", html! { (by.signed.account.name) }),
                    ("Role", html! { (told::begun(by.signed.role.word())) " " a href="/role?to=/account" { "Act in another role" } }),
                ]))
            }
            (looks_like(&by))
            p { a href="/account/work" { "Your own work: posts, courses, how many children you hold, and what is owed about you" } }
            p { a href="/account/looks" { "What you looked at: every record that was opened to you or refused to you" } }
            p { a href="/told" { "What you were told at once, because it was about to be late" } }
            p { a href="/emergencies" { "Records opened in an emergency that you are to be told of" } }
            section class="panel" {
                div class="panel__top" { h2 { "What you have written and not put on record" } span class="meta" { (drafts.len()) } }
                @if drafts.is_empty() { p class="empty" { "Nothing." } }
                ul class="rows" { @for (form, saved) in &drafts { li { a href=(form) { "Saved " (told::moment(*saved, by.now)) } span class="meta" { (form.rsplit(['/', '#']).next().unwrap_or_default()) } } } }
                p class="meta" { "It is yours alone, and gone 14 days after you last wrote in it." }
            }
            section class="panel" {
                div class="panel__top" { h2 { "Where you are signed in" } span class="meta" { (sessions.len()) } }
                ul class="rows" {
                    @for session in &sessions {
                        li {
                            span { (session.label) @if session.id == by.signed.session.id { strong { " (here)" } } br; span class="meta" { "since " (told::moment(session.began, by.now)) ", last used " (told::moment(session.seen, by.now)) } }
                            form action={ "/account/sessions/" (session.id) "/end" } method="post" {
                                (sealed(&by))
                                button class="govuk-button govuk-button--secondary" type="submit" { "Sign out there" span class="govuk-visually-hidden" { ", since " (told::moment(session.began, by.now)) } }
                            }
                        }
                    }
                }
            }
            (walls::own(&by, &walls))
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

/// The colours somebody may choose: what is kept, and what it is called.
const THEMES: [(&str, &str); 4] = [
    ("", "As this machine is set"),
    ("light", "Light"),
    ("grey", "Grey, for a dim control room"),
    ("dark", "Dark"),
];

/// How somebody wants their pages, to be changed.
fn looks_like(by: &Asker) -> Markup {
    let wanted = &by.appearance;
    let themes = THEMES.map(|(value, text)| Choice {
        value: value.into(),
        text: text.into(),
        chosen: wanted.theme == value,
        ..Choice::default()
    });
    let two = |chosen: bool, yes: &str, no: &str| {
        [("yes", yes, chosen), ("no", no, !chosen)].map(|(value, text, chosen)| Choice {
            value: value.into(),
            text: text.into(),
            chosen,
            ..Choice::default()
        })
    };
    html! {
        section class="panel panel--form" {
            h2 { "How pages look to you" }
            form method="post" action="/account/appearance" {
                (sealed(by))
                (govuk::radios(&Question::called("theme", "Colours"), &themes))
                (govuk::radios(&Question::called("compact", "Rows"), &two(wanted.compact, "Close together", "With room between them")))
                (govuk::radios(&Question::called("keys", "Keys that do what a press would").hint("On a new incident, Alt with 1 to 5 chooses what it is about; Ctrl with Enter sends the form you are in"), &two(wanted.keys, "On", "Off")))
                (govuk::button("Keep", ""))
            }
        }
    }
}

/// Keeps how somebody wants their pages.
pub async fn appearance(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let theme = filled.one("theme");
    if !THEMES.iter().any(|(value, _)| *value == theme) {
        return Err(Problem::unreadable(
            "There are no such colours. Choose one of those on your account’s page.",
        ));
    }
    let wanted = Appearance {
        theme: theme.to_owned(),
        compact: filled.one("compact") == "yes",
        keys: filled.one("keys") != "no",
    };
    let kept = desk.keep_appearance(&by.signed, &wanted).await;
    kept.map_err(No::from)?;
    Ok(Redirect::to("/account").into_response())
}

/// Ends one of one's own sessions.
pub async fn end(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let id = id.parse().map_err(|_| Problem::nothing_there())?;
    if desk.sign_in().end_session(&by.signed.account, id).await? {
        Ok(Redirect::to("/account").into_response())
    } else {
        Err(Problem::nothing_there())
    }
}
