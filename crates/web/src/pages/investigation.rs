//! An investigation of a crime against a child: the children first, then whom it is about and what other children they
//! reach, every line with its owner, and how it ends.

pub mod closing;
pub mod giving;
pub mod marks;
pub mod sections;
pub mod standing;
pub mod steps;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, may_ever};
use heard_desk::{Desk, Entry, Investigation};
use heard_record::fact::investigation::{CrimeKind, NeedsAssessed, Pip, VictimTold};
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, Shown, When};
use maud::{Markup, html};

use self::sections::{REFERRAL, SECTIONS, Section, Step};
use super::entries::Part;
use super::matter::{self, StepRow};
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// Where they are on a record.
const HERE: &str = "/investigation";

/// What the number of a crime is called in every kind of fact that names one.
const CRIME: &str = "crime";

/// The investigation of a matter of the record.
pub fn of_case(opened: &Opened, case: &str) -> Result<Investigation, Problem> {
    let case: CaseId = case.parse().map_err(|_| Problem::nothing_there())?;
    let mut all = opened.reading.investigations(opened.known).into_iter();
    all.find(|one| one.case == case)
        .ok_or_else(Problem::nothing_there)
}

/// A fact of an investigation as a form puts it on record: of which crime it is, nobody is asked who opened that.
pub fn part(one: &Investigation, called: &str, kind: &'static Kind) -> Part {
    let part = Part::of(called, kind);
    match &one.crime {
        Some(crime) => part.fixed(CRIME, crime.clone()),
        None => part.without(CRIME),
    }
}

/// What an investigation is called on a page: its kind of crime, and its number where there is one.
pub fn called(one: &Investigation) -> String {
    let kind = match one.kind {
        Some(kind) => told::begun(kind.word()),
        None if one.is_online => "Online harm".to_owned(),
        None => "Crime of a kind not recorded".to_owned(),
    };
    match &one.crime {
        Some(crime) => format!("{kind}, {crime}"),
        None => kind,
    }
}

/// To whom it is given, as far as that is on record.
pub fn given_to(one: &Investigation) -> String {
    let Some(given) = &one.given else {
        return "given to nobody, as far as is on record".into();
    };
    let given = &given.what;
    let team = given.team.map(|team| team.word().to_owned());
    let level = given.level.map(|level| level.word().to_owned());
    let parts = [given.called.clone(), team, level];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    if said.is_empty() {
        "given, to whom is not recorded".into()
    } else {
        format!("given to {}", said.join(", "))
    }
}

/// The address of a page of it.
pub fn address(opened: &Opened, one: &Investigation, part: &str) -> String {
    opened.address(&format!("{HERE}/{}{part}", one.case))
}

/// The address of its online plan.
pub fn address_online(opened: &Opened, one: &Investigation, part: &str) -> String {
    opened.address(&format!("/online/{}{part}", one.case))
}

/// Every investigation of the record.
pub async fn all(opened: Opened) -> Response {
    let all = opened.reading.investigations(opened.known);
    let apart = of_no_matter(&opened);
    let name = opened.first_name();
    let main = html! {
        section class="panel" id="investigations" data-live {
            div class="panel__top" { h2 { "Investigations" } span class="meta" { (all.len()) (opened.of_part()) } }
            (opened.ask_for_the_rest())
            @if all.is_empty() && apart.is_empty() { p class="empty" { (opened.none(&format!("Whether a crime against {name} is investigated"), &format!("No crime against {name} is recorded or investigated, as far as is on record."))) } }
            ul class="rows" {
                @for one in &all {
                    li {
                        span {
                            a href=(address(&opened, one, "")) { (called(one)) }
                            span class="meta" { ", begun " (told::when(one.began, opened.by.now)) ", " (given_to(one)) }
                        }
                        span {
                            @if let Some(closed) = one.closed { (mark(Shape::Over, &format!("closed {}", told::when(closed, opened.by.now)))) }
                            @if one.is_online { " " a href=(address_online(&opened, one, "")) { "Online plan" span class="govuk-visually-hidden" { " of " (called(one)) } } }
                        }
                    }
                }
            }
            (belonging_to_none(&opened, &apart))
            @if opened.past.is_none() {
                p {
                    a class="govuk-button" href=(opened.address("/record/investigation-opened")) { "Open an investigation" } " "
                    a class="govuk-button govuk-button--secondary" href=(opened.address("/record/online-harm-reported")) { "Record harm online" }
                }
            }
        }
    };
    opened.page("Investigations", HERE, main).into_response()
}

