//! Emergency access: one click and one sentence open one record, those who are to be told are told, and somebody outside the
//! line of whoever opened it looks at it afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::{Act, EMERGENCY_LASTS, may_ever, reads_looks_for};
use heard_desk::{Desk, Emergency, No, Opening, Openings, OwnOpening, Recorded, Review};
use heard_record::fact::access::Told as ToldTo;
use heard_record::{FactId, PersonId, Role, When, when};
use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

use super::asker::{Asker, or_without, tell_of};
use super::conflicts;
use super::entries::why_not;
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use super::places;
use super::refused::record_of;
use crate::api::child_named;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// What the reason is called on the page.
const BECAUSE: &str = "because";

/// What is said to whoever may not be the one who looks at an opening.
const NOT_THEIRS: &str = "You cannot be the one who looks at it: that is somebody outside the line of whoever opened it, in a role for it.";

/// The record that an address names, whether there is one or not; what can be the name of none is nothing there.
fn record_named(id: &str) -> Result<String, Problem> {
    record_of(&format!("/children/{id}")).ok_or_else(Problem::nothing_there)
}

/// The address of the form by which a record is opened.
fn form_of(record: &str) -> String {
    format!("{record}/emergency")
}

/// A moment as the record has it, to the second: what is done now happened in this second.
pub fn to_the_second(at: Timestamp) -> String {
    let micros = at.as_microsecond();
    When::at(when::moment(micros - micros % 1_000_000)).to_string()
}

/// Asks why. The page is the same whether there is such a record or not.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let record = record_named(&id)?;
    let (filled, _) = Filled::kept(&desk, &by, &form_of(&record)).await?;
    Ok(shown(&by, &record, &filled, None).into_response())
}

/// The way to a protected place where a life is at risk, for those in whose role somebody may say so: the same whether there is
/// such a place or not.
pub fn way_for_a_life(by: &Asker, record: &str) -> Markup {
    html! {
        @if may_ever(by.signed.role, Act::DeclareRisk) {
            p class="meta" { "If a life is at risk now and you need a protected place: " a href={ (record) "/protected/emergency" } { "say so, and see it alone" } "." }
        }
    }
}

fn shown<'b>(by: &'b Asker, record: &str, filled: &Filled, wrong: Option<String>) -> Page<'b> {
    let until = by.now.saturating_add(EMERGENCY_LASTS).unwrap_or(by.now);
    let key = filled.key();
    let question = Question::called(
        BECAUSE,
        "Why do you need this record now, to protect a child?",
    );
    Page {
        by,
        title: if wrong.is_some() {
            "Error: Emergency access"
        } else {
            "Emergency access"
        },
        tab: Tab::Children,
        strip: None,
        head: html! { h1 { "I need this now to protect a child" } },
        main: html! {
            @if let Some(say) = &wrong { (govuk::error_summary(&[(say.clone(), Some(BECAUSE.to_owned()))])) }
            section class="panel panel--form" {
                p class="lead" { "The record opens at once, to you alone, until " (told::moment(until, by.now)) ". Its keeper, your supervisor and the privacy lead are told now, and somebody outside your line looks at it afterwards." }
                p { "It opens no sealed record and no protected place. If a child is in danger now, ring the control room as well." }
                form method="post" novalidate {
                    (sealed(by))
                    (govuk::hidden("key", &key.to_string()))
                    (govuk::textarea(&question.error(wrong), 3, filled.one(BECAUSE)))
                    (govuk::button("Open the record", ""))
                }
                (way_for_a_life(by, record))
            }
        },
        past: None,
        of: None,
    }
}

/// Opens the record.
pub async fn open(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let record = record_named(&id)?;
    if filled.one(BECAUSE).is_empty() {
        let say = "Say in one sentence why you need it now".to_owned();
        return Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            shown(&by, &record, &filled, Some(say)),
        )
            .into_response());
    }
    // Asked before the desk is: whether there is such a record shows in nothing.
    if !by.is_fresh() {
        return Err(No::ProveAgain.into());
    }
    let until = by.now.saturating_add(EMERGENCY_LASTS).unwrap_or(by.now);
    let wanted = Emergency {
        key: filled.key(),
        child: child_named(&desk, &by.signed, &id).await?,
        happened: to_the_second(by.now),
        until: to_the_second(until),
        because: filled.one(BECAUSE).to_owned(),
    };
    match desk.open_emergency(&by.signed, wanted).await {
        // Sent twice, by another word: it is open already.
        Ok(Recorded::Kept(_) | Recorded::AnotherKeyIsNeeded) => {
            let dropped = desk.drop_draft(&by.signed, &form_of(&record)).await;
            dropped.map_err(No::from)?;
            Ok(Redirect::to(&format!("{record}?purpose=protect+a+child+now")).into_response())
        }
        // Without leave it is as if there were nothing.
        Err(no) => Err(no.into()),
        Ok(other) => {
            let page = shown(&by, &record, &filled, why_not(Ok(other), "")?);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// That the record is open to whoever reads it because they opened it so, and who was told.
pub fn who_was_told(own: &OwnOpening, now: Timestamp) -> Markup {
    html! {
        section class="panel told-at-once" id="who-was-told" {
            h2 { "You opened this record in an emergency" }
            p { "At " (told::moment(own.at, now)) @if let Some(until) = own.until { ", until " (told::when(until, now)) } ". These were told at once; somebody outside your line looks at it afterwards." }
            ul class="rows" {
                @for (post, names) in &own.told {
                    li {
                        strong { (told::begun(post_of(*post))) }
                        @if names.is_empty() { span { "nobody is named on record" } } @else { span { (names.join(", ")) } }
                    }
                }
            }
        }
    }
}

/// What somebody who is told is to whoever opened the record.
const fn post_of(post: ToldTo) -> &'static str {
    match post {
        ToldTo::Keeper => "the record’s keeper",
        ToldTo::Supervisor => "your supervisor",
        ToldTo::PrivacyLead => "the privacy lead",
    }
}

/// Why somebody is told of an opening.
const fn because_you(told_as: ToldTo) -> &'static str {
    match told_as {
        ToldTo::Keeper => "You are told because you keep the record.",
        ToldTo::Supervisor => "You are told because you supervise who opened it.",
        ToldTo::PrivacyLead => "You are told because you lead on privacy.",
    }
}

