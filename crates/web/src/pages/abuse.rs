//! Domestic incidents of a child's record, each with every child of the household a row: where the child was and who confirmed it,
//! how the child was seen, what the abuse does to this child, and whether the school heard before its next day.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{AbuseIncident, AtIncident, Desk, Known, Owed, RiskFound, SeenThere, WasThere};
use heard_record::fact::domestic_abuse::{
    ChildIdentified, ChildMayBeVictim, ChildWas, IncidentAttended, NoSchoolKnown, RiskAssessed,
    RiskValidated, SchoolTold,
};
use heard_record::fact::person::{AttendsSchool, ChildSeen, SeenStatus};
use heard_record::kind::{Kind, OneKind};
use heard_record::{PersonId, When};
use maud::{Markup, html};

use super::asker::tell_of;
use super::duty_row::{in_order, row, row_to_act, told_once};
use super::notice::household::others;
use super::opened::{Opened, gap_if};
use super::record::{ANSWERS, slug};
use super::voice;
use crate::fault::Problem;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// Where the page is, as a part of the record.
const HERE: &str = "/abuse";

/// How the rules about telling a school are called, and about a conference: a page of their own has those.
pub const SCHOOL: &str = "da.encompass";
const CONFERENCE: &str = "da.marac-";

/// The page.
pub async fn abuse(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let incidents = opened.reading.abuse_incidents(opened.known);
    let mut told = Vec::new();
    for one in &incidents {
        told.push((one, children(&desk, &opened, one).await?));
    }
    let main = html! {
        (voice::said_first(&opened))
        @if incidents.is_empty() { (none(&opened)) }
        @for (one, children) in &told { (incident(&opened, one, children)) }
        (ways(&opened))
    };
    Ok(opened.page("Domestic abuse", HERE, main).into_response())
}

/// The child of the record first, then each other child of the incident whose record is open too.
async fn children(
    desk: &Desk,
    opened: &Opened,
    one: &AbuseIncident,
) -> Result<Vec<AtIncident>, Problem> {
    let own = opened.reading.child();
    let mut wanted: BTreeSet<PersonId> = others(opened).map(|near| near.person).collect();
    wanted.extend(&one.people);
    wanted.remove(&own);
    let (beside, damaged) = desk.read_beside(&opened.by.signed, &wanted).await?;
    damaged.iter().for_each(tell_of);
    let catalogue = desk.catalogue();
    let first = opened
        .reading
        .at_incident(catalogue, one.case, opened.known);
    let rest = beside
        .iter()
        .map(|reading| reading.at_incident(catalogue, one.case, opened.known));
    Ok(std::iter::once(first).chain(rest).collect())
}

fn none(opened: &Opened) -> Markup {
    let name = opened.first_name();
    html! {
        section class="panel" id="incidents" data-live {
            div class="panel__top" { h2 { "Domestic incidents" } }
            p class="empty" { (opened.none(&format!("Whether there was a domestic incident where {name} lives"), &format!("No domestic incident where {name} lives or stays is on record."))) }
        }
    }
}

fn incident(opened: &Opened, one: &AbuseIncident, children: &[AtIncident]) -> Markup {
    let now = opened.by.now;
    let heading = format!("Domestic incident, {}", told::when(one.attended, now));
    html! {
        section class="panel" id={ "incident-" (one.case) } data-live {
            div class="panel__top" { h2 { (heading) } @if let Some(log) = &one.log { span class="meta" { (log) } } }
            p class="meta" {
                @if let Some(place) = &one.place { (place) ". " }
                "Police came " (told::when(one.attended, now))
                @match one.left { Some(left) => { ", and left " (told::when(left, now)) }, None => ", when they left is not recorded" } "."
            }
            (counted(opened, one, children))
            (table(opened, children, &heading))
            (owed(opened, children))
        }
    }
}

/// How many the system lists, whether anybody asked, and how many are shown: never more than are open to whoever asks.
fn counted(opened: &Opened, one: &AbuseIncident, children: &[AtIncident]) -> Markup {
    let shown: BTreeSet<PersonId> = children.iter().map(|child| child.child).collect();
    let not_shown: Vec<String> = others(opened)
        .filter(|near| !shown.contains(&near.person))
        .map(|near| format!("{} ({})", near.name, near.is))
        .collect();
    html! {
        p {
            (told::counted(children.len(), "child", "children")) " shown, of those whose record is open to you. "
            @match one.on_system { Some(listed) => { "The system lists " (listed) " at the address. " }, None => { (mark(Shape::Unknown, "how many the system lists is not recorded")) " " } }
            @match one.asked_about {
                Some(true) => (mark(Shape::Done, "officers asked which children live there")),
                Some(false) => (mark(Shape::Late, "officers did not ask which children live there")),
                None => (mark(Shape::Unknown, "whether officers asked which children live there is not recorded")),
            }
        }
        @if !not_shown.is_empty() { p class="meta" { "Also on record as living with " (opened.first_name()) ": " (not_shown.join(", ")) ". Nothing of this incident is shown of them here." } }
    }
}

