//! The whole force as inspectors would read it, always: what should happen for every child, and the children for whom it
//! did not. No colour over many children, no score, and no district beside another.

mod alone;
mod measure;
mod sides;
mod view;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::run_chart::{ENOUGH, Point};
use heard_desk::{
    Area, Assurance, Desk, Figure, Measure, Month, No, Should, Side, Whose, Working, Worklist,
};
use jiff::Timestamp;
use maud::{Markup, html};

pub use alone::alone;
pub use measure::measure;
use sides::Sides;
use view::{Asking, View, of_what};

use super::asker::Asker;
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::line;
use crate::parts::mark;
use crate::parts::strip::{Counts, strip};
use crate::parts::{systems, told};

/// The areas an inspection looks at, each with what it asks.
const AREAS: [(Area, &str); 5] = [
    (
        Area::Leadership,
        "Are the right people and skills in place?",
    ),
    (Area::Partners, "Do agencies act together for each child?"),
    (
        Area::Responding,
        "Are children found, seen and heard in time?",
    ),
    (Area::Assessing, "Is what the child said passed on?"),
    (
        Area::Investigating,
        "Is each report investigated by the right person?",
    ),
];

/// How many children the page names who are to be talked about today.
const TO_TALK_ABOUT: usize = 6;

/// How a figure counts.
fn counts(figure: &Figure) -> Counts {
    Counts {
        kept: figure.count(Side::Kept),
        missed: figure.count(Side::Missed),
        unknown: figure.count(Side::NotRecorded),
    }
}

/// What should happen.
fn should(figure: &Figure) -> String {
    match figure.measure.should {
        Should::Kept(says) | Should::Missed(says) => says.to_owned(),
        Should::Neither => told::begun(figure.measure.title),
    }
}

/// The page.
pub async fn force(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let asked = asking.view(by.now)?;
    let whole = match desk.assurance(&by.signed, asked.past).await {
        // That an inspection is not on is no secret to whoever inspects.
        Err(No::NothingThere) if may_ever(by.signed.role, Act::Measure) => {
            return Ok(measures_nothing_now(&by));
        }
        whole => whole?,
    };
    match whole {
        Working::StillWorking => Ok(still_working(&by, &asked)),
        Working::Out(whole) => {
            let view = asking.view_of(&whole, by.now)?;
            let pressing = match view.past {
                None => Some(
                    desk.first_of_list(&by.signed, Whose::Pressing, TO_TALK_ABOUT)
                        .await?,
                ),
                Some(_) => None,
            };
            let figures = view.figures(&whole)?;
            let main = html! {
                div class="two two--figures" {
                    div class="two__main" {
                        (legend(&view))
                        @for (area, asks) in AREAS { (of_area(&whole, &figures, area, asks, &view)) }
                    }
                    div class="two__side" {
                        @if let Some(pressing) = pressing { (to_talk_about(&pressing, by.now)) }
                        (sent_and_heard(&figures))
                        (alone::way(&whole, &view))
                        (trusted(&whole, &figures, &by))
                    }
                }
            };
            let head = head(&whole, &figures, &by, &view);
            Ok(page(&by, "Assurance", head, main, view.past).into_response())
        }
    }
}

fn page<'a>(
    by: &'a Asker,
    title: &'a str,
    head: Markup,
    main: Markup,
    past: Option<Timestamp>,
) -> Page<'a> {
    Page {
        by,
        title,
        tab: Tab::Assurance,
        strip: Some(
            "You see counts because of your role. Opening a child’s record is a look of its own."
                .into(),
        ),
        head,
        main,
        past,
        of: None,
    }
}

/// What is shown to somebody in a role that measures at times, and not now.
fn measures_nothing_now(by: &Asker) -> Response {
    let head = html! { h1 { "Assurance" } p class="lead" { "Nothing is measured for you now: in your role that is done during an inspection, and none of yours is on." } };
    let main = html! { p { "Whoever authorises inspections (a chief officer, or the data protection officer) puts it on record. What is measured by stands in " a href="/catalogue" { "the rules" } "." } };
    let mut page = page(by, "Assurance", head, main, None);
    page.strip = None;
    page.into_response()
}

