//! What is owed by whoever is signed in, by their team, or late for anybody: by time, or child by child.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::{Act, may_have_children};
use heard_desk::{Desk, Fault, Feedback, Known, No, Owed, Signed, TOUR, Whose, Work, Worklist};
use heard_record::Role;
use jiff::Timestamp;
use maud::{Markup, html};

use super::asker::{Asker, tell_of};
use super::conflicts;
use super::duty_row::{Moments, Once, counted, in_order, row_to_act, told_once};
use super::emergency;
use super::form::Filled;
use super::handover;
use super::layout::{Page, Tab};
use super::meeting;
use super::notice;
use super::places;
use super::profile;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::mark::{self, Shape};
use crate::parts::told;

/// How much of what is owed by whoever asks to the children they hold is late or due in this tour of duty: as many as their
/// list has rows of the two.
pub async fn pressing_of_own(desk: &Desk, signed: &Signed, now: Timestamp) -> Result<usize, No> {
    let mut all = desk.owed_to_own(signed).await?;
    let each = all.iter_mut().map(|owed| {
        in_order(owed, now);
        let once = told_once(&*owed).into_iter();
        once.filter(|once| matches!(part_of(once.owed, now), LATE | IN_THIS_TOUR))
            .count()
    });
    Ok(each.sum())
}

/// Where somebody begins, by what they are there for: a page that is there for them.
pub async fn home(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Redirect, Problem> {
    let role = by.signed.role;
    let to = match role {
        Role::CallHandler => "/incidents/new",
        Role::ControlRoomSupervisor | Role::MissingPersonCoordinator => "/missing",
        Role::Hub => "/notices",
        Role::CustodyOfficer => "/custody",
        Role::CrimeManager => "/allocation",
        Role::ChiefOfficerLead => "/assurance",
        // An inspection measures while it is on.
        Role::Auditor if desk.may_now(&by.signed, Act::Measure).await? => "/assurance",
        Role::Analyst => profile::HERE,
        Role::Auditor | Role::CatalogueOwner => "/catalogue",
        Role::Administrator => "/accounts",
        Role::LearningAndDevelopment => "/posts",
        Role::ChiefInspector => "/workforce",
        Role::DataProtectionOfficer | Role::ProfessionalStandards => "/emergencies",
        Role::DistrictCommander => meeting::HERE,
        role if !may_have_children(role) => "/account",
        role if role.supervises() => "/duties/team",
        _ => "/duties",
    };
    Ok(Redirect::to(to))
}

/// One of the lists.
#[derive(Clone, Copy, PartialEq, Eq)]
struct List {
    whose: Whose,
    at: &'static str,
    title: &'static str,
    says: &'static str,
    /// What is said where nobody is on it.
    empty: &'static str,
}

const LISTS: [List; 3] = [
    List {
        whose: Whose::Mine,
        at: "/duties",
        title: "My duties",
        says: "Children I hold",
        empty: "You hold no child at present, so nothing is owed by you. A child is given to you on record; then what is owed to them stands here.",
    },
    List {
        whose: Whose::Team,
        at: "/duties/team",
        title: "My team’s duties",
        says: "Children my team holds",
        empty: "Nobody you work with holds a child whose record is open to you. Whom you work with follows from who supervises whom.",
    },
    List {
        whose: Whose::Late,
        at: "/duties/late",
        title: "Late duties",
        says: "Everyone something is late for",
        empty: "Nothing is late for any child whose record is open to you.",
    },
];

/// How a list is to be shown.
struct Wanted {
    by_child: bool,
    /// The kinds of duty, all of them where none is named.
    kinds: Vec<String>,
    /// The part of the list of which everything is shown.
    whole: String,
}

impl Wanted {
    fn of(query: Option<&str>) -> Wanted {
        let filled = Filled::of_body(query.unwrap_or_default());
        Wanted {
            by_child: filled.one("by") == "child",
            kinds: filled.all("kind").map(str::to_owned).collect(),
            whole: filled.one("whole").to_owned(),
        }
    }

    /// Where all of one part of a list is shown, as it is wanted otherwise.
    fn with_all_of(&self, list: &List, part: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for kind in &self.kinds {
            query.append_pair("kind", kind);
        }
        query.append_pair("whole", part);
        format!("{}?{}#{part}", list.at, query.finish())
    }

    fn shows(&self, owed: &Owed) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|kind| *kind == kind_of(owed))
    }
}

