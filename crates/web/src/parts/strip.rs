//! A count as its children: one mark for each, and words that say the same.

use heard_desk::Side;
use maud::{Markup, html};

/// Up to how many children each has a mark; more are a bar.
const MARKS: usize = 120;

/// How many marks stand in a row.
const ACROSS: usize = 22;

/// How many are on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// For whom what should happen did.
    pub kept: usize,
    /// For whom it did not.
    pub missed: usize,
    /// Of whom there is no record of it.
    pub unknown: usize,
}

impl Counts {
    /// Everybody counted.
    pub fn all(self) -> usize {
        self.kept + self.missed + self.unknown
    }

    /// In words.
    pub fn said(self) -> String {
        let mut said = format!("{} of {}", self.kept, self.all());
        if self.missed > 0 {
            said.push_str(&format!(", {} not", self.missed));
        }
        if self.unknown > 0 {
            said.push_str(&format!(", {} not recorded", self.unknown));
        }
        said
    }
}

/// The strip.
pub fn strip(counts: Counts) -> Markup {
    if counts.all() <= MARKS {
        marks(counts)
    } else {
        bar(counts)
    }
}

fn marks(counts: Counts) -> Markup {
    let sides = [
        (Side::Kept, counts.kept),
        (Side::Missed, counts.missed),
        (Side::NotRecorded, counts.unknown),
    ];
    let each = sides
        .into_iter()
        .flat_map(|(side, count)| std::iter::repeat_n(side, count));
    let rows = counts.all().div_ceil(ACROSS).max(1);
    let across = counts.all().clamp(1, ACROSS);
    html! {
        svg class="strip-of" viewBox={ "0 0 " (across * 14) " " (rows * 14) } width=(across * 14) height=(rows * 14) role="img" aria-label=(counts.said()) focusable="false" {
            @for (at, side) in each.enumerate() {
                @let (x, y) = (at % ACROSS * 14 + 7, at / ACROSS * 14 + 7);
                @match side {
                    Side::Kept => circle class="strip-of__kept" cx=(x) cy=(y) r="5.5" {},
                    Side::Missed => circle class="strip-of__missed" cx=(x) cy=(y) r="4.5" {},
                    Side::NotRecorded => circle class="strip-of__unknown" cx=(x) cy=(y) r="4.5" {},
                }
            }
        }
    }
}

fn bar(counts: Counts) -> Markup {
    let across = ACROSS * 14;
    let part = |count: usize| count * across / counts.all().max(1);
    let (kept, missed) = (part(counts.kept), part(counts.missed));
    html! {
        svg class="strip-of" viewBox={ "0 0 " (across) " 18" } width=(across) height="18" role="img" aria-label=(counts.said()) focusable="false" {
            rect class="strip-of__kept" x="0" y="1" width=(kept) height="16" {}
            rect class="strip-of__missed" x=(kept) y="2" width=(missed) height="14" {}
            rect class="strip-of__unknown" x=(kept + missed) y="2" width=(across - kept - missed) height="14" {}
        }
    }
}
