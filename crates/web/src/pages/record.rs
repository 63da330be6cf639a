//! Putting any kind of fact on record: a form for every kind, from its one declaration.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, begins_an_investigation};
use heard_record::fact::correction::{Replaced, Withdrawn};
use heard_record::fact::custody::Detained;
use heard_record::fact::death::Sudden;
use heard_record::fact::domestic_abuse::DisclosureEnded;
use heard_record::fact::exploitation::{NrmNotReferred, RegisterLeft};
use heard_record::fact::investigation::{Allocated, Closed as InvestigationClosed};
use heard_record::fact::kinds as all_kinds;
use heard_record::fact::missing::{Closed, Graded};
use heard_record::fact::place::Protected;
use heard_record::fact::review::CountQuestioned;
use heard_record::fact::workforce::PostHeld;
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, FactId};
use maud::{Markup, html};

use super::correction;
use super::entries::{Entries, Part};
use super::form::{Filled, Sent};
use super::incident::new_case;
use super::interruption::{Stop, interrupted};
use super::investigation::steps;
use super::layout::Page;
use super::missing::{closing, grading};
use super::opened::Opened;
use super::protection;
use super::timeline;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

/// The family of facts about those who work here, which are on no child's record.
const OF_STAFF: &str = PostHeld::KIND.family;

/// A kind of fact as its address has it.
pub fn slug(kind: &str) -> String {
    let kept = kind.chars().filter(|letter| *letter != '\'');
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// The kinds that are put on record by a form of their own alone: what is protected is sealed by it, what takes a child off
/// the register or leaves a child unreferred is looked through by it first, and an investigation has stops of its own.
const OWN_FORMS: [(&Kind, &str); 6] = [
    (Allocated::KIND, INVESTIGATION),
    (InvestigationClosed::KIND, INVESTIGATION),
    (DisclosureEnded::KIND, DISCLOSURE),
    (Protected::KIND, "/protected/place"),
    (RegisterLeft::KIND, "/exploitation/leave"),
    (NrmNotReferred::KIND, "/exploitation/not-referred"),
];

/// The kinds with which a matter begins that has pages of its own: whoever chooses one begins it there.
const BEGUN: [(&Kind, &str); 2] = [
    (Sudden::KIND, "/death/begin"),
    (Detained::KIND, "/custody/begin"),
];

/// Where a kind that somebody chose is put on record.
fn form_of(kind: &Kind) -> String {
    let mut begun = BEGUN.iter();
    let form = begun.find(|(of, _)| *of == kind);
    form.map_or_else(
        || format!("/record/{}", slug(kind.words)),
        |(_, form)| (*form).to_owned(),
    )
}

/// Where investigations are given to somebody, and end.
const INVESTIGATION: &str = "/investigation";

/// Where disclosures are, and end.
const DISCLOSURE: &str = "/disclosure";

/// The only form by which a kind is put on record, or put right, where it has one.
pub fn own_form(kind: &Kind) -> Option<&'static str> {
    let mut own_forms = OWN_FORMS.iter();
    own_forms.find(|(of, _)| *of == kind).map(|(_, form)| *form)
}

/// By what the address of a form says which fact it answers.
pub const ANSWERS: &str = "answers";

/// By what the address of a form says which measure counts wrongly, which is what its question is called.
const MEASURE: &str = "measure";

fn kind_of(address: &str) -> Option<&'static Kind> {
    let mut kinds = all_kinds().filter(|kind| kind.family != OF_STAFF);
    kinds.find(|kind| slug(kind.words) == address)
}

/// Every kind there is, to choose from.
pub async fn kinds(opened: Opened) -> Response {
    let mut families: Vec<&str> = Vec::new();
    for kind in all_kinds().filter(|kind| kind.family != OF_STAFF) {
        if !families.contains(&kind.family) {
            families.push(kind.family);
        }
    }
    let main = html! {
        @for family in families {
            section class="panel" {
                div class="panel__top" { h2 { (told::begun(&family.replace('_', " "))) } }
                ul class="rules" {
                    @for kind in all_kinds().filter(|kind| kind.family == family) {
                        li { a href=(opened.address(&form_of(kind))) { (told::begun(kind.words)) } span class="meta" { (kind.meaning()) } }
                    }
                }
            }
        }
    };
    opened
        .page("Record something", "/record", main)
        .into_response()
}

