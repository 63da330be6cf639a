//! A new incident: what police already know of the children at the address stands beside the call, before a key is
//! pressed; and nothing here delays sending an officer.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use heard_desk::access::{Purpose, Stated};
use heard_desk::{Desk, No, Recorded, Researched, Whereabouts};
use heard_record::fact::contact::{IncidentKind, IncidentOpened, ThriveAssessed};
use heard_record::fact::missing::Reported;
use heard_record::fact::person::Described;
use heard_record::kind::OneKind;
use heard_record::{CaseId, PersonId};
use maud::{Markup, html};
use uuid::Uuid;

use super::asker::Asker;
use super::entries::{Entries, Part};
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk::{self, Question};
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// The name of the question which child it is about.
const CHILD: &str = "child";

/// The address of the form.
const HERE: &str = "/incidents/new";

/// What is chosen where the child has no record yet.
const NEW: &str = "new";

/// What a form sends that asks to look up what is known, and records nothing.
const LOOK_UP: &str = "look-up";

/// The kinds of incident, each with the key that chooses it.
const KINDS: [(IncidentKind, &str, &str); 5] = [
    (IncidentKind::Missing, "Missing child", "1"),
    (IncidentKind::DomesticAbuse, "Domestic abuse", "2"),
    (IncidentKind::OnlineHarm, "Online harm to a child", "3"),
    (IncidentKind::Concern, "Concern for a child", "4"),
    (IncidentKind::Other, "Other", "5"),
];

fn parts(filled: &Filled) -> Vec<Part> {
    let mut parts = vec![Part::of("incident", IncidentOpened::KIND).must()];
    if filled.one("incident.kind") == IncidentKind::Missing.word() {
        parts.push(Part::of("missing", Reported::KIND).must());
    }
    parts
}

/// Everything the page asks, whatever kind of incident it is.
fn all_parts() -> Vec<Part> {
    vec![
        Part::of("incident", IncidentOpened::KIND).must(),
        Part::of("missing", Reported::KIND),
        Part::of("thrive", ThriveAssessed::KIND),
        Part::of("new", Described::KIND),
    ]
}

fn looked_up(filled: &Filled) -> [&str; 4] {
    [
        filled.one("incident.place"),
        filled.one("incident.caller_number"),
        filled.one("name"),
        filled.one("new.name"),
    ]
}

/// The page, with nothing typed yet.
pub async fn ask(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let draft = desk.draft_of(&by.signed, HERE).await.map_err(No::from)?;
    let Some(draft) = draft else {
        let entries = Entries::at(by.now, all_parts());
        return Ok(shown(&by, &entries, &Filled::of_body(""), &[]).into_response());
    };
    let filled = Filled::of_body(&draft.body);
    let found = desk.research(&by.signed, &looked_up(&filled)).await?;
    let entries = Entries::sent_at(by.now, all_parts(), &filled).drafted(draft.saved);
    Ok(shown(&by, &entries, &filled, &found).into_response())
}

