//! A strategy discussion: who took part, what each knew, what was decided, and why where one agency goes on alone.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Owed};
use heard_record::fact::strategy::{
    ActionSet, AgencyDisagreed, AgencyMissing, Decision, EvidencePlanned, Held, RecordAnswered,
    RecordSent, Recorded, Requested, ThresholdNotMet,
};
use heard_record::kind::{Kind, OneKind};
use maud::{Markup, html};

use super::duty_row::row;
use super::entries::{Entries, Part};
use super::form::{Sent, part};
use super::layout::Page;
use super::opened::Opened;
use super::record::{ANSWERS, slug};
use super::timeline::answers;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

/// The rules about them.
pub const RULES: &str = "sd.";

/// What the page shows of them, each with its heading.
const SHOWN: [(&str, &Kind); 8] = [
    ("Discussions held", Held::KIND),
    ("What police recorded of them", Recorded::KIND),
    ("Medical and interview", EvidencePlanned::KIND),
    ("Actions", ActionSet::KIND),
    ("Who was sent the record", RecordSent::KIND),
    ("Confirmed, or put right", RecordAnswered::KIND),
    ("Asked for", Requested::KIND),
    ("Decided not to be needed", ThresholdNotMet::KIND),
];

/// The actions of a discussion there is room for, each by what its fields are called.
const ACTIONS: [&str; 4] = ["action", "action2", "action3", "action4"];

fn parts() -> Vec<Part> {
    let mut parts = vec![
        Part::of("held", Held::KIND).must(),
        Part::of("recorded", Recorded::KIND),
        Part::of("evidence", EvidencePlanned::KIND),
        Part::of("missing", AgencyMissing::KIND),
        Part::of("disagreed", AgencyDisagreed::KIND),
    ];
    let actions = ACTIONS.iter();
    parts.extend(actions.map(|called| Part::of(*called, ActionSet::KIND)));
    parts
}

fn of_kind<'e>(history: &'e [Entry], kind: &str) -> Vec<&'e Entry> {
    let of_it = history
        .iter()
        .rev()
        .filter(|entry| entry.kind == kind && entry.taken_back.is_none());
    of_it.collect()
}

/// What is owed and what was held.
pub async fn strategy(State(desk): State<Arc<Desk>>, opened: Opened) -> Response {
    let name = opened.first_name();
    let all = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let owed: Vec<&Owed> = all
        .iter()
        .filter(|owed| owed.rule.starts_with(RULES) && owed.is_unmet())
        .collect();
    let history = opened.history();
    let child = opened.reading.child();
    let now = opened.by.now;
    let main = html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "Owed to " (name) } }
            @if owed.is_empty() { p class="empty" { (opened.none("Whether a strategy discussion is owed, or was held,", "No strategy discussion is owed now, as far as is on record.")) } }
            @else { (opened.ask_for_the_rest()) }
            ul class="duties" { @for owed in owed { (row(child, owed, opened.moments(), 3)) } }
            @if opened.past.is_none() {
                p {
                    a class="govuk-button" href=(opened.address("/strategy/record")) { "Record a discussion" } " "
                    a class="govuk-button govuk-button--secondary" href=(opened.address("/record/strategy-discussion-asked-for")) { "Call one" } " "
                    a class="govuk-button govuk-button--secondary" href=(opened.address("/record/strategy-threshold-not-met")) { "Not needed, because …" }
                }
                p class="meta" { "Police can call a discussion. If you considered one and it is not needed, record that as carefully, with the reason." }
            }
        }
        @for (heading, kind) in SHOWN {
            @let entries = of_kind(history, kind.words);
            @if !entries.is_empty() {
                section class="panel" {
                    div class="panel__top" { h2 { (heading) } }
                    @if kind == Held::KIND && opened.past.is_none() { (to_send(&opened, &entries)) }
                    @for entry in entries {
                        div class="held" {
                            h3 { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } }
                            p class="meta" { (told::when(entry.happened, now)) ", recorded " (told::moment(entry.recorded, now)) " by " (entry.by.name) }
                            (answers(entry, now))
                        }
                    }
                }
            }
        }
    };
    opened
        .page("Strategy discussions", "/strategy", main)
        .into_response()
}

/// The way to put on record that those who took part in the last discussion were sent what was written of it.
fn to_send(opened: &Opened, held: &[&Entry]) -> Markup {
    let form = format!("/record/{}", slug(RecordSent::KIND.words));
    html! {
        @if let Some(last) = held.first() {
            p { a class="govuk-button govuk-button--secondary" href=(opened.address_with(&form, &[(ANSWERS, &last.fact.to_string())])) { "Those who took part were sent the record" } }
        }
    }
}

/// The form.
pub async fn ask(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let entries = Entries::begun(&desk, &opened, parts()).await?;
    Ok(shown(&opened, &entries).into_response())
}

/// Puts a discussion on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let mut entries = Entries::sent(&opened, parts(), &filled).of(filled.cases());
    needs_reasons(&mut entries);
    considered(&mut entries);
    follows(&mut entries);
    let shown = |entries: &Entries| shown(&opened, entries);
    entries.record(&desk, &opened, "/strategy", shown).await
}

/// One agency alone, or nothing at all: why, and who agreed.
fn needs_reasons(entries: &mut Entries) {
    let decision = Decision::of_word(entries.answer("held", "decision"));
    if decision.is_some_and(Decision::is_of_one_agency) {
        for (key, say) in [
            ("single_agency_because", "Say why one agency goes on alone"),
            ("agreed_by", "Say who agreed that one agency goes on alone"),
        ] {
            if entries.answer("held", key).is_empty() {
                entries.add_wrong(say, Some(&format!("held.{key}")));
            }
        }
    }
    if decision == Some(Decision::NoFurtherAction) && entries.answer("held", "because").is_empty() {
        entries.add_wrong(
            "Say why nothing further is done, and who agreed",
            Some("held.because"),
        );
    }
}

