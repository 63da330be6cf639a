//! A new incident: what police already know of the children at the address stands beside the call, before a key is
//! pressed; and nothing here delays sending an officer.

mod known;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use heard_desk::access::{Purpose, Stated, may_act_on_incidents};
use heard_desk::{Desk, No, Research};
use heard_record::fact::contact::{
    IncidentKind, IncidentOpened, OfficerSent, ResearchDone, ThriveAssessed,
};
use heard_record::fact::missing::Reported;
use heard_record::fact::person::Described;
use heard_record::kind::OneKind;
use heard_record::{CaseId, PersonId};
use maud::{Markup, html};

use self::known::known;
use super::asker::Asker;
use super::entries::{Entries, Part};
use super::form::{Filled, part, sealed};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};

/// The name of the question which child it is about.
const CHILD: &str = "child";

/// The address of the form.
const HERE: &str = "/incidents/new";

/// What is chosen where the child has no record yet.
const NEW: &str = "new";

/// What a form sends that asks to look up what is known, and records nothing.
const LOOK_UP: &str = "look-up";

/// By what the fields are called of the unit that is sent.
const UNIT: &str = "unit";

/// The kinds of incident, each with the key that chooses it.
const KINDS: [(IncidentKind, &str, &str); 5] = [
    (IncidentKind::Missing, "Missing child", "1"),
    (IncidentKind::DomesticAbuse, "Domestic abuse", "2"),
    (IncidentKind::OnlineHarm, "Online harm to a child", "3"),
    (IncidentKind::Concern, "Concern for a child", "4"),
    (IncidentKind::Other, "Other", "5"),
];

/// Everything the page asks: who it is, where a record is begun; what happens; and what is asked and looked up of it.
fn parts(filled: &Filled) -> Vec<Part> {
    vec![
        Part::of("new", Described::KIND).must_if(filled.one(CHILD) == NEW),
        Part::of("incident", IncidentOpened::KIND).must(),
        Part::of("thrive", ThriveAssessed::KIND),
        Part::of("research", ResearchDone::KIND),
        Part::of("missing", Reported::KIND).must_if(is_about_a_missing_child(filled)),
    ]
}

fn is_about_a_missing_child(filled: &Filled) -> bool {
    filled.one("incident.kind") == IncidentKind::Missing.word()
}

fn looked_up(filled: &Filled) -> [&str; 4] {
    [
        filled.one("incident.place"),
        filled.one("incident.caller_number"),
        filled.one("name"),
        filled.one("new.name"),
    ]
}

/// What is known of what is typed.
async fn known_of(desk: &Desk, by: &Asker, filled: &Filled) -> Result<Research, No> {
    desk.research(&by.signed, &looked_up(filled)).await
}

/// The page, with nothing typed yet; or as whoever asks for it left it last.
pub async fn ask(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let (filled, saved) = Filled::kept(&desk, &by, HERE).await?;
    let found = match saved {
        Some(_) => known_of(&desk, &by, &filled).await?,
        None => Research::default(),
    };
    let entries = Entries::kept_at(by.now, parts(&filled), &filled, saved);
    Ok(shown(&by, &entries, &filled, &found).into_response())
}

