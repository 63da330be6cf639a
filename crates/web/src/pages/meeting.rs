//! A district's daily meeting: the children there is something to talk about, the late actions first, and whether what earlier
//! meetings asked for changed anything. It runs one child at a time, and its minutes are what was put on record.

pub mod effect;
pub mod item;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_have_children;
use heard_desk::{Because, Desk, Meeting, MeetingItem, Outcome, Owed};
use heard_record::when::date_of;
use heard_record::{PersonId, Role};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};

use self::effect::Came;
use self::item::PART;
use super::asker::Asker;
use super::duties::may_be_missing;
use super::duty_row::{Moments, in_order, row_to_act, told_once};
use super::form::Filled;
use super::layout::{Page, Tab};
use super::{room, voice};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// Where the list of the meeting is.
pub const HERE: &str = "/meeting";

/// The rule by which what a meeting asked for is owed.
pub const ACTIONS: &str = "super.meeting-action";

/// By what the list is asked for one town alone.
const TOWN: &str = "town";

/// How much of what came, and of what is owed, stands with each child at once.
const AT_ONCE: usize = 4;

/// Of which days the meeting looks at what was asked for and came of it.
const A_WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

const STRIP: &str = "You see the children whose record is open to you, because you work for them or answer for those who do.";

/// A part of the list.
struct Section {
    id: &'static str,
    title: &'static str,
    because: &'static [Because],
    empty: &'static str,
}

const SECTIONS: [Section; 4] = [
    Section {
        id: "talk",
        title: "Children to talk about",
        because: &[
            Because::Pressing,
            Because::Protection,
            Because::Exploitation,
        ],
        empty: "Nothing of that came for a child whose record is open to you.",
    },
    Section {
        id: "missing",
        title: "Missing and returned",
        because: &[Because::Missing],
        empty: "No child whose record is open to you is missing, or was reported or found since then.",
    },
    Section {
        id: "domestic-abuse",
        title: "Domestic abuse with children",
        because: &[Because::DomesticAbuse],
        empty: "Nothing of domestic abuse came for a child whose record is open to you.",
    },
    Section {
        id: "custody",
        title: "Custody",
        because: &[Because::Custody],
        empty: "Nothing of custody came for a child whose record is open to you.",
    },
];

/// Is it somebody's work in a role to hold the daily meeting, or to sit in it for the force?
pub fn sits_in_meetings(role: Role) -> bool {
    may_have_children(role) && (role.supervises() || role == Role::Hub)
}

/// Why a child is talked about, in words.
fn why(because: Because) -> &'static str {
    match because {
        Because::Pressing => "something became late where the child may be in danger now",
        Because::Protection => "police protection",
        Because::Exploitation => "exploitation, or harm online",
        Because::Missing => "missing, or returned",
        Because::DomesticAbuse => "domestic abuse",
        Because::Custody => "custody",
    }
}

/// What a child is called on the list.
fn name_of(item: &MeetingItem) -> String {
    let name = item.work.overview.name.clone();
    name.unwrap_or_else(|| item.work.child.shown())
}

fn address(item: &MeetingItem) -> String {
    format!("/children/{}{}", item.work.child, PART)
}

fn late_actions(item: &MeetingItem) -> usize {
    let late = item.owed_actions();
    late.filter(|owed| owed.stands == Outcome::Overdue).count()
}

/// Those there is something to talk about, in the order in which the meeting takes them: those first for whom something it
/// asked for is late, then by why they are talked about.
fn in_turn<'m>(meeting: &'m Meeting, town: &str) -> Vec<&'m MeetingItem> {
    let items = meeting.items.iter();
    let mut all: Vec<&MeetingItem> = items.filter(|item| is_of(item, town)).collect();
    all.sort_by_key(|item| {
        let because = item.because.first().copied();
        (late_actions(item) == 0, because.is_none(), because)
    });
    all
}

/// The children in the order in which the meeting takes them.
fn turns(meeting: &Meeting, town: &str) -> Vec<PersonId> {
    let all = in_turn(meeting, town).into_iter();
    all.map(|item| item.work.child).collect()
}

fn is_of(item: &MeetingItem, town: &str) -> bool {
    town.is_empty() || item.town.as_deref() == Some(town)
}

/// That a role sees no child there, which is not to say that there is none.
fn sees_nobody(by: &Asker) -> Response {
    let page = Page {
        by,
        title: "Daily meeting",
        tab: Tab::Duties,
        strip: None,
        head: html! { h1 { "Daily meeting" } },
        main: html! { p class="lead" { "In your role, " (by.signed.role.word()) ", you see no child the meeting talks about. That does not mean that there is none: whoever holds the meeting knows." } },
        past: None,
        of: None,
    };
    page.into_response()
}

/// That the meeting talked about everybody, as it is shown to a room.
pub async fn over(by: Asker) -> Result<Response, Problem> {
    if !may_have_children(by.signed.role) {
        return Ok(sees_nobody(&by));
    }
    Ok(room::over(&by, Tab::Duties, HERE))
}