fn table(opened: &Opened, children: &[AtIncident], heading: &str) -> Markup {
    let heads = [
        "Child",
        "Where",
        "Seen",
        "Spoken to alone",
        "What it does to this child",
        "School",
    ];
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(heading) {
            table class="board" {
                caption class="govuk-visually-hidden" { "Each child: where the child was and who confirmed it, how seen, whether spoken to alone, the effect of the abuse, and whether the school was told" }
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { @for child in children { (child_row(opened, child)) } }
            }
        }
    }
}

fn child_row(opened: &Opened, child: &AtIncident) -> Markup {
    let is_part = !child.is_whole;
    html! {
        tr {
            th scope="row" { a href={ "/children/" (child.child) (HERE) } { (child.name) } @if let Some(age) = child.age { ", " (age) } }
            td data-says="Where" { @match &child.was { Some(was) => (whereabouts(was)), None => (gap_if(is_part)) } }
            td data-says="Seen" { @match &child.seen { Some(seen) => (how_seen(opened, seen)), None => (gap_if(is_part)) } }
            td data-says="Spoken to alone" { (alone(child)) }
            td data-says="What it does to this child" { @match &child.risk { Some(risk) => (effect(opened, risk)), None => (gap_if(is_part)) } }
            td data-says="School" { (school(opened, child)) }
        }
    }
}

fn is_away(was: Option<ChildWas>) -> bool {
    matches!(was, Some(ChildWas::Elsewhere | ChildWas::NotThere))
}

fn whereabouts(known: &Known<WasThere>) -> Markup {
    let was = &known.what;
    html! {
        @match was.was { Some(was) => (told::begun(was.in_words())), None => (gap_if(false)) }
        @if let Some(place) = &was.place { ", " (place) }
        @match &was.confirmed_with {
            Some(with) => span class="meta" { " confirmed by " (with) },
            None if is_away(was.was) => { " " (mark(Shape::Late, "nobody confirmed it")) },
            None => {},
        }
    }
}

fn how_seen(opened: &Opened, known: &Known<SeenThere>) -> Markup {
    let now = opened.by.now;
    let seen = &known.what;
    let is_seen = seen.status.is_some_and(SeenStatus::is_seen);
    let says = seen
        .status
        .map_or("how is not recorded", |status| status.in_words());
    html! {
        (mark(if is_seen { Shape::Done } else { Shape::Late }, says))
        span class="meta" { " " (told::when(known.happened, now)) @if let Some(by) = &seen.by { ", " (by) } }
        @if seen.status == Some(SeenStatus::Asleep) {
            @match &seen.how_checked {
                Some(how) => { br; "Checked: " (how) },
                None => { br; (mark(Shape::Late, "how it was checked is not recorded")) },
            }
        }
        @if !is_seen {
            @if let Some(because) = &seen.because { br; (told::begun(because)) }
            @if let Some(with) = &seen.confirmed_with { br; "Confirmed by " (with) }
            @if let Some(next) = seen.next { br; "To be seen " (told::when(next, now)) }
        }
    }
}

fn alone(child: &AtIncident) -> Markup {
    let status = child.seen.as_ref().and_then(|seen| seen.what.status);
    html! {
        @match status {
            Some(SeenStatus::Alone) => (mark(Shape::Done, "yes")),
            Some(status) => (mark(Shape::Unknown, if status.is_spoken_to() { "with others there" } else { "no" })),
            None => (gap_if(!child.is_whole)),
        }
        @if let Some(said) = &child.said { br; "“" (said.what) "”" }
    }
}

fn effect(opened: &Opened, known: &Known<RiskFound>) -> Markup {
    let risk = &known.what;
    let tool = risk.tool.map(|tool| tool.in_words());
    html! {
        @match &risk.effect { Some(effect) => (effect), None => (mark(Shape::Late, "not recorded for this child")) }
        br;
        span class="meta" {
            @match risk.level { Some(level) => { "Risk " (level.in_words()) }, None => "Level of risk not recorded" }
            @if let Some(tool) = tool { ", " (tool) } @if let Some(score) = risk.score { ", " (told::counted(usize::try_from(score).unwrap_or_default(), "yes", "times yes")) }
            ", " (told::when(known.happened, opened.by.now)) ". "
            @match &risk.validated {
                Some(validated) => {
                    @match validated.what.0 { Some(true) => "A supervisor agreed", Some(false) => "A supervisor did not agree", None => "A supervisor looked at it" }
                    @if let Some(because) = &validated.what.1 { ": " (because) }
                },
                None => "Not yet checked by a supervisor, as far as is on record",
            }
        }
    }
}