/// What is known of what is typed so far, for the page that is open.
pub async fn research(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Html<String>, Problem> {
    filled.is_of(&by)?;
    let found = desk.research(&by.signed, &looked_up(&filled)).await?;
    Ok(Html(known(&by, &found, &filled).into_string()))
}

/// Looks up what is known, or puts the incident on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let found = desk.research(&by.signed, &looked_up(&filled)).await?;
    if filled.has(LOOK_UP) {
        let entries = Entries::sent_at(by.now, all_parts(), &filled);
        return Ok(shown(&by, &entries, &filled, &found).into_response());
    }
    let mut entries = Entries::sent_at(by.now, parts(&filled), &filled).of([new_case(&filled)]);
    nothing_is_left_behind(&by, &filled, &mut entries);
    let recorded = match filled.one(CHILD) {
        _ if entries.is_wrong() => None,
        "" => {
            entries.add_wrong("Say which child it is about", Some(CHILD));
            None
        }
        NEW => on_a_new_record(&desk, &by, &filled, &mut entries).await?,
        child => on_record(&desk, &by, child, &filled, &mut entries).await?,
    };
    let Some(child) = recorded else {
        let mut again = Entries::sent_at(by.now, all_parts(), &filled);
        again.take_wrong(&mut entries);
        let page = shown(&by, &again, &filled, &found);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    assessed(&desk, &by, child, &entries, &filled).await?;
    desk.drop_draft(&by.signed, HERE).await.map_err(No::from)?;
    let part = if filled.one("incident.kind") == IncidentKind::Missing.word() {
        "/missing"
    } else {
        ""
    };
    Ok(Redirect::to(&format!("/children/{child}{part}?purpose=live+incident")).into_response())
}

/// What was filled in and would not be put on record as it is, and what is wrong with the assessment: that is said before
/// anything is recorded.
fn nothing_is_left_behind(by: &Asker, filled: &Filled, entries: &mut Entries) {
    let is_blank = |part: Part| Entries::sent_at(by.now, vec![part], filled).is_blank();
    let is_missing = filled.one("incident.kind") == IncidentKind::Missing.word();
    if !is_missing && !is_blank(Part::of("missing", Reported::KIND)) {
        entries.add_wrong(
            "You filled in what is asked of a missing child. Choose “Missing child”, or clear it",
            Some("incident.kind"),
        );
    }
    if filled.one(CHILD) != NEW && !is_blank(Part::of("new", Described::KIND)) {
        entries.add_wrong(
            "You named a child who has no record yet. Choose that, or clear the name",
            Some(CHILD),
        );
    }
    let thrive = vec![Part::of("thrive", ThriveAssessed::KIND)];
    let mut thrive = Entries::sent_at(by.now, thrive, filled);
    thrive.check_about(PersonId::from_uuid(Uuid::nil()), by.now);
    entries.take_wrong(&mut thrive);
}

/// A case of its own for what begins now: sent twice, it is one.
fn new_case(filled: &Filled) -> CaseId {
    let key: Uuid = filled.one("key").parse().unwrap_or_else(|_| Uuid::new_v4());
    let bytes = (key.as_u128() ^ OF_CASES).to_be_bytes();
    CaseId::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// What sets the ids of cases apart from the keys they are made of.
const OF_CASES: u128 = 0x6865_6172_6420_6361_7365_2068_6561_7264;

fn for_the_incident() -> Stated {
    Stated {
        purpose: Purpose::LiveIncident,
        with_reference: false,
    }
}

async fn on_record(
    desk: &Desk,
    by: &Asker,
    child: &str,
    filled: &Filled,
    entries: &mut Entries,
) -> Result<Option<PersonId>, Problem> {
    let Ok(child) = child.parse::<PersonId>() else {
        entries.add_wrong("Say which child it is about", Some(CHILD));
        return Ok(None);
    };
    // Whoever rings again about a child who is missing rings about that time.
    if filled.one("incident.kind") == IncidentKind::Missing.word()
        && let Ok(Some(case)) = desk
            .missing_now(&by.signed, child, for_the_incident())
            .await
    {
        entries.now_of(case);
    }
    let is_kept = entries
        .put_about(desk, &by.signed, child, by.now, Some(for_the_incident()))
        .await?;
    Ok(is_kept.then_some(child))
}

async fn on_a_new_record(
    desk: &Desk,
    by: &Asker,
    filled: &Filled,
    entries: &mut Entries,
) -> Result<Option<PersonId>, Problem> {
    let nobody = PersonId::from_uuid(Uuid::nil());
    let who = vec![Part::of("new", Described::KIND).must()];
    let mut who = Entries::sent_at(by.now, who, filled);
    if filled.one("new.name").is_empty() {
        who.add_wrong(
            "Say what the child is called, or that the name is not known",
            Some("new.name"),
        );
    }
    let mut said = who.check_about(nobody, by.now);
    said.extend(entries.check_about(nobody, by.now));
    entries.take_wrong(&mut who);
    if entries.is_wrong() {
        return Ok(None);
    }
    let key = filled.one("key").parse().unwrap_or_else(|_| Uuid::new_v4());
    match desk.begin_record(&by.signed, key, said).await {
        Ok((child, Recorded::Kept(_))) => Ok(Some(child)),
        Ok((_, Recorded::Problems(problems))) => {
            for (_, problem) in problems {
                entries.add_wrong(problem.say, None);
            }
            Ok(None)
        }
        Ok(_) => {
            entries.add_wrong("This form was sent before with other words. Your words are kept; open the page again to record another incident.", None);
            Ok(None)
        }
        Err(No::NothingThere) => {
            entries.add_wrong("You may not begin a record in your role. Your words are kept here: give them to whoever may.", None);
            Ok(None)
        }
        Err(no) => Err(no.into()),
    }
}

/// The assessment, once the incident is open and lets it be recorded.
async fn assessed(
    desk: &Desk,
    by: &Asker,
    child: PersonId,
    opened: &Entries,
    filled: &Filled,
) -> Result<(), Problem> {
    let mut thrive = Entries::sent_at(
        by.now,
        vec![Part::of("thrive", ThriveAssessed::KIND)],
        filled,
    );
    if thrive.is_blank() {
        return Ok(());
    }
    thrive = thrive.of(opened.cases().to_vec()).with_another_key();
    thrive
        .put_about(desk, &by.signed, child, by.now, Some(for_the_incident()))
        .await
        .map(drop)
}

fn shown<'a>(by: &'a Asker, entries: &Entries, filled: &Filled, found: &[Researched]) -> Page<'a> {
    let main = html! {
        form method="post" action="/incidents/new" novalidate class="two" data-research="/incidents/research" {
            div class="two__main" {
                (entries.problems())
                (sealed(by))
                (entries.carried_key())
                section class="panel panel--form" {
                    h2 { "The call" }
                    (entries.when("When did the call come?"))
                    (govuk::input(&entries.question("incident", "caller_number", "Caller’s number"), "text", entries.answer("incident", "caller_number")))
                    (govuk::input(&entries.question("incident", "place", "Address"), "text", entries.answer("incident", "place")))
                    (govuk::input(&Question::called("name", "A name the caller says"), "text", filled.one("name")))
                    (govuk::input(&entries.question("incident", "caller", "Who is calling, and how do they know the child?"), "text", entries.answer("incident", "caller")))
                    button type="submit" class="govuk-button govuk-button--secondary" name=(LOOK_UP) value="yes" { "Look up what police know" }
                }
                section class="panel panel--form" {
                    h2 { "What is happening" }
                    (kinds(entries))
                    (govuk::textarea(&entries.question("incident", "words", "In the caller’s words"), 3, entries.answer("incident", "words")))
                    (danger(entries))
                }
                section class="panel panel--form" {
                    h2 { "If a child is missing" }
                    @for key in ["by", "last_seen", "last_place", "wearing", "going_to", "worried_because", "out_of_character", "done_already", "on_shift"] { (entries.field_alone("missing", key)) }
                }
                section class="panel panel--form" {
                    h2 { "THRIVE" }
                    @for key in ["letters", "children", "before_arrival"] { (entries.field_alone("thrive", key)) }
                }
                section class="panel panel--form" {
                    h2 { "If the child has no record yet" }
                    p class="meta" { "Only once you have looked: a second record of one child hides the first." }
                    (govuk::input(&entries.question("new", "name", "What is the child called?"), "text", entries.answer("new", "name")))
                    (govuk::input(&entries.question("new", "born", "Date of birth").hint("As 2012-09-02; leave it empty where it is not known"), "text", entries.answer("new", "born")))
                }
                (govuk::button("Save and go on", ""))
                (entries.keeping_at(HERE, by.now))
                p class="meta" { "Ctrl+Enter saves. Nothing here delays sending an officer." }
            }
            div class="two__side" { div class="panel" id="research" aria-live="polite" { (known(by, found, filled)) } }
        }
    };
    Page {
        by,
        title: entries.title("New incident", "Error: New incident"),
        tab: Tab::Incident,
        strip: Some("What you look up is for this incident.".into()),
        head: html! { h1 { "New incident" } p class="lead" { "Send help first. What police know of the children at the address stands beside the call." } },
        main,
        past: None,
        of: None,
    }
}