/// The list of the meeting.
pub async fn agenda(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    if !may_have_children(by.signed.role) {
        return Ok(sees_nobody(&by));
    }
    let query = Filled::of_body(query.as_deref().unwrap_or_default());
    let town = query.one(TOWN);
    let meeting = desk.daily_meeting(&by.signed).await?;
    let lately = effect::Told::of(&desk, &by, by.now - A_WEEK).await?;
    let all = in_turn(&meeting, town);
    let page = Page {
        by: &by,
        title: "Daily meeting",
        tab: Tab::Duties,
        strip: Some(STRIP.into()),
        head: head(&by, &meeting, &all, town),
        main: html! {
            (may_be_missing(&meeting.damaged))
            @if meeting.left_out > 0 { p class="machine" { strong { "Some of what is kept of yesterday and today is damaged: a child may be missing from this list." } " Whoever runs the service is told by a check of the store." } }
            @for section in &SECTIONS { (of_section(section, &all, by.now)) }
            (actions(&all, by.now))
            (changed(&lately))
            (minutes(&meeting, &all, by.now))
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

fn head(by: &Asker, meeting: &Meeting, all: &[&MeetingItem], town: &str) -> Markup {
    let talked = all.iter().filter(|item| !item.because.is_empty());
    let since = talked.clone().filter(|item| item.is_since).count();
    let count = talked.count();
    html! {
        h1 { "Daily meeting: " (told::counted(count, "child", "children")) " to talk about" }
        p class="lead" {
            (told::date(date_of(by.now.as_microsecond()))) ". The list is as police knew it at " (told::moment(meeting.built, by.now)) "."
            @if since > 0 { " " (told::counted(since, "child", "children")) " came since, and " @if since == 1 { "is" } @else { "are" } " marked so." }
        }
        p class="meta" { "It has what came on record since " (told::moment(meeting.since, by.now)) ", and whoever is missing or in police protection still. Six in the morning, and the day before it, are the force’s own choice and no law. These are the children whose record is open to you; the list names every child, so show the room one child at a time." }
        (of_one_town(meeting, town))
        p {
            @if let Some(first) = all.first() { a class="govuk-button" href=(address(first)) { "Start the meeting" } " " }
            a href=(effect::HERE) { "What meetings asked for, and whether it changed anything" }
        }
    }
}

/// The towns the children live in, to see one alone.
fn of_one_town(meeting: &Meeting, town: &str) -> Markup {
    let towns: BTreeSet<&str> = meeting
        .items
        .iter()
        .filter_map(|item| item.town.as_deref())
        .collect();
    let everywhere = Choice {
        text: "Everywhere".into(),
        chosen: town.is_empty(),
        ..Choice::default()
    };
    let each = towns.into_iter().map(|one| Choice {
        value: one.into(),
        text: one.into(),
        chosen: one == town,
        ..Choice::default()
    });
    let choices: Vec<Choice> = std::iter::once(everywhere).chain(each).collect();
    let shown = meeting.items.iter().filter(|item| is_of(item, town));
    let hidden = meeting.items.len() - shown.count();
    html! {
        form method="get" action=(HERE) class="ways" {
            (govuk::select(&Question::called(TOWN, "Children who live where?"), &choices))
            (govuk::button("Show", "govuk-button--secondary"))
        }
        @if hidden > 0 { p class="meta" { "This hides " (told::counted(hidden, "child", "children")) ", also those of whom it is not recorded where they live. " a href=(HERE) { "Show all" } } }
    }
}

fn of_section(section: &Section, all: &[&MeetingItem], now: Timestamp) -> Markup {
    let is_there = |item: &&&MeetingItem| {
        let mut because = section.because.iter();
        because.any(|one| item.because.contains(one))
    };
    let there: Vec<&&MeetingItem> = all.iter().filter(is_there).collect();
    let is_told_before = |item: &MeetingItem| {
        let before = SECTIONS.iter().take_while(|one| one.id != section.id);
        let mut because = before.flat_map(|one| one.because);
        because.any(|one| item.because.contains(one))
    };
    html! {
        section class="panel" id=(section.id) data-live {
            div class="panel__top" { h2 { (section.title) } span class="meta" { (there.len()) } }
            @if there.is_empty() { p class="empty" { (section.empty) } }
            @for item in there {
                @if is_told_before(item) { p { a href=(address(item)) { (name_of(item)) } span class="meta" { " is told of above" } } }
                @else { (child(item, now)) }
            }
        }
    }
}

/// One child of the list: why, what happened, the child's own words, and what is owed.
fn child(item: &MeetingItem, now: Timestamp) -> Markup {
    let because: Vec<&str> = item.because.iter().map(|one| why(*one)).collect();
    let mut words = item.work.overview.voice.iter();
    let said = words.find(|words| words.what.said);
    html! {
        div class="talk" {
            h3 { a href=(address(item)) { (name_of(item)) } @if let Some(age) = item.work.overview.age { ", " (age) } @if item.is_since { " " (mark(Shape::Soon, "came since the list was made")) } }
            p { (told::begun(&because.join("; "))) }
            @if let Some(said) = said { (voice::quote(said, now)) }
            (happened(item, now))
            (owed(item, now))
        }
    }
}

fn happened(item: &MeetingItem, now: Timestamp) -> Markup {
    html! {
        @if item.came.is_empty() { p class="meta" { @if item.is_whole { "Nothing came on record since." } @else { "What came is not part of what is open to you." } } }
        ul class="rows" {
            @for entry in item.came.iter().take(AT_ONCE) {
                li { span { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } } span class="meta" { (told::when(entry.happened, now)) ", known " (told::moment(entry.recorded, now)) } }
            }
        }
        @if item.came.len() > AT_ONCE { p class="meta" { (item.came.len() - AT_ONCE) " more on the child’s page" } }
    }
}

fn owed(item: &MeetingItem, now: Timestamp) -> Markup {
    let mut owed = item.work.owed.clone();
    in_order(&mut owed, now);
    let once = told_once(&owed);
    let late = owed.iter();
    let late = late.filter(|owed| mark::of(owed, now).0 == Shape::Late);
    let late = late.count();
    html! {
        @if !once.is_empty() { p class="meta" { (told::counted(once.len(), "thing", "things")) " owed, " (late) " late" } }
        ul class="duties" { @for one in once.into_iter().take(AT_ONCE) { (row_to_act(item.work.child, one, Moments::of(now), 4)) } }
    }
}

/// What meetings asked for and is owed still: the late first.
fn actions(all: &[&MeetingItem], now: Timestamp) -> Markup {
    let mut owed: Vec<(&MeetingItem, &Owed)> = all
        .iter()
        .flat_map(|item| item.owed_actions().map(|owed| (*item, owed)))
        .collect();
    owed.sort_by_key(|(_, owed)| {
        (
            mark::of(owed, now).0,
            owed.due.map_or(i64::MAX, |due| due.latest_micros()),
        )
    });
    let late = owed
        .iter()
        .filter(|(_, owed)| mark::of(owed, now).0 == Shape::Late)
        .count();
    html! {
        section class="panel" id="actions" data-live {
            div class="panel__top" { h2 { "Actions" } span class="meta" { (owed.len()) " open, " (late) " late" } }
            @if owed.is_empty() { p class="empty" { "Nothing a meeting asked for by a time is open, for a child whose record is open to you." } }
            ul class="rows" {
                @for (item, owed) in &owed {
                    @let (shape, words) = mark::of(owed, now);
                    li {
                        span {
                            @match owed.errand.as_ref().and_then(|errand| errand.what.as_ref()) { Some(what) => strong { (what) }, None => (owed.title) }
                            " " a href=(address(item)) { (name_of(item)) }
                            @if let Some(whom) = owed.errand.as_ref().and_then(|errand| errand.whom.as_ref()) { span class="meta" { " " (whom) } }
                        }
                        (mark(shape, &words))
                    }
                }
            }
            p class="meta" { "An action is added on the page of the child it is for." }
        }
    }
}

/// Did what meetings asked for lately change anything?
fn changed(lately: &effect::Told) -> Markup {
    html! {
        section class="panel" id="changed" data-live {
            div class="panel__top" { h2 { "Did the last week’s actions change anything?" } span class="meta" { (lately.count(None)) } }
            (may_be_missing(&lately.damaged))
            @if lately.count(None) == 0 { p class="empty" { "No action was set in the last seven days, for a child whose record is open to you." } }
            @else {
                ul class="rows" {
                    @for came in Came::EACH { li { span { (came.says()) } strong { (lately.count(Some(came))) } } }
                }
                @if lately.count(Some(Came::NotSaid)) > 0 { p class="meta" { "What was done with no effect on record waits for somebody to say what it changed." } }
            }
            p { a href=(effect::HERE) { "The same of six months, action by action" } }
        }
    }
}

/// What was put on record at today's meeting.
fn minutes(meeting: &Meeting, all: &[&MeetingItem], now: Timestamp) -> Markup {
    let today = |item: &&&MeetingItem| {
        let last = item.sat.first();
        last.is_some_and(|sat| sat.happened.earliest() >= meeting.built)
    };
    let talked: Vec<&&MeetingItem> = all.iter().filter(today).collect();
    html! {
        section class="panel" id="minutes" data-live {
            div class="panel__top" { h2 { "Minutes so far" } span class="meta" { (talked.len()) } }
            @if talked.is_empty() { p class="empty" { "The meeting has not talked about a child yet, as far as is on the records open to you." } }
            ul class="rows" {
                @for item in talked {
                    li { span { a href=(address(item)) { (name_of(item)) } @if let Some(talked) = item.talked.first() { @if let Some(decided) = &talked.what.decided { ": " (decided) } } } @if let Some(sat) = item.sat.first() { span class="meta" { (told::when(sat.happened, now)) } } }
                }
            }
        }
    }
}