/// What kind of work a duty is: the first word of its rule.
fn kind_of(owed: &Owed) -> &str {
    owed.rule.split('.').next().unwrap_or_default()
}

/// A kind of work as people call it.
fn kind_said(kind: &str) -> String {
    let known = [
        ("ppn", "Notices"),
        ("sd", "Strategy discussions"),
        ("s47", "Joint enquiries"),
        ("icpc", "Conferences"),
        ("pp", "Police protection"),
        ("inv", "Investigations"),
        ("vic", "Victims"),
        ("ce", "Exploitation"),
        ("nrm", "Modern slavery referrals"),
        ("da", "Domestic abuse"),
        ("dvds", "Disclosures"),
        ("sudic", "Child death"),
        ("contact", "Calls"),
        ("demo", "Details of the child"),
        ("super", "Supervision"),
        ("lang", "Wording"),
        ("data", "Decisions by people"),
        ("voice", "Voice of the child"),
        ("crime", "Crimes"),
        ("serious", "Serious incidents"),
        ("wales", "Reports in Wales"),
    ];
    let mut each = known.into_iter();
    let found = each.find(|(one, _)| *one == kind);
    found.map_or_else(|| told::begun(kind), |(_, says)| says.to_owned())
}

/// What is owed to the children somebody holds.
pub async fn mine(
    state: State<Arc<Desk>>,
    by: Asker,
    query: RawQuery,
) -> Result<Response, Problem> {
    list(state, by, query, Whose::Mine).await
}

/// What is owed to the children somebody or whom they work with holds.
pub async fn team(
    state: State<Arc<Desk>>,
    by: Asker,
    query: RawQuery,
) -> Result<Response, Problem> {
    list(state, by, query, Whose::Team).await
}

/// Every child something is late for, of those who may be opened.
pub async fn late(
    state: State<Arc<Desk>>,
    by: Asker,
    query: RawQuery,
) -> Result<Response, Problem> {
    list(state, by, query, Whose::Late).await
}

async fn list(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    RawQuery(query): RawQuery,
    whose: Whose,
) -> Result<Response, Problem> {
    let found = desk.worklist(&by.signed, whose).await?;
    let openings = emergency::told_at_once(&desk, &by).await;
    let calls = places::told_at_once(&desk, &by).await;
    let of_notices = desk.told_as_author(&by.signed).await?;
    let wanted = Wanted::of(query.as_deref());
    let list = LISTS.iter().find(|list| list.whose == whose);
    let list = list.ok_or_else(Problem::nothing_there)?;
    let conflicts = conflicts::panel_if_it_can_be_told(&desk, &by).await;
    let beside = Beside {
        openings,
        conflicts,
        calls,
        of_notices,
    };
    Ok(show(&by, list, &wanted, found, &beside))
}

/// What whoever asks is told beside the list.
struct Beside {
    openings: Markup,
    conflicts: Markup,
    calls: Markup,
    of_notices: Vec<Known<Feedback>>,
}