fn kinds(entries: &Entries) -> Markup {
    let chosen = entries.answer("incident", "kind");
    let asks = entries.question("incident", "kind", "What is it about?");
    html! {
        div class="govuk-form-group" {
            fieldset class="govuk-fieldset" {
                legend class="govuk-fieldset__legend" { (asks.label) }
                @if let Some(error) = &asks.error { p class="govuk-error-message" id={ (asks.id) "-error" } { span class="govuk-visually-hidden" { "Error:" } " " (error) } }
                div class="govuk-radios govuk-radios--small" {
                    @for (at, (kind, says, key)) in KINDS.into_iter().enumerate() {
                        @let id = if at == 0 { asks.id.clone() } else { format!("{}-{}", asks.id, at + 1) };
                        div class="govuk-radios__item" {
                            input class="govuk-radios__input" type="radio" id=(id) name=(asks.name) value=(kind.word()) checked[chosen == kind.word()] data-key=(key);
                            label class="govuk-label govuk-radios__label" for=(id) { (says) " " span class="meta" { "Alt+" (key) } }
                        }
                    }
                }
            }
        }
    }
}

fn danger(entries: &Entries) -> Markup {
    let chosen = entries.answer("incident", "danger_now");
    let asks = entries.question("incident", "danger_now", "Is the child hurt or threatened?");
    html! {
        fieldset class="govuk-fieldset" {
            legend class="govuk-fieldset__legend" { (asks.label) }
            div class="govuk-radios govuk-radios--small govuk-radios--inline" {
                @for (at, (value, says, key)) in [("yes", "Yes", "y"), ("no", "No", "n")].into_iter().enumerate() {
                    @let id = if at == 0 { asks.id.clone() } else { format!("{}-{}", asks.id, at + 1) };
                    div class="govuk-radios__item" {
                        input class="govuk-radios__input" type="radio" id=(id) name=(asks.name) value=(value) checked[chosen == value] data-key=(key);
                        label class="govuk-label govuk-radios__label" for=(id) { (says) " " span class="meta" { "Alt+" (key.to_uppercase()) } }
                    }
                }
            }
            p class="meta" { "Leave both empty where it is not known: that is never read as a no." }
        }
    }
}

