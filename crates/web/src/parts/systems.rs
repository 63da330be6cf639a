//! Other systems, and up to when their records are here: what has not come is not taken for what did not happen.

use heard_desk::SystemRead;
use jiff::Timestamp;
use maud::{Markup, html};

use super::told;

/// Those whose records should have come by a moment and have not, each in a sentence.
pub fn behind(systems: &[SystemRead], at: Timestamp) -> Markup {
    let mut behind = systems.iter().filter(|one| one.is_behind(at)).peekable();
    html! {
        @if behind.peek().is_some() {
            section class="behind" aria-label="What has not come from other systems" {
                @for one in behind { p class="width" { strong { (told::begun(&one.system)) " was last read up to " (told::moment(one.up_to, at)) "." } " Later records from there are not on this page. " a href="/systems" { "Which systems are read" } } }
            }
        }
    }
}

/// Up to when the data behind figures is whole, where it is not up to now.
pub fn data_to(systems: &[SystemRead], at: Timestamp) -> Markup {
    let behind = systems.iter().filter(|one| one.is_behind(at));
    html! { @for one in behind { p { "Data to " (told::moment(one.up_to, at)) " from " (one.system) "." } } }
}

/// Which systems a search went through, and which it did not.
pub fn searched(systems: &[SystemRead], at: Timestamp) -> Markup {
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