fn show(
    by: &Asker,
    list: &List,
    wanted: &Wanted,
    mut found: Worklist,
    beside: &Beside,
) -> Response {
    let mut kinds: Vec<String> = Vec::new();
    for owed in found.children.iter().flat_map(|work| &work.owed) {
        if !kinds.iter().any(|kind| kind == kind_of(owed)) {
            kinds.push(kind_of(owed).to_owned());
        }
    }
    kinds.sort_by_key(|kind| kind_said(kind));
    let all: usize = found.children.iter().map(|work| work.owed.len()).sum();
    for work in &mut found.children {
        work.owed.retain(|owed| wanted.shows(owed));
        in_order(&mut work.owed, by.now);
    }
    // The child something is longest late for comes first; nobody is ranked by how likely harm is.
    found.children.sort_by_key(|work| {
        let first = work.owed.first();
        first.map_or((Shape::Over, i64::MAX, work.child), |owed| {
            let due = owed.due.map_or(i64::MAX, |due| due.latest_micros());
            (mark::of(owed, by.now).0, due, work.child)
        })
    });
    let shown: usize = found.children.iter().map(|work| work.owed.len()).sum();
    let page = Page {
        by,
        title: list.title,
        tab: Tab::Duties,
        strip: Some("You can see these children because of your role, and because you or your team hold them or have to act for them.".into()),
        head: html! {
            h1 { (list.title) }
            ul class="switch" aria-label="Which duties" {
                @for one in &LISTS { li { a href=(one.at) aria-current=[(one == list).then_some("true")] { (one.says) } } }
                li { a href="/duties/handover" { "Handover" } }
                @if meeting::sits_in_meetings(by.signed.role) { li { a href=(meeting::HERE) { "Daily meeting" } } }
                li { a href="/told" { "Told to me" } }
                (places::way(by.signed.role))
            }
            (ways(list, wanted, &kinds))
            p class="meta" {
                (children(found.children.len())) ", " (shown) " of " (all) " duties."
                @if shown < all { " A filter hides " (all - shown) ". " a href=(list.at) { "Show all" } }
                @if found.more { " There are more children: these have waited longest." }
            }
        },
        main: html! {
            (damaged(&found))
            (beside.openings)
            (beside.conflicts)
            (beside.calls)
            div id="list" data-live {
                @if found.children.is_empty() { p class="empty" { (list.empty) } }
                @if wanted.by_child { @for work in &found.children { (child(by, work)) } }
                @else if !found.children.is_empty() { (by_time(by, list, wanted, &found.children)) }
                (handover::waiting(by, &found.children))
                (told_of_notices(by, &found.children, &beside.of_notices))
            }
        },
        past: None,
        of: None,
    };
    page.into_response()
}

/// That somebody may not be on a list because what is kept is damaged.
pub fn damaged(list: &Worklist) -> Markup {
    may_be_missing(&list.damaged)
}

/// The same, of any list of children.
pub fn may_be_missing(damaged: &[Fault]) -> Markup {
    may_be_missing_from("list", damaged)
}

/// The same, of whatever else children stand on.
pub fn may_be_missing_from(what: &str, damaged: &[Fault]) -> Markup {
    damaged.iter().for_each(tell_of);
    html! {
        @if !damaged.is_empty() { p class="machine" { strong { "Some of what is kept is damaged: a child may be missing from this " (what) "." } " Whoever runs the service has been told." } }
    }
}

/// By time or child by child, and which kinds of work.
fn ways(list: &List, wanted: &Wanted, kinds: &[String]) -> Markup {
    let ways = [
        ("time", "By time", false),
        ("child", "Child by child", true),
    ];
    let ways = ways.map(|(value, text, by_child)| Choice {
        value: value.into(),
        text: text.into(),
        chosen: wanted.by_child == by_child,
        ..Choice::default()
    });
    let choices: Vec<Choice> = kinds
        .iter()
        .map(|kind| Choice {
            value: kind.clone(),
            text: kind_said(kind),
            chosen: wanted.kinds.contains(kind),
            ..Choice::default()
        })
        .collect();
    html! {
        form method="get" action=(list.at) class="ways" {
            (govuk::radios(&Question { classes: "govuk-radios--inline segmented", ..Question::called("by", "In which order?") }, &ways))
            @if choices.len() > 1 {
                (govuk::details("Which kinds of work", &govuk::checkboxes(&Question::called("kind", "Which kinds of work?").hint("None ticked shows all"), &choices)))
            }
            (govuk::button("Show", "govuk-button--secondary"))
        }
    }
}

fn children(count: usize) -> String {
    match count {
        1 => "1 child".into(),
        count => format!("{count} children"),
    }
}

/// The parts of a list by time.
const LATE: &str = "late";
const IN_THIS_TOUR: &str = "tour";
const PARTS: [&str; 5] = [LATE, IN_THIS_TOUR, "later", "unknown", "others"];

fn heading(part: &str) -> String {
    match part {
        LATE => "Late".into(),
        IN_THIS_TOUR => format!("Due in the next {} hours", TOUR.as_hours()),
        "unknown" => "Cannot be told: times do not say".into(),
        "others" => "Waiting on others: you are watching, not owing".into(),
        _ => "Later".into(),
    }
}

