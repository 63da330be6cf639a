//! Problem profiles: one question each, what is known of it and how sure, what is not known, and the network, the places and the
//! time as the records show them. They say what was and is, and tell of no child what may be.

mod around;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::may_have_children;
use heard_desk::{Desk, Known, No, Profile, ProfileCounts, ProfileSays, Register, the_force};
use heard_record::PersonId;
use heard_record::fact::exploitation::{ProfileKept, ProfileOpened, ProfileSaid};
use heard_record::kind::OneKind;
use heard_record::when::{date_of, start_of};
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};

use super::asker::{Asker, tell_of};
use super::entries::{Entries, Part};
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// Where they are.
pub const HERE: &str = "/profile";

/// After how many months a profile is looked at again as a whole, and after how many it is out of date: force defaults.
const REFRESHED_AFTER: i32 = 6;
const OUT_OF_DATE_AFTER: i32 = 12;

const STRIP: &str =
    "You keep the problem profile, or answer for it. It opens no child’s record to you.";

/// What is said to whoever may not put it on record.
const NOT_THEIRS: &str = "In your role you put nothing of a profile on record: give it to the analyst, or to the detective inspector.";

/// What a form is for.
const WHAT: &str = "what";
const SAYS: &str = "says";
const KEPT: &str = "kept";

const OPENED: &str = "opened";

/// By what an address names a profile, without its question.
fn number_of(plan: &str) -> String {
    PersonId::of_words(&["problem profile", plan]).to_string()
}

fn address(profile: &Profile) -> String {
    format!("{HERE}/{}", number_of(&profile.plan))
}

fn carried(by: &Asker, entries: &Entries, what: &str) -> Markup {
    html! { (sealed(by)) (entries.carried_key()) (govuk::hidden(WHAT, what)) }
}

/// Every profile, and the way to ask a new question.
pub async fn list(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let all = desk.profiles(&by.signed).await?;
    let entries = Entries::at(by.now, vec![opening()]);
    Ok(listed(&by, &all, &entries).into_response())
}

fn opening() -> Part {
    Part::of(OPENED, ProfileOpened::KIND)
        .must()
        .now()
        .without("plan")
}

fn listed<'b>(by: &'b Asker, all: &[Profile], entries: &Entries) -> Page<'b> {
    Page {
        by,
        title: entries.title("Problem profiles", "Error: Problem profiles"),
        tab: Tab::Exploitation,
        strip: Some(STRIP.into()),
        head: html! {
            h1 { "Problem profiles" }
            p class="lead" { "Each asks one question about how children are exploited, and says what is known, how sure, and what is not known." }
            p class="meta" { "They describe what was and is. They make no forecast, and name no child." }
        },
        main: html! {
            (entries.problems())
            section class="panel" data-live {
                div class="panel__top" { h2 { "The questions" } span class="meta" { (all.len()) } }
                @if all.is_empty() { p class="empty" { "No profile is on record yet. Ask the first question below." } }
                ul class="rows" {
                    @for profile in all { li { span { a href=(address(profile)) { (profile.question.what) } @if let Some(owner) = &profile.owner { span class="meta" { " " (owner) } } } (age(profile, by.now)) } }
                }
            }
            section class="panel panel--form" {
                h2 { "Ask a question" }
                form method="post" action=(HERE) novalidate {
                    (carried(by, entries, OPENED))
                    p class="meta" { "Name no child in it: everybody who keeps a profile reads it." }
                    @for key in ["question", "owner", "options", "partners_part"] { (entries.field_alone(OPENED, key)) }
                    (govuk::button("Begin the profile", ""))
                }
            }
        },
        past: None,
        of: None,
    }
}

/// How old a profile is, by the force's own times.
fn age(profile: &Profile, now: Timestamp) -> Markup {
    let last = profile.refreshed();
    let from = date_of(last.latest_micros());
    let is_past = |months: i32| {
        let day = from.checked_add(months.months()).unwrap_or(from);
        start_of(day) < now.as_microsecond()
    };
    let says = format!("looked at as a whole {}", told::when(last, now));
    match (is_past(REFRESHED_AFTER), is_past(OUT_OF_DATE_AFTER)) {
        (_, true) => mark(Shape::Late, &format!("out of date: {says}")),
        (true, _) => mark(Shape::Soon, &format!("to be looked at again: {says}")),
        _ => mark(Shape::Done, &says),
    }
}

