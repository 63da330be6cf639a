//! What is put on record of a disclosure, step by step. What bears on every child within reach goes on the record of each that is open
//! to whoever writes; what has changed for a child is asked of one child after the other.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Disclosure};
use heard_record::PersonId;
use heard_record::fact::domestic_abuse::{
    ChildLinkedToDisclosure, ChildRechecked, DisclosureAttemptFailed, DisclosureChecked,
    DisclosureDecided, DisclosureDelayed, DisclosureEnded, DisclosureMet, DisclosureOutcome,
};
use heard_record::kind::{Kind, OneKind};
use maud::html;

use super::super::entries::{Entries, Part};
use super::super::form::{Filled, Sent};
use super::super::layout::Page;
use super::super::opened::Opened;
use super::child::{PART, Reached, of_case, reached};
use super::{OF_CHILD, called, recheck};
use crate::fault::Problem;
use crate::parts::govuk;

/// What each kind of fact calls the number of a disclosure.
const NUMBER: &str = "disclosure";

/// A form.
pub struct Step {
    /// Its address.
    pub at: &'static str,
    /// What it is called.
    pub says: &'static str,
    /// What it puts on record.
    pub kind: &'static Kind,
    /// Is it a step on the way to a decision?
    pub is_on_the_way: bool,
    /// Does it go on the record of every child within reach?
    is_of_all: bool,
}

const fn step(at: &'static str, says: &'static str, kind: &'static Kind) -> Step {
    Step {
        at,
        says,
        kind,
        is_on_the_way: false,
        is_of_all: true,
    }
}

/// The forms there are.
pub const STEPS: &[Step] = &[
    Step {
        is_on_the_way: true,
        ..step("checks", "The first checks", DisclosureChecked::KIND)
    },
    Step {
        is_on_the_way: true,
        ..step(
            "meeting",
            "Whoever asked, or is at risk, met face to face",
            DisclosureMet::KIND,
        )
    },
    Step {
        is_on_the_way: true,
        ..step(
            "decide",
            "The decision, with what it means for the children",
            DisclosureDecided::KIND,
        )
    },
    step("try", "A try that failed", DisclosureAttemptFailed::KIND),
    step("wait", "It has to wait", DisclosureDelayed::KIND),
    Step {
        is_of_all: false,
        ..step(
            "recheck",
            "What has changed for this child",
            ChildRechecked::KIND,
        )
    },
    Step {
        is_of_all: false,
        ..step(
            "link",
            "Another child is within reach",
            ChildLinkedToDisclosure::KIND,
        )
    },
    step("close", "Close the disclosure", DisclosureEnded::KIND),
];

fn step_at(at: &str) -> Result<&'static Step, Problem> {
    let mut all = STEPS.iter();
    all.find(|step| step.at == at)
        .ok_or_else(Problem::nothing_there)
}

fn parts(one: &Disclosure, step: &Step) -> Vec<Part> {
    let part = Part::of("", step.kind).must();
    let part = match &one.number {
        Some(number) => part.fixed(NUMBER, number.clone()),
        None => part.without(NUMBER),
    };
    vec![part]
}

/// The form of a step.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case, step)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let step = step_at(&step)?;
    opened.is_now()?;
    let one = of_case(&opened, &case)?;
    let entries = Entries::begun(&desk, &opened, parts(&one, step)).await?;
    let entries = entries.of([one.case]);
    let children = reached(&desk, &opened, &one).await?;
    Ok(shown(&opened, &one, step, &children, &entries).into_response())
}

/// Puts a step on record: of this child, and of every other child within reach where it bears on all of them.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, case, step)): Path<(String, String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let step = step_at(&step)?;
    let one = of_case(&opened, &case)?;
    let children = reached(&desk, &opened, &one).await?;
    let sent = || Entries::sent(&opened, parts(&one, step), &filled).of([one.case]);
    let mut entries = sent();
    check(step.kind, &mut entries);
    entries.check_about(opened.reading.child(), opened.by.now);
    if !entries.is_wrong() && step.is_of_all {
        put_on_others(&desk, &opened, &children, &filled, step, &mut entries).await?;
    }
    if !entries.is_wrong() && step.kind == ChildLinkedToDisclosure::KIND {
        put_on_linked(&desk, &opened, &mut entries, sent()).await?;
    }
    let shown = |entries: &Entries| shown(&opened, &one, step, &children, entries);
    if entries.is_wrong() {
        let page = shown(&entries);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let then = then(&opened, &one, step, &children);
    entries.record_then(&desk, &opened, &then, shown).await
}

