//! What is put on record of a time in custody, step by step, each by a form of its own.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Detention};
use heard_record::When;
use heard_record::fact::custody::{
    AdultArrived, Arrested, BroughtToCourt, Charged, Detained, DetentionReviewed,
    ExploitationScreened, Released, Transferred,
};
use heard_record::kind::{Kind, OneKind};
use maud::html;

use super::super::entries::{Entries, HAPPENED, Part};
use super::super::form::{self, Sent};
use super::super::incident::new_case;
use super::super::investigation::sections::Step;
use super::super::layout::Page;
use super::super::matter::{Form, step_at};
use super::super::opened::Opened;
use super::sections::SECTIONS;
use super::{HERE, called, of_case};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

/// What a custody number is called in every kind of fact that names one.
const NUMBER: &str = "detention";

/// What cannot have happened before the child was held.
const NOT_BEFORE: [&Kind; 5] = [
    DetentionReviewed::KIND,
    Charged::KIND,
    Released::KIND,
    Transferred::KIND,
    BroughtToCourt::KIND,
];

/// The form of a step: the custody number is asked for where none is on record, and whether a review is after charge is said
/// by what is.
fn part(one: &Detention, step: &Step) -> Part {
    let part = Part::of("", step.kind).must();
    let part = match &one.number {
        Some(number) if step.kind != Detained::KIND => part.fixed(NUMBER, number.clone()),
        Some(number) => part.beginning(NUMBER, number.clone()),
        None => part,
    };
    if step.kind == DetentionReviewed::KIND && one.charged.is_some() {
        part.beginning("after_charge", "yes")
    } else {
        part
    }
}

/// The form of a step.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case, step)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let step = step_at(SECTIONS, &step)?;
    opened.is_now()?;
    let one = of_case(&opened, &case)?;
    let entries = Entries::begun(&desk, &opened, vec![part(&one, step)]).await?;
    let entries = entries.of([one.case]);
    Ok(shown(&opened, &one, step, &entries).into_response())
}

/// Puts a step on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, case, step)): Path<(String, String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let step = step_at(SECTIONS, &step)?;
    let one = of_case(&opened, &case)?;
    let mut entries = Entries::sent(&opened, vec![part(&one, step)], &filled).of([one.case]);
    check(&opened, &one, step.kind, &mut entries);
    let then = format!("{HERE}/{}", one.case);
    let shown = |entries: &Entries| shown(&opened, &one, step, entries);
    entries.record(&desk, &opened, &then, shown).await
}

/// Nothing is left open that the next who reads it would have to ask, and nothing comes before the child was held.
fn check(opened: &Opened, one: &Detention, kind: &Kind, entries: &mut Entries) {
    let is_before = |when: When| when.is_from(one.began).is_no();
    if NOT_BEFORE.contains(&kind) && entries.happened().is_some_and(is_before) {
        let began = told::when(one.began, opened.by.now);
        let say = format!("This cannot have happened before the child was held ({began})");
        entries.add_wrong(say, Some(HAPPENED));
    }
    if kind == DetentionReviewed::KIND {
        entries.must_say("", "necessity", "Say why detention is still necessary");
        entries.must_say("", "childs_needs", "Say what the child needs");
    }
    if kind == ExploitationScreened::KIND && !entries.is_blank("", "refer") {
        entries.must_say(
            "",
            "because",
            "Say why the child is, or is not, to be referred",
        );
    }
    if kind == Charged::KIND && entries.answer("", "bail_refused") == "yes" {
        entries.must_say("", "bail_because", "Say why bail was refused");
    }
    if kind == AdultArrived::KIND {
        entries.must_say(
            "",
            "present_at",
            "Say at which of rights, interview and charge the appropriate adult was present",
        );
    }
}

fn shown<'o>(opened: &'o Opened, one: &Detention, step: &Step, entries: &Entries) -> Page<'o> {
    let form = Form {
        titles: ("Custody", "Error: Custody"),
        here: HERE,
        of: &called(one),
        says: step.says,
        means: &step.kind.meaning(),
    };
    form.shown(opened, entries)
}

/// By what the two facts are called with which a time in custody begins.
const ARREST: &str = "arrest";
const DETENTION: &str = "detention";

fn beginning() -> Vec<Part> {
    vec![
        Part::of(ARREST, Arrested::KIND).at("arrested"),
        Part::of(DETENTION, Detained::KIND).must().without(NUMBER),
    ]
}

/// The form with which a time in custody begins.
pub async fn ask_begin(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let entries = Entries::begun(&desk, &opened, beginning()).await?;
    Ok(begun(&opened, &entries).into_response())
}

/// Puts on record that a child was brought to custody, as a matter of its own.
pub async fn put_begin(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let case = new_case(&filled);
    let mut entries = Entries::sent(&opened, beginning(), &filled).of([case]);
    let number = entries.answer(ARREST, NUMBER).to_owned();
    if !number.is_empty() {
        entries.follows(DETENTION, NUMBER, &number);
    }
    let is_volunteer = entries.answer(DETENTION, "volunteer") == "yes";
    if !is_volunteer && !entries.is_filled_in(ARREST) {
        entries.add_wrong(
            "Say for what the child was arrested, or that it is an interview as a volunteer",
            Some("arrest.offence"),
        );
    }
    let then = format!("{HERE}/{case}");
    entries
        .record(&desk, &opened, &then, |entries| begun(&opened, entries))
        .await
}

fn begun<'o>(opened: &'o Opened, entries: &Entries) -> Page<'o> {
    let main = html! {
        form method="post" novalidate class="steps" {
            (entries.problems())
            (entries.carried(opened))
            (form::part("Arrested", &html! {
                (entries.when_called("arrested", "When was the child arrested?"))
                (entries.fields(ARREST, opened))
            }))
            (form::part("Brought to custody", &html! {
                p class="meta" { "The clock of reviews runs from when detention was authorised. An interview as a volunteer is no detention, and the same adults are told and called." }
                (entries.when("When was detention authorised, or did the interview begin?"))
                (entries.fields(DETENTION, opened))
            }))
            (govuk::button("Put on record", ""))
            (entries.keeping(opened))
        }
    };
    opened.page(entries.title("Custody", "Error: Custody"), HERE, main)
}
