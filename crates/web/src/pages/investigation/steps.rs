//! What is put on record of an investigation, step by step, each by a form of its own.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Investigation};
use heard_record::fact::investigation::{
    DeviceDone, DeviceHandled, LineOfEnquiry, LineState, MaterialState, ThirdPartyMaterial,
};
use heard_record::fact::online::{Resource, ResourcesGiven, WiderRiskAssessed};
use heard_record::kind::{Kind, OneKind};

use super::super::entries::{Entries, Part};
use super::super::form::Sent;
use super::super::layout::Page;
use super::super::matter::Form;
use super::super::opened::Opened;
use super::sections::{ONLINE, SECTIONS, Section, Step};
use super::{HERE, called, of_case, part};
use crate::fault::Problem;

/// A step by its address, and whether it is of the online plan.
fn step_at(at: &str) -> Result<(&'static Step, bool), Problem> {
    let steps = |sections: &'static [Section]| sections.iter().flat_map(|section| section.steps);
    let of_plan = steps(ONLINE).map(|step| (step, true));
    let mut all = steps(SECTIONS).map(|step| (step, false)).chain(of_plan);
    all.find(|(step, _)| step.at == at)
        .ok_or_else(Problem::nothing_there)
}

fn parts(one: &Investigation, step: &Step) -> Vec<Part> {
    vec![part(one, "", step.kind).must()]
}

/// The form of a step.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case, step)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let (step, _) = step_at(&step)?;
    opened.is_now()?;
    let one = of_case(&opened, &case)?;
    let entries = Entries::begun(&desk, &opened, parts(&one, step)).await?;
    let entries = entries.of([one.case]);
    Ok(shown(&opened, &one, step, &entries).into_response())
}

/// Puts a step on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, case, step)): Path<(String, String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let (step, is_of_plan) = step_at(&step)?;
    let one = of_case(&opened, &case)?;
    let mut entries = Entries::sent(&opened, parts(&one, step), &filled).of([one.case]);
    check(step.kind, &mut entries);
    let part = if is_of_plan { "/online" } else { HERE };
    let then = format!("{part}/{}", one.case);
    let shown = |entries: &Entries| shown(&opened, &one, step, entries);
    entries.record(&desk, &opened, &then, shown).await
}

/// Nothing is left open that the next who reads it would have to ask.
pub fn check(kind: &Kind, entries: &mut Entries) {
    if kind == WiderRiskAssessed::KIND {
        other_children(entries);
    }
    if kind == ResourcesGiven::KIND {
        never_a_leaflet_alone("", entries);
    }
    if kind == LineOfEnquiry::KIND {
        match LineState::of_word(entries.answer("", "state")) {
            Some(LineState::NotDone) => {
                entries.must_answer("", "because", "Say why it was not done");
            }
            Some(LineState::Done) => entries.must_answer("", "result", "Say what came of it"),
            Some(LineState::Open) => {
                entries.must_answer("", "owner", "Say whose it is");
                entries.must_answer("", "due", "Say by when");
            }
            None => {}
        }
    }
    if kind == DeviceHandled::KIND {
        device_handled("", entries);
    }
    if kind == ThirdPartyMaterial::KIND {
        let state = MaterialState::of_word(entries.answer("", "state"));
        if matches!(
            state,
            Some(MaterialState::Refused | MaterialState::NotAskedFor)
        ) {
            entries.must_answer("", "because", "Say why");
        }
    }
}

/// A device that is left says why, and one to be collected by whom and when.
pub fn device_handled(device: &str, entries: &mut Entries) {
    match DeviceDone::of_word(entries.answer(device, "done")) {
        Some(DeviceDone::LeftBecause) => {
            entries.must_answer(device, "because", "Say why the device was left");
        }
        Some(DeviceDone::ToBeCollected) => {
            entries.must_answer(device, "collected_by", "Say who collects the device");
            entries.must_answer(device, "collected_on", "Say when the device is collected");
        }
        _ => {}
    }
}

/// A fraud leaflet is never all that a child and the family are given.
pub fn never_a_leaflet_alone(given: &str, entries: &mut Entries) {
    if entries.answer(given, RESOURCES) != Resource::FraudLeaflet.word() {
        return;
    }
    entries.add_wrong_at(
        given,
        RESOURCES,
        "A fraud leaflet is given as well, and never instead: say what else the child and the family were given",
    );
}

/// What the things are called that a child and the family were given.
const RESOURCES: &str = "resources";

/// That no other child was found is as much of an answer, where it says why that is so and what was checked.
fn other_children(entries: &mut Entries) {
    let has_none = !entries.answer("", "none_because").is_empty();
    if entries.answer("", "children").is_empty() && has_none {
        entries.follows("", "children", NONE_FOUND);
    }
    if has_none {
        entries.must_answer(
            "",
            "checks",
            "Say what was checked before it was said that there is no other child",
        );
    }
}

/// What is said of other children where none was found.
const NONE_FOUND: &str = "none found";

fn shown<'o>(opened: &'o Opened, one: &Investigation, step: &Step, entries: &Entries) -> Page<'o> {
    let form = Form {
        titles: ("Investigation", "Error: Investigation"),
        here: HERE,
        of: &called(one),
        says: step.says,
        means: &step.kind.meaning(),
    };
    form.shown(opened, entries)
}
