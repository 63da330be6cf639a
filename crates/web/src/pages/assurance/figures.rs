//! The figures of each area: a mark for each child and what twelve months say, or the same as tables.

use heard_desk::run_chart::{ENOUGH, Point};
use heard_desk::{Area, Assurance, Figure, Measure, Month, Should, Side};
use maud::{Markup, html};

use super::view::View;
use super::{children, counts, not_so, of, should, to_those_not_so};
use crate::parts::govuk;
use crate::parts::line;
use crate::parts::strip::strip;
use crate::parts::told;

/// What an inspection of a force began with, in each area: drawn before whatever else has a gap.
const FIRST: [&str; 12] = [
    "m.ethnicity-missing",
    "m.sd-recorded",
    "m.rhi-72h",
    "m.miss-seen",
    "m.miss-attend-delay",
    "m.miss-interview-quality",
    "m.ppn-voice",
    "m.da-ppn",
    "m.dvds-open",
    "m.sext-pip2",
    "m.online-signposted",
    "m.ce-joint",
];

/// How many measures of an area are drawn child by child; each of the others with a gap stands below them in a line.
const DRAWN: usize = 3;

/// What each mark says, and the way to tables.
pub fn legend(view: &View) -> Markup {
    let other = View {
        table: !view.table,
        ..view.clone()
    };
    html! {
        div class="legend" {
            strong { "Each mark is one child. Open any row to see each child by name." }
            ul {
                li { svg class="strip-of" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" { circle class="strip-of__kept" cx="7" cy="7" r="5.5" {} } " it happened, or is as it should be" }
                li { svg class="strip-of" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" { circle class="strip-of__missed" cx="7" cy="7" r="4.5" {} } " it did not, or is not" }
                li { svg class="strip-of" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" { circle class="strip-of__unknown" cx="7" cy="7" r="4.5" {} } " not on record" }
                li { svg class="line-of" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" { line class="line-of__middle" x1="0" x2="14" y1="7" y2="7" {} } " the middle of twelve months" }
            }
            a href={ "/assurance" (other.query(&[])) } { @if view.table { "Show as marks" } @else { "Show as tables" } }
        }
    }
}

/// The measures of an area that fell to somebody, and how each stands: those that have a gap are told each in a row.
struct Sorted<'f> {
    gaps: Vec<&'f Figure>,
    whole: Vec<&'f Figure>,
    how_often: Vec<&'f Figure>,
    nobody: Vec<&'f Figure>,
}

impl<'f> Sorted<'f> {
    fn of(figures: &'f [Figure], area: Area) -> Sorted<'f> {
        let of_it = figures.iter().filter(|figure| figure.measure.area == area);
        let (counted, nobody): (Vec<_>, Vec<_>) =
            of_it.partition(|figure| !figure.children.is_empty());
        let (how_often, counted): (Vec<_>, Vec<_>) = counted
            .into_iter()
            .partition(|figure| figure.measure.should == Should::Neither);
        let (mut gaps, whole): (Vec<_>, Vec<_>) =
            counted.into_iter().partition(|figure| not_so(figure) > 0);
        gaps.sort_by_key(|figure| {
            let first = FIRST.iter().position(|id| *id == figure.measure.id);
            (
                first.unwrap_or(FIRST.len()),
                std::cmp::Reverse(not_so(figure)),
            )
        });
        Sorted {
            gaps,
            whole,
            how_often,
            nobody,
        }
    }

    /// Those drawn child by child, and those told in a line.
    fn drawn(&self) -> (&[&'f Figure], &[&'f Figure]) {
        self.gaps.split_at(DRAWN.min(self.gaps.len()))
    }

    /// All of them that somebody is counted in.
    fn counted(&self) -> Vec<&'f Figure> {
        let each = self.gaps.iter().chain(&self.whole).chain(&self.how_often);
        each.copied().collect()
    }
}

/// The measures of one area.
pub fn of_area(
    whole: &Assurance,
    figures: &[Figure],
    area: Area,
    asks: &str,
    view: &View,
) -> Markup {
    let sorted = Sorted::of(figures, area);
    let counted = sorted.counted();
    html! {
        section class="panel" id=(govuk::id_of(area.word())) data-live {
            div class="panel__top area" { h2 { (told::begun(area.word())) } span class="meta" { (asks) } }
            @if counted.is_empty() { p class="empty" { "Nobody is counted here, as far as is on record and open to you." } }
            @else if view.table { (as_table(whole, &counted, area, view)) }
            @else {
                @let (drawn, lines) = sorted.drawn();
                (rows(whole, drawn, view))
                @if !lines.is_empty() { ul class="gap-lines" { @for figure in lines { (line_of(figure, view)) } } }
            }
            (without_gap(whole, &sorted, view))
        }
    }
}

fn rows(whole: &Assurance, figures: &[&Figure], view: &View) -> Markup {
    html! { @if !figures.is_empty() { ul class="figures" { @for figure in figures { (row(whole, figure, view)) } } } }
}

fn names(figures: &[&Figure], view: &View) -> Markup {
    html! { ul { @for figure in figures { li { a href=(view.href(figure.measure, &[])) { (should(figure)) } } } } }
}

/// A measure with a gap, in a line: for how many it is so, and the way to those for whom it is not.
fn line_of(figure: &Figure, view: &View) -> Markup {
    let counts = counts(figure);
    html! {
        li id=(place_of(figure.measure)) {
            h3 { a href=(to_those_not_so(figure, view)) { (should(figure)) span class="govuk-visually-hidden" { ": see the " (children(not_so(figure))) " for whom it did not, or is not on record" } } }
            p { strong { (counts.kept) } " of " (counts.all()) }
        }
    }
}

/// Measures with nothing in them that somebody waits to be told: how many there are stands on the page, and opens to each.
fn without_gap(whole: &Assurance, sorted: &Sorted, view: &View) -> Markup {
    let as_rows = |figures: &[&Figure]| rows(whole, figures, view);
    let shown = if view.table {
        &[][..]
    } else {
        &sorted.whole[..]
    };
    let often = if view.table {
        &[][..]
    } else {
        &sorted.how_often[..]
    };
    let kinds = [
        (
            "as it should be for every child counted",
            shown,
            as_rows(shown),
        ),
        (
            "told as how often, where neither much nor little is right",
            often,
            as_rows(often),
        ),
        (
            "for which nobody is counted",
            &sorted.nobody[..],
            names(&sorted.nobody, view),
        ),
    ];
    let there: Vec<_> = kinds
        .iter()
        .filter(|(_, figures, _)| !figures.is_empty())
        .collect();
    let each = there
        .iter()
        .map(|(which, figures, _)| format!("{} {which}", figures.len()));
    let says = each.collect::<Vec<_>>().join("; ");
    html! {
        @if !there.is_empty() {
            (govuk::details(&format!("More measures, without a gap: {says}"), &html! {
                @for (which, _, inside) in &there { p class="meta" { (told::begun(which)) } (inside) }
            }))
        }
    }
}

fn row(whole: &Assurance, figure: &Figure, view: &View) -> Markup {
    let counts = counts(figure);
    let not = counts.missed + counts.unknown;
    let tells_of_not_so = not > 0 && figure.measure.should != Should::Neither;
    let href = if tells_of_not_so {
        to_those_not_so(figure, view)
    } else {
        view.href(figure.measure, &[])
    };
    html! {
        li class="figure" id=(place_of(figure.measure)) {
            h3 { (should(figure)) }
            // How often something is done that is right neither much nor little has no marks for those it was not done for.
            @if figure.measure.should == Should::Neither { p class="meta" { "How often, and neither much nor little is right" } }
            @else { a class="strip-link" href=(href) { (strip(counts)) } }
            div class="figure__count" {
                p { span class="figure__kept" { (counts.kept) } " of " (counts.all()) }
                a href=(href) { @if tells_of_not_so { "See the " (children(not)) } @else { "See all " (children(counts.all())) } span class="govuk-visually-hidden" { ": " (should(figure)) } }
            }
            div class="figure__line" {
                @if counts.all() < ENOUGH { p class="meta" { "Too few children to say more" } }
                @else { (line::drawn(&months(whole, figure.measure, view))) }
            }
        }
    }
}

/// Where a measure stands on the page, to come back to.
pub fn place_of(measure: &Measure) -> String {
    govuk::id_of(measure.id)
}

/// What a measure came to in each of the months, the earliest first.
pub fn months(whole: &Assurance, measure: &Measure, view: &View) -> Vec<(Month, Point)> {
    let of_one = |figure: &Figure| {
        let there = view.town.as_deref().map(|town| whole.in_town(figure, town));
        let figure = there.as_ref().unwrap_or(figure);
        Point {
            kept: figure.count(Side::Kept),
            all: figure.children.len(),
        }
    };
    let each = whole.months.iter().map(|(month, figures)| {
        let figure = of(figures, measure.id);
        (*month, figure.map_or(Point { kept: 0, all: 0 }, of_one))
    });
    each.collect()
}

fn as_table(whole: &Assurance, figures: &[&Figure], area: Area, view: &View) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(area.word()) {
            table {
                caption class="govuk-visually-hidden" { (told::begun(area.word())) }
                thead { tr { th scope="col" { "What should happen" } th scope="col" { "As it should be" } th scope="col" { "Not as it should be" } th scope="col" { "Not on record" } th scope="col" { "Counted" } th scope="col" { "Left out" } th scope="col" { "Twelve months" } } }
                tbody { @for figure in figures {
                    @let counts = counts(figure);
                    tr id=(place_of(figure.measure)) {
                        th scope="row" { a href=(view.href(figure.measure, &[])) { (should(figure)) } }
                        td { (counts.kept) } td { (counts.missed) } td { (counts.unknown) } td { (counts.all()) }
                        td { @if view.town.is_some() { "told for the whole force" } @else { (figure.left_out.values().sum::<usize>()) } }
                        td { (line::direction(&months(whole, figure.measure, view)).in_words()) }
                    }
                } }
            }
        }
    }
}
