//! What is put on record of a conference, each by a form of its own.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::Desk;
use heard_record::fact::strategy::{
    ConferenceCalled, ConferenceDecision, ConferenceDelayed, ConferenceHeld, ReportSent,
};
use heard_record::kind::{Kind, OneKind};
use maud::html;

use super::super::entries::{Entries, Part};
use super::super::form::Sent;
use super::super::investigation::sections::{Step, step};
use super::super::layout::Page;
use super::super::matter::Form;
use super::super::opened::Opened;
use super::{CONFERENCE, Conference, HERE, called_by, conferences};
use crate::fault::Problem;

/// What is done before, at and about a conference.
pub const STEPS: &[Step] = &[
    step("report", "Police report sent", ReportSent::KIND),
    step(
        "held",
        "Held: who took part for police, how prepared, and what anybody disagreed with",
        ConferenceHeld::KIND,
    ),
    step("put-off", "Put off", ConferenceDelayed::KIND),
];

fn step_at(at: &str) -> Result<&'static Step, Problem> {
    let mut steps = STEPS.iter();
    steps
        .find(|step| step.at == at)
        .ok_or_else(Problem::nothing_there)
}

/// The form of a step: of which conference it is, nobody is asked.
fn part(one: &Conference, kind: &'static Kind) -> Part {
    let part = Part::of("", kind).must();
    match one.name() {
        Some(name) => part.fixed(CONFERENCE, name),
        None => part.without(CONFERENCE),
    }
}

/// The form of a step.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, fact, step)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let step = step_at(&step)?;
    opened.is_now()?;
    let one = called_by(&opened, &fact).ok_or_else(Problem::nothing_there)?;
    let entries = Entries::begun(&desk, &opened, vec![part(&one, step.kind)]).await?;
    let entries = entries.of(one.written.cases.clone());
    Ok(shown(&opened, &one, step, &entries).into_response())
}

/// Puts a step on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, fact, step)): Path<(String, String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let step = step_at(&step)?;
    let one = called_by(&opened, &fact).ok_or_else(Problem::nothing_there)?;
    let mut entries =
        Entries::sent(&opened, vec![part(&one, step.kind)], &filled).of(one.written.cases.clone());
    check(step.kind, &mut entries);
    let shown = |entries: &Entries| shown(&opened, &one, step, entries);
    entries.record(&desk, &opened, HERE, shown).await
}

/// Nothing is left open that the next who reads it would have to ask.
fn check(kind: &Kind, entries: &mut Entries) {
    if kind == ReportSent::KIND {
        entries.must_say(
            "",
            "history",
            "Say which history and which risk from adults the report has",
        );
        entries.must_say("", "view", "Say what police think of the plan");
    }
    if kind != ConferenceHeld::KIND {
        return;
    }
    entries.must_say(
        "",
        "dissent",
        "Say what anybody disagreed with, or that nobody did",
    );
    if entries.answer("", "police_attended") == "yes" {
        entries.must_say("", "police_attendee", "Say who took part for police");
        entries.must_say("", "prepared", "Say whether they were prepared");
    }
    let decision = ConferenceDecision::of_word(entries.answer("", "decision"));
    if decision == Some(ConferenceDecision::Plan) {
        entries.must_say("", "category", "Say about which harm the plan is");
    }
}

fn form<'f>(of: &'f str, says: &'f str, means: &'f str) -> Form<'f> {
    Form {
        titles: ("Conferences", "Error: Conferences"),
        here: HERE,
        of,
        says,
        means,
    }
}

fn shown<'o>(opened: &'o Opened, one: &Conference, step: &Step, entries: &Entries) -> Page<'o> {
    let of = match one.name() {
        Some(name) => format!("Conference {name}"),
        None => "The conference".to_owned(),
    };
    form(&of, step.says, &step.kind.meaning()).shown(opened, entries)
}

fn calling() -> Vec<Part> {
    vec![Part::of("", ConferenceCalled::KIND).must()]
}

/// The form by which a conference is called.
pub async fn ask_call(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let entries = Entries::begun(&desk, &opened, calling()).await?;
    Ok(call(&opened, &entries).into_response())
}

/// Puts on record that one was called: each has a name of its own, where there are several.
pub async fn put_call(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let cases = filled.all("case").filter_map(|case| case.parse().ok());
    let mut entries = Entries::sent(&opened, calling(), &filled).of(cases);
    let name = entries.answer("", CONFERENCE).to_owned();
    let (all, _) = conferences(&opened);
    if all.iter().any(|one| one.name().unwrap_or_default() == name) {
        entries.add_wrong(
            "Another conference is called so. Give this one a short name of its own",
            Some(CONFERENCE),
        );
    }
    let shown = |entries: &Entries| call(&opened, entries);
    entries.record(&desk, &opened, HERE, shown).await
}

fn call<'o>(opened: &'o Opened, entries: &Entries) -> Page<'o> {
    let fields = html! { (entries.fields("", opened)) (entries.matters(opened)) };
    let of = "The report is owed from now on, whether or not a date is set.";
    let says = "The council called a conference";
    form(of, says, &ConferenceCalled::KIND.meaning()).shown_with(opened, entries, &fields)
}