/// What begins an investigation and belongs to no matter, so that nothing of it is worked on together.
fn of_no_matter(opened: &Opened) -> Vec<&Entry> {
    let apart = opened.reading.begun_of_no_case(opened.known);
    let history = opened.history().iter();
    history
        .filter(|entry| apart.contains(&entry.fact))
        .collect()
}

fn belonging_to_none(opened: &Opened, apart: &[&Entry]) -> Markup {
    html! {
        @if !apart.is_empty() {
            h3 { "Of no matter yet" }
            ul class="rows" {
                @for entry in apart {
                    li {
                        span {
                            strong { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } }
                            span class="meta" { ", " (told::when(entry.happened, opened.by.now)) }
                        }
                        @if opened.past.is_none() { span { a href=(opened.address(&format!("/entries/{}/correct", entry.fact))) { "Say to which matter it belongs" span class="govuk-visually-hidden" { ": " (entry.kind) } } } }
                    }
                }
            }
        }
    }
}

/// What is owed in it and not met, as a part of a page.
pub fn owed_panel(desk: &Desk, opened: &Opened, one: &Investigation) -> Markup {
    let owed = matter::owed_by(desk, opened, |owed| one.owes(owed));
    let none = "Nothing of this investigation is owed now, as far as is on record.";
    let says = ("What is owed in this investigation", none);
    matter::owed_panel(opened, &owed, says, opened.is_part(), |_| None)
}

/// One investigation.
pub async fn one(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let one = of_case(&opened, &case)?;
    let main = html! {
        (head(&opened, &one))
        (owed_panel(&desk, &opened, &one))
        (agreed(&opened, &one))
        @for section in SECTIONS.iter().filter(|section| is_of(&one, section)) {
            (section_panel(&opened, &one, section, &html! { @if section.at == CHILDREN { (children(&opened, &one)) } }))
        }
        (ending(&opened, &one))
    };
    Ok(opened.page("Investigation", HERE, main).into_response())
}

/// Is a part of the work thought of in this investigation?
fn is_of(one: &Investigation, section: &Section) -> bool {
    let exploits = matches!(
        one.kind,
        Some(CrimeKind::SexualExploitation | CrimeKind::CriminalExploitation)
    );
    section.at != REFERRAL || exploits
}

fn head(opened: &Opened, one: &Investigation) -> Markup {
    let now = opened.by.now;
    let given = one.given.as_ref().map(|given| &given.what);
    html! {
        section class="panel" id="investigation" data-live {
            div class="panel__top" { h2 { (called(one)) } span class="meta" { "begun " (told::when(one.began, now)) } }
            @if let Some(closed) = one.closed { p { (mark(Shape::Over, &format!("closed {}", told::when(closed, now)))) } }
            @if let Some(agreed) = &one.agreed {
                p {
                    (agreed.by) " closed it and names " strong { (agreed.what) } " as having agreed."
                    @if opened.past.is_none() { " " a href=(opened.address(&format!("/entries/{}/withdraw", agreed.fact))) { "That is not so: take the closing back" } }
                }
            }
            p { (told::begun(&given_to(one))) ". " (accreditation(opened, one)) }
            @if let Some(because) = given.and_then(|given| given.because.as_ref()) { p class="meta" { "Why: " (because) } }
            @if let Some(overseen) = given.and_then(|given| given.overseen_by.as_ref()) {
                p { (mark(Shape::Soon, "held below PIP 2")) " overseen by " (overseen) @if let Some(until) = given.and_then(|given| given.overseen_until) { " until " (told::when(until, now)) } "." }
            }
            @if opened.past.is_none() && one.closed.is_none() {
                p {
                    @if may_ever(opened.by.signed.role, Act::ReadSkills) { a class="govuk-button govuk-button--secondary" href=(address(opened, one, "/allocate")) { "Give it to somebody" } " " }
                    @if one.is_online { a class="govuk-button govuk-button--secondary" href=(address_online(opened, one, "")) { "Open the online plan" } }
                }
            }
        }
    }
}

/// Whether whoever has it is accredited for it, as the allocation says.
pub fn accreditation(opened: &Opened, one: &Investigation) -> Markup {
    let level = one.given.as_ref().and_then(|given| given.what.level);
    html! {
        @match (one.needs_pip_2(), level) {
            (false, _) => {},
            (true, Some(level)) if level >= Pip::Two => (mark(Shape::Done, "with an investigator at PIP 2 or above")),
            (true, Some(_)) => (mark(Shape::Late, "needs PIP 2, and is with somebody below it")),
            (true, None) => (mark(Shape::Unknown, &not_there(opened, "needs PIP 2; whether whoever has it is accredited"))),
        }
    }
}

