//! What the records that are open show around the question of a profile: the network, the places, and when things came to be.
//! Children are counted here and not named, and where they live is never a place.

use std::collections::BTreeMap;

use heard_desk::{ConcernKind, Known, ProfileSays, Register, Touching};
use heard_record::when::date_of;
use maud::{Markup, html};

use crate::pages::asker::Asker;
use crate::parts::told;

/// For how many months back the time is shown.
const MONTHS: usize = 12;

/// How much stands around the question.
pub struct Counts {
    children: Option<usize>,
    adults: Option<usize>,
    places: Option<usize>,
}

impl Counts {
    /// Of the records that are open; nothing, for whoever has no children.
    pub fn of(register: Option<&Register>) -> Counts {
        let of_kind = |register: &Register, kind| {
            let concerns = register.concerns();
            concerns.iter().filter(|one| one.kind == kind).count()
        };
        Counts {
            children: register.map(|register| register.children.len()),
            adults: register.map(|register| of_kind(register, ConcernKind::Adult)),
            places: register.map(|register| of_kind(register, ConcernKind::Place)),
        }
    }

    /// Each, by the field it is kept in.
    pub fn each(&self) -> [(&'static str, Option<usize>); 3] {
        [
            ("children", self.children),
            ("adults", self.adults),
            ("places", self.places),
        ]
    }
}

/// The network, the places and the time.
pub fn all(register: Option<&Register>, known: &[&Known<ProfileSays>], by: &Asker) -> Markup {
    let Some(register) = register else {
        return html! {
            section class="panel" id="network" {
                div class="panel__top" { h2 { "Network, places and time" } }
                p class="empty" { "In your role, " (by.signed.role.word()) ", you see no child’s record, so nothing is counted of any here. Whoever leads on exploitation sees it and keeps the figures." }
                (events(known, by))
            }
        };
    };
    let concerns = register.concerns();
    html! {
        p class="meta" { "Of the " (told::counted(register.children.len(), "child", "children")) " of the register whose record is open to you. Children are counted and not named." }
        (of_kind(&concerns, ConcernKind::Adult, "network", "Network", "No adult is on record as of concern around them.", "Adult"))
        (of_kind(&concerns, ConcernKind::Place, "places", "Places", "No place is on record as of concern around them.", "Place"))
        (time(&concerns, known, by))
    }
}

fn of_kind(
    all: &[Touching],
    kind: ConcernKind,
    id: &str,
    title: &str,
    none: &str,
    head: &str,
) -> Markup {
    let some: Vec<&Touching> = all.iter().filter(|one| one.kind == kind).collect();
    html! {
        section class="panel" id=(id) data-live {
            div class="panel__top" { h2 { (title) } span class="meta" { (some.len()) } }
            @if some.is_empty() { p class="empty" { (none) } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label=(title) {
                    table class="board" {
                        caption class="govuk-visually-hidden" { (title) ": each with how many children it touches" }
                        thead { tr { th scope="col" { (head) } th scope="col" { "Children it touches" } th scope="col" { "Disruption on record" } } }
                        tbody { @for one in some { tr { th scope="row" { (one.called) } td { (one.children.len()) } td { (one.disruptions.len()) } } } }
                    }
                }
            }
        }
    }
}

/// In how many months each thing came, with the events that are known.
fn time(all: &[Touching], known: &[&Known<ProfileSays>], by: &Asker) -> Markup {
    let mut months: BTreeMap<String, usize> = BTreeMap::new();
    let said = all.iter().flat_map(|one| &one.children);
    for said in said.flat_map(|(_, said)| said) {
        let day = date_of(said.happened.earliest_micros());
        let month = format!("{:04}-{:02}", day.year(), day.month());
        *months.entry(month).or_default() += 1;
    }
    let shown: Vec<(&String, &usize)> = months.iter().rev().take(MONTHS).collect();
    html! {
        section class="panel" id="time" data-live {
            div class="panel__top" { h2 { "Time" } span class="meta" { (shown.len()) " months" } }
            @if shown.is_empty() { p class="empty" { "Nothing of concern is on record with a time." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Time" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "How many entries of something of concern each month has" }
                        thead { tr { th scope="col" { "Month" } th scope="col" { "Entries" } } }
                        tbody { @for (month, count) in shown { tr { th scope="row" { (month) } td { (count) } } } }
                    }
                }
            }
            (events(known, by))
        }
    }
}

/// The events that are known, which may be why a month has more or less.
fn events(known: &[&Known<ProfileSays>], by: &Asker) -> Markup {
    let events = known
        .iter()
        .filter_map(|says| says.what.event.map(|event| (event, says)));
    let mut events: Vec<_> = events.collect();
    events.sort_by_key(|(event, _)| std::cmp::Reverse(*event));
    html! {
        @if !events.is_empty() {
            h3 { "Known events" }
            ul class="rows" { @for (event, says) in events { li { span { (says.what.what) } span class="meta" { (told::when(event, by.now)) } } } }
        }
    }
}
