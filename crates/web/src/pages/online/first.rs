//! What the first officer looks to: the child before anything else, and what must not be lost.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Advice, Desk, Investigation, advice};
use heard_record::fact::investigation::DeviceHandled;
use heard_record::fact::notice::{About, Submitted};
use heard_record::fact::online::{ResourcesGiven, WelfareSecured};
use heard_record::fact::person::{Factor, FactorRecorded, Standing};
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::entries::{Entries, Part};
use super::super::form::{Filled, Sent, part as form_part};
use super::super::investigation::giving::yes_or_no;
use super::super::investigation::steps::{device_handled, never_a_leaflet_alone};
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
const NO: &str = "no";

/// Whether self-harm was asked about, as the record has it.
const ASKED: &str = "self_harm_asked";

/// The force’s own words for a child who is blackmailed.
const WORDS: &str = "blackmail";

/// What the first question is answered by, each with whether there is such a thought, and whether it was asked about.
const THOUGHT_OF: [(&str, &str, bool, bool); 4] = [
    (YES, "Yes, and it was asked about", true, true),
    (
        "not asked about",
        "Yes: texted or suspected, and not asked about yet",
        true,
        false,
    ),
    (NO, "No: it was asked", false, true),
    ("not asked", "Not asked yet", false, false),
];

fn has_thoughts(filled: &Filled) -> bool {
    let mut all = THOUGHT_OF.iter();
    all.any(|(value, _, has, _)| *has && *value == filled.one(THOUGHTS))
}

/// That the child was looked to: whether they were asked is as the first question has it.
fn welfare(one: &Investigation, filled: &Filled) -> Part {
    let welfare = part(one, WELFARE, WelfareSecured::KIND);
    let mut all = THOUGHT_OF.iter();
    match all.find(|(value, ..)| *value == filled.one(THOUGHTS)) {
        Some((.., is_asked)) => welfare.must().fixed(ASKED, yes_or_no(*is_asked)),
        None => welfare.without(ASKED),
    }
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
        welfare(one, filled),
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
            entries.must_say(called, key, what);
        }
    }
    let is_alone = entries.answer(WELFARE, "not_left_alone") == NO;
    if has_thoughts(filled) && is_alone {
        entries.must_say(
            WELFARE,
            "safety_plan",
            "The child is alone, and may want to die. Who goes to them now? Say it in the safety plan",
        );
    }
    if !has_thoughts(filled) && !entries.is_blank(FACTOR, "evidence") {
        entries.add_wrong(
            "What was said, texted or suspected is written down, and that there is no such thought: say which",
            Some(THOUGHTS),
        );
    }
    device_handled(DEVICE, entries);
    never_a_leaflet_alone(GIVEN, entries);
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
    let thoughts =
        THOUGHT_OF.map(|(value, text, ..)| Choice::of(value, text, filled.one(THOUGHTS)));
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
                (fields(WELFARE, &["safety_plan", "parent_guided"]))
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
