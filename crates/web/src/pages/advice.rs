//! What is given to a child or family, by kind of harm: what to say, what to give, and a record that it was given.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Advice, Desk, Entry, advice};
use heard_record::fact::online::{Resource, ResourcesGiven};
use heard_record::fact::person::AdviceGiven;
use heard_record::kind::OneKind;
use maud::html;

use super::entries::{Entries, Part};
use super::form::{Filled, Sent};
use super::layout::Page;
use super::opened::Opened;
use super::timeline::answers;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::told;

/// What is asked besides what was given: to whom.
const GIVEN: &str = "given";

/// Which kind of harm, in the address and on the form.
const ABOUT: &str = "about";

/// A thing that was given.
const THING: &str = "thing";

/// For which kinds of harm what is given is told as what the law of online harm asks for too.
const ONLINE: [&str; 2] = ["blackmail", "online"];

fn chosen(id: &str) -> Option<&'static Advice> {
    advice().iter().find(|one| one.id == id)
}

fn parts(one: &Advice, filled: &Filled) -> Vec<Part> {
    let given: Vec<&str> = filled.all(THING).collect();
    let mut parts = vec![
        Part::of(GIVEN, AdviceGiven::KIND)
            .must()
            .fixed("about", one.title.clone())
            .fixed("resources", given.join(", ")),
    ];
    if ONLINE.contains(&&*one.id) {
        let known: Vec<&str> = given
            .iter()
            .copied()
            .filter(|thing| Resource::of_word(thing).is_some())
            .collect();
        parts.push(
            Part::of("online", ResourcesGiven::KIND)
                .fixed("resources", known.join(", "))
                .fixed("to", filled.one("given.to"))
                .must_if(!known.is_empty()),
        );
    }
    parts
}

/// What to say and give, and what was given before.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    opened.is_now()?;
    let query = Filled::of_body(query.as_deref().unwrap_or_default());
    let Some(one) = chosen(query.one(ABOUT)) else {
        return Ok(kinds(&opened).into_response());
    };
    // What was begun about another kind of harm stays with that.
    let (draft, saved) = Filled::kept(&desk, &opened.by, &opened.path).await?;
    let saved = saved.filter(|_| draft.one(ABOUT) == one.id);
    let filled = if saved.is_some() { draft } else { query };
    let parts = parts(one, &filled);
    let entries = Entries::kept_at(opened.by.now, parts, &filled, saved).of(filled.cases());
    Ok(shown(&opened, one, &entries, &filled).into_response())
}

/// Records that it was given.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let one = chosen(filled.one(ABOUT)).ok_or_else(Problem::nothing_there)?;
    let mut entries = Entries::sent(&opened, parts(one, &filled), &filled).of(filled.cases());
    let shown = |entries: &Entries| shown(&opened, one, entries, &filled);
    entries.record(&desk, &opened, "/advice", shown).await
}

/// The kinds of harm, to choose from, and what was given so far.
fn kinds(opened: &Opened) -> Page<'_> {
    let history = opened.history();
    let given: Vec<&Entry> = history
        .iter()
        .rev()
        .filter(|entry| {
            [AdviceGiven::KIND.words, ResourcesGiven::KIND.words].contains(&entry.kind)
                && entry.taken_back.is_none()
        })
        .collect();
    let name = opened.first_name();
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "What to give, by kind of harm" } }
            ul class="rules" {
                @for one in advice() {
                    li { a href=(opened.address_with("/advice", &[(ABOUT, &one.id)])) { (one.title) } span class="meta" { "To give: " (one.give.join(", ")) } }
                }
            }
            p class="meta" { "These texts are this force’s own, not law. An inspection found a blackmailed boy’s mother handed a fraud leaflet, and nothing else." }
        }
        section class="panel" {
            div class="panel__top" { h2 { "Given so far to " (name) " and the family" } span class="meta" { (given.len()) } }
            @if given.is_empty() { p class="empty" { "Nothing is recorded as given." } }
            @for entry in given {
                div class="held" {
                    h3 { @if let Some(lead) = &entry.lead { (told::begun(lead)) } @else { (told::begun(entry.kind)) } }
                    p class="meta" { (told::when(entry.happened, opened.by.now)) ", by " (entry.by.name) }
                    (answers(entry, opened.by.now))
                }
            }
        }
    };
    opened.page("Advice", "/advice", main)
}

fn shown<'o>(opened: &'o Opened, one: &Advice, entries: &Entries, filled: &Filled) -> Page<'o> {
    let name = opened.first_name();
    let things: Vec<Choice> = one
        .give
        .iter()
        .map(|thing| Choice {
            value: thing.clone(),
            text: told::begun(thing),
            chosen: filled.all(THING).any(|given| given == thing),
            ..Choice::default()
        })
        .collect();
    let is_online = ONLINE.contains(&&*one.id);
    let main = html! {
        section class="panel advice" {
            div class="panel__top" { h2 { (one.title) } a href=(opened.address("/advice")) { "Another kind of harm" } }
            h3 { "Say to " (name) }
            ul class="advice__child" { @for say in &one.child { li { (say) } } }
            h3 { "Say to the family" }
            ul class="advice__list" { @for say in &one.family { li { (say) } } }
            h3 { "Never" }
            ul class="advice__list" { @for say in &one.never { li { (say) } } }
            p class="meta" { "This force’s own text, not law. It answers " @for (at, rule) in one.rests.iter().enumerate() { @if at > 0 { ", " } a href={ "/catalogue/" (rule) } { (rule) } } "." }
        }
        section class="panel panel--form" {
            h2 { "Record what was given" }
            form method="post" novalidate {
                (entries.problems())
                (entries.carried(opened))
                (govuk::hidden(ABOUT, &one.id))
                (entries.when("When was it given?"))
                (govuk::checkboxes(&Question::called(THING, "What was given?"), &things))
                (entries.field(GIVEN, "to", opened))
                @if is_online {
                    @for key in ["told_not_at_fault", "removal_with_child", "contact", "next_steps"] { (entries.field("online", key, opened)) }
                }
                (entries.matters(opened))
                (govuk::button("Put on record", ""))
                (entries.keeping(opened))
            }
        }
    };
    let title = entries.title("What was given", "Error: What was given");
    opened.page(title, "/advice", main)
}
