//! How an investigation ends: what was done for the child comes first, and nobody ends it past a child who was never spoken
//! to, a notice that was never shared, or other children nobody looked for.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Investigation};
use heard_record::fact::investigation::{Closed, VictimTold};
use heard_record::fact::notice::{NotShared, Shared};
use heard_record::fact::online::WiderRiskAssessed;
use heard_record::fact::person::{ChildSeen, SafetyPlanMade};
use heard_record::fact::strategy::AccountTaken;
use heard_record::kind::{Kind, OneKind};
use maud::{Markup, html};

use super::super::entries::{Entries, Part};
use super::super::form::Sent;
use super::super::interruption::{Stop, interrupted};
use super::super::layout::Page;
use super::super::opened::Opened;
use super::marks::mark_of;
use super::{HERE, address, address_online, called, last, of_case, part};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice};
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// What has to be done for a child before an investigation ends.
pub const RULES: [&str; 2] = ["inv.close.child-spoken-to", "inv.close.notice-shared"];

const AGREED_BY: &str = "agreed_by";

/// What is shown of the child, each with the kinds of fact that say so.
const OF_THE_CHILD: [(&str, &[&Kind]); 5] = [
    (
        "Seen and spoken to in this investigation",
        &[ChildSeen::KIND, AccountTaken::KIND],
    ),
    ("What they were told last", &[VictimTold::KIND]),
    ("Safety plan", &[SafetyPlanMade::KIND]),
    (
        "Notice shared, or why not",
        &[Shared::KIND, NotShared::KIND],
    ),
    ("Other children looked for", &[WiderRiskAssessed::KIND]),
];

/// What is on record for the child, of what has to be before it ends.
pub fn of_the_child(opened: &Opened, one: &Investigation) -> Markup {
    html! {
        ul class="rows" {
            @for (says, kinds) in OF_THE_CHILD {
                @let found = kinds.iter().filter_map(|kind| last(opened, one, kind)).max_by_key(|entry| entry.happened);
                @if one.is_online || kinds != [WiderRiskAssessed::KIND] {
                    li {
                        span { strong { (says) } @if let Some(lead) = found.and_then(|entry| entry.lead.as_ref()) { ": " (lead) } }
                        @match found {
                            Some(entry) => (stands(opened, one, entry)),
                            None => (opened.mark_of_gap()),
                        }
                    }
                }
            }
        }
    }
}

/// How what an entry is about stands: of what has to be done before it ends, as that is owed.
fn stands(opened: &Opened, one: &Investigation, entry: &Entry) -> Markup {
    let is_of = |kinds: [&Kind; 2]| kinds.iter().any(|kind| kind.words == entry.kind);
    let (met, not) = if is_of([ChildSeen::KIND, AccountTaken::KIND]) {
        (one.spoken_to, "not spoken to face to face")
    } else if is_of([Shared::KIND, NotShared::KIND]) {
        (
            one.notice_settled,
            "not shared, or not said who looked at why",
        )
    } else {
        return mark_of(opened, entry);
    };
    let now = opened.by.now;
    match met {
        Some(met) => mark(Shape::Done, &told::when(met, now)),
        None => mark(
            Shape::Unknown,
            &format!("{not}, {}", told::when(entry.happened, now)),
        ),
    }
}

fn parts(one: &Investigation) -> Vec<Part> {
    vec![part(one, "", Closed::KIND).must()]
}

/// The form.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    opened.is_now()?;
    let one = of_case(&opened, &case)?;
    let who = desk.may_agree_to_an_end(&opened.by.signed).await?;
    let entries = Entries::begun(&desk, &opened, parts(&one))
        .await?
        .of([one.case]);
    Ok(shown(&opened, &one, &who, &entries, false).into_response())
}

/// Closes it; or stops, where something was never done for the child.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, case)): Path<(String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let one = of_case(&opened, &case)?;
    let who = desk.may_agree_to_an_end(&opened.by.signed).await?;
    let mut entries = Entries::sent(&opened, parts(&one), &filled).of([one.case]);
    if filled.has(Stop::BACK) {
        return Ok(shown(&opened, &one, &who, &entries, true).into_response());
    }
    entries.must_answer("", "because", "Say why it ends");
    let agreed_by = entries.answer("", AGREED_BY).to_owned();
    if !agreed_by.is_empty() && !who.contains(&agreed_by) {
        entries.add_wrong("Choose which detective inspector agreed", Some(AGREED_BY));
    }
    if !entries.is_wrong()
        && let Some(stop) = stopped(&desk, &opened, &one, &entries, &who)
    {
        return Ok(interrupted(&desk, &opened, &stop, &filled));
    }
    let shown = |entries: &Entries| shown(&opened, &one, &who, entries, false);
    let then = format!("{HERE}/{}", one.case);
    entries.record(&desk, &opened, &then, shown).await
}

