//! The calls about a child: what is owed while nobody has come yet, the risk assessed again, and whether an appointment is
//! right.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_act_on_incidents;
use heard_desk::{Desk, Entry, Owed};
use heard_record::fact::contact::{
    self, AppointmentReviewed, IncidentGraded, IncidentOpened, OfficerSent, Reassessed,
    RiskLearned, ThriveAssessed,
};
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, What};
use maud::{Markup, html};
use uuid::Uuid;

use super::duty_row::{in_order, row, row_to_act, told_once};
use super::entries::{Entries, Part};
use super::form::{Sent, sealed};
use super::layout::Page;
use super::opened::Opened;
use super::record::slug;
use super::timeline::answers;
use crate::fault::Problem;
use crate::parts::govuk::{self, Question};
use crate::parts::told;

/// How the rules about calls are called.
pub const RULES: &str = "contact.";

/// What else happens to a call, each with a form of its own.
const OTHERWISE: [(&str, &str); 6] = [
    ("officer sent", "Officer sent"),
    ("officer arrived", "Officer arrived"),
    ("appointment proposed", "Appointment offered"),
    ("appointment confirmed", "Appointment confirmed"),
    ("attendance cancelled", "Attendance called off"),
    ("incident closed", "Log closed"),
];

/// What is done with a call on a page of its own.
#[derive(Clone, Copy)]
struct Step {
    at: &'static str,
    title: &'static str,
    wrong: &'static str,
    says: &'static str,
    kind: &'static Kind,
    /// What may be put on record with it.
    also: Option<&'static Kind>,
}

const STEPS: [Step; 3] = [
    Step {
        at: "again",
        title: "Assess the call again",
        wrong: "Error: Assess the call again",
        says: "Nobody has come yet, or something new is known. Say what changed, letter by letter, and whether the grade still stands.",
        kind: Reassessed::KIND,
        also: Some(RiskLearned::KIND),
    },
    Step {
        at: "appointment",
        title: "Is an appointment right?",
        wrong: "Error: Is an appointment right?",
        says: "A child is involved: a supervisor decides, before the slot is confirmed, whether to wait is right, and what keeps the child safe until then.",
        kind: AppointmentReviewed::KIND,
        also: None,
    },
    Step {
        at: SENT,
        title: "Unit sent",
        wrong: "Error: Unit sent",
        says: "Send the unit first. That it is on its way goes on record as it is sent.",
        kind: OfficerSent::KIND,
        also: None,
    },
];

/// The address of the form by which it is put on record that a unit was sent.
const SENT: &str = "sent";

/// The cases of the calls, the latest first.
fn calls(opened: &Opened) -> Vec<CaseId> {
    let mut cases = Vec::new();
    for fact in opened.reading.facts(opened.known).iter().rev() {
        if let What::Contact(_) = fact.what {
            for case in &fact.cases {
                if !cases.contains(case) {
                    cases.push(*case);
                }
            }
        }
    }
    cases
}

/// What is on record of a call, in the order in which it happened.
fn of_call(opened: &Opened, case: CaseId) -> Vec<Entry> {
    let facts = opened.reading.facts(opened.known);
    let of_it: Vec<_> = facts
        .iter()
        .filter(|fact| fact.cases.contains(&case) && matches!(fact.what, What::Contact(_)))
        .map(|fact| fact.id)
        .collect();
    let history = opened.history().iter();
    let of_it = history.filter(|entry| of_it.contains(&entry.fact));
    of_it.cloned().collect()
}

/// The page.
pub async fn calls_page(State(desk): State<Arc<Desk>>, opened: Opened) -> Response {
    let child = opened.reading.child();
    let now = opened.by.now;
    let all = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let mut owed: Vec<Owed> = all
        .into_iter()
        .filter(|owed| owed.rule.starts_with(RULES) && owed.is_unmet())
        .collect();
    in_order(&mut owed, opened.known);
    let owed = told_once(&owed);
    let calls = calls(&opened);
    let main = html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "Owed on calls about " (opened.first_name()) } @if !owed.is_empty() { span class="meta" { (owed.len()) (opened.of_part()) } } }
            @if owed.is_empty() { p class="empty" { (opened.none("Whether anything is owed on a call", "Nothing is owed on a call now, as far as is on record.")) } }
            ul class="duties" {
                @for owed in owed.iter().cloned() {
                    @if opened.past.is_none() { (row_to_act(child, owed, opened.moments(), 3)) } @else { (row(child, owed, opened.moments(), 3)) }
                }
            }
            @if opened.past.is_none() && !calls.is_empty() {
                (send_a_unit(&opened))
                p class="acts" {
                    @for step in STEPS.iter().filter(|step| step.at != SENT) { a class="govuk-button" href=(opened.address(&format!("/incident/{}", step.at))) { (step.title) } " " }
                }
                ul class="ways-on" { @for (kind, says) in OTHERWISE { li { a href=(opened.address(&format!("/record/{}", slug(kind)))) { (says) } } } }
                p class="meta" { "Nothing here delays sending an officer." }
            }
        }
        @if calls.is_empty() { p class="empty" { "No call about " (opened.first_name()) " is on record that is open to you." } }
        @for case in &calls {
            @let entries = of_call(&opened, *case);
            section class="panel" {
                div class="panel__top" {
                    h2 { "Call" @if let Some(first) = entries.first() { ", " (told::when(first.happened, now)) } }
                    span class="meta" { (standing(&opened, &entries)) }
                }
                ul class="did" {
                    @for entry in &entries {
                        li {
                            span class="did__when" { (told::when(entry.happened, now)) }
                            span { strong { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } } span class="meta" { " " (entry.by.name) } }
                        }
                    }
                }
            }
        }
    };
    opened.page("Calls", "/incident", main).into_response()
}

