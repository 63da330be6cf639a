//! The people around a child, and the places, phones, vehicles and accounts: as a list, and as a picture of the same; and
//! what restricts contact with the child.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::{Beside, Desk, Known, Near, Overview, Restriction, Sharing, Thing, ThingKind};
use heard_record::PersonId;
use heard_record::fact::person::Relationship;
use maud::{Markup, html};

use super::asker::{Overviews, all_that_can_be_read};
use super::form::Filled;
use super::opened::{Opened, not_recorded};
use crate::fault::Problem;
use crate::parts::graph::{self, Node, Ties};
use crate::parts::told;

/// From which age on somebody is an adult.
const ADULT: i16 = 18;

/// The page.
pub async fn people(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Filled::of_body(query.as_deref().unwrap_or_default());
    let steps = if query.one("steps") == "2" { 2 } else { 1 };
    let wanted: BTreeSet<PersonId> = opened
        .overview
        .near
        .iter()
        .filter(|near| steps == 2 || near.is_of_concern())
        .map(|near| near.person)
        .collect();
    let beyond = desk.these(&opened.by.signed, &wanted, opened.known);
    let beyond = all_that_can_be_read(beyond.await?);
    let beside = opened.reading.beside(opened.known, opened.known);
    let sharing = sharing(&desk, &opened, &beside.things).await?;
    let main = html! {
        (restrictions(&opened, &beside.restrictions))
        (picture(&opened, &beyond, &beside, steps))
        (list(&opened, &beyond))
        (things(&opened, &beside.things, &sharing))
        @if steps == 2 { (second(&opened, &beyond)) }
    };
    Ok(opened
        .page("People and places", "/people", main)
        .into_response())
}

fn picture(opened: &Opened, beyond: &Overviews, beside: &Beside, steps: u8) -> Markup {
    let near = &opened.overview.near;
    let centre = Node {
        name: opened.first_name(),
        shape: graph::Shape::Child,
        ties: String::new(),
    };
    let people = near.iter().map(|one| {
        let told = beyond.get(&one.person).filter(|_| steps == 2);
        let further =
            told.map_or_else(Vec::new, |told| others_of(opened, told).map(node).collect());
        (node(one), further)
    });
    let things = beside
        .things
        .iter()
        .map(|thing| (node_of(thing), Vec::new()));
    let first: Vec<(Node, Vec<Node>)> = people.chain(things).collect();
    let ways = [("1", "1 step", 1), ("2", "2 steps", 2)];
    html! {
        section class="panel" id="picture" {
            div class="panel__top" {
                h2 { "Around " (opened.first_name()) }
                ul class="switch" aria-label="How far" {
                    @for (value, says, far) in ways { li { a href=(opened.address_with("/people", &[("steps", value)])) aria-current=[(far == steps).then_some("true")] { (says) } } }
                }
            }
            @if first.is_empty() { p class="empty" { (nobody(opened)) } }
            @else {
                (graph::graph(&Ties { centre, around: first }))
                p class="meta" { "Everything in this picture is in the lists below it, with who said it and how sure it is." }
            }
        }
    }
}

fn nobody(opened: &Opened) -> String {
    let who = format!("Who is around {}", opened.first_name());
    opened.none_of_summary(&who, "Nobody is recorded.")
}

fn node(near: &Near) -> Node {
    Node {
        name: told::first_name(&near.name).to_owned(),
        shape: shape_of(near),
        ties: near.is.to_owned(),
    }
}

fn shape_of(near: &Near) -> graph::Shape {
    use graph::Shape;
    let is_young = near.relation.is_sibling_or_friend()
        || matches!(
            near.relation,
            Relationship::PeerOfConcern | Relationship::FellowVictim | Relationship::ChildOf
        );
    match near.age {
        _ if near.is_of_concern() => Shape::OfConcern,
        Some(age) if age < ADULT => Shape::Child,
        None if is_young => Shape::Child,
        _ => Shape::Adult,
    }
}