/// What stands in the way of ending it.
fn stopped(
    desk: &Desk,
    opened: &Opened,
    one: &Investigation,
    entries: &Entries,
    who: &[String],
) -> Option<Stop> {
    if one.is_online && last(opened, one, WiderRiskAssessed::KIND).is_none() {
        return Some(nobody_looked_for(opened, one));
    }
    let mut supposed = entries.clone();
    let said = supposed.check_about(opened.reading.child(), opened.by.now);
    let said = said.first().filter(|_| !supposed.is_wrong())?;
    let (catalogue, signed) = (desk.catalogue(), &opened.by.signed);
    let undone = opened
        .reading
        .undone_if(catalogue, signed, said, opened.known, &RULES);
    let is_agreed = !entries.answer("", AGREED_BY).is_empty();
    (!undone.is_empty() && !is_agreed).then(|| undone_for(opened, one, &undone, who))
}

/// Other children whom the same person may reach were not looked for.
fn nobody_looked_for(opened: &Opened, one: &Investigation) -> Stop {
    Stop {
        known_by: "other children not looked for",
        heading: "Nobody has looked for other children this person may reach.".into(),
        says: html! { p { "Whoever did this to " (opened.first_name()) " may do it to others. Record which other children there are; or that none was found, why that is thought to be so, and what was checked." } },
        on: "Go back to what I wrote",
        leave: (
            "Record which other children were looked for",
            address(opened, one, "/other-children"),
        ),
        rule: "inv.close",
    }
}

/// The child was never spoken to, or the notice never shared: the fifth hard stop.
fn undone_for(opened: &Opened, one: &Investigation, undone: &[String], who: &[String]) -> Stop {
    let name = opened.first_name();
    Stop {
        known_by: "not done for the child",
        heading: format!("Something was never done for {name}, and this would end without it."),
        says: html! {
            ul { @for title in undone { li { (title) } } }
            @if who.is_empty() { p { "Do it first. To end it without, a detective inspector other than you has to agree, and none is on record as working with you." } }
            @else { p { "Do it first. Or go back, say why it ends all the same, and which detective inspector agrees: both are kept with it." } }
        },
        on: "Go back to what I wrote",
        leave: (
            "Open the investigation, and do it",
            address(opened, one, ""),
        ),
        rule: "inv.close.child-spoken-to",
    }
}

fn shown<'o>(
    opened: &'o Opened,
    one: &Investigation,
    who: &[String],
    entries: &Entries,
    is_stopped: bool,
) -> Page<'o> {
    let agreed_by = entries.answer("", AGREED_BY);
    let names = Choice::one_of(
        who.iter().map(|name| (name.clone(), name.clone())),
        agreed_by,
    );
    let is_open = is_stopped || !agreed_by.is_empty();
    let main = html! {
        section class="panel" id="of-the-child" {
            div class="panel__top" { h2 { "For " (opened.first_name()) ", before it ends" } span class="meta" { (called(one)) } }
            (of_the_child(opened, one))
            @if one.is_online { p { a href=(address_online(opened, one, "")) { "Open the online plan" } } }
        }
        section class="panel panel--form" {
            (entries.problems())
            h2 { "Close the investigation" }
            @if one.closed.is_some() { p { (mark(Shape::Over, "it was closed before")) } }
            form method="post" novalidate {
                (entries.carried(opened))
                (entries.when("When does it end?"))
                @for key in ["outcome", "because", "lines_done", "other_children", "victim_told", "partners_told"] { (entries.field("", key, opened)) }
                (govuk::details_that_are(is_open, "If the child was never spoken to, or the notice never shared", &html! {
                    @if who.is_empty() { p { "A detective inspector other than you has to agree, and none is on record as working with you." } }
                    @else { (govuk::select(&entries.question("", AGREED_BY, "Which detective inspector agreed?"), &names)) }
                }))
                (govuk::button("Close the investigation", ""))
                (entries.keeping(opened))
            }
        }
    };
    opened.page(
        entries.title("Close an investigation", "Error: Close an investigation"),
        HERE,
        main,
    )
}