/// What was opened so, or nothing, where it cannot be told at all: what is damaged of it is told to whoever runs the service.
fn as_far_as_told(openings: Result<Openings, No>) -> Option<Openings> {
    let openings = or_without(openings)?;
    openings.damaged.iter().for_each(tell_of);
    Some(openings)
}

/// Are these all of them?
fn are_all(openings: Option<&Openings>) -> bool {
    openings.is_some_and(|openings| openings.damaged.is_empty())
}

/// Those that can be told.
fn those_told(openings: Option<&Openings>) -> &[Opening] {
    openings.map_or(&[], |openings| &openings.told)
}

/// That records were opened so and nobody looked at it yet, on the first page of whoever is to be told, or that it cannot be told
/// now.
pub async fn told_at_once(desk: &Desk, by: &Asker) -> Markup {
    let openings = as_far_as_told(desk.emergencies_lately(&by.signed).await);
    not_looked_at_yet(openings.as_ref())
}

fn not_looked_at_yet(openings: Option<&Openings>) -> Markup {
    let unseen: Vec<&Opening> = those_told(openings)
        .iter()
        .filter(|opening| opening.justified.is_none())
        .collect();
    let told_as: BTreeSet<&str> = unseen.iter().map(|one| because_you(one.told_as)).collect();
    let says_nothing = unseen.is_empty() && are_all(openings);
    let dressed = (!says_nothing).then_some("panel told-at-once");
    html! {
        section class=[dressed] id="told" data-live {
            @if !are_all(openings) { (told::not_now(WHAT_WAS_OPENED)) }
            @if !unseen.is_empty() {
                p {
                    strong { @if unseen.len() == 1 { "A record was opened in an emergency." } @else { (unseen.len()) " records were opened in an emergency." } }
                    @for because in told_as { " " (because) }
                    " " a href="/emergencies" { "See who, whose and why" }
                }
            }
        }
    }
}

/// What was opened so in the last thirty days, to those who are to be told.
pub async fn told_of(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let nothing = Filled::of_body("");
    Ok(list(&desk, &by, None, &nothing).await?.into_response())
}

/// What else whoever asks is told of at once.
async fn told_beside(desk: &Desk, by: &Asker) -> Markup {
    html! {
        (conflicts::panel_if_it_can_be_told(desk, by).await)
        (places::told_at_once(desk, by).await)
    }
}

/// What cannot be told, where openings cannot be read.
const WHAT_WAS_OPENED: &str =
    "Whether a record was opened in an emergency, of which you are to be told,";

async fn names_of(
    desk: &Desk,
    openings: &[Opening],
) -> Result<BTreeMap<PersonId, String>, Problem> {
    let who: BTreeSet<PersonId> = openings.iter().map(|opening| opening.who).collect();
    Ok(desk.called_at_work(&who).await?)
}

/// How many there are; where that cannot be told, nobody knows.
fn how_many(openings: Option<&Openings>) -> String {
    if are_all(openings) {
        those_told(openings).len().to_string()
    } else {
        told::HOW_MANY_UNKNOWN.into()
    }
}