/// Every record is read, which takes a moment the first time: the page comes by itself, with or without script.
fn still_working(by: &Asker, view: &View) -> Response {
    let head = html! { h1 { "Assurance" } p class="lead" { "Every record that is open to you is being read. The page comes by itself." } };
    let main = html! { p { a href={ "/assurance" (view.query(&[])) } { "Look again" } } };
    let mut response = page(by, "Assurance", head, main, view.past).into_response();
    response
        .headers_mut()
        .insert(header::REFRESH, HeaderValue::from_static("2"));
    response
}

fn head(whole: &Assurance, figures: &[Figure], by: &Asker, view: &View) -> Markup {
    // What concerns most children comes first: the one headline there is, by a rule and not by choice.
    let most = figures
        .iter()
        .filter(|figure| figure.measure.should != Should::Neither)
        .max_by_key(|figure| (not_so(figure), std::cmp::Reverse(figure.measure.id)));
    let most = most.filter(|figure| not_so(figure) > 0);
    html! {
        div class="assurance__top" {
            h1 { "Assurance" }
            (of_what(whole, by, view))
        }
        @match most {
            Some(figure) => {
                @let counts = counts(figure);
                div class="assurance__headline" {
                    div {
                        p class="headline" { "“" (should(figure)) "”: not so, or not on record, for " (not_so(figure)) " of " (children(counts.all())) @if let Some(month) = view.month { " in " (month.in_words()) } "." }
                        p { (in_care(whole, figure)) " " a href=(to_those_not_so(figure, view)) { "See the " (children(not_so(figure))) } }
                    }
                    a class="strip-link" href=(view.href(figure.measure, &[])) { (strip(counts)) }
                }
            },
            None if figures.iter().all(|figure| figure.children.is_empty()) => p class="headline" { "Nobody is counted, as far as is on record and open to you." },
            None => p class="headline" { "For every child counted, what should happen is on record. Look at what is not recorded, below." },
        }
    }
}

/// Where exactly those are for whom what should happen did not, or is not recorded.
fn to_those_not_so(figure: &Figure, view: &View) -> String {
    view.href(figure.measure, &[Sides::NotSo.said()])
}

/// For how many what should happen did not, or is not recorded.
fn not_so(figure: &Figure) -> usize {
    figure.count(Side::Missed) + figure.count(Side::NotRecorded)
}

fn in_care(whole: &Assurance, figure: &Figure) -> String {
    let missed = figure
        .children
        .iter()
        .filter(|(_, side)| *side != Side::Kept);
    let of_care = |is: Option<bool>| {
        let each = missed.clone();
        each.filter(|(child, _)| whole.traits.get(child).and_then(|traits| traits.in_care) == is)
            .count()
    };
    let (yes, unknown) = (of_care(Some(true)), of_care(None));
    format!("{yes} of them live in care; of {unknown} that is not recorded.")
}

fn children(count: usize) -> String {
    match count {
        1 => "1 child".into(),
        count => format!("{count} children"),
    }
}

fn legend(view: &View) -> Markup {
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
        let (gaps, whole) = counted.into_iter().partition(|figure| not_so(figure) > 0);
        Sorted {
            gaps,
            whole,
            how_often,
            nobody,
        }
    }

    /// All of them that somebody is counted in.
    fn counted(&self) -> Vec<&'f Figure> {
        let each = self.gaps.iter().chain(&self.whole).chain(&self.how_often);
        each.copied().collect()
    }
}

fn of_area(whole: &Assurance, figures: &[Figure], area: Area, asks: &str, view: &View) -> Markup {
    let sorted = Sorted::of(figures, area);
    let counted = sorted.counted();
    html! {
        section class="panel" id=(govuk::id_of(area.word())) data-live {
            div class="panel__top area" { h2 { (told::begun(area.word())) } span class="meta" { (asks) } }
            @if counted.is_empty() { p class="empty" { "Nobody is counted here, as far as is on record and open to you." } }
            @else if view.table { (as_table(whole, &counted, area, view)) }
            @else {
                (rows(whole, &sorted.gaps, view))
                (folded("as it should be for every child counted", &sorted.whole, &rows(whole, &sorted.whole, view)))
                (folded("told as how often, where neither much nor little is right", &sorted.how_often, &rows(whole, &sorted.how_often, view)))
            }
            (folded("for which nobody is counted", &sorted.nobody, &names(&sorted.nobody, view)))
        }
    }
}