/// What is known, the children in danger first, each to be chosen.
fn known(by: &Asker, found: &[Researched], filled: &Filled) -> Markup {
    let chosen = filled.one(CHILD);
    let has_typed = looked_up(filled).iter().any(|typed| !typed.is_empty());
    let (children, grown): (Vec<&Researched>, Vec<&Researched>) =
        found.iter().partition(|one| one.may_be_a_child());
    html! {
        h2 { "What police already know" }
        @if !has_typed { p class="empty" { "Type an address, a number or a name: what fits it stands here." } }
        @else if found.is_empty() { p class="empty" { "No children are recorded for what you typed. Ask the caller: who under 18 lives or is there now?" } }
        fieldset class="govuk-fieldset" {
            legend class="govuk-fieldset__legend" { "Which child is it about?" }
            div class="govuk-radios govuk-radios--small" id="child" {
                @for (at, one) in children.iter().enumerate() { (one_known(by, one, at, chosen)) }
                div class="govuk-radios__item" {
                    input class="govuk-radios__input" type="radio" id="child-new" name=(CHILD) value=(NEW) checked[chosen == NEW];
                    label class="govuk-label govuk-radios__label" for="child-new" { "A child who has no record yet" }
                }
            }
        }
        @if !grown.is_empty() {
            h3 { "Others it fits" }
            ul class="rows" { @for one in grown { li { span { (name(one)) @if let Some(age) = one.overview.as_ref().and_then(|overview| overview.age) { ", " (age) } } span class="meta" { (one.reasons.join("; ")) } } } }
        }
        p class="meta" { "Searched: this record alone. Other systems are not connected: custody, PNC and PND are yours to check." }
    }
}

fn name(one: &Researched) -> String {
    one.name.clone().unwrap_or_else(|| one.person.shown())
}

fn one_known(by: &Asker, one: &Researched, at: usize, chosen: &str) -> Markup {
    let id = format!("child-{at}");
    let value = one.person.to_string();
    let Some(overview) = &one.overview else {
        return html! {
            p { strong { (name(one)) } ": there is a record, which does not open for a call alone. Ask the supervisor, or whoever holds it, before a second one is begun." }
        };
    };
    html! {
        div class="govuk-radios__item" {
            input class="govuk-radios__input" type="radio" id=(id) name=(CHILD) value=(value) checked[chosen == value] aria-describedby={ (id) "-known" };
            label class="govuk-label govuk-radios__label" for=(id) { strong { (name(one)) } @if let Some(age) = overview.age { ", " (age) } }
        }
        ul class="known-of" id={ (id) "-known" } {
            @if let Whereabouts::Missing(missing) = &overview.whereabouts { li { (mark(Shape::Late, "missing now")) ", reported " (told::when(missing.reported, by.now)) } }
            @for flag in &overview.flags { li { strong { (told::begun(flag.kind)) } " since " (told::when(flag.since, by.now)) } }
            @if overview.missing_lately > 0 { li { "Reported missing " (overview.missing_lately) " times in 90 days" } }
            @if let Some(care) = &overview.care { li { (told::begun(care.what.0)) span class="meta" { ", " (told::when(care.happened, by.now)) } } }
            @if let Some(lives) = &overview.lives { li { "Lives at " (lives.what) span class="meta" { ", " (told::when(lives.happened, by.now)) ", " (lives.by) } } }
            @match &overview.seen { Some(seen) => li { "Last seen by police " (told::when(seen.happened, by.now)) }, None => li { (mark(Shape::Unknown, "no record of being seen")) } }
            @if let Some(talk) = &overview.talk { li { "How to talk: " (talk.what) } }
            @for near in overview.near.iter().filter(|near| near.together).take(3) { li { "With " (near.name) ", " (near.is) } }
            li class="meta" { "Told because: " (one.reasons.join("; ")) }
        }
    }
}
