//! Who looks after a child: given by whoever may, given up with a reason, and on record either way.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, Holder, No};
use heard_record::PersonId;
use heard_record::fact::access::{GivenUp, Held, HeldAs};
use heard_record::kind::OneKind;
use maud::{Markup, html};
use uuid::Uuid;

use super::entries::{Entries, Part};
use super::form::{Filled, Sent, sealed};
use super::layout::Page;
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::told;

/// Who it is given to.
const WHO: &str = "who";

/// Who was directed, by the address that leads here.
const DIRECTED: &str = "directed";

/// As what a child may be given to a colleague. Who keeps a place is on no list: that would tell that there is one.
const AS: [HeldAs; 5] = [
    HeldAs::OfficerInCase,
    HeldAs::Supervisor,
    HeldAs::Coordinator,
    HeldAs::Keeper,
    HeldAs::PlaceKeeper,
];

/// What is said to whoever may not give a child to somebody.
const WITHOUT_LEAVE: &str = "You may not do this in your role, or not for yourself. A supervisor whose team holds the child, or the record’s keeper, may.";

fn giving(opened: &Opened) -> Vec<Part> {
    vec![
        Part::of("", Held::KIND)
            .must()
            .now()
            .fixed("child", opened.reading.child().to_string()),
    ]
}

/// The address at which the child is given to those who were directed and do not hold the child.
pub fn to_give_to(opened: &Opened, who: &[PersonId]) -> String {
    let who: Vec<String> = who.iter().map(PersonId::to_string).collect();
    let who: Vec<(&str, &str)> = who.iter().map(|who| (DIRECTED, &**who)).collect();
    opened.address_with("/holders", &who)
}

/// Who looks after the child, and giving the child to somebody.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let entries = Entries::begun(&desk, &opened, giving(&opened)).await?;
    let (filled, _) = Filled::kept(&desk, &opened.by, &opened.path).await?;
    let asked = Filled::of_body(query.as_deref().unwrap_or_default());
    let directed: Vec<PersonId> = asked
        .all(DIRECTED)
        .filter_map(|who| who.parse().ok())
        .collect();
    Ok(shown(&desk, &opened, &entries, &filled, &directed)
        .await?
        .into_response())
}

async fn shown<'o>(
    desk: &Desk,
    opened: &'o Opened,
    entries: &Entries,
    filled: &Filled,
    directed: &[PersonId],
) -> Result<Page<'o>, Problem> {
    let holders = desk.holders(&opened.reading, opened.known).await?;
    let colleagues = desk.colleagues(&opened.by.signed).await?;
    let choices: Vec<Choice> = colleagues
        .iter()
        .map(|one| Choice {
            value: one.person.to_string(),
            text: format!("{}, {}", one.name, one.role.word()),
            chosen: if filled.has(WHO) {
                filled.one(WHO) == one.person.to_string()
            } else {
                directed.first() == Some(&one.person)
            },
            ..Choice::default()
        })
        .collect();
    let held_as = AS.map(|held| Choice {
        value: held.word().into(),
        text: told::begun(held.word()),
        chosen: filled.one("held_as") == held.word(),
        ..Choice::default()
    });
    let name = opened.first_name();
    let to_give: Vec<&str> = colleagues
        .iter()
        .filter(|one| directed.contains(&one.person))
        .filter(|one| holders.iter().all(|holder| holder.person != one.person))
        .map(|one| &*one.name)
        .collect();
    let main = html! {
        (entries.problems())
        @if !to_give.is_empty() {
            p class="lead" { "Directed, and not holding " (name) ": " (to_give.join(", ")) ". Give " (name) " to each, so that they see what they are to do; or " a href=(opened.address("")) { "leave it as it is" } "." }
        }
        section class="panel" {
            div class="panel__top" { h2 { "Who looks after " (name) } span class="meta" { (holders.len()) } }
            @if holders.is_empty() { p class="empty" { "Nobody is named on record as looking after " (name) "." } }
            ul class="rows" { @for holder in &holders { (holds(opened, holder, filled)) } }
        }
        @if opened.past.is_none() {
            section class="panel panel--form" {
                h2 { "Give " (name) " to a colleague" }
                @if choices.is_empty() { p class="empty" { "Nobody is on record as working with you." } }
                @else {
                    form method="post" novalidate {
                        (entries.carried(opened))
                        (govuk::radios(&entries.asked(WHO, "To whom?"), &choices))
                        (govuk::radios(&entries.asked("held_as", "As what?"), &held_as))
                        (entries.field("", "until", opened))
                        (govuk::button("Give", ""))
                        p class="meta" { "Whoever holds a child may read and write on the record, and owes what is owed. Only a supervisor or keeper gives a child to somebody, and never to themselves." }
                    }
                }
            }
        }
    };
    let title = entries.title("Who is responsible", "Error: Who is responsible");
    Ok(opened.page(title, "/holders", main))
}