/// The duty to tell a child's school that presses most, or is met.
fn of_school(child: &AtIncident) -> Option<&Owed> {
    let all = child
        .owed
        .iter()
        .filter(|owed| owed.rule.starts_with(SCHOOL));
    all.min_by_key(|owed| {
        let due = owed.due.map_or(i64::MAX, |due| due.latest_micros());
        (!owed.is_unmet(), due)
    })
}

fn school(opened: &Opened, child: &AtIncident) -> Markup {
    let taught = child.school.as_ref();
    html! {
        @match taught {
            Some(school) if school.at_home => "Educated at home: the council is told in place of a school",
            Some(school) => { @match &school.name { Some(name) => (name), None => (gap_if(!child.is_whole)) } },
            None => "School not recorded",
        }
        @if let Some(heard) = &child.told {
            br;
            @match (&heard.what.to, &heard.what.searched) {
                (Some(to), _) => { @if heard.what.is_council { "Council told: " } @else { "Told: " } (to) },
                (None, Some(searched)) => { "None known; searched: " (searched) },
                (None, None) => (gap_if(false)),
            }
            span class="meta" { " " (told::when(heard.happened, opened.by.now)) }
        }
        @if let Some(owed) = of_school(child) {
            br;
            @let (shape, words) = mark::of(owed, opened.known);
            (mark(shape, &words))
            @if let Some(due) = owed.due.filter(|_| owed.is_unmet()) { span class="meta" { " due " (told::when(due, opened.by.now)) } }
        }
    }
}

/// What is owed to each child of the incident, but of a conference.
fn owed(opened: &Opened, children: &[AtIncident]) -> Markup {
    let each: Vec<(&AtIncident, Vec<Owed>)> = children
        .iter()
        .map(|child| {
            let unmet = child.owed.iter().filter(|owed| owed.is_unmet());
            let unmet = unmet.filter(|owed| !owed.rule.starts_with(CONFERENCE));
            let mut unmet: Vec<Owed> = unmet.cloned().collect();
            in_order(&mut unmet, opened.known);
            (child, unmet)
        })
        .filter(|(_, unmet)| !unmet.is_empty())
        .collect();
    html! {
        h3 { "Owed to the children of this incident" }
        @if each.is_empty() { p class="empty" { (opened.none("What is owed of this incident", "Nothing of this incident is owed now, as far as is on record.")) } }
        ul class="duties" {
            @for (child, unmet) in &each {
                @for once in told_once(unmet) {
                    @if opened.past.is_none() { (row_to_act(child.child, once, opened.moments(), 3)) } @else { (row(child.child, once, opened.moments(), 3)) }
                }
            }
        }
    }
}

/// What is put on record of an incident, each by its form.
const WAYS: [(&Kind, &str); 8] = [
    (
        ChildIdentified::KIND,
        "A child of the household: where, and who confirmed it",
    ),
    (ChildSeen::KIND, "How a child was seen"),
    (RiskAssessed::KIND, "The risk, and its effect on this child"),
    (RiskValidated::KIND, "A supervisor’s check of the risk"),
    (ChildMayBeVictim::KIND, "Why the child may be a victim"),
    (SchoolTold::KIND, "The school was told"),
    (NoSchoolKnown::KIND, "No school is known after a search"),
    (
        AttendsSchool::KIND,
        "Which school, or that the child is educated at home",
    ),
];

fn ways(opened: &Opened) -> Markup {
    let last = opened
        .reading
        .abuse_incidents(opened.known)
        .into_iter()
        .next();
    let answers = last.and_then(|one| attended(opened, one.attended));
    html! {
        @if opened.past.is_none() {
            section class="panel" id="ways" {
                div class="panel__top" { h2 { "Put on record of " (opened.first_name()) } }
                ul class="rows" {
                    @for (kind, says) in WAYS {
                        @let form = format!("/record/{}", slug(kind.words));
                        li { a href=(match &answers { Some(fact) => opened.address_with(&form, &[(ANSWERS, fact)]), None => opened.address(&form) }) { (says) } }
                    }
                }
                p {
                    a class="govuk-button" href=(opened.address("/notice")) { "Write the notice, one child at a time" } " "
                    a class="govuk-button govuk-button--secondary" href=(opened.address("/marac")) { "The conference on high risk" } " "
                    a class="govuk-button govuk-button--secondary" href=(opened.address("/disclosure")) { "Disclosures" } " "
                    a class="govuk-button govuk-button--secondary" href=(opened.address(&format!("/record/{}", slug(IncidentAttended::KIND.words)))) { "A domestic incident attended" }
                }
            }
        }
    }
}

/// The fact by which it is on record that police came: what is put on record next answers it, and is of its matter.
fn attended(opened: &Opened, at: When) -> Option<String> {
    let mut all = opened.history().iter().rev();
    let entry = all.find(|entry| {
        entry.kind == IncidentAttended::KIND.words
            && entry.taken_back.is_none()
            && entry.happened == at
    });
    entry.map(|entry| entry.fact.to_string())
}