/// The one act by which a unit that was sent goes on record.
fn send_a_unit(opened: &Opened) -> Markup {
    let unit = Question::called("step.officer", "Which unit is on its way?");
    html! {
        @if may_act_on_incidents(opened.by.signed.role) {
            form method="post" action=(opened.address(&format!("/incident/{SENT}"))) class="ways" {
                (sealed(&opened.by))
                (govuk::hidden("key", &Uuid::new_v4().to_string()))
                @for case in calls(opened).into_iter().take(1) { (govuk::hidden("case", &case.to_string())) }
                (govuk::input(&unit.hint("Send it first: it goes on record as sent now"), "text", ""))
                (govuk::button("Unit sent", ""))
            }
        }
    }
}

/// How a call stands: its grade, as it was given last.
fn standing(opened: &Opened, entries: &[Entry]) -> String {
    let facts = opened.reading.facts(opened.known);
    let mut graded = entries.iter().rev().filter_map(|entry| {
        let fact = facts.iter().find(|fact| fact.id == entry.fact)?;
        let grade = match &fact.what {
            What::Contact(contact::Fact::IncidentGraded(graded)) => graded.grade.clear(),
            What::Contact(contact::Fact::Reassessed(again)) => again.grade.clear(),
            _ => None,
        };
        grade.filter(|_| entry.taken_back.is_none())
    });
    let graded = graded.next();
    graded.map_or_else(
        || "not graded yet".into(),
        |grade| format!("graded {}", grade.in_words()),
    )
}

fn step_of(at: &str) -> Result<Step, Problem> {
    let mut steps = STEPS.into_iter();
    steps
        .find(|step| step.at == at)
        .ok_or_else(Problem::nothing_there)
}

fn parts(step: Step) -> Vec<Part> {
    let mut parts = vec![Part::of("step", step.kind).must()];
    parts.extend(step.also.map(|kind| Part::of("new", kind)));
    parts
}

/// A form.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, step)): Path<(String, String)>,
) -> Result<Response, Problem> {
    opened.is_now()?;
    let step = step_of(&step)?;
    let entries = Entries::begun(&desk, &opened, parts(step)).await?;
    let entries = entries.usually_of(calls(&opened).into_iter().take(1));
    Ok(shown(&opened, step, &entries).into_response())
}

/// Puts it on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, step)): Path<(String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let step = step_of(&step)?;
    let mut entries = Entries::sent(&opened, parts(step), &filled).of(filled.cases());
    let shown = |entries: &Entries| shown(&opened, step, entries);
    entries.record(&desk, &opened, "/incident", shown).await
}

fn shown<'o>(opened: &'o Opened, step: Step, entries: &Entries) -> Page<'o> {
    let latest = calls(opened).into_iter().next();
    let said = latest.map_or_else(Vec::new, |case| of_call(opened, case));
    let main = html! {
        (said_before(opened, &said))
        section class="panel panel--form" {
            h2 { (step.title) }
            p class="lead" { (step.says) }
            form method="post" novalidate {
                (entries.problems())
                (entries.carried(opened))
                (entries.when("When?"))
                @if step.also.is_some() {
                    h3 { "What is new" }
                    (entries.fields("new", opened))
                    h3 { "What it changes" }
                }
                (entries.fields("step", opened))
                (entries.matters(opened))
                (govuk::button("Put on record", ""))
                (entries.keeping(opened))
            }
        }
    };
    opened.page(entries.title(step.title, step.wrong), "/incident", main)
}

/// What was said of the call before: it is read before it is written about.
fn said_before(opened: &Opened, said: &[Entry]) -> Markup {
    let kinds = [
        IncidentOpened::KIND.words,
        ThriveAssessed::KIND.words,
        IncidentGraded::KIND.words,
        Reassessed::KIND.words,
    ];
    let shown: Vec<&Entry> = said
        .iter()
        .filter(|entry| kinds.contains(&entry.kind) && entry.taken_back.is_none())
        .collect();
    html! {
        @if !shown.is_empty() {
            section class="panel" {
                div class="panel__top" { h2 { "What is known of the call" } }
                @for entry in shown {
                    div class="held" {
                        h3 { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } }
                        p class="meta" { (told::when(entry.happened, opened.by.now)) " by " (entry.by.name) }
                        (answers(entry, opened.by.now))
                    }
                }
            }
        }
    }
}
