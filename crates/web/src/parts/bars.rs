//! A few numbers side by side as bars from nothing, the last of them darkest. What they show stands in words above, and in a
//! table below.

use maud::{Markup, html};

/// How wide and how high they are together.
const WIDE: usize = 340;
const HIGH: usize = 150;

/// How wide one of them is at most, with what is free beside it.
const WIDEST: usize = 85;

/// How much of that is for what stands above and below each.
const ABOVE: usize = 22;
const BELOW: usize = 24;

/// One of them.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What stands under it.
    pub under: String,
    /// How much it is; nothing, where that is not known.
    pub much: Option<usize>,
}

/// The bars, with what they say to whoever hears the page.
pub fn bars(says: &str, all: &[Bar]) -> Markup {
    let across = (WIDE / all.len().max(1)).min(WIDEST);
    let most = all.iter().filter_map(|bar| bar.much).max();
    let most = most.unwrap_or_default().max(1);
    let floor = HIGH - BELOW;
    html! {
        svg class="bars-of" viewBox={ "0 0 " (WIDE) " " (HIGH) } role="img" aria-label=(says) focusable="false" {
            @for (at, bar) in all.iter().enumerate() {
                @let high = bar.much.unwrap_or_default() * (floor - ABOVE) / most;
                @let middle = across * at + across / 2;
                @let is_last = at + 1 == all.len();
                rect class=(if is_last { "bars-of__last" } else { "bars-of__one" }) x=(across * at + across / 6) y=(floor - high) width=(across - across / 3) height=(high) {}
                text x=(middle) y=(floor - high - 6) text-anchor="middle" class="bars-of__much" { @match bar.much { Some(much) => (much), None => "?" } }
                text x=(middle) y=(HIGH - 6) text-anchor="middle" class=(if is_last { "bars-of__much" } else { "bars-of__under" }) { (bar.under) }
            }
            line class="bars-of__floor" x1="0" x2=(WIDE) y1=(floor) y2=(floor) {}
        }
    }
}
