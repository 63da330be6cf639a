//! One child at a conference on high-risk domestic abuse: the child's words, why the case was referred, what is decided and what police
//! did about it, with its effect on this child.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Conference, Desk, LeftOut, Owed};
use heard_record::CaseId;
use heard_record::fact::domestic_abuse::{
    FurtherAbuse, MaracActionDone, MaracActionSet, MaracActionWithdrawn, MaracHeard, MaracReferred,
};
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::super::duty_row::{row, row_to_act, told_once};
use super::super::entries::{Entries, Part};
use super::super::exploitation::telling::{ActionsOf, last_actions, of_kind, owed};
use super::super::form::{Filled, Sent, part};
use super::super::layout::Page;
use super::super::opened::{Opened, fact};
use super::super::record::slug;
use super::super::{sitting, voice};
use super::HERE;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// The part of the record the page stands under.
const PART: &str = "/abuse";

/// How the rules about conferences are called.
const RULES: &str = "da.marac-";

/// By what the fact of the conference is called on the form.
const HEARD: &str = "heard";

/// Those of a conference.
pub const ACTIONS: ActionsOf = ActionsOf {
    set: MaracActionSet::KIND,
    done: MaracActionDone::KIND,
    taken_back: MaracActionWithdrawn::KIND,
    rule: "da.marac-actions",
    title: "Actions of police from conferences",
    what: "What a conference asked of police",
    none: "No conference asked anything of police for this child, as far as is on record.",
};

fn parts(opened: &Opened) -> Vec<Part> {
    let heard = Part::of(HEARD, MaracHeard::KIND).must().without("minutes");
    let heard = match number(opened) {
        Some(number) => heard.fixed("marac", number),
        None => heard.without("marac"),
    };
    std::iter::once(heard)
        .chain(sitting::action_parts(MaracActionSet::KIND))
        .collect()
}

/// The number of the case, as its referral has it.
fn number(opened: &Opened) -> Option<String> {
    let conference = opened.reading.conference(opened.known);
    conference.referred.and_then(|one| one.what.number)
}

/// The matter the case was referred in.
fn referred_in(opened: &Opened) -> Vec<CaseId> {
    let conference = opened.reading.conference(opened.known);
    let referral = conference.referred.map(|one| one.fact);
    let written = referral.and_then(|fact| opened.reading.written(fact));
    written.map(|written| written.cases).unwrap_or_default()
}

/// One child at the conference.
pub async fn child(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let entries = Entries::begun(&desk, &opened, parts(&opened)).await?;
    let entries = entries.usually_of(referred_in(&opened));
    Ok(shown(&desk, &opened, &entries).into_response())
}

/// Puts what the conference decided on record, all of it in one act.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let mut entries = Entries::sent(&opened, parts(&opened), &filled).of(filled.cases());
    check(&mut entries);
    follows(&mut entries, &filled);
    let shown = |entries: &Entries| shown(&desk, &opened, entries);
    entries.record(&desk, &opened, HERE, shown).await
}

/// It is said whether each child was considered and which agencies took part; no agency was there and absent at once, and each
/// action has its owner and time.
fn check(entries: &mut Entries) {
    for (key, say) in [
        (
            "children_considered",
            "Say whether each child was considered, born and unborn",
        ),
        ("took_part", "Say which agencies took part"),
    ] {
        entries.must_say(HEARD, key, say);
    }
    sitting::nobody_twice(entries, (HEARD, "took_part"), (HEARD, "absent"));
    sitting::each_action_has(entries, &[sitting::OWNER, sitting::TIME]);
}

fn follows(entries: &mut Entries, filled: &Filled) {
    let minutes = sitting::names_actions(entries, filled, "conference");
    entries.follows(HEARD, "minutes", &minutes.join("; "));
}

fn shown<'o>(desk: &Desk, opened: &'o Opened, entries: &Entries) -> Page<'o> {
    let owed = owed(desk, opened);
    let conference = opened.reading.conference(opened.known);
    let main = html! {
        (entries.problems())
        (voice::said_first(opened))
        (referral(opened, &conference))
        (owed_panel(opened, &owed))
        (last_actions(opened, &owed, &ACTIONS, &LeftOut::default()))
        @if opened.past.is_none() && conference.referred.is_some() { (decide(opened, entries)) }
        (heard(opened))
    };
    opened.page(
        entries.title("At the conference", "Error: At the conference"),
        PART,
        main,
    )
}

