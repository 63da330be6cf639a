//! A level that went up and down, as a line with a step at each decision. What it shows stands in a list beside it, so it is
//! one image to whoever hears the page.

use maud::{Markup, html};

/// How wide and how high it is.
const WIDE: f64 = 640.0;
const HIGH: f64 = 150.0;

/// How far the line stays from the edges, with room for the names of the levels.
const LEFT: f64 = 120.0;
const EDGE: f64 = 18.0;

/// A decision, and the level from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Which of the levels, from the lowest on.
    pub level: usize,
}

/// The line, from the first decision until a moment.
pub fn line(steps: &[Step], levels: &[&str], until: i64) -> Markup {
    let from = steps.iter().map(|step| step.at).min().unwrap_or(until);
    let long = until.saturating_sub(from).max(1) as f64;
    let top = levels.len().max(2) - 1;
    let across = |at: i64| {
        let share = at.saturating_sub(from) as f64 / long;
        LEFT + share.clamp(0.0, 1.0) * (WIDE - LEFT - EDGE)
    };
    let up = |level: usize| HIGH - EDGE - level as f64 / top as f64 * (HIGH - 2.0 * EDGE);
    let says = format!(
        "The level at each of {} decisions, as listed below",
        steps.len()
    );
    html! {
        svg class="line-of line-of--steps" viewBox={ "0 0 " (WIDE) " " (HIGH) } role="img" aria-label=(says) focusable="false" {
            @for (at, level) in levels.iter().enumerate() {
                line class="line-of__middle" x1=(LEFT) x2=(WIDE - EDGE) y1=(round(up(at))) y2=(round(up(at))) {}
                text class="line-of__says" x="0" y=(round(up(at) + 4.0)) { (level) }
            }
            polyline class="line-of__months" points=(points(steps, until, across, up)) {}
            @for step in steps { circle class="line-of__month" cx=(round(across(step.at))) cy=(round(up(step.level))) r="4" {} }
        }
    }
}

/// The corners: each level holds until the next decision.
fn points(
    steps: &[Step],
    until: i64,
    across: impl Fn(i64) -> f64,
    up: impl Fn(usize) -> f64,
) -> String {
    let ends = steps.iter().skip(1).map(|next| next.at).chain([until]);
    let corners = steps.iter().zip(ends).flat_map(|(step, end)| {
        let y = up(step.level);
        [(across(step.at), y), (across(end), y)]
    });
    let corners: Vec<String> = corners.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    corners.join(" ")
}

fn round(place: f64) -> String {
    format!("{place:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_holds_until_the_next_decision_and_the_last_until_now() {
        let steps = [Step { at: 0, level: 1 }, Step { at: 50, level: 3 }];
        let drawn = points(&steps, 100, |at| at as f64, |level| level as f64);
        assert_eq!(drawn, "0.0,1.0 50.0,1.0 50.0,3.0 100.0,3.0");
    }
}
