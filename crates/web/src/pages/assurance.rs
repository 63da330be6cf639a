//! The whole force as inspectors would read it, always: what should happen for every child, and the children for whom it
//! did not. No colour over many children, no score, and no district beside another.

mod actions;
mod alone;
mod beside;
mod figures;
mod measure;
mod sides;
mod view;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::{Area, Assurance, Desk, Figure, No, Should, Side, Whose, Working};
use jiff::Timestamp;
use maud::{Markup, html};

pub use actions::actions;
pub use alone::alone;
use beside::{sent_and_heard, to_talk_about, trusted};
use figures::{legend, of_area};
pub use measure::measure;
use sides::Sides;
use view::{Asking, Told, View, of_what};

use super::allocation;
use super::asker::{Asker, tell_of};
use super::duties::damaged;
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::strip::{Counts, strip};
use crate::parts::told;

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
const TO_TALK_ABOUT: usize = 5;

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
    match worked_out(&desk, &by, &asked, "/assurance").await? {
        Err(none) => Ok(none),
        Ok(whole) => {
            let view = asking.view_of(&whole, by.now)?;
            let pressing = match view.past {
                None => Some(
                    desk.first_of_list(&by.signed, Whose::Pressing, TO_TALK_ABOUT)
                        .await?,
                ),
                Some(_) => None,
            };
            let below = match view.past {
                None if may_ever(by.signed.role, Act::ReadSkills) => {
                    Some(desk.worklist(&by.signed, Whose::Overseen).await?)
                }
                _ => None,
            };
            let figures = view.figures(&whole)?;
            let actions = view.actions(&whole)?;
            let main = html! {
                (legend(&view))
                div class="two two--figures" {
                    div class="two__main" {
                        @for (area, asks) in AREAS { (of_area(&whole, &figures, area, asks, &view)) }
                    }
                    div class="two__side" {
                        @if let Some(pressing) = pressing { (damaged(&pressing)) (to_talk_about(&pressing, by.now)) }
                        (sent_and_heard(&figures))
                        (trusted(&whole, &figures, &by))
                        (actions::panel(&actions, &view))
                        (alone::way(&whole, &view))
                        @if let Some(below) = below { (damaged(&below)) (allocation::way(&below, by.now)) }
                    }
                }
            };
            let head = head(&whole, &figures, &by, &view);
            Ok(page(&by, "Assurance", head, main, view.past).into_response())
        }
    }
}

/// The whole force as whoever asks may see it; or what is shown where there is nothing yet, or nothing now.
async fn worked_out(
    desk: &Arc<Desk>,
    by: &Asker,
    view: &View,
    at: &str,
) -> Result<Result<Arc<Assurance>, Response>, Problem> {
    match desk.assurance(&by.signed, view.past).await {
        // That an inspection is not on is no secret to whoever inspects.
        Err(No::NothingThere) if may_ever(by.signed.role, Act::Measure) => {
            Ok(Err(measures_nothing_now(by)))
        }
        working => Ok(match working? {
            Working::StillWorking => Err(still_working(by, view, at)),
            Working::Out(whole) => Ok(whole),
        }),
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
fn still_working(by: &Asker, view: &View, at: &str) -> Response {
    let head = html! { h1 { "Assurance" } p class="lead" { "Every record that is open to you is being read. The page comes by itself." } };
    let main = html! { p { a href={ (at) (view.query(&[])) } { "Look again" } } };
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
        (not_counted(whole))
        @match most {
            Some(figure) => {
                @let counts = counts(figure);
                div class="assurance__headline" {
                    div {
                        p class="headline" { "“" (should(figure)) "”: not so, or not on record, for " (not_so(figure)) " of " (children(counts.all())) @if let Some(month) = view.month { " in " (month.in_words()) } "." }
                        p { (in_care(whole, figure, Sides::NotSo)) " " a href=(to_those_not_so(figure, view)) { "See the " (children(not_so(figure))) } }
                    }
                    a class="strip-link" href=(view.href(figure.measure, &[])) { (strip(counts)) }
                }
            },
            None if figures.iter().all(|figure| figure.children.is_empty()) => p class="headline" { "Nobody is counted, as far as is on record and open to you." },
            None => p class="headline" { "For every child counted, what should happen is on record. Look at what is not recorded, below." },
        }
    }
}

/// How many records could not be read, so that no figure counts them.
fn not_counted(whole: &Assurance) -> Markup {
    whole.not_read.values().for_each(tell_of);
    html! {
        @if !whole.not_read.is_empty() { p class="machine" { strong { (told::counted(whole.not_read.len(), "record", "records")) " cannot be read, because something kept is damaged, and no figure here counts them." } " Whoever may open such a record is told so there. Whoever runs the service has been told." } }
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

/// How many of those on some sides of a measure live in care, and of how many that is not recorded.
fn in_care(whole: &Assurance, figure: &Figure, sides: Sides) -> String {
    let of_them = figure.children.iter().filter(|(_, side)| sides.has(*side));
    let of_care = |is: Option<bool>| {
        let each = of_them.clone();
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

fn of<'f>(figures: &'f [Figure], id: &str) -> Option<&'f Figure> {
    figures.iter().find(|figure| figure.measure.id == id)
}