/// How the child, or a parent, hears: as it was agreed, what they were told last, and when they hear next.
fn agreed(opened: &Opened, one: &Investigation) -> Markup {
    let now = opened.by.now;
    let answer = |kind: &Kind, key: &str| {
        let last = last(opened, one, kind)?;
        let written = opened.reading.written(last.fact)?;
        written.answer(key).map(str::to_owned)
    };
    let contact = answer(NeedsAssessed::KIND, "contact_agreed");
    let next = answer(VictimTold::KIND, "next").and_then(|next| When::read(&next).ok());
    let told_last = last(opened, one, VictimTold::KIND);
    html! {
        section class="panel" id="updates" data-live {
            div class="panel__top" { h2 { "How " (opened.first_name()) " and the family hear" } }
            p { @match contact { Some(contact) => { "Agreed: " (contact) }, None => (mark(Shape::Unknown, &not_there(opened, "how they want to hear"))) } }
            p {
                @match told_last {
                    Some(told_last) => { "Told last " (told::when(told_last.happened, now)) @if let Some(lead) = &told_last.lead { ": " (lead) } },
                    None => (mark(Shape::Unknown, &not_there(opened, "what they were told"))),
                }
            }
            @if let Some(next) = next {
                p { @if next.is_by(When::at(opened.known)) == Shown::Yes { (mark(Shape::Late, &format!("was to hear {}", told::when(next, now)))) } @else { (mark(Shape::Later, &format!("hears next {}", told::when(next, now)))) } }
            }
        }
    }
}

/// That something is not on record, or not of what is open.
pub fn not_there(opened: &Opened, what: &str) -> String {
    format!("{what}: {}", opened.gap_in_words())
}

/// The last entry of a kind that is on record of it.
pub fn last<'o>(opened: &'o Opened, one: &Investigation, kind: &Kind) -> Option<&'o Entry> {
    let mut all = one.entries(opened.history()).rev();
    all.find(|entry| entry.kind == kind.words)
}

/// A part of the work: what comes before its steps, and each of them.
pub fn section_panel(
    opened: &Opened,
    one: &Investigation,
    section: &Section,
    before: &Markup,
) -> Markup {
    html! {
        section class="panel" id=(section.at) data-live {
            div class="panel__top" { h2 { (section.title) } }
            @if !section.says.is_empty() { p class="meta" { (section.says) } }
            (before)
            ul class="rows" { @for step in section.steps { (step_row(opened, one, step)) } }
        }
    }
}

/// By what the section about the children is known.
const CHILDREN: &str = "children";

/// Whether this child was seen and heard, and the children around.
fn children(opened: &Opened, one: &Investigation) -> Markup {
    let now = opened.by.now;
    let overview = &opened.overview;
    let when = |seen: Option<When>| match seen {
        Some(when) => told::when(when, now),
        None => not_there(opened, "when"),
    };
    let near = &overview.near;
    html! {
        p {
            strong { (opened.first_name()) } ": last seen by police " (when(overview.seen.as_ref().map(|seen| seen.happened)))
            "; spoken to alone " (when(overview.alone.as_ref().map(|seen| seen.happened)))
            @if last(opened, one, VictimTold::KIND).is_none() { "; " (mark(Shape::Unknown, &not_there(opened, "told of the investigation"))) }
        }
        @if !near.is_empty() { p class="meta" { "On record around " (opened.first_name()) ": " @for (at, one) in near.iter().enumerate() { @if at > 0 { ", " } (one.name) " (" (one.is) ")" } ". Each child has an investigation page of their own." } }
        p {
            a href=(opened.address("/voice")) { "What " (opened.first_name()) " has said" } " · "
            a href=(opened.address("/strategy")) { "Strategy discussions" } " · "
            a href=(opened.address("/notice")) { "Notice" }
        }
    }
}

/// A step, with what is on record of it.
fn step_row(opened: &Opened, one: &Investigation, step: &Step) -> Markup {
    let entries: Vec<&Entry> = one
        .entries(opened.history())
        .rev()
        .filter(|entry| entry.kind == step.kind.words)
        .collect();
    let row = StepRow {
        step,
        is_found: true,
        entries: &entries,
        is_part: opened.is_part(),
        form: address(opened, one, &format!("/{}", step.at)),
    };
    row.shown(opened)
}

fn ending(opened: &Opened, one: &Investigation) -> Markup {
    html! {
        section class="panel" id="closing" data-live {
            div class="panel__top" { h2 { "Closing" } }
            (closing::of_the_child(opened, one))
            @if opened.past.is_none() && one.closed.is_none() { p { a class="govuk-button" href=(address(opened, one, "/close")) { "Close the investigation" } } }
        }
    }
}
