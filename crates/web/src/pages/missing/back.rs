//! A missing child has been found: who saw the child, how the child was spoken to, and in the child's own words, what
//! happened. A phone call is kept and does not stand for a visit.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, TimeMissing};
use heard_record::fact::missing::{
    Found, HealthChecked, InterviewDeclined, InterviewHeld, ReturnShared, ServicesTold,
};
use heard_record::fact::person::{ChildSaid, ChildSeen};
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::entries::{Entries, Part};
use super::super::form::Sent;
use super::super::layout::Page;
use super::super::opened::Opened;
use super::{doing, page, time_missing_now};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// What whoever asks may ask the child, in any order; each may be left, with the reason.
const ASKED: [&str; 12] = [
    "where_went",
    "with_whom",
    "travelled",
    "what_happened",
    "harm",
    "gifts",
    "slept",
    "why_left",
    "would_help",
    "trusts",
    "exploitation",
    "present",
];

/// When the child was seen or spoken to, and when others were told: times of their own.
const MET: &str = "met";
const TOLD: &str = "told-at";

/// The facts of the form. How the child was found is one of them as long as nobody said so, and where whoever sends it
/// says so too.
fn parts(time: &TimeMissing, says_found: bool) -> Vec<Part> {
    let mut parts = vec![
        Part::of("seen", ChildSeen::KIND).at(MET),
        Part::of("said", ChildSaid::KIND).at(MET),
        Part::of("interview", InterviewHeld::KIND).at(MET),
        Part::of("declined", InterviewDeclined::KIND).at(MET),
        Part::of("health", HealthChecked::KIND).at(MET),
        Part::of("told", ServicesTold::KIND).at(TOLD),
        Part::of("shared", ReturnShared::KIND).at(TOLD),
    ];
    if says_found || !time.back.is_yes() {
        parts.insert(0, Part::of("found", Found::KIND).must());
    }
    parts
}

/// The form.
pub async fn ask(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let Some(time) = super::time_missing(&opened) else {
        return Ok(nothing_to_do(&opened).into_response());
    };
    opened.is_now()?;
    let entries = Entries::begun(&desk, &opened, parts(&time, false)).await?;
    let entries = entries.of(time.cases.clone());
    Ok(shown(&opened, &time, &entries).into_response())
}

/// A child who is not missing cannot come back.
fn nothing_to_do(opened: &Opened) -> Page<'_> {
    let name = opened.first_name();
    page(
        opened,
        "Back from being missing",
        html! { h1 { (name) " has not been reported missing" } },
        html! { p { a href=(opened.address("")) { "Go to the record" } } },
    )
}

/// Puts it on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let time = time_missing_now(&opened)?;
    let mut entries = Entries::sent(&opened, parts(&time, filled.has("found.how")), &filled)
        .of(time.cases.clone());
    if entries.is_filled_in("found") && entries.is_blank("found", "how") {
        let say = format!("Say how {} was found", opened.first_name());
        entries.add_wrong(say, Some("found.how"));
    }
    let shown = |entries: &Entries| shown(&opened, &time, entries);
    entries.record(&desk, &opened, "/missing", shown).await
}

fn shown<'o>(opened: &'o Opened, time: &TimeMissing, entries: &Entries) -> Page<'o> {
    let name = opened.first_name();
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field(called, key, opened)) } };
    let main = html! {
        form method="post" novalidate class="steps" {
            (entries.problems())
            (entries.carried(opened))
            @if !time.back.is_yes() {
                (step(1, &format!("How {name} was found"), &html! {
                    (entries.when(&format!("When was {name} found, or back?")))
                    (fields("found", &["how", "place", "by", "collected_by", "harm"]))
                }))
            }
            (step(2, &format!("Who saw {name}?"), &html! {
                p { "An officer of any force, a social worker or a health professional counts. Family, the home’s own staff and whoever reported " (name) " missing do not, nor does a phone or video call. If nobody has, leave this out: " (name) " is then located but not yet seen, and the visit stays owed." }
                (entries.when_called(MET, &format!("When was {name} seen or spoken to?")))
                (fields("seen", &["status", "by", "by_role", "place", "with", "condition", "injuries", "mood", "belongings", "crime_asked"]))
            }))
            (step(3, &format!("In {} words", told::own(&name)), &html! {
                p { "Begin with: “Tell me about where you’ve been.” Write what " (name) " says, as it is said." }
                (fields("said", &["words", "how", "present", "limit"]))
            }))
            (step(4, &format!("The conversation with {name} about what happened"), &html! {
                p { "A conversation by phone is recorded, but it does not meet the duty to speak with " (name) " in person: the visit stays owed." }
                (fields("interview", &["how", "apart_from_carers"]))
                (fields("interview", &ASKED))
                (fields("interview", &["own_words", "checked", "passed_on", "inspector_reason"]))
            }))
            (step(5, &format!("If {name} did not want to talk"), &html! { (fields("declined", &["offered", "because", "retry"])) }))
            (step(6, "Health", &html! { (fields("health", &["was", "by", "because", "found"])) }))
            (step(7, "Who is told", &html! {
                (entries.when_called(TOLD, "When were they told?"))
                (fields("told", &["told", "back", "concerns"]))
                (fields("shared", &["to", "content"]))
            }))
            (govuk::button("Save what there is", ""))
            (entries.keeping(opened))
            p class="meta" { "Everything you fill in is recorded together. What you leave out can be added later, and stays owed until then." }
        }
    };
    let says = if time.back.is_yes() {
        format!(
            "{name} is back. What is still owed: to see {name} in person, to listen, to pass on what was learned."
        )
    } else {
        format!("Say how {name} came back, who has seen {name}, and what {name} says.")
    };
    let title = entries.title("Back from being missing", "Error: Back from being missing");
    let head = html! {
        (doing(opened, &format!("{name} has been found"), &says))
        @if time.back.is_yes() && time.seen.is_none() { p { (mark(Shape::Late, "located, not yet seen")) } }
    };
    page(opened, title, head, main)
}

fn step(number: u8, heading: &str, inside: &Markup) -> Markup {
    html! { section class="panel panel--form" { h2 { span class="step" { (number) } " " (heading) } (inside) } }
}