/// In which part of a list something owed is.
fn part_of(owed: &Owed, now: Timestamp) -> &'static str {
    let end = now.saturating_add(TOUR).unwrap_or(now).as_microsecond();
    match mark::of(owed, now).0 {
        _ if owed.is_others => "others",
        Shape::Late => LATE,
        Shape::Unknown => "unknown",
        _ if owed.due.is_some_and(|due| due.latest_micros() <= end) => IN_THIS_TOUR,
        _ => "later",
    }
}

/// How many duties of a part are shown before all of them are asked for.
const AT_FIRST: usize = 30;

/// The duties of all of them in one list, grouped by how much time is left.
fn by_time(by: &Asker, list: &List, wanted: &Wanted, children: &[Work]) -> Markup {
    let now = by.now;
    let mut all: Vec<(&Work, Once, Shape)> = Vec::new();
    for work in children {
        let owed = told_once(&work.owed).into_iter();
        all.extend(owed.map(|once| {
            let (shape, _) = mark::of(once.owed, now);
            (work, once, shape)
        }));
    }
    all.sort_by_key(|(work, once, shape)| {
        let owed = once.owed;
        let due = owed.due.map_or(i64::MAX, |due| due.latest_micros());
        (*shape, due, owed.basis, work.child, owed.rule.as_str())
    });
    html! {
        @for part in PARTS {
            @let heading = heading(part);
            @let of_it: Vec<_> = all.iter().filter(|(_, once, _)| part_of(once.owed, now) == part).collect();
            @let shown = if wanted.whole == part { of_it.len() } else { AT_FIRST.min(of_it.len()) };
            @if !of_it.is_empty() {
                section class="panel" id=(part) {
                    div class="panel__top" { h2 { (heading) } span class="meta" { @if shown < of_it.len() { "the first " (shown) " of " } (of_it.len()) } }
                    ul class="duties" { @for (work, once, _) in of_it.iter().take(shown) { (row_to_act(work.child, once.clone(), Moments::of(now), 3)) } }
                    @if shown < of_it.len() { p { a href=(wanted.with_all_of(list, part)) { "Show all " (of_it.len()) span class="govuk-visually-hidden" { ": " (heading) } } } }
                }
            }
        }
    }
}

fn name_of(work: &Work) -> String {
    work.overview.name_of(work.child)
}

/// What whoever asks is told of the notices they sent, by whoever checked them.
fn told_of_notices(by: &Asker, children: &[Work], as_author: &[Known<Feedback>]) -> Markup {
    let told: Vec<&Work> = children
        .iter()
        .filter(|work| !work.feedback.is_empty())
        .collect();
    let is_told = |one: &Known<Feedback>| {
        let mut told = told.iter().flat_map(|work| &work.feedback);
        told.any(|before| before.fact == one.fact)
    };
    let others: Vec<Known<Feedback>> = as_author
        .iter()
        .filter(|one| !is_told(one))
        .cloned()
        .collect();
    html! {
        @if !told.is_empty() || !others.is_empty() {
            section class="panel" id="feedback" {
                h2 { "What you are told of your notices" }
                @for work in &told {
                    h3 { a href={ "/children/" (work.child) "/notice/sent" } { (name_of(work)) } }
                    (notice::feedback(&work.feedback, by.now))
                }
                @if !others.is_empty() {
                    h3 { "Notices about children you do not hold" }
                    (notice::feedback(&others, by.now))
                }
            }
        }
    }
}

fn child(by: &Asker, work: &Work) -> Markup {
    let name = name_of(work);
    let owed = told_once(&work.owed);
    html! {
        section class="panel" {
            div class="panel__top" {
                h2 { a href={ "/children/" (work.child) } { (name) } @if let Some(age) = work.overview.age { ", " (age) } }
                span class="meta" { (told::begun(&counted(&owed, by.now))) }
            }
            ul class="duties" { @for once in owed { (row_to_act(work.child, once, Moments::of(by.now), 3)) } }
            @if work.owed.is_empty() { p class="empty" { "Nothing is owed to " (told::first_name(&name)) " now." } }
        }
    }
}