/// Those around somebody who is around the child, but for the child.
fn others_of<'w>(opened: &Opened, told: &'w Overview) -> impl Iterator<Item = &'w Near> {
    let child = opened.reading.child();
    told.near.iter().filter(move |near| near.person != child)
}

fn list(opened: &Opened, beyond: &Overviews) -> Markup {
    let near = &opened.overview.near;
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "The same as a list: people" } @if !near.is_empty() { span class="meta" { (told::counted(near.len(), "person", "people")) (opened.of_part()) } } }
            @if near.is_empty() { p class="empty" { (nobody(opened)) } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="People" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "People, what each is to the child, from where that is known and how sure it is" }
                        thead { tr {
                            @for head in ["Who", "Is the child’s", "Lives with them", "From", "How sure", "Since", "Contact restricted by", "Other people around them"] { th scope="col" { (head) } }
                        } }
                        tbody {
                            @for one in near {
                                tr {
                                    th scope="row" { a href={ "/children/" (one.person) } { (one.name) } }
                                    td { (told::begun(one.is)) }
                                    td { @if one.together { "Yes" } @else { (not_recorded()) } }
                                    td { @match &one.source { Some(source) => (source), None => (not_recorded()) } }
                                    td { @match one.sure { Some(sure) => (sure), None => (not_recorded()) } }
                                    td { (told::when(one.since, opened.by.now)) }
                                    td { (restricted(one)) }
                                    td { (around(opened, one, beyond)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What restricts contact with somebody, as far as that is on record.
fn restricted(near: &Near) -> Markup {
    html! {
        @match &near.restrictions { Some(restrictions) => strong { (restrictions) }, None => (not_recorded()) }
        @match near.safe_to_contact {
            Some(false) => { br; strong { "Not safe to contact" } },
            Some(true) => { br; "Safe to contact" },
            None => {},
        }
    }
}

/// What restricts contact with the child, before anything else: whoever reads it may be about to arrange contact.
fn restrictions(opened: &Opened, of_child: &[Known<Restriction>]) -> Markup {
    let near = opened.overview.near.iter();
    let of_people: Vec<&Near> = near.filter(|near| near.restrictions.is_some()).collect();
    html! {
        @if !of_child.is_empty() || !of_people.is_empty() {
            section class="panel" id="restrictions" {
                h2 { "Contact with " (opened.first_name()) " is restricted" }
                ul class="rows" {
                    @for one in of_people {
                        li {
                            span { strong { (one.name) } ", " (one.is) ": " (one.restrictions.as_deref().unwrap_or_default()) }
                            span class="meta" { "since " (told::when(one.since, opened.by.now)) @if let Some(source) = &one.source { ", " (source) } }
                        }
                    }
                    @for one in of_child {
                        li {
                            span { strong { (told::begun(one.what.kind)) } @if let Some(says) = &one.what.says { ": " (says) } }
                            span class="meta" { (told::when(one.happened, opened.by.now)) ", " (one.by) }
                        }
                    }
                }
                p class="meta" { "As recorded. Whether a condition or an order still stands is yours to check before any contact is arranged." }
            }
        }
    }
}

/// Places, phones, vehicles and accounts, each as the picture has it.
fn things(opened: &Opened, all: &[Thing], sharing: &[Option<Sharing>]) -> Markup {
    let now = opened.by.now;
    let shared = sharing
        .iter()
        .map(Option::as_ref)
        .chain(std::iter::repeat(None));
    html! {
        section class="panel" id="things" {
            div class="panel__top" { h2 { "Places, phones, vehicles and accounts" } @if !all.is_empty() { span class="meta" { (all.len()) (opened.of_part()) } } }
            @if all.is_empty() { p class="empty" { (opened.none("Which places, phones, vehicles and accounts there are", "No place, phone, vehicle or account is recorded, or each is kept from you.")) } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Places, phones, vehicles and accounts" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "Places, phones, vehicles and accounts, how each is tied to the child, from where that is known and how sure it is" }
                        thead { tr { @for head in ["What", "Kind", "Tied to the child", "From", "How sure", "Since", "Last", "Other children"] { th scope="col" { (head) } } } }
                        tbody {
                            @for (one, shared) in all.iter().zip(shared) {
                                tr {
                                    th scope="row" { (one.called) }
                                    td { (told::begun(kind_of(one))) }
                                    td { (told::begun(&one.is)) }
                                    td { @match &one.source { Some(source) => (source), None => (not_recorded()) } }
                                    td { @match one.sure { Some(sure) => (sure), None => (not_recorded()) } }
                                    td { (told::when(one.since, now)) }
                                    td { (told::when(one.last, now)) }
                                    td { (others(shared)) }
                                }
                            }
                        }
                    }
                }
                p class="meta" { "Other children are those on record now with the same number or the same words, of whom you may know: whether it is the same one is yours to check. Those of a school are not counted." }
            }
        }
    }
}

/// The other children tied to each thing; none, where the record is shown as it was, or whoever asks may not search.
async fn sharing(
    desk: &Desk,
    opened: &Opened,
    things: &[Thing],
) -> Result<Vec<Option<Sharing>>, Problem> {
    if opened.past.is_some() || !may_ever(opened.by.signed.role, Act::Search) {
        return Ok(Vec::new());
    }
    let sharing = desk.sharing(&opened.by.signed, &opened.reading, things);
    Ok(sharing.await?)
}

/// How many other children, and each of them.
fn others(shared: Option<&Sharing>) -> Markup {
    html! {
        @match shared {
            None => "not counted",
            Some(shared) => {
                strong { (shared.children.len()) @if shared.more { " or more" } }
                @for one in &shared.children { a class="strip-link" href={ "/children/" (one.person) } { (one.name.clone().unwrap_or_else(|| one.person.shown())) @if let Some(age) = one.age { ", " (age) } } }
            },
        }
    }
}

fn kind_of(thing: &Thing) -> &'static str {
    match thing.kind {
        ThingKind::Place => "place",
        ThingKind::Phone => "phone",
        ThingKind::Vehicle => "vehicle",
        ThingKind::Account => "account",
    }
}

fn node_of(thing: &Thing) -> Node {
    Node {
        name: thing.called.clone(),
        shape: match thing.kind {
            ThingKind::Place => graph::Shape::Place,
            _ => graph::Shape::Thing,
        },
        ties: thing.is.clone(),
    }
}

/// Whom else somebody is around, where their record was opened for it.
fn around(opened: &Opened, near: &Near, beyond: &Overviews) -> Markup {
    html! {
        @match beyond.get(&near.person) {
            Some(told) => {
                @let others: Vec<_> = others_of(opened, told).collect();
                strong { (others.len()) } @for other in &others { a class="strip-link" href={ "/children/" (other.person) } { (other.name) " (" (other.is) ")" } }
            },
            None => a href=(opened.address_with("/people", &[("steps", "2")])) { "Look" span class="govuk-visually-hidden" { ": " (near.name) } },
        }
    }
}

/// Those two steps away, as a list: the same as the picture shows.
fn second(opened: &Opened, beyond: &Overviews) -> Markup {
    let each = beyond.iter();
    let all: Vec<(&PersonId, &Overview, &Near)> = each
        .flat_map(|(person, told)| others_of(opened, told).map(move |near| (person, told, near)))
        .collect();
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "Two steps away" } span class="meta" { (all.len()) } }
            @if all.is_empty() { p class="empty" { "Nobody, of whom a record is open to you." } }
            ul class="rows" {
                @for (person, told, near) in all {
                    li {
                        a href={ "/children/" (near.person) } { (near.name) }
                        span { (told::begun(near.is)) " of " (told.name_of(*person)) }
                    }
                }
            }
        }
    }
}
