//! Who has an interest in a child, to those who are to know: whoever keeps the record, and the privacy lead.

use std::collections::{BTreeMap, BTreeSet};

use heard_desk::access::reads_looks_for;
use heard_desk::{Conflict, Conflicts, Desk, No};
use heard_record::PersonId;
use maud::{Markup, html};

use super::asker::{Asker, or_without, tell_of};
use super::looks::named;
use crate::parts::told;

/// The conflicts of interest that whoever asks is to be told of and that nobody said do not stand in the way; the place of
/// them, where there is none.
async fn panel(desk: &Desk, by: &Asker) -> Result<Markup, No> {
    let mut all = desk.conflicts(&by.signed).await?;
    all.damaged.iter().for_each(tell_of);
    all.told.retain(|conflict| !conflict.cleared);
    let who: BTreeSet<PersonId> = all.told.iter().map(|conflict| conflict.who).collect();
    let names = desk.called_at_work(&who).await?;
    Ok(shown(by, &all, &names))
}

/// The same; that it cannot be told, where it cannot be had.
pub async fn panel_if_it_can_be_told(desk: &Desk, by: &Asker) -> Markup {
    or_without(panel(desk, by).await).unwrap_or_else(not_told)
}

/// What cannot be told, where the panel cannot be had.
const WHO_HAS_AN_INTEREST: &str = "Who has an interest in a child whose record you keep";

fn not_told() -> Markup {
    html! { section class="panel told-at-once" id="conflicts" data-live { (told::not_now(WHO_HAS_AN_INTEREST)) } }
}

/// The place of the panel, with nothing to tell.
fn nothing() -> Markup {
    html! { section id="conflicts" data-live {} }
}

fn shown(by: &Asker, all: &Conflicts, names: &BTreeMap<PersonId, String>) -> Markup {
    if all.told.is_empty() {
        return if all.damaged.is_empty() {
            nothing()
        } else {
            not_told()
        };
    }
    html! {
        section class="panel told-at-once" id="conflicts" data-live {
            div class="panel__top" { h2 { "Conflicts of interest" } span class="meta" { (how_many(all)) } }
            p class="meta" { "You are told because you keep the record, or lead on privacy. The record is shut to each of them until somebody else says that it does not stand in the way." }
            @if !all.damaged.is_empty() { (told::not_now("All of them")) }
            ul class="rows" { @for conflict in &all.told { (row(by, conflict, names)) } }
        }
    }
}

/// How many stand in the way; where some of them are left out, that there are more, and where some cannot be read, that
/// nobody knows.
fn how_many(all: &Conflicts) -> String {
    let told = all.told.len();
    if !all.damaged.is_empty() {
        told::HOW_MANY_UNKNOWN.into()
    } else if all.more_stand {
        format!("the latest {told} of more")
    } else {
        told.to_string()
    }
}

fn row(by: &Asker, conflict: &Conflict, names: &BTreeMap<PersonId, String>) -> Markup {
    html! {
        li {
            span {
                strong { (named(conflict.who, names)) } ", "
                @match conflict.is { Some(is) => (is.in_words()), None => "what it is, is not recorded" }
                ": "
                @match conflict.child { Some(child) => (the_record(by, child)), None => "no child is named" }
            }
            span class="meta" { (told::moment(conflict.at, by.now)) }
        }
    }
}

/// The record, as far as it is their work: whose work is who looked does not open it for that.
fn the_record(by: &Asker, child: PersonId) -> Markup {
    html! {
        @if reads_looks_for(by.signed.role).is_empty() { a href={ "/children/" (child) } { "the record " (child.shown()) } }
        @else { "the record " (child.shown()) ", " a href={ "/children/" (child) "/access" } { "who looked at it" } }
    }
}
