//! What the first officer looks to: the child before anything else, and what must not be lost.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Advice, Desk, Investigation, advice};
use heard_record::fact::investigation::{DeviceDone, DeviceHandled};
use heard_record::fact::notice::{About, Submitted};
use heard_record::fact::online::{Resource, ResourcesGiven, WelfareSecured};
use heard_record::fact::person::{Factor, FactorRecorded, Standing};
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::entries::{Entries, Part};
use super::super::form::{Filled, Sent, part as form_part};
use super::super::investigation::{called, of_case, part};
use super::super::layout::Page;
use super::super::opened::Opened;
use super::{HERE, UNDER};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice};

const WELFARE: &str = "welfare";
const FACTOR: &str = "factor";
const NOTICE: &str = "notice";
const GIVEN: &str = "given";
const DEVICE: &str = "device";

/// The first question: any thought of suicide or self-harm.
const THOUGHTS: &str = "thoughts";
const YES: &str = "yes";

/// The force’s own words for a child who is blackmailed.
const WORDS: &str = "blackmail";

fn has_thoughts(filled: &Filled) -> bool {
    filled.one(THOUGHTS) == YES
}

fn parts(one: &Investigation, filled: &Filled) -> Vec<Part> {
    let is_urgent = has_thoughts(filled);
    let notice = Part::of(NOTICE, Submitted::KIND)
        .fixed("about", About::OnlineAbuse.word())
        .must_if(is_urgent)
        .now();
    let notice = if is_urgent {
        notice.fixed("high_risk", YES)
    } else {
        notice
    };
    vec![
        part(one, WELFARE, WelfareSecured::KIND),
        Part::of(FACTOR, FactorRecorded::KIND)
            .fixed("factor", Factor::OnlineSuicidalWords.word())
            .fixed("stands", Standing::Present.word())
            .must_if(is_urgent),
        notice,
        part(one, GIVEN, ResourcesGiven::KIND),
        part(one, DEVICE, DeviceHandled::KIND),
    ]
}

/// The first officer's form.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    opened.is_now()?;
    let one = of_case(&opened, &case)?;
    let (filled, saved) = Filled::kept(&desk, &opened.by, &opened.path).await?;
    let entries =
        Entries::kept_at(opened.by.now, parts(&one, &filled), &filled, saved).of([one.case]);
    Ok(shown(&opened, &one, &entries, &filled).into_response())
}

/// Puts on record what the first officer did for the child.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, case)): Path<(String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let one = of_case(&opened, &case)?;
    let mut entries = Entries::sent(&opened, parts(&one, &filled), &filled).of([one.case]);
    check(&mut entries, &filled);
    let shown = |entries: &Entries| shown(&opened, &one, entries, &filled);
    // Whose notice went with it is written child by child next: in their own words, and those of the household.
    let then = if has_thoughts(&filled) {
        "/notice".to_owned()
    } else {
        format!("{HERE}/{}", one.case)
    };
    entries.record(&desk, &opened, &then, shown).await
}

/// What may not be left open: whether the child thinks of dying; and where so, who is with them, who was told and who helps.
fn check(entries: &mut Entries, filled: &Filled) {
    let say = |entries: &mut Entries, called: &str, key: &str, say: &str| {
        if entries.is_blank(called, key) {
            entries.add_wrong(say, Some(&format!("{called}.{key}")));
        }
    };
    if filled.one(THOUGHTS).is_empty() {
        entries.add_wrong(
            "Say whether there is any thought of suicide or self-harm, said, texted or suspected",
            Some(THOUGHTS),
        );
    }
    if has_thoughts(filled) {
        for (called, key, what) in [
            (
                WELFARE,
                "not_left_alone",
                "Say whether somebody stays with the child",
            ),
            (
                WELFARE,
                "control_room_told",
                "Say whether the control room was told",
            ),
            (
                WELFARE,
                "crisis_link",
                "Say which health or crisis service was brought in",
            ),
            (FACTOR, "evidence", "Say what was said, texted or suspected"),
            (NOTICE, "concerns", "Say what partners need to know tonight"),
        ] {
            say(entries, called, key, what);
        }
    }
    if !has_thoughts(filled) && !entries.is_blank(FACTOR, "evidence") {
        entries.add_wrong(
            "What was said, texted or suspected is written down, and that there is no such thought: say which",
            Some(THOUGHTS),
        );
    }
    match DeviceDone::of_word(entries.answer(DEVICE, "done")) {
        Some(DeviceDone::LeftBecause) => {
            say(entries, DEVICE, "because", "Say why the device was left")
        }
        Some(DeviceDone::ToBeCollected) => {
            say(
                entries,
                DEVICE,
                "collected_by",
                "Say who collects the device",
            );
            say(
                entries,
                DEVICE,
                "collected_on",
                "Say when the device is collected",
            );
        }
        _ => {}
    }
    let given = entries.answer(GIVEN, "resources");
    if given == Resource::FraudLeaflet.word() {
        entries.add_wrong(
            "A fraud leaflet is given as well, and never instead: say what else the child and the family were given",
            Some("given.resources"),
        );
    }
}

