//! Other systems, and up to when their records are here: what has not come is not taken for what did not happen.

use heard_desk::SystemRead;
use jiff::Timestamp;
use maud::{Markup, html};

use super::told;

/// That it cannot be told up to when they were read.
pub fn not_told() -> Markup {
    html! { p { strong { "It cannot be told now up to when other systems were read." } " What came to them lately may not be on this page." } }
}

/// What has not come from them by a moment, on a bar of its own: nothing, where all of it has.
pub fn bar(systems: Option<&[SystemRead]>, at: Timestamp) -> Markup {
    let says = behind(systems, at);
    html! {
        @if !says.0.is_empty() {
            section class="behind" aria-label="What has not come from other systems" { div class="width" { (says) } }
        }
    }
}

/// Those whose records should have come by a moment and have not, each in a sentence.
pub fn behind(systems: Option<&[SystemRead]>, at: Timestamp) -> Markup {
    let Some(systems) = systems else {
        return not_told();
    };
    let behind = systems.iter().filter(|one| one.is_behind(at));
    html! {
        @for one in behind { p { strong { (told::begun(&one.system)) " was last read up to " (told::moment(one.up_to, at)) "." } " Later records from there are not on this page. " a href="/systems" { "Which systems are read" } } }
    }
}

/// Up to when the data behind figures is whole, where it is not up to now.
pub fn data_to(systems: Option<&[SystemRead]>, at: Timestamp) -> Markup {
    let Some(systems) = systems else {
        return not_told();
    };
    let behind = systems.iter().filter(|one| one.is_behind(at));
    html! { @for one in behind { p { "Data to " (told::moment(one.up_to, at)) " from " (one.system) "." } } }
}

/// Which systems a search went through, and which it did not.
pub fn searched(systems: Option<&[SystemRead]>, at: Timestamp) -> Markup {
    let Some(systems) = systems else {
        return not_told();
    };
    let (away, here): (Vec<&SystemRead>, Vec<&SystemRead>) =
        systems.iter().partition(|one| one.is_behind(at));
    let up_to = |all: Vec<&SystemRead>| {
        let all = all.into_iter();
        all.map(|one| format!("{} up to {}", one.system, told::moment(one.up_to, at)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    html! {
        @if !away.is_empty() { p class="machine" { strong { "Not searched: " } "what came later than this: " (up_to(away)) "." } }
        p class="meta" { "Searched: this record" @if here.is_empty() { " alone" } @else { ", with " (up_to(here)) } ". PNC, PND and whatever else is not named are yours to check." }
    }
}
