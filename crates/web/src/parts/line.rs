//! Twelve months as a line with their middle: a share of the children of each month, never of fewer than ten. What the line
//! says stands beside it as a word, and all of it in a table.

use heard_desk::Month;
use heard_desk::run_chart::{Direction, Point, middle};
use maud::{Markup, html};

/// How wide and how high it is.
const WIDE: f64 = 120.0;
const HIGH: f64 = 36.0;

/// How far the marks stay from the edge.
const EDGE: f64 = 4.0;

/// What whole months say together; the last has only begun.
pub fn direction(months: &[(Month, Point)]) -> Direction {
    Direction::of(&whole(months))
}

fn whole(months: &[(Month, Point)]) -> Vec<Point> {
    let whole = months.len().saturating_sub(1);
    months.iter().take(whole).map(|(_, point)| *point).collect()
}

/// The line, and its word.
pub fn drawn(months: &[(Month, Point)]) -> Markup {
    let across = (WIDE - 2.0 * EDGE) / (months.len().max(2) - 1) as f64;
    let up = |share: f64| HIGH - EDGE - share * (HIGH - 2.0 * EDGE);
    let places = months.iter().enumerate();
    let dots: Vec<(f64, f64)> = places
        .filter_map(|(at, (_, point))| Some((EDGE + across * at as f64, up(point.share()?))))
        .collect();
    let path: Vec<String> = dots.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let word = direction(months).in_words();
    html! {
        svg class="line-of" viewBox={ "0 0 " (WIDE) " " (HIGH) } width=(WIDE) height=(HIGH) role="img" aria-label={ "Twelve months: " (word) } focusable="false" {
            @if let Some(middle) = middle(&whole(months)) { line class="line-of__middle" x1=(EDGE) x2=(WIDE - EDGE) y1=(format!("{:.1}", up(middle))) y2=(format!("{:.1}", up(middle))) {} }
            polyline class="line-of__months" points=(path.join(" ")) {}
            @for (x, y) in &dots { circle class="line-of__month" cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="2" {} }
        }
        span class="meta" { (word) }
    }
}

/// The same as a table.
pub fn table(months: &[(Month, Point)]) -> Markup {
    html! {
        table {
            caption class="govuk-visually-hidden" { "Each month" }
            thead { tr { th scope="col" { "What began in" } th scope="col" { "As it should be" } th scope="col" { "Counted" } th scope="col" { "Share" } } }
            tbody { @for (month, point) in months.iter().rev() {
                tr {
                    th scope="row" { (month.in_words()) }
                    td { (point.kept) } td { (point.all) }
                    td { @match point.share() { Some(share) => { (format!("{:.0}%", share * 100.0)) }, None => "too few children" } }
                }
            } }
        }
    }
}