/// What is known of what is typed so far, for the page that is open.
pub async fn research(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Html<String>, Problem> {
    filled.is_of(&by)?;
    let found = known_of(&desk, &by, &filled).await?;
    Ok(Html(known(&by, &found, &filled).into_string()))
}

/// Looks up what is known, or puts the incident on record: all that was filled in, or none of it.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let mut entries = Entries::sent_at(by.now, parts(&filled), &filled);
    if filled.has(LOOK_UP) {
        let found = known_of(&desk, &by, &filled).await?;
        return Ok(shown(&by, &entries, &filled, &found).into_response());
    }
    let on_record = filled.one(CHILD).parse::<PersonId>().ok();
    let case = begun_before(&desk, &by, on_record, &filled).await?;
    entries = entries.of([case.unwrap_or_else(|| new_case(&filled))]);
    check_choices(&filled, on_record, &mut entries);
    let child = match on_record {
        Some(child) => entries
            .put_about(&desk, &by.signed, child, by.now, Some(for_the_incident()))
            .await?
            .then_some(child),
        None => entries.begin(&desk, &by.signed, by.now).await?,
    };
    let is_sent = match child {
        Some(child) => send(&desk, &by, child, &filled, &mut entries).await?,
        None => false,
    };
    let Some(child) = child.filter(|_| is_sent) else {
        let found = known_of(&desk, &by, &filled).await?;
        let page = shown(&by, &entries, &filled, &found);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    desk.drop_draft(&by.signed, HERE).await.map_err(No::from)?;
    let part = if is_about_a_missing_child(&filled) {
        "/missing"
    } else {
        ""
    };
    Ok(Redirect::to(&format!("/children/{child}{part}?purpose=live+incident")).into_response())
}

/// Puts on record which unit was sent, once the incident is there that gives leave for it; says whether nothing is left to
/// put there. Sent again, the incident is answered as before.
async fn send(
    desk: &Desk,
    by: &Asker,
    child: PersonId,
    filled: &Filled,
    entries: &mut Entries,
) -> Result<bool, Problem> {
    let part = Part::of(UNIT, OfficerSent::KIND).now();
    let sent = Entries::sent_at(by.now, vec![part], filled);
    let mut sent = sent.of(entries.cases().to_vec()).with_another_key();
    if !sent.is_filled_in(UNIT) {
        return Ok(true);
    }
    let stated = Some(for_the_incident());
    let is_kept = sent
        .put_about(desk, &by.signed, child, by.now, stated)
        .await?;
    for (say, field) in sent.wrong() {
        entries.add_wrong(say.clone(), field.as_deref());
    }
    Ok(is_kept)
}

/// What does not fit together in what was chosen, so that nothing typed is left out in silence.
fn check_choices(filled: &Filled, on_record: Option<PersonId>, entries: &mut Entries) {
    let is_new = filled.one(CHILD) == NEW;
    if !is_about_a_missing_child(filled) && entries.is_filled_in("missing") {
        entries.add_wrong(
            "You answered questions about a missing child. Choose “Missing child”, or clear the answers",
            Some("incident.kind"),
        );
    }
    if on_record.is_none() && !is_new {
        entries.add_wrong("Say which child it is about", Some(CHILD));
    }
    if !is_new && entries.is_filled_in("new") {
        entries.add_wrong(
            "You named a child who has no record yet. Choose that, or clear the name",
            Some(CHILD),
        );
    }
    if is_new && filled.one("new.name").is_empty() {
        entries.add_wrong(
            "Say what the child is called. If the name is not known, say who it is, such as “Boy of about 9, blue coat”",
            Some("new.name"),
        );
    }
}

/// The time the child is missing already: whoever rings again rings about that. What is not open has begun nothing that
/// could be gone on with, and is refused as it is put on record.
async fn begun_before(
    desk: &Desk,
    by: &Asker,
    child: Option<PersonId>,
    filled: &Filled,
) -> Result<Option<CaseId>, Problem> {
    let Some(child) = child.filter(|_| is_about_a_missing_child(filled)) else {
        return Ok(None);
    };
    match desk
        .missing_now(&by.signed, child, for_the_incident())
        .await
    {
        Ok(case) => Ok(case),
        Err(No::NothingThere | No::SayWhatFor) => Ok(None),
        Err(no) => Err(no.into()),
    }
}

/// A case of its own for what begins now: sent twice, it is one.
pub fn new_case(filled: &Filled) -> CaseId {
    let bytes = (filled.key().as_u128() ^ OF_CASES).to_be_bytes();
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

fn shown<'a>(by: &'a Asker, entries: &Entries, filled: &Filled, found: &Research) -> Page<'a> {
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field_alone(called, key)) } };
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
                @if may_act_on_incidents(by.signed.role) {
                    section class="panel panel--form" {
                        h2 { "Send a unit" }
                        (govuk::input(&entries.asked("unit.officer", "Which unit is on its way?").hint("Send the unit first. If you name it here, it is recorded as sent when you save the call"), "text", filled.one("unit.officer")))
                    }
                }
                (part("If a child is missing", &fields("missing", &["by", "last_seen", "last_place", "wearing", "going_to", "worried_because", "out_of_character", "done_already", "on_shift"])))
                (part("THRIVE", &fields("thrive", &["letters", "children", "before_arrival"])))
                (part("What you looked up", &fields("research", &["searched", "found", "passed_to_crew"])))
                section class="panel panel--form" {
                    h2 { "If the child has no record yet" }
                    p class="meta" { "Only once you have looked: a second record of one child hides the first." }
                    (govuk::input(&entries.question("new", "name", "What is the child called?").hint("If the name is not known, who it is, such as “Boy of about 9, blue coat”"), "text", entries.answer("new", "name")))
                    (govuk::input(&entries.question("new", "born", "Date of birth").hint("Such as 2012-09-02. If it is not known, leave it empty"), "text", entries.answer("new", "born")))
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
    let mut asks = entries.question("incident", "kind", "What is it about?");
    asks.classes = "govuk-radios--small";
    let choices = KINDS.map(|(kind, says, key)| Choice {
        value: kind.word().into(),
        text: says.into(),
        chosen: chosen == kind.word(),
        key: Some(key),
        ..Choice::default()
    });
    govuk::radios(&asks, &choices)
}

fn danger(entries: &Entries) -> Markup {
    let chosen = entries.answer("incident", "danger_now");
    let mut asks = entries
        .question("incident", "danger_now", "Is the child hurt or threatened?")
        .hint("If it is not known, leave both empty: that is never read as a no.");
    asks.classes = "govuk-radios--small govuk-radios--inline";
    let choices = [("yes", "Yes", "y"), ("no", "No", "n")].map(|(value, says, key)| Choice {
        value: value.into(),
        text: says.into(),
        chosen: chosen == value,
        key: Some(key),
        ..Choice::default()
    });
    govuk::radios(&asks, &choices)
}