/// What was considered was decided, one way or the other, and why: that is recorded as carefully as holding it.
fn considered(entries: &mut Entries) {
    for (asked, decided, what) in [
        ("medical_considered", "medical", "a medical examination"),
        ("interview_considered", "interview", "a recorded interview"),
    ] {
        if entries.answer("evidence", asked) == "yes"
            && entries.answer("evidence", decided).is_empty()
        {
            entries.add_wrong(
                format!("Say what was decided about {what}, and why"),
                Some(&format!("evidence.{decided}")),
            );
        }
    }
}

/// What other answers say already need not be said again: that a section 47 enquiry is agreed, where that is the decision,
/// and the actions in the record of what was said. Nothing typed is changed by it.
fn follows(entries: &mut Entries) {
    let decision = Decision::of_word(entries.answer("held", "decision"));
    if matches!(decision, Some(Decision::Joint | Decision::SingleCouncil)) {
        if entries.is_blank("held", "section_47") {
            entries.follows("held", "section_47", "yes");
        }
        if entries.answer("held", "section_47") == "no" {
            entries.add_wrong(
                "You chose a section 47 enquiry, and also that none is agreed. Say which is right",
                Some("held.section_47"),
            );
        }
    }
    if decision == Some(Decision::NoFurtherAction) && entries.answer("held", "section_47") == "yes"
    {
        entries.add_wrong(
            "You chose no further action, and also that a section 47 enquiry is agreed. Say which is right",
            Some("held.section_47"),
        );
    }
    let actions: Vec<String> = ACTIONS
        .iter()
        .filter_map(|called| action(entries, called))
        .collect();
    if entries.is_filled_in("recorded") && !actions.is_empty() {
        entries.follows("recorded", "actions", &actions.join("; "));
    }
}

/// One action as a record of the discussion tells it: what, whose, by when.
fn action(entries: &Entries, called: &str) -> Option<String> {
    let answer = |key| entries.answer(called, key);
    let mut told = answer("what").to_owned();
    for (before, key) in [("by ", "owner"), ("due ", "due")] {
        if !answer(key).is_empty() {
            told.push_str(&format!(", {before}{}", answer(key)));
        }
    }
    (!answer("what").is_empty()).then_some(told)
}

fn shown<'o>(opened: &'o Opened, entries: &Entries) -> Page<'o> {
    let name = opened.first_name();
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field(called, key, opened)) } };
    let main = html! {
        form method="post" novalidate class="steps" {
            (entries.problems())
            (entries.carried(opened))
            (part("Held", &html! {
                (entries.when("When was it held?"))
                (fields("held", &["called_by", "how", "discussion"]))
                (entries.matters(opened))
            }))
            (part("Who took part", &html! {
                (fields("held", &["took_part", "attendees", "police_attendee", "attendee_trained", "attendee_prepared", "able_to_decide"]))
                (govuk::details("An agency that took no part", &fields("missing", &["agency", "asked", "because"])))
            }))
            (part(&format!("What {name} has said and wants"), &html! {
                (said(opened))
                (fields("recorded", &["childs_words"]))
            }))
            (part("What each agency knows", &html! {
                (fields("recorded", &["shared", "other_children", "immediate_safety"]))
                (near(opened))
            }))
            (part("Decisions", &html! {
                (fields("held", &["decision", "because", "single_agency_because", "agreed_by", "crime_suspected"]))
                p class="meta" { "If the decision is a section 47 enquiry, one is agreed. With any other decision, say:" }
                (fields("held", &["section_47"]))
            }))
            (part("Medical and interview", &html! {
                p class="meta" { "If something was considered and will not be done, record that as carefully, with the reason." }
                (fields("evidence", &["medical_considered", "medical", "interview_considered", "interview", "intermediary_considered", "needs", "consent"]))
            }))
            (part("Suspect, bail and contact", &html! {
                (fields("recorded", &["plan", "suspect_plan", "bail_and_contact"]))
            }))
            (part("Actions, and the next meeting", &html! {
                @for (at, called) in ACTIONS.iter().enumerate() {
                    @if at == 0 { (fields(called, &["what", "owner", "due"])) }
                    @else { (govuk::details(&format!("Action {}", at + 1), &fields(called, &["what", "owner", "due"]))) }
                }
                (fields("recorded", &["review", "next_meeting"]))
            }))
            (part("Does an agency see it differently?", &html! { (fields("disagreed", &["agency", "view", "escalated_to"])) }))
            (govuk::button("Save record", ""))
            (entries.keeping(opened))
        }
    };
    opened.page(
        entries.title(
            "Record a strategy discussion",
            "Error: Record a strategy discussion",
        ),
        "/strategy",
        main,
    )
}

/// The child's words as they are on record: they are only added to.
fn said(opened: &Opened) -> Markup {
    let said = opened
        .overview
        .voice
        .iter()
        .filter(|voice| voice.what.said)
        .take(3);
    html! { @for voice in said { (super::voice::quote(voice, opened.by.now)) } }
}

/// The other children on record around the child: each is to be thought of by name.
fn near(opened: &Opened) -> Markup {
    html! {
        @if !opened.overview.near.is_empty() {
            p { "On record around " (opened.first_name()) ": " @for (at, one) in opened.overview.near.iter().enumerate() { @if at > 0 { ", " } (one.name) " (" (one.is) ")" } "." }
        }
    }
}