fn yes_no(opened: &Opened, said: Option<bool>) -> Markup {
    html! { @match said { Some(true) => "Yes", Some(false) => (mark(Shape::Late, "no")), None => (opened.gap()) } }
}

/// Why the case was referred, and when it is heard.
fn referral(opened: &Opened, conference: &Conference) -> Markup {
    let now = opened.by.now;
    let again = [
        (MaracReferred::KIND, "Refer the case"),
        (FurtherAbuse::KIND, "Further abuse was learned of"),
    ];
    html! {
        section class="panel" id="referral" data-live {
            div class="panel__top" { h2 { "Referred to a conference (MARAC)" } @if conference.is_unborn { span class="meta" { "not yet born" } } }
            @match &conference.referred {
                None => p class="empty" { (opened.none("Whether the case was referred", "The case was not referred to a conference, as far as is on record.")) },
                Some(referred) => dl class="facts" {
                    (fact("Referred", &html! { (told::when(referred.happened, now)) ", " (referred.by) }))
                    (fact("Criterion", &html! { @match referred.what.criterion { Some(criterion) => (told::begun(criterion.in_words())), None => (opened.gap()) } }))
                    (fact("Children listed", &yes_no(opened, referred.what.children_listed)))
                    (fact("Victim told", &yes_no(opened, referred.what.victim_told)))
                    (fact("Safe until then", &html! { @match &referred.what.safety_plan { Some(plan) => (plan), None => (opened.gap()) } }))
                    (fact("Conference", &html! { @match conference.next { Some(next) => (told::when(next, now)), None => (opened.gap()) } }))
                },
            }
            @if opened.past.is_none() { p { @for (at, (kind, says)) in again.iter().enumerate() { @if at > 0 { " · " } a href=(opened.address(&format!("/record/{}", slug(kind.words)))) { (says) } } } }
        }
    }
}

fn owed_panel(opened: &Opened, all: &[Owed]) -> Markup {
    let wanted = all
        .iter()
        .filter(|owed| owed.is_unmet() && owed.rule.starts_with(RULES));
    let once = told_once(wanted);
    let child = opened.reading.child();
    html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "Owed to " (opened.first_name()) } }
            @if once.is_empty() { p class="empty" { (opened.none("What is owed of a conference", "Nothing is owed of a conference now, as far as is on record.")) } }
            @else { (opened.ask_for_the_rest()) }
            ul class="duties" { @for one in once { @if opened.past.is_none() { (row_to_act(child, one, opened.moments(), 3)) } @else { (row(child, one, opened.moments(), 3)) } } }
        }
    }
}

/// What is decided: who was there, whether each child was considered, who does what by when, and the next conference.
fn decide(opened: &Opened, entries: &Entries) -> Markup {
    let fields = |keys: &[&str]| html! { @for key in keys { (entries.field(HEARD, key, opened)) } };
    html! {
        form method="post" novalidate class="steps steps--decide" id="decide" {
            (entries.carried(opened))
            (part("At the conference: who is here", &html! {
                (entries.when("When did the conference hear the case?"))
                (fields(&["took_part", "absent"]))
                p class="meta" { "Whoever is absent is minuted." }
            }))
            (part("The children", &html! {
                (fields(&["children_considered", "next"]))
                (entries.matters(opened))
            }))
            (part("Actions for police: what, who, by when", &sitting::action_fields(entries, opened)))
            (govuk::button("Put on record", ""))
            (entries.keeping(opened))
        }
    }
}

/// Every conference that heard the case, as it is on record.
fn heard(opened: &Opened) -> Markup {
    let all = of_kind(opened, MaracHeard::KIND);
    let now = opened.by.now;
    let lines = [
        (
            "Each child considered, born and unborn",
            "children_considered",
        ),
        ("Took part", "took_part"),
        ("Absent", "absent"),
        ("Decided", "minutes"),
    ];
    html! {
        section class="panel" id="minutes" data-live {
            div class="panel__top" { h2 { "Minutes" } @if !all.is_empty() { span class="meta" { (all.len()) } } }
            @if all.is_empty() { p class="empty" { (opened.none("What a conference decided", "There are none yet.")) } }
            @for (entry, written) in &all {
                div class="held" {
                    h3 { (told::when(entry.happened, now)) }
                    ul class="rows" { @for (says, key) in lines { li { span { (says) } span { @match written.answer(key) { Some(said) => (said), None => (opened.gap()) } } } } }
                    p class="meta" { "Recorded " (told::moment(entry.recorded, now)) " by " (entry.by.name) }
                }
            }
        }
    }
}