fn words() -> Option<&'static Advice> {
    advice().iter().find(|one| one.id == WORDS)
}

fn shown<'o>(
    opened: &'o Opened,
    one: &Investigation,
    entries: &Entries,
    filled: &Filled,
) -> Page<'o> {
    let name = opened.first_name();
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field(called, key, opened)) } };
    let answers = [
        (YES, "Yes: said, texted or suspected"),
        ("no", "No: it was asked"),
        ("not asked", "Not asked yet"),
    ];
    let thoughts = answers.map(|(value, text)| Choice {
        value: value.into(),
        text: text.into(),
        chosen: filled.one(THOUGHTS) == value,
        ..Choice::default()
    });
    let advice = words();
    let main = html! {
        form method="post" novalidate class="steps" {
            (entries.problems())
            (entries.carried(opened))
            (form_part(&format!("Is {name} safe right now?"), &html! {
                p { "If there is any thought of dying: stay with " (name) ", or have somebody stay who is there now; ring 999 if there is danger now; tell the control room. Everything else waits." }
                (govuk::radios(&entries.asked(THOUGHTS, "Any thought of suicide or self-harm, said, texted or suspected?"), &thoughts))
                (fields(WELFARE, &["not_left_alone", "control_room_told", "crisis_link"]))
                (fields(FACTOR, &["evidence"]))
                (fields(WELFARE, &["self_harm_asked", "safety_plan", "parent_guided"]))
                (entries.when("When was this?"))
            }))
            (form_part(&format!("Has {name} been told that this is not their fault?"), &html! {
                @if let Some(advice) = advice { (govuk::details("Words to use", &said(&advice.child))) }
                (fields(GIVEN, &["told_not_at_fault"]))
            }))
            (form_part("The threat, and what is kept", &html! {
                p { "Do not delete anything. Do not pay. Do not reply." }
                p class="meta" { "What is demanded, whether the threat is live and whether anything was paid is on the report: " a href=(opened.address("/record/online-harm-reported")) { "add to it" } "." }
                (fields(WELFARE, &["keep_everything"]))
                (fields(DEVICE, &["done", "device", "collected_by", "collected_on", "because", "childs_need_met"]))
            }))
            (form_part("Notice", &html! {
                p class="meta" { "Where there is any thought of dying a notice goes with this, at high risk. Then each child is written about, one at a time." }
                (fields(NOTICE, &["concerns", "siblings"]))
            }))
            (form_part("Images, and who the family turns to", &html! {
                (fields(GIVEN, &["removal_with_child", "contact", "next_steps", "resources", "to"]))
                @if let Some(advice) = advice {
                    (govuk::details("What to say to the family", &said(&advice.family)))
                    @for never in &advice.never { p class="meta" { (never) } }
                }
            }))
            (govuk::button("Put on record", ""))
            (entries.keeping(opened))
            p class="meta" { (called(one)) ". No image is shown or kept here." }
        }
    };
    opened.page(
        entries.title("First officer", "Error: First officer"),
        UNDER,
        main,
    )
}

fn said(all: &[String]) -> Markup {
    html! { ul { @for one in all { li { "“" (one) "”" } } } }
}