fn holds(opened: &Opened, holder: &Holder, filled: &Filled) -> Markup {
    let is_of_it = filled.has("because") && filled.one(WHO) == holder.person.to_string();
    let typed = if is_of_it { filled.one("because") } else { "" };
    let name = holder
        .name
        .clone()
        .unwrap_or_else(|| "Somebody without an account now".into());
    let because = format!("because-{}-{}", holder.person, holder.held_as.word());
    html! {
        li {
            span { strong { (name) } ", " (holder.held_as.word()) span class="meta" { ", since " (told::when(holder.since, opened.by.now)) } }
            @if opened.past.is_none() {
                (govuk::details(&format!("{name} gives it up"), &html! {
                    form method="post" action=(opened.address("/holders/end")) novalidate {
                        (sealed(&opened.by))
                        (govuk::hidden("key", &Uuid::new_v4().to_string()))
                        (govuk::hidden(WHO, &holder.person.to_string()))
                        (govuk::hidden("held_as", holder.held_as.word()))
                        (govuk::input(&Question { id: govuk::id_of(&because), ..Question::called("because", "Why?") }, "text", typed))
                        (govuk::button("Put on record", "govuk-button--secondary"))
                    }
                }))
            }
        }
    }
}

/// Gives the child to somebody.
pub async fn give(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let mut entries = Entries::sent(&opened, giving(&opened), &filled);
    let held = entries.check_given(opened.reading.child(), opened.by.now);
    let who: Option<PersonId> = filled.one(WHO).parse().ok();
    let colleagues = desk.colleagues(&opened.by.signed).await?;
    let who = who.filter(|who| colleagues.iter().any(|one| one.person == *who));
    if who.is_none() {
        entries.add_wrong("Say to whom", Some(WHO));
    }
    if !AS.iter().any(|held| held.word() == filled.one("held_as")) {
        entries.add_wrong("Say as what", Some("held_as"));
    }
    if entries
        .put_given(&desk, &opened.by, who, held, WITHOUT_LEAVE)
        .await?
    {
        let dropped = desk.drop_draft(&opened.by.signed, &opened.path).await;
        dropped.map_err(No::from)?;
        return Ok(Redirect::to(&opened.address("/holders")).into_response());
    }
    let page = shown(&desk, &opened, &entries, &filled, &[]).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Nothing stands where only a form is sent to: back to where the form is.
pub async fn back(opened: Opened) -> Redirect {
    Redirect::to(&opened.address("/holders"))
}

/// Somebody gives the child up.
pub async fn end(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let part = Part::of("", GivenUp::KIND)
        .must()
        .now()
        .fixed("child", opened.reading.child().to_string())
        .fixed("held_as", filled.one("held_as"))
        .fixed("because", filled.one("because"));
    let mut entries = Entries::sent(&opened, vec![part], &filled);
    if filled.one("because").is_empty() {
        entries.add_wrong("Say why it is given up", None);
    }
    let given_up = entries.check_given(opened.reading.child(), opened.by.now);
    let who: Option<PersonId> = filled.one(WHO).parse().ok();
    if who.is_none() {
        entries.add_wrong("Say who gives it up", None);
    }
    if entries
        .put_given(&desk, &opened.by, who, given_up, WITHOUT_LEAVE)
        .await?
    {
        return Ok(Redirect::to(&opened.address("/holders")).into_response());
    }
    let mut page = Entries::blank(&opened, giving(&opened));
    for (say, _) in entries.wrong() {
        page.add_wrong(say.clone(), None);
    }
    let page = shown(&desk, &opened, &page, &filled, &[]).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