fn rows(whole: &Assurance, figures: &[&Figure], view: &View) -> Markup {
    html! { @if !figures.is_empty() { ul class="figures" { @for figure in figures { (row(whole, figure, view)) } } } }
}

fn names(figures: &[&Figure], view: &View) -> Markup {
    html! { ul { @for figure in figures { li { a href=(view.href(figure.measure, &[])) { (should(figure)) } } } } }
}

/// Measures with nothing in them that somebody waits to be told: how many there are stands on the page, and opens to each.
fn folded(which: &str, figures: &[&Figure], inside: &Markup) -> Markup {
    html! {
        @if !figures.is_empty() {
            (govuk::details(&format!("{}, {which}", told::counted(figures.len(), "more measure", "more measures")), inside))
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
fn place_of(measure: &Measure) -> String {
    govuk::id_of(measure.id)
}

/// What a measure came to in each of the months, the earliest first.
fn months(whole: &Assurance, measure: &Measure, view: &View) -> Vec<(Month, Point)> {
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

/// Those to whom harm may be coming now: by what is owed and when it became late, and never by how likely harm is.
fn to_talk_about(pressing: &Worklist, now: Timestamp) -> Markup {
    html! {
        section class="panel" id="talk" data-live {
            div class="panel__top" { h2 { "Children to talk about today" } }
            p class="meta" { "What became late in the last seven days where a child may be in danger now: missing, a strategy discussion, police protection, harm online, somebody dangerous at home. One of each in turn, what became late last first; this does not rank children by risk." }
            @if pressing.children.is_empty() { p class="empty" { "None of that became late in the last seven days for a child whose record is open to you." } }
            @for work in &pressing.children {
                div class="talk" {
                    h3 { a href={ "/children/" (work.child) } { (work.overview.name.clone().unwrap_or_else(|| work.child.shown())) } @if let Some(age) = work.overview.age { ", " (age) } }
                    @if let Some(owed) = work.pressing(now) { p { (owed.title) ": " (mark::of(owed, now).1) } }
                }
            }
            p { a href="/duties/late" { "All children with something late" } }
        }
    }
}

fn of<'f>(figures: &'f [Figure], id: &str) -> Option<&'f Figure> {
    figures.iter().find(|figure| figure.measure.id == id)
}

fn sent_and_heard(figures: &[Figure]) -> Markup {
    let (Some(sent), Some(heard)) = (of(figures, "m.da-ppn"), of(figures, "m.da-voice")) else {
        return html! {};
    };
    let (sent, heard) = (counts(sent), counts(heard));
    html! {
        section class="panel" id="heard" data-live {
            div class="panel__top" { h2 { "Sent is not the same as heard" } }
            p { "After " (sent.all()) " domestic incidents with children, " (sent.kept) " notices were shared. In " (heard.kept) " of " (heard.all()) " each child was heard." }
            dl class="bars" {
                div { dt { "Shared" } dd { progress max=(sent.all().max(1)) value=(sent.kept) aria-label="Notices shared" {} " " (sent.kept) } }
                div { dt { "Each child heard" } dd { progress max=(heard.all().max(1)) value=(heard.kept) aria-label="Each child heard" {} " " (heard.kept) } }
            }
        }
    }
}

fn trusted(whole: &Assurance, figures: &[Figure], by: &Asker) -> Markup {
    let not_recorded: usize = figures
        .iter()
        .map(|figure| figure.count(Side::NotRecorded))
        .sum();
    let counted: usize = figures.iter().map(|figure| figure.children.len()).sum();
    html! {
        section class="panel" id="trusted" data-live {
            div class="panel__top" { h2 { "Can these figures be trusted?" } }
            ul class="rows" {
                li { span { "Children whose records were read" } strong { (whole.traits.len()) } }
                li { span { "Counts that rest on no record" } strong { (not_recorded) " of " (counted) } }
                li { span { "Everybody looked at" } strong { (told::moment(whole.worked_out, by.now)) } }
            }
            (systems::data_to(&by.systems, whole.known))
            p class="meta" { "Every record that is open to you is read, and those of whom something changes at once. A record that is closed to you is not counted. What each measure counts stands on its page; the rules in force stand in " a href="/catalogue" { "the catalogue" } "." }
        }
    }
}