async fn list<'b>(
    desk: &Desk,
    by: &'b Asker,
    wrong: Option<&str>,
    filled: &Filled,
) -> Result<Page<'b>, Problem> {
    let all = as_far_as_told(desk.emergencies(&by.signed).await);
    let openings = those_told(all.as_ref());
    let names = names_of(desk, openings).await?;
    let beside = told_beside(desk, by).await;
    Ok(Page {
        by,
        title: if wrong.is_some() {
            "Error: Emergency access"
        } else {
            "Emergency access, last 30 days"
        },
        tab: Tab::Elsewhere,
        strip: Some("You are told of these because you keep the record, supervise who opened it, or lead on privacy.".into()),
        head: html! {
            h1 { "Records opened in an emergency" }
            p class="meta" { "Last 30 days: " (how_many(all.as_ref())) ". Whoever looks at one is outside the line of who opened it." }
            @if by.signed.role == Role::DataProtectionOfficer { p { a href="/looks" { "Looks that stand out" } " " a href="/places" { "Protected places that one person alone opened" } } }
        },
        main: html! {
            @if let Some(say) = wrong { (govuk::error_summary(&[(say.to_owned(), None)])) }
            (beside)
            @if !are_all(all.as_ref()) { section class="panel" { (told::not_now(WHAT_WAS_OPENED)) } }
            @else if openings.is_empty() { p class="empty" { "None that you are to be told of." } }
            @for opening in openings { (one(by, opening, &names, filled)) }
        },
        past: None,
        of: None,
    })
}

fn one(
    by: &Asker,
    opening: &Opening,
    names: &BTreeMap<PersonId, String>,
    filled: &Filled,
) -> Markup {
    let who = names
        .get(&opening.who)
        .cloned()
        .unwrap_or_else(|| opening.who.shown());
    html! {
        section class="panel" {
            div class="panel__top" {
                h2 { (who) ", " (told::moment(opening.at, by.now)) }
                (was_right(opening.justified, "looked at: it was not right, and is closed", false))
            }
            blockquote class="said" { (opening.because) }
            p class="meta" { (because_you(opening.told_as)) }
            p {
                // Whose work is who looked does not open the record for it.
                @if reads_looks_for(by.signed.role).is_empty() { a href={ "/children/" (opening.child) } { "The record that was opened" } }
                @else { "The record " (opening.child.shown()) ": " a href={ "/children/" (opening.child) "/access" } { "who looked at it" } }
                @if let Some(until) = opening.until { ", until " (told::when(until, by.now)) }
            }
            @if opening.justified.is_none() { (asks_whether_right(by, "/emergencies/", opening.opened, "No: close the record again", filled)) }
        }
    }
}

/// What came of looking at whether it was right that something was opened alone.
pub fn was_right(justified: Option<bool>, not_right: &'static str, is_late: bool) -> Markup {
    match justified {
        Some(true) => mark(Shape::Done, "looked at: it was right"),
        Some(false) => mark(Shape::Late, not_right),
        None if is_late => mark(Shape::Late, "late: nobody looked at it"),
        None => mark(Shape::Soon, "not looked at yet"),
    }
}

/// Asks whether it was right that something was opened alone, with what was typed of it.
pub fn asks_whether_right(
    by: &Asker,
    under: &str,
    opened: FactId,
    no: &str,
    filled: &Filled,
) -> Markup {
    let is_of_it = filled.one("opening") == opened.to_string();
    let typed = |name| if is_of_it { filled.one(name) } else { "" };
    let answers = [("yes", "Yes: it was needed"), ("no", no)];
    let answers = answers.map(|(value, text)| Choice {
        value: value.into(),
        text: text.into(),
        chosen: typed("justified") == value,
        ..Choice::default()
    });
    let called = |name: &str| format!("{name}-{opened}");
    govuk::details(
        "Say whether it was right",
        &html! {
            form method="post" action={ (under) (opened) } novalidate {
                (sealed(by))
                (govuk::hidden("opening", &opened.to_string()))
                (govuk::hidden("key", &Uuid::new_v4().to_string()))
                (govuk::radios(&Question { id: called("justified"), ..Question::called("justified", "Was it right?") }, &answers))
                (govuk::textarea(&Question { id: called("why"), ..Question::called("why", "Why?") }, 2, typed("why")))
                (govuk::button("Record it", ""))
            }
        },
    )
}

/// What somebody said of whether it was right, by one key; nothing, where they left it or the reason out.
pub fn said_whether_right(
    by: &Asker,
    filled: &Filled,
    opened: FactId,
    key: Uuid,
) -> Option<Review> {
    let justified = match filled.one("justified") {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    let because = filled.one("why");
    (!because.is_empty()).then(|| Review {
        key,
        opened,
        happened: to_the_second(by.now),
        justified,
        because: because.to_owned(),
    })
}

/// What is asked of whoever left out whether it was right, or why.
pub const SAY_WHETHER: &str = "Say whether it was right, and why.";

/// Says whether an opening was right.
pub async fn review(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(opened): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let opened: FactId = opened.parse().map_err(|_| Problem::nothing_there())?;
    let wrong = match said_whether_right(&by, &filled, opened, opened.uuid()) {
        Some(review) => {
            match why_not(desk.review_emergency(&by.signed, review).await, NOT_THEIRS)? {
                None => return Ok(Redirect::to("/emergencies").into_response()),
                Some(wrong) => wrong,
            }
        }
        None => SAY_WHETHER.to_owned(),
    };
    let page = list(&desk, &by, Some(&wrong), &filled).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Nothing stands where only a form is sent to: back to where the form is.
pub async fn back(_: Asker) -> Redirect {
    Redirect::to("/emergencies")
}
