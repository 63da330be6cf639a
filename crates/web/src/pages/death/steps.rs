//! What is put on record after a child's death or collapse, step by step, each by a form of its own.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Death, Desk};
use heard_record::When;
use heard_record::fact::death::{InitialSharing, JointHomeVisit, LeadAttended, Sudden};
use heard_record::kind::{Kind, OneKind};

use super::super::entries::{Entries, HAPPENED, Part};
use super::super::form::Sent;
use super::super::incident::new_case;
use super::super::investigation::sections::Step;
use super::super::layout::Page;
use super::super::matter::{Form, step_at};
use super::super::opened::Opened;
use super::sections::SECTIONS;
use super::{HERE, called, of_case};
use crate::fault::Problem;
use crate::parts::told;

fn parts(kind: &'static Kind) -> Vec<Part> {
    vec![Part::of("", kind).must()]
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
    let entries = Entries::begun(&desk, &opened, parts(step.kind)).await?;
    let entries = entries.of([one.case]);
    Ok(shown(&opened, called(&one), step, &entries).into_response())
}

/// Puts a step on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, case, step)): Path<(String, String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let step = step_at(SECTIONS, &step)?;
    let one = of_case(&opened, &case)?;
    let mut entries = Entries::sent(&opened, parts(step.kind), &filled).of([one.case]);
    check(&opened, &one, step.kind, &mut entries);
    let then = format!("{HERE}/{}", one.case);
    let shown = |entries: &Entries| shown(&opened, called(&one), step, entries);
    entries.record(&desk, &opened, &then, shown).await
}

/// Nothing is left open that the next who reads it would have to ask, and nobody attends before it happened.
fn check(opened: &Opened, one: &Death, kind: &Kind, entries: &mut Entries) {
    let follows = [LeadAttended::KIND, JointHomeVisit::KIND];
    let is_before = |when: When| when.is_from(one.began).is_no();
    if follows.contains(&kind) && entries.happened().is_some_and(is_before) {
        let began = told::when(one.began, opened.by.now);
        let say = format!("This cannot have happened before the child died or collapsed ({began})");
        entries.add_wrong(say, Some(HAPPENED));
    }
    if kind == LeadAttended::KIND {
        entries.must_say(
            "",
            "trained",
            "Say whether the lead is trained for the sudden death of a child",
        );
    }
    if kind == InitialSharing::KIND {
        entries.must_say(
            "",
            "siblings_safe",
            "Say whether brothers and sisters are safe, or that there are none",
        );
    }
    let is_no_visit = kind == JointHomeVisit::KIND && entries.answer("", "made") == "no";
    if is_no_visit {
        entries.must_say(
            "",
            "because",
            "Say why a visit is not needed, as police and health decided together",
        );
    }
}

fn shown<'o>(opened: &'o Opened, of: &str, step: &Step, entries: &Entries) -> Page<'o> {
    form(of, step.says, &step.kind.meaning()).shown(opened, entries)
}

fn form<'f>(of: &'f str, says: &'f str, means: &'f str) -> Form<'f> {
    Form {
        titles: ("Death or collapse", "Error: Death or collapse"),
        here: HERE,
        of,
        says,
        means,
    }
}

/// The form with which it begins.
pub async fn ask_begin(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let entries = Entries::begun(&desk, &opened, parts(Sudden::KIND)).await?;
    Ok(begun(&opened, &entries).into_response())
}

/// Puts on record that a child died or collapsed, as a matter of its own.
pub async fn put_begin(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let case = new_case(&filled);
    let mut entries = Entries::sent(&opened, parts(Sudden::KIND), &filled).of([case]);
    entries.must_say("", "died", "Say whether the child died");
    let then = format!("{HERE}/{case}");
    entries
        .record(&desk, &opened, &then, |entries| begun(&opened, entries))
        .await
}

fn begun<'o>(opened: &'o Opened, entries: &Entries) -> Page<'o> {
    let of = "The other children of the home come first: see each of them, and say so next.";
    let says = "A child died or collapsed";
    form(of, says, &Sudden::KIND.meaning()).shown(opened, entries)
}