/// Begins a profile.
pub async fn begin(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let all = desk.profiles(&by.signed).await?;
    let mut entries = Entries::sent_at(by.now, vec![opening()], &filled);
    let plan = format!("profile {}", filled.key().simple());
    entries.follows(OPENED, "plan", &plan);
    let to = format!("{HERE}/{}", number_of(&plan));
    if is_put(&desk, &by, &mut entries).await? {
        return Ok(Redirect::to(&to).into_response());
    }
    let page = listed(&by, &all, &entries);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn is_put(desk: &Desk, by: &Asker, entries: &mut Entries) -> Result<bool, Problem> {
    let said = entries.check_given(the_force(), by.now);
    let who = Some(the_force());
    entries.put_given(desk, by, who, said, NOT_THEIRS).await
}

/// A profile, with what the records that are open show around it.
struct Shown {
    profile: Profile,
    /// Nothing, for whoever has no children.
    register: Option<Register>,
}

impl Shown {
    async fn of(desk: &Desk, by: &Asker, number: &str) -> Result<Shown, Problem> {
        let mut all = desk.profiles(&by.signed).await?.into_iter();
        let profile = all.find(|one| number_of(&one.plan) == number);
        let register = if may_have_children(by.signed.role) {
            let register = desk.register(&by.signed).await?;
            register.damaged.iter().for_each(tell_of);
            Some(register)
        } else {
            None
        };
        Ok(Shown {
            profile: profile.ok_or(No::NothingThere)?,
            register,
        })
    }

    fn parts(&self, sent: &str) -> Vec<Part> {
        let counts = around::Counts::of(self.register.as_ref());
        let is_known = |is_known: bool| {
            let says = self.profile.says.iter();
            says.filter(|says| says.what.is_known == is_known).count()
        };
        let mut kept = Part::of(KEPT, ProfileKept::KIND)
            .must_if(sent == KEPT)
            .now()
            .fixed("plan", &self.profile.plan)
            .fixed("known", is_known(true).to_string())
            .fixed("gaps", is_known(false).to_string());
        for (key, count) in counts.each() {
            kept = match count {
                Some(count) => kept.fixed(key, count.to_string()),
                None => kept.without(key),
            };
        }
        let says = Part::of(SAYS, ProfileSaid::KIND)
            .must_if(sent == SAYS)
            .now()
            .fixed("plan", &self.profile.plan);
        vec![says, kept]
    }
}

/// One profile.
pub async fn one(
    State(desk): State<Arc<Desk>>,
    Path(number): Path<String>,
    by: Asker,
) -> Result<Response, Problem> {
    let shown = Shown::of(&desk, &by, &number).await?;
    let entries = Entries::at(by.now, shown.parts(""));
    Ok(page(&by, &shown, &entries).into_response())
}

/// Puts on record what is known or not known, or keeps the profile as it stands today.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path(number): Path<String>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let shown = Shown::of(&desk, &by, &number).await?;
    let sent = filled.one(WHAT);
    let mut entries = Entries::sent_at(by.now, shown.parts(sent), &filled);
    entries.leave_out(if sent == KEPT { SAYS } else { KEPT });
    if sent == SAYS && entries.answer(SAYS, "known") == "yes" && entries.is_blank(SAYS, "sure") {
        entries.add_wrong("Say how sure it is", Some("says.sure"));
    }
    if is_put(&desk, &by, &mut entries).await? {
        return Ok(Redirect::to(&address(&shown.profile)).into_response());
    }
    let page = page(&by, &shown, &entries);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn page<'b>(by: &'b Asker, shown: &Shown, entries: &Entries) -> Page<'b> {
    let profile = &shown.profile;
    let (known, not_known): (Vec<_>, Vec<_>) =
        profile.says.iter().partition(|says| says.what.is_known);
    let options: Vec<&str> = profile.options.iter().map(|tool| tool.in_words()).collect();
    Page {
        by,
        title: entries.title("A problem profile", "Error: A problem profile"),
        tab: Tab::Exploitation,
        strip: Some(STRIP.into()),
        head: html! {
            h1 { (profile.question.what) }
            p class="lead" { "Asked " (told::when(profile.question.happened, by.now)) @if let Some(owner) = &profile.owner { ", kept by " (owner) } ". " (age(profile, by.now)) }
            p class="meta" { "Looked at again after six months, out of date after twelve: both are the force’s own choice and no law. It says what was and is, and makes no forecast about any child." }
            p { a href=(HERE) { "All problem profiles" } }
        },
        main: html! {
            (entries.problems())
            (said("known", "What we know", &known, by.now))
            (said("not-known", "What we do not know", &not_known, by.now))
            (around::all(shown.register.as_ref(), &known, by))
            section class="panel" id="options" {
                div class="panel__top" { h2 { "What could be done" } }
                p { @if options.is_empty() { (mark(Shape::Unknown, "which means of disruption there are is not recorded")) } @else { (told::begun(&options.join(", "))) } }
                p { strong { "The part of partners: " } @match &profile.partners_part { Some(part) => (part), None => (mark(Shape::Unknown, "not recorded")) } }
            }
            (compared(&profile.kept, by.now))
            (forms(by, profile, entries))
        },
        past: None,
        of: None,
    }
}