/// Puts it on the record of each other child; what could not be put there is told with the child's name.
async fn put_on_others(
    desk: &Desk,
    opened: &Opened,
    children: &[Reached],
    filled: &Filled,
    step: &Step,
    all: &mut Entries,
) -> Result<(), Problem> {
    let own = opened.reading.child();
    for other in children.iter().filter(|other| other.child != own) {
        let entries = Entries::sent(opened, parts(&other.one, step), filled);
        let mut entries = entries.of([other.one.case]).with_key_of(other.child.uuid());
        let by = &opened.by;
        let is_kept = entries
            .put_about(desk, &by.signed, other.child, by.now, opened.stated())
            .await?;
        if !is_kept {
            for (say, _) in entries.wrong() {
                all.add_wrong(format!("{}: {say}", other.name), None);
            }
        }
    }
    Ok(())
}

/// Puts it on the record of the child who is within reach too: what is owed to that child is owed by their own record.
async fn put_on_linked(
    desk: &Desk,
    opened: &Opened,
    all: &mut Entries,
    of_linked: Entries,
) -> Result<(), Problem> {
    let by = &opened.by;
    let own = opened.reading.child();
    let linked = all.answer("", "child").parse::<PersonId>().ok();
    let Some(linked) = linked.filter(|linked| *linked != own) else {
        all.add_wrong("Say which other child is within reach", Some("child"));
        return Ok(());
    };
    let mut of_linked = of_linked.with_key_of(linked.uuid());
    let is_kept = of_linked
        .put_about(desk, &by.signed, linked, by.now, opened.stated())
        .await?;
    if !is_kept {
        for (say, _) in of_linked.wrong() {
            all.add_wrong(say, Some("child"));
        }
    }
    Ok(())
}

/// From one child who was looked at again to the next who was not since; else to the disclosure.
fn then(opened: &Opened, one: &Disclosure, step: &Step, children: &[Reached]) -> String {
    let own = opened.reading.child();
    let last = |one: &Disclosure| one.rechecked.first().map(|known| known.happened);
    let before = last(one);
    let is_next = |other: &&Reached| {
        step.kind == ChildRechecked::KIND
            && other.child != own
            && last(&other.one) <= before
            && recheck(&other.owed, &other.one).is_some()
    };
    match children.iter().find(is_next) {
        Some(next) => next.address("/recheck"),
        None => opened.address(&format!("{OF_CHILD}/{}", one.case)),
    }
}

/// Nothing is left open that the rules ask for: what has changed for the child, and how it ends.
fn check(kind: &Kind, entries: &mut Entries) {
    if kind == ChildRechecked::KIND {
        entries.must_answer(
            "",
            "changed",
            "Say what has changed for the child, or that nothing has and how you know",
        );
    }
    if kind == DisclosureAttemptFailed::KIND {
        entries.must_answer("", "how", "Say how it was tried, and whether that was safe");
    }
    if kind == ChildLinkedToDisclosure::KIND {
        entries.must_answer("", "child", "Say which other child is within reach");
    }
    if kind == DisclosureEnded::KIND {
        ends(entries);
    }
}

fn ends(entries: &mut Entries) {
    match DisclosureOutcome::of_word(entries.answer("", "outcome")) {
        None | Some(DisclosureOutcome::ToPersonAtRisk | DisclosureOutcome::ToThirdParty) => {}
        Some(DisclosureOutcome::NothingToDisclose | DisclosureOutcome::NoPressingNeed) => {
            entries.must_answer("", "because", "Say why it was decided not to disclose");
        }
        Some(_) => {
            entries.must_answer("", "because", "Say why it cannot be made");
            entries.must_answer(
                "",
                "protects_children_instead",
                "Say what protects the children instead",
            );
            entries.must_answer("", "agreed_by", "Say who agreed to close it");
        }
    }
}

fn shown<'o>(
    opened: &'o Opened,
    one: &Disclosure,
    step: &Step,
    children: &[Reached],
    entries: &Entries,
) -> Page<'o> {
    let names: Vec<&str> = children.iter().map(|child| child.name.as_str()).collect();
    let main = html! {
        section class="panel panel--form" {
            (entries.problems())
            h2 { (step.says) }
            p class="lead" { "Disclosure " (called(one)) }
            p class="meta" { (step.kind.meaning()) }
            @if step.is_of_all && names.len() > 1 { p class="meta" { "It goes on the record of each child within reach that is open to you: " (names.join(", ")) "." } }
            @if step.kind == ChildRechecked::KIND { p { "This is about " (opened.first_name()) " alone. Ask about a new address, a new partner or contact, a pregnancy, a new notice. The next child is asked about after this one." } }
            form method="post" novalidate {
                (entries.carried(opened))
                (entries.when("When did it happen?"))
                (entries.fields("", opened))
                (govuk::button("Put on record", ""))
                (entries.keeping(opened))
            }
        }
    };
    opened.page(entries.title("Disclosure", "Error: Disclosure"), PART, main)
}
