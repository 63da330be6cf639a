//! The rules, printed: what is owed, when, within how long, and on whose authority.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Rule};
use maud::{Markup, html};

use super::asker::Asker;
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk::summary_list;
use crate::parts::told;

/// Every rule, by the judgment it belongs to.
pub async fn rules(State(desk): State<Arc<Desk>>, by: Asker) -> Response {
    let rules = desk.catalogue().rules();
    let mut areas: Vec<&str> = Vec::new();
    for rule in rules {
        if !areas.contains(&rule.area.word()) {
            areas.push(rule.area.word());
        }
    }
    let page = Page {
        by: &by,
        title: "Rules",
        tab: Tab::Rules,
        strip: None,
        head: html! {
            h1 { "Rules" }
            p class="lead" { "What is owed to a child, when it arises, within how long, and on whose authority: " (rules.len()) " versions of rules in force or once in force." }
        },
        main: html! {
            @for area in areas {
                section class="panel" {
                    div class="panel__top" { h2 { (told::begun(area)) } }
                    ul class="rules" { @for rule in rules.iter().filter(|rule| rule.area.word() == area) { (line(rule)) } }
                }
            }
        },
        past: None,
        of: None,
    };
    page.into_response()
}

fn line(rule: &Rule) -> Markup {
    html! {
        li {
            a href={ "/catalogue/" (rule.id) } { (rule.title_for("the child")) }
            span class="meta" { (told::begun(&rule.term_in_words())) ". " (told::begun(rule.basis.shown_as())) ". " span class="rule__id" { (rule.id) } }
        }
    }
}

/// One rule, in each of its versions.
pub async fn rule(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let rules = desk.catalogue().rules().iter();
    let versions: Vec<&Rule> = rules.filter(|rule| rule.id == id).collect();
    if versions.is_empty() {
        return Err(Problem::nothing_there());
    }
    let page = Page {
        by: &by,
        title: "One rule",
        tab: Tab::Rules,
        strip: None,
        head: html! { h1 { @if let Some(rule) = versions.last() { (rule.title_for("the child")) } } p class="rule__id" { (id) } },
        main: html! { @for rule in versions.iter().rev() { (version(rule)) } },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

fn version(rule: &Rule) -> Markup {
    let from = format!("Version {}, from {}", rule.version, told::date(rule.from));
    html! {
        section class="panel" {
            div class="panel__top" { h2 { (from) @if let Some(until) = rule.to { ", until " (told::date(until)) } } }
            p { (rule.sentence()) }
            (summary_list(&[
                ("Rests on", html! { (told::begun(rule.basis.shown_as())) }),
                ("Authority", html! { (rule.says) }),
                ("Where to read it", html! { @match &rule.address { Some(address) => (address), None => "not published at an address" } }),
            ]))
        }
    }
}