fn said(id: &str, title: &str, all: &[&Known<ProfileSays>], now: Timestamp) -> Markup {
    html! {
        section class="panel" id=(id) data-live {
            div class="panel__top" { h2 { (title) } span class="meta" { (all.len()) } }
            @if all.is_empty() { p class="empty" { "Nothing is on record here yet." } }
            ul class="rows" {
                @for says in all {
                    li {
                        span { (says.what.what) @if let Some(event) = says.what.event { span class="meta" { " " (told::when(event, now)) } } }
                        span { @if says.what.is_known { @match says.what.sure { Some(sure) => { "Sure: " (sure.in_words()) }, None => (mark(Shape::Unknown, "how sure is not recorded")) } } span class="meta" { " " (says.by) ", " (told::moment(says.recorded, now)) } }
                    }
                }
            }
        }
    }
}

/// Each time the profile was looked at as a whole, beside the time before.
fn compared(all: &[Known<ProfileCounts>], now: Timestamp) -> Markup {
    let count = |count: Option<i64>, before: Option<i64>| {
        html! {
            @match (count, before) {
                (Some(count), Some(before)) if count != before => { (count) span class="meta" { " was " (before) } },
                (Some(count), _) => (count),
                (None, _) => (mark(Shape::Unknown, "not counted")),
            }
        }
    };
    html! {
        section class="panel" id="kept" data-live {
            div class="panel__top" { h2 { "As it was kept, time after time" } span class="meta" { (all.len()) } }
            @if all.is_empty() { p class="empty" { "It was not kept as a whole yet, so there is nothing to compare with." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="As it was kept" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "Each time: how many children, adults and places, how much was known, and what changed" }
                        thead { tr { @for head in ["Kept", "Children", "Adults", "Places", "Known", "Not known", "What changed"] { th scope="col" { (head) } } } }
                        tbody {
                            @for (at, kept) in all.iter().enumerate() {
                                @let before = all.get(at + 1).map(|before| &before.what);
                                tr {
                                    th scope="row" { (told::when(kept.happened, now)) span class="meta" { " " (kept.by) } }
                                    td { (count(kept.what.children, before.and_then(|before| before.children))) }
                                    td { (count(kept.what.adults, before.and_then(|before| before.adults))) }
                                    td { (count(kept.what.places, before.and_then(|before| before.places))) }
                                    td { (count(kept.what.known, before.and_then(|before| before.known))) }
                                    td { (count(kept.what.gaps, before.and_then(|before| before.gaps))) }
                                    td { (kept.what.changed) }
                                }
                            }
                        }
                    }
                }
                p class="meta" { "The figures are of what was open to whoever kept it: two people may count differently." }
            }
        }
    }
}

fn forms(by: &Asker, profile: &Profile, entries: &Entries) -> Markup {
    let to = address(profile);
    html! {
        section class="panel panel--form" id="say" {
            h2 { "Say what is known, or is not" }
            form method="post" action=(to) novalidate {
                (carried(by, entries, SAYS))
                p class="meta" { "Name no child in it: everybody who keeps a profile reads it." }
                @for key in ["what", "known", "sure", "event"] { (entries.field_alone(SAYS, key)) }
                (govuk::button("Put it on record", ""))
            }
        }
        section class="panel panel--form" id="keep" {
            h2 { "Keep it as it stands today" }
            form method="post" action=(to) novalidate {
                (carried(by, entries, KEPT))
                p class="meta" { "The figures above are kept with it. Say what changed, if only that nothing did." }
                (entries.field_alone(KEPT, "changed"))
                (govuk::button("Keep it, with its figures", "govuk-button--secondary"))
            }
        }
    }
}