/// The form of a kind.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    mut opened: Opened,
    Path((_, kind)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let kind = kind_of(&kind).ok_or_else(Problem::nothing_there)?;
    opened.is_now()?;
    if let Some(form) = own_form(kind) {
        return Ok(Redirect::to(&opened.address(form)).into_response());
    }
    let case = opened.reading.case_to_go_on_with(kind, &opened.overview);
    let mut part = Part::of("", kind).must();
    let asked = Filled::of_body(query.as_deref().unwrap_or_default());
    // Whoever comes from a measure says that one is wrong.
    if kind == CountQuestioned::KIND && !asked.one(MEASURE).is_empty() {
        part = part.beginning(MEASURE, asked.one(MEASURE));
    }
    let answers = answered(&mut opened, &asked);
    let answering = answers.and_then(|fact| opened.reading.answering(kind, fact));
    let cases = match &answering {
        Some(answering) => answering.cases.clone(),
        None => case.into_iter().collect(),
    };
    if let Some(answering) = &answering {
        part = part.beginning_as(answering);
    }
    let entries = Entries::begun(&desk, &opened, vec![part])
        .await?
        .usually_of(cases);
    Ok(shown(&opened, kind, &entries, answers).into_response())
}

/// Which fact a form answers, by its address. What is written to answer one is another draft than what answers the next.
fn answered(opened: &mut Opened, asked: &Filled) -> Option<FactId> {
    let fact = asked.one(ANSWERS).parse().ok()?;
    let fact = opened.reading.entry(fact)?.fact;
    opened.path = format!("{}?{ANSWERS}={fact}", opened.path);
    Some(fact)
}

/// Puts what was typed on record; or shows it again with what is wrong, and nothing lost.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, kind)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Sent { mut opened, filled }: Sent,
) -> Result<Response, Problem> {
    let asked = Filled::of_body(query.as_deref().unwrap_or_default());
    let answers = answered(&mut opened, &asked);
    let kind = kind_of(&kind).ok_or_else(Problem::nothing_there)?;
    if let Some(form) = own_form(kind) {
        return Ok(Redirect::to(&opened.address(form)).into_response());
    }
    let cases: Vec<CaseId> = filled.cases().collect();
    let begins = cases.is_empty() && begins_an_investigation(kind);
    let mut entries = Entries::sent(&opened, vec![Part::of("", kind).must()], &filled).of(cases);
    if filled.has(Stop::BACK) {
        return Ok(shown(&opened, kind, &entries, answers).into_response());
    }
    if begins {
        entries = entries.of([new_case(&filled)]);
    }
    if let Some(stop) = stopped(&opened, kind, &entries) {
        return Ok(interrupted(&desk, &opened, &stop, &filled));
    }
    protection::check(&opened, kind, &mut entries);
    steps::check(kind, &mut entries);
    let shown = |entries: &Entries| shown(&opened, kind, entries, answers);
    entries.record(&desk, &opened, "", shown).await
}

/// That what begins an investigation and belongs to no matter begins one.
pub fn begins_its_own(kind: &Kind) -> Markup {
    html! {
        @if begins_an_investigation(kind) { p class="meta" { "Where it belongs to none, it begins a matter of its own, and is investigated there." } }
    }
}

/// No form leads past a hard stop.
pub fn stopped(opened: &Opened, kind: &Kind, entries: &Entries) -> Option<Stop> {
    let time = || {
        let time = opened.reading.time_missing(opened.known, opened.known);
        time.filter(|time| !time.closed)
    };
    if kind == Closed::KIND {
        let unseen = time().is_some_and(|time| time.seen.is_none());
        return unseen.then(|| closing::unseen_by_anybody(opened, false));
    }
    if kind == Graded::KIND {
        return grading::lowered_to(opened, &time()?, entries.answer("", "grade"));
    }
    if [Withdrawn::KIND, Replaced::KIND].contains(&kind) {
        let fact = entries.answer("", "fact").parse().ok()?;
        return correction::stopped_taking_back(opened, fact);
    }
    protection::stopped_by(opened, kind, entries.answer("", "officer"))
}

fn shown<'o>(
    opened: &'o Opened,
    kind: &Kind,
    entries: &Entries,
    answers: Option<FactId>,
) -> Page<'o> {
    let answered = answers.and_then(|fact| opened.reading.entry(fact));
    let now = opened.by.now;
    let main = html! {
        @if let Some(entry) = &answered {
            section class="panel" {
                div class="panel__top" { h2 { "What this answers: " (entry.kind) } }
                @if let Some(lead) = &entry.lead { p class="lead" { (lead) } }
                (timeline::answers(entry, now))
                p class="meta" { (told::when(entry.happened, now)) ", recorded " (told::moment(entry.recorded, now)) " by " (entry.by.name) }
            }
        }
        section class="panel panel--form" {
            (entries.problems())
            h2 { (told::begun(kind.words)) }
            p class="lead" { (kind.meaning()) }
            form method="post" novalidate {
                (entries.carried(opened))
                (entries.when("When did it happen?"))
                (entries.fields("", opened))
                (entries.matters(opened))
                (begins_its_own(kind))
                (govuk::button("Put on record", ""))
                (entries.keeping(opened))
                p class="meta" { "It is kept for good, in your name. It is never changed: a mistake is put right by another entry." }
            }
        }
    };
    let title = entries.title("Record something", "Error: Record something");
    opened.page(title, "/record", main)
}
